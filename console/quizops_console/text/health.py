"""Health checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops_console.exit_code import ExitCode
from quizops_console.output import Output, Tone, Toned, moment, plain, size, state
from quizops_console.text.alerts import alerts_text


def health_exit_code(report: Mapping[str, Any]) -> ExitCode:
    return ExitCode.CRITICAL if report["health"] == "critical" else ExitCode.DONE


def monitor_text(out: Output, report: Mapping[str, Any]) -> None:
    """Health and checks; above them what fires, where anything does."""
    if any(alert["state"] != "resolved" for alert in report["alerts"]):
        alerts_text(out, [alert for alert in report["alerts"] if alert["state"] != "resolved"])
        out.blank()
    health_text(out, report)


def health_text(out: Output, report: Mapping[str, Any]) -> None:
    """The whole in one word, then every check."""
    out.line(Toned("health  ", Tone.DIM), state(report["health"]))
    checks_table(out, report["checks"])


def checks_table(out: Output, checks: Sequence[Mapping[str, Any]]) -> None:
    """Name, state, what was observed; what to do below those that want something."""
    rows = [
        [
            check["name"],
            state(check["status"]),
            _observed(check),
            moment(check["since"]) if check.get("since") else "",
        ]
        for check in checks
    ]
    out.table(["check", "state", "observed", "since"], rows)
    for check in checks:
        if check.get("hint") and check["status"] != "pass":
            out.wrapped(f"{check['name']}: {check['hint']}", "  ")


def _observed(check: Mapping[str, Any]) -> str:
    observed = check.get("observed")
    if observed is None:
        return ""
    unit = check.get("unit")
    if unit == "bytes":
        return size(int(observed))
    return f"{plain(observed)} {unit}" if unit else plain(observed)
