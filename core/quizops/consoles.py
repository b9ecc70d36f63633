"""Which consoles look at a workspace: each holds a shared `flock`, which goes when its process does."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

CONSOLES_NAME = "consoles.lock"
_GLIMPSES = 25
_PAUSE_S = 0.01


class Attached:
    """One console, known to the owner from `attach` until `close` or the end of its process."""

    def __init__(self, state_folder: Path) -> None:
        self._state_folder = state_folder
        self._fd: int | None = None
        self.attach_again()

    @property
    def is_known(self) -> bool:
        """False where the folder has no state yet, or cannot be locked: then nobody knows of this console."""
        return self._fd is not None

    def attach_again(self) -> bool:
        """Attach where that was not possible before, such as in a folder that an owner has made since."""
        if self._fd is None:
            self._fd = _shared(self._state_folder / CONSOLES_NAME)
        return self.is_known

    def is_last(self) -> bool:
        """Whether no other console is attached. Of two that ask at the same moment, neither may be.

        Never true for a console that nobody knows of.
        """
        if self._fd is None:
            return False
        try:
            return _try_lock(self._fd, fcntl.LOCK_EX, glimpses=3)
        finally:
            # A refused exchange of the lock may have cost the shared one. Source: flock(2).
            _try_lock(self._fd, fcntl.LOCK_SH)

    def close(self) -> None:
        """Be gone. May be called twice."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def __enter__(self) -> Attached:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def attach(state_folder: Path) -> Attached:
    """Be known as a console of this workspace. A folder that does not take it is no error."""
    return Attached(state_folder)


def any_attached(state_folder: Path) -> bool:
    """Whether any console is attached. Takes the lock alone for a moment, which consoles wait out."""
    try:
        fd = os.open(state_folder / CONSOLES_NAME, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(fd)
    return False


def _shared(path: Path) -> int | None:
    fd = _opened(path)
    if fd is not None and not _try_lock(fd, fcntl.LOCK_SH):
        os.close(fd)
        return None
    return fd


def _opened(path: Path) -> int | None:
    """A lock file that is there is enough: other people's may be shared too, and on a read-only disk."""
    with contextlib.suppress(OSError):
        return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    with contextlib.suppress(OSError):
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    return None


def _try_lock(fd: int, how: int, *, glimpses: int = _GLIMPSES) -> bool:
    """Take the lock, outlasting those who only look at it."""
    for _ in range(glimpses):
        try:
            fcntl.flock(fd, how | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE_S)
        except OSError:
            return False
        else:
            return True
    return False
