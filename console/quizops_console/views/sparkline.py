"""Values over time in block characters: one line high, or a chart of several."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TypeAlias

Points: TypeAlias = Sequence[float | None]
BLOCKS = "▁▂▃▄▅▆▇█"
ASCII = "_.-=+*%#"
_GAP = " "


def parsed(text: str) -> list[float | None]:
    """Points from a cell: numbers with commas between, nothing where there was no value yet."""
    return [float(part) if part else None for part in text.split(",")] if text else []


def sparkline(points: Points, width: int, *, ascii_only: bool = False) -> str:
    """The last points in at most `width` characters, low to high between the least and the most of them.

    Where all are the same they lie at the bottom; a part without a value is a space.
    """
    marks = ASCII if ascii_only else BLOCKS
    shown = squeezed(points, width)
    low, high = _range(shown)
    levels = len(marks) - 1
    return "".join(_GAP if value is None else marks[_level(value, low, high, levels)] for value in shown)


def chart(points: Points, width: int, height: int, *, ascii_only: bool = False) -> list[str]:
    """`height` lines, the top one first, of columns that reach as high as their value."""
    marks = ASCII if ascii_only else BLOCKS
    shown = squeezed(points, width)
    low, high = _range(shown)
    steps = len(marks)
    reach = [None if value is None else _level(value, low, high, height * steps - 1) for value in shown]
    return ["".join(_cell(top, row * steps, marks) for top in reach) for row in reversed(range(height))]


def squeezed(points: Points, width: int) -> list[float | None]:
    """As many points as fit, each the largest of those that it stands for."""
    if len(points) <= width or width <= 0:
        return list(points) if width > 0 else []
    parts = groupby(enumerate(points), key=lambda one: one[0] * width // len(points))
    return [_largest([value for _, value in part]) for _, part in parts]


def _largest(values: Points) -> float | None:
    return max((value for value in values if value is not None), default=None)


def _range(points: Points) -> tuple[float, float]:
    """The least and the most."""
    known = [value for value in points if value is not None]
    if not known:
        return 0.0, 1.0
    return min(known), max(known)


def _level(value: float, low: float, high: float, levels: int) -> int:
    """From 0 to `levels`; whatever is above the least is seen to be."""
    if high <= low:
        return 0
    return max(round((value - low) / (high - low) * levels), 1 if value > low else 0)


def _cell(reach: int | None, bottom: int, marks: str) -> str:
    """One character of a column, in a line whose lowest step is `bottom`."""
    if reach is None or reach < bottom:
        return _GAP
    return marks[min(reach - bottom, len(marks) - 1)]
