"""Every source that a form may name, as a table: register.field → what its value is for this record.

A value is what an answer would hold (decimals and times as text); None is unknown, and the unknown never
conforms. Values that differ by dose unit or cassette come as ``Each``. What a signature has covered, and
every limit of the label, is frozen into the record and read from there for ever after.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ctdesk.domain.answers import Value
from ctdesk.forms.definition import Definition
from ctdesk.forms.plan import plan_of
from ctdesk.services.catalogue import missing_limits
from ctdesk.services.record_ground import Ground
from ctdesk.services.subjects import SOURCES as OTHER_SOURCES
from ctdesk.services.team_present import two_competent_present
from ctdesk.services.trip_reading import trip_facts

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

from ctdesk.services.source_values import (
    LOGGER,
    Each,
    Source,
    agreed,
    given,
    is_ordered,
    outcome_for,
    read_carrier_authorised,
    read_days_beyond_plan,
    read_hold_left,
    read_hold_margin,
    read_holder_file,
    read_label,
    read_ld_day,
    read_member,
    read_names_of,
    read_nothing,
    read_notice,
    read_now,
    read_order,
    read_order_product,
    read_patient,
    read_patient_name,
    read_planned,
    read_product,
    read_products,
    read_record,
    read_reserved_position,
    read_seen_before,
    read_sex,
    read_site_name,
    read_stage,
    read_storage_modes,
    read_tank,
    read_total_dose,
    read_trace_status,
    read_transit_hours,
    read_trip,
    read_unique_items,
    read_unit,
    read_units_accepted,
    read_zones,
)


def facts_for(work: UnitOfWork, ground: Ground) -> dict[str, Value]:
    """The facts that this record's form uses, per instance where they differ; frozen ones as they were
    frozen.
    """
    facts: dict[str, Value] = {}
    used = sources_used(ground.definition)
    # One reading of the logger file answers all of its sources.
    trip = trip_facts(work, ground) if any(name.startswith(LOGGER) for name in used) else {}
    for name in used:
        if name == "now" or name == "findings.items":
            continue
        value = (
            trip.get(name.removeprefix(LOGGER)) if name.startswith(LOGGER) else SOURCES[name](work, ground)
        )
        if isinstance(value, Each):
            facts.update(
                {f"{name}:{instance}": one for instance, one in value.values.items() if one is not None}
            )
            if value.whole is not None:
                facts[name] = value.whole
        elif value is not None:
            facts[name] = value
    for item in read_unique_items(ground.definition):
        facts[f"unique.{item}"] = read_seen_before(ground)
    facts.update(ground.record.facts)
    return facts


def sources_used(definition: Definition) -> frozenset[str]:
    """Every source that a record is judged by; kept, because every look at a record asks. What a choice may
    be made from is read where it is offered.
    """
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
                *((compared,) if isinstance(compared, str) else compared),
                *((item.limit.min, item.limit.max) if item.limit else ()),
            )
            used.update(name for name in names if name is not None and name in SOURCES)
    used.update(slot.signer for slot in definition.slot if slot.signer is not None and slot.signer in SOURCES)
    used.update(
        clock.within for clock in definition.clock if clock.within is not None and clock.within in SOURCES
    )
    return frozenset(used)


def limits_to_freeze(ground: Ground, facts: Mapping[str, Value]) -> dict[str, Value]:
    """What is copied into the record at its opening: the label in force with its limits, once they are
    complete and the order that names the product is verified.
    """
    frozen: dict[str, Value] = {}
    complete = ground.label is not None and not missing_limits(ground.label) and is_ordered(ground)
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


def options_of(work: UnitOfWork, ground: Ground, source: str) -> tuple[tuple[str, str, str], ...]:
    """The rows a choice may be made from: code and its words in Chinese and English."""
    rows = SOURCES[source](work, ground) if source in SOURCES else None
    if not isinstance(rows, list):
        return ()
    return tuple(
        (str(row["code"]), str(row["zh_CN"]), str(row["en"])) for row in rows if isinstance(row, dict)
    )


# Read from the label in force at the opening and never again: a later label does not change a record.
_OF_LABEL = frozenset(
    f"catalogue.{field}"
    for field in ("label_version", "limit_basis", "storage_max_c", "storage_min_c", "ambient_limit_s")
)

SOURCES: Mapping[str, Source] = {
    "now": read_now,
    "record.number": read_record("number"),
    "record.form_revision": read_record("form_revision"),
    "premises.sites": read_zones("campus"),
    "premises.receipt_zones": read_zones("receipt"),
    "site.hold_margin_h": read_hold_margin,
    "site.name": read_site_name,
    "supplier.file_current": read_holder_file,
    "supplier.carrier_authorised": read_carrier_authorised,
    **{
        f"notice.{field}": read_notice(field)
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
    "order.product": read_order_product,
    **{
        f"order.{field}": read_order(field)
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
    "patient.name": read_patient_name,
    "patient.sex": read_sex,
    **{f"patient.{field}": read_patient(field) for field in ["birth_date", "mrn", "bed"]},
    "case.stage": read_stage,
    "case.ld_day": read_ld_day,
    "case.planned_infusion_on": read_planned,
    **{
        f"catalogue.{field}": read_product(field)
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
    "catalogue.label_version": read_label("version"),
    **{
        f"catalogue.{field}": read_label(field)
        for field in ["limit_basis", "storage_max_c", "storage_min_c", "ambient_limit_s"]
    },
    "catalogue.storage_mode_allowed": read_storage_modes,
    "catalogue.products": read_products,
    "catalogue.holders": read_names_of("mah"),
    "catalogue.manufacturers": read_names_of("manufacturer"),
    **{
        f"unit.{field}": read_unit(field)
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
    "unit.days_beyond_plan": read_days_beyond_plan,
    **{
        f"logger.{field}": read_trip(field)
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
            "rule",
        ]
    },
    **{f"tank.{field}": read_tank(field) for field in ["temperature_c", "level_cm", "level_min_cm"]},
    "storage.reserved_position": read_reserved_position,
    "transit.hours": read_transit_hours,
    "transit.hold_left_h": read_hold_left,
    "team.two_competent_present": two_competent_present,
    "findings.items": read_nothing,
    "trace.upload_status": read_trace_status,
    "stock.units_accepted": read_units_accepted,
    "shipment.total_dose": read_total_dose,
    **{f"member.{field}": read_member(field) for field in ["name", "staff_no", "department"]},
    **OTHER_SOURCES,
}

__all__ = [
    "SOURCES",
    "Each",
    "Source",
    "agreed",
    "facts_covered",
    "facts_for",
    "given",
    "limits_to_freeze",
    "options_of",
    "outcome_for",
    "sources_used",
]
