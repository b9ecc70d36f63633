"""Saves that become releases, cells that are refused, and what a rollback withholds."""

from __future__ import annotations

import shutil

from tests.owner.content import bank, questions_of
from tests.owner.owners import until
from tests.terminal.conftest import OpenConsole
from tests.terminal.editor import Editor
from tests.terminal.folder import Folder

REFUSED = "6,mc,Which?,\n"


def refuse(folder: Folder) -> None:
    """One more row, of a template that has no such columns."""
    folder.save("questions.csv", bank({1: "one", 2: "two"}).decode() + REFUSED)


def test_a_saved_csv_is_published_and_told(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("2", "tab").sees("1.0.0").settled(1)
    owned.replace("questions.csv", "Question 1?", "One?")
    console.sees("published content 1.0.1").stands_on("content", "1.0.1")
    assert owned.question(1)["text"] == "One?"


def test_quizzes_are_listed_with_version_and_counts(sample: Folder, open_console: OpenConsole) -> None:
    console = open_console(sample).sees("Ada").press("2", "tab").sees("science", "world", "1.4.0")
    assert "66" in console.line_with("science")


def test_a_refused_row_stands_there_with_its_line_and_the_way_out(
    owned: Folder, open_console: OpenConsole
) -> None:
    console = open_console(owned).stands_on("Ada").press("2")
    refuse(owned)
    console.sees("questions.csv:4", "refused").press("enter").sees("options")


def test_a_refused_row_is_followed_into_the_editor_and_mended(
    owned: Folder, open_console: OpenConsole
) -> None:
    editor = Editor(owned, (REFUSED, "6,short,Which?,six\n"))
    console = open_console(owned, env=editor.environment).stands_on("Ada").press("2")
    refuse(owned)
    console.sees("questions.csv:4").press("e").does_not_see("questions.csv:4").sees("[2 Merges]")
    (call,) = editor.calls
    assert any("4" in word for word in call[:-1])
    assert editor.file.samefile(owned.content / "questions.csv")
    until(lambda: 6 in questions_of(owned.quiz()), "the mended row to be published")


def test_p_lets_saves_wait_until_it_is_pressed_again(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("2").sees("watching")
    console.press("p").sees("paused")
    owned.replace("questions.csv", "Question 1?", "One?")
    console.sees("One?")
    assert owned.question(1)["text"] == "Question 1?"
    console.press("p").does_not_see("paused").does_not_see("One?")
    assert owned.question(1)["text"] == "One?"


def test_p_pressed_twice_at_once_is_a_pause_and_its_end(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("2").sees("watching")
    console.press("p", "p").until(lambda: owned.owner.named("resumed"), "it goes on")
    console.sees("watching").does_not_see("paused")
    assert not owned.asked("status")["watcher"]["paused"]


def test_d_shows_a_change_word_by_word(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("2", "p").sees("paused")
    owned.replace("questions.csv", "Question 1?", "Question eins?")
    console.stands_on("Question 1? →").press("d").sees("Question 1?", "Question eins?").press("esc")
    console.stands_on("Question 1? →")


def test_v_shows_a_question_as_a_learner_sees_it(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("2", "p").sees("paused")
    owned.replace("questions.csv", "Question 1?,one", "Question 1?,uno")
    console.stands_on("uno").press("v").sees("Question 1?").press("esc").stands_on("uno")


def test_m_asks_before_it_merges(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("2", "p").sees("paused")
    owned.replace("questions.csv", "Question 1?", "One?")
    console.stands_on("One?").press("m").sees("Merge now", "Cancel").press("enter")
    console.does_not_see("Merge now")
    assert owned.question(1)["text"] == "Question 1?"
    console.press("m").sees("Merge now").press("t").does_not_see("Merge now").sees("1.0.1 is live")
    assert owned.question(1)["text"] == "One?"


def test_what_a_rollback_withholds_stands_there_and_is_applied_again(
    owned: Folder, open_console: OpenConsole
) -> None:
    owned.replace("questions.csv", "Question 1?", "One?")
    console = open_console(owned).stands_on("Ada").press("2", "tab").sees("1.0.1")
    assert owned.run("rollback", "--yes").code == 0
    console.press("shift+tab").stands_on("withheld", "questions.csv:2")
    assert owned.question(1)["text"] == "Question 1?"
    console.press(":").type("reapply").press("enter").sees("Re-apply", "Cancel").press("enter")
    console.does_not_see("Cancel").stands_on("withheld")
    console.press(":").type("reapply").press("enter").sees("Re-apply").press("y").does_not_see("withheld")
    assert owned.question(1)["text"] == "One?"


def test_a_first_contact_waits_until_it_is_decided_for_the_whole_file(
    folder: Folder, open_console: OpenConsole
) -> None:
    folder.publish()
    shutil.rmtree(folder.content / ".quizops")
    folder.replace("questions.csv", "Question 1?", "One?")
    folder.replace("questions.csv", "Question 2?", "Two?")
    folder.own()
    console = open_console(folder).stands_on("Ada").press("2").stands_on("conflict")
    assert [folder.question(number)["text"] for number in (1, 2)] == ["Question 1?", "Question 2?"]
    console.press(":").type("decide-file").press("enter").sees("Who is right").press("esc")
    console.does_not_see("Who is right").stands_on("conflict")
    console.press(":").type("decide-file").press("enter").sees("Who is right").press("t").sees("Cancel")
    console.press("tab", "enter").does_not_see("conflict")
    until(lambda: folder.question(2)["text"] == "Two?", "the file to be live")
