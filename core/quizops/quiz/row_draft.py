"""A row's cells read one after the other into the fields of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops.errors import Problem
from quizops.quiz.answers import match_gaps, match_option, match_sides, nearest_hint
from quizops.quiz.grammar import (
    PART,
    GrammarError,
    parse_answer_fill,
    parse_answer_match,
    parse_difficulty,
    parse_list,
    parse_pairs_field,
    short,
)
from quizops.quiz.row import CLEAR, RETIRE, Row
from quizops.quiz.templates import TEMPLATE_COLUMNS, TEMPLATES, TRUE_FALSE_OPTIONS, TRUE_FALSE_SET, Template


class RowDraft:
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
        if name in self.sets:
            return list(self.sets[name])
        if name == TRUE_FALSE_SET:
            return list(TRUE_FALSE_OPTIONS)
        raise GrammarError(
            "option_set_unknown",
            f"no option set {short(name)}",
            nearest_hint(name, list(self.sets), "option sets"),
            max(text.find(name), 0),
        )

    def _default_set(self, name: str) -> list[str]:
        if name in self.sets:
            self.set_names.append(name)
        return list(self.sets.get(name, TRUE_FALSE_OPTIONS))

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
                return self._chosen(text)
            case "match":
                answer = parse_answer_match(text)
                pairs = self._other("pairs", dict)
                return answer if pairs is None else match_sides(answer, pairs, self.sets)
            case "fill":
                return self._fill(text)
            case "short":
                return self._accepted(text)
            case _:
                return self._right_order()

    def _chosen(self, text: str) -> str:
        """One option; a `tf` question may have options of its own that the row does not speak of."""
        self.default_options()
        options = self._other("options", list)
        if options is None:
            self._refuse_to_guess()
            return text
        try:
            return match_option(text, options)
        except GrammarError:
            own = self.known.get("options")
            if "options" not in self.implied or not isinstance(own, list) or not own:
                raise
            return match_option(text, own)

    def _refuse_to_guess(self) -> None:
        """Nothing tells the options of an answer, and the question has another template: it needs none.

        Raises `GrammarError`. A question that is not there yet, or has the row's own template, is checked
        when it is finished.
        """
        template = self.known.get("template")
        is_another = "id" in self.known and template != self.template.name
        if is_another and "options" not in (*self.clear, *self.refused):
            raise GrammarError(
                "options_missing",
                f"an answer among options, and the question, of template {short(str(template))}, has none",
                "fill in options_ref or options_inline, or correct the template",
            )

    def _fill(self, text: str) -> dict[str, list[str]]:
        answer = parse_answer_fill(text)
        gapped = self._other("text", str)
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

    def _other(self, field: str, kind: type) -> Any:
        """Another field as the row leaves it; None when it is refused, cleared, or not known as this kind."""
        if field in self.fields:
            return self.fields[field]
        if field in self.refused or field in self.clear:
            return None
        value = self.known.get(field)
        return value if isinstance(value, kind) else None
