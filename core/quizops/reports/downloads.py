"""Tracker rows as the `downloads` commands print them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, TypeVar

from quizops.downloads.listing import list_rows, summarise
from quizops.downloads.sheet import TrackerRow
from quizops.downloads.states import Category, RowState, SourceName, Status
from quizops.errors import UsageError
from quizops.jobs.trackers import Trackers
from quizops.watch import ContentTree
from quizops.wiring import Parts

Word = TypeVar("Word", bound=StrEnum)


def download_rows(
    parts: Parts, status: str | None = None, source: str = "both", category: str | None = None
) -> list[dict[str, Any]]:
    """Rows of all trackers of which some source fits what is asked."""
    return list_rows(
        _rows(parts),
        status=_known(Status, status) if status else None,
        sources=tuple(SourceName) if source == "both" else (_known(SourceName, source),),
        category=_known(Category, category) if category else None,
    )


def download_status(parts: Parts) -> dict[str, Any]:
    """Totals of all trackers by source, status and category of error."""
    return summarise(_rows(parts), media=parts.media)


def _rows(parts: Parts) -> Iterator[tuple[TrackerRow, RowState]]:
    trackers = Trackers(parts, follow=False)
    trackers.find(ContentTree.scan(parts.root, [parts.media]).files)
    for tracker in trackers:
        yield from tracker.rows()


def _known(words: type[Word], text: str) -> Word:
    try:
        return words(text)
    except ValueError as error:
        known = ", ".join(word.value for word in words)
        raise UsageError(f"there is no {words.__name__.lower()} {text!r}", hint=f"one of: {known}") from error
