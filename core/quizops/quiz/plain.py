"""A merge of plain files: no workspace, no bases, no history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quizops.clock import Clock
from quizops.errors import ContentError, Location, UsageError
from quizops.files import FileId, atomic_write, storage_error
from quizops.quiz.base_store import BaseStore, NoBases
from quizops.quiz.build import edits_of, first_build_bytes
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import Decisions, FirstContact, MergePlan, Policy
from quizops.quiz.place import QuizPlace, natural_key
from quizops.quiz.quiz_plan import plan_quiz
from quizops.quiz.quiz_tables import QuizTables, SetTable, load_questions, load_sets
from quizops.quiz.schema import QuizSchema
from quizops.quiz.source import TablesSource
from quizops.tables import FileSnapshot
from quizops.tables.splices import apply_splices

BY_HAND = Policy(first_contact=FirstContact.TAKE)
"""A merge that somebody asked for takes what differs at first contact, and keeps what blanks face."""

_NO_BASES = NoBases()


@dataclass(frozen=True, slots=True)
class PlainMerge:
    """What a merge of plain files did. `published`: the output was written."""

    plan: MergePlan
    output: Path
    published: bool


def plan_files(
    existing: Path | None,
    questions: Iterable[Path],
    option_sets: Iterable[Path] = (),
    *,
    policy: Policy = BY_HAND,
    bases: BaseStore = _NO_BASES,
    decisions: Decisions | None = None,
    schema: QuizSchema | None = None,
    name: str | None = None,
) -> MergePlan:
    """What a merge of these files would do; several CSVs count in natural order of their names.

    Raises `ContentError` for a CSV that cannot be read as a whole, `QuizHeld` for such a JSON, and
    `StorageError` for a file that is not there.
    """
    live = LiveQuiz.open(existing, cache=None, file=str(existing)) if existing is not None else None
    tables = QuizTables(
        {str(path): load_questions(_look(path), str(path)) for path in sorted(questions, key=natural_key)},
        {
            str(path): SetTable(load_sets(_look(path), str(path)), 0)
            for path in sorted(option_sets, key=natural_key)
        },
    )
    quiz = name or (existing.stem if existing is not None else "quiz")
    source = TablesSource(quiz, tables, live, bases, decisions or Decisions())
    return plan_quiz(source, policy, schema=schema)


def plan_build(place: QuizPlace, *, schema: QuizSchema | None = None) -> MergePlan:
    """A new quiz from all CSVs of a place, as if it had neither JSON nor history.

    Raises `ContentError` for a CSV that cannot be read as a whole.
    """
    tables = QuizTables(
        {place.file(path): load_questions(_look(path), place.file(path)) for path in place.question_files},
        {
            place.file(path): SetTable(load_sets(_look(path), place.file(path)), len(path.parent.parts))
            for path in place.set_files
        },
    )
    return plan_quiz(TablesSource(place.name, tables, None, _NO_BASES), BY_HAND, schema=schema)


def apply_plan(plan: MergePlan, existing: Path | None, now: datetime) -> bytes:
    """The content after a plan; the file's own bytes when the plan changes nothing.

    Raises `StorageError` when the existing file cannot be read.
    """
    if existing is None:
        return first_build_bytes(plan, now)
    old = _read(existing)
    if not plan.changes_content:
        return old
    live = LiveQuiz.open(existing, cache=None, file=str(existing))
    return apply_splices(old, live.splices(edits_of(plan, now)))


def merge_files(
    *,
    questions: Sequence[Path],
    existing: Path | None = None,
    option_sets: Sequence[Path] = (),
    output: Path | None = None,
    policy: Policy = BY_HAND,
    dry_run: bool = False,
    clock: Clock,
    schema: QuizSchema | None = None,
) -> PlainMerge:
    """Merge CSVs into a quiz file. `output` defaults to `existing`; without `existing` a quiz is built.

    Writes nothing when the output would stay as it is. Raises `UsageError` without any output, and as
    `plan_files` does.
    """
    target = output or existing
    if target is None:
        raise UsageError(
            "there is no file to write to", hint="give --output out.json, or --existing quiz.json"
        )
    if not questions:
        raise UsageError("there are no questions to merge", hint="give --questions questions.csv")
    name = (existing or target).stem
    plan = plan_files(existing, questions, option_sets, policy=policy, schema=schema, name=name)
    if dry_run or not (plan.changes_content or target != existing):
        return PlainMerge(plan, target, False)
    data = apply_plan(plan, existing, clock.now())
    if not plan.changes_content and _holds(target, data):
        return PlainMerge(plan, target, False)
    atomic_write(target, data)
    return PlainMerge(plan, target, True)


def _look(path: Path) -> FileSnapshot:
    data = _read(path)
    file_id = FileId.of_path(path)
    if file_id is None:
        raise _missing(path)
    return FileSnapshot(path, file_id, data)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        raise storage_error(error, path, "read") from error


def _missing(path: Path) -> ContentError:
    return ContentError(
        f"{path} is not there", hint="check the name", location=Location(str(path)), rule="missing_file"
    )


def _holds(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() == data
