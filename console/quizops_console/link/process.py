"""The reader as a process: started before anything slow is loaded, this included."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from quizops_console.link.frames import decode, encode

_EARLY_BYTES = 65_536
Frame = Mapping[str, Any]


class ReaderGone(Exception):
    """The reader process ended; the console starts another one."""


class ReaderProcess:
    """Started before anything slow is loaded, so that both load at once."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.early = b""
        """What came before anybody followed it."""

    @classmethod
    def spawn(cls, root: Path, *, read_only: bool, log: Path | None) -> ReaderProcess:
        """`log` takes what it says on stderr. It ends by itself when its pipes close."""
        command = [sys.executable, "-m", "quizops_console.reader", str(root)]
        command += ["--read-only"] if read_only else []
        with contextlib.ExitStack() as stack:
            errors: BinaryIO | int = subprocess.DEVNULL
            if log is not None:
                with contextlib.suppress(OSError):
                    log.parent.mkdir(parents=True, exist_ok=True)
                    errors = stack.enter_context(log.open("wb"))
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        return cls(process)

    @property
    def frames(self) -> BinaryIO:
        assert self._process.stdout is not None
        return cast(BinaryIO, self._process.stdout)

    def first_frame(self, within_s: float) -> Frame | None:
        """The first thing it says, if it does in time; it is told again to whoever follows."""
        deadline = time.monotonic() + within_s
        pipe = self.frames.fileno()
        while b"\n" not in self.early:
            ready, _, _ = select.select([pipe], [], [], max(deadline - time.monotonic(), 0.0))
            data = os.read(pipe, _EARLY_BYTES) if ready else b""
            if not data:
                return None
            self.early += data
        return decode(self.early.partition(b"\n")[0])

    def send(self, frame: Frame) -> None:
        """Raises `ReaderGone`."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(encode(frame))
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise ReaderGone from error

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._process.kill()

    def end(self) -> None:
        """Close its pipes, and see that it goes."""
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)
