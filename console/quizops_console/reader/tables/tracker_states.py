"""What a tracker's row shows of its two sources: the reading of `downloads list`, made for many rows.

A row whose cells are those that the ledger last saw in the CSV shows the ledger's state; one that the
ledger does not know shows its cells as they stand; any other is reconciled as the owner would do it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import orjson

from quizops.downloads.cells import TRACKING_COLUMNS, TrackingCells
from quizops.downloads.listing import source_as_json
from quizops.downloads.states import Fence, RowState, SourceName, Status
from quizops_console.reader.tables.tracker_cells import FENCED_TEXTS, FENCES, TO_DO, SourceTexts, StateTexts

Pair: TypeAlias = Sequence[str | int | None]

_FENCED = "fenced"
_YOUTUBE_COLUMNS = tuple(TRACKING_COLUMNS[at] for at in (0, 1, 2, 6, 7))
_DRIVE_COLUMNS = TRACKING_COLUMNS[3:6]


def recorded_texts(pair: Pair, has_youtube: bool, has_drive: bool) -> StateTexts:
    """What the ledger says of a row (`RowPair`)."""
    youtube = _recorded(pair, 0, has_youtube)
    drive = _recorded(pair, 7, has_drive)
    fenced = youtube is FENCED_TEXTS, drive is FENCED_TEXTS
    attempts = ("" if one else pair[at] or "" for one, at in zip(fenced, (4, 11), strict=True))
    return youtube, drive, max(map(str, attempts)), FENCES[fenced]


def _recorded(pair: Pair, at: int, is_linked: bool) -> SourceTexts:
    status, category, tries, next_try, _, files = pair[at : at + 6]
    if status == _FENCED:
        return FENCED_TEXTS
    if status is None or status in TO_DO:
        status = Status.PENDING.value if is_linked else Status.NONE.value
    count = "0" if files is None or files == "[]" else str(len(orjson.loads(str(files))))
    return str(status), str(category or ""), str(tries or 0), str(next_try or ""), count


def is_as_seen(pair: Pair, cells: TrackingCells, missing: Sequence[str]) -> bool:
    """Whether the CSV holds what it held when the row was last dealt with.

    Columns that the file lacks (`missing`) say nothing.
    """
    return _seen(pair[6], _YOUTUBE_COLUMNS, missing) == _held(cells, (0, 1, 2, 6, 7), _YOUTUBE_COLUMNS) and (
        _seen(pair[13], _DRIVE_COLUMNS, missing) == _held(cells, (3, 4, 5), _DRIVE_COLUMNS)
    )


def _seen(written: str | int | None, columns: Sequence[str], missing: Sequence[str]) -> dict[str, str]:
    if written is None or written == "{}":
        return {}
    seen: dict[str, str] = orjson.loads(str(written))
    if len(seen) > len(columns) or not seen.keys() <= set(columns):
        seen = {column: seen[column] for column in columns if column in seen}
    return {column: cell for column, cell in seen.items() if column not in missing} if missing else seen


def _held(cells: TrackingCells, places: Sequence[int], columns: Sequence[str]) -> dict[str, str]:
    return {column: cells[at] for at, column in zip(places, columns, strict=True) if cells[at]}


def reconciled_texts(state: RowState, youtube: Sequence[str], drive: Sequence[str]) -> StateTexts:
    """A row's state as any other room would tell it."""
    sides = []
    for source, links in zip(SourceName, (youtube, drive), strict=True):
        told = source_as_json(state.of(source), links)
        next_try = told["next_try"] or ""
        texts = (
            told["status"],
            told["category"] or "",
            str(told["tries"]),
            next_try,
            str(len(told["files"])),
        )
        sides.append(texts)
    fenced = tuple(isinstance(state.of(source), Fence) for source in SourceName)
    return sides[0], sides[1], state.last_attempt, FENCES[fenced[0], fenced[1]]
