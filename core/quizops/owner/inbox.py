"""What reaches the owner's loop from other threads: noticed paths, and knocks."""

from __future__ import annotations

import threading
from pathlib import Path


class Inbox:
    """Collects notices until the loop takes them; waiting ends as soon as there is one."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._paths: set[Path] = set()
        self._knocked = False

    def notice(self, paths: set[Path]) -> None:
        with self._condition:
            self._paths |= paths
            self._condition.notify()

    def knock(self) -> None:
        """Something else wants the loop's attention: an intent, a signal."""
        with self._condition:
            self._knocked = True
            self._condition.notify()

    def take(self, timeout_s: float) -> set[Path]:
        """Wait for a notice or a knock, at most so long; the paths noticed since the last call."""
        with self._condition:
            self._condition.wait_for(lambda: self._knocked or bool(self._paths), timeout=max(timeout_s, 0))
            paths, self._paths, self._knocked = self._paths, set(), False
            return paths
