"""Stock that was received before ctdesk existed: announced with its papers, taken in by two people.

It was never received here, so it has no acceptance record; its history says so, and its state is what its
papers say. A person scans where each cassette lies, a second one scans it again and gives the password.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.quarantine import ExistingStock
from ctdesk.db.tables.receipt import DoseUnit, Shipment
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.storage import Load, ensure_may_lie
from ctdesk.domain.units import next_disposition, next_place
from ctdesk.services import fields
from ctdesk.services.arrivals import note_unit
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.photos import ensure_whole_picture
from ctdesk.services.rights import site_day
from ctdesk.services.storage_rules import place_of
from ctdesk.services.stored_files import store_file
from ctdesk.services.work import UnitOfWork

ENTERS, CONFIRMS = ("receipt.receive", "storage.put_in"), ("receipt.verify", "receipt.decide")
EVENTS = {"accepted": "accept", "quarantined": "quarantine", "rejected": "reject"}
FLAG = "existing_stock"
File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class StockRow:
    """Stock taken in; ``state``: waiting | confirmed | withdrawn. Positions are not told while somebody is to
    scan them again.
    """

    id: int
    disposition: str
    received_on: date
    reason: str
    state: str
    entered_by: str | None
    entered_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    may_confirm: bool


@command(needs=ENTERS, action="stock.note_existing")
def note_existing_stock(
    work: UnitOfWork,
    *,
    shipment_id: int,
    received_on: date,
    disposition: str,
    reason: str,
    positions: tuple[str, ...],
    paper: File,
    photos: tuple[File, ...],
) -> int:
    """Say that an announced shipment lay here before: where each cassette lies, and what its papers say.

    Raises STK-01 unless it is announced and verified by a second person, STK-02 for a day to come, STK-03
    without a position and a photo for each cassette, STK-04 while it waits already, STO-… for a position in
    which it may not lie.
    """
    shipment = _announced(work, shipment_id)
    if received_on > site_day(work.db, work.now):
        raise CtdeskError("STK-02", field="received_on")
    state = fields.one_of(disposition, "disposition", frozenset(EVENTS))
    why = fields.required(reason, "reason", fields.TEXT)
    if len(positions) != shipment.cassette_count or len(photos) != shipment.cassette_count:
        raise CtdeskError("STK-03", field="photos", count=shipment.cassette_count)
    if _row_of(work.db, shipment.id) is not None:
        raise CtdeskError("STK-04", number=shipment.number)
    taken: set[tuple[int | None, int | None]] = set()
    for number, code in enumerate(positions, 1):
        position = _position(work.db, code, number)
        if (position.reserved_shipment_id, position.reserved_cassette) in taken:
            raise CtdeskError("STO-04", field=f"position:{number}", number=position.code)
        load = Load(shipment.id, number, state)
        ensure_may_lie(place_of(work.db, position), load, act="put_in", at=f"position:{number}")
        position.reserved_shipment_id, position.reserved_cassette = shipment.id, number
        position.row_version += 1
        taken.add((shipment.id, number))
    for _, data in photos:
        ensure_whole_picture(data, "photos")
    row = ExistingStock(
        shipment_id=shipment.id,
        received_on=received_on,
        disposition=state,
        reason=why,
        paper_file_id=store_file(work, *paper, field="paper"),
        photos=[store_file(work, name, data, field="photos") for name, data in photos],
        entered_by=work.actor.member_id,
        entered_at=work.now,
        confirmed_by=None,
        confirmed_at=None,
        withdrawn_at=None,
        withdraw_reason=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=CONFIRMS, action="stock.confirm_existing", password=True)
def confirm_existing_stock(
    work: UnitOfWork, *, stock_id: int, disposition: str, positions: tuple[str, ...]
) -> None:
    """Take the stock in as the second person, who scans every position and reads the papers again.

    Raises STK-05 for whoever entered it, STK-06 naming the cassette that lies elsewhere, STK-07 where the
    papers say something else.
    """
    row = _waiting(work.db, stock_id)
    if row.entered_by == work.actor.member_id:
        raise Refused("STK-05")
    shipment = _announced(work, row.shipment_id)
    if disposition != row.disposition:
        raise CtdeskError("STK-07", field="disposition")
    places = _reserved(work.db, shipment)
    for number in range(1, shipment.cassette_count + 1):
        scanned = positions[number - 1] if number <= len(positions) else ""
        there = places.get(number)
        if there is None or fields.differs(scanned, there.code, "position"):
            raise CtdeskError("STK-06", field=f"position:{number}", cassette=number)
    shipment.state = "decided"
    shipment.row_version += 1
    for unit in work.db.scalars(
        select(DoseUnit).where(DoseUnit.shipment_id == shipment.id).order_by(DoseUnit.ordinal)
    ):
        _take_in(work, unit, row.disposition, places[unit.cassette])
    for place in places.values():
        place.reserved_shipment_id = place.reserved_cassette = None
        place.row_version += 1
    row.confirmed_by, row.confirmed_at = work.member_id(), work.now
    work.event.facts["existing_stock"] = {"shipment": shipment.number, "state": row.disposition}


@command(needs=(*ENTERS, *CONFIRMS), action="stock.withdraw_existing")
def withdraw_existing_stock(work: UnitOfWork, *, stock_id: int, reason: str) -> None:
    """Take back what was entered before a second person confirmed it; the shipment is announced as before."""
    row = _waiting(work.db, stock_id)
    row.withdraw_reason = fields.required(reason, "reason", fields.TEXT)
    row.withdrawn_at = work.now


@query()
def existing_stock(work: UnitOfWork, *, shipment_id: int) -> StockRow | None:
    """Whether a shipment is stock from before, and how far it is taken in."""
    row = work.db.scalar(
        select(ExistingStock)
        .where(ExistingStock.shipment_id == shipment_id)
        .order_by(ExistingStock.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    state = "withdrawn" if row.withdrawn_at else "confirmed" if row.confirmed_at else "waiting"
    own = row.entered_by == work.actor.member_id
    return StockRow(
        row.id,
        row.disposition if own or state != "waiting" else "",
        row.received_on,
        row.reason,
        state,
        member_name(work.db, row.entered_by),
        row.entered_at,
        member_name(work.db, row.confirmed_by),
        row.confirmed_at,
        state == "waiting" and not own and work.rights.has(*CONFIRMS),
    )


def _take_in(work: UnitOfWork, unit: DoseUnit, disposition: str, place: StoragePosition) -> None:
    """Step by step by the table of states; its history begins with a line that it was not received here."""
    note_unit(work, unit, "flag", None, FLAG, None)
    for event in ("arrive", EVENTS[disposition]):
        became = next_disposition(unit.disposition, event)
        note_unit(work, unit, "disposition", unit.disposition, became, None)
        unit.disposition = became
    for event in ("dispatch", "arrive", "take_out", "put_in"):
        there = next_place(unit.place, event)
        note_unit(work, unit, "place", unit.place, there, None)
        unit.place = there
    note_unit(work, unit, "place", None, place.code, None)
    unit.position_id = place.id
    unit.row_version += 1


def _announced(work: UnitOfWork, shipment_id: int) -> Shipment:
    shipment = work.db.get(Shipment, shipment_id)
    if shipment is None:
        raise NotFound("ARR-07", id=shipment_id)
    if shipment.state != "announced" or shipment.verified_at is None:
        raise CtdeskError("STK-01", number=shipment.number)
    return shipment


def _row_of(db: Session, shipment_id: int) -> ExistingStock | None:
    return db.scalar(
        select(ExistingStock).where(
            ExistingStock.shipment_id == shipment_id, ExistingStock.withdrawn_at.is_(None)
        )
    )


def _waiting(db: Session, stock_id: int) -> ExistingStock:
    row = db.get(ExistingStock, stock_id)
    if row is None or row.withdrawn_at is not None or row.confirmed_at is not None:
        raise NotFound("STK-08")
    return row


def _position(db: Session, code: str, number: int) -> StoragePosition:
    found = db.scalar(select(StoragePosition).where(StoragePosition.code == code.strip().upper()))
    if found is None:
        raise NotFound("STO-02", field=f"position:{number}", id=code)
    return found


def _reserved(db: Session, shipment: Shipment) -> dict[int, StoragePosition]:
    rows: Sequence[StoragePosition] = db.scalars(
        select(StoragePosition).where(StoragePosition.reserved_shipment_id == shipment.id)
    ).all()
    return {row.reserved_cassette or 0: row for row in rows}
