"""The rows of the signals table, made from alerts, checks and series."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quizops.owner import watch_once
from quizops.workspace import Workspace
from quizops_console.link.tables import COLUMNS
from quizops_console.reader.tables.signals import alert_rows, check_rows, command_in, metric_rows, rows

ALERT = {
    "name": "disk_low",
    "subject": "media",
    "state": "firing",
    "severity": "critical",
    "since": "2026-11-22T04:00:00.000Z",
    "value": 5e8,
    "unit": "bytes",
    "message": "only 500 MB free where media lies",
    "hint": "free some; `quizops releases prune` lets go of old releases",
    "acknowledged_by": None,
}
METRIC = {
    "name": "quiz_updates_total",
    "title": "merges",
    "labels": {"quiz": "geo"},
    "unit": "",
    "help": "merges of a quiz",
    "figure": False,
    "at": "2026-11-22T04:00:00.000Z",
    "value": 12.0,
    "points": [None, 0.0, 2.5],
}


def named(found: Any) -> list[dict[str, str]]:
    return [dict(zip(COLUMNS["signals"], row, strict=True)) for row in found]


def test_an_alert_says_what_is_wrong_and_which_command_helps() -> None:
    (row,) = named(alert_rows([ALERT]))
    assert row["key"] == "alert disk_low media 2026-11-22T04:00:00.000Z"
    assert (row["kind"], row["state"], row["value"]) == ("alert", "firing", "500000000")
    assert row["command"] == "quizops releases prune"
    (known,) = named(alert_rows([{**ALERT, "state": "acknowledged", "acknowledged_by": "ada"}]))
    assert known["summary"].endswith("(known to ada)")
    assert known["key"] == row["key"]


def test_checks_that_fail_come_first_and_those_that_pass_say_nothing() -> None:
    def check(name: str, status: str) -> dict[str, Any]:
        hint = None if status == "pass" else "mend it: `quizops check`"
        return {"name": name, "status": status, "observed": 3, "unit": "s", "since": None, "hint": hint}

    found = named(check_rows([check("a", "pass"), check("b", "warn"), check("c", "fail")]))
    assert [row["name"] for row in found] == ["c", "b", "a"]
    assert [row["summary"] for row in found] == ["mend it: `quizops check`"] * 2 + [""]
    assert found[0]["command"] == "quizops check"


def test_a_series_has_its_points_with_gaps_for_what_was_not_measured() -> None:
    (row,) = named(metric_rows([METRIC]))
    assert (row["name"], row["summary"]) == ('quiz_updates_total{quiz="geo"}', "merges geo")
    assert (row["spark"], row["value"], row["kind"]) == (",0,2.5", "12", "series")


def test_figures_come_before_the_other_series_and_a_moment_has_no_line() -> None:
    figure = {**METRIC, "name": "last", "labels": {}, "figure": True, "unit": "time"}
    found = named(metric_rows([METRIC, figure]))
    assert [(row["kind"], row["spark"]) for row in found] == [("figure", ""), ("series", ",0,2.5")]


@pytest.mark.parametrize(
    ("hint", "command"),
    [
        ("see `top`, then `quizops check` and `quizops undo`", "quizops check"),
        ("free some space", ""),
        ("", ""),
    ],
)
def test_the_first_command_of_a_hint_is_the_recommended_one(hint: str, command: str) -> None:
    assert command_in(hint) == command


def test_every_row_of_a_folder_has_a_key_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "questions.csv").write_text("id,template,text,answer_mc\n1,short,One?,one\n")
    (tmp_path / "quizops.toml").write_text("[downloads]\nfree_disk_floor_bytes = 1_000_000_000_000_000\n")
    watch_once(tmp_path)
    with Workspace.open(tmp_path) as workspace:
        found = named(rows(workspace))
    assert found[0]["key"].startswith("alert disk_low . ")
    assert {row["kind"] for row in found} == {"alert", "check"}
    assert len({row["key"] for row in found}) == len(found)
    assert all("\n" not in cell for row in found for cell in row.values())
