"""Cases of adverse reactions as lists show them, and one case whole: what is missing, owed, changed, next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select

from ctdesk.db.tables.adverse_reactions import AdrCase, AdrMedicine, AdrReaction, AdrReport
from ctdesk.db.tables.bedside import BedsideCourse
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.receipt import Patient
from ctdesk.domain.adverse_reactions import (
    is_new,
    is_serious,
    is_susar,
    missing_elements,
    onset_day,
    report_classes,
)
from ctdesk.domain.deadlines import Due
from ctdesk.domain.notifications import Proposal
from ctdesk.services import fields
from ctdesk.services.adr_dues import owner_of, sponsor_dues
from ctdesk.services.adr_rows import (
    OPEN,
    DoubtRow,
    as_minimum,
    as_reaction,
    begun_report,
    case_row,
    doubts_in,
    medicines_of,
    reactions_of,
    record_of,
    reports_of,
    sent_reports,
)
from ctdesk.services.adr_snapshot import (
    IDENTITIES,
    NAMED,
    Change,
    changes_between,
    content_of,
    without_identities,
)
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import query
from ctdesk.services.obligation_list import ObligationRow, obligation_rows
from ctdesk.services.obligations import rows_of
from ctdesk.services.paging import Page
from ctdesk.services.stored_files import FileRef, file_ref
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AdrRow:
    """A case in a list. ``initials`` is empty for whoever may not see identities; ``classes`` are the boxes
    of the national form; ``next_due`` the earliest open deadline, ``at_once`` where it has no figure.
    """

    id: int
    number: str
    initials: str | None
    term: str
    terms: int
    classes: tuple[str, ...]
    state: str
    frame: str
    aware_at: datetime
    next_due: datetime | None
    at_once: bool
    overdue: bool
    sent: int
    under_way: bool
    record_id: int | None
    row_version: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report of a case; ``record_state`` is that of its paper."""

    id: int
    number: str
    ordinal: int
    kind: str
    news: str | None
    reason: str | None
    record_id: int | None
    record_number: str
    record_state: str
    signed: bool
    sent_at: datetime | None
    sent_by: str | None
    way: str | None
    receipt_no: str | None
    receipt_file: FileRef | None
    late: bool
    row_version: int


@dataclass(frozen=True, slots=True)
class ReactionRow:
    """A line of the reactions."""

    id: int
    term: str
    term_code: str | None
    grade: int | None
    onset_at: datetime | None
    ended_at: datetime | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class MedicineRow:
    """A line of the medicines."""

    id: int
    name: str
    approval_no: str | None
    holder: str | None
    batch_no: str | None
    dose: str | None
    route: str | None
    begun_at: datetime | None
    ended_at: datetime | None
    indication: str | None
    purpose: str
    suspected: bool


@dataclass(frozen=True, slots=True)
class AdrSheet:
    """Everything the page shows of one case.

    ``facts`` are the columns by name; ``missing`` of the four elements; ``wanting`` are fields that a report
    should say and does not; ``changed`` since the last report that went out, None before there is one.
    ``sponsor`` is what another reports in the hospital's place, with when.
    """

    row: AdrRow
    facts: Mapping[str, Any]
    patient_id: int | None
    incident_id: int | None
    incident_number: str | None
    course_id: int | None
    course_number: str | None
    serious: bool
    new: bool
    susar: bool
    onset_day: int | None
    reactions: tuple[ReactionRow, ...]
    medicines: tuple[MedicineRow, ...]
    reports: tuple[ReportRow, ...]
    missing: tuple[str, ...]
    wanting: tuple[str, ...]
    doubts: tuple[DoubtRow, ...]
    obligations: tuple[ObligationRow, ...]
    sponsor: tuple[tuple[Proposal, Due | None], ...]
    changed: tuple[Change, ...] | None
    opened_by: str | None
    named: bool


_FACTS = (
    *("initials", "sex", "birth_date", "age_years", "ethnicity", "weight_kg", "contact", "mrn", "disease"),
    *("allergies", "family_history", "other_history", "reporter_name", "reporter_phone", "reporter_mail"),
    *("department", "profession", "approval_no", "generic_name", "brand", "holder", "batch_no", "bag_no"),
    *("coi_id", "vector_lot", "dose", "route", "given_at", "indication", "description", "treatment"),
    *("onset_at", "ended_at", "criteria", "expected", "outcome", "sequelae", "died_at", "death_cause"),
    *("dechallenge", "rechallenge", "effect_on_disease", "by_reporter", "by_institution", "crs_max"),
    *("icans_max", "second_malignancy", "sample_kept", "in_cluster", "frame", "aware_at"),
    *("sponsor_aware_at", "new_information", "new_information_at", "opened_at", "closed_at"),
)
# What the national form asks of every report, beyond the four elements without which it is none.
_WANTED = (
    *("sex", "birth_date", "disease", "reporter_phone", "approval_no", "batch_no", "given_at", "onset_at"),
    *("description", "treatment"),
)


@query()
def find_cases(
    work: UnitOfWork,
    *,
    state: str = "",
    text: str | None = None,
    patient_id: int | None = None,
    incident_id: int | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[AdrRow]:
    """Cases, the newest first. ``state``: open | to_send | closed | nullified, empty for all. ``text`` is
    looked for in number, reaction, product and batch, and for whoever may see identities in the patient's.
    """
    chosen = select(AdrCase).order_by(AdrCase.id.desc()).limit(limit + 1)
    if state == "to_send":
        owed = select(Obligation.subject_id).where(
            Obligation.subject_kind == "adr",
            Obligation.done_at.is_(None),
            Obligation.withdrawn_at.is_(None),
        )
        chosen = chosen.where(AdrCase.state == OPEN, AdrCase.id.in_(owed))
    elif state:
        chosen = chosen.where(AdrCase.state == state)
    for column, value in ((AdrCase.patient_id, patient_id), (AdrCase.incident_id, incident_id)):
        if value is not None:
            chosen = chosen.where(column == value)
    wanted = fields.cleaned(text, "text")
    if wanted is not None:
        chosen = chosen.where(_matches(work, wanted))
    if after is not None:
        chosen = chosen.where(AdrCase.id < after)
    found = list(work.db.scalars(chosen))
    rows = case_rows(work, found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def adr_sheet(work: UnitOfWork, *, case_id: int) -> AdrSheet:
    """One case with everything that belongs to it; raises ADR-30."""
    case = case_row(work, case_id)
    (row,) = case_rows(work, [case])
    reaction = as_reaction(case)
    named = work.rights.has(IDENTITIES)
    facts = {name: getattr(case, name) for name in _FACTS}
    if not named:
        facts |= dict.fromkeys(NAMED)
    sent = sent_reports(work, case)
    changed = None
    if sent and sent[-1].report_content is not None:
        before, now = dict(sent[-1].report_content), content_of(work, case)
        if not named:
            before, now = without_identities(before), without_identities(now)
        changed = changes_between(before, now)
    incident = None if case.incident_id is None else work.db.get(Incident, case.incident_id)
    course = None if case.course_id is None else work.db.get(BedsideCourse, case.course_id)
    day = None
    if case.given_at is not None and case.onset_at is not None:
        day = onset_day(case.given_at, case.onset_at, ZoneInfo(work.site.time_zone))
    obligations = obligation_rows(work, rows_of(work, owner_of(case)))
    return AdrSheet(
        row=row,
        facts=facts,
        patient_id=case.patient_id,
        incident_id=case.incident_id,
        incident_number=None if incident is None else incident.number,
        course_id=case.course_id,
        course_number=None if course is None else course.number,
        serious=is_serious(reaction),
        new=is_new(reaction),
        susar=is_susar(reaction),
        onset_day=day,
        reactions=tuple(_reaction(one) for one in reactions_of(work, case)),
        medicines=tuple(_medicine(one) for one in medicines_of(work, case)),
        reports=tuple(_report(work, one, obligations) for one in reports_of(work, case)),
        missing=missing_elements(as_minimum(work, case)),
        wanting=_wanting(case),
        doubts=doubts_in(work, case),
        obligations=obligations,
        sponsor=sponsor_dues(work, case),
        changed=changed,
        opened_by=member_name(work.db, case.opened_by),
        named=named,
    )


def case_rows(work: UnitOfWork, found: Sequence[AdrCase]) -> tuple[AdrRow, ...]:
    """Cases as lists show them, in their order."""
    ids = [one.id for one in found]
    named = work.rights.has(IDENTITIES)
    terms: dict[int, list[str]] = {}
    for adr_id, term in work.db.execute(
        select(AdrReaction.adr_id, AdrReaction.term)
        .where(AdrReaction.adr_id.in_(ids), AdrReaction.withdrawn_at.is_(None))
        .order_by(AdrReaction.ordinal)
    ):
        terms.setdefault(adr_id, []).append(term)
    dues = _dues(work, ids)
    counted = work.db.execute(
        select(AdrReport.adr_id, func.count())
        .where(AdrReport.adr_id.in_(ids), AdrReport.sent_at.is_not(None))
        .group_by(AdrReport.adr_id)
    )
    sent: dict[int, int] = {row[0]: row[1] for row in counted}
    return tuple(
        _row(work, one, terms.get(one.id, []), dues.get(one.id), sent.get(one.id, 0), named) for one in found
    )


def _row(
    work: UnitOfWork,
    case: AdrCase,
    terms: Sequence[str],
    due: tuple[datetime, bool] | None,
    sent: int,
    named: bool,
) -> AdrRow:
    record = record_of(work, begun_report(work, case)) if case.state == OPEN else None
    return AdrRow(
        id=case.id,
        number=case.number,
        initials=case.initials if named else None,
        term=terms[0] if terms else "",
        terms=len(terms),
        classes=report_classes(as_reaction(case)),
        state=case.state,
        frame=case.frame,
        aware_at=case.aware_at,
        next_due=None if due is None else due[0],
        at_once=due is not None and due[1],
        overdue=due is not None and (due[1] or due[0] <= work.now),
        sent=sent,
        under_way=record is not None,
        record_id=None if record is None else record.id,
        row_version=case.row_version,
    )


def _dues(work: UnitOfWork, ids: Sequence[int]) -> dict[int, tuple[datetime, bool]]:
    """Of each case the most urgent thing owed: what is due at once first, then the earliest."""
    rows = work.db.execute(
        select(Obligation.subject_id, Obligation.due_at, Obligation.at_once)
        .where(Obligation.subject_kind == "adr", Obligation.subject_id.in_(ids))
        .where(Obligation.done_at.is_(None), Obligation.withdrawn_at.is_(None))
        .order_by(Obligation.at_once.desc(), Obligation.due_at)
    )
    found: dict[int, tuple[datetime, bool]] = {}
    for subject, at, at_once in rows:
        found.setdefault(subject, (at, at_once))
    return found


def _matches(work: UnitOfWork, wanted: str) -> ColumnElement[bool]:
    by_term = select(AdrReaction.adr_id).where(
        AdrReaction.term.icontains(wanted, autoescape=True), AdrReaction.withdrawn_at.is_(None)
    )
    ways = [
        AdrCase.number.icontains(wanted, autoescape=True),
        AdrCase.generic_name.icontains(wanted, autoescape=True),
        AdrCase.brand.icontains(wanted, autoescape=True),
        AdrCase.batch_no.icontains(wanted, autoescape=True),
        AdrCase.id.in_(by_term),
    ]
    if work.rights.has(IDENTITIES):
        named = select(Patient.id).where(Patient.name.icontains(wanted, autoescape=True))
        ways += [
            AdrCase.initials.icontains(wanted, autoescape=True),
            AdrCase.mrn.icontains(wanted, autoescape=True),
            AdrCase.patient_id.in_(named),
        ]
    return or_(*ways)


def _wanting(case: AdrCase) -> tuple[str, ...]:
    found = [name for name in _WANTED if getattr(case, name) in (None, "")]
    if case.expected is None:
        found.append("expected")
    if "death" in case.criteria or case.outcome == "death":
        found += [name for name in ("died_at", "death_cause") if getattr(case, name) is None]
    if case.second_malignancy and case.sample_kept is None:
        found.append("sample_kept")
    if case.outcome == "sequelae" and case.sequelae is None:
        found.append("sequelae")
    if case.frame == "REG_TRIAL" and case.sponsor_aware_at is None:
        found.append("sponsor_aware_at")
    return tuple(found)


def _report(work: UnitOfWork, report: AdrReport, owed: Sequence[ObligationRow]) -> ReportRow:
    record = record_of(work, report)
    late = report.sent_at is not None and any(
        one.done_at == report.sent_at and one.status == "done_late" for one in owed
    )
    return ReportRow(
        id=report.id,
        number=report.number,
        ordinal=report.ordinal,
        kind=report.kind,
        news=report.news,
        reason=report.reason,
        record_id=None if record is None else record.id,
        record_number="" if record is None else record.number,
        record_state="" if record is None else record.state,
        signed=report.report_content is not None,
        sent_at=report.sent_at,
        sent_by=member_name(work.db, report.sent_by),
        way=report.way,
        receipt_no=report.receipt_no,
        receipt_file=file_ref(work, report.receipt_file_id),
        late=late,
        row_version=report.row_version,
    )


def _reaction(one: AdrReaction) -> ReactionRow:
    return ReactionRow(one.id, one.term, one.term_code, one.grade, one.onset_at, one.ended_at, one.outcome)


def _medicine(one: AdrMedicine) -> MedicineRow:
    return MedicineRow(
        one.id,
        one.name,
        one.approval_no,
        one.holder,
        one.batch_no,
        one.dose,
        one.route,
        one.begun_at,
        one.ended_at,
        one.indication,
        one.purpose,
        one.suspected,
    )
