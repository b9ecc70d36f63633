import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizops.errors import StorageError
from quizops.jobs.upkeep import EVERY_S, Upkeep
from quizops.testing import FakeClock
from quizops.wiring import Parts

DAY_S = 86_400


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def parts(tmp_path: Path, clock: FakeClock) -> Iterator[Parts]:
    opened = Parts.open(tmp_path, clock=clock)
    yield opened
    opened.close()


def log_of_age(parts: Parts, run_id: str, days: float) -> Path:
    parts.log.write(run_id, "hello", {})
    moment = parts.clock.now().timestamp() - days * DAY_S
    os.utime(parts.log.path(run_id), (moment, moment))
    return parts.log.path(run_id)


def test_run_logs_go_after_the_days_they_are_kept(parts: Parts, clock: FakeClock) -> None:
    old, young = log_of_age(parts, "r-old", 8), log_of_age(parts, "r-young", 6)
    upkeep = Upkeep(parts)
    clock.advance(EVERY_S)
    upkeep.do_due()
    assert not old.exists()
    assert young.exists()


def test_nothing_is_done_before_its_hour(parts: Parts, clock: FakeClock) -> None:
    old = log_of_age(parts, "r-old", 8)
    upkeep = Upkeep(parts)
    clock.advance(EVERY_S - 1)
    upkeep.do_due()
    assert old.exists()


def test_what_goes_wrong_in_the_background_is_told_once_an_hour(parts: Parts, clock: FakeClock) -> None:
    upkeep = Upkeep(parts)
    trouble = StorageError("the disk is full", hint="free some space")

    def fail() -> None:
        raise trouble

    def told() -> list[str]:
        with parts.ledger.reading() as tx:
            return [event.data["message"] for event in tx.events.newest(10, kind="upkeep_failed")]

    for _ in range(3):
        parts.releases._background.submit("fails", fail)
        parts.releases.settle()
        upkeep.do_due()
    assert told() == ["the disk is full"]
    clock.advance(EVERY_S)
    upkeep.do_due()
    parts.releases._background.submit("fails", fail)
    parts.releases.settle()
    upkeep.do_due()
    assert told() == ["the disk is full"] * 2


def test_old_history_goes_some_thousands_at_a_time_until_it_is_gone(
    parts: Parts, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizops.jobs.upkeep.HISTORY_KEPT", 100)
    with parts.ledger.writing() as tx:
        for _ in range(6000):
            tx.events.append("paused", "watcher")
    upkeep = Upkeep(parts)

    def events() -> int:
        with parts.ledger.reading() as tx:
            return len(tx.events.after(0, limit=10_000))

    clock.advance(40 * DAY_S)
    upkeep.do_due()
    assert 100 < events() < 6000
    clock.advance(EVERY_S / 2)
    upkeep.do_due()
    assert events() == 100
    clock.advance(EVERY_S)
    upkeep.do_due()
    assert events() == 100
