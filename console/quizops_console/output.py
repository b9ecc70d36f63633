"""Everything that goes to stdout: one JSON document, or text that is dense, aligned and plain.

Colour only ever repeats what a word says, and is left out where stdout is no terminal or NO_COLOR is set.
"""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TextIO, TypeVar

Document = TypeVar("Document")
_GAP = "  "
_NARROWEST = 8


class Tone(StrEnum):
    """Select Graphic Rendition numbers (ECMA-48)."""

    GOOD = "32"
    WARN = "33"
    BAD = "31"
    DIM = "2"
    STRONG = "1"


@dataclass(frozen=True, slots=True)
class Toned:
    """Text with a tone; its width is that of the text."""

    text: str
    tone: Tone

    def __str__(self) -> str:
        return self.text


Cell = str | Toned
_TONES = {
    Tone.GOOD: "healthy pass succeeded completed live running resolved",
    Tone.WARN: "warning warn partial waiting paused skipped pending withheld held conflict superseded "
    "acknowledged",
    Tone.BAD: "critical fail failed error refused stranded cancelled firing",
}
_TONE_OF = {word: tone for tone, words in _TONES.items() for word in words.split()}


_COLOURLESS = {"", "dumb", "unknown"}
"""Values of TERM that promise nothing."""


class Output:
    """Text for one reader: `width` is None where lines may be as long as they are."""

    def __init__(self, stream: TextIO, *, width: int | None = None, colour: bool = False) -> None:
        self._stream = stream
        self._colour = colour
        self.width = width

    @classmethod
    def standard(cls) -> Output:
        is_terminal = sys.stdout.isatty()
        width = shutil.get_terminal_size((80, 24)).columns if is_terminal else None
        wants_colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in _COLOURLESS
        return cls(sys.stdout, width=width, colour=is_terminal and wants_colour)

    def line(self, *cells: Cell) -> None:
        """Cells beside each other as they are, however long."""
        text = "".join(self._painted(printable(str(cell)), cell) for cell in cells)
        self._stream.write(text.rstrip() + "\n")

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        *,
        numbers: str = "",
        whole: str = "",
        below: Sequence[Sequence[str]] = (),
    ) -> None:
        """Columns as wide as their longest cell, the widest ones shortened to fit the terminal.

        `numbers` names the columns that are aligned to the right, `whole` those that are never shortened;
        `below` has lines for under each row.
        """
        lines: list[list[Cell]] = [[Toned(title, Tone.DIM) for title in header]]
        lines += [[_cleaned(cell) for cell in row] for row in rows]
        widths = [max(width_of(str(line[i])) for line in lines) for i in range(len(header))]
        self._fit(widths, {header.index(title) for title in whole.split()})
        right = {header.index(title) for title in numbers.split()}
        for number, line in enumerate(lines):
            cells = [self._padded(cell, widths[i], right=i in right) for i, cell in enumerate(line)]
            self._stream.write(_GAP.join(cells).rstrip() + "\n")
            for text in below[number - 1] if below and number else ():
                self.wrapped(text, _GAP * 2)

    def facts(self, facts: Mapping[str, object], indent: str = "") -> None:
        """`name  value` lines; what is None or empty is left out."""
        shown = {name: value for name, value in facts.items() if value not in (None, "", [], {})}
        width = max((len(name) for name in shown), default=0)
        for name, value in shown.items():
            cell = value if isinstance(value, str | Toned) else plain(value)
            self.line(indent, Toned(f"{name:<{width}}", Tone.DIM), _GAP, cell)

    def wrapped(self, text: str, indent: str = "") -> None:
        """Prose, broken at words where the terminal ends."""
        import textwrap

        width = self.width or 10_000
        for part in textwrap.wrap(printable(text), max(width - len(indent), 20)) or [""]:
            self.line(indent, part)

    def blank(self) -> None:
        self._stream.write("\n")

    def _fit(self, widths: list[int], whole: set[int]) -> None:
        """Take what is too much from the widest columns, one by one."""
        if self.width is None:
            return
        excess = sum(widths) + len(_GAP) * (len(widths) - 1) - self.width
        flexible = [i for i in range(len(widths)) if i not in whole]
        while excess > 0 and flexible:
            widest = max(flexible, key=lambda i: widths[i])
            if widths[widest] <= _NARROWEST:
                break
            widths[widest] -= 1
            excess -= 1

    def _padded(self, cell: Cell, width: int, *, right: bool) -> str:
        text = shortened(str(cell), width)
        space = " " * (width - width_of(text))
        painted = self._painted(text, cell)
        return space + painted if right else painted + space

    def _painted(self, text: str, cell: Cell) -> str:
        if not (self._colour and text and isinstance(cell, Toned)):
            return text
        return f"\x1b[{cell.tone}m{text}\x1b[0m"


def emit(document: Document, text: Callable[[Output, Document], None], *, as_json: bool) -> None:
    """The same facts for a script, as one JSON document, or for a person, as text."""
    if as_json:
        print_json(document)
    else:
        text(Output.standard(), document)


def print_json(document: Any) -> None:
    """One JSON document, indented by two, in UTF-8."""
    import orjson

    sys.stdout.write(_json(document, orjson.OPT_INDENT_2) + "\n")


def print_json_line(document: Any) -> None:
    """One object a line, visible to the reader at once."""
    sys.stdout.write(_json(document, 0) + "\n")
    sys.stdout.flush()


def _json(document: Any, option: int) -> str:
    """Names of files that are no UTF-8 come as lone surrogates, which only the slower writer can escape."""
    import orjson

    try:
        return orjson.dumps(document, option=option | orjson.OPT_NON_STR_KEYS).decode()
    except orjson.JSONEncodeError:
        import json

        return json.dumps(document, indent=2 if option else None)


def print_line(*cells: Cell) -> None:
    """One line of text, visible to the reader at once."""
    Output.standard().line(*cells)
    sys.stdout.flush()


def state(word: str) -> Cell:
    """A state's word in the tone that goes with it."""
    tone = _TONE_OF.get(word)
    return Toned(word, tone) if tone else word


def printable(text: str) -> str:
    """Text from content files, made harmless for a terminal: control characters are shown as `␛`."""
    if text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def width_of(text: str) -> int:
    """Columns that a terminal uses: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def shortened(text: str, width: int) -> str:
    """The text, or its beginning and `…`, in at most `width` columns."""
    if width_of(text) <= width:
        return text
    kept: list[str] = []
    room = width - 1
    for character in text:
        room -= _columns(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + "…" if width > 0 else ""


def moment(text: str | None) -> str:
    """`2026-11-22T04:05:06.789Z` as `2026-11-22 04:05:06Z`; nothing as a dash."""
    return f"{text[:10]} {text[11:19]}Z" if text else "–"


def minute(text: str | None) -> str:
    """`2026-11-22 04:05Z`; nothing as a dash."""
    return f"{text[:10]} {text[11:16]}Z" if text else "–"


def took(started: str | None, ended: str | None) -> str:
    """The time between two moments, as `0.2 s`, `12 s` or `3 min`; nothing while it lasts."""
    if not (started and ended):
        return ""
    from datetime import datetime

    seconds = (datetime.fromisoformat(ended) - datetime.fromisoformat(started)).total_seconds()
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def size(number: int) -> str:
    """Bytes in the largest unit that leaves a whole number before the point; 1 GB = 10⁹."""
    value = float(number)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"


def plain(value: object) -> str:
    """A JSON value in a line of text."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case list() | tuple():
            return ", ".join(plain(item) for item in value)
        case dict():
            return "  ".join(f"{key} {plain(item)}" for key, item in value.items())
        case _:
            return str(value)


def _cleaned(cell: Cell) -> Cell:
    if isinstance(cell, Toned):
        return Toned(printable(cell.text), cell.tone)
    return printable(cell)


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in "\u202a\u202b\u202d\u202e":
        return "�"
    return character


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
