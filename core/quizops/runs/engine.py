"""The engine port: what the product asks of whatever executes its recipes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from quizops.errors import QuizopsError
from quizops.ledger import Cause, Event, Run, RunStatus
from quizops.recipes import Recipe

_GOING_ON = {RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.WAITING}


def has_ended(run: Run) -> bool:
    """Whether nothing more happens in this run by itself."""
    return run.status not in _GOING_ON


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A recipe to run. `params` are JSON: references and settings, never rows or secrets.

    `live` holds objects of this process that steps may use; a run taken up elsewhere does without.
    """

    recipe: Recipe
    cause: Cause
    subject: str = ""
    operator: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    live: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended, with what its steps gave and the error that ended it."""

    run_id: str
    status: RunStatus
    outputs: Mapping[str, Mapping[str, Any]]
    error: QuizopsError | None = None


class Engine(Protocol):
    """Submits runs, and answers for them afterwards."""

    def submit(self, request: RunRequest) -> str:
        """Begin a run; its id. Content errors end the run, they are not raised here."""

    def outcome(self, run_id: str, timeout_s: float | None = None) -> Outcome:
        """Wait for a run's end. Raises `TimeoutError`, and `UsageError` for an unknown run."""

    def cancel(self, run_id: str) -> bool:
        """Ask a run to end before its next step; False where it has ended already."""

    def resume(self, run_id: str) -> str:
        """Go on with a run that failed, was cancelled or stranded: the same id, finished work kept."""

    def fork(self, run_id: str, from_step: str) -> str:
        """A new run of the same recipe that begins at a step, with what earlier steps had given."""

    def list(self, limit: int = 100) -> Sequence[Run]:
        """The newest runs first."""

    def events(self, run_id: str) -> Sequence[Event]:
        """What the ledger says of one run, oldest first."""
