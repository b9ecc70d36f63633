"""A sheet of lines keeps text and tones, whatever documents bring."""

from __future__ import annotations

from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from quizops_console.views import sheets
from quizops_console.views.lines_sheet import line_cells, line_of, lines_sheet
from quizops_console.views.section import Sheet
from quizops_console.views.spans import Span, Tone
from quizops_console.views.stage import Stage
from quizops_console.views.tabs import TABS


def shown(sheet: Sheet) -> list[str]:
    """The lines as they stand on the screen."""
    view = Stage(TABS).push(sheet)
    return [view.row(number)["text"] for number in range(view.shown)]


@given(st.lists(st.builds(Span, st.text(), st.sampled_from(Tone)), max_size=5))
def test_a_line_comes_back_with_its_tones_as_one_line_without_control_characters(line: list[Span]) -> None:
    text, tones = line_cells(tuple(line))
    assert not any(category(character) == "Cc" for character in text)
    again = line_of({"text": text, "tones": tones})
    assert [span.tone for span in again] == [span.tone for span in line]
    assert "".join(span.text for span in again) == text


def test_line_breaks_and_control_characters_of_a_document_do_no_harm() -> None:
    assert shown(lines_sheet("x", "x", [(Span("one\ntwo\x1b[2J"),)])) == ["one␊two␛[2J"]
    problem = {"severity": "error", "file": "a.csv", "line": 1, "column": 1, "rule": "r", "hint": ""}
    assert any(
        "one␊two" in line for line in shown(sheets.problems_sheet([{**problem, "message": "one\ntwo"}]))
    )
    assert any("a␊b" in line for line in shown(sheets.log_sheet("r", [{"at": "", "message": "a\nb"}])))
