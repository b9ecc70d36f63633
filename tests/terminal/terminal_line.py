"""A process at the end of a real pty, and the line to it, which can be read, resized and dropped."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil
from tests.owner.owners import until
from tests.terminal.warm import WarmProcess

_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
_CHUNK = 1 << 16


class TerminalLine:
    """Runs `words` as the leader of a session whose terminal is ours."""

    def __init__(
        self,
        words: Sequence[str],
        *,
        size: tuple[int, int],
        env: Mapping[str, str],
        cwd: Path,
        ignore_hangup: bool = False,
        is_warm: bool = False,
    ) -> None:
        """`is_warm`: `words` are those of quizops, which is forked off a process that has it loaded."""
        self._ours, theirs = pty.openpty()
        self.set_size(size)
        self.process: subprocess.Popen[bytes] | WarmProcess
        if is_warm:
            try:
                self.process = WarmProcess(words, theirs, env, cwd, ignore_hangup=ignore_hangup)
            finally:
                os.close(theirs)
            self._is_open = True
            return
        heard = "SIG_IGN" if ignore_hangup else "SIG_DFL"
        prelude = f"import signal; signal.signal(signal.SIGHUP, signal.{heard});{_TAKE_TERMINAL}"
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", prelude, *words],
                stdin=theirs,
                stdout=theirs,
                stderr=theirs,
                env=dict(env),
                cwd=cwd,
                start_new_session=True,
            )
        finally:
            os.close(theirs)
        self._is_open = True

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_open(self) -> bool:
        """Whether the line stands, as far as we know by reading."""
        return self._is_open

    def set_size(self, size: tuple[int, int]) -> None:
        """Columns and lines; the kernel tells the program by SIGWINCH."""
        columns, lines = size
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def write(self, data: bytes) -> None:
        """Type these bytes, all of them."""
        while data:
            data = data[os.write(self._ours, data) :]

    def read(self, timeout_s: float) -> bytes:
        """What is written next, or nothing when that takes longer, or when nobody writes any more."""
        if not self._is_open:
            return b""
        ready, _, _ = select.select([self._ours], [], [], max(timeout_s, 0))
        if not ready:
            return b""
        try:
            data = os.read(self._ours, _CHUNK)
        except OSError:
            # The kernel's way to say that the last one has closed its end.
            data = b""
        if not data:
            self._is_open = False
        return data

    def echoes(self) -> bool:
        """Whether the terminal would show what is typed, as it does for a shell."""
        return bool(termios.tcgetattr(self._ours)[3] & termios.ECHO)

    def drop(self) -> None:
        """Hang up: from now on the program reads the end, and gets SIGHUP."""
        if self._ours >= 0:
            os.close(self._ours)
        self._ours, self._is_open = -1, False

    def wait(self, within_s: float) -> int | None:
        """The exit code, negative for a signal; None when it has not ended by then.

        Reads on meanwhile, since a program may not end before its last words are taken.
        """
        deadline = time.monotonic() + within_s
        while self._is_open and time.monotonic() < deadline:
            self.read(deadline - time.monotonic())
        try:
            return self.process.wait(max(deadline - time.monotonic(), 0.001))
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """Leave nothing behind: the line is dropped, the program and what it started are killed."""
        helpers: list[psutil.Process] = []
        if self.process.returncode is None:
            # Not reaped yet, so the number is still this process's.
            with contextlib.suppress(psutil.NoSuchProcess):
                helpers = psutil.Process(self.pid).children(recursive=True)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self.drop()
        for helper in helpers:
            with contextlib.suppress(psutil.NoSuchProcess):
                helper.kill()
        self.process.wait()
        until(lambda: all(map(has_ended, helpers)), "what the program had started is gone")


def has_ended(process: psutil.Process) -> bool:
    """Whether it does nothing any more, be it that nobody has asked yet how it ended."""
    try:
        return not process.is_running() or bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
