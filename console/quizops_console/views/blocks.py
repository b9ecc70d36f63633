"""Rows in an order, cut into blocks so that one can be put anywhere without moving a million others."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from quizops_console.views.sort_keys import Key, Keys

BLOCK_ROWS = 4096
STALE = -1


class Block:
    """Places in ascending order of key and, where keys are equal, of place.

    A place is a number that stands for a row. Keys are kept as one joined text, or as bare numbers. `shown`
    is how many of its rows a filter shows, `STALE` where they have to be counted.
    """

    __slots__ = ("_first", "_keys", "_packed", "places", "shown")

    def __init__(self, keys: Keys, places: Sequence[int]) -> None:
        self.places = array("I", places)
        self.shown = STALE
        self._keys: Keys | None = keys
        self._first: Key = keys[0]
        self._packed: str | array[float] = ""

    def keys(self) -> Keys:
        """The keys, in order; they stay unpacked until `pack`."""
        if self._keys is None:
            packed = self._packed
            self._keys = packed.split("\n") if isinstance(packed, str) else list(packed)
        return self._keys

    def pack(self) -> None:
        """Keep the keys small."""
        if self._keys:
            is_text = isinstance(self._keys[0], str)
            self._packed = "\n".join(self._keys) if is_text else array("d", self._keys)
            self._first = self._keys[0]
            self._keys = None

    def first(self) -> tuple[Key, int]:
        """The key and place that it begins with."""
        return (self._keys or [self._first])[0], self.places[0]

    def index(self, key: Key, place: int) -> int:
        """Where a place is, or would be."""
        keys = self.keys()
        least = bisect_left(keys, key)
        return bisect_left(self.places, place, least, bisect_right(keys, key, least))

    def has(self, index: int, place: int) -> bool:
        """Whether this place is at an index."""
        return index < len(self.places) and self.places[index] == place

    def insert(self, key: Key, place: int) -> None:
        """Put a place where its key belongs."""
        index = self.index(key, place)
        self.keys().insert(index, key)
        self.places.insert(index, place)
        self.shown = STALE

    def remove(self, index: int) -> None:
        """Take out the place at an index."""
        del self.keys()[index]
        del self.places[index]
        self.shown = STALE

    def halved(self) -> tuple[Block, Block]:
        """Two blocks of its places."""
        keys, middle = self.keys(), len(self.places) // 2
        return Block(keys[:middle], self.places[:middle]), Block(keys[middle:], self.places[middle:])
