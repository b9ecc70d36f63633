"""Change notices from the kernel, folder by folder.

Each folder is watched for itself and never recursively: a recursive watch wakes on every write to the
ledger, and a watch on a file dies with the first save by rename.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

_STEP_MS = 10
_DEBOUNCE_MS = 30
_FIRST_ANSWER_MS = 50


class FolderWatch:
    """A thread that calls `notice` with the paths that changed, until it is closed.

    `notice` runs on the watching thread and must return quickly. After `watch_folders` returns, changes
    in the new folders are seen; what changed between two calls must be found by a scan.
    """

    def __init__(self, notice: Callable[[set[Path]], None]) -> None:
        self._notice = notice
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._folders: tuple[Path, ...] = ()
        self.trouble: Exception | None = None
        """Why the kernel watches nothing now (its limit of watches, a folder that went away); then `folders`
        is empty, and `watch_folders` may be tried again."""

    @property
    def folders(self) -> tuple[Path, ...]:
        return self._folders

    def watch_folders(self, folders: Sequence[Path]) -> None:
        """Watch exactly these folders from now on. Returns once the kernel's watches stand."""
        self.close()
        self._folders = tuple(folders)
        self.trouble = None
        self._stop = threading.Event()
        standing = threading.Event()
        self._thread = threading.Thread(
            target=self._follow, args=(self._folders, self._stop, standing), name="folder-watch", daemon=True
        )
        self._thread.start()
        standing.wait(timeout=10)

    def close(self) -> None:
        """Stop watching and wait for the thread to end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
            self._thread = None

    def _follow(self, folders: tuple[Path, ...], stop: threading.Event, standing: threading.Event) -> None:
        from watchfiles import watch

        present = [folder for folder in folders if folder.is_dir()]
        if not present:
            standing.set()
            return
        notices = watch(
            *present,
            watch_filter=None,
            debounce=_DEBOUNCE_MS,
            step=_STEP_MS,
            rust_timeout=_FIRST_ANSWER_MS,
            yield_on_timeout=True,
            stop_event=stop,
            recursive=False,
            raise_interrupt=False,
        )
        try:
            for changes in notices:
                standing.set()
                if changes:
                    self._notice({Path(path) for _, path in changes})
        except (OSError, RuntimeError) as error:
            if stop is self._stop:
                self.trouble, self._folders = error, ()
        finally:
            standing.set()
