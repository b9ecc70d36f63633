"""Which tracker rows the ledger says something new of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeAlias

from quizops.ledger import Event, Ledger, Transaction

Named: TypeAlias = defaultdict[str, set[str]]
"""Tracker → row ids."""

_AT_ONCE = 1000
_TOLD_BY_FILE = {"tracker_read", "written_back", "refused"}
"""What these tell of is in the file too, and seen there."""
_EVERYTHING = {"tracker_held", "rows_lost_accepted"}


@dataclass(slots=True)
class RowNews:
    """`everything`: rows were changed that nobody can name."""

    named: Named = field(default_factory=lambda: defaultdict(set))
    everything: bool = False


class TrackerNews:
    """A position in the ledger's list of events."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        with ledger.reading() as tx:
            self._position = tx.events.head()

    def since(self, trackers: Collection[str]) -> RowNews:
        """What came since the last call. Raises `StorageError` where the ledger cannot be read."""
        news = RowNews()
        with self._ledger.reading() as tx:
            while events := tx.events.after(self._position, _AT_ONCE):
                self._position = events[-1].seq
                for event in events:
                    if event.subject in trackers and event.kind not in _TOLD_BY_FILE:
                        _take(tx, event, news)
        return news


def _take(tx: Transaction, event: Event, news: RowNews) -> None:
    row_ids = _rows_of(tx, event)
    if row_ids is None:
        news.everything = True
    else:
        news.named[event.subject] |= row_ids


def _rows_of(tx: Transaction, event: Event) -> set[str] | None:
    """The rows that an event is about; None where it names not all of them."""
    if event.kind in _EVERYTHING:
        return None
    if "row_id" in event.data:
        return {str(event.data["row_id"])}
    rows = event.data.get("rows")
    if isinstance(rows, list) and event.data.get("count", len(rows)) <= len(rows):
        return set(map(str, rows))
    action = tx.journal.get(str(event.data["action"])) if "action" in event.data else None
    return None if action is None else {str(change[0]) for change in action.undo.get("rows", ())}
