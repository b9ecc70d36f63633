"""A content folder in the hands of its owner: its quizzes, its trackers, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from quizops.config import Config
from quizops.errors import Problem, Severity
from quizops.files import is_ignored_name
from quizops.jobs.progress import Progress
from quizops.jobs.quizzes import Quizzes
from quizops.jobs.signals import Signals
from quizops.jobs.trackers import Trackers
from quizops.jobs.upkeep import Upkeep
from quizops.ledger import RunStatus, StepStatus
from quizops.quiz.model import refusal_json
from quizops.recipes import Recipe
from quizops.runs import InlineEngine
from quizops.watch import ContentTree, Save
from quizops.watch.tree import is_text
from quizops.wiring import Fact, Parts

SETTINGS_FILE = "quizops.toml"
_TICK_S = 1.0
_WAITS_LONG_S = 2.0
_LOOKED_THROUGH = 100
_ERRORS_TOLD = 20
_EFFECTS = {"published", "rolled_back"}


class ContentFolder:
    """Everything of one folder. Work on it happens in one thread."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.progress = Progress(parts.ledger, parts.clock)
        self.recipes: dict[str, Recipe] = {}
        self.engine = InlineEngine(parts.ledger, parts.clock, parts.log, self.recipes.__getitem__)
        self.quizzes = Quizzes(parts, self.engine, self.progress)
        self.recipes["quiz-update"] = self.quizzes.recipe
        self.trackers = Trackers(parts, doing=self.progress.doing)
        self.stop_requested = False
        self.leave_requested = False
        self.signals = Signals(parts)
        self._upkeep = Upkeep(parts)
        self._next_tick = 0.0
        with parts.ledger.reading() as tx:
            self._troubles_told: list[dict[str, Any]] = tx.settings.get(Fact.TROUBLES, [])
            self._waiting_rows_told: int = tx.settings.get(Fact.WAITING_ROWS, 0)
            self._waiting_since: float | None = None
            self.paused: bool = tx.settings.get(Fact.PAUSED, False)

    def open(self) -> None:
        """Find what is here, and finish what a dead owner left half done."""
        self.progress.forget()
        self.look_around()
        with self.progress.doing("mending releases"):
            self.parts.releases.recover(self.quizzes.outputs())
        self._close_runs_of_the_dead()

    def look_around(self) -> None:
        """Walk the folder for quizzes and trackers that came or went."""
        tree = self.tree()
        self.quizzes.find(tree.files)
        self.trackers.find(tree.files)

    def problems(self) -> list[Problem]:
        """What keeps whole files from being worked with, in settings, CSVs and trackers."""
        settings = [one for one in self.parts.config.problems() if one.severity is Severity.ERROR]
        found = [*settings, *self.quizzes.unreadable, *self.trackers.troubles()]
        return list({(one.location.file, one.rule, one.message): one for one in found}.values())

    def tell_problems(self) -> None:
        """An event for each that was not there when it was last told."""
        told, found = self._troubles_told, [refusal_json(problem) for problem in self.problems()]
        if found == told:
            return
        with self.parts.ledger.writing() as tx:
            tx.settings.put(Fact.TROUBLES, found)
            for problem in found:
                if problem not in told:
                    tx.events.append("refused", problem["file"] or "", problem)
        self._troubles_told = found

    def tree(self) -> ContentTree:
        return ContentTree.scan(self.parts.root, [self.parts.media])

    def matters(self, path: Path) -> bool:
        """Whether a change of this file can mean anything."""
        names = (path.name, *self._below_root(path))
        if not is_text(str(path)) or any(is_ignored_name(name) for name in names):
            return False
        if path.is_relative_to(self.parts.media):
            return False
        return (
            path.suffix.lower() == ".csv" or path in self.quizzes.outputs().values() or self._is_setting(path)
        )

    def ended_with_newline(self, path: Path) -> bool:
        """How the version of a CSV that is known so far ended."""
        for tracker in self.trackers:
            if tracker.path == path:
                return tracker.sheet.snapshot.ends_with_newline
        return self.quizzes.ended_with_newline(path)

    def is_ours(self, save: Save) -> bool:
        """Whether this version of a file is one that we wrote ourselves."""
        if save.settled is None:
            return False
        return self.quizzes.wrote(save.path, save.file_id) or self.trackers.wrote(save.path, save.file_id)

    def beside(self, settled: Iterable[Path], going_on: set[Path]) -> set[Path]:
        """Those of the settled files whose quiz has another file that is still being saved."""
        return {path for path in settled if self.quizzes.companions(path) & going_on}

    def settled(self, saves: Sequence[Save]) -> None:
        """Take in files that came to rest: one run for each quiz that they concern."""
        self.signals.saved(len(saves))
        if any(self._is_setting(save.path) for save in saves):
            self._reload_settings()
        for save in saves:
            if not self.quizzes.knows(save.path):
                self.trackers.saved(save.path, save.settled)
        unknown = [save.path for save in saves if not self.quizzes.knows(save.path) or save.settled is None]
        if unknown and any(path not in self.trackers.paths for path in unknown):
            self.quizzes.find(self.tree().files)
        self.quizzes.saved([save for save in saves if save.path not in self.trackers.paths])
        self.tell_problems()

    def start_over(self) -> None:
        """Let go of what is resident of quizzes, and read it from ledger and files when it is needed."""
        self.quizzes.forget_all()

    def catch_up(self) -> list[dict[str, Any]]:
        """Apply whatever changed since the last pass; the plans of the quizzes that were looked at."""
        plans = self.quizzes.catch_up()
        self.tell_problems()
        return plans

    def due_in_s(self) -> float:
        """Seconds until `do_due` has something to do."""
        waits = [self._next_tick - self.parts.clock.monotonic()]
        due = self.trackers.due_in_s()
        if due is not None:
            waits.append(due)
        return max(min(waits), 0.0)

    def has_due(self) -> bool:
        """Whether somebody waits for an answer, or cells for being written to a file that takes them."""
        with self.parts.ledger.reading() as tx:
            if tx.intents.queued() or tx.intents.taken():
                return True
        return self.trackers.can_write_back()

    def do_due(self) -> None:
        """Write back what is due, and once a second look after what was published."""
        self.trackers.tick()
        now = self.parts.clock.monotonic()
        if now >= self._next_tick:
            self._next_tick = now + _TICK_S
            if not self.paused:
                self.quizzes.look_after(now)
            self._upkeep.do_due()
            self._tell_waiting_rows()
            self.signals.do_due(self.trackers)

    def remember_event(self, at: str) -> None:
        """Note when the watcher last heard of a change."""
        with self.parts.ledger.writing() as tx:
            tx.settings.put(Fact.LAST_EVENT, at)

    def flush(self) -> None:
        """Write back everything that waits; what cannot be written stays in the ledger."""
        self.trackers.flush()
        self.quizzes.remember()
        self._tell_waiting_rows(at_once=True)

    def _tell_waiting_rows(self, *, at_once: bool = False) -> None:
        """Rows that wait for no more than a write-back's own time are not worth a word."""
        waiting, now = self.trackers.waiting_rows, self.parts.clock.monotonic()
        if not waiting:
            self._waiting_since = None
        elif self._waiting_since is None:
            self._waiting_since = now
        is_worth_it = at_once or self._waiting_since is None or now - self._waiting_since >= _WAITS_LONG_S
        if is_worth_it and waiting != self._waiting_rows_told:
            with self.parts.ledger.writing() as tx:
                tx.settings.put(Fact.WAITING_ROWS, waiting)
            self._waiting_rows_told = waiting

    def _close_runs_of_the_dead(self) -> None:
        """Runs whose process died: what they published stands, the pass at the start takes up the rest."""
        with self.parts.ledger.writing() as tx:
            for run in tx.runs.list(_LOOKED_THROUGH, status=RunStatus.RUNNING):
                done = any(event.kind in _EFFECTS for event in tx.events.of_run(run.id))
                status = RunStatus.SUCCEEDED if done else RunStatus.SUPERSEDED
                for step in tx.runs.steps(run.id):
                    if step.status is StepStatus.RUNNING:
                        tx.runs.put_step(replace(step, status=StepStatus.CANCELLED))
                tx.runs.finish(run.id, status, {**run.data, "ended_by": "the next owner"})
                told = {"recipe": run.recipe, "status": status}
                tx.events.append("run_finished", run.subject or "", told, run_id=run.id)

    def _below_root(self, path: Path) -> tuple[str, ...]:
        root = self.parts.root
        return path.relative_to(root).parts[:-1] if path.is_relative_to(root) else ()

    def _is_setting(self, path: Path) -> bool:
        return path == self.parts.root / SETTINGS_FILE or "environments" in self._below_root(path)

    def _reload_settings(self) -> None:
        """Settings with an error in them are told, and those before go on."""
        fresh = Config.load(self.parts.root)
        errors = [problem for problem in fresh.found if problem.severity is Severity.ERROR]
        if errors:
            with self.parts.ledger.writing() as tx:
                for problem in errors[:_ERRORS_TOLD]:
                    tx.events.append("refused", problem.location.file or SETTINGS_FILE, problem.as_json())
            return
        is_other = fresh.settings != self.parts.config.settings
        self.parts.config = fresh
        if is_other:
            self.quizzes.forget_all()
            self.quizzes.catch_up()
