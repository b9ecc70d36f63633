"""One record of a questions table, and the marks that stand in its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from quizops.errors import Location
from quizops.quiz.grammar import GrammarError, parse_id, place_inside
from quizops.quiz.templates import TEMPLATE_COLUMNS

if TYPE_CHECKING:
    from quizops.tables import CsvDocument, Record

CLEAR = "!clear"
RETIRE = "!retire"
_SURELY_AN_ID = 18
"""So many plain digits are surely one; anything else is looked at closely."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record with a question id. `cells` has only the columns that the file has.

    `locate(column)` tells where a cell begins; `locate_inside(column, offset)`, where given, the place of a
    character of its text. A column that the file lacks is located at the record.
    """

    file: str
    line: int
    id: int
    cells: Mapping[str, str]
    locate: Callable[[str], Location]
    locate_inside: Callable[[str, int], Location] | None = None


def question_key(cell: str) -> int | None:
    """The id a cell holds; None for an empty cell and for one that holds no id."""
    if cell.isascii() and cell.isdecimal() and cell[0] != "0" and len(cell) < _SURELY_AN_ID:
        return int(cell)
    try:
        return parse_id(cell)
    except GrammarError:
        return None


def row_of(document: CsvDocument, record: Record, id: int) -> Row:
    """A record of a table as a row of this question."""
    return Row(
        document.file,
        record.line,
        id,
        record.as_dict(),
        partial(document.locate, record),
        partial(_locate_inside, document, record),
    )


def _locate_inside(document: CsvDocument, record: Record, column: str, offset: int) -> Location:
    cell = document.locate(record, column)
    position = document.columns.get(column)
    if position is None:
        return cell
    start, end = record.span(position)
    return place_inside(cell, document.data[start:end].decode(), offset)


def read_template(cell: str) -> tuple[bool, str]:
    """Whether the row retires its question, and the template it names (empty: none)."""
    name = cell.strip()
    if not name.startswith(RETIRE):
        return False, name
    rest = name[len(RETIRE) :]
    if rest and not rest[0].isspace():
        return False, name
    return True, rest.strip()


def is_questions_header(header: Sequence[str]) -> bool:
    """Whether a table holds questions: an `id` and a column of the language beside it, and no `row_id`."""
    there = set(header)
    telling = TEMPLATE_COLUMNS | {"template", "text", "hint", "difficulty", "tags"}
    return "id" in there and "row_id" not in there and bool(there & telling)
