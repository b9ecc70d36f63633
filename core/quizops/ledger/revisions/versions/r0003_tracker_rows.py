"""What trackers stand on: the state of each row, and what its cells ever were."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, PrimaryKeyConstraint, Text

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None

LONG = BigInteger().with_variant(Integer(), "sqlite")
TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "rows",
        Column("tracker", TEXT, nullable=False),
        Column("row_id", TEXT, nullable=False),
        Column("source", TEXT, nullable=False),
        Column("status", TEXT, nullable=False),
        Column("files", TEXT, nullable=False),
        Column("media_ids", TEXT, nullable=False),
        Column("category", TEXT),
        Column("error", TEXT),
        Column("tries", LONG, nullable=False),
        Column("next_try", TEXT),
        Column("last_attempt", TEXT),
        Column("detached", LONG, nullable=False),
        Column("written", TEXT, nullable=False),
        PrimaryKeyConstraint("tracker", "row_id", "source"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "row_states",
        Column("tracker", TEXT, nullable=False),
        Column("row_id", TEXT, nullable=False),
        Column("digest", LargeBinary, nullable=False),
        Column("at", TEXT, nullable=False),
        PrimaryKeyConstraint("tracker", "row_id", "digest"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("row_states")
    op.drop_table("rows")
