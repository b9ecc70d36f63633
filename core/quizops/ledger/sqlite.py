"""The ledger in a SQLite file, or in memory by the same code."""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

from sqlalchemy import Dialect
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from quizops.errors import Location, StorageError
from quizops.ledger.bell import Bell
from quizops.ledger.database import Doorbell, DriverConnection

POLL_S = 0.04
"""How often other processes are looked for. `PRAGMA data_version` costs 1.5 microseconds."""

_WAL_LIMIT_BYTES = 64_000_000

_REFUSALS = {
    sqlite3.SQLITE_FULL: (
        "the disk is full",
        "free some space on that disk; what was committed before is safe, and the work goes on by itself",
    ),
    sqlite3.SQLITE_READONLY: ("it is read-only", "make the file and its folder writable for this user"),
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened",
        "see that its folder exists and that this user may write there",
    ),
    sqlite3.SQLITE_BUSY: (
        "another process has kept it locked for too long",
        "look for a long transaction or a stopped process (`fuser` on the file names it), then try again",
    ),
    sqlite3.SQLITE_LOCKED: ("it is locked", "try again when the other transaction has ended"),
    sqlite3.SQLITE_CORRUPT: (
        "the file is damaged",
        "bring a backup back with `quizops backup restore`; content files are not affected",
    ),
    sqlite3.SQLITE_NOTADB: (
        "the file is no SQLite database",
        "point `database` at another file, or move this one away",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk failed",
        "look at its free space, the disk and the mount (`df`, `dmesg`), then try again",
    ),
    sqlite3.SQLITE_CONSTRAINT: ("that record is there already", "this is a fault in the program: report it"),
}


class SqliteDatabase:
    """WAL with synchronous FULL: what was committed survives a loss of power.

    Readers see the last commit and never wait; one writer at a time, by `BEGIN IMMEDIATE`.
    """

    errors: tuple[type[Exception], ...] = (sqlite3.Error, OverflowError, UnicodeEncodeError)

    def __init__(self, path: Path | None, *, busy_s: float) -> None:
        """`path` None: in memory, on one connection that everybody takes turns with.

        `busy_s` is how long other writers are waited for.
        """
        self.dialect: Dialect = SQLiteDialect_pysqlite(paramstyle="named")
        self.one_connection = path is None
        self.place = "in memory" if path is None else str(path)
        self._path = path
        self._busy_s = busy_s
        self._bell = Bell()
        self._idle: list[sqlite3.Connection] = []
        self._only = self._new_connection() if path is None else None

    def connect(self) -> DriverConnection:
        if self._only is not None:
            return self._only
        try:
            return self._idle.pop()
        except IndexError:
            return self._new_connection()

    def release(self, connection: DriverConnection) -> None:
        if connection is not self._only:
            self._idle.append(cast(sqlite3.Connection, connection))

    def begin_writing(self, connection: DriverConnection) -> None:
        if cast(sqlite3.Connection, connection).in_transaction:
            raise RuntimeError("in memory, a reading transaction has to end before a writing one begins")
        self._run(connection, "BEGIN IMMEDIATE")

    def begin_reading(self, connection: DriverConnection) -> None:
        self._run(connection, "PRAGMA query_only = ON")
        self._run(connection, "SAVEPOINT reading")

    def end_reading(self, connection: DriverConnection) -> None:
        self._run(connection, "RELEASE reading")
        self._run(connection, "PRAGMA query_only = OFF")

    def commit(self, connection: DriverConnection) -> None:
        self._run(connection, "COMMIT")

    def rollback(self, connection: DriverConnection) -> None:
        # A full disk makes SQLite roll back by itself, and then there is nothing left to undo.
        if cast(sqlite3.Connection, connection).in_transaction:
            self._run(connection, "ROLLBACK")

    def has_table(self, connection: DriverConnection, name: str) -> bool:
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
        return bool(found.fetchall())

    def doorbell(self) -> Doorbell:
        connection = None if self.one_connection else self._new_connection()
        return SqliteDoorbell(self._bell, connection, self.refusal)

    def ring(self) -> None:
        self._bell.ring()

    def refusal(self, error: Exception) -> StorageError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        reason, hint = _REFUSALS.get(code, (str(error), "see the log with QUIZOPS_DEBUG=1"))
        return StorageError(
            f"the ledger {self.place} refused: {reason} ({error})",
            hint=hint,
            location=Location(file=None if self._path is None else self.place),
        )

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        if self._only is not None:
            self._only.close()
        self._bell.ring()

    def _new_connection(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                ":memory:" if self._path is None else self._path,
                timeout=self._busy_s,
                isolation_level=None,
                check_same_thread=False,
            )
            if connection.execute("PRAGMA journal_mode").fetchone()[0] not in {"wal", "memory"}:
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
        except sqlite3.Error as error:
            raise self.refusal(error) from error
        return connection

    def _run(self, connection: DriverConnection, sql: str) -> None:
        try:
            connection.execute(sql)
        except sqlite3.Error as error:
            raise self.refusal(error) from error


class SqliteDoorbell:
    """The bell of this process, and `PRAGMA data_version` for the others."""

    def __init__(
        self,
        bell: Bell,
        connection: sqlite3.Connection | None,
        refusal: Callable[[Exception], StorageError],
    ) -> None:
        """`connection` None: nobody else can write here."""
        self._refusal = refusal
        self._bell = bell
        self._heard = bell.count
        self._lock = threading.Lock()
        self._connection = connection
        self._version = self._data_version()
        self._closed = False

    def wait(self, timeout_s: float) -> bool:
        for _ in range(max(1, math.ceil(timeout_s / POLL_S))):
            if self._closed or self._rang():
                return not self._closed
            self._bell.wait_beyond(self._heard, min(POLL_S, timeout_s))
        return self._rang() and not self._closed

    def close(self) -> None:
        self._closed = True
        self._bell.ring()
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _rang(self) -> bool:
        count, version = self._bell.count, self._data_version()
        rang = (count, version) != (self._heard, self._version)
        self._heard, self._version = count, version
        return rang

    def _data_version(self) -> int:
        with self._lock:
            if self._connection is None:
                return 0
            try:
                version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.Error as error:
                raise self._refusal(error) from error
            return version
