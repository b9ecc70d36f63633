"""Byte offsets of a file as lines and columns, in one pass that keeps little of it."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable

_PIECE_BYTES = 1 << 20
_CONTINUATION = bytes(range(0x80, 0xC0))


def lines_and_columns(fd: int, offsets: Iterable[int]) -> list[tuple[int, int]]:
    """For each offset its line and column, from 1; columns count characters, a byte order mark is none."""
    wanted = list(offsets)
    found: dict[int, tuple[int, int]] = {}
    line, column, position = 1, 1, 0
    for offset in sorted(set(wanted)):
        while position < offset:
            piece = os.pread(fd, min(_PIECE_BYTES, offset - position), position)
            if not piece:
                break
            line += piece.count(b"\n")
            start = piece.rfind(b"\n") + 1
            column = (1 if start else column) + characters_in(piece[start:], at_start=position + start == 0)
            position += len(piece)
        found[offset] = (line, column)
    return [found[offset] for offset in wanted]


def characters_in(part: bytes, *, at_start: bool) -> int:
    """How many characters begin in these bytes of UTF-8; `at_start`: they are the file's first."""
    text = part.removeprefix(codecs.BOM_UTF8) if at_start else part
    return len(text.translate(None, _CONTINUATION))
