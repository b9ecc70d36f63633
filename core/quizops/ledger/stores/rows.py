"""The state of every tracker row, one record for each source: the download queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, bindparam, delete, select

from quizops.ledger.schema import (
    from_json,
    key_blob,
    key_text,
    mapping_from_json,
    metadata,
    number,
    text,
    text_or_none,
    to_json,
)
from quizops.ledger.session import Row, Session
from quizops.ledger.statements import Statement, insert_unless_there, upsert

rows = Table(
    "rows",
    metadata,
    key_text("tracker"),
    key_text("row_id"),
    key_text("source"),
    text("status"),
    text("files"),
    text("media_ids"),
    text_or_none("category"),
    text_or_none("error"),
    number("tries"),
    text_or_none("next_try"),
    text_or_none("last_attempt"),
    number("detached"),
    text("written"),
    sqlite_with_rowid=False,
)
row_states = Table(
    "row_states",
    metadata,
    key_text("tracker"),
    key_text("row_id"),
    key_blob("digest"),
    text("at"),
    sqlite_with_rowid=False,
)

_PUT = upsert(rows)
_LOAD = Statement(
    select(rows).where(rows.c.tracker == bindparam("of_tracker")).order_by(rows.c.row_id, rows.c.source)
)
_GET = Statement(
    select(rows).where(
        rows.c.tracker == bindparam("of_tracker"),
        rows.c.row_id == bindparam("of_row"),
        rows.c.source == bindparam("of_source"),
    )
)
_DROP = Statement(
    delete(rows).where(rows.c.tracker == bindparam("of_tracker"), rows.c.row_id == bindparam("of_row"))
)
_REMEMBER = insert_unless_there(row_states)
_HISTORY = Statement(
    select(row_states.c.row_id, row_states.c.digest).where(row_states.c.tracker == bindparam("of_tracker"))
)


@dataclass(frozen=True, slots=True)
class RowState:
    """One source of one tracker row. `written` is what the CSV's cells last held by our doing.

    `status` is a state of a source of page "formats"; times are ISO text; `detached` means that the next
    attempt ignores media that exist.
    """

    tracker: str
    row_id: str
    source: str
    status: str = ""
    files: tuple[str, ...] = ()
    media_ids: tuple[str, ...] = ()
    category: str | None = None
    error: str | None = None
    tries: int = 0
    next_try: str | None = None
    last_attempt: str | None = None
    detached: bool = False
    written: Mapping[str, str] = field(default_factory=dict)


class Rows:
    """The states of all trackers' rows, and the digests of the cells that each row ever had."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def load(self, tracker: str) -> list[RowState]:
        """All states of one tracker, in order of row id and source."""
        return [_state(row) for row in self._session.rows(_LOAD, {"of_tracker": tracker})]

    def get(self, tracker: str, row_id: str, source: str) -> RowState | None:
        parameters = {"of_tracker": tracker, "of_row": row_id, "of_source": source}
        row = self._session.row(_GET, parameters)
        return None if row is None else _state(row)

    def put(self, state: RowState) -> None:
        """Record one state in the place of the one before."""
        self._session.execute(_PUT, _parameters(state))

    def put_many(self, states: Iterable[RowState]) -> None:
        """Record states in the places of those before."""
        self._session.execute_many(_PUT, map(_parameters, states))

    def drop(self, tracker: str, row_ids: Iterable[str]) -> None:
        """Forget all sources of these rows."""
        self._session.execute_many(_DROP, [{"of_tracker": tracker, "of_row": row_id} for row_id in row_ids])

    def remember(self, tracker: str, states: Iterable[tuple[str, bytes]]) -> None:
        """Add (row id, digest of its tracking cells) to what was once written or found."""
        now = self._session.now()
        self._session.execute_many(
            _REMEMBER,
            (
                {"tracker": tracker, "row_id": row_id, "digest": digest, "at": now}
                for row_id, digest in states
            ),
        )

    def history(self, tracker: str) -> dict[str, set[bytes]]:
        """Row id → digests of all tracking cells that it was ever written or found with.

        A row whose cells come back to one of these is a stale copy, not an instruction.
        """
        known: defaultdict[str, set[bytes]] = defaultdict(set)
        for row_id, digest in self._session.rows(_HISTORY, {"of_tracker": tracker}):
            known[row_id].add(digest)
        return dict(known)


def _parameters(state: RowState) -> Mapping[str, Any]:
    return {
        "tracker": state.tracker,
        "row_id": state.row_id,
        "source": state.source,
        "status": state.status,
        "files": to_json(state.files),
        "media_ids": to_json(state.media_ids),
        "category": state.category,
        "error": state.error,
        "tries": state.tries,
        "next_try": state.next_try,
        "last_attempt": state.last_attempt,
        "detached": int(state.detached),
        "written": to_json(state.written),
    }


def _state(row: Row) -> RowState:
    (
        tracker,
        row_id,
        source,
        status,
        files,
        media_ids,
        category,
        error,
        tries,
        next_try,
        last,
        detached,
        w,
    ) = row
    return RowState(
        tracker=tracker,
        row_id=row_id,
        source=source,
        status=status,
        files=tuple(from_json(files)),
        media_ids=tuple(from_json(media_ids)),
        category=category,
        error=error,
        tries=tries,
        next_try=next_try,
        last_attempt=last,
        detached=bool(detached),
        written=mapping_from_json(w),
    )
