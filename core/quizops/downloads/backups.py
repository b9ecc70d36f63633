"""Compressed copies of a tracker: before the first change of a day, and before columns are added."""

from __future__ import annotations

import contextlib
import gzip
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from quizops.clock import Clock
from quizops.errors import StorageError
from quizops.files import atomic_write, storage_error

_NAME = re.compile(r"\.(\d{4}-\d{2}-\d{2})(?:T\d{6}Z)?(?:\.gz)?")


@dataclass(frozen=True, slots=True)
class Backups:
    """Copies kept in one folder for `keep_days` days. `prefix` names the tracker in it."""

    folder: Path
    prefix: str
    clock: Clock
    keep_days: int = 30
    compress: bool = True

    def before_change(self, data: bytes, *, adds_columns: bool) -> Path | None:
        """Keep `data` when it is the day's first change or columns are added; the copy, if one was made.

        Raises `StorageError`: without its copy a change must not be made.
        """
        now = self.clock.now()
        name = f"{self.prefix}.{now:%Y-%m-%d}"
        if adds_columns:
            name += f"T{now:%H%M%S}Z"
        path = self.folder / (name + (".gz" if self.compress else ""))
        if path.exists():
            return None
        return self._kept(path, data)

    def keep_save(self, data: bytes) -> Path:
        """Keep a save that lost against a newer one, so that a person can look at it."""
        now = self.clock.now()
        for number in range(1000):
            name = f"{self.prefix}.save-{now:%Y-%m-%dT%H%M%SZ}{f'-{number}' if number else ''}.csv"
            path = self.folder / name
            if not path.exists():
                return self._kept(path, data, compress=False)
        raise StorageError(f"too many saves kept in {self.folder}", hint="remove some of them")

    def prune(self) -> list[Path]:
        """Remove this tracker's copies that are older than `keep_days`; saves of people are never removed."""
        oldest = self.clock.now().date() - timedelta(days=self.keep_days)
        gone = []
        for path in self.folder.glob(f"{self.prefix}.*") if self.folder.is_dir() else ():
            found = _NAME.fullmatch(path.name.removeprefix(self.prefix))
            if found and date.fromisoformat(found[1]) < oldest:
                # A copy that cannot be removed costs space, a change that is not written costs more.
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
                    gone.append(path)
        return gone

    def _kept(self, path: Path, data: bytes, *, compress: bool | None = None) -> Path:
        packed = (
            gzip.compress(data, 6, mtime=0) if (self.compress if compress is None else compress) else data
        )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, path, "write the backup") from error
        atomic_write(path, packed)
        return path
