"""What the owner does, a line an event that somebody would want to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from quizops_console.output import Cell, Tone, Toned, plain

_TONES = {
    "published": Tone.GOOD,
    "ready": Tone.GOOD,
    "rolled_back": Tone.WARN,
    "conflict": Tone.WARN,
    "paused": Tone.WARN,
    "tracker_held": Tone.WARN,
    "refused": Tone.BAD,
    "run_cancelled": Tone.WARN,
    "run_finished": Tone.BAD,
    "alert_firing": Tone.BAD,
    "alert_resolved": Tone.GOOD,
}
_LABEL_WIDTH = 12
_UNTOLD = {"at", "event", "subject", "run", "operator"}
_STEPS_OF_A_RUN = {"run_started", "step_finished", "settled"}


def event_line(event: Mapping[str, Any]) -> list[Cell] | None:
    """`04:05:06Z  published     planets 1.0.1  hotfix  23 ms`; None for what only scripts want.

    The steps of a run that went well are in `runs show`; here only what came of it is told.
    """
    name = str(event["event"])
    if name in _STEPS_OF_A_RUN or (name == "run_finished" and event.get("status") in _WELL):
        return None
    label = f"{name.replace('_', ' '):<{_LABEL_WIDTH}}  "
    tone = _TONES.get(name)
    shown: Cell = Toned(label, tone) if tone else label
    clock = str(event["at"])[11:19]
    return [Toned(f"{clock}Z  ", Tone.DIM), shown, _SENTENCES.get(name, _facts)(event)]


_WELL = {"succeeded", "superseded"}


def _published(event: Mapping[str, Any]) -> str:
    took = event.get("elapsed_ms")
    cause = "by hand" if event.get("cause") == "hand" else ""
    parts = [
        f"{event['quiz']} {event['version']}",
        str(event.get("type") or ""),
        f"{took:.0f} ms after the save" if took is not None else "",
        cause,
    ]
    return "  ".join(part for part in parts if part)


def _rolled_back(event: Mapping[str, Any]) -> str:
    reason = f"  ({event['reason']})" if event.get("reason") else ""
    return f"{event['quiz']} to {event['version']}{reason}"


def _refused(event: Mapping[str, Any]) -> str:
    return f"{_place(event)}  {event.get('message', '')}  [{event.get('rule', '')}]"


def _conflict(event: Mapping[str, Any]) -> str:
    field = f" {event['field']}" if event.get("field") else ""
    return f"{event['quiz']} {event['id']}{field}  {event['kind']}  {_place(event)}"


def _written_back(event: Mapping[str, Any]) -> str:
    rows = event.get("rows", 0)
    return f"{event.get('subject') or event.get('file')}  {rows} {'row' if rows == 1 else 'rows'}"


def _ended(event: Mapping[str, Any]) -> str:
    error = event.get("error") or {}
    run = f"{event.get('recipe')} {event.get('subject') or ''} {event.get('status')}"
    return f"{run}: {error['message']}" if error else run


def _alert(event: Mapping[str, Any]) -> str:
    return f"{event['name']}  {event['severity']}  {event['message']}"


def _ready(event: Mapping[str, Any]) -> str:
    found = [f"{what} {plain(event[what])}" for what in ("quizzes", "trackers") if event.get(what)]
    return "  ".join(found)


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "published": _published,
    "rolled_back": _rolled_back,
    "refused": _refused,
    "conflict": _conflict,
    "written_back": _written_back,
    "run_finished": _ended,
    "run_cancelled": _ended,
    "alert_firing": _alert,
    "alert_resolved": _alert,
    "alert_acknowledged": _alert,
    "ready": _ready,
}


def _place(event: Mapping[str, Any]) -> str:
    parts = [event.get("file"), event.get("line"), event.get("column")]
    return ":".join(str(part) for part in parts if part is not None)


def _facts(event: Mapping[str, Any]) -> str:
    parts = [str(event["subject"])] if event.get("subject") else []
    for key, value in event.items():
        if key not in _UNTOLD and value not in (None, "", [], {}):
            parts.append(f"{key.replace('_', ' ')} {plain(value)}")
    return "  ".join(parts)
