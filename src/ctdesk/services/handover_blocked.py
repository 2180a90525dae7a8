"""What is blocked now and why: alarms, holds, quarantines, equipment out of use, products without limits."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.holds import UnitHold
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.monitoring import TankAlarm
from ctdesk.db.tables.quarantine import Quarantine
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.db.tables.team import Member
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.qualifications import Words
from ctdesk.domain.storage import HELD_PLACES
from ctdesk.domain.units import HOLDS
from ctdesk.services.alarm_register import alarm_row
from ctdesk.services.catalogue import label_in_force, missing_limits
from ctdesk.services.equipment import EquipmentRow, all_in_register
from ctdesk.services.gate import query
from ctdesk.services.handover_lines import OF_SUBJECT, Line, duty_turn, plain, word
from ctdesk.services.held_units import count_of, product_name_of
from ctdesk.services.work import UnitOfWork

# Who ends a hold of each code.
_ENDS = {
    "frozen": "incident.lift_hold",
    "recall": "recall.approve",
    "incident": "incident.lift_hold",
    "qp_stop": "qp.stop_use",
    "undecided": "receipt.decide",
    "record_open": "quality.review",
    "move_open": "storage.put_in",
    "count_open": "storage.keep",
}
# Holds that nobody is reminded of otherwise; the others end with a record, a move, a count or a recall.
_NOBODY_SAYS = ("frozen", "incident", "qp_stop")
# Why a piece is out of use, the gravest first; an open alarm has a line of its own.
_FAULTS = ("stopped", "failed", "lapsed", "uncalibrated")


def alarm_lines(work: UnitOfWork) -> Iterator[Line]:
    """Open alarms, unanswered ones first, with how many units lie in the tank."""
    chosen = select(TankAlarm).where(TankAlarm.closed_at.is_(None))
    inside = (
        select(StoragePosition.tank_id, func.count())
        .join(DoseUnit, DoseUnit.position_id == StoragePosition.id)
        .group_by(StoragePosition.tank_id)
    )
    inside_of = {row.tank_id: int(row[1]) for row in work.db.execute(inside)}
    for alarm in work.db.scalars(chosen.order_by(TankAlarm.answered_at.is_not(None), TankAlarm.id)):
        row = alarm_row(work, alarm)
        bags = 0 if row.tank_id is None else inside_of.get(row.tank_id, 0)
        answered = row.state == "answered"
        yield Line(
            "alarm",
            plain(f"{row.number} {row.place}"),
            word("board_alarm_answered" if answered else "board_alarm_unanswered", n=bags),
            row.started_at,
            None if answered else row.due_at,
            duty_turn("storage.review_alarms" if answered else "storage.answer_alarm"),
            "alarms",
            {"alarm_id": row.id},
        )


def blocked_lines(work: UnitOfWork) -> Iterator[Line]:
    """Quarantines, holds, products without limits, equipment out of use; within each the oldest first."""
    yield from _quarantines(work)
    yield from _holds(work)
    yield from _limits(work)
    yield from _equipment(work)


@query()
def blocked_for_me(work: UnitOfWork) -> tuple[Line, ...]:
    """What is blocked and could be freed by this person, and does not stand on My desk for another reason: as
    a record to sign, a quarantine, a move, a piece of equipment.
    """
    lines = (*_holds(work, _NOBODY_SAYS), *_limits(work))
    return tuple(one for one in lines if one.duty is not None and work.rights.has(one.duty))


def _quarantines(work: UnitOfWork) -> Iterator[Line]:
    rows = work.db.execute(
        select(Quarantine, Shipment.number)
        .join(Shipment, Shipment.id == Quarantine.shipment_id)
        .where(Quarantine.closed_at.is_(None))
        .order_by(Quarantine.started_at, Quarantine.id)
    )
    for row, number in rows:
        yield Line(
            "quarantine",
            _about(work, row.shipment_id, number, count_of(work, row)),
            word(f"board_quarantined_{row.cause}", number=row.number),
            row.started_at,
            row.due_at,
            duty_turn("receipt.decide"),
            "quarantine",
            {"quarantine_id": row.id},
        )


def _holds(work: UnitOfWork, codes: Collection[str] = HOLDS) -> Iterator[Line]:
    """Open holds by code, shipment and what placed them; those that only wait for a decision on a receipt are
    told by the quarantine, where there is one.
    """
    since = func.min(UnitHold.placed_at)
    rows = work.db.execute(
        select(
            UnitHold.code,
            UnitHold.source_kind,
            UnitHold.source_id,
            DoseUnit.shipment_id,
            Shipment.number,
            func.count(),
            since,
            func.min(DoseUnit.id),
        )
        .join(DoseUnit, DoseUnit.id == UnitHold.unit_id)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .where(UnitHold.lifted_at.is_(None), UnitHold.code.in_(codes), DoseUnit.place.in_(HELD_PLACES))
        .group_by(
            UnitHold.code, UnitHold.source_kind, UnitHold.source_id, DoseUnit.shipment_id, Shipment.number
        )
        .order_by(since)
    )
    for code, kind, source, shipment, number, count, placed, unit in rows:
        route, name = OF_SUBJECT.get(kind or "", ("unit", "unit_id"))
        yield Line(
            "hold",
            # Who reads labels blind meanwhile finds nowhere what they are compared with (decision 13).
            _about(work, None if code == "undecided" else shipment, number, count),
            word(f"unit_hold_{code}"),
            placed,
            None,
            _whose(work, code, kind, source),
            route,
            {name: unit if route == "unit" else source},
            _ENDS.get(code),
        )


def _whose(work: UnitOfWork, code: str, kind: str | None, source: int | None) -> Words:
    """The owner of the incident that froze it, else the roles that lift such a hold."""
    if kind == "incident":
        owner = work.db.scalar(
            select(Member.name).join(Incident, Incident.owner_id == Member.id).where(Incident.id == source)
        )
        if owner is not None:
            return plain(owner)
    return duty_turn(_ENDS.get(code))


def _limits(work: UnitOfWork) -> Iterator[Line]:
    """Products in use or on their way whose label lacks what a receipt is judged by, or that have none."""
    on_its_way = (
        select(TherapyOrder.product_id)
        .join(Shipment, Shipment.order_id == TherapyOrder.id)
        .where(Shipment.state == "announced")
    )
    products = work.db.scalars(
        select(Product)
        .where(or_(Product.status == "enabled", Product.id.in_(on_its_way)))
        .order_by(Product.code)
    )
    for product in products:
        label = label_in_force(work.db, product.id, work.now)
        missing = () if label is None else missing_limits(label)
        if label is not None and not missing:
            continue
        yield Line(
            "limits",
            plain(f"{product.code} {product.name_cn}"),
            word("board_no_label") if label is None else word("board_limits_missing", n=len(missing)),
            None if label is None else label.verified_at,
            None,
            duty_turn("catalogue.enter"),
            "catalogue",
            {"product_id": product.id},
            "catalogue.enter",
        )


def _equipment(work: UnitOfWork) -> Iterator[Line]:
    zone = ZoneInfo(work.site.time_zone)
    for row in all_in_register(work):
        fault = next((one for one in _FAULTS if one in row.faults), None)
        if fault is None or row.status == "retired":
            continue
        yield Line(
            "equipment",
            plain(f"{row.asset_no} {row.name}"),
            word(f"board_equipment_{fault}"),
            _since(row, fault, zone),
            None,
            plain(row.owner) if row.owner else duty_turn("premises.calibrate"),
            "equipment",
            {"equipment_id": row.id},
        )


def _since(row: EquipmentRow, fault: str, zone: ZoneInfo) -> datetime | None:
    if fault == "lapsed" and row.calibration_due is not None:
        return day_ends(row.calibration_due, zone)
    return row.status_since if fault == "stopped" else None


def _about(work: UnitOfWork, shipment_id: int | None, number: str, units: int) -> Words:
    """Shipment, product where it may be told, and how many bags."""
    product = "" if shipment_id is None else product_name_of(work, shipment_id) or ""
    bags = word("board_one_bag") if units == 1 else word("board_bags", n=units)
    head = " ".join(part for part in (number, product) if part)
    return Words(f"{head} {bags.zh_CN}", f"{head} {bags.en}")
