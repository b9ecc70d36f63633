"""What a table shows of its rows, by identity: filter, sort, cursor and marks."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from quizops_console.views.anchor import Anchor
from quizops_console.views.columns import CHUNK_ROWS, ColumnStore
from quizops_console.views.filtering import FilterProblem, parse_filter
from quizops_console.views.haystacks import Haystacks
from quizops_console.views.marks import MarkedIds, Marks
from quizops_console.views.searching import Search
from quizops_console.views.shown_rows import ShownRows, Sort
from quizops_console.views.table_spec import TableSpec

__all__ = ["Changed", "RowsView", "Sort"]

MOST_MARKS_KEPT = 100_000
_SMALL = 4 * CHUNK_ROWS
_FEW = 64
_NEIGHBOURS_BELOW, _NEIGHBOURS_ABOVE = 8, 4
_SETTLED_AT_ONCE = 48


@dataclass(frozen=True, slots=True)
class Changed:
    """Which shown positions want painting anew: all of them, or these."""

    all: bool = False
    positions: Sequence[int] = range(0)


class RowsView:
    """The rows of a store as one table shows them.

    All changes of the store go through the view. An update of many rows ends with `set_total`: only then do
    cursor and marks give up rows that are nowhere any more. `left` is the first visible terminal column.
    """

    def __init__(self, spec: TableSpec, store: ColumnStore | None = None) -> None:
        self.spec = spec
        self.store = store if store is not None else ColumnStore(spec.store_columns)
        self.left = 0
        self._haystacks = Haystacks(self.store, spec.search)
        self._shown = ShownRows(spec, self.store, self._haystacks)
        self._search = Search(self.store, self._haystacks)
        self._marks = Marks(self.store, spec.identity)
        self._identity = self.store.names.index(spec.identity)
        self._anchor = Anchor()
        self._line = 0
        self._epoch = 0
        self._cursor_known: tuple[object, int] = (None, 0)
        self._hidden_known: tuple[object, int] = (None, 0)
        self._settling: Iterator[float] | None = None
        self._marks_what_is_found = False
        self._progress = 1.0

    @property
    def total(self) -> int:
        """Rows of the table."""
        return len(self.store)

    @property
    def shown(self) -> int:
        """Rows that the filter shows, as far as they are found and can be asked for."""
        return self._shown.rows.found

    @property
    def found(self) -> int:
        """Rows that the filter shows, as far as they are counted; what a counter says while work goes on."""
        return max(self._shown.scan.found, self.shown)

    @property
    def stamp(self) -> int:
        """Changes whenever other rows may stand at the positions: then everything wants painting."""
        return self._shown.stamp

    # Work in slices

    @property
    def is_working(self) -> bool:
        """Whether filter, sort or search are not finished."""
        return self._shown.has_work() or self._settling is not None or self._search.has_work()

    @property
    def progress(self) -> float:
        """How far the work in hand is, 0 to 1."""
        return self._progress if self.is_working else 1.0

    def work(self, budget_s: float, monotonic: Callable[[], float] = time.monotonic) -> bool:
        """Do one slice of what is left to do, the most visible first; true while more remains."""
        start = now = monotonic()
        longest = 0.0
        while now - start + longest < budget_s:
            if not self._step() and not self._prepare():
                return False
            before, now = now, monotonic()
            longest = max(longest, now - before)
        return self.is_working or self._haystacks.missing() is not None

    def _step(self) -> bool:
        progress = self._shown.step()
        if progress is not None:
            self._epoch += 1
            self._progress = progress
            if self._marks_what_is_found and self._shown.scan.is_done:
                self._mark_found()
            return True
        if self._settling is not None:
            if next(self._settling, None) is None:
                self._settling = None
            return True
        return self._search.step()

    def _prepare(self) -> bool:
        """Make search text before it is asked for."""
        chunk = self._haystacks.missing() if self.spec.search else None
        if chunk is not None:
            self._haystacks.text(chunk)
        return chunk is not None

    def _finish_if_small(self) -> None:
        if self.total <= _SMALL:
            while self._step():
                pass

    # Rows by position

    def store_row(self, position: int) -> int:
        """The store's row at a shown position; raises IndexError."""
        return self._shown.rows.row_at(position)

    def row(self, position: int) -> Mapping[str, str]:
        """The cells at a shown position; raises IndexError."""
        return self.store.row(self.store_row(position))

    def identity_at(self, position: int) -> str:
        """The identity of the row at a shown position; raises IndexError."""
        return self._identity_of(self.store_row(position))

    def position_of(self, identity: str) -> int | None:
        """Where a row is shown; None where it is hidden or gone."""
        row = self.store.find(self.spec.identity, identity, near=self._anchor.row or 0)
        return self._position_of_row(row) if row is not None else None

    def _position_of_row(self, row: int) -> int | None:
        position = self._shown.rows.position_before(row)
        return position if position < self.shown and self.store_row(position) == row else None

    def _identity_of(self, row: int) -> str:
        return self.store.value(row, self.spec.identity)

    # The cursor

    @property
    def cursor(self) -> int:
        """The cursor's position, 0 where nothing is shown."""
        anchor = self._anchor
        known = (self._epoch, self._shown.stamp, anchor.identity, anchor.row, anchor.position)
        if self._cursor_known[0] != known:
            position = anchor.position if anchor.row is None else self._shown.rows.position_before(anchor.row)
            self._cursor_known = known, max(0, min(position, self.shown - 1))
        return self._cursor_known[1]

    @property
    def cursor_id(self) -> str | None:
        """The identity of the row under the cursor; None where nothing is shown."""
        return self.identity_at(self.cursor) if self.shown else None

    def move(self, delta: int) -> int:
        """Move the cursor by so many rows; returns its position."""
        return self.move_to(self.cursor + delta)

    def move_to(self, position: int) -> int:
        """Move the cursor to a position, or as near as there is one; returns it."""
        top = self.offset
        if self.shown:
            row = self.store_row(max(0, min(position, self.shown - 1)))
            self._anchor.pin(self._identity_of(row), row)
        self.offset = top
        return self.cursor

    def move_to_id(self, identity: str) -> bool:
        """Move the cursor to a row; false where it is not shown."""
        position = self.position_of(identity)
        if position is not None:
            self.move_to(position)
        return position is not None

    @property
    def offset(self) -> int:
        """The first visible position; it keeps its distance to the cursor when rows come and go."""
        return max(0, self.cursor - self._line)

    @offset.setter
    def offset(self, position: int) -> None:
        self._line = self.cursor - position

    def scroll_to_cursor(self, height: int) -> int:
        """Move the first visible position so that the cursor is among `height` lines; returns it."""
        last = max(0, self.shown - height)
        self.offset = min(max(self.offset, self.cursor - height + 1), self.cursor, last)
        return self.offset

    def _pin(self) -> None:
        """Hold to the row under the cursor before anything moves it."""
        if self._anchor.identity is None and self.shown:
            row = self.store_row(self.cursor)
            self._anchor.pin(self._identity_of(row), row)

    # Filter and search

    @property
    def filter_text(self) -> str:
        return self._shown.scan.wanted.text

    def set_filter(self, text: str) -> FilterProblem | None:
        """Show what this filter asks for; a problem leaves the filter before it standing."""
        try:
            wanted = parse_filter(text, self.spec)
        except FilterProblem as problem:
            return problem
        self._pin()
        self._marks_what_is_found = False
        self._shown.filter(wanted, near=self._anchor.row or 0)
        self._search.stamp += 1
        self._finish_if_small()
        return None

    def clear_filter(self) -> None:
        """Show all rows; what was filtered for becomes the search, and its matches the ticks."""
        if self._shown.scan.wanted.terms:
            self._search.take(self._shown.scan)
        self.set_filter("")

    @property
    def search_text(self) -> str:
        return self._search.text

    def clear_search(self) -> None:
        """Forget what was searched for."""
        self._search.clear()

    def next_match(self, step: int) -> bool:
        """Move to the next (+1) or previous (-1) match, round the ends; false where there is none."""
        if not self.shown:
            return False
        if self._shown.scan.wanted.terms:
            self.move_to((self.cursor + step) % self.shown)
            return True
        position = self._search.next_position(self._shown, self.cursor, step)
        if position is not None:
            self.move_to(position)
        return position is not None

    def match_positions(self, limit: int = 1000) -> Sequence[int]:
        """Where matches of the search are, for ticks: up to `limit`, the first of each part of the rows.

        With a filter there are none, for every row that it shows is one.
        """
        if self._shown.scan.wanted.terms:
            return ()
        return self._search.positions(self._shown, limit)

    # Sort

    @property
    def sort(self) -> Sort | None:
        return self._shown.sort

    def set_sort(self, column: str | None, descending: bool = False) -> None:
        """Order by a screen column; None is the store's order. Raises KeyError for an unknown one."""
        if column is not None and self.spec.column(column) is None:
            raise KeyError(column)
        self._pin()
        self._shown.order(Sort(column, descending) if column is not None else None)
        self._finish_if_small()

    def cycle_sort(self) -> Sort | None:
        """The next way of sorting: each column upwards, then downwards, then the store's order."""
        ways = [None, *(Sort(column.id, down) for column in self.spec.columns for down in (False, True))]
        following = ways[(ways.index(self.sort) + 1) % len(ways)]
        self.set_sort(
            following.column if following else None, following is not None and following.is_descending
        )
        return following

    # Marks

    def toggle_mark(self) -> bool:
        """Mark the row under the cursor, or unmark it; returns whether it is marked now."""
        return bool(self.shown) and self._marks.toggle(self.store_row(self.cursor))

    def mark_shown(self) -> None:
        """Mark every row that the filter shows, also those that it has yet to find."""
        self._mark_found()

    def unmark_all(self) -> None:
        self._marks_what_is_found = False
        self._settling = None
        self._marks.clear()

    def is_marked(self, position: int) -> bool:
        """Whether the row at a shown position is marked."""
        return self._marks.has(self.store_row(position))

    @property
    def mark_count(self) -> int:
        """Marked rows, those that the filter hides counted too."""
        return len(self._marks)

    @property
    def dropped_marks(self) -> int:
        """How many marks were given up so far because their rows are gone."""
        return self._marks.dropped

    @property
    def hidden_marks(self) -> int:
        """How many marked rows the filter hides."""
        known = (self._marks.version, self._epoch, self._shown.stamp)
        if self._hidden_known[0] != known:
            self._hidden_known = known, len(self._marks) - self._marks.common(self._shown.scan.flags)
        return self._hidden_known[1]

    @property
    def marks(self) -> Collection[str]:
        """The identities of all marked rows, as they are whenever they are looked at."""
        return MarkedIds(self._marks)

    def marked(self) -> list[str]:
        """The identities of all marked rows, hidden ones too, in the store's order."""
        return list(self._marks.identities())

    def marked_rows(self) -> Iterator[int]:
        """The same as rows of the store, one by one."""
        return self._marks.rows()

    def _mark_found(self) -> None:
        scan = self._shown.scan
        self._marks.add(scan.flags)
        self._marks_what_is_found = not scan.is_done

    # Changes of the store

    def put_chunk(self, index: int, rows: int, cells: Sequence[str]) -> Changed:
        """Set or append a chunk of the store; one that is not full ends the table."""
        return self._put(
            index, cells[self._identity].split("\n"), lambda: self.store.put_chunk(index, rows, cells)
        )

    def put_row(self, row: int, cells: Sequence[str]) -> Changed:
        """Set one row of the store, or append it."""
        chunk, offset = divmod(row, CHUNK_ROWS)
        identities = self.store.cells(chunk, self.spec.identity) if chunk < self.store.chunk_count else []
        after = [*identities[:offset], cells[self._identity], *identities[offset + 1 :]]
        return self._put(chunk, after, lambda: self.store.put_row(row, cells))

    def set_total(self, total: int) -> Changed:
        """End an update: the table has so many rows; cursor and marks give up those that are gone."""
        chunk, rows = divmod(total, CHUNK_ROWS)
        left = self.store.cells(chunk, self.spec.identity)[:rows] if chunk < self.store.chunk_count else []
        had_rows = self.total > 0
        changed = (
            self._put(chunk, left, lambda: self.store.set_total(total)) if total < self.total else Changed()
        )
        if total == self.total and (total or had_rows):
            before = self.cursor_id
            self._settle()
            if self.cursor_id != before:
                return Changed(all=True)
        return changed

    def _put(self, chunk: int, identities: Sequence[str], put: Callable[[], range]) -> Changed:
        """Change the store from a chunk on, whose identities will be these."""
        self._pin()
        cursor, neighbours = self.cursor, self._neighbours_if_lost(chunk, identities)
        before = [
            self.store.text(number, self.spec.identity) for number in range(chunk, self.store.chunk_count)
        ]
        total = self.total
        rows = put()
        self._epoch += 1
        is_cut = self.total < total
        moved = self._rows_put(chunk, is_cut=is_cut) or is_cut
        if neighbours is not None:
            self._anchor.lose(cursor, neighbours)
        self._follow(chunk, before, is_cut=is_cut)
        self._finish_if_small()
        if moved or self.cursor != cursor:
            return Changed(all=True)
        return Changed(positions=self._positions(rows))

    def _rows_put(self, chunk: int, *, is_cut: bool) -> bool:
        """Let filter, sort and search know; returns whether rows may stand elsewhere."""
        moved = False
        if is_cut:
            self._haystacks.forget_from(chunk)
            self._shown.cut()
            self._search.cut()
        if chunk < self.store.chunk_count:
            self._haystacks.forget(chunk)
            moved = self._shown.chunk_put(chunk)
            self._search.chunk_put(chunk)
        return moved

    def _follow(self, chunk: int, before: Sequence[str], *, is_cut: bool) -> None:
        """Let marks and cursor follow the rows of a chunk, and of those after it when the table was cut."""
        last = chunk + len(before) if is_cut else chunk + 1
        for number in range(chunk, last):
            old = before[number - chunk] if number - chunk < len(before) else None
            new = self.store.text(number, self.spec.identity) if number < self.store.chunk_count else None
            self._marks.follow(number, old, new)
        anchor = self._anchor
        if anchor.identity is not None and anchor.row is None and chunk < self.store.chunk_count:
            identities = self.store.text(chunk, self.spec.identity).split("\n")
            if anchor.identity in identities:
                anchor.pin(anchor.identity, chunk * CHUNK_ROWS + identities.index(anchor.identity))

    def _neighbours_if_lost(self, chunk: int, identities: Sequence[str]) -> list[str] | None:
        """Rows around the cursor, where its own will not be in its place; None where it will."""
        row = self._anchor.row
        start = chunk * CHUNK_ROWS
        if row is None or row < start or (row >= start + CHUNK_ROWS and len(identities) == CHUNK_ROWS):
            return None
        if row - start < len(identities) and identities[row - start] == self._anchor.identity:
            return None
        cursor = self.cursor
        below = range(cursor, min(cursor + _NEIGHBOURS_BELOW + 1, self.shown))
        above = range(cursor - 1, max(cursor - 1 - _NEIGHBOURS_ABOVE, -1), -1)
        return [self.identity_at(position) for position in (*below, *above)]

    def _settle(self) -> None:
        anchor = self._anchor
        if anchor.is_lost and anchor.identity is not None:
            for identity in (anchor.identity, *anchor.neighbours):
                row = self.store.find(self.spec.identity, identity, near=anchor.position)
                if row is not None:
                    anchor.pin(identity, row)
                    break
            else:
                anchor.release(anchor.position)
                self._pin()
        if self._marks.waiting:
            self._settling = self._marks.settle()
            for _ in islice(self._settling, _SETTLED_AT_ONCE):
                pass

    def _positions(self, rows: range) -> Sequence[int]:
        """Where the shown ones of these rows are."""
        if self._shown.is_sorted and len(rows) <= _FEW:
            found = (self._position_of_row(row) for row in rows)
            return sorted(position for position in found if position is not None)
        if self._shown.is_sorted:
            return range(self.shown)
        return range(
            self._shown.rows.position_before(rows.start), self._shown.rows.position_before(rows.stop)
        )

    # What is kept between sessions

    def state(self) -> dict[str, Any]:
        """What is kept of the view between sessions, as JSON."""
        return self.snapshot()()

    def snapshot(self) -> Callable[[], dict[str, Any]]:
        """`state` as it is now, for another thread to put together: many marks take long."""
        sort, marks = self.sort, self._marks.kept(MOST_MARKS_KEPT)
        state = {
            "filter": self.filter_text,
            "search": self.search_text,
            "sort": [sort.column, sort.is_descending] if sort else None,
            "cursor": self._anchor.identity if self._anchor.is_lost else self.cursor_id,
            "line": max(self.cursor - self.offset, 0),
            "left": self.left,
        }
        return lambda: {**state, "marks": list(marks)}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up what `state` told; what does not fit is left out. Cursor and marks come with their rows."""
        match state.get("sort"):
            case [str() as column, bool() as descending] if self.spec.column(column) is not None:
                self.set_sort(column, descending)
        if isinstance(text := state.get("search"), str) and text and self.set_filter(text) is None:
            self.clear_filter()
        if isinstance(text := state.get("filter"), str):
            self.set_filter(text)
        if isinstance(line := state.get("line"), int):
            self._line = max(line, 0)
        if isinstance(left := state.get("left"), int):
            self.left = max(left, 0)
        if isinstance(marks := state.get("marks"), list):
            self._marks.await_rows(mark for mark in marks[:MOST_MARKS_KEPT] if isinstance(mark, str))
        if isinstance(cursor := state.get("cursor"), str):
            self._anchor.identity, self._anchor.row = cursor, None
        if self.total:
            self._settle()
