"""Monitoring: health checks and alert rules as pure functions over a snapshot of facts, and series."""

from quizops.monitoring.alert import AlertRule, Condition, Observation, alert_json, value_text
from quizops.monitoring.checks import run_checks
from quizops.monitoring.facts import (
    DiskFact,
    Facts,
    FileFact,
    OwnerFact,
    QuizFact,
    RowsFact,
    RunFact,
)
from quizops.monitoring.health import CheckStatus, Health, HealthCheck, overall
from quizops.monitoring.life import (
    Advanced,
    Moment,
    acknowledged,
    advance,
    at_once,
    observe,
    without_lingering,
)
from quizops.monitoring.rules import DEFAULT_RULES
from quizops.monitoring.series import (
    SERIES,
    SeriesKey,
    SeriesKind,
    SeriesSpec,
    edges_of,
    labels_of,
    labels_text,
    points_of,
    spec_of,
)
from quizops.monitoring.since import Known, dated, remembered

__all__ = [
    "DEFAULT_RULES",
    "SERIES",
    "Advanced",
    "AlertRule",
    "CheckStatus",
    "Condition",
    "DiskFact",
    "Facts",
    "FileFact",
    "Health",
    "HealthCheck",
    "Known",
    "Moment",
    "Observation",
    "OwnerFact",
    "QuizFact",
    "RowsFact",
    "RunFact",
    "SeriesKey",
    "SeriesKind",
    "SeriesSpec",
    "acknowledged",
    "advance",
    "alert_json",
    "at_once",
    "dated",
    "edges_of",
    "labels_of",
    "labels_text",
    "observe",
    "overall",
    "points_of",
    "remembered",
    "run_checks",
    "spec_of",
    "value_text",
    "without_lingering",
]
