"""Figures over time, one a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from quizops_console.output import Cell, Output, moment, plain, size

_WIDTH = 20
Draw = Callable[[Sequence[float | None], int], str]


def metrics_text(out: Output, metrics: Sequence[Mapping[str, Any]], draw: Draw) -> None:
    """Name with its labels, the value now, and the last hour as `draw` makes a line of its points."""
    if not metrics:
        out.line("nothing was measured yet: an owner does so every 15 s")
        return
    rows = [_row(metric, draw) for metric in metrics]
    out.table(["series", "now", "last hour"], rows, numbers="now", whole="now")


def _row(metric: Mapping[str, Any], draw: Draw) -> list[Cell]:
    labels = ",".join(f"{name}={value}" for name, value in metric["labels"].items())
    name = f"{metric['name']}{{{labels}}}" if labels else metric["name"]
    return [name, value_text(metric["value"], metric["unit"]), draw(metric["points"], _WIDTH)]


def value_text(value: float | None, unit: str) -> str:
    """A figure with its unit; a moment as a moment."""
    if value is None:
        return "–"
    match unit:
        case "bytes":
            return size(int(value))
        case "time":
            from datetime import UTC, datetime

            return moment(datetime.fromtimestamp(value, UTC).isoformat())
        case "s":
            return f"{value:.2f} s"
        case "%":
            return f"{value:.1f} %"
        case _:
            return f"{plain(round(value, 2) if value % 1 else int(value))} {unit}".rstrip()
