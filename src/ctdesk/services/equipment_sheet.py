"""Everything about one piece of equipment, and what may be chosen when one is registered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.db.tables.storage import Tank, Zone
from ctdesk.db.tables.team import Member
from ctdesk.services.calibrations import CalibrationRow, calibrations_of
from ctdesk.services.equipment import EquipmentRow, equipment_of, equipment_rows
from ctdesk.services.equipment_failures import FailureRow, failures_of
from ctdesk.services.equipment_papers import PaperRow, papers_of
from ctdesk.services.gate import query
from ctdesk.services.recurring_checks import CheckDone, list_checks
from ctdesk.services.tests_due import CheckDue, due_checks
from ctdesk.services.work import UnitOfWork

Choice = tuple[int, str]


@dataclass(frozen=True, slots=True)
class EquipmentSheet:
    """A piece with its papers, events, failure log and tests."""

    row: EquipmentRow
    papers: tuple[PaperRow, ...]
    calibrations: tuple[CalibrationRow, ...]
    failures: tuple[FailureRow, ...]
    due: tuple[CheckDue, ...]
    tests: tuple[CheckDone, ...]


@dataclass(frozen=True, slots=True)
class EquipmentChoices:
    """Keys and words of what a piece may be registered with."""

    zones: tuple[Choice, ...]
    tanks: tuple[Choice, ...]
    suppliers: tuple[Choice, ...]
    owners: tuple[Choice, ...]


@query()
def equipment_sheet(work: UnitOfWork, *, equipment_id: int) -> EquipmentSheet:
    """One piece whole; raises PRM-16 where there is none."""
    row = equipment_of(work, equipment_id)
    return EquipmentSheet(
        equipment_rows(work, [row])[0],
        papers_of(work, row.id),
        calibrations_of(work, row.id),
        failures_of(work, row.id),
        tuple(one for one in due_checks(work) if one.equipment_id == row.id),
        list_checks(work, equipment_id=row.id),
    )


@query()
def equipment_choices(work: UnitOfWork) -> EquipmentChoices:
    """Zones and tanks in use, suppliers and members."""
    zones = work.db.scalars(select(Zone).where(Zone.active.is_(True)).order_by(Zone.code))
    tanks = work.db.scalars(select(Tank).where(Tank.active.is_(True)).order_by(Tank.code))
    suppliers = work.db.scalars(select(Supplier).order_by(Supplier.name))
    members = work.db.scalars(select(Member).where(Member.status == "active").order_by(Member.staff_no))
    return EquipmentChoices(
        tuple((one.id, f"{one.code} · {one.name_zh} {one.name_en}") for one in zones),
        tuple((one.id, f"{one.code} · {one.name}") for one in tanks),
        tuple((one.id, one.name) for one in suppliers),
        tuple((one.id, f"{one.name} {one.staff_no}") for one in members),
    )
