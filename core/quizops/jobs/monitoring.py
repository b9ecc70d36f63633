"""Jobs on alerts: acknowledge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops.clock import iso
from quizops.errors import UsageError
from quizops.jobs.asked import Asked
from quizops.jobs.census import count_rows
from quizops.jobs.folder import ContentFolder
from quizops.jobs.look import alert_event, look_without_owner
from quizops.ledger import Alert, AlertState
from quizops.monitoring import acknowledged, alert_json


def acknowledge(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{name, subject?}`: every alert of this name that fires troubles nobody until it is resolved.

    `{name, acknowledged: [alert]}`, with those that were acknowledged before. Raises `UsageError` where
    none fires.
    """
    name, subject = str(payload.get("name") or ""), payload.get("subject")
    parts = folder.parts
    with parts.ledger.reading() as tx:
        known: Sequence[Alert] = tx.alerts.open()
    if not folder.signals.has_looked:
        rows = count_rows(folder.trackers, parts.clock.now())
        known = look_without_owner(parts, known, rows, alone=True).open
    now = iso(parts.clock.now())
    named = [alert for alert in known if alert.name == name and subject in (None, alert.subject)]
    after = [acknowledged(alert, asked.operator, now) for alert in named]
    told = [alert for alert in after if alert.state is AlertState.ACKNOWLEDGED]
    if not told:
        raise _nothing_to_acknowledge(name, subject, named, known)
    with parts.ledger.writing() as tx:
        tx.alerts.put_many(told)
        for alert, before in zip(after, named, strict=True):
            if alert != before:
                tx.events.append(
                    "alert_acknowledged", alert.subject, alert_event(alert), operator=asked.operator
                )
        result = {"name": name, "acknowledged": [alert_json(alert) for alert in told]}
        asked.answer(tx, result)
    return result


def _nothing_to_acknowledge(
    name: str, subject: str | None, named: Sequence[Alert], known: Sequence[Alert]
) -> UsageError:
    meant = f"{name} {subject}" if subject else name
    if named:
        hint = "`quizops monitor alerts` shows it"
        return UsageError(f"{meant} does not fire yet, it is pending", hint=hint)
    firing = sorted({alert.name for alert in known if alert.state is AlertState.FIRING})
    what = f"what fires: {', '.join(firing)}" if firing else "nothing fires"
    return UsageError(f"no alert {meant} fires", hint=what)
