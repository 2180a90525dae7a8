"""What two people decide about the computer's clock: a jump was right, or a new time base begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.site import Setting
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services.clock_rules import BASE, BEHIND, JUMP, last_moment, pending_jump, write
from ctdesk.services.gate import command, query
from ctdesk.services.trail_body import moment
from ctdesk.services.work import UnitOfWork

DUTY = "admin.confirm_clock"
_PROPOSED = "clock.base.proposed"


@dataclass(frozen=True, slots=True)
class ClockState:
    """``jump`` waits for two people; ``behind`` says that the last entry lies in the future (SIG-04)."""

    jump: tuple[datetime, datetime] | None
    confirmed_once: bool
    behind: datetime | None


@query()
def clock_state(work: UnitOfWork) -> ClockState:
    """Whether signing waits for a decision about the clock."""
    last = last_moment(work.db, work.now, work.head)
    behind = last if last is not None and last - work.now > BEHIND else None
    value = _setting(work, JUMP) or _setting(work, _PROPOSED) or {}
    return ClockState(pending_jump(work.db), "first" in value, behind)


@command(needs=DUTY, action="clock.confirm_jump", password=True)
def confirm_clock_jump(work: UnitOfWork, *, reason: str) -> bool:
    """One of two confirmations that the clock is right after it ran ahead by more than a day.

    Returns True when this was the second one and signing is open again. Raises ``CLOCK-01`` when nothing
    waits, ``CLOCK-02`` for the same person twice.
    """
    value = _setting(work, JUMP)
    if not value:
        raise CtdeskError("CLOCK-01")
    if "first" not in value:
        write(work.db, JUMP, {**value, "first": work.member_id()})
        return False
    _other(work, value["first"])
    write(work.db, JUMP, {})
    work.event.action = "clock.jump_confirmed"
    work.event.facts.update(
        by=[value["first"], work.member_id()], **{"from": value["from"], "to": value["to"]}
    )
    return True


@command(needs=DUTY, action="clock.propose_base", password=True, rebases_clock=True)
def rebase_clock(work: UnitOfWork, *, reason: str) -> bool:
    """One of two decisions that the time in the trail was false and the clock's own counts from here on.

    Returns True when it was the second and the event ``clock.rebased`` was written. Raises ``CLOCK-01`` when
    the clock is not behind the trail, ``CLOCK-02`` for the same person twice.
    """
    if work.head.at is None or work.head.at - work.now <= BEHIND:
        raise CtdeskError("CLOCK-01")
    value = _setting(work, _PROPOSED)
    if not value:
        write(work.db, _PROPOSED, {"first": work.member_id()})
        return False
    _other(work, value["first"])
    write(work.db, _PROPOSED, {})
    write(work.db, JUMP, {})
    write(work.db, BASE, {"seq": work.head.seq + 1, "trail": moment(work.head.at), "clock": moment(work.now)})
    work.event.action = "clock.rebased"
    work.event.facts["by"] = [value["first"], work.member_id()]
    return True


def _other(work: UnitOfWork, first: object) -> None:
    if first == work.member_id():
        raise Refused("CLOCK-02")


def _setting(work: UnitOfWork, name: str) -> dict[str, object] | None:
    row = work.db.scalar(select(Setting).where(Setting.name == name))
    value = None if row is None else row.value
    return value if isinstance(value, dict) else None
