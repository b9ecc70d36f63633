"""The installed program as its users start it: whole processes, and an owner that tells what it does."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUIZOPS = Path(sys.executable).with_name("quizops")
PATIENCE_S = 120.0


def run(*arguments: str | Path) -> str:
    """Run `quizops` to its end; its standard output. Raises `CalledProcessError` when it fails."""
    command = [str(QUIZOPS), *map(str, arguments)]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the owner: when it was read here (`time.perf_counter`), and what it says."""

    at: float
    facts: dict[str, Any]


class Owner:
    """`quizops watch --headless --json` and what it tells."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.pid = process.pid
        self._lines: queue.Queue[Told] = queue.Queue()
        self._process = process
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, event: str) -> Told:
        """The next line of this kind; those before it are passed over. Raises `queue.Empty`."""
        deadline = time.perf_counter() + PATIENCE_S
        while True:
            told = self._lines.get(timeout=max(deadline - time.perf_counter(), 0.01))
            if told.facts["event"] == event:
                return told

    def _read(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError):  # closed, as the owner has ended
            for line in self._process.stdout:
                self._lines.put(Told(time.perf_counter(), json.loads(line)))


@contextlib.contextmanager
def owner(root: Path) -> Iterator[Owner]:
    """An owner of `root` that is ready, ended by SIGTERM."""
    command = [str(QUIZOPS), "watch", str(root), "--headless", "--json"]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE) as process:
        try:
            found = Owner(process)
            found.wait_for("ready")
            yield found
        finally:
            os.kill(process.pid, signal.SIGTERM)
