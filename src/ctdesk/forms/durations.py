"""The few ISO 8601 durations a form may use: days, hours, minutes and seconds, each a whole number."""

from __future__ import annotations

import re
from datetime import timedelta

_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def read_duration(text: str) -> timedelta | None:
    """``PT2H`` is two hours, ``P7D`` seven days of 24 hours; None for anything else."""
    found = _DURATION.fullmatch(text)
    if found is None or text in {"P", "PT"}:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
