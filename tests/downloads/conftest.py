"""A folder with a tracker, a ledger in memory and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from quizops.downloads.tracker import Tracker, TrackerSetup
from quizops.ledger import Ledger
from quizops.testing import FakeClock

OpenTracker: TypeAlias = Callable[..., Tracker]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def ledger(clock: FakeClock) -> Iterator[Ledger]:
    with Ledger.in_memory(clock=clock) as ledger:
        yield ledger


@pytest.fixture
def csv_path(tmp_path: Path) -> Path:
    return tmp_path / "tracker.csv"


@pytest.fixture
def open_tracker(csv_path: Path, ledger: Ledger, clock: FakeClock) -> OpenTracker:
    """Opens the tracker at `csv_path`, again and again; pausing moves the clock."""

    def pause(seconds: float) -> None:
        clock.advance(max(seconds, 0.001))

    def opened(*, follow: bool = True, setup: TrackerSetup | None = None) -> Tracker:
        return Tracker.open(
            csv_path,
            ledger,
            clock=clock,
            backups=csv_path.parent / "backups",
            setup=setup or TrackerSetup(pause=pause),
            follow=follow,
        )

    return opened
