"""What was filtered for, once the filter is lifted: matches to go to and to mark with ticks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from quizops_console.views.columns import CHUNK_ROWS, ColumnStore
from quizops_console.views.haystacks import Haystacks
from quizops_console.views.scanning import Scan
from quizops_console.views.shown_rows import ShownRows

_CHUNKS_AT_ONCE = 32


class Search:
    """A scan whose filter hides nothing."""

    def __init__(self, store: ColumnStore, haystacks: Haystacks) -> None:
        self.stamp = 0
        self._store = store
        self._haystacks = haystacks
        self._scan: Scan | None = None
        self._ticks: tuple[object, Sequence[int]] = (None, ())
        self._ticking: Iterator[None] | None = None

    @property
    def text(self) -> str:
        """What is searched for, as it was typed."""
        return self._scan.wanted.text if self._scan else ""

    def take(self, scan: Scan) -> None:
        """Search for what this scan looked for, finished or not."""
        self._scan = scan
        self.stamp += 1

    def clear(self) -> None:
        """Search for nothing."""
        self._scan = None
        self.stamp += 1

    def has_work(self) -> bool:
        """Whether `step` has anything to do."""
        return self._ticking is not None or (self._scan is not None and not self._scan.is_done)

    def step(self) -> bool:
        """Do a slice of about a millisecond; false when there is none."""
        if self._scan is not None and (chunk := self._scan.todo()) is not None:
            self._scan.look(chunk)
            self.stamp += 1
            return True
        if self._ticking is not None:
            if next(self._ticking, self) is self:
                self._ticking = None
            return True
        return False

    def chunk_put(self, chunk: int) -> None:
        """A chunk of the store was set or appended."""
        if self._scan is not None:
            self._scan.chunk_put(chunk)
            self.stamp += 1

    def cut(self) -> None:
        """The store lost rows at its end."""
        if self._scan is not None:
            self._scan.cut()
            self.stamp += 1

    def next_position(self, shown: ShownRows, cursor: int, step: int) -> int | None:
        """The match after or before the cursor, round the ends, as far as matches are known."""
        scan, total = self._scan, shown.rows.found
        if scan is None:
            return None
        self._look_around(scan, shown.rows.row_at(cursor) // CHUNK_ROWS, step)
        if not shown.is_sorted:
            return _next_in_store(scan, len(self._store), cursor, step)
        onward = range(cursor + 1, total) if step > 0 else range(cursor - 1, -1, -1)
        around = range(cursor + 1) if step > 0 else range(total - 1, cursor - 1, -1)
        for part in (onward, around):
            for position in part:
                if scan.shows(shown.rows.row_at(position)):
                    return position
        return None

    def positions(self, shown: ShownRows, limit: int) -> Sequence[int]:
        """The first match of each of `limit` parts of the rows; those last known while they change."""
        if self._scan is None:
            return ()
        wanted = (self.stamp, shown.stamp, limit)
        if self._ticks[0] != wanted:
            if shown.is_sorted and shown.rows.found > 4 * CHUNK_ROWS:
                self._ticking = self._tick(self._scan, shown, limit, wanted)
                self._ticks = (wanted, self._ticks[1])
            elif shown.is_sorted:
                for _ in self._tick(self._scan, shown, limit, wanted):
                    pass
            else:
                self._ticks = (wanted, _first_of_parts(self._scan, len(self._store), limit))
        return self._ticks[1]

    def _look_around(self, scan: Scan, chunk: int, step: int) -> None:
        """Look where the next match may be first, if the search has not come there."""
        for _ in range(_CHUNKS_AT_ONCE if not scan.is_done else 0):
            todo = scan.todo(chunk) if step > 0 else scan.todo(max(chunk - _CHUNKS_AT_ONCE, 0))
            if todo is None:
                return
            scan.look(todo)

    def _tick(self, scan: Scan, shown: ShownRows, limit: int, wanted: object) -> Iterator[None]:
        total = shown.rows.found
        ticks: list[int] = []
        last = -1
        for position in range(total):
            if position >= shown.rows.found:
                break
            part = position * limit // total
            if part != last and scan.shows(shown.rows.row_at(position)):
                ticks.append(position)
                last = part
            if position % CHUNK_ROWS == CHUNK_ROWS - 1:
                yield
        self._ticks = (wanted, ticks)


def _next_in_store(scan: Scan, total: int, cursor: int, step: int) -> int | None:
    if step > 0:
        found = scan.flags.find(1, cursor + 1, total)
        found = found if found >= 0 else scan.flags.find(1, 0, cursor + 1)
    else:
        found = scan.flags.rfind(1, 0, cursor)
        found = found if found >= 0 else scan.flags.rfind(1, cursor, total)
    return found if found >= 0 else None


def _first_of_parts(scan: Scan, total: int, limit: int) -> list[int]:
    """The first match of each part, by the store's order."""
    parts = min(limit, total)
    bounds = [total * part // parts for part in range(parts + 1)] if parts else []
    found = (scan.flags.find(1, start, end) for start, end in pairwise(bounds))
    return [position for position in found if position >= 0]
