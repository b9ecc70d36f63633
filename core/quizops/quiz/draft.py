"""A question's plan while it is being made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from quizops.errors import Location, Problem
from quizops.quiz.edits import ABSENT, OrAbsent
from quizops.quiz.model import (
    Action,
    BaseMove,
    BaseRow,
    Candidate,
    CellNote,
    Conflict,
    ConflictKind,
    FieldChange,
    Mark,
    QuestionPlan,
    Resolution,
    Take,
    packed,
)
from quizops.quiz.question import CLEAR, Row, interpret
from quizops.quiz.statement import Outcome, Step, same
from quizops.quiz.templates import TEMPLATES
from quizops.quiz.voice import TEMPLATE_FIELDS, MergeContext, QuestionCase, Voice


class Draft:
    """Gathers what is found in one question and closes it into a `QuestionPlan`."""

    def __init__(self, case: QuestionCase, context: MergeContext, voices: Sequence[Voice]) -> None:
        self.case = case
        self.context = context
        self.voices = voices
        self.changes: dict[str, OrAbsent] = {}
        self.conflicts: list[Conflict] = []
        self.blanked: list[CellNote] = []
        self.withheld: list[CellNote] = []
        self.refused: list[Problem] = list(case.refused)
        self.spent: list[Mark | Resolution] = []
        self.unsettled: dict[str, set[str]] = {}
        self.holds = False

    @property
    def existing(self) -> Mapping[str, Any]:
        return self.case.existing or {}

    def note(self, voice: Voice, name: str | None) -> CellNote:
        return CellNote(self.case.id, name, voice.file, voice.locate(name).line)

    def leave(self, file: str, name: str) -> None:
        """The cells of this field keep their bases in this file."""
        self.unsettled.setdefault(file, set()).add(name)

    def spend(self, decisions: Sequence[Mark | Resolution]) -> None:
        self.spent.extend(decisions)

    def settle_field(self, name: str, ours: OrAbsent, outcome: Outcome) -> None:
        """Write an outcome down as a change, a conflict, or nothing."""
        for file in outcome.unsettled:
            self.leave(file, name)
        if outcome.step in (Step.WAIT, Step.HOLD):
            return
        if outcome.step is Step.TAKE:
            value = self._typed(name, outcome)
            if not same(value, ours):
                self.changes[name] = value
        self.spend([one for one in self.case.resolutions if one.field == name])

    def add_conflict(
        self,
        name: str | None,
        kind: ConflictKind,
        values: tuple[Any, OrAbsent, OrAbsent],
        location: Location,
        bound: str,
        candidates: tuple[Candidate, ...] = (),
    ) -> None:
        """`values` are base, ours and theirs."""
        base, ours, theirs = (value if not isinstance(value, tuple) else list(value) for value in values)
        place = replace(location, json_pointer=self.context.pointer(self.case.id, name))
        found = Conflict(self.case.id, name, kind, base, ours, theirs, place, bound, candidates=candidates)
        self.conflicts.append(found)

    def candidates(self, name: str, outcome: Outcome) -> tuple[Candidate, ...]:
        """What each file says of a field that the files disagree about."""
        places = {voice.file: voice for voice in self.voices}
        return tuple(Candidate(one.value, places[one.file].locate(name)) for one in outcome.rivals)

    def _typed(self, name: str, outcome: Outcome) -> OrAbsent:
        """What an outcome takes; a text that was typed in is read as the field's column would be."""
        resolution = outcome.resolution
        if resolution is None or resolution.take is not Take.VALUE:
            return outcome.value
        text = resolution.value or ""
        if text.strip() in ("", CLEAR):
            return ABSENT
        template = str(self.changes.get("template") or self.existing.get("template") or "")
        column = column_for(template, name)
        known = {**self.existing, **{k: v for k, v in self.changes.items() if v is not ABSENT}}
        cells = {"template": text} if name == "template" else {"template": template, column: text}
        place = self.voices[0].row.locate(column)
        reading = interpret(
            Row(place.file or "", place.line or 0, self.case.id, cells, lambda _column: place),
            self.context.sets,
            known,
        )
        self.refused.extend(reading.problems)
        self.holds = self.holds or bool(reading.problems)
        return reading.fields.get(name, ABSENT)

    def changed_question(self) -> dict[str, Any]:
        """The question with the changes in it."""
        merged = {**self.existing, **self.changes}
        return {name: value for name, value in merged.items() if value is not ABSENT}

    def close(self) -> QuestionPlan:
        """The plan: what changes, unless the question waits or would come out broken."""
        if self.holds:
            return self.waiting()
        if not self.changes:
            return self._finished(Action.NOTHING)
        problems = self._new_problems(self.changed_question())
        if problems:
            self.refused.extend(problems)
            return self.waiting()
        return self._finished(Action.CHANGE)

    def close_added(self, question: Mapping[str, Any]) -> QuestionPlan:
        """The plan that adds a question, unless it would come out broken."""
        if self.holds:
            return self.waiting()
        problems = self.context.check(question, self.place_of)
        if problems:
            self.refused.extend(problems)
            return self.waiting()
        return self._finished(Action.ADD, packed(question))

    def close_removed(self) -> QuestionPlan:
        return self._finished(Action.REMOVE)

    def _finished(self, action: Action, added: bytes | None = None) -> QuestionPlan:
        changes = self.changes if action is Action.CHANGE else {}
        return QuestionPlan(
            self.case.id,
            action,
            added,
            {name: FieldChange(self.existing.get(name, ABSENT), value) for name, value in changes.items()},
            tuple(self.conflicts),
            tuple(self.blanked),
            tuple(self.withheld),
            tuple(self.refused),
            self._moves(),
            tuple(dict.fromkeys(self.spent)),
        )

    def waiting(self) -> QuestionPlan:
        """Nothing is done, and no base moves; the next plan looks here again."""
        return QuestionPlan(
            self.case.id,
            conflicts=tuple(self.conflicts),
            blanked=tuple(self.blanked),
            withheld=tuple(self.withheld),
            refused=tuple(self.refused),
            bases=tuple(BaseMove(file, None, False) for file in self._files()),
        )

    def _files(self) -> list[str]:
        return [*(row.file for row in self.case.rows), *self.case.barred]

    def _moves(self) -> tuple[BaseMove, ...]:
        moves = [self._move(voice) for voice in self.voices]
        if len(moves) < len(self.case.rows) or self.case.barred:
            heard = {voice.file for voice in self.voices}
            moves += [BaseMove(file, None, False) for file in self._files() if file not in heard]
        return tuple(moves)

    def _move(self, voice: Voice) -> BaseMove:
        """The base after this plan: every cell that agrees now, and the old base of the others."""
        open_fields = self.unsettled.get(voice.file)
        base = moved_base(voice, open_fields or ())
        if voice.base is not None and base == voice.base:
            return BaseMove(voice.file, None, not open_fields)
        return BaseMove(voice.file, base.pack(), not open_fields)

    def place_of(self, name: str) -> Location:
        """Where the CSVs speak of a field: in the last file that does, else at the first row."""
        for voice in reversed(self.voices):
            if voice.reading.sources.get(name):
                return voice.locate(name)
        return self.voices[0].locate(None)

    def _new_problems(self, question: Mapping[str, Any]) -> list[Problem]:
        """What the change would break; what was broken before does not stop a change elsewhere."""
        problems = self.context.check(question, self.place_of)
        if not problems:
            return []
        known = {problem.rule for problem in self.context.check(self.existing, self.place_of)}
        return [problem for problem in problems if problem.rule not in known]


def moved_base(voice: Voice, open_fields: Collection[str]) -> BaseRow:
    """A row's base with every settled cell as it is now."""
    old = voice.base
    if old is None and not open_fields:
        return BaseRow(voice.row.cells, {} if voice.reading.retired else voice.set_lists())
    columns = {column for name in open_fields for column in voice.reading.sources.get(name, ())}
    settled = {name: text for name, text in voice.row.cells.items() if name not in columns}
    before = old or BaseRow({})
    follows = TEMPLATE_FIELDS.isdisjoint(open_fields) and not voice.reading.retired
    return BaseRow({**before.cells, **settled}, voice.set_lists() if follows else before.sets)


def column_for(template: str, name: str) -> str:
    """The column that a text for this field would stand in."""
    known = TEMPLATES.get(template)
    if name == "options" or known is None or name not in known.fields:
        return "options_inline" if name == "options" else name
    columns: tuple[str, ...] = getattr(known, name)
    return columns[-1]
