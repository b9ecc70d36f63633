from __future__ import annotations

from typing import Any

import pytest
from tests.quiz.quiz_files import PRETTY, questions_only

from quizops.errors import QuizHeld
from quizops.quiz.compare import compare_quizzes, comparison

NOTHING: dict[str, Any] = {"added": [], "changed": {}, "removed": []}


def between(before: str, after: str) -> dict[str, Any]:
    return compare_quizzes(before.encode(), after.encode())


def test_other_spaces_escapes_key_order_and_numerals_are_no_difference() -> None:
    one = questions_only('{"id":1,"text":"é","n":1.10}', '{"id":2}')
    other = (
        '{"questions": [{"n": 11e-1, "id": 1, "text": "\\u00e9"}, {"id":2}], "templates":{}, "optionSets":{}}'
    )
    assert between(one, other) == {
        "type": None,
        "added": [],
        "changed": [],
        "removed": [],
        "option_sets": NOTHING,
        "templates": NOTHING,
        "other": {},
        "reordered": False,
    }


def test_a_changed_field_is_told_with_both_values() -> None:
    found = between(questions_only('{"id":1,"a":1,"b":[1]}'), questions_only('{"id":1,"b":[true],"c":null}'))
    assert found["changed"] == [
        {
            "id": 1,
            "fields": {
                "a": {"before": 1, "after": None},
                "b": {"before": [1], "after": [True]},
                "c": {"before": None, "after": None},
            },
        }
    ]
    assert found["type"] == "hotfix"


def test_added_and_removed_questions_are_told_in_the_order_of_their_file() -> None:
    found = between(
        questions_only('{"id":4}', '{"id":1}', '{"id":2}'), questions_only('{"id":9}', '{"id":2}', '{"id":7}')
    )
    assert (found["added"], found["removed"], found["reordered"]) == ([9, 7], [4, 1], False)


def test_questions_in_another_order_are_a_change() -> None:
    found = between(questions_only('{"id":1}', '{"id":2}'), questions_only('{"id":2}', '{"id":1}'))
    assert (found["reordered"], found["type"]) == (True, "hotfix")


def test_sets_templates_and_the_rest_are_told_apart() -> None:
    after = (
        PRETTY.replace('"Mars"', '"Venus"')
        .replace('"planets"', '"moons": [], "planets"')
        .replace('"templates": {}', '"templates": {"mc": {}}, "a/b": 1')
        .replace('"version": "1.0.0"', '"version": "1.0.1", "by": "x"')
    )
    found = between(PRETTY, after)
    assert found["option_sets"]["added"] == ["moons"]
    assert found["option_sets"]["changed"]["planets"]["after"] == ["Earth", "Venus"]
    assert found["templates"]["added"] == ["mc"]
    assert set(found["other"]) == {"/meta/by", "/a~1b"}


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        (PRETTY, PRETTY.replace("1.0.0", "7.0.0").replace("2026", "2027"), None),
        (questions_only('{"id":1}', '{"id":2}'), questions_only('{"id":1}', '{"id":3}'), "major"),
        (questions_only('{"id":1,"template":"mc"}'), questions_only('{"id":1,"template":"tf"}'), "major"),
        (questions_only('{"id":1}'), questions_only('{"id":1}', '{"id":2}'), "minor"),
        (PRETTY, PRETTY.replace('"planets"', '"x": [], "planets"'), "minor"),
        (PRETTY, PRETTY.replace('"planets": ["Earth", "Mars"]', ""), "hotfix"),
        (PRETTY, PRETTY.replace('"One"', '"Uno"'), "hotfix"),
        (PRETTY, PRETTY.replace('"templates"', '"title": "T", "templates"'), "hotfix"),
    ],
)
def test_the_step_of_the_version_follows_from_what_differs(before: str, after: str, step: str | None) -> None:
    found = comparison(before.encode(), after.encode()).type
    assert (found.value if found else None) == step


def test_what_is_no_quiz_is_held_under_its_name() -> None:
    with pytest.raises(QuizHeld) as caught:
        compare_quizzes(PRETTY.encode(), b"{", names=("1.0.0", "live"))
    assert caught.value.location.file == "live"
