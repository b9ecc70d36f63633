"""Let go of releases that retention does not keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from quizops.jobs.asked import Asked
from quizops.releases import Pruned, Retention
from quizops.wiring import Parts

if TYPE_CHECKING:
    from quizops.jobs.folder import ContentFolder


def retention_of(parts: Parts) -> Retention:
    """As `[releases]` says."""
    settings = parts.config.settings.releases
    return Retention(
        keep=settings.keep, keep_days=settings.keep_days, max_store_bytes=settings.max_store_bytes
    )


def prune_quizzes(parts: Parts, quizzes: Iterable[str]) -> dict[str, Pruned]:
    """What went of each quiz."""
    return {quiz: parts.releases.prune(quiz, retention_of(parts)) for quiz in quizzes}


def prune_releases(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{quiz?}`: of one quiz, or of all."""
    name = payload.get("quiz")
    quizzes = folder.parts.releases.quizzes() if name is None else [str(name)]
    pruned = prune_quizzes(folder.parts, quizzes)
    return {
        "pruned": [
            {"quiz": quiz, "releases": [row.version for row in one.releases], "freed_bytes": one.freed_bytes}
            for quiz, one in pruned.items()
        ]
    }
