"""What the signed papers of incidents, of the bedside and of recalls ask for besides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what this revision brings."""
    op.add_column("bedside_assessment", sa.Column("late_reason", sa.Text(), nullable=True))
    op.add_column("bedside_course", sa.Column("batch_no", sa.Text(), nullable=True))
    op.add_column("bedside_course", sa.Column("vector_lot", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("frame", sa.Text(), nullable=True))
