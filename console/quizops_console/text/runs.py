"""Runs, their steps and their logs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops_console.output import Output, Tone, Toned, moment, plain, state

_TIMES = {"started", "ended"}
_LOG_KEYS = {"at", "run", "message"}


def runs_text(out: Output, runs: Sequence[Mapping[str, Any]]) -> None:
    if not runs:
        out.line("nothing ran yet")
        return
    header = ["run", "recipe", "status", "cause", "started", "ended"]
    out.table(header, [_cells(run, ["id", *header[1:]]) for run in runs])


def run_text(out: Output, run: Mapping[str, Any]) -> None:
    """The run's own facts, then its steps in order."""
    out.facts({key: state(plain(value)) for key, value in run.items() if key != "steps" and value})
    steps = run["steps"]
    if not steps:
        return
    out.table(
        ["step", "status", "started", "ended", "tries"],
        [_cells(step, ["name", "status", "started", "ended", "tries"]) for step in steps],
    )
    for step in steps:
        for key in ("error", "skipped_because"):
            if step[key]:
                out.wrapped(f"{step['name']}: {plain(step[key])}", "  ")


def log_text(out: Output, lines: Sequence[Mapping[str, Any]]) -> None:
    for line in lines:
        facts = {key: value for key, value in line.items() if key not in _LOG_KEYS}
        out.line(Toned(f"{line['at']}  ", Tone.DIM), f"{line['message']}  ", plain(facts))


def _cells(facts: Mapping[str, Any], keys: Sequence[str]) -> list[str | Toned]:
    return [moment(facts[key]) if key in _TIMES else state(plain(facts[key])) for key in keys]
