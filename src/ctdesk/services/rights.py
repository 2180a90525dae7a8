"""What a member may do at a moment: roles in date give duties, training in date lets them act (SOD-20)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Row,
    Text,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from ctdesk.config import data_path
from ctdesk.db.columns import Day, Instant
from ctdesk.db.tables.site import Site
from ctdesk.db.tables.team import Appointment, Certificate, Competence, Member
from ctdesk.domain.team import Duty
from ctdesk.services.remembered import remembered
from ctdesk.services.work import Rights

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

INSPECTOR = "R35"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the registers say of one member at one moment."""

    member_id: int
    name: str
    active: bool
    roles: tuple[str, ...]
    modules: Mapping[str, date | None]
    statement_signed: bool
    certificate_id: int | None


# Built once: composing them costs more than running them.
_TEAM = frozenset(table.__tablename__ for table in (Site, Member, Appointment, Competence, Certificate))
_ZONE = select(Site.time_zone).limit(1)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_AT, _TODAY = bindparam("at", type_=Instant), bindparam("today", type_=Day)
_ABOUT = select(
    Member.id,
    Member.name,
    Member.status,
    Member.active_from,
    Member.active_until,
    Member.statement_record_id,
    select(Site.time_zone).limit(1).scalar_subquery().label("time_zone"),
).order_by(Member.id)
_ACTIVE = _ABOUT.where(Member.status == "active")
_THESE = _ABOUT.where(Member.id.in_(_IDS))
_ROLES = (
    select(
        literal("role").label("kind"),
        Appointment.member_id,
        Appointment.role.label("code"),
        cast(null(), Text).label("until"),
        cast(null(), Text).label("product"),
    )
    .where(Appointment.member_id.in_(_IDS), Appointment.starts_at <= _AT)
    .where(or_(Appointment.ends_at.is_(None), Appointment.ends_at > _AT))
    .where(or_(Appointment.revoked_at.is_(None), Appointment.revoked_at > _AT))
)
_MODULES = (
    select(
        literal("module"),
        Competence.member_id,
        Competence.module,
        type_coerce(Competence.valid_until, Text),
        Competence.product_code,
    )
    .where(Competence.member_id.in_(_IDS), Competence.valid_from <= _TODAY)
    .where(or_(Competence.valid_until.is_(None), Competence.valid_until >= _TODAY))
    .where(or_(Competence.revoked_at.is_(None), Competence.revoked_at > _AT))
)
_CERTIFICATES = select(
    literal("certificate"),
    Certificate.member_id,
    cast(Certificate.id, Text),
    cast(null(), Text),
    cast(null(), Text),
).where(Certificate.member_id.in_(_IDS), Certificate.purpose == "member", Certificate.revoked_at.is_(None))
_HELD: CompoundSelect[Any] = union_all(_ROLES, _MODULES, _CERTIFICATES)


@cache
def duty_table() -> Mapping[str, Duty]:
    """All duties by code; the one place where role → permission is said."""
    return {row["code"]: Duty.from_table(row) for row in _duty_rows()}


@cache
def duty_topics() -> Mapping[str, str]:
    """The topic each duty belongs to."""
    return {str(row["code"]): str(row["topic"]) for row in _duty_rows()}


def rights_of(db: Session, member_id: int | None, at: datetime) -> Rights:
    """What this member may do at ``at``; nothing for nobody and for accounts that are not active."""
    if member_id is None:
        return Rights()
    standing = standing_of(db, member_id, at)
    return Rights() if standing is None else rights_from(standing)


def rights_from(standing: Standing) -> Rights:
    """The rights that follow from a member's standing."""
    if not standing.active:
        return Rights(certificate_id=standing.certificate_id)
    held, duties = _duties_of(standing.roles, frozenset(standing.modules))
    return Rights(
        roles=standing.roles,
        duties=duties,
        held=held,
        statement_signed=standing.statement_signed,
        certificate_id=standing.certificate_id,
        read_only=bool(standing.roles) and set(standing.roles) == {INSPECTOR},
    )


@lru_cache(maxsize=256)
def _duties_of(roles: tuple[str, ...], modules: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The duties that roles give, and those of them that these modules allow to act on."""
    held = [duty for duty in duty_table().values() if holds(duty, roles)]
    return (
        frozenset(duty.code for duty in held),
        frozenset(duty.code for duty in held if modules.issuperset(duty.modules)),
    )


def holds(duty: Duty, roles: Iterable[str]) -> bool:
    """True when one of these roles holds the duty, or everyone does."""
    return not duty.external and (duty.everyone or not set(duty.held_by).isdisjoint(roles))


def missing_modules(duty: Duty, standing: Standing) -> tuple[str, ...]:
    """Modules the duty takes and the member does not hold in date."""
    return tuple(module for module in duty.modules if module not in standing.modules)


def standing_of(db: Session, member_id: int, at: datetime) -> Standing | None:
    """What the registers say of this member at ``at``; None for a number nobody has."""
    return next(iter(standings(db, at, [member_id])), None)


def standings(
    db: Session, at: datetime, only: Iterable[int] | None = None, *, product: str | None = None
) -> tuple[Standing, ...]:
    """The standing of these members, or of all who are active, in two reads whatever their number; read
    once in a unit of work.

    With ``product``, training entered for another product does not count.
    """
    ids = None if only is None else tuple(only)
    return remembered(db, _TEAM, ("standings", at, ids, product), lambda: _standings(db, at, ids, product))


def _standings(
    db: Session, at: datetime, ids: tuple[int, ...] | None, product: str | None
) -> tuple[Standing, ...]:
    connection = db.connection()
    found = connection.execute(_ACTIVE) if ids is None else connection.execute(_THESE, {"ids": list(ids)})
    members = found.all()
    zone = members[0].time_zone if members else None
    known = {"ids": [member.id for member in members], "at": at, "today": _day(zone, at)}
    roles: dict[int, set[str]] = {member.id: set() for member in members}
    modules: dict[int, dict[str, date | None]] = {member.id: {} for member in members}
    certificates: dict[int, int] = {}
    for kind, member_id, code, last_day, only_for in connection.execute(_HELD, known):
        if kind == "role":
            roles[member_id].add(code)
        elif kind == "certificate":
            certificates[member_id] = max(int(code), certificates.get(member_id, 0))
        elif counts_for(only_for, product):
            until = None if last_day is None else date.fromisoformat(last_day)
            own = modules[member_id]
            before = own.get(code)
            if code not in own or (before is not None and (until is None or until > before)):
                own[code] = until
    return tuple(
        Standing(
            member_id=member.id,
            name=member.name,
            active=is_active(member, at),
            roles=tuple(sorted(roles[member.id])),
            modules=modules[member.id],
            statement_signed=member.statement_record_id is not None,
            certificate_id=certificates.get(member.id),
        )
        for member in members
    )


def counts_for(trained_on: str, product: str | None) -> bool:
    """Whether training counts: it was entered for every product, or no other one is at hand (module T18)."""
    return not trained_on or product is None or trained_on == product


def is_active(member: Member | Row[Any], at: datetime) -> bool:
    """True while the account may act."""
    begun = member.active_from <= at
    ended = member.active_until is not None and at >= member.active_until
    return bool(member.status == "active" and begun and not ended)


def site_day(db: Session, at: datetime) -> date:
    """The calendar day at the site; a date as an end means until 24:00 there (decision 29)."""
    return _day(remembered(db, {Site.__tablename__}, "time_zone", lambda: db.scalar(_ZONE)), at)


def _day(zone: str | None, at: datetime) -> date:
    return at.astimezone(UTC if zone is None else ZoneInfo(zone)).date()


@cache
def _duty_rows() -> tuple[Mapping[str, Any], ...]:
    with data_path("resources", "seed", "duties.toml").open("rb") as file:
        return tuple(tomllib.load(file)["duty"])
