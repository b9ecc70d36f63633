"""What can be done about alerts and what is recommended."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from quizops_console.deeds.action import Action
from quizops_console.deeds.asking import Instead, Request
from quizops_console.deeds.situation import Situation
from quizops_console.deeds.words import command_line

_MONITORING = frozenset({"monitoring"})
LEADS_TO: Mapping[tuple[str, ...], str] = {
    ("check",): "check",
    ("downloads", "accept"): "accept_loss",
    ("downloads", "list"): "show_downloads",
    ("downloads", "status"): "show_downloads",
    ("quiz", "list"): "show_merges",
    ("quiz", "plan"): "show_merges",
    ("quiz", "resolve"): "show_merges",
    ("releases", "list"): "show_updates",
    ("releases", "prune"): "prune_releases",
    ("releases", "verify"): "verify_releases",
    ("rollback",): "show_updates",
    ("runs", "list"): "show_updates",
    ("undo",): "undo",
    ("watch",): "start_owner",
}
"""The first words of a recommended command → the action that comes to the same, or leads to it."""


def recommended(command: str) -> Instead | None:
    """What the console does where a person would type `command`; None where it has nothing like it."""
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    words = words[1:] if words[:1] == ["quizops"] else words
    if words[:2] == ["downloads", "retry"]:
        return _retried(words[2:])
    if words[:1] == ["watch"] and "--once" in words:
        return Instead("one_pass")
    if words[:1] in (["pause"], ["resume"]):
        return Instead("pause", {"word": words[0]})
    action = LEADS_TO.get(tuple(words[:2])) or LEADS_TO.get(tuple(words[:1]))
    return Instead(action) if action is not None else None


def _retried(words: list[str]) -> Instead | None:
    """Only what needs no rows: all failed ones, or those of a category."""
    if "--category" in words[:-1]:
        return Instead("retry_category", {"category": words[words.index("--category") + 1]})
    return Instead("retry_all_failed") if "--all-failed" in words else None


def _nothing_recommended(situation: Situation) -> str | None:
    command = situation.cell("command")
    if not command:
        return "nothing is recommended for this row"
    return None if recommended(command) is not None else f"run it in a shell: {command}"


def _recommended_line(situation: Situation) -> str | None:
    """The command as it is recommended, for this folder."""
    command = situation.cell("command")
    if not command.startswith("quizops ") or " -C " in command:
        return command or None
    return f"{command} -C {shlex.quote(situation.folder)}"


def _not_open(situation: Situation) -> str | None:
    if situation.cell("kind") != "alert":
        return "this row is not an alert"
    state = situation.cell("state")
    return None if state == "firing" else f"this alert is {state}: only one that fires is acknowledged"


SIGNALS = (
    Action(
        "acknowledge",
        "acknowledge",
        "Say that somebody looks after this alert: it stays, and is told no more.",
        keys=("a",),
        where=_MONITORING,
        changes=True,
        footer=_MONITORING,
        unless=_not_open,
        command=lambda s: command_line(s, "monitor", "ack", names=(s.cell("name"),)) if s.row else None,
        request=lambda s: Request("monitor.ack", {"name": s.cell("name")}),
    ),
    Action(
        "recommendation",
        "do it",
        "Do what is recommended for this row.",
        keys=("x",),
        where=_MONITORING,
        footer=_MONITORING,
        unless=_nothing_recommended,
        command=_recommended_line,
        instead=lambda s: recommended(s.cell("command")),
    ),
)
