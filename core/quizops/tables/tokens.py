"""One record read byte by byte: the grammar, for the places where the fast scan does not suffice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from quizops.tables.dialect import CsvRule

_QUOTE = b'"'


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a record cannot be read: `at` is the offending byte, `cell_start` where its cell begins.

    `looked_to` is how far reading went to find out; one past the end of the data when the end decided.
    """

    rule: CsvRule
    at: int
    cell_start: int
    looked_to: int


@dataclass(slots=True)
class Token:
    """A record's shape: offsets of its delimiters, where it ends, where the next begins."""

    delimiters: list[int] = field(default_factory=list)
    end: int = 0
    following: int = 0
    fault: Fault | None = None
    left_open: bool = False

    @property
    def width(self) -> int:
        return len(self.delimiters) + 1


@dataclass(frozen=True, slots=True)
class Grammar:
    """RFC 4180 with one delimiter. A quote inside an unquoted cell is a character like any other."""

    delimiter: bytes
    _plain_end: re.Pattern[bytes]

    @classmethod
    def of(cls, delimiter: bytes) -> Grammar:
        return cls(delimiter, re.compile(rb"[\r\n" + re.escape(delimiter) + rb"]"))

    def record(self, data: bytes, start: int) -> Token:
        """Read one record from `start`; `fault` keeps the first thing wrong in it.

        Reading goes on behind a fault as a lenient reader would. With `left_open` a quote does not close
        where it should, and `end` is a guess; when it never closes, `end` is -1.
        """
        token = Token()
        cell_start = start
        while True:
            end = self._cell_end(data, cell_start, token)
            if end < 0:
                return token
            if data[end : end + 1] != self.delimiter:
                token.end = end
                token.following = _past_line_end(data, end)
                return token
            token.delimiters.append(end)
            cell_start = end + 1

    def texts(self, record: bytes) -> list[str]:
        """The cells' texts of one good record without its line end."""
        edges = [-1, *self.record(record, 0).delimiters, len(record)]
        return [text_of(record[left + 1 : right]) for left, right in pairwise(edges)]

    def whole_line(self, data: bytes, start: int, width: int) -> bool:
        """Whether the physical line at `start` is, beyond doubt, a good record of `width` cells.

        A line with a quote inside an unquoted cell may be the end of a cell that was opened above.
        """
        line_end = data.find(b"\n", start)
        line = data[start:] if line_end < 0 else data[start : line_end + 1]
        token = self.record(line, 0)
        whole = token.fault is None and token.following == len(line)
        fits = token.width == width and token.end > 0
        return whole and fits and (_QUOTE not in line or _only_regular_quotes(line, token))

    def _cell_end(self, data: bytes, cell_start: int, token: Token) -> int:
        """The offset of what ends this cell: a delimiter, a line end, or the end of the data."""
        at = cell_start
        if data[at : at + 1] == _QUOTE:
            at = _closing_quote(data, at)
            if at < 0:
                _note(token, Fault(CsvRule.UNCLOSED_QUOTE, cell_start, cell_start, len(data) + 1))
                token.end = -1
                return -1
            at += 1
            if not self._ends_here(data, at):
                _note(token, _bad_quote(data, cell_start, at))
        while True:
            found = self._plain_end.search(data, at)
            if found is None:
                return len(data)
            at = found.start()
            if data[at] != 13 or data[at + 1 : at + 2] in (b"\n", b""):
                return at
            _note(token, Fault(CsvRule.CARRIAGE_RETURN, at, cell_start, at + 2))
            at += 1

    def _ends_here(self, data: bytes, at: int) -> bool:
        return data[at : at + 1] in (self.delimiter, b"\n", b"\r", b"")


def text_of(raw: bytes) -> str:
    """The text of a cell from its bytes."""
    if raw[:1] == _QUOTE:
        return raw[1:-1].replace(b'""', _QUOTE).decode()
    return raw.decode()


def _closing_quote(data: bytes, opening: int) -> int:
    """The quote that ends the cell opened at `opening`, or -1; a doubled quote is a character."""
    at = data.find(_QUOTE, opening + 1)
    while at >= 0 and data[at + 1 : at + 2] == _QUOTE:
        at = data.find(_QUOTE, at + 2)
    return at


def _only_regular_quotes(line: bytes, token: Token) -> bool:
    cells = (line[left + 1 : right] for left, right in pairwise([-1, *token.delimiters, token.end]))
    return all(cell.startswith(_QUOTE) or _QUOTE not in cell for cell in cells)


def _bad_quote(data: bytes, cell_start: int, at: int) -> Fault:
    """Text behind a closing quote; when the cell began on an earlier line, that quote was left open."""
    if data.find(b"\n", cell_start, at) >= 0:
        return Fault(CsvRule.UNCLOSED_QUOTE, cell_start, cell_start, at + 1)
    return Fault(CsvRule.QUOTE, at, cell_start, at + 1)


def _note(token: Token, fault: Fault) -> None:
    token.fault = token.fault or fault
    token.left_open |= fault.rule is CsvRule.UNCLOSED_QUOTE


def _past_line_end(data: bytes, end: int) -> int:
    if data[end : end + 2] == b"\r\n":
        return end + 2
    return min(end + 1, len(data))
