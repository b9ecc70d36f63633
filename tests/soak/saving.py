"""The ways in which editors and tools save a file, the ugly ones included."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

Save = Callable[[Path, bytes], None]
_PIECE = 700
_pause = threading.Event()


def in_place_in_pieces(path: Path, data: bytes) -> None:
    """Truncate, then write piece after piece through one descriptor."""
    with path.open("wb", buffering=0) as stream:
        for start in range(0, len(data), _PIECE):
            stream.write(data[start : start + _PIECE])
            _pause.wait(0.0005)


def slowly(path: Path, data: bytes) -> None:
    """The same by a writer that thinks between its pieces, longer than any two looks are apart."""
    half = len(data) // 2
    with path.open("wb", buffering=0) as stream:
        stream.write(data[:half])
        _pause.wait(0.12)
        stream.write(data[half:])
        _pause.wait(0.06)


def by_rename(path: Path, data: bytes) -> None:
    fresh = path.with_name(f".{path.name}.new.tmp")
    fresh.write_bytes(data)
    fresh.replace(path)


def by_hard_link_swap(path: Path, data: bytes) -> None:
    """Write beside, give the new inode a second name, and move that name over the old one."""
    fresh = path.with_name(f".{path.name}.store.tmp")
    link = path.with_name(f".{path.name}.link.tmp")
    fresh.unlink(missing_ok=True)
    fresh.write_bytes(data)
    os.link(fresh, link)
    link.replace(path)
    fresh.unlink()


def rsync_in_place(path: Path, data: bytes) -> None:
    """Like `rsync --inplace`: open without truncating, rewrite blocks, cut, then set the time back."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
    try:
        for start in range(0, len(data), _PIECE):
            os.pwrite(fd, data[start : start + _PIECE], start)
            _pause.wait(0.0005)
        os.ftruncate(fd, len(data))
        stat = os.fstat(fd)
        os.utime(fd, ns=(stat.st_atime_ns, stat.st_mtime_ns - stat.st_mtime_ns % 1_000_000))
    finally:
        os.close(fd)


PATTERNS: dict[str, Save] = {
    "in place in pieces": in_place_in_pieces,
    "by rename": by_rename,
    "by hard-link swap": by_hard_link_swap,
    "rsync in place": rsync_in_place,
}
