"""The nouns of a merge: its policy, what it finds in every question and set, and the plan as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import orjson

from quizops.errors import Location, Problem
from quizops.quiz.edits import ABSENT, OrAbsent

SET_KEY_PREFIX = "set:"
"""Decisions and conflicts about an option set bear this before its name where a question has its id."""


class Strategy(StrEnum):
    PRESERVE = "preserve"
    OVERWRITE = "overwrite"
    INTELLIGENT = "intelligent"


class OnConflict(StrEnum):
    HOLD = "hold"
    OURS = "ours"
    THEIRS = "theirs"


class Blank(StrEnum):
    KEEP = "keep"
    CLEAR = "clear"


class FirstContact(StrEnum):
    HOLD = "hold"
    TAKE = "take"


class ConflictKind(StrEnum):
    FIELD = "field"
    FILES = "files"
    REMOVED = "removed"
    FIRST_CONTACT = "first_contact"


class Take(StrEnum):
    """Which side a resolution takes: the JSON's, the CSV's, one file's, or a text typed in."""

    OURS = "ours"
    THEIRS = "theirs"
    FILE = "file"
    VALUE = "value"


class Action(StrEnum):
    NOTHING = "nothing"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


class ReleaseType(StrEnum):
    HOTFIX = "hotfix"
    MINOR = "minor"
    MAJOR = "major"


@dataclass(frozen=True, slots=True)
class Policy:
    """How a merge decides. `first_contact` is HOLD under the watcher and TAKE for a merge given by hand."""

    strategy: Strategy = Strategy.INTELLIGENT
    on_conflict: OnConflict = OnConflict.HOLD
    blank: Blank = Blank.KEEP
    first_contact: FirstContact = FirstContact.HOLD
    reapply: bool = False

    @property
    def clears_blanks(self) -> bool:
        return self.blank is Blank.CLEAR


@dataclass(frozen=True, slots=True)
class BaseRow:
    """A row as last applied: its cells by column, and the option sets it was resolved with."""

    cells: Mapping[str, str]
    sets: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def unpack(cls, blob: bytes) -> BaseRow:
        """What `pack` wrote."""
        stored = orjson.loads(blob)
        return cls(stored[0], stored[1]) if isinstance(stored, list) else cls(stored)

    def pack(self) -> bytes:
        """A base as the ledger stores it: its cells, and its sets where there are any."""
        if self.sets:
            return packed([self.cells, {name: list(options) for name, options in self.sets.items()}])
        return packed(self.cells)


def packed(value: Any) -> bytes:
    """JSON in no more memory than its length: orjson's own result holds on to a buffer of 4 kB."""
    return bytes(memoryview(orjson.dumps(value)))


@dataclass(frozen=True, slots=True)
class BaseMove:
    """Where a row's base stands after the plan is applied, packed: a first build holds one for every row.

    `blob` None: it stays, or stays away. `settled`: every cell of the row agrees with its base, so that the
    row needs no look until it, or a set it refers to, changes.
    """

    file: str
    blob: bytes | None
    settled: bool

    @property
    def base(self) -> BaseRow | None:
        return None if self.blob is None else BaseRow.unpack(self.blob)


@dataclass(frozen=True, slots=True)
class Mark:
    """`withheld`: a rollback took this cell back. Bound to the cell's text.

    `key` is a question's id or `set:NAME`; `column` "" is the whole row, then `cell` is `row_mark` of it.
    """

    file: str
    key: str
    column: str
    cell: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """A person's word on one conflict, bound to what the CSVs said then (`Conflict.bound`).

    `field` None: the conflict about the question as a whole. `file` goes with FILE, `value` with VALUE.
    """

    key: str
    field: str | None
    take: Take
    bound: str
    file: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people and rollbacks decided about one quiz, by question or set; `files` about first contact."""

    marks: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    resolutions: Mapping[str, Sequence[Resolution]] = field(default_factory=dict)
    files: Mapping[str, Take] = field(default_factory=dict)

    def decided_keys(self) -> set[str]:
        """Questions and sets with a decision of their own."""
        return {*self.marks, *self.resolutions}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`before` and `after` are JSON values; `ABSENT` where the field is not there."""

    before: OrAbsent
    after: OrAbsent

    def as_json(self) -> dict[str, Any]:
        return {"before": or_null(self.before), "after": or_null(self.after)}


@dataclass(frozen=True, slots=True)
class CellNote:
    """A cell that a plan names: blanked, or withheld. `field` None: the whole row."""

    id: int | str
    field: str | None
    file: str
    line: int | None

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "field": self.field, "file": self.file, "line": self.line}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one file wants a field to be, where several disagree; `ABSENT` where it wants it gone."""

    value: OrAbsent
    location: Location

    def as_json(self) -> dict[str, Any]:
        place = self.location
        return {
            "file": place.file,
            "line": place.line,
            "column": place.column,
            "value": or_null(self.value),
        }


@dataclass(frozen=True, slots=True)
class Conflict:
    """Ours (the live JSON) and theirs (the CSV) both moved, and somebody must decide.

    `id` is the question's, or `set:NAME`; `field` None means the question as a whole. `bound` stands for the
    texts of the cells in question: a resolution is good for exactly these. `since` is ISO 8601. `candidates`
    are what each file says where the files disagree (FILES), of which `theirs` is only the last.
    """

    id: int | str
    field: str | None
    kind: ConflictKind
    base: OrAbsent
    ours: OrAbsent
    theirs: OrAbsent
    location: Location
    bound: str
    since: str | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return str(self.id), self.field or ""

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "field": self.field,
            "kind": self.kind.value,
            "base": or_null(self.base),
            "ours": or_null(self.ours),
            "theirs": or_null(self.theirs),
            "file": self.location.file,
            "line": self.location.line,
            "column": self.location.column,
            "json_pointer": self.location.json_pointer,
            "since": self.since,
            "candidates": [one.as_json() for one in self.candidates],
        }


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """What a merge does with one question. `added` is its JSON for ADD; `fields` are told for CHANGE."""

    id: int
    action: Action = Action.NOTHING
    added: bytes | None = None
    fields: Mapping[str, FieldChange] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    blanked: tuple[CellNote, ...] = ()
    withheld: tuple[CellNote, ...] = ()
    refused: tuple[Problem, ...] = ()
    bases: tuple[BaseMove, ...] = ()
    spent: tuple[Mark | Resolution, ...] = ()

    @property
    def question(self) -> dict[str, Any] | None:
        """The whole question that is added."""
        return None if self.added is None else orjson.loads(self.added)

    @property
    def waits(self) -> bool:
        """Whether the next plan must look at this question again although nothing was saved."""
        return bool(self.conflicts or self.blanked or self.withheld or self.refused) or not all(
            move.settled for move in self.bases
        )


@dataclass(frozen=True, slots=True)
class SetPlan:
    """What a merge does with one option set. `change` None: nothing."""

    name: str
    change: FieldChange | None = None
    conflicts: tuple[Conflict, ...] = ()
    blanked: tuple[CellNote, ...] = ()
    withheld: tuple[CellNote, ...] = ()
    refused: tuple[Problem, ...] = ()
    bases: tuple[BaseMove, ...] = ()
    spent: tuple[Mark | Resolution, ...] = ()


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge does with a quiz: only the questions and sets that have something to tell.

    `type` None: nothing changes and nothing is published. `problems` are of records that are no row of any
    question (ragged, wrong id). `first_build`: there was no JSON yet.
    """

    quiz: str
    from_version: str | None
    to_version: str | None
    type: ReleaseType | None
    questions: Mapping[int, QuestionPlan]
    sets: Mapping[str, SetPlan]
    problems: tuple[Problem, ...] = ()
    rows: int = 0
    skipped_rows: int = 0
    first_build: bool = False
    spent_files: tuple[str, ...] = ()

    @property
    def added(self) -> list[int]:
        return [plan.id for plan in self.questions.values() if plan.action is Action.ADD]

    @property
    def removed(self) -> list[int]:
        return [plan.id for plan in self.questions.values() if plan.action is Action.REMOVE]

    @property
    def changed(self) -> list[QuestionPlan]:
        return [plan for plan in self.questions.values() if plan.action is Action.CHANGE]

    @property
    def conflicts(self) -> list[Conflict]:
        return [conflict for plan in self._parts() for conflict in plan.conflicts]

    @property
    def blanked(self) -> list[CellNote]:
        return [note for plan in self._parts() for note in plan.blanked]

    @property
    def withheld(self) -> list[CellNote]:
        return [note for plan in self._parts() for note in plan.withheld]

    @property
    def refused(self) -> list[Problem]:
        return [*self.problems, *(problem for plan in self._parts() for problem in plan.refused)]

    @property
    def changes_content(self) -> bool:
        return self.type is not None

    def as_json(
        self, *, published: bool = False, release: str | None = None, duration_ms: float | None = None
    ) -> dict[str, Any]:
        """The object that `quiz plan` and `quiz merge` print."""
        changes = {name: plan.change for name, plan in self.sets.items() if plan.change is not None}
        return {
            "quiz": self.quiz,
            "from_version": self.from_version,
            "to_version": self.to_version,
            "type": self.type.value if self.type else None,
            "rows": self.rows,
            "skipped_rows": self.skipped_rows,
            "added": self.added,
            "changed": [
                {"id": plan.id, "fields": {name: change.as_json() for name, change in plan.fields.items()}}
                for plan in self.changed
            ],
            "removed": self.removed,
            "blanked": [note.as_json() for note in self.blanked],
            "withheld": [note.as_json() for note in self.withheld],
            "conflicts": [conflict.as_json() for conflict in self.conflicts],
            "refused": [refusal_json(problem) for problem in self.refused],
            "option_sets": {
                "added": [name for name, change in changes.items() if change.before is ABSENT],
                "changed": {
                    name: change.as_json() for name, change in changes.items() if change.before is not ABSENT
                },
            },
            "published": published,
            "release": release,
            "duration_ms": duration_ms,
        }

    def _parts(self) -> list[QuestionPlan | SetPlan]:
        return [*self.sets.values(), *self.questions.values()]


def refusal_json(problem: Problem) -> dict[str, Any]:
    """`{file, line, column, rule, message, hint}` of a refused row."""
    told = problem.as_json()
    return {name: told[name] for name in ("file", "line", "column", "rule", "message", "hint")}


def or_null(value: OrAbsent) -> Any:
    """JSON has no word for absence."""
    return None if value is ABSENT else value


def with_since(plan: QuestionPlan | SetPlan, since: Mapping[tuple[str, str], str], now: str) -> Any:
    """The same plan, its conflicts dated: as before when they were known, else now."""
    dated = tuple(replace(one, since=since.get(one.key, now)) for one in plan.conflicts)
    return replace(plan, conflicts=dated)
