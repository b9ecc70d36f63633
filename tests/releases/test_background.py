"""The background's queue: order, patience, and what happens to errors."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from quizops.errors import StorageError
from quizops.releases.background import Background


@pytest.fixture
def background() -> Iterator[Background]:
    background = Background("test")
    yield background
    background.close()


def test_jobs_run_in_order_and_a_queued_key_runs_once(background: Background) -> None:
    gate, seen = threading.Event(), []
    background.submit("first", lambda: gate.wait(10) and None)
    for number in range(3):
        background.submit("again", lambda number=number: seen.append(number))
    background.submit("last", lambda: seen.append("last"))
    gate.set()
    assert background.settle()
    assert seen == [2, "last"]


def test_a_patient_job_lets_others_go_first(background: Background) -> None:
    gate, seen = threading.Event(), []
    background.submit("first", lambda: gate.wait(10) and None)
    background.submit("patient", lambda: seen.append("patient"), patient=True)
    background.submit("other", lambda: seen.append("other"))
    gate.set()
    assert background.settle()
    assert seen == ["other", "patient"]


def test_a_patient_job_runs_without_anybody_waiting_for_it(background: Background) -> None:
    ran = threading.Event()
    background.submit("patient", ran.set, patient=True)
    assert ran.wait(10)


def test_an_error_is_kept_and_the_queue_goes_on(background: Background) -> None:
    seen = []

    def fail() -> None:
        raise StorageError("the disk is full")

    background.submit("fails", fail)
    background.submit("works", lambda: seen.append("works"))
    background.settle()
    assert seen == ["works"]
    assert [str(error) for error in background.take_troubles()] == ["the disk is full"]
    assert background.take_troubles() == []


def test_closing_finishes_what_is_queued_and_takes_nothing_more(background: Background) -> None:
    seen = []
    background.submit("patient", lambda: seen.append("patient"), patient=True)
    background.close()
    background.submit("late", lambda: seen.append("late"))
    assert background.settle()
    assert seen == ["patient"]


def test_waiting_ends_when_its_time_is_over(background: Background) -> None:
    gate = threading.Event()
    background.submit("long", lambda: gate.wait(10) and None)
    assert not background.settle(timeout_s=0)
    gate.set()


def test_an_optional_job_is_left_out_when_the_end_comes_first() -> None:
    background = Background("test")
    seen: list[str] = []
    background.submit("spare", lambda: seen.append("spare"), patient=True, optional=True)
    background.submit("hash", lambda: seen.append("hash"), patient=True)
    background.close()
    assert seen == ["hash"]


def test_an_optional_job_that_is_needed_after_all_is_done(background: Background) -> None:
    seen: list[str] = []
    background.submit("upkeep", lambda: seen.append("once"), patient=True, optional=True)
    background.submit("upkeep", lambda: seen.append("needed"), patient=True)
    background.close()
    assert seen == ["needed"]


def test_a_fault_in_a_job_leaves_nobody_waiting(background: Background) -> None:
    def fail() -> None:
        raise LookupError("nobody thought of this")

    background.submit("fails", fail)
    assert background.settle(10)
    background.submit("works", lambda: None)
    assert background.settle(10)
    assert [str(error) for error in background.take_troubles()] == ["nobody thought of this"]
