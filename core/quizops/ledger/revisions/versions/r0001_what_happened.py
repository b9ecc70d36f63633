"""What happened and what is asked: events, intents, effects, journal, runs, facts."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

LONG = BigInteger().with_variant(Integer(), "sqlite")
TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    _events()
    _intents()
    _effects()
    _journal()
    _runs()
    for name in ("seen", "settings"):
        op.create_table(
            name,
            Column("key", TEXT, nullable=False),
            Column("value", TEXT, nullable=False),
            Column("at", TEXT, nullable=False),
            PrimaryKeyConstraint("key"),
            sqlite_with_rowid=False,
        )


def downgrade() -> None:
    for name in ("settings", "seen", "steps", "runs", "journal", "effects", "intents", "events"):
        op.drop_table(name)


def _events() -> None:
    op.create_table(
        "events",
        Column("seq", LONG, autoincrement=True, nullable=False),
        Column("at", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("subject", TEXT, nullable=False),
        Column("run_id", TEXT),
        Column("operator", TEXT),
        Column("data", TEXT, nullable=False),
        PrimaryKeyConstraint("seq"),
    )
    op.create_index("events_by_subject", "events", ["subject", "seq"])
    op.create_index("events_by_run", "events", ["run_id", "seq"], sqlite_where=text("run_id IS NOT NULL"))


def _intents() -> None:
    op.create_table(
        "intents",
        Column("seq", LONG, autoincrement=True, nullable=False),
        Column("id", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("payload", TEXT, nullable=False),
        Column("operator", TEXT),
        Column("state", TEXT, nullable=False),
        Column("created", TEXT, nullable=False),
        Column("taken", TEXT),
        Column("finished", TEXT),
        Column("result", TEXT),
        Column("error", TEXT),
        PrimaryKeyConstraint("seq"),
        UniqueConstraint("id"),
    )
    op.create_index("intents_by_state", "intents", ["state", "seq"])


def _effects() -> None:
    op.create_table(
        "effects",
        Column("seq", LONG, autoincrement=True, nullable=False),
        Column("id", TEXT, nullable=False),
        Column("what", TEXT, nullable=False),
        Column("target", TEXT, nullable=False),
        Column("before", TEXT, nullable=False),
        Column("after", TEXT, nullable=False),
        Column("data", TEXT, nullable=False),
        Column("state", TEXT, nullable=False),
        Column("run_id", TEXT),
        Column("created", TEXT, nullable=False),
        Column("finished", TEXT),
        Column("payload", LargeBinary),
        PrimaryKeyConstraint("seq"),
        UniqueConstraint("id"),
    )
    op.create_index("effects_by_state", "effects", ["state", "seq"])
    op.create_index("effects_by_target", "effects", ["target", "what", "seq"])


def _journal() -> None:
    op.create_table(
        "journal",
        Column("seq", LONG, autoincrement=True, nullable=False),
        Column("id", TEXT, nullable=False),
        Column("operator", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("title", TEXT, nullable=False),
        Column("undo", TEXT, nullable=False),
        Column("created", TEXT, nullable=False),
        Column("undone", TEXT),
        PrimaryKeyConstraint("seq"),
        UniqueConstraint("id"),
    )
    op.create_index("journal_by_operator", "journal", ["operator", "seq"])


def _runs() -> None:
    op.create_table(
        "runs",
        Column("seq", LONG, autoincrement=True, nullable=False),
        Column("id", TEXT, nullable=False),
        Column("recipe", TEXT, nullable=False),
        Column("status", TEXT, nullable=False),
        Column("cause", TEXT, nullable=False),
        Column("started", TEXT),
        Column("ended", TEXT),
        Column("operator", TEXT),
        Column("subject", TEXT),
        Column("data", TEXT, nullable=False),
        PrimaryKeyConstraint("seq"),
        UniqueConstraint("id"),
    )
    for column in ("recipe", "status", "subject"):
        op.create_index(f"runs_by_{column}", "runs", [column, "seq"])
    op.create_table(
        "steps",
        Column("run_id", TEXT, nullable=False),
        Column("name", TEXT, nullable=False),
        Column("position", LONG, nullable=False),
        Column("status", TEXT, nullable=False),
        Column("started", TEXT),
        Column("ended", TEXT),
        Column("tries", LONG, nullable=False),
        Column("error", TEXT),
        Column("skipped_because", TEXT),
        Column("data", TEXT, nullable=False),
        PrimaryKeyConstraint("run_id", "name"),
        sqlite_with_rowid=False,
    )
