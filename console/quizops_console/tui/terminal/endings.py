"""The ways a console ends from outside, and the promise that it is gone within a second."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from enum import IntEnum
from functools import partial
from typing import Final

LEAVE_S: Final = 0.6
"""How long the orderly way out may take before the process ends itself; all of it stays below a second."""


class Ending(IntEnum):
    """Why; its value is the exit code, 128 and the signal's number as shells count."""

    HUNG_UP = 128 + signal.SIGHUP
    INTERRUPTED = 128 + signal.SIGINT
    TERMINATED = 128 + signal.SIGTERM


_SIGNALS = {
    signal.SIGHUP: Ending.HUNG_UP,
    signal.SIGINT: Ending.INTERRUPTED,
    signal.SIGTERM: Ending.TERMINATED,
}


def skip_teardown(exit_code: int) -> None:
    """Once all is done, end without taking every module apart, which takes longer than all the rest.

    Runs as the interpreter's own end begins: after threads and `finally` blocks.
    """
    atexit.register(_end, exit_code)


def _end(exit_code: int) -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(exit_code)


class Endings:
    """Leads every ending the same way: the app is asked to leave, and a deadline runs beside it.

    leave: asks, and returns at once. restore: gives the terminal back; used only when the deadline passes.
    Both are called from any thread.
    """

    def __init__(self, leave: Callable[[Ending], None], restore: Callable[[], None]) -> None:
        self._leave = leave
        self._restore = restore
        self._begun = False
        self.is_lent = False
        """Whether another program has the terminal: ^c is meant for that one then."""

    def listen(self) -> None:
        """Take the signals, also SIGHUP where it was ignored: without a terminal there is no console."""
        for number, ending in _SIGNALS.items():
            signal.signal(number, partial(self._signalled, ending))

    def begin(self, ending: Ending) -> None:
        """Leave, for this reason; later ones change nothing. From any thread."""
        if self._begun:
            return
        self._begun = True
        skip_teardown(int(ending))
        threading.Thread(target=self._keep_promise, args=(ending,), name="ending", daemon=True).start()
        self._leave(ending)

    def _signalled(self, ending: Ending, *_: object) -> None:
        if not (self.is_lent and ending is Ending.INTERRUPTED):
            self.begin(ending)

    def _keep_promise(self, ending: Ending) -> None:
        """A daemon thread: when the process ends in time, so does this."""
        threading.Event().wait(LEAVE_S)
        self._restore()
        os._exit(ending)
