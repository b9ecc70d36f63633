"""Exchange elements of one object or list, as splices that touch nothing beside them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from quizops.quiz.edits import ABSENT
from quizops.quiz.style import Style
from quizops.quiz.text.spans import (
    Member,
    ObjectSpans,
    indentation_before,
    indentation_of_line,
    object_spans,
)
from quizops.quiz.values import parse_json, same_json
from quizops.tables.splices import Splice


@dataclass(frozen=True, slots=True)
class Elements:
    """A list's or object's elements: byte spans in order, between two brackets.

    `gap` stands between two new elements (with its comma); `hem` around the first one of an empty list.
    """

    opening: int
    closing: int
    starts: Sequence[int] | npt.NDArray[np.int64]
    ends: Sequence[int] | npt.NDArray[np.int64]
    gap: bytes
    hem: tuple[bytes, bytes]


def element_splices(
    elements: Elements, removed: Sequence[int], inserted: Sequence[tuple[int, bytes]]
) -> list[Splice]:
    """Take elements out and put others in; commas follow, kept elements keep their bytes.

    `removed` holds ascending positions, `inserted` pairs of (position it goes before, text), ascending.
    The cost is that of the changes, not of the list.
    """
    count = len(elements.starts)
    if len(removed) == count:
        return _refilled(elements, [text for _, text in inserted])
    runs = _runs(removed)
    groups = _grouped_by_next_kept(inserted, runs, count)
    splices = []
    for first, last in runs:
        if last + 1 < count:
            start, end = int(elements.starts[first]), int(elements.starts[last + 1])
        else:
            start, end = int(elements.ends[first - 1]), int(elements.ends[last])
        text = _joined(groups.pop(last + 1, []), elements.gap, at_end=last + 1 == count)
        splices.append(Splice(start, end - start, text))
    for place, texts in groups.items():
        at_end = place == count
        offset = elements.ends[count - 1] if at_end else elements.starts[place]
        splices.append(Splice(int(offset), 0, _joined(texts, elements.gap, at_end=at_end)))
    return sorted(splices, key=attrgetter("offset"))


def _joined(texts: list[bytes], gap: bytes, *, at_end: bool) -> bytes:
    if at_end:
        return b"".join(gap + text for text in texts)
    return b"".join(text + gap for text in texts)


def _runs(removed: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending positions as (first, last) of neighbours."""
    runs: list[tuple[int, int]] = []
    for position in removed:
        if runs and runs[-1][1] == position - 1:
            runs[-1] = (runs[-1][0], position)
        else:
            runs.append((position, position))
    return runs


def _grouped_by_next_kept(
    inserted: Sequence[tuple[int, bytes]], runs: list[tuple[int, int]], count: int
) -> dict[int, list[bytes]]:
    """New texts by the kept element they go before; `count` is the end."""
    firsts = [first for first, _ in runs]
    groups: dict[int, list[bytes]] = {}
    for position, text in inserted:
        run = bisect_right(firsts, position) - 1
        place = runs[run][1] + 1 if run >= 0 and position <= runs[run][1] else position
        groups.setdefault(min(place, count), []).append(text)
    return groups


def _refilled(elements: Elements, texts: list[bytes]) -> list[Splice]:
    """Nothing old stays: the list becomes empty or holds the new elements only."""
    body = elements.gap.join(texts)
    if not len(elements.starts):
        if not texts:
            return []
        before, after = elements.hem
        return [Splice(elements.opening, elements.closing - elements.opening, before + body + after)]
    if not texts:
        return [Splice(elements.opening, elements.closing - elements.opening, b"")]
    start, end = int(elements.starts[0]), int(elements.ends[-1])
    return [Splice(start, end - start, body)]


def object_splices(
    text: str,
    start: int,
    changes: Mapping[str, Any],
    style: Style,
    *,
    offset: int = 0,
    before: Collection[str] = (),
) -> list[Splice]:
    """Give members of the object at `start` new values, add them, or drop them (`ABSENT`).

    A value that means the same as the old one is not rewritten. Of a key that stands there twice the
    last one counts, as for every reader; dropping takes all. New members go to the end, or before the
    first member named in `before`. `offset` is added to every splice.
    """
    spans = object_spans(text, start)
    places: dict[str, list[int]] = {}
    for position, member in enumerate(spans.members):
        places.setdefault(member.key, []).append(position)
    hand = _Hand(text, start, spans, style)
    removed: list[int] = []
    added: list[bytes] = []
    splices: list[Splice] = []
    for key, value in changes.items():
        if value is ABSENT:
            removed += places.get(key, [])
        elif key in places:
            splices += hand.replaced(spans.members[places[key][-1]], value)
        else:
            added.append(hand.member(key, value))
    if not removed and not added:
        return _shifted(splices, offset)
    place = next((i for i, m in enumerate(spans.members) if m.key in before), len(spans.members))
    inserted = [(place, member) for member in added]
    splices += element_splices(hand.elements(), sorted(removed), inserted)
    return _shifted(splices, offset)


def _shifted(splices: list[Splice], offset: int) -> list[Splice]:
    """In order of place, counted from the file's start."""
    splices.sort(key=attrgetter("offset"))
    return [Splice(splice.offset + offset, splice.removed, splice.inserted) for splice in splices]


@dataclass(frozen=True, slots=True)
class _Hand:
    """How one object is written, learnt from its own members first and from the file's style else."""

    text: str
    start: int
    spans: ObjectSpans
    style: Style

    def elements(self) -> Elements:
        members = self.spans.members
        return Elements(
            self.spans.opening,
            self.spans.closing,
            [member.start for member in members],
            [member.end for member in members],
            self._gap().encode("latin-1"),
            self._hem(),
        )

    def replaced(self, member: Member, value: Any) -> list[Splice]:
        """The splice of one value; none when the old one means the same."""
        old = self.text[member.value_start : member.end]
        if same_json(parse_json(old.encode("latin-1")), value):
            return []
        indentation = indentation_before(self.text, member.start)
        open_lists = None
        if old[0] in "[{" and old[1:-1].strip():
            is_open = "\n" in old
            indentation = indentation if is_open else None
            open_lists = is_open if old[0] == "[" else None
        written = self.style.render(value, indentation, open_lists=open_lists)
        return [Splice(member.value_start, member.end - member.value_start, written)]

    def member(self, key: str, value: Any) -> bytes:
        """A new member, without commas."""
        written = self.style.render(value, self._indentation())
        return (self.style.text(key) + self._colon()).encode() + written

    def _indentation(self) -> str | None:
        """That of the members' lines; None when they stand on one line."""
        if self.spans.members:
            return indentation_before(self.text, self.spans.members[-1].start)
        if self.style.unit is None:
            return None
        return indentation_of_line(self.text, self.start) + self.style.unit

    def _gap(self) -> str:
        members = self.spans.members
        if len(members) > 1:
            return self.text[members[-2].end : members[-1].start]
        if members:
            lead = self.text[self.spans.opening : members[0].start]
            return "," + lead if "\n" in lead else self.style.comma
        indentation = self._indentation()
        return self.style.comma if indentation is None else f",{self.style.newline}{indentation}"

    def _hem(self) -> tuple[bytes, bytes]:
        indentation = self._indentation()
        if indentation is None:
            return b"", b""
        newline = self.style.newline
        outer = indentation_of_line(self.text, self.start)
        return (newline + indentation).encode(), (newline + outer).encode()

    def _colon(self) -> str:
        if not self.spans.members:
            return self.style.colon
        value_start = self.spans.members[-1].value_start
        return self.text[self.text.rindex('"', 0, value_start) + 1 : value_start]
