"""Rules that span the fields of one question, and the rows of one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from quizops.errors import Location, Problem
from quizops.quiz.answers import match_gaps, match_option, match_sides, nearest_hint
from quizops.quiz.grammar import GrammarError, short
from quizops.quiz.templates import TEMPLATES

Place: TypeAlias = Location | Callable[[str], Location]
"""Where a question stands, or a function from its JSON field to the place that feeds the field."""


def check_question(
    question: Mapping[str, Any], sets: Mapping[str, Sequence[str]], place: Place
) -> list[Problem]:
    """What is wrong with a finished question across its fields; [] when it can be asked and graded.

    The schema speaks of the shape of single fields; this speaks of what must fit together. A template that is
    none of ours has no rules here.
    """
    return [
        Problem(error.rule, f"question {question.get('id')}: {error.message}", error.hint, _at(place, field))
        for field, error in _faults(question, sets)
    ]


def _at(place: Place, field: str) -> Location:
    return place if isinstance(place, Location) else place(field)


def _faults(question: Mapping[str, Any], sets: Mapping[str, Sequence[str]]) -> list[tuple[str, GrammarError]]:
    faults = [
        (field, _missing(field, (field,))) for field in ("template", "text") if not _has(question, field)
    ]
    name = question.get("template")
    template = TEMPLATES.get(name) if isinstance(name, str) else None
    if template is None or faults:
        return faults
    faults += [
        (field, _missing(field, getattr(template, field)))
        for field in template.fields
        if not _has(question, field)
    ]
    faults += _unknown_sets(question.get("pairs"), sets) if template.pairs else []
    if faults:
        return faults
    try:
        _check_answer(question, sets)
    except GrammarError as error:
        return [("answer", error)]
    return []


def _has(question: Mapping[str, Any], field: str) -> bool:
    return question.get(field) not in (None, "", [], {})


def _missing(field: str, columns: Sequence[str]) -> GrammarError:
    return GrammarError(f"{field}_missing", f"no {field}", f"fill in {' or '.join(columns)}")


def _unknown_sets(pairs: Any, sets: Mapping[str, Sequence[str]]) -> list[tuple[str, GrammarError]]:
    choices = pairs.values() if isinstance(pairs, Mapping) else ()
    named = [pair.get("optionSet") for pair in choices if isinstance(pair, Mapping)]
    return [
        (
            "pairs",
            GrammarError(
                "option_set_unknown",
                f"no option set {short(name)}",
                nearest_hint(name, list(sets), "option sets"),
            ),
        )
        for name in named
        if isinstance(name, str) and name not in sets
    ]


def _check_answer(question: Mapping[str, Any], sets: Mapping[str, Sequence[str]]) -> None:
    """Raises `GrammarError` when the answer does not fit. Shapes are the schema's business."""
    answer = question["answer"]
    match question["template"], answer:
        case (("mc" | "tf"), str()) if isinstance(question["options"], list):
            _check_chosen(answer, question["options"])
        case "match", Mapping() if isinstance(question["pairs"], Mapping):
            match_sides(answer, question["pairs"], sets)
        case "fill", Mapping() if isinstance(question["text"], str):
            match_gaps(answer, question["text"])
        case "order", list() if isinstance(question["options"], list):
            _check_order(answer, question["options"])


def _check_chosen(answer: str, options: Sequence[Any]) -> None:
    if match_option(answer, options) != answer:
        raise GrammarError(
            "answer_not_option",
            f"the answer {short(answer)} is not written as its option",
            "write the answer exactly as the option stands",
        )


def _check_order(answer: Sequence[Any], options: Sequence[Any]) -> None:
    if sorted(map(repr, answer)) != sorted(map(repr, options)):
        raise GrammarError(
            "answer_not_order",
            "the answer is not an order of the options",
            "give every option once, in the right order",
        )
