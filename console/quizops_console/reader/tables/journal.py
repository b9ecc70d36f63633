"""What this operator did that can be taken back, newest first."""

from __future__ import annotations

from collections.abc import Iterator

from quizops.wiring import operator_name
from quizops.workspace import Workspace


def rows(workspace: Workspace) -> Iterator[tuple[str, ...]]:
    """As `link.tables.COLUMNS["journal"]` has them."""
    for action in workspace.actions(operator_name()):
        yield (
            action["id"],
            action["kind"],
            action["title"],
            action["operator"],
            action["created"],
            action["undone"] or "",
        )
