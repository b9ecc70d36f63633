"""What an owner is in the middle of, for those who look on and for those who are about to leave it."""

from __future__ import annotations

from typing import Any

from quizops.ledger import RunStatus, Transaction
from quizops.lock import Holder, current_holder
from quizops.wiring import Fact, Parts


def at_hand(tx: Transaction, holder: Holder | None) -> dict[str, Any] | None:
    """`{what, done, total, since}`, numbers where they are known; None where nothing takes long."""
    told: dict[str, Any] | None = tx.settings.get(Fact.BUSY)
    return told if holder is not None else None


def leaving(parts: Parts) -> dict[str, Any]:
    """`{attended, busy}`: whether a console started the owner, and in words what it is in the middle of.

    Whether the console that asks is the last one, only that knows (`Attached.is_last`).
    """
    holder = current_holder(parts.state)
    if holder is None:
        return {"attended": False, "busy": None}
    with parts.ledger.reading() as tx:
        return {"attended": holder.attended, "busy": _in_words(tx, holder)}


def _in_words(tx: Transaction, holder: Holder) -> str | None:
    told = at_hand(tx, holder)
    if told is not None:
        share = f" ({told['done']:,} of {told['total']:,})" if told["total"] else ""
        return f"{told['what']}{share}"
    for run in tx.runs.list(1, status=RunStatus.RUNNING):
        return f"{run.recipe} of {run.subject}" if run.subject else run.recipe
    waiting = len(tx.intents.queued()) + len(tx.intents.taken())
    return f"{waiting} {'request' if waiting == 1 else 'requests'} of operators" if waiting else None
