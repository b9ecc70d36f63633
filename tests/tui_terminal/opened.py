"""The small app in a terminal, read until what is awaited has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tests.terminal.terminal_line import TerminalLine

APP = Path(__file__).with_name("small_app.py")
PATIENCE_S = 30.0
GONE_S = 1.0


class Opened:
    """The small app in a terminal, and every byte that it wrote."""

    def __init__(self, line: TerminalLine) -> None:
        self.line = line
        self.seen = b""
        self._at = 0

    def sees(self, wanted: bytes) -> None:
        """Read on until it is there, behind what was waited for before."""
        deadline = time.monotonic() + PATIENCE_S
        while (found := self.seen.find(wanted, self._at)) < 0:
            assert self.line.is_open and time.monotonic() < deadline, self.seen[self._at :]
            self.seen += self.line.read(deadline - time.monotonic())
        self._at = found + len(wanted)

    def reads_to_the_end(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while self.line.is_open and time.monotonic() < deadline:
            self.seen += self.line.read(deadline - time.monotonic())

    def is_gone_in_time(self) -> int | None:
        return self.line.wait(GONE_S)


Open = Callable[..., Opened]
