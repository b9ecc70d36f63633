"""The rows of each table, made from what the ledger and the content folder say."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from quizops.workspace import Workspace
from quizops_console.reader.tables import journal, releases, runs

Rows = Callable[[Workspace], Iterable[Sequence[str]]]

ROWS: Mapping[str, Rows] = {
    "journal": journal.rows,
    "releases": releases.rows,
    "runs": runs.rows,
}
"""Name of a table → its rows now. The tracker's rows are streamed instead."""
