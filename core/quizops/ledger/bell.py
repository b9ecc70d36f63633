"""A counter that threads of one process can wait on."""

from __future__ import annotations

import threading


class Bell:
    """Rung after each commit; whoever remembers the last count sees that there was another one."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        return self._count

    def ring(self) -> None:
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def wait_beyond(self, count: int, timeout_s: float) -> int:
        """The count, as soon as it is greater than `count` or the time is up."""
        with self._condition:
            self._condition.wait_for(lambda: self._count > count, timeout_s)
            return self._count
