"""What oversight asks for: indexes for the figures of the dashboard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add what this revision brings."""
    op.create_index(
        "ix_answer_entry_figures",
        "answer_entry",
        ["record_id", "path", "id", "answer"],
        unique=False,
        sqlite_where=sa.text(
            "(path IN ('C1', 'E7a', 'E7c@receiver', 'E7c@verifier') OR path LIKE 'G6:%') AND path NOT LIKE '%#%'"
        ),
        postgresql_where=sa.text(
            "(path IN ('C1', 'E7a', 'E7c@receiver', 'E7c@verifier') OR path LIKE 'G6:%') AND path NOT LIKE '%#%'"
        ),
    )
    op.create_index(
        "ix_answer_entry_late",
        "answer_entry",
        ["record_id"],
        unique=False,
        sqlite_where=sa.text("path LIKE '%#late'"),
        postgresql_where=sa.text("path LIKE '%#late'"),
    )
    op.create_index("ix_incident_open_at", "incident", ["closed_at", "aware_at", "product_id"], unique=False)
    op.create_index(
        "ix_record_figures",
        "record",
        [
            "form_code",
            "completed_at",
            "state",
            "version",
            "outcome",
            "subject_kind",
            "subject_id",
            "opened_by",
        ],
        unique=False,
    )
    op.create_index(
        "ix_signature_people",
        "signature",
        ["record_id", "superseded_by", "member_id", "certificate_id", "at"],
        unique=False,
    )
