"""The last column of a table: where the shown rows stand among all, and where the matches are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Piece(Enum):
    """What one line of the scrollbar shows."""

    NOTHING = 0
    TRACK = 1
    THUMB = 2
    TICK = 3
    TICK_ON_THUMB = 4


@dataclass(frozen=True, slots=True)
class Scrollbar:
    """`height` lines for `total` rows, of which those from `offset` on are shown."""

    height: int
    total: int
    offset: int

    def pieces(self, ticks: frozenset[int] = frozenset()) -> tuple[Piece, ...]:
        """One for each line; nothing at all where every row is shown."""
        if self.total <= self.height:
            return (Piece.NOTHING,) * self.height
        first, after = self.thumb()
        return tuple(self._piece(first <= line < after, line in ticks) for line in range(self.height))

    def thumb(self) -> tuple[int, int]:
        """Its first line, and the one after its last; at an end only where the rows are."""
        size = max(1, self.height * self.height // self.total)
        last = self.total - self.height
        room = self.height - size
        first = min(self.offset, last) * room // last
        if room > 1 and 0 < self.offset < last:
            first = min(max(first, 1), room - 1)
        return first, first + size

    def lines_of(self, positions: Iterable[int]) -> frozenset[int]:
        """The lines that stand for rows, without those out of range."""
        if self.total <= self.height:
            return frozenset()
        return frozenset(
            position * self.height // self.total for position in positions if 0 <= position < self.total
        )

    def offset_at(self, line: int) -> int:
        """What to scroll to when this line of the scrollbar is clicked."""
        last = max(0, self.total - self.height)
        return last * min(max(line, 0), self.height - 1) // max(1, self.height - 1)

    @staticmethod
    def _piece(on_thumb: bool, is_tick: bool) -> Piece:
        if on_thumb:
            return Piece.TICK_ON_THUMB if is_tick else Piece.THUMB
        return Piece.TICK if is_tick else Piece.TRACK
