"""The one moment at which readers go from one version to the next."""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import dataclass
from pathlib import Path

from quizops.errors import ContentMoved, Location
from quizops.files import FileId, LeaseUnsupported, exchange, is_being_written

_NO_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM}
_NO_LINK = {errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS, errno.EXDEV}


@dataclass(frozen=True, slots=True)
class Switched:
    """How the switch went: `swapped` names the old inode, or nothing where there was none to keep."""

    swapped: Path | None


def moved_error(output: Path, what: str) -> ContentMoved:
    return ContentMoved(
        f"{output} {what} while the next version was made",
        hint="nothing was lost; the change is read and the work is planned again",
        location=Location(file=str(output)),
    )


def check_expected(output: Path, expected: FileId | None) -> None:
    """Raises `ContentMoved` unless the file is `expected` (None: absent) and nobody has it open to write."""
    if FileId.of_path(output) != expected:
        raise moved_error(output, "changed")
    if expected is not None and is_open_for_writing(output):
        raise moved_error(output, "is open for writing in another program")


def is_open_for_writing(path: Path) -> bool:
    """False also where that cannot be known; the second look finds what comes in later."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return is_being_written(fd)
    except LeaseUnsupported:
        return False
    finally:
        os.close(fd)


def switch(temporary: Path, output: Path, expected: FileId | None) -> Switched:
    """Make `temporary` the file at `output`; the inode that was there stays reachable beside `temporary`.

    Exchange of the two names, so that what was swapped out can be compared with what was expected, and
    put back when it is somebody's save of this very moment. Where the filesystem cannot exchange: a link
    to the old inode, then rename. Raises `ContentMoved` (then `output` is theirs) and `OSError`.
    """
    if expected is None:
        return _create(temporary, output)
    try:
        exchange(temporary, output)
    except FileNotFoundError:
        raise moved_error(output, "was deleted") from None
    except OSError as error:
        if error.errno not in _NO_EXCHANGE:
            raise
        return _link_and_rename(temporary, output, expected)
    if FileId.of_path(temporary) != expected:
        exchange(temporary, output)
        raise moved_error(output, "changed")
    return Switched(temporary)


def _create(temporary: Path, output: Path) -> Switched:
    """A link fails when the name exists; a rename would silently replace what somebody just saved."""
    try:
        os.link(temporary, output)
    except FileExistsError:
        raise moved_error(output, "appeared") from None
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        if output.exists():
            raise moved_error(output, "appeared") from None
        temporary.replace(output)
    temporary.unlink(missing_ok=True)
    return Switched(None)


def _link_and_rename(temporary: Path, output: Path, expected: FileId) -> Switched:
    aside: Path | None = temporary.with_name(f"{temporary.name}.old.tmp")
    try:
        os.link(output, temporary.with_name(f"{temporary.name}.old.tmp"))
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        aside = None
    if FileId.of_path(aside or output) != expected:
        if aside is not None:
            aside.unlink()
        raise moved_error(output, "changed")
    temporary.replace(output)
    return Switched(aside)


def match_owner(fd: int, like: os.stat_result) -> None:
    """Give a new file the permission bits and, where we may, the owner of the one it replaces."""
    own = os.fstat(fd)
    if (own.st_uid, own.st_gid) != (like.st_uid, like.st_gid):
        with contextlib.suppress(PermissionError):
            os.fchown(fd, like.st_uid, like.st_gid)
    if own.st_mode & 0o7777 != like.st_mode & 0o7777:
        os.fchmod(fd, like.st_mode & 0o7777)
