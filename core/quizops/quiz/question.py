"""A row of a questions table, read as what it says about a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from quizops.errors import Location, Problem
from quizops.quiz.answers import match_gaps, match_option, match_sides, nearest_hint
from quizops.quiz.grammar import (
    PART,
    GrammarError,
    parse_answer_fill,
    parse_answer_match,
    parse_difficulty,
    parse_id,
    parse_list,
    parse_pairs_field,
    place_inside,
    short,
)
from quizops.quiz.templates import (
    FIELD_ORDER,
    TEMPLATE_COLUMNS,
    TEMPLATES,
    TRUE_FALSE_OPTIONS,
    Template,
    layout_of,
)

if TYPE_CHECKING:
    from quizops.tables import CsvDocument, Record

CLEAR = "!clear"
RETIRE = "!retire"
_NOTHING: Mapping[str, Any] = {}
_NONE: frozenset[str] = frozenset()
_NO_TEMPLATE = Template("", "")


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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says about its question.

    `fields` maps JSON fields (with `template`) to the values of non-empty cells; `blank` and `clear` name the
    fields whose cells are all empty, or hold `!clear`. `implied` names fields of `fields` that no cell wrote:
    the options of a `tf` row without any. `sources` maps each field that counts to the file's columns that
    feed it. `problems` are refused cells; a row that has any is not fit to be applied in part.
    """

    fields: Mapping[str, Any]
    blank: frozenset[str]
    clear: frozenset[str]
    sources: Mapping[str, tuple[str, ...]]
    set_names: frozenset[str]
    retired: bool
    template: str
    problems: tuple[Problem, ...]
    implied: frozenset[str] = frozenset()


def interpret(row: Row, sets: Mapping[str, Sequence[str]], known: Mapping[str, Any] = _NOTHING) -> Reading:
    """Read a row with the option sets of its quiz.

    `known` is what the question is already (its JSON object): it serves for `template`, `options`, `pairs`
    and `text` where the row says nothing of them. Pure; never raises for content.
    """
    cells = row.cells
    retired, template = read_template(cells.get("template", ""))
    name = (template if template != CLEAR else "") or known.get("template") or ""
    layout = layout_of(name, tuple(cells))
    if retired:
        return Reading({}, _NONE, _NONE, layout.sources, _NONE, True, name, ())
    draft = _Draft(row, sets, known, TEMPLATES.get(name, _NO_TEMPLATE))
    draft.read_template(template, name)
    for field, column in layout.plain:
        text = cells[column]
        if not text or text.isspace():
            draft.blank.append(field)
        elif CLEAR in text and text.strip() == CLEAR:
            draft.clear.append(field)
        else:
            draft.fields[field] = text
    if "text" in draft.clear:
        draft.clear.remove("text")
        draft.refuse_clear("text")
    for field, columns in layout.spoken:
        draft.read(field, columns)
    if draft.template.default_set:
        draft.default_options()
    return draft.reading(name, layout.sources)


def question_key(cell: str) -> int | None:
    """The id a cell holds; None for an empty cell and for one that holds no id."""
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


def new_question(id: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A question's JSON object, its keys in the order of the format."""
    question: dict[str, Any] = {"id": id}
    question |= {name: fields[name] for name in FIELD_ORDER if name in fields and name != "id"}
    return question | dict(fields)


def is_questions_header(header: Sequence[str]) -> bool:
    """Whether a table holds questions: an `id` and a column of the language beside it, and no `row_id`."""
    there = set(header)
    telling = TEMPLATE_COLUMNS | {"template", "text", "hint", "difficulty", "tags"}
    return "id" in there and "row_id" not in there and bool(there & telling)


class _Draft:
    """A reading while it is being made."""

    __slots__ = (
        "blank",
        "clear",
        "fields",
        "implied",
        "known",
        "problems",
        "refused",
        "row",
        "set_names",
        "sets",
        "template",
    )

    def __init__(
        self, row: Row, sets: Mapping[str, Sequence[str]], known: Mapping[str, Any], template: Template
    ) -> None:
        self.row = row
        self.sets = sets
        self.known = known
        self.template = template
        self.fields: dict[str, Any] = {}
        self.blank: list[str] = []
        self.clear: list[str] = []
        self.implied: list[str] = []
        self.refused: list[str] = []
        self.set_names: list[str] = []
        self.problems: list[Problem] = []

    def refuse(self, column: str, error: GrammarError) -> None:
        row = self.row
        offset = error.offset_in(row.cells.get(column, ""))
        place = row.locate_inside(column, offset) if row.locate_inside else row.locate(column)
        self.problems.append(Problem(error.rule, error.message, error.hint, place))

    def read_template(self, written: str, name: str) -> None:
        """Take the row's template, or say why its columns cannot be understood."""
        if written in TEMPLATES:
            self.fields["template"] = written
            return
        if written == CLEAR:
            self.refuse_clear("template")
        elif written:
            hint = nearest_hint(written, list(TEMPLATES), "templates")
            self.refuse("template", GrammarError("template_unknown", f"no template {short(written)}", hint))
        elif "template" in self.row.cells:
            self.blank.append("template")
        if (
            not name
            and not self.problems
            and any(self.row.cells.get(column, "").strip() for column in TEMPLATE_COLUMNS)
        ):
            hint = f"write one of {', '.join(TEMPLATES)} into the template column"
            self.refuse("template", GrammarError("template_missing", "the row names no template", hint))

    def refuse_clear(self, field: str) -> None:
        hint = f"write a {field}, leave the cell empty, or remove the question with {RETIRE}"
        self.refuse(field, GrammarError("clear_refused", f"a question cannot be without {field}", hint))

    def reading(self, name: str, sources: Mapping[str, tuple[str, ...]]) -> Reading:
        return Reading(
            self.fields,
            frozenset(self.blank),
            frozenset(self.clear),
            sources,
            frozenset(self.set_names),
            False,
            name,
            tuple(self.problems),
            frozenset(self.implied),
        )

    def read(self, field: str, columns: tuple[str, ...]) -> None:
        column = columns[0]
        text = self.row.cells[column]
        if len(columns) > 1:
            column, text = self._telling_cell(columns)
        if not text or text.isspace():
            self.blank.append(field)
        elif CLEAR in text and text.strip() == CLEAR:
            self.clear.append(field)
        else:
            self._read_filled(field, column, text)

    def default_options(self) -> None:
        """A `tf` row that names no options takes the set made for it."""
        name = self.template.default_set
        if name is None or "options" in self.fields or "options" in self.refused:
            return
        self.fields["options"] = self._default_set(name)
        if "options" in self.clear:
            self.clear.remove("options")
            return
        self.implied.append("options")
        if "options" in self.blank:
            self.blank.remove("options")

    def _telling_cell(self, columns: tuple[str, ...]) -> tuple[str, str]:
        """The cell that decides: the first with a value, else one that clears, else the first."""
        cells = self.row.cells
        telling = columns[0], ""
        for column in columns:
            text = cells[column]
            if text and not text.isspace():
                if text.strip() != CLEAR:
                    return column, text
                telling = column, text
        return telling

    def _read_filled(self, field: str, column: str, text: str) -> None:
        try:
            value = self._value(field, column, text)
        except GrammarError as error:
            self.refused.append(field)
            self.refuse(column, error)
            return
        if value is None:
            self.blank.append(field)
        else:
            self.fields[field] = value

    def _value(self, field: str, column: str, text: str) -> Any:
        """The JSON value of a filled cell; None for one that holds only delimiters."""
        match field:
            case "options":
                return self._options(column, text)
            case "answer":
                return self._answer(text)
            case "pairs":
                return self._pairs(text)
            case "difficulty":
                return parse_difficulty(text)
            case _:
                return parse_list(text) or None

    def _options(self, column: str, text: str) -> list[str]:
        if column == "options_ref":
            return self._options_of_set(text.strip(), text)
        options = parse_list(text)
        if len(options) < 2:
            raise GrammarError(
                "options_too_few", "fewer than two options", "write two or more, with | between"
            )
        if self.template.name != "order" and len(set(options)) < len(options):
            twice = next(option for option in options if options.count(option) > 1)
            raise GrammarError(
                "option_duplicate",
                f"the option {short(twice)} stands twice",
                "keep one of the two",
                words=twice,
            )
        return options

    def _options_of_set(self, name: str, text: str) -> list[str]:
        self.set_names.append(name)
        if name not in self.sets:
            raise GrammarError(
                "option_set_unknown",
                f"no option set {short(name)}",
                nearest_hint(name, list(self.sets), "option sets"),
                max(text.find(name), 0),
            )
        return list(self.sets[name])

    def _default_set(self, name: str) -> list[str]:
        if name not in self.sets:
            return list(TRUE_FALSE_OPTIONS)
        self.set_names.append(name)
        return list(self.sets[name])

    def _pairs(self, text: str) -> dict[str, dict[str, Any]]:
        pairs = parse_pairs_field(text)
        for choices in pairs.values():
            if "optionSet" in choices:
                name: str = choices["optionSet"]
                self._options_of_set(name, text)
        return pairs

    def _answer(self, text: str) -> Any:
        match self.template.name:
            case "mc" | "tf":
                self.default_options()
                options = self._other("options")
                return text if options is None else match_option(text, options)
            case "match":
                pairs = self._other("pairs")
                answer = parse_answer_match(text)
                return answer if pairs is None else match_sides(answer, pairs, self.sets)
            case "fill":
                return self._fill(text)
            case "short":
                return self._accepted(text)
            case _:
                return self._right_order()

    def _fill(self, text: str) -> dict[str, list[str]]:
        answer = parse_answer_fill(text)
        gapped = self._other("text")
        if gapped is not None:
            match_gaps(answer, gapped)
        return answer

    def _accepted(self, text: str) -> list[str]:
        accepted = parse_list(text, PART)
        if not accepted:
            raise GrammarError(
                "answer_empty", "no accepted answer", "write at least one, with | between several"
            )
        return accepted

    def _right_order(self) -> Any:
        options = self.fields.get("options")
        return None if options is None else list(options)

    def _other(self, field: str) -> Any:
        """Another field as the row leaves it; None when it is refused, cleared or not known."""
        if field in self.fields:
            return self.fields[field]
        if field in self.refused or field in self.clear:
            return None
        return self.known.get(field)
