"""Work that no reader waits for: one thread, one queue, and a way to wait until it is empty."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

PAUSE_S = 0.1
_PAUSES_AT_MOST = 8
_TROUBLES_KEPT = 20


class Background:
    """Runs jobs one after the other. A job that is already queued under its key is not queued twice.

    A patient job waits until nothing was submitted for `PAUSE_S`, so that a burst of publishes has the disk
    for itself; not longer than some of these pauses, and not while somebody waits in `settle`. One that is
    optional as well is left out when `close` comes first.

    A job that fails leaves its error in `take_troubles` and the queue goes on: every job here can be
    repeated, and the next publish queues it again. A thread that ended would leave `settle` waiting for ever.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._changed = threading.Condition()
        self._jobs: dict[Hashable, Callable[[], None]] = {}
        self._patient: dict[Hashable, Callable[[], None]] = {}
        self._optional: set[Hashable] = set()
        self._running = False
        self._closed = False
        self._settling = 0
        self._thread: threading.Thread | None = None
        self._troubles: list[Exception] = []

    def submit(
        self, key: Hashable, job: Callable[[], None], *, patient: bool = False, optional: bool = False
    ) -> None:
        """Queue a job; one of the same key that has not begun is replaced. After `close`: nothing."""
        with self._changed:
            if self._closed:
                return
            (self._patient if patient else self._jobs)[key] = job
            (self._optional.add if optional else self._optional.discard)(key)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def settle(self, timeout_s: float | None = None) -> bool:
        """Wait until nothing is queued or running; False when that took longer."""
        with self._changed:
            self._settling += 1
            self._changed.notify_all()
            try:
                return self._changed.wait_for(
                    lambda: not self._jobs and not self._patient and not self._running, timeout_s
                )
            finally:
                self._settling -= 1

    def take_troubles(self) -> list[Exception]:
        """What went wrong since the last call."""
        with self._changed:
            troubles, self._troubles = self._troubles, []
            return troubles

    def close(self) -> None:
        """Finish what is queued, then end the thread."""
        with self._changed:
            self._closed = True
            for key in self._optional:
                self._patient.pop(key, None)
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Exception as error:  # noqa: BLE001
                with self._changed:
                    self._troubles = [*self._troubles[-_TROUBLES_KEPT:], error]
            finally:
                with self._changed:
                    self._running = False
                    self._changed.notify_all()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._patient or self._closed)
            pauses = 0
            while not self._jobs and self._patient and pauses < _PAUSES_AT_MOST and not self._hurries():
                if not self._changed.wait(PAUSE_S):
                    break
                pauses += 1
            queue = self._jobs or self._patient
            if not queue:
                return None
            self._running = True
            return queue.pop(next(iter(queue)))

    def _hurries(self) -> bool:
        return self._closed or self._settling > 0
