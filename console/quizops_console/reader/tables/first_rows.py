"""The first screenful of the tracker, straight from its file, before anything is loaded that takes long.

What the ledger knows is joined in by the first chunk of the table itself, which replaces this one.
"""

from __future__ import annotations

import csv
import io
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from quizops.downloads.cells import TRACKING_COLUMNS
from quizops.downloads.layout import TrackerColumns
from quizops.files import is_ignored_name
from quizops_console.link.frames import CHUNK_ROWS
from quizops_console.reader.tables.chunk import Chunk, joined_column
from quizops_console.reader.tables.tracker_cells import CellReading, linked

_HEAD_BYTES = 1 << 16
_SETTINGS = "quizops.toml"
_MEDIA = "media"
_LOOKED_AT = 500
_BOM = "\ufeff"


def first_rows(root: Path) -> Chunk | None:
    """The rows that the first tracker's first 64 kB hold; None where there are none, or none that are plain.

    Never raises for what the files say: whoever reads them in full does.
    """
    settings = _settings(root)
    columns = _columns(settings)
    for path in _csv_files(root, root / str(_part(settings, "downloads").get("media", _MEDIA))):
        records = _records(path)
        header = [name.strip() for name in next(records, ())]
        if columns.fit(header):
            name = path.relative_to(root).as_posix()
            told = _columns_of(islice(records, CHUNK_ROWS), header, columns, name)
            return Chunk(0, len(told[0]), list(map(joined_column, told))) if told[0] else None
    return None


def _columns_of(
    records: Iterable[list[str]], header: list[str], columns: TrackerColumns, name: str
) -> list[Sequence[str]]:
    """The table's columns for the items among these records."""
    items: list[tuple[str, str, list[str]]] = []
    line = 2
    for record in records:
        row_id = record[header.index(columns.row_id)].strip() if len(record) == len(header) else ""
        if any(map(str.isalnum, row_id)):
            items.append((row_id, str(line), record))
        line += 1 + sum(text.count("\n") for text in record)

    def column(wanted: str) -> Sequence[str]:
        place = header.index(wanted) if wanted in header else -1
        return [record[place] if place >= 0 else "" for _, _, record in items]

    row_ids = [row_id for row_id, _, _ in items]
    cells = [column(one) for one in TRACKING_COLUMNS]
    states = CellReading().columns(cells, linked(column(columns.youtube)), linked(column(columns.drive)))
    head = [row_ids, [name] * len(items), row_ids, column(columns.name), column(columns.type)]
    return [*head, *states[:-1], [line for _, line, _ in items], states[-1]]


def _records(path: Path) -> Iterator[list[str]]:
    """The header and the records of the first 64 kB, up to the first that is not plain."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_HEAD_BYTES)
        whole = data if len(data) < _HEAD_BYTES else data[: data.rfind(b"\n") + 1]
        text = whole.decode().removeprefix(_BOM)
    except (OSError, UnicodeDecodeError):
        return
    if "\0" in text:
        return
    lines = list(io.StringIO(text, newline="\n")) if "\r" not in text.replace("\r\n", "") else []
    if lines and lines[0].lower().startswith("sep="):
        del lines[0]
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error:
        return


def _csv_files(root: Path, media: Path) -> list[Path]:
    found: list[Path] = []
    for parent, names, leaves in os.walk(root):
        folder = Path(parent)
        names[:] = [name for name in names if not is_ignored_name(name) and folder / name != media]
        found += [
            folder / leaf for leaf in leaves if leaf.lower().endswith(".csv") and not is_ignored_name(leaf)
        ]
        if len(found) > _LOOKED_AT:
            break
    return sorted(found)


def _settings(root: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads((root / _SETTINGS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _part(settings: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = settings.get(name, {})
    return part if isinstance(part, Mapping) else {}


def _columns(settings: Mapping[str, Any]) -> TrackerColumns:
    named = {name: str(column) for name, column in _part(settings, "columns").items()}
    known = {name: named[name] for name in TrackerColumns.__slots__ if name in named}
    return TrackerColumns(**known)
