"""The rows of each table, made from what the ledger and the content folder say.

Nothing is loaded with the package: its first rows are wanted before the ledger is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quizops_console.reader.tables.registry import ROWS as ROWS

__all__ = ["ROWS"]


def __getattr__(name: str) -> Any:
    if name != "ROWS":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from quizops_console.reader.tables.registry import ROWS

    return ROWS
