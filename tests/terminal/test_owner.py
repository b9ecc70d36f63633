"""The owner that a console finds, starts, loses and leaves."""

from __future__ import annotations

import os

from tests.owner.owners import until
from tests.terminal.conftest import OpenConsole
from tests.terminal.folder import Folder


def test_a_console_starts_an_owner_where_there_is_none(folder: Folder, open_console: OpenConsole) -> None:
    console = open_console(folder).sees("watching", "Ada")
    holder = folder.holder()
    assert holder is not None
    assert not holder.headless
    assert os.getsid(holder.pid) != os.getsid(console.line.pid), "it must outlive the line"
    console.press("2", "tab").stands_on("1.0.0")
    folder.replace("questions.csv", "Question 1?", "One?")
    console.stands_on("1.0.1")


def test_an_owner_outlives_a_dropped_line(folder: Folder, open_console: OpenConsole) -> None:
    console = open_console(folder).sees("watching", "Ada").press("2", "tab").stands_on("1.0.0")
    before = folder.holder()
    console.hang_up()
    console.wait_gone(1)
    assert folder.holder() == before
    folder.replace("questions.csv", "Question 1?", "One?")
    until(lambda: folder.question(1)["text"] == "One?", "the save to be published")


def test_the_last_console_that_leaves_ends_an_owner_that_a_console_started(
    folder: Folder, open_console: OpenConsole
) -> None:
    one = open_console(folder).sees("watching", "Ada")
    other = open_console(folder).sees("watching", "Ada")
    assert one.leave() == 0
    assert folder.holder() is not None
    assert other.leave() == 0
    until(lambda: folder.holder() is None, "the owner to end")


def test_a_headless_owner_stays_when_the_last_console_leaves(
    owned: Folder, open_console: OpenConsole
) -> None:
    assert open_console(owned).stands_on("Ada").leave() == 0
    assert owned.holder() is not None
    assert owned.owner.alive


def test_two_consoles_show_each_others_changes(owned: Folder, open_console: OpenConsole) -> None:
    one = open_console(owned).stands_on("Ada")
    other = open_console(owned, operator="bo").stands_on("Ada")
    one.press("j", "j").stands_on("Cem", "network").press("r")
    one.until(lambda: "network" not in one.cursor_line, "to see it mended")
    other.until(lambda: "network" not in other.line_with("Cem"), "to see it mended here too")
    other.stands_on("Ada")


def test_a_killed_owner_is_said_and_another_one_is_started_by_the_palette(
    owned: Folder, open_console: OpenConsole
) -> None:
    console = open_console(owned).stands_on("Ada").sees("watching")
    owned.kill_owner()
    console.sees("no owner", "Start another?").press("esc").sees(":start-owner")
    console.press(":").type("start-owner").press("enter").sees("watching").does_not_see("no owner")
    owned.replace("questions.csv", "Question 1?", "One?")
    console.press("2", "tab").sees("1.0.1")


def test_another_owner_is_offered_in_place_of_a_lost_one(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").sees("watching")
    owned.kill_owner()
    console.sees("Start another?").press("y").sees("watching").does_not_see("no owner")
    assert owned.holder() is not None


def test_what_needs_an_owner_says_that_there_is_none(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).sees("Ada", "watching").press("j", "j").stands_on("Cem")
    owned.kill_owner()
    console.sees("Start another?").press("enter").does_not_see("Start another?").press("r")
    console.sees("owner").stands_on("Cem", "network")


def test_an_owner_that_somebody_stops_is_missed(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").sees("watching")
    assert owned.run("stop").code == 0
    console.sees("no owner", "Start another?")


def test_an_owner_is_stopped_by_the_palette_after_a_question(
    owned: Folder, open_console: OpenConsole
) -> None:
    console = open_console(owned).stands_on("Ada").sees("watching")
    console.press(":").type("stop-owner").press("enter").sees("Stop the owner?").press("enter")
    console.does_not_see("Stop the owner?").sees("watching")
    console.press(":").type("stop-owner").press("enter").sees("Stop the owner?").press("y").sees("no owner")
    assert owned.holder() is None
