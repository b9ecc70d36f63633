"""Sorting in slices: runs of a few thousand rows, dealt out to buckets by key, each bucket merged by itself.

The bounds of the buckets are drawn from a sample of the rows (sample sort, Frazer and McKellar 1970). Keys
are bound to places, so equal keys are dealt out evenly too, and stay in the store's order.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Sequence
from typing import TypeAlias

from quizops_console.views.blocks import BLOCK_ROWS, Block
from quizops_console.views.columns import CHUNK_ROWS
from quizops_console.views.sort_keys import Key, Keying, Keys

_RUN_CHUNKS = 3
_SAMPLES_A_CHUNK = 4
_SAMPLES_A_BUCKET = 8
_LAST_PLACE = 0xFFFF_FFFF

Sorting: TypeAlias = Generator[float, None, list[Block]]
"""Yields how far it is, 0 to 1, after each slice of a few milliseconds."""


def place_of(row: int, *, is_descending: bool) -> int:
    """The number that stands for a row: a list that is read backwards counts rows from the end."""
    return _LAST_PLACE - row if is_descending else row


row_of = place_of


def sorting(texts: Sequence[str], keying: Keying, *, is_descending: bool) -> Sorting:
    """Blocks of all rows of a column, given chunk by chunk; read backwards when descending."""
    chunks = list(range(len(texts)))
    if is_descending:
        chunks.reverse()
    if len(chunks) <= _RUN_CHUNKS:
        return _blocks_of(*_run(texts, chunks, keying, is_descending)) if chunks else []
    bounds = yield from _bounds(texts, keying, is_descending)
    buckets = [_Bucket(is_text=keying.is_text) for _ in range(len(bounds) + 1)]
    for start in range(0, len(chunks), _RUN_CHUNKS):
        keys, places = _run(texts, chunks[start : start + _RUN_CHUNKS], keying, is_descending)
        yield 0.1 + 0.5 * start / len(chunks)
        _deal(keys, places, bounds, buckets)
        yield 0.1 + 0.5 * start / len(chunks)
    blocks: list[Block] = []
    for number, bucket in enumerate(buckets):
        blocks += bucket.blocks()
        yield 0.6 + 0.4 * number / len(buckets)
    return blocks


class _Bucket:
    """Sorted pieces whose keys lie between two bounds."""

    __slots__ = ("_is_text", "_numbers", "_places", "_texts")

    def __init__(self, *, is_text: bool) -> None:
        self._is_text = is_text
        self._texts: list[str] = []
        self._numbers = array("d")
        self._places = array("I")

    def add(self, keys: Keys, places: Sequence[int]) -> None:
        self._places.extend(places)
        if self._is_text:
            self._texts.append("\n".join(keys))
        else:
            self._numbers.extend(keys)

    def blocks(self) -> list[Block]:
        if not self._places:
            return []
        keys: Keys = "\n".join(self._texts).split("\n") if self._is_text else list(self._numbers)
        keys, places = _sorted(keys, self._places)
        self._texts, self._numbers, self._places = [], array("d"), array("I")
        return _blocks_of(keys, places)


def _blocks_of(keys: Keys, places: Sequence[int]) -> list[Block]:
    parts = [slice(start, start + BLOCK_ROWS) for start in range(0, len(places), BLOCK_ROWS)]
    blocks = [Block(keys[part], places[part]) for part in parts]
    for block in blocks:
        block.pack()
    return blocks


def _sorted(keys: Keys, places: Sequence[int]) -> tuple[Keys, list[int]]:
    """By key; equal keys stay as they are, which is by place."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return [keys[index] for index in order], [places[index] for index in order]


def _run(
    texts: Sequence[str], chunks: Sequence[int], keying: Keying, is_descending: bool
) -> tuple[Keys, list[int]]:
    cells: list[str] = []
    places: list[int] = []
    for chunk in chunks:
        of_chunk = texts[chunk].split("\n")
        start = place_of(chunk * CHUNK_ROWS, is_descending=is_descending)
        if is_descending:
            of_chunk.reverse()
            places += range(start - len(of_chunk) + 1, start + 1)
        else:
            places += range(start, start + len(of_chunk))
        cells += of_chunk
    return _sorted(keying.keys(cells), places)


def _bounds(
    texts: Sequence[str], keying: Keying, is_descending: bool
) -> Generator[float, None, list[tuple[Key, int]]]:
    """Keys and places that part the rows evenly, as far as a sample can tell."""
    sample: list[tuple[Key, int]] = []
    for chunk, text in enumerate(texts):
        cells = text.split("\n")
        picked = range(
            len(cells) // (2 * _SAMPLES_A_CHUNK), len(cells), max(len(cells) // _SAMPLES_A_CHUNK, 1)
        )
        keys = keying.keys([cells[index] for index in picked])
        for key, index in zip(keys, picked, strict=True):
            sample.append((key, place_of(chunk * CHUNK_ROWS + index, is_descending=is_descending)))
        if chunk % 16 == 0:
            yield 0.1 * chunk / len(texts)
    sample.sort()
    return sample[_SAMPLES_A_BUCKET::_SAMPLES_A_BUCKET]


def _deal(
    keys: Keys, places: Sequence[int], bounds: Sequence[tuple[Key, int]], buckets: Sequence[_Bucket]
) -> None:
    """Cut a sorted run at the bounds, a piece for each bucket."""
    start = 0
    for (key, place), bucket in zip(bounds, buckets, strict=False):
        end = bisect_left(keys, key, start)
        if end < len(keys) and keys[end] == key:
            end = bisect_left(places, place, end, bisect_right(keys, key, end))
        if end > start:
            bucket.add(keys[start:end], places[start:end])
            start = end
    if start < len(keys):
        buckets[-1].add(keys[start:], places[start:])
