"""Which columns of a table are shown in a width, where, and how wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quizops_console.views.table_spec import ColumnSpec

GAP = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Column `index` of the table takes `width` from `x` on."""

    index: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The shown columns from left to right.

    left: how many columns were scrolled over, after the limit of what makes sense. before, after: how many
    columns are not shown, to the left (after the first, which always stays) and to the right.
    """

    places: tuple[Place, ...]
    left: int
    before: int
    after: int


def fitted(columns: Sequence[ColumnSpec], width: int, left: int = 0) -> Layout:
    """The first column stays; of the others, as many as fit from the one that was scrolled to."""
    if not columns or width <= 0:
        return Layout((), 0, 0, 0)
    left = min(left, furthest(columns, width))
    shown = _shown(columns, width, left)
    places = _placed(shown, _widths(columns, shown, width))
    return Layout(places, left, left, len(columns) - len(shown) - left)


def furthest(columns: Sequence[ColumnSpec], width: int) -> int:
    """The least number of columns to scroll over until the last one is shown; 0 where all fit."""
    room = width - columns[0].width.least
    if _least(columns, range(len(columns))) <= width:
        return 0
    first = len(columns)
    while first > 1 and (room := room - GAP - columns[first - 1].width.least) >= 0:
        first -= 1
    return min(first, len(columns) - 1) - 1


def _shown(columns: Sequence[ColumnSpec], width: int, left: int) -> list[int]:
    shown = [0, left + 1] if left else [0]
    while shown[-1] + 1 < len(columns) and _least(columns, [*shown, shown[-1] + 1]) <= width:
        shown.append(shown[-1] + 1)
    return shown


def _least(columns: Sequence[ColumnSpec], shown: Sequence[int]) -> int:
    return sum(columns[index].width.least for index in shown) + GAP * (len(shown) - 1)


def _widths(columns: Sequence[ColumnSpec], shown: Sequence[int], width: int) -> list[int]:
    """Least widths first; what is left brings everyone to the ideal, and then those with a weight further."""
    widths = [columns[index].width.least for index in shown]
    room = width - _least(columns, shown)
    if room < 0:
        return _squeezed(widths, width)
    weights = [columns[index].weight for index in shown]
    ideals = [columns[index].width.ideal for index in shown]
    widths = _grown(widths, ideals, [max(1, weight) for weight in weights], room)
    room = width - sum(widths) - GAP * (len(shown) - 1)
    return _grown(widths, [columns[index].width.most for index in shown], weights, room)


def _grown(widths: Sequence[int], wanted: Sequence[int], weights: Sequence[int], room: int) -> list[int]:
    """Share `room` by weight, nobody getting more than wanted; what one does not need goes to the others."""
    grown = list(widths)
    while room > 0:
        open_ = [i for i, weight in enumerate(weights) if weight > 0 and wanted[i] > grown[i]]
        if not open_:
            break
        whole, shared = sum(weights[i] for i in open_), room
        for i in open_:
            part = min(wanted[i] - grown[i], max(1, shared * weights[i] // whole), room)
            grown[i] += part
            room -= part
    return grown


def _squeezed(widths: list[int], width: int) -> list[int]:
    """Columns that do not fit even at their least: one takes what there is, two share it."""
    if len(widths) == 1:
        return [max(1, width)]
    first = min(widths[0], max(1, (width - GAP) // 2))
    return [first, max(1, width - GAP - first), *widths[2:]]


def _placed(shown: Sequence[int], widths: Sequence[int]) -> tuple[Place, ...]:
    places = []
    x = 0
    for index, width in zip(shown, widths, strict=True):
        places.append(Place(index, x, width))
        x += width + GAP
    return tuple(places)
