"""What the records of the Qualified Person are about: an office (CT-QP-001), a yearly assessment (CT-QP-003),
and the batches of a delegation (CT-QP-002).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.delegation import DelegationLine
from ctdesk.db.tables.qp import ConflictDeclaration, QpAssessment, QpOffice
from ctdesk.db.tables.qualifications import Qualification, RoleThreshold
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Appointment, Competence, Member
from ctdesk.domain.answers import MemberId, State, Value
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.qualifications import Part, Words
from ctdesk.domain.qualified_person import Proposal, Scores, layers_for, weigh
from ctdesk.domain.segregation import Signed
from ctdesk.services.qp_table import frame_words, qp_table
from ctdesk.services.role_table import role_table
from ctdesk.services.subject_kinds import NOBODY, Each, Kind, Source, Subject
from ctdesk.services.threshold_words import evidence_words, part_words
from ctdesk.services.thresholds import ThresholdReport, report_on, thresholds_at

if TYPE_CHECKING:
    from ctdesk.services.delegation_register import KnownLine
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

OFFICE, ASSESSMENT = "qp_office", "qp_assessment"
NO_END, EVERY_BATCH = "不定期 / open-ended", "全部批次 / every batch"
# Items of CT-QP-003 from whose answers the result is worked out.
KNOWLEDGE, FOUND, DEVIATIONS = "B1", "C2", "D1"


def office_report(work: UnitOfWork, office: QpOffice, role: str, rules_at: datetime) -> ThresholdReport:
    """How the member of an office stands to the layers of the threshold that its frames ask for."""
    cases = layers_for(office.frames, qp_table().layers)
    return report_on(work, office.member_id, thresholds_at(work, role, rules_at), work.now, cases)


def outcome_of(ground: Ground) -> Proposal | None:
    """What the answers of an assessment amount to so far; None while a part is open."""
    row: QpAssessment = ground.subject.row
    knowledge, deviations = _decimal(ground, KNOWLEDGE), _decimal(ground, DEVIATIONS)
    said = [_said(ground, f"{FOUND}:{number}") for number in range(1, len(row.seeded or ()) + 1)]
    if knowledge is None or deviations is None or not said or any(one is None for one in said):
        return None
    try:
        return weigh(
            Scores(knowledge, len(said), sum(one is True for one in said), deviations), qp_table().marks
        )
    except CtdeskError:
        return None  # a score that is no percent is told where it was typed


def _read_office(work: UnitOfWork, subject_id: int) -> Subject:
    office = work.db.get(QpOffice, subject_id)
    appointment = None if office is None else work.db.get(Appointment, office.appointment_id)
    if office is None or appointment is None:
        return NOBODY
    opened = None if office.record_id is None else work.db.get(Record, office.record_id)
    rules_at = work.now if opened is None else opened.opened_at
    report = office_report(work, office, appointment.role, rules_at)
    lines = tuple((report, part) for judged in report.judged if judged.counts for part in judged.parts)
    return Subject(office, lines, (Signed(MemberId(office.member_id), "", capacities=("appointee",)),))


def _read_assessment(work: UnitOfWork, subject_id: int) -> Subject:
    row = work.db.get(QpAssessment, subject_id)
    if row is None:
        return NOBODY
    trainee = Signed(MemberId(row.member_id), "", capacities=("trainee",))
    return Subject(row, tuple(row.seeded or ()), (trainee,))


def _member(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        member = work.db.get(Member, ground.subject.row.member_id)
        value = None if member is None else getattr(member, field)
        if field == "department" and value is None:
            return f"{work.site.department_zh} {work.site.department_en}"
        return value if isinstance(value, str) else None

    return read


def _person(field: str) -> Source:
    """Name and staff number of another person that the row names."""

    def read(work: UnitOfWork, ground: Ground) -> Value:
        number = getattr(ground.subject.row, field)
        member = None if number is None else work.db.get(Member, number)
        return None if member is None else f"{member.name} {member.staff_no}"

    return read


def _id(field: str) -> Source:
    return lambda work, ground: int(getattr(ground.subject.row, field) or 0)


def _appointment(work: UnitOfWork, ground: Ground) -> Appointment:
    return work.db.get_one(Appointment, ground.subject.row.appointment_id)


def _role(work: UnitOfWork, ground: Ground) -> Value:
    role = role_table()[_appointment(work, ground).role]
    return f"{role.name_zh} {role.name_en} ({role.code} {role.key})"


def _starts(work: UnitOfWork, ground: Ground) -> Value:
    return ground.local(_appointment(work, ground).starts_at)


def _ends(work: UnitOfWork, ground: Ground) -> Value:
    ends = _appointment(work, ground).ends_at
    return NO_END if ends is None else f"{ends.astimezone(ground.tz):%Y-%m-%d %H:%M}"


def _frames(work: UnitOfWork, ground: Ground) -> Value:
    return frame_words(tuple(ground.subject.row.frames))


def _duties(work: UnitOfWork, ground: Ground) -> Value:
    return "\n".join(
        f"{number}. {duty.text.zh_CN}  {duty.text.en}"
        for number, duty in enumerate(qp_table().duties, start=1)
    )


def _conflicts(work: UnitOfWork, ground: Ground) -> Value:
    rows = work.db.scalars(
        select(ConflictDeclaration)
        .where(
            ConflictDeclaration.member_id == ground.subject.row.member_id,
            ConflictDeclaration.withdrawn_at.is_(None),
        )
        .order_by(ConflictDeclaration.starts_on)
    )
    told = [f"{row.starts_on.isoformat()} {row.text}" for row in rows]
    return "\n".join(told) or "未申报 / none declared"


def _plan(work: UnitOfWork, ground: Ground) -> Value:
    return ground.subject.row.absence_plan or None


def _of_part(tell: Callable[[ThresholdReport, Part], Value]) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Each:
        lines: tuple[tuple[ThresholdReport, Part], ...] = ground.subject.lines
        return Each({number: tell(*line) for number, line in enumerate(lines, 1)})

    return read


def _both(words: Words) -> str:
    return f"{words.zh_CN}\n{words.en}"


def _batches(work: UnitOfWork, ground: Ground) -> Each:
    lines: tuple[KnownLine, ...] = ground.subject.lines
    scopes = {
        row.id: row.scope
        for row in work.db.scalars(
            select(DelegationLine).where(DelegationLine.id.in_([line.id for line in lines]))
        )
    }
    return Each(
        {
            number: "；".join((scopes.get(line.id) or {}).get("batches", ())) or EVERY_BATCH
            for number, line in enumerate(lines, 1)
        }
    )


def _seeded(work: UnitOfWork, ground: Ground) -> Each:
    return Each(
        {number: f"{one['zh_CN']}\n{one['en']}".strip() for number, one in enumerate(ground.subject.lines, 1)}
    )


def _seeded_count(work: UnitOfWork, ground: Ground) -> Value:
    return str(len(ground.subject.lines))


def _found_count(work: UnitOfWork, ground: Ground) -> Value:
    said = [_said(ground, f"{FOUND}:{number}") for number in range(1, len(ground.subject.lines) + 1)]
    return None if any(one is None for one in said) else str(sum(one is True for one in said))


def _outcome(tell: Callable[[Proposal], Value]) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        outcome = outcome_of(ground)
        return None if outcome is None else tell(outcome)

    return read


def _said(ground: Ground, path: str) -> Value:
    answer = ground.answers.get(path)
    return answer.value if answer is not None and answer.state is State.GIVEN else None


def _decimal(ground: Ground, path: str) -> Decimal | None:
    value = _said(ground, path)
    if value is None:
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _number(work: UnitOfWork, ground: Ground) -> Value:
    return str(ground.subject.row.number)


def _year(work: UnitOfWork, ground: Ground) -> Value:
    return str(ground.subject.row.year)


_OFFICE: Mapping[str, Source] = {
    "qp.name": _member("name"),
    "qp.staff_no": _member("staff_no"),
    "qp.title": _member("title"),
    "qp.department": _member("department"),
    "qp.member_id": _id("member_id"),
    "qp.role": _role,
    "qp.frames": _frames,
    "qp.starts_at": _starts,
    "qp.ends_at": _ends,
    "qp.reports_to": _person("reports_to"),
    "qp.deputy": _person("deputy_id"),
    "qp.absence_plan": _plan,
    "qp.duties": _duties,
    "qp.conflicts": _conflicts,
    "qp.requirement": _of_part(lambda report, part: _both(part_words(part))),
    "qp.requirement_met": _of_part(lambda report, part: part.met),
    "qp.evidence": _of_part(lambda report, part: _both(evidence_words(report, part))),
    "qp.batches": _batches,
}
_ASSESSMENT: Mapping[str, Source] = {
    "qp_assessment.number": _number,
    "qp_assessment.year": _year,
    "qp_assessment.name": _member("name"),
    "qp_assessment.staff_no": _member("staff_no"),
    "qp_assessment.member_id": _id("member_id"),
    "qp_assessment.assessor": _person("assessor_id"),
    "qp_assessment.assessor_id": _id("assessor_id"),
    "qp_assessment.seeded": _seeded,
    "qp_assessment.seeded_count": _seeded_count,
    "qp_assessment.found_count": _found_count,
    "qp_assessment.found_percent": _outcome(lambda one: str(one.batch_percent)),
    "qp_assessment.batch_passed": _outcome(lambda one: one.batch_passed),
    "qp_assessment.total": _outcome(lambda one: str(one.total)),
    "qp_assessment.proposed": _outcome(lambda one: one.result),
}


OFFICE_KIND = Kind(
    read=_read_office,
    sources=_OFFICE,
    tables=frozenset(
        table.__tablename__
        for table in (
            QpOffice,
            Appointment,
            Member,
            Qualification,
            RoleThreshold,
            Competence,
            ConflictDeclaration,
        )
    )
    | {"practice", "delegation_line"},
    route="qp",
    scopes=("record", "appointment"),
)
ASSESSMENT_KIND = Kind(
    read=_read_assessment,
    sources=_ASSESSMENT,
    tables=frozenset(table.__tablename__ for table in (QpAssessment, Member)),
    route="qp",
    scopes=("record", "assessment"),
)
