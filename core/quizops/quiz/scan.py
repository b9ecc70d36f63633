"""Index a quiz file that nothing is known of, in one pass over its bytes."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import orjson

from quizops.quiz.index import QuestionIndex
from quizops.quiz.text.spans import value_at
from quizops.quiz.values import parse_json

_WINDOW_BYTES = 1 << 16
_SPACE = re.compile(rb"[ \t\r\n]*")
_ELEMENT_GAP = re.compile(rb"[ \t\r\n]*,[ \t\r\n]*")


class BadQuestion(ValueError):
    """An element of `questions` that cannot be one: what it is called, and where it lies.

    `position` counts from 0; `offset` and `end` are the element's bytes; `id_is_there` tells whether it
    has an id that can be pointed at.
    """

    def __init__(
        self, message: str, *, rule: str, position: int, span: tuple[int, int], id_is_there: bool
    ) -> None:
        super().__init__(message)
        self.rule = rule
        self.position = position
        self.offset, self.end = span
        self.id_is_there = id_is_there


class BrokenQuestion(ValueError):
    """An element of `questions` that is no JSON."""

    def __init__(self, offset: int, position: int) -> None:
        super().__init__(f"question {position + 1} of the list is broken")
        self.offset = offset
        self.position = position


class UnendedList(ValueError):
    """Neither a comma nor the list's end follows a question."""

    def __init__(self, offset: int) -> None:
        super().__init__("the list of questions does not go on and does not end")
        self.offset = offset


def scan_questions(data: bytes, opening: int) -> tuple[QuestionIndex, int]:
    """Index the list whose first byte after `[` is at `opening`; also the offset of its `]`.

    The gap between the first two questions is taken for the mark of where every question ends. A wrong
    guess cannot pass: what lies between two marks must parse as exactly one value, and is measured
    byte by byte when it does not. Raises `BrokenQuestion` for the first element that is no JSON,
    `UnendedList` when the list breaks off, `BadQuestion` for an element without a fitting id, and for an
    id that is there twice.
    """
    ids: list[Any] = []
    starts: list[int] = []
    ends: list[int] = []
    start = _after_space(data, opening)
    if data[start : start + 1] == b"]":
        return _checked_index(ids, starts, ends), start
    view = memoryview(data)
    mark = b"},{"
    following: int | None = start
    while following is not None:
        start = following
        guess = data.find(mark, start, start + _WINDOW_BYTES)
        try:
            # Without a mark in reach the slice is empty, which is no JSON either.
            question = orjson.loads(view[start : guess + 1])
            end = guess + 1
            following = guess + len(mark) - 1
        except orjson.JSONDecodeError:
            try:
                question, end = _measured(data, start)
            except (ValueError, RecursionError) as error:
                raise BrokenQuestion(start, len(ids)) from error
            gap = _ELEMENT_GAP.match(data, end)
            following = gap.end() if gap else None
            mark = b"}" + gap.group() + b"{" if gap else mark
        try:
            ids.append(question["id"])
        except (KeyError, TypeError, IndexError):
            raise _not_a_question(question, len(ids), (start, end)) from None
        starts.append(start)
        ends.append(end)
    closing = _after_space(data, ends[-1])
    if data[closing : closing + 1] != b"]":
        raise UnendedList(closing)
    return _checked_index(ids, starts, ends), closing


def _measured(data: bytes, start: int) -> tuple[Any, int]:
    """The element at `start` and its end, read in a window that grows until it fits."""
    window = _WINDOW_BYTES
    while True:
        text = data[start : start + window].decode("latin-1")
        try:
            question, end = value_at(text, 0)
        except (ValueError, RecursionError):
            if start + window >= len(data):
                raise
            window *= 8
            continue
        if not isinstance(question, dict):
            return question, start + end
        # Numbers are text to `value_at`; the id must come as what it is.
        return parse_json(data[start : start + end]), start + end


def _after_space(data: bytes, position: int) -> int:
    match = _SPACE.match(data, position)
    return match.end() if match else position


def _not_a_question(element: Any, position: int, span: tuple[int, int]) -> BadQuestion:
    if isinstance(element, dict):
        return BadQuestion("has no id", rule="question_id", position=position, span=span, id_is_there=False)
    return BadQuestion("is no object", rule="question", position=position, span=span, id_is_there=False)


def _checked_index(ids: list[Any], starts: list[int], ends: list[int]) -> QuestionIndex:
    """Raises `BadQuestion` for the first id that is no 64-bit integer, else for the first id seen twice."""
    try:
        if set(map(type, ids)) - {int}:
            raise OverflowError
        numbers = np.array(ids, np.int64)
    except OverflowError:
        position = next(i for i, identity in enumerate(ids) if not _is_id(identity))
        shown = json.dumps(ids[position])[:40]
        message = f"has the id {shown}, which is no integer of 64 bits"
        raise _bad_id(message, "question_id", position, starts, ends) from None
    index = QuestionIndex(numbers, np.array(starts, np.int64), np.array(ends, np.int64))
    if not index.is_ascending:
        order = np.argsort(numbers, kind="stable")
        twins = order[1:][numbers[order][1:] == numbers[order][:-1]]
        if len(twins):
            position = int(twins.min())
            message = f"has the id {ids[position]}, which an earlier question has too"
            raise _bad_id(message, "duplicate_id", position, starts, ends)
    return index


def _is_id(value: Any) -> bool:
    return type(value) is int and -(1 << 63) <= value < 1 << 63


def _bad_id(message: str, rule: str, position: int, starts: list[int], ends: list[int]) -> BadQuestion:
    span = (starts[position], ends[position])
    return BadQuestion(message, rule=rule, position=position, span=span, id_is_there=True)
