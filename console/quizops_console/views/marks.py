"""Marked rows, by identity: marks follow their rows wherever an update puts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress

from quizops_console.views.columns import CHUNK_ROWS, ColumnStore


class Marks:
    """One byte a row. The mark of a row that is nowhere at the moment waits until it turns up."""

    def __init__(self, store: ColumnStore, identity: str) -> None:
        self.dropped = 0
        self.version = 0
        self._store = store
        self._identity = identity
        self._flags = bytearray(len(store))
        self._count = 0
        self._waiting: set[str] = set()

    def __len__(self) -> int:
        return self._count + len(self._waiting)

    def has(self, row: int) -> bool:
        """Whether a row is marked."""
        return row < len(self._flags) and self._flags[row] == 1

    def toggle(self, row: int) -> bool:
        """Mark a row, or unmark it; returns whether it is marked now."""
        self._make_room(row + 1)
        self._flags[row] ^= 1
        self._count += 1 if self._flags[row] else -1
        self.version += 1
        return self._flags[row] == 1

    def add_chunk(self, chunk: int, flags: bytes) -> None:
        """Mark the rows of a chunk whose byte is 1."""
        start = chunk * CHUNK_ROWS
        self._make_room(start + len(flags))
        old = self._flags[start : start + len(flags)]
        joined = int.from_bytes(old, "little") | int.from_bytes(flags, "little")
        self._set(chunk, joined.to_bytes(len(flags), "little"))

    def add(self, flags: bytearray) -> None:
        """Mark all rows whose byte is 1."""
        for chunk, rows in enumerate(self._store.chunks()):
            if (of_chunk := flags[rows.start : rows.stop]).find(1) >= 0:
                self.add_chunk(chunk, bytes(of_chunk))

    def await_rows(self, identities: Iterable[str]) -> None:
        """Mark rows that are not here yet."""
        self._waiting.update(identities)
        self.version += 1

    def clear(self) -> None:
        """Unmark every row."""
        self._flags = bytearray(len(self._store))
        self._count = 0
        self._waiting.clear()
        self.version += 1

    def common(self, flags: bytearray) -> int:
        """How many marked rows have their byte set among these."""
        if not self._count:
            return 0
        count = 0
        for start in range(0, len(self._flags), CHUNK_ROWS):
            one, other = self._flags[start : start + CHUNK_ROWS], flags[start : start + CHUNK_ROWS]
            if one.find(1) >= 0:
                count += (int.from_bytes(one, "little") & int.from_bytes(other, "little")).bit_count()
        return count

    def identities(self) -> Iterator[str]:
        """All marked rows that are here, in the store's order."""
        for chunk, rows in enumerate(self._store.chunks()):
            flags = self._flags[rows.start : rows.stop]
            if flags.find(1) >= 0:
                yield from compress(self._store.text(chunk, self._identity).split("\n"), flags)

    @property
    def waiting(self) -> frozenset[str]:
        """Marks whose rows are not here."""
        return frozenset(self._waiting)

    def follow(self, chunk: int, old: str | None, new: str | None) -> None:
        """The identities of a chunk were these and are now others; None where there is no such chunk."""
        start = chunk * CHUNK_ROWS
        marked = self._flags.find(1, start, start + CHUNK_ROWS) >= 0
        if old == new or not (marked or self._waiting):
            return
        if marked and old is not None:
            self._waiting.update(compress(old.split("\n"), self._flags[start : start + CHUNK_ROWS]))
            self._set(chunk, bytes(len(self._flags[start : start + CHUNK_ROWS])))
        if new is not None:
            self._claim(chunk, new.split("\n"))

    def settle(self) -> Iterator[float]:
        """Look everywhere for rows whose marks wait, in slices; drop the marks of others."""
        missing = set(self._waiting)
        chunk = 0
        while self._waiting and chunk < self._store.chunk_count:
            self._claim(chunk, self._store.text(chunk, self._identity).split("\n"))
            chunk += 1
            yield chunk / self._store.chunk_count
        gone = missing & self._waiting
        if gone:
            self._waiting -= gone
            self.dropped += len(gone)
            self.version += 1

    def _claim(self, chunk: int, identities: list[str]) -> None:
        """Give waiting marks to the rows of a chunk that they belong to."""
        if self._waiting.isdisjoint(identities):
            return
        flags = bytes(map(self._waiting.__contains__, identities))
        self._waiting.difference_update(identities)
        self.add_chunk(chunk, flags)

    def _make_room(self, rows: int) -> None:
        if len(self._flags) < rows:
            self._flags.extend(bytes(rows - len(self._flags)))

    def _set(self, chunk: int, flags: bytes) -> None:
        start = chunk * CHUNK_ROWS
        self._count += flags.count(1) - self._flags.count(1, start, start + len(flags))
        self._flags[start : start + len(flags)] = flags
        self.version += 1
