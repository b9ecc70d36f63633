"""Where the records of a CSV lie: offset arrays that can be cut and joined."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from quizops.tables.dialect import CsvRule

Offsets: TypeAlias = NDArray[np.int64]
CellEnds: TypeAlias = NDArray[np.uint32]

_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Bytes `start`..`end` that are no record, beginning at `line`, and why.

    `at` is the byte to point at (-1: worked out when somebody asks). `record_end` is where its last cell
    ends when its cells can be told apart, so that it is left out alone, else -1. `looked_to` is how far
    the bytes were read to decide; a change before it can change the verdict.
    """

    start: int
    end: int
    line: int
    rule: CsvRule
    at: int
    record_end: int
    looked_to: int

    @property
    def alone(self) -> bool:
        return self.record_end >= 0

    def moved(self, offset: int, lines: int) -> Refusal:
        return replace(
            self,
            start=self.start + offset,
            end=self.end + offset,
            line=self.line + lines,
            at=self.at + offset if self.at >= 0 else -1,
            record_end=self.record_end + offset if self.alone else -1,
            looked_to=self.looked_to + offset,
        )


@dataclass(frozen=True, slots=True)
class Rows:
    """All records of a document in order, and what was refused between them.

    `starts`, `ends` (without the line end) and `lines` have shape (n,); `delimiters` has shape
    (n, width - 1) and holds offsets from the record's own start, so that moving a record moves no cell.
    """

    starts: Offsets
    ends: Offsets
    lines: Offsets
    delimiters: CellEnds
    refusals: tuple[Refusal, ...]

    @classmethod
    def empty(cls, width: int) -> Rows:
        none = np.zeros(0, np.int64)
        return cls(none, none, none, np.zeros((0, width - 1), np.uint32), ())

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """One after the other; offsets are taken as they stand."""
        if len(parts) == 1:
            return parts[0]
        return cls(
            np.concatenate([part.starts for part in parts]),
            np.concatenate([part.ends for part in parts]),
            np.concatenate([part.lines for part in parts]),
            np.concatenate([part.delimiters for part in parts]),
            tuple(refusal for part in parts for refusal in part.refusals),
        )

    def __len__(self) -> int:
        return len(self.starts)

    def first_at(self, offset: int) -> int:
        """Index of the first record that starts at or behind `offset`."""
        return int(np.searchsorted(self.starts, offset, side="left"))

    def between(self, start: int, stop: int) -> Rows:
        """The records and refusals that start at or behind `start` and before `stop`, as views."""
        low, high = self.first_at(start), self.first_at(stop)
        first = bisect_left(self.refusals, start, key=_start)
        refusals = self.refusals[first : bisect_left(self.refusals, stop, key=_start)]
        span = slice(low, high)
        return Rows(self.starts[span], self.ends[span], self.lines[span], self.delimiters[span], refusals)

    def moved(self, offset: int, lines: int) -> Rows:
        """The same records further along in a file."""
        if offset == 0 and lines == 0:
            return self
        return Rows(
            self.starts + offset,
            self.ends + offset,
            self.lines + lines if lines else self.lines,
            self.delimiters,
            tuple(refusal.moved(offset, lines) for refusal in self.refusals),
        )


def rows_of(
    found: Iterable[tuple[int, int, int, Sequence[int]]], refusals: Iterable[Refusal], width: int
) -> Rows:
    """Rows from records read one by one: (start, end, line, offsets of the delimiters in the data)."""
    starts, ends, lines, cells = [], [], [], []
    for start, end, line, delimiters in found:
        starts.append(start)
        ends.append(end)
        lines.append(line)
        cells.append([at - start for at in delimiters])
    matrix = np.array(cells, np.uint32).reshape(len(starts), width - 1)
    return Rows(
        np.array(starts, np.int64),
        np.array(ends, np.int64),
        np.array(lines, np.int64),
        matrix,
        tuple(refusals),
    )
