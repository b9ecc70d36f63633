"""The plan of a question that the JSON does not have: new, removed by hand, retired, or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quizops.quiz.draft import Draft
from quizops.quiz.edits import ABSENT, OrAbsent
from quizops.quiz.model import ConflictKind, QuestionPlan, Strategy, Take
from quizops.quiz.question import Reading, new_question
from quizops.quiz.statement import decide, digest_of
from quizops.quiz.templates import fields_of
from quizops.quiz.voice import TEMPLATE_FIELDS, Voice, court_for, hear, row_mark


def plan_absent(draft: Draft) -> QuestionPlan:
    """Add it, keep it out, or ask."""
    active = [voice for voice in draft.voices if not voice.reading.retired]
    if not active:
        return draft.close()
    if not draft.context.has_quiz:
        return _add(draft, active)
    if not any(base.cells for base in draft.case.bases.values()):
        return _plan_new(draft, active)
    back = [voice for voice in active if voice.was_retired]
    if back:
        return _add(draft, _last(active, back))
    return _plan_missing(draft, active)


def _plan_new(draft: Draft, active: Sequence[Voice]) -> QuestionPlan:
    """A question nobody has seen before: added whole, unless its files disagree."""
    if len(active) < len(draft.voices):
        return draft.close()
    if len(active) == 1:
        return _add(draft, active)
    names = dict.fromkeys(name for voice in active for name in voice.reading.fields)
    fields = {name: _agreed(draft, active, name) for name in names}
    chosen = {name: value for name, value in fields.items() if value is not ABSENT}
    return _close(draft, chosen)


def _agreed(draft: Draft, active: Sequence[Voice], name: str) -> OrAbsent:
    heard = [hear(voice, name, ABSENT, draft.context.policy) for voice in active]
    statements = [one.statement for one in heard if one.statement is not None]
    spoken = [one for one in statements if not one.implied] or statements
    outcome = decide(ABSENT, spoken, (), court_for(draft.context, draft.case.resolutions, name))
    draft.settle_field(name, ABSENT, outcome)
    if outcome.kind is not None and outcome.theirs is not None:
        file = outcome.theirs.file
        voice = next(voice for voice in active if voice.file == file)
        values = (ABSENT, ABSENT, outcome.theirs.value)
        rivals = draft.candidates(name, outcome)
        draft.add_conflict(name, outcome.kind, values, voice.locate(name), outcome.bound, rivals)
        draft.holds = True
    return draft.changes.pop(name, ABSENT)


def _plan_missing(draft: Draft, active: Sequence[Voice]) -> QuestionPlan:
    """The question was here once. A row that says nothing new leaves it away."""
    withheld = [voice for voice in active if _is_withheld(voice)]
    if withheld and draft.context.policy.reapply:
        return _add(draft, _last(active, withheld))
    freed = [voice for voice in active if _row_marks(voice) and voice not in withheld]
    if freed:
        return _add(draft, _last(active, freed))
    draft.withheld.extend(draft.note(voice, None) for voice in withheld)
    rest = [voice for voice in active if voice not in withheld]
    moved = [voice for voice in rest if voice.changed_texts()]
    insists = draft.context.policy.strategy is Strategy.OVERWRITE and len(active) == len(draft.voices)
    if rest and insists:
        return _add(draft, _last(active, moved))
    return _ask_about_removed(draft, active, moved) if moved else draft.close()


def _ask_about_removed(draft: Draft, active: Sequence[Voice], moved: Sequence[Voice]) -> QuestionPlan:
    bound = digest_of(part for voice in moved for part in (voice.file, row_mark(voice.row)))
    court = court_for(draft.context, draft.case.resolutions, None)
    ruling = court.ruling((), ConflictKind.REMOVED, bound)
    if ruling is not None:
        draft.spend(draft.case.resolutions)
        return draft.close() if ruling.take is Take.OURS else _add(draft, _last(active, moved))
    last = moved[-1]
    theirs = new_question(draft.case.id, _composed(_last(active, moved)))
    base = last.base_reading
    before = new_question(draft.case.id, base.fields) if base is not None else ABSENT
    draft.add_conflict(None, ConflictKind.REMOVED, (before, ABSENT, theirs), last.locate(None), bound)
    return draft.waiting()


def _row_marks(voice: Voice) -> bool:
    return any(mark.column == "" for mark in voice.marks)


def _is_withheld(voice: Voice) -> bool:
    words = row_mark(voice.row) if voice.marks else ""
    return any(mark.column == "" and mark.cell == words for mark in voice.marks)


def _last(active: Sequence[Voice], weighty: Sequence[Voice]) -> list[Voice]:
    """The voices with the weighty ones at the end, where they win."""
    return [*(voice for voice in active if voice not in weighty), *weighty]


def _add(draft: Draft, voices: Sequence[Voice]) -> QuestionPlan:
    for voice in voices:
        draft.spend(voice.marks)
    if draft.case.resolutions:
        draft.spend(draft.case.resolutions)
    return _close(draft, _composed(voices))


def _close(draft: Draft, fields: dict[str, Any]) -> QuestionPlan:
    return draft.close_added(new_question(draft.case.id, fields))


def _composed(voices: Sequence[Voice]) -> dict[str, Any]:
    """A whole question from its rows: a later one wins, field by field."""
    if len(voices) == 1:
        return dict(voices[0].reading.fields)
    fields: dict[str, Any] = {}
    for voice in voices:
        _lay_over(fields, voice.reading)
    template = fields.get("template")
    if template is not None:
        foreign = TEMPLATE_FIELDS - fields_of(str(template))
        fields = {name: value for name, value in fields.items() if name not in foreign}
    return fields


def _lay_over(fields: dict[str, Any], reading: Reading) -> None:
    for name, value in reading.fields.items():
        if name in reading.implied:
            fields.setdefault(name, value)
        else:
            fields[name] = value
    for name in reading.clear:
        fields.pop(name, None)
