"""What the owner answers to the one who asked it for something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops_console.output import Output, Tone, Toned, moment, size, state
from quizops_console.text.problems import count

_UNDO = Toned("`quizops undo` takes it back", Tone.DIM)


def stopped_text(out: Output, answer: Mapping[str, Any]) -> None:
    out.line("stopped" if answer["stopped"] else str(answer["reason"]))


def paused_text(out: Output, answer: Mapping[str, Any]) -> None:
    """What is paused or goes on; whether that is news."""
    word = "paused" if answer["paused"] else "not paused any more"
    out.line(f"{answer['what']}: ", state(word) if answer["changed"] else "nothing to change")


def rolled_back_text(out: Output, answer: Mapping[str, Any]) -> None:
    """From where to where, and what stays out because of it."""
    out.line(
        Toned(str(answer["quiz"]), Tone.STRONG),
        f"  {answer['from_version']} → {answer['version']}  live again",
    )
    if answer["withheld"]:
        held = count(answer["withheld"], "cell")
        out.wrapped(f"{held} of the CSVs withheld until edited, or merged with --reapply", "  ")
    if answer["action"]:
        out.line("  ", _UNDO)


def undone_text(out: Output, answer: Mapping[str, Any]) -> None:
    """Which action, and rows that somebody touched since."""
    if answer["action"] is None:
        out.line("nothing to undo")
        return
    out.line(f"undone: {answer['undone']}")
    if answer.get("restored"):
        out.line(f"  restored: {', '.join(answer['restored'])}")
    if answer.get("touched"):
        out.line(Toned("  left, for they changed since: ", Tone.WARN), ", ".join(answer["touched"]))


def pruned_text(out: Output, answer: Mapping[str, Any]) -> None:
    for one in answer["pruned"]:
        number = count(len(one["releases"]), "release")
        out.line(f"{one['quiz']}: {number} removed, {size(one['freed_bytes'])} free again")
    if not answer["pruned"]:
        out.line("no releases yet")


def actions_text(out: Output, actions: Sequence[Mapping[str, Any]]) -> None:
    """Newest first; those undone already say so."""
    if not actions:
        out.line("nothing to undo")
        return
    rows = [
        [
            str(action["id"]),
            moment(action["created"]),
            str(action["operator"]),
            str(action["title"]),
            "undone" if action.get("undone") else "",
        ]
        for action in actions
    ]
    out.table(["action", "at", "operator", "what", ""], rows)
