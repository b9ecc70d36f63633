"""Option sets: named lists of options that many questions share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from quizops.errors import Location, Problem
from quizops.quiz.grammar import parse_list, short
from quizops.quiz.question import CLEAR

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


def _problems(row: SetRow, name: str, cell: str, options: tuple[str, ...], clear: bool) -> list[Problem]:
    problems = []
    if not name:
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
