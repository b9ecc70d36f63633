"""Option sets: named lists of options that many questions share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from quizops.errors import ContentError, Location, Problem
from quizops.quiz.grammar import parse_list, short
from quizops.quiz.question import CLEAR

if TYPE_CHECKING:
    from quizops.tables import CsvDocument

NAME_COLUMN = "optionSetName"
OPTIONS_COLUMN = "optionsDelimited"


@dataclass(frozen=True, slots=True)
class SetRow:
    """One record of an option sets table."""

    file: str
    line: int
    cells: Mapping[str, str]
    locate: Callable[[str], Location]


@dataclass(frozen=True, slots=True)
class SetReading:
    """What a row says about its set: its options, nothing (`blank`), or that it shall go (`clear`)."""

    name: str
    options: tuple[str, ...]
    blank: bool
    clear: bool
    problems: tuple[Problem, ...]


def is_option_sets_header(header: Sequence[str]) -> bool:
    """Whether a table holds option sets."""
    return NAME_COLUMN in header and OPTIONS_COLUMN in header


def set_name(cell: str) -> str | None:
    """The key of an option set's row; None for an empty cell."""
    return cell.strip() or None


def interpret_set(row: SetRow) -> SetReading:
    """Read one option set. Pure; never raises for content."""
    name = row.cells.get(NAME_COLUMN, "").strip()
    cell = row.cells.get(OPTIONS_COLUMN, "")
    clear = cell.strip() == CLEAR
    options = () if clear else tuple(parse_list(cell))
    return SetReading(
        name, options, not cell.strip(), clear, tuple(_problems(row, name, cell, options, clear))
    )


def read_option_sets(document: CsvDocument) -> tuple[dict[str, list[str]], list[Problem]]:
    """All sets of a table, and the problems of the rows that were left out.

    A name that stands twice is a problem of each of its rows. A row that is wholly empty is nothing.
    """
    readings: dict[str, list[tuple[SetRow, SetReading]]] = {}
    problems = list(document.problems)
    for row in set_rows(document):
        reading = interpret_set(row)
        problems += reading.problems
        if not reading.problems and reading.name:
            readings.setdefault(reading.name, []).append((row, reading))
    sets: dict[str, list[str]] = {}
    for name, several in readings.items():
        if len(several) > 1:
            problems += duplicate_set_problems(name, [row.locate(NAME_COLUMN) for row, _ in several])
        elif several[0][1].options:
            sets[name] = list(several[0][1].options)
    return sets, sorted(problems, key=lambda problem: problem.location.line or 0)


def load_option_sets(path: str | Path) -> dict[str, list[str]]:
    """The option sets of a CSV: `{"planets": ["Earth", "Jupiter"]}`.

    Raises `ContentError` for a file that is no table of option sets, and for the first row that is wrong;
    `OSError` where the file cannot be read.
    """
    from quizops.tables import CsvDocument

    path = Path(path)
    document = CsvDocument.parse(path.read_bytes(), str(path))
    if not is_option_sets_header(document.header):
        raise ContentError(
            f"{path} is no table of option sets: its columns are {', '.join(document.header)}",
            hint=f"the first line must be {NAME_COLUMN},{OPTIONS_COLUMN}",
            location=Location(str(path), 1, 1),
            rule="not_option_sets",
        )
    sets, problems = read_option_sets(document)
    for problem in problems:
        raise ContentError(problem.message, hint=problem.hint, location=problem.location, rule=problem.rule)
    return sets


def set_rows(document: CsvDocument) -> list[SetRow]:
    """Every record of a table as a row that can be interpreted."""
    return [
        SetRow(
            document.file,
            record.line,
            record.as_dict(),
            partial(document.locate, record),
        )
        for record in document.records
    ]


def duplicate_set_problems(name: str, places: Sequence[Location]) -> list[Problem]:
    """One problem for each row of a set that stands in several."""
    lines = ", ".join(str(place.line) for place in places)
    return [
        Problem(
            "set_name_duplicate",
            f"the set {short(name)} stands in lines {lines}",
            "keep one of these rows; none of them is taken until then",
            place,
        )
        for place in places
    ]


def _problems(row: SetRow, name: str, cell: str, options: tuple[str, ...], clear: bool) -> list[Problem]:
    problems = []
    if not name and cell.strip():
        problems.append(
            Problem(
                "set_name_missing",
                "an option set without a name",
                f"write its name into {NAME_COLUMN}",
                row.locate(NAME_COLUMN),
            )
        )
    if cell.strip() and not options and not clear:
        problems.append(
            Problem(
                "set_empty", f"the set {short(name)} has no option", "write a|b|c", row.locate(OPTIONS_COLUMN)
            )
        )
    twice = next((option for option in options if options.count(option) > 1), None)
    if twice is not None:
        problems.append(
            Problem(
                "option_duplicate",
                f"the option {short(twice)} stands twice in the set {short(name)}",
                "keep one of the two",
                row.locate(OPTIONS_COLUMN),
            )
        )
    return problems
