"""The shipped schema and any other in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from quizops.errors import ConfigError
from quizops.quiz.schema import load_schema, shipped_schema, validate_questions
from quizops.quiz.templates import new_templates

QUESTION: dict[str, Any] = {
    "id": 1,
    "template": "mc",
    "text": "?",
    "options": ["a", "b"],
    "answer": "a",
    "note": {"any": ["thing"]},
}


def test_a_good_question_passes_with_keys_of_its_own() -> None:
    assert validate_questions([QUESTION]) == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"id": "1"}, "/id"),
        ({"id": 1.5}, "/id"),
        ({"text": ""}, "/text"),
        ({"answer": ["a"]}, "/answer"),
        ({"options": ["a"]}, "/options"),
        ({"options": ["a", ""]}, "/options/1"),
        ({"tags": "x"}, "/tags"),
        ({"difficulty": 1.5}, "/difficulty"),
        ({"template": "fill", "answer": {"one": ["a"]}}, "/answer"),
        ({"template": "short", "answer": "a"}, "/answer"),
        ({"template": "match", "pairs": {"a/b": {}}, "answer": {"a/b": "c"}}, "/pairs/a~1b"),
    ],
)
def test_a_wrong_field_is_told_by_its_pointer(change: dict[str, Any], pointer: str) -> None:
    problems = validate_questions([QUESTION, QUESTION | change], file="quiz.json")
    assert problems
    assert {problem.rule for problem in problems} == {"schema"}
    assert problems[0].location.file == "quiz.json"
    assert pointer in {problem.location.json_pointer for problem in problems}


def test_a_question_without_id_template_or_text_is_refused() -> None:
    for key in ("id", "template", "text"):
        assert validate_questions([{name: value for name, value in QUESTION.items() if name != key}])


def test_a_new_quiz_with_its_templates_passes() -> None:
    quiz = {
        "meta": {"version": "1.0.0"},
        "optionSets": {"s": ["a"]},
        "templates": new_templates(),
        "questions": [QUESTION],
    }
    assert shipped_schema().problems_of_quiz(quiz) == []


def test_a_quiz_without_its_three_parts_is_refused() -> None:
    assert len(shipped_schema().problems_of_quiz({})) == 3
    bad_version = {"meta": {"version": "1.0"}, "optionSets": {}, "templates": {}, "questions": []}
    assert [problem.location.json_pointer for problem in shipped_schema().problems_of_quiz(bad_version)] == [
        "/meta/version"
    ]


def test_another_schema_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    path = tmp_path / "ours.json"
    path.write_bytes(
        orjson.dumps(
            {
                "properties": {"questions": {"items": {"$ref": "#/$defs/q"}}},
                "$defs": {"q": {"required": ["source"]}},
            }
        )
    )
    schema = load_schema(path)
    assert validate_questions([QUESTION | {"source": "x"}], schema) == []
    assert len(validate_questions([QUESTION], schema)) == 1


def test_a_schema_that_says_nothing_of_questions_lets_them_pass(tmp_path: Path) -> None:
    path = tmp_path / "ours.json"
    path.write_text('{"type": "object"}')
    assert validate_questions([QUESTION], load_schema(path)) == []


@pytest.mark.parametrize("text", ["{", '{"type": "nothing"}'])
def test_a_schema_that_is_none_is_a_config_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ours.json"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_schema(path, "ours.json")
    assert caught.value.rule == "schema_file"
    assert (caught.value.location.file, caught.value.location.line) == ("ours.json", 1)
    assert caught.value.hint


def test_a_schema_that_is_not_there_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load_schema(tmp_path / "none.json")
