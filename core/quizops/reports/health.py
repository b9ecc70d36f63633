"""The health of a folder, as `monitor status` prints it."""

from __future__ import annotations

from typing import Any

from quizops.jobs.observation import CHECKED, gather
from quizops.monitoring import dated, overall, run_checks
from quizops.reports.alerts import alerts
from quizops.wiring import Parts


def health(parts: Parts) -> dict[str, Any]:
    """`{health, checks}`; each check with the moment since when it is so, where an owner saw it change."""
    with parts.ledger.reading() as tx:
        known = tx.settings.get(CHECKED, {})
    checks = dated(run_checks(gather(parts)), known)
    return {"health": overall(checks).value, "checks": [check.as_json() for check in checks]}


def monitor_status(parts: Parts) -> dict[str, Any]:
    """`{health, checks, alerts}`."""
    return {**health(parts), "alerts": alerts(parts)}
