"""The first tables as declared; the first release writes them out (``packaging/freeze_schema.py``)."""

from __future__ import annotations

from alembic import op

from ctdesk.db.search import create_token_table
from ctdesk.db.tables import Base

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, and the search index."""
    connection = op.get_bind()
    for table in Base.metadata.tables.values():
        table.dialect_options["sqlite"]["strict"] = True
    Base.metadata.create_all(connection, checkfirst=False)
    create_token_table(connection)
