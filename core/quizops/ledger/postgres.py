"""The ledger in a PostgreSQL database, shared by several machines.

One ledger for each schema: whoever keeps several in one database gives each a `search_path` in its URL.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any, LiteralString, cast

from sqlalchemy import Dialect, make_url
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from quizops.errors import Location, StorageError
from quizops.ledger.database import Doorbell, DriverConnection

try:
    import psycopg
    from psycopg.pq import TransactionStatus
except ImportError as error:
    raise StorageError(
        f"the PostgreSQL driver is missing: {error}", hint="install it with `pip install 'quizops[postgres]'`"
    ) from error

_CONNECT_S = 10
_SLICE_S = 0.1
_SETTINGS = (
    "SELECT set_config('lock_timeout', %s, false), set_config('client_min_messages', 'warning', false)"
)

# The lock makes writers take turns, as SQLite does: the order of `seq` is then the order of commits.
_BEGIN_WRITING = "BEGIN; SELECT pg_advisory_xact_lock(29041, hashtext(current_schema()::text))"
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_HAS_TABLE = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = %s"
_COMMIT = "NOTIFY quizops_ledger; COMMIT"
_LISTEN = "LISTEN quizops_ledger"

_UNREACHABLE = (
    "it cannot be reached",
    "see that the server runs and that the address and the password in `database` are right",
)
_REFUSALS = {
    "53100": (
        "its disk is full",
        "free some space on the server; what was committed before is safe, and the work goes on by itself",
    ),
    "25006": ("it is read-only", "connect to the primary server, or end its read-only mode"),
    "55P03": (
        "another process has kept it locked for too long",
        "look for a long transaction in `pg_stat_activity`, then try again",
    ),
    "53300": ("it has no connection to spare", "raise `max_connections`, or stop what is not needed"),
    "3D000": ("there is no such database", "make it with `createdb`"),
    "3F000": ("there is no such schema", "make it with `CREATE SCHEMA`, or mend `search_path` in the URL"),
    "42501": ("this user may not do that", "grant CREATE and USAGE on the schema to this user"),
    "40001": ("another transaction came between", "try again"),
    "40P01": ("two transactions waited for each other", "try again"),
}
_REFUSAL_CLASSES = {
    "08": _UNREACHABLE,
    "57": _UNREACHABLE,
    "28": ("it does not let this user in", "see that the user and the password in `database` are right"),
    "23": ("that record is there already", "this is a fault in the program: report it"),
}


class PostgresDatabase:
    """Writers take turns by an advisory lock; readers see one moment and never wait."""

    errors: tuple[type[Exception], ...] = (psycopg.Error, UnicodeEncodeError)
    one_connection = False

    def __init__(self, url: str, *, busy_s: float) -> None:
        """`busy_s` is how long other writers are waited for."""
        self._busy_s = busy_s
        self.dialect = _new_dialect()
        self._url = url
        parts = make_url(url)
        self.place = f"{parts.host or parts.query.get('host', 'localhost')}/{parts.database}"
        self._idle: list[DriverConnection] = []

    def connect(self) -> DriverConnection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._new_connection()

    def release(self, connection: DriverConnection) -> None:
        if _native(connection).info.transaction_status is TransactionStatus.IDLE:
            self._idle.append(connection)
        else:
            connection.close()

    def begin_writing(self, connection: DriverConnection) -> None:
        self._run(connection, _BEGIN_WRITING)

    def begin_reading(self, connection: DriverConnection) -> None:
        self._run(connection, _BEGIN_READING)

    def end_reading(self, connection: DriverConnection) -> None:
        self.rollback(connection)

    def commit(self, connection: DriverConnection) -> None:
        self._run(connection, _COMMIT)

    def rollback(self, connection: DriverConnection) -> None:
        if _native(connection).info.transaction_status in (
            TransactionStatus.INTRANS,
            TransactionStatus.INERROR,
        ):
            self._run(connection, "ROLLBACK")

    def has_table(self, connection: DriverConnection, name: str) -> bool:
        # to_regclass() may answer from a cache that is older than the lock of this transaction.
        return bool(connection.execute(_HAS_TABLE, (name,)).fetchall())

    def doorbell(self) -> Doorbell:
        connection = self._new_connection()
        self._run(connection, _LISTEN)
        return PostgresDoorbell(self, connection)

    def ring(self) -> None:
        """NOTIFY at the commit has done so."""

    def refusal(self, error: Exception) -> StorageError:
        state = getattr(error, "sqlstate", None)
        if state is None:
            known = _UNREACHABLE if isinstance(error, psycopg.OperationalError) else None
        else:
            known = _REFUSALS.get(state) or _REFUSAL_CLASSES.get(state[:2])
        reason, hint = known or (str(error), "see the log with QUIZOPS_DEBUG=1")
        detail = str(error).strip().partition("\n")[0]
        return StorageError(
            f"the ledger at {self.place} refused: {reason} ({detail})",
            hint=hint,
            location=Location(file=self.place),
        )

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _new_connection(self) -> DriverConnection:
        try:
            connection = psycopg.connect(self._url, autocommit=True, connect_timeout=_CONNECT_S)
            connection.execute(_SETTINGS, (f"{math.ceil(self._busy_s * 1000)}ms",))
        except psycopg.Error as error:
            raise self.refusal(error) from error
        return connection

    def _run(self, connection: DriverConnection, sql: LiteralString) -> None:
        try:
            connection.execute(sql)
        except psycopg.Error as error:
            raise self.refusal(error) from error


class PostgresDoorbell:
    """LISTEN on a connection of its own."""

    def __init__(self, database: PostgresDatabase, connection: DriverConnection) -> None:
        self._database = database
        self._connection = _native(connection)
        self._busy = threading.Lock()
        self._closed = False

    def wait(self, timeout_s: float) -> bool:
        with self._busy:
            for _ in range(max(1, math.ceil(timeout_s / _SLICE_S))):
                if self._closed:
                    self._connection.close()
                    return False
                if self._heard(min(_SLICE_S, timeout_s)):
                    return True
        return False

    def close(self) -> None:
        """A thread that waits closes the connection itself: it cannot be done under its hands."""
        self._closed = True
        if self._busy.acquire(blocking=False):
            self._connection.close()
            self._busy.release()

    def _heard(self, timeout_s: float) -> bool:
        try:
            return any(True for _ in self._connection.notifies(timeout=timeout_s, stop_after=1))
        except psycopg.Error as error:
            raise self._database.refusal(error) from error


_new_dialect: Callable[[], Dialect] = PGDialect_psycopg


def _native(connection: DriverConnection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", connection)
