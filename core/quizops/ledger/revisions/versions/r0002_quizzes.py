"""What merges and releases stand on: bases, decisions, releases."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, PrimaryKeyConstraint, Text, UniqueConstraint

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None

LONG = BigInteger().with_variant(Integer(), "sqlite")
TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    _bases("question_bases", Column("id", LONG, autoincrement=False, nullable=False))
    _bases("set_bases", Column("name", TEXT, nullable=False))
    _decisions()
    _releases()


def downgrade() -> None:
    for name in ("releases", "decisions", "set_bases", "question_bases"):
        op.drop_table(name)


def _bases(table: str, key: Column[int] | Column[str]) -> None:
    op.create_table(
        table,
        Column("quiz", TEXT, nullable=False),
        Column("file", TEXT, nullable=False),
        key,
        Column("digest", LargeBinary, nullable=False),
        Column("cells", LargeBinary, nullable=False),
        PrimaryKeyConstraint("quiz", "file", key.name),
        sqlite_with_rowid=False,
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        Column("quiz", TEXT, nullable=False),
        Column("file", TEXT, nullable=False),
        Column("key", TEXT, nullable=False),
        Column("column", TEXT, nullable=False),
        Column("verdict", TEXT, nullable=False),
        Column("cell", TEXT),
        Column("by", TEXT),
        Column("at", TEXT, nullable=False),
        Column("data", TEXT, nullable=False),
        PrimaryKeyConstraint("quiz", "file", "key", "column"),
        sqlite_with_rowid=False,
    )


def _releases() -> None:
    op.create_table(
        "releases",
        Column("seq", LONG, autoincrement=True, nullable=False),
        Column("id", TEXT, nullable=False),
        Column("quiz", TEXT, nullable=False),
        Column("version", TEXT, nullable=False),
        Column("type", TEXT, nullable=False),
        Column("created", TEXT, nullable=False),
        Column("cause", TEXT, nullable=False),
        Column("run_id", TEXT),
        Column("parent", TEXT),
        Column("sha256", TEXT),
        Column("size_bytes", LONG, nullable=False),
        Column("state", TEXT, nullable=False),
        Column("pinned", LONG, nullable=False),
        Column("manifest", TEXT, nullable=False),
        Column("patch", LargeBinary),
        PrimaryKeyConstraint("seq"),
        UniqueConstraint("id"),
    )
    op.create_index("releases_by_quiz", "releases", ["quiz", "seq"])
