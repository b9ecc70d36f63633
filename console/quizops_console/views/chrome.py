"""The lines around a table: the header, and the tabs with their sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizops_console.output import shortened, width_of
from quizops_console.views.spans import Line, Span, Tone

_HEALTH = {
    "healthy": ("●", Tone.GOOD),
    "warning": ("▲", Tone.WARN),
    "critical": ("✗", Tone.BAD),
}
_NARROWEST_PATH = 12


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of the header: the less its `weight`, the sooner it is left out on a narrow screen."""

    span: Span
    weight: int


def header_line(
    header: Mapping[str, Any],
    *,
    width: int,
    read_only: bool,
    folder: str,
    trouble: Mapping[str, Any] | None = None,
) -> Line:
    """`quizops ./content  dev  ● healthy  watching 4 files  1 alert  ?:help`, fitted to the width.

    `trouble`: why nothing can be read of the folder now.
    """
    told = list(_told(header, read_only=read_only))
    if trouble is not None:
        told = [Told(Span(shortened(str(trouble["message"]), max(width - 24, 20)), Tone.BAD), 10)]
    while told and _width(told) + _NARROWEST_PATH + 8 > width:
        told.remove(min(told, key=lambda one: one.weight))
    room = width - _width(told) - len(" quizops ")
    path = _path(folder, max(room, 0))
    gap = Span(" " * max(width - len(" quizops ") - width_of(path) - _width(told), 0), Tone.TITLE)
    facts = (span for one in told for span in (Span("  ", Tone.TITLE), one.span))
    return (Span(" quizops ", Tone.TITLE), Span(path, Tone.TITLE), gap, *facts)


def _told(header: Mapping[str, Any], *, read_only: bool) -> Iterable[Told]:
    if not header:
        yield Told(Span("opening…", Tone.DIM), 9)
        return
    yield Told(Span(str(header["environment"]), Tone.STRONG), 6)
    if read_only:
        yield Told(Span("read-only", Tone.WARN), 8)
    yield from _owner(header)
    if header["owner"]["state"] != "starting":
        health = str(header["health"])
        sign, tone = _HEALTH.get(health, ("?", Tone.PLAIN))
        yield Told(Span(f"{sign} {health}", tone), 7)
    if alerts := header.get("alerts"):
        yield Told(Span(_count(int(alerts), "alert"), Tone.BAD), 9)
    if waiting := header.get("waiting_rows"):
        wait = "cell waits" if waiting == 1 else "cells wait"
        yield Told(Span(f"{waiting} {wait}", Tone.WARN), 3)
    yield Told(Span("?:help", Tone.DIM), 1)


def _owner(header: Mapping[str, Any]) -> Iterable[Told]:
    match header["owner"]["state"]:
        case "absent":
            yield Told(Span("no owner", Tone.BAD), 10)
        case "starting":
            yield Told(Span("starting…", Tone.DIM), 10)
        case _ if header.get("busy"):
            yield Told(Span(_busy(header["busy"]), Tone.INFO), 8)
        case _ if header["paused"]:
            yield Told(Span("paused", Tone.WARN), 9)
        case _:
            yield Told(Span(f"watching {_count(int(header['files']), 'file')}", Tone.PLAIN), 2)


def _busy(busy: Mapping[str, Any]) -> str:
    done, total = busy.get("done"), busy.get("total")
    share = f" {100 * done // total} %" if done is not None and total else ""
    return f"{shortened(str(busy['what']), 24)}{share}"


def tabs_line(
    titles: Sequence[str], current: int, sections: Sequence[str], section: int, sheet: str = ""
) -> Line:
    """` 1 Downloads  2 Merges …   what waits  quizzes`, the current ones in brackets and strong.

    `sheet`: the title of what lies over them.
    """
    spans: list[Span] = []
    for number, title in enumerate(titles):
        here = number == current
        text = f"[{number + 1} {title}]" if here else f" {number + 1} {title} "
        spans.append(Span(text, Tone.STRONG if here else Tone.DIM))
    if sheet:
        spans.append(Span(f"  {sheet}", Tone.STRONG))
    elif len(sections) > 1:
        spans.append(Span("  ", Tone.PLAIN))
        for number, title in enumerate(sections):
            here = number == section
            spans.append(Span(f" {title} " if not here else f"‹{title}›", Tone.STRONG if here else Tone.DIM))
    return tuple(spans)


def tab_at(titles: Sequence[str], x: int) -> int | None:
    """The tab whose title stands in this column of `tabs_line`."""
    end = 0
    for number, title in enumerate(titles):
        end += len(f" {number + 1} {title} ")
        if x < end:
            return number
    return None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _width(told: Sequence[Told]) -> int:
    return sum(width_of(one.span.text) + 2 for one in told)


def _path(folder: str, room: int) -> str:
    """The end of a path says more than its beginning."""
    if width_of(folder) <= room:
        return folder
    return "…" + folder[-(room - 1) :] if room > 1 else ""
