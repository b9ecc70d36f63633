"""What is to do: sources of rows that wait for their media."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizops.clock import parse_iso
from quizops.downloads.links import missing_links
from quizops.downloads.sheet import TrackerRow
from quizops.downloads.states import RowContext, RowState, SourceName, SourceState, Status


@dataclass(frozen=True, slots=True)
class PendingDownload:
    """One source of one row that is to do, and the links that it still lacks."""

    context: RowContext
    source: SourceName
    links: tuple[str, ...]
    status: Status
    tries: int


def pending_downloads(
    rows: Iterable[tuple[TrackerRow, RowState]],
    now: datetime,
    sources: Sequence[SourceName] = tuple(SourceName),
) -> Iterator[PendingDownload]:
    """What is to do now, in the order of the rows.

    Never completed, skipped or fenced sources; failed ones only when a next try is set and due. A source
    that has media already lacks the links whose id is not among its media ids, unless it is detached.
    """
    for row, state in rows:
        for source in sources:
            reading = state.known(source)
            links = row.links(source)
            if reading is None or not links or not is_to_do(reading, now):
                continue
            lacking = links if reading.detached else missing_links(source, links, reading.media_ids)
            yield PendingDownload(row.context, source, lacking or links, reading.status, reading.tries)


def is_to_do(state: SourceState, now: datetime) -> bool:
    """Whether this state asks for an attempt at this moment."""
    match state.status:
        case Status.NONE | Status.PENDING | Status.PARTIAL:
            return state.next_try is None or parse_iso(state.next_try) <= now
        case Status.FAILED:
            return state.next_try is not None and parse_iso(state.next_try) <= now
        case Status.DOWNLOADING | Status.COMPLETED | Status.SKIPPED:
            return False
