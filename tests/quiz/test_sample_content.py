"""The sample content is in order, and each broken sample says what is wrong with it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from quizops.errors import ContentError, Location, Problem, QuizHeld
from quizops.quiz.checks import check_question
from quizops.quiz.live import LiveQuiz
from quizops.quiz.option_sets import is_option_sets_header, load_option_sets
from quizops.quiz.place import QuizPlace, discover
from quizops.quiz.question import interpret, is_questions_header, new_question
from quizops.quiz.schema import shipped_schema, validate_questions
from quizops.quiz.table_checks import (
    check_option_sets_table,
    check_questions_table,
    check_unknown_table,
    question_rows,
)
from quizops.quiz.templates import TEMPLATES
from quizops.tables import CsvDocument

SAMPLES = Path(__file__).parents[2] / "sample_data"
CONTENT = SAMPLES / "content"
BROKEN = SAMPLES / "broken"
QUIZZES = {"science": ["questions.csv"], "world": ["places.csv", "arts.csv"]}
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((BROKEN / "expected.json").read_text())
BROKEN_TABLES = sorted(name for name in EXPECTED if name.startswith("files/") and "/tracker_" not in name)
BROKEN_QUIZZES = sorted(name for name in EXPECTED if name.startswith("folders/json_"))


def sets_of(quiz: str) -> dict[str, list[str]]:
    near = load_option_sets(CONTENT / quiz / "option_sets.csv")
    return load_option_sets(CONTENT / "option_sets.csv") | near


def questions_of(quiz: str) -> list[dict[str, Any]]:
    questions = []
    for file in QUIZZES[quiz]:
        document = CsvDocument.parse((CONTENT / quiz / file).read_bytes(), file)
        assert check_questions_table(document, sets_of(quiz)) == []
        readings = [(row.id, interpret(row, sets_of(quiz))) for row in question_rows(document)[0]]
        questions += [new_question(id, reading.fields) for id, reading in readings]
    return questions


@pytest.mark.parametrize("quiz", QUIZZES)
def test_a_sample_quiz_has_sixty_good_questions_over_all_templates(quiz: str) -> None:
    questions = questions_of(quiz)
    assert len(questions) >= 60
    assert {question["template"] for question in questions} == set(TEMPLATES)
    assert validate_questions(questions) == []
    assert [check_question(question, sets_of(quiz), Location()) for question in questions].count([]) == len(
        questions
    )
    assert max(Counter(question["text"] for question in questions).values()) == 1
    assert all("category" in question and "tags" in question for question in questions)


def test_the_existing_sample_quiz_says_what_its_tables_say() -> None:
    quiz = orjson.loads((CONTENT / "world" / "around_the_world.json").read_bytes())
    assert shipped_schema().problems_of_quiz(quiz) == []
    by_id = {question["id"]: question for question in questions_of("world")}
    assert 0 < len(quiz["questions"]) < len(by_id)
    for question in quiz["questions"]:
        assert by_id[question["id"]].items() <= question.items()


def told(problems: list[Problem]) -> list[tuple[str, str, int | None, int | None]]:
    return [(str(one.rule), one.severity.value, one.location.line, one.location.column) for one in problems]


def expected_of(name: str) -> list[tuple[str, str, int | None, int | None]]:
    return [(one["rule"], one["severity"], one["line"], one["column"]) for one in EXPECTED[name]]


def problems_of_table(path: Path) -> list[Problem]:
    try:
        document = CsvDocument.parse(path.read_bytes(), path.name)
    except ContentError as error:
        return [error.as_problem()]
    if is_option_sets_header(document.header):
        return check_option_sets_table(document)
    if not is_questions_header(document.header):
        return check_unknown_table(document)
    sets = {"trueFalse": ["True", "False"]}
    return check_questions_table(document, sets, existing=lambda id: None)


@pytest.mark.parametrize("name", BROKEN_TABLES)
def test_a_broken_table_says_where_and_what(name: str) -> None:
    problems = problems_of_table(BROKEN / name)
    assert told(problems) == expected_of(name)
    assert all(one.hint and one.message and one.location.file for one in problems)


@pytest.mark.parametrize("name", BROKEN_QUIZZES)
def test_a_broken_quiz_says_where_and_what(name: str) -> None:
    folder = BROKEN / name
    (place,) = discover(folder, list(folder.iterdir())).places
    with pytest.raises(QuizHeld) as caught:
        open_quiz(place)
    assert told([caught.value.as_problem()]) == expected_of(name)
    assert caught.value.hint


def open_quiz(place: QuizPlace) -> None:
    if place.held is not None:
        raise place.held
    LiveQuiz.open(place.output, cache=None)


def test_every_broken_sample_is_expected_and_every_expected_one_is_there() -> None:
    files = {f"files/{path.name}" for path in (BROKEN / "files").iterdir()}
    folders = {f"folders/{path.name}" for path in (BROKEN / "folders").iterdir()}
    assert set(EXPECTED) == files | folders
    assert all(EXPECTED.values())
