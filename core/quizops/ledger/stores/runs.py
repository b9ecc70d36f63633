"""Runs of recipes and their steps."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Table, bindparam, delete, func, select, update

from quizops.ledger.schema import (
    from_json_or_none,
    key_text,
    mapping_from_json,
    metadata,
    number,
    sequence,
    text,
    text_or_none,
    to_json,
    to_json_or_none,
)
from quizops.ledger.session import Row, Session
from quizops.ledger.statements import Statement, insert_into, upsert
from quizops.ledger.stores.releases import releases

runs = Table(
    "runs",
    metadata,
    sequence(),
    text("id", unique=True),
    text("recipe"),
    text("status"),
    text("cause"),
    text_or_none("started"),
    text_or_none("ended"),
    text_or_none("operator"),
    text_or_none("subject"),
    text("data"),
)
Index("runs_by_status", runs.c.status, runs.c.seq)
Index("runs_by_recipe", runs.c.recipe, runs.c.seq)
Index("runs_by_subject", runs.c.subject, runs.c.seq)
steps = Table(
    "steps",
    metadata,
    key_text("run_id"),
    key_text("name"),
    number("position"),
    text("status"),
    text_or_none("started"),
    text_or_none("ended"),
    number("tries"),
    text_or_none("error"),
    text_or_none("skipped_because"),
    text("data"),
    sqlite_with_rowid=False,
)


class RunStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    ROLLED_BACK = "rolled_back"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    STRANDED = "stranded"


class StepStatus(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Cause(StrEnum):
    FILE = "file"
    OPERATOR = "operator"
    SCHEDULE = "schedule"
    ALERT = "alert"
    RECIPE = "recipe"
    HAND = "hand"


_ALL = select(*[column for column in runs.c if column.name != "seq"])
_INSERT = insert_into(runs)
_GET = Statement(_ALL.where(runs.c.id == bindparam("id")))
_UPDATE = Statement(
    update(runs)
    .where(runs.c.id == bindparam("run"))
    .values(
        status=func.coalesce(bindparam("new_status"), runs.c.status),
        started=func.coalesce(bindparam("new_started"), runs.c.started),
        ended=func.coalesce(bindparam("new_ended"), runs.c.ended),
        subject=func.coalesce(bindparam("new_subject"), runs.c.subject),
        data=func.coalesce(bindparam("new_data"), runs.c.data),
    )
)
_PUT_STEP = upsert(steps)
_STEPS = Statement(
    select(steps).where(steps.c.run_id == bindparam("run")).order_by(steps.c.position, steps.c.name)
)

_RUNS_OF_LIVE = select(releases.c.run_id).where(releases.c.state == "live", releases.c.run_id.is_not(None))
_HEAD = Statement(select(func.coalesce(func.max(runs.c.seq), 0)))
_OLD = Statement(
    select(runs.c.seq, runs.c.id)
    .where(
        runs.c.seq <= bindparam("last"), runs.c.ended < bindparam("before"), runs.c.id.not_in(_RUNS_OF_LIVE)
    )
    .order_by(runs.c.seq)
    .limit(bindparam("rows"))
)
_DROP = Statement(delete(runs).where(runs.c.seq == bindparam("run_seq")))
_DROP_STEPS = Statement(delete(steps).where(steps.c.run_id == bindparam("run")))


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a recipe. `subject` is what it works on, such as a quiz."""

    id: str
    recipe: str
    status: RunStatus
    cause: Cause
    started: str | None
    ended: str | None
    operator: str | None
    subject: str | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a run; `position` counts from 0, `error` is a JSON object."""

    run_id: str
    name: str
    position: int
    status: StepStatus = StepStatus.PENDING
    started: str | None = None
    ended: str | None = None
    tries: int = 0
    error: Mapping[str, Any] | None = None
    skipped_because: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


class Runs:
    """All runs, and the steps of each."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def start(
        self,
        recipe: str,
        cause: Cause,
        *,
        operator: str | None = None,
        subject: str | None = None,
        data: Mapping[str, Any] | None = None,
        status: RunStatus = RunStatus.RUNNING,
    ) -> Run:
        """Record a new run; one that is only `queued` has not started yet."""
        run = Run(
            id=self._session.new_id("r"),
            recipe=recipe,
            status=status,
            cause=cause,
            started=None if status is RunStatus.QUEUED else self._session.now(),
            ended=None,
            operator=operator,
            subject=subject,
            data=data or {},
        )
        self._session.value(
            _INSERT,
            {
                "id": run.id,
                "recipe": recipe,
                "status": status,
                "cause": cause,
                "started": run.started,
                "ended": None,
                "operator": operator,
                "subject": subject,
                "data": to_json(run.data),
            },
        )
        return run

    def update(
        self,
        run_id: str,
        *,
        status: RunStatus | None = None,
        started: str | None = None,
        ended: str | None = None,
        subject: str | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> bool:
        """Change what is given and keep the rest; False when there is no such run."""
        parameters = {
            "run": run_id,
            "new_status": status,
            "new_started": started,
            "new_ended": ended,
            "new_subject": subject,
            "new_data": to_json_or_none(data),
        }
        return self._session.execute(_UPDATE, parameters) == 1

    def finish(self, run_id: str, status: RunStatus, data: Mapping[str, Any] | None = None) -> bool:
        """Record how a run ended, now; False when there is no such run."""
        return self.update(run_id, status=status, ended=self._session.now(), data=data)

    def get(self, run_id: str) -> Run | None:
        row = self._session.row(_GET, {"id": run_id})
        return None if row is None else _run(row)

    def list(
        self,
        limit: int = 50,
        *,
        recipe: str | None = None,
        status: RunStatus | None = None,
        subject: str | None = None,
    ) -> Sequence[Run]:
        """Runs that fit all that is given, newest first."""
        given = {"recipe": recipe, "status": status, "subject": subject}
        chosen = {name: value for name, value in given.items() if value is not None}
        rows = self._session.rows(_newest_by(tuple(chosen)), {**chosen, "rows": limit})
        return [_run(row) for row in rows]

    def put_step(self, step: Step) -> None:
        """Record a step's present state in the place of the one before."""
        self._session.execute(
            _PUT_STEP,
            {
                "run_id": step.run_id,
                "name": step.name,
                "position": step.position,
                "status": step.status,
                "started": step.started,
                "ended": step.ended,
                "tries": step.tries,
                "error": to_json_or_none(step.error),
                "skipped_because": step.skipped_because,
                "data": to_json(step.data),
            },
        )

    def steps(self, run_id: str) -> Sequence[Step]:
        """The steps of a run, in order of position."""
        return [_step(row) for row in self._session.rows(_STEPS, {"run": run_id})]

    def drop_old(self, before: str, *, keep: int, limit: int) -> int:
        """Forget at most `limit` runs with their steps, oldest first, that ended before a moment.

        The newest `keep` stay, and so do the runs of live releases. How many there were.
        """
        last = self._session.value(_HEAD) - keep
        if last <= 0:
            return 0
        old = self._session.rows(_OLD, {"last": last, "before": before, "rows": limit})
        self._session.execute_many(_DROP_STEPS, [{"run": run_id} for _, run_id in old])
        self._session.execute_many(_DROP, [{"run_seq": seq} for seq, _ in old])
        return len(old)


@functools.cache
def _newest_by(columns: tuple[str, ...]) -> Statement:
    chosen = _ALL.where(*[runs.c[name] == bindparam(name) for name in columns])
    return Statement(chosen.order_by(runs.c.seq.desc()).limit(bindparam("rows")))


def _run(row: Row) -> Run:
    id_, recipe, status, cause, started, ended, operator, subject, data = row
    return Run(
        id=id_,
        recipe=recipe,
        status=RunStatus(status),
        cause=Cause(cause),
        started=started,
        ended=ended,
        operator=operator,
        subject=subject,
        data=mapping_from_json(data),
    )


def _step(row: Row) -> Step:
    run_id, name, position, status, started, ended, tries, error, skipped_because, data = row
    return Step(
        run_id=run_id,
        name=name,
        position=position,
        status=StepStatus(status),
        started=started,
        ended=ended,
        tries=tries,
        error=from_json_or_none(error),
        skipped_because=skipped_because,
        data=mapping_from_json(data),
    )
