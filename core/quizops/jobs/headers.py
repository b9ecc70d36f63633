"""What a CSV is, told by its header and never by its name."""

from __future__ import annotations

from pathlib import Path

from quizops.errors import ContentError
from quizops.tables import CsvDocument

_HEAD_BYTES = 16_384


def header_of(path: Path) -> tuple[str, ...]:
    """The names of a CSV's columns, from its first bytes; empty where there is no readable header."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError:
        return ()
    cut = head.rfind(b"\n") + 1 if len(head) == _HEAD_BYTES else len(head)
    try:
        return CsvDocument.parse(head[:cut] or head, path.name).header
    except ContentError:
        return ()
