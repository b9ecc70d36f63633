"""Bring an older release back, by hand; what the CSVs still say of it stays out until it is edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quizops.clock import iso
from quizops.errors import QuizHeld, UsageError
from quizops.files import FileId
from quizops.jobs.asked import Asked
from quizops.jobs.folder import ContentFolder
from quizops.jobs.output import adopt_output, judge_output
from quizops.ledger import Cause, Event, ReleaseRow, Transaction
from quizops.quiz.base_store import WITHHELD, read_decisions, stored_marks
from quizops.quiz.compare import QuizComparison, WholeQuiz, compared
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import Mark
from quizops.quiz.place import QuizPlace
from quizops.quiz.quiz_tables import QuizTables
from quizops.quiz.rewrite import Rewritten, rewritten
from quizops.quiz.withhold import TakenBack, Withholding, withholding
from quizops.recipes import Recipe, Step, StepContext
from quizops.releases.deeds import ROLLBACK_ACTION
from quizops.runs import RunRequest
from quizops.wiring import operator_name

_LOOKED_THROUGH = 100


@dataclass(slots=True)
class Rollback:
    """One way back: from what is live to a release that was."""

    folder: ContentFolder
    place: QuizPlace
    to: str | None
    reason: str | None
    operator: str
    undoing: bool = False
    target: ReleaseRow | None = None
    origin: ReleaseRow | None = None
    marks: Withholding = field(default_factory=lambda: Withholding((), ()))
    after: Rewritten | None = None

    def check(self, context: StepContext) -> Mapping[str, Any]:
        """Settle a hand edit first; one that is broken is what a rollback may replace."""
        parts = self.folder.parts
        adopted = None
        try:
            if judge_output(parts, self.place):
                adopted = adopt_output(parts, self.place, run_id=context.run_id, operator=self.operator)
                self.folder.quizzes.forget(self.place.name)
        except QuizHeld as error:
            context.log("the live file is broken and gives way", {"message": error.message})
        self.origin = parts.releases.live(self.place.name)
        self.target = parts.releases.find(self.place.name, self._wanted())
        return {"adopted": adopted.release.version if adopted else None, "to": self.target.version}

    def compare(self, context: StepContext) -> Mapping[str, Any]:
        """Which cells, rows and sets the way back takes back: those will be withheld."""
        if self.origin is None or self.target is None or self.origin.id == self.target.id:
            return {"withheld": 0}
        try:
            session = self.folder.quizzes.session(self.place)
        except QuizHeld:
            return {"withheld": 0}
        self.after = self._narrow_look(session.live)
        after = self.after or self._whole_look(self.origin, self.target)
        self.marks = withholding(self._taken_back(after, session.tables.tables))
        return {"withheld": len(self.marks.put)}

    def switch(self, context: StepContext) -> Mapping[str, Any]:
        """Make the target's bytes live, with the marks already recorded."""
        parts = self.folder.parts
        assert self.target is not None
        with parts.ledger.writing() as tx:
            self._mark(tx)
        live = parts.releases.rollback(
            self.place.name,
            self.target.id,
            self.place.output,
            expected=FileId.of_path(self.place.output),
            commit=lambda tx, row: None,
            run_id=context.run_id,
            operator=self.operator,
            reason=self.reason,
            undoing=self.undoing,
        )
        self._follow()
        return {"version": live.version, "release": live.id}

    def _wanted(self) -> str:
        if self.to is not None:
            return self.to
        if self.origin is None or self.origin.parent is None:
            raise UsageError(
                f"{self.place.name} has no earlier release",
                hint="`quizops releases list` shows what there is",
            )
        return self.origin.parent

    def _narrow_look(self, live: LiveQuiz | None) -> Rewritten | None:
        """The target, told by the patches that lead to it from the live file; None where they do not tell."""
        assert self.target is not None
        way = self.folder.parts.releases.way_back(self.place.name, self.target.id, self.place.output)
        if live is None or way is None or FileId.of_path(self.place.output) != live.file_id:
            return None
        return rewritten(live, way)

    def _whole_look(self, origin: ReleaseRow, target: ReleaseRow) -> _Whole:
        """The target, by reading both releases from end to end."""
        releases = self.folder.parts.releases
        one, other = (WholeQuiz.of(releases.content(row), row.version) for row in (origin, target))
        return _Whole(one, other)

    def _follow(self) -> None:
        """What is resident follows to the target where that is known without reading it."""
        session = self.folder.quizzes.resident(self.place.name)
        file_id = self.folder.parts.releases.recorded(self.place.name, self.place.output)
        if session is None or self.after is None or file_id is None:
            self.folder.quizzes.forget(self.place.name)
            return
        self.folder.quizzes.follow(self.place.name, self.after.live(file_id))

    def _taken_back(self, after: Rewritten | _Whole, tables: QuizTables) -> TakenBack:
        with self.folder.parts.ledger.reading() as tx:
            decided = read_decisions(tx.decisions.of_quiz(self.place.name), {})
        standing: list[Mark] = [mark for marks in decided.marks.values() for mark in marks]
        return TakenBack(
            change=after.comparison(),
            sets_after=after.option_sets,
            rows=lambda identity: tables.rows(identity)[0],
            set_rows=lambda name: tables.set_rows(name)[0],
            question=after.question,
            marks=standing,
        )

    def _mark(self, tx: Transaction) -> None:
        at = iso(self.folder.parts.clock.now())
        for mark in self.marks.drop:
            tx.decisions.drop(self.place.name, mark.file, mark.key, mark.column)
        tx.decisions.put(*stored_marks(self.place.name, self.marks.put, self.operator, at))


@dataclass(frozen=True, slots=True)
class _Whole:
    """Two releases read whole; answers as `Rewritten` does."""

    origin: WholeQuiz
    target: WholeQuiz

    @property
    def option_sets(self) -> dict[str, list[str]]:
        return self.target.frame.section("optionSets")

    def question(self, identity: int) -> dict[str, Any] | None:
        return self.target.question(identity)

    def comparison(self) -> QuizComparison:
        return compared(self.origin, self.target)


def rollback_recipe(load: Callable[[StepContext], Rollback]) -> Recipe:
    """The recipe `rollback`."""

    def of(context: StepContext) -> Rollback:
        if "rollback" not in context.scratch:
            context.scratch["rollback"] = load(context)
        way: Rollback = context.scratch["rollback"]
        return way

    return Recipe(
        "rollback",
        (
            Step("check", lambda context: of(context).check(context)),
            Step("compare", lambda context: of(context).compare(context)),
            Step("switch", lambda context: of(context).switch(context), pure=False),
        ),
    )


def register(folder: ContentFolder) -> None:
    """Let the engine know the recipe, also for runs that are taken up again."""

    def load(context: StepContext) -> Rollback:
        place = folder.quizzes.named(str(context.params["quiz"]))
        to, reason = context.params.get("to"), context.params.get("reason")
        return Rollback(folder, place, to, reason, operator_name())

    folder.recipes["rollback"] = rollback_recipe(load)


def roll_back(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{quiz?, to?, reason?}`: back to the parent, or to a version."""
    place = folder.quizzes.named(payload.get("quiz"))
    way = Rollback(folder, place, payload.get("to"), payload.get("reason"), asked.operator)
    return _went_before(folder, place, asked) or _run(folder, way, asked)


def undo_rollback(folder: ContentFolder, undo: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """Take a rollback back. Raises `UsageError` when something newer was published since."""
    place = folder.quizzes.named(str(undo["quiz"]))
    origin = folder.parts.releases.rolled_back_from(place.name, place.output)
    if origin != undo["from"]:
        raise UsageError(
            f"something newer was published for {place.name} since that rollback",
            hint=f"name the version: `quizops rollback --quiz {place.name} --to V`",
        )
    return _run(folder, Rollback(folder, place, origin, "undo", asked.operator, undoing=True), asked)


def _went_before(folder: ContentFolder, place: QuizPlace, asked: Asked) -> dict[str, Any] | None:
    """The answer to a request that a dead owner had carried out without getting to say so."""
    if not asked.again:
        return None
    with folder.parts.ledger.reading() as tx:
        for run in tx.runs.list(_LOOKED_THROUGH):
            if run.data.get("params", {}).get("intent") == asked.intent_id:
                for event in tx.events.of_run(run.id):
                    if event.kind == "rolled_back":
                        return _answer_of(tx, place, event)
    return None


def _answer_of(tx: Transaction, place: QuizPlace, event: Event) -> dict[str, Any]:
    origin = tx.releases.get(event.data["from"]) if event.data["from"] else None
    marks = [one for one in tx.decisions.of_quiz(place.name) if one.verdict == WITHHELD]
    return {
        "quiz": place.name,
        "version": event.data["version"],
        "from_version": origin.version if origin else None,
        "release": event.data["release"],
        "withheld": len(marks),
        "action": _action_of(tx, event.operator, event.data["release"]),
        "reason": event.data["reason"],
    }


def _action_of(tx: Transaction, operator: str | None, to: str) -> str | None:
    """The journal's entry of a rollback that was just recorded."""
    for action in tx.journal.newest(operator, 1):
        if action.kind == ROLLBACK_ACTION and action.undo["to"] == to and action.undone is None:
            return action.id
    return None


def _run(folder: ContentFolder, way: Rollback, asked: Asked) -> dict[str, Any]:
    params = {"quiz": way.place.name, "to": way.to, "reason": way.reason, "intent": asked.intent_id}
    request = RunRequest(
        folder.recipes["rollback"],
        Cause.OPERATOR,
        subject=way.place.name,
        operator=way.operator,
        params=params,
        live={"rollback": way},
    )
    outcome = folder.engine.outcome(folder.engine.submit(request))
    if outcome.error is not None:
        raise outcome.error
    folder.quizzes.look_at(way.place.name)
    with folder.parts.ledger.reading() as tx:
        (event,) = [event for event in tx.events.of_run(outcome.run_id) if event.kind == "rolled_back"]
        return _answer_of(tx, way.place, event)
