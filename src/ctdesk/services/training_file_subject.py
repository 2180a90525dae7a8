"""What the training file of a member holds: everything about them, as it stands when it is signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.team import Competence, Member
from ctdesk.db.tables.training import Assessment, EducationHours, Practice, TrainingDemand
from ctdesk.domain.answers import MemberId, Value
from ctdesk.domain.segregation import Signed
from ctdesk.domain.training import ModuleState
from ctdesk.services.role_table import role_table
from ctdesk.services.subject_kinds import NOBODY, Kind, Source, Subject
from ctdesk.services.training_at import training_at, zone_of
from ctdesk.services.training_words import (
    BASES,
    KINDS,
    NONE,
    NOTHING,
    SCOPES,
    STATE_WORDS,
    module_words,
    name_of,
    practice_row,
    trigger_words,
)

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-TRN-003"
_ZERO = Decimal(0)


def _read_file(work: UnitOfWork, subject_id: int) -> Subject:
    row = work.db.get(Member, subject_id)
    if row is None:
        return NOBODY
    return Subject(row, (), (Signed(MemberId(row.id), "", (), ("trainee",)),))


def _of_file(read: Callable[[UnitOfWork, Ground, Member], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value:
        row = ground.subject.row
        return read(work, ground, row) if isinstance(row, Member) else None

    return source


def _roles(work: UnitOfWork, ground: Ground, row: Member) -> Value:
    found = training_at(work.db, work.now, [row.id])
    table = role_table()
    codes = found[0].roles if found else ()
    return (
        "、".join(f"{table[code].name_zh} {table[code].name_en}" for code in codes if code in table) or NONE
    )


def _modules(work: UnitOfWork, ground: Ground, row: Member) -> Value:
    found = training_at(work.db, work.now, [row.id])
    if not found:
        return None
    evidence = {
        one.id: one for one in work.db.scalars(select(Competence).where(Competence.member_id == row.id))
    }
    rows: list[Value] = []
    for code, state in sorted(found[0].states.items()):
        if state.state == "not_required":
            continue
        held = None if state.competence_id is None else evidence.get(state.competence_id)
        rows.append(
            {
                "module": module_words(code),
                "state": STATE_WORDS[state.state],
                "passed": None if state.passed_on is None else state.passed_on.isoformat(),
                "until": _until(state),
                "basis": None if held is None else BASES.get(held.basis, held.basis),
                "evidence": None if held is None else held.evidence,
            }
        )
    return rows or [{"module": NOTHING}]


def _until(state: ModuleState) -> str | None:
    return None if state.last_day is None else state.last_day.isoformat()


def _assessments(work: UnitOfWork, ground: Ground, row: Member) -> Value:
    rows = work.db.scalars(
        select(Assessment)
        .where(Assessment.member_id == row.id, Assessment.passed.is_not(None))
        .order_by(Assessment.assessed_at, Assessment.id)
    )
    return [
        {
            "number": one.number,
            "on": None if one.assessed_at is None else ground.local(one.assessed_at)[:10],
            "module": one.module,
            "kind": KINDS[one.kind],
            "theory": None if one.theory_percent is None else f"{one.theory_percent} %",
            "practical": None if one.practical_percent is None else f"{one.practical_percent} %",
            "result": "合格 passed" if one.passed else "不合格 not passed",
            "assessor": name_of(work.db, one.assessor_id),
        }
        for one in rows
    ] or [{"number": NOTHING}]


def _sessions(work: UnitOfWork, ground: Ground, row: Member) -> Value:
    rows = work.db.scalars(
        select(EducationHours)
        .where(EducationHours.member_id == row.id, EducationHours.withdrawn_at.is_(None))
        .order_by(EducationHours.held_on, EducationHours.id)
    )
    return [
        {
            "on": one.held_on.isoformat(),
            "title": one.title,
            "provider": one.provider,
            "hours": format(one.hours.normalize(), "f"),
            "way": "院外 external" if one.external else "院内 in house",
        }
        for one in rows
    ] or [{"title": NOTHING}]


def _hours_this_year(work: UnitOfWork, ground: Ground, row: Member) -> Value:
    today = work.now.astimezone(zone_of(work.db)).date()
    rows = work.db.scalars(
        select(EducationHours).where(
            EducationHours.member_id == row.id, EducationHours.withdrawn_at.is_(None)
        )
    )
    return format(sum((one.hours for one in rows if one.held_on.year == today.year), start=_ZERO), "f")


def _practice(work: UnitOfWork, ground: Ground, row: Member) -> Value:
    rows = work.db.scalars(
        select(Practice)
        .where(Practice.member_id == row.id, Practice.withdrawn_at.is_(None))
        .order_by(Practice.performed_on, Practice.id)
    )
    return [{**practice_row(work.db, one), "module": one.module} for one in rows] or [{"kind": NOTHING}]


def _demands(work: UnitOfWork, ground: Ground, row: Member) -> Value:
    rows = work.db.scalars(
        select(TrainingDemand)
        .where(TrainingDemand.member_id == row.id)
        .order_by(TrainingDemand.opened_at, TrainingDemand.id)
    )
    return [
        {
            "on": ground.local(one.opened_at)[:10],
            "module": one.module,
            "why": trigger_words(one.trigger),
            "reason": one.reason,
            "closed": None if one.closed_at is None else ground.local(one.closed_at)[:10],
        }
        for one in rows
    ] or [{"why": NOTHING}]


_FILE: Mapping[str, Source] = {
    "name": _of_file(lambda work, ground, row: row.name),
    "staff_no": _of_file(lambda work, ground, row: row.staff_no),
    "title": _of_file(lambda work, ground, row: row.title or NONE),
    "department": _of_file(
        lambda work, ground, row: row.department or f"{work.site.department_zh} {work.site.department_en}"
    ),
    "since": _of_file(lambda work, ground, row: ground.local(row.active_from)[:10]),
    "member_id": _of_file(lambda work, ground, row: row.id),
    "roles": _of_file(_roles),
    "modules": _of_file(_modules),
    "assessments": _of_file(_assessments),
    "education": _of_file(_sessions),
    "hours": _of_file(_hours_this_year),
    "practice": _of_file(_practice),
    "demands": _of_file(_demands),
}

KIND = Kind(
    read=_read_file,
    sources={f"training.{name}": source for name, source in _FILE.items()},
    tables=frozenset(
        {
            "member", "appointment", "competence", "assessment", "education_hours", "practice",
            "training_demand", "absence",
        }
    ),
    route="training",
    scopes=SCOPES,
)  # fmt: skip
