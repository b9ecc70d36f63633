"""Alerts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops_console.exit_code import ExitCode
from quizops_console.output import Cell, Output, Tone, Toned, moment, state

_TONES = {"critical": Tone.BAD, "warning": Tone.WARN}


def alerts_exit_code(alerts: Sequence[Mapping[str, Any]]) -> ExitCode:
    """Critical where one fires that nobody acknowledged."""
    fires = any(alert["state"] == "firing" for alert in alerts)
    return ExitCode.CRITICAL if fires else ExitCode.DONE


def alerts_text(out: Output, alerts: Sequence[Mapping[str, Any]]) -> None:
    """Name, state, severity and since when; below each what is wrong, and what to do while it is."""
    if not alerts:
        out.line("nothing fires")
        return
    out.table(
        ["alert", "about", "state", "severity", "since"],
        [_row(alert) for alert in alerts],
        whole="alert state severity since",
        below=[_told(alert) for alert in alerts],
    )


def acknowledged_text(out: Output, answer: Mapping[str, Any]) -> None:
    for alert in answer["acknowledged"]:
        out.line(f"{alert['name']}: ", state("acknowledged"), f" by {alert['acknowledged_by']}")
        out.wrapped(alert["message"], "  ")


def _row(alert: Mapping[str, Any]) -> list[Cell]:
    severity = alert["severity"]
    tone = _TONES.get(severity) if alert["state"] == "firing" else None
    shown: Cell = Toned(severity, tone) if tone else severity
    return [alert["name"], alert["subject"] or "–", state(alert["state"]), shown, moment(alert["since"])]


def _told(alert: Mapping[str, Any]) -> list[str]:
    lines = [alert["message"]]
    match alert["state"]:
        case "resolved":
            lines[0] += f" (resolved {moment(alert['resolved_at'])})"
        case "acknowledged":
            lines[0] += f" (acknowledged by {alert['acknowledged_by']})"
        case _:
            lines.append(alert["hint"])
    return [line for line in lines if line]
