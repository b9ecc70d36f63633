"""The tracker's rows on their way to a console: some at a time, so that asks come in between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Protocol

from quizops.wiring import Parts
from quizops.workspace import Workspace
from quizops_console.link.frames import CHUNK_ROWS
from quizops_console.reader.tables.chunk import Change, ChangedRow, Chunk
from quizops_console.reader.tables.tracker_table import TrackerTable

_TABLE = "tracker"


class Publisher(Protocol):
    """Who sends frames, and leaves out what was sent before."""

    def chunk(self, table: str, index: int, rows: int, cells: list[str]) -> object: ...
    def row(self, table: str, row: int, chunk: int, cells: list[str]) -> None: ...
    def state(self, table: str, total: int, state: str = "ready", message: str = "") -> None: ...


class TrackerStream:
    """Tells the table `tracker`: `look` finds out what is new, `go_on` tells it."""

    def __init__(self, workspace: Workspace, publisher: Publisher) -> None:
        self._table = TrackerTable(workspace.parts)
        self._publisher = publisher

    @property
    def has_more(self) -> bool:
        return self._table.has_more

    def look(self) -> None:
        """Compare with files and ledger. Raises `StorageError` where the ledger cannot be read."""
        self._table.look()
        if self._table.is_complete and not self.has_more:
            self._tell_state()

    def go_on(self, for_s: float) -> None:
        """Tell what is new, for about so many seconds. Raises as `look` does."""
        end = time.monotonic() + for_s
        while time.monotonic() < end and (change := self._table.next_change()) is not None:
            self._tell(change)
        self._tell_state()

    def _tell(self, change: Change) -> None:
        match change:
            case Chunk():
                self._publisher.chunk(_TABLE, change.index, change.rows, change.cells)
            case ChangedRow():
                self._publisher.row(_TABLE, change.row, change.row // CHUNK_ROWS, change.cells)

    def _tell_state(self) -> None:
        table = self._table
        if not table.is_complete:
            self._publisher.state(_TABLE, table.total, "loading")
            return
        problems = list(map(str, table.problems.values()))
        is_lost = bool(problems) and not table.total
        self._publisher.state(_TABLE, table.total, "error" if is_lost else "ready", "; ".join(problems))


def tracker_chunks(parts: Parts) -> Iterator[Chunk]:
    """The whole table, chunk by chunk; a chunk that comes again stands for the one before."""
    table = TrackerTable(parts)
    table.look()
    for change in table.changes():
        if isinstance(change, Chunk):
            yield change
