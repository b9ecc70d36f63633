"""What happened to one tracker row, as far as the ledger tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quizops.ledger import Event, Transaction
from quizops.wiring import Parts

_LOOKED_THROUGH = 500
_TOLD = 50
_WORDS = {
    "rows_retried": "retried",
    "rows_reset": "reset",
    "rows_skipped": "skipped",
    "rows_restored": "put back",
    "rows_recorded": "attempted",
}


def row_history(parts: Parts, tracker: str, row_id: str) -> list[dict[str, Any]]:
    """`[{at, what, operator, detail}]`, newest first: what was done to the row, and when its cells were new.

    Looks through the tracker's latest events only.
    """
    with parts.ledger.reading() as tx:
        told = [*_deeds(tx, tracker, row_id), *_states(tx, tracker, row_id)]
    return sorted(told, key=lambda one: str(one["at"]), reverse=True)[:_TOLD]


def _deeds(tx: Transaction, tracker: str, row_id: str) -> Iterator[dict[str, Any]]:
    for event in tx.events.newest(_LOOKED_THROUGH, subject=tracker):
        if event.kind == "tracker_read":
            yield from _typed(event, row_id)
        elif row_id in _rows_of(tx, event):
            what = _WORDS.get(event.kind, event.kind.replace("_", " "))
            count = int(event.data.get("count", 1))
            detail = f"with {count - 1} other rows" if count > 1 else ""
            yield {"at": event.at, "what": what, "operator": event.operator, "detail": detail}


def _rows_of(tx: Transaction, event: Event) -> Sequence[str]:
    """The rows that an event is about; where it names not all, those of its action."""
    rows = event.data.get("rows")
    if not isinstance(rows, list):
        return [str(event.data["row_id"])] if "row_id" in event.data else []
    action = event.data.get("action")
    if int(event.data.get("count", 0)) > len(rows) and action:
        found = tx.journal.get(str(action))
        return [str(change[0]) for change in found.undo.get("rows", ())] if found else rows
    return rows


def _typed(event: Event, row_id: str) -> Iterator[dict[str, Any]]:
    """What somebody typed into the CSV: an order that was followed, or cells that were written again."""
    for order in event.data.get("orders", ()):
        if order["row_id"] == row_id:
            detail = f"{order['source']}: {order['word']}"
            yield {"at": event.at, "what": "typed into the CSV", "operator": None, "detail": detail}
    for contest in event.data.get("contests", ()):
        if contest["row_id"] == row_id:
            detail = ", ".join(f"{name} {_short(cell)}" for name, cell in contest["columns"].items())
            yield {"at": event.at, "what": "cells written again", "operator": None, "detail": detail}


def _short(cell: Mapping[str, str]) -> str:
    return f"was {cell['found']!r}, is {cell['kept']!r}"


def _states(tx: Transaction, tracker: str, row_id: str) -> Iterator[dict[str, Any]]:
    """When the row's tracking cells were what they had never been before."""
    for number, (_, _, at) in enumerate(tx.rows.history_of(tracker, [row_id])):
        what = "first seen" if number == 0 else "its cells were new"
        yield {"at": at, "what": what, "operator": None, "detail": ""}
