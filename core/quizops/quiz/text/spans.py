"""Where the members of an object lie.

JSON is looked at as text decoded from latin-1, so that an index into the text is an offset into the
bytes: JSON's structure is ASCII, and all else passes through untouched.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from json.decoder import JSONDecoder
from typing import Any, NamedTuple, NoReturn

_SPACE = re.compile(r"[ \t\r\n]*")
_COMMA = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")
_COLON = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_PLAIN_NEXT = re.compile(r'[ \t\r\n]*,[ \t\r\n]*"([ !#-\[\]-~]*)"[ \t\r\n]*:[ \t\r\n]*')
_PLAIN_KEY = re.compile(r'"([ !#-\[\]-~]*)"[ \t\r\n]*:[ \t\r\n]*')


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")


# Numbers stay text here: only where a value ends is of interest.
_decoder = JSONDecoder(parse_int=str, parse_float=str, parse_constant=_refuse)


class Member(NamedTuple):
    """One `"key": value`; offsets of the key, of the value, and of the first byte after it."""

    key: str
    start: int
    value_start: int
    end: int


@dataclass(frozen=True, slots=True)
class ObjectSpans:
    """An object's members in their order, between `opening` (after `{`) and `closing` (at `}`)."""

    opening: int
    closing: int
    members: tuple[Member, ...]


def value_at(text: str, position: int) -> tuple[Any, int]:
    """The value that begins at `position` (strings still in latin-1, numbers as text) and its end.

    Raises `ValueError` for what is not JSON, `RecursionError` for nesting beyond reason.
    """
    return _decoder.raw_decode(text, position)


def after_space(text: str, position: int) -> int:
    """The first place from `position` on that is no JSON white space."""
    match = _SPACE.match(text, position)
    return match.end() if match else position


def after_comma(text: str, position: int) -> int | None:
    """Where the next element begins; None when no comma follows."""
    match = _COMMA.match(text, position)
    return match.end() if match else None


def key_at(text: str, position: int) -> tuple[str, int]:
    """A member's key at `position`, and where its value begins. Raises `ValueError`."""
    plain = _PLAIN_KEY.match(text, position)
    if plain is not None:
        return plain[1], plain.end()
    if text[position : position + 1] != '"':
        raise json.JSONDecodeError("Expecting property name enclosed in double quotes", text, position)
    raw, end = _decoder.raw_decode(text, position)
    if not raw.isascii() or "\\" in text[position:end]:
        raw = json.loads(text[position:end].encode("latin-1"))
    colon = _COLON.match(text, end)
    if colon is None:
        raise json.JSONDecodeError("Expecting ':' delimiter", text, end)
    return raw, colon.end()


def object_spans(text: str, start: int = 0) -> ObjectSpans:
    """The members of the object whose `{` stands at `start`. Raises `ValueError` for broken text."""
    first = after_space(text, start + 1)
    if text[first : first + 1] == "}":
        return ObjectSpans(start + 1, first, ())
    members: list[Member] = []
    position: int | None = first
    end = first
    while position is not None:
        key, value_start = key_at(text, position)
        _, end = _decoder.raw_decode(text, value_start)
        members.append(Member(key, position, value_start, end))
        # One match for the comma, a plain key and its colon; whatever it does not know goes step by step.
        while plain := _PLAIN_NEXT.match(text, end):
            value_start = plain.end()
            _, end = _decoder.raw_decode(text, value_start)
            members.append(Member(plain[1], plain.start(1) - 1, value_start, end))
        position = after_comma(text, end)
    closing = after_space(text, end)
    if text[closing : closing + 1] != "}":
        raise json.JSONDecodeError("Expecting ',' delimiter", text, closing)
    return ObjectSpans(start + 1, closing, tuple(members))


def indentation_before(text: str, position: int) -> str | None:
    """The white space that begins the line of `position`, when only it stands before; else None."""
    line = text.rfind("\n", 0, position) + 1
    lead = text[line:position]
    return lead if line and not lead.strip(" \t") else None


def indentation_of_line(text: str, position: int) -> str:
    """The white space that begins the line in which `position` stands."""
    line = text.rfind("\n", 0, position) + 1
    end = line
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    return text[line:end]
