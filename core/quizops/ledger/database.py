"""The seam between the ledger and the database that it lies in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from sqlalchemy import Dialect

from quizops.errors import StorageError


class DriverCursor(Protocol):
    """What the cursors of sqlite3 and psycopg have in common."""

    @property
    def rowcount(self) -> int: ...

    def fetchall(self) -> list[Any]: ...

    def executemany(self, sql: Any, parameters: Any, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class DriverConnection(Protocol):
    """What the connections of sqlite3 and psycopg have in common."""

    def execute(self, sql: Any, parameters: Any = ..., /) -> Any: ...

    def cursor(self) -> Any: ...

    def close(self) -> None: ...


class Doorbell(Protocol):
    """Rings when anybody, in any process, has committed something to the ledger."""

    def wait(self, timeout_s: float) -> bool:
        """Whether it rang since the last call, waiting at most that long. One thread at a time."""

    def close(self) -> None:
        """Wake a thread that waits, for good."""


class Database(Protocol):
    """One place where a ledger can lie. `begin_*` and `end_*` work on the driver's own connection."""

    dialect: Dialect
    place: str
    """The file or address, without a password, for messages."""
    errors: tuple[type[Exception], ...]
    """What the driver raises."""
    one_connection: bool
    """Whether readers and the writer share a single connection, and so have to take turns."""

    def connect(self) -> DriverConnection:
        """A connection outside any transaction, to be given back by `release`. Raises `StorageError`."""

    def release(self, connection: DriverConnection) -> None:
        """Give a connection back; a broken one is thrown away."""

    def begin_writing(self, connection: DriverConnection) -> None:
        """Start a transaction that no other writer, in any process, can overlap."""

    def begin_reading(self, connection: DriverConnection) -> None:
        """Start a transaction that sees one moment and cannot write."""

    def commit(self, connection: DriverConnection) -> None: ...

    def rollback(self, connection: DriverConnection) -> None:
        """Undo, also when the database has done so already or the connection is gone."""

    def end_reading(self, connection: DriverConnection) -> None: ...

    def has_table(self, connection: DriverConnection, name: str) -> bool:
        """Raises the driver's own errors."""

    def doorbell(self) -> Doorbell: ...

    def ring(self) -> None:
        """Tell the doorbells of this process that something was committed."""

    def refusal(self, error: Exception) -> StorageError:
        """The driver's error, told with what to do about it."""

    def close(self) -> None: ...
