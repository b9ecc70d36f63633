"""Files that are whole or absent: atomic writes, leases, exchange, identity.

Everything that replaces a file goes: temporary name in the same folder, write, fsync, rename, fsync of
the folder. Readers see the old bytes or the new ones.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import os
import secrets
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from quizops.errors import StorageError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
_NO_FILE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}
_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}
TEMPORARY_SUFFIX = ".tmp"

Buffer: TypeAlias = bytes | bytearray | memoryview


@dataclass(frozen=True, slots=True)
class FileId:
    """What tells one version of a file from the next without reading it."""

    inode: int
    size_bytes: int
    mtime_ns: int

    @classmethod
    def of_stat(cls, stat: os.stat_result) -> FileId:
        return cls(stat.st_ino, stat.st_size, stat.st_mtime_ns)

    @classmethod
    def of_path(cls, path: Path) -> FileId | None:
        """None where there is no such file, also behind links that lead nowhere or in a circle."""
        try:
            return cls.of_stat(path.stat())
        except OSError as error:
            if error.errno in _NO_FILE:
                return None
            raise

    @classmethod
    def of_fd(cls, fd: int) -> FileId:
        return cls.of_stat(os.fstat(fd))

    def as_json(self) -> list[int]:
        return [self.inode, self.size_bytes, self.mtime_ns]

    @classmethod
    def from_json(cls, numbers: Iterable[int]) -> FileId:
        inode, size_bytes, mtime_ns = numbers
        return cls(inode, size_bytes, mtime_ns)


def storage_error(error: OSError, path: Path, doing: str) -> StorageError:
    """The operating system's refusal, told with the path and the way out."""
    if error.errno in _FULL_DISK:
        hint = "free some space on that disk; nothing was lost, the work goes on by itself"
    elif error.errno in _NO_RIGHT:
        hint = f"make {path.parent} writable for this user"
    else:
        hint = "look at the disk and the mount; the last whole version is still in place"
    return StorageError(f"cannot {doing} {path}: {os.strerror(error.errno or 0)}", hint=hint)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def is_ignored_name(name: str) -> bool:
    """Whether a name is nobody's content: hidden, an office suite's, or a half-written temporary file."""
    return name.startswith((".", "~")) or name.endswith(TEMPORARY_SUFFIX)


def temporary_beside(path: Path) -> Path:
    """An unused hidden name in the same folder, ignored by every scan (`.NAME.xxxx.tmp`)."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")


def write_all(fd: int, data: Buffer) -> None:
    """Write every byte, however often the kernel takes only some."""
    view = memoryview(data).cast("B")
    while len(view):
        view = view[os.write(fd, view) :]


@contextlib.contextmanager
def replacing(path: Path, *, mode: int | None = None) -> Iterator[BinaryIO]:
    """A file to write into that becomes `path`, whole and durable, when the block ends well.

    The old file's permission bits are kept. Raises `OSError` as the system gives it; then `path` is as
    it was and the temporary file is gone.
    """
    temporary = temporary_beside(path)
    if mode is None:
        try:
            mode = path.stat().st_mode & 0o7777
        except FileNotFoundError:
            mode = 0o666 & ~_umask()
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(fd, "wb") as stream:
            os.fchmod(fd, mode)
            yield stream
            stream.flush()
            os.fsync(fd)
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def atomic_write(path: Path, data: Buffer, *, mode: int | None = None) -> None:
    """Replace `path` by `data`, or leave it as it was.

    Raises `StorageError` with a hint when the disk is full, read-only or gone.
    """
    try:
        with replacing(path, mode=mode) as stream:
            stream.write(data)
    except OSError as error:
        raise storage_error(error, path, "write") from error


def exchange(one: Path, other: Path) -> None:
    """Swap two names in one step (`renameat2` with `RENAME_EXCHANGE`). Both must exist.

    Raises `OSError`; `EINVAL` and `ENOSYS` where the filesystem cannot.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.renameat2(
        _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE)
    )
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(one))


class LeaseUnsupported(Exception):
    """This filesystem or user cannot take leases; fall back to looking twice, 400 ms apart."""


def is_being_written(fd: int) -> bool:
    """Whether any process has this file open for writing, by a read lease taken and given back at once.

    `fd` must be open for reading only. Raises `LeaseUnsupported` where leases do not work (another
    owner's file, most network filesystems). Source: fcntl(2), `F_SETLEASE`.
    """
    ignore_lease_signals()
    try:
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        if error.errno == errno.EAGAIN:
            return True
        raise LeaseUnsupported(os.strerror(error.errno or 0)) from error
    fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def ignore_lease_signals() -> None:
    """SIGIO ends a process by default, and a broken lease sends it. Outside the main thread: no effect."""
    with contextlib.suppress(ValueError):
        if signal.getsignal(signal.SIGIO) is signal.SIG_DFL:
            signal.signal(signal.SIGIO, signal.SIG_IGN)


def sha256_of(path: Path) -> str:
    """Hex digest of a file's bytes, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
