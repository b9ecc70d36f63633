"""Dialogs by keys, by mouse and by paste; Cancel is where one comes to first."""

from __future__ import annotations

from tests.terminal.conftest import OpenConsole
from tests.terminal.console import Console
from tests.terminal.folder import Folder

QUESTION = "Start this row over?"


def asking(folder: Folder, open_console: OpenConsole) -> Console:
    """The dialog of a reset, which is never confirmed here."""
    return open_console(folder).stands_on("Ada").press("R").sees(QUESTION, "Cancel")


def test_y_in_capitals_copies_the_command_that_does_the_same(
    people: Folder, open_console: OpenConsole
) -> None:
    console = asking(people, open_console).press("Y")
    console.until(lambda: console.screen.copied, "a copy")
    assert console.screen.copied == ["quizops downloads reset 101 -C content"]


def test_every_way_out_of_a_dialog_leaves_things_as_they_are(
    people: Folder, open_console: OpenConsole
) -> None:
    console = open_console(people).stands_on("Ada")
    for keys in (("enter",), ("esc",), ("n",), ("tab", "tab", "enter"), ("right", "left", "enter")):
        console.press("R").sees(QUESTION).press(*keys).does_not_see(QUESTION)
    console.press("R").sees(QUESTION).click("Cancel").does_not_see(QUESTION).stands_on("Ada", "pending")


def test_a_dialog_takes_no_keys_of_the_table(people: Folder, open_console: OpenConsole) -> None:
    console = asking(people, open_console).press("j", "x", "2", "/").sees(QUESTION).press("esc")
    console.does_not_see(QUESTION).stands_on("Ada").sees("[1 Downloads]")


def test_a_verb_can_be_clicked(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("j", "j").stands_on("Cem", "network").press("R")
    console.sees(QUESTION).click("Start over").does_not_see(QUESTION)
    console.until(lambda: "network" not in console.cursor_line, "to see it started over")


def test_what_is_typed_ahead_comes_in_its_order(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada")
    console.type("/status:failed category:permission\rgRy")
    console.until(lambda: not owned.asked("downloads", "list", "--category", "permission"), "it started over")
    console.sees("0 of 12").does_not_see("Cancel")


def test_a_paste_never_presses_a_key(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada").paste("Rjyx2q\n")
    console.press("j").stands_on("Bea").sees("[1 Downloads]")
    assert people.asked("downloads", "list", "--status", "skipped")[0]["row_id"] == "110"


def test_a_choice_is_taken_by_its_letter_or_by_arrows(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    console.press("f").sees("By category").press("p").sees("1 of 12", "Hal").press("esc").sees("12 rows")
    console.press("f").sees("By category").press("down", "up", "enter").sees("2 of 12", "Cem")
