"""What monitoring stands on: samples of series, and alerts with their life."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Double, Integer, PrimaryKeyConstraint, Text

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None

LONG = BigInteger().with_variant(Integer(), "sqlite")
TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "samples",
        Column("series", TEXT, nullable=False),
        Column("labels", TEXT, nullable=False),
        Column("at", TEXT, nullable=False),
        Column("value", Double, nullable=False),
        PrimaryKeyConstraint("series", "labels", "at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alerts",
        Column("name", TEXT, nullable=False),
        Column("subject", TEXT, nullable=False),
        Column("since", TEXT, nullable=False),
        Column("state", TEXT, nullable=False),
        Column("severity", TEXT, nullable=False),
        Column("value", Double),
        Column("unit", TEXT, nullable=False),
        Column("message", TEXT, nullable=False),
        Column("hint", TEXT, nullable=False),
        Column("held_s", Double, nullable=False),
        Column("clear_s", Double),
        Column("fired_at", TEXT),
        Column("resolved_at", TEXT),
        Column("acknowledged_at", TEXT),
        Column("acknowledged_by", TEXT),
        PrimaryKeyConstraint("name", "subject", "since"),
        sqlite_with_rowid=False,
    )
    op.create_index("alerts_by_state", "alerts", ["state"])


def downgrade() -> None:
    op.drop_table("alerts")
    op.drop_table("samples")
