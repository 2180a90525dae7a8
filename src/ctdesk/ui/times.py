"""Times as people read them: ISO dates in the zone of the site, and what is left until then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from ctdesk.ui.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo


class _Site:
    zone: ZoneInfo | None = None
    clock: Callable[[], datetime] | None = None


def use_zone(name: str) -> None:
    """Show times in this zone from now on."""
    from zoneinfo import ZoneInfo

    _Site.zone = ZoneInfo(name)


def use_clock(clock: Callable[[], datetime]) -> None:
    """Ask this clock from now on what time it is."""
    _Site.clock = clock


def now() -> datetime:
    """The time it is by the clock that entries of this site are made with, in UTC."""
    return _Site.clock() if _Site.clock is not None else datetime.now(UTC)


def local(at: datetime) -> datetime:
    """``at`` in the zone of the site."""
    return at.astimezone(_Site.zone) if _Site.zone is not None else at.astimezone()


def today() -> date:
    """The day it is at the site."""
    return local(datetime.now(UTC)).date()


def moment(at: datetime | None) -> str:
    """``2026-11-22 09:42``, or a dash."""
    return local(at).strftime("%Y-%m-%d %H:%M") if at is not None else "–"


def exact(at: datetime | None) -> str:
    """``2026-11-22 09:42:07 +08:00``, or a dash."""
    return local(at).isoformat(" ", "seconds").replace("+", " +") if at is not None else "–"


def short(at: datetime | None) -> str:
    """Only the clock when it is today, else month and day too."""
    if at is None:
        return "–"
    here = local(at)
    return here.strftime("%H:%M" if here.date() == today() else "%m-%d %H:%M")


def day(at: date | datetime | None) -> str:
    """``2026-11-22``, or a dash."""
    if at is None:
        return "–"
    return (local(at).date() if isinstance(at, datetime) else at).isoformat()


def start_of(on: date) -> datetime:
    """The first moment of a day at the site, in UTC."""
    here = _Site.zone
    return datetime(on.year, on.month, on.day, tzinfo=here).astimezone(UTC)


def end_of(on: date) -> datetime:
    """24:00 of a day at the site, in UTC: intervals end before it (decision 29)."""
    return start_of(on + timedelta(days=1))


def as_typed(naive: datetime) -> datetime:
    """A time typed without a zone, taken in the zone of the site, in UTC."""
    return naive.replace(tzinfo=_Site.zone).astimezone(UTC)


def is_to_come(at: datetime) -> bool:
    """True while this moment has not been reached."""
    return datetime.now(UTC) < at


def left(until: datetime, now: datetime | None = None) -> str:
    """What is left: by the second below two hours, else rounded; overdue is said as such."""
    gap = until - (now or datetime.now(UTC))
    words = span(abs(gap))
    return tr("overdue {span}", span=words) if gap < timedelta(0) else tr("{span} left", span=words)


def span(length: timedelta) -> str:
    """A length of time: ``1:18:40``, ``18 min``, ``3 h``, ``8 d``."""
    seconds = int(length.total_seconds())
    if seconds < 20 * 60:
        return f"{seconds // 60}:{seconds % 60:02}"
    if seconds < 2 * 3600:
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if seconds < 48 * 3600:
        return tr("{count} h", count=seconds // 3600)
    return tr("{count} d", count=seconds // 86400)


def readable(value: object) -> object:
    """A value of an error as a sentence shows it."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return value
