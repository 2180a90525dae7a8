"""Tanks, positions and readings, as far as receipt needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.monitoring import TankReading
from ctdesk.db.tables.movements import MoveLine, StorageMove
from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.receipt import DoseUnit, Shipment
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.domain.identifiers import StoragePosition as PositionCode
from ctdesk.domain.identifiers import read_position
from ctdesk.domain.storage import Load, ensure_may_lie
from ctdesk.services import fields
from ctdesk.services.equipment import enter_tank
from ctdesk.services.equipment_table import TANK_KINDS
from ctdesk.services.gate import command, query
from ctdesk.services.paging import Page
from ctdesk.services.storage_rules import CHUNK, claims, place_of
from ctdesk.services.tank_alarms import raise_from_reading
from ctdesk.services.work import UnitOfWork

_COLDEST, _WARMEST = Decimal("-273.15"), Decimal("60")
_MOST_POSITIONS = 2000


@dataclass(frozen=True, slots=True)
class TankRow:
    """A tank with its last readings: °C and cm."""

    id: int
    code: str
    name: str
    temperature_c: Decimal | None
    level_cm: Decimal | None
    level_min_cm: Decimal | None
    read_at: datetime | None
    positions: int
    free: int
    row_version: int
    active: bool = True
    backup: bool = False


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A place for one cassette: free, reserved for a shipment, or occupied by units."""

    id: int
    tank: str
    code: str
    state: str  # free | reserved | occupied
    reserved_for: str | None
    reserved_cassette: int | None
    unit_ids: tuple[int, ...]
    row_version: int
    designated: str | None = None


@command(needs="premises.register", action="tank.add")
def add_tank(
    work: UnitOfWork,
    *,
    code: str,
    name: str,
    level_min_cm: Decimal | str | None,
    backup: bool = False,
) -> int:
    """Register a tank, on the map and as equipment; ``level_min_cm`` is the lowest level of nitrogen that the
    hospital allows. A ``backup`` tank is kept empty for the contents of another.
    """
    wanted = fields.required(code, "code", 12).upper()
    if work.db.scalar(select(Tank.id).where(Tank.code == wanted)) is not None:
        raise CtdeskError("STO-01", field="code", number=wanted)
    tank = Tank(
        code=wanted,
        name=fields.required(name, "name"),
        temperature_c=None,
        level_cm=None,
        level_min_cm=fields.number(level_min_cm, "level_min_cm", low=Decimal(0), high=Decimal(500)),
        read_at=None,
        backup=backup,
    )
    work.db.add(tank)
    work.db.flush()
    enter_tank(work, tank)
    return tank.id


@command(needs="premises.register", action="tank.set_backup")
def set_backup(work: UnitOfWork, *, tank_id: int, backup: bool) -> None:
    """Keep a tank empty as a backup from now on, or use it like any other.

    Raises STO-30 where product lies in it, or a position is kept.
    """
    tank = _tank(work.db, tank_id)
    if tank.backup == backup:
        work.event.wanted = False
        return
    here = select(StoragePosition.id).where(StoragePosition.tank_id == tank.id)
    lies = select(DoseUnit.id).where(DoseUnit.position_id.in_(here)).limit(1)
    kept = here.where(StoragePosition.reserved_shipment_id.is_not(None)).limit(1)
    if backup and (work.db.scalar(lies) is not None or work.db.scalar(kept) is not None):
        raise CtdeskError("STO-30", number=tank.code)
    tank.backup = backup
    tank.row_version += 1
    for piece in work.db.scalars(
        select(Equipment).where(Equipment.tank_id == tank.id, Equipment.kind.in_(TANK_KINDS))
    ):
        piece.kind = TANK_KINDS[backup]
        piece.row_version += 1


@command(needs="premises.register", action="tank.add_positions")
def add_positions(
    work: UnitOfWork, *, tank_id: int, racks: tuple[str, ...], boxes: tuple[str, ...], slots: tuple[str, ...]
) -> int:
    """Lay out every combination of rack, box and place in a tank; how many were added. Raises STO-03 for
    too many at once.
    """
    tank = _tank(work.db, tank_id)
    if len(racks) * len(boxes) * len(slots) > _MOST_POSITIONS:
        raise CtdeskError("STO-03", field="slots", most=_MOST_POSITIONS)
    known = set(work.db.scalars(select(StoragePosition.code).where(StoragePosition.tank_id == tank.id)))
    added = 0
    for rack in racks:
        for box in boxes:
            for slot in slots:
                code = str(PositionCode(tank.code, rack, box, slot))
                if code not in known:
                    read_position(code)  # what a scanner could not read back would never be found
                    known.add(code)
                    work.db.add(
                        StoragePosition(
                            tank_id=tank.id,
                            rack=rack,
                            box=box,
                            slot=slot,
                            code=code,
                            reserved_shipment_id=None,
                            reserved_cassette=None,
                            designated=None,
                        )
                    )
                    added += 1
    work.db.flush()
    return added


@command(needs="storage.keep", action="tank.read")
def record_tank_reading(
    work: UnitOfWork, *, tank_id: int, temperature_c: Decimal | str | None, level_cm: Decimal | str | None
) -> None:
    """Temperature (°C) and level of nitrogen (cm) of a tank as read now; beyond its limits an alarm."""
    tank = _tank(work.db, tank_id)
    temperature = fields.number(temperature_c, "temperature_c", low=_COLDEST, high=_WARMEST)
    level = fields.number(level_cm, "level_cm", low=Decimal(0), high=Decimal(500))
    if temperature is None and level is None:
        raise CtdeskError("FIELD-01", field="temperature_c")
    tank.temperature_c, tank.level_cm, tank.read_at = temperature, level, work.now
    tank.row_version += 1
    reading = TankReading(
        tank_id=tank.id,
        at=work.now,
        temperature_c=temperature,
        level_cm=level,
        o2_percent=None,
        came_from="typed",
        record_id=None,
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(reading)
    work.db.flush()
    raise_from_reading(work, tank, reading)


@command(needs="receipt.prepare", action="position.reserve")
def reserve_position(
    work: UnitOfWork, *, position_id: int, shipment_id: int, cassette: int, seen_version: int | None = None
) -> None:
    """Keep a free position for one cassette of an announced shipment.

    Raises STO-04 when it is taken, STO-05 for a cassette that is not announced, STO-10 … STO-12 where the
    tank or the mark of the position stands against it, ARR-11 for a shipment that was cancelled.
    """
    position = work.db.get(StoragePosition, position_id)
    if position is None:
        raise NotFound("STO-02", id=position_id)
    if seen_version is not None and position.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=position.row_version)
    shipment = work.db.get(Shipment, shipment_id)
    if shipment is None:
        raise NotFound("ARR-07", id=shipment_id)
    if shipment.state == "cancelled":
        raise CtdeskError("ARR-11", number=shipment.number)
    if not 1 <= cassette <= shipment.cassette_count:
        raise CtdeskError("STO-05", field="cassette", most=shipment.cassette_count)
    # Nothing is decided about product that is still on its way: it lies with what waits.
    ensure_may_lie(place_of(work.db, position), Load(shipment_id, cassette, "quarantined"), act="reserve")
    for other in work.db.scalars(
        select(StoragePosition).where(
            StoragePosition.reserved_shipment_id == shipment_id, StoragePosition.reserved_cassette == cassette
        )
    ):
        if other.id != position.id:
            other.reserved_shipment_id = other.reserved_cassette = None
            other.row_version += 1
    position.reserved_shipment_id, position.reserved_cassette = shipment_id, cassette
    position.row_version += 1


@query()
def list_tanks(work: UnitOfWork) -> tuple[TankRow, ...]:
    """Tanks with how many positions each has and how many are free: neither taken nor kept."""
    all_of = _counted(work, taken=False)
    taken = _counted(work, taken=True)
    return tuple(
        TankRow(
            tank.id,
            tank.code,
            tank.name,
            tank.temperature_c,
            tank.level_cm,
            tank.level_min_cm,
            tank.read_at,
            all_of.get(tank.id, 0),
            all_of.get(tank.id, 0) - taken.get(tank.id, 0),
            tank.row_version,
            tank.active,
            tank.backup,
        )
        for tank in work.db.scalars(select(Tank).order_by(Tank.code))
    )


@query()
def list_positions(
    work: UnitOfWork, *, tank_id: int | None = None, free_only: bool = False, after: int = 0, limit: int = 200
) -> Page[PositionRow]:
    """Positions by key, with what is reserved or stored there."""
    chosen = (
        select(StoragePosition, Tank.code, Shipment.number)
        .join(Tank, Tank.id == StoragePosition.tank_id)
        .outerjoin(Shipment, Shipment.id == StoragePosition.reserved_shipment_id)
        .where(StoragePosition.id > after)
        .order_by(StoragePosition.id)
        .limit(limit + 1)
    )
    if tank_id is not None:
        chosen = chosen.where(StoragePosition.tank_id == tank_id)
    if free_only:
        chosen = chosen.where(~_is_taken())
    found = work.db.execute(chosen).all()
    ids = [position.id for position, *_ in found[:limit]]
    units = _lying_in(work.db, ids)
    bound = claims(work.db, ids)
    rows = []
    for position, tank, shipment in found[:limit]:
        own = units.get(position.id, ())
        state = "occupied" if own else "reserved" if shipment or position.id in bound else "free"
        rows.append(
            PositionRow(
                position.id,
                tank,
                position.code,
                state,
                shipment,
                position.reserved_cassette,
                own,
                position.row_version,
                position.designated,
            )
        )
    return Page(tuple(rows), rows[-1].id if len(found) > limit else None)


def _counted(work: UnitOfWork, *, taken: bool) -> dict[int, int]:
    chosen = select(StoragePosition.tank_id, func.count()).group_by(StoragePosition.tank_id)
    if taken:
        chosen = chosen.where(_is_taken())
    return dict(work.db.execute(chosen).all())


def _is_taken() -> ColumnElement[bool]:
    """A position in which something lies, or which is kept for a shipment or a move."""
    lying = select(DoseUnit.position_id).where(DoseUnit.position_id.is_not(None))
    bound = (
        select(MoveLine.to_position_id)
        .join(StorageMove, StorageMove.id == MoveLine.move_id)
        .join(Record, Record.id == StorageMove.record_id)
        .where(
            StorageMove.closed_at.is_(None),
            StorageMove.cancelled_at.is_(None),
            Record.state != "voided",
            MoveLine.to_position_id.is_not(None),
        )
    )
    return or_(
        StoragePosition.reserved_shipment_id.is_not(None),
        StoragePosition.id.in_(lying),
        StoragePosition.id.in_(bound),
    )


def _lying_in(db: Session, positions: list[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for start in range(0, len(positions), CHUNK):
        for unit, position in db.execute(
            select(DoseUnit.id, DoseUnit.position_id)
            .where(DoseUnit.position_id.in_(positions[start : start + CHUNK]))
            .order_by(DoseUnit.id)
        ):
            if position is not None:
                found[position] = (*found.get(position, ()), unit)
    return found


def _tank(db: Session, tank_id: int) -> Tank:
    tank = db.get(Tank, tank_id)
    if tank is None:
        raise NotFound("STO-02", id=tank_id)
    return tank
