"""A section of a tab: one table with what belongs to its rows; and a sheet, which is one laid over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from quizops_console.views.spans import Line
from quizops_console.views.table_spec import TableSpec

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a path below the content folder; line and column count from 1."""

    file: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """`details` says of a row what its columns have no room for; `place` is where `e` leads to."""

    id: str
    title: str
    table: str
    spec: TableSpec
    details: Callable[[Row], list[Line]]
    place: Callable[[Row], Place | None] = lambda row: None
    ask: Callable[[Row], tuple[str, dict[str, str]] | None] = lambda row: None
    """What to ask the reader for when the details of a row are open: name and parameters."""
    answered: Callable[[Row, Mapping[str, object]], list[Line]] | None = None
    """The details once the answer is there."""
    sheet: Callable[[Row, Mapping[str, object]], Sheet] | None = None
    """All of it, for a screen of its own; without it, the details as they are."""


@dataclass(frozen=True, slots=True)
class TabSpec:
    """`title` as it stands beside the tab's number."""

    id: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table laid over a tab: a log, a diff, a question. Its rows are the cells of `spec`'s columns."""

    id: str
    title: str
    spec: TableSpec
    rows: Sequence[Sequence[str]]
    follows: bool = False
    """Whether it stays at its end while rows come."""
    subject: Mapping[str, str] = field(default_factory=dict)
    """What it is about, for actions: the quiz, the run, the row."""
