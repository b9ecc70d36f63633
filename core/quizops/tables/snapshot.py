"""One settled look at a file: is somebody still writing it?

An editor's save is not one step: the file is emptied, filled, closed. A read lease is refused while any
process has the file open for writing; two equal looks 20 ms apart, both with the lease granted, are
enough. Where leases do not work, the bytes must be equal 400 ms apart. A file that used to end with a
line end and does not any more waits 2 s: its writer may open it again for the rest.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from quizops.clock import Clock
from quizops.errors import ContentError, Location
from quizops.files import FileId, LeaseUnsupported, is_being_written, storage_error

LEASE_APART_S = 0.020
FALLBACK_APART_S = 0.400
LOST_NEWLINE_S = 2.0
_ROUNDING_S = 1e-6


@dataclass(frozen=True, slots=True)
class FileSnapshot:
    """The bytes of a file when nobody was writing it, and which version of the file they were."""

    path: Path
    file_id: FileId
    data: bytes = field(repr=False)

    @property
    def ends_with_newline(self) -> bool:
        return self.data.endswith(b"\n")


@dataclass(frozen=True, slots=True)
class Look:
    """What one glance at a path found.

    `at` is monotonic seconds. `file_id` is None where there is no file. `being_written` is None where
    leases do not work; then `digest` is the hash of the bytes.
    """

    at: float
    file_id: FileId | None
    being_written: bool | None = False
    ends_with_newline: bool = True
    digest: bytes | None = None

    def same_content(self, other: Look) -> bool:
        return self.file_id == other.file_id and self.digest == other.digest


@dataclass(frozen=True, slots=True)
class Settled:
    """The file may be read now; `digest` is the hash of its bytes where leases do not work."""

    file_id: FileId
    digest: bytes | None = None


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Look again in `look_again_s` seconds."""

    look_again_s: float


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no file at this path."""


class Settling:
    """The way of one file from "something changed" to "settled", driven by looks.

    `ended_with_newline` says how the last version read ended; False when there was none.
    """

    def __init__(self, *, ended_with_newline: bool = False) -> None:
        self._ended_with_newline = ended_with_newline
        self._since: Look | None = None

    @classmethod
    def after(cls, previous: FileSnapshot | None) -> Settling:
        return cls(ended_with_newline=previous is not None and previous.ends_with_newline)

    def add(self, look: Look) -> Settled | Unsettled | Absent:
        """What to do after this look."""
        if look.file_id is None:
            self._since = None
            return Absent()
        apart = self._apart(look)
        if look.being_written:
            self._since = None
            return Unsettled(apart)
        if self._since is None or not self._since.same_content(look):
            self._since = look
            return Unsettled(apart)
        missing = apart - (look.at - self._since.at)
        return Unsettled(missing) if missing > _ROUNDING_S else Settled(look.file_id, look.digest)

    def _apart(self, look: Look) -> float:
        """Seconds for which nothing may change."""
        if self._ended_with_newline and not look.ends_with_newline and not look.being_written:
            return LOST_NEWLINE_S
        return FALLBACK_APART_S if look.being_written is None else LEASE_APART_S


def look_at(path: Path, clock: Clock) -> Look:
    """Glance at a file: its identity, whether it is open for writing, its last byte.

    Raises `StorageError` when it may not be read.
    """
    at = clock.monotonic()
    with _opened(path) as fd:
        return Look(at, None) if fd is None else _look_at_open(fd, at)


def read_settled(path: Path, settled: Settled) -> FileSnapshot | None:
    """Read the version that settled; None when it changed again, or while it was read.

    Raises `StorageError` when it may not be read.
    """
    with _opened(path) as fd:
        if fd is None or FileId.of_fd(fd) != settled.file_id:
            return None
        data = _read_all(fd, settled.file_id.size_bytes)
        if _being_written(fd) or FileId.of_fd(fd) != settled.file_id:
            return None
        if settled.digest is not None and settled.digest != _digest(data):
            return None
        return FileSnapshot(path, settled.file_id, data)


def settled_snapshot(
    path: Path,
    *,
    clock: Clock,
    pause: Callable[[float], None],
    previous: FileSnapshot | None = None,
    patience_s: float = 30.0,
) -> FileSnapshot:
    """Wait until nobody writes the file, and read it; `previous` itself when it is still that version.

    `pause` sleeps for seconds. Raises `ContentError` when there is no file, or when it is still being
    written after `patience_s`, and `StorageError` when it may not be read.
    """
    settling = Settling.after(previous)
    deadline = clock.monotonic() + patience_s
    while True:
        look = look_at(path, clock)
        if previous is not None and _shows(look, previous):
            return previous
        verdict = settling.add(look)
        if isinstance(verdict, Settled):
            snapshot = read_settled(path, verdict)
            if snapshot is not None:
                return snapshot
            settling = Settling.after(previous)
            continue
        if isinstance(verdict, Absent):
            raise _absent(path)
        if clock.monotonic() + verdict.look_again_s > deadline:
            raise _still_written(path, patience_s)
        pause(verdict.look_again_s)


def _shows(look: Look, snapshot: FileSnapshot) -> bool:
    """Whether the file is still the version of the snapshot, and nobody is writing it."""
    if look.file_id != snapshot.file_id or look.being_written:
        return False
    return look.digest is None or look.digest == _digest(snapshot.data)


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int | None]:
    """A descriptor for reading, or None where there is no such file."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        yield None
        return
    except OSError as error:
        raise storage_error(error, path, "read") from error
    try:
        yield fd
    except OSError as error:
        raise storage_error(error, path, "read") from error
    finally:
        os.close(fd)


def _look_at_open(fd: int, at: float) -> Look:
    file_id = FileId.of_fd(fd)
    being_written = _being_written(fd)
    last = os.pread(fd, 1, file_id.size_bytes - 1) if file_id.size_bytes else b""
    digest = None
    if being_written is None:
        digest = _digest(_read_all(fd, file_id.size_bytes))
    return Look(at, file_id, being_written, last == b"\n", digest)


def _being_written(fd: int) -> bool | None:
    try:
        return is_being_written(fd)
    except LeaseUnsupported:
        return None


def _read_all(fd: int, size_bytes: int) -> bytes:
    """The whole file; grows with it when it is longer than it said."""
    parts = []
    at = 0
    while piece := os.pread(fd, max(size_bytes - at, 1 << 16), at):
        parts.append(piece)
        at += len(piece)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _absent(path: Path) -> ContentError:
    return ContentError(
        f"{path} is not there", hint="check the name", location=Location(str(path)), rule="missing_file"
    )


def _still_written(path: Path, patience_s: float) -> ContentError:
    return ContentError(
        f"{path} was still being written after {patience_s:g} s",
        hint="finish the save in the program that has it open, then try again",
        location=Location(str(path)),
        rule="unsettled",
    )
