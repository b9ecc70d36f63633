"""Core statements as driver text: compiled once for a dialect, then executed without SQLAlchemy between.

A durable single-row commit costs some 80 microseconds; the usual path through `Connection.execute` would
double that, so the stores keep their statements in this form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import Dialect, Table, bindparam, insert
from sqlalchemy.sql.expression import ClauseElement

Build: TypeAlias = Callable[[Dialect], ClauseElement]


class Statement:
    """One Core statement; its open parameters are given by name when it is executed."""

    __slots__ = ("_build", "_compiled")

    def __init__(self, build: ClauseElement | Build) -> None:
        self._build: Build = (lambda _dialect: build) if isinstance(build, ClauseElement) else build
        self._compiled: dict[str, tuple[str, dict[str, Any]]] = {}

    def compiled_for(self, dialect: Dialect) -> tuple[str, dict[str, Any]]:
        """SQL with the driver's named placeholders, and the values of those that the statement fixes."""
        try:
            return self._compiled[dialect.name]
        except KeyError:
            return self._compiled.setdefault(dialect.name, self._compile(dialect))

    def _compile(self, dialect: Dialect) -> tuple[str, dict[str, Any]]:
        compiled: Any = self._build(dialect).compile(
            dialect=dialect, compile_kwargs={"render_postcompile": True}
        )
        binds = getattr(compiled, "binds", {})
        fixed = {name: bind.value for name, bind in binds.items() if not bind.required}
        return str(compiled), fixed


def insert_into(table: Table) -> Statement:
    """Insert one row given by all columns except `seq`, which the database counts and gives back."""
    columns = [column for column in table.columns if column.name != "seq"]
    statement = insert(table).values({column.name: _parameter(column) for column in columns})
    if "seq" in table.columns:
        return Statement(statement.returning(table.c.seq))
    return Statement(statement)


def upsert(table: Table) -> Statement:
    """Insert one row given by all columns, or set all of the row that has this key."""
    keys = [column.name for column in table.primary_key]

    def build(dialect: Dialect) -> ClauseElement:
        statement = _insert_all(table, dialect)
        excluded = {name: statement.excluded[name] for name in _names(table) if name not in keys}
        built: ClauseElement = statement.on_conflict_do_update(index_elements=keys, set_=excluded)
        return built

    return Statement(build)


def insert_unless_there(table: Table) -> Statement:
    """Insert one row given by all columns, and leave the one that has this key as it is."""
    keys = [column.name for column in table.primary_key]

    def build(dialect: Dialect) -> ClauseElement:
        built: ClauseElement = _insert_all(table, dialect).on_conflict_do_nothing(index_elements=keys)
        return built

    return Statement(build)


def _insert_all(table: Table, dialect: Dialect) -> Any:
    """Only the insert of a dialect knows ON CONFLICT; each dialect costs time to load."""
    values = {column.name: _parameter(column) for column in table.columns}
    if dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table).values(values)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table).values(values)


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _parameter(column: Any) -> Any:
    return bindparam(column.name, type_=column.type)
