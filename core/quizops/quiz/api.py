"""What scripts may call: merges of plain files and single questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any

from quizops.clock import SystemClock
from quizops.errors import ContentError, Location, Problem, UsageError
from quizops.quiz.model import MergePlan, Policy, Strategy
from quizops.quiz.plain import BY_HAND, apply_plan, merge_files, plan_files
from quizops.quiz.question import Row
from quizops.quiz.question_plan import describes, plan_question
from quizops.quiz.quiz_plan import check_finished
from quizops.quiz.schema import shipped_schema
from quizops.quiz.voice import MergeContext, QuestionCase
from quizops.tables import CsvDocument

AnyPath = str | PathLike[str]


def load_csv_rows(path: AnyPath) -> list[dict[str, str]]:
    """Every good record of a CSV as column → text, untrimmed.

    Raises `ContentError` for a file that is no CSV, and for the first record that is no row (ragged, an
    unclosed quote); `OSError` when it cannot be read.
    """
    document = CsvDocument.parse(Path(path).read_bytes(), str(path))
    for problem in document.problems:
        raise _error_of(problem)
    return [record.as_dict() for record in document.records]


def merge_question(
    existing: Mapping[str, Any] | None,
    new_data: Mapping[str, Any],
    option_sets: Mapping[str, Sequence[str]],
    strategy: str = "intelligent",
) -> dict[str, Any] | None:
    """A question after one row of a CSV, merged without a base: non-empty cells win, except by `preserve`.

    `new_data` maps columns to texts; `existing` None or empty makes a new question. Returns None when the
    row retires it. Raises `ContentError` for a row that would be refused, `ValueError` for an unknown
    strategy.
    """
    live = dict(existing) if existing else None
    cells = {name: "" if text is None else str(text) for name, text in new_data.items()}
    id = _id_of(live, cells)
    row = Row("", 0, id, cells, lambda _column: Location())
    context = MergeContext(
        Policy(Strategy(strategy), first_contact=BY_HAND.first_contact),
        option_sets,
        option_sets,
        True,
        lambda question, place: check_finished(question, option_sets, place, shipped_schema()),
    )
    done = plan_question(QuestionCase(id, [row], {}, live), context)
    for problem in done.refused:
        raise _error_of(problem)
    after = describes(done, live)
    return None if after is None else dict(after)


def update_quiz_from_csv(
    existing_json_path: AnyPath | None,
    opt_csv_path: AnyPath | None,
    q_csv_path: AnyPath | Iterable[AnyPath],
    output_json_path: AnyPath | None = None,
    *,
    policy: Policy = BY_HAND,
) -> MergePlan:
    """Merge a CSV of questions, or several, into a quiz JSON, and write the result where it differs.

    Without `existing_json_path` a new quiz is built; without `opt_csv_path` the JSON's own sets serve;
    `output_json_path` defaults to `existing_json_path`. Raises as `quizops.quiz.plain.merge_files` does.
    """
    return merge_files(
        questions=_paths(q_csv_path),
        existing=_path(existing_json_path),
        option_sets=_paths(opt_csv_path) if opt_csv_path else (),
        output=_path(output_json_path),
        policy=policy,
        clock=SystemClock(),
    ).plan


def plan(
    existing_json_path: AnyPath | None,
    q_csv_paths: AnyPath | Iterable[AnyPath],
    opt_csv_paths: AnyPath | Iterable[AnyPath] = (),
    *,
    policy: Policy = BY_HAND,
) -> MergePlan:
    """What `update_quiz_from_csv` would do; writes nothing. Raises as it does."""
    options = _paths(opt_csv_paths) if opt_csv_paths else ()
    return plan_files(_path(existing_json_path), _paths(q_csv_paths), options, policy=policy)


def apply(
    plan: MergePlan, existing_json_path: AnyPath | None = None, *, now: datetime | None = None
) -> bytes:
    """The quiz's bytes after a plan of it; where nothing changes, those of the file. Writes nothing.

    Raises `UsageError` for a plan of an existing quiz without the file, `StorageError` when that cannot
    be read.
    """
    if existing_json_path is None and not plan.first_build:
        raise UsageError("this plan changes an existing quiz", hint="name its file: existing_json_path")
    return apply_plan(plan, _path(existing_json_path), now or SystemClock().now())


def _id_of(existing: Mapping[str, Any] | None, cells: Mapping[str, str]) -> int:
    """Raises `ContentError` when neither the question nor the row says it."""
    said = existing["id"] if existing and "id" in existing else cells.get("id", "").strip()
    try:
        return int(said)
    except ValueError as error:
        raise ContentError(
            f"{said!r} is no question id", hint="write a whole number into the column id", rule="id_wrong"
        ) from error


def _error_of(problem: Problem) -> ContentError:
    return ContentError(problem.message, hint=problem.hint, location=problem.location, rule=problem.rule)


def _path(path: AnyPath | None) -> Path | None:
    return Path(path) if path else None


def _paths(paths: AnyPath | Iterable[AnyPath]) -> list[Path]:
    if isinstance(paths, str | PathLike):
        return [Path(paths)]
    return [Path(path) for path in paths]
