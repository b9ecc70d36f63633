"""A tracker's cells as they stand, as texts of its two sources: the reading of a first contact.

Loads nothing but the standard library, for the very first rows that a console shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from quizops.downloads.cells import split_list, status_word
from quizops.downloads.error_cell import ErrorCell
from quizops.downloads.links import split_links
from quizops.downloads.states import Category, SourceName, Status

SourceTexts: TypeAlias = tuple[str, str, str, str, str]
"""`status, category, tries, next, files` of one source."""
StateTexts: TypeAlias = tuple[SourceTexts, SourceTexts, str, str]
"""Both sources, the last attempt, and which sources are fenced off: `youtube`, `drive` or both."""

TO_DO = {Status.NONE.value, Status.PENDING.value}
_SHOWN = {
    "": Status.NONE.value,
    **{status.value: status.value for status in Status if status is not Status.NONE},
    Status.DOWNLOADING.value: Status.PENDING.value,
}
FENCED_TEXTS: SourceTexts = (Status.FAILED.value, Category.VALIDATION.value, "0", "", "0")
_NOTHING = ("", "0")
FENCES = {
    (False, False): "",
    (True, False): SourceName.YOUTUBE.value,
    (False, True): SourceName.DRIVE.value,
    (True, True): ",".join(SourceName),
}
_REMEMBERED = 4096


def is_linked(cell: str) -> bool:
    """Whether a cell of links holds any."""
    return cell[:1].isalnum() or bool(split_links(cell))


def duplicate_texts(has_youtube: bool, has_drive: bool) -> StateTexts:
    """Nobody can say which row of this id is meant: whatever it asks for is not done."""
    none: SourceTexts = (Status.NONE.value, "", "0", "", "0")
    sides = (FENCED_TEXTS if linked else none for linked in (has_youtube, has_drive))
    return (*sides, "", "duplicate")  # type: ignore[return-value]


class CellReading:
    """Cells taken as they stand, at first contact; remembers the error cells that come again and again."""

    def __init__(self) -> None:
        self._errors: dict[str, Mapping[SourceName, tuple[str, str]]] = {}

    def texts(self, cells: Sequence[str], has_youtube: bool, has_drive: bool) -> StateTexts:
        """`cells` are the eight of the row."""
        errors = self._error_texts(cells[7]) if cells[7] else {}
        youtube = _found(cells[0], cells[1], has_youtube, errors.get(SourceName.YOUTUBE, _NOTHING))
        drive = _found(cells[3], cells[4], has_drive, errors.get(SourceName.DRIVE, _NOTHING))
        fenced = youtube is FENCED_TEXTS, drive is FENCED_TEXTS
        attempt = "" if fenced == (True, True) else cells[6].strip()
        return youtube, drive, attempt, FENCES[fenced]

    def _error_texts(self, cell: str) -> Mapping[SourceName, tuple[str, str]]:
        known = self._errors.get(cell)
        if known is None:
            entries = ErrorCell.parse(cell).entries
            known = {source: (entry.category.value, str(entry.tries)) for source, entry in entries.items()}
            if len(self._errors) >= _REMEMBERED:
                self._errors.clear()
            self._errors[cell] = known
        return known


def _found(status: str, files: str, is_linked: bool, error: tuple[str, str]) -> SourceTexts:
    shown = _SHOWN.get(status)
    if shown is None:
        shown = _SHOWN.get(status_word(status))
        if shown is None:
            return FENCED_TEXTS
    if shown in TO_DO:
        shown = Status.PENDING.value if is_linked else Status.NONE.value
    category, tries = error
    return shown, category, tries, "", str(len(split_list(files))) if files else "0"
