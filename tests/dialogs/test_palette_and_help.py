"""The palette and the help over the screen."""

from __future__ import annotations

import pytest
from tests.actions.moments import on_tracker
from tests.dialogs.stage import OPEN, Played, play

from quizops_console.actions import BY_ID, keymap
from quizops_console.menus.palette_list import palette_rows
from quizops_console.tui.dialogs import HelpScreen, PaletteChoice, PaletteScreen

KEYS = keymap()


def palette(*keys: str, query: str = "", size: tuple[int, int] = (80, 24)) -> Played:
    return play(PaletteScreen(on_tracker(), KEYS, query=query), *keys, size=size)


def helped(*keys: str, size: tuple[int, int] = (80, 24)) -> Played:
    return play(HelpScreen(on_tracker(), KEYS), *keys, size=size)


def test_an_action_is_found_and_taken() -> None:
    assert palette(*"rtry", "enter").answer == PaletteChoice(BY_ID["retry"])


def test_the_next_one_is_taken_with_the_arrow() -> None:
    assert palette(*"rtry", "down", "enter").answer == PaletteChoice(BY_ID["retry_all_failed"])


def test_what_follows_the_name_is_given_along() -> None:
    assert palette(*"theme", "space", *"light", "enter").answer == PaletteChoice(BY_ID["theme"], "light")


def test_tab_completes_the_name() -> None:
    assert palette(*"them", "tab", *"dark", "enter").answer == PaletteChoice(BY_ID["theme"], "dark")


def test_what_cannot_be_done_says_why_and_stays() -> None:
    played = palette(*"rollback", "enter")
    assert played.answer is OPEN
    assert "works in Updates, releases" in played.text


def test_the_row_under_the_cursor_has_a_sign() -> None:
    (line,) = [line for line in palette("down", query="retry").lines if "▌" in line]
    assert "retry-all-failed" in line


def test_escape_leaves_it() -> None:
    played = palette("r", "escape")
    assert played.answer is None
    assert played.past == []


def test_letters_that_fit_nothing_are_told() -> None:
    assert "no action has such a name" in palette(*"qqq", "enter").text


def test_the_command_line_of_an_action_is_shown_and_copied() -> None:
    copied: list[str] = []
    played = play(PaletteScreen(on_tracker(), KEYS, copy=copied.append), *"retry", "ctrl+y")
    assert copied == ["quizops downloads retry 162 -C './my content'"]
    assert copied[0] in played.text


def test_an_action_can_be_clicked() -> None:
    lines = palette(*"journal").lines
    y = next(number for number, line in enumerate(lines) if " journal " in line and ":" not in line)
    dialog = PaletteScreen(on_tracker(), KEYS, query="journal")
    assert play(dialog, click=(20, y)).answer == PaletteChoice(BY_ID["journal"])


def test_it_scrolls_to_the_last_action() -> None:
    last = palette_rows("", KEYS, on_tracker())[-1]
    assert f" {last.label} " not in palette(size=(60, 15)).text
    assert f" {last.label} " in palette(*["pagedown"] * 12, size=(60, 15)).text


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (200, 60), (30, 8)])
def test_both_fit_the_terminal(size: tuple[int, int]) -> None:
    for played in (palette(size=size), helped(size=size)):
        assert any(line.strip().startswith("└") for line in played.lines)
        assert all(len(line) == size[0] for line in played.lines)


def test_the_help_begins_with_this_tab() -> None:
    lines = helped().lines
    assert "Downloads" in lines[1]
    assert "r               Make failed" in lines[2]


def test_the_help_scrolls_to_its_end_and_back() -> None:
    assert "Take back the action under the cursor" in helped("G").text
    assert "more lines" not in helped("G").text
    assert helped("G", "g").text == helped().text
    assert helped("j", "j", "k").text == helped("j").text
    assert helped("pagedown", "pageup").text == helped().text


def test_the_help_is_filtered() -> None:
    text = helped("/", *"hash").text
    assert ":verify-releases" in text
    assert "One row down." not in text


def test_escape_takes_the_filter_away_before_it_closes_the_help() -> None:
    filtered = helped("/", *"hash", "escape")
    assert filtered.answer is OPEN
    assert filtered.text == helped().text
    assert helped("/", *"hash", "escape", "escape").answer is None


@pytest.mark.parametrize("key", ["q", "?", "enter", "escape"])
def test_a_key_closes_the_help(key: str) -> None:
    assert helped(key).answer is None
