"""The alert rules that come with quizops: when each holds, and of what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from quizops.monitoring import (
    DEFAULT_RULES,
    DiskFact,
    Facts,
    FileFact,
    Observation,
    OwnerFact,
    RowsFact,
    RunFact,
    value_text,
)

ALIVE = OwnerFact(alive=True, pid=12)


def facts(**different: Any) -> Facts:
    usual: dict[str, Any] = {"ledger_revision": "1", "ledger_head": "1", "owner": ALIVE}
    return Facts(**{**usual, **different})


def rows(**counts: int) -> RowsFact:
    return RowsFact({("youtube", status): count for status, count in counts.items()})


def run(duration_s: float, ended_ago_s: float | None = None, **different: Any) -> RunFact:
    usual: dict[str, Any] = {"recipe": "quiz-update", "subject": "geo", "status": "succeeded"}
    return RunFact(**{**usual, **different}, duration_s=duration_s, ended_ago_s=ended_ago_s)


def holding(given: Facts) -> dict[str, list[Observation]]:
    """Rule → what it holds of."""
    found: dict[str, list[Observation]] = {}
    for rule in DEFAULT_RULES:
        seen: Iterable[Observation] = rule.condition(given)
        if observed := list(seen):
            found[rule.name] = observed
    return found


def test_of_a_workspace_in_order_no_rule_holds() -> None:
    given = facts(
        files=(FileFact("q.csv", refused=2),),
        disks=(DiskFact(".", 10**9, 10**9),),
        rows=RowsFact({("youtube", "pending"): 60, ("drive", "pending"): 40}, 0, 9, 9),
        runs=(run(60.0),),
        updates=(run(1.0),),
        memory_percent=85.0,
    )
    assert holding(given) == {}


@pytest.mark.parametrize(
    ("name", "given", "subject", "value"),
    [
        ("disk_low", facts(disks=(DiskFact("media", 10**9 - 1, 10**9),)), "media", 10**9 - 1),
        ("pending_high", facts(rows=rows(pending=101)), "", 101),
        ("system_error", facts(rows=RowsFact(system_errors=1)), "", 1),
        ("download_failures", facts(rows=RowsFact(finished=10, failed=3)), "", 30),
        ("csv_refused", facts(files=(FileFact("q.csv", error="not UTF-8"),)), "q.csv", None),
        ("memory_high", facts(memory_percent=85.1), "", 85.1),
        ("update_failed", facts(updates=(run(1, 5, status="failed"),)), "geo", None),
        ("owner_missing", facts(owner=OwnerFact(alive=False, expected=True, gone_s=30)), "", 30),
        ("run_slow", facts(runs=(run(61, 10),)), "quiz-update geo", 61),
        ("run_slow", facts(runs=(run(61),)), "quiz-update geo", 61),
        ("run_slow", facts(in_prod=True, runs=(run(301, recipe="backup", subject=""),)), "backup", 301),
    ],
)
def test_a_rule_holds_of_a_subject_with_a_value(
    name: str, given: Facts, subject: str, value: float | None
) -> None:
    found = holding(given)
    assert list(found) == [name]
    assert [(one.subject, one.value) for one in found[name]] == [(subject, value)]


@pytest.mark.parametrize(
    "given",
    [
        facts(owner=OwnerFact(alive=False, gone_s=9e9)),
        facts(rows=RowsFact(finished=9, failed=9)),
        facts(rows=RowsFact(finished=10, failed=2)),
        facts(runs=(run(61, ended_ago_s=901),)),
        facts(in_prod=True, runs=(run(299),)),
        facts(updates=(run(1, 5, status="partial"),)),
    ],
    ids=["nobody expects an owner", "few attempts", "a fifth", "long over", "prod waits longer", "partial"],
)
def test_what_is_no_trouble_is_none(given: Facts) -> None:
    assert holding(given) == {}


def test_a_very_slow_merge_is_told_by_each_rule_that_it_breaks() -> None:
    assert list(holding(facts(runs=(run(601),)))) == ["update_slow", "merge_slow", "run_slow"]


def test_of_several_slow_runs_of_one_quiz_the_slowest_is_told() -> None:
    (seen,) = holding(facts(runs=(run(70, 5), run(90, 20), run(80, 1))))["run_slow"]
    assert seen.value == 90


@pytest.mark.parametrize("rule", DEFAULT_RULES, ids=[rule.name for rule in DEFAULT_RULES])
def test_each_rule_says_what_is_wrong_why_it_matters_and_what_to_do(rule: Any) -> None:
    message = rule.message(Observation("the subject", 130.0, "the detail"))
    assert message and "{" not in message
    assert rule.description and rule.hint
    assert rule.summary.count("{value}") == 0 or rule.unit


def test_the_names_of_rules_are_one_word_each() -> None:
    names = [rule.name for rule in DEFAULT_RULES]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)


def test_the_periods_of_the_rules_are_those_that_are_documented() -> None:
    periods = {rule.name: (rule.severity.value, rule.for_s) for rule in DEFAULT_RULES}
    assert periods == {
        "owner_missing": ("critical", 120),
        "disk_low": ("critical", 0),
        "system_error": ("critical", 0),
        "update_failed": ("critical", 60),
        "update_slow": ("warning", 60),
        "merge_slow": ("warning", 0),
        "run_slow": ("warning", 0),
        "csv_refused": ("warning", 0),
        "pending_high": ("warning", 900),
        "download_failures": ("warning", 0),
        "memory_high": ("warning", 300),
    }


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (999.0, "bytes", "999 bytes"),
        (912e6, "bytes", "912 MB"),
        (1.5e12, "bytes", "1.5 TB"),
        (119.0, "s", "119 s"),
        (720.0, "s", "12 min"),
        (30.4, "%", "30 %"),
        (7.0, "", "7"),
        (1.0, "rows", "1 row"),
        (2.0, "rows", "2 rows"),
    ],
)
def test_a_value_is_told_as_people_read_it(value: float, unit: str, text: str) -> None:
    assert value_text(value, unit) == text


def test_a_count_of_rows_comes_back_from_json() -> None:
    counted = RowsFact({("youtube", "failed"): 2, ("drive", "none"): 1}, 1, 2, 2)
    assert RowsFact.of_json(counted.as_json()) == counted
    assert counted.in_status("failed") == 2
