"""What stands on the lead's dashboard beside the figures: what was received, what is overdue, the tanks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, literal_column, select

from ctdesk.db.tables.capa import Capa, Finding
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.monitoring import TankAlarm
from ctdesk.db.tables.quarantine import Quarantine
from ctdesk.db.tables.receipt import Shipment, TherapyOrder
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import Tank
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.periods import Period, cuts, trend_of
from ctdesk.domain.qualifications import Words
from ctdesk.services.capa_rows import overdue_at
from ctdesk.services.equipment import all_in_register
from ctdesk.services.gate import query
from ctdesk.services.indicator_receipt import excursions, receipts
from ctdesk.services.indicator_sources import Ask, cell_of
from ctdesk.services.indicator_team import overdue_procedures
from ctdesk.services.indicators import DUTY
from ctdesk.services.obligation_list import list_obligations
from ctdesk.services.storage import TankRow, list_tanks
from ctdesk.services.tank_limits import answer_within, limits_of
from ctdesk.services.training_endings import endings_of

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

MOST_OVERDUE = 200
REJECTED, QUARANTINED, ACCEPTED = "rejected", "quarantined", "accepted"
_GROUPS = {"reject": REJECTED, "quarantine": QUARANTINED}
_OF_SUBJECT = {
    "incident": ("incident", "incident_id"),
    "adr": ("adverse_reactions", "case_id"),
    "capa": ("capa", "capa_id"),
    "recall": ("recall", "recall_id"),
    "finding": ("findings", "finding_id"),
    "bedside": ("bedside", "course_id"),
}


@dataclass(frozen=True, slots=True)
class Received:
    """What was decided about the shipments of one period."""

    period: Period
    accepted: int
    quarantined: int
    rejected: int

    @property
    def whole(self) -> int:
        """All that were decided."""
        return self.accepted + self.quarantined + self.rejected


@dataclass(frozen=True, slots=True)
class ProductTrips:
    """How many shipments of a product went beyond the limit, of those that could be judged."""

    product_id: int | None
    name: str
    beyond: int
    judged: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """Something the team is late with. ``kind``: obligation | capa | finding | alarm | quarantine | document
    | equipment | training; ``due`` is when it was due; ``route`` with ``arguments`` opens it.
    """

    kind: str
    number: str
    what: Words
    due: datetime
    route: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TankNow:
    """A tank in use as it was read last; ``grade``: action | alert | None; ``alarms`` are open ones."""

    row: TankRow
    grade: str | None
    low: bool
    alarms: int


@query(needs=DUTY)
def received_by_outcome(
    work: UnitOfWork, *, period: Period, product_id: int | None = None, department: str | None = None
) -> tuple[Received, ...]:
    """Shipments decided in each period of the trend, by what was decided first about all their units."""
    shown = trend_of(period)
    marks = cuts(shown, ZoneInfo(work.site.time_zone))
    chosen = receipts(Ask(product_id, department), Record.completed_at.label("at"), Record.outcome)
    rows = chosen.where(Record.completed_at >= marks[0], Record.completed_at < marks[-1]).subquery()
    grouped = select(cell_of(rows.c.at, marks).label("cell"), rows.c.outcome, func.count()).group_by(
        literal_column("cell"), rows.c.outcome
    )
    found: dict[tuple[int, str], int] = {}
    for place, outcome, count in work.db.connection().execute(grouped):
        key = (place, _GROUPS.get(outcome or "", ACCEPTED))
        found[key] = found.get(key, 0) + count
    return tuple(
        Received(one, *(found.get((place, which), 0) for which in (ACCEPTED, QUARANTINED, REJECTED)))
        for place, one in enumerate(shown)
    )


@query(needs=DUTY)
def excursions_by_product(
    work: UnitOfWork, *, period: Period, department: str | None = None
) -> tuple[ProductTrips, ...]:
    """K04 of a period for each product, the most excursions first."""
    zone = ZoneInfo(work.site.time_zone)
    rows = (
        excursions(work, Ask(None, department))
        .add_columns(Record.subject_id.label("shipment"))
        .where(Record.completed_at >= period.starts(zone), Record.completed_at < period.ends(zone))
        .cte("behind")
        .prefix_with("MATERIALIZED")
    )
    grouped = (
        select(Product.id, Product.name_cn, func.sum(rows.c.part), func.count(rows.c.part))
        .select_from(rows)
        .join(Shipment, Shipment.id == rows.c.shipment)
        .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .outerjoin(Product, Product.id == TherapyOrder.product_id)
        .group_by(Product.id, Product.name_cn)
    )
    found = [
        ProductTrips(key, name or "–", int(beyond or 0), judged)
        for key, name, beyond, judged in work.db.connection().execute(grouped)
        if judged
    ]
    return tuple(sorted(found, key=lambda one: (-one.beyond, -one.judged, one.name)))


@query(needs=DUTY)
def overdue_now(work: UnitOfWork) -> tuple[Overdue, ...]:
    """What the team is late with now, what has waited longest first."""
    zone = ZoneInfo(work.site.time_zone)
    today = work.now.astimezone(zone).date()
    found = [
        *_obligations(work),
        *_actions(work, today, zone),
        *_findings(work, today, zone),
        *_alarms(work),
        *_quarantines(work),
        *_papers(work, today, zone),
        *_training(work, zone),
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.kind, one.number)))


@query(needs=DUTY)
def tanks_now(work: UnitOfWork) -> tuple[TankNow, ...]:
    """The tanks in use with their last reading, judged by their own limits."""
    alarms: dict[int | None, int] = {
        row.tank_id: row.count_
        for row in work.db.execute(
            select(TankAlarm.tank_id, func.count().label("count_"))
            .where(TankAlarm.closed_at.is_(None))
            .group_by(TankAlarm.tank_id)
        )
    }
    rows = {row.id: row for row in list_tanks(work) if row.active}
    found = []
    for tank in work.db.scalars(select(Tank).where(Tank.id.in_(rows)).order_by(Tank.code)):
        row = rows[tank.id]
        grade = None
        if tank.temperature_c is not None and tank.action_c is not None:
            grade = limits_of(tank).grade(tank.temperature_c)
        found.append(TankNow(row, grade, _is_low(row.level_cm, row.level_min_cm), alarms.get(tank.id, 0)))
    return tuple(found)


def _is_low(level: Decimal | None, least: Decimal | None) -> bool:
    return level is not None and least is not None and level < least


def _obligations(work: UnitOfWork) -> Iterator[Overdue]:
    for one in list_obligations(work, due_before=work.now, limit=MOST_OVERDUE).rows:
        if one.status != "overdue":
            continue  # due at once, and nobody said how long that may take
        route, name = _OF_SUBJECT.get(one.subject_kind, ("incidents", "incident_id"))
        yield Overdue("obligation", one.subject_number, one.words, one.due_at, route, {name: one.subject_id})


def _actions(work: UnitOfWork, today: date, zone: ZoneInfo) -> Iterator[Overdue]:
    chosen = select(Capa).where(overdue_at(today)).order_by(Capa.due_on).limit(MOST_OVERDUE)
    for one in work.db.scalars(chosen):
        words = Words(one.action_text, one.action_text)
        yield Overdue("capa", one.number, words, day_ends(one.due_on, zone), "capa", {"capa_id": one.id})


def _findings(work: UnitOfWork, today: date, zone: ZoneInfo) -> Iterator[Overdue]:
    chosen = select(Finding).where(
        Finding.reply_due < today, Finding.replied_at.is_(None), Finding.closed_at.is_(None)
    )
    for one in work.db.scalars(chosen.order_by(Finding.reply_due).limit(MOST_OVERDUE)):
        assert one.reply_due is not None
        due, words = day_ends(one.reply_due, zone), Words(one.text, one.text)
        yield Overdue("finding", one.number, words, due, "findings", {"finding_id": one.id})


def _alarms(work: UnitOfWork) -> Iterator[Overdue]:
    within = answer_within()
    chosen = (
        select(TankAlarm, Tank.code)
        .outerjoin(Tank, Tank.id == TankAlarm.tank_id)
        .where(TankAlarm.answered_at.is_(None), TankAlarm.aware_at < work.now - within)
    )
    for one, tank in work.db.execute(chosen.order_by(TankAlarm.aware_at).limit(MOST_OVERDUE)):
        words = Words(tank or "–", tank or "–")
        yield Overdue("alarm", one.number, words, one.aware_at + within, "alarms", {"alarm_id": one.id})


def _quarantines(work: UnitOfWork) -> Iterator[Overdue]:
    chosen = (
        select(Quarantine, Shipment.number)
        .join(Shipment, Shipment.id == Quarantine.shipment_id)
        .where(Quarantine.outcome.is_(None), Quarantine.due_at < work.now)
    )
    for one, shipment in work.db.execute(chosen.order_by(Quarantine.due_at).limit(MOST_OVERDUE)):
        words = Words(shipment, shipment)
        yield Overdue("quarantine", one.number, words, one.due_at, "quarantine", {"quarantine_id": one.id})


def _papers(work: UnitOfWork, today: date, zone: ZoneInfo) -> Iterator[Overdue]:
    for document, due in overdue_procedures(work):
        words = Words(document.title_zh, document.title_en)
        yield Overdue(
            "document", document.number, words, day_ends(due, zone), "documents", {"document_id": document.id}
        )
    for row in all_in_register(work):
        last = row.calibration_due
        if row.status == "in_use" and last is not None and last < today:
            words = Words(row.name, row.name)
            yield Overdue(
                "equipment", row.asset_no, words, day_ends(last, zone), "equipment", {"equipment_id": row.id}
            )


def _training(work: UnitOfWork, zone: ZoneInfo) -> Iterator[Overdue]:
    for one in endings_of(work):
        if one.state.stands:
            continue
        due = work.now if one.state.last_day is None else day_ends(one.state.last_day, zone)
        yield Overdue(
            "training",
            one.state.module,
            Words(one.name, one.name),
            min(due, work.now - timedelta(seconds=1)),
            "training",
            {"member_id": one.member_id, "module": one.state.module},
        )
