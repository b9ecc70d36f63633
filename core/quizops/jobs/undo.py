"""Take back an operator's last undoable action, or one by its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizops.errors import UsageError
from quizops.jobs.asked import Asked
from quizops.jobs.folder import ContentFolder
from quizops.jobs.merge import RESOLVE_ACTION
from quizops.jobs.rollback import undo_rollback
from quizops.jobs.undecide import undo_decision
from quizops.ledger import Action, Transaction
from quizops.releases.deeds import ROLLBACK_ACTION

_LOOKED_THROUGH = 200


def undo(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{action?}`: of this operator, the newest that was not undone. Says which it was."""
    named = payload.get("action")
    with folder.parts.ledger.reading() as tx:
        action = tx.journal.get(str(named)) if named else newest_undoable(tx, asked.operator)
    if action is None and not named:
        return {"action": None, "undone": None}
    if action is None:
        hint = "`quizops undo --list` shows what can be undone"
        raise UsageError(f"there is no action {named}", hint=hint)
    if action.undone is not None and not asked.again:
        raise UsageError(
            f"{action.title!r} was undone before", hint="`quizops undo --list` shows what can be"
        )
    return {**_take_back(folder, action, asked), "action": action.id, "undone": action.title}


def newest_undoable(tx: Transaction, operator: str) -> Action | None:
    """The action that `undo` without an id would take back."""
    for action in tx.journal.newest(operator, _LOOKED_THROUGH):
        if action.undone is None:
            return action
    return None


def _take_back(folder: ContentFolder, action: Action, asked: Asked) -> dict[str, Any]:
    if action.undone is not None:
        return {}
    if action.kind == ROLLBACK_ACTION:
        return undo_rollback(folder, action.undo, asked)
    if action.kind == RESOLVE_ACTION:
        return undo_decision(folder, action, asked)
    tracker = folder.trackers.named(str(action.undo["tracker"]))
    restored = tracker.undo(action, operator=asked.operator)
    return restored.as_json()
