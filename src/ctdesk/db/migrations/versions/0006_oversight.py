"""What oversight asks for: indexes for the figures of the dashboard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add what this revision brings."""
    op.create_table(
        "handover_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("for_member", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_at", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["for_member"], ["member.id"], name=op.f("fk_handover_note_for_member")),
        sa.ForeignKeyConstraint(["taken_by"], ["member.id"], name=op.f("fk_handover_note_taken_by")),
        sa.ForeignKeyConstraint(["written_by"], ["member.id"], name=op.f("fk_handover_note_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_note")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_handover_note_taken_at"), "handover_note", ["taken_at"], unique=False)
    op.create_table(
        "quality_meeting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Text(), nullable=True),
        sa.Column("attendees", sa.Text(), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_quality_meeting_opened_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_quality_meeting_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_meeting")),
        sa.UniqueConstraint("month", "ordinal", name=op.f("uq_quality_meeting_month_ordinal")),
        sqlite_strict=True,
    )
    op.create_table(
        "trail_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cases", sa.Text(), nullable=False),
        sa.Column("entries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("found", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("planned", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reviewed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("head_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_trail_review_opened_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_trail_review_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_review")),
        sa.UniqueConstraint("month", "ordinal", name=op.f("uq_trail_review_month_ordinal")),
        sqlite_strict=True,
    )
    op.create_table(
        "meeting_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_meeting_decision_finding_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["quality_meeting.id"], name=op.f("fk_meeting_decision_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_decision")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_meeting_decision_finding_id")),
        sa.UniqueConstraint("meeting_id", "ordinal", name=op.f("uq_meeting_decision_meeting_id_ordinal")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_answer_entry_figures",
        "answer_entry",
        ["record_id", "path", "id", "answer"],
        unique=False,
        sqlite_where=sa.text(
            "path IN ('C1','E7a','E7c@receiver','E7c@verifier') OR path LIKE 'G6:%' AND path NOT LIKE '%#%'"
        ),
        postgresql_where=sa.text(
            "path IN ('C1','E7a','E7c@receiver','E7c@verifier') OR path LIKE 'G6:%' AND path NOT LIKE '%#%'"
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
    op.create_index(
        "ix_audit_event_reasons",
        "audit_event",
        ["seq", "reason"],
        unique=False,
        sqlite_where=sa.text("reason IS NOT NULL"),
        postgresql_where=sa.text("reason IS NOT NULL"),
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
    op.create_index("ix_unit_event_first", "unit_event", ["kind", "became", "unit_id", "at"], unique=False)
