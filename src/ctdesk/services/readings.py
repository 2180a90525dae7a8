"""What members have read of the controlled documents, and who still owes which reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.controlled import Reading
from ctdesk.services.people_at import people_at
from ctdesk.services.remembered import remembered
from ctdesk.services.rights import duties_held
from ctdesk.services.work import ABOUT_RIGHTS

_READ = select(Reading.version_id, Reading.read_at).where(Reading.member_id == bindparam("member"))


@dataclass(frozen=True, slots=True)
class Holder:
    """An active member with the duties that roles and delegations give at a moment."""

    id: int
    name: str
    staff_no: str
    roles: tuple[str, ...]
    duties: frozenset[str]


def read_by(db: Session, member_id: int) -> Mapping[int, datetime]:
    """When this member read which version."""
    return remembered(
        db,
        {Reading.__tablename__},
        ("readings", member_id),
        lambda: {row.version_id: row.read_at for row in db.execute(_READ, {"member": member_id})},
    )


def holders_at(db: Session, at: datetime) -> tuple[Holder, ...]:
    """Everybody with an open account at ``at``, and what they could be asked to do; read once in a unit of
    work.
    """
    return remembered(db, ABOUT_RIGHTS, ("holders", at), lambda: _holders(db, at))


def _holders(db: Session, at: datetime) -> tuple[Holder, ...]:
    return tuple(
        Holder(
            one.id,
            one.name,
            one.staff_no,
            one.roles,
            frozenset(duty.code for duty in duties_held(one) if not duty.everyone),
        )
        for one in people_at(db, at)
        if one.active
    )
