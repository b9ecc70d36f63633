"""Drives `quizops watch --headless --json` as scripts do: a real process, its lines, its signals."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

RUN = "import sys; from quizops_console.cli.main import main; sys.exit(main())"


def quizops(
    *arguments: str, cwd: Path | None = None, timeout_s: float = 60
) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


class Headless:
    """An owner in a process of its own; every line it prints is an event to wait for."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self.events: list[dict[str, Any]] = []
        self._queue: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, "watch", str(content), "--headless", "--json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Headless:
        self.wait_for("ready")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end(signal.SIGTERM)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(json.loads(line))
        self._queue.put(None)

    def next_event(self, timeout_s: float = 30) -> dict[str, Any]:
        """The next line. Raises `AssertionError` with stderr when the process ended."""
        event = self._queue.get(timeout=timeout_s)
        if event is None:
            assert self.process.stderr is not None
            raise AssertionError(f"the owner ended: {self.process.stderr.read()}")
        self.events.append(event)
        return event

    def wait_for(self, name: str, timeout_s: float = 30, **facts: Any) -> dict[str, Any]:
        """Read on until an event of this name has these facts."""
        while True:
            event = self.next_event(timeout_s)
            if event["event"] == name and facts.items() <= event.items():
                return event

    def end(self, how: signal.Signals) -> int:
        """Send a signal and wait for the end; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=30)
        self._reader.join(timeout=10)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code
