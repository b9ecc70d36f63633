"""A quiz file after splices that nobody explained, as those of a patch: what they did to its questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from quizops.files import FileId
from quizops.quiz.compare import QuizComparison, comparison_of, field_changes
from quizops.quiz.frame import Frame, find_questions
from quizops.quiz.index import QuestionIndex
from quizops.quiz.live import LiveQuiz
from quizops.quiz.text.spans import value_at
from quizops.quiz.values import parse_json
from quizops.tables.splices import Splice, apply_splices

_NEIGHBOUR = b"{}"
_LEAST_ID, _GREATEST_ID = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the list from the end of one untouched question to the start of the next.

    Old positions `first` to `last` (without it) lie in it, bytes `start` to `end` of the old file. `gone` are
    its questions as they were, `come` as they are, both in order; `spans` are where the latter lie in `text`.
    """

    first: int
    last: int
    start: int
    end: int
    text: bytes
    gone: Mapping[int, dict[str, Any]]
    come: Mapping[int, dict[str, Any]]
    spans: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Rewritten:
    """`before` with `splices` done to it. Its values are those of the touched questions; others are read
    from the old file when they are asked for, as long as it is there."""

    before: LiveQuiz
    frame: Frame
    windows: Sequence[Window]
    gone: Mapping[int, dict[str, Any]]
    come: Mapping[int, dict[str, Any]]

    @property
    def option_sets(self) -> dict[str, list[str]]:
        return self.frame.section("optionSets")

    def question(self, identity: int) -> dict[str, Any] | None:
        """The question of this id after the splices; None when there is none."""
        if identity in self.come:
            return self.come[identity]
        return None if identity in self.gone else self.before.question(identity)

    def comparison(self) -> QuizComparison:
        """The same as `compare.comparison` of both files."""
        changed = {
            identity: field_changes(self.gone[identity], new)
            for identity, new in self.come.items()
            if identity in self.gone
        }
        return comparison_of(
            self.before.frame,
            self.frame,
            added=[identity for identity in self.come if identity not in self.gone],
            changed={identity: fields for identity, fields in changed.items() if fields},
            removed=[identity for identity in self.gone if identity not in self.come],
            reordered=any(self._is_reordered(window) for window in self.windows),
        )

    def live(self, file_id: FileId) -> LiveQuiz:
        """The quiz as it lies there once the splices were published as `file_id`."""
        return replace(self.before, file_id=file_id, index=self._index(), frame=self.frame)

    def _is_reordered(self, window: Window) -> bool:
        """Between two windows stands a question that stays: who goes to another window passes it."""
        return [i for i in window.gone if i in self.come] != [i for i in window.come if i in self.gone]

    def _index(self) -> QuestionIndex:
        old = self.before.index
        columns: list[list[Any]] = [[], [], []]
        position = shift = 0

        def keep(until: int) -> None:
            for column, values, moved in zip(
                columns, (old.ids, old.starts, old.ends), (0, shift, shift), strict=True
            ):
                column.append(values[position:until] + moved)

        for window in self.windows:
            keep(window.first)
            base = window.start + shift
            columns[0].append(np.array(list(window.come), np.int64))
            columns[1].append(np.array([base + start for start, _ in window.spans], np.int64))
            columns[2].append(np.array([base + end for _, end in window.spans], np.int64))
            position = window.last
            shift += len(window.text) - (window.end - window.start)
        keep(len(old))
        # What stands before the list moves all of it.
        head = len(self.frame.head) - len(self.before.frame.head)
        ids, starts, ends = (np.concatenate(column) for column in columns)
        return QuestionIndex(ids, starts + head, ends + head)


def rewritten(before: LiveQuiz, splices: Sequence[Splice]) -> Rewritten | None:
    """What splices of a quiz file make of it, by reading only around them.

    None where that cannot be told for sure: when they cut across the ends of the list, or what comes out is
    no quiz. Raises `ContentMoved` when the file is no longer `before`.
    """
    inside = _inside(before.frame, splices)
    if inside is None:
        return None
    try:
        frame = _frame(before.frame, splices)
        windows = list(_windows(before, inside))
    except (ValueError, RecursionError):
        return None
    gone = {identity: value for window in windows for identity, value in window.gone.items()}
    come = {identity: value for window in windows for identity, value in window.come.items()}
    if frame is None or len(come) < sum(len(window.spans) for window in windows):
        return None
    known = before.index.positions([identity for identity in come if identity not in gone])
    return None if np.any(known >= 0) else Rewritten(before, frame, windows, gone, come)


def _inside(frame: Frame, splices: Sequence[Splice]) -> list[Splice] | None:
    """Those that lie inside the list; None when one takes out an end of it."""
    inside = []
    for splice in splices:
        if frame.opening <= splice.offset and splice.end <= frame.closing:
            inside.append(splice)
        elif splice.offset <= frame.closing and splice.end >= frame.opening:
            return None
    return inside


def _frame(old: Frame, splices: Sequence[Splice]) -> Frame | None:
    """The frame afterwards; None when its list is another one, or it can be no quiz's."""
    new = old.advanced(splices)
    if new.head == old.head and new.tail == old.tail:
        return new
    if find_questions(new.head + new.tail) != new.opening or next(new.misfits(), None) is not None:
        return None
    return new


@dataclass(slots=True)
class _Reach:
    """Positions that splices concern, growing as long as no question stands between one and the next."""

    first: int
    last: int
    splices: list[Splice] = field(default_factory=list)


def _reaches(index: QuestionIndex, splices: Sequence[Splice]) -> list[_Reach]:
    firsts = np.searchsorted(index.ends, [splice.offset for splice in splices], "right").tolist()
    lasts = np.searchsorted(index.starts, [splice.end for splice in splices], "left").tolist()
    reaches: list[_Reach] = []
    for splice, first, last in zip(splices, firsts, lasts, strict=True):
        if reaches and first <= reaches[-1].last:
            reaches[-1].last = max(reaches[-1].last, last)
        else:
            reaches.append(_Reach(first, last))
        reaches[-1].splices.append(splice)
    return reaches


def _windows(quiz: LiveQuiz, splices: Sequence[Splice]) -> Iterator[Window]:
    """Raises `ValueError` for a text that is no part of a list of questions."""
    index, frame = quiz.index, quiz.frame
    reaches = _reaches(index, splices)
    bounds = [
        (
            int(index.ends[reach.first - 1]) if reach.first else frame.opening,
            int(index.starts[reach.last]) if reach.last < len(index) else frame.closing,
        )
        for reach in reaches
    ]
    for reach, (start, end), old in zip(reaches, bounds, quiz.stretches(bounds), strict=True):
        text = apply_splices(old, [replace(one, offset=one.offset - start) for one in reach.splices])
        ends = reach.first > 0, reach.last < len(index)
        yield Window(
            reach.first,
            reach.last,
            start,
            end,
            text,
            dict(_questions(old, *ends)),
            dict(_questions(text, *ends)),
            list(_spans(text)),
        )


def _questions(text: bytes, has_before: bool, has_after: bool) -> Iterator[tuple[int, dict[str, Any]]]:
    """The questions of a stretch of list, judged beside the questions around it."""
    values = parse_json(b"[" + _NEIGHBOUR * has_before + text + _NEIGHBOUR * has_after + b"]")
    for value in values[int(has_before) : len(values) - int(has_after)]:
        identity = value.get("id") if isinstance(value, dict) else None
        if type(identity) is not int or not _LEAST_ID <= identity <= _GREATEST_ID:
            raise ValueError("something in the list is no question")
        yield identity, value


def _spans(text: bytes) -> Iterator[tuple[int, int]]:
    """Where each object of a stretch begins and ends."""
    decoded = text.decode("latin-1")
    start = decoded.find("{")
    while start >= 0:
        _, end = value_at(decoded, start)
        yield start, end
        start = decoded.find("{", end)
