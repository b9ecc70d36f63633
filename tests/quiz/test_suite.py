from __future__ import annotations

from pathlib import Path

import pytest
from tests.quiz.quiz_files import opened

from quizops.errors import Problem, Severity, UsageError
from quizops.quiz.suite import ContentTerms, run_suite

GOOD = """{
  "optionSets": {"yesNo": ["Yes", "No"]},
  "templates": {"tf": {"type": "tf", "structure": ["text"], "options": "@yesNo"}},
  "questions": [
    {"id": 1, "template": "mc", "text": "Sky?", "options": ["blue", "red"], "answer": "blue"},
    {"id": 2, "template": "tf", "text": "Snow?", "options": ["Yes", "No"], "answer": "Yes"}
  ]
}
"""


def problems(folder: Path, text: str, terms: ContentTerms | None = None) -> list[Problem]:
    return run_suite("quiz_content_tests", opened(folder, text), terms)


def only(folder: Path, text: str) -> Problem:
    found = problems(folder, text)
    assert len(found) == 1, found
    return found[0]


def test_good_content_raises_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD) == []


def test_an_answer_that_is_no_option_is_placed_at_the_answer(tmp_path: Path) -> None:
    found = only(tmp_path, GOOD.replace('"answer": "blue"', '"answer": "green"'))
    where = found.location
    assert (where.file, where.line, where.json_pointer) == ("quiz.json", 5, "/questions/0/answer")
    assert where.column == GOOD.splitlines()[4].index('"blue"}') + 1


def test_a_question_without_answer_is_an_error(tmp_path: Path) -> None:
    found = problems(tmp_path, GOOD.replace(', "answer": "blue"', ""))
    assert "answer_missing" in {problem.rule for problem in found}


def test_a_question_of_a_foreign_template_needs_an_answer_and_its_sets(tmp_path: Path) -> None:
    foreign = '"template": "map", "pairs": {"a": {"optionSet": "moons"}}'
    text = GOOD.replace('"template": "mc"', foreign).replace(', "answer": "blue"', "")
    assert {problem.rule for problem in problems(tmp_path, text)} == {"answer_missing", "option_set_unknown"}


def test_equal_texts_are_a_warning_that_names_both(tmp_path: Path) -> None:
    found = only(tmp_path, GOOD.replace('"Snow?"', '" sky? "'))
    assert (found.rule, found.severity) == ("duplicate_text", Severity.WARNING)
    assert found.message == "question 2: the same text as question 1"


def test_a_template_whose_set_is_gone_is_named(tmp_path: Path) -> None:
    found = only(tmp_path, GOOD.replace("@yesNo", "@maybe"))
    assert (found.rule, found.location.json_pointer) == ("option_set_unknown", "/templates/tf/options")


def test_the_schema_speaks_of_single_fields(tmp_path: Path) -> None:
    found = problems(tmp_path, GOOD.replace('"text": "Sky?"', '"text": "Sky?", "tags": [1]'))
    assert [(problem.rule, problem.location.json_pointer) for problem in found] == [
        ("schema", "/questions/0/tags/0")
    ]


def test_more_than_a_tenth_of_the_questions_gone_is_an_error(tmp_path: Path) -> None:
    few, many = ContentTerms(before_ids=range(1, 4)), ContentTerms(before_ids=(1, 2, 3), max_removed=0.5)
    assert [problem.rule for problem in problems(tmp_path, GOOD, few)] == ["max_removed"]
    assert problems(tmp_path, GOOD, many) == []


def test_an_unknown_suite_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        run_suite("nothing", opened(tmp_path, GOOD))
    assert "quiz_content_tests" in caught.value.hint
