"""One file's row about a question: its reading, its base, its marks, and what it says field by field."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from quizops.errors import Location, Problem
from quizops.quiz.edits import ABSENT, OrAbsent
from quizops.quiz.model import BaseRow, Mark, Policy, Resolution, Strategy, Take
from quizops.quiz.question import CLEAR, Reading, Row, interpret, read_template
from quizops.quiz.statement import Court, Standing, Statement, Unknown, digest_of, is_empty, same
from quizops.quiz.templates import TRUE_FALSE_OPTIONS, TRUE_FALSE_SET

NEVER_CLEARED = frozenset({"template", "text"})
TEMPLATE_FIELDS = frozenset({"options", "answer", "pairs"})
"""Fields that only some templates have."""

_NO_QUESTION: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class QuestionCase:
    """All that is known of one question.

    `rows` are in natural order of their files, one a file; rows that cannot be used are left out and
    `refused` tells why, `barred` in which files. `bases` are by file, of vanished files too.
    """

    id: int
    rows: Sequence[Row]
    bases: Mapping[str, BaseRow]
    existing: Mapping[str, Any] | None
    marks: Sequence[Mark] = ()
    resolutions: Sequence[Resolution] = ()
    refused: Sequence[Problem] = ()
    barred: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class MergeContext:
    """What all questions of a plan share.

    `sets` are the option sets as the plan leaves them, `live_sets` those of the JSON, `offered` what the CSVs
    say, be it withheld or waiting. `has_quiz`: there is a JSON. `files`: people's word on first contact.
    `check(question, place of a field)` tells what is wrong with a finished question; `pointer(id, field)` is
    its place in the JSON.
    """

    policy: Policy
    sets: Mapping[str, Sequence[str]]
    live_sets: Mapping[str, Sequence[str]]
    has_quiz: bool
    check: Callable[[Mapping[str, Any], Callable[[str], Location]], Sequence[Problem]]
    pointer: Callable[[int, str | None], str | None] = lambda _id, _field: None
    files: Mapping[str, Take] = field(default_factory=dict)
    offered: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def sets_for(self, case: QuestionCase) -> Mapping[str, Sequence[str]]:
        """The sets to read a question's rows with.

        Where a rollback left marks, the set that a withheld cell names may be withheld itself: such a row is
        no faulty one, so what the CSVs offer serves as well.
        """
        if not case.marks or not self.offered:
            return self.sets
        return ChainMap(dict(self.sets), dict(self.offered))


class Voice:
    """A row that can be read, beside its base."""

    __slots__ = ("_base_reading", "_known", "_sets", "base", "marks", "reading", "row")

    def __init__(
        self,
        row: Row,
        reading: Reading,
        base: BaseRow | None,
        marks: Sequence[Mark],
        sets: Mapping[str, Sequence[str]],
        known: Mapping[str, Any],
    ) -> None:
        self.row = row
        self.reading = reading
        self.base = base
        self.marks = marks
        self._sets = sets
        self._known = known
        self._base_reading: Reading | None = None

    @property
    def file(self) -> str:
        return self.row.file

    @property
    def was_retired(self) -> bool:
        return self.base is not None and read_template(self.base.cells.get("template", ""))[0]

    @property
    def base_reading(self) -> Reading | None:
        """What the base says, resolved with the option sets of its time."""
        if self._base_reading is None and self.base is not None:
            unsaid = not self.row.cells.get("template", "").strip()
            template = self.reading.template if unsaid else None
            self._base_reading = read_base(self.row, self.base, self._sets, self._known, template)
        return self._base_reading

    def base_value(self, name: str) -> Any:
        """What the base says of a field; `ABSENT` for nothing."""
        reading = self.base_reading
        if reading is None or self.base is None:
            return ABSENT
        return value_of_base(reading, self.base, name)

    def set_lists(self) -> dict[str, list[str]]:
        """The option sets this row was resolved with."""
        names = set(self.reading.set_names)
        if "options" in self.reading.implied:
            names.add(TRUE_FALSE_SET)
        return {name: list(options_of(self._sets, name) or ()) for name in sorted(names)}

    def has_base_of(self, columns: Sequence[str]) -> bool:
        if self.base is None:
            return False
        return not columns or any(column in self.base.cells for column in columns)

    def repeats(self, name: str) -> bool:
        """Whether the cells of a field say what they said, and nothing else has a part in what they mean."""
        if self.base is None or name in TEMPLATE_FIELDS:
            return False
        cells, base = self.row.cells, self.base.cells
        return all(cells[column] == base.get(column) for column in self.reading.sources.get(name, ()))

    def changed_texts(self) -> bool:
        """Whether a cell that counts and is not empty differs from its base, or has none."""
        cells, base = self.row.cells, self.base.cells if self.base else {}
        return any(
            cells[column].strip() and cells[column] != base.get(column)
            for columns in self.reading.sources.values()
            for column in columns
        )

    def locate(self, name: str | None) -> Location:
        """The place of the cell that feeds a field; of the record where none does."""
        return self.row.locate(self.telling_column(name) or "id")

    def telling_column(self, name: str | None) -> str | None:
        columns = self.reading.sources.get(name or "", ())
        filled = (column for column in columns if self.row.cells[column].strip())
        return next(filled, columns[0] if columns else None)


def listen(case: QuestionCase, context: MergeContext) -> tuple[list[Voice], list[Problem]]:
    """The rows that can be read, in order of their files, and why the others cannot.

    Rows that name their template are read first, so that a file without that column can follow them; those
    that make no sense alone are read once more beside all others.
    """
    known: Mapping[str, Any] = case.existing or _NO_QUESTION
    sets = context.sets_for(case)
    if len(case.rows) == 1:
        row = case.rows[0]
        return _sorted_out(case, sets, [(row, interpret(row, sets, known))], known)
    order = sorted(case.rows, key=lambda row: not row.cells.get("template", "").strip())
    readings: dict[str, Reading] = {}
    heard = dict(known)
    for row in order:
        reading = readings[row.file] = interpret(row, sets, heard)
        heard |= reading.fields
    for row in order:
        if readings[row.file].problems:
            beside = dict(known)
            for other in order:
                if other is not row:
                    beside |= readings[other.file].fields
            readings[row.file] = interpret(row, sets, beside)
    return _sorted_out(case, sets, [(row, readings[row.file]) for row in case.rows], known)


def _sorted_out(
    case: QuestionCase,
    sets: Mapping[str, Sequence[str]],
    readings: Sequence[tuple[Row, Reading]],
    known: Mapping[str, Any],
) -> tuple[list[Voice], list[Problem]]:
    voices: list[Voice] = []
    problems: list[Problem] = []
    for row, reading in readings:
        if reading.problems:
            problems.extend(reading.problems)
            continue
        marks = [mark for mark in case.marks if mark.file == row.file] if case.marks else ()
        voices.append(Voice(row, reading, case.bases.get(row.file), marks, sets, known))
    return voices, problems


@dataclass(frozen=True, slots=True)
class Heard:
    """What a voice says of a field. `statement` None: nothing that counts.

    `blanked`, `withheld`: the plan names the cell so. `settled`: its base may move, or need not.
    `spent`: marks that have done their duty.
    """

    statement: Statement | None = None
    blanked: bool = False
    withheld: bool = False
    settled: bool = True
    spent: tuple[Mark, ...] = ()


_SILENCE = Heard()


def hear(voice: Voice, name: str, ours: OrAbsent, policy: Policy) -> Heard:
    """One voice's word on one field of a question that exists."""
    reading = voice.reading
    if policy.strategy is Strategy.INTELLIGENT and not voice.marks and voice.repeats(name):
        return _SILENCE
    told = True
    if name in reading.fields:
        value = reading.fields[name]
    elif name in reading.clear:
        value = ABSENT
    elif name in reading.blank:
        if not policy.clears_blanks or name in NEVER_CLEARED:
            return _hear_blank(voice, name, ours)
        value, told = ABSENT, False
    else:
        return _SILENCE
    columns = reading.sources.get(name, ())
    marks = tuple(mark for mark in voice.marks if mark.column in columns)
    cells = voice.row.cells
    if marks and all(cells[mark.column] == mark.cell for mark in marks):
        if same(value, ours):
            return Heard(spent=marks)
        if not policy.reapply:
            return Heard(withheld=True)
    standing = Standing.FREED if marks else _standing(voice, name, value, columns, told)
    words = tuple(cells[column] for column in columns)
    if name == "options" and value is not ABSENT:
        words += tuple(value)
    statement = Statement(
        voice.file, value, standing, words, voice.telling_column(name), told, name in reading.implied
    )
    return Heard(statement, spent=marks)


def _hear_blank(voice: Voice, name: str, ours: OrAbsent) -> Heard:
    """An empty cell never erases; one that was filled is named, and its base stays."""
    if is_empty(ours) or voice.base is None:
        return _SILENCE
    base = voice.base.cells
    columns = voice.reading.sources.get(name, ())
    if any(base.get(column, "").strip() not in ("", CLEAR) for column in columns):
        return Heard(blanked=True, settled=False)
    return _SILENCE


def _standing(voice: Voice, name: str, value: OrAbsent, columns: Sequence[str], told: bool) -> Standing:
    if voice.base is None or not voice.has_base_of(columns):
        return Standing.FIRST
    cells, base = voice.row.cells, voice.base.cells
    if value is ABSENT and told:
        return _standing_of_clear([base.get(column, "").strip() for column in columns])
    before = voice.base_value(name)
    if isinstance(before, Unknown):
        alike = all(cells[column] == base.get(column) for column in columns)
        return Standing.SAME if alike else Standing.CHANGED
    return Standing.SAME if same(value, before) else Standing.CHANGED


def _standing_of_clear(before: Sequence[str]) -> Standing:
    """A `!clear` where nothing stood speaks against the JSON only, and is obeyed."""
    if CLEAR in before:
        return Standing.SAME
    return Standing.CHANGED if any(before) else Standing.FREED


def read_base(
    row: Row,
    base: BaseRow,
    sets: Mapping[str, Sequence[str]],
    known: Mapping[str, Any],
    template: str | None = None,
) -> Reading:
    """A base as a reading; a retired one as if it were not.

    `template` is the one to read it by, where its row leaves that to others.
    """
    cells = base.cells
    retired, named = read_template(cells.get("template", ""))
    if retired or template is not None:
        cells = {**cells, "template": named if template is None else template}
    then = ChainMap(dict(base.sets), dict(sets)) if base.sets else sets
    return interpret(replace(row, cells=cells, locate_inside=None), then, known)


def value_of_base(reading: Reading, base: BaseRow, name: str) -> Any:
    """What a base says of a field: a value, `ABSENT`, or `Unknown` when it can no longer be read."""
    if name in reading.fields:
        return reading.fields[name]
    if name in reading.clear or name in reading.blank:
        return ABSENT
    columns = reading.sources.get(name, ())
    filled = any(base.cells.get(column, "").strip() for column in columns)
    return Unknown.UNKNOWN if filled and reading.problems else ABSENT


def bases_of(case: QuestionCase, voices: Sequence[Voice], context: MergeContext, name: str) -> Iterator[Any]:
    """What the bases of a field mean, of every file; and the live set that its options follow."""
    by_file = {voice.file: voice for voice in voices}
    for file, base in case.bases.items():
        voice = by_file.get(file)
        if voice is not None:
            yield voice.base_value(name)
        else:
            row = Row(file, 0, case.id, {}, lambda _column: Location())
            reading = read_base(row, base, context.sets, case.existing or _NO_QUESTION)
            yield value_of_base(reading, base, name)
    if name == "options":
        for voice in voices:
            yield from _live_lists(voice, context)


def _live_lists(voice: Voice, context: MergeContext) -> Iterator[Any]:
    if "options_inline" in voice.row.cells and voice.row.cells["options_inline"].strip():
        return
    for name in voice.set_lists():
        options = options_of(context.live_sets, name)
        if options is not None:
            yield list(options)


def options_of(sets: Mapping[str, Sequence[str]], name: str) -> Sequence[str] | None:
    """A set's options; those of true and false are known without a set."""
    if name in sets:
        return sets[name]
    return TRUE_FALSE_OPTIONS if name == TRUE_FALSE_SET else None


def is_settled(case: QuestionCase, context: MergeContext) -> bool:
    """Whether every row stands as last applied, sets included: nothing can follow under `intelligent`."""
    return not (case.marks or case.resolutions or case.refused or case.barred) and all(
        _stands(row, case.bases.get(row.file), context) for row in case.rows
    )


def _stands(row: Row, base: BaseRow | None, context: MergeContext) -> bool:
    if base is None or not row.cells.items() <= base.cells.items():
        return False
    return all(
        list(options) == list(options_of(context.sets, name) or ()) for name, options in base.sets.items()
    )


def court_for(context: MergeContext, resolutions: Sequence[Resolution], name: str | None) -> Court:
    """The court for one field of one question."""
    about = [one for one in resolutions if one.field == name] if resolutions else ()
    return Court(context.policy, about, context.files)


def row_mark(row: Row) -> str:
    """A short name for a row's whole text, whatever the order of its columns; empty cells are nothing."""
    filled = sorted((column, text) for column, text in row.cells.items() if text and column != "id")
    return digest_of(part for cell in filled for part in cell)
