"""Work of more than half a second is told in one row; short work leaves no trace."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.owner.owners import until

from quizops.clock import SystemClock
from quizops.jobs.progress import Progress
from quizops.ledger import Ledger
from quizops.testing import FakeClock
from quizops.wiring import Fact


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.sqlite", clock=SystemClock()) as ledger:
        yield ledger


def told(ledger: Ledger) -> Any:
    with ledger.reading() as tx:
        return tx.settings.get(Fact.BUSY)


def test_long_work_is_told_with_how_far_it_is_until_it_is_done(ledger: Ledger) -> None:
    progress = Progress(ledger, SystemClock())
    with progress.doing("merging moons"), progress.doing("planning moons"):
        progress.at(30, 100)
        row = until(lambda: told(ledger), "it is told")
        assert (row["what"], row["done"], row["total"]) == ("planning moons", 30, 100)
        progress.at(60, 100)
        until(lambda: told(ledger)["done"] == 60, "it is told how far it is")
    assert told(ledger) is None


def test_the_next_step_begins_without_the_numbers_of_the_last(ledger: Ledger) -> None:
    progress = Progress(ledger, SystemClock())
    with progress.doing("merging moons"):
        with progress.doing("planning moons"):
            progress.at(30, 100)
            since = until(lambda: told(ledger), "it is told")["since"]
        with progress.doing("publishing moons"):
            row = until(
                lambda: (row := told(ledger)) and row["what"] == "publishing moons" and row, "the next step"
            )
            assert (row["done"], row["total"], row["since"]) == (None, None, since)


def test_short_work_writes_nothing(ledger: Ledger) -> None:
    head = Head(ledger)
    progress = Progress(ledger, SystemClock())
    for _ in range(100):
        with progress.doing("merging moons"):
            progress.at(1, 1)
    until(lambda: "progress" not in [thread.name for thread in threading.enumerate()], "the thread ends")
    assert told(ledger) is None
    assert head.is_the_same()


class Head:
    """Whether anything was committed since: what a doorbell hears."""

    def __init__(self, ledger: Ledger) -> None:
        self._doorbell = ledger.doorbell()

    def is_the_same(self) -> bool:
        try:
            return not self._doorbell.wait(0)
        finally:
            self._doorbell.close()


def test_work_that_fails_is_no_longer_told(ledger: Ledger) -> None:
    progress = Progress(ledger, SystemClock())
    with pytest.raises(ZeroDivisionError), progress.doing("merging moons"):
        until(lambda: told(ledger), "it is told")
        raise ZeroDivisionError
    assert told(ledger) is None


def test_what_a_dead_owner_was_doing_is_forgotten_by_the_next(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.settings.put(Fact.BUSY, {"what": "merging moons", "done": 1, "total": 2, "since": "then"})
    Progress(ledger, SystemClock()).forget()
    assert told(ledger) is None


def test_what_wants_to_be_done_between_is_done_in_the_working_thread_and_seldom(ledger: Ledger) -> None:
    clock = FakeClock()
    progress = Progress(ledger, clock)
    threads: list[int] = []
    progress.between = lambda: threads.append(threading.get_ident())
    with progress.doing("merging moons"):
        for done in range(100):
            progress.at(done, 100)
        assert threads == []
        for done in range(100):
            clock.advance(0.01)
            progress.at(done, 100)
    assert set(threads) == {threading.get_ident()}
    assert len(threads) in range(8, 12)


def test_between_two_steps_there_is_a_turn_as_well(ledger: Ledger) -> None:
    clock = FakeClock()
    progress = Progress(ledger, clock)
    turns: list[str] = []
    progress.between = lambda: turns.append("between")
    with progress.doing("merging moons"):
        with progress.doing("planning moons"):
            clock.advance(1)
        turns.append("next step")
        clock.advance(1)
    assert turns == ["between", "next step"]


def test_what_is_done_between_does_not_call_itself_and_leaves_the_numbers_as_they_were(
    ledger: Ledger,
) -> None:
    clock = FakeClock()
    progress = Progress(ledger, clock)
    turns: list[str] = []

    def skip_rows() -> None:
        with progress.doing("skipping rows"):
            turns.append("skipped")
            clock.advance(1)
            progress.at(1, 1)

    progress.between = skip_rows
    with progress.doing("planning moons"):
        clock.advance(1)
        progress.at(30, 100)
        assert turns == ["skipped"]
        row = until(lambda: told(ledger), "it is told")
        assert (row["what"], row["done"], row["total"]) == ("planning moons", 30, 100)
