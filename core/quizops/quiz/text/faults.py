"""Where JSON text breaks: byte, line, column, and the pointer to the value that holds the place."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from json import JSONDecodeError

from quizops.errors import Location
from quizops.quiz.text.lines import characters_in
from quizops.quiz.text.spans import after_comma, after_space, key_at, value_at

_SEEN = 30


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at `offset`, inside the value that `pointer` (RFC 6901) names."""

    message: str
    offset: int
    pointer: str


def location_of(data: bytes, offset: int, file: str, pointer: str) -> Location:
    """A byte offset as line and column; columns count characters, a byte order mark is none."""
    line_start = data.rfind(b"\n", 0, offset) + 1
    column = characters_in(data[line_start:offset], at_start=line_start == 0) + 1
    return Location(file, data.count(b"\n", 0, offset) + 1, column, offset, pointer)


def escape_pointer(key: str) -> str:
    """One step of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def unescape_pointer(step: str) -> str:
    """The key that one step of a JSON pointer names."""
    return step.replace("~1", "/").replace("~0", "~")


def fault_of_value(data: bytes, start: int, pointer: str) -> Fault:
    """The fault inside the value at `start` (or of the whole file's encoding), which is known to be broken.

    `pointer` names that value.
    """
    return _fault_of_encoding(data) or _descend(data.decode("latin-1"), start, pointer)


def fault_after_value(data: bytes, offset: int, pointer: str) -> Fault:
    """The fault that at `offset` neither a comma nor the end of what `pointer` names is found."""
    return _fault_of_encoding(data) or _fault_after(data.decode("latin-1"), offset, pointer)


def _fault_after(text: str, offset: int, pointer: str) -> Fault:
    return Fault(_plain("Expecting ',' delimiter", text, offset), offset, pointer)


def _fault_of_encoding(data: bytes) -> Fault | None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return Fault("is not UTF-8", error.start, "")
    return None


def find_fault(data: bytes) -> Fault | None:
    """The first place at which these bytes stop being a JSON document in UTF-8; None when they are one."""
    encoding = _fault_of_encoding(data)
    if encoding is not None:
        return encoding
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    text = data.decode("latin-1")
    position = after_space(text, start)
    try:
        _, end = value_at(text, position)
    except (ValueError, RecursionError):
        return _descend(text, position, "")
    rest = after_space(text, end)
    return Fault("has something after its end", rest, "") if rest < len(text) else None


def _descend(text: str, start: int, pointer: str) -> Fault:
    """The fault inside the broken value at `start`: in its first broken member, or between members."""
    opening = text[start : start + 1]
    if opening not in ("{", "["):
        return _fault_of_scalar(text, start, pointer)
    position = after_space(text, start + 1)
    index = 0
    while True:
        step, value_start = str(index), position
        if opening == "{":
            try:
                step, value_start = key_at(text, position)
            except JSONDecodeError as error:
                return Fault(_plain(error.msg, text, error.pos), error.pos, pointer)
        inner = f"{pointer}/{escape_pointer(step)}"
        try:
            _, end = value_at(text, value_start)
        except RecursionError:
            return Fault("is nested too deeply", value_start, inner)
        except ValueError:
            return _descend(text, value_start, inner)
        following = after_comma(text, end)
        if following is None:
            return _fault_after(text, after_space(text, end), pointer)
        position = following
        index += 1


def _fault_of_scalar(text: str, start: int, pointer: str) -> Fault:
    try:
        value_at(text, start)
    except JSONDecodeError as error:
        return Fault(_plain(error.msg, text, error.pos), error.pos, pointer)
    except ValueError as error:
        return Fault(f"has a value that JSON does not know: {error}", start, pointer)
    return Fault("is broken", start, pointer)


def _plain(message: str, text: str, position: int) -> str:
    """The parser's words for a person."""
    if after_space(text, position) >= len(text):
        return "ends in the middle"
    words = message[:1].lower() + message[1:].removesuffix(" at").removesuffix(" starting")
    if message.startswith("Unterminated"):
        return f"is broken: {words} {_seen(text, position)}"
    if message.startswith("Invalid control character"):
        opening = text.rfind('"', 0, position)
        return f"is broken: {words} U+{ord(text[position]):04X} in the string {_seen(text, opening)}"
    return f"is broken: {words}, found {_seen(text, position)}"


def _seen(text: str, position: int) -> str:
    """What stands at a place, to the end of its line and in a few words."""
    line = text[position : position + 4 * _SEEN].partition("\n")[0]
    # The cut may go through a character.
    words = line.encode("latin-1").decode("utf-8", "ignore").rstrip()
    return words if len(words) <= _SEEN else words[: _SEEN - 1] + "…"
