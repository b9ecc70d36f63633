"""The quizzes of a content folder: where they lie, what is resident of them, and when they are merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from quizops.clock import iso
from quizops.errors import ContentError, ContentMoved, Problem, QuizopsError, StorageError, UsageError
from quizops.files import FileId
from quizops.jobs.late_saves import merge_late_save
from quizops.jobs.passes import Pass, last_pass, record_pass, what_is_there
from quizops.jobs.policy import policy_json, policy_of
from quizops.jobs.progress import Progress
from quizops.jobs.quiz_update import OnCommit, QuizUpdate, record_left, saved_moment, update_recipe
from quizops.ledger import Cause
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import Policy
from quizops.quiz.place import QuizPlace, discover
from quizops.quiz.schema import load_schema, shipped_schema
from quizops.quiz.session import QuizSession
from quizops.recipes import StepContext
from quizops.releases import LateSave
from quizops.runs import Engine, RunRequest
from quizops.tables import FileSnapshot, read_settled, settled_snapshot
from quizops.watch import Save
from quizops.wiring import Parts

_MOVED_AGAIN_S = 0.3
_STORAGE_AGAIN_S = 5.0
_AGAIN_AT_MOST_S = 60.0


class Quizzes:
    """Every quiz below the root, by name."""

    def __init__(self, parts: Parts, engine: Engine, progress: Progress) -> None:
        self._parts = parts
        self._engine = engine
        self._progress = progress
        self._places: dict[str, QuizPlace] = {}
        self._sessions: dict[str, QuizSession] = {}
        self._again: dict[str, float] = {}
        self._in_vain: dict[str, int] = {}
        self._passed: dict[str, Mapping[str, Any]] = {}
        self._unremembered: set[str] = set()
        self.unreadable: tuple[Problem, ...] = ()
        self.recipe = update_recipe(self._update_of_run)

    # Where they lie

    @property
    def places(self) -> list[QuizPlace]:
        return list(self._places.values())

    def find(self, files: Iterable[Path]) -> None:
        """Look for quizzes among these files; those that are known follow to where they lie now."""
        discovery = discover(self._parts.root, files, self._parts.recorded_outputs())
        self.unreadable = discovery.problems
        self._places = {place.name: place for place in discovery.places}
        for of_quizzes in (self._sessions, self._passed, self._again, self._in_vain):
            for name in of_quizzes.keys() - self._places.keys():
                del of_quizzes[name]

    def outputs(self) -> dict[str, Path]:
        return {name: place.output for name, place in self._places.items()}

    def named(self, name: str | None) -> QuizPlace:
        """The quiz of this name, or the only one. Raises `UsageError` with the names there are."""
        known = ", ".join(self._places) or "none"
        if name is not None:
            if name not in self._places:
                raise UsageError(f"there is no quiz {name!r}", hint=f"quizzes here: {known}")
            return self._places[name]
        if len(self._places) != 1:
            raise UsageError("say which quiz is meant", hint=f"--quiz NAME, one of: {known}")
        return self.places[0]

    def knows(self, path: Path) -> bool:
        return any(path in place.files or path == place.output for place in self.places)

    def companions(self, path: Path) -> set[Path]:
        """The other files of the quizzes to which this one belongs, or may come to belong."""
        found: set[Path] = set()
        for place in self.places:
            if path in place.files or path == place.output or path.parent == place.folder:
                found.update(place.files)
        return found - {path}

    def ended_with_newline(self, path: Path) -> bool:
        known = [session.tables.snapshot(path) for session in self._sessions.values()]
        return any(snapshot.ends_with_newline for snapshot in known if snapshot is not None)

    def wrote(self, path: Path, file_id: FileId | None) -> bool:
        """Whether an output is still as the last publish left it."""
        return any(
            place.output == path and self._parts.releases.recorded(name, path) == file_id
            for name, place in self._places.items()
        )

    def forget_all(self) -> None:
        """Let go of all that is resident: policy or schema may be others, or it may not be trusted."""
        self._sessions.clear()

    # When they are merged

    def saved(self, saves: Sequence[Save]) -> None:
        """One run for each quiz to which any of these files belongs."""
        for place in self.places:
            mine = [save for save in saves if save.path in place.files or save.path == place.output]
            gone = [save for save in saves if save.settled is None and self._spoke_of(place, save.path)]
            if mine or gone:
                self._take_in(place, mine, gone)

    def catch_up(self) -> list[dict[str, Any]]:
        """A pass over each quiz whose files are not as its last pass left them."""
        self.look_after(self._parts.clock.monotonic())
        told = [self.catch_up_with(place) for place in self.places]
        return [one for one in told if one is not None]

    def catch_up_with(self, place: QuizPlace) -> dict[str, Any] | None:
        """The plan of a pass over this quiz; None where nothing changed since the last one."""
        policy = policy_of(self._parts.config)
        with self._parts.ledger.reading() as tx:
            last = last_pass(tx, place.name)
        if last is not None and last.seen == what_is_there(place, policy):
            return None
        return self.merge(place, policy, Cause.FILE, fresh=True)

    def warm(self) -> None:
        """Make resident what is not yet, so that the next save finds it so."""
        for place in self.places:
            if place.held is None and place.name not in self._sessions:
                try:
                    self.session(place)
                except (ContentError, ContentMoved, StorageError):
                    continue

    def merge(
        self,
        place: QuizPlace,
        policy: Policy,
        cause: Cause,
        *,
        operator: str | None = None,
        saved_at_ns: int | None = None,
        on_commit: OnCommit | None = None,
        fresh: bool = False,
    ) -> dict[str, Any]:
        """Run `quiz-update` over one quiz; its plan as JSON, or `{quiz, error}` where it is held.

        `fresh` looks at the files once more, for a merge that was asked for before the watcher saw a save.
        """
        start = self._parts.clock.monotonic()
        there = what_is_there(place, policy)
        try:
            if fresh:
                self._look_again(place)
            session = self.session(place)
        except QuizopsError as error:
            return self._ended_badly(place, there, error)
        update = QuizUpdate(
            parts=self._parts,
            place=session.place,
            session=session,
            policy=policy,
            cause=cause,
            operator=operator,
            saved_at=saved_moment(saved_at_ns) if saved_at_ns else None,
            on_commit=on_commit,
            doing=self._progress.doing,
        )
        with self._progress.doing(f"merging {place.name}"):
            return self._ran(update, start, there)

    def session(self, place: QuizPlace) -> QuizSession:
        """What is resident of a quiz, loaded when it is not. Raises as `QuizSession.load` does."""
        session = self._sessions.get(place.name)
        if session is None:
            session = QuizSession(
                place,
                self._parts.ledger,
                clock=self._parts.clock,
                cache=self._parts.cache,
                schema=self._schema(),
                pace=self._progress.at,
            )
            with self._progress.doing(f"reading {place.name}"):
                session.load(self._snapshots(place))
            self._sessions[place.name] = session
        return session

    def resident(self, name: str) -> QuizSession | None:
        """What is resident of a quiz, if anything is."""
        return self._sessions.get(name)

    def follow(self, name: str, live: LiveQuiz) -> None:
        """What is resident of a quiz goes along with another live JSON, whose index is kept later."""
        session = self._sessions[name]
        session.follow_live(live)
        session.edited_by_hand()
        self._unremembered.add(name)

    def look_at(self, name: str) -> dict[str, Any]:
        """A pass over one quiz, for the record, after something else than a save changed it; its plan."""
        return self.merge(self._places[name], policy_of(self._parts.config), Cause.OPERATOR)

    def forget(self, name: str) -> None:
        """Let go of what is resident: the next pass reads it again."""
        self._sessions.pop(name, None)

    def look_after(self, now: float) -> None:
        """Try again what could not be done for a while, and look once more at what was swapped out."""
        for name in [name for name, at in self._again.items() if at <= now]:
            del self._again[name]
            if name in self._places:
                self.forget(name)
                self.merge(self._places[name], policy_of(self._parts.config), Cause.FILE)
        self.remember()
        for late in self._parts.releases.second_looks(now):
            self._take_in_late(late, now)

    def remember(self) -> None:
        """Keep the indexes of what was published for the next process; nobody waits for it."""
        for name in list(self._unremembered):
            session = self._sessions.get(name)
            if session is not None and session.live is not None:
                session.live.remember(self._parts.cache)
        self._unremembered.clear()

    def _ran(self, update: QuizUpdate, start: float, there: Mapping[str, Any]) -> dict[str, Any]:
        place = update.place
        request = RunRequest(
            self.recipe,
            update.cause,
            subject=place.name,
            operator=update.operator,
            params={"quiz": place.name, "policy": policy_json(update.policy)},
            live={"update": update},
        )
        self._passed.pop(place.name, None)
        outcome = self._engine.outcome(self._engine.submit(request))
        if outcome.error is not None:
            self.forget(place.name)
            return self._ended_badly(place, there, outcome.error)
        self._in_vain.pop(place.name, None)
        self._passed[place.name] = record_left(update).seen["files"]
        if update.release is not None:
            self._unremembered.add(place.name)
        plan = update.plan
        assert plan is not None
        told = plan.as_json(
            published=update.release is not None,
            release=update.release.id if update.release else None,
            duration_ms=round((self._parts.clock.monotonic() - start) * 1000, 1),
        )
        return {**told, "adopted": update.adopted}

    def _ended_badly(self, place: QuizPlace, there: Mapping[str, Any], error: QuizopsError) -> dict[str, Any]:
        """Content that moved on is planned again soon, a disk that refuses later, a held quiz when mended."""
        if isinstance(error, ContentMoved):
            self._try_again(place.name, _MOVED_AGAIN_S)
        elif isinstance(error, StorageError):
            self._try_again(place.name, _STORAGE_AGAIN_S)
        told = error.as_problem().as_json()
        seen = there if isinstance(error, ContentError) else {}
        with self._parts.ledger.writing() as tx:
            before = last_pass(tx, place.name) or Pass({}, "")
            left = replace(before, seen=seen, at=iso(self._parts.clock.now()), error=error.message)
            record_pass(tx, place.name, left)
            if before.error != error.message:
                tx.events.append("refused", place.name, {"quiz": place.name, **told})
        return {"quiz": place.name, "error": told}

    def _try_again(self, name: str, first_s: float) -> None:
        """Each time in vain twice as late: every try is a run, and a file may be kept open for days."""
        tries = self._in_vain.get(name, 0)
        self._in_vain[name] = min(tries + 1, 16)
        wait_s = min(first_s * 2**tries, _AGAIN_AT_MOST_S)
        self._again[name] = self._parts.clock.monotonic() + wait_s

    def _take_in_late(self, late: LateSave, now: float) -> None:
        """Somebody saved into the file that had just been replaced: their work joins what is live."""
        place = self._places.get(late.quiz)
        if place is None:
            self._parts.releases.look_later(late, now + _STORAGE_AGAIN_S)
        elif merge_late_save(self._parts, self._engine, place, late):
            self.forget(place.name)
            self.look_at(place.name)

    def _take_in(self, place: QuizPlace, saves: Sequence[Save], gone: Sequence[Save]) -> None:
        session = self._sessions.get(place.name)
        if session is not None:
            news = [save for save in saves if not self._was_taken_in(place, save)]
            snapshots = self._read(save for save in news if save.path != place.output)
            if not news and not gone:
                return
            session.refresh(snapshots, gone=[save.path for save in gone], place=place)
        newest = max((save.file_id.mtime_ns for save in saves if save.file_id), default=None)
        self.merge(place, policy_of(self._parts.config), Cause.FILE, saved_at_ns=newest)

    def _was_taken_in(self, place: QuizPlace, save: Save) -> bool:
        """Whether a pass was made of this version already, or it is the one that was published."""
        known = self._passed.get(place.name, {}).get(place.file(save.path))
        return save.file_id is not None and known == save.file_id.as_json()

    def _look_again(self, place: QuizPlace) -> None:
        session = self._sessions.get(place.name)
        if session is None:
            return
        snapshots = [
            settled_snapshot(
                path, clock=self._parts.clock, pause=self._parts.pause, previous=session.tables.snapshot(path)
            )
            for path in place.files
            if path.exists()
        ]
        changed = [found for found in snapshots if found is not session.tables.snapshot(found.path)]
        gone = [path for path in {*session.place.files, *place.files} if not path.exists()]
        session.refresh(changed, gone=gone, place=place)

    def _spoke_of(self, place: QuizPlace, path: Path) -> bool:
        session = self._sessions.get(place.name)
        return session is not None and path in session.place.files

    def _read(self, saves: Iterable[Save]) -> list[FileSnapshot]:
        found = []
        for save in saves:
            snapshot = read_settled(save.path, save.settled) if save.settled else None
            if snapshot is not None:
                found.append(snapshot)
        return found

    def _snapshots(self, place: QuizPlace) -> list[FileSnapshot]:
        return [
            settled_snapshot(path, clock=self._parts.clock, pause=self._parts.pause)
            for path in place.files
            if path.exists()
        ]

    def _schema(self) -> Any:
        named = self._parts.config.settings.quiz.schema_file
        return load_schema(self._parts.root / named, named) if named else shipped_schema()

    def _update_of_run(self, context: StepContext) -> QuizUpdate:
        """The pass of a run that is resumed: the same quiz, as it is now."""
        place = self.named(str(context.params["quiz"]))
        policy = policy_of(self._parts.config, context.params.get("policy"))
        return QuizUpdate(self._parts, place, self.session(place), policy, Cause.OPERATOR)
