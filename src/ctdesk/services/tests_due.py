"""Which of the tests that come again are due, and how they last went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.premises import Equipment, RecurringCheck
from ctdesk.domain.premises import next_due
from ctdesk.services.equipment import RETIRED, today_at_site
from ctdesk.services.equipment_table import TANK_KINDS, Recurring, recurring_tests
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CheckDue:
    """A test that comes again, of one piece or of the site; ``due`` is the last day on which it is in time.

    ``passed`` is how it last went, None while it never was; ``overdue`` once the day is over or it failed.
    """

    code: str
    equipment_id: int | None
    asset_no: str | None
    equipment: str | None
    last_done: datetime | None
    passed: bool | None
    due: date
    overdue: bool
    duty: str


def due_checks(work: UnitOfWork) -> tuple[CheckDue, ...]:
    """The tests that come again, as far as there is something to test.

    A test counts from the day its piece was registered; one of the whole site from the first tank or alarm.
    """
    zone = ZoneInfo(work.site.time_zone)
    today = today_at_site(work)
    pieces = [
        row for row in work.db.scalars(select(Equipment).order_by(Equipment.id)) if row.status != RETIRED
    ]
    done: dict[tuple[str, int | None], list[RecurringCheck]] = {}
    for row in work.db.scalars(select(RecurringCheck).order_by(RecurringCheck.done_at, RecurringCheck.id)):
        done.setdefault((row.code, row.equipment_id), []).append(row)
    watched = [row for row in pieces if row.kind in (*TANK_KINDS, "alarm")]
    if not watched:
        return ()
    since = min(row.entered_at for row in watched).astimezone(zone).date()
    found = []
    for test in recurring_tests().values():
        own = [row for row in pieces if row.kind in test.kinds]
        if not test.kinds:
            found.append(_due(test, None, since, done, today, zone))
        found += [
            _due(test, piece, piece.entered_at.astimezone(zone).date(), done, today, zone) for piece in own
        ]
    return tuple(sorted(found, key=lambda one: (one.due, one.code, one.equipment_id or 0)))


def _due(
    test: Recurring,
    piece: Equipment | None,
    since: date,
    done: Mapping[tuple[str, int | None], list[RecurringCheck]],
    today: date,
    zone: ZoneInfo,
) -> CheckDue:
    rows = done.get((test.code, None if piece is None else piece.id), [])
    due = next_due(test.interval, since, [(row.done_at.astimezone(zone).date(), row.passed) for row in rows])
    last = rows[-1] if rows else None
    failed = last is not None and not last.passed
    return CheckDue(
        test.code,
        None if piece is None else piece.id,
        None if piece is None else piece.asset_no,
        None if piece is None else piece.name,
        None if last is None else last.done_at,
        None if last is None else last.passed,
        due,
        failed or due < today,
        test.duty,
    )
