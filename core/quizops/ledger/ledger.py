"""The ledger: the truth of what happened."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from quizops.clock import Clock
from quizops.ledger.database import Database, Doorbell, DriverConnection
from quizops.ledger.feed import Feed
from quizops.ledger.opening import bring_to_head
from quizops.ledger.places import BUSY_S, database_at, database_in_memory
from quizops.ledger.session import Session
from quizops.ledger.stores.events import Event
from quizops.ledger.transaction import Transaction


class Ledger:
    """All facts of a workspace, in one database that several processes may share.

    May be used by several threads: writers of this process take turns, readers see the last commit. In
    memory there is one connection, so there readers take turns as well.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._turn = threading.RLock()
        self._writing_thread: int | None = None
        self._writer: DriverConnection | None = None

    @classmethod
    def open(
        cls, database: str | Path, *, clock: Clock, migrate: bool = True, busy_s: float = BUSY_S
    ) -> Ledger:
        """A ledger in a SQLite file (a path, made when missing) or at a `postgresql://` URL.

        `busy_s` is how long writers of other processes are waited for, at most.
        Raises `StorageError` where it cannot be reached, is newer than this program, or is older and
        `migrate` is False.
        """
        return cls._opened(database_at(database, busy_s=busy_s), clock, migrate=migrate)

    @classmethod
    def in_memory(cls, *, clock: Clock) -> Ledger:
        """A ledger that goes with this object, for tests and for work on plain files."""
        return cls._opened(database_in_memory(), clock, migrate=True)

    @classmethod
    def _opened(cls, database: Database, clock: Clock, *, migrate: bool) -> Ledger:
        try:
            bring_to_head(database, migrate=migrate)
        except BaseException:
            database.close()
            raise
        return cls(database, clock)

    @contextlib.contextmanager
    def writing(self) -> Iterator[Transaction]:
        """One transaction that no other writer overlaps: committed at the end, undone on any exception.

        Raises `StorageError` when the database refuses, and `RuntimeError` inside another `writing` of
        the same thread.
        """
        this_thread = threading.get_ident()
        with self._turn:
            if self._writing_thread == this_thread:
                raise RuntimeError("this thread is writing already; pass its transaction on")
            connection = self._begin_writing()
            self._writing_thread = this_thread
            session = Session(connection, self._database, self._clock)
            try:
                yield Transaction(session)
                self._database.commit(connection)
            except BaseException:
                self._database.rollback(connection)
                raise
            finally:
                session.end()
                self._writing_thread = None
        self._database.ring()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One moment of the ledger, whatever is committed meanwhile; nothing can be written.

        Inside a `writing` it sees what was committed before it (in memory: also what it has done so far).
        """
        with self._turn if self._database.one_connection else contextlib.nullcontext():
            connection = self._database.connect()
            session = Session(connection, self._database, self._clock)
            try:
                self._database.begin_reading(connection)
                try:
                    yield Transaction(session)
                finally:
                    session.end()
                    self._database.end_reading(connection)
            finally:
                self._database.release(connection)

    def feed(self, after: int | None = None) -> Feed:
        """Events that follow `after`, or from now on. To be closed."""
        doorbell = self.doorbell()
        if after is None:
            with self.reading() as tx:
                after = tx.events.head()
        return Feed(doorbell, self._events_after, after, self._clock)

    def doorbell(self) -> Doorbell:
        """Rings at each commit by any process, events or not. To be closed."""
        return self._database.doorbell()

    def close(self) -> None:
        """Give back what is open. Feeds and doorbells are closed by whoever opened them."""
        with self._turn:
            if self._writer is not None:
                self._database.release(self._writer)
                self._writer = None
            self._database.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin_writing(self) -> DriverConnection:
        connection = self._writer or self._database.connect()
        self._writer = None
        try:
            self._database.begin_writing(connection)
        except BaseException:
            self._database.release(connection)
            raise
        self._writer = connection
        return connection

    def _events_after(self, seq: int) -> list[Event]:
        with self.reading() as tx:
            return tx.events.after(seq)
