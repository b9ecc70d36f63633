"""Runs and their logs, releases and what they changed, and the way back."""

from __future__ import annotations

from tests.terminal.conftest import OpenConsole
from tests.terminal.console import Console
from tests.terminal.folder import Folder


def on_releases(folder: Folder, open_console: OpenConsole) -> Console:
    """Two releases, the cursor on the live one."""
    folder.replace("questions.csv", "Question 1?", "One?")
    console = open_console(folder).stands_on("Ada").press("4").sees("[4 Updates]")
    return console.press("tab").sees("1.0.1", "1.0.0").press("g").stands_on("1.0.1")


def test_runs_are_listed_with_what_started_them(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("4").sees("[4 Updates]", "succeeded")
    console.press("enter").sees("publish")


def test_the_log_of_a_run_can_be_read_filtered_and_left(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("4").sees("succeeded")
    console.press("l").sees("check done", "publish done").press("/").type("publish").does_not_see(
        "check done"
    )
    console.press("esc", "esc").sees("succeeded")


def test_a_run_appears_while_it_is_looked_at(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("4").stands_on("quiz-update")
    owned.replace("questions.csv", "Question 1?", "One?")
    console.until(lambda: console.text.count("quiz-update") == 2, "to see another run")


def test_releases_tell_which_is_live_and_what_each_changed(owned: Folder, open_console: OpenConsole) -> None:
    console = on_releases(owned, open_console)
    assert "live" in console.line_with("1.0.1") or "●" in console.line_with("1.0.1")
    console.press("d").sees("Question 1?", "One?").press("esc").stands_on("1.0.1")


def test_a_rollback_asks_for_a_reason_and_cancel_is_the_default(
    owned: Folder, open_console: OpenConsole
) -> None:
    console = on_releases(owned, open_console)
    console.press("b").sees("Roll back", "back to 1.0.0", "reason", "Cancel").press("esc")
    console.does_not_see("back to 1.0.0")
    console.press("b").sees("back to 1.0.0").type("no").press("enter", "enter").does_not_see("back to 1.0.0")
    assert owned.question(1)["text"] == "One?"


def test_a_rollback_brings_the_old_text_and_z_the_new_one(owned: Folder, open_console: OpenConsole) -> None:
    console = on_releases(owned, open_console)
    console.press("b").sees("back to 1.0.0").type("too soon").press("tab", "tab", "enter")
    console.does_not_see("reason").until(
        lambda: "live" in console.line_with("1.0.0"), "to see the old one live"
    )
    assert owned.question(1)["text"] == "Question 1?"
    (newest, *_) = owned.asked("releases", "list")
    assert not newest["live"]
    console.undo().until(lambda: "live" in console.line_with("1.0.1"), "to see the new one live again")
    assert owned.question(1)["text"] == "One?"


def test_two_marked_releases_are_compared(owned: Folder, open_console: OpenConsole) -> None:
    console = on_releases(owned, open_console).press("*").sees("2 marked")
    console.press("d").sees("Question 1?", "One?")


def test_the_first_release_has_no_way_back(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("4", "tab").stands_on("1.0.0")
    console.press("b").sees("this is the first release")


def test_the_journal_lists_what_was_done_and_takes_back_one_of_it(
    owned: Folder, open_console: OpenConsole
) -> None:
    assert owned.run("downloads", "retry", "103").code == 0
    assert owned.run("downloads", "skip", "101").code == 0
    console = open_console(owned).stands_on("Ada").press(":").type("journal").press("enter")
    console.sees("skip of row 101").press("j").stands_on("retry of row 103").press("x").sees(
        "Take back"
    ).press("y")
    console.until(
        lambda: owned.asked("downloads", "list", "--status", "failed")[0]["row_id"] == "103", "the retry back"
    )
