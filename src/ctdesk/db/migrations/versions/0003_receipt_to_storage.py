"""Receipt to storage: holders, premises, monitoring, moves, counts, quarantine, trace codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what this revision brings."""
    op.create_table(
        "equipment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asset_no", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("serial_no", sa.Text(), nullable=True),
        sa.Column("zone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("interval_months", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("calibration_due", sa.Text(), nullable=True),
        sa.Column("hold_time_h", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("status_since", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_equipment_entered_by")),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_equipment_owner_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_equipment_supplier_id")),
        sa.ForeignKeyConstraint(["tank_id"], ["tank.id"], name=op.f("fk_equipment_tank_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_equipment_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
        sa.UniqueConstraint("asset_no", name=op.f("uq_equipment_asset_no")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_equipment_serial_no"), "equipment", ["serial_no"], unique=False)
    op.create_index(op.f("ix_equipment_tank_id"), "equipment", ["tank_id"], unique=False)
    op.create_table(
        "label_print",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("copies", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("printed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("printed_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["printed_by"], ["member.id"], name=op.f("fk_label_print_printed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_print")),
        sqlite_strict=True,
    )
    op.create_table(
        "scanner_test",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("codes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tested_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tested_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["tested_by"], ["member.id"], name=op.f("fk_scanner_test_tested_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scanner_test")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_scanner_test_workstation"), "scanner_test", ["workstation"], unique=False)
    op.create_table(
        "calibration",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("equipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_calibration_equipment_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_calibration_opened_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_calibration_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration")),
        sa.UniqueConstraint("number", name=op.f("uq_calibration_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_calibration_equipment_id"), "calibration", ["equipment_id"], unique=False)
    op.create_table(
        "daily_round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("zone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("tanks", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("missed_incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["missed_incident_id"], ["incident.id"], name=op.f("fk_daily_round_missed_incident_id")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_daily_round_opened_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_daily_round_record_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_daily_round_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_round")),
        sa.UniqueConstraint("number", name=op.f("uq_daily_round_number")),
        sa.UniqueConstraint("zone_id", "on_day", name=op.f("uq_daily_round_zone_id_on_day")),
        sqlite_strict=True,
    )
    op.create_table(
        "equipment_failure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("equipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stops_use", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reported_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reported_at", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["ended_by"], ["member.id"], name=op.f("fk_equipment_failure_ended_by")),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_equipment_failure_equipment_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_equipment_failure_file_id")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_equipment_failure_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["member.id"], name=op.f("fk_equipment_failure_reported_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_failure")),
        sa.UniqueConstraint("number", name=op.f("uq_equipment_failure_number")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_equipment_failure_equipment_id"), "equipment_failure", ["equipment_id"], unique=False
    )
    op.create_table(
        "equipment_paper",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("equipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_equipment_paper_entered_by")),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_equipment_paper_equipment_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_equipment_paper_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_paper")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_equipment_paper_equipment_id"), "equipment_paper", ["equipment_id"], unique=False
    )
    op.create_table(
        "excursion_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("up_to_c", sa.Text(), nullable=True),
        sa.Column("up_to_min", sa.Text(), nullable=True),
        sa.Column("up_to_degree_min", sa.Text(), nullable=True),
        sa.Column("proposes", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["product_label.id"], name=op.f("fk_excursion_rule_label_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excursion_rule")),
        sa.UniqueConstraint("label_id", "ordinal", name=op.f("uq_excursion_rule_label_id_ordinal")),
        sqlite_strict=True,
    )
    op.create_table(
        "holder_assessment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assessed_on", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_holder_assessment_opened_by")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_holder_assessment_product_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_holder_assessment_record_id")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_holder_assessment_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder_assessment")),
        sa.UniqueConstraint("number", name=op.f("uq_holder_assessment_number")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_holder_assessment_supplier_id"), "holder_assessment", ["supplier_id"], unique=False
    )
    op.create_table(
        "label_exception",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("as_read", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("photo", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", sa.Text(), nullable=True),
        sa.Column("refused_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["member.id"], name=op.f("fk_label_exception_confirmed_by")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_label_exception_entered_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_label_exception_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_exception")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_label_exception_record_id"), "label_exception", ["record_id"], unique=False)
    op.create_table(
        "label_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["member.id"], name=op.f("fk_label_file_added_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_label_file_file_id")),
        sa.ForeignKeyConstraint(["label_id"], ["product_label.id"], name=op.f("fk_label_file_label_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_file")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_label_file_label_id"), "label_file", ["label_id"], unique=False)
    op.create_table(
        "label_limit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["product_label.id"], name=op.f("fk_label_limit_label_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_limit")),
        sa.UniqueConstraint("label_id", "field", name=op.f("uq_label_limit_label_id_field")),
        sqlite_strict=True,
    )
    op.create_table(
        "monitoring_period",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("tank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_monitoring_period_opened_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_monitoring_period_record_id")),
        sa.ForeignKeyConstraint(["tank_id"], ["tank.id"], name=op.f("fk_monitoring_period_tank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_period")),
        sa.UniqueConstraint("number", name=op.f("uq_monitoring_period_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_monitoring_period_tank_id"), "monitoring_period", ["tank_id"], unique=False)
    op.create_table(
        "premises_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_premises_review_opened_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_premises_review_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises_review")),
        sa.UniqueConstraint("number", name=op.f("uq_premises_review_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "recurring_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("equipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", sa.Text(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["done_by"], ["member.id"], name=op.f("fk_recurring_check_done_by")),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_recurring_check_equipment_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_recurring_check_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_check")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_recurring_check_code"), "recurring_check", ["code"], unique=False)
    op.create_table(
        "site_qualification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("products", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("valid_until", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_site_qualification_opened_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_site_qualification_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_qualification")),
        sa.UniqueConstraint("number", name=op.f("uq_site_qualification_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_count",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("tank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("custodian_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("cancelled_at", sa.Text(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["custodian_id"], ["member.id"], name=op.f("fk_stock_count_custodian_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_stock_count_incident_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_stock_count_opened_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_stock_count_record_id")),
        sa.ForeignKeyConstraint(["tank_id"], ["tank.id"], name=op.f("fk_stock_count_tank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count")),
        sa.UniqueConstraint("number", name=op.f("uq_stock_count_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "storage_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("cancelled_at", sa.Text(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_storage_move_opened_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_storage_move_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storage_move")),
        sa.UniqueConstraint("number", name=op.f("uq_storage_move_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "supplier_paper",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_supplier_paper_entered_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_supplier_paper_file_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_paper_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_paper")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_supplier_paper_supplier_id"), "supplier_paper", ["supplier_id"], unique=False)
    op.create_table(
        "tank_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("temperature_c", sa.Text(), nullable=True),
        sa.Column("level_cm", sa.Text(), nullable=True),
        sa.Column("o2_percent", sa.Text(), nullable=True),
        sa.Column("came_from", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_tank_reading_entered_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_tank_reading_record_id")),
        sa.ForeignKeyConstraint(["tank_id"], ["tank.id"], name=op.f("fk_tank_reading_tank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tank_reading")),
        sqlite_strict=True,
    )
    op.create_index("ix_tank_reading_tank_id_at", "tank_reading", ["tank_id", "at"], unique=False)
    op.create_table(
        "tank_recording",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("probe", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("packed", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interval_s", sa.Text(), nullable=True),
        sa.Column("gaps", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unreadable", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("min_c", sa.Text(), nullable=False),
        sa.Column("max_c", sa.Text(), nullable=False),
        sa.Column("mean_c", sa.Text(), nullable=False),
        sa.Column("logger_serial", sa.Text(), nullable=True),
        sa.Column("read_as", sa.Text(), nullable=False),
        sa.Column("imported_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("imported_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_tank_recording_file_id")),
        sa.ForeignKeyConstraint(["imported_by"], ["member.id"], name=op.f("fk_tank_recording_imported_by")),
        sa.ForeignKeyConstraint(["tank_id"], ["tank.id"], name=op.f("fk_tank_recording_tank_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["member.id"], name=op.f("fk_tank_recording_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tank_recording")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_tank_recording_tank_id_starts_at", "tank_recording", ["tank_id", "starts_at"], unique=False
    )
    op.create_table(
        "trace_export",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("codes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_trace_export_file_id")),
        sa.ForeignKeyConstraint(["made_by"], ["member.id"], name=op.f("fk_trace_export_made_by")),
        sa.ForeignKeyConstraint(["sent_by"], ["member.id"], name=op.f("fk_trace_export_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace_export")),
        sa.UniqueConstraint("number", name=op.f("uq_trace_export_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "zone_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("zone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("checked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("checked_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["checked_by"], ["member.id"], name=op.f("fk_zone_check_checked_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_zone_check_file_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_zone_check_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_check")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_zone_check_zone_id"), "zone_check", ["zone_id"], unique=False)
    op.create_table(
        "assessment_finding",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=True),
        sa.Column("verified_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("verified_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["holder_assessment.id"], name=op.f("fk_assessment_finding_assessment_id")
        ),
        sa.ForeignKeyConstraint(["done_by"], ["member.id"], name=op.f("fk_assessment_finding_done_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_assessment_finding_file_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_assessment_finding_owner_id")),
        sa.ForeignKeyConstraint(
            ["verified_by"], ["member.id"], name=op.f("fk_assessment_finding_verified_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_finding")),
        sa.UniqueConstraint(
            "assessment_id", "ordinal", name=op.f("uq_assessment_finding_assessment_id_ordinal")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "tank_alarm",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("tank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("zone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("came_from", sa.Text(), nullable=False),
        sa.Column("recording_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("peak_c", sa.Text(), nullable=True),
        sa.Column("limit_c", sa.Text(), nullable=True),
        sa.Column("degree_minutes", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("aware_at", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("close_note", sa.Text(), nullable=True),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("late_incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["member.id"], name=op.f("fk_tank_alarm_answered_by")),
        sa.ForeignKeyConstraint(["closed_by"], ["member.id"], name=op.f("fk_tank_alarm_closed_by")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_tank_alarm_incident_id")),
        sa.ForeignKeyConstraint(
            ["late_incident_id"], ["incident.id"], name=op.f("fk_tank_alarm_late_incident_id")
        ),
        sa.ForeignKeyConstraint(["raised_by"], ["member.id"], name=op.f("fk_tank_alarm_raised_by")),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["tank_recording.id"], name=op.f("fk_tank_alarm_recording_id")
        ),
        sa.ForeignKeyConstraint(["tank_id"], ["tank.id"], name=op.f("fk_tank_alarm_tank_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_tank_alarm_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tank_alarm")),
        sa.UniqueConstraint("number", name=op.f("uq_tank_alarm_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_tank_alarm_tank_id"), "tank_alarm", ["tank_id"], unique=False)
    op.create_table(
        "alarm_call",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alarm_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("called_at", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alarm_id"], ["tank_alarm.id"], name=op.f("fk_alarm_call_alarm_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_alarm_call_entered_by")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_alarm_call_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_call")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_alarm_call_alarm_id"), "alarm_call", ["alarm_id"], unique=False)
    op.create_table(
        "existing_stock",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paper_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("photos", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["member.id"], name=op.f("fk_existing_stock_confirmed_by")),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_existing_stock_entered_by")),
        sa.ForeignKeyConstraint(
            ["paper_file_id"], ["stored_file.id"], name=op.f("fk_existing_stock_paper_file_id")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_existing_stock_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_existing_stock")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_existing_stock_shipment_id"), "existing_stock", ["shipment_id"], unique=False)
    op.create_table(
        "notice_source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_notice_source_entered_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_notice_source_file_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_notice_source_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_source")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_notice_source_shipment_id"), "notice_source", ["shipment_id"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("reason_codes", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("put_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("data_due_at", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.Column("extends_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["extends_id"], ["quarantine.id"], name=op.f("fk_quarantine_extends_id")),
        sa.ForeignKeyConstraint(["put_by"], ["member.id"], name=op.f("fk_quarantine_put_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_quarantine_record_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_quarantine_shipment_id")),
        sa.ForeignKeyConstraint(
            ["source_record_id"], ["record.id"], name=op.f("fk_quarantine_source_record_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("number", name=op.f("uq_quarantine_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_quarantine_shipment_id"), "quarantine", ["shipment_id"], unique=False)
    op.create_table(
        "readiness_mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("marked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("marked_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["marked_by"], ["member.id"], name=op.f("fk_readiness_mark_marked_by")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_readiness_mark_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_mark")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_readiness_mark_shipment_id"), "readiness_mark", ["shipment_id"], unique=False)
    op.create_table(
        "rejection",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason_codes", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_rejection_opened_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_rejection_record_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_rejection_shipment_id")),
        sa.ForeignKeyConstraint(
            ["source_record_id"], ["record.id"], name=op.f("fk_rejection_source_record_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejection")),
        sa.UniqueConstraint("number", name=op.f("uq_rejection_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_rejection_shipment_id"), "rejection", ["shipment_id"], unique=False)
    op.create_table(
        "count_expected",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("count_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cassette", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["count_id"], ["stock_count.id"], name=op.f("fk_count_expected_count_id")),
        sa.ForeignKeyConstraint(
            ["position_id"], ["storage_position.id"], name=op.f("fk_count_expected_position_id")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_count_expected_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_expected")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_count_expected_count_id"), "count_expected", ["count_id"], unique=False)
    op.create_table(
        "count_scan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("count_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scanned_at", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cassette", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("typed", sa.Integer(), nullable=False),
        sa.Column("scanned_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["count_id"], ["stock_count.id"], name=op.f("fk_count_scan_count_id")),
        sa.ForeignKeyConstraint(
            ["position_id"], ["storage_position.id"], name=op.f("fk_count_scan_position_id")
        ),
        sa.ForeignKeyConstraint(["scanned_by"], ["member.id"], name=op.f("fk_count_scan_scanned_by")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_count_scan_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_scan")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_count_scan_count_id"), "count_scan", ["count_id"], unique=False)
    op.create_table(
        "move_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("move_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cassette", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_place", sa.Text(), nullable=False),
        sa.Column("from_position_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("to_place", sa.Text(), nullable=False),
        sa.Column("to_position_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("to_other", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_position_id"], ["storage_position.id"], name=op.f("fk_move_line_from_position_id")
        ),
        sa.ForeignKeyConstraint(["move_id"], ["storage_move.id"], name=op.f("fk_move_line_move_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_move_line_shipment_id")),
        sa.ForeignKeyConstraint(
            ["to_position_id"], ["storage_position.id"], name=op.f("fk_move_line_to_position_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_line")),
        sa.UniqueConstraint("move_id", "ordinal", name=op.f("uq_move_line_move_id_ordinal")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_move_line_shipment_id"), "move_line", ["shipment_id"], unique=False)
    op.create_table(
        "telling",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("quarantine_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("told_at", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_telling_entered_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_telling_file_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_telling_member_id")),
        sa.ForeignKeyConstraint(["quarantine_id"], ["quarantine.id"], name=op.f("fk_telling_quarantine_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_telling_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_telling_quarantine_id"), "telling", ["quarantine_id"], unique=False)
    op.create_index(op.f("ix_telling_record_id"), "telling", ["record_id"], unique=False)
    op.create_table(
        "quarantine_unit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quarantine_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["quarantine_id"], ["quarantine.id"], name=op.f("fk_quarantine_unit_quarantine_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["dose_unit.id"], name=op.f("fk_quarantine_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine_unit")),
        sa.UniqueConstraint(
            "quarantine_id", "unit_id", name=op.f("uq_quarantine_unit_quarantine_id_unit_id")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_quarantine_unit_unit_id"), "quarantine_unit", ["unit_id"], unique=False)
    op.create_table(
        "rejection_unit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rejection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["rejection_id"], ["rejection.id"], name=op.f("fk_rejection_unit_rejection_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["dose_unit.id"], name=op.f("fk_rejection_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejection_unit")),
        sa.UniqueConstraint("rejection_id", "unit_id", name=op.f("uq_rejection_unit_rejection_id_unit_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_rejection_unit_unit_id"), "rejection_unit", ["unit_id"], unique=False)
    op.create_table(
        "trace_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("noted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("noted_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["trace_export.id"], name=op.f("fk_trace_answer_export_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_trace_answer_file_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["member.id"], name=op.f("fk_trace_answer_noted_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["dose_unit.id"], name=op.f("fk_trace_answer_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace_answer")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_trace_answer_export_id"), "trace_answer", ["export_id"], unique=False)
    op.create_index(op.f("ix_trace_answer_unit_id"), "trace_answer", ["unit_id"], unique=False)
    op.create_table(
        "trace_export_unit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"], ["trace_export.id"], name=op.f("fk_trace_export_unit_export_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["dose_unit.id"], name=op.f("fk_trace_export_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace_export_unit")),
        sa.UniqueConstraint("export_id", "unit_id", name=op.f("uq_trace_export_unit_export_id_unit_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_trace_export_unit_unit_id"), "trace_export_unit", ["unit_id"], unique=False)
    op.create_index(op.f("ix_dose_unit_batch_no"), "dose_unit", ["batch_no"], unique=False)
    op.create_index(op.f("ix_dose_unit_cassette_no"), "dose_unit", ["cassette_no"], unique=False)
    op.create_index(op.f("ix_dose_unit_coi_bag_id"), "dose_unit", ["coi_bag_id"], unique=False)
    op.create_index(op.f("ix_dose_unit_place"), "dose_unit", ["place"], unique=False)
    op.create_index(op.f("ix_dose_unit_position_id"), "dose_unit", ["position_id"], unique=False)
    op.create_index(op.f("ix_dose_unit_trace_status"), "dose_unit", ["trace_status"], unique=False)
    op.add_column("product", sa.Column("approved_on", sa.Text(), nullable=True))
    op.add_column("product", sa.Column("form", sa.Text(), nullable=True))
    op.add_column("product", sa.Column("container", sa.Text(), nullable=True))
    op.add_column("product", sa.Column("vector", sa.Text(), nullable=True))
    op.add_column("product", sa.Column("target", sa.Text(), nullable=True))
    op.add_column("product", sa.Column("indication", sa.Text(), nullable=True))
    op.add_column("product", sa.Column("gmo_class", sa.Text(), nullable=True))
    op.add_column("product", sa.Column("trace_scheme", sa.Text(), nullable=True))
    op.add_column("product", sa.Column("trial_no", sa.Text(), nullable=True))
    op.add_column(
        "product",
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column("product_label", sa.Column("next_review", sa.Text(), nullable=True))
    op.create_index(op.f("ix_shipment_awb_no"), "shipment", ["awb_no"], unique=False)
    op.create_index(op.f("ix_shipment_logger_sn"), "shipment", ["logger_sn"], unique=False)
    op.create_index(op.f("ix_shipment_seal_no"), "shipment", ["seal_no"], unique=False)
    op.create_index(op.f("ix_shipment_shipper_sn"), "shipment", ["shipper_sn"], unique=False)
    op.add_column("storage_position", sa.Column("designated", sa.Text(), nullable=True))
    op.create_index(
        op.f("ix_storage_position_reserved_shipment_id"),
        "storage_position",
        ["reserved_shipment_id"],
        unique=False,
    )
    op.add_column("supplier", sa.Column("contact_tor", sa.Text(), nullable=True))
    op.add_column("supplier", sa.Column("contact_return", sa.Text(), nullable=True))
    op.add_column("supplier", sa.Column("contact_recall", sa.Text(), nullable=True))
    op.add_column(
        "tank", sa.Column("zone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )
    op.add_column("tank", sa.Column("action_c", sa.Text(), nullable=True))
    op.add_column("tank", sa.Column("alert_c", sa.Text(), nullable=True))
    op.add_column("tank", sa.Column("backup", sa.Integer(), server_default="0", nullable=False))
    op.add_column("tank", sa.Column("active", sa.Integer(), server_default="1", nullable=False))
    op.create_index(op.f("ix_therapy_order_coi_id"), "therapy_order", ["coi_id"], unique=False)
    op.create_index(op.f("ix_therapy_order_din"), "therapy_order", ["din"], unique=False)
    op.add_column("zone", sa.Column("room_no", sa.Text(), nullable=True))
    op.add_column("zone", sa.Column("area_m2", sa.Text(), nullable=True))
    op.add_column("zone", sa.Column("clean_class", sa.Text(), nullable=True))
    op.add_column("zone", sa.Column("access_control", sa.Text(), nullable=True))
    op.add_column(
        "zone",
        sa.Column(
            "row_version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="1",
            nullable=False,
        ),
    )
