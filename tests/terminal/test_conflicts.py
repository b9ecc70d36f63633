"""Conflicts between a hand in the JSON and one in the CSV, decided by keys."""

from __future__ import annotations

import pytest
from tests.terminal.conftest import OpenConsole
from tests.terminal.editor import Editor
from tests.terminal.folder import Folder

OURS, THEIRS = "From the hand?", "From the file?"


@pytest.fixture
def disputed(folder: Folder) -> Folder:
    """Question 1 says one thing in the live quiz and another in the CSV."""
    folder.publish()
    folder.make_conflict(1, ours=OURS, theirs=THEIRS)
    folder.own()
    return folder


def test_a_conflict_stands_there_with_both_sides(disputed: Folder, open_console: OpenConsole) -> None:
    console = open_console(disputed).stands_on("Ada").press("2").stands_on("conflict")
    console.press("d").sees(OURS, THEIRS).press("esc").stands_on("conflict")
    assert disputed.question(1)["text"] == OURS


def test_the_left_arrow_keeps_what_is_live(disputed: Folder, open_console: OpenConsole) -> None:
    console = open_console(disputed).stands_on("Ada").press("2").stands_on("conflict")
    console.press("<").does_not_see(THEIRS)
    assert disputed.question(1)["text"] == OURS


def test_the_right_arrow_takes_the_file_and_z_brings_the_conflict_back(
    disputed: Folder, open_console: OpenConsole
) -> None:
    console = open_console(disputed).stands_on("Ada").press("2").stands_on("conflict")
    console.press(">").does_not_see("conflict")
    assert disputed.question(1)["text"] == THEIRS
    console.undo().stands_on("conflict")
    assert disputed.question(1)["text"] == OURS


def test_the_equals_sign_asks_for_a_value(disputed: Folder, open_console: OpenConsole) -> None:
    console = open_console(disputed).stands_on("Ada").press("2").stands_on("conflict")
    console.press("=").sees("Type a value").press("esc").does_not_see("Type a value")
    assert disputed.question(1)["text"] == OURS
    console.press("=").sees("Type a value").press("ctrl+u").type("Said by both?").press("enter")
    console.does_not_see("Type a value").does_not_see("conflict")
    assert disputed.question(1)["text"] == "Said by both?"


def test_a_conflict_is_decided_in_the_csv_too(disputed: Folder, open_console: OpenConsole) -> None:
    editor = Editor(disputed, (THEIRS, OURS))
    console = open_console(disputed, env=editor.environment).stands_on("Ada").press("2")
    console.stands_on("conflict").press("e").does_not_see("conflict")
    assert disputed.question(1)["text"] == OURS


def test_other_rows_say_that_they_are_no_conflict(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("2", "p").sees("paused")
    owned.replace("questions.csv", "Question 1?", "One?")
    console.stands_on("One?").press("<").sees("this row is not a conflict")


def test_marked_conflicts_are_not_decided_by_one_key(disputed: Folder, open_console: OpenConsole) -> None:
    console = open_console(disputed).stands_on("Ada").press("2").stands_on("conflict")
    console.press("space").sees("1 marked").press(">").sees("one by one")
    assert disputed.question(1)["text"] == OURS
