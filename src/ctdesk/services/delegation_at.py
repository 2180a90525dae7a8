"""The duties passed on to each member by lines in force at a moment, as the gate asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from ctdesk.domain.answers import MemberId
from ctdesk.domain.team import Delegated
from ctdesk.services.delegation_register import Judged, lines_in_force, roles_held
from ctdesk.services.duties import duty_table
from ctdesk.services.team_at import MemberThen, site_zone

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def delegated_to(
    db: Session, at: datetime, members: Iterable[MemberThen]
) -> Mapping[int, tuple[Delegated, ...]]:
    """What each of these members may do by delegation at ``at``; most have none, and cost nothing."""
    delegates = sorted({one.id for one in members if one.of("line")})
    if not delegates:
        return {}
    zone = site_zone(db) or UTC
    standing = lines_in_force(db, at, delegates, zone)
    givers = {line.known.delegator for lines in standing.values() for line in lines}
    held = roles_held(db, givers) if givers else {}

    def role_of(line: Judged) -> str:
        for role in duty_table()[line.known.duty].held_by:
            if any(span.holds(at) for span in held.get((line.known.delegator, role), ())):
                return role
        return ""

    return {
        member: tuple(_delegated(line, role_of(line), zone) for line in lines)
        for member, lines in standing.items()
    }


def _delegated(line: Judged, role: str, zone: tzinfo) -> Delegated:
    known = line.known
    return Delegated(
        duty=known.duty,
        delegator=MemberId(known.delegator),
        number=known.number,
        since=known.starts_at.astimezone(zone),
        until=known.ends_at.astimezone(zone),
        role=role,
        product=known.product,
        site=known.site,
    )
