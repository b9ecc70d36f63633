"""How many tracker rows are in which status."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quizops.downloads.states import Category, SourceName, SourceState, Status
from quizops.downloads.tracker import Tracker, TrackerSetup
from quizops.jobs.census import COUNT_AGAIN_S, SLICE_ROWS, Census, count_rows
from quizops.ledger import Ledger
from quizops.testing import FakeClock

HEADER = "row_id,name,type,youtube_playlist,google_drive\n"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def ledger(clock: FakeClock) -> Iterator[Ledger]:
    with Ledger.in_memory(clock=clock) as opened:
        yield opened


def tracker(tmp_path: Path, ledger: Ledger, clock: FakeClock, rows: int) -> Tracker:
    path = tmp_path / "people.csv"
    lines = [f"{number},Row,x,https://youtu.be/{number:011},\n" for number in range(rows)]
    path.write_text(HEADER + "".join(lines))
    setup = TrackerSetup(pause=clock.advance)
    return Tracker.open(path, ledger, clock=clock, name="people.csv", setup=setup)


def failed(category: Category, last_attempt: str = "2026-11-22T03:00:00Z") -> SourceState:
    return SourceState(Status.FAILED, category=category, last_attempt=last_attempt)


def test_rows_are_counted_by_source_and_status(tmp_path: Path, ledger: Ledger, clock: FakeClock) -> None:
    people = tracker(tmp_path, ledger, clock, 5)
    people.record(
        {
            "0": {SourceName.YOUTUBE: failed(Category.SYSTEM)},
            "1": {SourceName.YOUTUBE: failed(Category.NETWORK)},
            "2": {SourceName.YOUTUBE: failed(Category.SYSTEM, "2026-11-20T03:00:00Z")},
            "3": {SourceName.YOUTUBE: SourceState(Status.COMPLETED, last_attempt="2026-11-22T03:00:00Z")},
        }
    )
    counted = count_rows([people], clock.now())
    assert counted.counts == {
        ("youtube", "failed"): 3,
        ("youtube", "completed"): 1,
        ("youtube", "pending"): 1,
        ("drive", "none"): 5,
    }
    assert counted.system_errors == 2
    assert (counted.finished, counted.failed) == (3, 2), "what was tried within a day"


def test_many_rows_are_counted_a_slice_at_a_time(tmp_path: Path, ledger: Ledger, clock: FakeClock) -> None:
    people = tracker(tmp_path, ledger, clock, 2 * SLICE_ROWS + 1)
    census = Census(ledger)
    census.begin([people], clock.now(), 0.0)
    for _ in range(2):
        census.go_on()
        assert census.fact is None
    census.go_on()
    assert census.fact is not None
    assert census.fact.in_status("pending") == 2 * SLICE_ROWS + 1


def test_what_did_not_change_is_counted_again_only_after_a_while(
    tmp_path: Path, ledger: Ledger, clock: FakeClock
) -> None:
    people = tracker(tmp_path, ledger, clock, 3)
    census = Census(ledger)

    def fresh(monotonic: float) -> bool:
        before = census.fact
        census.begin([people], clock.now(), monotonic)
        census.go_on()
        return census.fact is not before

    assert fresh(0.0)
    assert not fresh(15.0)
    people.skip(["1"], operator="ada")
    assert fresh(30.0)
    assert census.fact is not None and census.fact.in_status("skipped") == 1
    assert not fresh(45.0)
    assert fresh(30.0 + COUNT_AGAIN_S)


def test_without_trackers_nothing_is_counted(ledger: Ledger, clock: FakeClock) -> None:
    census = Census(ledger)
    census.begin([], clock.now(), 0.0)
    census.go_on()
    assert census.fact is not None
    assert census.fact.counts == {}
