r"""The small languages inside cells: lists, pairs and answers.

`|` stands between parts, `=` between a left side and its right side, `;` between alternatives. `\|`, `\=`,
`\;` and `\\` are literals; any other backslash is an ordinary character. Parts are trimmed, empty ones
dropped. Whatever is wrong is told with its offset in the cell's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from quizops.errors import ContentError, Location

PART = "|"
EQUALS = "="
ALTERNATIVE = ";"
OPTION_SET_PREFIX = "optionSet:"

_ESCAPED = re.compile(r"\\([|=;\\])")
_UNESCAPED = {mark: re.compile(rf"\\[|=;\\]|({re.escape(mark)})") for mark in (PART, EQUALS, ALTERNATIVE)}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_GAP_NUMBER = re.compile(r"[1-9][0-9]*")
_GAP = re.compile(r"\{([1-9][0-9]*)\}")


class GrammarError(ContentError):
    """A cell does not follow its column's language.

    `offset` counts characters of the cell's text; where only the wrong words are known, `words` holds them.
    """

    rule = "grammar"

    def __init__(self, rule: str, message: str, hint: str, offset: int = 0, words: str = "") -> None:
        super().__init__(message, hint=hint, rule=rule)
        self.offset = offset
        self.words = words

    def offset_in(self, text: str) -> int:
        """Where in the cell's text the trouble stands; 0 when that cannot be told."""
        return self.offset or max(text.find(self.words), 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A trimmed stretch of a cell, still with its escapes, and where it begins."""

    raw: str
    offset: int

    @property
    def text(self) -> str:
        return unescape(self.raw)

    def cut(self, mark: str) -> Iterator[Piece]:
        """The pieces between unescaped marks, empty ones included."""
        begin = 0
        for at in _marks(self.raw, mark):
            yield self._between(begin, at)
            begin = at + 1
        yield self._between(begin, len(self.raw))

    def sides(self) -> tuple[Piece, Piece] | None:
        """What stands left and right of the first unescaped `=`; None without one."""
        at = next(_marks(self.raw, EQUALS), None)
        if at is None:
            return None
        return self._between(0, at), self._between(at + 1, len(self.raw))

    def _between(self, begin: int, end: int) -> Piece:
        stretch = self.raw[begin:end]
        trimmed = stretch.lstrip()
        return Piece(trimmed.rstrip(), self.offset + begin + len(stretch) - len(trimmed))


def _marks(raw: str, mark: str) -> Iterator[int]:
    """Offsets of a mark that no backslash makes literal."""
    if "\\" in raw:
        return (match.start() for match in _UNESCAPED[mark].finditer(raw) if match[1])
    return _plain_marks(raw, mark)


def _plain_marks(raw: str, mark: str) -> Iterator[int]:
    at = raw.find(mark)
    while at >= 0:
        yield at
        at = raw.find(mark, at + 1)


def unescape(raw: str) -> str:
    r"""`a\|b` → `a|b`."""
    return _ESCAPED.sub(r"\1", raw) if "\\" in raw else raw


def escape(text: str) -> str:
    r"""`a|b` → `a\|b`: the way to write a text into a delimited field."""
    return re.sub(r"[|=;\\]", r"\\\g<0>", text)


def parse_list(text: str, mark: str = PART) -> list[str]:
    """`Earth | Mars ||Venus` → `["Earth", "Mars", "Venus"]`."""
    if "\\" in text:
        return [piece.text for piece in Piece(text, 0).cut(mark) if piece.raw]
    return [part for part in map(str.strip, text.split(mark)) if part]


def parse_pairs_field(text: str) -> dict[str, dict[str, Any]]:
    """`left=optionSet:NAME|left2=a;b` → `{"left": {"optionSet": "NAME"}, "left2": {"inline": ["a", "b"]}}`.

    Raises `GrammarError` for a part without `=`, an empty side, or a left side that stands twice.
    """
    sides = _sides(text, "pair", "left=a;b or left=optionSet:NAME")
    return {left: _choices(right) for left, right in sides.items()}


def parse_answer_match(text: str) -> dict[str, str]:
    """`left=right|left2=right2` → `{"left": "right", "left2": "right2"}`. Raises as `parse_pairs_field`."""
    return {left: unescape(right) for left, right in _sides(text, "answer", "left=right").items()}


def parse_answer_fill(text: str) -> dict[str, list[str]]:
    """`1=alt;alt|2=alt` → `{"1": ["alt", "alt"], "2": ["alt"]}`.

    Raises `GrammarError` as `parse_pairs_field` does, and for a gap that is not a number from 1.
    """
    sides = _sides(text, "answer", "1=word;other word")
    for gap in sides:
        if not _GAP_NUMBER.fullmatch(gap):
            raise GrammarError(
                "answer_gap_wrong",
                f"{gap!r} is no gap: gaps are numbers from 1",
                "write 1=word|2=word for the gaps {1} and {2} of the text",
                words=gap,
            )
    return {gap: _alternatives(right) for gap, right in sides.items()}


def parse_difficulty(text: str) -> int | str:
    """An integer where it is written as one (`3`, `-1`, not `03`), else the text."""
    return int(text) if _INTEGER.fullmatch(text) and len(text) < 20 else text


def parse_id(text: str) -> int | None:
    """A question's id, or None for an empty cell.

    Raises `GrammarError` for anything that is not an integer of at most 18 digits.
    """
    trimmed = text.strip()
    if not trimmed:
        return None
    if _INTEGER.fullmatch(trimmed) and len(trimmed) <= 18:
        return int(trimmed)
    raise GrammarError("id_wrong", f"{short(trimmed)} is no question id", _id_hint(trimmed))


def gaps_of(text: str) -> list[str]:
    """The gaps of a text, each once, in order: `{2} and {1}` → `["2", "1"]`."""
    return list(dict.fromkeys(_GAP.findall(text)))


def place_inside(cell: Location, source: str, offset: int) -> Location:
    """Where a character of a cell's text stands in the file.

    `cell` is where the cell begins, `source` its characters as they stand in the file (with quotes when it
    has them), `offset` counts characters of the text it means.
    """
    if cell.line is None or cell.column is None:
        return cell
    quoted = source.startswith('"')
    position = int(quoted)
    for _ in range(offset):
        position += 2 if quoted and source.startswith('""', position) else 1
    lines = re.split(r"\r\n|\r|\n", source[:position])
    column = len(lines[-1]) + (cell.column if len(lines) == 1 else 1)
    at = None if cell.byte_offset is None else cell.byte_offset + len(source[:position].encode())
    return replace(cell, line=cell.line + len(lines) - 1, column=column, byte_offset=at)


def _sides(text: str, what: str, shape: str) -> dict[str, str]:
    """Each part's left side, and its right side still with escapes."""
    quick = _plain_sides(text)
    return _placed_sides(text, what, shape) if quick is None else quick


def _plain_sides(text: str) -> dict[str, str] | None:
    """The sides of a text without escapes and faults; None for any other, which takes a longer look."""
    if "\\" in text:
        return None
    sides: dict[str, str] = {}
    for part in text.split(PART):
        left, _, right = part.partition(EQUALS)
        left, right = left.strip(), right.strip()
        if left and right and left not in sides:
            sides[left] = right
        elif part.strip():
            return None
    return sides


def _placed_sides(text: str, what: str, shape: str) -> dict[str, str]:
    """The same for any text, with every fault told where it stands."""
    found: dict[str, str] = {}
    for piece in Piece(text, 0).cut(PART):
        if not piece.raw:
            continue
        sides = piece.sides()
        if sides is None:
            raise GrammarError(
                f"{what}_without_equals",
                f"{short(piece.text)} has no '='",
                f"write {shape}, with | between the parts; a literal | or = is \\| or \\=",
                piece.offset,
            )
        left, right = sides[0].text, sides[1]
        if not left or not right.raw:
            side = "right" if left else "left"
            raise GrammarError(
                f"{what}_{side}_empty",
                f"nothing stands {side} of '=' in {short(piece.text)}",
                f"write {shape}",
                piece.offset,
            )
        if left in found:
            raise GrammarError(
                f"{what}_left_duplicate",
                f"{short(left)} stands on the left twice",
                "give every left side once",
                piece.offset,
            )
        found[left] = right.raw
    return found


def _choices(right: str) -> dict[str, Any]:
    if not right.startswith(OPTION_SET_PREFIX):
        return {"inline": _alternatives(right)}
    name = unescape(right[len(OPTION_SET_PREFIX) :].strip())
    if not name:
        raise GrammarError(
            "pair_right_empty", "optionSet: without a name", "write optionSet:NAME", words=right
        )
    return {"optionSet": name}


def _alternatives(right: str) -> list[str]:
    alternatives = parse_list(right, ALTERNATIVE)
    if not alternatives:
        raise GrammarError(
            "alternatives_empty",
            f"{short(right)} names nothing",
            "write at least one word, with ; between several",
            words=right,
        )
    return alternatives


def _id_hint(text: str) -> str:
    number = re.fullmatch(r"[+]?0*([0-9]+)(?:[.,]0+)?", text)
    if number:
        return f"write it as {number[1]}"
    return "give the row an integer that no other row of this file has"


def short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
