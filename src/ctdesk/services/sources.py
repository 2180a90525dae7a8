"""Every source that a form may name, as a table: register.field → what its value is for this record.

A value is what an answer would hold (decimals and times as text); None is unknown, and the unknown never
conforms. Values
that differ by dose unit or cassette come as ``Each``. What a signature has covered, and every limit of the
label, is
frozen into the record and read from there for ever after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product, Supplier
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.site import Setting
from ctdesk.db.tables.storage import StoragePosition, Tank, Zone
from ctdesk.domain.answers import State, Value
from ctdesk.forms.definition import Definition
from ctdesk.forms.plan import plan_of
from ctdesk.services.catalogue import missing_limits
from ctdesk.services.record_ground import Ground
from ctdesk.services.team_present import two_competent_present
from ctdesk.services.trip_reading import trip_facts

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

# Items of CT-ACC-001 from whose answers a source is worked out.
ARRIVED, DEPARTED, HOLD_ENDS, OPENED, LOGGER_FILE = "C1", "C5a", "C6a", "G1", "E4b"
DOSE_READ, TRACE_READ, OUTCOME = "H10a", "H16", "K1"
ACCEPTING = frozenset({"accept", "accept_with_deviation"})
_LOGGER = "logger."
_RESERVED, _READ = "sources.reserved", "sources.read"
HOLD_MARGIN_HOURS = 24  # domain.md §3.11, until the hospital sets its own
_HOUR = Decimal(3600)
_TENTH = Decimal("0.1")
_SEX = {"male": "男 / male", "female": "女 / female", "unknown": "未说明 / not stated"}


@dataclass(frozen=True, slots=True)
class Each:
    """A value for each dose unit or cassette, counted from 1, and perhaps one for the record as a whole."""

    values: Mapping[int, Value]
    whole: Value = None


Source = Callable[["UnitOfWork", Ground], "Value | Each"]


def facts_for(work: UnitOfWork, ground: Ground) -> dict[str, Value]:
    """The facts that this record's form uses, per instance where they differ; frozen ones as they were
    frozen.
    """
    facts: dict[str, Value] = {}
    used = sources_used(ground.definition)
    # One reading of the logger file answers all of its sources.
    trip = trip_facts(work, ground) if any(name.startswith(_LOGGER) for name in used) else {}
    for name in used:
        if name == "now" or name == "findings.items":
            continue
        value = (
            trip.get(name.removeprefix(_LOGGER)) if name.startswith(_LOGGER) else SOURCES[name](work, ground)
        )
        if isinstance(value, Each):
            facts.update(
                {f"{name}:{instance}": one for instance, one in value.values.items() if one is not None}
            )
            if value.whole is not None:
                facts[name] = value.whole
        elif value is not None:
            facts[name] = value
    for item in _unique_items(ground.definition):
        facts[f"unique.{item}"] = _seen_before(ground)
    facts.update(ground.record.facts)
    return facts


def sources_used(definition: Definition) -> frozenset[str]:
    """Every source that a definition names anywhere; kept, because every look at a record asks."""
    key = (definition.code, definition.revision, id(definition))
    known = _used.get(key)
    if known is None:
        if len(_used) > 64:
            _used.clear()
        known = _used[key] = _sources_named(definition)
    return known


_used: dict[tuple[str, int, int], frozenset[str]] = {}


def _sources_named(definition: Definition) -> frozenset[str]:
    used: set[str] = set()
    for section in definition.section:
        for item in section.item:
            compared = item.compare.to if item.compare else ()
            names = (
                item.computed,
                item.initial,
                item.options_from,
                *((compared,) if isinstance(compared, str) else compared),
                *((item.limit.min, item.limit.max) if item.limit else ()),
            )
            used.update(name for name in names if name is not None and name in SOURCES)
    used.update(
        clock.within for clock in definition.clock if clock.within is not None and clock.within in SOURCES
    )
    return frozenset(used)


def limits_to_freeze(ground: Ground, facts: Mapping[str, Value]) -> dict[str, Value]:
    """What is copied into the record at its opening: the label in force with its limits, once they are
    complete.
    """
    frozen: dict[str, Value] = {}
    complete = ground.label is not None and not missing_limits(ground.label)
    limits = {
        name
        for planned in plan_of(ground.definition).items.values()
        if planned.item.limit is not None and planned.item.limit.frozen
        for name in (planned.item.limit.min, planned.item.limit.max)
        if name is not None
    }
    for key, value in facts.items():
        name = key.partition(":")[0]
        of_label = name in _OF_LABEL
        if (of_label and complete) or (name in limits and not name.startswith("catalogue.")):
            frozen[key] = value
    return frozen


def facts_covered(
    definition: Definition, items: frozenset[str], facts: Mapping[str, Value]
) -> dict[str, Value]:
    """The facts against which these items were judged: limits, comparisons, and the values shown as
    computed.
    """
    plan = plan_of(definition)
    names: set[str] = set()
    for item_id in items:
        item = plan.items[item_id].item
        compared = item.compare.to if item.compare else ()
        names.update((compared,) if isinstance(compared, str) else compared)
        if item.limit is not None:
            names.update(name for name in (item.limit.min, item.limit.max) if name is not None)
    return {key: value for key, value in facts.items() if key.partition(":")[0] in names}


def options_of(facts: Mapping[str, Value], source: str) -> tuple[tuple[str, str, str], ...]:
    """The rows a choice may be made from: code and its words in Chinese and English."""
    rows = facts.get(source)
    if not isinstance(rows, list):
        return ()
    return tuple(
        (str(row["code"]), str(row["zh_CN"]), str(row["en"])) for row in rows if isinstance(row, dict)
    )


# ── helpers ────────────────────────────────────────────────────────────────────────────────────────────────────────


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


def _text(value: Decimal | int | None) -> str | None:
    return None if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _at(ground: Ground, value: datetime | None) -> str | None:
    return None if value is None else ground.local(value)


def _code_and_words(code: str, zh: str, en: str) -> Value:
    return {"code": code, "zh_CN": zh, "en": en}


def _unique_items(definition: Definition) -> tuple[str, ...]:
    return tuple(item.id for section in definition.section for item in section.item if item.unique)


def _seen_before(ground: Ground) -> Value:
    """Those of the codes read here that another unit was received under; the site's others do not matter."""
    read = {
        answer.value
        for path, answer in ground.answers.items()
        if path.startswith(f"{TRACE_READ}:") and isinstance(answer.value, str)
    }
    if not read:
        return []
    mine = {unit.id for unit in ground.units}
    rows = ground.db.execute(
        select(DoseUnit.id, DoseUnit.trace_code).where(DoseUnit.trace_code.in_(sorted(read)))
    )
    return [code for unit_id, code in rows if unit_id not in mine and code is not None]


def _notice(field: str) -> Source:
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


def _order(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        value = None if ground.order is None else getattr(ground.order, field)
        return _text(value) if isinstance(value, Decimal) else value

    return read


def _patient(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        patient = ground.patient
        if patient is None or patient.verified_at is None:
            return None
        value = getattr(patient, field)
        return value.isoformat() if isinstance(value, date) else value

    return read


def _patient_name(work: UnitOfWork, ground: Ground) -> Value | Each:
    patient = ground.patient
    if patient is None or patient.verified_at is None:
        return None
    if not patient.name_latin:
        return patient.name
    # On a label the registered romanised form stands for the name as well (H1).
    both: list[Value] = [patient.name, patient.name_latin]
    return Each({unit.ordinal: both for unit in ground.units}, whole=patient.name)


def _product(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        value = None if ground.product is None else getattr(ground.product, field)
        return value or None if isinstance(value, str) else value

    return read


def _label(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        value = None if ground.label is None else getattr(ground.label, field)
        return _text(value) if isinstance(value, Decimal | int) else value

    return read


def _unit(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Each:
        found: dict[int, Value] = {}
        if ground.shipment is None or ground.shipment.verified_at is None:
            return Each(found)
        for unit in ground.units:
            value = getattr(unit, field)
            if isinstance(value, date):
                found[unit.ordinal] = value.isoformat()
            elif isinstance(value, Decimal | int):
                found[unit.ordinal] = _text(value)
            else:
                found[unit.ordinal] = value
        return Each(found)

    return read


def _days_beyond_plan(work: UnitOfWork, ground: Ground) -> Each:
    found: dict[int, Value] = {}
    planned = None if ground.case is None else ground.case.planned_infusion_on
    if planned is None:
        return Each(found)
    for unit in ground.units:
        read = agreed(ground, "H11b", unit.ordinal)
        expires = unit.expires_on
        if expires is None and isinstance(read, str):
            try:
                expires = date.fromisoformat(read)
            except ValueError:
                expires = None
        if expires is not None:
            found[unit.ordinal] = str((expires - planned).days)
    return Each(found)


def _ld_day(work: UnitOfWork, ground: Ground) -> Value:
    if ground.case is None or ground.case.ld_started_on is None:
        return None
    day = (ground.now.astimezone(ground.tz).date() - ground.case.ld_started_on).days + 1
    return str(day) if day >= 1 else None


def _spans(start: datetime | None, end: datetime | None, rounding: str) -> str | None:
    if start is None or end is None:
        return None
    hours = Decimal(int((end - start).total_seconds())) / _HOUR
    return format(hours.quantize(_TENTH, rounding=rounding), "f")


def _transit_hours(work: UnitOfWork, ground: Ground) -> Value:
    # Rounded up, so that no exceeded limit is rounded away.
    return _spans(moment(ground, DEPARTED), moment(ground, ARRIVED), ROUND_CEILING)


def _hold_left(work: UnitOfWork, ground: Ground) -> Value:
    return _spans(moment(ground, ARRIVED), moment(ground, HOLD_ENDS), ROUND_FLOOR)


def _hold_margin(work: UnitOfWork, ground: Ground) -> Value:
    setting = ground.db.scalar(select(Setting.value).where(Setting.name == "hold_margin_h"))
    return str(HOLD_MARGIN_HOURS if setting is None else setting)


def _zones(kind: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        zones = ground.db.scalars(select(Zone).where(Zone.kind == kind).order_by(Zone.code))
        return [_code_and_words(zone.code, zone.name_zh, zone.name_en) for zone in zones if zone.active]

    return lambda work, ground: _once(ground, ("zones", kind), lambda: read(work, ground))


def _products(work: UnitOfWork, ground: Ground) -> Value:
    def read() -> Value:
        rows = ground.db.scalars(select(Product).where(Product.status != "withdrawn").order_by(Product.code))
        return [_code_and_words(row.code, row.name_cn, row.inn) for row in rows]

    return _once(ground, ("products",), read)


def _names_of(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        column = getattr(Product, field)
        names = ground.db.scalars(
            select(column).where(column.is_not(None), column != "").distinct().order_by(column)
        )
        return [_code_and_words(name, name, name) for name in names]

    return lambda work, ground: _once(ground, ("names", field), lambda: read(work, ground))


def _storage_modes(work: UnitOfWork, ground: Ground) -> Value:
    modes = [] if ground.product is None else list(ground.product.storage_modes)
    return modes or None


def _supplier_current(kind: str, until: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        if kind == "carrier":
            name = None if ground.shipment is None else ground.shipment.carrier
        else:
            name = None if ground.product is None else ground.product.mah
        if not name:
            return False
        return _once(ground, ("supplier", kind, name), lambda: _in_date(ground, kind, name, until))

    return read


def _in_date(ground: Ground, kind: str, name: str, until: str) -> bool:
    supplier = ground.db.scalar(select(Supplier).where(Supplier.kind == kind, Supplier.name == name))
    last = None if supplier is None else getattr(supplier, until)
    return last is not None and last >= ground.now.astimezone(ground.tz).date()


def _reserved(ground: Ground) -> list[StoragePosition]:
    if ground.shipment is None:
        return []
    known = ground.db.info.get(_RESERVED)
    if known is None or known[0] is not ground:  # asked for by several sources on the same ground
        rows = list(
            ground.db.scalars(
                select(StoragePosition)
                .where(StoragePosition.reserved_shipment_id == ground.shipment.id)
                .order_by(StoragePosition.reserved_cassette)
            )
        )
        known = ground.db.info[_RESERVED] = (ground, rows)
    found: list[StoragePosition] = known[1]
    return found


def _once(ground: Ground, key: tuple[str, ...], read: Callable[[], Value]) -> Value:
    """A register that no command about a record changes, read once in a transaction."""
    known: dict[tuple[str, ...], Value] = ground.db.info.setdefault(_READ, {})
    if key not in known:
        known[key] = read()
    return known[key]


def _reserved_position(work: UnitOfWork, ground: Ground) -> Each:
    return Each({one.reserved_cassette: one.code for one in _reserved(ground) if one.reserved_cassette})


def _tank(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        positions = _reserved(ground)
        tank = ground.db.get(Tank, positions[0].tank_id) if positions else None
        return None if tank is None else _text(getattr(tank, field))

    return read


def _trip(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        return trip_facts(work, ground).get(field)

    return read


def _total_dose(work: UnitOfWork, ground: Ground) -> Value:
    total = Decimal(0)
    for unit in ground.units:
        value = agreed(ground, DOSE_READ, unit.ordinal)
        try:
            total += Decimal(str(value))
        except InvalidOperation:
            return None
    return format(total, "f") if ground.units else None


def _units_accepted(work: UnitOfWork, ground: Ground) -> Value:
    outcomes = [outcome_for(ground, unit.ordinal) for unit in ground.units]
    if not outcomes or any(one is None for one in outcomes):
        return None
    return str(sum(one in ACCEPTING for one in outcomes))


def outcome_for(ground: Ground, unit: int) -> str | None:
    """The outcome chosen for a unit: its own, else the one that stands for all (decision 9)."""
    own = given(ground, f"{OUTCOME}:{unit}")
    value = own if own is not None else given(ground, OUTCOME)
    return value if isinstance(value, str) else None


def _trace_status(work: UnitOfWork, ground: Ground) -> Each:
    found: dict[int, Value] = {}
    for unit in ground.units:
        if unit.trace_status is not None:
            found[unit.ordinal] = unit.trace_status
        elif any(
            given(ground, f"{TRACE_READ}:{unit.ordinal}@{slot}") for slot in ("check_1", "check_2", "third")
        ):
            found[unit.ordinal] = "pending"
    states = set(map(str, found.values()))
    return Each(found, whole=states.pop() if len(states) == 1 and len(found) == len(ground.units) else None)


def _record(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        if field == "number":
            return ground.record.number
        return f"{ground.record.form_code} rev. {ground.record.form_revision:02d}"

    return read


def _member(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        if field == "department":
            return f"{work.site.department_zh} {work.site.department_en}"
        return None if ground.member is None else getattr(ground.member, field)

    return read


def _site_name(work: UnitOfWork, ground: Ground) -> Value:
    return f"{work.site.name_zh} {work.site.name_en}"


def _order_product(work: UnitOfWork, ground: Ground) -> Value:
    return None if ground.product is None else ground.product.code


def _sex(work: UnitOfWork, ground: Ground) -> Value:
    code = _patient("sex")(work, ground)
    return _SEX.get(str(code)) if code is not None else None


def _planned(work: UnitOfWork, ground: Ground) -> Value:
    return None if ground.case is None else _day(ground.case.planned_infusion_on)


def _stage(work: UnitOfWork, ground: Ground) -> Value:
    return None if ground.case is None else ground.case.stage


def _now(work: UnitOfWork, ground: Ground) -> Value:
    return ground.local(ground.now)


def _nothing(work: UnitOfWork, ground: Ground) -> Value:
    """The judge itself lists the findings."""
    return None


# Read from the label in force at the opening and never again: a later label does not change a record.
_OF_LABEL = frozenset(
    f"catalogue.{field}"
    for field in ("label_version", "limit_basis", "storage_max_c", "storage_min_c", "ambient_limit_s")
)

SOURCES: Mapping[str, Source] = {
    "now": _now,
    "record.number": _record("number"),
    "record.form_revision": _record("form_revision"),
    "premises.sites": _zones("campus"),
    "premises.receipt_zones": _zones("receipt"),
    "site.hold_margin_h": _hold_margin,
    "site.name": _site_name,
    "supplier.file_current": _supplier_current("holder", "file_valid_until"),
    "supplier.carrier_authorised": _supplier_current("carrier", "authorised_until"),
    **{
        f"notice.{field}": _notice(field)
        for field in [
            "receipt_type",
            "carrier",
            "awb_no",
            "departed_at",
            "hold_time_h",
            "hold_time_expiry",
            "shipper_sn",
            "seal_no",
            "logger_sn",
            "cassette_count",
            "unit_count",
        ]
    },
    "order.product": _order_product,
    **{
        f"order.{field}": _order(field)
        for field in [
            "coi_id",
            "din",
            "patient_label_id",
            "dose_min",
            "dose_max",
            "hazard_statement",
            "value",
        ]
    },
    "patient.name": _patient_name,
    "patient.sex": _sex,
    **{f"patient.{field}": _patient(field) for field in ["birth_date", "mrn", "bed"]},
    "case.stage": _stage,
    "case.ld_day": _ld_day,
    "case.planned_infusion_on": _planned,
    **{
        f"catalogue.{field}": _product(field)
        for field in [
            "name_cn",
            "brand",
            "mah",
            "manufacturer",
            "approval_no",
            "spec",
            "donor_type",
            "imported",
            "rfic_required",
        ]
    },
    "catalogue.label_version": _label("version"),
    **{
        f"catalogue.{field}": _label(field)
        for field in ["limit_basis", "storage_max_c", "storage_min_c", "ambient_limit_s"]
    },
    "catalogue.storage_mode_allowed": _storage_modes,
    "catalogue.products": _products,
    "catalogue.holders": _names_of("mah"),
    "catalogue.manufacturers": _names_of("manufacturer"),
    **{
        f"unit.{field}": _unit(field)
        for field in [
            "cassette_no",
            "coi_bag_id",
            "batch_no",
            "bag_no",
            "bag_total",
            "volume_ml",
            "manufactured_on",
            "expires_on",
        ]
    },
    "unit.days_beyond_plan": _days_beyond_plan,
    **{
        f"logger.{field}": _trip(field)
        for field in [
            "readable",
            "start",
            "end",
            "points",
            "interval_min",
            "gaps_over_2_intervals",
            "covers_packing",
            "covers_opening",
            "max",
            "min",
            "mean",
            "excursion_count",
            "excursions",
            "at_opening",
        ]
    },
    **{f"tank.{field}": _tank(field) for field in ["temperature_c", "level_cm", "level_min_cm"]},
    "storage.reserved_position": _reserved_position,
    "transit.hours": _transit_hours,
    "transit.hold_left_h": _hold_left,
    "team.two_competent_present": two_competent_present,
    "findings.items": _nothing,
    "trace.upload_status": _trace_status,
    "stock.units_accepted": _units_accepted,
    "shipment.total_dose": _total_dose,
    **{f"member.{field}": _member(field) for field in ["name", "staff_no", "department"]},
}
