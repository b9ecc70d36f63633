"""What cells are ordered by: texts or numbers that compare as their column's order wants."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from quizops_console.views.table_spec import Order

Key: TypeAlias = Any
"""Text or a number; the keys of one column are all of one kind."""
Keys: TypeAlias = list[Key]

_DIGITS = re.compile("[0-9]+")
_COMBINING = re.compile("[\u0300-\u036f]")
_LAST_TEXT = chr(sys.maxunicode)


class Keying:
    """Keys for the cells of one column; `is_text` tells which of the two kinds.

    Empty cells come last upwards and first downwards, so that a list read backwards ends with them too;
    before them come, likewise, cells that are no number or no known word.
    """

    def __init__(self, order: Order, *, is_descending: bool) -> None:
        self.is_text = order in ("text", "natural")
        self._empty_text = "" if is_descending else _LAST_TEXT
        self._empty = float("-inf") if is_descending else float("inf")
        self._other = -sys.float_info.max if is_descending else sys.float_info.max
        self._keys = self._way(order)

    def keys(self, cells: Sequence[str]) -> Keys:
        """A key for each cell."""
        return self._keys(cells)

    def _way(self, order: Order) -> Callable[[Sequence[str]], Keys]:
        match order:
            case "text":
                return self._texts
            case "natural":
                return self._naturals
            case "number":
                return self._numbers
            case _:
                self._ranks = {word: float(rank) for rank, word in enumerate(order)} | {"": self._empty}
                return self._of_words

    def _texts(self, cells: Sequence[str]) -> list[str]:
        return self._filled(_folded("\n".join(cells)).split("\n"))

    def _naturals(self, cells: Sequence[str]) -> list[str]:
        text = _folded("\n".join(cells))
        return self._filled(_DIGITS.sub(_sized, text).split("\n"))

    def _filled(self, keys: list[str]) -> list[str]:
        if self._empty_text and "" in keys:
            return [key or self._empty_text for key in keys]
        return keys

    def _numbers(self, cells: Sequence[str]) -> list[float]:
        try:
            keys = [float(cell) if cell else self._empty for cell in cells]
        except ValueError:
            return [self._number(cell) for cell in cells]
        return keys if all(key == key for key in keys) else [self._number(cell) for cell in cells]

    def _number(self, cell: str) -> float:
        if not cell:
            return self._empty
        try:
            number = float(cell)
        except ValueError:
            return self._other
        return number if number == number else self._other

    def _of_words(self, cells: Sequence[str]) -> list[float]:
        ranks, other = self._ranks, self._other
        return [ranks.get(cell, other) for cell in cells]


def _sized(match: re.Match[str]) -> str:
    """A number with its count of digits before it, so that texts compare as the numbers do."""
    digits = match[0].lstrip("0") or "0"
    count = len(digits)
    return (chr(48 + count) if count < 9 else f"9{chr(256 + count)}") + digits


def _folded(text: str) -> str:
    """Neither case nor accents tell names apart: `É` stands with `e`."""
    text = text.casefold()
    return text if text.isascii() else _COMBINING.sub("", unicodedata.normalize("NFKD", text))
