"""What the registers know about the readiness for a shipment: people, tank, papers, tests, marks by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.db.tables.monitoring import TankAlarm
from ctdesk.db.tables.quarantine import ReadinessMark
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.site import Setting
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.readiness import (
    ASKED_FROM,
    READING_COUNTS_FOR,
    Mark,
    TankNow,
    papers_count,
    scanner_stands,
)
from ctdesk.domain.spans import Span
from ctdesk.services.catalogue import member_name
from ctdesk.services.roster import who_fills
from ctdesk.services.roster_slots import shifts_in
from ctdesk.services.scanner_tests import ScannerTested, last_scanner_test
from ctdesk.services.source_values import HOLD_MARGIN_HOURS
from ctdesk.services.supplier_standing import authorisation_ends, file_ends
from ctdesk.services.work import UnitOfWork

ASKED = "asked_to_retime"
_WEEK = timedelta(days=7)


def marks_of(db: Session, shipment_id: int) -> tuple[Mark, ...]:
    """What people marked about a shipment, oldest first."""
    rows = db.scalars(
        select(ReadinessMark).where(ReadinessMark.shipment_id == shipment_id).order_by(ReadinessMark.id)
    )
    return tuple(
        Mark(row.code, row.met, row.note, member_name(db, row.marked_by) or "–", row.marked_at)
        for row in rows
    )


def on_duty_at(work: UnitOfWork, due: datetime | None) -> dict[str, tuple[str, ...]] | None:
    """Names by role on the rota when a shipment is expected; None where no rota is kept around that time."""
    if due is None or not timedelta(0) <= due - work.now + READING_COUNTS_FOR <= ASKED_FROM + _WEEK:
        return None
    if not shifts_in(work.db, Span(due - _WEEK, due + _WEEK)):
        return None
    return who_fills(work, at=due)


def tank_now(db: Session, tank: Tank, storage_max_c: Decimal | None) -> TankNow:
    """How a tank was read last and the colder of its two limits: of the label and of the tank."""
    limits = [one for one in (storage_max_c, tank.action_c) if one is not None]
    alarm = select(TankAlarm.id).where(TankAlarm.tank_id == tank.id, TankAlarm.closed_at.is_(None)).limit(1)
    return TankNow(
        tank.temperature_c,
        tank.level_cm,
        tank.level_min_cm,
        tank.read_at,
        min(limits, default=None),
        db.scalar(alarm) is not None,
    )


def free_for_quarantine(db: Session) -> int | None:
    """How many positions set aside for quarantine are free; None where the hospital set none aside."""
    marked = select(func.count(StoragePosition.id)).where(StoragePosition.designated == "quarantined")
    if not db.scalar(marked):
        return None
    taken = select(DoseUnit.position_id).where(DoseUnit.position_id.is_not(None))
    free = marked.where(StoragePosition.reserved_shipment_id.is_(None), StoragePosition.id.not_in(taken))
    return db.scalar(free) or 0


def supplier_of(db: Session, kind: str, name: str | None) -> Supplier | None:
    """The holder or carrier of this name in the register."""
    if not name:
        return None
    return db.scalar(select(Supplier).where(Supplier.kind == kind, Supplier.name == name))


def papers_of(db: Session, supplier: Supplier | None, until: str, on: date) -> bool:
    """True when this supplier is on file and the paper counts that day; the form asks the same (B and C)."""
    if supplier is None:
        return False
    ends = file_ends if until == "file_valid_until" else authorisation_ends
    return papers_count(ends(db, supplier, on), on)


def scanner_here(work: UnitOfWork, arrives_on: date) -> tuple[ScannerTested | None, bool | None]:
    """The last test of this workstation's scanner, and whether it may be relied on that day (B of the form);
    None where no test says so.
    """
    last = last_scanner_test(work)
    if last is None:
        return None, None
    tested_on = last.at.astimezone(ZoneInfo(work.site.time_zone)).date()
    return last, scanner_stands(last.good, tested_on, arrives_on)


def hold_margin(db: Session) -> Decimal:
    """Hours of the hold time that the hospital wants left when a shipment arrives."""
    value = db.scalar(select(Setting.value).where(Setting.name == "hold_margin_h"))
    try:
        return Decimal(str(HOLD_MARGIN_HOURS if value is None else value))
    except InvalidOperation:
        return Decimal(HOLD_MARGIN_HOURS)
