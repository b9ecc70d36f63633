"""Runs and their steps, as `runs list` and `runs show` print them."""

from __future__ import annotations

from typing import Any

from quizops.errors import UsageError
from quizops.ledger import Ledger, Run, Step

_LISTED = 200


def run_list(ledger: Ledger) -> list[dict[str, Any]]:
    """The newest runs, newest first."""
    with ledger.reading() as tx:
        return [run_json(run) for run in tx.runs.list(_LISTED)]


def run_detail(ledger: Ledger, run_id: str) -> dict[str, Any]:
    """One run with its steps. Raises `UsageError` where there is none of this id."""
    with ledger.reading() as tx:
        run = tx.runs.get(run_id)
        if run is None:
            raise UsageError(f"there is no run {run_id}", hint="`quizops runs list` shows the runs")
        steps = tx.runs.steps(run_id)
    return {
        **run_json(run),
        "steps": [_step_json(step) for step in steps],
        "error": run.data.get("error"),
        "params": run.data.get("params", {}),
    }


def run_json(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "recipe": run.recipe,
        "status": run.status,
        "cause": run.cause,
        "started": run.started,
        "ended": run.ended,
        "subject": run.subject or None,
        "operator": run.operator,
    }


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "status": step.status,
        "started": step.started,
        "ended": step.ended,
        "tries": step.tries,
        "error": step.error,
        "skipped_because": step.skipped_because,
    }
