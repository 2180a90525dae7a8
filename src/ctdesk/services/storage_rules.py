"""What the rules of ``domain.storage`` ask of the registers: who lies where, and what is kept for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.movements import MoveLine, StorageMove
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import NotFound
from ctdesk.domain.storage import Load, Place, gravest, status_of

CHUNK = 500  # parameters in one statement


def place_of(db: Session, position: StoragePosition, *, moving: int | None = None) -> Place:
    """A position as the rules see it; what the move ``moving`` itself claims does not count."""
    tank = db.get(Tank, position.tank_id)
    if tank is None:
        raise NotFound("STO-02", id=position.tank_id)
    held = db.execute(
        select(DoseUnit.shipment_id, DoseUnit.cassette).where(DoseUnit.position_id == position.id)
    )
    return Place(
        position.code,
        position.designated,
        tank.active,
        tank.backup,
        frozenset((shipment, cassette) for shipment, cassette in held),
        position.reserved_shipment_id,
        claims(db, (position.id,), moving=moving).get(position.id),
    )


def claims(
    db: Session, positions: Sequence[int] | None = None, *, moving: int | None = None
) -> dict[int, tuple[int, int]]:
    """Positions that a move under way is bound for, each with its shipment and cassette."""
    chosen = (
        select(MoveLine.to_position_id, MoveLine.shipment_id, MoveLine.cassette)
        .join(StorageMove, StorageMove.id == MoveLine.move_id)
        .join(Record, Record.id == StorageMove.record_id)
        .where(
            StorageMove.closed_at.is_(None),
            StorageMove.cancelled_at.is_(None),
            Record.state != "voided",
            MoveLine.to_position_id.is_not(None),
        )
    )
    if positions is not None:
        chosen = chosen.where(MoveLine.to_position_id.in_(positions))
    if moving is not None:
        chosen = chosen.where(StorageMove.id != moving)
    return {place: (shipment, cassette) for place, shipment, cassette in db.execute(chosen) if place}


def load_of(units: Iterable[DoseUnit]) -> Load:
    """The units of one cassette as one load, with the gravest status of them."""
    own = list(units)
    return Load(
        own[0].shipment_id,
        own[0].cassette,
        gravest(status_of(unit.disposition, unit.hold) for unit in own),
    )


def units_of(db: Session, shipment: int, cassette: int) -> list[DoseUnit]:
    """The units in one cassette; raises UNIT-15 for a cassette that nobody announced."""
    found = list(
        db.scalars(
            select(DoseUnit)
            .where(DoseUnit.shipment_id == shipment, DoseUnit.cassette == cassette)
            .order_by(DoseUnit.ordinal)
        )
    )
    if not found:
        raise NotFound("UNIT-15", id=shipment)
    return found


def occupants(db: Session, position_id: int) -> tuple[int, ...]:
    """The units that lie in a position."""
    return tuple(
        db.scalars(select(DoseUnit.id).where(DoseUnit.position_id == position_id).order_by(DoseUnit.id))
    )


def position_by_code(db: Session, code: str) -> StoragePosition | None:
    """The position with this barcode."""
    return db.scalar(select(StoragePosition).where(StoragePosition.code == code.strip().upper()))
