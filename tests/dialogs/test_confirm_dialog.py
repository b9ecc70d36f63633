"""Questions before something is done."""

from __future__ import annotations

import pytest
from tests.dialogs.stage import OPEN, play

from quizops_console.actions import Confirmation, Field
from quizops_console.tui.dialogs import ConfirmDialog

RESET = Confirmation(
    "Reset",
    "Start 3 marked rows over? Status, files, ids and tries are forgotten; media stay on disk.",
    "Start over",
    count=3,
    examples=("1  Ada", "2  Bo", "3  Cy"),
)
BIG = Confirmation("Reset", "Start 1,204 rows over?", "Start over", count=1204, examples=("1  Ada",))
REASON = Confirmation(
    "Roll back", "Take planets back to 1.0.0?", "Roll back", fields=(Field("reason", "reason"),)
)
VALUE = Confirmation(
    "Type a value", "What is it to be?", "Publish", fields=(Field("value", "text", "Mars"),), severe=False
)


def test_cancel_is_what_enter_means_at_first() -> None:
    assert play(ConfirmDialog(RESET), "enter").answer is None


@pytest.mark.parametrize("key", ["escape", "n", "c", "q"])
def test_a_key_cancels(key: str) -> None:
    assert play(ConfirmDialog(RESET), key).answer is None


@pytest.mark.parametrize("keys", [("y",), ("right", "enter"), ("tab", "enter"), ("up", "enter")])
def test_it_is_done_by_y_or_on_the_button(keys: tuple[str, ...]) -> None:
    assert play(ConfirmDialog(RESET), *keys).answer == {}


@pytest.mark.parametrize("key", ["R", "r", "z", "space", "b", "x", "Y"])
def test_a_key_held_too_long_does_nothing(key: str) -> None:
    played = play(ConfirmDialog(RESET), key, key)
    assert played.answer is OPEN
    assert played.past == []


def test_it_tells_the_number_and_three_examples() -> None:
    text = play(ConfirmDialog(RESET)).text
    for part in ("Start 3 marked rows over?", "1  Ada", "2  Bo", "3  Cy", "[ Cancel ]", "Start over"):
        assert part in text


def test_it_tells_how_many_more_there_are() -> None:
    assert "and 1,203 more" in play(ConfirmDialog(BIG)).text


@pytest.mark.parametrize("keys", [("y",), ("tab", "tab", "enter"), ("1", "2", "tab", "tab", "enter")])
def test_without_the_number_a_large_batch_is_not_done(keys: tuple[str, ...]) -> None:
    assert play(ConfirmDialog(BIG), *keys).answer is OPEN


def test_what_is_missing_is_said() -> None:
    assert "type the number of rows: 1204" in play(ConfirmDialog(BIG), "1", "tab", "y").text


def test_the_right_number_leads_to_the_verb() -> None:
    assert play(ConfirmDialog(BIG), *"1204", "enter").answer is OPEN
    assert play(ConfirmDialog(BIG), *"1204", "enter", "enter").answer == {}
    assert play(ConfirmDialog(BIG), *"1,204", "enter", "enter").answer == {}


def test_a_wrong_number_leads_to_cancel() -> None:
    assert play(ConfirmDialog(BIG), *"1205", "enter", "enter").answer is None


def test_before_something_severe_enter_in_a_field_leads_to_cancel() -> None:
    assert play(ConfirmDialog(REASON), *"no", "enter", "enter").answer is None


def test_what_was_typed_is_the_answer() -> None:
    assert play(ConfirmDialog(REASON), *"oops", "tab", "tab", "enter").answer == {"reason": "oops"}


def test_letters_belong_to_the_field_while_it_is_typed_into() -> None:
    played = play(ConfirmDialog(REASON), *"yncq", "tab", "y")
    assert played.answer == {"reason": "yncq"}


def test_enter_in_the_last_field_does_what_is_harmless() -> None:
    keys = ("backspace", "backspace", "e", "enter")
    assert play(ConfirmDialog(VALUE), *keys).answer == {"value": "Mae"}


def test_a_required_field_must_not_be_empty() -> None:
    asked = Confirmation("A", "B?", "Do", fields=(Field("x", "name", required=True),), severe=False)
    played = play(ConfirmDialog(asked), "space", "enter")
    assert played.answer is OPEN
    assert "name is missing" in played.text


def test_text_is_pasted_into_the_field() -> None:
    played = play(ConfirmDialog(REASON), "tab", "y", paste="wrong\nanswers")
    assert played.answer == {"reason": "wrong answers"}


def test_the_command_that_does_the_same_can_be_copied() -> None:
    copied: list[str] = []
    dialog = ConfirmDialog(RESET, command="quizops downloads reset 1 2 3 -C .", copy=copied.append)
    played = play(dialog, "Y")
    assert copied == ["quizops downloads reset 1 2 3 -C ."]
    assert "quizops downloads reset 1 2 3 -C ." in played.text
    assert played.answer is OPEN


def test_a_button_can_be_clicked() -> None:
    lines = play(ConfirmDialog(RESET)).lines
    (y,) = [number for number, line in enumerate(lines) if "[ Cancel ]" in line]
    assert play(ConfirmDialog(RESET), click=(lines[y].index("Start over"), y)).answer == {}
    assert play(ConfirmDialog(RESET), click=(lines[y].index("Cancel"), y)).answer is None
    assert play(ConfirmDialog(RESET), click=(1, 1)).answer is OPEN


@pytest.mark.parametrize("asked", [RESET, BIG, REASON, VALUE], ids=lambda asked: asked.title)
def test_it_fits_a_small_terminal_with_its_buttons(asked: Confirmation) -> None:
    facts = tuple(f"fact number {number} with many words that go on and on" for number in range(12))
    crowded = Confirmation(
        asked.title,
        asked.question * 4,
        asked.verb,
        count=asked.count,
        examples=("a very long example " * 9,) * 3,
        facts=facts,
        fields=asked.fields,
    )
    lines = play(ConfirmDialog(crowded), size=(60, 15)).lines
    assert "Cancel" in lines[-2]
    assert lines[-1].strip().startswith("└")


def test_it_follows_the_size_of_the_terminal() -> None:
    lines = play(ConfirmDialog(RESET), resize=(60, 15)).lines
    assert max(len(line) for line in lines) == 60
    assert any("[ Cancel ]" in line and line.rstrip().endswith("│") for line in lines)
