"""The composition root: one content folder with its rooms put together, once, and handed around."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from quizops.clock import Clock, SystemClock
from quizops.config import Config
from quizops.errors import UsageError
from quizops.files import atomic_write
from quizops.ids import new_id
from quizops.ledger import Ledger
from quizops.lock import state_folder as state_folder
from quizops.process import operator_name as operator_name
from quizops.releases import Archive, ReleaseStore
from quizops.runs import RunLog


class Fact(StrEnum):
    """Settings in the ledger by which an owner tells others how it stands."""

    PAUSED = "watcher.paused"
    LAST_EVENT = "watcher.last_event"
    WAITING_ROWS = "trackers.waiting_rows"
    TRACKERS = "trackers.known"
    TROUBLES = "files.troubles"
    BUSY = "owner.busy"


@dataclass(slots=True)
class Parts:
    """What every job works with. Made by `open`, given back by `close`."""

    root: Path
    clock: Clock
    config: Config
    ledger: Ledger
    log: RunLog
    releases: ReleaseStore
    read_only: bool = False
    pause: Callable[[float], None] = time.sleep

    @classmethod
    def open(cls, root: Path, *, clock: Clock | None = None, read_only: bool = False) -> Parts:
        """Open a content folder.

        With `read_only` nothing is created or migrated, and a folder without a ledger has an empty one in
        memory. Raises `UsageError` where `root` is no folder, `StorageError` for an unreachable ledger.
        """
        clock = clock or SystemClock()
        root = root.resolve()
        if not root.is_dir():
            raise UsageError(
                f"{root} is not a folder", hint="name the content folder, or make one: `quizops init DIR`"
            )
        config = Config.load(root)
        database = config.database()
        absent = isinstance(database, Path) and not database.exists()
        if read_only and absent:
            ledger = Ledger.in_memory(clock=clock)
        else:
            if not read_only:
                state_folder(root).mkdir(exist_ok=True)
            ledger = Ledger.open(database, clock=clock, migrate=not read_only)
        state = state_folder(root)
        if not read_only:
            _name_workspace(state / "workspace-id", clock)
        return cls(
            root=root,
            clock=clock,
            config=config,
            ledger=ledger,
            log=RunLog(state / "logs" / "runs", clock),
            releases=ReleaseStore(state / "releases", ledger, clock),
            read_only=read_only,
        )

    @property
    def archive(self) -> Archive:
        """The releases to be read; by the owner's own store, where this is the owner."""
        return Archive(self.state / "releases", self.ledger) if self.read_only else self.releases

    @property
    def state(self) -> Path:
        return state_folder(self.root)

    @property
    def cache(self) -> Path:
        """A folder that may be deleted at any time."""
        return self.state / "cache"

    @property
    def media(self) -> Path:
        return self.root / self.config.settings.downloads.media

    def relative(self, path: Path) -> str:
        """A path as problems and events name it: from the content root, with `/`."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    def recorded_outputs(self) -> dict[str, str]:
        """Quiz → its output, from the root, as recorded by the release that is live."""
        outputs = {}
        for quiz in self.archive.quizzes():
            live = self.archive.live(quiz)
            if live is not None:
                outputs[quiz] = str(live.manifest["output"])
        return outputs

    def close(self) -> None:
        self.releases.close()
        self.ledger.close()


def _name_workspace(path: Path, clock: Clock) -> None:
    """Give the workspace an id of its own, once: other machines know it by that and not by its path."""
    if not path.exists():
        atomic_write(path, new_id("w", clock).encode() + b"\n")


def cache_of(parts: Parts) -> Path | None:
    """The cache where the folder is owned already; looking at another one leaves nothing behind."""
    return parts.cache if parts.cache.is_dir() else None
