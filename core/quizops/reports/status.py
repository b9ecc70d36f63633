"""`status` and the list of what can be undone."""

from __future__ import annotations

from typing import Any

from quizops.lock import current_holder
from quizops.reports.downloads import download_status
from quizops.reports.health import health
from quizops.reports.quizzes import quiz_list
from quizops.wiring import Fact, Parts

_ACTIONS_SHOWN = 100


def status(parts: Parts) -> dict[str, Any]:
    """The whole of a folder at one glance."""
    holder = current_holder(parts.state)
    with parts.ledger.reading() as tx:
        paused = tx.settings.get(Fact.PAUSED, False)
        last_event = tx.settings.get(Fact.LAST_EVENT)
        waiting = tx.settings.get(Fact.WAITING_ROWS, 0)
    owner = {"pid": holder.pid, "since": holder.started, "headless": holder.headless} if holder else None
    return {
        "content": str(parts.root),
        "environment": str(parts.config.settings.environment),
        "owner": owner,
        "watcher": {"paused": paused, "last_event": last_event},
        "waiting_rows": waiting,
        "quizzes": quiz_list(parts),
        "downloads": download_status(parts),
        **health(parts),
    }


def actions(parts: Parts, operator: str) -> list[dict[str, Any]]:
    """Newest first; those that were undone say so."""
    with parts.ledger.reading() as tx:
        found = tx.journal.newest(operator, _ACTIONS_SHOWN)
    return [
        {
            "id": action.id,
            "kind": action.kind,
            "title": action.title,
            "operator": action.operator,
            "created": action.created,
            "undone": action.undone,
        }
        for action in found
    ]
