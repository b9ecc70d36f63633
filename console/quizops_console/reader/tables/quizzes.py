"""Quizzes: what is live of each, and how much waits."""

from __future__ import annotations

from collections.abc import Iterator

from quizops.workspace import Workspace
from quizops_console.link.tables import COLUMNS


def rows(workspace: Workspace) -> Iterator[tuple[str, ...]]:
    """As `link.tables.COLUMNS["quizzes"]` has them."""
    for quiz in workspace.quizzes():
        yield tuple("" if quiz[name] is None else str(quiz[name]) for name in COLUMNS["quizzes"])
