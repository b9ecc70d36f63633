"""What every ledger promises of runs, tracker rows and small facts."""

from __future__ import annotations

import dataclasses

from quizops.ledger import Cause, Ledger, RowState, RunStatus, Step, StepStatus
from quizops.testing import FakeClock


def test_a_run_is_started_and_finished(ledger: Ledger, second_ledger: Ledger, fake_clock: FakeClock) -> None:
    with ledger.writing() as tx:
        run = tx.runs.start("quiz-update", Cause.FILE, subject="geo", data={"files": ["q.csv"]})
    fake_clock.advance(2)
    with ledger.writing() as tx:
        assert tx.runs.finish(run.id, RunStatus.SUCCEEDED, {"release": "geo-1"})
    with second_ledger.reading() as tx:
        assert tx.runs.get(run.id) == dataclasses.replace(
            run,
            status=RunStatus.SUCCEEDED,
            ended="2026-11-22T04:00:02.000Z",
            data={"release": "geo-1"},
        )
        assert tx.runs.get("r-unknown") is None


def test_a_queued_run_has_not_started(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        run = tx.runs.start("downloads", Cause.OPERATOR, operator="ada", status=RunStatus.QUEUED)
        assert run.started is None
        tx.runs.update(run.id, status=RunStatus.RUNNING, started="2026-11-22T04:00:09.000Z")
        found = tx.runs.get(run.id)
        assert found is not None
        assert (found.status, found.started, found.operator) == (
            "running",
            "2026-11-22T04:00:09.000Z",
            "ada",
        )


def test_an_update_keeps_what_it_does_not_name(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        run = tx.runs.start("quiz-update", Cause.HAND, operator="ada", subject="geo", data={"n": 1})
        assert tx.runs.update(run.id)
        assert tx.runs.get(run.id) == run
        assert not tx.runs.finish("r-unknown", RunStatus.FAILED)


def test_runs_are_listed_newest_first_and_chosen(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        for recipe, subject in [("quiz-update", "geo"), ("rollback", "geo"), ("quiz-update", "history")]:
            tx.runs.start(recipe, Cause.FILE, subject=subject)
        tx.runs.finish(tx.runs.list()[0].id, RunStatus.FAILED)
        assert [each.subject for each in tx.runs.list()] == ["history", "geo", "geo"]
        assert [each.subject for each in tx.runs.list(recipe="quiz-update")] == ["history", "geo"]
        assert [each.recipe for each in tx.runs.list(subject="geo")] == ["rollback", "quiz-update"]
        assert [each.subject for each in tx.runs.list(status=RunStatus.FAILED)] == ["history"]
        assert tx.runs.list(status=RunStatus.FAILED, subject="geo") == []
        assert len(tx.runs.list(2)) == 2


def test_steps_are_kept_in_order_and_replaced(ledger: Ledger) -> None:
    plan = Step("r-1", "plan", 1, StepStatus.RUNNING, started="2026-11-22T04:00:00.000Z", tries=1)
    check = Step("r-1", "check", 0, StepStatus.SKIPPED, skipped_because="nothing to check")
    failed = dataclasses.replace(plan, status=StepStatus.FAILED, error={"rule": "held"}, data={"n": 1})
    with ledger.writing() as tx:
        for step in (plan, check, failed, Step("r-2", "plan", 0)):
            tx.runs.put_step(step)
        assert tx.runs.steps("r-1") == [check, failed]
        assert tx.runs.steps("r-2") == [Step("r-2", "plan", 0)]


ROW = RowState(
    tracker="people.csv",
    row_id="151",
    source="youtube",
    status="failed",
    files=("youtube/151/a.mp4",),
    media_ids=("abc",),
    category="network",
    error="reset",
    tries=2,
    next_try="2026-11-22T04:12:00.000Z",
    last_attempt="2026-11-22T04:00:00.000Z",
    detached=True,
    written={"youtube_status": "failed", "download_errors": "youtube: network: reset (try 2 of 5)"},
)


def test_a_row_comes_back_as_it_was_put(ledger: Ledger, second_ledger: Ledger) -> None:
    bare = RowState("people.csv", "#9", "drive")
    with ledger.writing() as tx:
        tx.rows.put(ROW)
        tx.rows.put_many([bare, dataclasses.replace(ROW, tracker="other.csv")])
    with second_ledger.reading() as tx:
        assert tx.rows.load("people.csv") == [bare, ROW]
        assert tx.rows.get("people.csv", "151", "youtube") == ROW
        assert tx.rows.get("people.csv", "151", "drive") is None


def test_a_row_is_replaced_and_dropped(ledger: Ledger) -> None:
    pending = dataclasses.replace(ROW, status="pending", category=None, error=None, detached=False)
    with ledger.writing() as tx:
        tx.rows.put_many([ROW, dataclasses.replace(ROW, source="drive")])
        tx.rows.put(pending)
        assert tx.rows.get("people.csv", "151", "youtube") == pending
        tx.rows.drop("people.csv", ["151", "unknown"])
        assert tx.rows.load("people.csv") == []


def test_the_states_that_a_row_ever_had_are_remembered(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.rows.remember("people.csv", [("1", b"aaaaaaaa"), ("1", b"bbbbbbbb"), ("2", b"aaaaaaaa")])
        tx.rows.remember("people.csv", [("1", b"aaaaaaaa")])
        assert tx.rows.history("people.csv") == {"1": {b"aaaaaaaa", b"bbbbbbbb"}, "2": {b"aaaaaaaa"}}
        assert tx.rows.history("other.csv") == {}


def test_facts_are_kept_by_key(ledger: Ledger, second_ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.seen.put("file:b.csv", {"id": [1, 2, 3]})
        tx.seen.put_many({"file:a.csv": None, "quiz:geo": [1.5, "é"]})
        tx.seen.put("file:b.csv", {"id": [4]})
        tx.settings.put("file:b.csv", "apart")
    with second_ledger.reading() as tx:
        assert tx.seen.get("file:b.csv") == {"id": [4]}
        assert tx.seen.get("never") is None
        assert tx.seen.get("never", 7) == 7
        assert list(tx.seen.all("file:")) == ["file:a.csv", "file:b.csv"]
        assert tx.seen.all() == {"file:a.csv": None, "file:b.csv": {"id": [4]}, "quiz:geo": [1.5, "é"]}
        assert tx.settings.all() == {"file:b.csv": "apart"}


def test_a_fact_is_dropped_once(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.settings.put("paused", True)
        assert tx.settings.drop("paused")
        assert not tx.settings.drop("paused")
        assert tx.settings.get("paused") is None
