"""What a table is: its columns on the screen and in the store, how it is filtered, searched and sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from quizops_console.views.spans import Line, Tone

Row: TypeAlias = Mapping[str, str]
"""A row's cells by store column."""

Order: TypeAlias = Literal["text", "number", "natural"] | tuple[str, ...]
"""How cells are ordered: as text, as numbers, as text with numbers in it (`a2`, `a10`), or as these words."""


@dataclass(frozen=True, slots=True)
class Width:
    """How wide a column may be, in terminal columns."""

    least: int
    ideal: int
    most: int


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column on the screen.

    `sources` are the store columns it is made of (its own id where none is named); the first one is what it
    is sorted by. `weight` is its share of room that is left over; 0 takes none. `tone` is given the first
    source's cell, `show` the row.
    """

    id: str
    title: str
    width: Width
    weight: int = 0
    right: bool = False
    tone: Callable[[str], Tone] | None = None
    show: Callable[[Row], str | Line] | None = None
    order: Order = "text"
    sources: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The store column that it is sorted by."""
        return self.sources[0] if self.sources else self.id


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of the filter language: `status:failed`.

    With `words`, a value is one of them or the beginning of some, and anything else is a mistake unless
    `is_open`; without, a value is a part of the cell. A field with `scopes` chooses which columns the *other*
    fields look at: `source:drive` makes `status:` look at those of `scopes["drive"]` only; a word without
    columns there, as `any`, chooses none.
    """

    columns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    is_open: bool = False
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def known(self) -> tuple[str, ...]:
        """The words that a value of it may be, for completion."""
        return self.words or tuple(self.scopes)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: `identity` is the store column that tells rows apart, `search` those for free text."""

    id: str
    store_columns: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    identity: str
    fields: Mapping[str, FieldSpec] = field(default_factory=dict)
    search: tuple[str, ...] = ()
    empty: str = "nothing here"
    name: str = "rows"

    def column(self, column_id: str) -> ColumnSpec | None:
        """A column of the screen by its id."""
        return next((column for column in self.columns if column.id == column_id), None)
