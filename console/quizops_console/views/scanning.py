"""A filter at work over a store, chunk by chunk."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, compress

from quizops_console.views.columns import CHUNK_ROWS, ColumnStore
from quizops_console.views.haystacks import Haystacks
from quizops_console.views.matching import matching_rows
from quizops_console.views.terms import Filter

_OFFSETS_KEPT = 8


class Scan:
    """Which rows a filter shows, as far as it has looked.

    `flags` has a byte for each row, 1 for those that are shown, and 0 past the end, for `room` rows at least.
    Where it narrows the filter of `previous`, it looks only at what that one had found.
    """

    def __init__(
        self,
        wanted: Filter,
        store: ColumnStore,
        haystacks: Haystacks,
        previous: Scan | None = None,
        room: int = 0,
    ) -> None:
        self.wanted = wanted
        self._store = store
        self._haystacks = haystacks
        self._is_all = not wanted.terms
        self.flags = bytearray(b"\x01" if self._is_all else b"\x00") * len(store)
        self.flags.extend(bytes(max(room - len(store), 0)))
        self.counts = [len(rows) if self._is_all else 0 for rows in store.chunks()]
        self._is_done = bytearray(b"\x01" if self._is_all else b"\x00") * store.chunk_count
        self._next = 0
        self._previous = previous if previous is not None and wanted.narrows(previous.wanted) else None
        if self._previous is not None:
            self._previous._previous = None
        self._before: list[int] | None = None
        self._offsets: dict[int, list[int]] = {}

    @property
    def is_all(self) -> bool:
        """Whether it shows every row."""
        return self._is_all

    @property
    def is_done(self) -> bool:
        """Whether every chunk was looked at."""
        return self._is_all or self._is_done.count(0) == 0

    @property
    def progress(self) -> float:
        """The part of the chunks that was looked at."""
        return self._is_done.count(1) / (len(self._is_done) or 1)

    @property
    def found(self) -> int:
        """Rows that are shown, as far as they are known."""
        return self.before(len(self.counts))

    def todo(self, chunk: int = 0) -> int | None:
        """The first chunk from this one on that was not looked at yet."""
        following = self._is_done.find(0, chunk)
        return following if following >= 0 else None

    def look(self, chunk: int) -> None:
        """Find the rows of a chunk, if that was not done."""
        if not self._is_done[chunk]:
            self._set(chunk, self._found(chunk, self._candidates(chunk)))

    def chunk_put(self, chunk: int) -> list[int]:
        """A chunk was set or appended; returns the rows that are shown now and were not, or the other way."""
        rows = self._store.rows_of(chunk)
        if chunk == len(self.counts):
            self.counts.append(0)
            self._is_done.append(int(self._is_all))
        if len(self.flags) < rows.stop:
            self.flags.extend(bytes(rows.stop - len(self.flags)))
        if self._previous is not None and chunk < len(self._previous._is_done):
            self._previous._is_done[chunk] = 0
        self._before = None
        if not self._is_done[chunk]:
            return []
        before = bytes(self.flags[rows.start : rows.stop])
        after = self._found(chunk, b"\x01" * len(rows))
        self._set(chunk, after)
        if before == after:
            return []
        return [row for row, one, other in zip(rows, before, after, strict=True) if one != other]

    def cut(self) -> None:
        """The store lost rows at its end."""
        total, chunks = len(self._store), self._store.chunk_count
        del self.counts[chunks:]
        del self._is_done[chunks:]
        self.flags[total:] = bytes(len(self.flags) - total)
        if chunks:
            self.counts[-1] = self.flags.count(1, (chunks - 1) * CHUNK_ROWS)
        self._before = None
        self._offsets.clear()

    def before(self, chunk: int) -> int:
        """Rows that are shown of the chunks before this one."""
        return self._sums()[chunk]

    def row_at(self, position: int) -> int:
        """The store's row at a position of what is shown; raises IndexError."""
        if not 0 <= position < self.found:
            raise IndexError(position)
        chunk = bisect_right(self._sums(), position) - 1
        return self._shown_of(chunk)[position - self.before(chunk)]

    def position_before(self, row: int) -> int:
        """How many rows are shown before this one: its position, when it is shown itself."""
        chunk = min(row // CHUNK_ROWS, len(self.counts))
        return self.before(chunk) + self.flags.count(1, chunk * CHUNK_ROWS, row)

    def shows(self, row: int) -> bool:
        """Whether a row is shown."""
        return 0 <= row < len(self.flags) and self.flags[row] == 1

    def _sums(self) -> list[int]:
        if self._before is None:
            self._before = list(accumulate(self.counts, initial=0))
        return self._before

    def _shown_of(self, chunk: int) -> list[int]:
        kept = self._offsets.get(chunk)
        if kept is None:
            if len(self._offsets) >= _OFFSETS_KEPT:
                del self._offsets[next(iter(self._offsets))]
            rows = self._store.rows_of(chunk)
            kept = self._offsets[chunk] = list(compress(rows, self.flags[rows.start : rows.stop]))
        return kept

    def _candidates(self, chunk: int) -> bytes:
        rows = self._store.rows_of(chunk)
        previous = self._previous
        if previous is None or chunk >= len(previous._is_done) or not previous._is_done[chunk]:
            return b"\x01" * len(rows)
        return bytes(previous.flags[rows.start : rows.stop])

    def _found(self, chunk: int, among: bytes) -> bytes:
        if self._is_all or not among.count(1):
            return among
        return matching_rows(self.wanted, self._store, self._haystacks, chunk, among)

    def _set(self, chunk: int, flags: bytes) -> None:
        start = chunk * CHUNK_ROWS
        self.flags[start : start + len(flags)] = flags
        self.counts[chunk] = flags.count(1)
        self._is_done[chunk] = 1
        self._before = None
        self._offsets.pop(chunk, None)
