"""Which database a path or URL names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from quizops.errors import StorageError
from quizops.ledger.database import Database
from quizops.ledger.sqlite import SqliteDatabase

_POSTGRESQL = {"postgresql", "postgres", "postgresql+psycopg"}


def database_at(place: str | Path) -> Database:
    """A path is a SQLite file; so is `sqlite:///PATH`. Raises `StorageError` for a scheme that is unknown."""
    if isinstance(place, Path) or "://" not in place:
        return SqliteDatabase(Path(place))
    scheme, _, rest = place.partition("://")
    if scheme in _POSTGRESQL:
        from quizops.ledger.postgres import PostgresDatabase

        return PostgresDatabase(f"postgresql://{rest}")
    if scheme == "sqlite":
        return SqliteDatabase(Path(unquote(urlsplit(place).path[1:])))
    raise StorageError(
        f"no ledger can lie in a {scheme!r} database",
        hint="`database` is a path, `sqlite:///PATH` or `postgresql://USER@HOST/NAME`",
    )


def database_in_memory() -> Database:
    return SqliteDatabase(None)
