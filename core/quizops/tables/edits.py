"""Cells written at their own bytes: nothing beside them changes.

A cell keeps its bytes when its text is the same already. It is quoted when its new text needs it
(delimiter, quote, CR or LF, or the only cell of its record and empty) or when it was quoted before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from quizops.errors import ContentError, Location, UsageError
from quizops.tables.splices import Splice, apply_splices

if TYPE_CHECKING:
    from quizops.tables.document import CsvDocument

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CellEdit:
    """New text for one cell: `record_index` counts good records from 0, `column` is a header name."""

    record_index: int
    column: str
    text: str


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute this text. Ours must not; people's are kept as they stand."""
    return text.startswith(_FORMULA_STARTS)


def splices_of(
    document: CsvDocument, edits: Iterable[CellEdit], add_columns: Sequence[str] = ()
) -> tuple[Splice, ...]:
    """The splices that write `edits`, ascending; of two edits of one cell the later counts.

    `add_columns` not in the header yet are appended to it, in this order, and to every record. Raises
    `UsageError` for an unknown column or a text that no CSV can hold, `IndexError` for an unknown
    record, and `ContentError` when a broken quote elsewhere must be mended first.
    """
    added = tuple(dict.fromkeys(name for name in add_columns if name not in document.columns))
    placed: dict[tuple[int, int], str] = {}
    appended: dict[int, dict[str, str]] = {}
    for edit in edits:
        _refuse_text(edit)
        index = range(len(document.rows))[edit.record_index]
        if edit.column in added:
            appended.setdefault(index, {})[edit.column] = edit.text
        else:
            placed[index, _position(document, edit.column)] = edit.text
    splices = [
        splice
        for (index, position), text in placed.items()
        if (splice := _cell_splice(document, index, position, text)) is not None
    ]
    if added:
        splices += _column_splices(document, added, appended)
    splices.sort(key=lambda splice: splice.offset)
    if added or any(b'"' in splice.inserted for splice in splices):
        _refuse_shifted(document, splices)
    return tuple(splices)


def _position(document: CsvDocument, column: str) -> int:
    position = document.columns.get(column)
    if position is None:
        raise UsageError(
            f"{document.file} has no column {column!r}",
            hint=f"its columns are {', '.join(document.columns)}",
        )
    return position


def _refuse_text(edit: CellEdit) -> None:
    if "\0" in edit.text or any("\ud800" <= letter <= "\udfff" for letter in edit.text):
        raise UsageError(
            f"the text for column {edit.column!r} holds a character that no UTF-8 CSV can hold",
            hint="take out NUL characters and lone surrogates",
        )


def _cell_splice(document: CsvDocument, index: int, position: int, text: str) -> Splice | None:
    record = document.records[index]
    start, end = record.span(position)
    old = document.data[start:end]
    quoted = old.startswith(b'"')
    new = _written(
        text, document.dialect.delimiter, quoted=quoted or (not text and len(document.header) == 1)
    )
    if (old[1:-1].replace(b'""', b'"') if quoted else old) == text.encode():
        return None
    return Splice(start, end - start, new)


def _written(text: str, delimiter: str, *, quoted: bool = False) -> bytes:
    if quoted or delimiter in text or '"' in text or "\n" in text or "\r" in text:
        return ('"' + text.replace('"', '""') + '"').encode()
    return text.encode()


def _column_splices(
    document: CsvDocument, added: Sequence[str], appended: Mapping[int, Mapping[str, str]]
) -> list[Splice]:
    """Cells behind the last one of the header and of every record, refused ones too.

    A ragged record stays as ragged as it was: otherwise its surplus cells would be taken for the new
    columns.
    """
    delimiter = document.dialect.delimiter
    mark = delimiter.encode()
    names = b"".join(mark + _written(name, delimiter) for name in added)
    splices = [Splice(document.header_span[1], 0, names)]
    empty = mark * len(added)
    for index, end in enumerate(document.rows.ends.tolist()):
        texts = appended.get(index)
        cells = (
            b"".join(mark + _written(texts.get(name, ""), delimiter) for name in added) if texts else empty
        )
        splices.append(Splice(end, 0, cells))
    splices += [Splice(each.record_end, 0, empty) for each in document.rows.refusals if each.alone]
    return splices


def _refuse_shifted(document: CsvDocument, splices: Sequence[Splice]) -> None:
    """Where quotes are broken, a new width or quote can move the line at which reading goes on.

    Raises `ContentError` then; nothing is written.
    """
    broken = [each for each in document.rows.refusals if not each.alone]
    if not broken:
        return
    after = type(document).parse(apply_splices(document.data, splices), document.file)
    if _starts(after) == _moved(_starts(document), splices):
        return
    raise ContentError(
        f"this cannot be written while a quote in line {broken[0].line} is broken",
        hint="mend that line and save; the cells are written then",
        location=Location(document.file, broken[0].line),
        rule=broken[0].rule,
    )


def _starts(document: CsvDocument) -> list[int]:
    """Where records and refused stretches begin."""
    return [*document.rows.starts.tolist(), *(each.start for each in document.rows.refusals)]


def _moved(offsets: Sequence[int], splices: Sequence[Splice]) -> list[int]:
    """Where these places lie after the splices; one at a place itself does not move it."""
    at = [splice.offset for splice in splices]
    grown = [0, *accumulate(len(splice.inserted) - splice.removed for splice in splices)]
    return [offset + grown[bisect_left(at, offset)] for offset in offsets]
