"""Filters as they are typed, what stays of them as a search, and the order of rows."""

from __future__ import annotations

from tests.terminal.conftest import OpenConsole
from tests.terminal.folder import Folder


def test_rows_are_filtered_while_one_types(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    console.press("/").type("j").sees("1 of 12", "Jon").does_not_see("Ada")
    console.type("x").sees("0 of 12").does_not_see("Jon")
    console.press("backspace").sees("Jon").press("backspace").sees("Ada", "Lea")


def test_a_filter_asks_of_columns_by_name(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    console.press("/").type("status:failed source:youtube").sees("3 of 12", "Cem", "Eva", "Hal")
    console.type(" category:network").sees("2 of 12").does_not_see("Hal")
    console.type(" -eva").sees("1 of 12", "Cem").does_not_see("Eva")


def test_an_unknown_field_is_told_with_a_near_one(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    console.press("/").type("statu:failed").sees("status:")


def test_tab_completes_fields_and_their_words(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    console.press("/").type("stat").press("tab").type("fai").press("tab").sees("status:failed", "3 of 12")


def test_enter_keeps_a_filter_and_esc_takes_it_away(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    console.press("/").type("status:failed").press("enter").sees("3 of 12", "status:failed").press("j", "j")
    console.stands_on("Hal").press("esc").sees("Ada", "Kim").stands_on("Hal")


def test_a_filter_taken_away_is_searched_for_with_n(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    console.press("/").type("status:failed").press("enter").sees("3 of 12").press("esc").sees("Ada")
    console.press("g", "n").stands_on("Cem").press("n").stands_on("Eva").press("n").stands_on("Hal")
    console.press("N").stands_on("Eva")


def test_a_filter_that_nothing_matches_says_how_to_go_on(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    console.press("/").type("nobody").sees("0 of 12", "esc")


def test_what_is_pasted_filters_too(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    console.press("/").paste("status:skipped\nq").sees("Jon").does_not_see("Ada")


def test_s_sorts_by_the_next_column_and_the_cursor_keeps_its_row(
    people: Folder, open_console: OpenConsole
) -> None:
    console = open_console(people).stands_on("Ada").press("j").stands_on("Bea")
    console.press("s").sees("▲").stands_on("Bea")
    console.press("S").sees("▼").stands_on("Bea")
    console.until(lambda: console.row_of("Lea") < console.row_of("Bea"), "to see the last first")


def test_f_shows_the_failures_of_one_category(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    console.press("f").sees("By category").press("esc").does_not_see("By category").sees("Ada")
    console.press("f").sees("By category").press("n").sees("2 of 12", "Cem", "Eva").does_not_see("Hal")


def test_a_filtered_row_goes_when_it_no_longer_matches(folder: Folder, open_console: OpenConsole) -> None:
    folder.own()
    console = open_console(folder).stands_on("Ada")
    console.press("/").type("status:failed").press("enter").sees("3 of 12").press("j").stands_on("Eva")
    assert folder.run("downloads", "retry", "103").code == 0
    console.does_not_see("Cem").sees("2 of 12").stands_on("Eva")


def test_a_filter_stays_in_its_tab(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    console.press("/").type("status:failed").press("enter").sees("3 of 12").press("3")
    console.sees("3 Monitoring]").does_not_see("status:failed").press("1").sees("status:failed", "3 of 12")
