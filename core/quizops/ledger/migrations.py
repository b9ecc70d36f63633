"""Move a ledger between revisions with Alembic. Loaded only where that is to be done.

A migration of several revisions is one transaction, on SQLite too: it happens as a whole or not at all.
"""

from __future__ import annotations

import contextlib
import io
import os
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import StaticPool, create_engine
from sqlalchemy.exc import DBAPIError

from quizops.errors import StorageError, UsageError
from quizops.ledger.database import Database
from quizops.ledger.opening import stored_revision
from quizops.ledger.places import database_at

_HERE = Path(__file__).parent / "revisions"
VERSIONS = _HERE / "versions"


@dataclass(frozen=True, slots=True)
class Revision:
    """One step of the schema; `down` is the revision before it, None for the first."""

    id: str
    down: str | None
    message: str


def current(place: str | Path) -> str | None:
    """The revision of the ledger at a path or URL; None where there is none yet."""
    with _database(place) as database:
        return _stored(database)


def history() -> list[Revision]:
    """All revisions that this program knows, newest first."""
    found = ScriptDirectory.from_config(_config()).walk_revisions()
    return [Revision(each.revision, _only(each.down_revision), each.doc.rstrip(".")) for each in found]


def upgrade(place: str | Path, revision: str = "head", *, sql: bool = False) -> str:
    """Bring a ledger up to a revision (`head`, an id, `+1`). With `sql`, only give the statements.

    Raises `UsageError` for a revision that is not known or not above, and `StorageError`.
    """
    return _move(place, revision, command.upgrade, sql=sql)


def downgrade(place: str | Path, revision: str, *, sql: bool = False) -> str:
    """Bring a ledger down to a revision (an id, `-1`, `base`); what only later ones hold is dropped.

    Raises `UsageError` for a revision that is not known or not below, and `StorageError`.
    """
    return _move(place, revision, command.downgrade, sql=sql)


def new_revision(message: str, folder: Path = VERSIONS) -> Path:
    """Write an empty revision that follows the newest one into a folder, and give its path."""
    config = _config(folder)
    head = ScriptDirectory.from_config(config).get_current_head() or "r0000"
    with _understood():
        made: Any = command.revision(
            config, message, rev_id=f"r{int(head[1:]) + 1:04d}", version_path=str(folder)
        )
    return Path(made.path)


def migrate(database: Database, revision: str, *, folder: Path = VERSIONS) -> None:
    """Bring an open database up to a revision; `folder` may hold further revisions.

    Raises `StorageError`, also for a database that is newer than this program.
    """
    _run(database, _config(folder), revision, command.upgrade)


def _move(place: str | Path, revision: str, move: Any, *, sql: bool) -> str:
    config = _config()
    with _database(place) as database:
        if not sql:
            _run(database, config, revision, move)
            return ""
        output = io.StringIO()
        config.attributes.update(dialect_name=database.dialect.name, output=output)
        with _understood():
            move(config, f"{_stored(database) or 'base'}:{revision}", sql=True)
        return output.getvalue()


def _run(database: Database, config: Config, revision: str, move: Any) -> None:
    driver_connection = database.connect()
    # One engine for this one connection: it is the ledger's own code that begins, here as everywhere.
    engine = create_engine(
        f"{database.dialect.name}+{database.dialect.driver}://",
        creator=lambda: driver_connection,
        poolclass=StaticPool,
    )
    try:
        with _understood(database), engine.connect() as connection:
            database.begin_writing(driver_connection)
            try:
                _refuse_newer(config, database, stored_revision(database, driver_connection))
                config.attributes["connection"] = connection
                with connection.begin():
                    move(config, revision)
            except BaseException:
                database.rollback(driver_connection)
                raise
    finally:
        database.release(driver_connection)


def _refuse_newer(config: Config, database: Database, stored: str | None) -> None:
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if stored is not None and stored not in known:
        raise StorageError(
            f"the ledger {database.place} is at revision {stored}, which this program does not know",
            hint="it was written by a newer quizops: update this one, or restore a backup",
        )


def _config(folder: Path = VERSIONS) -> Config:
    config = Config(cmd_opts=Namespace(quiet=True))
    folders = dict.fromkeys([VERSIONS.resolve(), folder.resolve()])
    options = {
        "script_location": str(_HERE),
        "path_separator": "os",
        "version_locations": os.pathsep.join(map(str, folders)),
        "file_template": "%(rev)s_%(slug)s",
    }
    for name, value in options.items():
        config.set_main_option(name, value.replace("%", "%%"))
    return config


@contextlib.contextmanager
def _database(place: str | Path) -> Iterator[Database]:
    database = database_at(place)
    try:
        yield database
    finally:
        database.close()


@contextlib.contextmanager
def _understood(database: Database | None = None) -> Iterator[None]:
    """Alembic's and SQLAlchemy's errors, told as ours."""
    try:
        yield
    except CommandError as error:
        raise UsageError(str(error), hint="`quizops db history` lists the revisions") from error
    except DBAPIError as error:
        if database is None or not isinstance(error.orig, Exception):
            raise
        raise database.refusal(error.orig) from error


def _stored(database: Database) -> str | None:
    connection = database.connect()
    try:
        return stored_revision(database, connection)
    finally:
        database.release(connection)


def _only(down: Any) -> str | None:
    """The revisions are a line, without branches."""
    return down if isinstance(down, str) else None
