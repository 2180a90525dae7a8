"""What each source says: one small reader for each register, in the words of the form language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_FLOOR, ROUND_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.site import Setting
from ctdesk.db.tables.storage import StoragePosition, Tank, Zone
from ctdesk.domain.answers import State, Value
from ctdesk.forms.definition import Definition
from ctdesk.forms.plan import plan_of
from ctdesk.services.record_ground import Ground
from ctdesk.services.remembered import remembered
from ctdesk.services.subject_kinds import Each as Each
from ctdesk.services.supplier_standing import carrier_authorised, holder_file_current
from ctdesk.services.trip_reading import trip_facts

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

# Items of CT-ACC-001 from whose answers a source is worked out.
ARRIVED, DEPARTED, HOLD_ENDS, OPENED = "C1", "C5a", "C6a", "G1"
DOSE_READ, TRACE_READ, OUTCOME = "H10a", "H16", "K1"
ACCEPTING = frozenset({"accept", "accept_with_deviation"})
LOGGER = "logger."
_READ = "sources.read"
_HOLD_MARGIN = select(Setting.value).where(Setting.name == "hold_margin_h")
_ZONES = select(Zone).order_by(Zone.code)
_PRODUCTS = select(Product).order_by(Product.code)
_RESERVED = (
    select(StoragePosition)
    .where(StoragePosition.reserved_shipment_id == bindparam("shipment"))
    .order_by(StoragePosition.reserved_cassette)
)
HOLD_MARGIN_HOURS = 24  # domain.md §3.11, until the hospital sets its own
_HOUR = Decimal(3600)
_TENTH = Decimal("0.1")
_SEX = {"male": "男 / male", "female": "女 / female", "unknown": "未说明 / not stated"}


Source = Callable[["UnitOfWork", Ground], "Value | Each"]


def given(ground: Ground, path: str) -> Value:
    """The value that a path was answered with, or None."""
    answer = ground.answers.get(path)
    return answer.value if answer is not None and answer.state is State.GIVEN else None


def moment(ground: Ground, path: str) -> datetime | None:
    """The moment that a path was answered with."""
    value = given(ground, path)
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=ground.tz)


def agreed(ground: Ground, item: str, unit: int) -> Value:
    """What two people read alone, once both have and agree, or the third reading that decided."""
    third = given(ground, f"{item}:{unit}@third")
    if third is not None:
        return third
    plan = plan_of(ground.definition).items.get(item)
    slots = () if plan is None else plan.by
    readings = [given(ground, f"{item}:{unit}@{slot}") for slot in slots]
    if not readings or any(value is None for value in readings):
        return None
    return readings[0] if all(value == readings[0] for value in readings) else None


def read_text(value: Decimal | int | None) -> str | None:
    return None if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def read_day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def read_at(ground: Ground, value: datetime | None) -> str | None:
    return None if value is None else ground.local(value)


def read_code_and_words(code: str, zh: str, en: str) -> Value:
    return {"code": code, "zh_CN": zh, "en": en}


def read_unique_items(definition: Definition) -> tuple[str, ...]:
    return tuple(item.id for section in definition.section for item in section.item if item.unique)


def read_seen_before(ground: Ground) -> Value:
    """Those of the codes read here that another unit was received under; the site's others do not matter."""
    read = {
        answer.value
        for path, answer in ground.answers.items()
        if path.startswith(f"{TRACE_READ}:") and isinstance(answer.value, str)
    }
    if not read:
        return []
    mine = {unit.id for unit in ground.units}
    codes = tuple(sorted(read))
    rows = remembered(
        ground.db,
        {DoseUnit.__tablename__},
        ("trace_codes", codes),
        lambda: ground.db.execute(
            select(DoseUnit.id, DoseUnit.trace_code).where(DoseUnit.trace_code.in_(codes))
        ).all(),
    )
    return [code for unit_id, code in rows if unit_id not in mine and code is not None]


def read_notice(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        notice = ground.shipment
        # An announcement counts only once a second person has confirmed it (decision 40).
        if notice is None or notice.verified_at is None:
            return None
        value = getattr(notice, field)
        if isinstance(value, datetime):
            return ground.local(value)
        return str(value) if isinstance(value, int) else value

    return read


def is_ordered(ground: Ground) -> bool:
    """Whether product, patient and chain of identity count: a second person has read the order again
    (decision 40).
    """
    return ground.order is not None and ground.order.verified_at is not None


def read_order(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        value = getattr(ground.order, field) if is_ordered(ground) else None
        return read_text(value) if isinstance(value, Decimal) else value

    return read


def read_patient(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        patient = ground.patient
        if patient is None or patient.verified_at is None or not is_ordered(ground):
            return None
        value = getattr(patient, field)
        return value.isoformat() if isinstance(value, date) else value

    return read


def read_patient_name(work: UnitOfWork, ground: Ground) -> Value | Each:
    patient = ground.patient
    if patient is None or patient.verified_at is None or not is_ordered(ground):
        return None
    if not patient.name_latin:
        return patient.name
    # On a label the registered romanised form stands for the name as well (H1).
    both: list[Value] = [patient.name, patient.name_latin]
    return Each({unit.ordinal: both for unit in ground.units}, whole=patient.name)


def read_product(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        value = getattr(ground.product, field) if is_ordered(ground) else None
        return value or None if isinstance(value, str) else value

    return read


def read_label(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        value = getattr(ground.label, field) if ground.label is not None and is_ordered(ground) else None
        return read_text(value) if isinstance(value, Decimal | int) else value

    return read


def read_unit(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Each:
        found: dict[int, Value] = {}
        if ground.shipment is None or ground.shipment.verified_at is None:
            return Each(found)
        for unit in ground.units:
            value = getattr(unit, field)
            if isinstance(value, date):
                found[unit.ordinal] = value.isoformat()
            elif isinstance(value, Decimal | int):
                found[unit.ordinal] = read_text(value)
            else:
                found[unit.ordinal] = value
        return Each(found)

    return read


def read_days_beyond_plan(work: UnitOfWork, ground: Ground) -> Each:
    found: dict[int, Value] = {}
    planned = None if ground.case is None else ground.case.planned_infusion_on
    if planned is None:
        return Each(found)
    for unit in ground.units:
        read = agreed(ground, "H11b", unit.ordinal)
        announced = ground.shipment is not None and ground.shipment.verified_at is not None
        expires = unit.expires_on if announced else None
        if expires is None and isinstance(read, str):
            try:
                expires = date.fromisoformat(read)
            except ValueError:
                expires = None
        if expires is not None:
            found[unit.ordinal] = str((expires - planned).days)
    return Each(found)


def read_ld_day(work: UnitOfWork, ground: Ground) -> Value:
    if ground.case is None or ground.case.ld_started_on is None:
        return None
    day = (ground.now.astimezone(ground.tz).date() - ground.case.ld_started_on).days + 1
    return str(day) if day >= 1 else None


def read_spans(start: datetime | None, end: datetime | None, rounding: str) -> str | None:
    if start is None or end is None:
        return None
    hours = Decimal(int((end - start).total_seconds())) / _HOUR
    return format(hours.quantize(_TENTH, rounding=rounding), "f")


def read_transit_hours(work: UnitOfWork, ground: Ground) -> Value:
    # Away from zero, so that neither an exceeded limit nor a departure after arrival is rounded away.
    return read_spans(moment(ground, DEPARTED), moment(ground, ARRIVED), ROUND_UP)


def read_hold_left(work: UnitOfWork, ground: Ground) -> Value:
    return read_spans(moment(ground, ARRIVED), moment(ground, HOLD_ENDS), ROUND_FLOOR)


def read_hold_margin(work: UnitOfWork, ground: Ground) -> Value:
    setting = remembered(
        ground.db,
        {Setting.__tablename__},
        "hold_margin_h",
        lambda: ground.db.scalar(_HOLD_MARGIN),
    )
    return str(HOLD_MARGIN_HOURS if setting is None else setting)


def read_zones(kind: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        zones = remembered(ground.db, {Zone.__tablename__}, "zones", lambda: tuple(ground.db.scalars(_ZONES)))
        return [
            read_code_and_words(zone.code, zone.name_zh, zone.name_en)
            for zone in zones
            if zone.kind == kind and zone.active
        ]

    return read


def read_products(work: UnitOfWork, ground: Ground) -> Value:
    return [
        read_code_and_words(row.code, row.name_cn, row.inn)
        for row in _products(ground)
        if row.status != "withdrawn"
    ]


def read_names_of(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        names = {name for row in _products(ground) if (name := getattr(row, field))}
        return [read_code_and_words(name, name, name) for name in sorted(names)]

    return read


def _products(ground: Ground) -> tuple[Product, ...]:
    return remembered(
        ground.db, {Product.__tablename__}, "products", lambda: tuple(ground.db.scalars(_PRODUCTS))
    )


def read_storage_modes(work: UnitOfWork, ground: Ground) -> Value:
    modes = [] if ground.product is None else list(ground.product.storage_modes)
    return modes or None


def read_holder_file(work: UnitOfWork, ground: Ground) -> Value:
    name = None if ground.product is None else ground.product.mah
    return read_once(
        ground,
        ("supplier", "holder", name or ""),
        lambda: holder_file_current(ground.db, name, _today(ground)),
    )


def read_carrier_authorised(work: UnitOfWork, ground: Ground) -> Value:
    name = None if ground.shipment is None else ground.shipment.carrier
    return read_once(
        ground,
        ("supplier", "carrier", name or ""),
        lambda: carrier_authorised(ground.db, name, _today(ground)),
    )


def _today(ground: Ground) -> date:
    return ground.now.astimezone(ground.tz).date()


def read_reserved(ground: Ground) -> list[StoragePosition]:
    if ground.shipment is None:
        return []
    shipment = ground.shipment.id
    return remembered(
        ground.db,
        {StoragePosition.__tablename__},
        ("reserved", shipment),
        lambda: list(ground.db.scalars(_RESERVED, {"shipment": shipment})),
    )


def read_once(ground: Ground, key: tuple[str, ...], read: Callable[[], Value]) -> Value:
    """A register that no command about a record changes, read once in a transaction."""
    known: dict[tuple[str, ...], Value] = ground.db.info.setdefault(_READ, {})
    if key not in known:
        known[key] = read()
    return known[key]


def read_reserved_position(work: UnitOfWork, ground: Ground) -> Each:
    return Each({one.reserved_cassette: one.code for one in read_reserved(ground) if one.reserved_cassette})


def read_tank(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        positions = read_reserved(ground)
        tank = _tank(ground, positions[0].tank_id) if positions else None
        return None if tank is None else read_text(getattr(tank, field))

    return read


def _tank(ground: Ground, tank_id: int) -> Tank | None:
    tables = {Tank.__tablename__}
    return remembered(ground.db, tables, ("tank", tank_id), lambda: ground.db.get(Tank, tank_id))


def read_trip(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        return trip_facts(work, ground).get(field)

    return read


def read_total_dose(work: UnitOfWork, ground: Ground) -> Value:
    total = Decimal(0)
    for unit in ground.units:
        value = agreed(ground, DOSE_READ, unit.ordinal)
        try:
            total += Decimal(str(value))
        except InvalidOperation:
            return None
    return format(total, "f") if ground.units else None


def read_units_accepted(work: UnitOfWork, ground: Ground) -> Value:
    outcomes = [outcome_for(ground, unit.ordinal) for unit in ground.units]
    if not outcomes or any(one is None for one in outcomes):
        return None
    return str(sum(one in ACCEPTING for one in outcomes))


def outcome_for(ground: Ground, unit: int) -> str | None:
    """The outcome chosen for a unit: its own, else the one that stands for all (decision 9)."""
    own = given(ground, f"{OUTCOME}:{unit}")
    value = own if own is not None else given(ground, OUTCOME)
    return value if isinstance(value, str) else None


def read_trace_status(work: UnitOfWork, ground: Ground) -> Each:
    """What the platform answered for each unit; not known while a code waits to be sent or acknowledged."""
    found: dict[int, Value] = {
        unit.ordinal: unit.trace_status for unit in ground.units if unit.trace_status in ("ack", "failed")
    }
    states = set(map(str, found.values()))
    return Each(found, whole=states.pop() if len(states) == 1 and len(found) == len(ground.units) else None)


def read_record(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        if field == "number":
            return ground.record.number
        return f"{ground.record.form_code} rev. {ground.record.form_revision:02d}"

    return read


def read_member(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        if field == "department":
            return f"{work.site.department_zh} {work.site.department_en}"
        return None if ground.member is None else getattr(ground.member, field)

    return read


def read_site_name(work: UnitOfWork, ground: Ground) -> Value:
    return f"{work.site.name_zh} {work.site.name_en}"


def read_order_product(work: UnitOfWork, ground: Ground) -> Value:
    return ground.product.code if ground.product is not None and is_ordered(ground) else None


def read_sex(work: UnitOfWork, ground: Ground) -> Value:
    code = read_patient("sex")(work, ground)
    return _SEX.get(str(code)) if code is not None else None


def read_planned(work: UnitOfWork, ground: Ground) -> Value:
    return None if ground.case is None else read_day(ground.case.planned_infusion_on)


def read_stage(work: UnitOfWork, ground: Ground) -> Value:
    return None if ground.case is None else ground.case.stage


def read_now(work: UnitOfWork, ground: Ground) -> Value:
    return ground.local(ground.now)


def read_nothing(work: UnitOfWork, ground: Ground) -> Value:
    """The judge itself lists the findings."""
    return None
