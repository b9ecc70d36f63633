"""Which rows of a store are shown, and in which order: a filter and a sort at work, slice by slice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizops_console.views.arrangement import Arrangement, FirstFound, Shown
from quizops_console.views.columns import CHUNK_ROWS, ColumnStore
from quizops_console.views.haystacks import Haystacks
from quizops_console.views.ordering import Ordering
from quizops_console.views.scanning import Scan
from quizops_console.views.table_spec import TableSpec
from quizops_console.views.terms import Filter

FIRST_ROWS = 64
_FEW = 128


@dataclass(frozen=True, slots=True)
class Sort:
    """The screen column that rows are ordered by."""

    column: str
    is_descending: bool = False


class ShownRows:
    """The rows of a store that a filter shows, in the store's order or in that of a column.

    `rows` gives them by position, as far as they are known. `stamp` changes when other rows stand somewhere.
    """

    def __init__(self, spec: TableSpec, store: ColumnStore, haystacks: Haystacks) -> None:
        self.stamp = 0
        self.sort: Sort | None = None
        self._spec = spec
        self._store = store
        self._haystacks = haystacks
        self._room = len(store)
        self.scan = Scan(Filter(), store, haystacks)
        self.rows: Shown = self.scan
        self._arrangement: Arrangement | None = None
        self._coming: Ordering | None = None
        self._finding: Iterator[float] | None = None
        self._sorting: Iterator[float] | None = None
        self._sorted_version = -1

    @property
    def is_sorted(self) -> bool:
        """Whether positions follow a column, not the store."""
        return self.rows is not self.scan

    @property
    def is_finding(self) -> bool:
        """Whether rows are still looked for."""
        return self._finding is not None or not self.scan.is_done

    def filter(self, wanted: Filter, near: int) -> None:
        """Show what this filter asks for; the rows after `near` are looked at first."""
        self.scan = Scan(wanted, self._store, self._haystacks, previous=self.scan, room=self._room)
        self._finding = None if self.scan.is_done else self._find(near)
        if self._arrangement is None:
            self.rows = self.scan
        else:
            self._arrangement = self._arranged(self._arrangement.ordering)
            self.rows = FirstFound() if self._finding else self._counted(self._arrangement)
        self.stamp += 1

    def order(self, sort: Sort | None) -> None:
        """Order by a column; the order before stays until the new one is there. None is the store's order."""
        self.sort = sort
        self._sorting = self._coming = None
        if sort is None:
            self._arrangement, self.rows = None, self.scan
            self.stamp += 1
        elif column := self._spec.column(sort.column):
            self._coming = Ordering(column.order, is_descending=sort.is_descending)
            self._sorting = self._sort()

    def step(self) -> float | None:
        """Do a slice of about a millisecond; returns how far the work is, or None when there is none."""
        if self._finding is None and not self.scan.is_done:
            self._finding = self._find(0)
        if self._sorting is None and self._must_sort():
            self._sorting = self._sort()
        for name in ("_finding", "_sorting"):
            running: Iterator[float] | None = getattr(self, name)
            if running is not None:
                progress = next(running, None)
                if progress is None:
                    setattr(self, name, None)
                self.stamp += name != "_sorting" or self._coming is None
                return 1.0 if progress is None else progress
        return None

    def has_work(self) -> bool:
        """Whether `step` has anything to do."""
        running = self._finding or self._sorting
        return running is not None or not self.scan.is_done or self._must_sort()

    def place_changes(self) -> None:
        """Put the rows that changed in their places at once."""
        if self._sorting is None and self._arrangement is not None and self._must_sort():
            for _ in self._sort():
                pass

    def chunk_put(self, chunk: int) -> bool:
        """A chunk was set or appended; returns whether rows may stand elsewhere now."""
        self._room = max(self._room, len(self._store))
        flipped = self.scan.chunk_put(chunk)
        moved = bool(flipped) and not self.scan.is_all
        if self._arrangement is not None:
            self._flip(self._arrangement, flipped)
            moved = moved or self._must_sort()
        self.stamp += moved
        return moved

    def cut(self) -> None:
        """The store lost rows at its end."""
        self.scan.cut()
        if self._arrangement is not None:
            self._recount(self._arrangement)
        self.stamp += 1

    def _flip(self, arrangement: Arrangement, flipped: list[int]) -> None:
        if isinstance(self.rows, FirstFound):
            self.rows.rows = [row for row in self.rows.rows if self.scan.shows(row)]
        elif len(flipped) > _FEW:
            self._recount(arrangement)
        else:
            for row in flipped:
                arrangement.changed(row)

    def _recount(self, arrangement: Arrangement) -> None:
        if isinstance(self.rows, FirstFound):
            self.rows.rows = [row for row in self.rows.rows if self.scan.shows(row)]
        else:
            arrangement.changed_much()

    def _find(self, near: int) -> Iterator[float]:
        """Look at the chunks of an order's first rows, at those after `near`, then at the others."""
        scan = self.scan
        if isinstance(self.rows, FirstFound) and self._arrangement is not None:
            yield from self._find_first(self.rows, self._arrangement.ordering)
        start = near // CHUNK_ROWS
        before = scan.before(min(start, len(scan.counts)))
        while (chunk := scan.todo(start)) is not None and scan.found - before < FIRST_ROWS:
            scan.look(chunk)
            yield scan.progress
        while (chunk := scan.todo()) is not None:
            scan.look(chunk)
            yield scan.progress
        while isinstance(self.rows, FirstFound) and (arrangement := self._arrangement) is not None:
            yield from arrangement.recount()
            if self._arrangement is arrangement:  # another order may have come meanwhile, or none
                self.rows = arrangement

    def _find_first(self, first: FirstFound, ordering: Ordering) -> Iterator[float]:
        version, blocks = ordering.version, range(len(ordering.blocks))
        for block in reversed(blocks) if ordering.is_descending else blocks:
            if ordering.version != version:
                return
            for row in ordering.rows(block):
                chunk = row // CHUNK_ROWS
                if chunk < len(self.scan.counts) and self.scan.todo(chunk) == chunk:
                    self.scan.look(chunk)
                    yield self.scan.progress
                if self.scan.shows(row):
                    first.rows.append(row)
                if len(first.rows) >= FIRST_ROWS:
                    return
            if self.scan.is_done:
                return

    def _must_sort(self) -> bool:
        """Whether the order does not fit the store any more, or is not there yet."""
        if self._coming is not None:
            return True
        if self._arrangement is None or self._sorted_version == self._store.version:
            return False
        if self._arrangement.ordering.is_stale(self._texts()):
            return True
        self._sorted_version = self._store.version
        return False

    def _sort(self) -> Iterator[float]:
        ordering = self._coming
        if ordering is None:
            if self._arrangement is None:
                return
            ordering = self._arrangement.ordering
        yield from ordering.catch_up(self._texts())
        if ordering is self._coming:
            yield from self._adopt(ordering)

    def _adopt(self, ordering: Ordering) -> Iterator[float]:
        """Show rows in a new order, once the shown rows of its blocks are counted."""
        scan = None
        while scan is not self.scan:
            scan = self.scan
            arrangement = self._arranged(ordering)
            yield from arrangement.recount()
        self._coming = None
        self._arrangement = arrangement
        self.rows = FirstFound() if self.is_finding else arrangement
        self.stamp += 1

    def _arranged(self, ordering: Ordering) -> Arrangement:
        return Arrangement(ordering, self.scan, self._text_of_row)

    def _counted(self, arrangement: Arrangement) -> Arrangement:
        for _ in arrangement.recount():
            pass
        return arrangement

    def _texts(self) -> list[str]:
        """The column that is sorted by, chunk by chunk."""
        column = self._spec.column(self.sort.column) if self.sort else None
        if column is None:
            return []
        return [self._store.text(chunk, column.source) for chunk in range(self._store.chunk_count)]

    def _text_of_row(self, row: int) -> str:
        chunk = row // CHUNK_ROWS
        column = self._spec.column(self.sort.column) if self.sort else None
        if column is None or chunk >= self._store.chunk_count:
            return ""
        return self._store.text(chunk, column.source)
