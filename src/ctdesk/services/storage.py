"""Tanks, positions, readings and approved zones, as far as receipt needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.receipt import DoseUnit, Shipment
from ctdesk.db.tables.storage import StoragePosition, Tank, Zone
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.domain.identifiers import StoragePosition as PositionCode
from ctdesk.services import fields
from ctdesk.services.gate import command, query
from ctdesk.services.paging import Page
from ctdesk.services.work import UnitOfWork

ZONE_KINDS = frozenset({"campus", "receipt", "quarantine", "accepted", "rejected", "thaw"})
_COLDEST, _WARMEST = Decimal("-273.15"), Decimal("60")
_MOST_POSITIONS = 2000


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """An approved campus, room or zone."""

    id: int
    code: str
    kind: str
    name_zh: str
    name_en: str
    active: bool


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


@command(needs="premises.register", action="zone.add")
def add_zone(work: UnitOfWork, *, code: str, kind: str, name_zh: str, name_en: str) -> int:
    """Register an approved campus, room or zone; raises STO-01 for a code in use."""
    wanted = fields.required(code, "code", 40).upper()
    if work.db.scalar(select(Zone.id).where(Zone.code == wanted)) is not None:
        raise CtdeskError("STO-01", field="code", number=wanted)
    zone = Zone(
        code=wanted,
        kind=fields.one_of(kind, "kind", ZONE_KINDS),
        name_zh=fields.required(name_zh, "name_zh"),
        name_en=fields.required(name_en, "name_en"),
    )
    work.db.add(zone)
    work.db.flush()
    return zone.id


@command(needs="premises.register", action="zone.retire")
def retire_zone(work: UnitOfWork, *, zone_id: int) -> None:
    """A zone that is not approved any more; records that named it keep it."""
    zone = work.db.get(Zone, zone_id)
    if zone is None:
        raise NotFound("STO-02", id=zone_id)
    zone.active = False


@command(needs="premises.register", action="tank.add")
def add_tank(work: UnitOfWork, *, code: str, name: str, level_min_cm: Decimal | str | None) -> int:
    """Register a tank; ``level_min_cm`` is the lowest level of nitrogen that the hospital allows."""
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
    )
    work.db.add(tank)
    work.db.flush()
    return tank.id


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
                    work.db.add(
                        StoragePosition(
                            tank_id=tank.id,
                            rack=rack,
                            box=box,
                            slot=slot,
                            code=code,
                            reserved_shipment_id=None,
                            reserved_cassette=None,
                        )
                    )
                    added += 1
    work.db.flush()
    return added


@command(needs="storage.keep", action="tank.read")
def record_tank_reading(
    work: UnitOfWork, *, tank_id: int, temperature_c: Decimal | str | None, level_cm: Decimal | str | None
) -> None:
    """The temperature (°C) and level of nitrogen (cm) of a tank as read now."""
    tank = _tank(work.db, tank_id)
    temperature = fields.number(temperature_c, "temperature_c", low=_COLDEST, high=_WARMEST)
    level = fields.number(level_cm, "level_cm", low=Decimal(0), high=Decimal(500))
    if temperature is None and level is None:
        raise CtdeskError("FIELD-01", field="temperature_c")
    tank.temperature_c, tank.level_cm, tank.read_at = temperature, level, work.now
    tank.row_version += 1


@command(needs="receipt.prepare", action="position.reserve")
def reserve_position(
    work: UnitOfWork, *, position_id: int, shipment_id: int, cassette: int, seen_version: int | None = None
) -> None:
    """Keep a free position for one cassette of a shipment. Raises STO-04 when it is taken, STO-05 for a
    cassette that is not announced.
    """
    position = work.db.get(StoragePosition, position_id)
    if position is None:
        raise NotFound("STO-02", id=position_id)
    if seen_version is not None and position.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=position.row_version)
    shipment = work.db.get(Shipment, shipment_id)
    if shipment is None:
        raise NotFound("ARR-07", id=shipment_id)
    if not 1 <= cassette <= shipment.cassette_count:
        raise CtdeskError("STO-05", field="cassette", most=shipment.cassette_count)
    if position.reserved_shipment_id not in (None, shipment_id) or occupants(work.db, position.id):
        raise CtdeskError("STO-04", field="position", number=position.code)
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
def list_zones(work: UnitOfWork, *, kind: str | None = None) -> tuple[ZoneRow, ...]:
    """Zones by code, retired ones included."""
    chosen = select(Zone).order_by(Zone.code)
    if kind is not None:
        chosen = chosen.where(Zone.kind == kind)
    return tuple(
        ZoneRow(zone.id, zone.code, zone.kind, zone.name_zh, zone.name_en, zone.active)
        for zone in work.db.scalars(chosen)
    )


@query()
def list_tanks(work: UnitOfWork) -> tuple[TankRow, ...]:
    """Tanks with how many positions each has and how many are free."""
    rows = []
    for tank in work.db.scalars(select(Tank).order_by(Tank.code)):
        positions = list(work.db.scalars(select(StoragePosition).where(StoragePosition.tank_id == tank.id)))
        taken = set(
            work.db.scalars(
                select(DoseUnit.position_id).where(
                    DoseUnit.position_id.in_([position.id for position in positions])
                )
            )
        )
        free = sum(one.reserved_shipment_id is None and one.id not in taken for one in positions)
        rows.append(
            TankRow(
                tank.id,
                tank.code,
                tank.name,
                tank.temperature_c,
                tank.level_cm,
                tank.level_min_cm,
                tank.read_at,
                len(positions),
                free,
                tank.row_version,
            )
        )
    return tuple(rows)


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
        taken = select(DoseUnit.position_id).where(DoseUnit.position_id.is_not(None))
        chosen = chosen.where(
            StoragePosition.reserved_shipment_id.is_(None), StoragePosition.id.not_in(taken)
        )
    found = work.db.execute(chosen).all()
    rows = []
    for position, tank, shipment in found[:limit]:
        units = occupants(work.db, position.id)
        state = "occupied" if units else "reserved" if shipment else "free"
        rows.append(
            PositionRow(
                position.id,
                tank,
                position.code,
                state,
                shipment,
                position.reserved_cassette,
                units,
                position.row_version,
            )
        )
    return Page(tuple(rows), rows[-1].id if len(found) > limit else None)


def occupants(db: Session, position_id: int) -> tuple[int, ...]:
    """The units that lie in a position."""
    return tuple(
        db.scalars(select(DoseUnit.id).where(DoseUnit.position_id == position_id).order_by(DoseUnit.id))
    )


def position_by_code(db: Session, code: str) -> StoragePosition | None:
    """The position with this barcode."""
    return db.scalar(select(StoragePosition).where(StoragePosition.code == code.strip().upper()))


def _tank(db: Session, tank_id: int) -> Tank:
    tank = db.get(Tank, tank_id)
    if tank is None:
        raise NotFound("STO-02", id=tank_id)
    return tank
