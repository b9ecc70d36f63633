"""`quizops runs`: what ran, step by step."""

from __future__ import annotations

from typing import Annotated

import typer

from quizops_console.cli.options import Folder, Json, content_folder, ending, group, open_workspace
from quizops_console.output import emit
from quizops_console.text.runs import log_text, run_text, runs_text

app = group("What ran, step by step.", "quizops runs list")
RunId = Annotated[str, typer.Argument(metavar="ID", help="A run's id, as `runs list` shows it.")]


@app.command("list", epilog=ending("quizops runs list -C ./content --json"))
def list_runs(folder: Folder = None, json: Json = False) -> None:
    """List the runs, newest first."""
    with open_workspace(content_folder(folder)) as workspace:
        emit(workspace.runs(), runs_text, as_json=json)


@app.command(epilog=ending("quizops runs show r-01jd3xk5q8f2c4m7"))
def show(run: RunId, folder: Folder = None, json: Json = False) -> None:
    """Show a run and its steps."""
    with open_workspace(content_folder(folder)) as workspace:
        emit(workspace.run(run), run_text, as_json=json)


@app.command(epilog=ending("quizops runs log r-01jd3xk5q8f2c4m7"))
def log(run: RunId, folder: Folder = None, json: Json = False) -> None:
    """Print what the steps of a run said."""
    with open_workspace(content_folder(folder)) as workspace:
        emit(list(workspace.run_log(run)), log_text, as_json=json)
