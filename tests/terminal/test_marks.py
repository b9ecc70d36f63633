"""Marks, which belong to rows and not to places."""

from __future__ import annotations

from tests.terminal.conftest import OpenConsole
from tests.terminal.folder import Folder, tracker_row


def test_space_marks_and_goes_on_and_the_count_is_told(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada")
    console.press("space", "space").sees("2 marked").stands_on("Cem")
    assert [line.split()[1] for line in console.marked_lines] == ["Ada", "Bea"]
    console.press("k", "space").sees("1 marked")


def test_the_star_marks_what_the_filter_shows_and_u_unmarks(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada")
    console.press("/").type("status:failed").press("enter").sees("3 of 12").press("*").sees("3 marked")
    console.press("esc").sees("Ada", "3 marked")
    assert len(console.marked_lines) == 3
    console.press("u").does_not_see("marked")
    assert console.marked_lines == []


def test_marks_stay_with_their_rows_through_sort_and_filter(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("space").sees("1 marked")
    console.press("s", "S").until(lambda: console.row_of("Lea") < console.row_of("Ada"), "to see Lea first")
    assert [line for line in console.marked_lines if "Ada" in line] == console.marked_lines
    console.press("/").type("lea").does_not_see("Ada").sees("1 marked").press("esc").sees("Ada")
    console.until(lambda: len(console.marked_lines) == 1, "to see the mark again")


def test_marks_stay_with_their_rows_through_a_save(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("j", "space").sees("1 marked")
    owned.replace("tracker.csv", "\n101,Ada", f"\n{tracker_row(99, 'Zoe')}\n101,Ada")
    console.sees("Zoe")
    assert [line for line in console.marked_lines if "Bea" in line] == console.marked_lines != []
