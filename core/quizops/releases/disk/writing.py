"""Moving tens of megabytes into a file that nobody sees yet, never holding more than a piece of them."""

from __future__ import annotations

import ctypes
import functools
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizops.files import Buffer, write_all
from quizops.tables.splices import Splice

PIECE_BYTES = 1 << 20
_AHEAD_BYTES = 4 << 20
_SYNC_FILE_RANGE_WRITE = 2


@dataclass(frozen=True, slots=True)
class Move:
    """Bytes `start` to `end` of the old file begin at `start + shift` of the new one."""

    start: int
    end: int
    shift: int


def write_parts(fd: int, parts: Iterable[Buffer]) -> None:
    """Append every part, and let the disk begin before the last one is there."""
    flush = _EarlyFlush(fd)
    for part in parts:
        view = memoryview(part).cast("B")
        for start in range(0, len(view), PIECE_BYTES):
            piece = view[start : start + PIECE_BYTES]
            write_all(fd, piece)
            flush.wrote(len(piece))


def write_spliced(source_fd: int, size_bytes: int, splices: Sequence[Splice], fd: int) -> None:
    """Append to `fd` what `splices` make of the `size_bytes` of `source_fd`.

    Raises `ValueError` when the source is shorter than it was.
    """
    write_parts(fd, _spliced(source_fd, size_bytes, splices))


def read_pieces(fd: int, start: int, end: int) -> Iterator[memoryview]:
    """The bytes from `start` to `end`; each piece is valid until the next one is asked for.

    Raises `ValueError` when the file ends before `end`.
    """
    view = memoryview(bytearray(min(PIECE_BYTES, max(end - start, 0))))
    while start < end:
        count = os.preadv(fd, [view[: end - start]], start)
        if count == 0:
            raise ValueError(f"the file ends at {start}, not at {end}")
        yield view[:count]
        start += count


def splice_in_place(fd: int, size_bytes: int, splices: Sequence[Splice]) -> None:
    """Turn a file of `size_bytes` into the next version where it stands: only what shifts is written.

    Kept bytes that go right are moved last first, those that go left first first; so none is overwritten
    before it was read. A crash in between leaves the file worthless: give it only files of one's own.
    """
    moves = list(moved(size_bytes, splices))
    flush = _EarlyFlush(fd)
    for move in reversed([move for move in moves if move.shift > 0]):
        _shift_right(fd, move, flush)
    for move in moves:
        if move.shift < 0:
            _shift_left(fd, move, flush)
    growth = 0
    for splice in splices:
        _write_at(fd, splice.inserted, splice.offset + growth)
        growth += splice.growth
    if growth < 0:
        os.ftruncate(fd, size_bytes + growth)


def moved(size_bytes: int, splices: Sequence[Splice]) -> Iterator[Move]:
    """The stretches that stay between splices, and how far each shifts."""
    position = shift = 0
    for splice in splices:
        if splice.offset > position:
            yield Move(position, splice.offset, shift)
        position = splice.end
        shift += splice.growth
    if position < size_bytes:
        yield Move(position, size_bytes, shift)


class Hashed:
    """Parts that are hashed as they pass by."""

    def __init__(self, parts: Iterable[Buffer]) -> None:
        self._parts = parts
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[Buffer]:
        for part in self._parts:
            self._digest.update(part)
            yield part

    @property
    def sha256(self) -> str:
        """Hex digest of what has passed."""
        return self._digest.hexdigest()


def hash_fd(fd: int, size_bytes: int) -> str:
    """Hex sha256 of the first `size_bytes`."""
    digest = hashlib.sha256()
    for piece in read_pieces(fd, 0, size_bytes):
        digest.update(piece)
    return digest.hexdigest()


def write_new(path: Path, fill: Callable[[int], None], *, mode: int = 0o644) -> None:
    """A new file at `path`, durable, filled by `fill(fd)`; nothing is left of it when that fails."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    try:
        fill(fd)
        os.fsync(fd)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(fd)


def _spliced(source_fd: int, size_bytes: int, splices: Sequence[Splice]) -> Iterator[Buffer]:
    position = 0
    for splice in splices:
        yield from read_pieces(source_fd, position, splice.offset)
        yield splice.inserted
        position = splice.end
    yield from read_pieces(source_fd, position, size_bytes)


def _shift_right(fd: int, move: Move, flush: _EarlyFlush) -> None:
    buffer = memoryview(bytearray(min(PIECE_BYTES, move.end - move.start)))
    end = move.end
    while end > move.start:
        start = max(move.start, end - PIECE_BYTES)
        view = buffer[: end - start]
        _read_at(fd, view, start)
        _write_at(fd, view, start + move.shift)
        flush.wrote_at(start + move.shift, end - start)
        end = start


def _shift_left(fd: int, move: Move, flush: _EarlyFlush) -> None:
    start = move.start
    for piece in read_pieces(fd, move.start, move.end):
        _write_at(fd, piece, start + move.shift)
        flush.wrote_at(start + move.shift, len(piece))
        start += len(piece)


def _read_at(fd: int, view: memoryview, offset: int) -> None:
    while len(view):
        count = os.preadv(fd, [view], offset)
        if count == 0:
            raise ValueError(f"the file ends at {offset}")
        view = view[count:]
        offset += count


def _write_at(fd: int, data: Buffer, offset: int) -> None:
    view = memoryview(data).cast("B")
    while len(view):
        count = os.pwrite(fd, view, offset)
        view = view[count:]
        offset += count


class _EarlyFlush:
    """Hands written stretches to the disk while more are being written; fsync then waits less.

    At 56 MB this takes a full write with fsync from 42 to 25 ms. It is a hint: where the call does not exist,
    fsync does all of it.
    """

    __slots__ = ("_fd", "_high", "_low", "_position")

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._position = 0
        self._low = self._high = 0

    def wrote(self, count: int) -> None:
        """`count` more bytes were appended."""
        self.wrote_at(self._position, count)
        self._position += count

    def wrote_at(self, offset: int, count: int) -> None:
        if self._low == self._high:
            self._low, self._high = offset, offset + count
        else:
            self._low, self._high = min(self._low, offset), max(self._high, offset + count)
        if self._high - self._low >= _AHEAD_BYTES:
            _start_writing(self._fd, self._low, self._high - self._low)
            self._low = self._high = 0


def _start_writing(fd: int, offset: int, count: int) -> None:
    sync = _sync_file_range()
    if sync is not None:
        sync(fd, offset, count, _SYNC_FILE_RANGE_WRITE)


@functools.cache
def _sync_file_range() -> Callable[[int, int, int, int], int] | None:
    call = getattr(ctypes.CDLL(None), "sync_file_range", None)
    if call is not None:
        call.argtypes = (ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint)
    return call
