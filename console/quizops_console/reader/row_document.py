"""Everything about one tracker row: its cells, both sources with their links, and what happened to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from quizops.downloads.cells import TRACKING_COLUMNS, TrackingCells
from quizops.downloads.links import split_links
from quizops.downloads.listing import source_as_json
from quizops.downloads.memory import records_of
from quizops.downloads.reconcile import reconcile
from quizops.downloads.sheet import row_id_of
from quizops.downloads.states import RowState, SourceName, SourceState
from quizops.errors import UsageError
from quizops.reports.rows import row_history
from quizops.wiring import Parts
from quizops_console.reader.tables.tracker_files import columns_of
from quizops_console.reader.tables.tracker_records import RecordFile

_PIECE_BYTES = 1 << 20
_AT_ONCE = 1024
_SIDECAR = ".meta.json"
_SIDECARS_LOOKED_FOR = 20


def row_document(parts: Parts, tracker: str, row_id: str, line: int | None = None) -> dict[str, Any]:
    """`{tracker, row_id, line, name, email, type, youtube: S, drive: S, cells, history, sidecars}`.

    `S` is that of `downloads list` with `links` and `last_attempt`; `line` is where the row was last seen,
    which saves reading the whole file. Raises `UsageError` for a row that is not there, `ContentError` and
    `StorageError` for a file that cannot be read.
    """
    header, record, found_line = _found(parts, tracker, row_id, line)
    columns = columns_of(parts)

    def cell(name: str) -> str:
        return record[header[name]] if name in header else ""

    state = _state(parts, tracker, row_id, {name: cell(name) for name in TRACKING_COLUMNS if name in header})
    links = {source: split_links(cell(columns.links(source))) for source in SourceName}
    ours = {*TRACKING_COLUMNS, columns.row_id, columns.name, columns.email, columns.type}
    others = {name: record[place] for name, place in header.items() if name not in ours and record[place]}
    return {
        "tracker": tracker,
        "row_id": row_id,
        "line": found_line,
        **{name: cell(getattr(columns, name)) for name in ("name", "email", "type")},
        **{source.value: _source(state, source, links[source]) for source in SourceName},
        "cells": others,
        "history": row_history(parts, tracker, row_id),
        "sidecars": list(_sidecars(parts.media, state)),
    }


def _source(state: RowState, source: SourceName, links: tuple[str, ...]) -> dict[str, Any]:
    known = state.known(source)
    attempt = known.last_attempt if known else None
    return {**source_as_json(state.of(source), links), "links": list(links), "last_attempt": attempt}


def _state(parts: Parts, tracker: str, row_id: str, cells: Mapping[str, str]) -> RowState:
    """The row's state as its owner has it, or will have it once it took the cells in."""
    with parts.ledger.reading() as tx:
        record = records_of(tx, tracker, [row_id]).get(row_id)
    known = record.memory.seen._asdict() if record else {}
    return reconcile(record, TrackingCells(**{**known, **cells})).record.state


def _found(
    parts: Parts, tracker: str, row_id: str, line: int | None
) -> tuple[Mapping[str, int], list[str], int]:
    """The header, the record and its line: at `line` if it is there, else wherever it is."""
    key = columns_of(parts).row_id
    for hint in (line, None) if line else (None,):
        with RecordFile(parts.root / tracker, tracker) as records:
            if key not in records.columns:
                raise UsageError(f"{tracker} is no tracker any more", hint="`quizops check` says why")
            place = records.columns[key]
            for texts, at in _records(records, hint):
                if row_id_of(texts[place]) == row_id:
                    return records.columns, texts, at
    raise UsageError(f"there is no row {row_id} in {tracker} any more", hint="it was taken out of the file")


def _records(records: RecordFile, line: int | None) -> Iterator[tuple[list[str], int]]:
    """The one record at a line, or all of them."""
    if line is not None:
        start = _line_start(records.path, line)
        if start is None:
            return
        records.go_to(start, line)
    while (found := records.read(_AT_ONCE if line is None else 1)).texts:
        yield from zip(map(list, found.texts), found.lines, strict=True)
        if line is not None:
            return


def _line_start(path: Path, line: int) -> int | None:
    """The offset at which a line begins; None where the file has fewer."""
    passed, offset = 1, 0
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            feeds = piece.count(b"\n")
            if passed + feeds >= line:
                at = -1
                for _ in range(line - passed):
                    at = piece.index(b"\n", at + 1)
                return offset + at + 1
            passed, offset = passed + feeds, offset + len(piece)
    return None


def _sidecars(media: Path, state: RowState) -> Iterator[str]:
    """The notes beside the row's media that are there."""
    files = [
        name
        for source in SourceName
        if isinstance(found := state.of(source), SourceState)
        for name in found.files
    ]
    for name in files[:_SIDECARS_LOOKED_FOR]:
        path = media / f"{name}{_SIDECAR}"
        if path.is_file():
            yield path.relative_to(media).as_posix()
