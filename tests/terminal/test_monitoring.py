"""Health, figures and alerts."""

from __future__ import annotations

from tests.terminal.conftest import OpenConsole
from tests.terminal.folder import Folder


def test_checks_stand_there_with_state_and_value(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("3").sees("[3 Monitoring]", "ledger", "disk")
    console.press("/").type("ledger").sees("pass").press("enter", "enter").sees("ledger")


def test_a_refused_row_shows_in_the_health_of_its_file(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("3").sees("csv questions.csv", "healthy")
    owned.replace("questions.csv", "5,short", "5,unknown")
    console.sees("warning")
    owned.replace("questions.csv", "5,unknown", "5,short")
    console.sees("healthy")


def test_figures_of_saves_are_told(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("3").sees("saves")
    owned.replace("questions.csv", "Question 1?", "What is one?")
    console.press("/").type("merge").press("enter").stands_on("merge")


def test_a_says_that_a_row_is_no_alert(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("3").sees("ledger")
    console.press("/").type("ledger").press("enter").stands_on("ledger").press("a").sees("not an alert")


def test_x_says_where_nothing_is_recommended(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("3").sees("ledger")
    console.press("/").type("ledger").press("enter").stands_on("ledger").press("x")
    console.sees("nothing is recommended")


def test_an_alert_that_fires_is_acknowledged(sample: Folder, open_console: OpenConsole) -> None:
    console = open_console(sample).sees("1 alert").press("3").stands_on("firing", "system_error")
    console.press("enter").sees("quizops").press("a").stands_on("acked").sees("known to ana")
    console.does_not_see("1 alert")


def test_x_does_what_is_recommended_after_its_own_question(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("3").sees("ledger", "watching")
    console.press("p").sees("paused").press("/").type("watcher").press("enter").press("g")
    console.stands_on("watcher", "warn")
    console.press("x").sees("watching").does_not_see("paused")
