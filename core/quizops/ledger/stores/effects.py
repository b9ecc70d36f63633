"""One record for each effect outside the ledger: intended, then done or abandoned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Table, bindparam, select, update

from quizops.ledger.schema import (
    blob_or_none,
    from_json,
    mapping_from_json,
    metadata,
    sequence,
    text,
    text_or_none,
    to_json,
)
from quizops.ledger.session import Row, Session
from quizops.ledger.statements import Statement, insert_into

effects = Table(
    "effects",
    metadata,
    sequence(),
    text("id", unique=True),
    text("what"),
    text("target"),
    text("before"),
    text("after"),
    text("data"),
    text("state"),
    text_or_none("run_id"),
    text("created"),
    text_or_none("finished"),
    blob_or_none("payload"),
)
Index("effects_by_state", effects.c.state, effects.c.seq)
Index("effects_by_target", effects.c.target, effects.c.what, effects.c.seq)


class EffectState(StrEnum):
    INTENDED = "intended"
    DONE = "done"
    ABANDONED = "abandoned"


_ALL = select(*[column for column in effects.c if column.name != "seq"])
_INSERT = insert_into(effects)
_GET = Statement(_ALL.where(effects.c.id == bindparam("id")))
_IN_STATE = Statement(_ALL.where(effects.c.state == bindparam("state")).order_by(effects.c.seq))
_DONE = _ALL.where(
    effects.c.target == bindparam("target"),
    effects.c.what == bindparam("what"),
    effects.c.state == EffectState.DONE.value,
)
_LAST_DONE = Statement(_DONE.order_by(effects.c.seq.desc()).limit(1))
_LAST_DONE_FROM = Statement(
    _DONE.where(effects.c.before == bindparam("before")).order_by(effects.c.seq.desc()).limit(1)
)
_CLOSE = Statement(
    update(effects)
    .where(effects.c.id == bindparam("effect"), effects.c.state == EffectState.INTENDED.value)
    .values(state=bindparam("state"), finished=bindparam("at"), data=bindparam("data"), payload=None)
)


@dataclass(frozen=True, slots=True)
class Effect:
    """`before` and `after` are JSON values that tell the two states of the target apart.

    `blob` is whatever recovery needs to finish the effect, such as a patch; gone once it is closed.
    """

    id: str
    what: str
    target: str
    before: Any
    after: Any
    data: Mapping[str, Any]
    blob: bytes | None
    state: EffectState
    run_id: str | None
    created: str
    finished: str | None


class Effects:
    """What was begun outside the ledger, and how it ended."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def intend(
        self,
        what: str,
        target: str,
        before: Any,
        after: Any,
        data: Mapping[str, Any] | None = None,
        blob: bytes | None = None,
        run_id: str | None = None,
    ) -> Effect:
        """Record what is about to be done, before anything of it is."""
        effect = Effect(
            id=self._session.new_id("e"),
            what=what,
            target=target,
            before=before,
            after=after,
            data=data or {},
            blob=blob,
            state=EffectState.INTENDED,
            run_id=run_id,
            created=self._session.now(),
            finished=None,
        )
        self._session.value(
            _INSERT,
            {
                "id": effect.id,
                "what": what,
                "target": target,
                "before": to_json(before),
                "after": to_json(after),
                "data": to_json(effect.data),
                "state": effect.state,
                "run_id": run_id,
                "created": effect.created,
                "finished": None,
                "payload": blob,
            },
        )
        return effect

    def get(self, effect_id: str) -> Effect | None:
        row = self._session.row(_GET, {"id": effect_id})
        return None if row is None else _effect(row)

    def done(self, effect_id: str) -> bool:
        """The world is as `after` says; False when it was closed before."""
        return self._close(effect_id, EffectState.DONE)

    def abandon(self, effect_id: str, reason: str) -> bool:
        """The world is as `before` says and stays so; `reason` goes into `data`. False: closed before."""
        return self._close(effect_id, EffectState.ABANDONED, reason=reason)

    def pending(self, what: str | None = None, target: str | None = None) -> list[Effect]:
        """Effects that were begun and not closed, oldest first."""
        rows = self._session.rows(_IN_STATE, {"state": EffectState.INTENDED})
        found = [_effect(row) for row in rows]
        return [effect for effect in found if what in (None, effect.what) and target in (None, effect.target)]

    def last_done(self, what: str, target: str) -> Effect | None:
        """The newest of its kind on this target that was done."""
        row = self._session.row(_LAST_DONE, {"what": what, "target": target})
        return None if row is None else _effect(row)

    def last_done_from(self, what: str, target: str, before: Any) -> Effect | None:
        """The newest of its kind that was done to this target when it was as `before` says."""
        row = self._session.row(_LAST_DONE_FROM, {"what": what, "target": target, "before": to_json(before)})
        return None if row is None else _effect(row)

    def _close(self, effect_id: str, state: EffectState, **more: str) -> bool:
        effect = self.get(effect_id)
        if effect is None:
            return False
        parameters = {
            "effect": effect_id,
            "state": state,
            "at": self._session.now(),
            "data": to_json({**effect.data, **more}),
        }
        return self._session.execute(_CLOSE, parameters) == 1


def _effect(row: Row) -> Effect:
    id_, what, target, before, after, data, state, run_id, created, finished, payload = row
    return Effect(
        id=id_,
        what=what,
        target=target,
        before=from_json(before),
        after=from_json(after),
        data=mapping_from_json(data),
        blob=payload,
        state=EffectState(state),
        run_id=run_id,
        created=created,
        finished=finished,
    )
