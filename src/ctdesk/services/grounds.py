"""May this member act: role, period, training, segregation, certificate; and who can instead."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from ctdesk.config import data_path
from ctdesk.db.columns import Instant
from ctdesk.db.tables.site import Site
from ctdesk.db.tables.team import Appointment, Certificate, Competence, Member
from ctdesk.domain import team as rules
from ctdesk.domain.answers import MemberId
from ctdesk.domain.segregation import Rule, Signed, conflicts, read_rules
from ctdesk.services.accounts import member_of
from ctdesk.services.remembered import remembered
from ctdesk.services.rights import counts_for, duty_table, duty_topics, is_active, standings

_MOST_NAMES = 8
_MEMBER: BindParameter[Any] = bindparam("member")
_APPOINTMENTS = (
    select(Appointment)
    .where(Appointment.member_id == _MEMBER)
    .order_by(Appointment.starts_at, Appointment.id)
)
_COMPETENCES = select(Competence).where(Competence.member_id == _MEMBER)
_CERTIFICATE = select(Certificate.id).where(
    Certificate.member_id == _MEMBER,
    Certificate.purpose == "member",
    Certificate.revoked_at.is_(None),
    Certificate.not_after > bindparam("at", type_=Instant),
)


def grounds_for(
    db: Session,
    member_id: int,
    duty: str,
    at: datetime,
    signatures: Iterable[Signed] = (),
    *,
    capacities: Iterable[str] = (),
    scopes: Iterable[str] = ("receipt", "record", "unit"),
    signing: bool = True,
    product: str | None = None,
) -> rules.Grounds:
    """May this member act on ``duty`` at ``at``: role, period, training, segregation — and, to sign, a
    certificate and the signed statement. The refusals are codes of ``forms/messages``. Training entered for
    another product than ``product`` does not count.
    """
    member = member_of(db, member_id)
    local = at.astimezone(_zone(db))
    held = [one for one in appointments_of(db, member.id) if is_in_force(one, at)]
    appointments = [
        rules.Appointment(one.role, one.starts_at.astimezone(local.tzinfo).date(), _last_day(one, local))
        for one in held
    ]
    competences = [
        rules.Competence(one.module, one.valid_from, one.valid_until, one.revoked_at is not None)
        for one in _competences_of(db, member.id)
        if counts_for(one.product_code, product)
    ]
    against = conflicts(
        segregation_rules(),
        duty,
        MemberId(member.id),
        signatures,
        roles=[one.role for one in held],
        capacities=capacities,
        scopes=scopes,
        topic=duty_topics().get(duty, ""),
    )
    grounds = rules.may_act(
        duty,
        local,
        appointments=appointments,
        competences=competences,
        duties=duty_table(),
        conflicts=against,
    )
    more = _account_refusals(db, member, at, signing)
    if not more:
        return grounds
    return replace(grounds, allowed=False, refusals=(*more, *grounds.refusals))


def who_can(
    db: Session,
    duty: str,
    at: datetime,
    not_these: Iterable[int] = (),
    *,
    signing: bool = True,
    product: str | None = None,
) -> tuple[str, ...]:
    """Names of members who may act on ``duty`` at ``at``, at most eight, without ``not_these``."""
    row, left_out = duty_table().get(duty), frozenset(not_these)
    if row is None or row.external:
        return ()
    names = [
        standing.name
        for standing in standings(db, at, product=product)
        if standing.member_id not in left_out
        and standing.active
        and (row.everyone or not set(row.held_by).isdisjoint(standing.roles))
        and all(module in standing.modules for module in row.modules)
        and (not signing or (standing.certificate_id is not None and standing.statement_signed))
    ]
    return tuple(sorted(names)[:_MOST_NAMES])


@cache
def segregation_rules() -> tuple[Rule, ...]:
    """The rules of segregation of duties."""
    with data_path("resources", "seed", "segregation.toml").open("rb") as file:
        return read_rules(tomllib.load(file)["rule"])


def _account_refusals(db: Session, member: Member, at: datetime, signing: bool) -> tuple[rules.Refusal, ...]:
    found = []
    if not is_active(member, at):
        found.append(rules.Refusal("TEAM-31", {"name": member.name}))
    if signing:
        certificate = remembered(
            db,
            {Certificate.__tablename__},
            ("certificate", member.id, at),
            lambda: db.scalar(_CERTIFICATE, {"member": member.id, "at": at}),
        )
        if certificate is None:
            found.append(rules.Refusal("SIG-07", {"reason": "missing"}))
        elif member.statement_record_id is None:
            found.append(rules.Refusal("SIG-08", {}))
    return tuple(found)


def appointments_of(db: Session, member_id: int) -> list[Appointment]:
    tables = {Appointment.__tablename__}
    found = remembered(
        db,
        tables,
        ("appointments", member_id),
        lambda: tuple(db.scalars(_APPOINTMENTS, {"member": member_id})),
    )
    return list(found)


def is_in_force(one: Appointment, at: datetime) -> bool:
    return (
        one.starts_at <= at
        and (one.ends_at is None or at < one.ends_at)
        and (one.revoked_at is None or at < one.revoked_at)
    )


def _last_day(one: Appointment, local: datetime) -> date | None:
    """The last day of an appointment that ends at a moment."""
    if one.ends_at is None:
        return None
    return (one.ends_at.astimezone(local.tzinfo) - timedelta(microseconds=1)).date()


def _zone(db: Session) -> ZoneInfo:
    return ZoneInfo(
        remembered(
            db, {Site.__tablename__}, "zone of the site", lambda: db.scalars(select(Site.time_zone)).one()
        )
    )


def _competences_of(db: Session, member_id: int) -> tuple[Competence, ...]:
    tables = {Competence.__tablename__}
    return remembered(
        db,
        tables,
        ("competences", member_id),
        lambda: tuple(db.scalars(_COMPETENCES, {"member": member_id})),
    )
