"""What operators did that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Index, Table, bindparam, select, update

from quizops.ledger.schema import mapping_from_json, metadata, sequence, text, text_or_none, to_json
from quizops.ledger.session import Row, Session
from quizops.ledger.statements import Statement, insert_into

journal = Table(
    "journal",
    metadata,
    sequence(),
    text("id", unique=True),
    text("operator"),
    text("kind"),
    text("title"),
    text("undo"),
    text("created"),
    text_or_none("undone"),
)
Index("journal_by_operator", journal.c.operator, journal.c.seq)

_ALL = select(*[column for column in journal.c if column.name != "seq"])
_INSERT = insert_into(journal)
_GET = Statement(_ALL.where(journal.c.id == bindparam("id")))
_NEWEST = Statement(_ALL.order_by(journal.c.seq.desc()).limit(bindparam("rows")))
_NEWEST_OF = Statement(
    _ALL.where(journal.c.operator == bindparam("by")).order_by(journal.c.seq.desc()).limit(bindparam("rows"))
)
_MARK = Statement(
    update(journal)
    .where(journal.c.id == bindparam("action"), journal.c.undone.is_(None))
    .values(undone=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Action:
    """One undoable deed; `undo` is JSON and says all that taking it back needs."""

    id: str
    operator: str
    kind: str
    title: str
    undo: Mapping[str, Any]
    created: str
    undone: str | None


class Journal:
    """The list of undoable actions; it survives restarts."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, operator: str, kind: str, title: str, undo: Mapping[str, Any]) -> Action:
        """Record what was done. `title` is the sentence that the undo list shows."""
        action = Action(self._session.new_id("a"), operator, kind, title, undo, self._session.now(), None)
        self._session.value(
            _INSERT,
            {
                "id": action.id,
                "operator": operator,
                "kind": kind,
                "title": title,
                "undo": to_json(undo),
                "created": action.created,
                "undone": None,
            },
        )
        return action

    def get(self, action_id: str) -> Action | None:
        row = self._session.row(_GET, {"id": action_id})
        return None if row is None else _action(row)

    def newest(self, operator: str | None = None, limit: int = 50) -> list[Action]:
        """The latest actions, undone ones too, newest first; of one operator, or of all."""
        if operator is None:
            found = self._session.rows(_NEWEST, {"rows": limit})
        else:
            found = self._session.rows(_NEWEST_OF, {"by": operator, "rows": limit})
        return [_action(row) for row in found]

    def mark_undone(self, action_id: str) -> bool:
        """False when it was undone before, or never was."""
        return self._session.execute(_MARK, {"action": action_id, "at": self._session.now()}) == 1


def _action(row: Row) -> Action:
    id_, operator, kind, title, undo, created, undone = row
    return Action(id_, operator, kind, title, mapping_from_json(undo), created, undone)
