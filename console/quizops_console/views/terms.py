"""What a filter asks of a row, term by term; a row is shown when every term holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class TextTerm:
    """One of these lower-case needles is in the row's searched text; `is_negated`: none is."""

    needles: tuple[str, ...]
    is_negated: bool = False

    def implies(self, other: Term) -> bool:
        """Whether every row that this one shows is also shown by the other; may say no too often."""
        if not isinstance(other, TextTerm) or self.is_negated != other.is_negated:
            return False
        if self.is_negated:
            return _each_contains_one(other.needles, self.needles)
        return _each_contains_one(self.needles, other.needles)


@dataclass(frozen=True, slots=True)
class CellTerm:
    """In one of these columns the cell is a word of these, or holds a lower-case part; `is_negated`: none."""

    columns: tuple[str, ...]
    words: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    is_negated: bool = False

    def implies(self, other: Term) -> bool:
        """Whether every row that this one shows is also shown by the other; may say no too often."""
        if not isinstance(other, CellTerm) or self.is_negated != other.is_negated:
            return False
        return other._covers(self) if not self.is_negated else self._covers(other)

    def _covers(self, narrow: CellTerm) -> bool:
        return (
            set(narrow.columns) <= set(self.columns)
            and narrow.words <= self.words
            and _each_contains_one(narrow.parts, self.parts)
        )


Term: TypeAlias = TextTerm | CellTerm


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as typed, and what it asks for; without terms it shows every row."""

    text: str = ""
    terms: tuple[Term, ...] = ()

    def narrows(self, other: Filter) -> bool:
        """Whether every row that this filter shows is among those of the other."""
        return all(any(mine.implies(theirs) for mine in self.terms) for theirs in other.terms)


def _each_contains_one(texts: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    return all(any(part in text for part in parts) for text in texts)
