"""`quizops rollback`: an older release live again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from quizops.errors import UsageError
from quizops_console.cli.options import (
    WAIT_S,
    Folder,
    Json,
    Quiz,
    Wait,
    Yes,
    content_folder,
    ending,
    group,
    open_workspace,
)
from quizops_console.diagnostics import confirm
from quizops_console.exit_code import ExitCode
from quizops_console.output import Output, emit
from quizops_console.text.answers import rolled_back_text
from quizops_console.text.quizzes import diff_text

app = group("Bring an older release back.")


@app.command(
    epilog=ending(
        """quizops rollback --quiz planets --dry-run
        quizops rollback --quiz planets --to 1.0.2 --reason "wrong answers" --yes""",
        ExitCode.NOT_TAKEN,
    )
)
def rollback(
    quiz: Quiz = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="V", help="Which version; default: the parent.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Recorded with the run.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; do nothing.")] = False,
    yes: Yes = False,
    folder: Folder = None,
    wait: Wait = WAIT_S,
    json: Json = False,
) -> None:
    """Make an older release live again, byte for byte.

    What the CSVs still hold of the newer ones stays withheld until it is edited or merged with --reapply.
    `undo` takes a rollback back until something newer was published.
    """
    root = content_folder(folder)
    if dry_run:
        emit(_preview(root, quiz, to), _preview_text, as_json=json)
        return
    if not yes:
        step = _preview(root, quiz, to)
        confirm(f"Take {step['quiz']} back from {step['from']} to {step['to']}?", yes=False)
    from quizops.owner import request

    given = {"quiz": quiz, "to": to, "reason": reason}
    payload = {name: value for name, value in given.items() if value is not None}
    emit(request(root, "rollback", payload, wait_s=wait), rolled_back_text, as_json=json)


def _preview(root: Path, quiz: str | None, to: str | None) -> dict[str, Any]:
    """`{quiz, from, to, changes}`: what readers would see change."""
    with open_workspace(root) as workspace:
        live = workspace.release(quiz, "live")
        name = live["quiz"]
        target = to or _parent_version(workspace.releases(name), live)
        return {
            "quiz": name,
            "from": live["version"],
            "to": target,
            "changes": workspace.diff(name, "live", target),
        }


def _parent_version(releases: list[dict[str, Any]], live: dict[str, Any]) -> str:
    for release in releases:
        if live["parent"] is not None and live["parent"] in (release.get("id"), release["version"]):
            return str(release["version"])
    raise UsageError(
        f"{live['version']} has no parent to go back to", hint="`quizops releases list` shows the versions"
    )


def _preview_text(out: Output, step: dict[str, Any]) -> None:
    out.line(f"{step['quiz']}  {step['from']} → {step['to']}  (nothing was done)")
    diff_text(out, step["changes"])
