"""What is drawn fits its columns, and does nothing but show."""

from __future__ import annotations

import pytest

from quizops_console.tui.widgets.pieces import cut, cut_line
from quizops_console.tui.widgets.signs import signs
from quizops_console.views.spans import Span, Tone

SIGNS = signs(ascii_only=False)


def test_control_characters_of_a_document_do_not_reach_the_terminal() -> None:
    spans, taken = cut_line((Span("file\x1b[2J\nnext", Tone.BAD),), 40, SIGNS)
    assert [span.text for span in spans] == ["file␛[2J␊next"] and taken == 13
    assert cut("a\tb\x9b", 10, SIGNS).isprintable()


@pytest.mark.parametrize(("text", "shown"), [("short", "short"), ("much longer", "much lo…"), ("", "")])
def test_what_does_not_fit_ends_with_a_sign(text: str, shown: str) -> None:
    assert cut(text, 8, SIGNS) == shown
