"""A quiz as a plan asks about it: its tables, its JSON, its bases and decisions, put together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizops.errors import Problem
from quizops.quiz.base_store import BaseStore
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import SET_KEY_PREFIX, BaseRow, Decisions
from quizops.quiz.quiz_tables import QuizTables
from quizops.quiz.sets_plan import SetCase
from quizops.quiz.voice import QuestionCase

_AT_A_TIME = 250
"""Below the number from which the ledger would rather read all bases of a file than ask one by one."""
_NO_BASES: Mapping[str, BaseRow] = {}


Pace = Callable[[int, int | None], None]
"""Told of a long look how many of how many are done, between two of them."""


def not_paced(done: int, total: int | None) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class TablesSource:
    """The `MergeSource` of files that lie on a disk. `broken` are whole CSVs that cannot be read."""

    quiz: str
    tables: QuizTables
    live: LiveQuiz | None
    bases: BaseStore
    decisions: Decisions = field(default_factory=Decisions)
    released: Sequence[str] = ()
    broken: Sequence[Problem] = ()
    pace: Pace = not_paced

    @property
    def has_quiz(self) -> bool:
        return self.live is not None

    @property
    def version(self) -> str | None:
        return self.live.version if self.live is not None else None

    @property
    def live_sets(self) -> Mapping[str, Sequence[str]]:
        return self.live.option_sets if self.live is not None else {}

    @property
    def rows(self) -> int:
        return self.tables.record_count()

    @property
    def skipped_rows(self) -> int:
        return self.tables.skipped_count()

    def ids(self) -> Iterable[int]:
        return self.tables.ids()

    def cases(self, ids: Iterable[int]) -> Iterator[QuestionCase]:
        all_of_them = list(ids)
        for start in range(0, len(all_of_them), _AT_A_TIME):
            self.pace(start, len(all_of_them))
            yield from self._cases(all_of_them[start : start + _AT_A_TIME])

    def _cases(self, ids: Sequence[int]) -> Iterator[QuestionCase]:
        existing = dict(self.live.questions(ids)) if self.live is not None else {}
        bases = self.bases.rows(ids)
        decisions = self.decisions
        for id in ids:
            rows, refused, barred = self.tables.rows(id)
            if not rows and not barred:
                continue
            key = str(id)
            yield QuestionCase(
                id,
                rows,
                bases.get(id, _NO_BASES),
                existing.get(id),
                decisions.marks.get(key, ()),
                decisions.resolutions.get(key, ()),
                refused,
                barred,
            )

    def set_cases(self) -> list[SetCase]:
        names = self.tables.set_names()
        bases = self.bases.sets(names)
        live = self.live_sets
        return [self._set_case(name, bases.get(name, _NO_BASES), live.get(name)) for name in names]

    def _set_case(self, name: str, bases: Mapping[str, BaseRow], live: Sequence[str] | None) -> SetCase:
        rows, refused = self.tables.set_rows(name)
        key = f"{SET_KEY_PREFIX}{name}"
        marks = self.decisions.marks.get(key, ())
        return SetCase(name, rows, bases, live, marks, self.decisions.resolutions.get(key, ()), refused)

    def referrers(self, names: Collection[str]) -> set[int]:
        return self.tables.referrers(names)

    def unspoken_questions(self, names: Collection[str]) -> Iterator[Mapping[str, Any]]:
        if self.live is None:
            return
        wanted = set(names)
        ids = (id for id in self.live.ids.tolist() if not self.tables.speaks_of_pairs(id))
        for _, question in self.live.questions(ids):
            if wanted & _sets_of_pairs(question.get("pairs")):
                yield question

    def problems(self) -> Sequence[Problem]:
        return [*self.broken, *self.tables.problems()]

    def pointer(self, id: int, field: str | None) -> str | None:
        return self.live.pointer(id, field) if self.live is not None else None


def _sets_of_pairs(pairs: Any) -> set[str]:
    choices = pairs.values() if isinstance(pairs, Mapping) else ()
    return {one["optionSet"] for one in choices if isinstance(one, Mapping) and "optionSet" in one}
