"""What a table shows of its rows, by identity: filter, sort, cursor and marks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizops_console.views.columns import CHUNK_ROWS, ColumnStore
from quizops_console.views.filtering import FilterProblem, parse_filter
from quizops_console.views.table_spec import TableSpec
from quizops_console.views.terms import CellTerm, Filter, TextTerm


@dataclass(frozen=True, slots=True)
class Sort:
    """The screen column that rows are ordered by."""

    column: str
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """Which shown positions want painting anew: all of them, or these."""

    all: bool = False
    positions: Sequence[int] = range(0)


class RowsView:
    """The rows of a store as one table shows them.

    All changes of the store go through the view. An update of many rows ends with `set_total`: only then do
    cursor and marks give up rows that are nowhere any more.
    """

    def __init__(self, spec: TableSpec, store: ColumnStore | None = None) -> None:
        self.spec = spec
        self.store = store if store is not None else ColumnStore(spec.store_columns)
        self.left = 0
        self.offset = 0
        self.dropped_marks = 0
        self._filter = Filter()
        self._search = Filter()
        self._sort: Sort | None = None
        self._rows: list[int] = list(range(len(self.store)))
        self._marks: set[str] = set()
        self._cursor = 0
        self._wish: str | None = None

    @property
    def total(self) -> int:
        """Rows of the table."""
        return len(self.store)

    @property
    def shown(self) -> int:
        """Rows that the filter shows, as far as they are found."""
        return len(self._rows)

    @property
    def is_working(self) -> bool:
        """Whether `work` has anything left to do."""
        return False

    @property
    def progress(self) -> float:
        """How far the work is, 0 to 1."""
        return 1.0

    def work(self, budget_s: float, monotonic: Callable[[], float] = time.monotonic) -> bool:
        """Do one slice of filtering, sorting and searching; true while more remains."""
        return False

    def store_row(self, position: int) -> int:
        """The store's row at a shown position; raises IndexError."""
        return self._rows[position]

    def row(self, position: int) -> Mapping[str, str]:
        """The cells at a shown position; raises IndexError."""
        return self.store.row(self.store_row(position))

    def identity_at(self, position: int) -> str:
        """The identity of the row at a shown position; raises IndexError."""
        return self.store.value(self.store_row(position), self.spec.identity)

    def position_of(self, identity: str) -> int | None:
        """Where a row is shown; None where it is hidden or gone."""
        row = self.store.find(self.spec.identity, identity)
        return self._rows.index(row) if row in self._rows else None

    @property
    def cursor(self) -> int:
        """The cursor's position, 0 where nothing is shown."""
        return self._cursor

    @property
    def cursor_id(self) -> str | None:
        """The identity of the row under the cursor; None where nothing is shown."""
        return self.identity_at(self._cursor) if self._rows else None

    def move(self, delta: int) -> int:
        """Move the cursor by so many rows; returns its position."""
        return self.move_to(self._cursor + delta)

    def move_to(self, position: int) -> int:
        """Move the cursor to a position, or as near as there is one; returns it."""
        self._cursor = max(0, min(position, self.shown - 1))
        self._wish = self.cursor_id
        return self._cursor

    def move_to_id(self, identity: str) -> bool:
        """Move the cursor to a row; false where it is not shown."""
        position = self.position_of(identity)
        if position is None:
            return False
        self.move_to(position)
        return True

    def scroll_to_cursor(self, height: int) -> int:
        """Move the first visible position so that the cursor is among `height` lines; returns it."""
        highest = max(0, self.shown - height)
        self.offset = min(max(self.offset, self._cursor - height + 1, 0), self._cursor, highest)
        return self.offset

    @property
    def filter_text(self) -> str:
        return self._filter.text

    def set_filter(self, text: str) -> FilterProblem | None:
        """Show what this filter asks for; a problem leaves the filter before it standing."""
        try:
            self._filter = parse_filter(text, self.spec)
        except FilterProblem as problem:
            return problem
        self._refresh()
        return None

    def clear_filter(self) -> None:
        """Show all rows; what was filtered for becomes the search."""
        self._search = self._filter
        self.set_filter("")

    @property
    def search_text(self) -> str:
        return self._search.text

    def clear_search(self) -> None:
        """Forget what was searched for."""
        self._search = Filter()

    def next_match(self, step: int) -> bool:
        """Move to the next (+1) or previous (-1) match, round the ends; false where there is none."""
        matches = self.match_positions()
        if not matches:
            return False
        if step > 0:
            self.move_to(next((position for position in matches if position > self._cursor), matches[0]))
        else:
            self.move_to(
                next((position for position in reversed(matches) if position < self._cursor), matches[-1])
            )
        return True

    def match_positions(self, limit: int = 1000) -> Sequence[int]:
        """Where matches are, for ticks: all among up to `limit` shown rows, else one for each part."""
        wanted = self._filter if self._filter.terms else self._search
        if not wanted.terms:
            return []
        return [position for position, row in enumerate(self._rows) if self._holds(wanted, row)]

    @property
    def sort(self) -> Sort | None:
        return self._sort

    def set_sort(self, column: str | None, descending: bool = False) -> None:
        """Order by a screen column; None is the store's order. Raises KeyError for an unknown one."""
        if column is not None and self.spec.column(column) is None:
            raise KeyError(column)
        self._sort = Sort(column, descending) if column is not None else None
        self._refresh()

    def cycle_sort(self) -> Sort | None:
        """The next way of sorting: each column upwards, then downwards, then the store's order."""
        ways = [None, *(Sort(column.id, down) for column in self.spec.columns for down in (False, True))]
        following = ways[(ways.index(self._sort) + 1) % len(ways)]
        self.set_sort(following.column if following else None, bool(following and following.is_descending))
        return following

    def toggle_mark(self) -> bool:
        """Mark the row under the cursor, or unmark it; returns whether it is marked now."""
        identity = self.cursor_id
        if identity is None:
            return False
        self._marks ^= {identity}
        return identity in self._marks

    def mark_shown(self) -> None:
        """Mark every row that the filter shows, also those that it has yet to find."""
        self._marks.update(self.identity_at(position) for position in range(self.shown))

    def unmark_all(self) -> None:
        self._marks.clear()

    def is_marked(self, position: int) -> bool:
        """Whether the row at a shown position is marked."""
        return self.identity_at(position) in self._marks

    @property
    def mark_count(self) -> int:
        return len(self._marks)

    @property
    def hidden_marks(self) -> int:
        """How many marked rows the filter hides."""
        return self.mark_count - sum(self.is_marked(position) for position in range(self.shown))

    @property
    def marks(self) -> frozenset[str]:
        """The identities of all marked rows."""
        return frozenset(self._marks)

    def marked(self) -> list[str]:
        """The identities of all marked rows, hidden ones too, in the store's order."""
        return [
            key for rows in self.store.chunks() for row in rows if (key := self._identity(row)) in self._marks
        ]

    def put_chunk(self, index: int, rows: int, cells: Sequence[str]) -> Changed:
        """Set or append a chunk of the store."""
        return self._changed(self.store.put_chunk(index, rows, cells))

    def put_row(self, row: int, cells: Sequence[str]) -> Changed:
        """Set one row of the store."""
        return self._changed(self.store.put_row(row, cells))

    def set_total(self, total: int) -> Changed:
        """End an update: the table has so many rows."""
        changed = self._changed(self.store.set_total(total))
        gone = {mark for mark in self._marks if self.store.find(self.spec.identity, mark) is None}
        self._marks -= gone
        self.dropped_marks += len(gone)
        return changed

    def state(self) -> dict[str, Any]:
        """What is kept of the view between sessions, as JSON."""
        return {
            "filter": self._filter.text,
            "sort": [self._sort.column, self._sort.is_descending] if self._sort else None,
            "cursor": self.cursor_id,
            "marks": self.marked(),
            "left": self.left,
            "offset": self.offset,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up what `state` told; what does not fit is left out; cursor and marks come with their rows."""
        self.set_filter(str(state.get("filter", "")))

    def _identity(self, row: int) -> str:
        return self.store.value(row, self.spec.identity)

    def _changed(self, rows: range) -> Changed:
        wish, before = self._wish, self._rows
        self._refresh()
        if wish is not None and (position := self.position_of(wish)) is not None:
            self._cursor = position
        same = self._rows == before and self._sort is None and not self._filter.terms
        return Changed(positions=rows) if same else Changed(all=True)

    def _refresh(self) -> None:
        rows = [row for row in range(len(self.store)) if self._holds(self._filter, row)]
        if self._sort and (column := self.spec.column(self._sort.column)):
            cells = {row: self.store.value(row, column.source) for row in rows}
            filled = [row for row in rows if cells[row]]
            filled.sort(key=lambda row: _natural(cells[row]), reverse=self._sort.is_descending)
            rows = filled + [row for row in rows if not cells[row]]
        self._rows = rows
        self._cursor = max(0, min(self._cursor, len(rows) - 1))

    def _holds(self, wanted: Filter, row: int) -> bool:
        return all(self._term_holds(term, row) for term in wanted.terms)

    def _term_holds(self, term: TextTerm | CellTerm, row: int) -> bool:
        if isinstance(term, TextTerm):
            cells = [self.store.value(row, column).lower() for column in self.spec.search]
            return any(needle in cell for needle in term.needles for cell in cells) != term.is_negated
        cells = [self.store.value(row, column) for column in term.columns]
        found = any(cell in term.words or any(part in cell.lower() for part in term.parts) for cell in cells)
        return found != term.is_negated


def _natural(cell: str) -> list[tuple[int, int, str]]:
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p.lower()) for p in re.split(r"(\d+)", cell) if p]


__all__ = ["CHUNK_ROWS", "Changed", "RowsView", "Sort"]
