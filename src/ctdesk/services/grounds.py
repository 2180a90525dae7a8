"""May this member act: role, period, delegation, training, documents, segregation, certificate; and who can
instead.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from ctdesk.config import data_path
from ctdesk.db.tables.team import Appointment
from ctdesk.domain.answers import MemberId
from ctdesk.domain.errors import NotFound
from ctdesk.domain.segregation import Rule, Signed, conflicts, read_rules
from ctdesk.domain.team import Duty, Grounds, Refusal, may_act, without
from ctdesk.services.people_at import PersonThen, holders_of, person_at
from ctdesk.services.remembered import remembered
from ctdesk.services.rights import duty_table, duty_topics

_MOST_NAMES = 8
_MEMBER: BindParameter[Any] = bindparam("member")
_APPOINTMENTS = (
    select(Appointment)
    .where(Appointment.member_id == _MEMBER)
    .order_by(Appointment.starts_at, Appointment.id)
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
    site: str | None = None,
) -> Grounds:
    """May this member act on ``duty`` at ``at``, now or at any past minute: role, period, delegation,
    training,
    documents, segregation — and, to sign, a certificate and the signed statement. The refusals are codes of
    ``forms/messages``. Training entered for another product than ``product`` does not count.
    """
    row = duty_table().get(duty)
    if row is None:
        return Grounds(False, duty, (), (), (), (Refusal("TEAM-01", {"duty": duty}),))
    given, own, within = tuple(signatures), tuple(capacities), tuple(scopes)
    person = _known(db, member_id, at, row, product, past=False)
    grounds = _judge(person, row, given, own, within, product, site)
    if not grounds.allowed or grounds.override is not None:  # why exactly takes the rows that count no more
        person = _known(db, member_id, at, row, product, past=True)
        grounds = _judge(person, row, given, own, within, product, site)
    return without(grounds, _account_refusals(person, signing))


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
    left_out = frozenset(not_these)
    able = people_who_can(db, duty, at, signing=signing, product=product)
    return tuple(sorted(one.name for one, _ in able if one.id not in left_out)[:_MOST_NAMES])


def people_who_can(
    db: Session, duty: str, at: datetime, *, signing: bool = True, product: str | None = None
) -> tuple[tuple[PersonThen, Grounds], ...]:
    """Everybody who may act on ``duty`` at ``at``, with the grounds."""
    row = duty_table().get(duty)
    if row is None or row.external:
        return ()
    able = []
    for person in holders_of(db, at, row, product=product):
        if _account_refusals(person, signing):
            continue
        grounds = may_act(row, person.for_duty(row), conflicts=_of_account(person, duty), product=product)
        if grounds.allowed:
            able.append((person, grounds))
    return tuple(able)


@cache
def segregation_rules() -> tuple[Rule, ...]:
    """The rules of segregation of duties."""
    with data_path("resources", "seed", "segregation.toml").open("rb") as file:
        return read_rules(tomllib.load(file)["rule"])


def appointments_of(db: Session, member_id: int) -> list[Appointment]:
    """Every appointment of a member, proposed and ended ones too."""
    tables = {Appointment.__tablename__}
    found = remembered(
        db,
        tables,
        ("appointments", member_id),
        lambda: tuple(db.scalars(_APPOINTMENTS, {"member": member_id})),
    )
    return list(found)


def is_in_force(one: Appointment, at: datetime) -> bool:
    """True while the role is held: signed and accepted, begun, neither ended nor taken away."""
    return (
        not one.proposed
        and one.starts_at <= at
        and (one.ends_at is None or at < one.ends_at)
        and (one.revoked_at is None or at < one.revoked_at)
    )


def _judge(
    person: PersonThen,
    row: Duty,
    signatures: tuple[Signed, ...],
    capacities: tuple[str, ...],
    scopes: tuple[str, ...],
    product: str | None,
    site: str | None,
) -> Grounds:
    against = conflicts(
        segregation_rules(),
        row.code,
        MemberId(person.id),
        signatures,
        roles=person.roles,
        capacities=capacities,
        scopes=scopes,
        topic=duty_topics().get(row.code, ""),
    )
    return may_act(row, person.for_duty(row), conflicts=against, product=product, site=site)


def _of_account(person: PersonThen, duty: str) -> tuple[Any, ...]:
    """The rules that stand against a person for what their account is, such as an administrator's."""
    return conflicts(
        segregation_rules(),
        duty,
        MemberId(person.id),
        (),
        roles=person.roles,
        topic=duty_topics().get(duty, ""),
    )


def _known(
    db: Session, member_id: int, at: datetime, row: Duty, product: str | None, *, past: bool
) -> PersonThen:
    person = person_at(db, member_id, at, product=product, modules=row.modules, past=past)
    if person is None:
        raise NotFound("TEAM-22", id=member_id)
    return person


def _account_refusals(person: PersonThen, signing: bool) -> tuple[Refusal, ...]:
    found = []
    if not person.active:
        found.append(Refusal("TEAM-31", {"name": person.name}))
    if signing:
        if person.certificate_id is None:
            found.append(Refusal("SIG-07", {"reason": person.certificate.lacks}))
        elif not person.statement_signed:
            found.append(Refusal("SIG-08", {}))
    return tuple(found)
