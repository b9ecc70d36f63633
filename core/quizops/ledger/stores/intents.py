"""What operators and scripts ask of the owner: the only durable queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Table, bindparam, delete, select, update

from quizops.ledger.schema import (
    from_json_or_none,
    mapping_from_json,
    metadata,
    sequence,
    text,
    text_or_none,
    to_json,
)
from quizops.ledger.session import Row, Session
from quizops.ledger.statements import Statement, insert_into

intents = Table(
    "intents",
    metadata,
    sequence(),
    text("id", unique=True),
    text("kind"),
    text("payload"),
    text_or_none("operator"),
    text("state"),
    text("created"),
    text_or_none("taken"),
    text_or_none("finished"),
    text_or_none("result"),
    text_or_none("error"),
)
Index("intents_by_state", intents.c.state, intents.c.seq)


class IntentState(StrEnum):
    QUEUED = "queued"
    TAKEN = "taken"
    DONE = "done"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


_ALL = select(*[column for column in intents.c if column.name != "seq"])
_IN_STATE = intents.c.state == bindparam("was")
_INSERT = insert_into(intents)
_GET = Statement(_ALL.where(intents.c.id == bindparam("id")))
_IN_ORDER = Statement(_ALL.where(_IN_STATE).order_by(intents.c.seq))
_OLDEST = select(intents.c.seq).where(_IN_STATE).order_by(intents.c.seq).limit(1).scalar_subquery()
_TAKE = Statement(
    update(intents)
    .where(intents.c.seq == _OLDEST)
    .values(state=bindparam("state"), taken=bindparam("at"))
    .returning(intents.c.id)
)
_CLOSE = Statement(
    update(intents)
    .where(intents.c.id == bindparam("intent"), _IN_STATE)
    .values(
        state=bindparam("state"),
        finished=bindparam("at"),
        result=bindparam("result"),
        error=bindparam("error"),
    )
)

_DROP = Statement(delete(intents).where(intents.c.finished < bindparam("before")))


@dataclass(frozen=True, slots=True)
class Intent:
    """One request; `result` and `error` are JSON values once it is done or failed."""

    id: str
    kind: str
    payload: Mapping[str, Any]
    operator: str | None
    state: IntentState
    created: str
    taken: str | None
    finished: str | None
    result: Any
    error: Mapping[str, Any] | None


class Intents:
    """The queue of requests, oldest first."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, kind: str, payload: Mapping[str, Any], operator: str | None = None) -> Intent:
        """Queue a request."""
        intent = Intent(
            id=self._session.new_id("i"),
            kind=kind,
            payload=payload,
            operator=operator,
            state=IntentState.QUEUED,
            created=self._session.now(),
            taken=None,
            finished=None,
            result=None,
            error=None,
        )
        self._session.value(
            _INSERT,
            {
                "id": intent.id,
                "kind": kind,
                "payload": to_json(payload),
                "operator": operator,
                "state": intent.state,
                "created": intent.created,
                "taken": None,
                "finished": None,
                "result": None,
                "error": None,
            },
        )
        return intent

    def get(self, intent_id: str) -> Intent | None:
        row = self._session.row(_GET, {"id": intent_id})
        return None if row is None else _intent(row)

    def queued(self) -> list[Intent]:
        """Requests that wait, oldest first."""
        return self._in_state(IntentState.QUEUED)

    def taken(self) -> list[Intent]:
        """Requests that were begun and not finished: after a crash, those to finish first."""
        return self._in_state(IntentState.TAKEN)

    def take_next(self) -> Intent | None:
        """Begin the oldest request that waits."""
        parameters = {"was": IntentState.QUEUED, "state": IntentState.TAKEN, "at": self._session.now()}
        taken = self._session.value(_TAKE, parameters)
        return None if taken is None else self.get(taken)

    def withdraw(self, intent_id: str) -> bool:
        """Take a request back; False when it was begun already, and then it will be finished."""
        return self._close(intent_id, IntentState.QUEUED, IntentState.WITHDRAWN)

    def finish(self, intent_id: str, result: Any = None) -> bool:
        """Record success; False when the request was not begun or was closed before."""
        return self._close(intent_id, IntentState.TAKEN, IntentState.DONE, result=to_json(result))

    def fail(self, intent_id: str, error: Mapping[str, Any]) -> bool:
        """Record failure; False when the request was not begun or was closed before."""
        return self._close(intent_id, IntentState.TAKEN, IntentState.FAILED, error=to_json(error))

    def drop_closed(self, before: str) -> int:
        """Forget requests that ended before a moment (ISO time); how many there were."""
        return self._session.execute(_DROP, {"before": before})

    def _in_state(self, state: IntentState) -> list[Intent]:
        return [_intent(row) for row in self._session.rows(_IN_ORDER, {"was": state})]

    def _close(
        self,
        intent_id: str,
        was: IntentState,
        state: IntentState,
        *,
        result: str | None = None,
        error: str | None = None,
    ) -> bool:
        parameters = {
            "intent": intent_id,
            "was": was,
            "state": state,
            "at": self._session.now(),
            "result": result,
            "error": error,
        }
        return self._session.execute(_CLOSE, parameters) == 1


def _intent(row: Row) -> Intent:
    id_, kind, payload, operator, state, created, taken, finished, result, error = row
    return Intent(
        id=id_,
        kind=kind,
        payload=mapping_from_json(payload),
        operator=operator,
        state=IntentState(state),
        created=created,
        taken=taken,
        finished=finished,
        result=from_json_or_none(result),
        error=from_json_or_none(error),
    )
