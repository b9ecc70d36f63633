from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.quiz.quiz_files import PRETTY, opened, questions_only

from quizops.quiz.fresh import new_quiz_bytes
from quizops.quiz.live import LiveQuiz
from quizops.quiz.style import Style

QUESTION = {
    "id": 1,
    "text": 'é "q" \\ \n \u2028',
    "options": ["a", "b"],
    "pairs": {"l": {"inline": []}},
    "n": None,
}


def document(**parts: Any) -> dict[str, Any]:
    return {"meta": {"version": "1.0.0"}, "optionSets": {}, "templates": {}, "questions": [QUESTION]} | parts


@pytest.mark.parametrize("questions", [[], [QUESTION], [QUESTION, {"id": 2, "big": 10**30, "tags": []}]])
def test_a_new_quiz_is_written_as_json_is_with_two_spaces(questions: list[dict[str, Any]]) -> None:
    sets = {"planets": ["Erde", "Mars"]}
    expected = document(optionSets=sets, questions=questions)
    written = new_quiz_bytes(questions, sets, {}, {"version": "1.0.0"})
    assert written.decode() == json.dumps(expected, ensure_ascii=False, indent=2) + "\n"


def test_a_new_quiz_refuses_numbers_that_json_does_not_have() -> None:
    with pytest.raises(ValueError, match="JSON"):
        new_quiz_bytes([{"id": 1, "n": float("nan")}], {}, {}, {})


def test_a_lone_surrogate_is_written_as_an_escape() -> None:
    assert Style().render("a\ud800", None) == b'"a\\ud800"'


@pytest.mark.parametrize("indent", [None, 1, 2, 4, "\t"])
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_what_a_style_learns_writes_the_file_again(
    tmp_path: Path, indent: int | str | None, separators: tuple[str, str], ascii_only: bool
) -> None:
    def dumped(value: Any) -> str:
        comma = separators[0] if indent is None else ","
        return json.dumps(value, indent=indent, separators=(comma, separators[1]), ensure_ascii=ascii_only)

    style = opened(tmp_path, dumped(document())).style
    assert style.render(document(), "").decode() == dumped(document())


def style_of(folder: Path, text: str) -> Style:
    return opened(folder, text).style


def test_lists_on_one_line_in_an_indented_file_are_seen(tmp_path: Path) -> None:
    text = PRETTY.replace('"One"', '"One", "tags": ["a",  "b"]')
    style = style_of(tmp_path, text)
    assert (style.open_lists, style.comma, style.unit) == (False, ",  ", "  ")


def test_questions_on_one_line_each_are_seen(tmp_path: Path) -> None:
    text = (
        '{\n  "optionSets": {},\n  "templates": {},\n  "questions": [\n    {"id": 1, "text": "a"}\n  ]\n}\n'
    )
    assert not style_of(tmp_path, text).open_questions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'"\u00e9"', True),
        (r'"\u0007"', False),
        (r'"\\u00e9"', False),
        (r'"\\\u00e9"', True),
        (r'"\u00e9 é"', False),
    ],
)
def test_a_file_escapes_its_letters_when_it_escapes_one_and_shows_none(
    tmp_path: Path, text: str, expected: bool
) -> None:
    assert style_of(tmp_path, questions_only(f'{{"id":1,"text":{text}}}')).ascii_only is expected


def test_a_style_is_remembered_with_the_file(tmp_path: Path) -> None:
    read = opened(tmp_path, PRETTY.replace("  ", "\t").replace("\n", "\r\n"))
    read.remember(tmp_path)
    assert LiveQuiz.open(read.path, cache=tmp_path).style == read.style == Style(newline="\r\n", unit="\t")
