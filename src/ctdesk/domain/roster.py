"""The duty rota: who fills which slot when, and which slot is empty from when to when (domain.md §2.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, product

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.spans import Span

MOST_TRIED = 12  # people planned for two slots at once whose places are tried out; more never happens
LONGEST_SHIFT_HOURS = 24 * 7


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that has to be filled: a role, by how many, always or on days of infusion only.

    ``duty`` is what somebody there must be able to do; a delegate who holds it fills the slot as well.
    """

    role: str
    count: int = 1
    duty: str = ""
    when: str = "always"


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody planned for a slot; ``shift`` is the row of the rota."""

    shift: int
    role: str
    member: int
    span: Span


@dataclass(frozen=True, slots=True)
class Gap:
    """A slot that is not filled during a period. ``missing`` people are wanted; ``idle`` are planned there
    but may not act, or fill the other slot of a pair that no one person may fill.
    """

    role: str
    span: Span
    missing: int
    idle: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """Who fills a slot in a period in which nothing of it changes."""

    role: str
    span: Span
    members: tuple[int, ...]
    wanted: int


# Of whom, for which slot: the periods in which they may act there.
Able = Mapping[tuple[int, str], Sequence[Span]]
Pairs = Sequence[frozenset[str]]


def fill(
    slots: Sequence[Slot], shifts: Iterable[OnDuty], period: Span, able: Able, apart: Pairs = ()
) -> tuple[tuple[Filled, tuple[int, ...]], ...]:
    """Who fills each slot when, in pieces in which nothing changes, with those planned there in vain.

    Of one person planned for both slots of a pair in ``apart`` only one place counts: the one that leaves the
    fewest slots empty. Raises ``ValueError`` for a period without end.
    """
    if period.end is None:
        raise ValueError("a rota is looked at for a period that ends")
    planned = [one for one in shifts if _meets(one.span, period)]
    edges = {period.start, period.end}
    for one in planned:
        for span in (one.span, *able.get((one.member, one.role), ())):
            edges |= {at for at in (span.start, span.end) if at and period.start < at < period.end}
    pieces: list[tuple[Filled, tuple[int, ...]]] = []
    for start, end in pairwise(sorted(edges)):
        there = [one for one in planned if one.span.holds(start)]
        acting = {
            (one.member, one.role)
            for one in there
            if any(span.holds(start) for span in able.get((one.member, one.role), ()))
        }
        counting = _apart(acting, slots, apart)
        for slot in slots:
            members = tuple(sorted(member for member, role in counting if role == slot.role))
            idle = {one.member for one in there if one.role == slot.role} - set(members)
            pieces.append((Filled(slot.role, Span(start, end), members, slot.count), tuple(sorted(idle))))
    return tuple(pieces)


def gaps(
    slots: Sequence[Slot], shifts: Iterable[OnDuty], period: Span, able: Able, apart: Pairs = ()
) -> tuple[Gap, ...]:
    """The slots that are empty, each from when to when, in the order of the slots and of time."""
    order = {slot.role: place for place, slot in enumerate(slots)}
    found: list[Gap] = []
    pieces = sorted(
        fill(slots, shifts, period, able, apart), key=lambda one: (order[one[0].role], one[0].span.start)
    )
    for filled, idle in pieces:
        missing = filled.wanted - len(filled.members)
        if missing <= 0:
            continue
        last = found[-1] if found else None
        if (
            last is not None
            and (last.role, last.missing, last.idle) == (filled.role, missing, idle)
            and last.span.end == filled.span.start
        ):
            found[-1] = Gap(last.role, Span(last.span.start, filled.span.end), missing, idle)
        else:
            found.append(Gap(filled.role, filled.span, missing, idle))
    return tuple(found)


def on_duty(
    slots: Sequence[Slot], shifts: Iterable[OnDuty], at: datetime, able: Able, apart: Pairs = ()
) -> Mapping[str, tuple[int, ...]]:
    """Who fills which slot at ``at``."""
    minute = Span(at, at + timedelta(minutes=1))
    pieces = fill(slots, shifts, minute, able, apart)
    return {filled.role: filled.members for filled, _ in pieces if filled.span.holds(at)}


def ensure_plannable(new: OnDuty, standing: Iterable[OnDuty], apart: Pairs) -> None:
    """Raise when this shift is none, is planned already, or puts one person into two places that have to be
    two people (SOD-01, SOD-05, SOD-06).
    """
    if new.span.end is None or new.span.end <= new.span.start:
        raise CtdeskError("ROS-01", field="ends_at")
    if any(at.second or at.microsecond for at in (new.span.start, new.span.end)):
        raise CtdeskError("ROS-02", field="starts_at")
    if (new.span.end - new.span.start).total_seconds() > LONGEST_SHIFT_HOURS * 3600:
        raise CtdeskError("ROS-05", field="ends_at", hours=LONGEST_SHIFT_HOURS)
    for other in standing:
        if other.member != new.member or not _meets(other.span, new.span):
            continue
        if other.role == new.role:
            raise CtdeskError("ROS-03", field="member_id", role=new.role)
        if any({other.role, new.role} == set(pair) for pair in apart):
            raise Refused("ROS-04", field="member_id", role=new.role, other=other.role)


def _apart(acting: set[tuple[int, str]], slots: Sequence[Slot], apart: Pairs) -> set[tuple[int, str]]:
    """The places that count, when nobody counts for both slots of a pair."""
    torn = [
        (member, tuple(sorted(pair)))
        for pair in apart
        for member in sorted({who for who, _ in acting})
        if all((member, role) in acting for role in pair)
    ][:MOST_TRIED]
    if not torn:
        return acting
    best: tuple[int, set[tuple[int, str]]] | None = None
    for given_up in product(*(roles for _, roles in torn)):
        left = acting - {(member, role) for (member, _), role in zip(torn, given_up, strict=True)}
        there = Counter(role for _, role in left)
        empty = sum(max(0, slot.count - there[slot.role]) for slot in slots)
        if best is None or empty < best[0]:
            best = (empty, left)
    return acting if best is None else best[1]


def _meets(one: Span, other: Span) -> bool:
    return (other.end is None or one.start < other.end) and (one.end is None or other.start < one.end)
