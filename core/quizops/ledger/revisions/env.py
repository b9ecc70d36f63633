"""Run by Alembic for each command, with what `quizops.ledger.migrations` hands in."""

from __future__ import annotations

from alembic import context

from quizops.ledger.schema import metadata

# SQLite can undo DDL like everybody else, as soon as the transaction is begun by hand.
context.configure(
    connection=context.config.attributes.get("connection"),
    dialect_name=context.config.attributes.get("dialect_name"),
    output_buffer=context.config.attributes.get("output"),
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
    literal_binds=context.is_offline_mode(),
)
with context.begin_transaction():
    context.run_migrations()
