"""What a row of a questions table says about its question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizops.errors import Problem
from quizops.quiz.row import CLEAR, RETIRE, Row, is_questions_header, question_key, read_template, row_of
from quizops.quiz.row_draft import RowDraft
from quizops.quiz.templates import FIELD_ORDER, TEMPLATES, Template, layout_of

__all__ = [
    "CLEAR",
    "RETIRE",
    "Reading",
    "Row",
    "interpret",
    "is_questions_header",
    "new_question",
    "question_key",
    "read_template",
    "row_of",
]

_NOTHING: Mapping[str, Any] = {}
_NONE: frozenset[str] = frozenset()
_NO_TEMPLATE = Template("", "")


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
    name = (template if template != CLEAR else "") or _known_template(known)
    layout = layout_of(name, tuple(cells))
    if retired:
        return Reading({}, _NONE, _NONE, layout.sources, _NONE, True, name, ())
    draft = RowDraft(row, sets, known, TEMPLATES.get(name, _NO_TEMPLATE))
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
    return Reading(
        draft.fields,
        frozenset(draft.blank),
        frozenset(draft.clear),
        layout.sources,
        frozenset(draft.set_names),
        False,
        name,
        tuple(draft.problems),
        frozenset(draft.implied),
    )


def _known_template(known: Mapping[str, Any]) -> str:
    name = known.get("template")
    return name if isinstance(name, str) else ""


def new_question(id: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A question's JSON object, its keys in the order of the format."""
    question: dict[str, Any] = {"id": id}
    question |= {name: fields[name] for name in FIELD_ORDER if name in fields and name != "id"}
    return question | dict(fields)
