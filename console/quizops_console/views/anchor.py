"""The row that the cursor is held to, by identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Anchor:
    """A row that was chosen, and where it is.

    `row` is None while nothing was chosen, or the row is nowhere at the moment: then `position` holds the
    cursor's place, and `neighbours` are rows that may take over, the best first.
    """

    identity: str | None = None
    row: int | None = None
    position: int = 0
    neighbours: Sequence[str] = ()

    @property
    def is_lost(self) -> bool:
        """Whether a row was chosen that is nowhere at the moment."""
        return self.identity is not None and self.row is None

    def pin(self, identity: str, row: int) -> None:
        """Hold to a row."""
        self.identity, self.row, self.neighbours = identity, row, ()

    def lose(self, position: int, neighbours: Sequence[str]) -> None:
        """The row is no longer where it was."""
        self.row, self.position, self.neighbours = None, position, neighbours

    def release(self, position: int = 0) -> None:
        """Hold to no row, only to a place."""
        self.identity, self.row, self.position, self.neighbours = None, None, position, ()
