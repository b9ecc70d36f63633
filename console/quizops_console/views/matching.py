"""Which rows of a chunk a filter shows, as one byte a row: 1 or 0.

Sets of rows are joined as whole numbers made of these bytes, which is a hundred times faster than row by row.
"""

from __future__ import annotations

from itertools import compress

from quizops_console.views.columns import ColumnStore
from quizops_console.views.haystacks import Haystacks
from quizops_console.views.terms import CellTerm, Filter, Term, TextTerm

_MANY = 200
_PROBED = 16


def matching_rows(
    wanted: Filter, store: ColumnStore, haystacks: Haystacks, chunk: int, among: bytes
) -> bytes:
    """The rows among these that every term holds for."""
    rows = len(among)
    every = int.from_bytes(b"\x01" * rows, "little")
    found = int.from_bytes(among, "little")
    for term in wanted.terms:
        if not found:
            break
        left = found.to_bytes(rows, "little")
        held = _holding(term, store, haystacks, chunk, left)
        found &= every ^ held if term.is_negated else held
    return found.to_bytes(rows, "little")


def _holding(term: Term, store: ColumnStore, haystacks: Haystacks, chunk: int, among: bytes) -> int:
    """At least the rows among these that the term holds for, its negation left out."""
    held = 0
    if isinstance(term, TextTerm):
        text = haystacks.text(chunk)
        for needle in term.needles:
            held |= _with_text(text, needle, among)
        return held
    for column in term.columns:
        held |= _with_cell(term, store.text(chunk, column), among)
    return held


def _with_cell(term: CellTerm, text: str, among: bytes) -> int:
    """The rows whose cell is one of the words or holds one of the parts."""
    held = 0
    words = [word for word in term.words if word in text]
    if "" in words or sum(_estimate(text, word) for word in words) > _MANY:
        held = int.from_bytes(bytes(map(term.words.__contains__, text.split("\n"))), "little")
    else:
        for word in words:
            held |= _walked(text, word, len(among), whole=True)
    if term.parts:
        folded = text.casefold()
        for part in term.parts:
            held |= _with_text(folded, part, among)
    return held


def _with_text(text: str, needle: str, among: bytes) -> int:
    """The lines that hold the needle: few are walked to, many are found line by line."""
    if _estimate(text, needle) > _MANY:
        return _line_by_line(text, needle, among)
    return _walked(text, needle, len(among), whole=False)


def _estimate(text: str, needle: str) -> int:
    """About how often the needle comes, by the first part of the text."""
    return text.count(needle, 0, len(text) // _PROBED) * _PROBED


def _walked(text: str, needle: str, lines: int, *, whole: bool) -> int:
    """The lines that hold the needle, or that are the needle, found from one to the next."""
    flags = bytearray(lines)
    size, line, counted = len(needle), 0, 0
    position = text.find(needle)
    while position >= 0:
        line += text.count("\n", counted, position)
        end = text.find("\n", position)
        after = end if end >= 0 else len(text)
        is_whole = position + size == after and (position == 0 or text[position - 1] == "\n")
        if is_whole or not whole:
            flags[line] = 1
        if end < 0:
            break
        counted = end
        position = text.find(needle, end)
    return int.from_bytes(flags, "little")


def _line_by_line(text: str, needle: str, among: bytes) -> int:
    lines = text.split("\n")
    if among.count(1) * 2 > len(lines):
        return int.from_bytes(bytes([needle in line for line in lines]), "little")
    flags = bytearray(len(among))
    for number in compress(range(len(lines)), among):
        flags[number] = needle in lines[number]
    return int.from_bytes(flags, "little")
