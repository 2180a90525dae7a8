"""Incidents to recalls: holds, obligations, actions, adverse reactions, the bedside, recalls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ctdesk.db.migrations.rows_0004 import carry_rows

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what this revision brings."""
    op.create_table(
        "incident_evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["member.id"], name=op.f("fk_incident_evidence_added_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_incident_evidence_file_id")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_evidence_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["member.id"], name=op.f("fk_incident_evidence_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_evidence")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_incident_evidence_incident_id"), "incident_evidence", ["incident_id"], unique=False
    )
    op.create_table(
        "incident_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("linked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("linked_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["from_id"], ["incident.id"], name=op.f("fk_incident_link_from_id")),
        sa.ForeignKeyConstraint(["linked_by"], ["member.id"], name=op.f("fk_incident_link_linked_by")),
        sa.ForeignKeyConstraint(["to_id"], ["incident.id"], name=op.f("fk_incident_link_to_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["member.id"], name=op.f("fk_incident_link_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_link")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_incident_link_from_id"), "incident_link", ["from_id"], unique=False)
    op.create_index(op.f("ix_incident_link_to_id"), "incident_link", ["to_id"], unique=False)
    op.create_table(
        "incident_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("added_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["member.id"], name=op.f("fk_incident_member_added_by")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_member_incident_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_incident_member_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_member")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_incident_member_incident_id"), "incident_member", ["incident_id"], unique=False)
    op.create_index(op.f("ix_incident_member_member_id"), "incident_member", ["member_id"], unique=False)
    op.create_table(
        "incident_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["incident_note.id"], name=op.f("fk_incident_note_corrects_id")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_incident_note_entered_by")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_note_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_note")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_incident_note_incident_id"), "incident_note", ["incident_id"], unique=False)
    op.create_table(
        "incident_patient",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("patient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_patient_incident_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_incident_patient_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_patient")),
        sa.UniqueConstraint(
            "incident_id", "patient_id", name=op.f("uq_incident_patient_incident_id_patient_id")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_incident_patient_incident_id"), "incident_patient", ["incident_id"], unique=False
    )
    op.create_index(op.f("ix_incident_patient_patient_id"), "incident_patient", ["patient_id"], unique=False)
    op.create_table(
        "notice_out",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notification", sa.Text(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("receipt_no", sa.Text(), nullable=True),
        sa.Column("receipt_at", sa.Text(), nullable=True),
        sa.Column("receipt_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_notice_out_file_id")),
        sa.ForeignKeyConstraint(["made_by"], ["member.id"], name=op.f("fk_notice_out_made_by")),
        sa.ForeignKeyConstraint(
            ["receipt_file_id"], ["stored_file.id"], name=op.f("fk_notice_out_receipt_file_id")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["member.id"], name=op.f("fk_notice_out_sent_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["member.id"], name=op.f("fk_notice_out_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_out")),
        sa.UniqueConstraint("number", name=op.f("uq_notice_out_number")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_notice_out_subject_kind_subject_id", "notice_out", ["subject_kind", "subject_id"], unique=False
    )
    op.create_table(
        "recall",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("drill", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("class_code", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("declared", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("difference", sa.Text(), nullable=True),
        sa.Column("regulator_contact", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("listed_at", sa.Text(), nullable=True),
        sa.Column("use_stopped_at", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.Text(), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replied_at", sa.Text(), nullable=True),
        sa.Column("reply_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["member.id"], name=op.f("fk_recall_closed_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_recall_file_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_recall_incident_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_recall_opened_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_recall_record_id")),
        sa.ForeignKeyConstraint(["replied_by"], ["member.id"], name=op.f("fk_recall_replied_by")),
        sa.ForeignKeyConstraint(["reply_file_id"], ["stored_file.id"], name=op.f("fk_recall_reply_file_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_recall_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
        sa.UniqueConstraint("number", name=op.f("uq_recall_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_recall_state"), "recall", ["state"], unique=False)
    op.create_table(
        "finding",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("class_code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("from_whom", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "assessment_finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("reply_due", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replied_at", sa.Text(), nullable=True),
        sa.Column("reply_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("close_note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_finding_id"],
            ["assessment_finding.id"],
            name=op.f("fk_finding_assessment_finding_id"),
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["member.id"], name=op.f("fk_finding_closed_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_finding_file_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_finding_opened_by")),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_finding_owner_id")),
        sa.ForeignKeyConstraint(["replied_by"], ["member.id"], name=op.f("fk_finding_replied_by")),
        sa.ForeignKeyConstraint(["reply_file_id"], ["stored_file.id"], name=op.f("fk_finding_reply_file_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_finding_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("number", name=op.f("uq_finding_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "capa",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recall_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("root_cause", sa.Text(), nullable=True),
        sa.Column("action_text", sa.Text(), nullable=False),
        sa.Column("resources", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("planned_on", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("first_due_on", sa.Text(), nullable=False),
        sa.Column("was_late", sa.Integer(), nullable=False),
        sa.Column("risk_before", sa.Text(), nullable=True),
        sa.Column("risk_after", sa.Text(), nullable=True),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("target_op", sa.Text(), nullable=False),
        sa.Column("target_value", sa.Text(), nullable=False),
        sa.Column("window_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_at", sa.Text(), nullable=True),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=True),
        sa.Column("returned_reason", sa.Text(), nullable=True),
        sa.Column("superseded_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["member.id"], name=op.f("fk_capa_approved_by")),
        sa.ForeignKeyConstraint(["assessor_id"], ["member.id"], name=op.f("fk_capa_assessor_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_capa_finding_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_capa_incident_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_capa_opened_by")),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_capa_owner_id")),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name=op.f("fk_capa_recall_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_capa_record_id")),
        sa.ForeignKeyConstraint(["superseded_id"], ["capa.id"], name=op.f("fk_capa_superseded_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["member.id"], name=op.f("fk_capa_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capa")),
        sa.UniqueConstraint("number", name=op.f("uq_capa_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_capa_assessor_id"), "capa", ["assessor_id"], unique=False)
    op.create_index(op.f("ix_capa_finding_id"), "capa", ["finding_id"], unique=False)
    op.create_index(op.f("ix_capa_incident_id"), "capa", ["incident_id"], unique=False)
    op.create_index(op.f("ix_capa_owner_id"), "capa", ["owner_id"], unique=False)
    op.create_index(op.f("ix_capa_recall_id"), "capa", ["recall_id"], unique=False)
    op.create_index("ix_capa_state_due_on", "capa", ["state", "due_on"], unique=False)
    op.create_table(
        "capa_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("capa_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("assessor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["assessor_id"], ["member.id"], name=op.f("fk_capa_check_assessor_id")),
        sa.ForeignKeyConstraint(["capa_id"], ["capa.id"], name=op.f("fk_capa_check_capa_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_capa_check_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capa_check")),
        sa.UniqueConstraint("capa_id", "ordinal", name=op.f("uq_capa_check_capa_id_ordinal")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_capa_check_assessor_id"), "capa_check", ["assessor_id"], unique=False)
    op.create_table(
        "capa_doer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("capa_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("added_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["member.id"], name=op.f("fk_capa_doer_added_by")),
        sa.ForeignKeyConstraint(["capa_id"], ["capa.id"], name=op.f("fk_capa_doer_capa_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_capa_doer_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capa_doer")),
        sa.UniqueConstraint(
            "capa_id", "round", "member_id", name=op.f("uq_capa_doer_capa_id_round_member_id")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_capa_doer_member_id"), "capa_doer", ["member_id"], unique=False)
    op.create_table(
        "capa_evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("capa_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["member.id"], name=op.f("fk_capa_evidence_added_by")),
        sa.ForeignKeyConstraint(["capa_id"], ["capa.id"], name=op.f("fk_capa_evidence_capa_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_capa_evidence_file_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["member.id"], name=op.f("fk_capa_evidence_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capa_evidence")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_capa_evidence_capa_id"), "capa_evidence", ["capa_id"], unique=False)
    op.create_table(
        "capa_extension",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("capa_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until_on", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("granted_at", sa.Text(), nullable=True),
        sa.Column("declined_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("declined_at", sa.Text(), nullable=True),
        sa.Column("declined_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["member.id"], name=op.f("fk_capa_extension_asked_by")),
        sa.ForeignKeyConstraint(["capa_id"], ["capa.id"], name=op.f("fk_capa_extension_capa_id")),
        sa.ForeignKeyConstraint(["declined_by"], ["member.id"], name=op.f("fk_capa_extension_declined_by")),
        sa.ForeignKeyConstraint(["granted_by"], ["member.id"], name=op.f("fk_capa_extension_granted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capa_extension")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_capa_extension_capa_id"), "capa_extension", ["capa_id"], unique=False)
    op.create_table(
        "bedside_course",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("infused_at", sa.Text(), nullable=False),
        sa.Column("weight_kg", sa.Text(), nullable=True),
        sa.Column("uses_local_effect", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("close_note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["treatment_case.id"], name=op.f("fk_bedside_course_case_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["member.id"], name=op.f("fk_bedside_course_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_bedside_course_opened_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_bedside_course_patient_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_bedside_course_product_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_bedside_course_record_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["dose_unit.id"], name=op.f("fk_bedside_course_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bedside_course")),
        sa.UniqueConstraint("number", name=op.f("uq_bedside_course_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_bedside_course_case_id"), "bedside_course", ["case_id"], unique=False)
    op.create_index(op.f("ix_bedside_course_patient_id"), "bedside_course", ["patient_id"], unique=False)
    op.create_index(op.f("ix_bedside_course_product_id"), "bedside_course", ["product_id"], unique=False)
    op.create_index(op.f("ix_bedside_course_unit_id"), "bedside_course", ["unit_id"], unique=False)
    op.create_table(
        "recall_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recall_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("patient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("found_at", sa.Text(), nullable=False),
        sa.Column("found_disposition", sa.Text(), nullable=False),
        sa.Column("found_place", sa.Text(), nullable=False),
        sa.Column("found_position", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("physician_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("physician_told_at", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("settled_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_recall_line_patient_id")),
        sa.ForeignKeyConstraint(["physician_id"], ["member.id"], name=op.f("fk_recall_line_physician_id")),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name=op.f("fk_recall_line_recall_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["member.id"], name=op.f("fk_recall_line_settled_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["dose_unit.id"], name=op.f("fk_recall_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_line")),
        sa.UniqueConstraint("recall_id", "unit_id", name=op.f("uq_recall_line_recall_id_unit_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_recall_line_patient_id"), "recall_line", ["patient_id"], unique=False)
    op.create_index(op.f("ix_recall_line_unit_id"), "recall_line", ["unit_id"], unique=False)
    op.create_table(
        "unit_hold",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("source_kind", sa.Text(), nullable=True),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("placed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("placed_at", sa.Text(), nullable=False),
        sa.Column("lifted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lifted_at", sa.Text(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.Column("lift_source_kind", sa.Text(), nullable=True),
        sa.Column("lift_source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["lifted_by"], ["member.id"], name=op.f("fk_unit_hold_lifted_by")),
        sa.ForeignKeyConstraint(["placed_by"], ["member.id"], name=op.f("fk_unit_hold_placed_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["dose_unit.id"], name=op.f("fk_unit_hold_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_hold")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_unit_hold_source_kind_source_id", "unit_hold", ["source_kind", "source_id"], unique=False
    )
    op.create_index(op.f("ix_unit_hold_unit_id"), "unit_hold", ["unit_id"], unique=False)
    op.create_table(
        "adr_case",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("aware_at", sa.Text(), nullable=False),
        sa.Column("sponsor_aware_at", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("patient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("initials", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.Text(), nullable=True),
        sa.Column("age_years", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ethnicity", sa.Text(), nullable=True),
        sa.Column("weight_kg", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("mrn", sa.Text(), nullable=True),
        sa.Column("disease", sa.Text(), nullable=True),
        sa.Column("allergies", sa.Text(), nullable=True),
        sa.Column("family_history", sa.Text(), nullable=True),
        sa.Column("other_history", sa.Text(), nullable=True),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reporter_name", sa.Text(), nullable=True),
        sa.Column("reporter_phone", sa.Text(), nullable=True),
        sa.Column("reporter_mail", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("profession", sa.Text(), nullable=True),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approval_no", sa.Text(), nullable=True),
        sa.Column("generic_name", sa.Text(), nullable=True),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("batch_no", sa.Text(), nullable=True),
        sa.Column("bag_no", sa.Text(), nullable=True),
        sa.Column("coi_id", sa.Text(), nullable=True),
        sa.Column("vector_lot", sa.Text(), nullable=True),
        sa.Column("dose", sa.Text(), nullable=True),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("given_at", sa.Text(), nullable=True),
        sa.Column("indication", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("treatment", sa.Text(), nullable=True),
        sa.Column("onset_at", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("sequelae", sa.Text(), nullable=True),
        sa.Column("died_at", sa.Text(), nullable=True),
        sa.Column("death_cause", sa.Text(), nullable=True),
        sa.Column("dechallenge", sa.Text(), nullable=True),
        sa.Column("rechallenge", sa.Text(), nullable=True),
        sa.Column("effect_on_disease", sa.Text(), nullable=True),
        sa.Column("by_reporter", sa.Text(), nullable=False),
        sa.Column("by_institution", sa.Text(), nullable=False),
        sa.Column("crs_max", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("icans_max", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("second_malignancy", sa.Integer(), nullable=False),
        sa.Column("sample_kept", sa.Text(), nullable=True),
        sa.Column("in_cluster", sa.Integer(), nullable=False),
        sa.Column("new_information", sa.Integer(), nullable=False),
        sa.Column("new_information_at", sa.Text(), nullable=True),
        sa.Column("doubts_kept", sa.Text(), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["member.id"], name=op.f("fk_adr_case_closed_by")),
        sa.ForeignKeyConstraint(["course_id"], ["bedside_course.id"], name=op.f("fk_adr_case_course_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_adr_case_incident_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_adr_case_opened_by")),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_adr_case_owner_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_adr_case_patient_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_adr_case_product_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["member.id"], name=op.f("fk_adr_case_reporter_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["dose_unit.id"], name=op.f("fk_adr_case_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adr_case")),
        sa.UniqueConstraint("number", name=op.f("uq_adr_case_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_adr_case_course_id"), "adr_case", ["course_id"], unique=False)
    op.create_index(op.f("ix_adr_case_incident_id"), "adr_case", ["incident_id"], unique=False)
    op.create_index(op.f("ix_adr_case_owner_id"), "adr_case", ["owner_id"], unique=False)
    op.create_index(op.f("ix_adr_case_patient_id"), "adr_case", ["patient_id"], unique=False)
    op.create_index(op.f("ix_adr_case_product_id"), "adr_case", ["product_id"], unique=False)
    op.create_index("ix_adr_case_state_aware_at", "adr_case", ["state", "aware_at"], unique=False)
    op.create_index(op.f("ix_adr_case_unit_id"), "adr_case", ["unit_id"], unique=False)
    op.create_table(
        "antidote_dose",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("antidote", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("mg", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("batch_no", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("ordered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("given_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["antidote_dose.id"], name=op.f("fk_antidote_dose_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["bedside_course.id"], name=op.f("fk_antidote_dose_course_id")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_antidote_dose_entered_by")),
        sa.ForeignKeyConstraint(["given_by"], ["member.id"], name=op.f("fk_antidote_dose_given_by")),
        sa.ForeignKeyConstraint(["ordered_by"], ["member.id"], name=op.f("fk_antidote_dose_ordered_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["member.id"], name=op.f("fk_antidote_dose_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_antidote_dose")),
        sqlite_strict=True,
    )
    op.create_index("ix_antidote_dose_course_id_at", "antidote_dose", ["course_id", "at"], unique=False)
    op.create_table(
        "bedside_assessment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("temperature_c", sa.Text(), nullable=True),
        sa.Column("fever_explained", sa.Integer(), nullable=False),
        sa.Column("fever_masked", sa.Integer(), nullable=False),
        sa.Column("systolic", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("diastolic", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("heart_rate", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hypotension", sa.Integer(), nullable=True),
        sa.Column("vasopressors", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("vasopressin", sa.Integer(), nullable=False),
        sa.Column("pressor_doses", sa.Text(), nullable=True),
        sa.Column("spo2_percent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("oxygen", sa.Text(), nullable=True),
        sa.Column("flow_l_min", sa.Text(), nullable=True),
        sa.Column("local_effect", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("child", sa.Integer(), nullable=False),
        sa.Column("ice", sa.Text(), nullable=True),
        sa.Column("score", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unable", sa.Integer(), nullable=False),
        sa.Column("consciousness", sa.Text(), nullable=True),
        sa.Column("seizure", sa.Text(), nullable=True),
        sa.Column("motor", sa.Text(), nullable=True),
        sa.Column("pressure", sa.Text(), nullable=True),
        sa.Column("explained", sa.Text(), nullable=True),
        sa.Column("died_of_crs", sa.Integer(), nullable=False),
        sa.Column("died_of_icans", sa.Integer(), nullable=False),
        sa.Column("in_icu", sa.Integer(), nullable=True),
        sa.Column("ferritin_ug_l", sa.Text(), nullable=True),
        sa.Column("crp_mg_l", sa.Text(), nullable=True),
        sa.Column("il6_pg_ml", sa.Text(), nullable=True),
        sa.Column("ldh_u_l", sa.Text(), nullable=True),
        sa.Column("fibrinogen_g_l", sa.Text(), nullable=True),
        sa.Column("anc_10e9_l", sa.Text(), nullable=True),
        sa.Column("platelets_10e9_l", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("crs_grade", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("crs_at_least", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("crs_because", sa.Text(), nullable=False),
        sa.Column("icans_grade", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("icans_at_least", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("icans_because", sa.Text(), nullable=False),
        sa.Column("assessed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessed_by"], ["member.id"], name=op.f("fk_bedside_assessment_assessed_by")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["member.id"], name=op.f("fk_bedside_assessment_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["bedside_assessment.id"], name=op.f("fk_bedside_assessment_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["bedside_course.id"], name=op.f("fk_bedside_assessment_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["member.id"], name=op.f("fk_bedside_assessment_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bedside_assessment")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_bedside_assessment_course_id_at", "bedside_assessment", ["course_id", "at"], unique=False
    )
    op.create_table(
        "recall_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("became", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_recall_event_file_id")),
        sa.ForeignKeyConstraint(["line_id"], ["recall_line.id"], name=op.f("fk_recall_event_line_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_recall_event_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_event")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_recall_event_line_id"), "recall_event", ["line_id"], unique=False)
    op.create_table(
        "adr_medicine",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("adr_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("approval_no", sa.Text(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("batch_no", sa.Text(), nullable=True),
        sa.Column("dose", sa.Text(), nullable=True),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("begun_at", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("indication", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("suspected", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["adr_id"], ["adr_case.id"], name=op.f("fk_adr_medicine_adr_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_adr_medicine_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adr_medicine")),
        sa.UniqueConstraint("adr_id", "ordinal", name=op.f("uq_adr_medicine_adr_id_ordinal")),
        sqlite_strict=True,
    )
    op.create_table(
        "adr_reaction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("adr_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("term_code", sa.Text(), nullable=True),
        sa.Column("grade", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("onset_at", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["adr_id"], ["adr_case.id"], name=op.f("fk_adr_reaction_adr_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_adr_reaction_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adr_reaction")),
        sa.UniqueConstraint("adr_id", "ordinal", name=op.f("uq_adr_reaction_adr_id_ordinal")),
        sqlite_strict=True,
    )
    op.create_table(
        "adr_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("adr_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("news", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("report_content", sa.Text(), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("receipt_no", sa.Text(), nullable=True),
        sa.Column("receipt_at", sa.Text(), nullable=True),
        sa.Column("receipt_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["adr_id"], ["adr_case.id"], name=op.f("fk_adr_report_adr_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_adr_report_opened_by")),
        sa.ForeignKeyConstraint(
            ["receipt_file_id"], ["stored_file.id"], name=op.f("fk_adr_report_receipt_file_id")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_adr_report_record_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["member.id"], name=op.f("fk_adr_report_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adr_report")),
        sa.UniqueConstraint("adr_id", "ordinal", name=op.f("uq_adr_report_adr_id_ordinal")),
        sa.UniqueConstraint("number", name=op.f("uq_adr_report_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "clinical_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("patient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("grade", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("graded_by", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("onset_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("adr_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["adr_id"], ["adr_case.id"], name=op.f("fk_clinical_event_adr_id")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["clinical_event.id"], name=op.f("fk_clinical_event_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["bedside_course.id"], name=op.f("fk_clinical_event_course_id")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_clinical_event_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_clinical_event_patient_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["member.id"], name=op.f("fk_clinical_event_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinical_event")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_clinical_event_adr_id"), "clinical_event", ["adr_id"], unique=False)
    op.create_index(op.f("ix_clinical_event_course_id"), "clinical_event", ["course_id"], unique=False)
    op.create_index(op.f("ix_clinical_event_kind"), "clinical_event", ["kind"], unique=False)
    op.create_index(op.f("ix_clinical_event_patient_id"), "clinical_event", ["patient_id"], unique=False)
    op.create_table(
        "obligation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("notification", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("duty", sa.Text(), nullable=True),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("anchor_at", sa.Text(), nullable=False),
        sa.Column("term_unit", sa.Text(), nullable=False),
        sa.Column("term_amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("at_once", sa.Integer(), nullable=False),
        sa.Column("assumed", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=True),
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("receipt_no", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["done_by"], ["member.id"], name=op.f("fk_obligation_done_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_obligation_file_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice_out.id"], name=op.f("fk_obligation_notice_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_obligation_opened_by")),
        sa.ForeignKeyConstraint(["report_id"], ["adr_report.id"], name=op.f("fk_obligation_report_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["member.id"], name=op.f("fk_obligation_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_obligation_notice_id"), "obligation", ["notice_id"], unique=False)
    op.create_index(
        "ix_obligation_open_due_at", "obligation", ["done_at", "withdrawn_at", "due_at"], unique=False
    )
    op.create_index(op.f("ix_obligation_report_id"), "obligation", ["report_id"], unique=False)
    op.create_index(op.f("ix_obligation_rule"), "obligation", ["rule"], unique=False)
    op.create_index(
        "ix_obligation_subject_kind_subject_id", "obligation", ["subject_kind", "subject_id"], unique=False
    )
    op.add_column("dose_unit", sa.Column("vector_lot", sa.Text(), nullable=True))
    op.create_index(op.f("ix_dose_unit_vector_lot"), "dose_unit", ["vector_lot"], unique=False)
    op.add_column("incident", sa.Column("near_miss", sa.Integer(), server_default="0", nullable=False))
    op.add_column("incident", sa.Column("caught_by", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("anonymous", sa.Integer(), server_default="0", nullable=False))
    op.add_column("incident", sa.Column("occurred_at", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("detected_at", sa.Text(), nullable=True))
    op.add_column(
        "incident",
        sa.Column("aware_at", sa.Text(), server_default="1970-01-01T00:00:00.000000Z", nullable=False),
    )
    op.add_column("incident", sa.Column("place", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("process_step", sa.Text(), nullable=True))
    op.add_column(
        "incident", sa.Column("tank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )
    op.add_column(
        "incident",
        sa.Column("equipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column(
        "incident",
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column("incident", sa.Column("batch_no", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("vector_lot", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("infused_at", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("immediate_action", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("raised_by", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("cases", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("severity_chosen", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("minimum", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("harm", sa.Text(), nullable=True))
    op.add_column(
        "incident",
        sa.Column("risk_severity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column(
        "incident",
        sa.Column("risk_probability", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column(
        "incident",
        sa.Column("risk_detectability", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column(
        "incident", sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )
    op.add_column(
        "incident",
        sa.Column("triaged_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column("incident", sa.Column("triaged_at", sa.Text(), nullable=True))
    op.add_column(
        "incident",
        sa.Column("contained_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column("incident", sa.Column("contained_at", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("containment", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("cause_category", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("root_cause", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("factors", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("impact", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("conclusion", sa.Text(), nullable=True))
    op.add_column(
        "incident",
        sa.Column("concluded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column("incident", sa.Column("concluded_at", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("lessons", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("insurer", sa.Text(), nullable=True))
    op.add_column(
        "incident",
        sa.Column("report_record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column(
        "incident",
        sa.Column("analysis_record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column(
        "incident",
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column("incident", sa.Column("close_reason", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("reopened_at", sa.Text(), nullable=True))
    op.add_column(
        "incident",
        sa.Column("reopened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column("incident", sa.Column("reopen_reason", sa.Text(), nullable=True))
    op.create_index(op.f("ix_incident_aware_at"), "incident", ["aware_at"], unique=False)
    op.create_index(op.f("ix_incident_code"), "incident", ["code"], unique=False)
    op.create_index(op.f("ix_incident_owner_id"), "incident", ["owner_id"], unique=False)
    op.create_index(op.f("ix_incident_state"), "incident", ["state"], unique=False)
    op.add_column("incident_unit", sa.Column("found_by", sa.Text(), server_default="named", nullable=False))
    op.create_index(op.f("ix_incident_unit_unit_id"), "incident_unit", ["unit_id"], unique=False)
    op.add_column(
        "telling",
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column(
        "telling", sa.Column("recall_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )
    op.add_column(
        "telling", sa.Column("adr_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )
    op.add_column(
        "telling", sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )
    op.add_column(
        "telling",
        sa.Column("obligation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.create_index(op.f("ix_telling_adr_id"), "telling", ["adr_id"], unique=False)
    op.create_index(op.f("ix_telling_course_id"), "telling", ["course_id"], unique=False)
    op.create_index(op.f("ix_telling_incident_id"), "telling", ["incident_id"], unique=False)
    op.create_index(op.f("ix_telling_obligation_id"), "telling", ["obligation_id"], unique=False)
    op.create_index(op.f("ix_telling_recall_id"), "telling", ["recall_id"], unique=False)
    op.create_index("ix_unit_event_kind_became_at", "unit_event", ["kind", "became", "at"], unique=False)
    op.create_index("ix_unit_event_member_id_at", "unit_event", ["member_id", "at"], unique=False)
    carry_rows(op.get_bind())
