"""Two people who sign at one workstation within seconds: told, and noted in the trail (SOD-21).

Each of them has typed a password of their own; what the rule looks for is one person with two passwords.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from ctdesk.db.tables.records import Signature
from ctdesk.services.work import UnitOfWork

RULE = "SOD-21"
TOO_CLOSE = timedelta(seconds=5)
_LOOKED_AT = 8  # nobody gives more signatures than this in five seconds
_NEWEST = (
    select(Signature.member_id, Signature.at, Signature.workstation, Signature.printed_name)
    .order_by(Signature.id.desc())
    .limit(_LOOKED_AT)
)


@dataclass(frozen=True, slots=True)
class TooClose:
    """Who signed here just before, and how many seconds ago."""

    name: str
    seconds: float


def signed_too_close(work: UnitOfWork) -> TooClose | None:
    """The signature of somebody else at this workstation less than five seconds ago; noted in the event."""
    newest = work.db.execute(_NEWEST)
    for one in newest:
        if one.member_id is None or one.member_id == work.actor.member_id:
            continue
        gap = work.now - one.at
        if one.workstation == work.actor.workstation and timedelta(0) <= gap < TOO_CLOSE:
            found = TooClose(one.printed_name, round(gap.total_seconds(), 1))
            work.event.facts["warnings"] = [
                {"rule": RULE, "other": one.member_id, "milliseconds": int(gap.total_seconds() * 1000)}
            ]
            return found
    return None
