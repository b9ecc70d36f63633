"""The narrow passage between a store and the driver's connection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from quizops.clock import Clock, iso
from quizops.ids import new_id
from quizops.ledger.database import Database, DriverConnection, DriverCursor
from quizops.ledger.statements import Statement

Parameters: TypeAlias = Mapping[str, Any]
Row: TypeAlias = tuple[Any, ...]
_NOTHING: Parameters = {}


class Session:
    """Executes statements on one connection for as long as its transaction is open.

    Every method raises `StorageError` for what the database refuses, and `RuntimeError` after the end.
    """

    __slots__ = ("_connection", "_database", "clock")

    def __init__(self, connection: DriverConnection, database: Database, clock: Clock) -> None:
        self._connection: DriverConnection | None = connection
        self._database = database
        self.clock = clock

    def now(self) -> str:
        return iso(self.clock.now())

    def new_id(self, prefix: str) -> str:
        return new_id(prefix, self.clock)

    def end(self) -> None:
        """Refuse everything from now on: a late statement would run outside any transaction."""
        self._connection = None

    def execute(self, statement: Statement, parameters: Parameters = _NOTHING) -> int:
        """Rows that were changed."""
        return self._cursor(statement, parameters).rowcount

    def execute_many(self, statement: Statement, parameters: Iterable[Parameters]) -> None:
        """The same statement for many rows, in one go."""
        text, fixed = statement.compiled_for(self._database.dialect)
        if fixed:
            parameters = [{**fixed, **given} for given in parameters]
        try:
            self._open().cursor().executemany(text, parameters)
        except self._database.errors as error:
            raise self._database.refusal(error) from error

    def row(self, statement: Statement, parameters: Parameters = _NOTHING) -> Row | None:
        """The first row, or None."""
        rows = self.rows(statement, parameters)
        return rows[0] if rows else None

    def rows(self, statement: Statement, parameters: Parameters = _NOTHING) -> list[Row]:
        cursor = self._cursor(statement, parameters)
        try:
            return cursor.fetchall()
        except self._database.errors as error:
            raise self._database.refusal(error) from error

    def value(self, statement: Statement, parameters: Parameters = _NOTHING) -> Any:
        """The first column of the first row, or None."""
        rows = self.rows(statement, parameters)
        return rows[0][0] if rows else None

    def _cursor(self, statement: Statement, parameters: Parameters) -> DriverCursor:
        text, fixed = statement.compiled_for(self._database.dialect)
        if fixed:
            parameters = {**fixed, **parameters}
        try:
            cursor: DriverCursor = self._open().execute(text, parameters)
        except self._database.errors as error:
            raise self._database.refusal(error) from error
        return cursor

    def _open(self) -> DriverConnection:
        if self._connection is None:
            raise RuntimeError("this transaction has ended; open another one")
        return self._connection
