"""The rows of a store in the order of one column, kept right as cells change."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Generator, Iterator, Sequence

from quizops_console.views.blocks import BLOCK_ROWS, Block
from quizops_console.views.columns import CHUNK_ROWS
from quizops_console.views.sort_keys import Key, Keying
from quizops_console.views.sorting import place_of, row_of, sorting
from quizops_console.views.table_spec import Order

_SORT_ANEW_ABOVE = 1 / 16
_UNPACKED_BLOCKS = 8


class Ordering:
    """Blocks of rows by key, and the texts of the column that their keys were made of.

    What it knows of the column is a list of the chunks' texts; `catch_up` puts right what differs from it.
    """

    def __init__(self, order: Order, *, is_descending: bool) -> None:
        self.is_descending = is_descending
        self.version = 0
        self.blocks: list[Block] = []
        self._keying = Keying(order, is_descending=is_descending)
        self._basis: list[str] = []
        self._firsts: list[tuple[Key, int]] = []
        self._used: deque[Block] = deque()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def is_stale(self, texts: Sequence[str]) -> bool:
        """Whether `catch_up` has anything to do for these chunks of the column."""
        return len(texts) != len(self._basis) or any(
            new is not old and new != old for new, old in zip(texts, self._basis, strict=True)
        )

    def catch_up(self, texts: Sequence[str]) -> Iterator[float]:
        """Sort these chunks, or place the rows that changed where they are few; yields progress."""
        stale = [chunk for chunk in range(max(len(texts), len(self._basis))) if self._differs(chunk, texts)]
        if (yield from self._is_much(stale, texts)):
            basis = list(texts)
            blocks = yield from sorting(basis, self._keying, is_descending=self.is_descending)
            self._replace(blocks, basis)
            return
        gone = [chunk for chunk in reversed(stale) if chunk >= len(texts)]
        for done, chunk in enumerate([*gone, *stale[: len(stale) - len(gone)]]):
            for _ in self._replaced_rows(chunk, texts):
                yield done / len(stale)
        self._pack()

    def locate(self, row: int, text: str) -> tuple[int, int]:
        """Block and index where a row is, or would be; `text` is its chunk, for a new row."""
        chunk, offset = divmod(row, CHUNK_ROWS)
        for known in (self._basis[chunk] if chunk < len(self._basis) else "", text):
            if known.count("\n") >= offset and (known or offset == 0):
                key = self._keying.keys(known.split("\n")[offset : offset + 1])[0]
                return self._locate(key, place_of(row, is_descending=self.is_descending))
        return 0, 0

    def rows(self, block: int) -> list[int]:
        """The rows of a block as they are shown from top to bottom."""
        places = self.blocks[block].places
        if not self.is_descending:
            return list(places)
        return [row_of(place, is_descending=True) for place in reversed(places)]

    def _differs(self, chunk: int, texts: Sequence[str]) -> bool:
        if chunk >= len(texts) or chunk >= len(self._basis):
            return True
        return texts[chunk] is not self._basis[chunk] and texts[chunk] != self._basis[chunk]

    def _is_much(self, stale: Sequence[int], texts: Sequence[str]) -> Generator[float, None, bool]:
        """Whether sorting anew is less work than placing the rows that differ."""
        limit = max(len(texts) * CHUNK_ROWS * _SORT_ANEW_ABOVE, 8) if self._basis else 0
        count = 0
        for chunk in stale:
            count += sum(1 for _ in self._differences(chunk, texts))
            if count > limit:
                return True
            yield 0.0
        return False

    def _differences(self, chunk: int, texts: Sequence[str]) -> Iterator[tuple[int, str | None, str | None]]:
        """Offset, old cell and new cell of each row that differs; None where there is no row."""
        old = self._basis[chunk].split("\n") if chunk < len(self._basis) else []
        new = texts[chunk].split("\n") if chunk < len(texts) else []
        for offset, (before, after) in enumerate(zip(old, new, strict=False)):
            if before != after:
                yield offset, before, after
        for offset in range(len(new), len(old)):
            yield offset, old[offset], None
        for offset in range(len(old), len(new)):
            yield offset, None, new[offset]

    def _replaced_rows(self, chunk: int, texts: Sequence[str]) -> Iterator[None]:
        for offset, before, after in list(self._differences(chunk, texts)):
            place = place_of(chunk * CHUNK_ROWS + offset, is_descending=self.is_descending)
            if before is not None:
                self._remove(self._keying.keys([before])[0], place)
            if after is not None:
                self._insert(self._keying.keys([after])[0], place)
            yield
        self._basis[chunk : chunk + 1] = texts[chunk : chunk + 1]

    def _replace(self, blocks: list[Block], basis: list[str]) -> None:
        self.blocks = blocks
        self._basis = basis
        self._size = sum(len(block.places) for block in blocks)
        self._firsts = [block.first() for block in blocks]
        self.version += 1

    def _locate(self, key: Key, place: int) -> tuple[int, int]:
        if not self.blocks:
            return 0, 0
        number = max(bisect_right(self._firsts, (key, place)) - 1, 0)
        block = self.blocks[number]
        self._used.append(block)
        if len(self._used) > _UNPACKED_BLOCKS:
            self._used.popleft().pack()
        return number, block.index(key, place)

    def _remove(self, key: Key, place: int) -> None:
        number, index = self._locate(key, place)
        block = self.blocks[number]
        block.remove(index)
        self._size -= 1
        self._touched(number, [block] if block.places else [])

    def _insert(self, key: Key, place: int) -> None:
        self._size += 1
        if not self.blocks:
            self._touched(0, [Block([key], [place])])
            return
        number, _ = self._locate(key, place)
        block = self.blocks[number]
        block.insert(key, place)
        self._touched(number, [block] if len(block.places) <= 2 * BLOCK_ROWS else list(block.halved()))

    def _touched(self, number: int, blocks: list[Block]) -> None:
        self.blocks[number : number + 1] = blocks
        self._firsts[number : number + 1] = [block.first() for block in blocks]
        self.version += 1

    def _pack(self) -> None:
        self._used.clear()
        for block in self.blocks:
            block.pack()
