"""The equipment register: tanks, probes, alarms, thaw devices, timers, shippers; in use, stopped, retired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.db.tables.monitoring import TankAlarm
from ctdesk.db.tables.premises import Equipment, EquipmentFailure
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.storage import StoragePosition, Tank, Zone
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.domain.premises import Piece, faults_of, warning
from ctdesk.services import fields
from ctdesk.services.equipment_table import TANK_KINDS, equipment_kinds
from ctdesk.services.gate import command, query
from ctdesk.services.paging import Page
from ctdesk.services.remembered import remembered
from ctdesk.services.work import UnitOfWork

REGISTER, CALIBRATE, VERIFY = "premises.register", "premises.calibrate", "premises.verify"
IN_USE, STOPPED, RETIRED = "in_use", "stopped", "retired"
STATUSES = frozenset({IN_USE, STOPPED, RETIRED})
LONGEST_INTERVAL = 120  # months
LONGEST_HOLD = 2000  # hours
TANK_ASSET = "LN2-"


@dataclass(frozen=True, slots=True)
class EquipmentRow:
    """A piece of equipment. ``faults`` are why it may not be used today (gate G7); ``warn`` is 60, 30 or 7
    when its calibration ends within so many days. ``failures`` counts the open lines of its failure log.
    """

    id: int
    asset_no: str
    kind: str
    name: str
    maker: str | None
    model: str | None
    serial_no: str | None
    zone_id: int | None
    zone: str | None
    tank_id: int | None
    tank: str | None
    supplier_id: int | None
    supplier: str | None
    owner_id: int | None
    owner: str | None
    interval_months: int | None
    calibration_due: date | None
    hold_time_h: int | None
    status: str
    status_reason: str | None
    status_since: datetime
    faults: tuple[str, ...]
    warn: int | None
    failures: int
    row_version: int


@command(needs=REGISTER, action="equipment.register")
def register_equipment(
    work: UnitOfWork,
    *,
    asset_no: str,
    kind: str,
    name: str,
    maker: str | None = None,
    model: str | None = None,
    serial_no: str | None = None,
    zone_id: int | None = None,
    tank_id: int | None = None,
    supplier_id: int | None = None,
    owner_id: int | None = None,
    interval_months: int | None = None,
    calibration_due: date | None = None,
    hold_time_h: int | None = None,
) -> int:
    """Register a piece of equipment; gives its id.

    Without ``interval_months`` it gets that of its kind. ``calibration_due`` is the last day of the
    certificate it comes with; every later one moves by a signed record. Raises PRM-10 for an asset number in
    use, PRM-11 for an interval longer than its kind allows, PRM-12 for a tank that a kind does not belong to
    or that is registered already.
    """
    number = fields.required(asset_no, "asset_no", 40).upper()
    if work.db.scalar(select(Equipment.id).where(Equipment.asset_no == number)) is not None:
        raise CtdeskError("PRM-10", field="asset_no", number=number)
    fields.one_of(kind, "kind", frozenset(equipment_kinds()))
    row = Equipment(
        asset_no=number,
        kind=kind,
        name=fields.required(name, "name"),
        maker=fields.cleaned(maker, "maker"),
        model=fields.cleaned(model, "model"),
        serial_no=fields.cleaned(serial_no, "serial_no", 60),
        zone_id=_known(work, Zone, zone_id, "zone_id"),
        tank_id=_tank_for(work, kind, tank_id),
        supplier_id=_known(work, Supplier, supplier_id, "supplier_id"),
        owner_id=_known(work, Member, owner_id, "owner_id"),
        interval_months=_interval(kind, interval_months),
        calibration_due=calibration_due,
        hold_time_h=_hours(hold_time_h),
        status=IN_USE,
        status_reason=None,
        status_since=work.now,
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=REGISTER, action="equipment.edit")
def edit_equipment(
    work: UnitOfWork,
    *,
    equipment_id: int,
    seen_version: int,
    name: str,
    maker: str | None = None,
    model: str | None = None,
    serial_no: str | None = None,
    zone_id: int | None = None,
    tank_id: int | None = None,
    supplier_id: int | None = None,
    owner_id: int | None = None,
    interval_months: int | None = None,
    hold_time_h: int | None = None,
) -> None:
    """Correct what is known of a piece; number, kind and calibration stay. Raises like ``register_equipment``
    and PRM-13 for a retired piece.
    """
    row = equipment_of(work, equipment_id, seen_version)
    if row.status == RETIRED:
        raise CtdeskError("PRM-13", number=row.asset_no)
    if row.kind not in TANK_KINDS:
        row.tank_id = _tank_for(work, row.kind, tank_id)
    row.name = fields.required(name, "name")
    row.maker, row.model = fields.cleaned(maker, "maker"), fields.cleaned(model, "model")
    row.serial_no = fields.cleaned(serial_no, "serial_no", 60)
    row.zone_id = _known(work, Zone, zone_id, "zone_id")
    row.supplier_id = _known(work, Supplier, supplier_id, "supplier_id")
    row.owner_id = _known(work, Member, owner_id, "owner_id")
    row.interval_months = _interval(row.kind, interval_months)
    row.hold_time_h = _hours(hold_time_h)
    row.row_version += 1
    if row.kind in TANK_KINDS and row.tank_id is not None:
        tank = work.db.get(Tank, row.tank_id)
        if tank is not None and tank.zone_id != row.zone_id:
            tank.zone_id = row.zone_id
            tank.row_version += 1
    work.db.flush()


@command(needs=(REGISTER, CALIBRATE, VERIFY, "premises.check"), action="equipment.stop")
def stop_equipment(work: UnitOfWork, *, equipment_id: int, seen_version: int, reason: str) -> None:
    """Take a piece out of use with a reason; raises PRM-13 for a retired one."""
    set_status(work, equipment_of(work, equipment_id, seen_version), STOPPED, reason)


@command(needs=VERIFY, action="equipment.put_back")
def release_equipment(work: UnitOfWork, *, equipment_id: int, seen_version: int, reason: str) -> None:
    """Put a stopped piece back in use, as quality assurance decides; raises PRM-14 for one that is in use,
    PRM-15 while a failure that stops use is open.
    """
    row = equipment_of(work, equipment_id, seen_version)
    if row.status == IN_USE:
        raise CtdeskError("PRM-14", number=row.asset_no)
    if (failure := open_failure(work, row.id)) is not None:
        raise CtdeskError("PRM-15", number=row.asset_no, failure=failure.number)
    set_status(work, row, IN_USE, reason)


@command(needs=REGISTER, action="equipment.retire")
def retire_equipment(work: UnitOfWork, *, equipment_id: int, seen_version: int, reason: str) -> None:
    """A piece that is not used any more; records that named it keep it. A tank leaves the map with it.

    Raises PRM-13 for a retired one, PRM-25 for a tank in which something lies or is expected.
    """
    row = equipment_of(work, equipment_id, seen_version)
    tank = work.db.get(Tank, row.tank_id) if row.kind in TANK_KINDS and row.tank_id is not None else None
    if tank is not None and _is_needed(work, tank.id):
        raise CtdeskError("PRM-25", number=tank.code)
    set_status(work, row, RETIRED, reason)
    if tank is not None:
        tank.active = False
        tank.row_version += 1


@command(needs=REGISTER, action="equipment.register_tanks")
def register_tanks(work: UnitOfWork) -> int:
    """Enter every tank of the map that the register does not know yet; gives how many were entered."""
    missing = unregistered_tanks(work)
    work.event.wanted = bool(missing)
    for tank in missing:
        enter_tank(work, tank)
    return len(missing)


@query()
def list_equipment(
    work: UnitOfWork,
    *,
    text: str | None = None,
    kind: str | None = None,
    retired: bool = False,
    after: int | None = None,
    limit: int = 100,
) -> Page[EquipmentRow]:
    """Equipment by key; ``text`` finds asset number, name, model or serial number."""
    chosen = select(Equipment).order_by(Equipment.id).limit(limit + 1)
    if text:
        like = f"%{text.strip()}%"
        chosen = chosen.where(
            or_(
                Equipment.asset_no.ilike(like),
                Equipment.name.ilike(like),
                Equipment.model.ilike(like),
                Equipment.serial_no.ilike(like),
            )
        )
    if kind is not None:
        chosen = chosen.where(Equipment.kind == kind)
    if not retired:
        chosen = chosen.where(Equipment.status != RETIRED)
    if after is not None:
        chosen = chosen.where(Equipment.id > after)
    found = list(work.db.scalars(chosen))
    rows = equipment_rows(work, found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def tanks_not_registered(work: UnitOfWork) -> tuple[str, ...]:
    """Codes of tanks that the equipment register does not know: nothing is asked of them before use."""
    return tuple(tank.code for tank in unregistered_tanks(work))


def enter_tank(work: UnitOfWork, tank: Tank) -> int:
    """Enter a tank of the map as equipment, inside another command; gives its id."""
    kind = "backup_tank" if tank.backup else "ln2_tank"
    row = Equipment(
        asset_no=_free_number(work, f"{TANK_ASSET}{tank.code}"),
        kind=kind,
        name=tank.name,
        maker=None,
        model=None,
        serial_no=None,
        zone_id=tank.zone_id,
        tank_id=tank.id,
        supplier_id=None,
        owner_id=None,
        interval_months=equipment_kinds()[kind].interval_months,
        calibration_due=None,
        hold_time_h=None,
        status=IN_USE,
        status_reason=None,
        status_since=work.now,
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


def set_status(work: UnitOfWork, row: Equipment, status: str, reason: str) -> None:
    """Write a status with its reason and since when; raises PRM-13 for a retired piece."""
    if row.status == RETIRED:
        raise CtdeskError("PRM-13", number=row.asset_no)
    row.status_reason = fields.required(reason, "reason", 500)
    row.status, row.status_since = status, work.now
    row.row_version += 1
    work.event.reason = row.status_reason


def equipment_rows(work: UnitOfWork, pieces: Iterable[Equipment]) -> tuple[EquipmentRow, ...]:
    """Pieces with the names behind their keys, their open failures and how they stand today."""
    wanted = list(pieces)
    today = today_at_site(work)
    failures: dict[int, list[EquipmentFailure]] = {}
    for failure in work.db.scalars(
        select(EquipmentFailure)
        .where(
            EquipmentFailure.equipment_id.in_([row.id for row in wanted]), EquipmentFailure.ended_at.is_(None)
        )
        .order_by(EquipmentFailure.id)
    ):
        failures.setdefault(failure.equipment_id, []).append(failure)
    alarms = _alarms(work, {row.tank_id for row in wanted if row.kind in TANK_KINDS})
    zones = _names(work, Zone, {row.zone_id for row in wanted}, "code")
    tanks = _names(work, Tank, {row.tank_id for row in wanted}, "code")
    suppliers = _names(work, Supplier, {row.supplier_id for row in wanted}, "name")
    owners = _names(work, Member, {row.owner_id for row in wanted}, "name")
    rows = []
    for row in wanted:
        known = failures.get(row.id, [])
        stopping = next((one.number for one in known if one.stops_use), None)
        rows.append(
            EquipmentRow(
                row.id,
                row.asset_no,
                row.kind,
                row.name,
                row.maker,
                row.model,
                row.serial_no,
                row.zone_id,
                zones.get(row.zone_id),
                row.tank_id,
                tanks.get(row.tank_id),
                row.supplier_id,
                suppliers.get(row.supplier_id),
                row.owner_id,
                owners.get(row.owner_id),
                row.interval_months,
                row.calibration_due,
                row.hold_time_h,
                row.status,
                row.status_reason,
                row.status_since,
                faults_of(piece_of(row, stopping, _alarm_of(row, alarms)), today),
                None if row.calibration_due is None else warning(row.calibration_due, today),
                len(known),
                row.row_version,
            )
        )
    return tuple(rows)


def all_in_register(work: UnitOfWork) -> tuple[EquipmentRow, ...]:
    """Every piece that is not retired, by its number; read once in a unit of work."""
    tables = {"equipment", "equipment_failure", "zone", "tank", "supplier", "member", "tank_alarm"}
    chosen = select(Equipment).where(Equipment.status != RETIRED).order_by(Equipment.asset_no)
    return remembered(
        work.db, tables, ("equipment_register",), lambda: equipment_rows(work, list(work.db.scalars(chosen)))
    )


def piece_of(row: Equipment, failure: str | None, alarm: str | None = None) -> Piece:
    """What the rules look at of one row."""
    return Piece(row.status, row.interval_months is not None, row.calibration_due, failure, alarm)


def open_failure(work: UnitOfWork, equipment_id: int) -> EquipmentFailure | None:
    """The first open failure of a piece that stops its use."""
    return work.db.scalar(
        select(EquipmentFailure)
        .where(
            EquipmentFailure.equipment_id == equipment_id,
            EquipmentFailure.ended_at.is_(None),
            EquipmentFailure.stops_use.is_(True),
        )
        .order_by(EquipmentFailure.id)
        .limit(1)
    )


def unregistered_tanks(work: UnitOfWork) -> tuple[Tank, ...]:
    """The tanks of the map that no piece of equipment stands for."""
    known = select(Equipment.tank_id).where(Equipment.kind.in_(TANK_KINDS), Equipment.tank_id.is_not(None))
    return tuple(
        work.db.scalars(select(Tank).where(Tank.active.is_(True), Tank.id.not_in(known)).order_by(Tank.code))
    )


def equipment_of(work: UnitOfWork, equipment_id: int, seen_version: int | None = None) -> Equipment:
    """The row of a piece; raises PRM-16 where there is none, REC-13 when it changed since it was seen."""
    row = work.db.get(Equipment, equipment_id)
    if row is None:
        raise NotFound("PRM-16", id=equipment_id)
    if seen_version is not None and row.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=row.row_version)
    return row


def today_at_site(work: UnitOfWork) -> date:
    """The day at the site."""
    return work.now.astimezone(ZoneInfo(work.site.time_zone)).date()


def _free_number(work: UnitOfWork, wanted: str) -> str:
    """This asset number, or the first one with a count behind it that nobody has."""
    like = select(Equipment.asset_no).where(Equipment.asset_no.startswith(wanted, autoescape=True))
    taken = set(work.db.scalars(like))
    counted = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (wanted, *counted) if one not in taken)


def _alarms(work: UnitOfWork, tanks: set[int | None]) -> Mapping[int, str]:
    """The open alarm of each tank that asks for action."""
    wanted = [tank for tank in tanks if tank is not None]
    if not wanted:
        return {}
    found = work.db.execute(
        select(TankAlarm.tank_id, TankAlarm.number).where(
            TankAlarm.tank_id.in_(wanted), TankAlarm.closed_at.is_(None), TankAlarm.grade == "action"
        )
    )
    return {row[0]: row[1] for row in found if row[0] is not None}


def _alarm_of(row: Equipment, alarms: Mapping[int, str]) -> str | None:
    return alarms.get(row.tank_id) if row.kind in TANK_KINDS and row.tank_id is not None else None


def _is_needed(work: UnitOfWork, tank_id: int) -> bool:
    """Whether something lies in a tank, or a position of it is kept for a shipment."""
    lies = select(DoseUnit.id).where(DoseUnit.position_id == StoragePosition.id).exists()
    kept = StoragePosition.reserved_shipment_id.is_not(None)
    chosen = select(StoragePosition.id).where(StoragePosition.tank_id == tank_id, or_(lies, kept))
    return work.db.scalar(chosen.limit(1)) is not None


def _interval(kind: str, months: int | None) -> int | None:
    most = equipment_kinds()[kind].interval_months
    if months is None:
        return most
    if not 0 < months <= (most or LONGEST_INTERVAL):
        raise CtdeskError("PRM-11", field="interval_months", most=most or LONGEST_INTERVAL)
    return months


def _hours(hours: int | None) -> int | None:
    if hours is not None and not 0 < hours <= LONGEST_HOLD:
        raise CtdeskError("FIELD-06", field="hold_time_h", value=str(hours), low="1", high=str(LONGEST_HOLD))
    return hours


def _tank_for(work: UnitOfWork, kind: str, tank_id: int | None) -> int | None:
    if tank_id is None:
        return None
    tank = work.db.get(Tank, tank_id)
    if tank is None:
        raise NotFound("STO-02", field="tank_id", id=tank_id)
    taken = kind in TANK_KINDS and all(one.id != tank.id for one in unregistered_tanks(work))
    if taken or not equipment_kinds()[kind].serves:
        raise CtdeskError("PRM-12", field="tank_id", number=tank.code)
    return tank.id


def _known(
    work: UnitOfWork, table: type[Zone | Supplier | Member], key: int | None, field: str
) -> int | None:
    if key is not None and work.db.get(table, key) is None:
        raise NotFound("PRM-17", field=field, id=key)
    return key


def _names(
    work: UnitOfWork, table: type[Zone | Tank | Supplier | Member], keys: set[int | None], column: str
) -> Mapping[int | None, str]:
    wanted = [key for key in keys if key is not None]
    if not wanted:
        return {}
    found = work.db.execute(select(table.id, getattr(table, column)).where(table.id.in_(wanted)))
    return {row[0]: row[1] for row in found}
