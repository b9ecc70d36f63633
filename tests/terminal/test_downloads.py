"""Retry, reset and skip: one row by a key, several after a question, and each of them undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.terminal.conftest import OpenConsole
from tests.terminal.console import Console
from tests.terminal.folder import Folder, tracker_row


def status_of(folder: Folder, number: int) -> str:
    """What the command says of a row's YouTube source."""
    (row,) = (row for row in folder.asked("downloads", "list") if row["row_id"] == str(number))
    status: str = row["youtube"]["status"]
    return status


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Folder]:
    """A hundred and fifty rows, all failed."""
    rows = [
        tracker_row(number, f"P{number}", youtube="failed", error="network: timed out")
        for number in range(1001, 1151)
    ]
    folder = Folder.small(tmp_path, tracker=rows)
    folder.own()
    yield folder
    folder.end()


def on_failed(console: Console) -> Console:
    """Only the failed rows, and the cursor on the first."""
    console.stands_on("Ada").press("/").type("status:failed").press("enter").sees("3 of 12")
    return console.press("g").stands_on("Cem")


def test_r_makes_a_failed_row_due_at_once_and_z_undoes_it(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("j", "j").stands_on("Cem", "network")
    console.press("r").until(lambda: "network" not in console.cursor_line, "to see the row mended")
    assert status_of(owned, 103) == "pending"
    console.undo().stands_on("Cem", "network")
    assert status_of(owned, 103) == "failed"


def test_a_row_that_did_not_fail_says_so_when_it_is_retried(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada")
    console.press("r").sees("nothing failed in this row")


def test_marked_rows_are_retried_after_a_question_whose_default_is_cancel(
    owned: Folder, open_console: OpenConsole
) -> None:
    console = on_failed(open_console(owned)).press("*").sees("3 marked")
    console.press("r").sees("Retry 3 marked rows?", "Cem", "Eva", "Hal", "Cancel").press("enter")
    console.does_not_see("Cancel")
    assert status_of(owned, 103) == "failed"
    console.press("r").sees("Cancel").press("esc").does_not_see("Cancel")
    console.press("r").sees("Cancel").press("y").does_not_see("Cancel").sees("0 of 12")
    assert [status_of(owned, number) for number in (103, 105, 108)] == ["pending"] * 3
    console.undo().sees("3 of 12")


def test_a_reset_always_asks_and_can_be_undone(owned: Folder, open_console: OpenConsole) -> None:
    console = on_failed(open_console(owned))
    console.press("R").sees("Start this row over?", "Cem", "Cancel").press("enter").does_not_see("Cancel")
    assert status_of(owned, 103) == "failed"
    console.press("R").sees("Cancel").press("n").does_not_see("Cancel")
    assert status_of(owned, 103) == "failed"
    console.press("R").sees("Cancel").press("tab", "enter").does_not_see("Cem")
    assert status_of(owned, 103) == "pending"
    console.undo().sees("Cem")
    assert status_of(owned, 103) == "failed"


def test_more_than_a_hundred_rows_ask_for_their_number_to_be_typed(
    crowd: Folder, open_console: OpenConsole
) -> None:
    console = open_console(crowd).stands_on("P1001").press("*").sees("150 marked")
    console.press("R").sees("150 marked rows", "P1001", "P1002", "P1003", "and 147 more", "type 150")
    console.type("15").press("enter", "tab", "enter").sees("type the number of rows: 150")
    assert status_of(crowd, 1001) == "failed"
    console.press("esc").does_not_see("Cancel")
    console.press("R").sees("type 150").type("150").press("enter", "enter").does_not_see("Cancel")
    console.does_not_see("network")
    assert status_of(crowd, 1150) == "pending"
    console.undo().sees("network")
    assert status_of(crowd, 1150) == "failed"


def test_x_skips_a_row_and_z_takes_it_back(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada")
    console.press("x").until(lambda: "skip" in console.cursor_line or "⏭" in console.cursor_line, "to skip")
    assert status_of(owned, 101) == "skipped"
    console.undo()
    console.until(lambda: status_of(owned, 101) == "pending", "to have it back")


def test_marked_rows_are_skipped_after_a_question(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("space", "space").sees("2 marked")
    console.press("x").sees("Skip 2 marked rows?", "Ada", "Bea").press("esc").does_not_see("Skip 2")
    assert status_of(owned, 101) == "pending"
    console.press("x").sees("Skip 2 marked rows?").press("y").does_not_see("Skip 2")
    console.until(lambda: status_of(owned, 102) == "skipped", "to see them skipped")


def test_failures_of_a_category_are_retried_together(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada")
    console.press(":").sees("Commands").type("retry-category").press("enter").sees("Which failures")
    console.press("n").sees("2 rows", "Cem", "Eva", "Cancel").press("y").does_not_see("Cancel")
    console.until(lambda: status_of(owned, 105) == "pending", "to see them due")
    assert status_of(owned, 108) == "failed"


def test_a_batch_undoes_what_nothing_has_touched_and_names_the_rest(
    owned: Folder, open_console: OpenConsole
) -> None:
    console = on_failed(open_console(owned)).press("*").sees("3 marked")
    console.press("r").sees("Cancel").press("y").sees("0 of 12")
    assert owned.run("downloads", "skip", "105").code == 0
    (retry,) = (one for one in owned.asked("undo", "--list") if "retry" in one["title"].lower())
    console.press(":").type("journal").press("enter").sees(retry["title"][:20])
    console.press("j").stands_on(retry["title"][:20]).press("x").sees("Take back").press("y")
    console.does_not_see("Take back").sees("105")
    wanted = ["failed", "skipped", "failed"]
    console.until(lambda: [status_of(owned, number) for number in (103, 105, 108)] == wanted, "two back")


def test_details_tell_why_a_row_failed_and_how_it_goes_on(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("j", "j").stands_on("Cem")
    console.press("enter").sees("timed out", "https://youtu.be/sample0000103")
