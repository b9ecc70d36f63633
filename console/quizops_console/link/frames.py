"""What travels between reader and console: one JSON object a line.

A table's cells travel by column: the cells of up to `CHUNK_ROWS` rows joined by line feeds, which no cell
holds. So a frame is decoded at the cost of a few long strings, however many rows it carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from quizops_console.output import printable

CHUNK_ROWS = 1024


def encode(frame: Mapping[str, Any]) -> bytes:
    """One line. Text that is no Unicode (names of files) is told with `?` in its place."""
    try:
        return orjson.dumps(frame, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS)
    except orjson.JSONEncodeError:
        return orjson.dumps(_told(frame), option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS)


def decode(line: bytes) -> dict[str, Any]:
    """Raises `ValueError` for what is no frame."""
    frame = orjson.loads(line)
    if not isinstance(frame, dict):
        raise ValueError(f"no frame: {line[:80]!r}")
    return frame


def cell(text: str) -> str:
    """The text without line breaks and control characters, which show as a sign each."""
    return text if text.isprintable() else printable(text)


def joined(rows: Sequence[Sequence[str]], columns: int) -> list[str]:
    """Rows of a chunk as one text a column."""
    if not rows:
        return [""] * columns
    return ["\n".join(map(cell, column)) for column in zip(*rows, strict=True)]


def chunked(rows: Iterable[Sequence[str]], columns: int) -> Iterable[tuple[int, list[str]]]:
    """`(rows in it, cells)` of each chunk, in order."""
    gathered: list[Sequence[str]] = []
    for row in rows:
        gathered.append(row)
        if len(gathered) == CHUNK_ROWS:
            yield CHUNK_ROWS, joined(gathered, columns)
            gathered = []
    if gathered:
        yield len(gathered), joined(gathered, columns)


def _told(value: Any) -> Any:
    match value:
        case str():
            return value.encode(errors="replace").decode()
        case Mapping():
            return {_told(key): _told(one) for key, one in value.items()}
        case list() | tuple():
            return [_told(one) for one in value]
        case _:
            return value
