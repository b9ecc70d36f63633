"""The CSV follows the ledger: cells that wait, written together, never over somebody's save."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import orjson

from quizops.clock import Clock
from quizops.downloads.backups import Backups
from quizops.downloads.cells import TrackingCells, printed
from quizops.downloads.intake import cells_from_json
from quizops.downloads.memory import RowChange, TrackerMemory
from quizops.downloads.sheet import TrackerRow, TrackerSheet
from quizops.downloads.states import RowState
from quizops.downloads.swap import (
    SECOND_LOOK,
    SECOND_LOOK_AFTER_S,
    WRITE_BACK,
    LateSave,
    Moved,
    NotNow,
    Swap,
    SwapStep,
)
from quizops.errors import ContentError, StorageError
from quizops.files import FileId, storage_error
from quizops.ledger import Effect, Ledger, Transaction
from quizops.tables import FileSnapshot

Wanted: TypeAlias = tuple[TrackerRow, TrackingCells]
_TRIES_AGAINST_SAVES = 8
_LOOK_AGAIN_S = 0.5
_AFTER_TROUBLE_S = 5.0


class Reader(Protocol):
    """Whoever holds the rows and takes in what others save."""

    @property
    def sheet(self) -> TrackerSheet: ...

    def read_again(self) -> None:
        """Take in the file as it is now. Raises `NotNow` where that cannot be, `StorageError`."""


@dataclass(frozen=True, slots=True)
class WrittenBack:
    """How many rows reached the CSV; `waits_for` says why others did not (None: none waits)."""

    rows: int
    waits_for: str | None = None


class WriteBack:
    """Which rows of one CSV wait to be written, and how they get there."""

    def __init__(
        self,
        path: Path,
        name: str,
        memory: TrackerMemory,
        ledger: Ledger,
        clock: Clock,
        backups: Backups,
        tries_allowed: int,
        at_step: Callable[[SwapStep], None],
    ) -> None:
        self.path = path
        self.clock = clock
        self.backups = backups
        self.trouble: str | None = None
        self.due: float | None = None
        self._name = name
        self._memory = memory
        self._ledger = ledger
        self._tries_allowed = tries_allowed
        self._swap = Swap(path, ledger, clock, at_step)
        self._needs_recovery = False
        self._outside: FileId | None = None
        self._looks: dict[str, float] = {}

    @property
    def waiting_rows(self) -> int:
        return len(self._memory.unwritten)

    def waits(self, row_ids: Iterable[str], *, within_s: float | None) -> None:
        """These rows differ from the CSV; `within_s` None: that alone is no reason to write."""
        self._memory.unwritten.update(row_ids)
        if within_s is not None and self._memory.unwritten and self.due is None:
            self.due = self.clock.monotonic() + within_s

    def agrees(self, row_ids: Iterable[str]) -> None:
        """The CSV holds what these rows should hold."""
        self._memory.unwritten.difference_update(row_ids)
        if not self._memory.unwritten:
            self.due = self.trouble = None

    def next_due(self) -> float | None:
        """When, on the monotonic clock, there is something to do."""
        moments = [*self._looks.values(), *(() if self.due is None else (self.due,))]
        return min(moments, default=None)

    # Others' saves

    def saved_by_others(self, file_id: FileId) -> None:
        """This version of the file, which is not ours, was read."""
        self._outside = file_id

    def first_version(self, file_id: FileId) -> None:
        """The version found at the start: ours, resting on somebody's, or somebody's."""
        with self._ledger.reading() as tx:
            last = tx.effects.last_done(WRITE_BACK, str(self.path))
        ours = last is not None and FileId.from_json(last.after) == file_id
        self._outside = FileId.from_json(last.data["outside"]) if last is not None and ours else file_id

    # Writing

    def write(self, reader: Reader, *, only_columns: bool = False) -> WrittenBack:
        """Write what waits, now. Others' saves come first: theirs is read again, ours is applied to it.

        `only_columns` adds the tracking columns even when nothing waits. Raises `NotNow` while an office
        suite or a writer has the file, and `StorageError`.
        """
        if self._needs_recovery:
            self.recover()
        if not self._memory.unwritten and not only_columns:
            return WrittenBack(0)
        self._refuse_locked()
        for _ in range(_TRIES_AGAINST_SAVES):
            reader.read_again()
            wanted = self._wanted(reader.sheet)
            if not wanted and not (only_columns and reader.sheet.missing_columns):
                self.due = self.trouble = None
                return WrittenBack(0)
            try:
                self._put(reader.sheet, wanted)
            except Moved:
                continue
            except StorageError:
                self._needs_recovery = True
                raise
            self.due = self.trouble = None
            return WrittenBack(len(wanted))
        raise NotNow(f"{self._name} is being saved again and again")

    def _refuse_locked(self) -> None:
        lock = self.path.with_name(f".~lock.{self.path.name}#")
        if lock.exists():
            raise NotNow(f"an office suite has {self._name} open ({lock.name}); close it there")

    def _wanted(self, sheet: TrackerSheet) -> list[Wanted]:
        waiting = self._memory.unwritten
        waiting &= sheet.row_ids()
        wanted: list[Wanted] = []
        for row in sheet.some_rows(sorted(waiting)):
            state = self._memory.state(row.context.row_id) or RowState()
            cells = printed(state, row.cells, tries_allowed=self._tries_allowed)
            if cells == row.cells:
                waiting.discard(row.context.row_id)
            else:
                wanted.append((row, cells))
        return wanted

    def _put(self, sheet: TrackerSheet, wanted: Sequence[Wanted]) -> None:
        before = sheet.snapshot
        data = _edited(sheet, wanted)
        self.backups.before_change(before.data, adds_columns=bool(sheet.missing_columns))
        self.backups.prune()
        cells = {row.context.row_id: cells for row, cells in wanted}
        seen = self._seen(cells)
        outside = self._outside or before.file_id

        def commit(tx: Transaction, _after: FileId) -> None:
            self._memory.store(tx, seen)
            tx.events.append("written_back", self._name, {"rows": len(wanted)})

        after = self._swap.replace(
            before.file_id,
            data,
            blob=orjson.dumps({row_id: list(texts) for row_id, texts in cells.items()}),
            facts={"tracker": self._name, "outside": outside.as_json()},
            commit=commit,
        )
        self._memory.keep(seen)
        sheet.replace(FileSnapshot(self.path, after, data))
        self.agrees(cells)
        self._plan_looks()

    def _seen(self, wanted: Mapping[str, TrackingCells]) -> list[RowChange]:
        return [
            RowChange(row_id, state, cells, waits=False)
            for row_id, cells in wanted.items()
            if (state := self._memory.state(row_id)) is not None
        ]

    # After a kill

    def recover(self, *, owns_leftovers: bool = False) -> None:
        """Settle what an interruption left: in the ledger, and with `owns_leftovers` beside the CSV."""
        with self._ledger.reading() as tx:
            self._memory.load(tx)
        self._swap.recover(self._finish)
        if owns_leftovers:
            self._swap.remove_orphans()
        self._needs_recovery = False
        self._plan_looks()

    def _finish(self, tx: Transaction, effect: Effect) -> None:
        wanted = cells_from_json(orjson.loads(effect.blob or b"{}"))
        seen = self._seen(wanted)
        self._memory.store(tx, seen)
        self._memory.keep(seen)
        tx.events.append("written_back", self._name, {"rows": len(wanted), "recovered": True})

    # The second look

    def _plan_looks(self) -> None:
        now = self.clock.monotonic()
        for effect in self._pending_looks():
            self._looks.setdefault(effect.id, now + SECOND_LOOK_AFTER_S)

    def _pending_looks(self) -> list[Effect]:
        with self._ledger.reading() as tx:
            return tx.effects.pending(SECOND_LOOK, str(self.path))

    def look_again(self, reader: Reader, *, early: bool = False) -> bool:
        """Look at swapped-out files whose time has come (`early`: at all); False when some have to wait.

        A save that somebody made into one of them is put under the file's name and taken in.
        """
        now = self.clock.monotonic()
        finished = True
        for effect in self._pending_looks():
            if not early and self._looks.get(effect.id, now) > now:
                continue
            try:
                late = self._swap.late_save(effect)
                if late is not None:
                    self._settle_late_save(reader, effect, late)
            except NotNow:
                self._looks[effect.id] = now + _LOOK_AGAIN_S
                finished = False
                continue
            except OSError as error:
                self.trouble = str(storage_error(error, self.path, "tidy up beside"))
                self._looks[effect.id] = now + _AFTER_TROUBLE_S
                finished = False
                continue
            self._looks.pop(effect.id, None)
        return finished and not (early and self._pending_looks())

    def _settle_late_save(self, reader: Reader, effect: Effect, late: LateSave) -> None:
        reader.read_again()
        kept: Path | None = None
        adopted = False
        if self._is_newest(late) and _is_tracker(late, reader.sheet):
            if self._outside is not None and self._outside.inode != late.file_id.inode:
                kept = self.backups.keep_save(reader.sheet.snapshot.data)
            adopted = self._swap.adopt(late, reader.sheet.snapshot.file_id)
        if not adopted:
            kept = self.backups.keep_save(late.data)
        self._swap.close_second_look(effect, late.aside)
        with self._ledger.writing() as tx:
            data = {"adopted": adopted, "kept": kept.name if kept else None}
            tx.events.append("late_save", self._name, data)
        reader.read_again()

    def _is_newest(self, late: LateSave) -> bool:
        return self._outside is None or late.file_id.mtime_ns > self._outside.mtime_ns

    # By the clock

    def tick(self, reader: Reader) -> WrittenBack:
        """Do what is due; what cannot be done now is said in `trouble` and tried again."""
        now = self.clock.monotonic()
        if any(due <= now for due in self._looks.values()):
            self.look_again(reader)
        if self.due is None or self.due > now:
            return WrittenBack(0, self.trouble)
        try:
            return self.write(reader)
        except NotNow as error:
            self._tell(str(error), now + _LOOK_AGAIN_S)
        except StorageError as error:
            self._tell(str(error.as_problem()), now + _AFTER_TROUBLE_S)
        return WrittenBack(0, self.trouble)

    def _tell(self, trouble: str, due: float) -> None:
        self.due = due
        if trouble != self.trouble:
            self.trouble = trouble


def _edited(sheet: TrackerSheet, wanted: Sequence[Wanted]) -> bytes:
    try:
        return sheet.edited(wanted)
    except ContentError as error:
        raise NotNow(str(error.as_problem())) from error


def _is_tracker(late: LateSave, sheet: TrackerSheet) -> bool:
    """Whether a late save can be read at all; half a file is kept aside, not put in place."""
    try:
        TrackerSheet.load(FileSnapshot(late.aside, late.file_id, late.data), sheet.file, sheet.columns)
    except ContentError:
        return False
    return True
