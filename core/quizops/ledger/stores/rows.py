"""The state of every tracker row, one record for each source: the download queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import JSON, Dialect, Table, bindparam, cast, delete, func, select
from sqlalchemy.sql.expression import ClauseElement

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
_PAIRED = ("status", "category", "tries", "next_try", "last_attempt", "files", "written")
_PAIRED_SOURCES = ("youtube", "drive")


def _asked_rows(dialect: Dialect) -> Any:
    """The JSON array `of_rows` as a table of `position` and `row_id`."""
    if dialect.name == "postgresql":
        given = func.json_array_elements_text(cast(bindparam("of_rows"), JSON))
        return given.table_valued("row_id", with_ordinality="position", name="asked").render_derived()
    array = func.json_each(bindparam("of_rows")).table_valued("key", "value", name="array")
    return select(array.c.key.label("position"), array.c.value.label("row_id")).subquery("asked")


def _pairs(dialect: Dialect) -> ClauseElement:
    asked = _asked_rows(dialect)
    sides = {source: rows.alias(source) for source in _PAIRED_SOURCES}
    found = asked
    for source, side in sides.items():
        fits = (side.c.tracker == bindparam("of_tracker")) & (side.c.row_id == asked.c.row_id)
        found = found.outerjoin(side, fits & (side.c.source == source))
    columns = [side.c[name].label(f"{source}_{name}") for source, side in sides.items() for name in _PAIRED]
    return select(*columns, asked.c.position).select_from(found)


def _history_of(dialect: Dialect) -> ClauseElement:
    asked = _asked_rows(dialect)
    fits = (row_states.c.tracker == bindparam("of_tracker")) & (row_states.c.row_id == asked.c.row_id)
    columns = (asked.c.row_id, row_states.c.digest, row_states.c.at)
    # By an inner join SQLite may begin with the tracker, and read all of its rows for each one asked for.
    return select(*columns).select_from(asked.outerjoin(row_states, fits)).order_by(row_states.c.at)


_PAIRS = Statement(_pairs)
_HISTORY_OF = Statement(_history_of)
_REMEMBER = insert_unless_there(row_states)
_HISTORY = Statement(
    select(row_states.c.row_id, row_states.c.digest).where(row_states.c.tracker == bindparam("of_tracker"))
)


RowPair: TypeAlias = tuple[Any, ...]
"""`status, category, tries, next_try, last_attempt, files, written` of YouTube, then of Drive, then the row's
position; `files` and `written` as JSON text, all None where nothing is recorded."""


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

    def pairs(self, tracker: str, row_ids: Sequence[str]) -> list[RowPair]:
        """Both sources of each of these rows, in the order asked for, as they are stored."""
        found = self._session.rows(_PAIRS, {"of_tracker": tracker, "of_rows": to_json(row_ids)})
        # SQLite gives them in order, and would copy them all to make sure of it.
        found.sort(key=_position)
        return found

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

    def history_of(self, tracker: str, row_ids: Sequence[str]) -> list[tuple[str, bytes, str]]:
        """(row id, digest, when it was first so) of these rows' cells, oldest first."""
        found = self._session.rows(_HISTORY_OF, {"of_tracker": tracker, "of_rows": to_json(row_ids)})
        return [(row_id, digest, at) for row_id, digest, at in found if digest is not None]


def _position(pair: RowPair) -> int:
    position: int = pair[-1]
    return position


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
