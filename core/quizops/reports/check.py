"""`check`: everything that is wrong with a content folder, changing nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from quizops.errors import ContentError, Location, Problem, QuizopsError
from quizops.jobs.output import output_missing
from quizops.jobs.trackers import Trackers
from quizops.quiz.live import LiveQuiz
from quizops.quiz.option_sets import read_option_sets
from quizops.quiz.place import QuizPlace, discover, read_header, table_kind
from quizops.quiz.schema import load_schema
from quizops.quiz.table_checks import check_option_sets_table, check_questions_table, check_unknown_table
from quizops.tables import CsvDocument
from quizops.watch import ContentTree
from quizops.watch.tree import is_text
from quizops.wiring import Parts, cache_of

ONLY = ("csv", "environment", "config", "quiz")


def check_folder(parts: Parts, only: str | None = None) -> list[Problem]:
    """Every problem of one kind, or of all, by file and line."""
    found: list[Problem] = []
    if only in (None, "config"):
        found += parts.config.problems("config")
    if only in (None, "environment"):
        found += parts.config.problems("environment")
    if only in (None, "config"):
        found += _schema(parts)
    if only in (None, "csv", "quiz"):
        found += _content(parts, only)
    return sorted({_placed(problem) for problem in found}, key=_order)


def _schema(parts: Parts) -> list[Problem]:
    """A schema of the folder's own that cannot be used; one that is missing is a slip in the settings."""
    named = parts.config.settings.quiz.schema_file
    path = parts.root / named
    try:
        if named:
            load_schema(path, named)
    except QuizopsError as error:
        asked = parts.config.value_with_source("quiz.schema").source.location
        problem = error.as_problem()
        return [problem if path.is_file() else replace(problem, location=asked)]
    return []


def _content(parts: Parts, only: str | None) -> Iterator[Problem]:
    """What is wrong with tables, with live quizzes, or with both."""
    tree = ContentTree.scan(parts.root, [parts.media])
    unreadable = {path: why for path in (*tree.files, *tree.unusable) if (why := _unreadable(path))}
    files = [path for path in tree.files if path not in unreadable]
    discovery = discover(parts.root, files, parts.recorded_outputs())
    for path, why in unreadable.items():
        if only in (None, "csv" if path.suffix.lower() == ".csv" else "quiz"):
            yield _no_file(parts, path, why)
    if only in (None, "csv"):
        yield from discovery.problems
        yield from _tables(parts, files, discovery.places)
    if only in (None, "quiz"):
        for place in discovery.places:
            yield from _live(parts, place)


def _unreadable(path: Path) -> str | None:
    """Why a file of the content cannot even be opened; opening a pipe would wait for ever."""
    if not is_text(path.name):
        return "its name is not UTF-8"
    if not path.is_file():
        return "it is no plain file"
    return None if os.access(path, os.R_OK) else "this user may not read it"


def _no_file(parts: Parts, path: Path, why: str) -> Problem:
    file = parts.relative(path).encode(errors="backslashreplace").decode()
    return Problem(
        "unreadable",
        f"{file} cannot be read: {why}",
        "make it a plain file that this user may read, with a name in UTF-8, or move it out of the content",
        Location(file),
    )


def _tables(parts: Parts, files: Sequence[Path], places: Sequence[QuizPlace]) -> Iterator[Problem]:
    trackers = Trackers(parts, follow=False)
    trackers.find(files)
    yield from trackers.problems()
    in_quizzes = {path for place in places for path in place.files}
    for place in places:
        yield from _tables_of_quiz(parts, place)
    for path in files:
        if path.suffix.lower() == ".csv" and path not in in_quizzes and path not in trackers.paths:
            yield from _stray_table(parts, path)


def _tables_of_quiz(parts: Parts, place: QuizPlace) -> Iterator[Problem]:
    sets: dict[str, list[str]] = {}
    for path in place.set_files:
        document, problems = _document(parts, path)
        yield from problems
        if document is not None:
            sets.update(read_option_sets(document)[0])
            yield from check_option_sets_table(document)
    for path in place.question_files:
        document, problems = _document(parts, path)
        yield from problems
        if document is not None:
            yield from _questions(parts, place, document, sets)


def _stray_table(parts: Parts, path: Path) -> Iterator[Problem]:
    document, problems = _document(parts, path)
    if document is None:
        yield from problems
    elif table_kind(read_header(path, parts.relative(path))) == "option_sets":
        yield from check_option_sets_table(document)
    else:
        yield from check_unknown_table(document)


def _document(parts: Parts, path: Path) -> tuple[CsvDocument | None, list[Problem]]:
    try:
        return CsvDocument.parse(path.read_bytes(), parts.relative(path)), []
    except ContentError as error:
        return None, [error.as_problem()]
    except OSError as error:
        return None, [_no_file(parts, path, error.strerror or str(error))]


def _questions(
    parts: Parts, place: QuizPlace, document: CsvDocument, sets: Mapping[str, Sequence[str]]
) -> list[Problem]:
    """A table's rows, judged beside the questions that are live."""
    live = _live_quiz(parts, place)
    if live is None:
        return check_questions_table(document, sets, existing=lambda identity: None)
    return check_questions_table(document, {**live.option_sets, **sets}, existing=live.question)


def _live_quiz(parts: Parts, place: QuizPlace) -> LiveQuiz | None:
    try:
        return LiveQuiz.open(place.output, cache=cache_of(parts), file=place.file(place.output))
    except QuizopsError:
        return None


def _live(parts: Parts, place: QuizPlace) -> Iterator[Problem]:
    """What holds a quiz: two candidates for its output, or a JSON that is no quiz."""
    if place.held is not None:
        yield place.held.as_problem()
        return
    try:
        if place.output.exists():
            LiveQuiz.open(place.output, cache=None, file=place.file(place.output))
        elif parts.archive.live(place.name) is not None:
            yield output_missing(parts, place).as_problem()
    except QuizopsError as error:
        yield error.as_problem()


def _placed(problem: Problem) -> Problem:
    """What is said of a whole file stands at its beginning, where an editor can be sent."""
    place = problem.location
    if place.file is None or place.line is not None:
        return problem
    return replace(problem, location=replace(place, line=1, column=1))


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    place = problem.location
    return place.file or "", place.line or 0, place.column or 0, problem.rule, problem.message
