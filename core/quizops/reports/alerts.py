"""Alerts, as `monitor alerts` prints them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from quizops.clock import iso, parse_iso
from quizops.jobs.look import look_without_owner, rows_now, rows_told
from quizops.jobs.observation import LOOKED
from quizops.ledger import Alert, AlertState
from quizops.lock import current_holder
from quizops.monitoring import alert_json
from quizops.wiring import Parts

_RESOLVED_WITHIN = timedelta(hours=24)
_RESOLVED_SHOWN = 50
_LOOK_COUNTS_FOR = timedelta(seconds=60)
_ORDER = (AlertState.FIRING, AlertState.PENDING, AlertState.ACKNOWLEDGED, AlertState.RESOLVED)
_SEVERITIES = ("critical", "warning", "info")


def alerts(parts: Parts, *, now: bool = False, count: bool = True) -> list[dict[str, Any]]:
    """Those that fire first, then pending, acknowledged, and resolved within 24 hours.

    Where an owner looks at them they are as it left them. Else, and with `now`, the rules are evaluated
    here; `now` lets a condition that holds fire at once. `count` reads the trackers for it, which takes a
    while; else the owner's last count of their rows serves.
    """
    with parts.ledger.reading() as tx:
        known: Sequence[Alert] = tx.alerts.open()
        resolved = tx.alerts.resolved(iso(parts.clock.now() - _RESOLVED_WITHIN), _RESOLVED_SHOWN)
        looked = tx.settings.get(LOOKED)
    if now or not _is_watched(parts, looked):
        seen = look_without_owner(parts, known, rows_now(parts) if count else rows_told(parts), now=now)
        known, resolved = seen.open, [*seen.resolved, *resolved]
    return [alert_json(alert) for alert in [*sorted(known, key=_rank), *resolved]]


def firing(parts: Parts) -> int:
    """How many fire that nobody acknowledged; of tracker rows only what an owner counted."""
    return sum(alert["state"] == AlertState.FIRING for alert in alerts(parts, count=False))


def _is_watched(parts: Parts, looked: str | None) -> bool:
    """Whether there is an owner that evaluated the rules a short while ago."""
    if looked is None or current_holder(parts.state) is None:
        return False
    return abs(parts.clock.now() - parse_iso(looked)) < _LOOK_COUNTS_FOR


def _rank(alert: Alert) -> tuple[int, int, str]:
    return _ORDER.index(alert.state), _SEVERITIES.index(alert.severity.value), alert.since
