"""`quizops downloads`: the rows of the tracker, and what is asked of them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from quizops.errors import UsageError
from quizops_console.cli.options import (
    WAIT_S,
    Folder,
    Json,
    Wait,
    Yes,
    content_folder,
    ending,
    group,
    open_workspace,
)
from quizops_console.diagnostics import confirm
from quizops_console.exit_code import ExitCode
from quizops_console.output import emit
from quizops_console.text.downloads import accepted_text, operation_text, rows_text, totals_text
from quizops_console.text.problems import count

app = group("The rows of the tracker, and what is asked of them.", "quizops downloads list --status failed")


class SourceName(StrEnum):
    YOUTUBE = "youtube"
    DRIVE = "drive"
    BOTH = "both"


class CategoryName(StrEnum):
    NETWORK = "network"
    RATE_LIMIT = "rate_limit"
    QUOTA = "quota"
    PERMISSION = "permission"
    VALIDATION = "validation"
    FILE_IO = "file_io"
    SYSTEM = "system"


class StatusName(StrEnum):
    NONE = "none"
    PENDING = "pending"
    DOWNLOADING = "downloading"
    PARTIAL = "partial"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"


RowIds = Annotated[list[str] | None, typer.Argument(metavar="ROW_ID", help="Rows by their row_id.")]
SourceOption = Annotated[SourceName, typer.Option("--source", help="One source of the rows, or both.")]
CategoryOption = Annotated[
    CategoryName | None, typer.Option("--category", help="Only failures of this category.")
]


@app.command(epilog=ending("quizops downloads status -C ./content --json"))
def status(folder: Folder = None, json: Json = False) -> None:
    """Count rows by status, failures by category, and name patterns among the failures."""
    with open_workspace(content_folder(folder)) as workspace:
        emit(workspace.download_status(), totals_text, as_json=json)


@app.command("list", epilog=ending("quizops downloads list --status failed --source youtube"))
def list_rows(
    status: Annotated[StatusName | None, typer.Option("--status", help="Only rows in this state.")] = None,
    source: SourceOption = SourceName.BOTH,
    category: CategoryOption = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """List the rows with the state of both sources."""
    with open_workspace(content_folder(folder)) as workspace:
        rows = workspace.download_rows(_word(status), source.value, _word(category))
    emit(rows, rows_text, as_json=json)


@app.command(
    epilog=ending(
        """quizops downloads retry 151 162
        quizops downloads retry --all-failed --category network""",
        ExitCode.NOT_TAKEN,
    )
)
def retry(
    row_ids: RowIds = None,
    all_failed: Annotated[bool, typer.Option("--all-failed", help="Every failed and partial row.")] = False,
    category: CategoryOption = None,
    source: SourceOption = SourceName.BOTH,
    folder: Folder = None,
    wait: Wait = WAIT_S,
    json: Json = False,
) -> None:
    """Make failed and partial rows due now; tries, files and errors are kept.

    Rows in any other state are skipped and counted.
    """
    if bool(row_ids) == (all_failed or category is not None):
        raise UsageError("name rows, or --all-failed, or a --category", hint="one of the three")
    payload = {
        "row_ids": row_ids or [],
        "all_failed": all_failed or category is not None,
        "category": _word(category),
        "source": source.value,
    }
    _ask(folder, "downloads.retry", payload, wait, as_json=json)


@app.command(epilog=ending("quizops downloads reset 151 --source drive --yes", ExitCode.NOT_TAKEN))
def reset(
    row_ids: RowIds = None,
    source: SourceOption = SourceName.BOTH,
    yes: Yes = False,
    folder: Folder = None,
    wait: Wait = WAIT_S,
    json: Json = False,
) -> None:
    """Start rows over: status, files, ids and tries are forgotten, media stay on disk.

    It asks first, and `undo` takes it back until a new attempt began.
    """
    named = _named(row_ids)
    root = content_folder(folder)
    shown = ", ".join(named[:3]) + (", …" if len(named) > 3 else "")
    confirm(f"Start {count(len(named), 'row')} over ({shown}; {source.value})?", yes=yes)
    _ask(root, "downloads.reset", {"row_ids": named, "source": source.value}, wait, as_json=json)


@app.command(epilog=ending("quizops downloads skip 170 --source youtube", ExitCode.NOT_TAKEN))
def skip(
    row_ids: RowIds = None,
    source: SourceOption = SourceName.BOTH,
    folder: Folder = None,
    wait: Wait = WAIT_S,
    json: Json = False,
) -> None:
    """Never fetch these rows by itself again."""
    payload = {"row_ids": _named(row_ids), "source": source.value}
    _ask(folder, "downloads.skip", payload, wait, as_json=json)


@app.command(epilog=ending("quizops downloads accept people.csv --yes", ExitCode.NOT_TAKEN))
def accept(
    tracker: Annotated[
        str | None, typer.Argument(metavar="FILE", help="A tracker's path in the folder; default: all held.")
    ] = None,
    yes: Yes = False,
    folder: Folder = None,
    wait: Wait = WAIT_S,
    json: Json = False,
) -> None:
    """Let a save stand that lost more than half of a tracker's rows.

    Such a save is held until somebody says that it is meant; the other way out is to save the rows again.
    """
    root = content_folder(folder)
    confirm(f"Let the lost rows of {tracker or 'every held tracker'} go?", yes=yes)
    from quizops.owner import request

    payload = {"tracker": tracker} if tracker else {}
    emit(request(root, "downloads.accept", payload, wait_s=wait), accepted_text, as_json=json)


def _ask(folder: Path | None, kind: str, payload: dict[str, Any], wait_s: float, *, as_json: bool) -> None:
    from quizops.owner import request

    emit(request(content_folder(folder), kind, payload, wait_s=wait_s), operation_text, as_json=as_json)


def _named(row_ids: list[str] | None) -> list[str]:
    if not row_ids:
        raise UsageError("name at least one ROW_ID", hint="quizops downloads list shows them")
    return row_ids


def _word(choice: StrEnum | None) -> str | None:
    return choice.value if choice is not None else None
