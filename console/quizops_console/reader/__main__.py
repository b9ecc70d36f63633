"""`python -m quizops_console.reader ROOT [--read-only]`: frames out, asks in."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import traceback
from pathlib import Path

from quizops_console.reader.process import serve


def main() -> None:
    """Ends with the console: by the end of its asks, or of its patience with frames."""
    root, *flags = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.excepthook = _end_as_a_whole
    with contextlib.suppress(BrokenPipeError):
        serve(Path(root), sys.stdin.buffer, sys.stdout.buffer, read_only="--read-only" in flags)
    os._exit(0)  # a thread may wait for the owner; nobody waits for its answer any more


def _end_as_a_whole(fault: threading.ExceptHookArgs) -> None:
    """A thread's fault is the reader's: the console would wait for ever for what that thread owes it."""
    traceback.print_exception(fault.exc_type, fault.exc_value, fault.exc_traceback)
    sys.stderr.flush()
    os._exit(1)


main()
