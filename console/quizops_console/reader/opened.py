"""A folder as it was opened: its workspace, its news, and what would have it opened anew."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizops.config import Config
from quizops.errors import StorageError
from quizops.files import FileId
from quizops.workspace import Workspace
from quizops_console.reader.publishing import Publisher
from quizops_console.reader.tables.tracker import TrackerStream

_DOORBELL_S = 5.0
_SETTINGS = "quizops.toml"


@dataclass(frozen=True, slots=True)
class Seen:
    """Which ledger and which settings a workspace was opened with."""

    ledger: tuple[int, int] | None
    settings: FileId | None

    @classmethod
    def of(cls, root: Path, database: str | Path) -> Seen:
        """`database`: the ledger's file, or the URL of a server, which is always there."""
        return cls(_identity(database), FileId.of_path(root / _SETTINGS))


class Opened:
    """To be closed. `knock` is called, from another thread, after each commit to the ledger.

    One that `is_stale` is to be closed, and another one opened.
    """

    def __init__(
        self,
        root: Path,
        publisher: Publisher,
        knock: Callable[[], None],
        heard_until: int | None,
    ) -> None:
        """`heard_until`: the last event that was told by the one before; None where news begin now."""
        self._root = root
        self._database = Config.load(root).database()
        self._seen = Seen.of(root, self._database)
        self._is_deaf = False
        with contextlib.ExitStack() as opened:
            self.workspace = opened.enter_context(Workspace.open(root))
            self.tracker = TrackerStream(self.workspace, publisher)
            self._news = opened.enter_context(self.workspace.feed(heard_until))
            self._doorbell = self.workspace.doorbell()
            opened.callback(self._doorbell.close)
            self._opened = opened.pop_all()
        self._is_open = True
        self._knock = knock
        threading.Thread(target=self._listen, daemon=True, name="doorbell").start()

    @property
    def is_stale(self) -> bool:
        """Whether another ledger or other settings are there now, or the line to the ledger was lost."""
        return self._is_deaf or Seen.of(self._root, self._database) != self._seen

    @property
    def heard_until(self) -> int:
        """The last event that was told; 0 where there was no ledger, whose first events are news too."""
        return self._news.position if self._seen.ledger is not None else 0

    def news(self) -> Iterator[Mapping[str, Any]]:
        """Events since the last call, as `watch --json` prints them."""
        for event in self._news.wait(0.0):
            facts = {"run": event.run_id, "operator": event.operator, **event.data}
            told = {key: value for key, value in facts.items() if value is not None}
            yield {"at": event.at, "event": event.kind, "subject": event.subject, **told}

    def close(self) -> None:
        self._is_open = False
        self._opened.close()

    def _listen(self) -> None:
        try:
            while self._is_open:
                if self._doorbell.wait(_DOORBELL_S) and self._is_open:
                    self._knock()
        except StorageError:
            self._is_deaf = True
            self._knock()


def _identity(database: str | Path) -> tuple[int, int] | None:
    if isinstance(database, str):
        return (0, 0)
    try:
        stat = database.stat()
    except OSError:
        return None
    return (stat.st_dev, stat.st_ino)
