"""Old history goes in small pieces: never the newest, never what live releases refer to."""

from __future__ import annotations

from datetime import timedelta

from quizops.clock import iso
from quizops.ledger import Cause, Ledger, ReleaseRow, ReleaseState, RunStatus, Step, StepStatus, Transaction
from quizops.testing import FakeClock

DAYS_S = 86_400.0


def ran(tx: Transaction, status: RunStatus | None = RunStatus.SUCCEEDED) -> str:
    run = tx.runs.start("quiz-update", Cause.FILE, subject="moons")
    tx.runs.put_step(Step(run.id, "plan", 0, StepStatus.SUCCEEDED))
    tx.events.append("run_started", "moons", run_id=run.id)
    if status is not None:
        tx.runs.finish(run.id, status)
    return run.id


def released(tx: Transaction, run: str, state: ReleaseState) -> None:
    tx.releases.add(
        ReleaseRow(
            id=f"rel-{run}",
            quiz=f"quiz of {run}",
            version="1.0.0",
            type="major",
            created="2026-11-22T04:00:00.000Z",
            cause="file",
            size_bytes=1,
            run_id=run,
            state=state,
            manifest={},
        )
    )


def before(clock: FakeClock, days: float) -> str:
    return iso(clock.now() - timedelta(days=days))


def test_old_runs_go_with_their_steps_and_events_oldest_first(ledger: Ledger, fake_clock: FakeClock) -> None:
    with ledger.writing() as tx:
        old = [ran(tx) for _ in range(5)]
    fake_clock.advance(40 * DAYS_S)
    with ledger.writing() as tx:
        young = ran(tx)
        assert tx.runs.drop_old(before(fake_clock, 30), keep=0, limit=3) == 3
        assert [tx.runs.get(run) is None for run in old] == [True, True, True, False, False]
        assert tx.runs.drop_old(before(fake_clock, 30), keep=0, limit=3) == 2
        assert tx.runs.drop_old(before(fake_clock, 30), keep=0, limit=3) == 0
        assert [run.id for run in tx.runs.list()] == [young]
        assert tx.runs.steps(old[0]) == []
        assert len(tx.runs.steps(young)) == 1
        assert tx.events.drop_old(before(fake_clock, 30), keep=0, limit=3) == 3
        assert tx.events.drop_old(before(fake_clock, 30), keep=0, limit=3) == 2
        assert [event.run_id for event in tx.events.after(0)] == [young]


def test_the_newest_stay_however_old(ledger: Ledger, fake_clock: FakeClock) -> None:
    with ledger.writing() as tx:
        runs = [ran(tx) for _ in range(5)]
    fake_clock.advance(4000 * DAYS_S)
    with ledger.writing() as tx:
        assert tx.runs.drop_old(before(fake_clock, 30), keep=3, limit=100) == 2
        assert [run.id for run in tx.runs.list()] == runs[:1:-1]
        assert tx.events.drop_old(before(fake_clock, 30), keep=5, limit=100) == 0
        assert tx.events.drop_old(before(fake_clock, 30), keep=100, limit=100) == 0


def test_what_goes_on_and_what_live_releases_refer_to_stays(ledger: Ledger, fake_clock: FakeClock) -> None:
    with ledger.writing() as tx:
        going_on, live, gone, plain = ran(tx, None), ran(tx), ran(tx), ran(tx)
        released(tx, live, ReleaseState.LIVE)
        released(tx, gone, ReleaseState.SUPERSEDED)
        tx.events.append("rolled_back", "moons")
        tx.events.append("paused", "watcher")
    fake_clock.advance(40 * DAYS_S)
    with ledger.writing() as tx:
        assert tx.runs.drop_old(before(fake_clock, 30), keep=0, limit=100) == 2
        assert {run.id for run in tx.runs.list()} == {going_on, live}
        assert tx.runs.get(plain) is None
        tx.events.drop_old(before(fake_clock, 30), keep=0, limit=100)
        assert [(event.kind, event.run_id) for event in tx.events.after(0)] == [
            ("run_started", live),
            ("rolled_back", None),
        ]


def test_numbers_go_on_where_they_were(ledger: Ledger, fake_clock: FakeClock) -> None:
    """A feed that was behind reads on after what is gone."""
    with ledger.writing() as tx:
        for _ in range(4):
            head = tx.events.append("paused", "watcher")
    fake_clock.advance(40 * DAYS_S)
    with ledger.writing() as tx:
        assert tx.events.drop_old(before(fake_clock, 30), keep=1, limit=100) == 3
    with ledger.writing() as tx:
        assert tx.events.append("resumed", "watcher") > head
