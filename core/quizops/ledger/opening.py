"""Bring a database to the revision that this program works with, or say why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table, insert
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.expression import ClauseElement

from quizops.errors import StorageError
from quizops.ledger.database import Database, DriverConnection
from quizops.ledger.schema import HEAD, metadata
from quizops.ledger.statements import Statement

# Alembic's own table, as Alembic makes it.
version_table = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
_READ = Statement(version_table.select())


def bring_to_head(database: Database, *, migrate: bool) -> None:
    """Create the tables of an empty database, or migrate an older one.

    Alembic is loaded for the latter only. Raises `StorageError` when the database is newer than this
    program, or older and `migrate` is False.
    """
    connection = database.connect()
    try:
        revision = stored_revision(database, connection) or _create(database, connection)
    finally:
        database.release(connection)
    if revision == HEAD:
        return
    if not migrate:
        raise StorageError(
            f"the ledger {database.place} is at revision {revision}, this program works with {HEAD}",
            hint="bring it there with `quizops db upgrade`",
        )
    from quizops.ledger import migrations

    migrations.migrate(database, "head")


def stored_revision(database: Database, connection: DriverConnection) -> str | None:
    """The revision that the database is at; None for one without a ledger."""
    try:
        if not database.has_table(connection, version_table.name):
            return None
        rows = connection.execute(_READ.compiled_for(database.dialect)[0]).fetchall()
    except database.errors as error:
        raise database.refusal(error) from error
    return rows[0][0] if rows else None


def _create(database: Database, connection: DriverConnection) -> str:
    """Make all tables as the migrations would; gives the revision, also when another process was first."""
    database.begin_writing(connection)
    try:
        revision = stored_revision(database, connection)
        if revision is None:
            for statement in _ddl():
                connection.execute(statement.compiled_for(database.dialect)[0])
            stamp = Statement(insert(version_table)).compiled_for(database.dialect)[0]
            connection.execute(stamp, {"version_num": HEAD})
        database.commit(connection)
    except database.errors as error:
        database.rollback(connection)
        raise database.refusal(error) from error
    except BaseException:
        database.rollback(connection)
        raise
    return revision or HEAD


def _ddl() -> Iterator[Statement]:
    yield Statement(_element(CreateTable(version_table, if_not_exists=True)))
    for table in metadata.sorted_tables:
        yield Statement(_element(CreateTable(table)))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield Statement(_element(CreateIndex(index)))


def _element(ddl: CreateTable | CreateIndex) -> ClauseElement:
    return ddl
