"""Tracker rows as the `downloads` commands print them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quizops.downloads.listing import list_rows, summarise
from quizops.downloads.sheet import TrackerRow
from quizops.downloads.states import Category, RowState, SourceName, Status
from quizops.jobs.trackers import Trackers
from quizops.jobs.words import known_word
from quizops.watch import ContentTree
from quizops.wiring import Parts


def download_rows(
    parts: Parts, status: str | None = None, source: str = "both", category: str | None = None
) -> list[dict[str, Any]]:
    """Rows of all trackers of which some source fits what is asked."""
    return list_rows(
        _rows(parts),
        status=known_word(Status, status) if status else None,
        sources=tuple(SourceName) if source == "both" else (known_word(SourceName, source),),
        category=known_word(Category, category) if category else None,
    )


def download_status(parts: Parts) -> dict[str, Any]:
    """Totals of all trackers by source, status and category of error."""
    return summarise(_rows(parts), media=parts.media)


def _rows(parts: Parts) -> Iterator[tuple[TrackerRow, RowState]]:
    trackers = Trackers(parts, follow=False)
    trackers.find(ContentTree.scan(parts.root, [parts.media]).files)
    for tracker in trackers:
        yield from tracker.rows()
