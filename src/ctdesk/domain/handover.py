"""Handing over from one shift to the next: which two moments count, and how a patient is named on a wall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

TAIL = 4


def masked_patient(initials: str, mrn: str) -> str:
    """Initials and the last four of the record number, such as ``WY 0147``: for a print that hangs on a wall,
    and for whoever may not see identities.
    """
    return " ".join(part for part in (initials, mrn.strip()[-TAIL:]) if part)


def next_change(now: datetime, zone: ZoneInfo, changes: Sequence[time]) -> datetime:
    """The next moment at which the shift changes, at wall-clock times ``changes`` of the site, in UTC terms
    right across a change of the clocks.
    """
    local = now.astimezone(zone)
    coming = [
        datetime.combine(local.date() + timedelta(days=days), at, zone) for days in (0, 1) for at in changes
    ]
    return min((one for one in coming if one > local), key=lambda one: one.timestamp())
