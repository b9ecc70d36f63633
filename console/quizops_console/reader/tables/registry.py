"""Which function makes the rows of which table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from quizops.workspace import Workspace
from quizops_console.reader.tables import journal, plan, quizzes, releases, runs, signals

Rows: TypeAlias = Callable[[Workspace], Iterable[Sequence[str]]]

ROWS: Mapping[str, Rows] = {
    "journal": journal.rows,
    "plan": plan.rows,
    "quizzes": quizzes.rows,
    "releases": releases.rows,
    "runs": runs.rows,
    "signals": signals.rows,
}
"""Name of a table → its rows now. The tracker's rows are streamed instead."""
