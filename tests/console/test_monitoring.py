"""`quizops monitor`: alerts without an owner, acknowledging, metrics, and the exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from quizops.ledger import Ledger, Sample
from quizops.testing import FakeClock
from quizops_console.output import Output
from quizops_console.text.alerts import alerts_exit_code, alerts_text
from quizops_console.text.metrics import value_text

SETTINGS = "[downloads]\nfree_disk_floor_bytes = 1_000_000_000_000_000\n"


@pytest.fixture
def content(tmp_path: Path, quizops: Any) -> Path:
    """A folder with a quiz, on a disk that always has less than it should."""
    (tmp_path / "questions.csv").write_text("id,template,text,answer_mc\n1,short,One?,one\n")
    (tmp_path / "quizops.toml").write_text(SETTINGS)
    assert quizops("watch", tmp_path, "--once").code == 0
    return tmp_path


def told(answer: Any) -> Any:
    return json.loads(answer.out)


def test_without_an_owner_the_rules_are_evaluated_here(quizops: Any, content: Path) -> None:
    answer = quizops("monitor", "alerts", "-C", content, "--json")
    assert answer.code == 5
    (alert,) = told(answer)
    assert {"name", "state", "severity", "since", "value", "message"} <= set(alert)
    assert (alert["name"], alert["subject"], alert["state"], alert["severity"]) == (
        "disk_low",
        ".",
        "firing",
        "critical",
    )
    assert quizops("monitor", "status", "-C", content).code == 5


def ledger_of(content: Path) -> Ledger:
    return Ledger.open(content / ".quizops" / "ledger.sqlite", clock=FakeClock())


def test_looking_writes_nothing(quizops: Any, content: Path) -> None:
    first = told(quizops("monitor", "alerts", "-C", content, "--json"))
    with ledger_of(content) as ledger, ledger.reading() as tx:
        assert tx.alerts.open() == []
    assert [alert["name"] for alert in first] == ["disk_low"]


def test_what_holds_is_pending_until_now_is_asked_for(quizops: Any, content: Path) -> None:
    rows = "".join(f"{number},Row {number},x,https://youtu.be/{number:011},\n" for number in range(101))
    (content / "people.csv").write_text("row_id,name,type,youtube_playlist,google_drive\n" + rows)
    (content / "quizops.toml").unlink()
    calm = quizops("monitor", "alerts", "-C", content, "--json")
    assert (calm.code, [alert["state"] for alert in told(calm)]) == (0, ["pending"])
    pressed = quizops("monitor", "alerts", "--now", "-C", content, "--json")
    assert (pressed.code, [alert["state"] for alert in told(pressed)]) == (5, ["firing"])
    assert told(pressed)[0]["message"] == "101 rows wait to be downloaded"


def test_one_that_is_acknowledged_troubles_nobody(quizops: Any, content: Path) -> None:
    answer = told(quizops("monitor", "ack", "disk_low", "-C", content, "--json"))
    assert [alert["state"] for alert in answer["acknowledged"]] == ["acknowledged"]
    after = quizops("monitor", "alerts", "-C", content, "--json")
    assert after.code == 0
    assert [(alert["state"], alert["acknowledged_by"]) for alert in told(after)] == [
        ("acknowledged", "tester")
    ]
    assert quizops("monitor", "ack", "disk_low", ".", "-C", content).code == 0, "again is no error"


def test_what_does_not_fire_cannot_be_acknowledged(quizops: Any, content: Path) -> None:
    unknown = quizops("monitor", "ack", "disk_lov", "-C", content)
    assert (unknown.code, "what fires: disk_low" in unknown.err) == (2, True)
    elsewhere = quizops("monitor", "ack", "disk_low", "media", "-C", content)
    assert elsewhere.code == 2


def test_a_firing_alert_makes_the_status_critical_and_a_pending_one_does_not() -> None:
    for state, code in [("firing", 5), ("pending", 0), ("acknowledged", 0), ("resolved", 0)]:
        assert alerts_exit_code([{"state": state}]) == code


def test_the_metrics_are_listed_with_their_last_hour(quizops: Any, content: Path) -> None:
    assert "nothing was measured yet" in quizops("monitor", "metrics", "-C", content).out
    with ledger_of(content) as ledger, ledger.writing() as tx:
        tx.samples.put_many([Sample("quiz_updates_total", '{quiz="geo"}', "2020-01-01T00:00:00.000Z", 3)])
    (metric,) = told(quizops("monitor", "metrics", "-C", content, "--json"))
    assert (metric["name"], metric["labels"], metric["value"]) == ("quiz_updates_total", {"quiz": "geo"}, 3)
    assert metric["points"] == [0] * 40
    assert "quiz_updates_total{quiz=geo}" in quizops("monitor", "metrics", "-C", content).out


def shown(alerts: list[dict[str, Any]]) -> str:
    stream = io.StringIO()
    alerts_text(Output(stream, width=80), alerts)
    return stream.getvalue()


def test_the_text_of_alerts_says_what_to_do_and_who_knows() -> None:
    alert = {
        "name": "disk_low",
        "subject": "media",
        "severity": "critical",
        "since": "2026-11-22T04:00:00.000Z",
        "message": "only 5 MB free",
        "hint": "free some",
        "acknowledged_by": "ada",
        "resolved_at": "2026-11-22T05:00:00.000Z",
    }
    firing = shown([{**alert, "state": "firing"}])
    assert "firing" in firing and "free some" in firing
    assert "acknowledged by ada" in shown([{**alert, "state": "acknowledged"}])
    assert "resolved 2026-11-22 05:00:00Z" in shown([{**alert, "state": "resolved"}])
    assert shown([]) == "nothing fires\n"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "", "–"),
        (5e6, "bytes", "5.0 MB"),
        (0.25, "s", "0.25 s"),
        (12.34, "%", "12.3 %"),
        (4.0, "rows", "4 rows"),
        (1.5, "", "1.5"),
        (1_795_320_000.0, "time", "2026-11-22 04:00:00Z"),
    ],
)
def test_a_value_is_told_with_its_unit(value: float | None, unit: str, text: str) -> None:
    assert value_text(value, unit) == text
