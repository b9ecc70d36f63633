"""Questions with several ways to go on."""

from __future__ import annotations

import pytest
from tests.dialogs.stage import OPEN, play

from quizops_console.actions import Choice, Option
from quizops_console.tui.dialogs import ChoiceDialog

SIDES = (
    Option("theirs", "theirs: the CSV", "every value of the file goes live", "t"),
    Option("ours", "ours: the live quiz", "the file's values stay out", "o"),
)
CHOICE = Choice("side", "Decide", "Who is right?", SIDES)
FILES = Choice("file", "Which", "Which file?", tuple(Option(f"{n}.csv", f"{n}.csv") for n in range(40)))


def test_the_cursor_stands_on_cancel_at_first() -> None:
    assert play(ChoiceDialog(CHOICE), "enter").answer is None


def test_the_cursor_stands_on_the_preset_where_there_is_one() -> None:
    preset = Choice("side", "Decide", "Who is right?", SIDES, preset="ours")
    assert play(ChoiceDialog(preset), "enter").answer == "ours"


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("down", "enter"), "theirs"),
        (("up", "enter"), "ours"),
        (("home", "enter"), "theirs"),
        (("j", "j", "enter"), "ours"),
        (("k", "enter"), "ours"),
        (("tab", "enter"), "theirs"),
        (("t",), "theirs"),
        (("o",), "ours"),
        (("escape",), None),
        (("home", "end", "enter"), None),
    ],
)
def test_keys_choose(keys: tuple[str, ...], answer: str | None) -> None:
    assert play(ChoiceDialog(CHOICE), *keys).answer == answer


def test_other_keys_choose_nothing_and_go_nowhere_else() -> None:
    played = play(ChoiceDialog(CHOICE), "x", "R", "space", "q")
    assert played.answer is OPEN
    assert played.past == []


def test_the_option_under_the_cursor_is_explained() -> None:
    assert "the file's values stay out" in play(ChoiceDialog(CHOICE), "up").text


def test_more_options_than_lines_scroll() -> None:
    played = play(ChoiceDialog(FILES), "home", *["down"] * 20, size=(60, 15))
    assert "▌  20.csv" in played.text
    assert "0.csv " not in played.lines[4]
    assert any(line.strip().startswith("└") for line in played.lines)


def test_an_option_can_be_clicked() -> None:
    lines = play(ChoiceDialog(CHOICE)).lines
    (y,) = [number for number, line in enumerate(lines) if "ours: the live quiz" in line]
    assert play(ChoiceDialog(CHOICE), click=(20, y)).answer == "ours"
