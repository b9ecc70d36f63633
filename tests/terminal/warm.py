"""A console forked off a process that has everything loaded: the same program on the same kind of terminal.

What a scenario is about is not how long Python takes to load; those that are about starting start cold.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import runpy
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from tests.owner.owners import fork_context

_NO_EXIT_CODE = 1


class WarmProcess:
    """As much of `subprocess.Popen` as the line needs."""

    def __init__(
        self, words: Sequence[str], terminal: int, env: Mapping[str, str], cwd: Path, *, ignore_hangup: bool
    ) -> None:
        told = (tuple(words), DupFd(terminal), dict(env), str(cwd), ignore_hangup)
        self._process = fork_context().Process(target=_on_terminal, args=told, daemon=True)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Raises `subprocess.TimeoutExpired`."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("quizops", timeout or 0)
        return self._process.exitcode


def _on_terminal(
    words: Sequence[str], terminal: Any, env: Mapping[str, str], cwd: str, ignore_hangup: bool
) -> None:
    """Become the leader of a session on this terminal, and the command."""
    fd = terminal.detach()
    os.setsid()
    fcntl.ioctl(fd, termios.TIOCSCTTY, 0)
    _become(words, (fd, fd, fd), env)
    os.chdir(cwd)
    signal.signal(signal.SIGHUP, signal.SIG_IGN if ignore_hangup else signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from quizops_console.cli.main import main
    from quizops_console.link import process as link

    link.subprocess = _Subprocess  # type: ignore[assignment,misc]
    _end(_code_of(lambda: main()))


def _become(words: Sequence[str], fds: tuple[int, int, int], env: Mapping[str, str] | None) -> None:
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
    os.closerange(3, 256)
    if env is not None:
        os.environ.clear()
        os.environ.update(env)
        time.tzset()
    sys.argv = list(words)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", buffering=1, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115


def _code_of(work: Any) -> int:
    try:
        code = work()
    except SystemExit as ending:
        code = ending.code
    return code if isinstance(code, int) else (0 if code is None else _NO_EXIT_CODE)


def _end(code: int) -> NoReturn:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


class _Reader:
    """The reader, forked off the console that starts it."""

    def __init__(self, command: Sequence[str], errors: BinaryIO | int) -> None:
        asks, self_asks = os.pipe()
        self_frames, frames = os.pipe()
        self.stdin, self.stdout = os.fdopen(self_asks, "wb"), os.fdopen(self_frames, "rb")
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            said = os.open(os.devnull, os.O_WRONLY) if isinstance(errors, int) else errors.fileno()
            _become(command[2:], (asks, frames, said), None)
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGWINCH):
                signal.signal(number, signal.SIG_DFL)
            _end(_code_of(lambda: runpy.run_module(command[2], run_name="__main__") and 0))
        os.close(asks)
        os.close(frames)

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float) -> int:
        if self.poll() is None:
            with os.fdopen(os.pidfd_open(self.pid)) as ended:
                select.select([ended], [], [], timeout)
        if self.poll() is None:
            raise subprocess.TimeoutExpired("reader", timeout)
        assert self.returncode is not None
        return self.returncode

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


class _Subprocess:
    """What the link takes of the module of this name."""

    PIPE, DEVNULL = subprocess.PIPE, subprocess.DEVNULL
    TimeoutExpired = subprocess.TimeoutExpired

    @staticmethod
    def Popen(command: Sequence[str], *, stderr: BinaryIO | int, **_: object) -> _Reader:
        return _Reader(command, stderr)
