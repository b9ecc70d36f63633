"""What a tracker's rows show of their two sources: the reading of `downloads list`, made by column.

A row whose cells are those that the ledger last saw in the CSV shows the ledger's state; one that the
ledger does not know shows its cells as they stand; any other is reconciled as the owner would do it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import compress
from operator import and_, eq, itemgetter
from typing import Any, TypeAlias

import orjson

from quizops.downloads.cells import TRACKING_COLUMNS
from quizops.downloads.listing import source_as_json
from quizops.downloads.states import Fence, RowState, SourceName
from quizops_console.reader.tables.tracker_cells import (
    FENCES,
    SHOWN,
    Column,
    Linked,
    SourceColumns,
    StateColumns,
    fence_column,
    fence_off,
)

Pair: TypeAlias = Sequence[Any]
"""A row as the ledger has it; see `quizops.ledger.stores.rows.RowPair`."""

_FENCED = "fenced"
_SHOWN = {**SHOWN, (_FENCED, True): "", (_FENCED, False): ""}
_REMEMBERED = 4096
_SOURCE_WIDTH = 7
_PLACES = ((0, 1, 2, 6, 7), (3, 4, 5))
_NO_CELLS = tuple({TRACKING_COLUMNS[at]: "" for at in places} for places in _PLACES)
_SEEN: tuple[Callable[[Mapping[str, str]], tuple[str, ...]], ...] = tuple(
    itemgetter(*columns) for columns in _NO_CELLS
)


def recorded_columns(pairs: Sequence[Pair], youtube: Linked, drive: Linked) -> StateColumns:
    """What the ledger says of rows."""
    stored = list(zip(*pairs, strict=True))
    first, first_fenced = _recorded(stored[:_SOURCE_WIDTH], youtube)
    second, second_fenced = _recorded(stored[_SOURCE_WIDTH : 2 * _SOURCE_WIDTH], drive)
    attempts = _latest(_texts(stored[4], first_fenced), _texts(stored[11], second_fenced))
    return [*first, *second, attempts, fence_column(len(pairs), first_fenced, second_fenced)]


def _recorded(stored: Sequence[Sequence[Any]], is_linked: Linked) -> tuple[SourceColumns, set[int]]:
    statuses, categories, tries, nexts, _, files, _ = stored
    fenced = {at for at, status in enumerate(statuses) if status == _FENCED} if _FENCED in statuses else set()
    columns = [
        list(map(_SHOWN.__getitem__, zip(statuses, is_linked, strict=True))),
        _texts(categories),
        list(map(str, tries)) if None not in tries else [str(count or 0) for count in tries],
        _texts(nexts),
        ["0" if names is None or names == "[]" else str(len(orjson.loads(names))) for names in files],
    ]
    fence_off(columns, fenced)
    return columns, fenced


def _texts(column: Sequence[str | None], without: Collection[int] = ()) -> list[str]:
    """A column with nothing in the place of None, and of the rows that are left out."""
    texts = [text or "" for text in column] if any(column) else [""] * len(column)
    for at in without:
        texts[at] = ""
    return texts


def _latest(one: list[str], other: list[str]) -> list[str]:
    """The later of two moments, row by row."""
    return list(map(max, one, other)) if any(other) else one


class LastSeen:
    """The cells that the ledger last saw in the CSV; remembers what is stored alike of many rows.

    Columns that the file lacks (`missing`) say nothing.
    """

    def __init__(self, missing: Sequence[str]) -> None:
        self._missing = missing
        self._known: tuple[dict[str | None, tuple[str, ...]], ...] = ({}, {})

    def agrees(self, pairs: Sequence[Pair], cells: Sequence[Column]) -> list[bool]:
        """For which rows the CSV holds what it held when they were last dealt with."""
        sides = []
        for side, places in enumerate(_PLACES):
            known = self._known[side]
            at = side * _SOURCE_WIDTH + 6
            seen = [known.get(pair[at]) or self._seen(pair[at], side) for pair in pairs]
            held = zip(*(cells[place] for place in places), strict=True)
            sides.append(list(map(eq, seen, held)))
        return list(map(and_, *sides))

    def _seen(self, written: str | None, side: int) -> tuple[str, ...]:
        stored = orjson.loads(written) if written else {}
        cells = {**_NO_CELLS[side], **stored, **dict.fromkeys(self._missing, "")}
        seen = _SEEN[side](cells)
        if len(self._known[side]) < _REMEMBERED:
            self._known[side][written] = seen
        return seen


def reconciled_row(state: RowState, youtube: Sequence[str], drive: Sequence[str]) -> tuple[str, ...]:
    """A row's state as any other room would tell it, in the order of `StateColumns`."""
    texts: list[str] = []
    for source, links in zip(SourceName, (youtube, drive), strict=True):
        told = source_as_json(state.of(source), links)
        texts += [told["status"], told["category"] or "", str(told["tries"]), told["next_try"] or ""]
        texts.append(str(len(told["files"])))
    fenced = [isinstance(state.of(source), Fence) for source in SourceName]
    return (*texts, state.last_attempt, FENCES[fenced[0] + 2 * fenced[1]])


def some_of(column: Sequence[Any], chosen: Sequence[bool]) -> list[Any]:
    """The members of a column for which `chosen` is true."""
    return list(compress(column, chosen))
