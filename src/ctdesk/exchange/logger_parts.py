"""A file that holds several trips: its stretches of recording, and the one that is meant."""

from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise
from operator import sub

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.temperature import at_millis
from ctdesk.exchange.logger_doubts import Doubts
from ctdesk.exchange.logger_series import Rows

# A pause so long, in time and in recording intervals, may be the time between two trips: a person says so.
_PAUSE = 12 * 3_600_000
_INTERVALS = 20
_MOST = 12
_ALL = "all"


def settle_part(rows: Rows, doubts: Doubts) -> Rows | None:
    """The rows of the trip that is meant; none while it has to be asked, which is whenever there may be two.

    What is left out is said (``LOG-40``); a profile never answers this, for it belongs to one file.
    """
    millis = rows.millis
    if max(map(sub, islice(millis, 1, None), millis), default=0) < _PAUSE:
        return rows
    steps = list(map(sub, islice(millis, 1, None), millis))
    usual = Counter(step for step in steps if step).most_common(1)[0][0]
    breaks = [place for place, step in enumerate(steps, 1) if step >= max(_PAUSE, _INTERVALS * usual)]
    parts = list(pairwise([0, *breaks, len(millis)]))
    if not 2 <= len(parts) <= _MOST:
        return rows
    options = [_ALL, *map(str, range(1, len(parts) + 1))]
    shown = [_extent(millis, 0, len(millis)), *(_extent(millis, a, b) for a, b in parts)]
    answer = doubts.settle("part", options, shown)
    if answer is None:
        return None
    if answer == _ALL:
        return rows
    start, end = parts[int(answer) - 1]
    if end <= start:
        raise CtdeskError("LOG-05")
    doubts.note(
        "LOG-40",
        start=at_millis(millis[start]),
        end=at_millis(millis[end - 1]),
        count=len(millis) - (end - start),
    )
    return Rows(millis[start:end], [column[start:end] for column in rows.values])


def _extent(millis: list[int], start: int, end: int) -> str:
    first, last = at_millis(millis[start]), at_millis(millis[end - 1])
    return f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M} UTC, {end - start}"
