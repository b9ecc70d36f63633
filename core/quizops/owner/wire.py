"""Errors as data, so that what failed in the owner is told by the command that asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizops import errors
from quizops.errors import Location, QuizopsError


def error_to_json(error: QuizopsError) -> dict[str, Any]:
    place = error.location
    return {
        "type": type(error).__name__,
        "message": error.message,
        "hint": error.hint,
        "rule": error.rule,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "json_pointer": place.json_pointer,
    }


def error_from_json(facts: Mapping[str, Any]) -> QuizopsError:
    """The error that `error_to_json` told; one of a kind unknown here becomes a plain `QuizopsError`."""
    kind = getattr(errors, str(facts.get("type", "")), QuizopsError)
    if not (isinstance(kind, type) and issubclass(kind, QuizopsError)):
        kind = QuizopsError
    return kind(
        str(facts.get("message", "")),
        hint=str(facts.get("hint", "")),
        rule=str(facts.get("rule", kind.rule)),
        location=Location(
            file=facts.get("file"),
            line=facts.get("line"),
            column=facts.get("column"),
            json_pointer=facts.get("json_pointer"),
        ),
    )
