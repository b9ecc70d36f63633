"""The hand in which a quiz file is written: its indentation, separators, line ends, escapes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from quizops.quiz.text.spans import after_comma, object_spans, value_at

# Backslashes and a `u` that does not begin the escape of a control character.
_UNICODE_ESCAPE = re.compile(rb"\\+u(?!00[01])")
_ASCII = json.JSONEncoder(ensure_ascii=True).encode
_UNICODE = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Style:
    """How new values are written so that they look like what is there.

    `unit` is one step of indentation, None for a file on one line. `comma` parts the elements of what
    stands on one line. `open_lists` gives each option a line of its own; `open_questions` each field.
    """

    newline: str = "\n"
    unit: str | None = "  "
    colon: str = ": "
    comma: str = ", "
    ascii_only: bool = False
    open_lists: bool = True
    open_questions: bool = True

    def text(self, value: str) -> str:
        """A string as JSON. A lone surrogate has no UTF-8 and is escaped whatever the style."""
        written = _ASCII(value) if self.ascii_only else _UNICODE(value)
        return written if written.isascii() or _has_utf8(written) else _ASCII(value)

    def render(self, value: Any, indentation: str | None, *, open_lists: bool | None = None) -> bytes:
        """A value in this hand, in UTF-8, its first line at the place where it is put.

        `indentation` is that of the line it begins in; None writes it on one line. Raises `ValueError`
        for NaN and infinities.
        """
        style = self if open_lists is None else replace(self, open_lists=open_lists)
        return style._render(value, indentation if self.unit is not None else None).encode()

    def _render(self, value: Any, indentation: str | None) -> str:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            parts = [self.text(str(key)) + self.colon for key in value]
            return self._container("{", "}", parts, list(value.values()), indentation)
        if isinstance(value, list | tuple):
            flat = not self.open_lists and not any(isinstance(item, list | tuple | Mapping) for item in value)
            return self._container("[", "]", [""] * len(value), value, None if flat else indentation)
        return json.dumps(value, allow_nan=False)

    def _container(
        self, opening: str, closing: str, keys: list[str], values: Iterable[Any], indentation: str | None
    ) -> str:
        inner = None if indentation is None else indentation + (self.unit or "")
        items = [key + self._render(value, inner) for key, value in zip(keys, values, strict=True)]
        if not items or inner is None:
            return opening + self.comma.join(items) + closing
        lead = self.newline + inner
        return f"{opening}{lead}{f',{lead}'.join(items)}{self.newline}{indentation}{closing}"


def detect_style(frame: str, questions: Iterable[str], sample: bytes) -> Style:
    """The style of a file from its text without questions, a few of its questions, and raw bytes of it.

    `frame` and `questions` are decoded from latin-1 and must be valid JSON. What nothing shows is as in
    a new file.
    """
    spans = object_spans(frame, frame.index("{"))
    lead = frame[spans.opening : spans.members[0].start] if spans.members else ""
    is_open = "\n" in lead
    colons = [
        frame[frame.rindex('"', 0, member.value_start) + 1 : member.value_start] for member in spans.members
    ]
    colon = colons[0] if colons else ": "
    gap = frame[spans.members[0].end : spans.members[1].start] if len(spans.members) > 1 else ""
    comma = ", " if colon.endswith(" ") else ","
    style = Style(
        newline="\r\n" if "\r\n" in lead or "\r\n" in gap else "\n",
        unit=lead.rpartition("\n")[2] if is_open else None,
        colon=colon,
        comma=comma if is_open or not gap else gap,
        ascii_only=sample.isascii() and _escapes_letters(sample),
        open_lists=is_open,
        open_questions=is_open,
    )
    return _with_question_habits(style, list(questions))


def _with_question_habits(style: Style, questions: list[str]) -> Style:
    """What the first questions show: fields on lines of their own or not, and lists likewise."""
    if not questions or style.unit is None:
        return style
    first = object_spans(questions[0])
    is_open = bool(first.members) and "\n" in questions[0][first.opening : first.members[0].start]
    for question in questions:
        for member in object_spans(question).members:
            gap = _first_gap_of_list(question, member.value_start)
            if gap is not None:
                is_flat = "\n" not in gap
                return replace(
                    style,
                    open_questions=is_open,
                    open_lists=not is_flat,
                    comma=gap if is_flat else style.comma,
                )
    return replace(style, open_questions=is_open, open_lists=style.open_lists and is_open)


def _first_gap_of_list(text: str, start: int) -> str | None:
    """What stands between the first two elements of the list that begins at `start`, if it is one."""
    if text[start] != "[":
        return None
    position = start + 1
    while text[position] in " \t\r\n":
        position += 1
    if text[position] == "]":
        return None
    _, end = value_at(text, position)
    following = after_comma(text, end)
    return None if following is None else text[end:following]


def _escapes_letters(sample: bytes) -> bool:
    """Whether a character is escaped that JSON would have let stand as it is."""
    backslashes = (len(match.group()) - 1 for match in _UNICODE_ESCAPE.finditer(sample))
    return any(count % 2 for count in backslashes)


def _has_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
