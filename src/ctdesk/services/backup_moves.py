"""Everything out of a tank that fails: where each cassette could go, and the moves (CT-STO-001) that bring
it there.

Only tanks that gate G7 lets product into are proposed, backup tanks first: they are kept empty for this.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from ctdesk.db.tables.receipt import DoseUnit, Shipment
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.storage import FreePlace, Load, counted, propose_refuge
from ctdesk.services.equipment_gate import faults_of_tank, tanks_in_order
from ctdesk.services.gate import command, query
from ctdesk.services.record_values import Obstacle
from ctdesk.services.storage_moves import (
    MOST_LINES,
    MOVE,
    THAWED,
    CassetteMove,
    open_move,
    under_way,
)
from ctdesk.services.storage_rules import claims, load_of, position_by_code, units_of
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Refuge:
    """A cassette in the tank and the position proposed for it; None where no tank in order has room."""

    shipment_id: int
    cassette: int
    shipment: str
    batch_no: str | None
    status: str
    start: str
    target: str | None


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """How a tank could be emptied. ``free`` are the tanks in order with their free positions, as proposed;
    ``bound`` counts cassettes that another move takes away already, or whose thaw has begun.
    """

    tank_id: int
    tank: str
    faults: tuple[Obstacle, ...]
    cassettes: tuple[Refuge, ...]
    bound: int
    free: tuple[tuple[str, int], ...]
    most: int = MOST_LINES


@dataclass(frozen=True, slots=True)
class RefugeChosen:
    """A cassette that is to leave, and the code of the position it goes to."""

    shipment_id: int
    cassette: int
    to_code: str


@query(needs=MOVE)
def plan_backup(work: UnitOfWork, *, tank_id: int) -> BackupPlan:
    """Every cassette in a tank with a free position in tanks that are in order; keeps nothing.

    Raises STO-02 for a tank nobody registered.
    """
    db = work.db
    tank = db.get(Tank, tank_id)
    if tank is None:
        raise NotFound("STO-02", id=tank_id)
    loads: list[Load] = []
    starts: dict[Load, str] = {}
    batches: dict[Load, str | None] = {}
    bound = 0
    lying = db.execute(
        select(DoseUnit.shipment_id, DoseUnit.cassette, func.min(StoragePosition.code))
        .join(StoragePosition, StoragePosition.id == DoseUnit.position_id)
        .where(StoragePosition.tank_id == tank.id, DoseUnit.place == "in_tank")
        .group_by(DoseUnit.shipment_id, DoseUnit.cassette)
    )
    for shipment, cassette, code in lying:
        units = units_of(db, shipment, cassette)
        if any(unit.disposition in THAWED for unit in units) or under_way(
            db, CassetteMove(shipment, cassette)
        ):
            bound += 1
            continue
        load = load_of(units)
        loads.append(load)
        starts[load] = code
        batches[load] = next((unit.batch_no for unit in units if unit.batch_no), None)
    tanks, free = _free(work, tank.id)
    places = propose_refuge(loads, [place for place, _ in free], [code for _, code in tanks])
    codes = {place.key: code for place, code in free}
    wanted = select(Shipment.id, Shipment.number).where(Shipment.id.in_({one.shipment for one in loads}))
    numbers = {key: number for key, number in db.execute(wanted)}  # noqa: C416  # rows are no pairs to mypy
    cassettes = []
    for load in sorted(loads, key=lambda one: counted(starts[one])):
        place = places.get((load.shipment, load.cassette))
        cassettes.append(
            Refuge(
                load.shipment,
                load.cassette,
                numbers[load.shipment],
                batches[load],
                load.status,
                starts[load],
                None if place is None else codes[place.key],
            )
        )
    room = tuple((code, sum(place.tank == code for place, _ in free)) for _, code in tanks)
    return BackupPlan(tank.id, tank.code, faults_of_tank(work, tank.id), tuple(cassettes), bound, room)


@command(needs=MOVE, action="storage.open_backup")
def open_backup_moves(
    work: UnitOfWork, *, tank_id: int, reason: str, lines: tuple[RefugeChosen, ...]
) -> tuple[int, ...]:
    """Order the moves that empty a tank, as many as one document cannot hold, all or none; their records.

    Raises STO-06 for an unknown position and STO-29 for one in the same tank, beside ``to:N``; FIELD-01
    without a line; else as ``open_move``.
    """
    if not lines:
        raise CtdeskError("FIELD-01", field="lines")
    moves = []
    for number, line in enumerate(lines, start=1):
        position = position_by_code(work.db, line.to_code)
        if position is None:
            raise CtdeskError("STO-06", field=f"to:{number}", number=line.to_code)
        if position.tank_id == tank_id:
            raise CtdeskError("STO-29", field=f"to:{number}", number=position.code)
        moves.append(CassetteMove(line.shipment_id, line.cassette, position.id))
    parts = [tuple(moves[at : at + MOST_LINES]) for at in range(0, len(moves), MOST_LINES)]
    return tuple(open_move(work, kind="move", reason=reason, lines=part) for part in parts)


def _free(work: UnitOfWork, but: int) -> tuple[list[tuple[int, str]], list[tuple[FreePlace, str]]]:
    """The other tanks in order, backup tanks first, and their free positions with their codes."""
    fit = set(tanks_in_order(work)) - {but}
    tanks = [
        (tank.id, tank.code)
        for tank in sorted(
            work.db.scalars(select(Tank).where(Tank.id.in_(fit or {0}))),
            key=lambda one: (not one.backup, counted(one.code)),
        )
    ]
    names = dict(tanks)
    bound = claims(work.db)
    lying = select(DoseUnit.position_id).where(DoseUnit.position_id.is_not(None))
    rows = work.db.scalars(
        select(StoragePosition).where(
            StoragePosition.tank_id.in_(list(names) or [0]),
            StoragePosition.reserved_shipment_id.is_(None),
            StoragePosition.id.not_in(lying),
        )
    )
    free = [
        (
            FreePlace(row.id, names[row.tank_id], row.rack, row.box, row.slot, designated=row.designated),
            row.code,
        )
        for row in rows
        if row.id not in bound
    ]
    return tanks, free
