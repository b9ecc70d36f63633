"""The owner looks at itself: samples, dated checks and alerts in the ledger."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from quizops.errors import StorageError
from quizops.jobs.observation import CHECKED, LOOKED
from quizops.jobs.signals import BEHIND_S, FIRST_LOOK_S, LOOK_EVERY_S, WRITTEN_AGAIN_S, Signals
from quizops.jobs.thinning import SERIES_AT_ONCE
from quizops.ledger import Alert, AlertSeverity, Cause, RunStatus, Sample, Step, StepStatus, Transaction
from quizops.monitoring import AlertRule, Facts, Observation
from quizops.reports.metrics import metrics
from quizops.testing import FakeClock
from quizops.wiring import Fact, Parts

SAVES = "watcher_saves_total"
BEHIND_LOOKS = 5
GEO = '{quiz="geo"}'


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def parts(tmp_path: Path, clock: FakeClock) -> Iterator[Parts]:
    opened = Parts.open(tmp_path, clock=clock)
    yield opened
    opened.close()


class Trouble:
    """A condition that holds for as long as somebody says so."""

    def __init__(self) -> None:
        self.holds = False

    def rule(self, for_s: float = 0.0) -> AlertRule:
        return AlertRule("trouble", AlertSeverity.WARNING, self, "there is {value}", "", "mend it", for_s)

    def __call__(self, facts: Facts) -> Iterable[Observation]:
        return [Observation("here", 1.0)] if self.holds else []


def looked(signals: Signals, clock: FakeClock, times: int = 1) -> None:
    """So many looks, as the owner takes them."""
    for _ in range(times):
        clock.advance(LOOK_EVERY_S)
        signals.do_due([])


def samples(parts: Parts, series: str, labels: str = "") -> list[float]:
    with parts.ledger.reading() as tx:
        return [sample.value for sample in tx.samples.of(series, labels)]


def open_alerts(parts: Parts) -> list[Alert]:
    with parts.ledger.reading() as tx:
        return tx.alerts.open()


def alert_events(parts: Parts) -> list[tuple[str, str]]:
    with parts.ledger.reading() as tx:
        return [(event.kind, event.subject) for event in tx.events.after(0) if "alert" in event.kind]


def merged(parts: Parts, clock: FakeClock, took_s: float, status: RunStatus, *, rows: int = 10) -> None:
    """A merge of geo, as the engine records it."""
    with parts.ledger.writing() as tx:
        run = tx.runs.start("quiz-update", Cause.FILE, subject="geo")
    clock.advance(took_s)
    with parts.ledger.writing() as tx:
        plan = {"rows": rows, "changed": 2, "added": 1}
        tx.runs.put_step(Step(run.id, "plan", 1, StepStatus.SUCCEEDED, data=plan))
        if status is RunStatus.SUCCEEDED:
            tx.runs.put_step(Step(run.id, "publish", 4, StepStatus.SUCCEEDED))
        tx.runs.finish(run.id, status, {"error": {"message": "no room"}} if status == "failed" else {})
        tx.events.append("run_finished", "geo", {"recipe": "quiz-update", "status": status}, run_id=run.id)


def test_nothing_is_looked_at_before_its_time(parts: Parts, clock: FakeClock) -> None:
    signals = Signals(parts)
    clock.advance(FIRST_LOOK_S - 0.5)
    signals.do_due([])
    assert not signals.has_looked
    clock.advance(0.5)
    signals.do_due([])
    assert signals.has_looked
    with parts.ledger.reading() as tx:
        assert tx.settings.get(LOOKED) == "2026-11-22T04:00:02.000Z"


def test_this_process_and_its_disks_are_measured(parts: Parts, clock: FakeClock) -> None:
    looked(Signals(parts), clock, 3)
    assert samples(parts, "process_resident_bytes")[0] > 1e6
    assert samples(parts, "process_cpu_percent")
    assert 0 < samples(parts, "memory_used_percent")[0] <= 100
    assert samples(parts, "disk_free_bytes", '{folder="."}')[0] > 0


def test_a_value_is_written_when_it_changes_and_once_an_hour(parts: Parts, clock: FakeClock) -> None:
    signals = Signals(parts)
    looked(signals, clock, 4)
    assert samples(parts, SAVES) == [0]
    signals.saved(3)
    looked(signals, clock)
    signals.saved(1)
    looked(signals, clock, 3)
    assert samples(parts, SAVES) == [0, 3, 4]
    looked(signals, clock, int(WRITTEN_AGAIN_S / LOOK_EVERY_S))
    assert samples(parts, SAVES) == [0, 3, 4, 4]


def test_counters_go_on_after_a_restart(parts: Parts, clock: FakeClock) -> None:
    first = Signals(parts)
    first.saved(3)
    looked(first, clock)
    second = Signals(parts)
    looked(second, clock)
    second.saved(2)
    looked(second, clock)
    assert samples(parts, SAVES) == [3, 3, 5]


def test_merges_are_counted_once_each_with_what_they_did(parts: Parts, clock: FakeClock) -> None:
    signals = Signals(parts)
    looked(signals, clock)
    merged(parts, clock, 0.25, RunStatus.SUCCEEDED)
    merged(parts, clock, 1.5, RunStatus.FAILED)
    looked(signals, clock, 2)
    looked(Signals(parts), clock)
    assert samples(parts, "quiz_updates_total", '{quiz="geo",status="succeeded"}') == [0, 1, 1]
    assert samples(parts, "quiz_updates_total", '{quiz="geo",status="failed"}') == [0, 1, 1]
    assert samples(parts, "quiz_questions_processed_total", GEO)[-1] == 20
    assert samples(parts, "quiz_questions_updated_total", GEO)[-1] == 2
    assert samples(parts, "quiz_questions_added_total", GEO)[-1] == 1
    assert samples(parts, "quiz_update_duration_seconds", GEO) == [1.5]


def test_a_rollback_is_counted(parts: Parts, clock: FakeClock) -> None:
    signals = Signals(parts)
    looked(signals, clock)
    with parts.ledger.writing() as tx:
        tx.events.append("rolled_back", "geo", {"undo": False, "reason": "typed by somebody"})
    looked(signals, clock)
    assert samples(parts, "app_rollbacks_total", '{reason="operator"}') == [0, 1]


def test_more_events_than_are_counted_at_once_are_counted_in_turn(parts: Parts, clock: FakeClock) -> None:
    signals = Signals(parts)
    with parts.ledger.writing() as tx:
        for _ in range(450):
            tx.events.append("rolled_back", "geo", {"undo": True})
    looked(signals, clock)
    for _ in range(BEHIND_LOOKS):
        clock.advance(BEHIND_S)
        signals.do_due([])
    assert samples(parts, "app_rollbacks_total", '{reason="undo"}') == [200, 400, 450]


def test_the_metrics_show_the_last_hour(parts: Parts, clock: FakeClock) -> None:
    signals = Signals(parts)
    looked(signals, clock)
    signals.saved(4)
    looked(signals, clock)
    told = {metric["name"]: metric for metric in metrics(parts)}
    saves = told[SAVES]
    assert (saves["value"], saves["grown"], saves["kind"], saves["labels"]) == (4, 4, "counter", {})
    assert len(saves["points"]) == 40
    assert saves["points"][-1] == 4
    assert told["disk_free_bytes"]["labels"] == {"folder": "."}
    assert told["disk_free_bytes"]["figure"] is True


def test_the_checks_keep_their_moment_over_restarts(parts: Parts, clock: FakeClock) -> None:
    looked(Signals(parts), clock)
    again = Signals(parts)
    with parts.ledger.writing() as tx:
        tx.settings.put(Fact.WAITING_ROWS, 3)
    looked(again, clock)
    with parts.ledger.reading() as tx:
        known = tx.settings.get(CHECKED)
    assert known["disk ."] == ["pass", "2026-11-22T04:00:15.000Z"]
    assert known["tracker write-back"] == ["warn", "2026-11-22T04:00:30.000Z"]


def test_an_alert_fires_and_is_resolved_with_an_event_each(parts: Parts, clock: FakeClock) -> None:
    trouble = Trouble()
    signals = Signals(parts, [trouble.rule()])
    trouble.holds = True
    looked(signals, clock, 2)
    (alert,) = open_alerts(parts)
    assert (alert.state, alert.message, alert.since) == ("firing", "there is 1", "2026-11-22T04:00:15.000Z")
    trouble.holds = False
    looked(signals, clock, 2)
    assert open_alerts(parts) == []
    assert alert_events(parts) == [("alert_firing", "here"), ("alert_resolved", "here")]
    with parts.ledger.reading() as tx:
        (resolved,) = tx.alerts.resolved()
        told = tx.events.newest(1, kind="alert_firing")[0].data
    assert resolved.resolved_at == "2026-11-22T04:00:45.000Z"
    assert told == {
        "name": "trouble",
        "severity": "warning",
        "value": 1.0,
        "unit": "",
        "since": "2026-11-22T04:00:15.000Z",
        "message": "there is 1",
        "hint": "mend it",
    }


def test_a_pending_alert_that_passes_leaves_no_trace(parts: Parts, clock: FakeClock) -> None:
    trouble = Trouble()
    signals = Signals(parts, [trouble.rule(for_s=60)])
    trouble.holds = True
    looked(signals, clock, 2)
    assert [alert.state for alert in open_alerts(parts)] == ["pending"]
    trouble.holds = False
    looked(signals, clock)
    assert open_alerts(parts) == []
    assert alert_events(parts) == []


def test_states_survive_a_restart_and_the_time_away_counts_for_nothing(
    parts: Parts, clock: FakeClock
) -> None:
    trouble = Trouble()
    trouble.holds = True
    looked(Signals(parts, [trouble.rule(for_s=60)]), clock, 3)
    clock.advance(86_400)
    again = Signals(parts, [trouble.rule(for_s=60)])
    looked(again, clock)
    (alert,) = open_alerts(parts)
    assert (alert.state, alert.held_s) == ("pending", 45)
    looked(again, clock)
    assert [alert.state for alert in open_alerts(parts)] == ["firing"]
    looked(Signals(parts, [trouble.rule(for_s=60)]), clock)
    assert alert_events(parts) == [("alert_firing", "here")]


@pytest.mark.parametrize("jump_s", [-7200, 7200])
def test_a_clock_that_is_set_neither_fires_nor_resolves(
    parts: Parts, clock: FakeClock, jump_s: float
) -> None:
    trouble = Trouble()
    trouble.holds = True
    signals = Signals(parts, [trouble.rule(for_s=60)])
    looked(signals, clock, 2)
    clock.jump(jump_s)
    looked(signals, clock, 2)
    assert [alert.state for alert in open_alerts(parts)] == ["pending"]
    looked(signals, clock)
    assert [alert.state for alert in open_alerts(parts)] == ["firing"]
    clock.jump(-jump_s)
    looked(signals, clock)
    assert [alert.state for alert in open_alerts(parts)] == ["firing"]


def test_the_last_merge_of_a_quiz_that_failed_fires_until_one_succeeds(
    parts: Parts, clock: FakeClock
) -> None:
    with parts.ledger.writing() as tx:
        tx.seen.put("pass:geo", {"seen": {}, "at": "2026-11-22T04:00:00.000Z"})
    signals = Signals(parts)
    merged(parts, clock, 1, RunStatus.FAILED)
    merged(parts, clock, 1, RunStatus.SUPERSEDED)
    looked(signals, clock, 5)
    found = {alert.name: alert for alert in open_alerts(parts)}
    assert found["update_failed"].message == "the last merge of geo failed: no room"
    assert found["update_failed"].state == "firing"
    merged(parts, clock, 1, RunStatus.SUCCEEDED)
    looked(signals, clock)
    assert "update_failed" not in {alert.name for alert in open_alerts(parts)}


def test_a_look_is_one_transaction(parts: Parts, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    signals = Signals(parts)
    looked(signals, clock, 3)
    begun: list[int] = []
    writing = parts.ledger.writing
    monkeypatch.setattr(parts.ledger, "writing", lambda: (begun.append(1), writing())[1])
    merged(parts, clock, 1, RunStatus.SUCCEEDED)
    before = len(begun)
    signals.saved(1)
    clock.advance(LOOK_EVERY_S - 1)
    signals.do_due([])
    assert len(begun) - before == 1


def test_a_ledger_that_refuses_is_tried_again_and_loses_nothing(
    parts: Parts, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    signals = Signals(parts)
    looked(signals, clock)
    signals.saved(2)

    writing = parts.ledger.writing

    @contextlib.contextmanager
    def refusing() -> Iterator[Transaction]:
        with writing() as tx:
            yield tx
            raise StorageError("the disk is full", hint="free some space")

    with monkeypatch.context() as patched:
        patched.setattr(parts.ledger, "writing", refusing)
        looked(signals, clock, 2)
    merged(parts, clock, 1, RunStatus.SUCCEEDED)
    looked(signals, clock)
    assert samples(parts, SAVES)[-1] == 2
    assert samples(parts, "quiz_updates_total", '{quiz="geo",status="succeeded"}')[-1] == 1


def test_old_samples_become_fewer_a_few_series_at_a_time(parts: Parts, clock: FakeClock) -> None:
    names = [f"series_{number}" for number in range(6)]
    with parts.ledger.writing() as tx:
        for name in names:
            for minute in range(10):
                for second in ("10", "25"):
                    at = f"2026-11-22T01:{minute:02}:{second}.000Z"
                    tx.samples.put_many([Sample(name, "", at, 1)])
            tx.samples.put_many([Sample(name, "", f"2026-11-{day:02}T01:00:00.000Z", 1) for day in (1, 2)])
            tx.samples.put_many([Sample(name, "", "2026-10-01T01:00:00.000Z", 1)])
    signals = Signals(parts)
    clock.advance(21)
    signals.do_due([])

    def counts() -> list[int]:
        return [len(samples(parts, name)) for name in names]

    assert counts() == [23] * 6
    clock.advance(1)
    signals.do_due([])
    assert counts().count(12) <= SERIES_AT_ONCE
    for _ in range(10):
        clock.advance(1)
        signals.do_due([])
    assert counts() == [12] * 6
