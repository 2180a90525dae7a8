"""What alembic runs around the revisions: the connection and transaction are ``db.migrate``'s."""

from __future__ import annotations

from alembic import context

from ctdesk.db.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
