"""What the indicators of storage and equipment count: K07, K08 and K28 (domain.md §10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, case, func, null, select

from ctdesk.db.answers import inside
from ctdesk.db.tables.monitoring import TankAlarm
from ctdesk.db.tables.movements import StockCount
from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.records import AnswerEntry, Record
from ctdesk.db.tables.team import Member
from ctdesk.services.equipment import all_in_register, today_at_site
from ctdesk.services.indicator_sources import Ask, Counted, Flow, Listed, Source, Standing, as_text
from ctdesk.services.tank_limits import answer_within

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

# CT-STO-002: found as registered; missing, elsewhere, unexpected, unknown.
_MATCHED, _DIFFERENCES = "A9", ("A10", "A11", "A12", "A13")


def responses(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K07: alarms that were taken in hand, from when somebody learned of each."""
    columns: tuple[Any, ...] = (
        TankAlarm.id,
        TankAlarm.aware_at.label("at"),
        as_text(TankAlarm.aware_at).label("since"),
        as_text(TankAlarm.answered_at).label("until"),
    )
    return select(*columns).where(TankAlarm.answered_at.is_not(None))


def unanswered(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K07: alarms, and whether nobody took one in hand within the time allowed; within it nobody can tell."""
    late = TankAlarm.aware_at < work.now - answer_within()
    state = case((TankAlarm.answered_at.is_not(None), 0), (late, 1), else_=null())
    return select(TankAlarm.id, TankAlarm.aware_at.label("at"), state.label("part"))


def items_counted(work: UnitOfWork, ask: Ask, start: datetime, end: datetime) -> Sequence[Counted]:
    """K08: counts acknowledged, each with the items found as the register held them, as its record says."""
    chosen = (
        select(StockCount.id, StockCount.closed_at, AnswerEntry.path, inside(AnswerEntry.answer, "value"))
        .join(Record, Record.id == StockCount.record_id)
        .join(AnswerEntry, AnswerEntry.record_id == Record.id)
        .where(
            StockCount.closed_at >= start,
            StockCount.closed_at < end,
            StockCount.cancelled_at.is_(None),
            Record.state != "voided",
            AnswerEntry.path.in_((_MATCHED, *_DIFFERENCES)),
        )
        .order_by(StockCount.closed_at, StockCount.id, AnswerEntry.id)
    )
    counts: dict[tuple[int, datetime], dict[str, int]] = {}
    for key, closed, path, value in work.db.execute(chosen):
        assert closed is not None
        counts.setdefault((key, closed), {})[path] = int(value or 0)
    return [
        Counted(key, closed, said.get(_MATCHED, 0), sum(said.values()))
        for (key, closed), said in counts.items()
    ]


def in_calibration(work: UnitOfWork, ask: Ask, at: datetime) -> Sequence[Counted]:
    """K28: equipment in use that needs calibration, and whether it is in date today."""
    today = today_at_site(work)
    mine = None
    if ask.department is not None:
        people = select(Member.id).where(func.coalesce(Member.department, "") == ask.department)
        mine = set(work.db.scalars(select(Equipment.id).where(Equipment.owner_id.in_(people))))
    return [
        Counted(row.id, at, int(row.calibration_due is not None and row.calibration_due >= today))
        for row in all_in_register(work)
        if row.status == "in_use" and row.interval_months is not None and (mine is None or row.id in mine)
    ]


STORAGE: Mapping[tuple[str, str], Source] = {
    ("K07", "median"): Source(Flow("alarm", TankAlarm.aware_at, responses, lengths=True)),
    ("K07", "unanswered"): Source(Flow("alarm", TankAlarm.aware_at, unanswered)),
    ("K08", "rate"): Source(Listed("count", items_counted)),
    ("K28", "rate"): Source(Standing("equipment", in_calibration, past=False)),
}
