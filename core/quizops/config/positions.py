"""Where each key of a TOML or JSON text stands, so that an error can name its line.

Both scanners trust the text: it has been parsed already.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

Key = tuple[str | int, ...]

_TOML_KEY = re.compile(r"""\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*""")
_TOML_PART = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*|[\[\]{}\n]"
    r"""|[^"'#\[\]{}\n]+""",
    re.DOTALL,
)
_TOML_SPACE = re.compile(r"(?:\s+|#[^\n]*)*")
_JSON_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[\[\]{},:]|[^\s\[\]{},:"]+')


@dataclass(frozen=True, slots=True)
class Positions:
    """Line and column, from 1, by path of keys."""

    found: Mapping[Key, tuple[int, int]]

    def of(self, key: Key) -> tuple[int | None, int | None]:
        """The place of the key itself, else of the nearest key around it."""
        for length in range(len(key), 0, -1):
            if key[:length] in self.found:
                return self.found[key[:length]]
        return (None, None)


def toml_positions(text: str) -> Positions:
    """Tables and keys; keys of inline tables stand where the inline table begins."""
    offsets: dict[Key, int] = {}
    table: Key = ()
    at = _skip(text, 0)
    while at < len(text):
        if text[at] == "[":
            inside = at + 2 if text.startswith("[[", at) else at + 1
            table, at_end = _toml_dotted(text, inside)
            _note(offsets, (), table, at)
            at = text.find("\n", at_end)
            at = len(text) if at < 0 else at
        else:
            key, at_end = _toml_dotted(text, at)
            _note(offsets, table, key, at)
            at = _toml_value_end(text, at_end)
        at = _skip(text, at)
    return Positions(_as_lines(text, offsets))


def json_positions(text: str) -> Positions:
    """Every key of every object, and every element of a list by its index."""
    offsets: dict[Key, int] = {}
    path: list[str | int] = []
    is_object: list[bool] = []
    expects_key = False
    for token in _JSON_TOKEN.finditer(text):
        match token.group()[0]:
            case "{" | "[" as opening:
                is_object.append(opening == "{")
                expects_key = is_object[-1]
                path.append("" if expects_key else 0)
            case "}" | "]":
                is_object.pop()
                path.pop()
                expects_key = False
            case ",":
                expects_key = is_object[-1]
                last = path[-1]
                if isinstance(last, int):
                    path[-1] = last + 1
            case '"' if expects_key:
                path[-1] = json.loads(token.group())
                offsets[tuple(path)] = token.start()
                expects_key = False
            case _:
                pass
    return Positions(_as_lines(text, offsets))


def _note(offsets: dict[Key, int], table: Key, key: Key, at: int) -> None:
    for length in range(1, len(key) + 1):
        offsets.setdefault((*table, *key[:length]), at)


def _skip(text: str, at: int) -> int:
    match = _TOML_SPACE.match(text, at)
    return match.end() if match else at


def _toml_dotted(text: str, at: int) -> tuple[Key, int]:
    parts: list[str] = []
    while match := _TOML_KEY.match(text, at):
        parts.append(next(group for group in match.groups() if group is not None))
        at = match.end()
        if at >= len(text) or text[at] != ".":
            break
        at += 1
    return tuple(parts), at


def _toml_value_end(text: str, at: int) -> int:
    depth = 0
    for part in _TOML_PART.finditer(text, at):
        match part.group():
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
            case "\n" if depth == 0:
                return part.start()
            case _:
                pass
    return len(text)


def _as_lines(text: str, offsets: Mapping[Key, int]) -> dict[Key, tuple[int, int]]:
    return {
        key: (text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1)
        for key, at in offsets.items()
    }
