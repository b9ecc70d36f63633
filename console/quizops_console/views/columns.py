"""Rows of text as columns, in chunks: a million rows without a million objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

CHUNK_ROWS = 1024
_SPLITS_KEPT = 96


class ColumnStore:
    """A table of named text columns.

    A chunk holds up to `CHUNK_ROWS` rows; every chunk but the last is full. A chunk's column is one string,
    its cells joined by a line feed, so cells hold none. Methods that change it return the rows that differ.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.version = 0
        self._index = {name: number for number, name in enumerate(self.names)}
        self._texts: list[tuple[str, ...]] = []
        self._last_rows = 0
        self._splits: dict[tuple[int, int], list[str]] = {}

    @classmethod
    def from_rows(cls, names: Sequence[str], rows: Iterable[Sequence[str]]) -> ColumnStore:
        """A store of these rows, each with a cell for each name."""
        store = cls(names)
        remaining = iter(rows)
        while taken := list(islice(remaining, CHUNK_ROWS)):
            store.put_chunk(
                store.chunk_count, len(taken), ["\n".join(cells) for cells in zip(*taken, strict=True)]
            )
        return store

    def __len__(self) -> int:
        return max(len(self._texts) - 1, 0) * CHUNK_ROWS + self._last_rows

    @property
    def chunk_count(self) -> int:
        return len(self._texts)

    def chunks(self) -> Iterator[range]:
        """The rows of each chunk."""
        return (self.rows_of(chunk) for chunk in range(len(self._texts)))

    def rows_of(self, chunk: int) -> range:
        """The rows of one chunk."""
        start = chunk * CHUNK_ROWS
        return range(start, min(start + CHUNK_ROWS, len(self)))

    def text(self, chunk: int, column: str) -> str:
        """A chunk's column as it is kept: the cells joined by line feeds."""
        return self._texts[chunk][self._index[column]]

    def cells(self, chunk: int, column: str) -> list[str]:
        """A chunk's column, cell by cell; the last few are kept and must not be changed."""
        number = self._index[column]
        kept = self._splits.get((chunk, number))
        if kept is None:
            if len(self._splits) >= _SPLITS_KEPT:
                del self._splits[next(iter(self._splits))]
            kept = self._splits[chunk, number] = self._texts[chunk][number].split("\n")
        return kept

    def value(self, row: int, column: str) -> str:
        """One cell; raises IndexError for a row that is not there, KeyError for a column."""
        if not 0 <= row < len(self):
            raise IndexError(row)
        return self.cells(row // CHUNK_ROWS, column)[row % CHUNK_ROWS]

    def row(self, row: int) -> Mapping[str, str]:
        """All cells of a row, by column."""
        return {name: self.value(row, name) for name in self.names}

    def find(self, column: str, value: str, near: int = 0) -> int | None:
        """The row whose cell is this, looked for around row `near` first; None where there is none."""
        number = self._index[column]
        hint = near // CHUNK_ROWS
        order = range(len(self._texts)) if hint >= len(self._texts) else (hint, *range(len(self._texts)))
        for chunk in order:
            if _has_cell(self._texts[chunk][number], value) and len(self.rows_of(chunk)):
                return chunk * CHUNK_ROWS + self._texts[chunk][number].split("\n").index(value)
        return None

    def put_chunk(self, index: int, rows: int, cells: Sequence[str]) -> range:
        """Set or append a chunk; one that is not full ends the table. Raises ValueError where none fits."""
        self._check_chunk(index, rows, cells)
        start, before = index * CHUNK_ROWS, len(self)
        was_last = index >= len(self._texts) - 1
        old = self._texts[index] if index < len(self._texts) else None
        new = tuple(cells)
        self._keep(index, new)
        if rows < CHUNK_ROWS or was_last:
            self._cut(index + 1, rows)
        if old is None:
            return range(start, start + rows)
        same_rows = len(self) == before
        return _changed(old, new, start) if same_rows else range(start, max(before, len(self)))

    def put_row(self, row: int, cells: Sequence[str]) -> range:
        """Set one row, or append it after the last one."""
        if not 0 <= row <= len(self) or len(cells) != len(self.names):
            raise ValueError(f"row {row} with {len(cells)} cells does not fit a table of {len(self)} rows")
        chunk, offset = divmod(row, CHUNK_ROWS)
        if row == len(self):
            return self._append(chunk, offset, cells)
        old = self._texts[chunk]
        new = tuple(
            _with_cell(text, self.cells(chunk, name), offset, cell)
            for name, text, cell in zip(self.names, old, cells, strict=True)
        )
        if new == old:
            return range(row, row)
        self._keep(chunk, new)
        return range(row, row + 1)

    def set_total(self, total: int) -> range:
        """Drop the rows from `total` on; returns those that went."""
        before = len(self)
        if total >= before:
            return range(before, before)
        chunk, rows = divmod(total, CHUNK_ROWS)
        if rows:
            kept = tuple("\n".join(text.split("\n")[:rows]) for text in self._texts[chunk])
            self._keep(chunk, kept)
            self._cut(chunk + 1, rows)
        else:
            self._cut(chunk, CHUNK_ROWS if chunk else 0)
        return range(total, before)

    def _check_chunk(self, index: int, rows: int, cells: Sequence[str]) -> None:
        if not 1 <= rows <= CHUNK_ROWS or len(cells) != len(self.names):
            raise ValueError(f"a chunk of {rows} rows and {len(cells)} columns does not fit {self.names}")
        full = index == 0 or index < len(self._texts) or self._last_rows == CHUNK_ROWS
        if not 0 <= index <= len(self._texts) or not full:
            raise ValueError(f"chunk {index} leaves a gap after {len(self)} rows")
        if any(text.count("\n") != rows - 1 for text in cells):
            raise ValueError(f"chunk {index} has columns of other than {rows} cells")

    def _append(self, chunk: int, offset: int, cells: Sequence[str]) -> range:
        if offset == 0:
            return self.put_chunk(chunk, 1, cells)
        joined = [f"{text}\n{cell}" for text, cell in zip(self._texts[chunk], cells, strict=True)]
        self.put_chunk(chunk, offset + 1, joined)
        return range(len(self) - 1, len(self))

    def _keep(self, chunk: int, texts: tuple[str, ...]) -> None:
        self.version += 1
        if chunk == len(self._texts):
            self._texts.append(texts)
            return
        self._texts[chunk] = texts
        self._forget_splits(chunk)

    def _cut(self, chunks: int, last_rows: int) -> None:
        for chunk in range(chunks, len(self._texts)):
            self._forget_splits(chunk)
        del self._texts[chunks:]
        self._last_rows = last_rows
        self.version += 1

    def _forget_splits(self, chunk: int) -> None:
        for key in [key for key in self._splits if key[0] == chunk]:
            del self._splits[key]


def _has_cell(text: str, value: str) -> bool:
    """Whether a column's text has exactly this cell, found without splitting it."""
    return (
        text == value
        or f"\n{value}\n" in text
        or text.startswith(f"{value}\n")
        or text.endswith(f"\n{value}")
    )


def _with_cell(text: str, cells: Sequence[str], offset: int, cell: str) -> str:
    if cells[offset] == cell:
        return text
    return "\n".join([*cells[:offset], cell, *cells[offset + 1 :]])


def _changed(old: Sequence[str], new: Sequence[str], start: int) -> range:
    """From the first to the last row that differs, of two chunks of equal length."""
    differing: set[int] = set()
    for one, other in zip(old, new, strict=True):
        if one != other:
            pairs = zip(one.split("\n"), other.split("\n"), strict=True)
            differing.update(number for number, (before, after) in enumerate(pairs) if before != after)
    if not differing:
        return range(start, start)
    return range(start + min(differing), start + max(differing) + 1)
