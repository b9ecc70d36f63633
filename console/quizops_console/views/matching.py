"""Which rows of a chunk a filter shows, as one byte a row: 1 or 0.

Sets of rows are joined as whole numbers made of these bytes, which is a hundred times faster than row by row.
"""

from __future__ import annotations

from itertools import compress

from quizops_console.views.columns import ColumnStore
from quizops_console.views.haystacks import Haystacks
from quizops_console.views.terms import CellTerm, Filter, Term, TextTerm

_FEW = 24


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
    if any(word in text for word in term.words):
        held = int.from_bytes(bytes(map(term.words.__contains__, text.split("\n"))), "little")
    if term.parts:
        folded = text.casefold()
        for part in term.parts:
            held |= _with_text(folded, part, among)
    return held


def _with_text(text: str, needle: str, among: bytes) -> int:
    """The lines that hold the needle: few are walked to, many are found line by line."""
    flags = bytearray(len(among))
    position, line, counted = text.find(needle), 0, 0
    for _ in range(_FEW):
        if position < 0:
            return int.from_bytes(flags, "little")
        line += text.count("\n", counted, position)
        flags[line] = 1
        counted = text.find("\n", position)
        if counted < 0:
            return int.from_bytes(flags, "little")
        position = text.find(needle, counted)
    return _line_by_line(text, needle, among)


def _line_by_line(text: str, needle: str, among: bytes) -> int:
    lines = text.split("\n")
    if among.count(1) * 2 > len(lines):
        return int.from_bytes(bytes([needle in line for line in lines]), "little")
    flags = bytearray(len(among))
    for number in compress(range(len(lines)), among):
        flags[number] = needle in lines[number]
    return int.from_bytes(flags, "little")
