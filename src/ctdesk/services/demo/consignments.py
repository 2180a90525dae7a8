"""One consignment of the demo: what was ordered for whom, what the holder announced, what is in the box."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ctdesk.domain.identifiers import check_character
from ctdesk.services import arrivals, orders, patients, storage
from ctdesk.services.demo.hospital import Carrier, Hospital, Person, Ware
from ctdesk.services.demo.recordings import STYLES, Recording, record_trip
from ctdesk.services.demo.stage import Stage

_STAGES = ("awaiting", "ld_ongoing", "no_ld_planned")
_FACILITY = "DEM01"


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient of the demo as the label and the papers name them."""

    name: str
    mrn: str
    label_id: str
    sex: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class Consignment:
    """Everything about one shipment that papers and labels say; times with their zone.

    ``kind`` is the story it tells, ``serial`` its number among all shipments.
    """

    serial: int
    kind: str
    ware: Ware
    carrier: Carrier
    courier: str
    patient: Patient | None
    coi: str | None
    din: str | None
    batch_no: str
    awb_no: str
    shipper_sn: str
    seal_no: str
    logger_sn: str
    arrives_at: datetime
    packed_at: datetime
    departed_at: datetime
    hold_until: datetime
    made_on: date
    expires_on: date
    stage: str
    planned_on: date | None
    style: str

    @property
    def bags(self) -> int:
        """How many bags it holds, each in a cassette of its own."""
        return self.ware.bags

    def bag_code(self, bag: int) -> str:
        """What is printed on the cassette and the bag."""
        return f"{self.coi or self.batch_no}-{bag}"

    def trace_code(self, bag: int) -> str:
        """The twenty digits on the smallest pack; the first seven name the drug."""
        return f"8199{sum(map(ord, self.ware.code)) % 1000:03d}{self.serial:010d}{bag:03d}"

    def recording(self, rng: random.Random, ends_at: datetime, mishap: str | None) -> Recording:
        """What the logger recorded on the way, in local time."""
        limit = self.ware.limits.storage_max_c if self.ware.limits is not None else None
        zone = self.arrives_at.tzinfo
        return record_trip(
            rng,
            style=self.style,
            serial=self.logger_sn,
            trip=self.awb_no,
            packed_at=self.packed_at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
            ends_at=ends_at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
            limit=limit if limit is not None else Decimal(-150),
            mishap=mishap,
        )

    def notice(self) -> arrivals.Notice:
        """What the holder announced."""
        return arrivals.Notice(
            receipt_type=self.ware.receipt_type,
            carrier=self.carrier.name,
            awb_no=self.awb_no,
            packed_at=self.packed_at,
            departed_at=self.departed_at,
            expected_at=self.arrives_at,
            hold_time_h=240,
            hold_time_expiry=self.hold_until,
            shipper_sn=self.shipper_sn,
            seal_no=self.seal_no,
            logger_sn=self.logger_sn,
        )

    def reading(self) -> arrivals.NoticeReading:
        """What a second person reads in the holder's notice."""
        return arrivals.NoticeReading(
            self.ware.receipt_type,
            self.awb_no,
            self.shipper_sn,
            self.seal_no,
            self.logger_sn,
            self.hold_until,
            self.bags,
            self.bags,
            tuple(arrivals.UnitOnNotice(**self.unit(bag)) for bag in range(1, self.bags + 1)),
        )

    def unit(self, bag: int) -> dict[str, Any]:
        """What the holder's notice says about one bag."""
        return {
            "cassette": bag,
            "cassette_no": self.bag_code(bag),
            "coi_bag_id": self.bag_code(bag) if self.coi is not None else None,
            "batch_no": self.batch_no,
            "bag_no": bag,
            "bag_total": self.bags,
            "volume_ml": self.ware.volume_ml,
            "manufactured_on": self.made_on,
            "expires_on": self.expires_on,
        }


@dataclass(frozen=True, slots=True)
class Announced:
    """A consignment in the registers: keys and numbers, and the positions kept for its cassettes."""

    what: Consignment
    shipment_id: int
    number: str
    order_number: str
    positions: tuple[str, ...]


def draw_consignment(
    rng: random.Random, hospital: Hospital, serial: int, kind: str, ware: Ware, arrives_at: datetime
) -> Consignment:
    """Draw one consignment that arrives at this local time with its zone."""
    carrier = hospital.carriers[rng.randrange(len(hospital.carriers))]
    arrival = arrives_at.replace(second=0, microsecond=0)
    packed = arrival - timedelta(hours=18 + rng.randrange(10), minutes=rng.randrange(60))
    day = arrival.date()
    made_on = day - timedelta(days=20 + rng.randrange(40))
    year = f"{day:%y}"
    return Consignment(
        serial=serial,
        kind=kind,
        ware=ware,
        carrier=carrier,
        courier=carrier.couriers[rng.randrange(len(carrier.couriers))],
        patient=_draw_patient(rng, hospital, serial, day) if ware.autologous else None,
        coi=f"CH{_FACILITY}{year}{serial:06d}" if ware.autologous else None,
        din=f"{_FACILITY}{year}{100_000 + serial * 7:06d}" if ware.autologous else None,
        batch_no=f"{ware.code.rpartition('-')[2]}{made_on:%y%m}-{serial:03d}",
        awb_no=f"{carrier.code}{day:%y%m%d}-{serial:04d}",
        shipper_sn=f"DS-{101 + serial % 23}",
        seal_no=f"SL{660_000 + serial * 37:07d}",
        logger_sn=f"{20_338_000 + serial % 31}",
        arrives_at=arrival,
        packed_at=packed,
        departed_at=packed + timedelta(hours=2),
        hold_until=arrival + timedelta(hours=90 + rng.randrange(30)),
        made_on=made_on,
        expires_on=made_on + timedelta(days=270 if ware.autologous else 540),
        stage=_STAGES[rng.randrange(len(_STAGES))],
        planned_on=day + timedelta(days=4 + rng.randrange(7)) if ware.autologous else None,
        style=list(STYLES)[serial % len(STYLES)],
    )


def announce(stage: Stage, one: Consignment, product_id: int) -> tuple[int, str]:
    """Register patient, treatment, order and arrival notice; gives shipment key and order number."""
    coordinator = stage.hospital.holding("R04")[0]
    shipment: int = stage.do(
        coordinator,
        arrivals.announce_shipment,
        order_id=prescribe(stage, one, product_id),
        notice=one.notice(),
        units=tuple(arrivals.UnitOnNotice(**one.unit(bag)) for bag in range(1, one.bags + 1)),
    )
    row, _ = stage.ask(coordinator, arrivals.shipment_detail, shipment_id=shipment)
    return shipment, row.order_number


def prescribe(stage: Stage, one: Consignment, product_id: int) -> int:
    """Register patient and treatment, and the order, verified; gives its key."""
    hospital = stage.hospital
    coordinator, physician = hospital.holding("R04")[0], on_turn(hospital, "R03", one.serial)
    case = None
    if one.patient is not None:
        person = one.patient
        key = stage.do(
            coordinator,
            patients.register_patient,
            mrn=person.mrn,
            name=person.name,
            name_latin="",
            sex=person.sex,
            birth_date=person.birth_date,
            bed=f"{12 + one.serial % 7}-{1 + one.serial % 3}",
        )
        stage.do(
            on_turn(hospital, "R05", one.serial),
            patients.verify_patient,
            patient_id=key,
            mrn=person.mrn,
            name=person.name,
            birth_date=person.birth_date,
        )
        started = one.planned_on - timedelta(days=5) if one.planned_on and one.stage == "ld_ongoing" else None
        case = stage.do(
            coordinator,
            patients.open_case,
            patient_id=key,
            stage=one.stage,
            ld_started_on=None if started is None else min(started, one.arrives_at.date()),
            planned_infusion_on=one.planned_on,
            physician_id=stage.id(physician),
        )
    order: int = stage.do(
        physician,
        orders.place_order,
        product_id=product_id,
        case_id=case,
        coi_id=one.coi,
        din=one.din,
        patient_label_id=None if one.patient is None else one.patient.label_id,
        dose_min=one.ware.dose_min,
        dose_max=one.ware.dose_max,
        hazard_statement="none",
        value=one.ware.value,
    )
    stage.do(
        on_turn(hospital, "R06", one.serial),
        orders.verify_order,
        order_id=order,
        reading=orders.OrderReading(
            product_id,
            None if one.patient is None else one.patient.mrn,
            one.coi,
            one.din,
            None if one.patient is None else one.patient.label_id,
            Decimal(one.ware.dose_min),
            Decimal(one.ware.dose_max),
            "none",
        ),
    )
    return order


def confirm(stage: Stage, one: Consignment, shipment_id: int, order_number: str) -> Announced:
    """A second person reads the notice again, and a place is kept for each cassette."""
    hospital = stage.hospital
    verifier, keeper = on_turn(hospital, "R06", one.serial), on_turn(hospital, "R11", one.serial)
    stage.do(verifier, arrivals.verify_announcement, shipment_id=shipment_id, reading=one.reading())
    tank = 1 + one.serial % 2
    free = stage.ask(keeper, storage.list_positions, tank_id=tank, free_only=True, limit=one.bags).rows
    for cassette, row in enumerate(free[: one.bags], start=1):
        stage.do(
            keeper,
            storage.reserve_position,
            position_id=row.id,
            shipment_id=shipment_id,
            cassette=cassette,
        )
    detail, _ = stage.ask(keeper, arrivals.shipment_detail, shipment_id=shipment_id)
    return Announced(one, shipment_id, detail.number, order_number, tuple(row.code for row in free))


def din_on_label(din: str) -> str:
    """A donation number as the scanner reads it from the label, flags and check value included."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
    return f"={din}{60 + alphabet.index(check_character(din))}"


def on_turn(hospital: Hospital, role: str, serial: int) -> Person:
    """Who of a role takes the work of this shipment."""
    people = hospital.holding(role)
    return people[serial % len(people)]


def _draw_patient(rng: random.Random, hospital: Hospital, serial: int, day: date) -> Patient:
    names = hospital.patients
    return Patient(
        name=names[serial % len(names)],
        mrn=f"00{310_000 + serial * 13:06d}",
        label_id=f"R-{7_000 + serial}",
        sex=("male", "female")[rng.randrange(2)],
        birth_date=date(day.year - 25 - rng.randrange(50), 1 + rng.randrange(12), 1 + rng.randrange(28)),
    )
