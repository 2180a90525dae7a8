"""What a recall would find, on one screen: every unit with its patient, its place and how it stands, and what
is only said of a lot at a bedside or in an incident.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.bedside import BedsideCourse
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.db.tables.team import Member
from ctdesk.domain.qualifications import Words
from ctdesk.domain.recall import KINDS, TIMED, Criterion, ensure_scope, is_wide
from ctdesk.domain.spans import Span
from ctdesk.services.gate import query
from ctdesk.services.incident_tables import recall_rules
from ctdesk.services.recall_units import (
    in_chunks,
    is_one_of,
    units_concerned,
    values_meant,
    version_name,
    versions_in_force,
)
from ctdesk.services.work import UnitOfWork

SEARCHES = ("recall.perform", "recall.verify", "recall.approve", "recall.drill")
SHOWN = 300
GROUPS = {
    "infused": frozenset({"infusing", "infused", "partially_used"}),
    "to_come": frozenset({"expected"}),
    "gone": frozenset({"returned", "destroyed", "not_delivered", "unusable"}),
    "under_way": frozenset({"released", "retrieved", "thawing", "thawed", "issued", "bedside_verified"}),
}
Scope = tuple[tuple[Criterion, ...], ...]


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """One unit of a search. ``patient`` and ``mrn`` only for those who may see identities; ``group``: stock |
    under_way | infused | to_come | gone.
    """

    id: int
    shipment_id: int
    shipment: str
    product: str | None
    batch_no: str | None
    vector_lot: str | None
    bag: str
    patient_id: int | None
    patient: str | None
    mrn: str | None
    physician: str | None
    disposition: str
    place: str
    position: str | None
    hold: str | None
    expires_on: date | None
    group: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A lot or batch named where no unit of ours is: at a bedside or in an incident."""

    kind: str
    id: int
    number: str
    value: str
    patient: str | None


@dataclass(frozen=True, slots=True)
class RecallSearch:
    """Everything that a scope finds; ``units`` are the first of them, the sums are of all. ``wide`` where
    nothing is named but what a whole site may share.
    """

    units: tuple[FoundUnit, ...]
    total: int
    patients: int
    by_group: Mapping[str, int]
    held: int
    mentions: tuple[Mention, ...]
    wide: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What criteria may be chosen from: members, versions of documents, revisions of forms, products, each as
    value and words; and the classes and kinds of a recall.
    """

    members: tuple[tuple[str, str], ...]
    documents: tuple[tuple[str, str], ...]
    products: tuple[tuple[str, str], ...]
    classes: Mapping[str, Words]
    kinds: Mapping[str, Words]
    timed: frozenset[str]


@query(needs=SEARCHES)
def search_units(work: UnitOfWork, *, scope: Scope, shown: int = SHOWN) -> RecallSearch:
    """What a scope would find, complete; raises RCL-01 … RCL-05, RCL-09 for one that cannot be searched."""
    ensure_scope(scope)
    found = units_concerned(work.db, scope)
    counts: Counter[str] = Counter()
    patients: set[int] = set()
    held = 0
    for some in in_chunks(found):
        for disposition, hold, patient in _of(work.db, _figures(), some):
            counts[group_of(disposition)] += 1
            held += hold is not None
            if patient is not None:
                patients.add(patient)
    first = [unit for unit, _ in zip(found, range(shown), strict=False)]
    return RecallSearch(
        units=found_units(work, first),
        total=len(found),
        patients=len(patients),
        by_group=dict(counts),
        held=held,
        mentions=mentions_of(work, scope, found),
        wide=is_wide(scope),
    )


@query(needs=SEARCHES)
def recall_choices(work: UnitOfWork) -> Choices:
    """What the criteria of a recall may be chosen from."""
    rules = recall_rules()
    members = work.db.execute(
        select(Member.id, Member.name, Member.staff_no).order_by(Member.name, Member.id)
    )
    products = work.db.execute(select(Product.code, Product.name_cn).order_by(Product.code))
    named = {version_name(row): row[0].title_zh for row, _ in versions_in_force(work.db)}
    return Choices(
        tuple((str(number), f"{name} {staff}") for number, name, staff in members),
        tuple((name, f"{name}  {title}") for name, title in named.items()),
        tuple((code, f"{code}  {name}") for code, name in products),
        rules.classes,
        {kind: rules.kinds[kind] for kind in KINDS},
        TIMED,
    )


def group_of(disposition: str) -> str:
    """What kind of place a unit has in a recall: stock | under_way | infused | to_come | gone."""
    return next((name for name, states in GROUPS.items() if disposition in states), "stock")


def found_units(work: UnitOfWork, ids: Sequence[int]) -> tuple[FoundUnit, ...]:
    """These units as a recall shows them, in the order given."""
    sees = work.rights.has("view.identities") or work.actor.member_id is None
    rows: dict[int, FoundUnit] = {}
    for some in in_chunks(ids, 500):
        for unit, shipment, product, case, patient, position, physician in _of(work.db, _whole(), some):
            bag = f"{unit.bag_no or unit.ordinal}/{unit.bag_total}" if unit.bag_total else str(unit.ordinal)
            rows[unit.id] = FoundUnit(
                unit.id,
                shipment.id,
                shipment.number,
                None if product is None else product.name_cn,
                unit.batch_no,
                unit.vector_lot,
                " · ".join(part for part in (bag, unit.coi_bag_id) if part),
                None if case is None else case.patient_id,
                patient.name if patient is not None and sees else None,
                patient.mrn if patient is not None and sees else None,
                physician,
                unit.disposition,
                unit.place,
                None if position is None else position,
                unit.hold,
                unit.expires_on,
                group_of(unit.disposition),
            )
    return tuple(rows[one] for one in ids)


def mentions_of(
    work: UnitOfWork, scope: Iterable[Sequence[Criterion]], found: Iterable[int]
) -> tuple[Mention, ...]:
    """Courses and incidents that name a batch or lot of the scope without naming one of these units."""
    db, units = work.db, set(found)
    sees = work.rights.has("view.identities") or work.actor.member_id is None
    told: dict[tuple[str, int], Mention] = {}
    for one in {one for group in scope for one in group if one.kind in ("batch", "vector_lot")}:
        lot = one.kind == "vector_lot"
        column: Any = BedsideCourse.vector_lot if lot else BedsideCourse.batch_no
        values = values_meant(db, column, one)
        for course, value, name in db.execute(
            select(BedsideCourse, column, Patient.name)
            .join(Patient, Patient.id == BedsideCourse.patient_id)
            .where(column.in_(values))
        ):
            if course.unit_id not in units:
                shown = name if sees else None
                told["bedside", course.id] = Mention("bedside", course.id, course.number, value, shown)
        column = Incident.vector_lot if lot else Incident.batch_no
        for incident, value in db.execute(
            select(Incident, column).where(column.in_(values_meant(db, column, one)))
        ):
            named = db.scalars(select(IncidentUnit.unit_id).where(IncidentUnit.incident_id == incident.id))
            if not units & set(named):
                told["incident", incident.id] = Mention("incident", incident.id, incident.number, value, None)
    return tuple(told.values())


def scope_of(stored: Any) -> Scope:
    """A scope as it is kept in ``recall.criteria``."""
    return tuple(tuple(_criterion(one) for one in group) for group in stored)


def stored_scope(scope: Iterable[Sequence[Criterion]]) -> list[list[dict[str, str | None]]]:
    """A scope as it is kept."""
    return [
        [
            {
                "kind": one.kind,
                "value": one.value.strip(),
                "from": None if one.window is None else one.window.start.isoformat(),
                "to": None if one.window is None or one.window.end is None else one.window.end.isoformat(),
            }
            for one in group
        ]
        for group in scope
    ]


def _criterion(stored: Mapping[str, Any]) -> Criterion:
    start, end = stored.get("from"), stored.get("to")
    window = None
    if start is not None:
        window = Span(datetime.fromisoformat(start), None if end is None else datetime.fromisoformat(end))
    return Criterion(stored["kind"], stored["value"], window)


def _figures() -> Any:
    return (
        select(DoseUnit.disposition, DoseUnit.hold, TreatmentCase.patient_id)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
    )


def _whole() -> Any:
    return (
        select(DoseUnit, Shipment, Product, TreatmentCase, Patient, StoragePosition.code, Member.name)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .outerjoin(Product, Product.id == TherapyOrder.product_id)
        .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
        .outerjoin(Patient, Patient.id == TreatmentCase.patient_id)
        .outerjoin(StoragePosition, StoragePosition.id == DoseUnit.position_id)
        .outerjoin(Member, Member.id == TreatmentCase.physician_id)
    )


def _of(db: Session, chosen: Any, ids: Sequence[int]) -> Any:
    return db.execute(chosen.where(is_one_of(DoseUnit.id, ids)))
