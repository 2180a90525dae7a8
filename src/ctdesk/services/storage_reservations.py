"""Positions kept for what is on its way: proposed, released with a reason; and boxes marked for a status."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from ctdesk.db.tables.receipt import DoseUnit, Shipment
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.domain.storage import STATUSES, FreePlace, propose_places, status_of
from ctdesk.services import fields
from ctdesk.services.gate import command, query
from ctdesk.services.storage import reserve_position
from ctdesk.services.storage_rules import claims
from ctdesk.services.work import UnitOfWork

ANY = "any"


@dataclass(frozen=True, slots=True)
class ProposedPlace:
    """A position that is proposed for one cassette."""

    cassette: int
    position_id: int
    code: str


@query()
def propose_positions(work: UnitOfWork, *, shipment_id: int) -> tuple[ProposedPlace, ...]:
    """Free positions for the cassettes of an announced shipment that have none yet: the next free box.

    Fewer than cassettes when there is no room. Raises ARR-07 for a shipment nobody announced.
    """
    return _proposed(work, shipment_id)


@command(needs="receipt.prepare", action="position.reserve_proposed")
def reserve_proposed(work: UnitOfWork, *, shipment_id: int) -> int:
    """Keep the positions that ``propose_positions`` gives; how many. Raises STO-13 when there is no room."""
    found = _proposed(work, shipment_id)
    for one in found:
        reserve_position(work, position_id=one.position_id, shipment_id=shipment_id, cassette=one.cassette)
    if len(found) < len(_open_cassettes(work, shipment_id)):
        raise CtdeskError("STO-13", field="position", free=len(found))
    return len(found)


@command(needs="receipt.prepare", action="position.release")
def release_position(work: UnitOfWork, *, position_id: int, seen_version: int, reason: str) -> None:
    """Give a kept position free again, with a reason. Raises STO-14 for one that is not kept."""
    position = work.db.get(StoragePosition, position_id)
    if position is None:
        raise NotFound("STO-02", id=position_id)
    work.event.reason = fields.required(reason, "reason", fields.TEXT)
    if position.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=position.row_version)
    if position.reserved_shipment_id is None:
        raise CtdeskError("STO-14", number=position.code)
    position.reserved_shipment_id = position.reserved_cassette = None
    position.row_version += 1


@command(needs="premises.register", action="position.designate")
def designate_positions(
    work: UnitOfWork, *, tank_id: int, rack: str, box: str | None, slot: str | None, status: str
) -> int:
    """Mark a rack, a box or one position for a status, or for any; how many positions changed.

    ``status``: accepted | quarantined | rejected | any. Raises STO-15 naming a position in which something
    of another status lies.
    """
    wanted = None if status == ANY else fields.one_of(status, "status", frozenset(STATUSES))
    chosen = select(StoragePosition).where(StoragePosition.tank_id == tank_id, StoragePosition.rack == rack)
    if box is not None:
        chosen = chosen.where(StoragePosition.box == box)
    if slot is not None:
        chosen = chosen.where(StoragePosition.slot == slot)
    positions = list(work.db.scalars(chosen))
    if not positions:
        raise NotFound("STO-02", id=tank_id)
    if wanted is not None:
        for code, disposition, hold in work.db.execute(
            select(StoragePosition.code, DoseUnit.disposition, DoseUnit.hold)
            .join(DoseUnit, DoseUnit.position_id == StoragePosition.id)
            .where(StoragePosition.id.in_(chosen.with_only_columns(StoragePosition.id)))
        ):
            if status_of(disposition, hold) != wanted:
                raise CtdeskError("STO-15", field="status", number=code, status=status_of(disposition, hold))
    changed = 0
    for position in positions:
        if position.designated != wanted:
            position.designated = wanted
            position.row_version += 1
            changed += 1
    work.event.wanted = changed > 0
    return changed


def release_for_shipment(work: UnitOfWork, shipment_id: int) -> int:
    """Give every position free that was kept for a shipment that will not come; how many."""
    kept = list(
        work.db.scalars(select(StoragePosition).where(StoragePosition.reserved_shipment_id == shipment_id))
    )
    for position in kept:
        position.reserved_shipment_id = position.reserved_cassette = None
        position.row_version += 1
    return len(kept)


def _open_cassettes(work: UnitOfWork, shipment_id: int) -> list[int]:
    shipment = work.db.get(Shipment, shipment_id)
    if shipment is None:
        raise NotFound("ARR-07", id=shipment_id)
    kept = set(
        work.db.scalars(
            select(StoragePosition.reserved_cassette).where(
                StoragePosition.reserved_shipment_id == shipment_id
            )
        )
    )
    return [number for number in range(1, shipment.cassette_count + 1) if number not in kept]


def _proposed(work: UnitOfWork, shipment_id: int) -> tuple[ProposedPlace, ...]:
    cassettes = _open_cassettes(work, shipment_id)
    if not cassettes:
        return ()
    lying = select(DoseUnit.position_id).where(DoseUnit.position_id.is_not(None))
    bound = claims(work.db)
    free = [
        row
        for row in work.db.execute(
            select(StoragePosition, Tank.code)
            .join(Tank, Tank.id == StoragePosition.tank_id)
            .where(
                Tank.active == True,  # noqa: E712  # a flag is a number to PostgreSQL
                Tank.backup == False,  # noqa: E712  # as above
                StoragePosition.reserved_shipment_id.is_(None),
                StoragePosition.designated.is_(None) | (StoragePosition.designated == "quarantined"),
                StoragePosition.id.not_in(lying),
            )
        )
        if row[0].id not in bound
    ]
    sizes = {
        (tank, rack, box): count
        for tank, rack, box, count in work.db.execute(
            select(StoragePosition.tank_id, StoragePosition.rack, StoragePosition.box, func.count()).group_by(
                StoragePosition.tank_id, StoragePosition.rack, StoragePosition.box
            )
        )
    }
    left = Counter((one.tank_id, one.rack, one.box) for one, _ in free)
    places = []
    for one, tank in free:
        box = (one.tank_id, one.rack, one.box)
        places.append(FreePlace(one.id, tank, one.rack, one.box, one.slot, left[box] == sizes[box]))
    codes = {one.id: one.code for one, _ in free}
    found = propose_places(places, len(cassettes))
    return tuple(
        ProposedPlace(cassette, place.key, codes[place.key])
        for cassette, place in zip(cassettes, found, strict=False)
    )
