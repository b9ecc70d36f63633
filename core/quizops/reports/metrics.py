"""Series with their last hour, as `monitor metrics` prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quizops.ledger import Transaction
from quizops.monitoring import (
    SERIES,
    SeriesKey,
    SeriesKind,
    SeriesSpec,
    edges_of,
    labels_of,
    points_of,
    spec_of,
)
from quizops.wiring import Parts

SPAN_S = 3600.0
POINTS = 40
_PLACES = {name: place for place, name in enumerate(SERIES)}


def metrics(parts: Parts, *, span_s: float = SPAN_S, points: int = POINTS) -> list[dict[str, Any]]:
    """`[{name, title, labels, kind, unit, help, figure, at, value, grown, points}]`, one a series and labels.

    `points` are of the last `span_s` seconds, in equal parts: how much a counter grew in each (`grown` in
    all), the largest value of a gauge; null before the first sample.
    """
    edges = edges_of(parts.clock.now(), span_s, points)
    with parts.ledger.reading() as tx:
        found = sorted(tx.samples.series(), key=_place)
        return [_metric(tx, series, labels, edges) for series, labels in found]


def _place(key: SeriesKey) -> tuple[int, SeriesKey]:
    """In the order in which the series are described, unknown ones last."""
    return _PLACES.get(key[0], len(_PLACES)), key


def _metric(tx: Transaction, series: str, labels: str, edges: Sequence[str]) -> dict[str, Any]:
    spec = spec_of(series)
    before = tx.samples.before(series, labels, edges[0])
    samples = [*([before] if before else []), *tx.samples.of(series, labels, edges[0])]
    points = points_of(samples, spec.kind, edges)
    return {
        "name": series,
        "title": spec.title,
        "labels": labels_of(labels),
        "kind": spec.kind.value,
        "unit": spec.unit,
        "help": spec.help,
        "figure": spec.is_figure,
        "at": samples[-1].at if samples else None,
        "value": samples[-1].value if samples else None,
        "grown": _grown(spec, points),
        "points": points,
    }


def _grown(spec: SeriesSpec, points: Sequence[float | None]) -> float | None:
    if spec.kind is not SeriesKind.COUNTER:
        return None
    return sum(point for point in points if point is not None)
