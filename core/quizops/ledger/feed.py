"""Events as they are committed, by whatever process."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from quizops.clock import Clock
from quizops.ledger.database import Doorbell
from quizops.ledger.stores.events import Event


class Feed:
    """A position in the list of events, and a way to wait for what follows. For one thread at a time."""

    def __init__(
        self, doorbell: Doorbell, read_after: Callable[[int], list[Event]], after: int, clock: Clock
    ) -> None:
        self._doorbell = doorbell
        self._clock = clock
        self._read_after = read_after
        self.position = after
        """The `seq` of the last event that was given out."""

    def wait(self, timeout_s: float) -> list[Event]:
        """The events that follow, at most 1000, in commit order.

        Empty when none came in time or the feed was closed meanwhile.
        Raises `StorageError` when the ledger cannot be read.
        """
        deadline = self._clock.monotonic() + timeout_s
        found = self._next()
        while not found and self._doorbell.wait(max(0.0, deadline - self._clock.monotonic())):
            found = self._next()
        return found

    def close(self) -> None:
        """End the feed; a thread that waits comes back with nothing."""
        self._doorbell.close()

    def __enter__(self) -> Feed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _next(self) -> list[Event]:
        found = self._read_after(self.position)
        if found:
            self.position = found[-1].seq
        return found
