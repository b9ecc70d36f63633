"""Records of one tracker as rows of the table: cells, states, and a key of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from quizops.downloads.cells import TRACKING_COLUMNS, TrackingCells, found_state
from quizops.downloads.layout import TrackerColumns
from quizops.downloads.links import split_links
from quizops.downloads.memory import records_of
from quizops.downloads.reconcile import reconcile
from quizops.downloads.sheet import row_id_of
from quizops.downloads.states import RowState
from quizops.ledger import Ledger
from quizops_console.reader.tables.tracker_cells import CellReading, StateTexts, duplicate_texts, is_linked
from quizops_console.reader.tables.tracker_states import is_as_seen, reconciled_texts, recorded_texts

_SEPARATOR = "|"


@dataclass(slots=True)
class Repeated:
    """Row ids that stand in several records, by tracker. `hashes` are of those that may be."""

    hashes: frozenset[int] = frozenset()
    counts: dict[str, Counter[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """A record that is an item of the tracker, with the line where it begins."""

    row_id: str
    line: int
    texts: Sequence[str]


class RowMaker:
    """Makes the rows of one tracker. `is_held`: its states stay as they were, whatever its cells say."""

    def __init__(
        self,
        name: str,
        header: Mapping[str, int],
        columns: TrackerColumns,
        ledger: Ledger,
        reading: CellReading,
        *,
        is_held: bool = False,
    ) -> None:
        self.name = name
        self._ledger = ledger
        self._reading = reading
        self._is_held = is_held
        self._missing = tuple(column for column in TRACKING_COLUMNS if column not in header)
        self._key = header[columns.row_id]
        wanted = (columns.name, columns.type, columns.youtube, columns.drive)
        self._places = tuple(header.get(column, -1) for column in wanted)
        self._tracking = tuple(header.get(column, -1) for column in TRACKING_COLUMNS)

    def items(self, texts: Sequence[Sequence[str]], lines: Sequence[int]) -> list[Item]:
        """The records that have a row id."""
        key = self._key
        return [
            Item(row_id, line, record)
            for record, line in zip(texts, lines, strict=True)
            if (row_id := row_id_of(record[key])) is not None
        ]

    def rows(self, items: Sequence[Item], repeated: Repeated) -> Iterator[tuple[str, ...]]:
        """The table's rows, in the order of its columns."""
        states = self._states(items)
        name_at, type_at, _, _ = self._places
        for item, state in zip(items, states, strict=True):
            key = item.row_id
            if repeated.counts and (counts := repeated.counts.get(key)) is not None and counts.total() > 1:
                key, state = self._set_apart(item, counts, state)
            (y1, y2, y3, y4, y5), (d1, d2, d3, d4, d5), attempt, fence = state
            texts = item.texts
            name = texts[name_at] if name_at >= 0 else ""
            type_ = texts[type_at] if type_at >= 0 else ""
            head = (key, self.name, item.row_id, name, type_)
            yield (*head, y1, y2, y3, y4, y5, d1, d2, d3, d4, d5, attempt, str(item.line), fence)

    def _set_apart(self, item: Item, counts: Counter[str], state: StateTexts) -> tuple[str, StateTexts]:
        """A key of its own; a row of which there are two in this tracker is nobody's to work with."""
        key = f"{self.name}{_SEPARATOR}{item.row_id}"
        if counts[self.name] < 2:
            return key, state
        return f"{key}#{item.line}", duplicate_texts(*self._linked(item))

    def _states(self, items: Sequence[Item]) -> list[StateTexts]:
        row_ids = [item.row_id for item in items]
        with self._ledger.reading() as tx:
            pairs = tx.rows.pairs(self.name, row_ids)
        states: list[StateTexts] = []
        moved: list[int] = []
        for at, (item, pair) in enumerate(zip(items, pairs, strict=True)):
            cells = self._cells(item)
            youtube, drive = self._linked(item)
            is_known = pair[0] is not None or pair[7] is not None
            if self._is_held or (is_known and is_as_seen(pair, cells, self._missing)):
                states.append(recorded_texts(pair, youtube, drive))
            else:
                states.append(self._reading.texts(cells, youtube, drive))
                if is_known:
                    moved.append(at)
        if moved:
            self._reconcile(items, moved, states)
        return states

    def _reconcile(self, items: Sequence[Item], moved: Sequence[int], states: list[StateTexts]) -> None:
        """What the owner will make of rows whose cells are others than it last saw."""
        with self._ledger.reading() as tx:
            records = records_of(tx, self.name, [items[at].row_id for at in moved])
        for at in moved:
            item = items[at]
            cells, record = self._cells(item), records.get(item.row_id)
            state: RowState
            if record is None:
                state = found_state(cells)
            else:
                seen = record.memory.seen
                completed = cells._replace(**{column: getattr(seen, column) for column in self._missing})
                state = reconcile(record, completed).record.state
            states[at] = reconciled_texts(state, *self._links(item))

    def _cells(self, item: Item) -> TrackingCells:
        texts = item.texts
        return TrackingCells._make([texts[place] if place >= 0 else "" for place in self._tracking])

    def _linked(self, item: Item) -> tuple[bool, bool]:
        _, _, youtube, drive = self._places
        texts = item.texts
        return (
            youtube >= 0 and is_linked(texts[youtube]),
            drive >= 0 and is_linked(texts[drive]),
        )

    def _links(self, item: Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
        _, _, youtube, drive = self._places
        texts = item.texts
        return (
            split_links(texts[youtube]) if youtube >= 0 else (),
            split_links(texts[drive]) if drive >= 0 else (),
        )
