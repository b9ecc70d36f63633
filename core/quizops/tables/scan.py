"""From bytes to records: whole pieces at once where quotes are regular, one by one where they are not.

A quote is regular when it opens a cell (right behind a delimiter or line end), closes one (right before
a delimiter or line end) or is one of a doubled pair. A quote in the midst of other text is a character,
and regular, outside quoted cells. While all quotes from a record's start on are regular, a delimiter or
line end counts exactly when an even number of opening, closing and doubled ones lies before it, and numpy
finds all of them at once. From the record with the first irregular quote on, `Grammar` reads, until
things are regular again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quizops.tables.dialect import CsvRule
from quizops.tables.rows import Offsets, Refusal, Rows, rows_of
from quizops.tables.tokens import Fault, Grammar, Token

_LF, _CR, _QUOTE = 10, 13, 34
_SMALLEST_PIECE = 1 << 12
_LARGEST_PIECE = 1 << 20
_FIRST_RUN = 2
_LONGEST_RUN = 4096


@dataclass(frozen=True, slots=True)
class _Specials:
    """The delimiters, line ends and quotes of a piece, in order.

    `outside` says whether each lies outside quoted cells, a quote counting as what follows it.
    """

    positions: Offsets
    kinds: NDArray[np.uint8]
    outside: NDArray[np.bool_]


class Scanner:
    """Reads records of `width` cells from `start` on, a piece at a time.

    `start` must be where a record may begin; `line` is its line, from 1. `position` and `line` say how
    far reading went: always to the end of a record, blank line or refused stretch. The first piece has
    `piece_bytes`, later ones more.
    """

    def __init__(
        self,
        data: bytes,
        start: int,
        line: int,
        delimiter: bytes,
        width: int,
        *,
        piece_bytes: int = _SMALLEST_PIECE,
    ) -> None:
        self.position = start
        self.line = line
        self._data = data
        self._array = np.frombuffer(data, np.uint8)
        self._delimiter = delimiter[0]
        self._grammar = Grammar.of(delimiter)
        self._width = width
        self._edges = np.zeros(256, np.bool_)
        self._edges[[self._delimiter, _LF, _CR, _QUOTE]] = True
        self._first_bytes = self._piece_bytes = piece_bytes
        self._run = 1

    @property
    def done(self) -> bool:
        return self.position >= len(self._data)

    def piece(self) -> Rows:
        """The next records; maybe none, when only blank lines or refused ones were passed."""
        before = self.position
        rows, irregular = self._regular_piece()
        if not irregular and self.position > before:
            self._piece_bytes = min(self._piece_bytes * 4, _LARGEST_PIECE)
            self._run = 1
            return rows
        if not irregular and before + self._piece_bytes < len(self._data):
            self._piece_bytes *= 4
            return rows
        self._run = 1 if self.position > before else min(self._run * 2, _LONGEST_RUN)
        self._piece_bytes = max(self._first_bytes, self._piece_bytes // 4)
        return Rows.joined([rows, self._read(self._run)])

    def first(self) -> Rows:
        """The next few records: cheaper than a piece where hardly more are wanted."""
        return self._read(_FIRST_RUN)

    def rest(self) -> Rows:
        """All records to the end of the data."""
        parts = [Rows.empty(self._width)]
        while not self.done:
            parts.append(self.piece())
        return Rows.joined(parts)

    def _regular_piece(self) -> tuple[Rows, bool]:
        """Records up to the first irregular quote, and whether one was met."""
        stop = min(len(self._data), self.position + self._piece_bytes)
        specials, irregular = self._specials(stop)
        rows, doubtful = self._whole_records(specials)
        return rows, doubtful or irregular

    def _specials(self, stop: int) -> tuple[_Specials, bool]:
        """What counts between `position` and `stop`, up to the first irregular quote or lone CR if any."""
        piece = self._array[self.position : stop]
        mask = piece == self._delimiter
        mask |= piece == _LF
        mask |= piece == _QUOTE
        if self._data.find(b"\r", self.position, stop) >= 0:
            mask |= piece == _CR
        found: Offsets = np.flatnonzero(mask)
        kinds = piece[found]
        found += self.position
        outside, bad_quotes = self._quotes(found, kinds)
        returns = self._lone_returns(found, kinds)
        bad_returns = returns[outside[returns]]
        first = min((int(each[0]) for each in (bad_quotes, bad_returns) if len(each)), default=None)
        return _Specials(found[:first], kinds[:first], outside[:first]), first is not None

    def _quotes(self, found: Offsets, kinds: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], Offsets]:
        """Which specials lie outside quoted cells, and the indices of irregular quotes.

        Everything up to the first irregular quote is certain, nothing behind it.
        """
        quotes: Offsets = np.flatnonzero(kinds == _QUOTE)
        if not len(quotes):
            return np.ones(len(found), np.bool_), quotes
        at = found[quotes]
        before, after = self._array[at - 1], self._array[np.minimum(at + 1, len(self._array) - 1)]
        counted = self._edges[before] | self._edges[after]
        turns = np.zeros(len(found), np.bool_)
        turns[quotes] = counted
        outside = ~np.logical_xor.accumulate(turns)
        closing = outside[quotes]
        neighbour = np.where(closing, after, before)
        fits = self._edges[neighbour] & (closing | (neighbour != _CR))
        return outside, quotes[np.where(counted, ~fits, ~closing)]

    def _lone_returns(self, found: Offsets, kinds: NDArray[np.uint8]) -> Offsets:
        """Indices of the CRs with neither LF nor the end of the data behind them."""
        returns: Offsets = np.flatnonzero(kinds == _CR)
        last = len(self._array) - 1
        at = found[returns]
        lone: Offsets = returns[(self._array[np.minimum(at + 1, last)] != _LF) & (at < last)]
        return lone

    def _whole_records(self, specials: _Specials) -> tuple[Rows, bool]:
        """Records whose line end lies within these specials, up to the first doubtful one.

        Moves `position` behind the last. The second value says whether a doubtful one follows: it has
        not the header's width and spans lines, so that a quote may be missing.
        """
        line_feeds = specials.kinds == _LF
        closing = np.flatnonzero(line_feeds & specials.outside)
        separators = specials.outside & (specials.kinds == self._delimiter)
        counts = np.diff(np.cumsum(separators, dtype=np.int64)[closing], prepend=0)
        passed = np.cumsum(line_feeds, dtype=np.int64)[closing]
        doubtful = np.flatnonzero((counts != self._width - 1) & (np.diff(passed, prepend=0) > 1))
        if len(doubtful):
            kept = int(doubtful[0])
            closing, counts, passed = closing[:kept], counts[:kept], passed[:kept]
        if not len(closing):
            return Rows.empty(self._width), len(doubtful) > 0
        feeds = specials.positions[closing]
        starts = np.concatenate([[self.position], feeds[:-1] + 1])
        lines = np.concatenate([[0], passed[:-1]]) + self.line
        returned = (self._array[np.maximum(feeds - 1, 0)] == _CR) & (feeds > starts)
        within = specials.positions[: closing[-1]][separators[: closing[-1]]]
        rows = self._good(starts, feeds - returned, lines, counts, within)
        self.position = int(feeds[-1]) + 1
        self.line += int(passed[-1])
        return rows, len(doubtful) > 0

    def _good(
        self, starts: Offsets, ends: Offsets, lines: Offsets, counts: Offsets, separators: Offsets
    ) -> Rows:
        """Keep what has the header's width; blank lines are passed over, the rest is refused."""
        blank = ends == starts
        good = (counts == self._width - 1) & ~blank
        refusals: tuple[Refusal, ...] = ()
        if not good.all():
            ragged = np.flatnonzero(~good & ~blank)
            refusals = tuple(_ragged(int(starts[i]), int(ends[i]), int(lines[i])) for i in ragged)
            separators = separators[np.repeat(good, counts)]
            starts, ends, lines = starts[good], ends[good], lines[good]
        matrix = separators.reshape(len(starts), self._width - 1) - starts[:, None]
        return Rows(starts, ends, lines, matrix.astype(np.uint32), refusals)

    def _read(self, count: int) -> Rows:
        """The next `count` records by the grammar."""
        found, refusals = [], []
        for _ in range(count):
            if self.done:
                break
            start, line = self.position, self.line
            token = self._grammar.record(self._data, start)
            following = token.following
            if token.fault is not None:
                refusals.append(self._refused(start, line, token, token.fault))
                following = refusals[-1].end
            elif token.end > start and token.width == self._width:
                found.append((start, token.end, line, token.delimiters))
            elif token.end > start:
                refusals.append(self._ragged_or_open(start, line, token))
                following = following if refusals[-1].alone else refusals[-1].end
            self.line += self._data.count(b"\n", start, following)
            self.position = following
        return rows_of(found, refusals, self._width)

    def _refused(self, start: int, line: int, token: Token, fault: Fault) -> Refusal:
        """The stretch that one fault costs.

        A record with a fault inside one cell, whose other cells add up, is left out alone. Else nobody
        knows where it ends, and reading goes on at the next line that is a whole record by itself.
        """
        looked_to = fault.looked_to if token.end >= 0 else len(self._data) + 1
        alone = not token.left_open and token.width == self._width
        end = token.following if alone else self._next_whole_line(fault.cell_start, len(self._data))
        looked_to = max(looked_to, token.following, self._end_of_line(end))
        record_end = token.end if alone else -1
        return Refusal(start, end, line, fault.rule, fault.at, record_end, looked_to)

    def _ragged_or_open(self, start: int, line: int, token: Token) -> Refusal:
        """A record of a wrong width; when it swallowed lines that are whole records, a quote is missing."""
        feed = self._data.find(b"\n", start, token.end)
        if feed >= 0:
            opening = max((at + 1 for at in token.delimiters if at < feed), default=start)
            end = self._next_whole_line(opening, token.following)
            if end < token.following:
                return Refusal(start, end, line, CsvRule.UNCLOSED_QUOTE, opening, -1, token.following)
        return _ragged(start, token.end, line)

    def _next_whole_line(self, offset: int, stop: int) -> int:
        """Where the next line that is a whole record begins, or a place not before `stop`."""
        at = self._end_of_line(offset)
        while at < stop and not self._grammar.whole_line(self._data, at, self._width):
            at = self._end_of_line(at)
        return at

    def _end_of_line(self, offset: int) -> int:
        """The offset behind the next LF, or the end of the data."""
        return self._data.find(b"\n", offset) + 1 or len(self._data)


def _ragged(start: int, end: int, line: int) -> Refusal:
    return Refusal(start, end, line, CsvRule.RAGGED, -1, end, end)
