"""The rows of each table, made from what the ledger and the content folder say."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from quizops.workspace import Workspace

Rows = Callable[[Workspace], Iterable[Sequence[str]]]

ROWS: Mapping[str, Rows] = {}
"""Name of a table → its rows now. The tracker's rows are streamed instead."""
