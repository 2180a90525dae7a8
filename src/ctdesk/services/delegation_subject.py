"""What a delegation record (CT-TEAM-002, CT-TEAM-003) is about: two members, and the lines between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.delegation import Delegation
from ctdesk.db.tables.roster import Absence
from ctdesk.db.tables.team import Appointment, Member
from ctdesk.domain.answers import MemberId, Value
from ctdesk.domain.delegation import APPROVE
from ctdesk.domain.errors import NotFound
from ctdesk.domain.segregation import Signed
from ctdesk.domain.team import VALID
from ctdesk.services.delegation_register import (
    TABLES,
    KnownLine,
    known_lines,
    lead_at,
    lead_terms,
    successor,
)
from ctdesk.services.duties import duty_table
from ctdesk.services.people_at import person_at
from ctdesk.services.role_table import role_table
from ctdesk.services.subject_kinds import Each, Kind, Subject
from ctdesk.services.terms import terms

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

SUBJECT = "delegation"
NOTHING = "—"
EVERY_PRODUCT, EVERY_SITE = "全部产品 / every product", "全部院区 / every site"
_ABSENCES = {
    "leave": "休假 / leave",
    "sick": "病假 / sick",
    "secondment": "借调 / seconded",
    "other": "其他 / other",
}


def in_both(kind: str, code: str) -> str:
    """The words of a code in Chinese and English, on one line."""
    return f"{terms().word(kind, code, 'zh_CN')} / {terms().word(kind, code, 'en')}"


def read_delegation(work: UnitOfWork, subject_id: int) -> Subject:
    """The proposal with its lines, in their order."""
    row = work.db.get(Delegation, subject_id)
    if row is None:
        raise NotFound("DLG-20")
    lines = known_lines(work.db, delegations=[subject_id])
    parts = (
        Signed(MemberId(row.delegator_id), "", capacities=("delegator",)),
        Signed(MemberId(row.delegate_id), "", capacities=("delegate",)),
    )
    return Subject(row, lines, parts)


def _name(who: str) -> Callable[[UnitOfWork, Ground], Value]:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        member = work.db.get(Member, getattr(ground.subject.row, who))
        return None if member is None else f"{member.name} {member.staff_no}"

    return read


def _id(who: str) -> Callable[[UnitOfWork, Ground], Value]:
    return lambda work, ground: int(getattr(ground.subject.row, who))


def _roles(who: str) -> Callable[[UnitOfWork, Ground], Value]:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        person = person_at(work.db, getattr(ground.subject.row, who), work.now)
        codes = () if person is None else person.roles
        return (
            "；".join(f"{role_table()[code].name_zh} / {role_table()[code].name_en}" for code in codes) or "—"
        )

    return read


def _of_row(field: str) -> Callable[[UnitOfWork, Ground], Value]:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        value = getattr(ground.subject.row, field)
        return str(value) if value else NOTHING

    return read


def _absence(work: UnitOfWork, ground: Ground) -> Value:
    covered = ground.subject.row.absence_id
    row = None if covered is None else work.db.get(Absence, covered)
    if row is None:
        return NOTHING
    until = "—" if row.ends_at is None else _minute(ground, row.ends_at)
    return f"{_ABSENCES.get(row.reason_code, row.reason_code)}: {_minute(ground, row.starts_at)} – {until}"


def _minute(ground: Ground, at: datetime) -> str:
    return f"{at.astimezone(ground.tz):%Y-%m-%d %H:%M}"


def _each(tell: Callable[[UnitOfWork, Ground, KnownLine], Value]) -> Callable[[UnitOfWork, Ground], Each]:
    def read(work: UnitOfWork, ground: Ground) -> Each:
        lines: tuple[KnownLine, ...] = ground.subject.lines
        return Each({place: tell(work, ground, line) for place, line in enumerate(lines, start=1)})

    return read


def _duty(work: UnitOfWork, ground: Ground, line: KnownLine) -> Value:
    return in_both("duties", line.duty)


def _summary(work: UnitOfWork, ground: Ground, line: KnownLine) -> Value:
    """The line in few words, beside the decision on it."""
    period = f"{_minute(ground, line.starts_at)} – {_minute(ground, line.ends_at)}"
    return f"{in_both('duties', line.duty)}\n{period}"


def _product(work: UnitOfWork, ground: Ground, line: KnownLine) -> Value:
    if not line.product:
        return EVERY_PRODUCT
    name = work.db.scalar(select(Product.name_cn).where(Product.code == line.product))
    return line.product if name is None else f"{name} {line.product}"


def _held_as(work: UnitOfWork, ground: Ground, line: KnownLine) -> Value:
    person = person_at(work.db, line.delegator, work.now)
    held = () if person is None else person.roles
    codes = [code for code in duty_table()[line.duty].held_by if code in held]
    return "；".join(in_both("roles", code) for code in codes) or "—"


def _training(work: UnitOfWork, ground: Ground, line: KnownLine) -> Value:
    """Each module that the duty needs, with its last day; those that do not count say so."""
    person = person_at(work.db, line.delegate, work.now, product=line.product or None)
    told = []
    for code in duty_table()[line.duty].modules:
        held = None if person is None else person.person.modules.get(code)
        if held is None or held.state != VALID:
            told.append(f"{code} 无效 / not valid")
        else:
            told.append(f"{code} → {held.valid_until.isoformat()}" if held.valid_until else f"{code} ✓")
    return "；".join(told) or "无需培训 / none needed"


def _trained(work: UnitOfWork, ground: Ground, line: KnownLine) -> Value:
    person = person_at(work.db, line.delegate, work.now, product=line.product or None)
    modules = {} if person is None else person.person.modules
    return all(
        (held := modules.get(code)) is not None and held.state == VALID
        for code in duty_table()[line.duty].modules
    )


def _approved_by(work: UnitOfWork, ground: Ground) -> Value:
    lines: tuple[KnownLine, ...] = ground.subject.lines
    last = max(
        (one for line in lines for one in line.decided if one.decision == APPROVE),
        key=lambda one: one.at,
        default=None,
    )
    member = None if last is None else work.db.get(Member, last.by)
    return None if last is None or member is None else f"{member.name}, {_minute(ground, last.at)}"


def _takeover(work: UnitOfWork, ground: Ground) -> Value:
    coming = successor(work.db, work.now)
    if coming is not None:
        return _minute(ground, coming.starts_at)
    begun = [one for one in lead_terms(work.db) if one.starts_at <= work.now]
    return _minute(ground, max(one.starts_at for one in begun)) if begun else None


def _successor_id(work: UnitOfWork, ground: Ground) -> Value:
    """Who opened the review, while they are to lead or lead: the successor before, the lead after."""
    coming = successor(work.db, work.now)
    expected = {lead_at(work.db, work.now), None if coming is None else coming.member}
    opener = ground.record.opened_by
    return int(opener) if opener is not None and opener in expected else 0


_SOURCES: Mapping[str, Callable[[UnitOfWork, Ground], Value | Each]] = {
    "delegation.number": _of_row("number"),
    "delegation.delegator": _name("delegator_id"),
    "delegation.delegator_id": _id("delegator_id"),
    "delegation.delegator_roles": _roles("delegator_id"),
    "delegation.delegate": _name("delegate_id"),
    "delegation.delegate_id": _id("delegate_id"),
    "delegation.delegate_roles": _roles("delegate_id"),
    "delegation.reason": _of_row("reason_code"),
    "delegation.explanation": _of_row("reason"),
    "delegation.absence": _absence,
    "delegation.approved_by": _approved_by,
    "delegation.takeover": _takeover,
    "delegation.successor_id": _successor_id,
    "delegation.summary": _each(_summary),
    "delegation.duty": _each(_duty),
    "delegation.product": _each(_product),
    "delegation.site": _each(lambda work, ground, line: line.site or EVERY_SITE),
    "delegation.starts_at": _each(lambda work, ground, line: ground.local(line.starts_at)),
    "delegation.ends_at": _each(lambda work, ground, line: ground.local(line.ends_at)),
    "delegation.held_as": _each(_held_as),
    "delegation.training": _each(_training),
    "delegation.trained": _each(_trained),
}

KIND = Kind(
    read=read_delegation,
    sources=_SOURCES,
    tables=TABLES | {table.__tablename__ for table in (Absence, Member, Appointment, Product)},
    route="members",
    scopes=("record", "delegation"),
)
