"""The shown rows of an ordering by position."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Protocol

from quizops_console.views.blocks import STALE
from quizops_console.views.ordering import Ordering
from quizops_console.views.scanning import Scan

_BLOCKS_KEPT = 4


class Shown(Protocol):
    """Rows by position, in the order they are shown in."""

    @property
    def found(self) -> int:
        """How many there are."""

    def row_at(self, position: int) -> int:
        """The store's row at a position; raises IndexError."""

    def position_before(self, row: int) -> int:
        """How many rows are shown before this one: its position, when it is shown itself."""


class FirstFound:
    """The first matches of a filter in an ordering, while the rest is still looked for."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    @property
    def found(self) -> int:
        return len(self.rows)

    def row_at(self, position: int) -> int:
        return self.rows[position]

    def position_before(self, row: int) -> int:
        return self.rows.index(row) if row in self.rows else 0


class Arrangement:
    """What a scan shows, in the order of an ordering.

    `text_of_row` gives the text of the sorted column for the chunk of a row. Counts of blocks that changed
    are taken when they are next wanted; `recount` takes all of them, in slices.
    """

    def __init__(self, ordering: Ordering, scan: Scan, text_of_row: Callable[[int], str]) -> None:
        self.ordering = ordering
        self._scan = scan
        self._text_of_row = text_of_row
        self._sums: list[int] | None = None
        self._version = -1
        self._rows: dict[int, list[int]] = {}

    @property
    def found(self) -> int:
        return self._before()[-1]

    def row_at(self, position: int) -> int:
        while 0 <= position < self.found:
            number = bisect_right(self._before(), position) - 1
            rows = self._shown_of(self._block(number))
            block = self.ordering.blocks[self._block(number)]
            if len(rows) == block.shown:
                return rows[position - self._before()[number]]
            block.shown, self._sums = len(rows), None
        raise IndexError(position)

    def position_before(self, row: int) -> int:
        if not self.ordering.blocks:
            return 0
        number, index = self.ordering.locate(row, self._text_of_row(row))
        rows = self.ordering.rows(number)
        before = rows[: len(rows) - index] if self.ordering.is_descending else rows[:index]
        if self.ordering.is_descending and before and before[-1] == row:
            before.pop()
        flags = self._scan.flags
        return self._before()[self._block(number)] + sum(flags[other] for other in before)

    def rows_of(self, number: int) -> list[int]:
        """The shown rows of a block, counted as they are shown."""
        return self._shown_of(self._block(number))

    def changed(self, row: int) -> None:
        """A row is shown that was not, or the other way."""
        self._forget()
        if self.ordering.blocks:
            number, _ = self.ordering.locate(row, self._text_of_row(row))
            self.ordering.blocks[number].shown = STALE

    def changed_much(self) -> None:
        """Many rows are shown that were not, or the other way."""
        self._forget()
        for block in self.ordering.blocks:
            block.shown = STALE

    def _forget(self) -> None:
        self._sums = None
        self._rows.clear()

    def recount(self) -> Iterator[float]:
        """Count the shown rows of every block."""
        number = 0
        while number < len(self.ordering.blocks):
            self.ordering.blocks[number].shown = self._count(number)
            number += 1
            if not self._scan.is_all:
                yield number / (len(self.ordering.blocks) or 1)
        self._forget()

    def _block(self, number: int) -> int:
        return len(self.ordering.blocks) - 1 - number if self.ordering.is_descending else number

    def _before(self) -> list[int]:
        if self._sums is None or self._version != self.ordering.version:
            blocks = self.ordering.blocks
            for number, block in enumerate(blocks):
                if block.shown == STALE:
                    block.shown = self._count(number)
            in_order = reversed(blocks) if self.ordering.is_descending else blocks
            self._sums = list(accumulate((block.shown for block in in_order), initial=0))
            self._version = self.ordering.version
            self._rows.clear()
        return self._sums

    def _count(self, block: int) -> int:
        if self._scan.is_all and self._scan.found == len(self.ordering):
            return len(self.ordering.blocks[block].places)
        return len(self._listed(block))

    def _shown_of(self, block: int) -> list[int]:
        kept = self._rows.get(block)
        if kept is None:
            if len(self._rows) >= _BLOCKS_KEPT:
                self._rows.clear()
            kept = self._rows[block] = self._listed(block)
        return kept

    def _listed(self, block: int) -> list[int]:
        flags = self._scan.flags
        return [row for row in self.ordering.rows(block) if flags[row]]
