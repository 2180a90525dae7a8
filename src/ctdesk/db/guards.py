"""Guards: triggers that keep evidence append-only, and the rights of the application's role.

A guard stops accidents and programming errors. Whoever owns the file can drop it; the trail and its anchors
are there to find that out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from ctdesk.db.tables import Base

# Tables whose content is derived and may be rebuilt.
DERIVED = frozenset({"search_entry", "search_token"})

APPEND_ONLY = (
    "alarm_call",
    "answer_entry",
    "audit_event",
    "blob",
    "capa_check",
    "capa_doer",
    "checkpoint",
    "count_expected",
    "count_scan",
    "delegation_decision",
    "document_signature",
    "form_revision",
    "incident_note",
    "incident_patient",
    "label_file",
    "label_print",
    "meeting_decision",
    "move_line",
    "notice_source",
    "printed_copy",
    "qp_verdict",
    "quarantine_unit",
    "readiness_mark",
    "reading",
    "recall_event",
    "recurring_check",
    "rejection_unit",
    "role_threshold",
    "scanner_test",
    "stored_file",
    "tank_reading",
    "telling",
    "trace_answer",
    "trace_export_unit",
    "training_material",
    "unit_event",
    "zone_check",
)

_ANSWER_TO_A_PROPOSAL = (
    "approved_by",
    "approved_at",
    "approval",
    "approval_cms",
    "in_force_from",
    "declined_by",
    "declined_at",
    "declined_reason",
)


_REVIEWED_AGAIN = ("review_due", "row_version")
_WITHDRAWN = ("withdrawn_by", "withdrawn_at", "withdraw_reason")
_RECEIPT = ("receipt_no", "receipt_at", "receipt_file_id")
_HELD_COMPETENCE = ("member_id", "module", "product_code", "valid_from", "valid_until", "recorded_at")

# Rows of a history by table: only these columns are ever written again.
_ENDED_ONLY = {
    "absence": ("cancelled_at",),
    "antidote_dose": _WITHDRAWN,
    "antidote_label": ("verified_by", "verified_at", *_WITHDRAWN),
    "bedside_assessment": ("confirmed_by", "confirmed_at", *_WITHDRAWN),
    "capa_evidence": _WITHDRAWN,
    "capa_extension": ("granted_by", "granted_at", "declined_by", "declined_at", "declined_reason"),
    "incident_evidence": _WITHDRAWN,
    "incident_link": _WITHDRAWN,
    "incident_member": ("ended_at",),
    "unit_hold": ("lifted_by", "lifted_at", "lift_reason", "lift_source_kind", "lift_source_id"),
    "account_closure": ("reopened_at", "reopened_by"),
    "competence_override": ("revoked_at", "incident_id"),
    "conflict_declaration": ("arranged", "assessed_by", "assessed_at", "withdrawn_at"),
    "delegation_line": ("revoked_at", "revoked_by", "revoke_reason"),
    "calibration": ("record_id", "result", "valid_until", "closed_at", "row_version"),
    "equipment_paper": ("withdrawn_at", "withdraw_reason"),
    "holder_assessment": ("record_id", "result", "valid_until", "closed_at", "row_version"),
    "handover_note": ("taken_by", "taken_at"),
    "existing_stock": ("confirmed_by", "confirmed_at", "withdrawn_at", "withdraw_reason"),
    "label_exception": ("confirmed_by", "confirmed_at", "refused_reason"),
    "site_qualification": ("record_id", "valid_until", "closed_at", "row_version"),
    "supplier_paper": ("withdrawn_at", "withdraw_reason"),
    "tank_recording": ("withdrawn_by", "withdrawn_at", "withdraw_reason"),
    "education_hours": ("withdrawn_at", "withdraw_reason"),
    "practice": ("withdrawn_at",),
    "qp_evidence": ("withdrawn_at", "withdraw_reason"),
    "qp_support": ("ended_at",),
    "qualification": ("confirmed_by", "confirmed_at", "withdrawn_by", "withdrawn_at", "withdraw_reason"),
    "shift": ("cancelled_by", "cancelled_at"),
    "training_demand": ("closed_at", "competence_id", "withdrawn_reason", "due_on", "blocks_from"),
    "training_plan_line": (
        "approved_by",
        "approved_at",
        "done_on",
        "done_by",
        "done_note",
        "withdrawn_by",
        "withdrawn_at",
        "withdraw_reason",
    ),
}


@dataclass(frozen=True, slots=True)
class _Guard:
    """A refused change of ``table``: ``operation`` on rows for which ``when`` holds (None: every row).

    ``reads`` are the columns the condition names; a guard stands where the revision at hand has all of them.
    """

    table: str
    operation: str  # UPDATE | DELETE | INSERT
    name: str
    when: str | None = None
    reads: tuple[str, ...] = ()


# Of rows that live on: what says whose and about what they are.
_IDENTITY = {
    "adr_case": ("number", "opened_by", "opened_at"),
    "adr_report": ("number", "adr_id", "ordinal", "kind", "opened_by", "opened_at"),
    "bedside_course": ("number", "patient_id", "opened_by", "opened_at"),
    "capa": ("number", "origin", "incident_id", "finding_id", "recall_id", "opened_by", "opened_at"),
    "clinical_event": ("patient_id", "kind", "corrects_id", "entered_by", "entered_at"),
    "finding": ("number", "origin", "received_on", "opened_by", "opened_at"),
    "incident": ("number", "kind", "anonymous", "opened_by", "opened_at"),
    "incident_unit": ("incident_id", "unit_id", "found_by"),
    "notice_out": ("number", "subject_kind", "subject_id", "recipient", "made_by", "made_at"),
    "obligation": (
        *("subject_kind", "subject_id", "rule", "notification", "text", "recipient", "anchor", "term_unit"),
        *("term_amount", "at_once", "opened_by", "opened_at"),
    ),
    "recall": ("number", "drill", "origin", "started_at", "opened_by", "opened_at"),
    "recall_line": (
        *("recall_id", "unit_id", "found_by", "found_at", "found_disposition", "found_place"),
        "found_position",
    ),
}
# Once the first column holds something, only the others are written again.
_SETTLED = {
    "adr_report": ("sent_at", (*_RECEIPT, "row_version")),
    "capa_extension": ("granted_at", ()),
    "notice_out": ("sent_at", (*_RECEIPT, *_WITHDRAWN, "row_version")),
    "obligation": ("done_at", ("receipt_no", "file_id", *_WITHDRAWN, "row_version")),
    "unit_hold": ("lifted_at", ()),
}
_WITHDRAWN_FOR_GOOD = (
    "antidote_dose",
    "antidote_label",
    "bedside_assessment",
    "capa_evidence",
    "clinical_event",
    "incident_evidence",
    "incident_link",
    "notice_out",
    "obligation",
)


_Columns = Mapping[str, frozenset[str]]  # the columns of each table, as this revision has them


def _unchangeable(table: str, *columns: str, unless: str | None = None) -> _Guard:
    """``unless`` is a flag: rows that carry it may still change."""
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    when = changed if unless is None else f"OLD.{unless} = 0 AND ({changed})"
    return _Guard(table, "UPDATE", "frozen", when, columns if unless is None else (*columns, unless))


def _guards(has: _Columns) -> Iterator[_Guard]:
    """The guards of a database with these tables and columns."""
    for guard in _all_guards(has):
        if guard.table in has and has[guard.table].issuperset(guard.reads):
            yield guard


def _all_guards(has: _Columns) -> Iterator[_Guard]:
    def all_but(table: str, *columns: str) -> tuple[str, ...]:
        declared = (column.name for column in Base.metadata.tables[table].columns)
        return tuple(name for name in declared if name in has.get(table, ()) and name not in columns)

    for table in sorted(Base.metadata.tables):
        if table not in DERIVED:
            yield _Guard(table, "DELETE", "kept")
    for table in APPEND_ONLY:
        yield _Guard(table, "UPDATE", "append_only")
    yield _Guard(
        "audit_event",
        "INSERT",
        "in_order",
        "NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_event) OR NEW.prev <> coalesce("
        "(SELECT seal FROM audit_event ORDER BY seq DESC LIMIT 1), {genesis})",
    )
    # A signature may be marked as superseded once; nothing else of it ever changes.
    yield _unchangeable("signature", *all_but("signature", "superseded_by"))
    yield _Guard("signature", "UPDATE", "superseded_once", "OLD.superseded_by IS NOT NULL")
    yield _Guard("handover_note", "UPDATE", "taken_once", "OLD.taken_at IS NOT NULL", ("taken_at",))
    yield _Guard("tank_alarm", "UPDATE", "closed", "OLD.closed_at IS NOT NULL", ("closed_at",))
    yield _Guard("record_version", "UPDATE", "completed", "OLD.completed_at IS NOT NULL")
    yield _unchangeable("record_version", "record_id", "version", "begun_by", "begun_at", "reason")
    yield _unchangeable(
        "record", "number", "form_code", "subject_kind", "subject_id", "opened_by", "opened_at"
    )
    yield _Guard("record", "UPDATE", "voided", "OLD.state = 'voided'")
    # A proposal is answered once; what was proposed never changes.
    yield _unchangeable("form_release", *all_but("form_release", *_ANSWER_TO_A_PROPOSAL))
    yield _Guard(
        "form_release", "UPDATE", "answered", "OLD.approved_at IS NOT NULL OR OLD.declined_at IS NOT NULL"
    )
    yield _unchangeable("attachment", "record_id", "sha256", "size", "added_by", "added_at")
    yield _unchangeable("certificate", "der", "fingerprint", "serial", "purpose", "member_id")
    yield _Guard("certificate", "UPDATE", "revoked", "OLD.revoked_at IS NOT NULL")
    yield _unchangeable("site", "db_id", "created_at", "demo")
    yield _unchangeable("operation", "op_id", "at")
    # A version that was approved is withdrawn or reviewed again; what it says never changes.
    approved = all_but(
        "document_version", "withdrawn_by", "withdrawn_at", "withdraw_reason", *_REVIEWED_AGAIN
    )
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in approved)
    yield _Guard(
        "document_version", "UPDATE", "approved", f"OLD.approved_at IS NOT NULL AND ({changed})", approved
    )
    # What the team was at a past minute is read again from these rows: an end is set, nothing else changes.
    yield _unchangeable("appointment", "member_id", "role", "starts_at", "ends_at", unless="proposed")
    yield _unchangeable("competence", *_HELD_COMPETENCE)
    yield _unchangeable("assessment", "number", "member_id", "module", "product_code", "kind", "opened_at")
    yield _unchangeable("training_session", "number", "kind", "module", "entered_by", "entered_at")
    yield _unchangeable("attendance", "session_id", "member_id", "ordinal")
    yield _Guard("attendance", "UPDATE", "signed_in_once", "OLD.signed_in_at IS NOT NULL", ("signed_in_at",))
    yield _Guard("module_version", "UPDATE", "approved", "OLD.approved_at IS NOT NULL", ("approved_at",))
    yield _unchangeable("tank_alarm", "number", "tank_id", "kind", "started_at", "aware_at", "raised_by")
    yield _unchangeable("equipment_failure", "number", "equipment_id", "started_at", "text", "reported_by")
    yield _unchangeable("quarantine", "number", "shipment_id", "started_at", "put_by", "source_record_id")
    yield _Guard("assessment_finding", "UPDATE", "verified", "OLD.verified_at IS NOT NULL", ("verified_at",))
    yield _unchangeable("assessment_finding", "assessment_id", "ordinal", "grade", "text")
    # A verified label never changes, nor what belongs to it; only the day of its next review does.
    verified = all_but("product_label", "next_review", "row_version")
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in verified)
    yield _Guard(
        "product_label", "UPDATE", "verified", f"OLD.verified_at IS NOT NULL AND ({changed})", verified
    )
    for table in ("label_limit", "excursion_rule"):
        for operation, name in (("INSERT", "added_unverified"), ("UPDATE", "changed_unverified")):
            whose = "SELECT verified_at FROM product_label WHERE id = NEW.label_id"
            yield _Guard(table, operation, name, f"({whose}) IS NOT NULL", ("label_id",))
    yield _Guard(
        "incident", "INSERT", "nameless", "NEW.anonymous = 1 AND NEW.opened_by IS NOT NULL", ("anonymous",)
    )
    for table, columns in _IDENTITY.items():
        yield _unchangeable(table, *columns)
    for table, (moment, later) in _SETTLED.items():
        settled = all_but(table, *later)
        changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in settled)
        yield _Guard(table, "UPDATE", "settled", f"OLD.{moment} IS NOT NULL AND ({changed})", (moment,))
    for table in _WITHDRAWN_FOR_GOOD:
        yield _Guard(table, "UPDATE", "withdrawn", "OLD.withdrawn_at IS NOT NULL", ("withdrawn_at",))
    for table, ends in _ENDED_ONLY.items():
        if table in has:
            yield _unchangeable(table, *all_but(table, *ends))


def guard_texts(dialect: str, has: _Columns) -> dict[str, str]:
    """The guards by name, as the statements that make them."""
    if dialect == "sqlite":
        return {_name(guard): _sqlite(guard) for guard in _guards(has)}
    texts = {"guard_refuse": _REFUSE}
    for guard in _guards(has):
        texts[_name(guard)] = _postgres(guard)
    for table in sorted(Base.metadata.tables):
        if table not in DERIVED and table in has:
            texts[f"guard_{table}_truncate"] = (
                f'CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON "{table}"'
                f" FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse()"
            )
    return texts


_COLUMNS = {
    "sqlite": "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c"
    " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~'",
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE table_schema = current_schema()",
}


def columns_of(connection: Connection) -> _Columns:
    """The tables as they stand, with their columns."""
    found: dict[str, set[str]] = defaultdict(set)
    for table, column in connection.exec_driver_sql(_COLUMNS[connection.dialect.name]):
        found[table].add(column)
    return {table: frozenset(columns) for table, columns in found.items()}


def install_guards(connection: Connection) -> None:
    """Make all guards; inside the migration's transaction."""
    for statement in guard_texts(connection.dialect.name, columns_of(connection)).values():
        connection.exec_driver_sql(statement.replace("%", "%%"))


def remove_guards(connection: Connection) -> None:
    """Take all guards away; inside the migration's transaction, which makes them again before it ends."""
    if connection.dialect.name == "sqlite":
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'"
        ).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        return
    for name, table in connection.exec_driver_sql(
        "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND starts_with(t.tgname, 'guard_')"
    ).all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}" ON "{table}"')
    for (name,) in connection.exec_driver_sql(
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = current_schema() AND starts_with(p.proname, 'guard_')"
    ).all():
        connection.exec_driver_sql(f'DROP FUNCTION "{name}"()')


def grant_application(connection: Connection, role: str) -> None:
    """Give the application's role on PostgreSQL its rights: nothing is deleted, evidence is only added."""
    quoted = connection.dialect.identifier_preparer.quote(role)
    run = connection.exec_driver_sql
    run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}")
    run("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    run(f"GRANT USAGE ON SCHEMA public TO {quoted}")
    run(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
    run(f"GRANT SELECT ON alembic_version TO {quoted}")
    present = set(columns_of(connection))
    for table in Base.metadata.tables:
        if table not in present:
            continue  # of a later revision
        rights = "SELECT, INSERT"
        if table in DERIVED:
            rights = "SELECT, INSERT, UPDATE, DELETE"
        elif table == "signature":
            rights = "SELECT, INSERT, UPDATE (superseded_by)"
        elif table not in APPEND_ONLY:
            rights = "SELECT, INSERT, UPDATE"
        run(f'GRANT {rights} ON "{table}" TO {quoted}')
    for table in DERIVED - set(Base.metadata.tables):
        run(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {quoted}')


_REFUSE = """CREATE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'guard: %', TG_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$"""


def _name(guard: _Guard) -> str:
    return f"guard_{guard.table}_{guard.name}"


def _sqlite(guard: _Guard) -> str:
    when = "" if guard.when is None else f" WHEN {guard.when.format(genesis='zeroblob(32)')}"
    return (
        f'CREATE TRIGGER {_name(guard)} BEFORE {guard.operation} ON "{guard.table}"{when}'
        f" BEGIN SELECT RAISE(ABORT, 'guard: {_name(guard)}'); END"
    )


def _postgres(guard: _Guard) -> str:
    place = f'BEFORE {guard.operation} ON "{guard.table}" FOR EACH ROW'
    trigger = f"CREATE TRIGGER {_name(guard)} {place} EXECUTE FUNCTION "
    if guard.when is None:
        return trigger + "guard_refuse()"
    # A condition with a sub-select is allowed in a function only, so that all conditions live in one.
    condition = guard.when.format(genesis=r"decode(repeat('00', 32), 'hex')")
    return (
        f"CREATE FUNCTION {_name(guard)}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN\n  IF {condition} THEN\n"
        f"    RAISE EXCEPTION 'guard: {_name(guard)}' USING ERRCODE = 'integrity_constraint_violation';\n"
        f"  END IF;\n  RETURN NEW;\nEND $$;\n{trigger}{_name(guard)}()"
    )
