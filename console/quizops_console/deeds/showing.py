"""The command line that shows what the screen shows."""

from __future__ import annotations

from quizops_console.deeds.situation import Situation
from quizops_console.deeds.words import command_line, filter_term, quiz_of

_STATES = frozenset(["none", "pending", "downloading", "partial", "completed", "failed", "skipped"])
_CATEGORIES = frozenset(["network", "rate_limit", "quota", "permission", "validation", "file_io", "system"])
_SOURCES = frozenset({"youtube", "drive"})


def source_of(situation: Situation) -> str:
    """The source that the tracker's filter is about: `youtube`, `drive`, or `both`."""
    if situation.section != "tracker" or situation.sheet is not None:
        return "both"
    return _known(situation, "source", _SOURCES) or "both"


def command_of_view(situation: Situation) -> str | None:
    """What prints the same facts; of a filter only what the command line knows too."""
    match situation.sheet or situation.section:
        case "tracker":
            return command_line(
                situation,
                "downloads",
                "list",
                status=_known(situation, "status", _STATES),
                source=_known(situation, "source", _SOURCES),
                category=_known(situation, "category", _CATEGORIES),
            )
        case "plan":
            return command_line(situation, "quiz", "plan", quiz=quiz_of(situation))
        case "quizzes":
            return command_line(situation, "quiz", "list")
        case "signals":
            return command_line(situation, "monitor", "status")
        case "runs":
            return command_line(situation, "runs", "list")
        case "releases":
            return command_line(situation, "releases", "list", quiz=filter_term(situation, "quiz"))
        case "journal":
            return command_line(situation, "undo", "--list")
        case _:
            return None


def _known(situation: Situation, field: str, words: frozenset[str]) -> str | None:
    word = filter_term(situation, field)
    return word if word in words else None
