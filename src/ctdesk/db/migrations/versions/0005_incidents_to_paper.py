"""What the signed papers of incidents, of the bedside and of recalls ask for besides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what this revision brings."""
    op.create_table(
        "antidote_label",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("antidote", sa.Text(), nullable=False),
        sa.Column("label_version", sa.Text(), nullable=False),
        sa.Column("dated", sa.Text(), nullable=True),
        sa.Column("most_doses", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("least_interval_h", sa.Text(), nullable=True),
        sa.Column("most_mg", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("verified_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("verified_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_antidote_label_entered_by")),
        sa.ForeignKeyConstraint(["verified_by"], ["member.id"], name=op.f("fk_antidote_label_verified_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["member.id"], name=op.f("fk_antidote_label_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_antidote_label")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_antidote_label_antidote"), "antidote_label", ["antidote"], unique=False)
    op.add_column("bedside_assessment", sa.Column("late_reason", sa.Text(), nullable=True))
    op.add_column("bedside_course", sa.Column("batch_no", sa.Text(), nullable=True))
    op.add_column("bedside_course", sa.Column("vector_lot", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("frame", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("wording", sa.Text(), nullable=True))
