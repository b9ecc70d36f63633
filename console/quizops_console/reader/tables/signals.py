"""What Monitoring lists: alerts, checks, how the owner and its machine stand, and what was done over time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quizops.monitoring import labels_text
from quizops.workspace import Workspace
from quizops_console.output import plain

_STATUSES = ("fail", "warn", "pass")
_COMMAND = re.compile(r"`(quizops [^`]+)`")


def rows(workspace: Workspace) -> Iterator[tuple[str, ...]]:
    """As `link.tables.COLUMNS["signals"]` has them; what wants somebody comes first."""
    yield from alert_rows(workspace.alerts(count=False))
    yield from check_rows(workspace.health()["checks"])
    yield from metric_rows(workspace.metrics())


def alert_rows(alerts: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    """In the order in which they are given."""
    for alert in alerts:
        yield (
            f"alert {alert['name']} {alert['subject']} {alert['since']}",
            "alert",
            alert["name"],
            alert["state"],
            alert["severity"],
            _number(alert["value"]),
            alert["unit"],
            alert["since"],
            "",
            alert["hint"],
            _told(alert),
            command_in(alert["hint"]),
        )


def check_rows(checks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Those that fail, then those that warn, then the rest."""
    for check in sorted(checks, key=lambda check: _STATUSES.index(check["status"])):
        hint = check["hint"] or ""
        yield (
            f"check {check['name']}",
            "check",
            check["name"],
            check["status"],
            "",
            "" if check["observed"] is None else plain(check["observed"]),
            check["unit"] or "",
            check["since"] or "",
            "",
            hint,
            "" if check["status"] == "pass" else hint,
            command_in(hint),
        )


def metric_rows(metrics: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Figures of the process and its machine, then the other series."""
    for metric in sorted(metrics, key=lambda metric: not metric["figure"]):
        labels = labels_text(metric["labels"])
        told = " ".join((metric["title"], *metric["labels"].values()))
        yield (
            f"series {metric['name']}{labels}",
            "figure" if metric["figure"] else "series",
            f"{metric['name']}{labels}",
            "",
            "",
            _number(metric["value"]),
            metric["unit"],
            metric["at"] or "",
            _spark(metric),
            metric["help"],
            told,
            "",
        )


def command_in(hint: str) -> str:
    """The first command that a hint names, "" where it names none."""
    found = _COMMAND.search(hint)
    return found[1] if found else ""


def _spark(metric: Mapping[str, Any]) -> str:
    """The last hour; that of a moment says nothing."""
    return "" if metric["unit"] == "time" else ",".join(map(_number, metric["points"]))


def _told(alert: Mapping[str, Any]) -> str:
    """The message, and who knows of it."""
    by = alert["acknowledged_by"]
    return f"{alert['message']} (known to {by})" if alert["state"] == "acknowledged" else alert["message"]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"
