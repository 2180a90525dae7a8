"""What may be delegated to whom: period, duty, segregation of duties, and no circle of cover (domain.md §2.4,
SOD-15).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.spans import add_months
from ctdesk.domain.team import Duty

MOST_MONTHS = 12
MOST_LINES = 40
ADMINISTRATOR, INSPECTOR, LEAD = "R31", "R35", "R01"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who delegates or is delegated to, as they stand now: roles in force, by own right."""

    member: int
    name: str
    roles: frozenset[str]
    active: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """A line as somebody proposes it; empty product or site means every one."""

    duty: str
    starts_at: datetime
    ends_at: datetime
    product: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """Who covers whom for what and when: a line that is proposed or stands."""

    delegator: int
    delegate: int
    wish: Wish
    number: str = ""


def ensure_parties(delegator: Party, delegate: Party) -> None:
    """Raise when nothing at all can be passed from one to the other."""
    if delegator.member == delegate.member:
        raise CtdeskError("DLG-01", field="delegate_id")
    if not delegate.active:
        raise CtdeskError("DLG-13", field="delegate_id", name=delegate.name)
    if INSPECTOR in delegate.roles:
        raise Refused("DLG-08", field="delegate_id", name=delegate.name, rule="SOD-23")
    if LEAD in delegate.roles:
        raise Refused("DLG-16", field="delegate_id", name=delegate.name)


def ensure_line(
    wish: Wish,
    duty: Duty,
    delegator: Party,
    delegate: Party,
    *,
    now: datetime,
    zone: tzinfo,
    field: str = "",
) -> None:
    """Raise when this line may not be proposed: period, duty, and rules of segregation (SOD-14, SOD-15)."""
    start, end = wish.starts_at, wish.ends_at
    if any(one.second or one.microsecond for one in (start, end)):
        raise CtdeskError("DLG-15", field=field)
    if start >= end:
        raise CtdeskError("DLG-03", field=field, duty=wish.duty)
    if start < now.replace(second=0, microsecond=0):
        raise CtdeskError("DLG-05", field=field, duty=wish.duty)
    if end > add_months(start, MOST_MONTHS, zone):
        raise CtdeskError("DLG-04", field=field, duty=wish.duty, months=MOST_MONTHS)
    if not duty.delegable or duty.everyone or duty.external:
        raise Refused("DLG-02", field=field, duty=wish.duty)
    if not delegator.roles & set(duty.held_by):
        raise Refused("DLG-06", field=field, duty=wish.duty, roles=", ".join(duty.held_by))
    if duty.delegate_to and not delegate.roles & set(duty.delegate_to):
        raise Refused("DLG-07", field=field, duty=wish.duty, roles=", ".join(duty.delegate_to))
    if ADMINISTRATOR in delegate.roles and not duty.technical:
        raise Refused("DLG-08", field=field, name=delegate.name, rule="SOD-14")


def ensure_no_circle(wished: Iterable[Cover], standing: Iterable[Cover]) -> None:
    """Raise ``DLG-10`` when somebody would, over others, cover for themselves, and ``DLG-11`` for a line that
    repeats one that stands.
    """
    known = list(standing)
    for one in wished:
        for other in known:
            same = (one.delegator, one.delegate) == (other.delegator, other.delegate)
            if same and _meet(one.wish, other.wish) is not None:
                raise CtdeskError("DLG-11", duty=one.wish.duty, number=other.number or "–")
        back = _way_back(one, known)
        if back is not None:
            raise Refused("DLG-10", duty=one.wish.duty, number=back.number or "–")
        known.append(one)


def _way_back(new: Cover, known: Sequence[Cover]) -> Cover | None:
    """The line by which a chain of cover that begins with ``new`` returns to where it began."""
    reached: list[tuple[int, Wish, frozenset[int]]] = [(new.delegate, new.wish, frozenset({new.delegate}))]
    while reached:
        member, shared, seen = reached.pop()
        for other in known:
            if other.delegator != member:
                continue
            both = _meet(shared, other.wish)
            if both is None:
                continue
            if other.delegate == new.delegator:
                return other
            if other.delegate not in seen:
                reached.append((other.delegate, both, seen | {other.delegate}))
    return None


def _meet(one: Wish, other: Wish) -> Wish | None:
    """What two lines have in common, or None."""
    start, end = max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at)
    apart = (
        one.duty != other.duty
        or start >= end
        or ("" not in (one.product, other.product) and one.product != other.product)
        or ("" not in (one.site, other.site) and one.site != other.site)
    )
    return None if apart else Wish(one.duty, start, end, one.product or other.product, one.site or other.site)
