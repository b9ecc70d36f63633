"""Start an owner in the background, in a session of its own, for a console to attach to.

Imports neither the engine nor the database: a console does it while it paints.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from quizops.errors import QuizopsError, UsageError
from quizops.files import storage_error
from quizops.lock import Holder, current_holder, state_folder

LOG_NAME = "owner.log"
START_S = 30.0
OWNED_ALREADY = 3
"""The exit code of an owner that came second, as of every command that did."""
_LOOK_EVERY_S = 0.02
_LOG_LIMIT_BYTES = 1_000_000
_LINES_TOLD = 8


def start(root: Path, *, wait_s: float = START_S) -> Holder:
    """The owner that serves `root`: the one there is, or one started now that outlives this process.

    Of two that start one at the same moment, both get the same. Raises `QuizopsError` with the last lines of
    `.quizops/logs/owner.log` where it died, `UsageError` where `root` is no folder, `StorageError` where the
    folder cannot be written.
    """
    root = root.resolve()
    if not root.is_dir():
        raise UsageError(
            f"{root} is not a folder", hint="name the content folder, or make one: `quizops init DIR`"
        )
    return _Start(root).await_owner(time.monotonic() + wait_s)


class _Start:
    """Looks for an owner, and tries to become the parent of one for as long as there is none."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._state = state_folder(root)
        self._log = self._state / "logs" / LOG_NAME
        self._log_begins = 0
        self._process: subprocess.Popen[bytes] | None = None

    def await_owner(self, deadline: float) -> Holder:
        while time.monotonic() < deadline:
            holder = current_holder(self._state)
            if holder is not None and holder.serves:
                self._leave_to_itself()
                return holder
            self._follow(holder)
            time.sleep(_LOOK_EVERY_S)
        raise self._too_late()

    def _follow(self, holder: Holder | None) -> None:
        """Start a process, unless one is on its way or somebody passing still holds the lock."""
        code = None if self._process is None else self._process.poll()
        if code is not None:
            self._process = None
            if code != OWNED_ALREADY:
                raise self._died(code)
        if self._process is None and holder is None:
            self._process = self._spawned()

    def _spawned(self) -> subprocess.Popen[bytes]:
        log = self._opened_log()
        try:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "quizops.owner", str(self._root)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                close_fds=True,
                start_new_session=True,
            )
        except OSError as error:
            raise QuizopsError(
                f"cannot start an owner: {error}", hint="look at the machine's limits"
            ) from error
        finally:
            os.close(log)

    def _opened_log(self) -> int:
        """The log, for this user only; one that has grown long is set aside once."""
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            if self._log.exists() and self._log.stat().st_size > _LOG_LIMIT_BYTES:
                self._log.replace(self._log.with_name(f"{LOG_NAME}.1"))
            log = os.open(self._log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise storage_error(error, self._log, "write") from error
        self._log_begins = os.fstat(log).st_size
        return log

    def _leave_to_itself(self) -> None:
        """Whoever starts a process has to hear of its end, however much later, or it stays a zombie."""
        if self._process is not None:
            threading.Thread(target=self._process.wait, name="owner's end", daemon=True).start()

    def _died(self, code: int) -> QuizopsError:
        lines = self._last_lines()
        how = f"by signal {-code}" if code < 0 else f"with {code}"
        return QuizopsError(
            "\n".join([f"the owner ended {how} while it started", *lines]),
            hint=f"the whole of it: {self._log}",
            rule="owner_died",
        )

    def _too_late(self) -> QuizopsError:
        """One that has the lock may be migrating the ledger: it is left in peace."""
        holder = current_holder(self._state)
        if self._process is not None and holder is not None and holder.pid == self._process.pid:
            self._leave_to_itself()
            return QuizopsError(
                "the owner still opens the ledger",
                hint="it goes on by itself: try again after a while",
                rule="owner_late",
            )
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        return QuizopsError(
            "no owner came up in time",
            hint=f"the machine may be very busy: try again, and look at {self._log}",
            rule="owner_late",
        )

    def _last_lines(self) -> list[str]:
        try:
            with self._log.open("rb") as stream:
                stream.seek(self._log_begins)
                told = stream.read(_LOG_LIMIT_BYTES).decode(errors="backslashreplace")
        except OSError:
            return []
        return told.splitlines()[-_LINES_TOLD:]
