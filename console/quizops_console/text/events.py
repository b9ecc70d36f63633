"""What the owner does, a line an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizops_console.output import Cell, Tone, Toned, plain

_TONES = {
    "published": Tone.GOOD,
    "ready": Tone.GOOD,
    "rolled_back": Tone.WARN,
    "conflict": Tone.WARN,
    "paused": Tone.WARN,
    "refused": Tone.BAD,
    "run_cancelled": Tone.WARN,
    "alert_firing": Tone.BAD,
}
_QUIET = {"at", "event"}


def event_line(event: Mapping[str, Any]) -> list[Cell]:
    """`04:05:06Z  published  quiz planets  version 1.0.1  elapsed 23 ms`."""
    name = str(event["event"])
    label = f"{name.replace('_', ' '):<14}"
    clock = str(event["at"])[11:19]
    tone = _TONES.get(name)
    shown: Cell = Toned(label, tone) if tone else label
    return [Toned(f"{clock}Z  ", Tone.DIM), shown, _facts(event)]


def _facts(event: Mapping[str, Any]) -> str:
    parts = []
    for key, value in event.items():
        if key in _QUIET or value in (None, "", [], {}):
            continue
        if key.endswith("_ms"):
            parts.append(f"{value:.0f} ms")
        else:
            parts.append(f"{key.replace('_', ' ')} {plain(value)}")
    return "  ".join(parts)
