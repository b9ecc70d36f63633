"""Since when each health check has had its status: remembered by whoever looks regularly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from quizops.monitoring.health import HealthCheck

Known: TypeAlias = Mapping[str, Sequence[str]]
"""Check → its status and the moment (ISO text) at which it was first seen to have it."""


def remembered(checks: Iterable[HealthCheck], known: Known, at: str) -> dict[str, list[str]]:
    """What is to be remembered after a look at this moment."""
    return {check.name: [check.status.value, _since(check, known) or at] for check in checks}


def dated(checks: Iterable[HealthCheck], known: Known) -> list[HealthCheck]:
    """The checks with the moment since when they are so; None where nobody saw them change.

    A check that knows better by itself keeps its own.
    """
    return [replace(check, since=check.since or _since(check, known)) for check in checks]


def _since(check: HealthCheck, known: Known) -> str | None:
    status, since = known.get(check.name, ("", ""))
    return since if status == check.status.value else None
