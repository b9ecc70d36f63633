"""Series: the figures that are kept over time, and how a stretch of one becomes points to be drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

from quizops.clock import iso
from quizops.ledger import Sample

SeriesKey: TypeAlias = tuple[str, str]
"""A series and its labels as text."""


class SeriesKind(StrEnum):
    """A counter only grows, and what matters is by how much; a gauge has a value at each moment."""

    COUNTER = "counter"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class SeriesSpec:
    """What a series means; `title` is its name for people. `is_figure`: it tells how this process or machine
    stands, not what was done."""

    name: str
    title: str
    kind: SeriesKind
    unit: str
    help: str
    is_figure: bool = False


def _counter(name: str, title: str, help_: str) -> SeriesSpec:
    return SeriesSpec(name, title, SeriesKind.COUNTER, "", help_)


def _gauge(name: str, title: str, unit: str, help_: str, *, is_figure: bool = False) -> SeriesSpec:
    return SeriesSpec(name, title, SeriesKind.GAUGE, unit, help_, is_figure)


_SPECS = (
    _gauge(
        "process_cpu_percent", "owner's CPU", "%", "CPU that the owner used, 100 is one core", is_figure=True
    ),
    _gauge(
        "process_resident_bytes", "owner's memory", "bytes", "memory that the owner holds", is_figure=True
    ),
    _gauge("memory_used_percent", "memory in use", "%", "memory of the machine in use", is_figure=True),
    _gauge("disk_free_bytes", "free disk", "bytes", "free where a folder lies", is_figure=True),
    _gauge(
        "watcher_last_event_timestamp_seconds",
        "last save",
        "time",
        "the last save that was seen",
        is_figure=True,
    ),
    _counter("watcher_saves_total", "saves", "saves that the watcher took in"),
    _counter("quiz_updates_total", "merges", "merges of a quiz, by how they ended"),
    _gauge("quiz_update_duration_seconds", "merge duration", "s", "how long the last merge of a quiz took"),
    _counter("quiz_questions_processed_total", "rows merged", "rows that merges looked at"),
    _counter("quiz_questions_updated_total", "questions changed", "questions that merges changed"),
    _counter("quiz_questions_added_total", "questions added", "questions that merges added"),
    _gauge("run_duration_seconds", "run duration", "s", "how long the last run of a recipe took"),
    _counter("app_rollbacks_total", "rollbacks", "rollbacks to an earlier release"),
    _gauge("download_rows", "rows", "rows", "tracker rows by source and status"),
)
SERIES: Mapping[str, SeriesSpec] = {spec.name: spec for spec in _SPECS}


def spec_of(name: str) -> SeriesSpec:
    """What is known of a series; one of another version is a plain gauge."""
    return SERIES.get(name) or SeriesSpec(name, name, SeriesKind.GAUGE, "", "")


def labels_text(labels: Mapping[str, str]) -> str:
    """`{quiz="geo",status="failed"}` as Prometheus writes it, in order of name; "" for none."""
    if not labels:
        return ""
    told = (f'{name}="{_escaped(value)}"' for name, value in sorted(labels.items()))
    return "{" + ",".join(told) + "}"


def labels_of(text: str) -> dict[str, str]:
    """The labels that `labels_text` wrote."""
    labels: dict[str, str] = {}
    rest = text.removeprefix("{").removesuffix("}")
    while rest:
        name, _, rest = rest.partition('="')
        value, rest = _quoted(rest)
        labels[name] = value
        rest = rest.removeprefix(",")
    return labels


def edges_of(end: datetime, span_s: float, count: int) -> list[str]:
    """The borders (ISO text) of `count` equal parts of a stretch that ends at `end`."""
    width = timedelta(seconds=span_s / count)
    return [iso(end - width * (count - number)) for number in range(count + 1)]


def points_of(samples: Sequence[Sample], kind: SeriesKind, edges: Sequence[str]) -> list[float | None]:
    """The parts of a stretch between its edges: how much a counter grew in each, the largest value of a
    gauge.

    A part without a sample has the value before it, None before the first. A counter that became smaller
    was started anew, from 0.
    """
    moments = [sample.at for sample in samples]
    cuts = [bisect_right(moments, edge) for edge in edges]
    values = [sample.value for sample in samples]
    parts = pairwise(cuts)
    if kind is SeriesKind.COUNTER:
        return [grown(values[max(first - 1, 0) : last]) if last else None for first, last in parts]
    return [max(values[first:last] or values[first - 1 : first], default=None) for first, last in parts]


def grown(values: Sequence[float]) -> float:
    """By how much a counter grew over its values, beginnings from 0 included."""
    return sum(after - before if after >= before else after for before, after in pairwise(values))


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _quoted(text: str) -> tuple[str, str]:
    """The value up to its closing quote, and what follows the quote."""
    value: list[str] = []
    characters = iter(range(len(text)))
    for place in characters:
        if text[place] == '"':
            return "".join(value), text[place + 1 :]
        if text[place] == "\\" and place + 1 < len(text):
            following = text[next(characters)]
            value.append("\n" if following == "n" else following)
        else:
            value.append(text[place])
    return "".join(value), ""
