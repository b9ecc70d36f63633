"""A change to a file as the bytes it takes out and the bytes it puts in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quizops.files import Buffer


@dataclass(frozen=True, slots=True)
class Splice:
    """`removed` bytes at `offset` of the old file give way to `inserted`.

    Several splices of one file are ascending and do not overlap; all offsets count in the old file.
    """

    offset: int
    removed: int
    inserted: bytes

    @property
    def end(self) -> int:
        """Offset in the old file of the first byte after the removed ones."""
        return self.offset + self.removed

    @property
    def growth(self) -> int:
        """How many bytes longer the file becomes (negative: shorter)."""
        return len(self.inserted) - self.removed


def spliced_pieces(old: Buffer, splices: Iterable[Splice]) -> Iterator[Buffer]:
    """The new file piece by piece, without a second copy of it in memory.

    Raises `ValueError` for splices that overlap, go back or reach beyond the end.
    """
    view = memoryview(old)
    position = 0
    for splice in splices:
        if splice.offset < position or splice.removed < 0 or splice.end > len(view):
            raise ValueError(f"splice at {splice.offset} overlaps the one before it or the file's end")
        yield view[position : splice.offset]
        yield splice.inserted
        position = splice.end
    yield view[position:]


def apply_splices(old: Buffer, splices: Iterable[Splice]) -> bytes:
    """The new file's bytes. Raises `ValueError` as `spliced_pieces` does."""
    return b"".join(spliced_pieces(old, splices))
