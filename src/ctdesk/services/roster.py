"""The duty rota: planned, copied and cancelled shifts, who fills which slot, and which slot is empty when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.roster import Shift
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.roster import Gap, OnDuty, Slot, ensure_plannable, gaps, on_duty
from ctdesk.domain.spans import Span, common, without
from ctdesk.services.delegation_register import lead_at, lead_terms, successor
from ctdesk.services.gate import command, query
from ctdesk.services.roster_slots import (
    AS_IT_IS,
    Otherwise,
    able_in,
    all_slots,
    apart,
    shifts_in,
    slots_for,
)
from ctdesk.services.work import UnitOfWork

NIGHT_BEGINS, NIGHT_ENDS = time(18), time(8)
LONGEST_VIEW = timedelta(days=31)
AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift on the rota; ``counts`` are the periods of it in which the person may act there."""

    id: int
    role: str
    member_id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    counts: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class GapRow:
    """A slot that is empty, from when to when; ``idle`` are planned there but may not act there."""

    role: str
    starts_at: datetime
    ends_at: datetime
    missing: int
    idle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rota:
    """The rota of a period: the slots in their order, who is planned, and what is empty."""

    starts_at: datetime
    ends_at: datetime
    slots: tuple[Slot, ...]
    shifts: tuple[ShiftRow, ...]
    gaps: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of the shifts of the week before: copied ones, and those left out because they are past,
    planned already, or of somebody whose account is closed.
    """

    copied: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be planned for a slot: for the whole time, or for a part of it only."""

    member_id: int
    name: str
    name_latin: str
    whole: bool


@command(needs="team.plan_roster", action="roster.plan")
def plan_shift(work: UnitOfWork, *, role: str, member_id: int, starts_at: datetime, ends_at: datetime) -> int:
    """Plan somebody for a slot; returns the shift. Whoever may not act there is planned in vain, and the rota
    says so.

    Raises ROS-06 for a slot that is none, ROS-09 for the past, what the domain refuses (ROS-01 … ROS-05), and
    DLG-13 for an account that is not active.
    """
    if role not in {slot.role for slot in all_slots()}:
        raise CtdeskError("ROS-06", field="role")
    if starts_at < work.now.replace(second=0, microsecond=0):
        raise CtdeskError("ROS-09", field="starts_at")
    member = work.db.get(Member, member_id)
    if member is None or member.status != "active":
        raise CtdeskError("DLG-13", field="member_id", name="–" if member is None else member.name)
    new = OnDuty(0, role, member_id, Span(starts_at, ends_at))
    if starts_at < ends_at:
        ensure_plannable(new, shifts_in(work.db, new.span), apart())
    else:
        ensure_plannable(new, (), apart())
    row = _add(work, role, member_id, starts_at, ends_at)
    work.db.flush()
    return row.id


@command(needs="team.plan_roster", action="roster.cancel")
def cancel_shift(work: UnitOfWork, *, shift_id: int) -> None:
    """Cancel a shift; one that runs ends now. Raises ROS-07 for none, ROS-08 for one that is over."""
    row = work.db.get(Shift, shift_id)
    if row is None or row.cancelled_at is not None:
        raise NotFound("ROS-07")
    if row.ends_at <= work.now:
        raise CtdeskError("ROS-08")
    row.cancelled_at, row.cancelled_by = work.now, work.actor.member_id


@command(needs="team.plan_roster", action="roster.copy_week")
def copy_last_week(work: UnitOfWork, *, monday: date) -> Copied:
    """Plan the week that begins on ``monday`` like the one before, at the same wall-clock times.

    Raises ROS-10 when there is nothing to copy.
    """
    zone = ZoneInfo(work.site.time_zone)
    before = week_of(monday - timedelta(days=7), zone)
    shifts = [one for one in shifts_in(work.db, before) if one.span.start >= before.start]
    if not shifts:
        raise CtdeskError("ROS-10")
    active = set(work.db.scalars(select(Member.id).where(Member.status == "active")))
    copied = 0
    for one in shifts:
        assert one.span.end is not None
        start, end = (_a_week_on(at, zone) for at in (one.span.start, one.span.end))
        new = OnDuty(0, one.role, one.member, Span(start, end))
        try:
            if start < work.now or one.member not in active:
                continue
            ensure_plannable(new, shifts_in(work.db, new.span), apart())
        except CtdeskError:
            continue  # planned already; what is left open shows as a gap
        _add(work, one.role, one.member, start, end)
        work.db.flush()
        copied += 1
    return Copied(copied, len(shifts) - copied)


@query()
def read_rota(work: UnitOfWork, *, starts_at: datetime, ends_at: datetime, infusion: bool = False) -> Rota:
    """The rota of a period of at most a month, with its gaps. Raises ROS-01 for a period that is none."""
    if not timedelta() < ends_at - starts_at <= LONGEST_VIEW:
        raise CtdeskError("ROS-01", field="ends_at")
    period, slots = Span(starts_at, ends_at), slots_for(infusion=infusion)
    shifts = shifts_in(work.db, period)
    people = {one.member for one in shifts}
    able = able_in(work.db, people, slots, work.now, ZoneInfo(work.site.time_zone))
    names = _names(work, people)
    wanted = {slot.role for slot in slots}
    rows = tuple(
        ShiftRow(
            one.shift,
            one.role,
            one.member,
            names.get(one.member, "–"),
            one.span.start,
            _end(one.span),
            tuple((span.start, _end(span)) for span in _counting(one, able.get((one.member, one.role), ()))),
        )
        for one in shifts
        if one.role in wanted
    )
    found = gaps(slots, shifts, period, able, apart())
    return Rota(starts_at, ends_at, slots, rows, tuple(_gap(one, names) for one in found))


@query()
def gaps_tonight(work: UnitOfWork) -> tuple[GapRow, ...]:
    """The slots that are empty tonight, from now or from the evening on until the morning."""
    night = tonight(work.now, ZoneInfo(work.site.time_zone))
    return _gaps(work, night)


def is_kept(work: UnitOfWork) -> bool:
    """Whether this site keeps a rota: somebody is planned in the week before or after now."""
    week = timedelta(days=7)
    return bool(shifts_in(work.db, Span(work.now - week, work.now + week)))


@query()
def who_fills(work: UnitOfWork, *, at: datetime) -> dict[str, tuple[str, ...]]:
    """Names of those who fill each slot at ``at``; an empty slot has none."""
    period = Span(at, at + timedelta(minutes=1))
    slots, shifts = slots_for(infusion=True), shifts_in(work.db, period)
    people = {one.member for one in shifts}
    able = able_in(work.db, people, slots, work.now, ZoneInfo(work.site.time_zone))
    names = _names(work, people)
    there = on_duty(slots, shifts, at, able, apart())
    return {role: tuple(names.get(one, "–") for one in members) for role, members in there.items()}


@query(needs="team.plan_roster")
def candidates(
    work: UnitOfWork, *, role: str, starts_at: datetime, ends_at: datetime
) -> tuple[Candidate, ...]:
    """Who could be planned for a slot, those for the whole time first."""
    slot = next((one for one in all_slots() if one.role == role), None)
    if slot is None:
        raise CtdeskError("ROS-06", field="role")
    rows = list(work.db.scalars(select(Member).where(Member.status == "active").order_by(Member.name_latin)))
    able = able_in(work.db, {row.id for row in rows}, [slot], work.now, ZoneInfo(work.site.time_zone))
    found = []
    for row in rows:
        spans = [one for one in able.get((row.id, role), ()) if _touches(one, starts_at, ends_at)]
        if spans:
            whole = not without([Span(starts_at, ends_at)], spans)
            found.append(Candidate(row.id, row.name, row.name_latin, whole))
    return tuple(sorted(found, key=lambda one: not one.whole))


@query()
def uncovered_without(work: UnitOfWork, *, line_ids: tuple[int, ...]) -> tuple[GapRow, ...]:
    """The shifts that would be left uncovered if these lines of delegations were revoked now."""
    return _difference(work, AS_IT_IS, Otherwise(without_lines=frozenset(line_ids)))


@query()
def uncovered_by_takeover(work: UnitOfWork) -> tuple[GapRow, ...]:
    """The shifts left uncovered by lines that end with the next change of lead, as approved until now."""
    if successor(work.db, work.now) is None:
        return ()
    leading = lead_at(work.db, work.now)
    staying = tuple(one for one in lead_terms(work.db) if one.starts_at <= work.now or one.member == leading)
    return _difference(work, Otherwise(terms=staying), AS_IT_IS)


@query()
def uncovered_by_absence(
    work: UnitOfWork, *, member_id: int, starts_at: datetime, ends_at: datetime | None
) -> tuple[GapRow, ...]:
    """The shifts that somebody's absence would leave uncovered."""
    return _difference(work, AS_IT_IS, Otherwise(away=((member_id, Span(starts_at, ends_at)),)))


def tonight(now: datetime, zone: ZoneInfo) -> Span:
    """The night at hand: from six in the evening, or from now where that is past, until eight."""
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=1) if local.time() < NIGHT_ENDS else local.date()
    begins = datetime.combine(day, NIGHT_BEGINS, zone)
    return Span(
        max(begins, local.replace(second=0, microsecond=0)),
        datetime.combine(day + timedelta(days=1), NIGHT_ENDS, zone),
    )


def week_of(day: date, zone: ZoneInfo) -> Span:
    """The week from Monday 0:00 in which a day lies."""
    monday = day - timedelta(days=day.weekday())
    ends = monday + timedelta(days=7)
    return Span(datetime.combine(monday, time(), zone), datetime.combine(ends, time(), zone))


def _gaps(work: UnitOfWork, period: Span, otherwise: Otherwise = AS_IT_IS) -> tuple[GapRow, ...]:
    slots, shifts = slots_for(infusion=False), shifts_in(work.db, period)
    people = {one.member for one in shifts}
    able = able_in(work.db, people, slots, work.now, ZoneInfo(work.site.time_zone), otherwise)
    names = _names(work, people)
    return tuple(_gap(one, names) for one in gaps(slots, shifts, period, able, apart()))


def _difference(work: UnitOfWork, now: Otherwise, then: Otherwise) -> tuple[GapRow, ...]:
    """What is empty ``then`` and not ``now``, where somebody is planned, in the weeks ahead."""
    period = Span(work.now, work.now + AHEAD)
    before, after = _gaps(work, period, now), _gaps(work, period, then)
    found = []
    for gap in after:
        if not gap.idle:
            continue
        known = [Span(one.starts_at, one.ends_at) for one in before if one.role == gap.role]
        left = without([Span(gap.starts_at, gap.ends_at)], known)
        found += [GapRow(gap.role, one.start, _end(one), gap.missing, gap.idle) for one in left]
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.role)))


def _add(work: UnitOfWork, role: str, member_id: int, starts_at: datetime, ends_at: datetime) -> Shift:
    row = Shift(
        role=role,
        member_id=member_id,
        starts_at=starts_at,
        ends_at=ends_at,
        planned_by=work.actor.member_id,
        planned_at=work.now,
        cancelled_by=None,
        cancelled_at=None,
    )
    work.db.add(row)
    return row


def _a_week_on(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    return datetime.combine(local.date() + timedelta(days=7), local.time(), zone)


def _counting(one: OnDuty, able: Iterable[Span]) -> tuple[Span, ...]:
    return common([one.span], list(able))


def _touches(span: Span, start: datetime, end: datetime) -> bool:
    return span.start < end and (span.end is None or start < span.end)


def _end(span: Span) -> datetime:
    assert span.end is not None
    return span.end


def _gap(one: Gap, names: dict[int, str]) -> GapRow:
    return GapRow(
        one.role,
        one.span.start,
        _end(one.span),
        one.missing,
        tuple(names.get(member, "–") for member in one.idle),
    )


def _names(work: UnitOfWork, members: Iterable[int]) -> dict[int, str]:
    chosen = select(Member.id, Member.name).where(Member.id.in_(set(members)))
    return {row.id: row.name for row in work.db.execute(chosen)}
