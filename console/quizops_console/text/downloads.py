"""The tracker's rows and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops_console.output import Cell, Output, Tone, Toned, moment, state
from quizops_console.text.problems import count

_MOST = 20
_SOURCES = ("youtube", "drive")


def totals_text(out: Output, totals: Mapping[str, Any]) -> None:
    """A line a source, then categories and patterns of what failed."""
    out.facts({"rows": totals["rows"], **{source: _counts(totals[source]) for source in _SOURCES}})
    rate = totals.get("success_rate")
    out.facts(
        {"success rate": f"{rate:.0%}" if rate is not None else "", "failures": _counts(totals["categories"])}
    )
    for pattern in totals.get("patterns", []):
        out.line(f"{pattern['count']} of {pattern['of']}: {pattern['message']}")
        if pattern.get("hint"):
            out.wrapped(f"hint: {pattern['hint']}", "  ")


def rows_text(out: Output, rows: Sequence[Mapping[str, Any]]) -> None:
    """A line a row, and under it what is wrong with it."""
    if not rows:
        out.line("no rows")
        return
    lines: list[list[Cell]] = [
        [
            str(row["row_id"]),
            str(row["name"] or ""),
            str(row["type"] or ""),
            *(_source(row[source]) for source in _SOURCES),
        ]
        for row in rows
    ]
    out.table(["row", "name", "type", *_SOURCES], lines, whole="row", below=[_errors(row) for row in rows])


def _errors(row: Mapping[str, Any]) -> list[str]:
    return [_error(source, row[source]) for source in _SOURCES if row[source]["error"]]


def _error(name: str, source: Mapping[str, Any]) -> str:
    due = f"; next try {moment(source['next_try'])}" if source["next_try"] else ""
    return f"{name}: {source['error']}{due}"


def operation_text(out: Output, answer: Mapping[str, Any]) -> None:
    """Which rows were changed, which were not and why, and how to take it back."""
    changed = answer["changed"]
    out.line(f"{answer['operation']}: {count(len(changed), 'row')} changed", _few(changed))
    for row in answer["skipped"]:
        out.line(Toned(f"  skipped {row['row_id']}: ", Tone.WARN), str(row["reason"]))
    for row_id in answer["unknown"]:
        out.line(Toned(f"  there is no row {row_id}", Tone.WARN))
    if answer.get("actions"):
        out.line(Toned("`quizops undo` takes it back", Tone.DIM))


def accepted_text(out: Output, answer: Mapping[str, Any]) -> None:
    for tracker in answer["accepted"]:
        out.line(f"{tracker}: the rows that are gone are let go")


def _few(row_ids: Sequence[str]) -> str:
    shown = ", ".join(row_ids[:_MOST])
    more = f" and {len(row_ids) - _MOST} more" if len(row_ids) > _MOST else ""
    return f": {shown}{more}" if row_ids else ""


def _counts(counts: Mapping[str, int]) -> str:
    return "  ".join(f"{number} {word}" for word, number in counts.items() if number)


def _source(source: Mapping[str, Any]) -> Cell:
    """`failed network 2×`: status, category, tries."""
    word = str(source["status"])
    parts = [word, source["category"] or "", f"{source['tries']}×" if source["tries"] else ""]
    text = " ".join(part for part in parts if part)
    toned = state(word)
    return Toned(text, toned.tone) if isinstance(toned, Toned) else text
