"""Wide and narrow windows, and from one to the other."""

from __future__ import annotations

import pytest
from tests.terminal.conftest import OpenConsole
from tests.terminal.folder import Folder


@pytest.mark.parametrize(
    "size", [(60, 15), (80, 24), (160, 45), (200, 60)], ids=lambda one: f"{one[0]}x{one[1]}"
)
def test_everything_has_its_place_in_a_window_of(
    crowd: Folder, open_console: OpenConsole, size: tuple[int, int]
) -> None:
    console = open_console(crowd, size=size).stands_on("Person-1").settled()
    assert [row for row, line in enumerate(console.rows) if not line] == []
    console.press("R").sees("Cancel", "Start over").press("esc").does_not_see("Cancel")
    console.press("?").sees("Keys").press("esc").does_not_see("Keys")
    console.press(":").type("verify").sees("verify-releases").press("esc").stands_on("Person-1")
    console.press("enter").sees("sample0000001").press("esc")
    for tab in ("2 Merges", "3 Monitoring", "4 Updates", "1 Downloads"):
        console.press(tab[0]).sees(f"{tab}]" if size[0] > 60 else tab[0])
    console.stands_on("Person-1")


def test_a_window_that_shrinks_and_grows_again_keeps_what_one_saw(
    crowd: Folder, open_console: OpenConsole
) -> None:
    console = open_console(crowd).stands_on("Person-1").press("G", "k").stands_on("Person-79").settled()
    before = console.rows
    console.resize(60, 15).stands_on("Person-79").settled()
    console.resize(80, 24).stands_on("Person-79")
    console.until(lambda: console.rows == before, "to be as before")


def test_a_dialog_stays_through_a_resize(crowd: Folder, open_console: OpenConsole) -> None:
    console = open_console(crowd).stands_on("Person-1").press("R").sees("Start this row over?", "Cancel")
    console.resize(60, 15).sees("Start this row over?", "Cancel").resize(120, 40)
    console.sees("Start this row over?", "Cancel").press("enter").does_not_see("Cancel").stands_on("Person-1")


def test_a_window_too_small_for_anything_comes_back(crowd: Folder, open_console: OpenConsole) -> None:
    console = open_console(crowd).stands_on("Person-1")
    console.resize(12, 3).settled()
    console.resize(80, 24).stands_on("Person-1").press("j").stands_on("Person-2")
