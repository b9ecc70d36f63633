"""What a CSV is, told by its header and never by its name."""

from __future__ import annotations

from pathlib import Path

from quizops.errors import ContentError
from quizops.quiz.place import read_header


def header_of(path: Path) -> tuple[str, ...]:
    """The names of a CSV's columns; empty where there is no readable header."""
    try:
        return read_header(path, path.name)
    except (ContentError, OSError):
        return ()
