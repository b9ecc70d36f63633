"""Records of one tracker as rows of the table: cells, states, and a key of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizops.downloads.cells import TRACKING_COLUMNS, TrackingCells, found_state
from quizops.downloads.layout import TrackerColumns
from quizops.downloads.links import split_links
from quizops.downloads.memory import records_of
from quizops.downloads.reconcile import reconcile
from quizops.downloads.sheet import row_id_of
from quizops.downloads.states import RowState
from quizops.ledger import Ledger
from quizops_console.reader.tables.tracker_cells import FENCED, CellReading, Column, StateColumns, linked
from quizops_console.reader.tables.tracker_states import (
    LastSeen,
    Pair,
    reconciled_row,
    recorded_columns,
    some_of,
)

_SEPARATOR = "|"
_DUPLICATE = "duplicate"


@dataclass(slots=True)
class Repeated:
    """Row ids that stand in several records, by tracker. `hashes` are of those that may be."""

    hashes: frozenset[int] = frozenset()
    counts: dict[str, Counter[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Items:
    """Records that are items of a tracker, each with the line where it begins."""

    row_ids: list[str]
    lines: list[int]
    texts: Sequence[Sequence[str]]

    def __len__(self) -> int:
        return len(self.row_ids)


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
        self._header = header
        self._columns = columns
        self._ledger = ledger
        self._reading = reading
        self._is_held = is_held
        self._missing = tuple(column for column in TRACKING_COLUMNS if column not in header)
        self._last_seen = LastSeen(self._missing)

    def items(self, texts: Sequence[Sequence[str]], lines: Sequence[int]) -> Items:
        """The records that have a row id."""
        place = self._header[self._columns.row_id]
        cells = [record[place] for record in texts]
        row_ids = [cell if cell.isalnum() else row_id_of(cell) for cell in cells]
        if None not in row_ids:
            return Items([row_id or "" for row_id in row_ids], list(lines), texts)
        has_id = [row_id is not None for row_id in row_ids]
        return Items(some_of(row_ids, has_id), some_of(lines, has_id), some_of(texts, has_id))

    def columns(self, items: Items, repeated: Repeated) -> list[Column]:
        """The table's columns for these items."""
        by_place: list[Column] = list(zip(*items.texts, strict=True))

        def column(name: str) -> Column:
            place = self._header.get(name, -1)
            return by_place[place] if place >= 0 else [""] * len(items)

        states = self._states(items, column)
        keys: Column = items.row_ids
        if repeated.counts:
            keys, states = self._set_apart(items, repeated, states)
        head = [keys, [self.name] * len(items), items.row_ids]
        names = [column(self._columns.name), column(self._columns.type)]
        return [*head, *names, *states[:-1], list(map(str, items.lines)), states[-1]]

    def _states(self, items: Items, column: Callable[[str], Column]) -> StateColumns:
        with self._ledger.reading() as tx:
            pairs = tx.rows.pairs(self.name, items.row_ids)
        cells = [column(name) for name in TRACKING_COLUMNS]
        youtube, drive = linked(column(self._columns.youtube)), linked(column(self._columns.drive))
        if self._is_held:
            return recorded_columns(pairs, youtube, drive)
        is_known = [pair[0] is not None or pair[7] is not None for pair in pairs]
        if not any(is_known):
            return self._reading.columns(cells, youtube, drive)
        is_seen = self._last_seen.agrees(pairs, cells)
        if all(is_seen) and all(is_known):
            return recorded_columns(pairs, youtube, drive)
        return self._mixed(items, pairs, cells, (youtube, drive), is_known, is_seen)

    def _mixed(
        self,
        items: Items,
        pairs: Sequence[Pair],
        cells: Sequence[Column],
        links: tuple[Sequence[bool], Sequence[bool]],
        is_known: Sequence[bool],
        is_seen: Sequence[bool],
    ) -> StateColumns:
        """Each row as it is to be read: some known, some not, some to be reconciled."""
        agrees = [known and seen for known, seen in zip(is_known, is_seen, strict=True)]
        others = [not one for one in agrees]
        youtube, drive = links
        recorded = zip(*recorded_columns(pairs, youtube, drive), strict=True)
        found = self._reading.columns(
            [some_of(one, others) for one in cells], some_of(youtube, others), some_of(drive, others)
        )
        as_found = iter(zip(*found, strict=True))
        rows = [one if agree else next(as_found) for one, agree in zip(recorded, agrees, strict=True)]
        moved = [at for at, known in enumerate(is_known) if known and not is_seen[at]]
        for at, row in zip(moved, self._reconciled(items, moved, cells), strict=True):
            rows[at] = row
        return list(zip(*rows, strict=True))

    def _reconciled(
        self, items: Items, moved: Sequence[int], cells: Sequence[Column]
    ) -> Iterable[tuple[str, ...]]:
        """What the owner will make of rows whose cells are others than it last saw."""
        if not moved:
            return
        with self._ledger.reading() as tx:
            records = records_of(tx, self.name, [items.row_ids[at] for at in moved])
        for at in moved:
            row_cells = TrackingCells(*(column[at] for column in cells))
            record = records.get(items.row_ids[at])
            state: RowState
            if record is None:
                state = found_state(row_cells)
            else:
                seen = record.memory.seen
                completed = row_cells._replace(**{column: getattr(seen, column) for column in self._missing})
                state = reconcile(record, completed).record.state
            record_texts = items.texts[at]
            yield reconciled_row(
                state,
                self._links(record_texts, self._columns.youtube),
                self._links(record_texts, self._columns.drive),
            )

    def _links(self, texts: Sequence[str], column: str) -> tuple[str, ...]:
        place = self._header.get(column, -1)
        return split_links(texts[place]) if place >= 0 else ()

    def _set_apart(
        self, items: Items, repeated: Repeated, states: StateColumns
    ) -> tuple[Column, StateColumns]:
        """Keys of their own for ids that stand elsewhere too.

        A row of which there are two in this tracker is nobody's to work with: whatever it asks for fails.
        """
        keys = list(items.row_ids)
        rows: dict[int, tuple[str, ...]] = {}
        for at, row_id in enumerate(items.row_ids):
            counts = repeated.counts.get(row_id)
            if counts is None or counts.total() < 2:
                continue
            keys[at] = f"{self.name}{_SEPARATOR}{row_id}"
            if counts[self.name] > 1:
                keys[at] += f"#{items.lines[at]}"
                sides = (self._columns.youtube, self._columns.drive)
                told = [self._links(items.texts[at], side) for side in sides]
                rows[at] = (*_fenced(told[0]), *_fenced(told[1]), "", _DUPLICATE)
        if not rows:
            return keys, states
        return keys, [
            [rows[at][place] if at in rows else text for at, text in enumerate(column)]
            for place, column in enumerate(states)
        ]


def _fenced(links: Any) -> tuple[str, ...]:
    return FENCED if links else ("none", "", "0", "", "0")
