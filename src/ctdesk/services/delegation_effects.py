"""What signatures on a delegation do to the register: accepted, decided, looked at again by a successor."""

from __future__ import annotations

from datetime import datetime

from ctdesk.db.tables.delegation import Delegation, DelegationDecision
from ctdesk.db.tables.records import Record
from ctdesk.domain.delegation import REFUSE, STAY
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.delegation_register import KnownLine, lead_at, successor
from ctdesk.services.record_ground import Ground, ground_of
from ctdesk.services.source_values import given
from ctdesk.services.work import UnitOfWork

ACCEPT, DECIDE, REVIEW = "team.accept_delegation", "team.decide_delegation", "team.review_delegation"


def accept_delegation(work: UnitOfWork, record: Record) -> None:
    """The delegate has accepted every line. Raises ``DLG-21`` where it was declined or taken back."""
    row = work.db.get(Delegation, record.subject_id)
    if row is None or row.declined_at is not None:
        raise CtdeskError("DLG-21")
    if row.accepted_at is None:
        row.accepted_at = work.now
        row.row_version += 1


def decide_delegation(work: UnitOfWork, record: Record) -> None:
    """The lead has decided each line. Raises ``DLG-26`` for a refusal without a reason."""
    _keep(work, record, ground_of(work, record), "D1", "D2", None)


def review_delegation(work: UnitOfWork, record: Record) -> None:
    """The successor has decided each line that goes on.

    Raises ``DLG-28`` for anybody who neither leads nor is to lead, ``DLG-23`` for a line that is to stay
    after the takeover, which by then has lapsed.
    """
    me, coming = work.member_id(), successor(work.db, work.now)
    before = coming is not None and coming.member == me
    if not before and lead_at(work.db, work.now) != me:
        raise CtdeskError("DLG-28")
    _keep(work, record, ground_of(work, record), "C1", "C2", coming.starts_at if before and coming else None)


def _keep(
    work: UnitOfWork, record: Record, ground: Ground, choice: str, why: str, takeover: datetime | None
) -> None:
    lines: tuple[KnownLine, ...] = ground.subject.lines
    for place, line in enumerate(lines, start=1):
        decision, reason = given(ground, f"{choice}:{place}"), given(ground, f"{why}:{place}")
        if not isinstance(decision, str):
            continue
        if decision in (REFUSE, STAY) and not reason:
            raise CtdeskError("DLG-26", field=f"{why}:{place}")
        if decision == STAY and takeover is None:
            raise CtdeskError("DLG-23", field=f"{choice}:{place}")
        work.db.add(
            DelegationDecision(
                line_id=line.id,
                decision=decision,
                reason=str(reason) if reason else None,
                until=None,
                decided_by=work.member_id(),
                decided_at=work.now,
                record_id=record.id,
            )
        )
    work.db.flush()
