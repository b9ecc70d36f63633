"""What a decision did to questions and sets, kept so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizops.ledger import Transaction
from quizops.quiz.edits import ABSENT, OrAbsent
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import SET_KEY_PREFIX, Action, BaseRow, FieldChange, MergePlan, QuestionPlan

WHOLE = ""
"""Stands for a field where a whole question, or a set's options, came, changed or went."""
Bases = Mapping[tuple[str, str], BaseRow]
"""File and key → base."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A base's cell before and after; None where there was none."""

    file: str
    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """One question (`"2"`) or set (`"set:NAME"`): what a decision changed of its JSON, and of its bases."""

    key: str
    live: Mapping[str, FieldChange]
    bases: Sequence[Moved]

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "live": {name: [_boxed(one.before), _boxed(one.after)] for name, one in self.live.items()},
            "bases": [[one.file, one.column, one.before, one.after] for one in self.bases],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Decided:
        live = {name: FieldChange(*map(_unboxed, change)) for name, change in told["live"].items()}
        return cls(told["key"], live, [Moved(*one) for one in told["bases"]])


def decided(
    keys: Iterable[str], plan: MergePlan, removed: Mapping[str, Any], was: Bases, now: Bases
) -> list[Decided]:
    """What the plan that obeys a decision does to these; `removed` are questions as they were until then."""
    found = (Decided(key, dict(_changes(key, plan, removed)), list(_moves(key, was, now))) for key in keys)
    return [one for one in found if one.live or one.bases]


def bases_of(
    tx: Transaction, quiz: str, files: Sequence[str], keys: Iterable[str]
) -> dict[tuple[str, str], BaseRow]:
    """The bases of these questions and sets, in all files."""
    names = [key.removeprefix(SET_KEY_PREFIX) for key in keys if key.startswith(SET_KEY_PREFIX)]
    ids = [int(key) for key in keys if not key.startswith(SET_KEY_PREFIX)]
    questions = tx.bases.cells(quiz, [(file, id) for file in files for id in ids])
    sets = tx.bases.set_cells(quiz, [(file, name) for file in files for name in names])
    return {
        **{(file, str(id)): BaseRow.unpack(blob) for (file, id), blob in questions.items()},
        **{(file, f"{SET_KEY_PREFIX}{name}"): BaseRow.unpack(blob) for (file, name), blob in sets.items()},
    }


def value_at(live: LiveQuiz | None, key: str, name: str) -> OrAbsent:
    """What a field of a question, or a whole question or set, says now."""
    if live is None:
        return ABSENT
    if key.startswith(SET_KEY_PREFIX):
        return live.option_sets.get(key.removeprefix(SET_KEY_PREFIX), ABSENT)
    question = live.question(int(key))
    if question is None or name == WHOLE:
        return ABSENT if question is None else question
    return question.get(name, ABSENT)


def _changes(key: str, plan: MergePlan, removed: Mapping[str, Any]) -> Iterator[tuple[str, FieldChange]]:
    if key.startswith(SET_KEY_PREFIX):
        one = plan.sets.get(key.removeprefix(SET_KEY_PREFIX))
        if one is not None and one.change is not None:
            yield WHOLE, one.change
        return
    question = plan.questions.get(int(key))
    if question is not None:
        yield from _changes_of_question(question, removed.get(key, ABSENT))


def _changes_of_question(plan: QuestionPlan, before: OrAbsent) -> Iterator[tuple[str, FieldChange]]:
    match plan.action:
        case Action.CHANGE:
            yield from plan.fields.items()
        case Action.ADD:
            yield WHOLE, FieldChange(ABSENT, plan.question)
        case Action.REMOVE:
            yield WHOLE, FieldChange(before, ABSENT)
        case Action.NOTHING:
            return


def _moves(key: str, was: Bases, now: Bases) -> Iterator[Moved]:
    for file in sorted({file for file, of in (*was, *now) if of == key}):
        before, after = was.get((file, key)), now.get((file, key))
        old = before.cells if before else {}
        new = after.cells if after else {}
        for column in sorted(old.keys() | new.keys()):
            if old.get(column) != new.get(column):
                yield Moved(file, column, old.get(column), new.get(column))


def _boxed(value: OrAbsent) -> list[Any]:
    """JSON has no word for absence; an empty box is one."""
    return [] if value is ABSENT else [value]


def _unboxed(box: Sequence[Any]) -> OrAbsent:
    return box[0] if box else ABSENT
