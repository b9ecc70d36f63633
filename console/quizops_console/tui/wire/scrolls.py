"""Whether lines have only moved up or down: then the terminal can move them itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_FEWEST = 4
"""Setting a region and scrolling in it costs less than so many lines."""


@dataclass(frozen=True, slots=True)
class Scroll:
    """The lines from `top` to `bottom` move up by `up`; down, where it is negative."""

    top: int
    bottom: int
    up: int


def found(wanted: Mapping[int, str], shown: Sequence[str]) -> Scroll | None:
    """The move that spares most lines, if it spares enough. Both tell what stands in a line, by its number.

    The region may hold lines that nobody wants to change: they have to be put back.
    """
    if len(wanted) < _FEWEST + 1:
        return None
    places = _unique(shown)
    moves: Counter[int] = Counter()
    for y, key in wanted.items():
        if key in places and not key.isspace():
            moves[places[key] - y] += 1
    kept = moves.pop(0, 0)
    if not moves:
        return None
    up, votes = moves.most_common(1)[0]
    if votes < _FEWEST or votes <= kept:
        return None
    moved = [y for y, key in wanted.items() if places.get(key) == y + up]
    first, last = min(moved), max(moved)
    return Scroll(min(first, first + up), max(last, last + up), up)


def _unique(shown: Sequence[str]) -> dict[str, int]:
    """Where each text stands that stands in one place only."""
    counts = Counter(shown)
    return {key: y for y, key in enumerate(shown) if counts[key] == 1}
