"""Tabs, sections, rows and columns, by keys."""

from __future__ import annotations

from tests.terminal.conftest import OpenConsole
from tests.terminal.folder import Folder, tracker_row


def test_j_and_k_and_the_arrows_move_by_a_row(crowd: Folder, open_console: OpenConsole) -> None:
    console = open_console(crowd).stands_on("Person-1")
    console.press("j", "j").stands_on("Person-3")
    console.press("k").stands_on("Person-2")
    console.press("down", "down").stands_on("Person-4")
    console.press("up").stands_on("Person-3")


def test_g_and_home_go_to_the_first_row_and_the_others_to_the_last(
    crowd: Folder, open_console: OpenConsole
) -> None:
    console = open_console(crowd).stands_on("Person-1")
    console.press("G").stands_on("Person-80")
    console.press("g").stands_on("Person-1 ")
    console.press("end").stands_on("Person-80")
    console.press("home").stands_on("Person-1 ")
    console.press("k").stands_on("Person-1 ")


def test_pages_go_by_a_screen_at_least_eighteen_rows_high(crowd: Folder, open_console: OpenConsole) -> None:
    console = open_console(crowd).stands_on("Person-1")
    first = [line for line in console.rows if "Person-" in line]
    assert len(first) >= 18
    console.press("pagedown").does_not_see("Person-1 ").press("pageup").stands_on("Person-1 ")


def test_digits_and_brackets_go_to_tabs(crowd: Folder, open_console: OpenConsole) -> None:
    console = open_console(crowd).sees("[1 Downloads]", " 2 Merges", " 3 Monitoring", " 4 Updates")
    for key, tab in (
        ("3", "Monitoring"),
        ("]", "Updates"),
        ("2", "Merges"),
        ("[", "Downloads"),
        ("4", "Updates"),
    ):
        console.press(key).sees(f"{tab}]")
    console.press("1").stands_on("Person-1")


def test_tab_goes_round_the_sections_of_a_tab(crowd: Folder, open_console: OpenConsole) -> None:
    console = open_console(crowd).press("2").sees("[2 Merges]", "‹")
    here = console.rows[1]
    console.press("tab").until(lambda: console.rows[1] != here, "to another section")
    console.press("shift+tab").until(lambda: console.rows[1] == here, "back to the first")


def test_a_tab_is_found_again_as_it_was_left(crowd: Folder, open_console: OpenConsole) -> None:
    console = open_console(crowd).stands_on("Person-1")
    console.press("j", "j", "2").sees("[2 Merges]").press("1").stands_on("Person-3")


def test_enter_shows_details_that_follow_the_cursor_until_esc(
    crowd: Folder, open_console: OpenConsole
) -> None:
    console = open_console(crowd).stands_on("Person-1")
    console.press("enter").sees("sample0000001")
    console.press("j").sees("sample0000002")
    console.press("esc").does_not_see("sample0000002")


def test_arrows_show_the_columns_that_a_narrow_screen_has_no_room_for(
    crowd: Folder, open_console: OpenConsole
) -> None:
    console = open_console(crowd, size=(60, 15)).stands_on("Person-1").press("4", "tab").stands_on("1.0.0")
    before = console.rows[3]
    console.press("right").until(lambda: console.rows[3] != before, "to other columns")
    console.press("left").until(lambda: console.rows[3] == before, "back to the first columns")


def test_the_cursor_stays_on_its_row_when_others_come_and_go(
    folder: Folder, open_console: OpenConsole
) -> None:
    folder.own()
    console = open_console(folder).stands_on("Ada")
    console.press("j", "j").stands_on("Cem")
    folder.replace("tracker.csv", "\n101,Ada", f"\n{tracker_row(99, 'Zoe')}\n101,Ada")
    console.sees("Zoe").stands_on("Cem")
    folder.replace("tracker.csv", f"{tracker_row(99, 'Zoe')}\n", "")
    console.does_not_see("Zoe").stands_on("Cem")
