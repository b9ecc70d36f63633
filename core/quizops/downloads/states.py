"""What is known of one row of a tracker, source by source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class SourceName(StrEnum):
    """Where media come from."""

    YOUTUBE = "youtube"
    DRIVE = "drive"


class Status(StrEnum):
    """How far one source of a row is. `NONE` is the empty cell: nothing known, to do when there are links."""

    NONE = "none"
    PENDING = "pending"
    DOWNLOADING = "downloading"
    PARTIAL = "partial"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"


class Category(StrEnum):
    """The seven reasons for which an attempt fails; each has its own policy of trying again."""

    NETWORK = "network"
    RATE_LIMIT = "rate_limit"
    QUOTA = "quota"
    PERMISSION = "permission"
    VALIDATION = "validation"
    FILE_IO = "file_io"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class RowContext:
    """Who a row is about; it travels with every attempt, sidecar, log line and event.

    `row_id` is the key of every operation; `row_index` counts records from 0 and is only a hint; `type`
    is opaque and never altered.
    """

    row_id: str
    row_index: int
    type: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source of one row. Times are UTC text (`2026-11-22T04:05:06Z`), or what a first contact found.

    `files` are paths below the media folder; `tries` counts the attempts used up; `next_try` is None for
    "at once when to do, never by itself when failed"; a detached source ignores media it already has.
    """

    status: Status = Status.NONE
    files: tuple[str, ...] = ()
    media_ids: tuple[str, ...] = ()
    category: Category | None = None
    error: str | None = None
    tries: int = 0
    next_try: str | None = None
    last_attempt: str | None = None
    detached: bool = False


@dataclass(frozen=True, slots=True)
class Fence:
    """A source left alone because its status cell holds a word that means nothing to us."""

    word: str


SourceReading: TypeAlias = SourceState | Fence


@dataclass(frozen=True, slots=True)
class RowState:
    """Both sources of one row."""

    youtube: SourceReading = SourceState()
    drive: SourceReading = SourceState()

    def of(self, source: SourceName) -> SourceReading:
        match source:
            case SourceName.YOUTUBE:
                return self.youtube
            case SourceName.DRIVE:
                return self.drive

    def known(self, source: SourceName) -> SourceState | None:
        """The state of a source, or None where it is fenced off."""
        reading = self.of(source)
        return reading if isinstance(reading, SourceState) else None

    def having(self, source: SourceName, reading: SourceReading) -> RowState:
        match source:
            case SourceName.YOUTUBE:
                return RowState(reading, self.drive)
            case SourceName.DRIVE:
                return RowState(self.youtube, reading)

    @property
    def last_attempt(self) -> str:
        """The later of the two sources' attempts: a row has one cell for it. Empty when there was none."""
        attempts = [state.last_attempt or "" for state in map(self.known, SourceName) if state is not None]
        return max(attempts, default="")
