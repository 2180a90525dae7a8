"""Writes the newest migration out in full, from the tables as they are declared.

    python packaging/freeze_schema.py [FILE]

A revision is worked on until it is released: change the tables, run this, format the file with ruff, then run
``tests/db/test_migrate.py``. Once a version of ctdesk was released with it, a revision stands for ever and
the
next change begins a file of its own. Rows that a revision has to change are written by hand in ``ROWS``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import AddColumnOp
from sqlalchemy import Column, create_engine
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.db import migrate
from ctdesk.db.tables import Base

VERSIONS = Path(__file__).parents[1] / "src/ctdesk/db/migrations/versions"
NEWEST = "0006"
NAMES = {"0004": "incidents_to_recall", "0005": "incidents_to_paper", "0006": "oversight"}
MEANINGS = {
    "0004": "Incidents to recalls: holds, obligations, actions, adverse reactions, the bedside, recalls.",
    "0005": "What the signed papers of incidents, of the bedside and of recalls ask for besides.",
    "0006": "What oversight asks for: indexes for the figures of the dashboard.",
}

HEAD = '''"""{meaning}"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
{imports}
revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    """Add what this revision brings."""
'''

# Rows that change with a revision, as the last lines of its upgrade(), and what they import.
ROWS = {"0004": "    carry_rows(op.get_bind())\n"}
IMPORTS = {"0004": "\nfrom ctdesk.db.migrations.rows_0004 import carry_rows\n"}
# What standing rows hold in a new column that is never empty, until ROWS says what is true of each.
FILLS = {"0004": {("incident", "aware_at"): "1970-01-01T00:00:00.000000Z"}}


def target() -> Path:
    """The file of the newest migration."""
    return VERSIONS / f"{NEWEST}_{NAMES[NEWEST]}.py"


def frozen() -> str:
    """The whole text of the newest migration: what leads from the one before it to the declared tables."""
    before = f"{int(NEWEST) - 1:04}"
    for table in Base.metadata.tables.values():
        table.dialect_options["sqlite"]["strict"] = True
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: sqlcipher.connect(":memory:", isolation_level=None, check_same_thread=False),
        poolclass=StaticPool,
    )
    migrate.upgrade(engine, to=before, sealed=False)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"target_metadata": Base.metadata, "compare_type": False}
        )
        script = produce_migrations(context, Base.metadata)
    assert script.upgrade_ops is not None
    script.upgrade_ops.ops = [one for one in script.upgrade_ops.ops if not _is_search(one)]
    for operation in script.upgrade_ops.ops:
        _fill(operation)
    body = render_python_code(script.upgrade_ops, render_item=_plain_type, migration_context=context)
    lines = [line for line in body.splitlines() if not line.strip().startswith("#")]
    head = HEAD.format(
        meaning=MEANINGS[NEWEST], revision=NEWEST, before=before, imports=IMPORTS.get(NEWEST, "")
    )
    return head + "\n".join(lines) + "\n" + ROWS.get(NEWEST, "")


def _is_search(operation: Any) -> bool:
    """The search index is no declared table: ``db.search`` makes it."""
    return str(getattr(operation, "table_name", "")).startswith("search_token")


def _fill(operation: Any) -> None:
    for added in getattr(operation, "ops", ()):
        if isinstance(added, AddColumnOp):
            fill = FILLS.get(NEWEST, {}).get((added.table_name, added.column.name))
            if fill is not None:
                added.column = Column(
                    added.column.name, added.column.type, server_default=fill, nullable=False
                )


def _plain_type(kind: str, item: Any, context: Any) -> str | Literal[False]:
    """Columns as they are stored: later versions of ctdesk may read them differently."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else target()
    path.write_text(frozen(), encoding="utf-8")
