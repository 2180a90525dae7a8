"""What a member could delegate, to whom, within which scope: for the form in which it is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.roster import Absence
from ctdesk.db.tables.storage import Zone
from ctdesk.db.tables.team import Member
from ctdesk.domain.delegating import INSPECTOR, LEAD
from ctdesk.domain.delegation import QP_ACTS
from ctdesk.services.duties import duty_table
from ctdesk.services.gate import query
from ctdesk.services.people_at import people_at
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PersonToAsk:
    """A member to whom something could be delegated."""

    id: int
    name: str
    name_latin: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DelegationOptions:
    """What the person who asks could delegate, and which absences of theirs it could cover."""

    duties: tuple[str, ...]
    people: tuple[PersonToAsk, ...]
    products: tuple[tuple[str, str], ...]
    sites: tuple[str, ...]
    absences: tuple[tuple[int, datetime, datetime | None], ...]


@query(needs="team.delegate")
def delegation_options(work: UnitOfWork) -> DelegationOptions:
    """What can be proposed; the rules decide again when it is."""
    me = work.member_id()
    mine = set(work.actor.roles)
    duties = tuple(
        duty.code
        for duty in duty_table().values()
        if duty.delegable and mine & set(duty.held_by) and not duty.code.startswith(QP_ACTS)
    )
    latin = {row.id: row.name_latin for row in work.db.execute(select(Member.id, Member.name_latin))}
    people = tuple(
        PersonToAsk(one.id, one.name, latin.get(one.id, ""), one.roles)
        for one in people_at(work.db, work.now)
        if one.active and one.id != me and not {INSPECTOR, LEAD} & set(one.roles)
    )
    away = select(Absence).where(Absence.member_id == me, Absence.cancelled_at.is_(None))
    return DelegationOptions(
        duties,
        people,
        tuple((row.code, row.name_cn) for row in work.db.execute(select(Product.code, Product.name_cn))),
        tuple(work.db.scalars(select(Zone.code).where(Zone.kind == "campus").order_by(Zone.code))),
        tuple(
            (row.id, row.starts_at, row.ends_at)
            for row in work.db.scalars(away)
            if row.ends_at is None or row.ends_at > work.now
        ),
    )
