"""Jobs on the owner itself: stop, leave, pause, resume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizops.errors import UsageError
from quizops.jobs.asked import Asked
from quizops.jobs.folder import ContentFolder
from quizops.wiring import Fact


def stop_owner(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """End the owner after this job. What was asked of one that is dead ends no other."""
    folder.stop_requested = not asked.again
    return {"stopped": True}


def leave_owner(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """The last console goes: an owner that a console started ends as soon as it has, and nothing is due.

    One that another console attaches to meanwhile stays, and so does a headless one.
    """
    folder.leave_requested = not asked.again
    return {"leaving": True}


def pause(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{what}`: saves wait from now on, also over restarts."""
    return _set(folder, payload, asked, paused=True)


def resume(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{what}`: what was saved meanwhile is merged now."""
    return _set(folder, payload, asked, paused=False)


def _set(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked, *, paused: bool) -> dict[str, Any]:
    what = payload.get("what") or "watcher"
    if what != "watcher":
        raise UsageError(f"{what!r} cannot be paused", hint="in this version it can be: watcher")
    before = folder.paused
    with folder.parts.ledger.writing() as tx:
        tx.settings.put(Fact.PAUSED, paused)
        if paused != before:
            tx.events.append("paused" if paused else "resumed", what, operator=asked.operator)
        result = {"what": what, "paused": paused, "changed": paused != before}
        asked.answer(tx, result)
    folder.paused = paused
    return result
