"""Runs, their steps and their logs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops_console.output import Cell, Output, Tone, Toned, moment, plain, state, took

_TIMES = {"started", "ended"}
_LOG_KEYS = {"at", "run", "message"}


def runs_text(out: Output, runs: Sequence[Mapping[str, Any]]) -> None:
    if not runs:
        out.line("nothing ran yet")
        return
    out.table(
        ["run", "recipe", "status", "cause", "started", "took"],
        [_row(run, "id") for run in runs],
        whole="run",
    )


def run_text(out: Output, run: Mapping[str, Any]) -> None:
    """The run's own facts, then its steps in order."""
    facts = {key: value for key, value in run.items() if key != "steps" and value}
    out.facts({key: moment(value) if key in _TIMES else state(plain(value)) for key, value in facts.items()})
    steps = run["steps"]
    if not steps:
        return
    out.table(
        ["step", "status", "tries", "started", "took"],
        [_row(step, "name") for step in steps],
        below=[_why(step) for step in steps],
    )


def _row(facts: Mapping[str, Any], name: str) -> list[Cell]:
    """Of a run or a step: its name, what else there is of words, and its times."""
    words = [state(plain(facts[key])) for key in ("recipe", "status", "cause", "tries") if key in facts]
    return [str(facts[name]), *words, moment(facts["started"]), took(facts["started"], facts["ended"])]


def _why(step: Mapping[str, Any]) -> list[str]:
    return [plain(step[key]) for key in ("error", "skipped_because") if step[key]]


def log_text(out: Output, lines: Sequence[Mapping[str, Any]]) -> None:
    for line in lines:
        facts = {key: value for key, value in line.items() if key not in _LOG_KEYS}
        out.line(Toned(f"{line['at']}  ", Tone.DIM), f"{line['message']}  ", plain(facts))
