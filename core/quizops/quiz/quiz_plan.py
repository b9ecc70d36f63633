"""The plan of a whole quiz: its sets, then its questions, one by one.

A question's plan depends on nothing but its own case and the sets as the plan leaves them. So a plan of
the touched questions, the waiting ones and those that refer to changed sets is the plan of all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from quizops.errors import Location, Problem
from quizops.quiz.checks import check_question
from quizops.quiz.edits import ABSENT
from quizops.quiz.model import (
    Action,
    Decisions,
    MergePlan,
    Policy,
    QuestionPlan,
    ReleaseType,
    SetPlan,
)
from quizops.quiz.question_plan import plan_question
from quizops.quiz.schema import QuizSchema, shipped_schema
from quizops.quiz.sets_plan import SetCase, SetContext, offered_options, plan_set, refused_set
from quizops.quiz.version import FIRST_VERSION, next_version, release_type
from quizops.quiz.voice import MergeContext, QuestionCase

Sets = Mapping[str, Sequence[str]]


class MergeSource(Protocol):
    """What a plan asks about a quiz: the live JSON, the CSVs, the bases and the decisions."""

    @property
    def quiz(self) -> str: ...
    @property
    def has_quiz(self) -> bool: ...
    @property
    def version(self) -> str | None: ...
    @property
    def released(self) -> Sequence[str]: ...
    @property
    def live_sets(self) -> Sets: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def rows(self) -> int: ...
    @property
    def skipped_rows(self) -> int: ...

    def ids(self) -> Iterable[int]:
        """Every question that has a row."""

    def cases(self, ids: Iterable[int]) -> Iterator[QuestionCase]:
        """The cases of these questions, ascending by id; nothing for those without a row."""

    def set_cases(self) -> list[SetCase]:
        """Every option set that has a row."""

    def referrers(self, names: Collection[str]) -> set[int]:
        """Questions whose rows may refer to any of these sets."""

    def unspoken_questions(self, names: Collection[str]) -> Iterator[Mapping[str, Any]]:
        """Questions of the JSON whose pairs name any of these sets, and no row speaks of their pairs."""

    def problems(self) -> Sequence[Problem]:
        """What is wrong with records that are no row of any question or set."""

    def pointer(self, id: int, field: str | None) -> str | None:
        """Where a question or field stands in the JSON."""


@dataclass(frozen=True, slots=True)
class SetsOutcome:
    """The sets' plans, the sets as they are then, and what the CSVs offer for each."""

    plans: dict[str, SetPlan]
    sets: Mapping[str, Sequence[str]]
    offered: Mapping[str, Sequence[str]]


def plan_quiz(
    source: MergeSource,
    policy: Policy,
    ids: Callable[[SetsOutcome], Iterable[int]] | None = None,
    *,
    schema: QuizSchema | None = None,
) -> MergePlan:
    """What a merge does.

    `ids` names the questions that need a look, once it is known what becomes of the sets; without it all
    are looked at. Reads, and changes nothing.
    """
    merge = _Merge(source, policy, schema or shipped_schema())
    outcome = merge.plan_sets()
    asked = source.ids() if ids is None else ids(outcome)
    questions = {plan.id: plan for plan in merge.plan_questions(asked, outcome) if tells(plan)}
    return _closed(source, questions, outcome)


def tells(plan: QuestionPlan) -> bool:
    """Whether a plan says anything at all, be it only that a base moves or is open."""
    return (
        plan.action is not Action.NOTHING
        or plan.waits
        or bool(plan.spent)
        or any(move.blob is not None for move in plan.bases)
    )


class _Merge:
    """One pass over a quiz."""

    def __init__(self, source: MergeSource, policy: Policy, schema: QuizSchema) -> None:
        self.source = source
        self.policy = policy
        self.schema = schema
        self._planned: dict[int, QuestionPlan] = {}

    def plan_sets(self) -> SetsOutcome:
        """Plan the sets; those whose change would break an answer are left as they are."""
        source = self.source
        cases = {case.name: case for case in source.set_cases()}
        shared = SetContext(self.policy, source.has_quiz, source.decisions.files, _set_pointer)
        plans = {name: plan_set(case, shared) for name, case in cases.items()}
        offered = {
            name: options for name, case in cases.items() if (options := offered_options(case)) is not None
        }
        while True:
            outcome = SetsOutcome(plans, sets_after(source.live_sets, plans), offered)
            blamed = self._blamed(outcome) if source.has_quiz else {}
            if not blamed:
                return outcome
            for name, ids in blamed.items():
                plans[name] = refused_set(cases[name], plans[name], sorted(ids))
            self._planned.clear()

    def plan_questions(self, ids: Iterable[int], outcome: SetsOutcome) -> Iterator[QuestionPlan]:
        known = self._planned
        context = self._context(outcome.sets, outcome.offered)
        asked = set(ids)
        unplanned = self.source.cases(sorted(asked.difference(known)))
        fresh = (plan_question(case, context) for case in unplanned)
        if not known:
            return fresh
        merged = [*fresh, *(plan for id, plan in known.items() if id in asked)]
        return iter(sorted(merged, key=lambda plan: plan.id))

    def _context(self, sets: Sets, offered: Sets) -> MergeContext:
        return MergeContext(
            self.policy,
            sets,
            self.source.live_sets,
            self.source.has_quiz,
            lambda question, place: check_finished(question, sets, place, self.schema),
            self.source.pointer,
            self.source.decisions.files,
            offered,
        )

    def _blamed(self, outcome: SetsOutcome) -> dict[str, set[int]]:
        """Changed sets with the questions that they would leave without a valid answer."""
        changed = [name for name, plan in outcome.plans.items() if plan.change is not None]
        blamed: dict[str, set[int]] = {}
        if not changed:
            return blamed
        broken = self._broken_rows(changed, outcome)
        for name in changed:
            without = _without(outcome, name, self.source.live_sets)
            ids = self._mended(broken, without, outcome.offered) if broken else set()
            ids |= self._unspoken(name, outcome.sets)
            if ids:
                blamed[name] = ids
        return blamed

    def _broken_rows(self, changed: Sequence[str], outcome: SetsOutcome) -> list[int]:
        """Plan every question that refers to a changed set; returns those that come out refused."""
        context = self._context(outcome.sets, outcome.offered)
        for case in self.source.cases(sorted(self.source.referrers(changed))):
            self._planned[case.id] = plan_question(case, context)
        return [id for id, plan in self._planned.items() if plan.refused]

    def _mended(self, broken: Sequence[int], sets: Sets, offered: Sets) -> set[int]:
        """Those of the broken that would be well with these sets."""
        context = self._context(sets, offered)
        return {case.id for case in self.source.cases(broken) if not plan_question(case, context).refused}

    def _unspoken(self, name: str, sets: Sets) -> set[int]:
        """Questions that only the JSON speaks of, and that the changed set would break."""
        live = self.source.live_sets
        if name not in live:
            return set()
        return {
            int(question["id"])
            for question in self.source.unspoken_questions([name])
            if check_question(question, sets, _NOWHERE) and not check_question(question, live, _NOWHERE)
        }


_NOWHERE = Location()


def sets_after(live: Sets, plans: Mapping[str, SetPlan]) -> dict[str, Sequence[str]]:
    """The option sets as the plans leave them."""
    sets = dict(live)
    for name, plan in plans.items():
        if plan.change is None:
            continue
        if plan.change.after is ABSENT:
            sets.pop(name, None)
        else:
            sets[name] = plan.change.after
    return sets


def _without(outcome: SetsOutcome, name: str, live: Sets) -> dict[str, Sequence[str]]:
    sets = dict(outcome.sets)
    sets.pop(name, None)
    if name in live:
        sets[name] = live[name]
    return sets


def check_finished(
    question: Mapping[str, Any], sets: Sets, place: Callable[[str], Location], schema: QuizSchema
) -> list[Problem]:
    """What is wrong with a question as it would be published: across its fields, else in its shape."""
    problems = check_question(question, sets, place)
    if problems or schema.question.is_valid(question):
        return problems
    return [_placed(problem, place) for problem in schema.problems_of_questions([question])]


def _placed(problem: Problem, place: Callable[[str], Location]) -> Problem:
    """A complaint of the schema, told at the cell that feeds the field."""
    steps = (problem.location.json_pointer or "").split("/")
    return replace(problem, location=place(steps[1] if len(steps) > 1 else "id"))


def _set_pointer(name: str) -> str:
    return "/optionSets/" + name.replace("~", "~0").replace("/", "~1")


def _closed(source: MergeSource, questions: dict[int, QuestionPlan], outcome: SetsOutcome) -> MergePlan:
    type = _type_of(source, questions.values(), outcome.plans.values())
    version = source.version if source.has_quiz else None
    return MergePlan(
        source.quiz,
        version,
        version if type is None else _version_after(source, type),
        type,
        questions,
        {name: plan for name, plan in outcome.plans.items() if set_tells(plan)},
        tuple(source.problems()),
        source.rows,
        source.skipped_rows,
        not source.has_quiz,
        tuple(source.decisions.files),
    )


def _type_of(
    source: MergeSource, questions: Collection[QuestionPlan], sets: Collection[SetPlan]
) -> ReleaseType | None:
    changes = [plan.change for plan in sets if plan.change is not None]
    actions = {plan.action for plan in questions}
    type = release_type(
        removed=Action.REMOVE in actions,
        templates_changed=any("template" in plan.fields for plan in questions),
        added=Action.ADD in actions or any(change.before is ABSENT for change in changes),
        changed=Action.CHANGE in actions or bool(changes),
    )
    return ReleaseType.MAJOR if type is not None and not source.has_quiz else type


def _version_after(source: MergeSource, type: ReleaseType) -> str:
    if not source.has_quiz and not source.released:
        return FIRST_VERSION
    return next_version(type, source.version, source.released)


def set_tells(plan: SetPlan) -> bool:
    """Whether a set's plan says anything at all."""
    notes = plan.conflicts or plan.blanked or plan.withheld or plan.refused or plan.spent
    return plan.change is not None or bool(notes) or any(move.blob is not None for move in plan.bases)
