"""Which requests touch no quiz: they need not wait for the end of a long look at one."""

from __future__ import annotations

from quizops.jobs.merge import RESOLVE_ACTION
from quizops.ledger import Intent, Transaction
from quizops.releases.deeds import ROLLBACK_ACTION

_LIGHT = {
    "downloads.accept",
    "downloads.reset",
    "downloads.retry",
    "downloads.skip",
    "leave",
    "monitor.ack",
    "pause",
    "stop",
}
_OF_QUIZZES = {RESOLVE_ACTION, ROLLBACK_ACTION}


def is_light(tx: Transaction, intent: Intent) -> bool:
    """Whether this one may be done in the middle of a pass; an undo is as light as what it takes back."""
    if intent.kind != "undo":
        return intent.kind in _LIGHT
    action = tx.journal.get(str(intent.payload.get("action")))
    return action is not None and action.kind not in _OF_QUIZZES
