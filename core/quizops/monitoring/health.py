"""A health check's answer, and the health of the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class CheckStatus(StrEnum):
    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"


class Health(StrEnum):
    HEALTHY = "healthy"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One answer: what was observed, in which unit, since when (ISO time), and what to do."""

    name: str
    status: CheckStatus
    observed: str | int | float | None = None
    unit: str | None = None
    since: str | None = None
    hint: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "status": self.status.value,
            "observed": self.observed,
            "unit": self.unit,
            "since": self.since,
            "hint": self.hint,
        }


def overall(checks: Iterable[HealthCheck]) -> Health:
    """Critical where one fails, warning where one warns, else healthy."""
    found = {check.status for check in checks}
    if CheckStatus.FAIL in found:
        return Health.CRITICAL
    return Health.WARNING if CheckStatus.WARN in found else Health.HEALTHY
