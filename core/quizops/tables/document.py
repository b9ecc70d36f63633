"""A CSV held as its own bytes, with an index of records and cells over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import overload

from quizops.errors import ContentError, Location, Problem
from quizops.tables.dialect import CsvRule, Dialect, check_encoding, column_in_line, detect_dialect
from quizops.tables.dialect import line_and_column as place_of
from quizops.tables.edits import CellEdit, splices_of
from quizops.tables.refusals import problem_of
from quizops.tables.rows import Rows
from quizops.tables.scan import Scanner
from quizops.tables.splices import Splice, apply_splices
from quizops.tables.tokens import Grammar, text_of


@dataclass(frozen=True, slots=True)
class Record:
    """One row: `index` counts good records from 0, `line` from 1; `start`..`end` without the line end."""

    document: CsvDocument = field(repr=False, compare=False)
    index: int
    line: int
    start: int
    end: int

    @property
    def data(self) -> bytes:
        """The record's own bytes, as they stand in the file."""
        return self.document.data[self.start : self.end]

    @property
    def cells(self) -> tuple[str, ...]:
        """The text of every cell, in the header's order."""
        raw = self.data
        if b'"' not in raw:
            return tuple(raw.decode().split(self.document.dialect.delimiter))
        edges = [-1, *self.document.rows.delimiters[self.index].tolist(), len(raw)]
        return tuple(text_of(raw[left + 1 : right]) for left, right in pairwise(edges))

    def get(self, column: str) -> str | None:
        """The text of one cell; None when the file has no such column."""
        position = self.document.columns.get(column)
        return None if position is None else self.text_at(position)

    def text_at(self, position: int) -> str:
        """The text of the cell in the header's `position`."""
        start, end = self.span(position)
        return text_of(self.document.data[start:end])

    def span(self, position: int) -> tuple[int, int]:
        """Byte offsets of the cell in the header's `position`, quotes included."""
        delimiters = self.document.rows.delimiters[self.index]
        start = self.start + int(delimiters[position - 1]) + 1 if position else self.start
        end = self.start + int(delimiters[position]) if position < len(delimiters) else self.end
        return start, end

    def as_dict(self) -> dict[str, str]:
        """Column name to text, in the header's order; columns without a name are left out."""
        texts = dict(zip(self.document.header, self.cells, strict=True))
        texts.pop("", None)
        return texts


class Records(Sequence[Record]):
    """The good records of a document, made when asked for."""

    def __init__(self, document: CsvDocument) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document.rows)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Record, ...]: ...
    def __getitem__(self, index: int | slice) -> Record | tuple[Record, ...]:
        if isinstance(index, slice):
            return tuple(self[each] for each in range(*index.indices(len(self))))
        position = range(len(self))[index]
        rows = self._document.rows
        return Record(
            self._document,
            position,
            int(rows.lines[position]),
            int(rows.starts[position]),
            int(rows.ends[position]),
        )

    def __iter__(self) -> Iterator[Record]:
        rows = self._document.rows
        places = zip(rows.lines.tolist(), rows.starts.tolist(), rows.ends.tolist(), strict=True)
        for index, (line, start, end) in enumerate(places):
            yield Record(self._document, index, line, start, end)


@dataclass(frozen=True)
class CsvDocument:
    """One version of a CSV, never changed.

    `file` is the name that errors give. `header` holds the column names without outer space; several may
    be empty, none else may repeat. `header_end` is the byte offset behind the header's line end.
    """

    file: str
    data: bytes = field(repr=False)
    dialect: Dialect
    header: tuple[str, ...]
    header_span: tuple[int, int]
    header_end: int
    rows: Rows = field(repr=False, compare=False)

    @classmethod
    def parse(cls, data: bytes, file: str) -> CsvDocument:
        """Index a whole file.

        Raises `ContentError` with location, rule and hint where nothing of the file can be used: not
        UTF-8, NUL bytes, no header, a column twice. Trouble in single records is in `problems`.
        """
        dialect = detect_dialect(data, file)
        check_encoding(data, file)
        token = Grammar.of(dialect.delimiter_byte).record(data, dialect.header_start)
        if token.fault is not None:
            line, column = place_of(data, token.fault.at)
            raise ContentError(
                "the header line has a quote that does not fit, so no column is certain",
                hint="mend the quotes of the first line; a quote inside a quoted name is doubled",
                location=Location(file, line, column, token.fault.at),
                rule=CsvRule.HEADER,
            )
        edges = [dialect.header_start - 1, *token.delimiters, token.end]
        raw_names = [data[left + 1 : right] for left, right in pairwise(edges)]
        header = tuple(text_of(raw).strip() for raw in raw_names)
        _refuse_header(header, data, file, edges)
        line = data.count(b"\n", 0, token.following) + 1
        scanner = Scanner(data, token.following, line, dialect.delimiter_byte, len(header))
        span = (dialect.header_start, token.end)
        return cls(file, data, dialect, header, span, token.following, scanner.rest())

    @property
    def records(self) -> Records:
        """Every good record, in order; `records[i]` is cheap."""
        return Records(self)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Position of each named column."""
        return {name: position for position, name in enumerate(self.header) if name}

    @cached_property
    def problems(self) -> list[Problem]:
        """What was refused, record by record: ragged, bad quote, unclosed quote, lone CR."""
        return [problem_of(refusal, self) for refusal in self.rows.refusals]

    def locate_header(self, column: str) -> Location:
        """Where a column's name begins in the header; the header's own start for an unknown column."""
        start, end = self.header_span
        delimiters = Grammar.of(self.dialect.delimiter_byte).record(self.data, start).delimiters
        starts = [start, *(at + 1 for at in delimiters if at < end)]
        line = self.data.count(b"\n", 0, start) + 1
        return self.place(line, start, starts[self.columns.get(column, 0)])

    def locate(self, record: Record, column: str = "") -> Location:
        """Where a cell begins; the record's own start for a column that the file has not."""
        position = self.columns.get(column)
        offset = record.start if position is None else record.span(position)[0]
        return self.place(record.line, record.start, offset)

    def place(self, line: int, start: int, offset: int) -> Location:
        """The location of `offset` in a record that begins at byte `start` on `line`."""
        line += self.data.count(b"\n", start, offset)
        line_start = self.data.rfind(b"\n", 0, offset) + 1
        return Location(self.file, line, column_in_line(self.data, line_start, offset), offset)

    def splices(self, edits: Iterable[CellEdit], add_columns: Sequence[str] = ()) -> tuple[Splice, ...]:
        """The byte changes that write `edits` and append `add_columns`; see `quizops.tables.edits`."""
        return splices_of(self, edits, add_columns)

    def edit(self, edits: Iterable[CellEdit], add_columns: Sequence[str] = ()) -> bytes:
        """The file's bytes with these cells written; every other byte as it was."""
        return apply_splices(self.data, self.splices(edits, add_columns))


def _refuse_header(header: Sequence[str], data: bytes, file: str, edges: Sequence[int]) -> None:
    """Raises `ContentError` for a header without names, or with one name twice."""
    seen: dict[str, int] = {}
    for position, name in enumerate(header):
        if name and name in seen:
            line, column = place_of(data, edges[position] + 1)
            raise ContentError(
                f"the header names {name!r} twice: columns {seen[name] + 1} and {position + 1}",
                hint="rename or delete one of them; nobody can say which one is meant",
                location=Location(file, line, column, edges[position] + 1),
                rule=CsvRule.DUPLICATE_COLUMN,
            )
        seen[name] = position
    if not any(header):
        raise ContentError(
            "the header line names no column",
            hint="write the column names into the first line",
            location=Location(file, place_of(data, edges[0] + 1)[0], 1),
            rule=CsvRule.HEADER,
        )
