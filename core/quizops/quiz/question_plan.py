"""The plan of one question: a pure function of its bases, its decisions, its rows and its JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from quizops.quiz.absent_plan import plan_absent
from quizops.quiz.draft import Draft
from quizops.quiz.edits import ABSENT, OrAbsent
from quizops.quiz.model import Action, BaseMove, QuestionPlan, Strategy
from quizops.quiz.question import RETIRE
from quizops.quiz.statement import KEPT, Outcome, Standing, Statement, Step, decide, is_empty
from quizops.quiz.templates import FIELD_ORDER, fields_of
from quizops.quiz.voice import (
    TEMPLATE_FIELDS,
    Heard,
    MergeContext,
    QuestionCase,
    Voice,
    bases_of,
    court_for,
    hear,
    is_settled,
    listen,
)


def plan_question(case: QuestionCase, context: MergeContext) -> QuestionPlan:
    """What a merge does with one question. Pure; never raises for content."""
    quiet = context.policy.strategy is Strategy.INTELLIGENT and context.has_quiz
    if quiet and is_settled(case, context):
        return QuestionPlan(case.id, bases=tuple(BaseMove(row.file, None, True) for row in case.rows))
    voices, problems = listen(case, context)
    draft = Draft(case, context, voices)
    draft.refused.extend(problems)
    if not voices:
        return draft.waiting()
    if case.existing is None:
        return plan_absent(draft)
    return _plan_present(draft)


def _plan_present(draft: Draft) -> QuestionPlan:
    retired = [voice for voice in draft.voices if voice.reading.retired]
    if retired and _retires(draft, retired):
        return draft.close_removed()
    active = [voice for voice in draft.voices if not voice.reading.retired]
    for voice in draft.voices:
        draft.spend([mark for mark in voice.marks if not mark.column])
    for name in _field_names(active):
        _plan_field(draft, active, name)
    if draft.changes.get("template", ABSENT) is not ABSENT:
        _drop_fields(draft)
    return draft.close()


def _retires(draft: Draft, voices: Sequence[Voice]) -> bool:
    """Whether the question goes; a word of `!retire` is weighed as a cell of the template column."""
    ours = draft.existing.get("template", "")
    statements = [
        statement for voice in voices if (statement := _hear_retirement(draft, voice, ours)) is not None
    ]
    insists = len(voices) == len(draft.voices)
    if not insists and all(one.standing is Standing.SAME for one in statements):
        return False
    court = court_for(draft.context, draft.case.resolutions, "template")
    outcome = decide(ours or RETIRE, statements, [ours or RETIRE], court)
    if outcome.step is Step.TAKE:
        draft.spend(draft.case.resolutions)
        return True
    for voice in voices:
        if voice.file in outcome.unsettled:
            draft.unsettled[voice.file] = set(voice.reading.sources)
    if outcome.kind is not None and outcome.theirs is not None:
        voice = _voice_of(voices, outcome.theirs)
        draft.add_conflict(
            "template", outcome.kind, (ABSENT, ours, RETIRE), voice.locate("template"), outcome.bound
        )
        draft.holds = draft.holds or outcome.step is Step.HOLD
    return False


def _hear_retirement(draft: Draft, voice: Voice, ours: OrAbsent) -> Statement | None:
    cell = voice.row.cells["template"]
    marks = [mark for mark in voice.marks if mark.column == "template"]
    if marks and marks[-1].cell == cell and not draft.context.policy.reapply:
        draft.withheld.append(draft.note(voice, "template"))
        return None
    draft.spend(marks)
    if marks or (voice.base is not None and not voice.was_retired and "template" in voice.base.cells):
        standing = Standing.FREED
    else:
        standing = Standing.SAME if voice.was_retired else Standing.FIRST
    return Statement(voice.file, ABSENT, standing, (cell,), "template")


def _field_names(voices: Iterable[Voice]) -> list[str]:
    """The fields that the rows may speak of, in the order of the JSON's keys."""
    names = {name for voice in voices for name in (*voice.reading.sources, *voice.reading.fields)}
    known = [name for name in FIELD_ORDER if name in names]
    return known + sorted(names.difference(known))


def _plan_field(draft: Draft, voices: Sequence[Voice], name: str) -> None:
    ours = draft.existing.get(name, ABSENT)
    statements: list[Statement] = []
    for voice in voices:
        if name in TEMPLATE_FIELDS and _is_foreign(draft, voice, name, ours):
            continue
        heard = hear(voice, name, ours, draft.context.policy)
        _write_down(draft, voice, name, heard)
        if heard.statement is not None:
            statements.append(_with_its_template(draft, voice, name, heard.statement))
    if not statements:
        draft.settle_field(name, ours, KEPT)
        return
    court = court_for(draft.context, draft.case.resolutions, name)
    outcome = decide(ours, statements, bases_of(draft.case, voices, draft.context, name), court)
    draft.settle_field(name, ours, outcome)
    if outcome.kind is not None and outcome.theirs is not None:
        _name_conflict(draft, voices, name, ours, outcome)


def _is_foreign(draft: Draft, voice: Voice, name: str, ours: OrAbsent) -> bool:
    """Whether a row speaks of a template that the question does not get.

    While that template waits, what hangs on it waits with it. Where it was decided against, the row still
    speaks, but neither of fields that the question's template has not, nor by implication.
    """
    template = draft.changes.get("template", draft.existing.get("template"))
    if voice.reading.template == template:
        return False
    if "template" in draft.unsettled.get(voice.file, ()):
        draft.leave(voice.file, name)
        return True
    strange = name not in fields_of(str(template)) and is_empty(ours)
    return strange or name in voice.reading.implied


def _with_its_template(draft: Draft, voice: Voice, name: str, statement: Statement) -> Statement:
    """What hangs on a template that is taken now is taken with it, where nobody ever said anything of it."""
    taken = name in TEMPLATE_FIELDS and draft.changes.get("template") == voice.reading.template
    if taken and statement.standing is Standing.FIRST:
        return replace(statement, standing=Standing.FREED)
    return statement


def _write_down(draft: Draft, voice: Voice, name: str, heard: Heard) -> None:
    if heard.blanked:
        draft.blanked.append(draft.note(voice, name))
    if heard.withheld:
        draft.withheld.append(draft.note(voice, name))
    if not heard.settled:
        draft.leave(voice.file, name)
    draft.spend(heard.spent)


def _name_conflict(
    draft: Draft, voices: Sequence[Voice], name: str, ours: OrAbsent, outcome: Outcome
) -> None:
    theirs = outcome.theirs
    if theirs is None or outcome.kind is None:
        return
    voice = _voice_of(voices, theirs)
    base = voice.base_value(name)
    shown = base if base is ABSENT or isinstance(base, str | int | list | dict) else ABSENT
    draft.holds = draft.holds or outcome.step is Step.HOLD
    values = (shown, ours, theirs.value)
    rivals = draft.candidates(name, outcome)
    draft.add_conflict(name, outcome.kind, values, voice.locate(name), outcome.bound, rivals)


def _voice_of(voices: Sequence[Voice], statement: Statement) -> Voice:
    return next(voice for voice in voices if voice.file == statement.file)


def _drop_fields(draft: Draft) -> None:
    """A new template takes the fields away that it does not have."""
    kept = fields_of(str(draft.changes["template"]))
    for name in draft.existing:
        if name in TEMPLATE_FIELDS and name not in kept:
            draft.changes[name] = ABSENT


def describes(plan: QuestionPlan, existing: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The question as the plan leaves it; None when it is not there then."""
    match plan.action:
        case Action.ADD:
            return plan.question
        case Action.REMOVE:
            return None
        case Action.NOTHING:
            return existing
        case Action.CHANGE:
            merged = {**(existing or {}), **{name: change.after for name, change in plan.fields.items()}}
            return {name: value for name, value in merged.items() if value is not ABSENT}
