"""Where two versions of a CSV differ, in whole records, without reading all of them again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quizops.tables.dialect import check_encoding, detect_dialect
from quizops.tables.document import CsvDocument
from quizops.tables.matching import Match, matches
from quizops.tables.rows import Rows
from quizops.tables.scan import Scanner


@dataclass(frozen=True, slots=True)
class Window:
    """Old bytes `old_start`..`old_end` became new bytes `new_start`..`new_end`: whole records in both.

    Whatever lies outside all windows is the same, byte for byte and record for record.
    """

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Change:
    """A window with the records that replace `old_low`..`old_high` (indices, end exclusive)."""

    window: Window
    old_low: int
    old_high: int
    new_low: int
    rows: Rows

    @property
    def new_high(self) -> int:
        return self.new_low + len(self.rows)


@dataclass(frozen=True, slots=True)
class Replacement:
    """The new document, and what changed; `changes` is None when header or dialect did."""

    document: CsvDocument
    changes: tuple[Change, ...] | None


def changed_windows(old: CsvDocument, new: bytes) -> list[Window]:
    """The windows in which `new` differs from `old`, ascending and apart from each other.

    One window over both whole files when the header or the dialect changed. Raises `ContentError` as
    `CsvDocument.parse` does.
    """
    changes = replaced(old, new).changes
    if changes is None:
        return [Window(0, len(old.data), 0, len(new))]
    return [change.window for change in changes]


def replaced(old: CsvDocument, new: bytes) -> Replacement:
    """The document of `new`, indexed again only where it differs from `old`.

    Equal in every part to `CsvDocument.parse(new, old.file)`. Raises `ContentError` as that does.
    """
    dialect = detect_dialect(new, old.file)
    same_head = dialect == old.dialect and new.startswith(old.data[: old.header_end])
    if not same_head or old.data[old.header_end - 1 : old.header_end] != b"\n":
        return Replacement(CsvDocument.parse(new, old.file), None)
    changes = _Comparison(old, new).changes()
    for change in changes:
        check_encoding(new, old.file, change.window.new_start, change.window.new_end)
    rows = _with_changes(old, new, changes)
    document = CsvDocument(old.file, new, dialect, old.header, old.header_span, old.header_end, rows)
    return Replacement(document, tuple(changes))


class _Comparison:
    """Walks both versions from one place where their records agree to the next."""

    def __init__(self, old: CsvDocument, new: bytes) -> None:
        self._old = old
        self._new = new
        self._matches = matches(old.data, new)
        self._new_starts = [match.new_start for match in self._matches]
        self._new_ends = np.array([match.new_end for match in self._matches], np.int64)
        self._deltas = np.array([match.delta for match in self._matches], np.int64)
        self._doubtful = [refusal for refusal in old.rows.refusals if not refusal.alone]

    def changes(self) -> list[Change]:
        found: list[Change] = []
        old_at = new_at = self._old.header_end
        new_index = 0
        while True:
            forward = self._carried(old_at, new_at)
            if forward is None:
                return found
            new_index += self._old.rows.first_at(forward[0]) - self._old.rows.first_at(old_at)
            old_at, new_at = forward
            change = self._differing(old_at, new_at, new_index)
            found.append(change)
            new_index = change.new_high
            old_at, new_at = change.window.old_end, change.window.new_end
            if old_at == len(self._old.data) and new_at == len(self._new):
                return found

    def _match_at(self, old_at: int, new_at: int) -> Match | None:
        """The match in which both places lie beside each other."""
        for index in range(bisect_right(self._new_starts, new_at) - 1, -1, -1):
            match = self._matches[index]
            if match.new_end < new_at:
                return None
            if match.delta == new_at - old_at and match.length:
                return match
        return None

    def _carried(self, old_at: int, new_at: int) -> tuple[int, int] | None:
        """The furthest record starts up to which old records stand for new ones; None: to the end."""
        match = self._match_at(old_at, new_at)
        if match is None:
            return old_at, new_at
        if match.old_end == len(self._old.data) and match.new_end == len(self._new):
            return None
        limit = match.old_end
        for refusal in self._doubtful:
            if old_at <= refusal.start < limit < refusal.looked_to:
                limit = refusal.start
                break
        starts = self._old.rows.starts
        index = int(np.searchsorted(starts, limit, side="right")) - 1
        last = max(old_at, int(starts[index])) if index >= 0 else old_at
        return last, last + match.delta

    def _differing(self, old_at: int, new_at: int, new_index: int) -> Change:
        """Read the new version from a common record start to the next one."""
        scanner = Scanner(self._new, new_at, 1, self._old.dialect.delimiter_byte, len(self._old.header))
        parts = [Rows.empty(len(self._old.header))]
        old_end, new_end = len(self._old.data), len(self._new)
        while not scanner.done:
            rows = scanner.piece() if len(parts) > 1 else scanner.first()
            meeting = self._meeting(rows, old_at, new_at)
            if meeting is not None:
                old_end, new_end = meeting
                parts.append(rows.between(new_at, new_end))
                break
            parts.append(rows)
        rows = Rows.joined(parts)
        low, high = self._old.rows.first_at(old_at), self._old.rows.first_at(old_end)
        return Change(Window(old_at, old_end, new_at, new_end), low, high, new_index, rows)

    def _meeting(self, rows: Rows, old_at: int, new_at: int) -> tuple[int, int] | None:
        """The first of these records that begins where an old one does, in a match: (old, new)."""
        old_starts = self._old.rows.starts
        if not len(rows) or not len(old_starts):
            return None
        within = np.searchsorted(self._new_starts, rows.starts, side="right") - 1
        candidates = rows.starts - self._deltas[within]
        places = np.minimum(np.searchsorted(old_starts, candidates), len(old_starts) - 1)
        known = (rows.starts <= self._new_ends[within]) & (old_starts[places] == candidates)
        known &= (candidates > old_at) | ((candidates == old_at) & (rows.starts > new_at))
        hits = np.flatnonzero(known)
        if not len(hits):
            return None
        return int(candidates[hits[0]]), int(rows.starts[hits[0]])


def _with_changes(old: CsvDocument, new: bytes, changes: Sequence[Change]) -> Rows:
    """The old rows with every change put in its place, and what follows moved along."""
    parts, old_at, offset, lines = [], old.header_end, 0, 0
    for change in changes:
        window = change.window
        parts.append(old.rows.between(old_at, window.old_start).moved(offset, lines))
        lines_before = _line_at(old, window.old_start, change.old_low) - 1 + lines
        parts.append(change.rows.moved(0, lines_before))
        old_at = window.old_end
        offset = window.new_end - window.old_end
        lines += new.count(b"\n", window.new_start, window.new_end)
        lines -= old.data.count(b"\n", window.old_start, window.old_end)
    parts.append(old.rows.between(old_at, len(old.data) + 1).moved(offset, lines))
    return Rows.joined(parts)


def _line_at(document: CsvDocument, offset: int, index: int) -> int:
    """The line of a record start; `index` is the first record at or behind it."""
    rows = document.rows
    if index < len(rows) and int(rows.starts[index]) == offset:
        return int(rows.lines[index])
    if index == 0:
        return document.data.count(b"\n", 0, offset) + 1
    before = int(rows.starts[index - 1])
    return int(rows.lines[index - 1]) + document.data.count(b"\n", before, offset)
