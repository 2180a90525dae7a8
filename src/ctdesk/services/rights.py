"""What a member may do at a moment: roles and delegations give duties, training in date lets them act
(SOD-20).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from ctdesk.domain.team import VALID, Duty, ModuleHeld, may_act, roles_for
from ctdesk.services.duties import duty_table as duty_table
from ctdesk.services.duties import duty_topics as duty_topics
from ctdesk.services.duties import holds as holds
from ctdesk.services.people_at import PersonThen, people_at, person_at
from ctdesk.services.team_at import site_day as site_day
from ctdesk.services.work import Rights

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.db.tables.team import Member

INSPECTOR = "R35"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the registers say of one member at one moment; ``modules`` are those that count, with their last
    day.
    """

    member_id: int
    name: str
    active: bool
    roles: tuple[str, ...]
    modules: Mapping[str, date | None]
    statement_signed: bool
    certificate_id: int | None


def rights_of(db: Session, member_id: int | None, at: datetime) -> Rights:
    """What this member may do at ``at``; nothing for nobody and for accounts that are not active."""
    if member_id is None:
        return Rights()
    person = person_at(db, member_id, at)
    return Rights() if person is None else rights_from(person)


def rights_from(person: PersonThen) -> Rights:
    """The rights that follow from what is known of a member."""
    if not person.active:
        return Rights(certificate_id=person.certificate_id, lacks=person.certificate.lacks)
    held, duties = _duties_of(person)
    return Rights(
        roles=person.roles,
        duties=duties,
        held=held,
        statement_signed=person.statement_signed,
        certificate_id=person.certificate_id,
        lacks=person.certificate.lacks,
        read_only=bool(person.roles) and set(person.roles) == {INSPECTOR},
    )


def _duties_of(person: PersonThen) -> tuple[frozenset[str], frozenset[str]]:
    """The duties held, and those of them that may be acted on; for most people a table tells."""
    known = person.person
    if known.delegated or known.bars or person.overrides:
        duties = duties_held(person)
        acted_on = (duty.code for duty in duties if may_act(duty, person.for_duty(duty)).allowed)
        return frozenset(duty.code for duty in duties), frozenset(acted_on)
    roles = frozenset(person.roles)
    valid = frozenset(code for code in _modules_asked(roles) if _counts(known.modules.get(code)))
    held, open_ones = _by_roles(roles, valid)
    unread = {
        duty
        for duty, versions in person.documents.items()
        if any(version.id not in person.read for version in versions)
    }
    return held, open_ones - unread


def _counts(held: ModuleHeld | None) -> bool:
    return held is not None and held.state == VALID


@lru_cache(maxsize=512)
def _modules_asked(roles: frozenset[str]) -> frozenset[str]:
    """The modules that the duties of these roles ask for."""
    return frozenset(code for duty in duty_table().values() if holds(duty, roles) for code in duty.modules)


@lru_cache(maxsize=512)
def _by_roles(roles: frozenset[str], modules: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The duties that roles give, and those that these modules let somebody act on."""
    held = [duty for duty in duty_table().values() if holds(duty, roles)]
    return (
        frozenset(duty.code for duty in held),
        frozenset(duty.code for duty in held if modules.issuperset(duty.modules)),
    )


def duties_held(person: PersonThen) -> tuple[Duty, ...]:
    """The duties that this member's roles and delegations give, whether or not training lets them act."""
    return tuple(
        duty
        for duty in duty_table().values()
        if not duty.external and (duty.everyone or roles_for(duty, person.person))
    )


def standings(
    db: Session, at: datetime, only: Iterable[int] | None = None, *, product: str | None = None
) -> tuple[Standing, ...]:
    """How these members stand, or all who are active. With ``product``, training for another one does not
    count.
    """
    return tuple(
        Standing(
            member_id=one.id,
            name=one.name,
            active=one.active,
            roles=one.roles,
            modules={
                held.module: held.valid_until for held in one.person.modules.values() if held.state == VALID
            },
            statement_signed=one.statement_signed,
            certificate_id=one.certificate_id,
        )
        for one in people_at(db, at, only, product=product)
        if only is not None or one.active
    )


def is_active(member: Member, at: datetime) -> bool:
    """True while the account may act."""
    begun = member.active_from <= at
    ended = member.active_until is not None and at >= member.active_until
    return bool(member.status == "active" and begun and not ended)
