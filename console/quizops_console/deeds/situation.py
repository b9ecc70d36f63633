"""What an action can know of the moment in which it is pressed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from quizops_console.views.section import Place

Row: TypeAlias = Mapping[str, str]
EVERYWHERE = "everywhere"
SHEET = "sheet"
IDENTITIES = {"quizzes": "name", "runs": "id", "journal": "id"}
"""The column that tells rows apart, where it is not `key`."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What a filter matches in the whole table: how many rows, and the first three by name."""

    count: int
    examples: tuple[str, ...] = ()


def _no_row(_identity: str) -> Row | None:
    return None


@dataclass(frozen=True, slots=True)
class Situation:
    """One moment of the screen.

    `folder`: the content folder as it was given. `sheet`: what is pushed over the tab, or None, and `subject`
    what that is about. `row`: the one under the cursor, `place` where it stands in a file. `marked`:
    identities of marked rows, which `row_of` finds again. `shown`: rows that the filter lets through.
    `header`: the document of that name. `answers`: what dialogs of this action brought. `told`: what was
    gathered before it asks (`Ask`, `Select`). `is_confirmed`: its confirmation was given.
    """

    folder: str
    tab: str
    section: str
    sheet: str | None = None
    row: Row | None = None
    marked: Collection[str] = ()
    row_of: Callable[[str], Row | None] = _no_row
    shown: int = 0
    place: Place | None = None
    subject: Row = field(default_factory=dict)
    read_only: bool = False
    header: Mapping[str, Any] = field(default_factory=dict)
    filter_text: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    told: Any = None
    is_confirmed: bool = False

    @property
    def scopes(self) -> tuple[str, ...]:
        """Where this is, the nearest first: a sheet hides the tab under it."""
        if self.sheet is not None:
            return (f"{SHEET}.{self.sheet}", SHEET, EVERYWHERE)
        return (f"{self.tab}.{self.section}", self.tab, EVERYWHERE)

    @property
    def identity(self) -> str:
        """Of the row under the cursor; "" without one."""
        if self.row is None:
            return ""
        return self.row.get(IDENTITIES.get(self.sheet or self.section, "key"), "")

    def cell(self, column: str) -> str:
        """A cell of the row under the cursor; "" where there is none."""
        return self.row.get(column, "") if self.row is not None else ""

    def fact(self, column: str) -> str:
        """What the sheet is about, or the row under the cursor, says of it."""
        return self.subject.get(column, "") or self.cell(column)

    def answered(self, answers: Mapping[str, str]) -> Situation:
        """The same moment after a choice was made."""
        return replace(self, answers={**self.answers, **answers})

    def confirmed(self, answers: Mapping[str, str]) -> Situation:
        """The same moment after a confirmation was given, with what was typed into it."""
        return replace(self, answers={**self.answers, **answers}, is_confirmed=True)
