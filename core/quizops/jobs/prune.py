"""Let go of releases that retention does not keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizops.jobs.asked import Asked
from quizops.jobs.folder import ContentFolder
from quizops.releases import Retention


def retention_of(folder: ContentFolder) -> Retention:
    """As `[releases]` says."""
    settings = folder.parts.config.settings.releases
    return Retention(
        keep=settings.keep, keep_days=settings.keep_days, max_store_bytes=settings.max_store_bytes
    )


def prune_releases(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{quiz?}`: of one quiz, or of all."""
    name = payload.get("quiz")
    quizzes = folder.parts.releases.quizzes() if name is None else [str(name)]
    pruned = {quiz: folder.parts.releases.prune(quiz, retention_of(folder)) for quiz in quizzes}
    return {
        "pruned": [
            {"quiz": quiz, "releases": [row.version for row in one.releases], "freed_bytes": one.freed_bytes}
            for quiz, one in pruned.items()
        ]
    }
