"""A shipper's own life: as what it is registered, and what its earlier trips to this hospital showed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.receipt import Shipment
from ctdesk.db.tables.records import Record
from ctdesk.services.gate import query
from ctdesk.services.journal import answers_of
from ctdesk.services.work import UnitOfWork

SHIPPER = "dry_shipper"
_MOST_TRIPS = 12
_VALID_UNTIL, _DOCUMENT = "D15b", "D15a"
_HOLDS_UNTIL = "C6a"
_HOLD_LEFT, _WARMEST, _EXCURSIONS = "C6b", "E6a", "E7a"
# What a receipt looks at on the shipper itself: case, locks, tilt, shock, upright, mist.
_FINDINGS = {
    "damage": ("D1", "D2"),
    "seal": ("D5", "D7"),
    "tilt": ("D10a", "D11"),
    "shock": ("D10b",),
    "mist": ("D13a", "D13b"),
}


@dataclass(frozen=True, slots=True)
class ShipperTrip:
    """One trip to this hospital; hold time left in h, temperature in °C, None where it is not known.

    ``findings``: damage | seal | tilt | shock | mist. ``excursions`` counts stretches beyond the limit.
    """

    record_id: int
    number: str
    arrived_at: datetime
    hold_left_h: Decimal | None
    warmest_c: Decimal | None
    excursions: int | None
    findings: tuple[str, ...]
    outcome: str | None


@dataclass(frozen=True, slots=True)
class ShipperHistory:
    """What is known of a shipper. ``stated_until`` is what the holder's paper said at the last receipt (D15),
    ``qualified_until`` what is registered here with its equipment.
    """

    serial_no: str
    equipment_id: int | None
    asset_no: str | None
    status: str | None
    qualified_until: date | None
    hold_time_h: int | None
    stated_until: date | None
    stated_document: bool | None
    trips: tuple[ShipperTrip, ...]

    @property
    def troubled(self) -> int:
        """Trips with anything against the shipper or its temperature."""
        return sum(bool(one.findings) or bool(one.excursions) for one in self.trips)


@dataclass(frozen=True, slots=True)
class ShipperAtReceipt:
    """The shipper on the bench: its life before, until when it holds the cold (UTC), what was found on it."""

    history: ShipperHistory
    holds_until: datetime | None
    findings: tuple[str, ...]


@query()
def shipper_at_receipt(work: UnitOfWork, *, record_id: int) -> ShipperAtReceipt | None:
    """The shipper of a receipt, by its notice; None where the notice names none."""
    found = work.db.execute(
        select(Record, Shipment)
        .join(Shipment, Shipment.id == Record.subject_id)
        .where(Record.id == record_id, Record.subject_kind == "shipment")
    ).first()
    if found is None:
        return None
    record, shipment = found
    serial_no = shipment.shipper_sn
    if not serial_no:
        return None
    answers = _given(work, record)
    return ShipperAtReceipt(
        history_of(work, serial_no, record.id),
        _moment(answers.get(_HOLDS_UNTIL)) or shipment.hold_time_expiry,
        _found_on(answers),
    )


@query()
def shipper_history(work: UnitOfWork, *, serial_no: str, but_record: int | None = None) -> ShipperHistory:
    """The life of one shipper by the number on its lid, the last trips first; ``but_record`` is the receipt
    that asks.
    """
    return history_of(work, serial_no, but_record)


def history_of(work: UnitOfWork, serial_no: str, but_record: int | None = None) -> ShipperHistory:
    """The same, as part of another query."""
    equipment = work.db.scalar(
        select(Equipment)
        .where(Equipment.serial_no == serial_no, Equipment.kind == SHIPPER)
        .order_by(Equipment.id.desc())
        .limit(1)
    )
    rows = work.db.execute(
        select(Record, Shipment)
        .join(Shipment, Shipment.id == Record.subject_id)
        .where(
            Record.subject_kind == "shipment",
            Record.form_code == "CT-ACC-001",
            Record.state != "voided",
            Shipment.shipper_sn == serial_no,
        )
        .order_by(Record.id.desc())
        .limit(_MOST_TRIPS + 1)
    ).all()
    trips: list[ShipperTrip] = []
    stated: tuple[date | None, bool | None] = (None, None)
    for place, (record, _) in enumerate(rows):
        answers = _given(work, record)
        if place == 0:
            document = answers.get(_DOCUMENT)
            stated = (_day(answers.get(_VALID_UNTIL)), document if isinstance(document, bool) else None)
        if record.id == but_record:
            continue
        count = _number(answers.get(_EXCURSIONS))
        trips.append(
            ShipperTrip(
                record.id,
                record.number,
                record.opened_at,
                _number(answers.get(_HOLD_LEFT)),
                _number(answers.get(_WARMEST)),
                None if count is None else int(count),
                _found_on(answers),
                record.outcome,
            )
        )
    return ShipperHistory(
        serial_no,
        None if equipment is None else equipment.id,
        None if equipment is None else equipment.asset_no,
        None if equipment is None else equipment.status,
        None if equipment is None else equipment.calibration_due,
        None if equipment is None else equipment.hold_time_h,
        *stated,
        tuple(trips[:_MOST_TRIPS]),
    )


def _given(work: UnitOfWork, record: Record) -> dict[str, object]:
    held, _ = answers_of(work.db, record.id, record.version)
    return {path: answer.value for path, answer in held.items() if answer.state == "given"}


def _found_on(answers: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(
        code for code, items in _FINDINGS.items() if any(answers.get(item) is False for item in items)
    )


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _number(value: object) -> Decimal | None:
    try:
        return None if value is None or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
