"""Where each question of a quiz file lies, without the file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from quizops.quiz.text.spans import value_at
from quizops.tables.splices import Splice

Offsets: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class QuestionIndex:
    """Ids and byte spans of the questions, in the order of the file.

    Three int64 arrays of one length: `ids`, `starts` (at the `{`), `ends` (after the `}`).
    """

    ids: Offsets
    starts: Offsets
    ends: Offsets

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def is_ascending(self) -> bool:
        """Whether each id is greater than the one before it."""
        return bool(np.all(self.ids[1:] > self.ids[:-1]))

    @cached_property
    def _by_id(self) -> npt.NDArray[np.intp]:
        return np.argsort(self.ids, kind="stable")

    def position(self, identity: int) -> int | None:
        """The question's place in the file, from 0; None when there is none."""
        place = int(self.positions([identity])[0])
        return place if place >= 0 else None

    def positions(self, ids: Sequence[int]) -> npt.NDArray[np.intp]:
        """The questions' places in the file, -1 for each that is not there."""
        wanted = np.array(ids, np.int64)
        if not len(self):
            return np.full(len(wanted), -1)
        order = None if self.is_ascending else self._by_id
        found = np.minimum(np.searchsorted(self.ids, wanted, sorter=order), len(self) - 1)
        if order is not None:
            found = order[found]
        return np.where(self.ids[found] == wanted, found, -1)

    def place_for(self, identity: int) -> int:
        """The position a new question goes before: the first greater id; the end of an unordered file."""
        return int(np.searchsorted(self.ids, identity)) if self.is_ascending else len(self)

    def advanced(
        self, splices: Sequence[Splice], removed: Collection[int], opening: int, closing: int
    ) -> QuestionIndex:
        """The index of the file after `splices`, which take the questions `removed` out as a whole.

        `opening` and `closing` bound the list in the old file. Questions inside inserted text are found
        by reading that text.
        """
        if not splices:
            return self
        ids = self.ids
        starts = _moved(self.starts, [s.end for s in splices], splices, "left")
        ends = _moved(self.ends, [s.offset for s in splices], splices, "right")
        gone = np.sort(self.positions(list(removed)))
        if len(gone):
            ids, starts, ends = (np.delete(column, gone) for column in (ids, starts, ends))
        places, new = self._insertions(splices, opening, closing)
        if places:
            kept_before = places - np.searchsorted(gone, places)
            columns = np.array(new, np.int64).T
            ids = np.insert(ids, kept_before, columns[0])
            starts = np.insert(starts, kept_before, columns[1])
            ends = np.insert(ends, kept_before, columns[2])
        return QuestionIndex(ids, starts, ends)

    def _insertions(
        self, splices: Sequence[Splice], opening: int, closing: int
    ) -> tuple[list[int], list[tuple[int, int, int]]]:
        """Old positions before which new questions went, and their (id, start, end) in the new file."""
        places: list[int] = []
        new: list[tuple[int, int, int]] = []
        growth = 0
        for splice in splices:
            if opening <= splice.offset <= closing and splice.inserted:
                place = int(np.searchsorted(self.starts, splice.offset))
                if place == 0 or int(self.ends[place - 1]) <= splice.offset:
                    base = splice.offset + growth
                    for identity, start, end in _questions_in(splice.inserted):
                        places.append(place)
                        new.append((identity, base + start, base + end))
            growth += splice.growth
        return places, new


def _moved(
    offsets: Offsets, edges: list[int], splices: Sequence[Splice], side: Literal["left", "right"]
) -> Offsets:
    """Offsets in the new file: each moves by the growth of all splices whose edge lies before it."""
    moved = offsets.copy()
    places = [*np.searchsorted(offsets, edges, side).tolist(), len(offsets)]
    shift = 0
    for splice, first, last in zip(splices, places, places[1:], strict=False):
        shift += splice.growth
        if shift and first < last:
            moved[first:last] += shift
    return moved


def _questions_in(inserted: bytes) -> Iterator[tuple[int, int, int]]:
    """Ids and spans of the questions in a piece of list that we wrote."""
    text = inserted.decode("latin-1")
    position = text.find("{")
    while position >= 0:
        value, end = value_at(text, position)
        yield int(value["id"]), position, end
        position = text.find("{", end)
