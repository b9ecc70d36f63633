"""What the owner answered, in the words that the commands have for it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from quizops_console.output import Output
from quizops_console.text import answers, downloads
from quizops_console.text.plans import plans_text

_WIDTH = 76
_BY_COMMAND = "`quizops undo`"


def told(kind: str, result: Any, *, undo_key: str) -> str:
    """The lines that the command of this intent would print, with the key that takes it back in place of
    the command; "" for an intent that has none."""
    text = _TEXTS.get(kind)
    if text is None:
        return ""
    out = io.StringIO()
    text(Output(out, width=_WIDTH), result)
    return out.getvalue().rstrip("\n").replace(_BY_COMMAND, undo_key)


def _merged(out: Output, result: Mapping[str, Any]) -> None:
    """A merge in a line a quiz; what it left waiting stands in the table."""
    for plan in result["plans"]:
        if plan.get("error"):
            plans_text(out, {"plans": [plan]})
        elif plan.get("published"):
            out.line(f"{plan['quiz']}: {plan['to_version']} is live")
        else:
            out.line(f"{plan['quiz']}: nothing to publish")


def _passed(out: Output, result: Mapping[str, Any]) -> None:
    if not result["plans"]:
        out.line("nothing changed")
    _merged(out, result)


def _acknowledged(out: Output, result: Mapping[str, Any]) -> None:
    out.line("acknowledged until it is resolved")


_TEXTS: Mapping[str, Callable[[Output, Any], None]] = {
    "downloads.accept": downloads.accepted_text,
    "downloads.reset": downloads.operation_text,
    "downloads.retry": downloads.operation_text,
    "downloads.skip": downloads.operation_text,
    "monitor.ack": _acknowledged,
    "pause": answers.paused_text,
    "quiz.merge": _merged,
    "quiz.resolve": _merged,
    "releases.prune": answers.pruned_text,
    "resume": answers.paused_text,
    "rollback": answers.rolled_back_text,
    "stop": answers.stopped_text,
    "undo": answers.undone_text,
    "watch.once": _passed,
}
