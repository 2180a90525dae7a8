"""Writes the first migration out in full from the declared tables, for the release to upgrade from.

    python packaging/freeze_schema.py [FILE]

Until a release exists nobody has a database to upgrade, and the first migration makes the tables as they
are declared. After it, the file written here stands for ever and every change of a table is a revision of
its own. Format it with ruff, then run ``tests/db/test_migrate.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.types import TypeDecorator

from ctdesk.db.tables import Base

TARGET = Path(__file__).parents[1] / "src/ctdesk/db/migrations/versions/0001_first_tables.py"

HEAD = '''"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ctdesk.db.search import create_token_table

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, and the search index."""
'''


def _plain_type(kind: str, item: Any, context: Any) -> str | Literal[False]:
    """Columns as they are stored: later versions of ctdesk may read them differently."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


def frozen() -> str:
    """The whole text of the first migration."""
    for table in Base.metadata.tables.values():
        table.dialect_options["sqlite"]["strict"] = True
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})
        script = produce_migrations(context, Base.metadata)
    assert script.upgrade_ops is not None
    body = render_python_code(script.upgrade_ops, render_item=_plain_type, migration_context=context)
    lines = [line for line in body.splitlines() if not line.strip().startswith("#")]
    return HEAD + "\n".join(lines) + "\n    create_token_table(op.get_bind())\n"


if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    path.write_text(frozen(), encoding="utf-8")
