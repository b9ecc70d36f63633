"""How a CSV is written: its encoding, its delimiter, its line ends."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum

from quizops.errors import ContentError, Location

_BOM = codecs.BOM_UTF8
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(rb"sep=([^\r\n]*)(?:\r?\n|\Z)", re.IGNORECASE)
_QUOTED = re.compile(rb'"(?:[^"]|"")*"')
_PIECE_BYTES = 1 << 20


class CsvRule(StrEnum):
    """The rules that a CSV can break, as `check` and a plan's `refused` name them."""

    EMPTY = "csv_empty"
    ENCODING = "csv_encoding"
    NUL = "csv_nul"
    NEWLINE = "csv_newline"
    SEPARATOR = "csv_separator"
    HEADER = "csv_header"
    DUPLICATE_COLUMN = "csv_duplicate_column"
    RAGGED = "csv_ragged"
    QUOTE = "csv_quote"
    UNCLOSED_QUOTE = "csv_unclosed_quote"
    CARRIAGE_RETURN = "csv_carriage_return"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What must stay as it was found; `newline` is the header's own line end.

    `separator_line` is the `sep=;` line of a spreadsheet with its line end, or empty. `header_start` is
    the byte offset behind the mark, that line and any blank lines.
    """

    delimiter: str
    newline: str
    bom: bool
    separator_line: bytes
    header_start: int

    @property
    def delimiter_byte(self) -> bytes:
        return self.delimiter.encode()


def detect_dialect(data: bytes, file: str) -> Dialect:
    """Find out from the first lines how a file is written.

    Raises `ContentError` for UTF-16, an empty file, line ends of CR only, and a `sep=` line that names
    no delimiter we read.
    """
    if data[:2] in _UTF16_BOMS:
        raise _wrong_encoding(data, file, 0, "UTF-16")
    start = len(_BOM) if data.startswith(_BOM) else 0
    told = _SEPARATOR_LINE.match(data, start)
    body = told.end() if told else start
    while data[body : body + 1] == b"\n" or data[body : body + 2] == b"\r\n":
        body += 2 if data[body : body + 1] == b"\r" else 1
    header = _first_line(data, body)
    if not header.strip(b"\r\n"):
        raise ContentError(
            "this CSV is empty: it has no header line",
            hint="write the column names into the first line",
            location=Location(file, 1, 1, 0),
            rule=CsvRule.EMPTY,
        )
    if b"\r" in header.rstrip(b"\r\n") and b"\n" not in data:
        lone = data.find(b"\r", body)
        raise ContentError(
            "the lines of this CSV end with CR alone, as on an old Macintosh",
            hint="save it with LF or CRLF line ends, for example: tr '\\r' '\\n' < OLD > NEW",
            location=Location(file, *line_and_column(data, lone), lone),
            rule=CsvRule.NEWLINE,
        )
    delimiter = _told_delimiter(told, file) if told else _guessed_delimiter(data, body, header)
    newline = "\r\n" if header.endswith(b"\r\n") else "\n"
    return Dialect(delimiter, newline, start > 0, data[start : told.end()] if told else b"", body)


def check_encoding(data: bytes, file: str, start: int = 0, stop: int | None = None) -> None:
    """Refuse a file that is not UTF-8 or holds a NUL, by byte offset, with a hint how to convert it.

    `start` and `stop` must lie at the edges of characters. Raises `ContentError`.
    """
    stop = len(data) if stop is None else stop
    nul = data.find(b"\0", start, stop)
    if nul >= 0:
        _refuse_nul(data, file, nul)
    decoder = codecs.getincrementaldecoder("utf-8")()
    for piece in range(start, stop, _PIECE_BYTES):
        end = min(stop, piece + _PIECE_BYTES)
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(data[piece:end], final=end == stop)
        except UnicodeDecodeError as error:
            raise _wrong_encoding(data, file, piece - pending + error.start, "not UTF-8") from error


def line_and_column(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of a byte offset; the column counts characters, not the BOM."""
    line_start = data.rfind(b"\n", 0, offset) + 1
    return data.count(b"\n", 0, offset) + 1, column_in_line(data, line_start, offset)


def column_in_line(data: bytes, line_start: int, offset: int) -> int:
    """The column, from 1, of `offset` in the line that begins at `line_start`."""
    if line_start == 0 and data.startswith(_BOM):
        line_start = min(len(_BOM), offset)
    return len(data[line_start:offset].decode("utf-8", errors="replace")) + 1


def _first_line(data: bytes, start: int) -> bytes:
    """The header with its line end; a quoted name may span physical lines."""
    at, quotes = start, 0
    while True:
        end = data.find(b"\n", at) + 1
        if end == 0:
            return data[start:]
        quotes += data.count(b'"', at, end)
        if quotes % 2 == 0:
            return data[start:end]
        at = end


def _told_delimiter(told: re.Match[bytes], file: str) -> str:
    text = told.group(1).decode("utf-8", errors="replace")
    if text not in _DELIMITERS:
        raise ContentError(
            f"the first line says the separator is {text!r}; quizops reads comma, semicolon and tab",
            hint="save the file with one of these separators",
            location=Location(file, 1, 5),
            rule=CsvRule.SEPARATOR,
        )
    return text


def _guessed_delimiter(data: bytes, start: int, header: bytes) -> str:
    """The candidate that cuts the header into most names; a tie goes to the one the next line shares.

    A header of one name says nothing: the comma then.
    """
    next_start = start + len(header)
    following = data[next_start : data.find(b"\n", next_start) + 1]

    def score(delimiter: str) -> tuple[int, bool, int]:
        found = _outside_quotes(header, delimiter)
        return (
            found,
            found > 0 and found == _outside_quotes(following, delimiter),
            -_DELIMITERS.index(delimiter),
        )

    return max(_DELIMITERS, key=score)


def _outside_quotes(line: bytes, delimiter: str) -> int:
    return _QUOTED.sub(b"", line).count(delimiter.encode())


def _refuse_nul(data: bytes, file: str, offset: int) -> None:
    if data.count(b"\0") * 4 > len(data):
        raise _wrong_encoding(data, file, offset, "UTF-16")
    line, column = line_and_column(data, offset)
    raise ContentError(
        f"a NUL byte at offset {offset}: this is no text",
        hint="save the file again as CSV; a crash or a full disk leaves such bytes",
        location=Location(file, line, column, offset),
        rule=CsvRule.NUL,
    )


def _wrong_encoding(data: bytes, file: str, offset: int, found: str) -> ContentError:
    line, column = line_and_column(data, offset)
    source = "UTF-16" if found == "UTF-16" else "WINDOWS-1252"
    byte = f" (0x{data[offset]:02x})" if offset < len(data) else ""
    return ContentError(
        f"byte {offset}{byte} is {found}; a CSV must be UTF-8",
        hint=f"save it as 'CSV UTF-8', or convert it: iconv -f {source} -t UTF-8 OLD > NEW",
        location=Location(file, line, column, offset),
        rule=CsvRule.ENCODING,
    )
