"""The eight tracking cells of a row: read as states, printed from states.

A cell that already says what a state says is kept byte for byte, however it is spelled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from quizops.downloads.error_cell import ErrorCell, ErrorEntry, joined, plain_text, short_message
from quizops.downloads.states import Category, Fence, RowState, SourceName, SourceReading, SourceState, Status

DEFAULT_TRIES = 5
_WORDS = {"": Status.NONE, **{status.value: status for status in Status if status is not Status.NONE}}
_ATTEMPTED = {Status.DOWNLOADING, Status.PARTIAL, Status.COMPLETED, Status.FAILED}


class TrackingCells(NamedTuple):
    """The eight cells in the order of their columns; a column that the file lacks is an empty text."""

    youtube_status: str = ""
    youtube_files: str = ""
    youtube_media_id: str = ""
    drive_status: str = ""
    drive_files: str = ""
    drive_media_id: str = ""
    last_download_attempt: str = ""
    download_errors: str = ""

    def status(self, source: SourceName) -> str:
        return self[_FIRST[source]]

    def with_status(self, source: SourceName, word: str) -> TrackingCells:
        cells = list(self)
        cells[_FIRST[source]] = word
        return TrackingCells(*cells)


TRACKING_COLUMNS: tuple[str, ...] = TrackingCells._fields
_FIRST = {SourceName.YOUTUBE: 0, SourceName.DRIVE: 3}
_ATTEMPT, _ERRORS = 6, 7


def status_word(cell: str) -> str:
    """A status cell without outer space and case."""
    return cell.strip().lower()


def split_list(cell: str) -> tuple[str, ...]:
    """The parts of a `*_files` or `*_media_id` cell."""
    if not cell:
        return ()
    return tuple(part for part in map(str.strip, cell.split(",")) if part)


def found_state(cells: TrackingCells) -> RowState:
    """The cells taken as they stand, at first contact.

    `downloading` becomes `pending`: whoever was at it is gone. A failed source waits for the operator.
    An unknown word fences its source off.
    """
    if not any(cells):
        return RowState()
    return RowState(*(_found_source(cells, source) for source in SourceName))


def found_source(cells: TrackingCells, source: SourceName) -> SourceReading:
    """`found_state` for one source only."""
    return _found_source(cells, source)


def printed(state: RowState, current: TrackingCells, *, tries_allowed: int = DEFAULT_TRIES) -> TrackingCells:
    """The cells that say `state`, given those that stand in the file.

    Cells that say it already, cells of a fenced source, and other people's text in `download_errors`
    stay as they are.
    """
    wanted = list(current)
    for source in SourceName:
        known = state.known(source)
        if known is not None:
            _print_source(wanted, source, known)
    if (attempt := _printed_attempt(state, current)) != current.last_download_attempt.strip():
        wanted[_ATTEMPT] = plain_text(attempt)
    wanted[_ERRORS] = _printed_errors(state, current.download_errors, tries_allowed)
    return TrackingCells(*wanted)


def digest(cells: TrackingCells) -> bytes:
    """Eight bytes that stand for the eight cells together, the same for every spelling of one meaning."""
    canonical = [cell.strip() for cell in cells]
    for first in _FIRST.values():
        canonical[first] = status_word(cells[first])
        canonical[first + 1] = ",".join(split_list(cells[first + 1]))
        canonical[first + 2] = ",".join(split_list(cells[first + 2]))
    return hashlib.blake2b("\x1f".join(canonical).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def status_spellings() -> Iterable[str]:
    """Every text that we may have written into a status cell."""
    return _WORDS


def _found_source(cells: TrackingCells, source: SourceName) -> SourceReading:
    first = _FIRST[source]
    status = _WORDS.get(status_word(cells[first]))
    if status is None:
        return Fence(cells[first])
    entry = ErrorCell.parse(cells.download_errors).entries.get(source) if cells.download_errors else None
    return SourceState(
        status=Status.PENDING if status is Status.DOWNLOADING else status,
        files=split_list(cells[first + 1]),
        media_ids=split_list(cells[first + 2]),
        category=entry.category if entry else None,
        error=entry.message if entry else None,
        tries=entry.tries if entry else 0,
        last_attempt=_found_attempt(cells, source, status),
    )


def _found_attempt(cells: TrackingCells, source: SourceName, status: Status) -> str | None:
    """A row has one time for both sources: it belongs to those that show signs of an attempt, else to all."""
    attempt = cells.last_download_attempt.strip()
    if not attempt:
        return None
    if status in _ATTEMPTED:
        return attempt
    others = (_WORDS.get(status_word(cells.status(other))) for other in SourceName if other is not source)
    return None if any(other in _ATTEMPTED for other in others) else attempt


def _print_source(wanted: list[str], source: SourceName, state: SourceState) -> None:
    first = _FIRST[source]
    word = "" if state.status is Status.NONE else state.status.value
    if status_word(wanted[first]) != word:
        wanted[first] = word
    for place, parts in ((first + 1, state.files), (first + 2, state.media_ids)):
        if split_list(wanted[place]) != parts:
            wanted[place] = joined(parts)


def _printed_attempt(state: RowState, current: TrackingCells) -> str:
    fenced = any(state.known(source) is None for source in SourceName)
    return state.last_attempt or (current.last_download_attempt.strip() if fenced else "")


def _printed_errors(state: RowState, current: str, tries_allowed: int) -> str:
    entries: dict[SourceName, ErrorEntry] = {}
    found = ErrorCell.parse(current)
    for source in SourceName:
        reading = state.known(source)
        entry = found.entries.get(source) if reading is None else error_entry(reading)
        if entry is not None:
            entries[source] = entry
    if entries == {
        source: replace(entry, message=short_message(entry.message))
        for source, entry in found.entries.items()
    }:
        return current
    return ErrorCell(entries, found.foreign).printed(tries_allowed=tries_allowed)


def error_entry(state: SourceState) -> ErrorEntry | None:
    """The part of `download_errors` that a source's state asks for."""
    if state.category is None and not state.error:
        return None
    return ErrorEntry(state.category or Category.SYSTEM, short_message(state.error or ""), state.tries)
