"""What a tracker's rows show of their two sources: the reading of `downloads list`, made by column.

A row whose cells are those that the ledger last saw in the CSV shows the ledger's state; one that the
ledger does not know shows its cells as they stand; any other is reconciled as the owner would do it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from operator import itemgetter
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
    attempts = [
        max("" if at in first_fenced else one or "", "" if at in second_fenced else other or "")
        for at, (one, other) in enumerate(zip(stored[4], stored[11], strict=True))
    ]
    return [*first, *second, attempts, fence_column(len(pairs), first_fenced, second_fenced)]


def _recorded(stored: Sequence[Sequence[Any]], is_linked: Linked) -> tuple[SourceColumns, set[int]]:
    statuses, categories, tries, nexts, _, files, _ = stored
    fenced = {at for at, status in enumerate(statuses) if status == _FENCED} if _FENCED in statuses else set()
    columns = [
        [SHOWN.get(shown, "") for shown in zip(statuses, is_linked, strict=True)],
        [category or "" for category in categories],
        [str(count or 0) for count in tries],
        [next_try or "" for next_try in nexts],
        ["0" if names is None or names == "[]" else str(len(orjson.loads(names))) for names in files],
    ]
    fence_off(columns, fenced)
    return columns, fenced


def as_seen(pairs: Sequence[Pair], cells: Sequence[Column], missing: Sequence[str]) -> list[bool]:
    """For which rows the CSV holds what it held when they were last dealt with.

    Columns that the file lacks (`missing`) say nothing: their cells count as those last seen.
    """
    sides = []
    for side, places in enumerate(_PLACES):
        written = [pair[side * _SOURCE_WIDTH + 6] for pair in pairs]
        seen = [_seen(one, side, missing) for one in written]
        held = zip(*(cells[at] for at in places), strict=True)
        sides.append([one == other for one, other in zip(seen, held, strict=True)])
    return [one and other for one, other in zip(*sides, strict=True)]


def _seen(written: str | None, side: int, missing: Sequence[str]) -> tuple[str, ...]:
    cells = (
        _NO_CELLS[side]
        if written is None or written == "{}"
        else {**_NO_CELLS[side], **orjson.loads(written)}
    )
    if missing:
        cells = {**cells, **dict.fromkeys(missing, "")}
    return _SEEN[side](cells)


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
