"""The plan of one option set: merged as a field of a question is, key = the set's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quizops.errors import Location, Problem
from quizops.quiz.edits import ABSENT, OrAbsent
from quizops.quiz.grammar import parse_list
from quizops.quiz.model import (
    SET_KEY_PREFIX,
    BaseMove,
    BaseRow,
    Candidate,
    CellNote,
    Conflict,
    FieldChange,
    Mark,
    Policy,
    Resolution,
    SetPlan,
    Take,
)
from quizops.quiz.option_sets import NAME_COLUMN, OPTIONS_COLUMN, SetReading, SetRow, interpret_set
from quizops.quiz.question import CLEAR
from quizops.quiz.statement import Court, Outcome, Standing, Statement, Step, decide, is_empty, same

_FIELD = "optionSets"


@dataclass(frozen=True, slots=True)
class SetCase:
    """All that is known of one option set.

    `rows` are those of the nearest folder that has the set, in natural order of their files, one a file;
    `live` is the JSON's list. Rows that cannot be used are told in `refused`.
    """

    name: str
    rows: Sequence[SetRow]
    bases: Mapping[str, BaseRow]
    live: Sequence[str] | None
    marks: Sequence[Mark] = ()
    resolutions: Sequence[Resolution] = ()
    refused: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class SetContext:
    """What all sets of a plan share; see `MergeContext`."""

    policy: Policy
    has_quiz: bool
    files: Mapping[str, Take]
    pointer: Callable[[str], str | None] = lambda _name: None


@dataclass(frozen=True, slots=True)
class _Voice:
    row: SetRow
    reading: SetReading
    base: BaseRow | None
    marks: tuple[Mark, ...]

    @property
    def cell(self) -> str:
        return self.row.cells.get(OPTIONS_COLUMN, "")

    @property
    def value(self) -> OrAbsent:
        return list(self.reading.options) or ABSENT

    @property
    def base_value(self) -> OrAbsent:
        return ABSENT if self.base is None else _base_value(self.base)

    def place(self) -> Location:
        return self.row.locate(OPTIONS_COLUMN)


def plan_set(case: SetCase, context: SetContext) -> SetPlan:
    """What a merge does with one option set. Pure; never raises for content."""
    voices, refused = _listen(case)
    weighed = _Weighed(case, context, voices)
    weighed.refused += refused
    if not context.has_quiz:
        return weighed.first_build()
    return weighed.plan()


def offered_options(case: SetCase) -> list[str] | None:
    """What the CSVs say the set is, whoever would decide; the last file's word."""
    values = [voice.value for voice in _listen(case)[0] if voice.value is not ABSENT]
    return values[-1] if values else None


def refused_set(case: SetCase, plan: SetPlan, ids: Sequence[int]) -> SetPlan:
    """The same set left as it is, because these questions' answers would be none of its options."""
    shown = ", ".join(map(str, ids[:10])) + (f" and {len(ids) - 10} more" if len(ids) > 10 else "")
    rows = [row for row in case.rows if row.cells.get(OPTIONS_COLUMN, "").strip()] or list(case.rows)
    problem = Problem(
        "set_breaks_answers",
        f"the set {case.name} would leave questions without a valid answer: {shown}",
        "change those answers in the same save, or keep the options they use",
        rows[-1].locate(OPTIONS_COLUMN) if rows else Location(),
    )
    moves = tuple(BaseMove(row.file, None, False) for row in case.rows)
    return replace(plan, change=None, refused=(*plan.refused, problem), bases=moves, spent=())


def _listen(case: SetCase) -> tuple[list[_Voice], list[Problem]]:
    voices: list[_Voice] = []
    refused = list(case.refused)
    for row in case.rows:
        reading = interpret_set(row)
        refused += reading.problems
        if not reading.problems:
            marks = tuple(mark for mark in case.marks if mark.file == row.file)
            voices.append(_Voice(row, reading, case.bases.get(row.file), marks))
    return voices, refused


class _Weighed:
    """A set's plan while it is being made."""

    def __init__(self, case: SetCase, context: SetContext, voices: Sequence[_Voice]) -> None:
        self.case = case
        self.context = context
        self.voices = voices
        self.ours: OrAbsent = ABSENT if case.live is None else list(case.live)
        self.blanked: list[CellNote] = []
        self.withheld: list[CellNote] = []
        self.refused: list[Problem] = []
        self.spent: list[Mark | Resolution] = []
        self.unsettled: set[str] = set()

    def first_build(self) -> SetPlan:
        """Without a JSON the last file's word is the set."""
        values = [voice.value for voice in self.voices if not voice.reading.blank]
        change = FieldChange(ABSENT, values[-1]) if values and values[-1] is not ABSENT else None
        return self._close(change, ())

    def plan(self) -> SetPlan:
        statements = [one for voice in self.voices if (one := self._hear(voice)) is not None]
        court = Court(self.context.policy, self.case.resolutions, self.context.files)
        outcome = decide(self.ours, statements, self._base_values(), court)
        self.unsettled |= outcome.unsettled
        if outcome.kind is not None and outcome.theirs is not None:
            return self._close(None, (self._conflict(outcome, outcome.theirs),))
        self.spent.extend(self.case.resolutions)
        return self._close(self._change(outcome), ())

    def _hear(self, voice: _Voice) -> Statement | None:
        told = True
        if voice.reading.blank:
            if not self.context.policy.clears_blanks:
                self._hear_blank(voice)
                return None
            told = False
        if voice.marks and all(mark.cell == voice.cell for mark in voice.marks):
            if same(voice.value, self.ours):
                self.spent.extend(voice.marks)
                return None
            if not self.context.policy.reapply:
                self.withheld.append(self._note(voice))
                return None
        self.spent.extend(voice.marks)
        return Statement(voice.row.file, voice.value, _standing(voice), (voice.cell,), OPTIONS_COLUMN, told)

    def _hear_blank(self, voice: _Voice) -> None:
        if not is_empty(self.ours) and voice.base_value is not ABSENT:
            self.blanked.append(self._note(voice))
            self.unsettled.add(voice.row.file)

    def _base_values(self) -> Iterator[Any]:
        return (_base_value(base) for base in self.case.bases.values())

    def _change(self, outcome: Outcome) -> FieldChange | None:
        if outcome.step is not Step.TAKE:
            return None
        value = outcome.value
        resolution = outcome.resolution
        if resolution is not None and resolution.take is Take.VALUE:
            value = parse_list(resolution.value or "") or ABSENT
        return None if same(value, self.ours) else FieldChange(self.ours, value)

    def _conflict(self, outcome: Outcome, theirs: Statement) -> Conflict:
        voices = {voice.row.file: voice for voice in self.voices}
        voice = voices[theirs.file]
        place = replace(voice.place(), json_pointer=self.context.pointer(self.case.name))
        assert outcome.kind is not None
        return Conflict(
            f"{SET_KEY_PREFIX}{self.case.name}",
            _FIELD,
            outcome.kind,
            voice.base_value,
            self.ours,
            theirs.value,
            place,
            outcome.bound,
            candidates=tuple(Candidate(one.value, voices[one.file].place()) for one in outcome.rivals),
        )

    def _note(self, voice: _Voice) -> CellNote:
        return CellNote(f"{SET_KEY_PREFIX}{self.case.name}", _FIELD, voice.row.file, voice.place().line)

    def _close(self, change: FieldChange | None, conflicts: tuple[Conflict, ...]) -> SetPlan:
        heard = {voice.row.file for voice in self.voices}
        barred = [BaseMove(row.file, None, False) for row in self.case.rows if row.file not in heard]
        return SetPlan(
            self.case.name,
            change,
            conflicts,
            tuple(self.blanked),
            tuple(self.withheld),
            tuple(self.refused),
            (*(self._move(voice) for voice in self.voices), *barred),
            tuple(dict.fromkeys(self.spent)),
        )

    def _move(self, voice: _Voice) -> BaseMove:
        if voice.row.file in self.unsettled:
            return BaseMove(voice.row.file, None, False)
        base = BaseRow({OPTIONS_COLUMN: voice.cell})
        return BaseMove(voice.row.file, None if base == voice.base else base.pack(), True)


def _standing(voice: _Voice) -> Standing:
    if voice.marks:
        return Standing.FREED
    if voice.base is None:
        return Standing.FIRST
    before = voice.base.cells.get(OPTIONS_COLUMN, "").strip()
    if voice.reading.clear and before != CLEAR:
        return Standing.CHANGED if before else Standing.FREED
    return Standing.SAME if same(voice.value, voice.base_value) else Standing.CHANGED


def _base_value(base: BaseRow) -> OrAbsent:
    cells = {NAME_COLUMN: "x", **base.cells}
    reading = interpret_set(SetRow("", 0, cells, lambda _column: Location()))
    return list(reading.options) or ABSENT
