"""Monitoring: health checks as pure functions over a snapshot of facts."""

from quizops.monitoring.checks import run_checks
from quizops.monitoring.facts import DiskFact, Facts, FileFact, OwnerFact, QuizFact
from quizops.monitoring.health import CheckStatus, Health, HealthCheck, overall

__all__ = [
    "CheckStatus",
    "DiskFact",
    "Facts",
    "FileFact",
    "Health",
    "HealthCheck",
    "OwnerFact",
    "QuizFact",
    "overall",
    "run_checks",
]
