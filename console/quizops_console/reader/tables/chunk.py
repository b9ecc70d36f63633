"""What a reader tells of a table: a stretch of rows by column, or one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from quizops_console.link.frames import cell


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows `index * CHUNK_ROWS` and following; `cells` has one text for each column, joined by line feeds."""

    index: int
    rows: int
    cells: list[str]

    def lines(self) -> Iterator[tuple[str, ...]]:
        """The rows one by one."""
        return zip(*(column.split("\n") for column in self.cells), strict=True)


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One row anew, by its number in the table."""

    row: int
    cells: list[str]


Change: TypeAlias = Chunk | ChangedRow


def joined_column(cells: Sequence[str]) -> str:
    """A chunk's cells of one column, made harmless; nearly all are already, which one look tells."""
    if "".join(cells).isprintable():
        return "\n".join(cells)
    return "\n".join(map(cell, cells))
