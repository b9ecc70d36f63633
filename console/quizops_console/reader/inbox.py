"""What waits for the reading thread: asks of the console, and knocks of whoever saw a change."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

Ask = Mapping[str, Any]


class Inbox:
    """Filled from any thread, emptied by one."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._asks: list[Ask] = []
        self._knocked = False
        self.is_closed = False

    def put(self, ask: Ask) -> None:
        with self._condition:
            self._asks.append(ask)
            self._condition.notify()

    def knock(self) -> None:
        """Something may have changed."""
        with self._condition:
            self._knocked = True
            self._condition.notify()

    def close(self) -> None:
        """The console is gone."""
        with self._condition:
            self.is_closed = True
            self._condition.notify()

    def take(self, timeout_s: float, *, for_knocks: bool) -> tuple[list[Ask], bool]:
        """The asks that came, and whether somebody knocked, which alone ends the wait if `for_knocks`."""

        def is_due() -> bool:
            return bool(self._asks) or self.is_closed or (for_knocks and self._knocked)

        with self._condition:
            self._condition.wait_for(is_due, timeout=max(timeout_s, 0.0))
            asks, self._asks = self._asks, []
            knocked = self._knocked and for_knocks
            self._knocked = self._knocked and not knocked
            return asks, knocked
