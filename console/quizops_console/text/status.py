"""What a folder is doing, at one glance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizops_console.output import Cell, Output, Tone, Toned, moment, state
from quizops_console.text.downloads import totals_text
from quizops_console.text.health import checks_table
from quizops_console.text.quizzes import quizzes_text


def status_text(out: Output, status: Mapping[str, Any]) -> None:
    """Folder, owner and watcher a line each; then quizzes, rows, and what wants somebody."""
    out.line(Toned(status["content"], Tone.STRONG), f"  {status['environment']}  ", state(status["health"]))
    out.line(*_owner(status["owner"]))
    if status["owner"] or status["watcher"]["paused"]:
        out.line(*_watcher(status["watcher"]))
    out.blank()
    quizzes_text(out, status["quizzes"])
    if status["downloads"]["rows"]:
        out.blank()
        totals_text(out, status["downloads"])
    wanting = [check for check in status["checks"] if check["status"] != "pass"]
    if wanting:
        out.blank()
        checks_table(out, wanting)


def _owner(owner: Mapping[str, Any] | None) -> list[Cell]:
    if owner is None:
        return [Toned("owner    ", Tone.DIM), "none; saves wait for the next start"]
    kind = ", headless" if owner["headless"] else ""
    return [Toned("owner    ", Tone.DIM), f"process {owner['pid']} since {moment(owner['since'])}{kind}"]


def _watcher(watcher: Mapping[str, Any]) -> list[Cell]:
    last = watcher["last_event"]
    word = state("paused" if watcher["paused"] else "running")
    return [Toned("watcher  ", Tone.DIM), word, f", last change {moment(last)}" if last else ""]
