"""`python -m quizops_console.reader ROOT [--read-only]`: frames out, asks in."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

from quizops_console.reader.process import serve


def main() -> None:
    """Ends with the console: by the end of its asks, or of its patience with frames."""
    root, *flags = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(BrokenPipeError):
        serve(Path(root), sys.stdin.buffer, sys.stdout.buffer, read_only="--read-only" in flags)
    os._exit(0)  # a thread may wait for the owner; nobody waits for its answer any more


main()
