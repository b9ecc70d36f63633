"""quizops: a folder of CSVs kept as live, checked, reversible quizzes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quizops.version import __version__

if TYPE_CHECKING:
    from quizops.workspace import Workspace as Workspace

__all__ = ["Workspace", "__version__"]


def __getattr__(name: str) -> Any:
    """Load the composition root only when somebody asks for it: it brings the database with it."""
    if name == "Workspace":
        from quizops.workspace import Workspace

        return Workspace
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
