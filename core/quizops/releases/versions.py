"""Which of two versions is newer, and by how much."""

from __future__ import annotations

from typing import Any

from quizops.errors import UsageError
from quizops.quiz.version import parse_version


def compare_versions(one: str, other: str) -> dict[str, Any]:
    """`{result: -1|0|1, type: major|minor|patch|same}`: -1 where `one` is the older.

    Raises `UsageError` for what is no version.
    """
    left, right = _numbers(one), _numbers(other)
    kinds = ("major", "minor", "patch")
    kind = next((kind for kind, a, b in zip(kinds, left, right, strict=True) if a != b), "same")
    return {"result": (left > right) - (left < right), "type": kind}


def _numbers(version: str) -> tuple[int, int, int]:
    try:
        return parse_version(version)
    except ValueError as error:
        raise UsageError(str(error), hint="see them with `quizops releases list`") from error
