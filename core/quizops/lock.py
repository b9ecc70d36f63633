"""One process owns a workspace: an `flock` that the kernel gives back when its holder dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from quizops.clock import Clock, iso, parse_iso
from quizops.errors import OwnerPresent
from quizops.files import storage_error

LOCK_NAME = "owner.lock"
STATE_FOLDER = ".quizops"
_FACTS_BYTES = 512
_PROBE_PATIENCE_S = 0.25
_PROBE_PAUSE_S = 0.01


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock, in its own words; `headless` owners never stop by themselves.

    `attended` ones were started by a console. What is neither is a command, which is done soon.
    """

    pid: int
    started: str
    headless: bool
    clock_skew_s: float = 0.0
    """How far the file server's clock was ahead of the holder's when it took the lock."""
    attended: bool = False
    opening: bool = False
    """It has the lock, and may still fail to open the ledger."""
    ending: bool = False
    """It takes nothing more and lets go of the lock as soon as it has written back."""

    @property
    def serves(self) -> bool:
        """Whether it goes on doing what others ask."""
        return (self.headless or self.attended) and not (self.opening or self.ending)

    @classmethod
    def from_json(cls, facts: dict[str, Any], written_at: float) -> Holder:
        """`written_at`: the lock file's modification time, in seconds since 1970."""
        started = str(facts["started"])
        skew_s = written_at - parse_iso(started).timestamp()
        return cls(
            int(facts["pid"]),
            started,
            bool(facts["headless"]),
            skew_s,
            attended=bool(facts.get("attended", False)),
            opening=bool(facts.get("opening", False)),
            ending=bool(facts.get("ending", False)),
        )


class OwnerLock:
    """Holds the lock from `acquire` until `release` or the end of the process."""

    def __init__(self, fd: int, facts: dict[str, Any]) -> None:
        self._fd = fd
        self._facts = facts

    @classmethod
    def acquire(
        cls, state_folder: Path, clock: Clock, *, headless: bool = False, attended: bool = False
    ) -> OwnerLock:
        """Become the owner. Raises `OwnerPresent` with the holder's pid, `StorageError` on a bad disk."""
        path = state_folder / LOCK_NAME
        try:
            state_folder.mkdir(parents=True, exist_ok=True)
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise storage_error(error, path, "open") from error
        try:
            if not _lock_with_patience(fd):
                raise _owner_present(state_folder)
            facts = {
                "pid": os.getpid(),
                "started": iso(clock.now()),
                "headless": headless,
                "attended": attended,
                "opening": True,
                "ending": False,
            }
            _write_facts(fd, facts)
        except OSError as error:
            os.close(fd)
            raise storage_error(error, path, "lock") from error
        except BaseException:
            os.close(fd)
            raise
        return cls(fd, facts)

    def tell_open(self) -> None:
        """Say in the lock that the folder is open, and whatever is asked will be answered."""
        self._tell("opening", False)

    def tell_ending(self, ending: bool = True) -> None:
        """Say in the lock that it is let go of soon, or not after all."""
        self._tell("ending", ending)

    def _tell(self, fact: str, value: bool) -> None:
        """A disk that refuses is no error."""
        if self._facts[fact] == value:
            return
        self._facts[fact] = value
        with contextlib.suppress(OSError):
            before = os.fstat(self._fd)
            _write_facts(self._fd, self._facts)
            # The time of the file tells the skew of clocks at the start.
            os.utime(self._fd, ns=(before.st_atime_ns, before.st_mtime_ns))

    def release(self) -> None:
        os.close(self._fd)


def state_folder(root: Path) -> Path:
    """Where everything lies that quizops knows of a content folder."""
    return root / STATE_FOLDER


def current_holder(state_folder: Path) -> Holder | None:
    """Who owns the workspace now, or None. Takes the lock shared for a moment, which owners wait out.

    Raises `StorageError` where the lock file cannot be looked at.
    """
    path = state_folder / LOCK_NAME
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise storage_error(error, path, "open") from error
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(os.pread(fd, 4096, 0), os.fstat(fd).st_mtime)
    except OSError as error:
        raise storage_error(error, path, "lock") from error
    finally:
        os.close(fd)
    return None


def _holder(facts: bytes, written_at: float) -> Holder:
    try:
        return Holder.from_json(orjson.loads(facts), written_at)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return Holder(pid=0, started="", headless=False)


def _write_facts(fd: int, facts: dict[str, Any]) -> None:
    """In one write of always the same length, so that whoever looks on sees all of them."""
    os.pwrite(fd, orjson.dumps(facts).ljust(_FACTS_BYTES), 0)
    os.ftruncate(fd, _FACTS_BYTES)


def _lock_with_patience(fd: int) -> bool:
    """Take the lock, outlasting those who only look at it."""
    deadline = time.monotonic() + _PROBE_PATIENCE_S
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(_PROBE_PAUSE_S)
        else:
            return True


def _owner_present(state_folder: Path) -> OwnerPresent:
    holder = current_holder(state_folder)
    who = f"process {holder.pid}, since {holder.started}," if holder and holder.pid else "another process"
    return OwnerPresent(
        f"{who} owns {state_folder.parent}",
        hint="one owner a folder: `quizops status` shows it, `quizops stop` ends it",
    )
