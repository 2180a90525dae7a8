"""Whether two competent people are at hand for a receipt, one for each of the two duties: by the rota where
one is kept, else seen at a desk lately.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from ctdesk.db.columns import Instant
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.roster import Shift
from ctdesk.domain.team import may_act, roles_for
from ctdesk.services.duties import duty_table
from ctdesk.services.journal import lines_of
from ctdesk.services.people_at import PersonThen, people_at

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

# A long shift: whoever acted at a desk since then counts as on duty while nobody is on the rota.
SEEN_WITHIN = timedelta(hours=12)
RECEIVE, VERIFY = "receipt.receive", "receipt.verify"
_SEEN_SINCE = (
    select(AuditEvent.actor_id)
    .where(AuditEvent.at >= bindparam("since"), AuditEvent.actor_id.is_not(None))
    .distinct()
)
_PLANNED = select(Shift.member_id).where(
    Shift.starts_at <= bindparam("at", type_=Instant),
    Shift.ends_at > bindparam("at", type_=Instant),
    Shift.cancelled_at.is_(None),
)
_SEEN, _SHIFTS, _ANSWERED = "team_present.seen", "team_present.on_duty", "team_present.answered"


def two_competent_present(work: UnitOfWork, ground: Ground) -> bool:
    """True when one person who may receive and another who may verify are on duty now, or where nobody is
    on the rota were both seen within the last 12 hours. Whoever fills in this record is there in any case.
    """
    seen: set[int | None] = set(_on_duty(work, ground) or _seen_lately(work, ground))
    seen.update(line.by for line in lines_of(work.db, ground.record.id))
    if work.actor.member_id is not None:
        seen.add(int(work.actor.member_id))
    people = frozenset(one for one in seen if one is not None)
    # Asked at every look at a record; who is there does not change within one transaction.
    known: dict[frozenset[int], bool] = work.db.info.setdefault(_ANSWERED, {})
    if people not in known:
        known[people] = _two_of(work, ground, people)
    return known[people]


def _on_duty(work: UnitOfWork, ground: Ground) -> frozenset[int]:
    known: frozenset[int] | None = work.db.info.get(_SHIFTS)
    if known is None:
        planned = work.db.connection().execute(_PLANNED, {"at": ground.now})
        known = work.db.info[_SHIFTS] = frozenset(planned.scalars())
    return known


def _seen_lately(work: UnitOfWork, ground: Ground) -> frozenset[int | None]:
    known: frozenset[int | None] | None = work.db.info.get(_SEEN)
    if known is None:
        since = (ground.now - SEEN_WITHIN).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        seen = work.db.connection().execute(_SEEN_SINCE, {"since": since})
        known = work.db.info[_SEEN] = frozenset(seen.scalars())
    return known


def _two_of(work: UnitOfWork, ground: Ground, people: frozenset[int]) -> bool:
    modules = {code for duty in (RECEIVE, VERIFY) for code in duty_table()[duty].modules}
    here = people_at(work.db, ground.now, sorted(people), modules=sorted(modules))
    here = tuple(one for one in here if one.active)
    receivers, verifiers = _able(here, RECEIVE), _able(here, VERIFY)
    return any(one != other for one in receivers for other in verifiers)


def _able(here: tuple[PersonThen, ...], code: str) -> set[int]:
    duty = duty_table()[code]
    return {
        one.id
        for one in here
        if (duty.everyone or roles_for(duty, one.person)) and may_act(duty, one.for_duty(duty)).allowed
    }
