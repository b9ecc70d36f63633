"""`quizops watch FOLDER` at a terminal, without the machinery of commands: it takes longer than a screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def opened_at_once(words: Sequence[str]) -> int | None:
    """Open the console if these words ask for just that; None where they have to be looked at closely.

    `[CONTENT] [-C DIR] [--read-only]`, of which one folder at most is named, and it is there.
    """
    plain = _plain(words)
    if plain is None:
        return None
    folder, read_only = plain
    from quizops_console.tui.launch import open_console, terminal

    if not Path(folder).is_dir() or terminal().is_dumb:
        return None
    return open_console(Path(folder).resolve(), folder=folder, read_only=read_only)


def _plain(words: Sequence[str]) -> tuple[str, bool] | None:
    """The folder, and whether to change nothing."""
    match [word for word in words if word != "--read-only"]:
        case []:
            folder = "."
        case [name] if not name.startswith("-"):
            folder = name
        case ["-C", name] if not name.startswith("-"):
            folder = name
        case _:
            return None
    return folder, "--read-only" in words
