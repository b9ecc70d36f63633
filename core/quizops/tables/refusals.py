"""What is wrong with a record, said so that a person can mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizops.errors import Problem
from quizops.tables.dialect import CsvRule
from quizops.tables.rows import Refusal
from quizops.tables.tokens import Grammar

if TYPE_CHECKING:
    from quizops.tables.document import CsvDocument


def problem_of(refusal: Refusal, document: CsvDocument) -> Problem:
    """The refusal with its line, column, rule and hint."""
    at, message, hint = refusal.at, *_WORDS.get(refusal.rule, ("", ""))
    if refusal.rule is CsvRule.RAGGED:
        at, message, hint = _ragged(refusal, document)
    location = document.place(refusal.line, refusal.start, at)
    return Problem(refusal.rule, message + _extent(refusal, document), hint, location)


_WORDS = {
    CsvRule.QUOTE: (
        "text stands behind the closing quote of a cell",
        'double the quotes inside a quoted cell: "say ""yes"" now"',
    ),
    CsvRule.UNCLOSED_QUOTE: (
        "a quote opens here and does not close",
        "close the cell with a quote, or double the quotes that belong to its text",
    ),
    CsvRule.CARRIAGE_RETURN: (
        "a lone CR (0x0d) stands in a cell that is not quoted",
        "quote the cell, or end the line with LF or CRLF",
    ),
}


def _ragged(refusal: Refusal, document: CsvDocument) -> tuple[int, str, str]:
    width = len(document.header)
    token = Grammar.of(document.dialect.delimiter_byte).record(document.data, refusal.start)
    message = f"this record has {_cells(token.width)}, the header has {width}"
    if token.width > width:
        return (
            token.delimiters[width - 1] + 1,
            message,
            "quote the cell that contains the delimiter, or delete the surplus cells",
        )
    return token.end, message, "add the missing delimiters; an empty cell still needs one"


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _extent(refusal: Refusal, document: CsvDocument) -> str:
    """Names the lines that are left out, when there is more than one."""
    more = document.data.count(b"\n", refusal.start, max(refusal.start, refusal.end - 1))
    return f"; lines {refusal.line} to {refusal.line + more} are left out" if more else ""
