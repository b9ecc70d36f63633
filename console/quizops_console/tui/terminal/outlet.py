"""The way out to the terminal: bytes leave by a thread, so that a stalled line holds up no key."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable
from typing import Final

FULL_BYTES: Final = 256 * 1024
"""What may wait for a slow line. Frames beyond are dropped, and the screen is painted anew afterwards."""
_FRAME_BYTES = 128
"""Anything shorter is a control sequence, which is never dropped."""


class Outlet:
    """Writes to one descriptor in order, and says when nobody is there any more.

    gone: the descriptor refused for good. drained: everything is out after frames were dropped. Both are
    called in the outlet's thread.
    """

    def __init__(self, descriptor: int, *, gone: Callable[[], None], drained: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._gone = gone
        self._drained = drained
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._has_dropped = False
        self._is_gone = False
        self._is_closing = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="terminal-output", daemon=True)

    def open(self) -> None:
        self._thread.start()

    def write(self, text: str) -> None:
        """Never waits; what cannot be encoded comes out as a question mark."""
        data = text.encode("utf-8", "replace")
        with self._changed:
            if self._is_gone or self._is_closing:
                return
            is_full = self._waiting_bytes > FULL_BYTES or self._has_dropped
            if is_full and len(data) > _FRAME_BYTES:
                self._has_dropped = True
                return
            self._waiting.append(data)
            self._waiting_bytes += len(data)
            self._changed.notify()

    def close(self, within_s: float) -> None:
        """Wait until everything is out, or that long; the rest of a stalled line is given up."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        self._thread.join(within_s)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._is_closing)
                data = b"".join(self._waiting)
                self._waiting.clear()
            if not data:
                return
            if not self._put(data):
                self._lose()
                return
            self._account(len(data))

    def _put(self, data: bytes) -> bool:
        """Whether all of it went out; a descriptor that somebody made non-blocking is waited for."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._descriptor, rest) :]
            except BlockingIOError:
                select.select([], [self._descriptor], [])
            except OSError:
                return False
        return True

    def _account(self, size: int) -> None:
        with self._changed:
            self._waiting_bytes -= size
            caught_up = self._has_dropped and not self._waiting
            if caught_up:
                self._has_dropped = False
        if caught_up:
            self._drained()

    def _lose(self) -> None:
        with self._changed:
            self._is_gone = True
            self._waiting.clear()
        self._gone()
