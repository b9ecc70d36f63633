"""Everything by its name, every key by its place, and settings of one's own."""

from __future__ import annotations

from tests.terminal.conftest import OpenConsole
from tests.terminal.folder import Folder


def test_the_palette_finds_an_action_by_a_few_letters(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada").press(":").sees("Commands").type("show-mon")
    console.sees("show-monitoring").press("enter").sees("3 Monitoring]").does_not_see("Commands")


def test_the_palette_says_why_something_cannot_be_done(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada").press(":").type("take-theirs")
    console.sees("works in Merges").press("enter").sees("Commands").press("esc").does_not_see("Commands")


def test_the_palette_shows_the_command_that_does_the_same(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada").press(":").type("reset")
    console.sees("quizops downloads reset 101 -C content").press("ctrl+y")
    console.until(lambda: console.screen.copied, "a copy")
    assert console.screen.copied == ["quizops downloads reset 101 -C content"]


def test_the_palette_says_when_nothing_has_such_a_name(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada").press(":").type("zzzz").sees("no action has such a name")
    console.press("esc").stands_on("Ada")


def test_help_shows_the_keys_of_this_place_first(people: Folder, open_console: OpenConsole) -> None:
    console = (
        open_console(people).stands_on("Ada").press("?").sees("Keys", "Make failed and partial rows due")
    )
    console.press("/").type("release").press("enter").does_not_see("Make failed and partial rows due")
    console.press("esc", "esc")
    console.does_not_see("Keys").stands_on("Ada")


def test_help_scrolls_to_its_end(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people, size=(60, 15)).stands_on("Ada").press("?").sees("Keys", "Downloads")
    console.press("G").sees("Updates, journal").press("q").does_not_see("Keys").stands_on("Ada")


def test_the_footer_tells_the_keys_of_the_place(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada").sees("r retry", "R reset", ": commands")
    console.press("4", "tab").sees("b roll back").does_not_see("r retry")


def test_an_operators_own_keys_count_at_once(folder: Folder, open_console: OpenConsole) -> None:
    folder.own()
    console = open_console(folder).stands_on("Ada")
    folder.configure('[keys]\nmove_down = "h, down"\n')
    console.until(lambda: console.press("h") and "Ada" not in console.cursor_line, "the new key to count")


def test_a_wrong_line_of_the_settings_is_told_with_its_number(
    folder: Folder, open_console: OpenConsole
) -> None:
    folder.own()
    folder.configure('theme = "dark"\n[keys]\nmove_downn = "h"\n')
    console = open_console(folder).stands_on("Ada").sees("3", "move_downn").press("j").stands_on("Bea")
    folder.configure('theme = "drak"\n')
    console.sees("drak", "1")


def test_a_theme_changes_the_colours_by_the_palette_and_by_the_settings(
    folder: Folder, open_console: OpenConsole
) -> None:
    folder.own()
    console = open_console(folder).stands_on("Ada")
    dark = console.colours_of("Cem")
    console.press(":").type("theme light").press("enter").does_not_see("Commands")
    console.until(lambda: console.colours_of("Cem") != dark, "other colours")
    folder.configure('theme = "dark"\n')
    console.until(lambda: console.colours_of("Cem") == dark, "the first colours again")
