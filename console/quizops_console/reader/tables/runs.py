"""Runs, newest first, with the step that is at work and why the last one failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from quizops.workspace import Workspace
from quizops_console.output import took

_AT_WORK = {"queued", "running", "waiting"}


def rows(workspace: Workspace) -> Iterator[tuple[str, ...]]:
    """As `link.tables.COLUMNS["runs"]` has them."""
    for run in workspace.runs():
        detail = workspace.run(run["id"]) if run["status"] in _AT_WORK or _went_wrong(run) else run
        yield (
            run["id"],
            run["recipe"],
            run["status"],
            run["cause"],
            run["started"] or "",
            run["ended"] or "",
            took(run["started"], run["ended"]),
            run["operator"] or "",
            run["subject"] or "",
            _step(detail),
            _error(detail),
        )


def _went_wrong(run: Mapping[str, Any]) -> bool:
    return run["status"] in {"failed", "partial", "stranded", "rolled_back"}


def _step(detail: Mapping[str, Any]) -> str:
    """The step that is at work, or at which it ended badly."""
    steps = detail.get("steps", ())
    return next((str(step["name"]) for step in steps if step["status"] in {"running", "failed"}), "")


def _error(detail: Mapping[str, Any]) -> str:
    errors = [step["error"] for step in detail.get("steps", ()) if step["error"]]
    return str(detail.get("error") or next(iter(errors), "") or "")
