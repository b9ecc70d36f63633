"""`quizops db`: the ledger's schema, by Alembic's words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from quizops.errors import OwnerPresent
from quizops_console.cli.options import Folder, Json, content_folder, ending, group
from quizops_console.exit_code import ExitCode
from quizops_console.output import Output, emit

app = group("The ledger's schema.", "quizops db current")
Sql = Annotated[bool, typer.Option("--sql", help="Print the SQL; change nothing.")]


@app.command(epilog=ending("quizops db current -C ./content"))
def current(folder: Folder = None, json: Json = False) -> None:
    """Show the revision the ledger is at, and the newest one."""
    from quizops.ledger import migrations

    place = _database(content_folder(folder))
    revision = migrations.current(place) if _exists(place) else None
    facts = {"revision": revision, "head": migrations.history()[0].id}
    emit(facts, _facts, as_json=json)


@app.command(epilog=ending("quizops db history"))
def history(json: Json = False) -> None:
    """List the revisions, newest first."""
    from quizops.ledger import migrations

    revisions = [
        {"revision": one.id, "parent": one.down, "message": one.message} for one in migrations.history()
    ]
    emit(revisions, _history, as_json=json)


@app.command(epilog=ending("quizops db upgrade\n quizops db upgrade --sql", ExitCode.NOT_TAKEN))
def upgrade(
    revision: Annotated[str, typer.Argument(metavar="REV", help="A revision; default: the newest.")] = "head",
    sql: Sql = False,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Bring the ledger's schema up. Not under a live owner."""
    _move("upgrade", content_folder(folder), revision, sql=sql, as_json=json)


@app.command(
    epilog=ending("quizops db downgrade -1", ExitCode.NOT_TAKEN),
    context_settings={"ignore_unknown_options": True},
)
def downgrade(
    revision: Annotated[str, typer.Argument(metavar="REV|-1", help="A revision, or -1 for one step.")],
    sql: Sql = False,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Take the ledger's schema down. Not under a live owner."""
    _move("downgrade", content_folder(folder), revision, sql=sql, as_json=json)


@app.command(epilog=ending('quizops db revision -m "keep the operator of a run"'))
def revision(
    message: Annotated[str, typer.Option("-m", metavar="TEXT", help="What the revision does.")],
    json: Json = False,
) -> None:
    """Write an empty revision beside the others (for developers of quizops)."""
    from quizops.ledger import migrations

    emit({"file": str(migrations.new_revision(message))}, _facts, as_json=json)


def _move(direction: str, root: Path, revision: str, *, sql: bool, as_json: bool) -> None:
    from quizops.ledger import migrations

    place = _database(root)
    move = {"upgrade": migrations.upgrade, "downgrade": migrations.downgrade}[direction]
    if sql:
        printed = move(place if _exists(place) else ":memory:", revision, sql=True)
        emit({"sql": printed}, _sql, as_json=as_json)
        return
    _refuse_under_owner(root)
    if isinstance(place, Path):
        place.parent.mkdir(parents=True, exist_ok=True)
    move(place, revision)
    emit({"revision": migrations.current(place)}, _facts, as_json=as_json)


def _exists(place: str | Path) -> bool:
    """Whether there is a ledger to ask; opening an SQLite file would make one."""
    return not isinstance(place, Path) or place.exists()


def _refuse_under_owner(root: Path) -> None:
    """A schema never changes under a process that works with it."""
    from quizops.config import STATE_FOLDER
    from quizops.lock import current_holder

    holder = current_holder(root / STATE_FOLDER)
    if holder is not None:
        raise OwnerPresent(f"process {holder.pid} owns {root}", hint="quizops stop first")


def _database(root: Path) -> str | Path:
    from quizops.config import Config

    return Config.load(root).database()


def _facts(out: Output, facts: dict[str, Any]) -> None:
    out.facts({key: value or "none" for key, value in facts.items()})


def _sql(out: Output, facts: dict[str, Any]) -> None:
    for line in facts["sql"].splitlines():
        out.line(line)


def _history(out: Output, revisions: list[dict[str, Any]]) -> None:
    out.table(
        ["revision", "parent", "what"],
        [[one["revision"], one["parent"] or "–", one["message"]] for one in revisions],
    )
