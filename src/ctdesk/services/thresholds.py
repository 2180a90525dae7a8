"""Thresholds of roles, shipped until the hospital sets its own, and how a member stands to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from ctdesk.db.tables.qualifications import Qualification, RoleThreshold, StoredFile
from ctdesk.db.tables.team import Appointment, Competence
from ctdesk.db.tables.training import Practice
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.qualifications import (
    GENERAL_CASES,
    Held,
    Judged,
    Person,
    Threshold,
    judge,
    meets,
    read_thresholds,
)
from ctdesk.services.catalogue import member_name
from ctdesk.services.enrolment import member_of
from ctdesk.services.fields import required
from ctdesk.services.gate import command, query
from ctdesk.services.rights import site_day
from ctdesk.services.role_table import LEAD_ROLES, ranks, role_table
from ctdesk.services.work import UnitOfWork

AS_SHIPPED = "随软件提供 / as shipped"


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact about a member with its evidence.

    ``state``: confirmed | waiting | expired | coming | withdrawn.
    """

    id: int
    member_id: int
    kind: str
    code: str
    detail: str | None
    since: date | None
    until: date | None
    file_id: int | None
    file_name: str | None
    registered_by: str | None
    registered_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    withdraw_reason: str | None
    state: str


@dataclass(frozen=True, slots=True)
class ThresholdReport:
    """How a member stands to the threshold of a role on a day, with the facts it rests on by their number.

    ``set_at`` is when the hospital put its own thresholds in the place of the shipped ones.
    """

    role: str
    on: date
    set_at: datetime | None
    judged: tuple[Judged, ...]
    facts: Mapping[int, FactRow]

    @property
    def meets(self) -> bool:
        """True when everything that counts is met."""
        return meets(self.judged)


@dataclass(frozen=True, slots=True)
class RoleThresholds:
    """The thresholds of a role in force, as data; ``shipped`` while the hospital has set none."""

    role: str
    tables: tuple[Mapping[str, Any], ...]
    thresholds: tuple[Threshold, ...]
    shipped: bool
    reason: str | None
    effective_at: datetime | None
    recorded_by: str | None


@command(needs=("team.appoint", "team.appoint_lead"), action="team.set_threshold")
def set_threshold(
    work: UnitOfWork,
    *,
    role: str,
    thresholds: tuple[Mapping[str, Any], ...],
    reason: str,
    effective_at: datetime | None = None,
) -> int:
    """Put the hospital's own thresholds of a role in the place of those so far, from now or a minute ahead.

    Raises ``TEAM-24`` for no role, ``THR-01`` for a threshold that cannot be understood, ``THR-02`` for one
    in the past; the leadership alone sets those of lead and leadership.
    """
    if role not in role_table():
        raise CtdeskError("TEAM-24", field="role", role=role)
    work.need("team.appoint_lead" if role in LEAD_ROLES else "team.appoint")
    begins = effective_at or work.now
    if begins < work.now:
        raise CtdeskError("THR-02", field="effective_at")
    try:
        read_thresholds(role, thresholds)
    except ValueError as error:
        raise CtdeskError("THR-01", field="thresholds", what=str(error)) from None
    return _keep(work, role, thresholds, required(reason, "reason", 500), begins)


def adopt_shipped(work: UnitOfWork, role: str) -> None:
    """Keep the shipped thresholds of a role in the database before the first letter names them: another
    version of ctdesk then changes no letter that was written.
    """
    if work.db.scalar(select(func.count()).where(RoleThreshold.role == role)) == 0:
        _keep(work, role, role_table()[role].shipped, AS_SHIPPED, work.now)


def thresholds_at(
    work: UnitOfWork, role: str, at: datetime, *, known_at: datetime | None = None
) -> RoleThresholds:
    """The thresholds of a role in force at a moment, of those that were entered by ``known_at``."""
    row = work.db.scalar(
        select(RoleThreshold)
        .where(RoleThreshold.role == role, RoleThreshold.effective_at <= at)
        .where(RoleThreshold.recorded_at <= (known_at or at))
        .order_by(RoleThreshold.effective_at.desc(), RoleThreshold.id.desc())
        .limit(1)
    )
    if row is None:
        known = role_table()[role]
        return RoleThresholds(role, known.shipped, known.thresholds, True, None, None, None)
    tables = tuple(row.thresholds)
    return RoleThresholds(
        role,
        tables,
        read_thresholds(role, tables),
        row.reason == AS_SHIPPED,
        row.reason,
        row.effective_at,
        member_name(work.db, row.recorded_by),
    )


@query()
def role_thresholds(work: UnitOfWork, *, role: str) -> RoleThresholds:
    """The thresholds of a role in force now. Raises ``TEAM-24`` for no role."""
    if role not in role_table():
        raise CtdeskError("TEAM-24", field="role", role=role)
    return thresholds_at(work, role, work.now)


@query()
def threshold_report(
    work: UnitOfWork,
    *,
    member_id: int,
    role: str,
    at: datetime | None = None,
    cases: Collection[str] = GENERAL_CASES,
) -> ThresholdReport:
    """How a member stands to the threshold of a role, now or at ``at``, by what ctdesk knew then.

    ``cases`` are those that apply, such as ``orders`` or ``research_pi``.
    """
    member = member_of(work.db, member_id)
    if role not in role_table():
        raise CtdeskError("TEAM-24", field="role", role=role)
    moment = at or work.now
    return report_on(work, member.id, thresholds_at(work, role, moment), moment, cases)


def report_on(
    work: UnitOfWork,
    member_id: int,
    rules: RoleThresholds,
    at: datetime,
    cases: Collection[str] = GENERAL_CASES,
) -> ThresholdReport:
    """How a member stands to these thresholds at a moment."""
    on = site_day(work.db, at)
    facts = {row.id: row for row in facts_of(work, member_id, at)}
    held = tuple(
        Held(row.id, row.kind, row.code, row.since, row.until, row.confirmed_at is not None)
        for row in facts.values()
        if row.state != "withdrawn"
    )
    person = Person(
        held, _training(work, member_id, at, on), _roles(work, member_id, at), _cases(work, member_id)
    )
    judged = judge(rules.thresholds, person, on, ranks(), cases=cases)
    return ThresholdReport(rules.role, on, None if rules.shipped else rules.effective_at, judged, facts)


def facts_of(work: UnitOfWork, member_id: int, at: datetime | None = None) -> tuple[FactRow, ...]:
    """What a member brings along, the newest first: all of it, or what ctdesk knew at ``at``."""
    chosen = (
        select(Qualification, StoredFile.name)
        .outerjoin(StoredFile, StoredFile.id == Qualification.file_id)
        .where(Qualification.member_id == member_id)
        .order_by(Qualification.id.desc())
    )
    moment = at or work.now
    if at is not None:
        chosen = chosen.where(Qualification.registered_at <= at)
    on = site_day(work.db, moment)
    return tuple(_fact(work, row, name, moment, on) for row, name in work.db.execute(chosen))


def _fact(work: UnitOfWork, row: Qualification, name: str | None, at: datetime, on: date) -> FactRow:
    withdrawn = row.withdrawn_at is not None and row.withdrawn_at <= at
    confirmed = row.confirmed_at is not None and row.confirmed_at <= at
    state = "confirmed" if confirmed else "waiting"
    if row.since is not None and row.since > on:
        state = "coming"
    if row.valid_until is not None and row.valid_until < on and row.kind != "experience":
        state = "expired"
    return FactRow(
        row.id,
        row.member_id,
        row.kind,
        row.code,
        row.detail,
        row.since,
        row.valid_until,
        row.file_id,
        name,
        member_name(work.db, row.registered_by),
        row.registered_at,
        member_name(work.db, row.confirmed_by) if confirmed else None,
        row.confirmed_at if confirmed else None,
        row.withdraw_reason if withdrawn else None,
        "withdrawn" if withdrawn else state,
    )


def _training(work: UnitOfWork, member_id: int, at: datetime, on: date) -> dict[str, date | None]:
    """The last day of each module passed for every product or for one; None without an end."""
    found: dict[str, date | None] = {}
    rows = work.db.scalars(
        select(Competence)
        .where(Competence.member_id == member_id, Competence.valid_from <= on)
        .where(or_(Competence.revoked_at.is_(None), Competence.revoked_at > at))
        .where(or_(Competence.recorded_at.is_(None), Competence.recorded_at <= at))
    )
    for row in rows:
        before = found.get(row.module)
        longer = row.valid_until is None or (before is not None and row.valid_until > before)
        if row.module not in found or (before is not None and longer):
            found[row.module] = row.valid_until
    return found


def _roles(work: UnitOfWork, member_id: int, at: datetime) -> frozenset[str]:
    rows = work.db.scalars(
        select(Appointment).where(Appointment.member_id == member_id, Appointment.starts_at <= at)
    )
    return frozenset(
        row.role
        for row in rows
        if not row.proposed and all(end is None or at < end for end in (row.ends_at, row.revoked_at))
    )


def _cases(work: UnitOfWork, member_id: int) -> dict[str, int]:
    rows = work.db.execute(
        select(Practice.module, func.count())
        .where(
            Practice.member_id == member_id, Practice.kind == "supervised", Practice.withdrawn_at.is_(None)
        )
        .group_by(Practice.module)
    )
    return {module: count for module, count in rows}  # noqa: C416  # rows are no pairs to dict()


def _keep(
    work: UnitOfWork, role: str, tables: tuple[Mapping[str, Any], ...], reason: str, begins: datetime
) -> int:
    row = RoleThreshold(
        role=role,
        thresholds=[dict(table) for table in tables],
        reason=reason,
        effective_at=begins,
        recorded_by=work.actor.member_id,
        recorded_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id
