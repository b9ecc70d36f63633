"""Typing in one line."""

from __future__ import annotations

from collections.abc import Sequence

from tests.widgets.recording import PEOPLE

from quizops_console.tui.widgets.line_editor import LineEditor
from quizops_console.views.filtering import Completion, completions


def edited(text: str, caret: int | None = None) -> LineEditor:
    return LineEditor(text, len(text) if caret is None else caret)


def test_text_goes_in_where_the_caret_is() -> None:
    editor = edited("ac", 1)
    assert editor.insert("b")
    assert (editor.text, editor.caret) == ("abc", 2)


def test_pasted_lines_become_one_and_control_characters_are_shown() -> None:
    editor = edited("")
    editor.insert("one\r\ntwo\x1b[2J\n")
    assert editor.text == "one two␛[2J"


def test_a_character_goes_with_the_marks_that_combine_with_it() -> None:
    editor = edited("ae\u0301")
    editor.left()
    assert editor.caret == 1
    editor.right()
    assert editor.backspace()
    assert editor.text == "a"


def test_backspace_at_the_start_and_delete_at_the_end_change_nothing() -> None:
    assert not edited("ab", 0).backspace()
    assert not edited("ab").delete()


def test_a_word_and_everything_before_or_behind_the_caret_can_be_deleted_at_once() -> None:
    editor = edited("one two  three")
    editor.delete_word()
    assert editor.text == "one two  "
    editor.delete_word()
    assert editor.text == "one "
    editor = edited("one two", 3)
    editor.delete_to_end()
    assert editor.text == "one"
    editor.delete_to_start()
    assert (editor.text, editor.caret) == ("", 0)


def test_completion_goes_round_and_any_other_key_keeps_what_was_taken() -> None:
    editor = edited("status:")

    def offers(text: str, caret: int) -> Sequence[Completion]:
        return completions(text, caret, PEOPLE)

    taken = []
    for _ in range(5):
        assert editor.complete(offers)
        taken.append(editor.text)
    assert taken == [f"status:{word}" for word in ("failed", "completed", "pending", "none", "failed")]
    assert editor.complete(offers, -1)
    assert editor.text == "status:none"
    assert editor.offers[0] == "status:none"
    editor.insert(" ")
    assert editor.text == "status:none "
    assert editor.offers == ()


def test_the_only_offer_is_taken_and_the_next_tab_looks_further() -> None:
    editor = edited("st")
    editor.complete(lambda text, caret: completions(text, caret, PEOPLE))
    assert editor.text == "status:"
    editor.complete(lambda text, caret: completions(text, caret, PEOPLE))
    assert editor.text == "status:failed"


def test_nothing_to_offer_changes_nothing() -> None:
    editor = edited("zzz")
    assert not editor.complete(lambda text, caret: completions(text, caret, PEOPLE))
    assert editor.text == "zzz"


def test_a_long_line_is_shown_so_that_the_caret_is_in_sight() -> None:
    editor = edited("0123456789")
    assert editor.window(5) == 6
    editor.home()
    assert editor.window(5, 6) == 0
