"""Alerts: which conditions hold or held, how far each has come, and who knows of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Table, bindparam, delete, or_, select

from quizops.ledger.schema import key_text, metadata, real, real_or_none, text, text_or_none
from quizops.ledger.session import Row, Session
from quizops.ledger.statements import Statement, upsert

alerts = Table(
    "alerts",
    metadata,
    key_text("name"),
    key_text("subject"),
    key_text("since"),
    text("state"),
    text("severity"),
    real_or_none("value"),
    text("unit"),
    text("message"),
    text("hint"),
    real("held_s"),
    real_or_none("clear_s"),
    text_or_none("fired_at"),
    text_or_none("resolved_at"),
    text_or_none("acknowledged_at"),
    text_or_none("acknowledged_by"),
    sqlite_with_rowid=False,
)
Index("alerts_by_state", alerts.c.state)


class AlertState(StrEnum):
    PENDING = "pending"
    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


OPEN = (AlertState.PENDING, AlertState.FIRING, AlertState.ACKNOWLEDGED)


class AlertSeverity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


_PUT = upsert(alerts)
_OPEN = Statement(
    select(alerts)
    .where(or_(*[alerts.c.state == state.value for state in OPEN]))
    .order_by(alerts.c.name, alerts.c.subject, alerts.c.since)
)
_RESOLVED = Statement(
    select(alerts)
    .where(alerts.c.state == AlertState.RESOLVED.value, alerts.c.resolved_at >= bindparam("from_at"))
    .order_by(alerts.c.resolved_at.desc(), alerts.c.name, alerts.c.subject)
    .limit(bindparam("rows"))
)
_DROP = Statement(
    delete(alerts).where(
        alerts.c.name == bindparam("of_name"),
        alerts.c.subject == bindparam("of_subject"),
        alerts.c.since == bindparam("from_since"),
    )
)
_DROP_RESOLVED = Statement(
    delete(alerts).where(
        alerts.c.state == AlertState.RESOLVED.value, alerts.c.resolved_at < bindparam("until")
    )
)


@dataclass(frozen=True, slots=True)
class Alert:
    """One time that a condition held of one subject; of each (name, subject) at most one is not resolved.

    `since` is when it began to hold; `held_s` counts the seconds that it was seen to hold before it fired,
    `clear_s` those that it was seen not to hold since (None while it does). Times are ISO text.
    """

    name: str
    subject: str
    since: str
    state: AlertState
    severity: AlertSeverity
    value: float | None = None
    unit: str = ""
    message: str = ""
    hint: str = ""
    held_s: float = 0.0
    clear_s: float | None = None
    fired_at: str | None = None
    resolved_at: str | None = None
    acknowledged_at: str | None = None
    acknowledged_by: str | None = None


class Alerts:
    """All alerts, those that are over too, until they are dropped."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def put_many(self, given: Iterable[Alert]) -> None:
        """Record alerts in the places of those with the same name, subject and beginning."""
        self._session.execute_many(_PUT, [_parameters(alert) for alert in given])

    def open(self) -> list[Alert]:
        """Those that are not resolved, in order of name and subject."""
        return [_alert(row) for row in self._session.rows(_OPEN)]

    def resolved(self, from_at: str = "", limit: int = 100) -> list[Alert]:
        """Those resolved at that moment or later, the latest first."""
        return [_alert(row) for row in self._session.rows(_RESOLVED, {"from_at": from_at, "rows": limit})]

    def drop(self, given: Iterable[Alert]) -> None:
        """Forget alerts: pending ones that never came to fire."""
        keys = [{"of_name": one.name, "of_subject": one.subject, "from_since": one.since} for one in given]
        self._session.execute_many(_DROP, keys)

    def drop_resolved(self, until: str) -> int:
        """Forget those that were resolved before a moment; how many there were."""
        return self._session.execute(_DROP_RESOLVED, {"until": until})


def _parameters(alert: Alert) -> Mapping[str, Any]:
    return {**asdict(alert), "state": alert.state.value, "severity": alert.severity.value}


_NAMES = [field.name for field in fields(Alert)]


def _alert(row: Row) -> Alert:
    found = dict(zip(_NAMES, row, strict=True))
    return Alert(
        **{**found, "state": AlertState(found["state"]), "severity": AlertSeverity(found["severity"])}
    )
