"""An alert rule as a value: a condition over facts, and what is said and done where it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from quizops.ledger import Alert, AlertSeverity
from quizops.monitoring.facts import Facts


@dataclass(frozen=True, slots=True)
class Observation:
    """A condition holds of this subject. `detail` goes into the message; `held_s` is how long it is known
    to have held already, and `since` (ISO text) since when, where the facts themselves say so."""

    subject: str = ""
    value: float | None = None
    detail: str = ""
    held_s: float = 0.0
    since: str | None = None


Condition: TypeAlias = Callable[[Facts], Iterable[Observation]]


@dataclass(frozen=True, slots=True)
class AlertRule:
    """Fires for each subject of which the condition held `for_s` seconds without a break.

    It goes on until the condition has not held for `keep_firing_for_s`. `summary` may name `{subject}`,
    `{value}` and `{detail}`; `unit` says how the value is to be read; `hint` says what to do.
    """

    name: str
    severity: AlertSeverity
    condition: Condition
    summary: str
    description: str
    hint: str
    for_s: float = 0.0
    keep_firing_for_s: float = 0.0
    unit: str = ""

    def message(self, observed: Observation) -> str:
        value = "" if observed.value is None else value_text(observed.value, self.unit)
        return self.summary.format(subject=observed.subject, value=value, detail=observed.detail)


def alert_json(alert: Alert) -> dict[str, Any]:
    """As `monitor alerts` prints it."""
    return {
        "name": alert.name,
        "subject": alert.subject,
        "state": alert.state.value,
        "severity": alert.severity.value,
        "since": alert.since,
        "value": alert.value,
        "unit": alert.unit,
        "message": alert.message,
        "hint": alert.hint,
        "fired_at": alert.fired_at,
        "resolved_at": alert.resolved_at,
        "acknowledged_at": alert.acknowledged_at,
        "acknowledged_by": alert.acknowledged_by,
    }


def value_text(value: float, unit: str) -> str:
    """A figure as a person reads it: `912 MB`, `87 %`, `12 min`, `140 rows`."""
    match unit:
        case "bytes":
            return _size_text(value)
        case "s":
            return f"{value:.0f} s" if value < 120 else f"{value / 60:.0f} min"
        case "":
            return f"{value:g}"
        case "rows":
            return "1 row" if value == 1 else f"{value:.0f} rows"
        case _:
            return f"{value:.0f} {unit}"


def _size_text(value: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.3g} {unit}"
        value /= 1000
    return f"{value:.3g} TB"
