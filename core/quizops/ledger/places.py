"""Which database a path or URL names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from quizops.errors import StorageError
from quizops.ledger.database import Database
from quizops.ledger.sqlite import SqliteDatabase

BUSY_S = 10.0
"""How long other writers are waited for."""

_POSTGRESQL = {"postgresql", "postgres", "postgresql+psycopg"}


def database_at(place: str | Path, *, busy_s: float = BUSY_S) -> Database:
    """A path is a SQLite file; so is `sqlite:///PATH`. Raises `StorageError` for a scheme that is unknown."""
    if isinstance(place, Path) or "://" not in place:
        return SqliteDatabase(Path(place), busy_s=busy_s)
    scheme, _, rest = place.partition("://")
    if scheme in _POSTGRESQL:
        from quizops.ledger.postgres import PostgresDatabase

        return PostgresDatabase(f"postgresql://{rest}", busy_s=busy_s)
    if scheme == "sqlite":
        return SqliteDatabase(Path(unquote(urlsplit(place).path[1:])), busy_s=busy_s)
    raise StorageError(
        f"no ledger can lie in a {scheme!r} database",
        hint="`database` is a path, `sqlite:///PATH` or `postgresql://USER@HOST/NAME`",
    )


def database_in_memory() -> Database:
    return SqliteDatabase(None, busy_s=BUSY_S)
