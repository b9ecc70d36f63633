"""Settings that changed while the console is open.

The kernel tells about the folder, through a descriptor in the screen's own loop: between two saves nothing
runs at all. (A watching thread would wake twenty times a second to look for the end of a burst.)
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from quizops_console.tui.terminal.inotify import folder_changes, watch_folder

QUIET_S: Final = 0.05
"""Editors save in several steps; they count as one."""


class SettingsWatch:
    """Calls `changed` in the loop after each change of one file, from `start` to `close`.

    A folder that does not exist yet is waited for at the nearest one that does.
    """

    def __init__(self, path: Path, changed: Callable[[], None]) -> None:
        self._path = path
        self._changed = changed
        self._seen = _look(path)
        self._watched: int | None = None
        self._folders: frozenset[Path] = frozenset()
        self._soon: asyncio.TimerHandle | None = None

    @property
    def is_watching(self) -> bool:
        return self._watched is not None

    def start(self) -> None:
        """Begin, in the running loop; where the kernel cannot tell, only the next start sees changes."""
        with contextlib.suppress(OSError):
            self._watched = folder_changes()
        if self._watched is not None:
            asyncio.get_running_loop().add_reader(self._watched, self._stirred)
            self._watch_folders()

    def close(self) -> None:
        if self._soon is not None:
            self._soon.cancel()
        if self._watched is not None:
            asyncio.get_running_loop().remove_reader(self._watched)
            os.close(self._watched)
            self._watched = None

    def _stirred(self) -> None:
        """Something happened in a folder: look once, when it has gone quiet."""
        assert self._watched is not None
        with contextlib.suppress(BlockingIOError):
            os.read(self._watched, 1 << 16)
        if self._soon is not None:
            self._soon.cancel()
        self._soon = asyncio.get_running_loop().call_later(QUIET_S, self._look_again)

    def _look_again(self) -> None:
        self._soon = None
        self._watch_folders()
        now = _look(self._path)
        if now != self._seen:
            self._seen = now
            self._changed()

    def _watch_folders(self) -> None:
        """The file's folder, and that of what a link leads to."""
        assert self._watched is not None
        folders = frozenset((_nearest_folder(self._path), _nearest_folder(self._path.resolve())))
        for folder in folders - self._folders:
            with contextlib.suppress(OSError):
                watch_folder(self._watched, folder)
        self._folders = folders


def _look(path: Path) -> tuple[int, int, int] | None:
    """What tells two versions of a file apart: its inode, size and time of change."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return (facts.st_ino, facts.st_size, facts.st_mtime_ns)


def _nearest_folder(path: Path) -> Path:
    return next((folder for folder in path.absolute().parents if folder.is_dir()), Path("/"))
