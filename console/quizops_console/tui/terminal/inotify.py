"""The kernel's word that something changed in a folder (inotify, Linux only), as a readable descriptor."""

from __future__ import annotations

import errno
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ctypes

# inotify(7): closed after writing, moved in or out, made, deleted, the folder itself moved or deleted.
_CHANGES = 0x8 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800


def folder_changes() -> int:
    """A descriptor that becomes readable; it watches nothing yet. Raises OSError without inotify."""
    return _checked(_kernel().inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))


def watch_folder(descriptor: int, folder: Path) -> None:
    """Add a folder, without those below. Raises OSError when it is gone or may not be read."""
    _checked(_kernel().inotify_add_watch(descriptor, os.fsencode(folder), _CHANGES))


@lru_cache(1)
def _kernel() -> ctypes.CDLL:
    if not sys.platform.startswith("linux"):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    import ctypes

    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
