"""A tracker CSV as rows: which records are items, which are fenced off, and edits of their cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from quizops.downloads.cells import TRACKING_COLUMNS, TrackingCells
from quizops.downloads.layout import TrackerColumns, missing_columns
from quizops.downloads.links import split_links
from quizops.downloads.states import RowContext, SourceName
from quizops.errors import ContentError, Location
from quizops.tables import CellEdit, FileSnapshot, KeyedTable, Record, texts_of

_SINGLY_UP_TO = 200


@dataclass(frozen=True, slots=True)
class TrackerRow:
    """One item of a tracker as it stands in the file."""

    context: RowContext
    youtube_links: tuple[str, ...]
    drive_links: tuple[str, ...]
    cells: TrackingCells

    def links(self, source: SourceName) -> tuple[str, ...]:
        match source:
            case SourceName.YOUTUBE:
                return self.youtube_links
            case SourceName.DRIVE:
                return self.drive_links


@dataclass(frozen=True, slots=True)
class Places:
    """Where a header has the columns of a tracker; -1 where it lacks one."""

    context: tuple[int, int, int]
    links: tuple[int, int]
    tracking: tuple[int, ...]

    @classmethod
    def of(cls, header: Mapping[str, int], columns: TrackerColumns) -> Places:
        def places(*names: str) -> tuple[int, ...]:
            return tuple(header.get(name, -1) for name in names)

        type_, name, email = places(columns.type, columns.name, columns.email)
        youtube, drive = places(columns.youtube, columns.drive)
        return cls((type_, name, email), (youtube, drive), places(*TRACKING_COLUMNS))

    def row(self, row_id: str, index: int, texts: Sequence[str]) -> TrackerRow:
        type_, name, email = (texts[place] if place >= 0 else "" for place in self.context)
        youtube, drive = (split_links(texts[place]) if place >= 0 else () for place in self.links)
        return TrackerRow(RowContext(row_id, index, type_, name, email), youtube, drive, self.cells(texts))

    def cells(self, texts: Sequence[str]) -> TrackingCells:
        return TrackingCells._make([texts[place] if place >= 0 else "" for place in self.tracking])


class TrackerSheet:
    """The file's side of one tracker, resident. Row ids are taken without outer space."""

    def __init__(self, table: KeyedTable[str], columns: TrackerColumns) -> None:
        self.table = table
        self.columns = columns
        self._places = Places.of(table.document.columns, columns)

    @classmethod
    def load(cls, snapshot: FileSnapshot, file: str, columns: TrackerColumns) -> TrackerSheet:
        """Read a tracker. Raises `ContentError` for what is no CSV, or no tracker."""
        table = KeyedTable.load(snapshot, file, columns.row_id, row_id_of)
        header = table.document.header
        if not columns.fit(header):
            raise ContentError(
                f"this is no tracker: it has no column {columns.row_id!r} with {columns.youtube!r} or "
                f"{columns.drive!r}, only {', '.join(header)}",
                hint="name the columns in the header, or their names under [columns] in quizops.toml",
                location=Location(file, 1),
                rule="tracker_header",
            )
        return cls(table, columns)

    @property
    def file(self) -> str:
        return self.table.document.file

    @property
    def snapshot(self) -> FileSnapshot:
        """The version of the file that the rows are from."""
        return self.table.snapshot

    @property
    def missing_columns(self) -> tuple[str, ...]:
        """The tracking columns that a first write has to add."""
        return missing_columns(self.table.document.header)

    def row_ids(self) -> set[str]:
        """Every row id that stands in the file, fenced ones too."""
        return self.table.keys()

    def holds(self, row_id: str) -> bool:
        """Whether this row can be worked with: it is there, once."""
        return row_id in self.table and row_id not in self.table.duplicated()

    def rows(self) -> Iterator[TrackerRow]:
        """The items that are not fenced off, in the order of the file."""
        key_place = self.table.document.columns[self.columns.row_id]
        fenced = self.table.duplicated()
        for index, texts in enumerate(texts_of(self.table.document)):
            row_id = row_id_of(texts[key_place])
            if row_id is not None and row_id not in fenced:
                yield self._places.row(row_id, index, texts)

    def row(self, row_id: str) -> TrackerRow | None:
        """One item; None when it is missing or fenced off."""
        records = self.table.records(row_id)
        if len(records) != 1:
            return None
        return self._places.row(row_id, records[0].index, records[0].cells)

    def some_rows(self, row_ids: Collection[str]) -> Iterator[TrackerRow]:
        """Those of these rows that can be worked with; many at once are read in one go."""
        if len(row_ids) > _SINGLY_UP_TO:
            wanted = frozenset(row_ids)
            return (row for row in self.rows() if row.context.row_id in wanted)
        return (row for row_id in row_ids if (row := self.row(row_id)) is not None)

    def record(self, row: TrackerRow) -> Record:
        """The record of a row of this version."""
        return self.table.document.records[row.context.row_index]

    def links(self, row_id: str, source: SourceName) -> tuple[str, ...]:
        """The links of one source, without reading the rest of the row."""
        records = self.table.records(row_id)
        return split_links(records[0].get(self.columns.links(source)) or "") if records else ()

    def edited(self, changes: Sequence[tuple[TrackerRow, TrackingCells]]) -> bytes:
        """The file with these tracking cells, and with all tracking columns.

        Raises `ContentError` when columns have to be added and a broken quote stands in the way.
        """
        edits = [
            CellEdit(row.context.row_index, column, new)
            for row, wanted in changes
            for column, old, new in zip(TRACKING_COLUMNS, row.cells, wanted, strict=True)
            if old != new
        ]
        return self.table.document.edit(edits, self.missing_columns)

    def replace(self, snapshot: FileSnapshot) -> frozenset[str]:
        """Take in another version of the same file; gives the row ids that it may touch.

        Raises `ContentError` as `load` does; then the sheet is as it was.
        """
        header_end = self.table.document.header_end
        if snapshot.data[:header_end] == self.table.document.data[:header_end]:
            touched = self.table.replace(snapshot).touched
        else:
            before = self.table.keys()
            fresh = TrackerSheet.load(snapshot, self.file, self.columns)
            self.table, self._places = fresh.table, fresh._places
            touched = frozenset(before | self.table.keys())
        return touched


def row_id_of(cell: str) -> str | None:
    """The key in a `row_id` cell; None where it has no letter or digit, so that the record is no item."""
    key = cell.strip()
    return key if any(character.isalnum() for character in key) else None
