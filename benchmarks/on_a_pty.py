"""A program on a terminal of its own: what it sends, and when."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pyte

_QUIET_S = 0.35
_SETTLED_S = 1.5
_IDLE_S = 0.05
_PATIENCE_S = 60.0


class OnAPty:
    """Runs a command on a pty of 80×24 as long as the context lasts."""

    def __init__(self, command: Sequence[str], width: int = 80, height: int = 24) -> None:
        self._started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvp(command[0], list(command))
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        self._received = 0

    def __enter__(self) -> OnAPty:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def wait_for_rows(self, text: str, count: int, timeout_s: float) -> tuple[float, int] | None:
        """Milliseconds since the start and bytes until so many lines of the screen have the text."""
        while time.perf_counter() - self._started < timeout_s:
            if not self._take(0.01):
                continue
            if sum(text in line for line in self._screen.display) >= count:
                return (time.perf_counter() - self._started) * 1000, self._received
        return None

    def settle(self) -> None:
        """Wait until it has sent nothing and worked on nothing for a while, or has been busy for long."""
        end = time.perf_counter() + _PATIENCE_S
        while time.perf_counter() < end:
            before = self.worked_s()
            if not self._take(_SETTLED_S) and self.worked_s() - before < _IDLE_S:
                return

    def press(self, keys: str, quiet_s: float = _QUIET_S) -> tuple[float, int]:
        """Milliseconds until the last byte before `quiet_s` of silence, and how many there are."""
        before = self._received
        start = last = time.perf_counter()
        os.write(self._fd, keys.encode())
        while self._take(quiet_s):
            last = time.perf_counter()
        return (last - start) * 1000, self._received - before

    def echo_ms(self, key: str, top: int, bottom: int, timeout_s: float = _PATIENCE_S) -> float:
        """Milliseconds until lines `top` to `bottom` of the screen, without the last, show an effect."""
        before = self._screen.display[top:bottom]
        start = time.perf_counter()
        os.write(self._fd, key.encode())
        while time.perf_counter() - start < timeout_s:
            if self._take(0.01) and self._screen.display[top:bottom] != before:
                return (time.perf_counter() - start) * 1000
        raise TimeoutError(f"the key {key!r} had no effect within {timeout_s:.0f} s")

    def bytes_within(self, seconds: float) -> int:
        """What comes when nobody does anything."""
        before, end = self._received, time.perf_counter() + seconds
        while (left_s := end - time.perf_counter()) > 0:
            self._take(left_s)
        return self._received - before

    def end_ms(self) -> float:
        """Milliseconds until the process is gone; it stays to be waited for."""
        start = time.perf_counter()
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        return (time.perf_counter() - start) * 1000

    def memory_mb(self) -> float:
        """Resident memory of the process itself."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def worked_s(self) -> float:
        """Processor time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _take(self, timeout_s: float) -> bool:
        if not select.select([self._fd], [], [], timeout_s)[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        self._received += len(data)
        self._stream.feed(data)
        return bool(data)
