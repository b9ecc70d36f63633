"""Many changes, few repaints."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

PERIOD_S = 0.25


class Stoppable(Protocol):
    def stop(self) -> None: ...


class Coalesced:
    """Acts at once when asked after a pause, and at most once in `PERIOD_S` while asked again and again.

    A timer exists only while an ask waits: nothing ticks when nothing changes.
    """

    def __init__(
        self,
        act: Callable[[], None],
        set_timer: Callable[[float, Callable[[], None]], Stoppable],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._act = act
        self._set_timer = set_timer
        self._monotonic = monotonic
        self._timer: Stoppable | None = None
        self._acted = -PERIOD_S

    def ask(self) -> None:
        """Act now, or as soon as the period allows."""
        if self._timer is not None:
            return
        wait_s = self._acted + PERIOD_S - self._monotonic()
        if wait_s <= 0:
            self.now()
        else:
            self._timer = self._set_timer(wait_s, self.now)

    def now(self) -> None:
        """Act at once; what waits is done with it."""
        self.stop()
        self._acted = self._monotonic()
        self._act()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
