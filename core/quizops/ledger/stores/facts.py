"""Small facts by name: what was last seen of files and quizzes, and the workspace's own settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy import Table, bindparam, delete, select

from quizops.ledger.schema import from_json, key_text, metadata, text, to_json
from quizops.ledger.session import Session
from quizops.ledger.statements import Statement, upsert

seen = Table("seen", metadata, key_text("key"), text("value"), text("at"), sqlite_with_rowid=False)
settings = Table("settings", metadata, key_text("key"), text("value"), text("at"), sqlite_with_rowid=False)


class _FactStatements:
    def __init__(self, table: Table) -> None:
        this = table.c.key == bindparam("of_key")
        self.put = upsert(table)
        self.get = Statement(select(table.c.value).where(this))
        self.all = Statement(select(table.c.key, table.c.value).order_by(table.c.key))
        self.drop = Statement(delete(table).where(this))


class _Facts:
    """Key → JSON value, each replaced as a whole."""

    __slots__ = ("_session",)
    _statements: ClassVar[_FactStatements]

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str, default: Any = None) -> Any:
        stored = self._session.value(self._statements.get, {"of_key": key})
        return default if stored is None else from_json(stored)

    def put(self, key: str, value: Any) -> None:
        """`value` is anything that JSON can hold. Raises `TypeError` for the rest."""
        self.put_many({key: value})

    def put_many(self, facts: Mapping[str, Any]) -> None:
        now = self._session.now()
        self._session.execute_many(
            self._statements.put,
            [{"key": key, "value": to_json(value), "at": now} for key, value in facts.items()],
        )

    def all(self, prefix: str = "") -> dict[str, Any]:
        """The facts whose key starts with `prefix`, in order of key."""
        found = self._session.rows(self._statements.all)
        return {key: from_json(value) for key, value in found if key.startswith(prefix)}

    def drop(self, key: str) -> bool:
        """Forget one; False when there is none."""
        return self._session.execute(self._statements.drop, {"of_key": key}) == 1


class Seen(_Facts):
    """The last known state of content files and of each quiz's pass."""

    __slots__ = ()
    _statements = _FactStatements(seen)


class Settings(_Facts):
    """Facts of the workspace: a paused watcher, recorded outputs."""

    __slots__ = ()
    _statements = _FactStatements(settings)
