"""A tracker's cells as they stand, as columns of texts: the reading of a first contact.

Loads nothing but the standard library, for the very first rows that a console shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from quizops.downloads.cells import split_list, status_word
from quizops.downloads.error_cell import ErrorCell
from quizops.downloads.links import split_links
from quizops.downloads.states import Category, SourceName, Status

Column: TypeAlias = Sequence[str]
Linked: TypeAlias = Sequence[bool]
"""Whether each row has links of a source."""
SourceColumns: TypeAlias = list[list[str]]
"""`status, category, tries, next, files` of one source, a column each."""
StateColumns: TypeAlias = list[Column]
"""Both sources, the last attempt, and which sources are fenced off: `youtube`, `drive` or both."""

FENCED = (Status.FAILED.value, Category.VALIDATION.value, "0", "", "0")
FENCES = ("", SourceName.YOUTUBE.value, SourceName.DRIVE.value, ",".join(SourceName))
_WORDS = {
    "": Status.NONE.value,
    **{status.value: status.value for status in Status if status is not Status.NONE},
    Status.DOWNLOADING.value: Status.PENDING.value,
}
SHOWN: dict[tuple[str | None, bool], str] = {
    (status.value, linked): status.value for status in Status for linked in (False, True)
}
"""(status, whether there are links) → what is shown."""
for _word in (Status.NONE.value, Status.PENDING.value, None):
    SHOWN[_word, True], SHOWN[_word, False] = Status.PENDING.value, Status.NONE.value
_NO_ERROR = (("", "0"), ("", "0"))
_REMEMBERED = 4096


def linked(cells: Column) -> list[bool]:
    """Which of these cells hold links."""
    return [cell != "" and (cell[0].isalnum() or bool(split_links(cell))) for cell in cells]


class CellReading:
    """Cells taken as they stand; remembers the error cells that come again and again."""

    def __init__(self) -> None:
        self._errors: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {"": _NO_ERROR}

    def columns(self, cells: Sequence[Column], youtube: Linked, drive: Linked) -> StateColumns:
        """`cells` are the eight tracking columns."""
        errors = [self._errors.get(cell) or self._parsed(cell) for cell in cells[7]]
        first, first_fenced = _found(cells[0], cells[1], youtube, [error[0] for error in errors])
        second, second_fenced = _found(cells[3], cells[4], drive, [error[1] for error in errors])
        fences = fence_column(len(youtube), first_fenced, second_fenced)
        attempts = [cell.strip() for cell in cells[6]]
        for at in first_fenced & second_fenced:
            attempts[at] = ""
        return [*first, *second, attempts, fences]

    def _parsed(self, cell: str) -> tuple[tuple[str, str], tuple[str, str]]:
        entries = ErrorCell.parse(cell).entries
        texts = {source: (entry.category.value, str(entry.tries)) for source, entry in entries.items()}
        known = texts.get(SourceName.YOUTUBE, _NO_ERROR[0]), texts.get(SourceName.DRIVE, _NO_ERROR[1])
        if len(self._errors) < _REMEMBERED:
            self._errors[cell] = known
        return known


def fence_column(rows: int, youtube: set[int], drive: set[int]) -> list[str]:
    """Which sources of each row are fenced off."""
    column = [""] * rows
    for at in youtube | drive:
        column[at] = FENCES[(at in youtube) + 2 * (at in drive)]
    return column


def fence_off(columns: SourceColumns, fenced: set[int]) -> None:
    """Show these rows of a source as what nobody can work with."""
    for at in fenced:
        for column, text in zip(columns, FENCED, strict=True):
            column[at] = text


def _found(
    statuses: Column, files: Column, is_linked: Linked, errors: Sequence[tuple[str, str]]
) -> tuple[SourceColumns, set[int]]:
    words: list[str | None] = list(map(_WORDS.get, statuses))
    fenced: set[int] = set()
    for at in [at for at, word in enumerate(words) if word is None] if None in words else ():
        words[at] = _WORDS.get(status_word(statuses[at]))
        if words[at] is None:
            fenced.add(at)
    columns = [
        list(map(SHOWN.__getitem__, zip(words, is_linked, strict=True))),
        [category for category, _ in errors],
        [tries for _, tries in errors],
        [""] * len(words),
        [str(len(split_list(cell))) if cell else "0" for cell in files],
    ]
    fence_off(columns, fenced)
    return columns, fenced
