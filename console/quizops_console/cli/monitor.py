"""`quizops monitor`: is it healthy."""

from __future__ import annotations

from quizops_console.cli.options import Folder, Json, content_folder, ending, group, open_workspace
from quizops_console.exit_code import ExitCode
from quizops_console.output import emit
from quizops_console.text.health import health_exit_code, health_text

app = group("Is it healthy, and what is to be done.", "quizops monitor status")


@app.command(epilog=ending("quizops monitor status -C ./content", ExitCode.CRITICAL))
def status(folder: Folder = None, json: Json = False) -> int:
    """Run the health checks over what is known now."""
    with open_workspace(content_folder(folder)) as workspace:
        report = workspace.health()
    emit(report, health_text, as_json=json)
    return health_exit_code(report)
