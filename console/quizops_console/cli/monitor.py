"""`quizops monitor`: is it healthy, what fires, how it went."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from quizops_console.cli.options import (
    WAIT_S,
    Folder,
    Json,
    Wait,
    content_folder,
    ending,
    group,
    open_workspace,
)
from quizops_console.exit_code import ExitCode
from quizops_console.output import emit
from quizops_console.text.alerts import acknowledged_text, alerts_exit_code, alerts_text
from quizops_console.text.health import health_exit_code, monitor_text
from quizops_console.text.metrics import metrics_text
from quizops_console.views.sparkline import sparkline

app = group("Is it healthy, what fires, and what is to be done.", "quizops monitor status")


@app.command(epilog=ending("quizops monitor status -C ./content", ExitCode.CRITICAL))
def status(folder: Folder = None, json: Json = False) -> int:
    """Run the health checks over what is known now, and list what fires."""
    with open_workspace(content_folder(folder)) as workspace:
        report = workspace.monitor_status()
    emit(report, monitor_text, as_json=json)
    return max(health_exit_code(report), alerts_exit_code(report["alerts"]))


@app.command(epilog=ending("quizops monitor alerts --now --json", ExitCode.CRITICAL))
def alerts(
    folder: Folder = None,
    now: Annotated[
        bool, typer.Option("--now", help="What holds now fires at once, for cron without an owner.")
    ] = False,
    json: Json = False,
) -> int:
    """List the alerts: firing, pending, acknowledged, resolved within a day.

    An owner evaluates the rules every 15 s. Without one they are evaluated once, here.
    """
    with open_workspace(content_folder(folder)) as workspace:
        found = workspace.alerts(now=now)
    emit(found, alerts_text, as_json=json)
    return alerts_exit_code(found)


@app.command(epilog=ending("quizops monitor metrics --json"))
def metrics(folder: Folder = None, json: Json = False) -> None:
    """Show every figure that is kept over time, with its last hour."""
    with open_workspace(content_folder(folder)) as workspace:
        found = workspace.metrics()
    emit(found, partial(metrics_text, draw=sparkline), as_json=json)


@app.command(epilog=ending("quizops monitor ack disk_low", ExitCode.NOT_TAKEN))
def ack(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An alert that fires.")],
    subject: Annotated[
        str | None, typer.Argument(metavar="SUBJECT", help="Only the one about this; default: all.")
    ] = None,
    folder: Folder = None,
    wait: Wait = WAIT_S,
    json: Json = False,
) -> None:
    """Acknowledge an alert: it troubles nobody until it is resolved."""
    from quizops.owner import request

    payload = {"name": name, "subject": subject}
    answer = request(content_folder(folder), "monitor.ack", payload, wait_s=wait)
    emit(answer, acknowledged_text, as_json=json)
