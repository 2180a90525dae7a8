"""Everything about the Qualified Persons of the house on one screen, and on one print."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.delegation import DelegationLine
from ctdesk.db.tables.qp import (
    ConflictDeclaration,
    QpAssessment,
    QpEvidence,
    QpOffice,
    QpSupport,
    QpVerdict,
)
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.roster import Absence
from ctdesk.db.tables.team import Appointment, Member
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.documents import months_later
from ctdesk.domain.errors import NotFound
from ctdesk.domain.qualified_person import hours_short
from ctdesk.domain.spans import Span, united, without
from ctdesk.forms.definition import Text
from ctdesk.services.delegation_register import judge_lines, known_lines
from ctdesk.services.education import hours_of_year
from ctdesk.services.gate import query
from ctdesk.services.people_at import people_at, person_at
from ctdesk.services.qp_rows import (
    AssessmentRow,
    AwayRow,
    ConflictRow,
    DutyRow,
    EvidenceRow,
    LineRow,
    OfficeRow,
    PlanRow,
    QpOverview,
    SupportRow,
    ThresholdLine,
    TrainingYear,
)
from ctdesk.services.qp_subject import office_report
from ctdesk.services.qp_table import QP, qp_table
from ctdesk.services.stored_files import file_ref
from ctdesk.services.threshold_words import evidence_words, part_words
from ctdesk.services.training_plan_lines import open_lines
from ctdesk.services.work import UnitOfWork

REMIND = timedelta(days=60)


@query()
def list_offices(work: UnitOfWork) -> tuple[OfficeRow, ...]:
    """All who are, were or shall be QP or delegated QP: those in force first, then those to come."""
    rows = work.db.execute(
        select(QpOffice, Appointment)
        .join(Appointment, Appointment.id == QpOffice.appointment_id)
        .order_by(QpOffice.id.desc())
    ).all()
    order = {"in_force": 0, "coming": 1, "proposed": 2, "ended": 3, "taken_back": 4}
    made = [_office(work, office, row) for office, row in rows]
    return tuple(sorted(made, key=lambda one: (order[one.state], one.role, -one.id)))


@query()
def qp_people(work: UnitOfWork) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """Everybody with an open account and the roles held now: number, name and staff number, roles."""
    return tuple(
        (one.id, f"{one.name} {one.staff_no}", one.roles)
        for one in sorted(people_at(work.db, work.now), key=lambda one: one.name)
        if one.active
    )


@query()
def qp_overview(work: UnitOfWork, *, office_id: int, year: int | None = None) -> QpOverview:
    """Everything about one of them; duties and training of ``year``, by default this one. Raises QP-04."""
    office = work.db.get(QpOffice, office_id)
    appointment = None if office is None else work.db.get(Appointment, office.appointment_id)
    if office is None or appointment is None:
        raise NotFound("QP-04")
    today = _today(work)
    wanted = today.year if year is None else year
    report = office_report(work, office, appointment.role, work.now)
    parts = [part for one in report.judged if one.counts for part in one.parts]
    person = person_at(work.db, office.member_id, work.now)
    assessments = _assessments(work, office.member_id)
    decided = [one for one in assessments if one.since is not None]
    verdict = max(decided, key=lambda one: (one.since or work.now, one.id), default=None)
    begun = verdict.since if verdict is not None and verdict.since is not None else appointment.starts_at
    lines = _delegated(work, office.member_id)
    return QpOverview(
        office=_office(work, office, appointment),
        meets=report.meets,
        threshold=tuple(
            ThresholdLine(
                part.met,
                Text(zh_CN=part_words(part).zh_CN, en=part_words(part).en),
                Text(zh_CN=evidence_words(report, part).zh_CN, en=evidence_words(report, part).en),
            )
            for part in parts
        ),
        refusals=() if person is None else tuple(one.code for one in person.person.bars),
        delegated=lines,
        away=_away(work, office.member_id, lines),
        duties=_duties(work, office.member_id, wanted),
        training=_training(work, office.member_id, wanted),
        assessments=assessments,
        verdict=verdict,
        assess_by=months_later(begun.astimezone(_zone(work)).date(), qp_table().every_months),
        conflicts=_conflicts(work, office.member_id, today),
        support=_support(work, office.member_id),
    )


def assessments_due(work: UnitOfWork) -> Iterator[tuple[OfficeRow, datetime]]:
    """Who has to be assessed within 60 days, for whoever assesses, with the moment until which."""
    if not work.rights.has("qp.assess"):
        return
    for row in list_offices(work):
        if row.state != "in_force" or row.role != QP:
            continue
        results = [one.since for one in _assessments(work, row.member_id) if one.since is not None]
        begun = max(results, default=row.starts_at).astimezone(_zone(work)).date()
        last_day = months_later(begun, qp_table().every_months)
        if last_day <= _today(work) + REMIND:
            yield row, day_ends(last_day, _zone(work))


def _office(work: UnitOfWork, office: QpOffice, row: Appointment) -> OfficeRow:
    member = work.db.get_one(Member, row.member_id)
    ends = min((one for one in (row.ends_at, row.revoked_at) if one is not None), default=None)
    if row.proposed:
        state = "proposed" if row.revoked_at is None else "taken_back"
    elif ends is not None and ends <= work.now:
        state = "ended"
    else:
        state = "coming" if row.starts_at > work.now else "in_force"
    return OfficeRow(
        office.id,
        member.id,
        member.name,
        member.staff_no,
        row.role,
        state,
        tuple(office.frames),
        row.starts_at,
        ends,
        _name(work, office.reports_to),
        _name(work, office.deputy_id),
        office.absence_plan,
        office.record_id,
        row.revoke_reason,
    )


def _delegated(work: UnitOfWork, member_id: int) -> tuple[LineRow, ...]:
    known = [
        one
        for one in known_lines(work.db, people=[member_id])
        if one.duty.startswith("qp.") and member_id in (one.delegator, one.delegate)
    ]
    scopes = {
        row.id: row.scope
        for row in work.db.scalars(
            select(DelegationLine).where(DelegationLine.id.in_([one.id for one in known]))
        )
    }
    return tuple(
        LineRow(
            one.known.id,
            one.known.number,
            one.known.duty,
            _name(work, one.known.delegate) or "–",
            one.known.product,
            tuple((scopes.get(one.known.id) or {}).get("batches", ())),
            one.known.starts_at,
            one.known.ends_at,
            one.state,
            one.known.record_id,
        )
        for one in reversed(judge_lines(work.db, known, work.now, _zone(work)))
    )


def _away(work: UnitOfWork, member_id: int, lines: tuple[LineRow, ...]) -> tuple[AwayRow, ...]:
    """Absences that are not over, with the lines of release authority that cover them."""
    covers = [one for one in lines if one.duty == "qp.release" and one.state in ("in_force", "coming")]
    found = []
    for row in work.db.scalars(
        select(Absence)
        .where(Absence.member_id == member_id, Absence.cancelled_at.is_(None))
        .order_by(Absence.starts_at)
    ):
        if row.ends_at is not None and row.ends_at <= work.now:
            continue
        span = Span(row.starts_at, row.ends_at)
        meeting = [
            one
            for one in covers
            if one.ends_at > row.starts_at and (row.ends_at is None or one.starts_at < row.ends_at)
        ]
        open_spans = without([span], united(Span(one.starts_at, one.ends_at) for one in meeting))
        found.append(
            AwayRow(
                row.starts_at,
                row.ends_at,
                tuple(dict.fromkeys(one.delegate for one in meeting)),
                tuple((one.start, one.end) for one in open_spans),
            )
        )
    return tuple(found)


def _duties(work: UnitOfWork, member_id: int, year: int) -> tuple[DutyRow, ...]:
    rows = work.db.execute(
        select(QpEvidence, Record.number)
        .outerjoin(Record, Record.id == QpEvidence.record_id)
        .where(
            QpEvidence.member_id == member_id,
            QpEvidence.withdrawn_at.is_(None),
            QpEvidence.performed_on >= date(year, 1, 1),
            QpEvidence.performed_on <= date(year, 12, 31),
        )
        .order_by(QpEvidence.performed_on.desc(), QpEvidence.id.desc())
    ).all()
    return tuple(
        DutyRow(
            duty.code,
            duty.text,
            duty.evidence,
            duty.permission,
            duty.due,
            tuple(
                EvidenceRow(
                    row.id, row.performed_on, row.text, row.record_id, number, file_ref(work, row.file_id)
                )
                for row, number in rows
                if row.duty == duty.code
            ),
        )
        for duty in qp_table().duties
    )


def _training(work: UnitOfWork, member_id: int, year: int) -> TrainingYear:
    hours = hours_of_year(work, member_id=member_id, year=year)
    wanted = qp_table().hours_per_year
    person = person_at(work.db, member_id, work.now, past=True)
    known = {} if person is None else person.person.modules
    return TrainingYear(
        year,
        tuple(
            PlanRow(
                row.id,
                row.title,
                row.hours,
                row.external,
                row.due_on,
                row.done_on,
                row.approved_at is not None,
            )
            for row in open_lines(work.db, member_id, year)
        ),
        hours.done,
        wanted,
        hours_short([hours.done], wanted),
        any(one.external for one in hours.rows),
        tuple(
            (
                code,
                "missing" if code not in known else known[code].state,
                known[code].valid_until if code in known else None,
            )
            for code in qp_table().modules
        ),
    )


def _assessments(work: UnitOfWork, member_id: int) -> tuple[AssessmentRow, ...]:
    verdicts: dict[int, QpVerdict] = {}
    for verdict in work.db.scalars(
        select(QpVerdict).where(QpVerdict.member_id == member_id).order_by(QpVerdict.starts_at, QpVerdict.id)
    ):
        verdicts[verdict.record_id or 0] = verdict
    rows = work.db.scalars(
        select(QpAssessment).where(QpAssessment.member_id == member_id).order_by(QpAssessment.id.desc())
    )
    return tuple(
        AssessmentRow(
            row.id,
            row.number,
            row.year,
            row.record_id,
            _name(work, row.assessor_id),
            None if found is None else found.result,
            None if found is None else found.total_percent,
            () if found is None else tuple(found.products or ()),
            None if found is None else found.starts_at,
        )
        for row in rows
        for found in [verdicts.get(row.record_id or 0)]
    )


def _conflicts(work: UnitOfWork, member_id: int, today: date) -> tuple[ConflictRow, ...]:
    rows = work.db.scalars(
        select(ConflictDeclaration)
        .where(ConflictDeclaration.member_id == member_id)
        .order_by(ConflictDeclaration.withdrawn_at.is_not(None), ConflictDeclaration.id.desc())
    )
    return tuple(
        ConflictRow(
            row.id,
            row.kind,
            row.text,
            row.product_code,
            row.starts_on,
            row.ends_on,
            row.blocks,
            row.blocks
            and row.withdrawn_at is None
            and row.starts_on <= today
            and (row.ends_on is None or today <= row.ends_on),
            row.arranged,
            row.withdrawn_at,
        )
        for row in rows
    )


def _support(work: UnitOfWork, member_id: int) -> tuple[SupportRow, ...]:
    agreed = {
        row.code: row
        for row in work.db.scalars(
            select(QpSupport)
            .where(QpSupport.member_id == member_id, QpSupport.ended_at.is_(None))
            .order_by(QpSupport.id)
        )
    }
    made = []
    for code, text in qp_table().support.items():
        row = agreed.get(code)
        made.append(
            SupportRow(
                code,
                text,
                None if row is None else row.text,
                None if row is None else row.responsible,
                None if row is None else row.agreed_at,
            )
        )
    return tuple(made)


def _name(work: UnitOfWork, member_id: int | None) -> str | None:
    member = None if member_id is None else work.db.get(Member, member_id)
    return None if member is None else member.name


def _zone(work: UnitOfWork) -> ZoneInfo:
    return ZoneInfo(work.site.time_zone)


def _today(work: UnitOfWork) -> date:
    return work.now.astimezone(_zone(work)).date()
