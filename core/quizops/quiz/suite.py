"""Suites of checks on the finished content of a quiz, run before it goes anywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from quizops.errors import Location, Problem, Severity, UsageError
from quizops.quiz.checks import check_question
from quizops.quiz.live import LiveQuiz
from quizops.quiz.schema import QuizSchema, shipped_schema
from quizops.quiz.templates import TEMPLATES
from quizops.quiz.text.faults import escape_pointer

DEFAULT_MAX_REMOVED = 0.1


@dataclass(frozen=True, slots=True)
class ContentTerms:
    """What content is measured by.

    `before_ids` are the questions of the release it follows; `max_removed` is the part of them, from 0
    to 1, that may be gone.
    """

    schema: QuizSchema = field(default_factory=shipped_schema)
    before_ids: Collection[int] = ()
    max_removed: float = DEFAULT_MAX_REMOVED


def run_suite(name: str, quiz: LiveQuiz, terms: ContentTerms | None = None) -> list[Problem]:
    """What a suite has to say against a quiz, [] when nothing.

    Problems of a question come with file, line, column and JSON pointer. Raises `UsageError` for an
    unknown suite, naming the known ones.
    """
    suite = SUITES.get(name)
    if suite is None:
        raise UsageError(f"there is no suite {name!r}", hint=f"known: {', '.join(sorted(SUITES))}")
    return suite(quiz, terms or ContentTerms())


def check_content(quiz: LiveQuiz, terms: ContentTerms) -> list[Problem]:
    """Schema, cross-field rules, answers, duplicate texts, sets that exist, questions gone."""
    problems = terms.schema.problems_of_quiz(quiz.frame.document, quiz.file)
    problems += _unknown_sets_of_templates(quiz)
    problems += _gone(quiz, terms)
    return problems + _located(quiz, list(_problems_of_questions(quiz, terms.schema)))


SUITES: Mapping[str, Callable[[LiveQuiz, ContentTerms], list[Problem]]] = {
    "quiz_content_tests": check_content
}


@dataclass(frozen=True, slots=True)
class _Finding:
    """A problem of one question; `inner` is the JSON pointer inside it."""

    id: int
    inner: str
    problem: Problem


def _problems_of_questions(quiz: LiveQuiz, schema: QuizSchema) -> Iterator[_Finding]:
    sets = quiz.option_sets
    first_with_text: dict[str, int] = {}
    for identity, question in quiz.questions():
        for problem in schema.problems_of_questions([question], quiz.file):
            yield _Finding(identity, problem.location.json_pointer or "", problem)
        found = check_question(question, sets, _place)
        for problem in [*found, *_problems_of_foreign(question, sets)]:
            yield _Finding(identity, problem.location.json_pointer or "", problem)
        text = question.get("text")
        if isinstance(text, str) and text.strip():
            twin = first_with_text.setdefault(" ".join(text.split()).casefold(), identity)
            if twin != identity:
                yield _Finding(identity, "/text", _duplicate(identity, twin))


def _place(name: str) -> Location:
    return Location(json_pointer=f"/{escape_pointer(name)}")


def _duplicate(identity: int, twin: int) -> Problem:
    return Problem(
        "duplicate_text",
        f"question {identity}: the same text as question {twin}",
        "remove one of them, or tell them apart in the text",
        severity=Severity.WARNING,
    )


def _problems_of_foreign(question: Mapping[str, Any], sets: Mapping[str, Any]) -> Iterator[Problem]:
    """Questions of templates that are none of ours: they need an answer, and their sets, all the same."""
    if question.get("template") in TEMPLATES:
        return
    if question.get("answer") in (None, "", [], {}):
        message = f"question {question.get('id')}: no answer"
        yield Problem("answer_missing", message, "give it an answer", _place("answer"))
    pairs = question.get("pairs")
    for pair in pairs.values() if isinstance(pairs, Mapping) else ():
        name = pair.get("optionSet") if isinstance(pair, Mapping) else None
        if isinstance(name, str) and name not in sets:
            message = f"question {question.get('id')}: no option set {name!r}"
            yield Problem("option_set_unknown", message, _known(sets), _place("pairs"))


def _known(sets: Mapping[str, Any]) -> str:
    names = sorted(sets)
    return f"there are {', '.join(names[:10])}" if names else "there are no option sets"


def _unknown_sets_of_templates(quiz: LiveQuiz) -> list[Problem]:
    """Templates that take their options from a set (`@NAME`) that is not there."""
    problems = []
    for name, template in quiz.templates.items():
        options = template.get("options") if isinstance(template, Mapping) else None
        if isinstance(options, str) and options.startswith("@") and options[1:] not in quiz.option_sets:
            pointer = f"/templates/{escape_pointer(name)}/options"
            problems.append(
                Problem(
                    "option_set_unknown",
                    f"template {name!r}: no option set {options[1:]!r}",
                    _known(quiz.option_sets),
                    Location(quiz.file, json_pointer=pointer),
                )
            )
    return problems


def _gone(quiz: LiveQuiz, terms: ContentTerms) -> list[Problem]:
    """Too many of the questions that readers have now are missing."""
    before = list(terms.before_ids)
    gone = int(np.count_nonzero(quiz.index.positions(before) < 0))
    if gone <= terms.max_removed * len(before):
        return []
    return [
        Problem(
            "max_removed",
            f"{gone} of {len(before)} live questions are gone, more than {terms.max_removed:.0%}",
            "when that is meant, raise [quiz] max_removed in quizops.toml",
            Location(quiz.file),
        )
    ]


def _located(quiz: LiveQuiz, findings: Sequence[_Finding]) -> list[Problem]:
    """The findings as problems, with their places in the file."""
    places = quiz.locations([(finding.id, finding.inner) for finding in findings])
    return [
        Problem(found.problem.rule, found.problem.message, found.problem.hint, place, found.problem.severity)
        for found, place in zip(findings, places, strict=True)
    ]
