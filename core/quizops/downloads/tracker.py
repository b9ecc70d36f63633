"""A tracker: the rows of one CSV with their states in the ledger, and what can be asked of them.

Every change is committed to the ledger first and reaches the CSV by a coalesced write-back. One thread
works with a tracker at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quizops.clock import Clock
from quizops.downloads.backups import Backups
from quizops.downloads.cells import DEFAULT_TRIES
from quizops.downloads.checks import tracker_problems
from quizops.downloads.deeds import Restoring, SourceChange, plan_operation, plan_undo
from quizops.downloads.intake import Intake, Loss, loss_of_rows, take_in
from quizops.downloads.layout import TrackerColumns
from quizops.downloads.memory import RowChange, TrackerMemory
from quizops.downloads.operations import Operation, OperationAnswer
from quizops.downloads.sheet import TrackerRow, TrackerSheet
from quizops.downloads.states import Fence, RowState, SourceName, SourceState
from quizops.downloads.swap import SECOND_LOOK_AFTER_S, NotNow, SwapStep
from quizops.downloads.write_back import WriteBack, WrittenBack
from quizops.errors import ContentError, Location, Problem, StorageError, UsageError
from quizops.ledger import Action, Ledger
from quizops.tables import FileSnapshot, settled_snapshot

_BOTH = tuple(SourceName)
_NAMED_ROWS = 50
_CLOSE_POLL_S = 0.02
_EVENTS = {
    Operation.RETRY: "rows_retried",
    Operation.RESET: "rows_reset",
    Operation.SKIP: "rows_skipped",
}


def _nothing(_step: SwapStep) -> None:
    return


@dataclass(frozen=True, slots=True)
class TrackerSetup:
    """How a tracker is worked with. `pause` sleeps for seconds; `at_step` is for tests that kill.

    A write-back comes `coalesce_s` after the first change that waits for it; `patience_s` is how long
    reading waits for a file that somebody is writing. `owns_leftovers` false keeps files that a kill left
    beside the CSV, where no ledger can say what they are.
    """

    columns: TrackerColumns = field(default_factory=TrackerColumns)
    tries_allowed: int = DEFAULT_TRIES
    coalesce_s: float = 0.5
    patience_s: float = 3.0
    keep_days: int = 30
    owns_leftovers: bool = True
    compress_backups: bool = True
    pause: Callable[[float], None] = time.sleep
    at_step: Callable[[SwapStep], None] = _nothing


class Tracker:
    """One tracker CSV and its rows. `name` is the CSV's path from the content root, its key in the ledger."""

    def __init__(
        self,
        name: str,
        sheet: TrackerSheet,
        memory: TrackerMemory,
        ledger: Ledger,
        write_back: WriteBack,
        setup: TrackerSetup,
    ) -> None:
        self.name = name
        self.setup = setup
        self.held: Loss | None = None
        self._sheet = sheet
        self._memory = memory
        self._ledger = ledger
        self._write_back = write_back
        self._refused: FileSnapshot | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        ledger: Ledger,
        *,
        clock: Clock,
        name: str | None = None,
        backups: Path | None = None,
        setup: TrackerSetup | None = None,
        follow: bool = True,
    ) -> Tracker:
        """Read a tracker and settle it with the ledger.

        `backups` is the folder for copies (None: beside the CSV). With `follow` false nothing is written
        anywhere: for looking at a workspace that another process owns. Raises `ContentError` for a file
        that is no tracker or missing, and `StorageError`.
        """
        path = path.resolve()
        name = name or path.name
        setup = setup or TrackerSetup()
        memory = TrackerMemory(name, ledger)
        kept = Backups(
            backups or path.parent, name.replace("/", "."), clock, setup.keep_days, setup.compress_backups
        )
        write_back = WriteBack(path, name, memory, ledger, clock, kept, setup.tries_allowed, setup.at_step)
        if follow:
            write_back.recover(owns_leftovers=setup.owns_leftovers)
        else:
            with ledger.reading() as tx:
                memory.load(tx)
        snapshot = settled_snapshot(path, clock=clock, pause=setup.pause, patience_s=setup.patience_s)
        sheet = TrackerSheet.load(snapshot, name, setup.columns)
        tracker = cls(name, sheet, memory, ledger, write_back, setup)
        write_back.first_version(snapshot.file_id)
        tracker.held = loss_of_rows(sheet, memory)
        if tracker.held is None:
            tracker._take_in(sheet.row_ids(), follow=follow)
        elif follow:
            tracker._tell_of_loss(tracker.held)
        return tracker

    # Reading

    @property
    def path(self) -> Path:
        return self._write_back.path

    def rows(self) -> Iterator[tuple[TrackerRow, RowState]]:
        """The items in the order of the file, each with its state; fenced rows are left out."""
        for row in self._sheet.rows():
            yield row, self._memory.state(row.context.row_id) or RowState()

    def row(self, row_id: str) -> tuple[TrackerRow, RowState] | None:
        """One item; None when it is missing or fenced off."""
        row = self._sheet.row(row_id)
        return None if row is None else (row, self._memory.state(row_id) or RowState())

    @property
    def missing_columns(self) -> tuple[str, ...]:
        """Tracking columns that the first write will add."""
        return self._sheet.missing_columns

    def problems(self) -> list[Problem]:
        """What `check` says about this tracker."""
        found = tracker_problems(self._sheet, self._memory.first_types())
        if self.held is not None:
            found.insert(0, _loss_problem(self.name, self.held))
        return found

    # The file changed

    def refresh(self, snapshot: FileSnapshot | None = None) -> Intake:
        """Take in the file as it is now (`snapshot`: as the watcher read it).

        A version that lost more than half of the rows is held: `held` says so, and `accept_loss` lets
        it pass. Raises `ContentError` for a version that is no tracker, and `StorageError` when the ledger
        refuses; the rows stay as they were, and the next call takes the file in.
        """
        if snapshot is None:
            snapshot = settled_snapshot(
                self.path,
                clock=self._write_back.clock,
                pause=self.setup.pause,
                previous=self._refused or self._sheet.snapshot,
                patience_s=self.setup.patience_s,
            )
        if snapshot.file_id == (self._refused or self._sheet.snapshot).file_id:
            return Intake()
        before = self._sheet.snapshot
        touched = self._sheet.replace(snapshot)
        self._write_back.saved_by_others(snapshot.file_id)
        loss = loss_of_rows(self._sheet, self._memory)
        if loss is None:
            try:
                intake = self._take_in(touched, follow=True)
            except StorageError:
                self._sheet.replace(before)
                raise
            self.held = self._refused = None
            return intake
        self._sheet.replace(before)
        self.held, self._refused = loss, snapshot
        self._tell_of_loss(loss)
        return Intake()

    def accept_loss(self, operator: str) -> Intake:
        """The rows are meant to be gone. Their history stays in the ledger."""
        if self.held is None:
            raise UsageError(f"{self.name} is not held", hint="nothing has to be accepted")
        loss, self.held = self.held, None
        if self._refused is not None:
            self._sheet.replace(self._refused)
            self._refused = None
        with self._ledger.writing() as tx:
            tx.events.append("rows_lost_accepted", self.name, loss.as_json(), operator=operator)
        return self._take_in(self._sheet.row_ids(), follow=True)

    # Operations

    def retry(
        self, row_ids: Collection[str], *, operator: str, sources: Sequence[SourceName] = _BOTH
    ) -> OperationAnswer:
        """Make failed and partial sources of these rows due now; tries, files, ids and errors stay."""
        return self.operate(Operation.RETRY, row_ids, operator=operator, sources=sources)

    def reset(
        self, row_ids: Collection[str], *, operator: str, sources: Sequence[SourceName] = _BOTH
    ) -> OperationAnswer:
        """Start these rows over; media on disk are ignored by the next attempt."""
        return self.operate(Operation.RESET, row_ids, operator=operator, sources=sources)

    def skip(
        self, row_ids: Collection[str], *, operator: str, sources: Sequence[SourceName] = _BOTH
    ) -> OperationAnswer:
        """Never take these rows up again by themselves."""
        return self.operate(Operation.SKIP, row_ids, operator=operator, sources=sources)

    def operate(
        self,
        operation: Operation,
        row_ids: Collection[str],
        *,
        operator: str,
        sources: Sequence[SourceName] = _BOTH,
    ) -> OperationAnswer:
        """Do one of the three to these rows, as one transaction and one action that can be undone.

        Rows to which it does not apply are skipped and told, with unknown and fenced ones by name.
        """
        plan = plan_operation(
            operation,
            row_ids,
            sources,
            state=lambda row_id: self._memory.state(row_id) if self._sheet.holds(row_id) else None,
            has_links=lambda row_id, source: bool(self._sheet.links(row_id, source)),
        )
        if not plan.changes:
            return plan.answer(None)
        rows = plan.changed_rows
        changes = self._changes(plan.changes)
        with self._ledger.writing() as tx:
            self._memory.store(tx, changes)
            action = tx.journal.add(
                operator,
                f"downloads.{operation}",
                plan.title,
                {"tracker": self.name, "rows": [change.as_json() for change in plan.changes]},
            )
            data = {"action": action.id, "count": len(rows), "rows": list(rows[:_NAMED_ROWS])}
            tx.events.append(_EVENTS[operation], self.name, data, operator=operator)
        self._keep(changes)
        return plan.answer(action.id)

    def undo(self, action: Action, *, operator: str) -> Restoring:
        """Take back a retry, reset or skip: each row that nothing touched since; the others are named.

        Raises `UsageError` when it was undone before, or is none of this tracker's.
        """
        if action.undo.get("tracker") != self.name:
            raise UsageError(f"{action.title!r} is nothing that was done to {self.name}")
        plan = plan_undo(action.undo["rows"], self._memory.state)
        with self._ledger.writing() as tx:
            if not tx.journal.mark_undone(action.id):
                raise UsageError(
                    f"{action.title!r} was undone before", hint="`quizops undo --list` shows what can be"
                )
            changes = self._changes(plan.changes)
            self._memory.store(tx, changes)
            tx.events.append(
                "rows_restored",
                self.name,
                {"action": action.id, "count": len(plan.restored), "rows": list(plan.restored[:_NAMED_ROWS])},
                operator=operator,
            )
        self._keep(changes)
        return plan

    def record(
        self, states: Mapping[str, Mapping[SourceName, SourceState]], *, event: str = "rows_recorded"
    ) -> None:
        """Commit new states of rows, all in one transaction.

        Raises `UsageError` for a row that is missing or fenced off, and for a fenced source.
        """
        changes = []
        for row_id, sources in states.items():
            row = self._required(row_id, sources)
            for source, state in sources.items():
                row = row.having(source, state)
            changes.append(RowChange(row_id, row))
        with self._ledger.writing() as tx:
            self._memory.store(tx, changes)
            data = {"count": len(changes), "rows": [change.row_id for change in changes[:_NAMED_ROWS]]}
            tx.events.append(event, self.name, data)
        self._keep(changes)

    # Write-back

    @property
    def sheet(self) -> TrackerSheet:
        return self._sheet

    @property
    def waiting_rows(self) -> int:
        """Rows whose cells the CSV does not hold yet."""
        return self._write_back.waiting_rows

    @property
    def trouble(self) -> str | None:
        """Why rows wait longer than they should, if they do."""
        return self._write_back.trouble

    def due_in_s(self) -> float | None:
        """Seconds until `tick` has something to do; None when nothing waits."""
        due = self._write_back.next_due()
        return None if due is None else max(0.0, due - self._write_back.clock.monotonic())

    def tick(self) -> WrittenBack:
        """Write back and look again at what is due."""
        return self._write_back.tick(self)

    def write_back(self, *, add_columns: bool = False) -> WrittenBack:
        """Write what waits now, and with `add_columns` the tracking columns in any case.

        Raises `StorageError`; a file that cannot be written now is said in the answer.
        """
        try:
            return self._write_back.write(self, only_columns=add_columns)
        except NotNow as reason:
            return WrittenBack(0, str(reason))

    def close(self, *, patience_s: float = SECOND_LOOK_AFTER_S) -> WrittenBack:
        """Write what waits and look once more at what was swapped out; what cannot be written stays in
        the ledger. Raises `StorageError`."""
        clock = self._write_back.clock
        deadline = clock.monotonic() + patience_s
        while True:
            written = self.write_back()
            finished = self._write_back.look_again(self, early=True)
            if finished and (not self.waiting_rows or written.waits_for is not None):
                return written
            if clock.monotonic() >= deadline:
                return written
            if not finished:
                self.setup.pause(_CLOSE_POLL_S)

    def read_again(self) -> None:
        """Take in the file as it is now. Raises `NotNow` where it cannot be worked with, `StorageError`."""
        try:
            self.refresh()
        except ContentError as error:
            raise NotNow(str(error.as_problem())) from error
        if self.held is not None:
            raise NotNow(f"{self.name} is held: {self.held.lost} of {self.held.before} rows are gone")

    # Inside

    def _changes(self, changes: Iterable[SourceChange]) -> list[RowChange]:
        states: dict[str, RowState] = {}
        for change in changes:
            state = states.get(change.row_id) or self._memory.state(change.row_id) or RowState()
            states[change.row_id] = state.having(change.source, change.after)
        return [RowChange(row_id, state) for row_id, state in states.items()]

    def _keep(self, changes: Sequence[RowChange]) -> None:
        self._memory.keep(changes)
        self._write_back.waits((change.row_id for change in changes), within_s=self.setup.coalesce_s)

    def _take_in(self, row_ids: Collection[str], *, follow: bool) -> Intake:
        intake = take_in(self._sheet, self._memory, row_ids, tries_allowed=self.setup.tries_allowed)
        absent = frozenset(self._memory) - self._sheet.row_ids()
        if follow:
            with self._ledger.writing() as tx:
                self._memory.store(tx, intake.changes)
                self._memory.store_absent(tx, absent)
                if intake.is_news:
                    tx.events.append("tracker_read", self.name, intake.as_json())
        self._memory.keep(intake.changes)
        self._memory.keep_absent(absent)
        self._write_back.agrees(intake.settled)
        within_s = self.setup.coalesce_s if intake.asks_for_write and follow else None
        self._write_back.waits(intake.unwritten, within_s=within_s)
        return intake

    def _required(self, row_id: str, sources: Iterable[SourceName]) -> RowState:
        state = self._memory.state(row_id)
        if state is None or not self._sheet.holds(row_id):
            raise UsageError(
                f"{self.name} has no row {row_id!r} that can be worked with",
                hint="look at its row_id with `quizops check`",
            )
        for source in sources:
            reading = state.of(source)
            if isinstance(reading, Fence):
                raise UsageError(
                    f"{source} of row {row_id!r} is left alone: {reading.word!r} is no status",
                    hint="mend the status cell and save the file",
                )
        return state

    def _tell_of_loss(self, loss: Loss) -> None:
        with self._ledger.writing() as tx:
            tx.events.append("tracker_held", self.name, loss.as_json())


def _loss_problem(name: str, loss: Loss) -> Problem:
    return Problem(
        "tracker_rows_lost",
        f"{loss.lost} of {loss.before} rows are gone in one save, {', '.join(loss.sample[:3])} among them",
        f"put the rows back, or `quizops downloads accept {name}`; until then nothing of it is taken in",
        Location(name),
    )
