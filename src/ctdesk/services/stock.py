"""The stock: every unit in the hospital's keeping, where it is, how it stands, how long it may be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, or_, select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.site import Setting
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.storage import EXPIRY_ALERTS, HELD_PLACES, expiry, infuse_before, status_of
from ctdesk.domain.units import DISPOSITION, is_releasable, next_disposition
from ctdesk.services.arrivals import note_unit
from ctdesk.services.gate import command, query
from ctdesk.services.paging import Page
from ctdesk.services.patients import names_patient
from ctdesk.services.source_values import HOLD_MARGIN_HOURS
from ctdesk.services.work import UnitOfWork

SHOWN = ("all", "accepted", "quarantined", "rejected", "expiring", "outside")
_GONE = DISPOSITION.ends | {
    "expected",
    "partially_used",
    "unusable",
    "infusing",
    "issued",
    "bedside_verified",
}
_ACCEPTED = ("accepted", "reserved", "released")
_EXPIRES = ("accepted", "reserved", "released", "quarantined")


@dataclass(frozen=True, slots=True)
class StockRow:
    """A unit of the stock. ``status`` is that of ``domain.storage``; ``days_left`` counts to the expiry date.

    ``infuse_before`` is set for what is kept in its shipper. ``releasable`` is gate G8: accepted, at hand, in
    date, without a hold. ``patient`` only for those who may see identities.
    """

    id: int
    shipment_id: int
    shipment: str
    product: str | None
    patient: str | None
    batch_no: str | None
    bag: str
    coi_bag_id: str | None
    cassette: int
    cassette_no: str | None
    disposition: str
    hold: str | None
    status: str
    place: str
    tank_id: int | None
    position: str | None
    expires_on: date | None
    days_left: int | None
    alert: int | None
    expired: bool
    infuse_before: datetime | None
    too_late: bool
    releasable: bool


@query()
def list_stock(
    work: UnitOfWork,
    *,
    text: str | None = None,
    tank_id: int | None = None,
    show: str = "all",
    after: int = 0,
    limit: int = 100,
) -> Page[StockRow]:
    """Units in the hospital's keeping, by key; ``show`` is one of ``SHOWN``.

    ``text`` finds batch, bag, cassette, position, shipment, product, and where identities may be seen the
    patient.
    """
    chosen = _stock(work).where(DoseUnit.id > after).order_by(DoseUnit.id).limit(limit + 1)
    for condition in _conditions(work, text, tank_id, show):
        chosen = chosen.where(condition)
    found = work.db.execute(chosen).all()
    margin, today, sees = hold_margin(work), today_at(work), work.rights.has("view.identities")
    rows = tuple(_row(work, *row, margin, today, sees) for row in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@command(needs=("storage.keep", "receipt.decide"), action="stock.expire")
def note_expired(work: UnitOfWork) -> int:
    """Write down that units have expired whose date has passed; how many. Until then they are blocked as
    well: ``is_releasable`` asks the date.
    """
    return expire_units(work)


def expire_units(work: UnitOfWork) -> int:
    """Every unit whose expiry date has passed becomes expired; part of a command or of the daily round."""
    found = list(work.db.scalars(expired_units(today_at(work))))
    for unit in found:
        became = next_disposition(unit.disposition, "expire")
        note_unit(work, unit, "disposition", unit.disposition, became, None)
        unit.disposition = became
        unit.row_version += 1
    work.event.wanted = bool(found)
    return len(found)


def expired_units(today: date) -> Select[DoseUnit]:
    """Units at hand whose date has passed and that are not expired yet."""
    return select(DoseUnit).where(
        DoseUnit.expires_on < today, DoseUnit.disposition.in_(_EXPIRES), DoseUnit.place.in_(HELD_PLACES)
    )


def unit_is_releasable(work: UnitOfWork, unit: DoseUnit) -> bool:
    """Gate G8 for one unit as it stands: accepted and stored, in date, without a hold, its hold time left."""
    shipment = work.db.get_one(Shipment, unit.shipment_id)
    ends = infuse_before(shipment.hold_time_expiry, hold_margin(work)) if unit.place == "in_shipper" else None
    stands = expiry(unit.expires_on, today_at(work))
    return is_releasable(
        unit.disposition,
        unit.place,
        holds=() if unit.hold is None else (unit.hold,),
        expired=(stands is not None and stands.expired) or (ends is not None and ends <= work.now),
    )


def hold_margin(work: UnitOfWork) -> int:
    """How many hours before the end of a shipper's hold time an infusion must have ended."""
    found = work.db.scalar(select(Setting.value).where(Setting.name == "hold_margin_h"))
    return HOLD_MARGIN_HOURS if found is None else int(found)


def today_at(work: UnitOfWork) -> date:
    """The date at the site."""
    return work.now.astimezone(ZoneInfo(work.site.time_zone)).date()


def _stock(work: UnitOfWork) -> Select[DoseUnit, Shipment, str, str, StoragePosition]:
    return (
        select(DoseUnit, Shipment, Product.name_cn, Patient.name, StoragePosition)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .outerjoin(Product, Product.id == TherapyOrder.product_id)
        .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
        .outerjoin(Patient, Patient.id == TreatmentCase.patient_id)
        .outerjoin(StoragePosition, StoragePosition.id == DoseUnit.position_id)
        .where(DoseUnit.place.in_(HELD_PLACES), DoseUnit.disposition.not_in(_GONE))
    )


def _conditions(
    work: UnitOfWork, text: str | None, tank_id: int | None, show: str
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if tank_id is not None:
        found.append(StoragePosition.tank_id == tank_id)
    if show == "accepted":
        found += [DoseUnit.disposition.in_(_ACCEPTED), DoseUnit.hold.is_(None)]
    elif show == "quarantined":
        held = DoseUnit.disposition.in_(_ACCEPTED) & DoseUnit.hold.is_not(None)
        found.append(held | DoseUnit.disposition.in_(("inspecting", "quarantined")))
    elif show == "rejected":
        found.append(DoseUnit.disposition.in_(("rejected", "expired")))
    elif show == "expiring":
        found.append(DoseUnit.expires_on <= today_at(work) + timedelta(days=EXPIRY_ALERTS[0]))
    elif show == "outside":
        found.append(DoseUnit.place != "in_tank")
    if text:
        like = f"%{text.strip()}%"
        matching = or_(
            DoseUnit.batch_no.ilike(like),
            DoseUnit.coi_bag_id.ilike(like),
            DoseUnit.cassette_no.ilike(like),
            StoragePosition.code.ilike(like),
            Shipment.number.ilike(like),
            Product.name_cn.ilike(like),
        )
        if work.rights.has("view.identities"):
            matching = or_(matching, names_patient(work.db, text.strip()), Patient.mrn.ilike(like))
        found.append(matching)
    return found


def _row(
    work: UnitOfWork,
    unit: DoseUnit,
    shipment: Shipment,
    product: str | None,
    patient: str | None,
    position: StoragePosition | None,
    margin: int,
    today: date,
    sees: bool,
) -> StockRow:
    stands = expiry(unit.expires_on, today)
    ends = infuse_before(shipment.hold_time_expiry, margin) if unit.place == "in_shipper" else None
    too_late = ends is not None and ends <= work.now
    expired = stands is not None and stands.expired
    return StockRow(
        unit.id,
        shipment.id,
        shipment.number,
        product,
        patient if sees else None,
        unit.batch_no,
        f"{unit.bag_no or unit.ordinal}/{unit.bag_total or shipment.unit_count}",
        unit.coi_bag_id,
        unit.cassette,
        unit.cassette_no,
        unit.disposition,
        unit.hold,
        status_of(unit.disposition, unit.hold),
        unit.place,
        None if position is None else position.tank_id,
        None if position is None else position.code,
        unit.expires_on,
        None if stands is None else stands.days,
        None if stands is None else stands.alert,
        expired,
        ends,
        too_late,
        is_releasable(
            unit.disposition,
            unit.place,
            holds=() if unit.hold is None else (unit.hold,),
            expired=expired or too_late,
        ),
    )
