"""The ledger's side of one tracker, resident: states, what the CSV last held, what it ever held."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from quizops.downloads.cells import TRACKING_COLUMNS, TrackingCells, digest
from quizops.downloads.reconcile import RowMemory, RowRecord
from quizops.downloads.states import Category, Fence, RowState, SourceName, SourceReading, SourceState, Status
from quizops.ledger import Ledger, Transaction
from quizops.ledger import RowState as StoredState

_FENCED = "fenced"
_TYPE = "type"
_WAITS = "waits"
_SHARED = TRACKING_COLUMNS[6:]
_OWN = {SourceName.YOUTUBE: TRACKING_COLUMNS[:3] + _SHARED, SourceName.DRIVE: TRACKING_COLUMNS[3:6]}


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row's new state, and the cells that the CSV holds now (None: not looked at).

    `waits` says that the CSV does not hold what the state says; `type` is as first recorded.
    """

    row_id: str
    state: RowState
    seen: TrackingCells | None = None
    waits: bool = True
    type: str | None = None


class TrackerMemory:
    """What the ledger knows of a tracker's rows, kept beside it so that nothing is read twice.

    `store` belongs into a transaction and `keep` behind its commit, so that the two never part.
    """

    def __init__(self, tracker: str, ledger: Ledger) -> None:
        self.tracker = tracker
        self._ledger = ledger
        self._states: dict[str, RowState] = {}
        self._seen: dict[str, TrackingCells] = {}
        self._types: dict[str, str] = {}
        self.unwritten: set[str] = set()
        self._known: dict[str, set[bytes]] | None = None
        self._absent: frozenset[str] = frozenset()

    def load(self, tx: Transaction) -> None:
        """Read everything afresh, except the digests: those come when a row first differs."""
        self._states.clear()
        self._seen.clear()
        self._types.clear()
        self.unwritten.clear()
        self._known = None
        for row_id, sources in groupby(tx.rows.load(self.tracker), key=_row_id):
            self._take(row_id, list(sources))
        self._absent = frozenset(tx.seen.get(self._fact, {}).get("absent", ()))

    def __contains__(self, row_id: str) -> bool:
        return row_id in self._states

    def __iter__(self) -> Iterator[str]:
        return iter(self._states)

    def state(self, row_id: str) -> RowState | None:
        return self._states.get(row_id)

    def seen(self, row_id: str) -> TrackingCells | None:
        """The cells that the CSV held when the row was last dealt with."""
        return self._seen.get(row_id)

    def first_types(self) -> Mapping[str, str]:
        """The `type` that each row was first recorded with."""
        return self._types

    def record(self, row_id: str) -> RowRecord | None:
        """Everything that reconciling a row needs; reads the digests when they are first asked for."""
        state = self._states.get(row_id)
        if state is None:
            return None
        if self._known is None:
            with self._ledger.reading() as tx:
                self._known = tx.rows.history(self.tracker)
        return RowRecord(state, RowMemory(self._seen[row_id], frozenset(self._known.get(row_id, ()))))

    def present(self) -> frozenset[str]:
        """The rows that the CSV held when it was last taken in."""
        return frozenset(self._states) - self._absent

    def store(self, tx: Transaction, changes: Collection[RowChange]) -> None:
        """Write changes into the ledger: only the sources that differ, all where cells were seen."""
        if len(changes) > 1:
            tx.rows.put_many(stored for change in changes for stored in self._stored(change))
        else:
            for change in changes:
                for stored in self._stored(change):
                    tx.rows.put(stored)
        found = [(change.row_id, digest(change.seen)) for change in changes if change.seen is not None]
        if found:
            tx.rows.remember(self.tracker, found)

    def keep(self, changes: Iterable[RowChange]) -> None:
        """Hold what was stored and committed."""
        for change in changes:
            self._states[change.row_id] = change.state
            if change.waits:
                self.unwritten.add(change.row_id)
            else:
                self.unwritten.discard(change.row_id)
            if change.seen is not None:
                self._seen[change.row_id] = change.seen
                if self._known is not None:
                    self._known.setdefault(change.row_id, set()).add(digest(change.seen))
            self._seen.setdefault(change.row_id, TrackingCells())
            if change.type is not None:
                self._types.setdefault(change.row_id, change.type)

    def store_absent(self, tx: Transaction, absent: frozenset[str]) -> bool:
        """Write which known rows the CSV does not hold; False when that is no news."""
        if absent == self._absent:
            return False
        tx.seen.put(self._fact, {"absent": sorted(absent)})
        return True

    def keep_absent(self, absent: frozenset[str]) -> None:
        self._absent = absent

    @property
    def _fact(self) -> str:
        return f"tracker:{self.tracker}"

    def _take(self, row_id: str, sources: list[StoredState]) -> None:
        self._states[row_id], self._seen[row_id], notes = _recorded(sources)
        if (recorded_type := notes.get(_TYPE)) is not None:
            self._types[row_id] = recorded_type
        if _WAITS in notes:
            self.unwritten.add(row_id)

    def _stored(self, change: RowChange) -> Iterator[StoredState]:
        before = self._states.get(change.row_id)
        seen = change.seen if change.seen is not None else self._seen.get(change.row_id, TrackingCells())
        for source in SourceName:
            reading = change.state.of(source)
            if before is None or change.seen is not None or reading is not before.of(source):
                yield self._as_stored(change, source, reading, seen)

    def _as_stored(
        self, change: RowChange, source: SourceName, reading: SourceReading, seen: TrackingCells
    ) -> StoredState:
        written = {column: cell for column in _OWN[source] if (cell := getattr(seen, column))}
        if change.waits:
            written[_WAITS] = "yes"
        if source is SourceName.YOUTUBE:
            recorded_type = self._types.get(change.row_id, change.type)
            if recorded_type is not None:
                written[_TYPE] = recorded_type
        if isinstance(reading, Fence):
            return StoredState(
                self.tracker, change.row_id, source, _FENCED, error=reading.word, written=written
            )
        return StoredState(
            tracker=self.tracker,
            row_id=change.row_id,
            source=source,
            status=reading.status,
            files=reading.files,
            media_ids=reading.media_ids,
            category=reading.category,
            error=reading.error,
            tries=reading.tries,
            next_try=reading.next_try,
            last_attempt=reading.last_attempt,
            detached=reading.detached,
            written=written,
        )


def records_of(tx: Transaction, tracker: str, row_ids: Sequence[str]) -> dict[str, RowRecord]:
    """What the ledger knows of some rows, with all that reconciling them needs; unknown rows are left out."""
    known: dict[str, set[bytes]] = {}
    for row_id, found, _ in tx.rows.history_of(tracker, row_ids):
        known.setdefault(row_id, set()).add(found)
    records = {}
    for row_id in row_ids:
        sources = [tx.rows.get(tracker, row_id, source) for source in SourceName]
        stored = [source for source in sources if source is not None]
        if stored:
            state, seen, _ = _recorded(stored)
            records[row_id] = RowRecord(state, RowMemory(seen, frozenset(known.get(row_id, ()))))
    return records


def _recorded(sources: Iterable[StoredState]) -> tuple[RowState, TrackingCells, dict[str, str]]:
    """A row from its stored sources: its state, the cells last seen, and our own notes beside them."""
    readings: dict[str, SourceReading] = {}
    written: dict[str, str] = {}
    for stored in sources:
        readings[stored.source] = _reading(stored)
        written |= stored.written
    notes = {name: written.pop(name) for name in (_TYPE, _WAITS) if name in written}
    return RowState(**readings), TrackingCells(**written), notes


def _row_id(stored: StoredState) -> str:
    return stored.row_id


def _reading(stored: StoredState) -> SourceReading:
    if stored.status == _FENCED:
        return Fence(stored.error or "")
    return SourceState(
        status=Status(stored.status),
        files=stored.files,
        media_ids=stored.media_ids,
        category=Category(stored.category) if stored.category else None,
        error=stored.error,
        tries=stored.tries,
        next_try=stored.next_try,
        last_attempt=stored.last_attempt,
        detached=stored.detached,
    )
