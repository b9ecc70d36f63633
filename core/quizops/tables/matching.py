"""Which stretches of two versions of a file are the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_FIRST_CHUNK = 1 << 9
_LARGEST_CHUNK = 1 << 17
_SMALL_REST = 1 << 12
_FIRST_BLOCK = 1 << 11
_SHORTEST_ANCHOR = 4
_MOST_MATCHES = 512


@dataclass(frozen=True, slots=True)
class Match:
    """`length` bytes at `old_start` of the old data and at `new_start` of the new are equal."""

    old_start: int
    new_start: int
    length: int

    @property
    def delta(self) -> int:
        return self.new_start - self.old_start

    @property
    def old_end(self) -> int:
        return self.old_start + self.length

    @property
    def new_end(self) -> int:
        return self.new_start + self.length


def matches(old: bytes, new: bytes) -> list[Match]:
    """Equal stretches, ascending in both: the common start and end, and lines in between.

    Every match is true; a difference is never in one. All but the last end with a line, so that the
    next may begin with one. Where lines were moved, some equal bytes may lie in no match.
    """
    shorter = min(len(old), len(new))
    start = common_start(old, 0, new, 0, shorter)
    if start == len(old) == len(new):
        return [Match(0, 0, start)]
    start = old.rfind(b"\n", 0, start) + 1
    end = common_end(old, new, shorter - start)
    middle = _middle(old, start, len(old) - end, new, start, len(new) - end)
    return [Match(0, 0, start), *middle, Match(len(old) - end, len(new) - end, end)]


def common_start(old: bytes, old_at: int, new: bytes, new_at: int, limit: int) -> int:
    """How many bytes from `old_at` and `new_at` on are equal, at most `limit`."""
    view = memoryview(old)
    return _gallop(lambda a, b: new.startswith(view[old_at + a : old_at + b], new_at + a), limit)


def common_end(old: bytes, new: bytes, limit: int) -> int:
    """How many bytes at the end are equal, at most `limit`."""
    view = memoryview(old)
    old_end, new_end = len(old), len(new)
    return _gallop(lambda a, b: new.startswith(view[old_end - b : old_end - a], new_end - b), limit)


def _gallop(equal: Callable[[int, int], bool], limit: int) -> int:
    """The largest count up to `limit` for which `equal(0, count)`, comparing about each byte once.

    Views are compared in place, at the speed of memcmp; chunks grow while they agree and are halved
    around the first difference.
    """
    done, chunk = 0, _FIRST_CHUNK
    while done < limit:
        size = min(chunk, limit - done)
        if equal(done, done + size):
            done += size
            chunk = min(chunk * 4, _LARGEST_CHUNK)
        elif size == 1:
            return done
        else:
            chunk = max(1, size // 2)
            limit = min(limit, done + size)
    return done


def _middle(old: bytes, old_at: int, old_end: int, new: bytes, new_at: int, new_end: int) -> list[Match]:
    """Matches between the common start and the common end, by lines that stand in both.

    None beyond `_MOST_MATCHES`: from there on reading the whole stretch at once is cheaper.
    """
    found: list[Match] = []
    while old_end - old_at > _SMALL_REST and new_end - new_at > _SMALL_REST:
        anchor = _anchor(old, old_at, old_end, new, new_at, new_end)
        if anchor is None:
            break
        if len(found) == _MOST_MATCHES:
            return []
        old_at, new_at = anchor
        length = common_start(old, old_at, new, new_at, min(old_end - old_at, new_end - new_at))
        length = old.rfind(b"\n", old_at, old_at + length) + 1 - old_at
        found.append(Match(old_at, new_at, length))
        old_at, new_at = old_at + length, new_at + length
    return found


def _anchor(
    old: bytes, old_at: int, old_end: int, new: bytes, new_at: int, new_end: int
) -> tuple[int, int] | None:
    """The nearest pair of equal whole lines ahead, looking ever further."""
    block = _FIRST_BLOCK
    while True:
        ahead = _lines(old, old_at, min(old_end, old_at + block))
        for line, offset in _lines(new, new_at, min(new_end, new_at + block)).items():
            if line in ahead:
                return ahead[line], offset
        if old_at + block >= old_end and new_at + block >= new_end:
            return None
        block *= 8


def _lines(data: bytes, start: int, stop: int) -> dict[bytes, int]:
    """Whole lines (with the offset of their first appearance) behind the next line end, in order."""
    at = data.find(b"\n", start, stop) + 1
    last = data.rfind(b"\n", start, stop) + 1
    found: dict[bytes, int] = {}
    if not at:
        return found
    for line in data[at:last].split(b"\n"):
        if len(line) >= _SHORTEST_ANCHOR:
            found.setdefault(line, at)
        at += len(line) + 1
    return found
