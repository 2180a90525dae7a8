"""Quarantine as a register: putting doubtful units there at once, and what waits there with its clocks."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.db.tables.quarantine import Quarantine
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.records import Record
from ctdesk.domain.clocks import ClockRun
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.quarantine import DOUBTS, lymphodepletion, quarantine_clocks
from ctdesk.domain.units import next_disposition
from ctdesk.forms.messages import sentence
from ctdesk.services import fields
from ctdesk.services.arrivals import note_unit
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.held_units import ListedUnit, count_of, line_of, rows_of, units_of
from ctdesk.services.holds import FROZEN, HoldSource, lift_holds, place_hold
from ctdesk.services.incident_wordings import Wording
from ctdesk.services.incidents import register_incident
from ctdesk.services.paging import Page
from ctdesk.services.quarantine_effects import doubt_of
from ctdesk.services.quarantine_rows import (
    Opening,
    case_of,
    open_quarantine,
    open_quarantine_of_unit,
    receipt_of,
)
from ctdesk.services.quarantine_subject import first_told
from ctdesk.services.quarantine_tellings import contacts_for, told_rows
from ctdesk.services.quarantine_words import position_of, unit_name
from ctdesk.services.record_ground import ground_of
from ctdesk.services.shipper_history import ShipperHistory, history_of
from ctdesk.services.source_values import given
from ctdesk.services.stored_files import file_ref, store_file
from ctdesk.services.tellings import Contact, Told
from ctdesk.services.work import UnitOfWork

_PICTURES = ("image/png", "image/jpeg")
_DATA = "D3"
_DOUBTABLE = ("accepted", "reserved", "released")
# What a doubt is an incident of (domain.md §6.2); a notice of the holder is not one of the hospital.
_INCIDENTS = {"tank_excursion": "ST1", "damage": "PQ1", "identity": "ID2"}
_GRAVE = "II"


@dataclass(frozen=True, slots=True)
class HeldUnit(ListedUnit):
    """One unit of a quarantine, and what stands against it."""

    hold: str | None
    items: tuple[str, ...]
    of_identity: bool
    row_version: int


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """A quarantine in the list. ``next_due`` is the next limit that runs, ``late`` when one is missed;
    ``therapy``: begun | planned | none.
    """

    id: int
    number: str
    shipment_id: int
    cause: str
    product: str | None
    patient: str | None
    units: int
    started_at: datetime
    due_at: datetime
    data_due_at: datetime | None
    next_clock: str | None
    next_due: datetime | None
    late: bool
    therapy: str
    record_id: int | None
    record_number: str
    record_state: str
    outcome: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What does not conform: number, words in both languages, what was found, the reason given."""

    item: str
    unit: int | None
    severity: str
    zh_CN: str
    en: str
    said: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class QuarantineSheet:
    """Everything the page shows of one quarantine."""

    row: QuarantineRow
    text: str | None
    put_by: str | None
    source_record_id: int | None
    source_number: str | None
    extends: str | None
    units: tuple[HeldUnit, ...]
    findings: tuple[FindingRow, ...]
    clocks: tuple[ClockRun, ...]
    contacts: tuple[Contact, ...]
    told: tuple[Told, ...]
    ld_started_on: date | None
    planned_infusion_on: date | None
    excursions: int
    rule: str | None
    photo: int | None
    shipper: ShipperHistory | None


@command(needs=("receipt.quarantine", "receipt.decide"), action="quarantine.put")
def quarantine_units(
    work: UnitOfWork,
    *,
    unit_ids: tuple[int, ...],
    doubt: str,
    reason: str,
    photo: tuple[str, bytes] | None = None,
) -> int:
    """Put units that lie in store into quarantine at once, and open its record; gives the quarantine.

    One person may do it, at any hour (decision 6). ``doubt`` is one of ``domain.quarantine.DOUBTS``; one
    about identity freezes the units, and damage and identity ask for a photo. Raises QUA-06 for a unit that
    is there already, QUA-07 for units of several shipments, QUA-08 for none, UNIT-01 or UNIT-03 for a unit
    that cannot go there any more.
    """
    fields.one_of(doubt, "doubt", frozenset(DOUBTS))
    told = fields.required(reason, "reason", fields.TEXT)
    units = [_unit(work, one) for one in dict.fromkeys(unit_ids)]
    if not units:
        raise CtdeskError("QUA-08", field="unit_ids")
    if len({unit.shipment_id for unit in units}) > 1:
        raise CtdeskError("QUA-07", field="unit_ids")
    if photo is None and doubt in ("damage", "identity"):
        raise CtdeskError("QUA-09", field="photo")
    for unit in units:
        before = open_quarantine_of_unit(work, unit.id)
        if before is not None:
            raise CtdeskError("QUA-06", unit=unit.ordinal, number=before.number)
    picture = None if photo is None else store_file(work, *photo, field="photo", only=_PICTURES)
    findings = [
        {
            "item": doubt,
            "unit": unit.ordinal,
            "severity": "critical",
            "zh_CN": _doubt_words(doubt, "zh_CN"),
            "en": _doubt_words(doubt, "en"),
            "said": None,
            "reason": told,
        }
        for unit in units
    ]
    shipment_id = units[0].shipment_id
    receipt = receipt_of(work, shipment_id)
    ref = file_ref(work, picture)
    moves = {unit.id: next_disposition(unit.disposition, "quarantine") for unit in units}
    row = open_quarantine(
        work,
        Opening(
            shipment_id=shipment_id,
            source=receipt,
            cause="doubt",
            findings=findings,
            text=told,
            photo=None if ref is None else ref.sha256,
        ),
        units,
    )
    for unit in units:
        note_unit(work, unit, "disposition", unit.disposition, moves[unit.id], row.record_id)
        unit.disposition = moves[unit.id]
        if doubt == "identity":
            place_hold(work, unit.id, FROZEN, source=HoldSource("quarantine", row.id), reason=told)
        unit.row_version += 1
    if doubt in _INCIDENTS:
        register_incident(
            work,
            kind="incident",
            code=_INCIDENTS[doubt],
            severity=_GRAVE,
            says=Wording("WORD-08", {"number": row.number, "said": told}),
            unit_ids=tuple(unit.id for unit in units),
            record_id=row.record_id,
            raised_by="G5" if doubt == "identity" else None,
            process_step="storage_alarms",
        )
    work.event.reason = told
    return row.id


@command(needs="quality.cosign", action="quarantine.lift_freeze")
def lift_freeze(work: UnitOfWork, *, unit_id: int, seen_version: int, reason: str) -> None:
    """Lift the freeze of a unit whose receipt was amended and shows no doubt about identity any more.

    The unit stays in quarantine. Raises QUA-24 while the doubt stands, QUA-25 for a unit that is not frozen.
    """
    unit = _unit(work, unit_id)
    told = fields.required(reason, "reason", fields.TEXT)
    row = open_quarantine_of_unit(work, unit.id)
    if unit.hold != FROZEN or unit.row_version != seen_version:
        raise CtdeskError("QUA-25", unit=unit.ordinal)
    if row is None:
        raise CtdeskError("QUA-24", unit=unit.ordinal)
    if replace(doubt_of(row, unit), frozen=False).of_identity:
        raise CtdeskError("QUA-24", unit=unit.ordinal)
    lift_holds(work, unit.id, FROZEN, reason=told, source=HoldSource("quarantine", row.id))
    work.event.reason = told


@query()
def list_quarantines(
    work: UnitOfWork,
    *,
    state: str = "open",
    text: str | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[QuarantineRow]:
    """Quarantines, the newest first. ``state``: open | decided | all; ``text`` as in ``rows_of``."""
    states = {"open": (Quarantine.closed_at.is_(None),), "decided": (Quarantine.closed_at.is_not(None),)}
    found, further = rows_of(work, Quarantine, *states.get(state, ()), text=text, after=after, limit=limit)
    return Page(tuple(quarantine_row(work, row) for row in found), further)


@query()
def quarantine_sheet(work: UnitOfWork, *, quarantine_id: int) -> QuarantineSheet:
    """One quarantine with its units, findings, clocks, calls and the life of its shipper; raises QUA-01."""
    row = work.db.get(Quarantine, quarantine_id)
    if row is None:
        raise NotFound("QUA-01", id=quarantine_id)
    shipment = work.db.get(Shipment, row.shipment_id)
    source = None if row.source_record_id is None else work.db.get(Record, row.source_record_id)
    case = case_of(work, row.shipment_id)
    serial = None if shipment is None else shipment.shipper_sn
    return QuarantineSheet(
        row=quarantine_row(work, row),
        text=row.text,
        put_by=member_name(work.db, row.put_by),
        source_record_id=row.source_record_id,
        source_number=None if source is None else source.number,
        extends=work.db.scalar(select(Quarantine.number).where(Quarantine.id == row.extends_id)),
        units=tuple(_held(work, row, unit) for unit in units_of(work, row)),
        findings=tuple(
            FindingRow(
                str(one["item"]),
                one.get("unit"),
                str(one.get("severity")),
                str(one.get("zh_CN", "")),
                str(one.get("en", "")),
                one.get("said"),
                one.get("reason"),
            )
            for one in row.reason_codes
        ),
        clocks=clocks_of_quarantine(work, row),
        contacts=contacts_for(work, row.shipment_id),
        told=told_rows(work, row),
        ld_started_on=None if case is None else case.ld_started_on,
        planned_infusion_on=None if case is None else case.planned_infusion_on,
        excursions=len(row.facts.get("excursions") or ()),
        rule=row.facts.get("rule"),
        photo=_photo_file(work, row),
        shipper=None if not serial else history_of(work, serial, row.source_record_id),
    )


def quarantine_row(work: UnitOfWork, row: Quarantine) -> QuarantineRow:
    """A quarantine as lists show it; a patient only to who may see identities."""
    order = work.db.execute(
        select(Product.name_cn, Patient.name)
        .select_from(Shipment)
        .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .join(Product, Product.id == TherapyOrder.product_id)
        .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
        .outerjoin(Patient, Patient.id == TreatmentCase.patient_id)
        .where(Shipment.id == row.shipment_id)
    ).one_or_none()
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    running = [
        one for one in clocks_of_quarantine(work, row) if one.stopped_at is None and one.due_at is not None
    ]
    running.sort(key=lambda one: one.due_at or row.due_at)
    first = running[0] if running else None
    return QuarantineRow(
        id=row.id,
        number=row.number,
        shipment_id=row.shipment_id,
        cause=row.cause,
        product=None if order is None else order[0],
        patient=None if order is None or not work.rights.has("view.identities") else order[1],
        units=count_of(work, row),
        started_at=row.started_at,
        due_at=row.due_at,
        data_due_at=row.data_due_at,
        next_clock=None if first is None else first.id,
        next_due=None if first is None else first.due_at,
        late=any(one.status == "late" for one in running),
        therapy=therapy_of(work, row),
        record_id=row.record_id,
        record_number="" if record is None else record.number,
        record_state="" if record is None else record.state,
        outcome=row.outcome,
        closed_at=row.closed_at,
    )


def clocks_of_quarantine(work: UnitOfWork, row: Quarantine) -> tuple[ClockRun, ...]:
    """The limits of a quarantine as they stand now."""
    return quarantine_clocks(
        row.started_at,
        row.due_at,
        first_told(work, row),
        data_due=row.data_due_at,
        data_came=_data_came(work, row),
        closed=row.closed_at,
        now=work.now,
    )


def therapy_of(work: UnitOfWork, row: Quarantine) -> str:
    """Whether the patient's lymphodepletion has begun, is planned, or neither."""
    case = case_of(work, row.shipment_id)
    if case is None:
        return "none"
    today = work.now.astimezone(ZoneInfo(work.site.time_zone)).date()
    return lymphodepletion(case.stage, case.ld_started_on, today)


def _data_came(work: UnitOfWork, row: Quarantine) -> datetime | None:
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    if record is None:
        return None
    ground = ground_of(work, record)
    answer = ground.answers.get(_DATA)
    came = answer is not None and given(ground, _DATA) in ("data_file", "report_only")
    return answer.entered_at if came and answer is not None else None


def _held(work: UnitOfWork, row: Quarantine, unit: DoseUnit) -> HeldUnit:
    doubt = doubt_of(row, unit)
    return HeldUnit(
        **asdict(line_of(work, unit)),
        hold=unit.hold,
        items=tuple(sorted(doubt.items)),
        of_identity=doubt.of_identity,
        row_version=unit.row_version,
    )


def _photo_file(work: UnitOfWork, row: Quarantine) -> int | None:
    if row.photo is None:
        return None
    return work.db.scalar(select(StoredFile.id).where(StoredFile.sha256 == row.photo).limit(1))


def _unit(work: UnitOfWork, unit_id: int) -> DoseUnit:
    unit = work.db.get(DoseUnit, unit_id)
    if unit is None:
        raise NotFound("QUA-10", id=unit_id)
    return unit


def _doubt_words(doubt: str, spoken: str) -> str:
    return sentence(f"QUA-D-{doubt.upper().replace('_', '-')}", spoken)


@dataclass(frozen=True, slots=True)
class UnitAtHand:
    """A unit in store that may be put into quarantine."""

    id: int
    shipment_id: int
    name: str
    batch_no: str | None
    product: str | None
    place: str
    position: str | None
    disposition: str


@query()
def units_at_hand(
    work: UnitOfWork, *, text: str | None = None, unit_ids: tuple[int, ...] = (), limit: int = 50
) -> tuple[UnitAtHand, ...]:
    """Accepted, reserved and released units by bag, cassette, batch or trace code, or these units."""
    chosen = (
        select(DoseUnit, Product.name_cn)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .outerjoin(Product, Product.id == TherapyOrder.product_id)
        .where(DoseUnit.disposition.in_(_DOUBTABLE))
        .order_by(DoseUnit.shipment_id.desc(), DoseUnit.ordinal)
        .limit(limit)
    )
    if unit_ids:
        chosen = chosen.where(DoseUnit.id.in_(unit_ids))
    if text and text.strip():
        part = text.strip()
        columns = (DoseUnit.coi_bag_id, DoseUnit.cassette_no, DoseUnit.batch_no, DoseUnit.trace_code)
        chosen = chosen.where(or_(*(column.contains(part, autoescape=True) for column in columns)))
    return tuple(
        UnitAtHand(
            unit.id,
            unit.shipment_id,
            unit_name(unit),
            unit.batch_no,
            product,
            unit.place,
            position_of(work.db, unit),
            unit.disposition,
        )
        for unit, product in work.db.execute(chosen)
    )
