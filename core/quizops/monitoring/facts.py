"""What the health checks look at: gathered once, then only read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OwnerFact:
    """Whether a process owns the workspace; `expected` where one ran lately or the settings say so."""

    alive: bool
    pid: int | None = None
    since: str | None = None
    expected: bool = False
    paused: bool = False
    watcher_last_event: str | None = None


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
    since: str | None = None


@dataclass(frozen=True, slots=True)
class DiskFact:
    """Free bytes where a folder lies, and the floor under which work stops."""

    folder: str
    free_bytes: int
    floor_bytes: int


@dataclass(frozen=True, slots=True)
class Facts:
    """One snapshot. `ledger_revision` is None where the ledger could not be read."""

    ledger_revision: str | None
    ledger_head: str
    owner: OwnerFact
    files: tuple[FileFact, ...] = ()
    quizzes: tuple[QuizFact, ...] = ()
    disks: tuple[DiskFact, ...] = ()
    waiting_cells: int = 0
    clock_skew_s: float = 0.0
    errors: tuple[str, ...] = field(default=())
