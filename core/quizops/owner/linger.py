"""How long an owner that a console started stays when no console is there any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from quizops.clock import Clock
from quizops.consoles import any_attached
from quizops.lock import OwnerLock

LOOK_EVERY_S = 2.0
_HURRY_S = 10.0
_HURRIED_LOOK_S = 0.1


class Linger:
    """Ends when nobody was attached for `linger_s()` seconds and nothing is to do.

    A console that attaches before the lock says `ending` is seen here; one that attaches later sees that.
    """

    def __init__(
        self, state_folder: Path, clock: Clock, lock: OwnerLock, linger_s: Callable[[], float]
    ) -> None:
        self._state_folder = state_folder
        self._clock = clock
        self._lock = lock
        self._linger_s = linger_s
        self._alone_since: float | None = None
        self._hurried_until: float | None = None
        self._next_look = clock.monotonic()

    def hurry(self) -> None:
        """The last console is about to go: stay no longer than until it has."""
        self._hurried_until = self._clock.monotonic() + _HURRY_S
        self._next_look = self._clock.monotonic()

    def due_in_s(self) -> float:
        return max(self._next_look - self._clock.monotonic(), 0.0)

    def is_over(self, is_busy: Callable[[], bool]) -> bool:
        """Whether to end now; `is_busy` is asked only where nothing else is in the way."""
        now = self._clock.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + (_HURRIED_LOOK_S if self._is_hurried(now) else LOOK_EVERY_S)
        if any_attached(self._state_folder):
            self._alone_since = None
            return False
        if self._alone_since is None:
            self._alone_since = now
        is_due = self._is_hurried(now) or now - self._alone_since >= self._linger_s()
        return is_due and not is_busy() and self._nobody_came()

    def _is_hurried(self, now: float) -> bool:
        return self._hurried_until is not None and now < self._hurried_until

    def _nobody_came(self) -> bool:
        """Say that it ends, then look once more: of this and a console that attaches, one sees the other."""
        self._lock.tell_ending()
        if not any_attached(self._state_folder):
            return True
        self._lock.tell_ending(False)
        self._alone_since = None
        return False
