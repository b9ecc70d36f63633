"""`status` and the list of what can be undone."""

from __future__ import annotations

from typing import Any

from quizops.jobs.passes import last_passes
from quizops.lock import Holder, current_holder
from quizops.reports.alerts import firing
from quizops.reports.busy import at_hand
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
        busy = at_hand(tx, holder)
    return {
        "content": str(parts.root),
        "environment": str(parts.config.settings.environment),
        "owner": owner_json(holder),
        "busy": busy,
        "watcher": {"paused": paused, "last_event": last_event},
        "waiting_rows": waiting,
        "quizzes": quiz_list(parts),
        "downloads": download_status(parts),
        **health(parts),
    }


def glance(parts: Parts) -> dict[str, Any]:
    """What heads a console; counts only what the owner has counted already."""
    holder = current_holder(parts.state)
    with parts.ledger.reading() as tx:
        paused = tx.settings.get(Fact.PAUSED, False)
        waiting = tx.settings.get(Fact.WAITING_ROWS, 0)
        trackers = tx.settings.get(Fact.TRACKERS, [])
        busy = at_hand(tx, holder)
    passes = last_passes(parts)
    files = {file for one in passes.values() for file in one.refused} | set(trackers)
    return {
        "content": str(parts.root),
        "environment": str(parts.config.settings.environment),
        "owner": owner_json(holder),
        "busy": busy,
        "health": health(parts)["health"],
        "alerts": firing(parts),
        "paused": paused,
        "files": len(files),
        "quizzes": len(passes),
        "waiting_rows": waiting,
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


def owner_json(holder: Holder | None) -> dict[str, Any] | None:
    if holder is None:
        return None
    return {
        "pid": holder.pid,
        "since": holder.started,
        "headless": holder.headless,
        "attended": holder.attended,
    }
