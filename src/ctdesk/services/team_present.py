"""Whether two competent people are at hand for a receipt: seen at a desk lately, and one for each of the
two duties.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.records import AnswerEntry
from ctdesk.services.rights import rights_from, standings

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

# A long shift: whoever acted at a desk since then counts as on duty while no roster is kept.
SEEN_WITHIN = timedelta(hours=12)
RECEIVE, VERIFY = "receipt.receive", "receipt.verify"


def two_competent_present(work: UnitOfWork, ground: Ground) -> bool:
    """True when one person who may receive and another who may verify were both seen within the last 12
    hours.
    """
    since = (ground.now - SEEN_WITHIN).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    seen: set[int | None] = set(
        work.db.scalars(
            select(AuditEvent.actor_id)
            .where(AuditEvent.at >= since, AuditEvent.actor_id.is_not(None))
            .distinct()
        )
    )
    seen |= set(
        work.db.scalars(
            select(AnswerEntry.by).where(
                AnswerEntry.record_id == ground.record.id, AnswerEntry.by.is_not(None)
            )
        )
    )
    if work.actor.member_id is not None:
        seen.add(int(work.actor.member_id))
    people = [one for one in seen if one is not None]
    here = [(one.member_id, rights_from(one).duties) for one in standings(work.db, ground.now, people)]
    receivers = {member for member, duties in here if RECEIVE in duties}
    verifiers = {member for member, duties in here if VERIFY in duties}
    return any(one != other for one in receivers for other in verifiers)
