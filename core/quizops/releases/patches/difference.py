"""The change between two files that nobody told us of: a hand edit, or bytes given whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizops.tables.splices import Splice

_STEP = 1 << 16
_SMALL = 1 << 10
_ENOUGH = 48
_REACHES = (1 << 9, 1 << 12, 1 << 16, 1 << 20, 1 << 40)
_BLOCK = re.compile(rb"[^\n}]*[\n}]|[^\n}]+\Z")


def difference(old: bytes, new: bytes) -> tuple[Splice, ...]:
    """Splices that turn `old` into `new`: the same bytes at both ends stay, blocks between are matched.

    Blocks end at a newline or a closing brace, so that an indented quiz and one on a single line both
    fall into small ones. What was moved counts as taken out here and put in there.
    """
    start = common_prefix(old, new)
    if start == len(old) == len(new):
        return ()
    tail = _common_suffix(old, new, min(len(old), len(new)) - start)
    old_end, new_end = len(old) - tail, len(new) - tail
    if min(old_end, new_end) - start < _SMALL:
        return (Splice(start, old_end - start, new[start:new_end]),)
    return tuple(_between(old, start, old_end, new, start, new_end))


def common_prefix(old: bytes, new: bytes) -> int:
    """How many bytes both begin with."""
    limit = min(len(old), len(new))
    position = 0
    step = _STEP
    while position < limit:
        end = min(position + step, limit)
        if old[position:end] == new[position:end]:
            position = end
        elif step == 1:
            break
        else:
            step = max(1, step // 16)
    return position


def _common_suffix(old: bytes, new: bytes, limit: int) -> int:
    length = 0
    step = _STEP
    while length < limit:
        more = min(step, limit - length)
        old_end, new_end = len(old) - length, len(new) - length
        if old[old_end - more : old_end] == new[new_end - more : new_end]:
            length += more
        elif step == 1:
            break
        else:
            step = max(1, step // 16)
    return length


def _between(
    old: bytes, old_start: int, old_end: int, new: bytes, new_start: int, new_end: int
) -> Iterator[Splice]:
    """Go on from one changed place to the next; what lies between is compared, not searched."""
    old_at, new_at = old_start, new_start
    while old_at < old_end or new_at < new_end:
        found = None
        for reach in _REACHES:
            ends = min(old_at + reach, old_end), min(new_at + reach, new_end)
            found = _same_again(old, old_at, old_end, new, new_at, new_end, ends)
            if found is not None or ends == (old_end, new_end):
                break
        old_next, new_next, length = found or (old_end, new_end, 0)
        yield from _trimmed(old, old_at, old_next, new, new_at, new_next)
        old_at, new_at = old_next + length, new_next + length


def _same_again(
    old: bytes, old_at: int, old_end: int, new: bytes, new_at: int, new_end: int, ends: tuple[int, int]
) -> tuple[int, int, int] | None:
    """Where both go on alike, and for how long: at the first block before `ends` that is in both once."""
    positions: dict[bytes, int] = {}
    for match in _BLOCK.finditer(old, old_at, ends[0]):
        positions[match[0]] = match.start() if match[0] not in positions else -1
    for match in _BLOCK.finditer(new, new_at, ends[1]):
        found = positions.get(match[0], -1)
        if found < 0:
            continue
        length = _run(old, found, old_end, new, match.start(), new_end)
        if length >= _ENOUGH or found + length == old_end or match.start() + length == new_end:
            return found, match.start(), length
    return None


def _run(old: bytes, old_at: int, old_end: int, new: bytes, new_at: int, new_end: int) -> int:
    """How far two windows stay equal from here on."""
    limit = min(old_end - old_at, new_end - new_at)
    length, step = 0, 1 << 8
    while length < limit:
        more = min(step, limit - length)
        if old[old_at + length : old_at + length + more] != new[new_at + length : new_at + length + more]:
            return length + common_prefix(
                old[old_at + length : old_at + length + more], new[new_at + length : new_at + length + more]
            )
        length += more
        step = min(step * 4, _STEP)
    return length


def _trimmed(
    old: bytes, old_start: int, old_end: int, new: bytes, new_start: int, new_end: int
) -> Iterator[Splice]:
    removed, inserted = old[old_start:old_end], new[new_start:new_end]
    tail = _common_suffix(removed, inserted, min(len(removed), len(inserted)))
    kept = len(inserted) - tail
    if kept or len(removed) > tail:
        yield Splice(old_start, len(removed) - tail, inserted[:kept])
