"""Making the next live file under a name that nobody looks at: by patching the spare, or by writing it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizops.files import Buffer, FileId
from quizops.releases.disk.switch import match_owner, moved_error
from quizops.releases.disk.writing import splice_in_place, write_parts, write_spliced
from quizops.tables.splices import Splice

Fill = Callable[[Path], int]


@dataclass(frozen=True, slots=True)
class Spare:
    """A private copy of the live release's bytes, which the next publish may patch and make live."""

    path: Path
    file_id: FileId
    release_id: str

    def is_whole(self) -> bool:
        """Whether it is still the file that was copied, and nobody else has a name for it."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return False
        return FileId.of_stat(stat) == self.file_id and stat.st_nlink == 1


def from_spare(spare: Spare, splices: Sequence[Splice], like: os.stat_result | None) -> Fill:
    """Patch the spare. It leaves its own name first: what is half patched is no full copy of anything."""

    def fill(temporary: Path) -> int:
        spare.path.replace(temporary)
        fd = os.open(temporary, os.O_RDWR | os.O_CLOEXEC)
        with _closed_on_failure(fd):
            splice_in_place(fd, spare.file_id.size_bytes, splices)
            if like is not None:
                match_owner(fd, like)
        return fd

    return fill


def from_file(source: Path, size_bytes: int, splices: Sequence[Splice], like: os.stat_result | None) -> Fill:
    """Write what splices make of a file."""

    def fill(temporary: Path) -> int:
        source_fd = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return _written(temporary, lambda fd: write_spliced(source_fd, size_bytes, splices, fd), like)
        finally:
            os.close(source_fd)

    return fill


def from_parts(parts: Callable[[], Iterable[Buffer]], like: os.stat_result | None) -> Fill:
    """Write bytes that are there already."""
    return lambda temporary: _written(temporary, lambda fd: write_parts(fd, parts()), like)


def stat_of(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def read_at(path: Path, what: FileId) -> Callable[[int, int], bytes]:
    """Reads stretches of a file. Raises `ContentMoved` when it became shorter than `what`."""

    def read(offset: int, length: int) -> bytes:
        with path.open("rb", buffering=0) as stream:
            data = os.pread(stream.fileno(), length, offset)
        if len(data) != length:
            raise moved_error(path, "was cut short")
        return data

    return read


def _written(temporary: Path, write: Callable[[int], None], like: os.stat_result | None) -> int:
    fd = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    with _closed_on_failure(fd):
        write(fd)
        if like is not None:
            match_owner(fd, like)
    return fd


@contextlib.contextmanager
def _closed_on_failure(fd: int) -> Iterator[None]:
    try:
        yield
    except BaseException:
        os.close(fd)
        raise
