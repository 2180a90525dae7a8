"""What a letter of appointment (CT-TEAM-001) is about: person, role, period, duties, and the threshold line
by line with the evidence for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.qualifications import Qualification, RoleThreshold
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Appointment, Competence, Member
from ctdesk.domain.answers import MemberId, Value
from ctdesk.domain.errors import NotFound
from ctdesk.domain.qualifications import Part, Words
from ctdesk.domain.segregation import Signed
from ctdesk.services.lead_change import LEAD, consequences_of, in_words
from ctdesk.services.pictures import PHOTO, picture_of
from ctdesk.services.raci import parts_of
from ctdesk.services.rights import duty_table
from ctdesk.services.role_table import LEAD_ROLES, role_table
from ctdesk.services.subject_kinds import Each, Kind, Subject
from ctdesk.services.threshold_words import duty_lines, evidence_words, meaning_words, part_words
from ctdesk.services.thresholds import ThresholdReport, report_on, thresholds_at

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

NO_END = "不定期 / open-ended"
NOT_ENTERED = "未登记 / not entered"
NONE = "无 / none"


def read_appointment(work: UnitOfWork, subject_id: int) -> Subject:
    """The appointment, with one line for each part of its threshold as it was set when the letter was
    opened.
    """
    row = work.db.get(Appointment, subject_id)
    if row is None:
        raise NotFound("TEAM-28")
    opened = None if row.record_id is None else work.db.get(Record, row.record_id)
    rules_at = work.now if opened is None else opened.opened_at
    report = report_on(work, row.member_id, thresholds_at(work, row.role, rules_at), work.now)
    lines = tuple((report, part) for judged in report.judged if judged.counts for part in judged.parts)
    appointee = Signed(MemberId(row.member_id), "", capacities=("appointee",))
    return Subject(row, lines, (appointee,))


def _member(field: str) -> Callable[[UnitOfWork, Ground], Value]:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        member = work.db.get(Member, ground.subject.row.member_id)
        value = None if member is None else getattr(member, field)
        if field == "department" and value is None:
            return f"{work.site.department_zh} {work.site.department_en}"
        return value if isinstance(value, str) else NOT_ENTERED

    return read


def _member_id(work: UnitOfWork, ground: Ground) -> Value:
    return int(ground.subject.row.member_id)


def _role(work: UnitOfWork, ground: Ground) -> Value:
    role = role_table()[ground.subject.row.role]
    return f"{role.name_zh} {role.name_en} ({role.code} {role.key})"


def _acting(work: UnitOfWork, ground: Ground) -> Value:
    return bool(ground.subject.row.acting)


def _starts(work: UnitOfWork, ground: Ground) -> Value:
    return ground.local(ground.subject.row.starts_at)


def _ends(work: UnitOfWork, ground: Ground) -> Value:
    ends = ground.subject.row.ends_at
    return NO_END if ends is None else ends.astimezone(ground.tz).strftime("%Y-%m-%d %H:%M")


def _appointed_by(work: UnitOfWork, ground: Ground) -> Value:
    return "leadership" if ground.subject.row.role in LEAD_ROLES else "lead"


def _photo(work: UnitOfWork, ground: Ground) -> Value:
    found = picture_of(work, ground.subject.row.member_id, PHOTO)
    return [] if found is None else [found.sha256]


def _core(work: UnitOfWork, ground: Ground) -> Value:
    core = role_table()[ground.subject.row.role].core
    return "\n".join(f"{number}. {one.zh_CN} {one.en}" for number, one in enumerate(core, 1)) or None


def _duties(work: UnitOfWork, ground: Ground) -> Value:
    role = ground.subject.row.role
    held = [duty.code for duty in duty_table().values() if role in duty.held_by]
    return "\n".join(f"· {one.zh_CN} {one.en}" for one in duty_lines(held)) or None


def _meanings(work: UnitOfWork, ground: Ground) -> Value:
    role = ground.subject.row.role
    signs = dict.fromkeys(
        meaning for duty in duty_table().values() if role in duty.held_by for meaning in duty.signs
    )
    return "；".join(f"{one.zh_CN} {one.en}" for one in meaning_words(signs)) or None


def _part_in_steps(work: UnitOfWork, ground: Ground) -> Value:
    steps = parts_of(ground.subject.row.role)
    return "\n".join(f"· {one.zh_CN} {one.en}" for one in steps) or NONE


def _consequences(work: UnitOfWork, ground: Ground) -> Value:
    row = ground.subject.row
    return in_words(work, consequences_of(work, row.starts_at)) if row.role == LEAD else NONE


def _of_part(tell: Callable[[ThresholdReport, Part], Value]) -> Callable[[UnitOfWork, Ground], Each]:
    def read(work: UnitOfWork, ground: Ground) -> Each:
        lines: tuple[tuple[ThresholdReport, Part], ...] = ground.subject.lines
        return Each({number: tell(*line) for number, line in enumerate(lines, 1)})

    return read


def _both(words: Words) -> str:
    return f"{words.zh_CN}\n{words.en}"


_SOURCES: Mapping[str, Callable[[UnitOfWork, Ground], Value | Each]] = {
    "appointment.name": _member("name"),
    "appointment.staff_no": _member("staff_no"),
    "appointment.title": _member("title"),
    "appointment.department": _member("department"),
    "appointment.member_id": _member_id,
    "appointment.role": _role,
    "appointment.acting": _acting,
    "appointment.starts_at": _starts,
    "appointment.ends_at": _ends,
    "appointment.appointed_by": _appointed_by,
    "appointment.photo": _photo,
    "appointment.core_duties": _core,
    "appointment.duties": _duties,
    "appointment.meanings": _meanings,
    "appointment.steps": _part_in_steps,
    "appointment.consequences": _consequences,
    "appointment.requirement": _of_part(lambda report, part: _both(part_words(part))),
    "appointment.requirement_met": _of_part(lambda report, part: part.met),
    "appointment.evidence": _of_part(lambda report, part: _both(evidence_words(report, part))),
}

KIND = Kind(
    read=read_appointment,
    sources=_SOURCES,
    tables=frozenset(
        table.__tablename__ for table in (Appointment, Member, Qualification, RoleThreshold, Competence)
    )
    | {"member_picture", "practice", "delegation", "delegation_line", "delegation_decision", "shift"},
    route="members",
    scopes=("record", "appointment"),
)


def letter_of(work: UnitOfWork, appointment_id: int) -> Record | None:
    """The letter of an appointment that is not void."""
    return work.db.scalar(
        select(Record)
        .where(
            Record.subject_kind == "appointment",
            Record.subject_id == appointment_id,
            Record.state != "voided",
        )
        .order_by(Record.id.desc())
        .limit(1)
    )
