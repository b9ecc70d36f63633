"""A table of questions or option sets, checked row by row, before any quiz is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeAlias

from quizops.errors import Location, Problem, Severity
from quizops.quiz.checks import check_question
from quizops.quiz.grammar import GrammarError, parse_id, short
from quizops.quiz.option_sets import NAME_COLUMN, OPTIONS_COLUMN, read_option_sets
from quizops.quiz.question import Reading, Row, interpret, new_question, read_template, row_of
from quizops.quiz.templates import COLUMNS, RESERVED_COLUMNS, TEMPLATE_COLUMNS, TEMPLATES
from quizops.tables.tokens import Grammar

if TYPE_CHECKING:
    from quizops.tables import CsvDocument

Existing: TypeAlias = Callable[[int], Mapping[str, Any] | None]

_ELSEWHERE = Location()
_KNOWN_TABLES = (COLUMNS, (NAME_COLUMN, OPTIONS_COLUMN), ("row_id", "youtube_playlist", "google_drive"))


def check_questions_table(
    document: CsvDocument, sets: Mapping[str, Sequence[str]], existing: Existing | None = None
) -> list[Problem]:
    """Everything that can be said against a table of questions by itself, in the order of its lines.

    `sets` are the option sets of its quiz, `existing(id)` is the live JSON's question or None. Without
    `existing` no row is asked to be a whole question. Errors are rows or cells that a merge refuses; warnings
    are cells and columns that it passes over.
    """
    rows, problems = question_rows(document)
    problems += header_problems(document, COLUMNS)
    for row in rows:
        question = existing(row.id) if existing else None
        reading = interpret(row, sets, question or {})
        problems += reading.problems
        problems += unused_cells(row)
        if existing and question is None and not reading.problems and not reading.retired:
            problems += _new_question_problems(row, reading, sets)
    return in_order([*document.problems, *problems])


def _new_question_problems(row: Row, reading: Reading, sets: Mapping[str, Sequence[str]]) -> list[Problem]:
    """What a new question lacks, as far as this file has the columns: another may have the others."""
    fed = {field: row.locate(columns[0]) for field, columns in reading.sources.items()}
    question = new_question(row.id, reading.fields)
    found = check_question(question, sets, lambda field: fed.get(field, _ELSEWHERE))
    return [problem for problem in found if problem.location is not _ELSEWHERE]


def check_option_sets_table(document: CsvDocument) -> list[Problem]:
    """Everything that can be said against a table of option sets, in the order of its lines."""
    problems = read_option_sets(document)[1]
    return in_order([*problems, *header_problems(document, (NAME_COLUMN, OPTIONS_COLUMN))])


def check_unknown_table(document: CsvDocument) -> list[Problem]:
    """A warning for a table that is passed over, though its column names are nearly those of a known one."""
    places = _header_places(document)
    for known in _KNOWN_TABLES:
        by_fold = {_folded(name): name for name in known}
        slips = {name: by_fold[_folded(name)] for name in places if _folded(name) in by_fold}
        wrong = [name for name, meant in slips.items() if name != meant]
        if len(slips) >= 2 and wrong:
            return [
                Problem(
                    "table_unknown",
                    "this table is passed over: its columns are nearly those of a table that quizops knows",
                    f"rename {', '.join(f'{name!r} to {slips[name]!r}' for name in wrong)}",
                    places[wrong[0]],
                    Severity.WARNING,
                )
            ]
    return []


def question_rows(document: CsvDocument) -> tuple[list[Row], list[Problem]]:
    """The rows that have an id of their own, and why the others with an id have not.

    A row with an empty id is skipped. An id that stands twice is a problem of each of its rows.
    """
    by_id: dict[int, list[Row]] = {}
    problems: list[Problem] = []
    for record in document.records:
        try:
            id = parse_id(record.get("id") or "")
        except GrammarError as error:
            place = document.locate(record, "id")
            problems.append(Problem(error.rule, error.message, error.hint, place))
            continue
        if id is not None:
            by_id.setdefault(id, []).append(row_of(document, record, id))
    for id, rows in by_id.items():
        if len(rows) > 1:
            problems += duplicate_id_problems(id, [row.locate("id") for row in rows])
    return [rows[0] for rows in by_id.values() if len(rows) == 1], problems


def duplicate_id_problems(id: int, places: Sequence[Location]) -> list[Problem]:
    """One problem for each row of an id that stands in several rows of a file."""
    lines = ", ".join(str(place.line) for place in places)
    return [
        Problem(
            "id_duplicate",
            f"the id {id} stands in lines {lines}",
            "give each row an id of its own; none of these rows is taken until then",
            place,
        )
        for place in places
    ]


def header_problems(document: CsvDocument, known: Sequence[str]) -> list[Problem]:
    """Columns that would be kept as they are, though something else was surely meant."""
    places = _header_places(document)
    missing = [name for name in known if name not in document.header]
    return [*_reserved(places), *_misspelt(places, known, missing)]


def unused_cells(row: Row) -> Iterator[Problem]:
    """Filled cells that the row's template does not use, as warnings."""
    retired, name = read_template(row.cells.get("template", ""))
    template = TEMPLATES.get(name)
    if template is None or retired:
        return
    for column in COLUMNS:
        idle = column in TEMPLATE_COLUMNS and column not in template.columns
        if idle and row.cells.get(column, "").strip():
            yield Problem(
                "cell_unused",
                f"{column} is filled, but {name} does not use it",
                f"{name} reads {', '.join(sorted(template.columns))}; empty this cell, or mend the template",
                row.locate(column),
                Severity.WARNING,
            )
    if template.options and all(row.cells.get(column, "").strip() for column in template.options):
        yield Problem(
            "options_twice",
            "options_ref and options_inline are both filled; options_ref counts",
            "empty one of the two",
            row.locate("options_inline"),
            Severity.WARNING,
        )


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by line and column."""
    return sorted(problems, key=lambda one: (one.location.line or 0, one.location.column or 0))


def _header_places(document: CsvDocument) -> dict[str, Location]:
    """Where each named column stands in the header."""
    start, end = document.header_span
    names = Grammar.of(document.dialect.delimiter_byte).record(document.data, start)
    line = document.data.count(b"\n", 0, start) + 1
    starts = [start, *(at + 1 for at in names.delimiters if at < end)]
    named = zip(document.header, starts, strict=False)
    return {name: document.place(line, start, offset) for name, offset in named if name}


def _reserved(places: Mapping[str, Location]) -> Iterator[Problem]:
    for name in RESERVED_COLUMNS & places.keys():
        meant = [column for column in COLUMNS if column.startswith(name)]
        yield Problem(
            "column_reserved",
            f"{name} is no column of a questions table; it is passed over",
            f"did you mean {' or '.join(meant)}?",
            places[name],
            Severity.WARNING,
        )


def _misspelt(
    places: Mapping[str, Location], known: Sequence[str], missing: Sequence[str]
) -> Iterator[Problem]:
    by_fold = {name.casefold(): name for name in missing}
    for name in places.keys() - set(known) - RESERVED_COLUMNS:
        close = get_close_matches(name.casefold(), by_fold, n=1, cutoff=0.8)
        if close:
            yield Problem(
                "column_misspelt",
                f"{short(name)} is no column of the language; its cells are kept as text",
                f"did you mean {by_fold[close[0]]!r}?",
                places[name],
                Severity.WARNING,
            )


def _folded(name: str) -> str:
    """A column name without case, spaces and marks."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
