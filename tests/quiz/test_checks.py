"""Rules across the fields of a finished question."""

from __future__ import annotations

from typing import Any

import pytest

from quizops.errors import Location
from quizops.quiz.checks import check_question

SETS = {"planets": ["Earth", "Mars"]}
PLACE = Location("quiz_complete.json", json_pointer="/questions/0")
GOOD: list[dict[str, Any]] = [
    {"id": 1, "template": "mc", "text": "?", "options": ["a", "b"], "answer": "a"},
    {"id": 2, "template": "tf", "text": "?", "options": ["True", "False"], "answer": "True"},
    {
        "id": 3,
        "template": "match",
        "text": "?",
        "pairs": {"x": {"optionSet": "planets"}, "y": {"inline": ["p", "q"]}},
        "answer": {"x": "Mars", "y": "p"},
    },
    {"id": 4, "template": "fill", "text": "{1}", "answer": {"1": ["a"]}},
    {"id": 5, "template": "short", "text": "?", "answer": ["a"]},
    {"id": 6, "template": "order", "text": "?", "options": ["a", "b"], "answer": ["b", "a"]},
]


@pytest.mark.parametrize("question", GOOD, ids=lambda question: str(question["template"]))
def test_a_question_that_fits_together_has_no_problem(question: dict[str, Any]) -> None:
    assert check_question(question, SETS, PLACE) == []


@pytest.mark.parametrize(
    ("which", "change", "rule"),
    [
        (0, {"answer": "c"}, "answer_not_option"),
        (0, {"answer": "A"}, "answer_not_option"),
        (0, {"answer": ""}, "answer_missing"),
        (0, {"options": []}, "options_missing"),
        (0, {"text": ""}, "text_missing"),
        (0, {"template": None}, "template_missing"),
        (2, {"pairs": {"x": {"optionSet": "moons"}}}, "option_set_unknown"),
        (2, {"answer": {"x": "Mars"}}, "answer_left_missing"),
        (2, {"answer": {"x": "Io", "y": "p"}}, "answer_not_option"),
        (3, {"text": "no gap"}, "gap_missing"),
        (3, {"text": "{2}"}, "gap_not_in_text"),
        (3, {"text": "{1} {2}"}, "gap_without_answer"),
        (4, {"answer": []}, "answer_missing"),
        (5, {"answer": ["a", "a"]}, "answer_not_order"),
    ],
)
def test_a_question_that_does_not_fit_together_names_its_rule(
    which: int, change: dict[str, Any], rule: str
) -> None:
    problems = check_question(GOOD[which] | change, SETS, PLACE)
    assert [problem.rule for problem in problems] == [rule]
    assert problems[0].location == PLACE
    assert problems[0].hint


def test_a_template_of_somebody_else_has_no_rules() -> None:
    assert check_question({"id": 1, "template": "essay", "text": "Why?"}, SETS, PLACE) == []


def test_a_problem_can_be_placed_by_the_field_that_has_it() -> None:
    question = GOOD[0] | {"answer": "c"}
    problems = check_question(question, SETS, lambda field: Location("q.csv", 7, len(field)))
    assert problems[0].location == Location("q.csv", 7, len("answer"))
