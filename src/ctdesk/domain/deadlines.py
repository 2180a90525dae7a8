"""When something is due to somebody, counted from the moment it became known (domain.md §3.21, §6.5).

Hours and minutes run exactly, across every change of the clocks. Days are days of the site: day 0 is the date
of the anchor, and a due date means 24:00 there (decision 29). Working days follow the published calendar;
beyond it they are assumed, and the answer says so. What is due at once has no amount: it stays red until it
is done. All moments carry an offset; what comes out is UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Any, Literal, get_args

from ctdesk.domain.clocks import day_ends, working_day_after
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.qualifications import Words, read_words

Unit = Literal["immediately", "promptly", "minute", "hour", "calendar_day", "working_day"]
Status = Literal["open", "soon", "overdue", "done", "done_late", "withdrawn"]
UNITS: tuple[Unit, ...] = get_args(Unit)
AT_ONCE = frozenset({"immediately", "promptly"})
# The last quarter of the time, but not more than three days, is "soon".
_SOON_SHARE, _SOON_MOST = 4, timedelta(days=3)
_LONGEST: Mapping[str, int] = {"minute": 14_400, "hour": 2_400, "calendar_day": 3_650, "working_day": 250}
_MINUTES = {"minute": 1, "hour": 60}


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take; ``amount`` is None for what is due at once."""

    unit: Unit
    amount: int | None = None

    @property
    def at_once(self) -> bool:
        """Due the moment it is known."""
        return self.unit in AT_ONCE


@dataclass(frozen=True, slots=True)
class Due:
    """When it is due (UTC); ``assumed`` where a working day lies beyond the published calendar."""

    at: datetime
    at_once: bool = False
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who hears of it once it is late by more than so many days."""

    more_than_days: int
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One rule of ``resources/seed/deadlines.toml``.

    ``anchor`` is the moment it runs from, ``to`` are recipients of the notifications, ``by`` the duty that
    acts, or None where ``by_recipient`` reports. ``after`` names the rule whose report comes first. ``kind``
    is law | contract | house; ``confirmed`` is False where the final text was not seen, ``start_confirmed``
    where nothing says from when it runs.
    """

    code: str
    event: Words
    anchor: str
    term: Term
    to: tuple[str, ...]
    by: str | None
    by_recipient: str | None
    kind: str
    source: str
    confirmed: bool
    start_confirmed: bool
    after: str | None
    not_later_than: str | None
    note: Words | None


class SiteDays:
    """The days of one site; remembers what it worked out, so that many deadlines cost little more than one.

    Its memory ends with it: make a new one for each piece of work, since a calendar may be published
    meanwhile.
    """

    def __init__(
        self,
        tz: tzinfo,
        is_working_day: Callable[[date], bool],
        is_published: Callable[[date], bool] = lambda _: True,
    ) -> None:
        self.tz = tz
        self._works, self._published = cache(is_working_day), cache(is_published)
        self._ends: dict[date, datetime] = {}
        self._dues: dict[tuple[str, int, date], Due] = {}

    def due(self, term: Term, anchor: datetime) -> Due:
        """When what began at ``anchor`` is due.

        Raises DLN-06 where the calendar ends before it is, ValueError for a moment without an offset.
        """
        if anchor.tzinfo is None:
            raise ValueError("a moment without an offset")
        try:
            if term.amount is None:
                return Due(anchor.astimezone(UTC), at_once=True)
            minutes = _MINUTES.get(term.unit)
            if minutes is not None:
                # In UTC: adding to a moment of a zone would follow its clocks.
                return Due(anchor.astimezone(UTC) + timedelta(minutes=term.amount * minutes))
            key = (term.unit, term.amount, anchor.astimezone(self.tz).date())
            found = self._dues.get(key)
            if found is None:
                found = self._dues[key] = self._of_days(*key)
            return found
        except OverflowError as error:
            raise CtdeskError("DLN-06", field="anchor") from error

    def _of_days(self, unit: str, amount: int, first: date) -> Due:
        if unit == "calendar_day":
            return Due(self._end(first + timedelta(days=amount)))
        last = working_day_after(first, amount, self._works)
        known = amount == 0 or (self._published(first) and self._published(last))
        return Due(self._end(last), assumed=not known)

    def _end(self, day: date) -> datetime:
        found = self._ends.get(day)
        if found is None:
            found = self._ends[day] = day_ends(day, self.tz).astimezone(UTC)
        return found


def ensure_term(unit: str, amount: int | None) -> Term:
    """A term that can be meant; raises DLN-01 for an unknown unit, DLN-02 for an amount that cannot be."""
    if unit not in UNITS:
        raise CtdeskError("DLN-01", field="unit", value=unit)
    term = Term(unit, amount)
    if term.at_once:
        if amount is not None:
            raise CtdeskError("DLN-02", field="amount", value=amount, most=0)
    elif amount is None or not 0 <= amount <= _LONGEST[unit]:
        raise CtdeskError(
            "DLN-02", field="amount", value="–" if amount is None else amount, most=_LONGEST[unit]
        )
    return term


def dues_of(items: Iterable[tuple[Term, datetime]], days: SiteDays) -> list[Due]:
    """When each of many is due, in their order."""
    return [days.due(term, anchor) for term, anchor in items]


def dues_owed(
    rules: Iterable[DeadlineRule], anchors: Mapping[str, datetime], days: SiteDays
) -> dict[str, Due | None]:
    """By the code of each rule, when it is due; None while the moment it runs from is not known."""
    return {
        one.code: days.due(one.term, anchors[one.anchor]) if one.anchor in anchors else None for one in rules
    }


def status_of(
    due: Due,
    now: datetime,
    *,
    begun: datetime | None = None,
    done: datetime | None = None,
    withdrawn: bool = False,
) -> Status:
    """How a deadline stands. What is due at once is overdue from the first instant until it is done; exactly
    at the due moment is late.
    """
    at = due.at
    if withdrawn:
        return "withdrawn"
    if done is not None:
        return "done" if due.at_once or done.astimezone(UTC) < at else "done_late"
    moment = now.astimezone(UTC)
    if due.at_once or moment >= at:
        return "overdue"
    whole = timedelta() if begun is None else at - begun.astimezone(UTC)
    return "soon" if at - moment <= min(_SOON_MOST, whole / _SOON_SHARE) else "open"


def was_in_time(due: Due, done: datetime | None, now: datetime, at_once: timedelta | None) -> bool | None:
    """For the statistics: whether it was done in time, False once it is late and open, None while nobody can
    tell.

    "At once" is judged by ``at_once``, how long the hospital lets it take; without that figure it is not
    judged.
    """
    if due.at_once and at_once is None:
        return None
    limit = due.at + at_once if due.at_once and at_once is not None else due.at
    if done is not None:
        return done.astimezone(UTC) < limit
    return False if now.astimezone(UTC) >= limit else None


def late_by(due: Due, now: datetime) -> timedelta:
    """How long something is overdue; zero before."""
    return max(now.astimezone(UTC) - due.at, timedelta())


def escalated(rules: Iterable[Escalation], due: Due, now: datetime) -> tuple[str, ...]:
    """The roles that have to hear of it by now, in the order of the rules, each once."""
    late = late_by(due, now)
    found = (role for one in rules if late > timedelta(days=one.more_than_days) for role in one.to)
    return tuple(dict.fromkeys(found))


def ensure_order(
    moments: Sequence[tuple[str, datetime | None]], now: datetime, *, earliest: datetime | None = None
) -> None:
    """Moments that follow each other (occurred, detected, known, reported) do so, and none lies ahead.

    ``earliest`` is the start of the day of birth, or whatever nothing can precede. Raises DLN-03 for one to
    come, DLN-04 for one before ``earliest``, DLN-05 for one before the one it follows.
    """
    before: tuple[str, datetime] | None = None
    for name, moment in moments:
        if moment is None:
            continue
        try:
            at = moment.astimezone(UTC)
        except OverflowError as error:
            raise CtdeskError("DLN-06", field=name) from error
        if at > now.astimezone(UTC):
            raise CtdeskError("DLN-03", field=name, what=name)
        if earliest is not None and at < earliest.astimezone(UTC):
            raise CtdeskError("DLN-04", field=name, what=name)
        if before is not None and at < before[1]:
            raise CtdeskError("DLN-05", field=name, what=name, other=before[0])
        before = (name, at)


def read_deadlines(table: Mapping[str, Any]) -> Mapping[str, DeadlineRule]:
    """Read ``resources/seed/deadlines.toml``, by code; raises ``KeyError`` where it lacks something."""
    return {row["code"]: _rule(row) for row in table["deadline"]}


def read_escalations(rows: Iterable[Mapping[str, Any]]) -> tuple[Escalation, ...]:
    """Read a list of ``more_than_days`` and ``to``, the earliest first."""
    found = (Escalation(row["more_than_days"], tuple(row["to"])) for row in rows)
    return tuple(sorted(found, key=lambda one: one.more_than_days))


def _rule(row: Mapping[str, Any]) -> DeadlineRule:
    note = row.get("note")
    return DeadlineRule(
        code=row["code"],
        event=read_words(row["event"]),
        anchor=row["from"],
        term=ensure_term(row["unit"], row.get("amount")),
        to=tuple(row["to"]),
        by=row.get("by"),
        by_recipient=row.get("by_recipient"),
        kind=row["kind"],
        source=row["source"],
        confirmed=bool(row.get("confirmed", True)),
        start_confirmed=bool(row.get("start_confirmed", True)),
        after=row.get("after"),
        not_later_than=row.get("not_later_than"),
        note=None if note is None else read_words(note),
    )
