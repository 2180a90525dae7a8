"""When a role is held: [start, end), ended early by a revocation; the instants two such periods share."""

from __future__ import annotations

from datetime import datetime


def last_instant(ends: datetime | None, revoked: datetime | None) -> datetime | None:
    """The first instant at which a role is no longer held; None while no end is known."""
    return min((one for one in (ends, revoked) if one is not None), default=None)


def holds(starts: datetime, ends: datetime | None, revoked: datetime | None, at: datetime) -> bool:
    """True when a role of this period is held at ``at``."""
    last = last_instant(ends, revoked)
    return starts <= at and (last is None or at < last)


def meets(
    starts: datetime,
    ends: datetime | None,
    revoked: datetime | None,
    begins: datetime,
    until: datetime | None,
) -> bool:
    """True when a role of this period is held at some instant of [begins, until)."""
    last = last_instant(ends, revoked)
    first = max(starts, begins)
    return (last is None or first < last) and (until is None or first < until)
