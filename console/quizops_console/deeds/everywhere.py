"""What can be done wherever the cursor is: copy, edit, undo, the watcher, the owner, the screen itself."""

from __future__ import annotations

from collections.abc import Mapping

from quizops_console.deeds.action import Action
from quizops_console.deeds.asking import Ask, Confirmation, Request
from quizops_console.deeds.showing import command_of_view
from quizops_console.deeds.situation import EVERYWHERE, SHEET, Situation
from quizops_console.deeds.words import command_line

_NO_OWNER = "no owner runs: there is nothing to stop"


def _owner_state(situation: Situation) -> str:
    owner = situation.header.get("owner") or {}
    return str(owner.get("state", ""))


def _nothing_to_undo(situation: Situation) -> str | None:
    """As the ledger says it: what the header knows may be a moment old."""
    if isinstance(situation.told, Mapping) and not situation.told["id"]:
        return "nothing of yours can be undone: :journal shows what was done"
    return None


def _no_place(situation: Situation) -> str | None:
    if situation.row is None:
        return "no row here"
    return None if situation.place is not None else "this row stands in no file"


def _no_row(situation: Situation) -> str | None:
    return None if situation.row is not None else "no row here to copy"


def _no_log(situation: Situation) -> str | None:
    return None if _run_of(situation) else "this row has no run: the log of each stands in Updates, runs"


def _run_of(situation: Situation) -> str:
    """The run that the row under the cursor, or the sheet, is about."""
    if situation.sheet is None and situation.section == "runs":
        return situation.cell("id")
    return situation.fact("run")


def _owner_runs(situation: Situation) -> str | None:
    return "an owner runs already" if _owner_state(situation) == "running" else None


def _no_owner(situation: Situation) -> str | None:
    return None if _owner_state(situation) == "running" else _NO_OWNER


def _is_paused(situation: Situation) -> bool:
    return bool(situation.header.get("paused"))


def _pause_word(situation: Situation) -> str:
    """What was asked for by name; else the other of what the screen says."""
    return situation.answers.get("word") or ("resume" if _is_paused(situation) else "pause")


def _undo_question(situation: Situation) -> Confirmation:
    title = situation.told["title"] if isinstance(situation.told, Mapping) else "the last action"
    return Confirmation("Undo", f"Take back: {title}?", "Undo", severe=False)


def _undo_request(situation: Situation) -> Request:
    """Just what was asked about, whatever was done meanwhile."""
    if isinstance(situation.told, Mapping):
        return Request("undo", {"action": situation.told["id"]})
    return Request("undo")


def _stop_question(situation: Situation) -> Confirmation:
    question = "Stop the owner? Saves are not merged until one runs again."
    return Confirmation("Stop the owner", question, "Stop", facts=(f"folder  {situation.folder}",))


def _write_question(_situation: Situation) -> Confirmation:
    question = "Lift read-only? Keys change content again from here on."
    return Confirmation("Write", question, "Lift", severe=False)


def _prune_question(_situation: Situation) -> Confirmation:
    question = "Remove the releases that retention does not keep? Never the live one or its parent."
    return Confirmation("Prune releases", question, "Prune")


def _loss_question(_situation: Situation) -> Confirmation:
    question = "Let a save stand that lost more than half of a tracker's rows?"
    facts = ("every tracker that is held is meant", "the other way out: save the rows again")
    return Confirmation("Accept the loss of rows", question, "Accept", facts=facts)


WORK = (
    Action(
        "undo",
        "undo",
        "Take back your last undoable action; it says which before it does.",
        keys=("z",),
        changes=True,
        footer=frozenset({"merges.quizzes", "updates.releases"}),
        unless=_nothing_to_undo,
        command=lambda s: command_line(s, "undo"),
        gathers=lambda _: Ask("undoable"),
        confirmation=_undo_question,
        request=_undo_request,
    ),
    Action(
        "edit",
        "edit",
        "Open the row's file at its line in $EDITOR, and come back.",
        keys=("e",),
        changes=True,
        footer=frozenset({"merges.plan"}),
        unless=_no_place,
    ),
    Action(
        "copy",
        "copy",
        "Copy the row to the clipboard.",
        keys=("y", "c"),
        footer=frozenset({SHEET}),
        unless=_no_row,
    ),
    Action(
        "copy_command",
        "copy command",
        "Copy the command line that shows the same as this screen.",
        keys=("Y",),
        command=command_of_view,
    ),
    Action(
        "log",
        "log",
        "Follow the log of the row's run.",
        keys=("l",),
        footer=frozenset({"updates.runs"}),
        unless=_no_log,
        command=lambda s: command_line(s, "runs", "log", names=(_run_of(s),)) if _run_of(s) else None,
    ),
    Action(
        "pause",
        "pause",
        "Pause the watcher, or let it go on: saves wait meanwhile.",
        keys=("p",),
        changes=True,
        command=lambda s: command_line(s, _pause_word(s), "watcher"),
        request=lambda s: Request(_pause_word(s), {"what": "watcher"}),
    ),
)

OWNER = (
    Action(
        "one_pass",
        "one pass",
        "Look at every file now and apply what changed.",
        changes=True,
        command=lambda s: command_line(s, "watch", "--once"),
        request=lambda _: Request("watch.once"),
    ),
    Action(
        "start_owner",
        "start the owner",
        "Start an owner for this folder, which watches and merges.",
        changes=True,
        unless=_owner_runs,
        command=lambda s: command_line(s, "watch", "--headless"),
    ),
    Action(
        "stop_owner",
        "stop the owner",
        "End the owner of this folder after the work in hand.",
        changes=True,
        unless=_no_owner,
        command=lambda s: command_line(s, "stop"),
        confirmation=_stop_question,
        request=lambda _: Request("stop"),
    ),
    Action(
        "accept_loss",
        "accept the loss of rows",
        "Let a save stand that lost more than half of a tracker's rows.",
        changes=True,
        command=lambda s: command_line(s, "downloads", "accept"),
        confirmation=_loss_question,
        request=lambda _: Request("downloads.accept"),
    ),
    Action(
        "prune_releases",
        "prune releases",
        "Remove releases that retention does not keep.",
        changes=True,
        command=lambda s: command_line(s, "releases", "prune"),
        confirmation=_prune_question,
        request=lambda _: Request("releases.prune"),
    ),
    Action(
        "verify_releases",
        "verify releases",
        "Rebuild every release from its patches and check its hash.",
        command=lambda s: command_line(s, "releases", "verify"),
        gathers=lambda _: Ask("verify"),
    ),
    Action(
        "check",
        "check the folder",
        "List every problem of the folder with file, line, column and hint.",
        command=lambda s: command_line(s, "check"),
        gathers=lambda _: Ask("check"),
    ),
    Action(
        "journal",
        "journal",
        "List what you did and can take back, the last first.",
        command=lambda s: command_line(s, "undo", "--list"),
    ),
)

SCREEN = (
    Action(
        "palette", "commands", "Find any action by its name.", keys=(":",), footer=frozenset({EVERYWHERE})
    ),
    Action("help", "help", "Show every key, those of this place first.", keys=("?",)),
    Action(
        "write",
        "write",
        "Lift read-only, after a question.",
        unless=lambda s: None if s.read_only else "writing already: :read-only turns it off",
        confirmation=_write_question,
    ),
    Action(
        "read_only",
        "read-only",
        "Draw everything and change nothing from here on.",
        unless=lambda s: "read-only already: :write lifts it" if s.read_only else None,
    ),
    Action("theme", "theme", "Change the colours: :theme NAME.", argument="theme"),
    Action("mouse", "mouse", "Switch the mouse on or off."),
    Action("suspend", "suspend", "Go back to the shell for now; fg comes back.", keys=("ctrl+z",)),
    Action(
        "leave", "leave", "Leave the console; the last one ends an owner that a console started.", keys=("q",)
    ),
)
