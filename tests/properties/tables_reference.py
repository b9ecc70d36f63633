"""Made-up CSVs, and a slow reader of one character at a time to compare the fast one with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hypothesis import strategies as st

DELIMITERS = (",", ";", "\t")
NASTY = [
    "007",
    "NA",
    "null",
    "=HYPERLINK(1)",
    "a\u2028b",
    "x\x0by\x85z",
    "e\u0301",
    "\u00e9",
    '5" disk',
    "",
    " ",
]

texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(alphabet=st.sampled_from('ab,;\t"\r\n\u00fc\U0001f600 '), max_size=6),
    st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5),
)


@dataclass(frozen=True)
class MadeCsv:
    """A well-formed file and what must be read from it."""

    data: bytes
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    delimiter: str


@st.composite
def made_csvs(draw: st.DrawFn, max_rows: int = 6) -> MadeCsv:
    """A file of a random dialect: mark, `sep=` line, line ends mixed, quotes where needed or by whim."""
    delimiter = draw(st.sampled_from(DELIMITERS))
    width = draw(st.integers(2, 4))
    header = tuple(f"c{number}" for number in range(width))
    rows = draw(st.lists(st.tuples(*[texts] * width), max_size=max_rows))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    out = [draw(st.sampled_from(["", "\ufeff"]))]
    if draw(st.booleans()):
        out.append(f"sep={delimiter}{newline}")
    for row in [header, *rows]:
        cells = [_written(cell, delimiter, draw(st.booleans())) for cell in row]
        out.append(delimiter.join(cells) + draw(st.sampled_from([newline, newline, "\n", "\r\n"])))
        if draw(st.integers(0, 9)) == 0:
            out.append(newline)
    text = "".join(out)
    if draw(st.booleans()):
        text = text.rstrip("\r\n") if not text.rstrip("\r\n").endswith('"') else text
        text = text if _reads_back(text, len(rows), newline) else "".join(out)
    return MadeCsv(text.encode(), header, rows, delimiter)


def _reads_back(text: str, rows: int, newline: str) -> bool:
    """Whether cutting the last line end kept every line that matters."""
    return rows == 0 or text.endswith(tuple("abc0123456789"))


def _written(cell: str, delimiter: str, whim: bool) -> str:
    needed = any(letter in cell for letter in (delimiter, "\n", "\r")) or cell.startswith('"')
    if needed or whim:
        return '"' + cell.replace('"', '""') + '"'
    return cell


@dataclass
class ReadSlowly:
    """Good records as (line, cells); refused ones as (line, rule)."""

    good: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


def read_slowly(text: str, width: int, delimiter: str, line: int = 1) -> ReadSlowly:
    """The rules of docs/formats for records, said once more in the plainest way."""
    found, at = ReadSlowly(), 0
    while at < len(text):
        start, start_line = at, line
        cells, end, fault, fault_cell, left_open = _record(text, at, delimiter)
        if fault is None:
            at = end
            body = (
                text[start:end].rstrip("\n").removesuffix("\r") if text[start:end].count("\n") <= 1 else "x"
            )
            if body or cells != [""]:
                if len(cells) == width:
                    found.good.append((start_line, tuple(cells)))
                else:
                    inside = _whole_line_inside(text, start, end, width, delimiter)
                    found.refused.append(
                        (start_line, "csv_ragged" if inside is None else "csv_unclosed_quote")
                    )
                    at = end if inside is None else inside
        else:
            found.refused.append((start_line, fault))
            if not left_open and len(cells) == width:
                at = end
            else:
                at = _next_line(text, fault_cell)
                while at < len(text) and not _is_whole(text, at, width, delimiter):
                    at = _next_line(text, at)
        line += text.count("\n", start, at)
    return found


def _next_line(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _is_whole(text: str, at: int, width: int, delimiter: str) -> bool:
    line = text[at : _next_line(text, at)]
    cells, stop, fault, _, _ = _record(line, 0, delimiter)
    if not line.strip("\r\n") or fault is not None or stop != len(line) or len(cells) != width:
        return False
    return _without_stray_quotes(line, delimiter)


def _without_stray_quotes(line: str, delimiter: str) -> bool:
    """Every quote opens a cell, closes one, or is doubled inside one."""
    cell = f'(?:[^"{delimiter}]*|"(?:[^"]|"")*")'
    return re.fullmatch(f"{cell}(?:{delimiter}{cell})*", line.rstrip("\n").removesuffix("\r")) is not None


def _whole_line_inside(text: str, start: int, end: int, width: int, delimiter: str) -> int | None:
    """The first line behind the one where the record's first cell of several lines begins."""
    first = _next_line(text, start)
    while first < end:
        if _is_whole(text, first, width, delimiter):
            return first
        first = _next_line(text, first)
    return None


def _record(text: str, at: int, delimiter: str) -> tuple[list[str], int, str | None, int, bool]:
    """(cells, offset behind the line end, first fault, start of its cell, whether a quote is left open)."""
    cells: list[str] = []
    fault: str | None = None
    fault_cell, left_open = at, False
    while True:
        cell_start, cell = at, ""
        if text[at : at + 1] == '"':
            at += 1
            while True:
                if at >= len(text):
                    return cells, at, fault or "csv_unclosed_quote", fault_cell if fault else cell_start, True
                if text[at] == '"' and text[at + 1 : at + 2] == '"':
                    cell, at = cell + '"', at + 2
                elif text[at] == '"':
                    at += 1
                    break
                else:
                    cell, at = cell + text[at], at + 1
            if text[at : at + 1] not in (delimiter, "\r", "\n", ""):
                rule = "csv_unclosed_quote" if "\n" in text[cell_start:at] else "csv_quote"
                left_open = left_open or rule == "csv_unclosed_quote"
                if fault is None:
                    fault, fault_cell = rule, cell_start
        while at < len(text) and text[at] not in (delimiter, "\n"):
            if text[at] == "\r" and text[at + 1 : at + 2] in ("\n", ""):
                break
            if text[at] == "\r" and fault is None:
                fault, fault_cell = "csv_carriage_return", cell_start
            cell, at = cell + text[at], at + 1
        cells.append(cell)
        if at < len(text) and text[at] == delimiter:
            at += 1
            continue
        at += 2 if text[at : at + 2] == "\r\n" else 1
        return cells, min(at, len(text)), fault, fault_cell, left_open
