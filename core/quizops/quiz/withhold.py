"""What a rollback takes back stays out: which cells, rows and sets get the mark `withheld`.

Undoing a rollback is a step of the same kind: what it brings back loses its mark, what it takes back
gets one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizops.quiz.compare import QuizComparison
from quizops.quiz.edits import ABSENT, OrAbsent
from quizops.quiz.model import SET_KEY_PREFIX, FieldChange, Mark
from quizops.quiz.option_sets import OPTIONS_COLUMN, SetRow, interpret_set
from quizops.quiz.question import Reading, Row, interpret
from quizops.quiz.statement import same
from quizops.quiz.voice import row_mark

Sets = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Withholding:
    """Marks to record, and marks that are done with."""

    put: tuple[Mark, ...]
    drop: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A switch of the live JSON, beside the rows as they are now.

    `change` leads from the JSON before to the JSON after. `rows` and `set_rows` give the usable rows of a
    question or set; `question` is one of the JSON after; `marks` are those that stand so far.
    """

    change: QuizComparison
    sets_after: Sets
    rows: Callable[[int], Sequence[Row]]
    set_rows: Callable[[str], Sequence[SetRow]]
    question: Callable[[int], Mapping[str, Any] | None]
    marks: Sequence[Mark] = ()


def withholding(taken: TakenBack) -> Withholding:
    """Which marks a switch of the live JSON puts and drops.

    A cell is marked when the JSON before said what it says and the JSON after does not: what somebody
    wrote into the JSON by hand bears no mark. Pure.
    """
    put = [*_sets_taken(taken), *_fields_taken(taken), *_rows_taken(taken), *_retirements_taken(taken)]
    places = {(mark.file, mark.key, mark.column) for mark in put}
    drop = [mark for mark in _brought_back(taken) if (mark.file, mark.key, mark.column) not in places]
    return Withholding(tuple(put), tuple(drop))


def _sets_taken(taken: TakenBack) -> Iterator[Mark]:
    for name, change in taken.change.option_sets.changes.items():
        for row in taken.set_rows(name):
            if _is_taken(_set_value(row), change):
                yield Mark(row.file, f"{SET_KEY_PREFIX}{name}", "", row.cells.get(OPTIONS_COLUMN, ""))


def _set_value(row: SetRow) -> OrAbsent:
    reading = interpret_set(row)
    return list(reading.options) or ABSENT


def _is_taken(value: OrAbsent, change: FieldChange) -> bool:
    return same(value, change.before) and not same(value, change.after)


def _fields_taken(taken: TakenBack) -> Iterator[Mark]:
    for id, fields in taken.change.changed.items():
        known = taken.question(id) or {}
        before = {**known, **{name: change.before for name, change in fields.items()}}
        before = {name: value for name, value in before.items() if value is not ABSENT}
        for row in taken.rows(id):
            reading = interpret(row, _sets_before(taken), before)
            if reading.retired:
                continue
            for name, change in fields.items():
                if name in reading.blank or not _is_taken(_value(reading, name, ABSENT), change):
                    continue
                if not _follows_its_set(row, name, change, taken):
                    yield from _marks_of(row, reading.sources.get(name, ()))


def _value(reading: Reading, name: str, nothing: Any) -> Any:
    if name in reading.fields:
        return reading.fields[name]
    return ABSENT if name in reading.clear else _NO_WORD


_NO_WORD = object()


def _sets_before(taken: TakenBack) -> Sets:
    """The option sets as they were before the switch."""
    sets: dict[str, Any] = dict(taken.sets_after)
    for name, change in taken.change.option_sets.changes.items():
        if change.before is ABSENT:
            sets.pop(name, None)
        else:
            sets[name] = change.before
    return sets


def _follows_its_set(row: Row, name: str, change: FieldChange, taken: TakenBack) -> bool:
    """Whether a row says of its options what the JSON says now, because its set went back as well."""
    if name not in ("options", "answer") or row.cells.get("options_inline", "").strip():
        return False
    reading = interpret(row, taken.sets_after)
    return name in reading.fields and same(reading.fields[name], change.after)


def _marks_of(row: Row, columns: Sequence[str]) -> Iterator[Mark]:
    return (Mark(row.file, str(row.id), column, row.cells[column]) for column in columns)


def _rows_taken(taken: TakenBack) -> Iterator[Mark]:
    """Questions that are gone: each of their rows, unless it retires its question anyway."""
    for id in taken.change.removed:
        for row in taken.rows(id):
            if not interpret(row, {}).retired:
                yield Mark(row.file, str(id), "", row_mark(row))


def _retirements_taken(taken: TakenBack) -> Iterator[Mark]:
    """Questions that are there again although a row retires them."""
    for id in taken.change.added:
        for row in taken.rows(id):
            if interpret(row, {}).retired:
                yield from _marks_of(row, ("template",))


def _brought_back(taken: TakenBack) -> Iterator[Mark]:
    """Marks whose cells the JSON after agrees with."""
    for mark in taken.marks:
        if mark.key.startswith(SET_KEY_PREFIX):
            agrees = _set_agrees(mark, taken)
        else:
            agrees = _row_agrees(mark, taken)
        if agrees:
            yield mark


def _set_agrees(mark: Mark, taken: TakenBack) -> bool:
    name = mark.key.removeprefix(SET_KEY_PREFIX)
    return any(
        row.file == mark.file and same(_set_value(row), taken.sets_after.get(name, ABSENT))
        for row in taken.set_rows(name)
    )


def _row_agrees(mark: Mark, taken: TakenBack) -> bool:
    question = taken.question(int(mark.key))
    row = next((row for row in taken.rows(int(mark.key)) if row.file == mark.file), None)
    if row is None:
        return False
    if mark.column == "":
        return question is not None
    reading = interpret(row, taken.sets_after, question or {})
    if question is None or reading.retired:
        return question is None and reading.retired
    fields = [name for name, columns in reading.sources.items() if mark.column in columns]
    return bool(fields) and all(
        same(_value(reading, name, ABSENT), question.get(name, ABSENT)) for name in fields
    )
