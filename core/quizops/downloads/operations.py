"""What an operator asks of a source, as transitions from state to state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from quizops.downloads.states import Fence, SourceReading, SourceState, Status


class Operation(StrEnum):
    """The three things that can be asked of rows."""

    RETRY = "retry"
    RESET = "reset"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an operation does not apply to a source; it is skipped and counted."""

    reason: str


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row to which an operation did not apply, and why."""

    row_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class OperationAnswer:
    """What an operation did: rows changed, rows skipped with the reason, the action that undoes it."""

    operation: Operation
    changed: tuple[str, ...]
    skipped: tuple[SkippedRow, ...]
    unknown: tuple[str, ...]
    action: str | None

    def as_json(self) -> dict[str, Any]:
        return {
            "operation": self.operation.value,
            "changed": list(self.changed),
            "skipped": [{"row_id": row.row_id, "reason": row.reason} for row in self.skipped],
            "unknown": list(self.unknown),
            "action": self.action,
        }


def retried(state: SourceState) -> SourceState:
    """Due now; tries, files, ids and the last error are kept."""
    return replace(state, status=Status.PENDING, next_try=None)


def reset_state(_state: SourceState) -> SourceState:
    """Started over: nothing known, no try used up, media on disk ignored by the next attempt."""
    return SourceState(detached=True)


def skipped(state: SourceState) -> SourceState:
    """Never again by itself."""
    return replace(state, status=Status.SKIPPED, next_try=None)


def outcome(
    operation: Operation, reading: SourceReading, *, has_links: Callable[[], bool]
) -> SourceState | Refusal:
    """The state after `operation`, or why it does not apply."""
    if isinstance(reading, Fence):
        return Refusal(f"its status cell holds {reading.word!r}, which is no status: mend the cell first")
    refusal = _REFUSAL[operation](reading, has_links)
    return Refusal(refusal) if refusal else _TRANSITION[operation](reading)


def _no_retry(state: SourceState, _has_links: Callable[[], bool]) -> str:
    if state.status in (Status.FAILED, Status.PARTIAL):
        return ""
    return f"is {state.status.value}, only failed and partial ones are retried"


def _no_reset(state: SourceState, _has_links: Callable[[], bool]) -> str:
    return "has nothing to reset" if state in (SourceState(), SourceState(detached=True)) else ""


def _no_skip(state: SourceState, has_links: Callable[[], bool]) -> str:
    if state.status in (Status.SKIPPED, Status.COMPLETED):
        return f"is {state.status.value} already"
    return "" if has_links() else "has no links"


_TRANSITION: dict[Operation, Callable[[SourceState], SourceState]] = {
    Operation.RETRY: retried,
    Operation.RESET: reset_state,
    Operation.SKIP: skipped,
}
_REFUSAL: dict[Operation, Callable[[SourceState, Callable[[], bool]], str]] = {
    Operation.RETRY: _no_retry,
    Operation.RESET: _no_reset,
    Operation.SKIP: _no_skip,
}
