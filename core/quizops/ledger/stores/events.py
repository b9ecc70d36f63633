"""What happened, in the order in which it was committed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Index, Table, bindparam, delete, func, or_, select

from quizops.ledger.schema import mapping_from_json, metadata, sequence, text, text_or_none, to_json
from quizops.ledger.session import Row, Session
from quizops.ledger.statements import Statement, insert_into
from quizops.ledger.stores.releases import releases

events = Table(
    "events",
    metadata,
    sequence(),
    text("at"),
    text("kind"),
    text("subject"),
    text_or_none("run_id"),
    text_or_none("operator"),
    text("data"),
)
Index("events_by_subject", events.c.subject, events.c.seq)
# Most events belong to no run. (Naming PostgreSQL here would load its dialect for everybody.)
Index("events_by_run", events.c.run_id, events.c.seq, sqlite_where=events.c.run_id.is_not(None))

_INSERT = insert_into(events)
_AFTER = Statement(
    select(events).where(events.c.seq > bindparam("after")).order_by(events.c.seq).limit(bindparam("rows"))
)
_NEWEST = select(events).order_by(events.c.seq.desc()).limit(bindparam("rows"))
_OF_KIND = events.c.kind == bindparam("kind")
_OF_SUBJECT = events.c.subject == bindparam("subject")
_NEWEST_BY = {
    (False, False): Statement(_NEWEST),
    (True, False): Statement(_NEWEST.where(_OF_KIND)),
    (False, True): Statement(_NEWEST.where(_OF_SUBJECT)),
    (True, True): Statement(_NEWEST.where(_OF_KIND, _OF_SUBJECT)),
}
_OF_RUN = Statement(select(events).where(events.c.run_id == bindparam("run")).order_by(events.c.seq))
_HEAD = Statement(select(func.coalesce(func.max(events.c.seq), 0)))
_RUNS_OF_LIVE = select(releases.c.run_id).where(releases.c.state == "live", releases.c.run_id.is_not(None))
_OLD = (
    select(events.c.seq)
    .where(
        events.c.seq <= bindparam("last"),
        events.c.at < bindparam("before"),
        events.c.kind != "rolled_back",
        or_(events.c.run_id.is_(None), events.c.run_id.not_in(_RUNS_OF_LIVE)),
    )
    .order_by(events.c.seq)
    .limit(bindparam("rows"))
)
_DROP_OLD = Statement(delete(events).where(events.c.seq.in_(_OLD)))


@dataclass(frozen=True, slots=True)
class Event:
    """One fact; `seq` only ever grows, and an event with a smaller one never appears later."""

    seq: int
    at: str
    kind: str
    subject: str
    run_id: str | None
    operator: str | None
    data: Mapping[str, Any]


class Events:
    """The append-only list of events."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(
        self,
        kind: str,
        subject: str,
        data: Mapping[str, Any] | None = None,
        *,
        run_id: str | None = None,
        operator: str | None = None,
    ) -> int:
        """Add one fact and give its `seq`. `data` is JSON: references, ids and digests, at most 16 kB."""
        seq: int = self._session.value(
            _INSERT,
            {
                "at": self._session.now(),
                "kind": kind,
                "subject": subject,
                "run_id": run_id,
                "operator": operator,
                "data": to_json(data) if data else "{}",
            },
        )
        return seq

    def after(self, seq: int, limit: int = 1000) -> list[Event]:
        """The events that follow `seq`, oldest first."""
        return [_event(row) for row in self._session.rows(_AFTER, {"after": seq, "rows": limit})]

    def newest(self, limit: int, kind: str | None = None, subject: str | None = None) -> list[Event]:
        """The latest events, newest first.

        By kind alone it reads back from the newest one: each index would make every commit dearer.
        """
        parameters = {"rows": limit, "kind": kind, "subject": subject}
        given = {name: value for name, value in parameters.items() if value is not None}
        statement = _NEWEST_BY[kind is not None, subject is not None]
        return [_event(row) for row in self._session.rows(statement, given)]

    def of_run(self, run_id: str) -> list[Event]:
        """Everything that happened in one run, oldest first."""
        return [_event(row) for row in self._session.rows(_OF_RUN, {"run": run_id})]

    def head(self) -> int:
        """The `seq` of the newest event, 0 before the first."""
        seq: int = self._session.value(_HEAD)
        return seq

    def drop_old(self, before: str, *, keep: int, limit: int) -> int:
        """Forget at most `limit` events, oldest first, of before a moment and beyond the newest `keep`.

        What belongs to runs of live releases stays, and so do rollbacks. How many there were.
        """
        last = self.head() - keep
        if last <= 0:
            return 0
        return self._session.execute(_DROP_OLD, {"last": last, "before": before, "rows": limit})


def _event(row: Row) -> Event:
    seq, at, kind, subject, run_id, operator, data = row
    return Event(seq, at, kind, subject, run_id, operator, mapping_from_json(data))
