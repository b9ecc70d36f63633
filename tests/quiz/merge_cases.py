"""Questions, rows and bases as plain values, for tests of the merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops.errors import Location
from quizops.quiz.checks import check_question
from quizops.quiz.edits import ABSENT
from quizops.quiz.model import (
    Action,
    BaseRow,
    Mark,
    Policy,
    QuestionPlan,
    Resolution,
    Take,
)
from quizops.quiz.question import Row
from quizops.quiz.question_plan import describes, plan_question
from quizops.quiz.voice import MergeContext, QuestionCase

SETS = {"planets": ["Earth", "Mars"], "trueFalse": ["True", "False"]}
MC = {
    "template": "mc",
    "text": "Which one?",
    "options_ref": "",
    "options_inline": "A|B",
    "answer_mc": "A",
    "hint": "",
}
LIVE_MC = {"id": 7, "template": "mc", "text": "Which one?", "options": ["A", "B"], "answer": "A"}

Cells = Mapping[str, str]


def row(cells: Cells, file: str = "q.csv", id: int = 7) -> Row:
    columns = list(cells)

    def locate(column: str) -> Location:
        return Location(file, 2, columns.index(column) + 2 if column in columns else 1)

    return Row(file, 2, id, dict(cells), locate)


def case(
    rows: Cells | Mapping[str, Cells],
    *,
    base: Cells | Mapping[str, Cells] | None = None,
    live: Mapping[str, Any] | None = None,
    marks: Sequence[Mark] = (),
    resolutions: Sequence[Resolution] = (),
    base_sets: Mapping[str, Sequence[str]] | None = None,
) -> QuestionCase:
    """`rows` and `base` are the cells of `q.csv`, or cells by file."""
    return QuestionCase(
        7,
        [row(cells, file) for file, cells in _by_file(rows).items()],
        {file: BaseRow(dict(cells), base_sets or {}) for file, cells in _by_file(base or {}).items()},
        live,
        marks,
        resolutions,
    )


def _by_file(cells: Any) -> dict[str, Cells]:
    if cells and all(isinstance(value, str) for value in cells.values()):
        return {"q.csv": cells}
    return dict(cells)


def context(
    policy: Policy = Policy(),  # noqa: B008
    *,
    sets: Mapping[str, Sequence[str]] = SETS,
    live_sets: Mapping[str, Sequence[str]] | None = None,
    has_quiz: bool = True,
    files: Mapping[str, Take] | None = None,
) -> MergeContext:
    return MergeContext(
        policy,
        sets,
        sets if live_sets is None else live_sets,
        has_quiz,
        lambda question, place: check_question(question, sets, place),
        files=files or {},
    )


def plan(asked: QuestionCase, policy: Policy = Policy(), **around: Any) -> QuestionPlan:  # noqa: B008
    return plan_question(asked, context(policy, **around))


def after(done: QuestionPlan, live: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return describes(done, live)


def fields(done: QuestionPlan) -> dict[str, Any]:
    """What changes, field by field; `ABSENT` where a field goes."""
    return {name: change.after for name, change in done.fields.items()}


def kinds(done: QuestionPlan) -> dict[str | None, str]:
    return {conflict.field: conflict.kind.value for conflict in done.conflicts}


def is_nothing(done: QuestionPlan) -> bool:
    return done.action is Action.NOTHING and not (
        done.conflicts or done.blanked or done.withheld or done.refused
    )


def moved_bases(asked: QuestionCase, done: QuestionPlan) -> dict[str, BaseRow]:
    """The bases as they stand after the plan."""
    bases = dict(asked.bases)
    bases |= {move.file: move.base for move in done.bases if move.base is not None}
    return bases


__all__ = ["ABSENT", "LIVE_MC", "MC", "SETS", "Action", "after", "case", "context", "fields"]
