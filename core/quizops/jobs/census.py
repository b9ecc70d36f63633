"""How many tracker rows are in which status: counted a slice at a time, and only where something changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeAlias

from quizops.clock import iso_seconds
from quizops.downloads.listing import shown_status
from quizops.downloads.sheet import TrackerRow
from quizops.downloads.states import Category, RowState, SourceName, SourceState, Status
from quizops.downloads.tracker import Tracker
from quizops.ledger import Ledger
from quizops.monitoring import RowsFact

SLICE_ROWS = 250
"""Rows looked at in one go, a few milliseconds: a save may be waiting."""
COUNT_AGAIN_S = 600.0
"""How long a count is good for though nothing changed: attempts grow older than a day."""
_ATTEMPTS_OF = timedelta(hours=24)
_FINISHED = {Status.COMPLETED, Status.PARTIAL, Status.FAILED}
Rows: TypeAlias = Iterable[tuple[TrackerRow, RowState]]


class RowCount:
    """A count in progress. Sources that are fenced off count as failed by validation, as they are listed."""

    def __init__(self, now: datetime) -> None:
        self._from = iso_seconds(now - _ATTEMPTS_OF)
        self._counts: Counter[tuple[str, str]] = Counter()
        self._system_errors = self._finished = self._failed = 0

    def add(self, rows: Rows) -> int:
        """Count some more; how many rows there were."""
        added = 0
        for row, state in rows:
            added += 1
            for source in SourceName:
                reading = state.of(source)
                if isinstance(reading, SourceState):
                    self._add_source(source, reading, row)
                else:
                    self._counts[source.value, Status.FAILED.value] += 1
        return added

    def fact(self) -> RowsFact:
        return RowsFact(dict(self._counts), self._system_errors, self._finished, self._failed)

    def _add_source(self, source: SourceName, state: SourceState, row: TrackerRow) -> None:
        status = shown_status(state, row.links(source))
        self._counts[source.value, status.value] += 1
        is_failed = status is Status.FAILED
        self._system_errors += is_failed and state.category is Category.SYSTEM
        if status in _FINISHED and (state.last_attempt or "") >= self._from:
            self._finished += 1
            self._failed += is_failed


def count_rows(trackers: Iterable[Tracker], now: datetime) -> RowsFact:
    """All rows at once, for whoever has the time."""
    count = RowCount(now)
    for tracker in trackers:
        count.add(tracker.rows())
    return count.fact()


class Census:
    """The count of the rows of all trackers, kept up to date. `fact` is None before the first is done."""

    def __init__(self, ledger: Ledger) -> None:
        self.fact: RowsFact | None = None
        self._ledger = ledger
        self._counted: Any = None
        self._good_until = 0.0
        self._count: RowCount | None = None
        self._rows: Iterator[tuple[TrackerRow, RowState]] = iter(())

    def begin(self, trackers: Iterable[Tracker], now: datetime, monotonic: float) -> None:
        """Begin to count where anything changed since the last count, or that one has grown old."""
        found = list(trackers)
        versions = self._versions(found)
        if self._count is not None or (versions == self._counted and monotonic < self._good_until):
            return
        self._counted, self._good_until = versions, monotonic + COUNT_AGAIN_S
        self._count = RowCount(now)
        self._rows = (pair for tracker in found for pair in tracker.rows())

    def go_on(self) -> None:
        """Count one slice more, if a count is going on."""
        if self._count is None:
            return
        if self._count.add(islice(self._rows, SLICE_ROWS)) < SLICE_ROWS:
            self.fact, self._count = self._count.fact(), None

    def _versions(self, trackers: Iterable[Tracker]) -> Any:
        """What changes with the file of a tracker, and with whatever is recorded of its rows."""
        with self._ledger.reading() as tx:
            return [
                (tracker.name, tracker.sheet.snapshot.file_id, tx.events.newest(1, subject=tracker.name))
                for tracker in trackers
            ]
