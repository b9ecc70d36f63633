"""The tables that a reader sends, with their columns; every cell is text."""

from __future__ import annotations

from collections.abc import Mapping

_SOURCE = ("", "_category", "_tries", "_next", "_files")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "tracker": (
        *("key", "tracker", "row_id", "name", "type"),
        *(f"youtube{part}" for part in _SOURCE),
        *(f"drive{part}" for part in _SOURCE),
        *("attempt", "line", "fence"),
    ),
    "quizzes": (
        *("name", "path", "version", "questions", "option_sets", "pending", "withheld", "held", "refused"),
        *("published_at", "error"),
    ),
    "plan": (
        *("key", "quiz", "kind", "id", "field", "before", "after", "ours", "theirs", "base", "conflict"),
        *("file", "line", "column", "rule", "message", "hint", "pointer", "since"),
    ),
    "signals": (
        *("key", "kind", "name", "state", "severity", "value", "unit", "since", "spark", "hint"),
        *("summary", "command"),
    ),
    "runs": (
        *("id", "recipe", "status", "cause", "started", "ended", "took", "operator", "subject"),
        *("step", "error"),
    ),
    "releases": (
        *("key", "quiz", "version", "type", "created", "live", "cause", "added", "changed", "removed"),
        *("size", "sha256", "run", "id", "parent"),
    ),
    "journal": ("id", "kind", "title", "operator", "created", "undone"),
}
"""Name of a table → its columns, in the order of a frame's cells."""
