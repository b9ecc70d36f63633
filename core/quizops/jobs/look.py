"""One look at everything that alerts are about: what holds is compared with what held, and told."""

from __future__ import annotations

from collections.abc import Sequence

from quizops.clock import iso
from quizops.jobs.census import count_rows
from quizops.jobs.observation import ROWS, survey
from quizops.jobs.trackers import Trackers
from quizops.ledger import Alert, Transaction
from quizops.monitoring import (
    DEFAULT_RULES,
    Advanced,
    AlertRule,
    Facts,
    Moment,
    RowsFact,
    advance,
    alert_json,
    at_once,
    observe,
    without_lingering,
)
from quizops.watch import ContentTree
from quizops.wiring import Parts

FIRING, RESOLVED = "alert_firing", "alert_resolved"


def record_look(tx: Transaction, facts: Facts, rules: Sequence[AlertRule], moment: Moment) -> Advanced:
    """Take the alerts of the ledger one look further, and tell of those that fire or are resolved."""
    seen = advance(tx.alerts.open(), rules, observe(rules, facts), moment)
    tx.alerts.put_many([*seen.changed, *seen.resolved])
    tx.alerts.drop(seen.gone)
    for kind, alerts in ((FIRING, seen.fired), (RESOLVED, seen.resolved)):
        for alert in alerts:
            tx.events.append(kind, alert.subject, alert_event(alert))
    return seen


def alert_event(alert: Alert) -> dict[str, object]:
    """What an event tells of an alert."""
    told = alert_json(alert)
    return {name: told[name] for name in ("name", "severity", "value", "unit", "since", "message", "hint")}


def look_without_owner(
    parts: Parts, known: Sequence[Alert], rows: RowsFact | None, *, now: bool = False, alone: bool = False
) -> Advanced:
    """The alerts as they are now, for those who only read; nothing is written.

    No time has been watched since the owner's last look, so what only holds now is pending; with `now` it
    fires. `alone`: this process holds the lock, but only for a moment.
    """
    facts = survey(parts, rows, alone=alone)
    rules = without_lingering(at_once(DEFAULT_RULES) if now else DEFAULT_RULES)
    return advance(known, rules, observe(rules, facts), Moment(iso(parts.clock.now())))


def rows_now(parts: Parts) -> RowsFact:
    """The tracker rows as their CSVs and the ledger have them, which takes a while where they are many."""
    trackers = Trackers(parts, follow=False)
    trackers.find(ContentTree.scan(parts.root, [parts.media]).files)
    return count_rows(trackers, parts.clock.now())


def rows_told(parts: Parts) -> RowsFact | None:
    """The tracker rows as an owner counted them last; None where none did."""
    with parts.ledger.reading() as tx:
        told = tx.settings.get(ROWS)
    return None if told is None else RowsFact.of_json(told)
