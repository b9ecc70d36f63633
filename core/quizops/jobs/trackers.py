"""The trackers of a content folder: found by header, kept open, written back in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from quizops.downloads.layout import TrackerColumns
from quizops.downloads.tracker import Tracker, TrackerSetup
from quizops.errors import ContentError, Location, Problem, QuizopsError, StorageError, UsageError
from quizops.files import FileId
from quizops.jobs.headers import header_of
from quizops.jobs.progress import Doing, unwatched
from quizops.quiz.place import table_kind
from quizops.tables import FileSnapshot, Settled, read_settled
from quizops.wiring import Fact, Parts


class Trackers:
    """Every tracker CSV below the root. One that cannot be read is a problem and stops no other."""

    def __init__(self, parts: Parts, *, follow: bool = True, doing: Doing = unwatched) -> None:
        """`doing` names what is at hand to whoever watches; without `follow` nothing is recorded."""
        self._parts = parts
        self._follow = follow
        self._doing = doing
        self._open: dict[Path, Tracker] = {}
        self._broken: dict[Path, Problem] = {}
        with parts.ledger.reading() as tx:
            self._known: set[str] = set(tx.settings.get(Fact.TRACKERS, []))

    def __iter__(self) -> Iterator[Tracker]:
        return iter(self._open.values())

    @property
    def paths(self) -> set[Path]:
        return {*self._open, *self._broken}

    def find(self, paths: Iterable[Path]) -> None:
        """Open those of these files that are trackers and are not open yet."""
        for path in sorted(paths):
            if path.suffix.lower() != ".csv" or path in self._open:
                continue
            if self._is_tracker(path):
                self._try_to_open(path)

    def _is_tracker(self, path: Path) -> bool:
        """By its header; a file that was one stays one while it says nothing else, emptied or broken."""
        header = header_of(path)
        if self._columns.fit(header):
            return True
        return self._parts.relative(path) in self._known and table_kind(header) is None

    def look_again(self) -> None:
        """Take in every tracker as it lies there now; one that is gone is let go of."""
        for path, tracker in list(self._open.items()):
            if path.exists():
                self._refresh(tracker, None)
            else:
                self._let_go(path)

    def saved(self, path: Path, settled: Settled | None) -> bool:
        """Take in a save; False where the file is no tracker."""
        if path not in self.paths:
            self.find([path])
            return path in self.paths
        tracker = self._open.get(path)
        if tracker is None:
            self._broken.pop(path, None)
            self.find([path])
        elif settled is None:
            self._let_go(path)
        else:
            snapshot = read_settled(path, settled)
            if snapshot is not None:
                self._refresh(tracker, snapshot)
        return True

    def with_row(self, row_id: str) -> list[Tracker]:
        return [tracker for tracker in self if tracker.row(row_id) is not None]

    def named(self, name: str) -> Tracker:
        """Raises `UsageError` naming the trackers there are."""
        for tracker in self:
            if tracker.name == name:
                return tracker
        known = ", ".join(tracker.name for tracker in self) or "none"
        raise UsageError(f"there is no tracker {name}", hint=f"trackers here: {known}")

    def problems(self) -> list[Problem]:
        return [
            *self._broken.values(),
            *(problem for tracker in self for problem in tracker.problems()),
        ]

    def troubles(self) -> list[Problem]:
        """What keeps a whole tracker from being worked with: broken, or held for lost rows."""
        held = [tracker.problems()[0] for tracker in self if tracker.held is not None]
        return [*self._broken.values(), *held]

    @property
    def waiting_rows(self) -> int:
        """Rows whose cells the CSVs do not hold yet."""
        return sum(tracker.waiting_rows for tracker in self)

    def due_in_s(self) -> float | None:
        """Seconds until a write-back is due; None where nothing waits."""
        waits = [due for tracker in self if (due := tracker.due_in_s()) is not None]
        return min(waits, default=None)

    def can_write_back(self) -> bool:
        """Whether cells wait for a file that has not refused them; the others wait in the ledger."""
        return any(tracker.due_in_s() is not None and tracker.path not in self._broken for tracker in self)

    def wrote(self, path: Path, file_id: FileId | None) -> bool:
        """Whether a tracker is still as it was read or written last."""
        tracker = self._open.get(path)
        return tracker is not None and tracker.sheet.snapshot.file_id == file_id

    def tick(self) -> None:
        """Write back what is due."""
        for tracker in self:
            if tracker.due_in_s() == 0:
                self._write(tracker)

    def flush(self) -> None:
        """Write everything that waits. What cannot be written stays in the ledger."""
        for tracker in self:
            try:
                with self._doing(f"writing {tracker.name}"):
                    tracker.close()
            except StorageError as error:
                self._broken[tracker.path] = error.as_problem()

    @property
    def _columns(self) -> TrackerColumns:
        named = self._parts.config.settings.columns
        return TrackerColumns(named.row_id, named.name, named.email, named.type, named.youtube, named.drive)

    def _try_to_open(self, path: Path) -> None:
        settings = self._parts.config.settings
        setup = TrackerSetup(
            columns=self._columns,
            tries_allowed=settings.downloads.tries,
            keep_days=settings.backup.keep_days,
            compress_backups=settings.backup.compress,
        )
        try:
            with self._doing(f"reading {self._parts.relative(path)}"):
                self._open[path] = Tracker.open(
                    path,
                    self._parts.ledger,
                    clock=self._parts.clock,
                    name=self._parts.relative(path),
                    backups=self._parts.state / "backups" / "trackers",
                    setup=setup,
                    follow=self._follow,
                )
        except (ContentError, StorageError) as error:
            self._broken[path] = self._placed(error, path)
        else:
            self._broken.pop(path, None)
            self._remember(self._parts.relative(path))

    def _remember(self, name: str) -> None:
        """Note that this file is a tracker, whatever becomes of its header."""
        if name in self._known or not self._follow:
            return
        self._known.add(name)
        with self._parts.ledger.writing() as tx:
            tx.settings.put(Fact.TRACKERS, sorted(self._known))

    def _let_go(self, path: Path) -> None:
        """Its rows stay in the ledger, with what waits to be written, for when the file is there again."""
        del self._open[path]
        self._broken.pop(path, None)

    def _refresh(self, tracker: Tracker, snapshot: FileSnapshot | None) -> None:
        """`snapshot` None: as the file lies there now."""
        try:
            with self._doing(f"reading {tracker.name}"):
                tracker.refresh(snapshot)
        except (ContentError, StorageError) as error:
            self._broken[tracker.path] = self._placed(error, tracker.path)
        else:
            self._broken.pop(tracker.path, None)

    def _write(self, tracker: Tracker) -> None:
        try:
            with self._doing(f"writing {tracker.name}"):
                tracker.tick()
        except StorageError as error:
            self._broken[tracker.path] = self._placed(error, tracker.path)

    def _placed(self, error: QuizopsError, path: Path) -> Problem:
        problem = error.as_problem()
        place = problem.location if problem.location.file else Location(self._parts.relative(path))
        return Problem(problem.rule, problem.message, problem.hint, place, problem.severity)
