"""What all tables share: the metadata, column shapes, JSON as text, and the revision they are at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import BigInteger, Column, Double, Integer, LargeBinary, MetaData, Text

HEAD = "r0004"
"""The newest Alembic revision. A test compares it with the revisions that are shipped."""

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_key",
        "uq": "%(table_name)s_%(column_0_N_name)s_once",
        "ix": "%(table_name)s_by_%(column_0_N_name)s",
    }
)

# "C": text sorts by code point, as SQLite does.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_LONG = BigInteger().with_variant(Integer(), "sqlite")


def sequence() -> Column[int]:
    """The order in which rows were made. SQLite counts by itself only where the type says INTEGER."""
    return Column("seq", _LONG, primary_key=True, autoincrement=True)


def key_text(name: str) -> Column[str]:
    return Column(name, _TEXT, primary_key=True)


def key_number(name: str) -> Column[int]:
    return Column(name, _LONG, primary_key=True, autoincrement=False)


def key_blob(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=True)


def text(name: str, *, unique: bool = False) -> Column[str]:
    return Column(name, _TEXT, nullable=False, unique=unique)


def text_or_none(name: str) -> Column[str]:
    return Column(name, _TEXT, nullable=True)


def number(name: str) -> Column[int]:
    return Column(name, _LONG, nullable=False)


def real(name: str) -> Column[float]:
    return Column(name, Double, nullable=False)


def real_or_none(name: str) -> Column[float]:
    return Column(name, Double, nullable=True)


def blob(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def blob_or_none(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=True)


def to_json(value: Any) -> str:
    """Compact JSON text. Raises `TypeError` for what JSON cannot hold."""
    return orjson.dumps(value).decode()


def to_json_or_none(value: Any) -> str | None:
    return None if value is None else to_json(value)


def from_json(stored: str) -> Any:
    return orjson.loads(stored)


def from_json_or_none(stored: str | None) -> Any:
    return None if stored is None else orjson.loads(stored)


def mapping_from_json(stored: str) -> Mapping[str, Any]:
    """The JSON object of a column that holds nothing else."""
    value: Mapping[str, Any] = orjson.loads(stored)
    return value
