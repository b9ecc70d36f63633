"""What the health checks and the alert rules look at: gathered once, then only read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class OwnerFact:
    """Whether a process owns the workspace; `expected` where one ran lately or the settings say so.

    `since` is when it started, or when one was last known to be alive; `gone_s` the seconds since then.
    """

    alive: bool
    pid: int | None = None
    since: str | None = None
    expected: bool = False
    paused: bool = False
    watcher_last_event: str | None = None
    gone_s: float = 0.0


@dataclass(frozen=True, slots=True)
class FileFact:
    """One watched CSV: how many of its records were refused, or why all of it was."""

    path: str
    refused: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class QuizFact:
    name: str
    version: str | None
    held: str | None = None
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class DiskFact:
    """Free bytes where a folder lies, and the floor under which work stops."""

    folder: str
    free_bytes: int
    floor_bytes: int


@dataclass(frozen=True, slots=True)
class RunFact:
    """A run that is going on (`ended_ago_s` None) or has ended, and how long it took so far or in all."""

    recipe: str
    subject: str
    status: str
    duration_s: float
    ended_ago_s: float | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class RowsFact:
    """Tracker rows by (source, status), those that failed by an error of the system, and how the last
    attempts of the rows went that were tried within the last 24 hours."""

    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    system_errors: int = 0
    finished: int = 0
    failed: int = 0

    def as_json(self) -> dict[str, Any]:
        """`of_json` reads it back."""
        counts = [[source, status, count] for (source, status), count in sorted(self.counts.items())]
        return {
            "counts": counts,
            "system_errors": self.system_errors,
            "finished": self.finished,
            "failed": self.failed,
        }

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> RowsFact:
        counts = {(source, status): count for source, status, count in told["counts"]}
        return cls(counts, told["system_errors"], told["finished"], told["failed"])

    def in_status(self, status: str) -> int:
        """Of both sources."""
        return sum(count for (_, word), count in self.counts.items() if word == status)


@dataclass(frozen=True, slots=True)
class Facts:
    """One snapshot. `ledger_revision` is None where the ledger could not be read.

    What only the alert rules look at is None or empty where nobody asked for it: `rows`, `runs` (those
    that go on or ended lately), `updates` (the last merge of each quiz that came to an end),
    `memory_percent` (of the machine).
    """

    ledger_revision: str | None
    ledger_head: str
    owner: OwnerFact
    files: tuple[FileFact, ...] = ()
    quizzes: tuple[QuizFact, ...] = ()
    disks: tuple[DiskFact, ...] = ()
    waiting_cells: int = 0
    clock_skew_s: float = 0.0
    in_prod: bool = False
    rows: RowsFact | None = None
    runs: tuple[RunFact, ...] = ()
    updates: tuple[RunFact, ...] = ()
    memory_percent: float | None = None
