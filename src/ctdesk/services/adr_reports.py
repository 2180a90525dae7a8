"""Reports of a case: first, follow-ups and nullification, each a record of its own (CT-ADR-001).

The register holds what happened, the record what was signed of it. The reporter's signature keeps the
content; physician and institution give their causality in the record, and it moves the register; the last
signature marks the report as sent and fulfils what was owed to its recipient.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.adverse_reactions import AdrCase, AdrReport
from ctdesk.db.tables.records import Record
from ctdesk.domain.adverse_reactions import ReportKind, missing_elements, next_report, signs_of
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.services import fields
from ctdesk.services.adr_dues import fulfil_by_report, withdraw_all
from ctdesk.services.adr_rows import (
    NULLIFIED,
    OPEN,
    SENDS,
    WORKS,
    as_minimum,
    as_reaction,
    as_reports,
    begun_report,
    case_row,
    ensure_possible,
    open_case_row,
    reactions_of,
    record_of,
    reports_of,
)
from ctdesk.services.adr_snapshot import content_of
from ctdesk.services.adverse_reactions import follow_change
from ctdesk.services.gate import command
from ctdesk.services.late_receipts import with_late_receipt
from ctdesk.services.record_ground import ground_of
from ctdesk.services.records import open_record
from ctdesk.services.source_values import given, moment
from ctdesk.services.work import UnitOfWork

FORM = "CT-ADR-001"
SUBJECT = "adr_report"
BY_REPORTER, BY_INSTITUTION = "H1", "J1"
RECIPIENT, SENT_AT, WAY, RECEIPT = "K1", "K2", "K3", "K4"


@command(needs=WORKS, action="adr.begin_report")
def begin_report(
    work: UnitOfWork,
    *,
    case_id: int,
    seen_version: int,
    kind: ReportKind,
    news: str | None = None,
    reason: str | None = None,
) -> int:
    """Open the paper of the next report of a case; gives the record. One that is under way is given again.

    Raises ADR-02 to ADR-05 as ``next_report``, FIELD-01 for a follow-up that does not say what is new.
    """
    case = open_case_row(work, case_id, seen_version)
    report = begun_report(work, case)
    if report is not None and (record := record_of(work, report)) is not None:
        return record.id
    before = [one for one in reports_of(work, case) if one is not report]
    why = fields.cleaned(reason, "reason", fields.TEXT)
    ordinal = next_report(as_reports(before), kind, why or "")
    told = fields.required(news, "news", fields.TEXT) if kind == "follow_up" else None
    if report is None:
        report = AdrReport(
            number=f"{case.number}-{ordinal:02d}",
            adr_id=case.id,
            ordinal=ordinal,
            kind=kind,
            opened_by=work.actor.member_id,
            opened_at=work.now,
        )
        work.db.add(report)
    report.kind, report.news, report.report_content = kind, told, None
    report.reason = why if kind == "nullification" else None
    work.db.flush()
    terms = reactions_of(work, case)
    record = open_record(
        work,
        form_code=FORM,
        subject_kind=SUBJECT,
        subject_id=report.id,
        subject_label=f"{report.number} · {terms[0].term if terms else ''}",
    )
    report.record_id = record.id
    report.row_version += 1
    case.row_version += 1
    work.db.flush()
    return record.id


@command(needs=SENDS, action="adr.add_receipt")
def add_report_receipt(
    work: UnitOfWork,
    *,
    report_id: int,
    seen_version: int,
    receipt_no: str | None = None,
    file: tuple[str, bytes] | None = None,
) -> None:
    """Enter the receipt of a report that came later than its sending. Raises DLN-15 before it was sent,
    DLN-16 for neither number nor file, DLN-17 where one stands already.
    """
    report = work.db.get(AdrReport, report_id)
    if report is None:
        raise NotFound("ADR-30", id=report_id)
    if report.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=report.row_version)
    if report.sent_at is None:
        raise CtdeskError("DLN-15")
    known = report.receipt_no, report.receipt_file_id
    report.receipt_no, report.receipt_file_id = with_late_receipt(work, known, receipt_no, file)
    report.receipt_at = work.now
    report.row_version += 1


def note_reported(work: UnitOfWork, record: Record) -> None:
    """The reporter signed: keep the case as it was signed. Raises ADR-33 for a case without its four
    elements, ADR-10 to ADR-23 for what cannot be.
    """
    report, case = _of(work, record)
    missing = missing_elements(as_minimum(work, case))
    if missing and report.kind != "nullification":
        raise CtdeskError("ADR-33", missing=missing[0])
    if report.sent_at is None:
        ensure_possible(work, case)
        report.report_content = content_of(work, case)
        report.row_version += 1


def note_assessed(work: UnitOfWork, record: Record) -> None:
    """The physician judged whether the product caused it."""
    _judge(work, record, "by_reporter", BY_REPORTER)


def note_reviewed(work: UnitOfWork, record: Record) -> None:
    """The institution judged whether the product caused it."""
    _judge(work, record, "by_institution", BY_INSTITUTION)


def note_sent(work: UnitOfWork, record: Record) -> None:
    """The report went out: what was owed to its recipient is fulfilled with it. Raises ADR-10 and ADR-19 for
    a moment to come or before it was known.
    """
    report, case = _of(work, record)
    ground = ground_of(work, record)
    sent_at = moment(ground, SENT_AT)
    if sent_at is None:
        raise CtdeskError("FIELD-01", field=SENT_AT)
    if sent_at > work.now:
        raise CtdeskError("ADR-10", field=SENT_AT)
    if sent_at < case.aware_at.replace(second=0, microsecond=0):
        raise CtdeskError("ADR-19", field=SENT_AT)
    receipt = given(ground, RECEIPT)
    number = receipt if isinstance(receipt, str) else report.receipt_no
    way = str(given(ground, WAY))
    report.way, report.receipt_no = way, number
    report.receipt_at = work.now if number is not None and report.receipt_at is None else report.receipt_at
    first = report.sent_at is None
    report.sent_at = sent_at
    report.sent_by = report.sent_by or work.actor.member_id
    report.row_version += 1
    case.row_version += 1
    if not first:
        return  # an amendment of what was sent fulfils nothing twice
    fulfil_by_report(work, case, str(given(ground, RECIPIENT)), sent_at, way, number)
    if case.new_information_at is not None and case.new_information_at <= sent_at:
        case.new_information, case.new_information_at = False, None
    if report.kind == "nullification":
        withdraw_all(work, case, report.reason or report.number)
        case.state, case.closed_by, case.closed_at = NULLIFIED, work.actor.member_id, work.now


def _judge(work: UnitOfWork, record: Record, column: str, item: str) -> None:
    report, case = _of(work, record)
    judged: Any = given(ground_of(work, record), item)
    if not isinstance(judged, str):
        return
    before = signs_of(as_reaction(case))
    was = getattr(case, column)
    setattr(case, column, judged)
    if report.sent_at is None and report.report_content is not None:
        causality = {**report.report_content["causality"], column: judged}
        report.report_content = {**report.report_content, "causality": causality}
        report.row_version += 1
    if was != judged and case.state != NULLIFIED:
        case.state, case.closed_by, case.closed_at = OPEN, None, None  # it may have been closed meanwhile
        follow_change(work, case, before, is_news=report.sent_at is not None)


def _of(work: UnitOfWork, record: Record) -> tuple[AdrReport, AdrCase]:
    report = work.db.scalar(select(AdrReport).where(AdrReport.record_id == record.id))
    if report is None:
        raise NotFound("ADR-30", id=record.subject_id)
    return report, case_row(work, report.adr_id)
