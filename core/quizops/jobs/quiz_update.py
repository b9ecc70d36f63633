"""The run that a save sets off: check → plan → apply → validate → publish → record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from quizops.errors import Problem, QuizHeld
from quizops.files import FileId
from quizops.jobs.output import adopt_output, judge_output
from quizops.jobs.passes import (
    Pass,
    last_pass,
    pass_of_plan,
    record_pass,
    waiting_key,
    waiting_of,
    what_is_there,
)
from quizops.jobs.progress import Doing, unwatched
from quizops.ledger import Cause, ReleaseRow, Transaction
from quizops.quiz.edits import QuizEdits
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import Conflict, MergePlan, Policy, refusal_json
from quizops.quiz.place import QuizPlace
from quizops.quiz.schema import QuizSchema, shipped_schema
from quizops.quiz.session import QuizSession
from quizops.recipes import Recipe, Step, StepContext
from quizops.releases import ReleaseDraft, ReleaseType, changes_of_plan
from quizops.tables.splices import Splice
from quizops.wiring import Parts

_NAMED = 20
OnCommit = Callable[[Transaction, MergePlan], None]


@dataclass(slots=True)
class QuizUpdate:
    """One pass over one quiz: what its steps share, in the order in which it comes to be."""

    parts: Parts
    place: QuizPlace
    session: QuizSession
    policy: Policy
    cause: Cause
    operator: str | None = None
    saved_at: datetime | None = None
    on_commit: OnCommit | None = None
    schema: QuizSchema = field(default_factory=shipped_schema)
    plan: MergePlan | None = None
    edits: QuizEdits = field(default_factory=QuizEdits)
    change: Sequence[Splice] | bytes = ()
    release: ReleaseRow | None = None
    run_id: str | None = None
    adopted: str | None = None
    """The version that a hand edit became before anything was planned."""
    doing: Doing = unwatched
    """Names what is at hand to whoever watches."""

    def check(self, context: StepContext) -> Mapping[str, Any]:
        """Settle a hand edit of the output before anything is planned."""
        self.run_id = context.run_id
        output = self.place.output
        if not judge_output(self.parts, self.place):
            live = self.session.live
            if output.exists() and (live is None or live.file_id != FileId.of_path(output)):
                self.session.follow_live(self._open_live())
            return {"adopted": None}
        adopted = adopt_output(self.parts, self.place, run_id=context.run_id, operator=self.operator)
        self.session.follow_live(self._open_live(), version=adopted.release.version)
        self.session.edited_by_hand()
        self.adopted = adopted.release.version
        context.log("adopted a hand edit", {"version": adopted.release.version})
        return {"adopted": adopted.release.version}

    def make_plan(self, context: StepContext) -> Mapping[str, Any]:
        plan = self.session.plan(self.policy)
        self.plan = plan
        for problem in plan.refused[:_NAMED]:
            context.log("refused", problem.as_json())
        return {
            "type": plan.type,
            "to_version": plan.to_version,
            "rows": plan.rows,
            "added": len(plan.added),
            "changed": len(plan.changed),
            "removed": len(plan.removed),
            "conflicts": len(plan.conflicts),
            "refused": len(plan.refused),
            "withheld": len(plan.withheld),
        }

    def apply(self, context: StepContext) -> Mapping[str, Any]:
        """The change as bytes: splices of the live file, or a whole new one."""
        plan = self._planned
        if self.session.live is None:
            self.change = self.session.new_bytes(plan)
            return {"bytes": len(self.change)}
        self.edits = self.session.edits(plan)
        self.change = self.session.live.splices(self.edits)
        return {"splices": len(self.change)}

    def validate(self, context: StepContext) -> Mapping[str, Any]:
        """What is about to be published, against the schema; a plan should have refused it before."""
        questions = [*self.edits.added, *self._changed_questions()]
        problems = self.schema.problems_of_questions(questions, self.place.file(self.place.output))
        if problems:
            first: Problem = problems[0]
            raise QuizHeld(first.message, hint=first.hint, location=first.location, rule=first.rule)
        return {"questions": len(questions)}

    def publish(self, context: StepContext) -> Mapping[str, Any]:
        """Make it live, and move the bases in the transaction that records it."""
        live = self.session.live
        release = self.parts.releases.publish(
            self._draft(context.run_id),
            self.place.output,
            self.change,
            expected=live.file_id if live else None,
            commit=lambda tx, row: self._commit(tx),
        )
        self.release = release
        self._follow(release)
        return {"version": release.version, "release": release.id}

    def record(self, context: StepContext) -> Mapping[str, Any]:
        """Move the bases of cells that agree with the JSON already, and date what waits."""
        with self.parts.ledger.writing() as tx:
            self._commit(tx)
        return {}

    def already_recorded(self, context: StepContext) -> str | None:
        return "recorded with the release" if self._changes_content else None

    def nothing_to_apply(self, context: StepContext) -> str | None:
        return None if self._changes_content else "nothing changes"

    def version_read(self, path: Path) -> FileId | None:
        """The version of a file that this pass worked on."""
        if path == self.place.output:
            return self.session.live.file_id if self.session.live else None
        snapshot = self.session.tables.snapshot(path)
        return snapshot.file_id if snapshot else None

    @property
    def _changes_content(self) -> bool:
        return self._planned.type is not None

    @property
    def _planned(self) -> MergePlan:
        assert self.plan is not None
        return self.plan

    def _changed_questions(self) -> list[Mapping[str, Any]]:
        """Changed questions as they will be: what is live, with the new values over it."""
        live = self.session.live
        if live is None:
            return []
        after: list[Mapping[str, Any]] = []
        for identity, fields in self.edits.changed.items():
            known = live.question(identity) or {}
            after.append(QuizEdits.applied(known, fields))
        return after

    def _draft(self, run_id: str) -> ReleaseDraft:
        plan = self._planned
        told = plan.as_json()
        return ReleaseDraft(
            quiz=plan.quiz,
            version=plan.to_version or "",
            type=ReleaseType(plan.type.value if plan.type else "hotfix"),
            cause=self.cause,
            run_id=run_id,
            operator=self.operator,
            changes=changes_of_plan(told),
            counts={"added": len(plan.added), "changed": len(plan.changed), "removed": len(plan.removed)},
            saved_at=self.saved_at,
        )

    def _commit(self, tx: Transaction) -> None:
        plan = self._planned
        self.session.commit(tx, plan)
        if self.on_commit is not None:
            self.on_commit(tx, plan)

    def _follow(self, release: ReleaseRow) -> None:
        """Move what is resident along with what was published."""
        live = self.session.live
        file_id = self.parts.releases.recorded(self.place.name, self.place.output)
        if live is None or isinstance(self.change, bytes) or file_id is None:
            self.session.follow_live(self._open_live(), version=release.version)
            return
        moved = live.advanced(tuple(self.change), self.edits, file_id)
        self.session.follow_live(moved, version=release.version)

    def _open_live(self) -> LiveQuiz:
        output = self.place.output
        return LiveQuiz.open(output, cache=self.parts.cache, file=self.place.file(output))


def update_recipe(load: Callable[[StepContext], QuizUpdate]) -> Recipe:
    """The recipe `quiz-update`; `load` gives the pass of a run, made anew where the run is taken up again."""

    def of(context: StepContext) -> QuizUpdate:
        if "update" not in context.scratch:
            context.scratch["update"] = load(context)
        update: QuizUpdate = context.scratch["update"]
        return update

    def step(
        name: str, doing: str, work: Callable[[QuizUpdate, StepContext], Mapping[str, Any]], **more: Any
    ) -> Step:
        def act(context: StepContext) -> Mapping[str, Any]:
            update = of(context)
            with update.doing(f"{doing} {update.place.name}"):
                return work(update, context)

        return Step(name, act, **more)

    def nothing_to_apply(context: StepContext) -> str | None:
        return of(context).nothing_to_apply(context)

    def already_recorded(context: StepContext) -> str | None:
        return of(context).already_recorded(context)

    return Recipe(
        "quiz-update",
        (
            step("check", "looking at", QuizUpdate.check),
            step("plan", "planning", QuizUpdate.make_plan),
            step("apply", "making", QuizUpdate.apply, skip_because=nothing_to_apply),
            step("validate", "checking", QuizUpdate.validate, skip_because=nothing_to_apply),
            step("publish", "publishing", QuizUpdate.publish, pure=False, skip_because=nothing_to_apply),
            step("record", "recording", QuizUpdate.record, skip_because=already_recorded),
        ),
    )


def saved_moment(mtime_ns: int) -> datetime:
    """When a file was last changed, as the clock of its file system has it."""
    return datetime.fromtimestamp(mtime_ns / 1e9, UTC)


def left_by(update: QuizUpdate) -> Pass:
    """What the pass leaves waiting, for the next start and for those who only read."""
    live = update.session.live
    plan = update._planned
    return pass_of_plan(
        update.parts,
        update.place,
        plan,
        seen=what_is_there(update.place, update.policy, update.version_read),
        questions=len(live) if live else 0,
        option_sets=len(live.option_sets) if live else 0,
    )


def record_left(update: QuizUpdate) -> Pass:
    """Record what waits, and tell of what did not wait before."""
    left = left_by(update)
    quiz = update.place.name
    with update.parts.ledger.writing() as tx:
        before = last_pass(tx, quiz)
        record_pass(tx, quiz, left)
        _tell_news(tx, update, before)
    return left


def _tell_news(tx: Transaction, update: QuizUpdate, before: Pass | None) -> None:
    """One event for each refused cell and each conflict that is new, up to a screenful of each."""
    quiz = update.place.name
    known = Counter(before.waiting if before else ())
    refused, conflicts = waiting_of(update._planned)
    for problem in [one for one in refused if _is_news(one, known)][:_NAMED]:
        tx.events.append("refused", quiz, {"quiz": quiz, **refusal_json(problem)}, run_id=update.run_id)
    for conflict in [one for one in conflicts if _is_news(one, known)][:_NAMED]:
        told = conflict.as_json()
        place = {name: told[name] for name in ("id", "field", "kind", "file", "line", "column")}
        tx.events.append("conflict", quiz, {"quiz": quiz, **place}, run_id=update.run_id)


def _is_news(one: Problem | Conflict, known: Counter[str]) -> bool:
    """Whether it is one more of its kind than were known; the known ones are used up one by one."""
    key = waiting_key(one)
    known[key] -= 1
    return known[key] < 0
