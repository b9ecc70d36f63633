"""What the console sends over the line: counted in bytes, in a real terminal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.properties.counts import examples
from tests.terminal.conftest import OpenConsole
from tests.terminal.folder import Folder, tracker_row

CURSOR, PAGE, CHANGE, LOOK = 300, 6_000, 200, 200
IDLE_S = max(examples(10), 3)
MONITORING = "3"
TABS = ("1", "2", "4")


@pytest.fixture
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    rows = [
        tracker_row(number, f"Person-{number}", youtube="failed", error="network: timed out")
        for number in range(1, 201)
    ]
    folder = Folder.small(tmp_path_factory.mktemp("people"), tracker=rows)
    folder.own()
    yield folder
    folder.end()


@pytest.mark.parametrize("tab", TABS)
def test_nothing_is_sent_while_nothing_happens(people: Folder, open_console: OpenConsole, tab: str) -> None:
    console = open_console(people).sees("watching").stands_on("Person-1").press(tab).settled(1.5)
    assert console.bytes_within(IDLE_S) == 0


def test_what_the_owner_measures_of_itself_is_a_line_now_and_then(
    people: Folder, open_console: OpenConsole
) -> None:
    """It looks every fifteen seconds; memory and processor time are news each time."""
    console = open_console(people).sees("watching").stands_on("Person-1").press(MONITORING)
    console.sees("owner's memory", "owner's CPU", within_s=60).settled(1.5)
    assert console.bytes_within(IDLE_S) <= LOOK


def test_a_step_of_the_cursor_is_two_lines(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).sees("watching").stands_on("Person-1").press("j").settled(1.0)
    for key in ("j", "j", "k", "down"):
        assert 0 < console.bytes_of(lambda key=key: console.press(key)) <= CURSOR
    console.press("enter").sees("sample")
    assert console.bytes_of(lambda: console.press("space")) > 0


def test_a_page_is_one_screen(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).sees("watching").stands_on("Person-1").settled(1.0)
    for key in ("pagedown", "pagedown", "pageup", "G", "g"):
        assert 0 < console.bytes_of(lambda key=key: console.press(key)) <= PAGE
    for tab in ("2", "3", "4", "1"):
        assert 0 < console.bytes_of(lambda tab=tab: console.press(tab)) <= PAGE


def test_a_row_that_changes_is_one_line(people: Folder, open_console: OpenConsole) -> None:
    console = (
        open_console(people)
        .sees("watching")
        .stands_on("Person-1")
        .press("2")
        .sees("2 Merges]")
        .press("1")
        .settled(1.0)
    )

    def change(number: int) -> None:
        assert people.run("downloads", "retry", str(number)).code == 0
        console.until(lambda: "network" not in console.line_with(f"Person-{number} "), "the change")

    change(3)
    for number in (4, 5, 6):
        assert 0 < console.bytes_of(lambda number=number: change(number)) <= CHANGE


def test_a_change_out_of_sight_paints_no_row(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).sees("watching").stands_on("Person-1").settled(1.0)
    before = len(console.raw)

    def change() -> None:
        assert people.run("downloads", "retry", "150").code == 0

    assert console.bytes_of(change, quiet_s=1.0) <= CHANGE
    assert b"Person" not in console.raw[before:]
