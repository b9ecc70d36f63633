"""What releases say of themselves: changes, changelog, versions, differences."""

from __future__ import annotations

import pytest
from tests.releases.workshop import Workshop, quiz_bytes

from quizops.errors import UsageError
from quizops.releases import changes_of_plan, compare_versions


@pytest.mark.parametrize(
    ("one", "other", "result", "kind"),
    [
        ("1.2.3", "1.2.3", 0, "same"),
        ("1.2.3", "1.2.10", -1, "patch"),
        ("1.3.0", "1.2.9", 1, "minor"),
        ("2.0.0", "10.0.0", -1, "major"),
    ],
)
def test_versions_compare_by_their_numbers(one: str, other: str, result: int, kind: str) -> None:
    assert compare_versions(one, other) == {"result": result, "type": kind}


@pytest.mark.parametrize("text", ["1.2", "1.2.3.4", "1.2.x", ""])
def test_what_is_no_version_is_named(text: str) -> None:
    with pytest.raises(UsageError, match="is no version"):
        compare_versions(text, "1.0.0")


def test_changes_of_a_plan_are_a_few_lines_however_many_questions() -> None:
    plan = {
        "added": [1, 2, 3, 7],
        "changed": [{"id": 9, "fields": {"text": {}, "hint": {}}}, {"id": 11, "fields": {"text": {}}}],
        "removed": [5],
        "option_sets": {"added": ["planets"], "changed": ["colours"]},
    }
    assert changes_of_plan(plan) == (
        {"section": "Added", "text": "4 questions: 1–3, 7"},
        {"section": "Added", "text": "Option sets planets"},
        {"section": "Changed", "text": "Question 9: hint, text"},
        {"section": "Changed", "text": "Question 11: text"},
        {"section": "Changed", "text": "Option sets colours"},
        {"section": "Removed", "text": "Question 5"},
    )
    (line,) = changes_of_plan({"added": list(range(1, 100_000, 2))})
    assert line["text"].endswith(", 39, and 49,980 more")


def test_the_changelog_is_written_from_the_manifests(shop: Workshop) -> None:
    shop.publish(quiz_bytes(), version="1.0.0")
    shop.say(
        2, b"two", version="1.0.1", changes=changes_of_plan({"changed": [{"id": 2, "fields": ["text"]}]})
    )
    assert shop.store.changelog("q") == (
        "# Changelog\n\n"
        "The format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).\n\n"
        "## [1.0.1] - 2026-11-22\n\n### Changed\n\n- Question 2: text\n\n"
        "## [1.0.0] - 2026-11-22\n\nFirst release.\n"
    )


def test_a_diff_names_questions_and_fields(shop: Workshop) -> None:
    shop.publish(quiz_bytes().replace(b'"questions"', b'"optionSets": {}, "templates": {}, "questions"'))
    shop.say(2, b"two")
    shop.settle()
    diff = shop.store.diff("q", "1.0.0", "1.0.1")
    assert diff["changed"] == [{"id": 2, "fields": {"text": {"before": "text 2", "after": "two"}}}]
    assert not diff["added"]
    assert not diff["removed"]
