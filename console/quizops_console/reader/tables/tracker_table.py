"""The table `tracker`: the rows of all trackers in the order of their files, streamed by chunk.

A pass reads every file once and joins in what the ledger knows of a chunk's rows, so that the first chunk
costs what it costs in a small file. Later passes leave out stretches of a file that are as they were.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Iterator, Sequence
from itertools import chain, groupby

import numpy as np
from numpy.typing import NDArray

from quizops.errors import ContentError, Problem, StorageError
from quizops.ledger import Ledger
from quizops.wiring import Parts
from quizops_console.link.frames import CHUNK_ROWS, cell
from quizops_console.reader.tables.chunk import Change, ChangedRow, Chunk
from quizops_console.reader.tables.tracker_cells import CellReading, Column
from quizops_console.reader.tables.tracker_files import TrackerFile, TrackerFiles, columns_of
from quizops_console.reader.tables.tracker_news import Named, TrackerNews
from quizops_console.reader.tables.tracker_portions import Broken, Gathering, Portion, opened
from quizops_console.reader.tables.tracker_records import RecordFile, Stretch
from quizops_console.reader.tables.tracker_rows import Items, Repeated, RowMaker

_SINGLY_UP_TO = 16
_HELD, _LET_GO = ("tracker_held",), ("rows_lost_accepted", "tracker_read")


class TrackerTable:
    """All tracker rows as chunks. For one thread.

    `look` finds out what changed; `changes` gives it out, as far as it is taken. `total` counts the rows
    given out so far, and is final when `has_more` is false.
    """

    def __init__(self, parts: Parts) -> None:
        self.total = 0
        self.is_complete = False
        """Whether a pass went through once: before, `total` still grows."""
        self.problems: dict[str, Problem] = {}
        self._parts = parts
        self._files = TrackerFiles(parts)
        self._news = TrackerNews(parts.ledger)
        self._reading = CellReading()
        self._repeated = Repeated()
        self._read: list[TrackerFile] | None = None
        self._portions: list[list[Portion]] = []
        self._hashes = array("q")
        self._before: list[list[Portion]] = []
        self._hashes_before = array("q")
        self._work: Iterator[Change] | None = None
        self._named: Named = defaultdict(set)
        self._later: Named = defaultdict(set)
        self._must_read_all = False

    @property
    def has_more(self) -> bool:
        return self._work is not None

    def look(self) -> None:
        """Compare with files and ledger. Raises `StorageError` where the ledger cannot be read."""
        files = self._files.look()
        found = self._news.since({file.name for file in files})
        self._must_read_all |= found.everything
        _join(self._named, found.named)
        _join(self._named, self._later)
        self._later = defaultdict(set)
        is_other = self._must_read_all or files != self._read
        if is_other and not self._files.somebody_writes(files, self._read):
            self._work = self._passes(files, is_anew=self._must_read_all)
            self._must_read_all = False
        if self._named and self._work is None:
            self._work = self._named_rows()
        elif self._named and self._work is not None and not self.is_complete:
            self._work = chain(self._named_rows(), self._work)

    def changes(self) -> Iterator[Change]:
        """What is new, up to the end of what is known to be."""
        while (change := self.next_change()) is not None:
            yield change

    def next_change(self) -> Change | None:
        """The next of the changes; None at their end.

        Raises `StorageError` and `OSError`, and begins anew at the next look.
        """
        if self._work is None:
            return None
        try:
            change = next(self._work, None)
        except (StorageError, OSError):
            self._work = self._read = None
            raise
        if change is None:
            self._work = self._named_rows() if self._named else None
            return self.next_change()
        return change

    # A pass over all files

    def _passes(self, files: list[TrackerFile], *, is_anew: bool) -> Iterator[Change]:
        """As many passes as it takes to know which row ids stand in several records: one, nearly always."""
        self._read = files
        if is_anew:
            self._portions, self._before = [], []
        readable = list(files)
        self.problems = {}
        while True:
            try:
                yield from self._pass(readable)
            except Broken as error:
                self.problems[error.file.name] = error.problem
                readable.remove(error.file)
                continue
            if not self._found_repeated():
                break
        self.is_complete = True

    def _pass(self, files: Sequence[TrackerFile]) -> Iterator[Chunk]:
        self._begin_anew()
        self._counts: dict[str, Counter[str]] = {}
        gathering = Gathering()
        for file in files:
            with opened(file) as records:
                maker = self._maker(records)
                while True:
                    if not gathering.rows and self._pass_over(records, file):
                        continue
                    if not self._gather(gathering, records, maker, file):
                        break
                    if not gathering.room:
                        yield self._close(gathering)
                        gathering = Gathering()
        if gathering.rows:
            yield self._close(gathering)
        self._before = []
        self.total = len(self._hashes)

    def _begin_anew(self) -> None:
        """What was read before stays known, also of a pass that did not come to its end."""
        done = len(self._portions)
        self._before = [*self._portions, *self._before[done:]]
        self._hashes_before = self._hashes + self._hashes_before[len(self._hashes) :]
        self._portions, self._hashes = [], array("q")

    def _gather(self, gathering: Gathering, records: RecordFile, maker: RowMaker, file: TrackerFile) -> bool:
        """Some more rows of this file; False at its end."""
        try:
            found = records.read(gathering.room)
        except ContentError as error:
            raise Broken(file, error) from error
        if not found.texts:
            return False
        items = maker.items(found.texts, found.lines)
        self._count_repeated(file.name, items)
        if len(items):
            gathering.add(maker.columns(items, self._repeated))
            gathering.hashes += map(hash, items.row_ids)
        gathering.portions.append(Portion(file, found.stretch, len(found.texts), len(items)))
        return True

    def _close(self, gathering: Gathering) -> Chunk:
        index = len(self._portions)
        self._portions.append(gathering.portions)
        self._hashes.extend(gathering.hashes)
        self.total = max(self.total, len(self._hashes)) if self.is_complete else len(self._hashes)
        return Chunk(index, gathering.rows, gathering.joined())

    def _pass_over(self, records: RecordFile, file: TrackerFile) -> bool:
        """Leave out the next chunk where it was read before from the same bytes."""
        index = len(self._portions)
        portions = self._before[index] if index < len(self._before) else []
        if sum(portion.items for portion in portions) < CHUNK_ROWS:
            return False
        known = self._hashes_before[index * CHUNK_ROWS : (index + 1) * CHUNK_ROWS]
        if not self._repeated.hashes.isdisjoint(known):
            return False
        start = records.position
        if any(portion.file.path != file.path for portion in portions) or not all(
            portion.stretch is not None and records.skip(portion.stretch, portion.records)
            for portion in portions
        ):
            records.go_to(*start)
            return False
        self._portions.append([Portion(file, one.stretch, one.records, one.items) for one in portions])
        self._hashes.extend(known)
        return True

    def _maker(self, records: RecordFile) -> RowMaker:
        return RowMaker(
            records.name,
            records.columns,
            columns_of(self._parts),
            self._parts.ledger,
            self._reading,
            is_held=_is_held(self._parts.ledger, records.name),
        )

    # Row ids in several records

    def _count_repeated(self, tracker: str, items: Items) -> None:
        if self._repeated.hashes:
            for row_id in items.row_ids:
                if hash(row_id) in self._repeated.hashes:
                    self._counts.setdefault(row_id, Counter())[tracker] += 1

    def _found_repeated(self) -> bool:
        """Whether other row ids stand in several records than the pass assumed."""
        found = Repeated(_repeated_of(np.frombuffer(self._hashes, np.int64)), self._counts)
        known, self._repeated = self._repeated, found
        return found != known

    # Single rows

    def _named_rows(self) -> Iterator[Change]:
        """Rows that were changed in the ledger: each alone, or their chunk where they are many."""
        named, self._named = self._named, defaultdict(set)
        wanted = {hash(row_id) for row_ids in named.values() for row_id in row_ids}
        for index, places in groupby(self._places_of(wanted), key=lambda place: place // CHUNK_ROWS):
            if not (yield from self._chunk_anew(index, list(places))):
                # Another version of a file came meanwhile: the next look reads that first.
                _join(self._later, named)
                return

    def _places_of(self, wanted: Collection[int]) -> list[int]:
        """The numbers of the rows, in order, whose ids hash to these."""
        among = np.fromiter(wanted, np.int64, len(wanted))
        places: list[int] = np.flatnonzero(np.isin(np.frombuffer(self._hashes, np.int64), among)).tolist()
        return places

    def _chunk_anew(self, index: int, places: Sequence[int]) -> Generator[Change, None, bool]:
        """Some rows of a chunk, or all of it; False where its file is another one by now."""
        gathering = Gathering()
        for portion in self._portions[index]:
            if portion.stretch is None:
                self._must_read_all = True
                return True
            columns = self._columns_of(portion, portion.stretch)
            if columns is None:
                return False
            gathering.add(columns)
        if len(places) > _SINGLY_UP_TO:
            yield Chunk(index, len(gathering.columns[0]), gathering.joined())
            return True
        for place in places:
            at = place - index * CHUNK_ROWS
            yield ChangedRow(place, [cell(column[at]) for column in gathering.columns])
        return True

    def _columns_of(self, portion: Portion, stretch: Stretch) -> list[Column] | None:
        """The rows of a portion, read anew; None where the file is another one by now."""
        try:
            with opened(portion.file) as records:
                if records.file_id != portion.file.file_id:
                    return None
                records.go_to(stretch.start, stretch.line)
                found = records.read(portion.records)
                maker = self._maker(records)
                return maker.columns(maker.items(found.texts, found.lines), self._repeated)
        except (Broken, ContentError):
            return None


def _join(named: Named, more: Named) -> None:
    for tracker, row_ids in more.items():
        named[tracker] |= row_ids


def _repeated_of(hashes: NDArray[np.int64]) -> frozenset[int]:
    """The numbers that are there more than once."""
    ordered = np.sort(hashes)
    return frozenset(np.unique(ordered[1:][ordered[1:] == ordered[:-1]]).tolist())


def _is_held(ledger: Ledger, tracker: str) -> bool:
    """Whether the owner keeps the tracker's states as they were, because a save lost most of its rows."""
    with ledger.reading() as tx:
        held, let_go = (
            max((event.seq for kind in kinds for event in tx.events.newest(1, kind, tracker)), default=0)
            for kinds in (_HELD, _LET_GO)
        )
    return held > let_go
