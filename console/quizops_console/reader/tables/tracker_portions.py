"""What a chunk of the tracker table is made of, and the files it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from quizops.errors import ContentError, QuizopsError, StorageError
from quizops_console.link.frames import CHUNK_ROWS
from quizops_console.link.tables import COLUMNS
from quizops_console.reader.tables.chunk import joined_column
from quizops_console.reader.tables.tracker_cells import Column
from quizops_console.reader.tables.tracker_files import TrackerFile
from quizops_console.reader.tables.tracker_records import RecordFile, Stretch

_WIDTH = len(COLUMNS["tracker"])


@dataclass(frozen=True, slots=True)
class Portion:
    """What a chunk has of one file: `items` rows from `records` records."""

    file: TrackerFile
    stretch: Stretch | None
    records: int
    items: int


@dataclass(slots=True)
class Gathering:
    """A chunk while it comes together."""

    columns: list[list[str]] = field(default_factory=lambda: [[] for _ in range(_WIDTH)])
    hashes: list[int] = field(default_factory=list)
    portions: list[Portion] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.hashes)

    @property
    def room(self) -> int:
        return CHUNK_ROWS - self.rows

    def add(self, columns: Sequence[Column]) -> None:
        for column, more in zip(self.columns, columns, strict=True):
            column.extend(more)

    def joined(self) -> list[str]:
        """The columns as a chunk has them."""
        return list(map(joined_column, self.columns))


class Broken(Exception):
    """A tracker that cannot be read: the others are."""

    def __init__(self, file: TrackerFile, error: QuizopsError) -> None:
        super().__init__(file.name)
        self.file = file
        self.problem = error.as_problem()


def opened(file: TrackerFile) -> RecordFile:
    try:
        return RecordFile(file.path, file.name)
    except (ContentError, StorageError) as error:
        raise Broken(file, error) from error
