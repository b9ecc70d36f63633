"""The life of alerts: inactive → pending → firing → resolved, as Prometheus has it, and acknowledged.

Time is counted in seconds that were watched, never in differences of the wall clock: a clock that is set,
and the hours in which nobody looked, let nothing fire or end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from quizops.ledger import Alert, AlertState
from quizops.monitoring.alert import AlertRule, Observation
from quizops.monitoring.facts import Facts

AlertKey: TypeAlias = tuple[str, str]
Observed: TypeAlias = Mapping[AlertKey, tuple[AlertRule, Observation]]


@dataclass(frozen=True, slots=True)
class Moment:
    """When a look was taken (ISO text), and how many seconds were watched since the look before."""

    at: str
    watched_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Advanced:
    """What a look made of the open alerts; `gone` were pending and never fired."""

    open: Sequence[Alert]
    fired: Sequence[Alert]
    resolved: Sequence[Alert]
    gone: Sequence[Alert]
    changed: Sequence[Alert]
    """Open ones that are not as they were before, new ones included."""


def observe(rules: Iterable[AlertRule], facts: Facts) -> Observed:
    """Everything that holds now, by rule and subject."""
    return {
        (rule.name, observed.subject): (rule, observed)
        for rule in rules
        for observed in rule.condition(facts)
    }


def at_once(rules: Iterable[AlertRule]) -> list[AlertRule]:
    """The same rules, firing as soon as their conditions hold."""
    return [replace(rule, for_s=0.0) for rule in rules]


def without_lingering(rules: Iterable[AlertRule]) -> list[AlertRule]:
    """The same rules, for a single look: what does not hold is over."""
    return [replace(rule, keep_firing_for_s=0.0) for rule in rules]


def advance(
    alerts: Sequence[Alert], rules: Iterable[AlertRule], observed: Observed, moment: Moment
) -> Advanced:
    """Take the open alerts one look further. One whose rule is no more ends as if it held no more."""
    known = {(alert.name, alert.subject): alert for alert in alerts}
    lingering = {rule.name: rule.keep_firing_for_s for rule in rules}
    after: dict[AlertKey, Alert] = {}
    gone: list[Alert] = []
    for key, (rule, seen) in observed.items():
        after[key] = _holds(known.get(key), rule, seen, moment)
    for key, alert in known.items():
        if key not in after and alert.state is AlertState.PENDING:
            gone.append(alert)
        elif key not in after:
            after[key] = _holds_no_more(alert, lingering.get(alert.name, 0.0), moment)
    ended = [alert for alert in after.values() if alert.state is AlertState.RESOLVED]
    still = {key: alert for key, alert in after.items() if alert.state is not AlertState.RESOLVED}
    return Advanced(
        open=list(still.values()),
        fired=[alert for key, alert in still.items() if _fires_anew(alert, known.get(key))],
        resolved=ended,
        gone=gone,
        changed=[alert for key, alert in still.items() if alert != known.get(key)],
    )


def acknowledged(alert: Alert, operator: str, at: str) -> Alert:
    """Somebody knows of it: it troubles nobody until it is resolved. Only one that fires can be."""
    if alert.state is not AlertState.FIRING:
        return alert
    return replace(alert, state=AlertState.ACKNOWLEDGED, acknowledged_at=at, acknowledged_by=operator)


def _holds(alert: Alert | None, rule: AlertRule, seen: Observation, moment: Moment) -> Alert:
    watched_s = 0.0 if alert is None else moment.watched_s
    if alert is None:
        since = seen.since or moment.at
        alert = Alert(rule.name, seen.subject, since, AlertState.PENDING, rule.severity)
    told = replace(
        alert,
        severity=rule.severity,
        value=seen.value,
        unit=rule.unit,
        message=rule.message(seen),
        hint=rule.hint,
        clear_s=None,
    )
    if alert.state is not AlertState.PENDING:
        return told
    held_s = max(alert.held_s + watched_s, seen.held_s)
    if held_s < rule.for_s:
        return replace(told, held_s=held_s)
    return replace(told, held_s=held_s, state=AlertState.FIRING, fired_at=moment.at)


def _holds_no_more(alert: Alert, lingering_s: float, moment: Moment) -> Alert:
    clear_s = 0.0 if alert.clear_s is None else alert.clear_s + moment.watched_s
    if clear_s < lingering_s:
        return replace(alert, clear_s=clear_s)
    return replace(alert, clear_s=clear_s, state=AlertState.RESOLVED, resolved_at=moment.at)


def _fires_anew(alert: Alert, before: Alert | None) -> bool:
    fires = alert.state is AlertState.FIRING
    return fires and (before is None or before.state is AlertState.PENDING)
