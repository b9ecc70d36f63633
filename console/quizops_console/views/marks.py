"""Marked rows, by identity: marks follow their rows wherever an update puts them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, compress, islice

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
        size = min(len(flags), len(self._store))
        if flags.find(1, 0, size) < 0:
            return
        self._make_room(size)
        if self._count:
            # As two long numbers: a loop over a million rows would be felt at the keys.
            joined = int.from_bytes(self._flags[:size], "little") | int.from_bytes(flags[:size], "little")
            self._flags[:size] = joined.to_bytes(size, "little")
        else:
            self._flags[:size] = flags[:size]
        self._count = self._flags.count(1)
        self.version += 1

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
        for chunk, flags in self._marked_chunks():
            yield from compress(self._store.text(chunk, self._identity).split("\n"), flags)

    def rows(self) -> Iterator[int]:
        """The same as rows of the store, which may change meanwhile."""
        for chunk, flags in self._marked_chunks():
            for row in compress(range(chunk * CHUNK_ROWS, chunk * CHUNK_ROWS + len(flags)), flags):
                if row < len(self._store):
                    yield row

    def kept(self, most: int) -> Iterator[str]:
        """The identities as they are now, those first whose rows have yet to come; gathered by any thread."""
        waiting = list(self._waiting)
        chunks = [(self._store.text(chunk, self._identity), flags) for chunk, flags in self._marked_chunks()]
        here = (identity for text, flags in chunks for identity in compress(text.split("\n"), flags))
        return islice(chain(waiting, here), most)

    def _marked_chunks(self) -> Iterator[tuple[int, bytes]]:
        at = self._flags.find(1)
        while at >= 0 and at // CHUNK_ROWS < self._store.chunk_count:
            chunk = at // CHUNK_ROWS
            start, end = chunk * CHUNK_ROWS, (chunk + 1) * CHUNK_ROWS
            yield chunk, bytes(self._flags[start:end])
            at = self._flags.find(1, end)

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


class MarkedIds(Collection[str]):
    """The identities of marked rows; their number is known without gathering them."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks

    def __len__(self) -> int:
        return len(self._marks)

    def __iter__(self) -> Iterator[str]:
        yield from self._marks.waiting
        yield from self._marks.identities()

    def __contains__(self, identity: object) -> bool:
        return any(identity == one for one in self)
