"""Runs, newest first, with the step that is at work and why the last one failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from quizops.ledger import Run, RunStatus, Step, StepStatus
from quizops.lock import current_holder
from quizops.reports.busy import at_hand
from quizops.workspace import Workspace

_LISTED = 1000
_AT_WORK = {RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.WAITING}
_WENT_WRONG = {RunStatus.FAILED, RunStatus.PARTIAL, RunStatus.STRANDED, RunStatus.ROLLED_BACK}


def rows(workspace: Workspace) -> Iterator[tuple[str, ...]]:
    """As `link.tables.COLUMNS["runs"]` has them; `took` is seconds, empty while it lasts."""
    parts = workspace.parts
    holder = current_holder(parts.state)
    with parts.ledger.reading() as tx:
        found = tx.runs.list(_LISTED)
        busy = at_hand(tx, holder)
        steps = {
            run.id: tx.runs.steps(run.id)
            for run in found
            if run.status in _AT_WORK or run.status in _WENT_WRONG
        }
    return (_row(run, steps.get(run.id, ()), busy) for run in found)


def _row(run: Run, steps: Sequence[Step], busy: Mapping[str, Any] | None) -> tuple[str, ...]:
    return (
        run.id,
        run.recipe,
        run.status,
        run.cause,
        run.started or "",
        run.ended or "",
        _seconds(run.started, run.ended),
        run.operator or "",
        run.subject or "",
        _at_work(run, steps, busy) if run.status in _AT_WORK else _failed(steps),
        _error(run, steps),
    )


def _at_work(run: Run, steps: Sequence[Step], busy: Mapping[str, Any] | None) -> str:
    """The step at work; a long one says how far it is."""
    running = next((step.name for step in steps if step.status is StepStatus.RUNNING), "")
    if busy is None or not run.subject or not str(busy["what"]).endswith(f" {run.subject}"):
        return running
    what = str(busy["what"]).removesuffix(f" {run.subject}")
    return f"{what} {100 * busy['done'] // busy['total']} %" if busy["total"] else what


def _failed(steps: Sequence[Step]) -> str:
    return next((step.name for step in steps if step.status is StepStatus.FAILED), "")


def _error(run: Run, steps: Sequence[Step]) -> str:
    """In one sentence; the way out stands in the details."""
    told = run.data.get("error") or next((step.error for step in steps if step.error), None)
    return str(told["message"]) if isinstance(told, Mapping) and "message" in told else str(told or "")


def _seconds(started: str | None, ended: str | None) -> str:
    if not (started and ended):
        return ""
    lasted = datetime.fromisoformat(ended) - datetime.fromisoformat(started)
    return f"{max(lasted.total_seconds(), 0):.3f}"
