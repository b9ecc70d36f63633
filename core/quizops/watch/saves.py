"""Saves in progress: which files changed, and which of them nobody is writing any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from quizops.clock import Clock
from quizops.errors import StorageError
from quizops.files import FileId
from quizops.tables import Absent, Settled, Settling, look_at

RETRY_UNREADABLE_S = 1.0
GONE_AFTER_S = 0.5
"""Some editors save by unlinking first: a file is gone only when it stays away."""


@dataclass(frozen=True, slots=True)
class Save:
    """One file that came to rest; `settled` None: it is gone."""

    path: Path
    settled: Settled | None
    noticed_at: float

    @property
    def file_id(self) -> FileId | None:
        return self.settled.file_id if self.settled else None


@dataclass(slots=True)
class _Going:
    settling: Settling
    noticed_at: float
    look_at: float
    away_since: float | None = None


class Saves:
    """Follows every noticed file until it has settled.

    `ended_with_newline(path)` tells how the version known so far ended, since a file that loses its last
    line end is given more time.
    """

    def __init__(self, clock: Clock, ended_with_newline: Callable[[Path], bool]) -> None:
        self._clock = clock
        self._ended_with_newline = ended_with_newline
        self._going: dict[Path, _Going] = {}

    def __len__(self) -> int:
        return len(self._going)

    @property
    def paths(self) -> set[Path]:
        """Files that may still be in the middle of a save."""
        return set(self._going)

    def note(self, paths: Iterable[Path]) -> None:
        """These changed just now, or may have."""
        now = self._clock.monotonic()
        for path in paths:
            if path not in self._going:
                settling = Settling(ended_with_newline=self._ended_with_newline(path))
                self._going[path] = _Going(settling, now, now)

    def due_in_s(self) -> float | None:
        """Seconds until the next look is worth it; None where nothing is going on."""
        if not self._going:
            return None
        return max(min(going.look_at for going in self._going.values()) - self._clock.monotonic(), 0.0)

    def look(self) -> list[Save]:
        """Look at every file whose time has come; those that settled or vanished leave the list."""
        now = self._clock.monotonic()
        done = []
        for path, going in list(self._going.items()):
            if going.look_at > now:
                continue
            save = self._look_at(path, going)
            if save is not None:
                del self._going[path]
                done.append(save)
        return done

    def _look_at(self, path: Path, going: _Going) -> Save | None:
        try:
            verdict = going.settling.add(look_at(path, self._clock))
        except StorageError:
            going.look_at = self._clock.monotonic() + RETRY_UNREADABLE_S
            return None
        now = self._clock.monotonic()
        if isinstance(verdict, Absent):
            if going.away_since is None:
                going.away_since = now
            going.look_at = going.away_since + GONE_AFTER_S
            return Save(path, None, going.noticed_at) if now >= going.look_at else None
        going.away_since = None
        if isinstance(verdict, Settled):
            return Save(path, verdict, going.noticed_at)
        going.look_at = now + verdict.look_again_s
        return None
