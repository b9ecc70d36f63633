"""Rows of the plan, counted before something is done to all of them."""

from __future__ import annotations

from quizops_console.deeds.asking import Select
from quizops_console.deeds.situation import Selected, Situation


def waiting(kind: str, **cells: str) -> Select:
    """The rows of the plan of this kind that have just these cells."""
    return Select(
        f"kind:{kind}",
        "plan",
        ("id", "field"),
        lambda row: row["kind"] == kind and all(row[column] == cell for column, cell in cells.items()),
    )


def found(situation: Situation) -> Selected:
    """What was counted; nothing before."""
    return situation.told if isinstance(situation.told, Selected) else Selected(0)


def none_selected(situation: Situation) -> str | None:
    """Once they were counted: whether there are any."""
    if isinstance(situation.told, Selected) and situation.told.count == 0:
        return "nothing of the kind waits here"
    return None
