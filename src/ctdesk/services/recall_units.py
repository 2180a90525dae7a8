"""Which units a recall concerns: the meaning of ``domain.recall.concerns`` as questions to the registers.

Every criterion gives the units it holds for; a group is what all of its criteria have in common, a scope all
of its groups together. A code is compared in Python as the domain does it; the database only leaves out what
cannot be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from itertools import groupby, islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from ctdesk.db.tables.bedside import BedsideCourse
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.controlled import ControlledDocument, DocumentVersion
from ctdesk.db.tables.documents import FormRevision
from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.db.tables.movements import MoveLine, StorageMove
from ctdesk.db.tables.quarantine import QuarantineUnit, RejectionUnit
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase, UnitEvent
from ctdesk.db.tables.records import Record, Signature
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.identifiers import tidy_code
from ctdesk.domain.recall import Criterion, is_meant
from ctdesk.domain.spans import Span

TAKEN_OVER = "existing_stock"  # the flag of what lay here before ctdesk
CHUNK = 20_000  # values that stand in one question; both databases take more, and each question costs a scan
RANGES = 200  # ranges of positions in one question: SQLite takes no deeper expression than a thousand
# Written so that no index over all places is used, which both databases would think better.
_IS_PLACE = func.lower(UnitEvent.kind) == "place"
Units = set[int]
_T = TypeVar("_T")


def units_concerned(db: Session, scope: Iterable[Sequence[Criterion]]) -> Mapping[int, tuple[Criterion, ...]]:
    """Every unit that a scope concerns, with the criteria by which it is found, each once."""
    known: dict[Criterion, Units] = {}
    found: dict[int, tuple[Criterion, ...]] = {}
    for group in scope:
        if not group:
            continue
        for one in group:
            if one not in known:
                known[one] = _FINDS[one.kind](db, one)
        by = tuple(dict.fromkeys(group))
        for unit in set.intersection(*(known[one] for one in group)):
            before = found.get(unit)
            found[unit] = by if before is None else tuple(dict.fromkeys(before + by))
    return {unit: found[unit] for unit in sorted(found)}


def values_meant(db: Session, column: InstrumentedAttribute[Any], criterion: Criterion) -> tuple[str, ...]:
    """What stands in a column and is what a criterion names, however it was typed."""
    chosen = select(column).where(column.is_not(None), _may_be(column, criterion)).distinct()
    return tuple(one for one in db.scalars(chosen) if is_meant(criterion, one))


def in_chunks(values: Iterable[_T], size: int = CHUNK) -> Iterator[tuple[_T, ...]]:
    """Values in as many parts as a question can hold."""
    rest = iter(values)
    while some := tuple(islice(rest, size)):
        yield some


def is_one_of(column: Any, numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether a column is one of many numbers, which stand in the question itself: as values of their own,
    twenty thousand would cost more than what is asked.
    """
    told: Any = bindparam("numbers", list(numbers), unique=True, expanding=True, literal_execute=True)
    chosen: ColumnElement[bool] = column.in_(told)
    return chosen


def within(window: Span | None, at: datetime, until: datetime | None) -> bool:
    """Whether any instant of what lasted from one moment to another lies in a window."""
    if window is None:
        return True
    return (window.end is None or at < window.end) and (until is None or until > window.start)


# ── What a unit is made of ────────────────────────────────────────────────────────────────────────────


def _by_batch(db: Session, one: Criterion) -> Units:
    return _with(db, select(DoseUnit.id), DoseUnit.batch_no, values_meant(db, DoseUnit.batch_no, one))


def _by_vector_lot(db: Session, one: Criterion) -> Units:
    """By the unit's own lot, and by what a bedside course or an incident says of a unit (decision 40)."""
    return (
        _with(db, select(DoseUnit.id), DoseUnit.vector_lot, values_meant(db, DoseUnit.vector_lot, one))
        | _with(
            db,
            select(BedsideCourse.unit_id).where(BedsideCourse.unit_id.is_not(None)),
            BedsideCourse.vector_lot,
            values_meant(db, BedsideCourse.vector_lot, one),
        )
        | _with(
            db,
            select(IncidentUnit.unit_id).join(Incident, Incident.id == IncidentUnit.incident_id),
            Incident.vector_lot,
            values_meant(db, Incident.vector_lot, one),
        )
    )


def _by_product(db: Session, one: Criterion) -> Units:
    chosen = (
        select(DoseUnit.id)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .join(Product, Product.id == TherapyOrder.product_id)
    )
    return _with(db, chosen, Product.code, values_meant(db, Product.code, one))


def _by_shipment(db: Session, one: Criterion) -> Units:
    chosen = select(DoseUnit.id).join(Shipment, Shipment.id == DoseUnit.shipment_id)
    return _with(db, chosen, Shipment.number, values_meant(db, Shipment.number, one))


def _by_patient(db: Session, one: Criterion) -> Units:
    chosen = (
        select(DoseUnit.id)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .join(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
        .join(Patient, Patient.id == TreatmentCase.patient_id)
    )
    return _with(db, chosen, Patient.mrn, values_meant(db, Patient.mrn, one))


# ── What a unit went through ──────────────────────────────────────────────────────────────────────────


def _by_shipper(db: Session, one: Criterion) -> Units:
    """By the shipper it came in, from its packing to its arrival, and by those it was put into here."""
    units: Units = set()
    trips = select(DoseUnit.id, DoseUnit.shipment_id, Shipment).join(
        Shipment, Shipment.id == DoseUnit.shipment_id
    )
    for some in in_chunks(values_meant(db, Shipment.shipper_sn, one)):
        rows = db.execute(trips.where(Shipment.shipper_sn.in_(some))).all()
        arrived = {} if one.window is None else _arrivals(db, {shipment for _, shipment, _ in rows})
        for unit, number, shipment in rows:
            began = shipment.packed_at or shipment.departed_at or shipment.entered_at
            if within(one.window, began, arrived.get(number)):
                units.add(unit)
    moves = select(MoveLine, StorageMove.closed_at).join(StorageMove, StorageMove.id == MoveLine.move_id)
    moves = moves.where(StorageMove.closed_at.is_not(None))
    for names in in_chunks(values_meant(db, MoveLine.to_other, one), CHUNK):
        for line, at in db.execute(moves.where(MoveLine.to_other.in_(names))).all():
            left = db.scalar(
                select(func.min(StorageMove.closed_at))
                .join(MoveLine, MoveLine.move_id == StorageMove.id)
                .where(
                    MoveLine.shipment_id == line.shipment_id,
                    MoveLine.cassette == line.cassette,
                    StorageMove.closed_at > at,
                )
            )
            if at is not None and within(one.window, at, left):
                units |= set(
                    db.scalars(
                        select(DoseUnit.id).where(
                            DoseUnit.shipment_id == line.shipment_id, DoseUnit.cassette == line.cassette
                        )
                    )
                )
    return units


def _arrivals(db: Session, shipments: Units) -> dict[int, datetime]:
    """When each of these shipments arrived; one that has not is left out."""
    first: dict[int, datetime] = {}
    for some in in_chunks(shipments):
        chosen = select(DoseUnit.shipment_id, UnitEvent.kind, UnitEvent.became, UnitEvent.at)
        chosen = chosen.join(UnitEvent, UnitEvent.unit_id == DoseUnit.id)
        # Compared here: an index over all arrivals would look better to the database, and is not.
        for shipment, kind, became, at in db.execute(chosen.where(DoseUnit.shipment_id.in_(some))):
            if (kind, became) == ("disposition", "inspecting"):
                first[shipment] = min(at, first.get(shipment, at))
    return first


def _by_position(db: Session, one: Criterion) -> Units:
    """By every stay in a position, to the next line about its place; and by where it lies now. The lines of a
    unit are written in the order of time.
    """
    window, lain = one.window, _positions_in_use(db)
    known = db.execute(select(StoragePosition.code, StoragePosition.id)).all()
    meant = {code for code in {*lain, *(code for code, _ in known)} if is_meant(one, code)}
    lies = [
        or_(*(and_(UnitEvent.kind == "place", UnitEvent.became.between(*ends)) for ends in some))
        for some in in_chunks(_ranges(lain, meant), RANGES)
    ]
    units: Units = set()
    for lay in lies:
        came = select(UnitEvent.unit_id).where(lay).distinct()
        if window is None:
            units |= set(db.scalars(came))
        else:
            units |= set(db.scalars(came.where(UnitEvent.at > window.start, _ends(window))))
            units |= set(db.scalars(_lay_at(lay, window.start)))
    end = None if window is None else window.end
    now: Units = set()
    for some in in_chunks(number for code, number in known if code in meant):
        lying: Any = select(DoseUnit.id).where(is_one_of(DoseUnit.position_id, some))
        if end is not None and lies:  # most of what lies there now and was not found came when it was over
            lying = lying.except_(
                *(select(UnitEvent.unit_id).where(lay, UnitEvent.at >= end) for lay in lies)
            )
        now |= set(db.scalars(lying))
    now -= units
    return units | (now if end is None else now - _came_after(db, now, end))


def _lay_at(lay: ColumnElement[bool], at: datetime) -> Select[Any]:
    """Units whose last line about their place, up to a moment, is one of these."""
    after = aliased(UnitEvent)
    left = exists().where(
        after.unit_id == UnitEvent.unit_id,
        func.lower(after.kind) == "place",
        after.id - UnitEvent.id > 0,  # no range of the primary key, which a fresh PostgreSQL would walk
        after.at <= at,
    )
    return select(UnitEvent.unit_id).where(lay, UnitEvent.at <= at, ~left)


def _came_after(db: Session, units: Units, end: datetime) -> Units:
    """Units with a line about their place at an end or after it."""
    found: Units = set()
    for some in in_chunks(units):
        chosen = select(UnitEvent.unit_id).where(is_one_of(UnitEvent.unit_id, some))
        found |= set(db.scalars(chosen.where(_IS_PLACE, UnitEvent.at >= end).distinct()))
    return found


def _positions_in_use(db: Session) -> Sequence[str]:
    """Every position that some unit ever lay in, in the order of the index: from one value to the next, which
    is quick where a few thousand stand in a million lines.
    """
    first = select(func.min(UnitEvent.became).label("code")).where(UnitEvent.kind == "place")
    walk = first.cte("walk", recursive=True)
    following = (
        select(func.min(UnitEvent.became))
        .where(UnitEvent.kind == "place", UnitEvent.became > walk.c.code)
        .scalar_subquery()
    )
    walk = walk.union_all(select(following).where(walk.c.code.is_not(None)))
    chosen = select(walk.c.code).where(walk.c.code.is_not(None)).order_by(walk.c.code)
    return db.scalars(chosen).all()


def _ranges(codes: Iterable[str], meant: Set[str]) -> Iterator[tuple[str, str]]:
    """What is meant, as the first and the last of those that follow each other: a whole tank is one pair."""
    for are_meant, some in groupby(codes, meant.__contains__):
        if are_meant:
            together = list(some)
            yield together[0], together[-1]


def _ends(window: Span) -> ColumnElement[bool]:
    return true() if window.end is None else UnitEvent.at < window.end


def _by_operator(db: Session, one: Criterion) -> Units:
    """By what a member wrote into the history of a unit, and by what they signed of its records."""
    if not one.value.strip().isdecimal():
        return set()
    member = int(one.value)
    done = select(UnitEvent.unit_id).where(UnitEvent.member_id == member)
    signed = select(Signature.record_id).where(Signature.member_id == member)
    return set(db.scalars(done.where(_in(one.window, UnitEvent.at)).distinct())) | _units_of_records(
        db, signed.where(_in(one.window, Signature.at))
    )


def _by_document(db: Session, one: Criterion) -> Units:
    """By what was signed, while a version was in force, under the duties that have to know it; a version that
    binds no duty binds everything that happened meanwhile.
    """
    units: Units = set()
    for version, span in versions_in_force(db):
        if not is_meant(one, version_name(version)):
            continue
        row = version[1]
        if row.duties:
            signed = select(Signature.record_id).where(Signature.duty.in_(list(row.duties)))
            signed = signed.where(_in(span, Signature.at), _in(one.window, Signature.at))
            units |= _units_of_records(db, signed)
        else:
            happened = select(UnitEvent.unit_id).where(_in(span, UnitEvent.at), _in(one.window, UnitEvent.at))
            units |= set(db.scalars(happened.distinct()))
    return units


def _by_form(db: Session, one: Criterion) -> Units:
    """By the records that were opened on one revision of a form."""
    units: Units = set()
    for code, revision in db.execute(select(FormRevision.code, FormRevision.revision)):
        if is_meant(one, f"{code} r{revision}"):
            records = select(Record.id).where(Record.form_code == code, Record.form_revision == revision)
            units |= _units_of_records(db, records.where(_in(one.window, Record.opened_at)))
    return units


def _by_receipt(db: Session, one: Criterion) -> Units:
    """By when it arrived here, or was taken over from the stock that lay here before."""
    arrived = and_(UnitEvent.kind == "disposition", UnitEvent.became == "inspecting")
    taken_over = and_(UnitEvent.kind == "flag", UnitEvent.became == TAKEN_OVER)
    units: Units = set()
    for how in (arrived, taken_over):
        units |= set(
            db.scalars(select(UnitEvent.unit_id).where(how, _in(one.window, UnitEvent.at)).distinct())
        )
    return units


def versions_in_force(
    db: Session,
) -> Iterator[tuple[tuple[ControlledDocument, DocumentVersion], Span]]:
    """Every version of a document that ever took effect, with the time it was in force."""
    rows = db.execute(
        select(ControlledDocument, DocumentVersion)
        .join(DocumentVersion, DocumentVersion.document_id == ControlledDocument.id)
        .where(DocumentVersion.effective_at.is_not(None), DocumentVersion.approved_at.is_not(None))
        .order_by(ControlledDocument.id, DocumentVersion.effective_at)
    ).all()
    for place, (document, version) in enumerate(rows):
        following = rows[place + 1] if place + 1 < len(rows) else None
        ends = [document.withdrawn_at, version.withdrawn_at]
        if following is not None and following[0].id == document.id:
            ends.append(following[1].effective_at)
        known = [end for end in ends if end is not None]
        start, end = version.effective_at, min(known) if known else None
        if start is not None and (end is None or start < end):
            yield (document, version), Span(start, end)


def version_name(row: tuple[ControlledDocument, DocumentVersion]) -> str:
    """How a version of a document is named, such as ``SOP-CT-07 v3``."""
    return f"{row[0].number} v{row[1].version}"


def _units_of_records(db: Session, records: Select[Any]) -> Units:
    """The units that these records are about: receipts, quarantines, rejections, moves."""
    wanted = records.distinct().subquery()
    about = select(Record.subject_kind, Record.subject_id).join(wanted, wanted.c[0] == Record.id).subquery()
    units: Units = set()
    for kind, chosen, subject in (
        ("shipment", select(DoseUnit.id), DoseUnit.shipment_id),
        ("quarantine", select(QuarantineUnit.unit_id), QuarantineUnit.quarantine_id),
        ("rejection", select(RejectionUnit.unit_id), RejectionUnit.rejection_id),
        (
            "storage_move",
            select(DoseUnit.id).join(
                MoveLine,
                and_(MoveLine.shipment_id == DoseUnit.shipment_id, MoveLine.cassette == DoseUnit.cassette),
            ),
            MoveLine.move_id,
        ),
    ):
        joined = chosen.join(about, and_(about.c.subject_id == subject, about.c.subject_kind == kind))
        units |= set(db.scalars(joined.distinct()))
    return units


def _in(window: Span | None, at: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    if window is None:
        return true()
    return at >= window.start if window.end is None else and_(at >= window.start, at < window.end)


def _with(db: Session, chosen: Select[Any], column: Any, values: Iterable[str]) -> Units:
    return set(_rows(db, chosen, column, values))


def _rows(db: Session, chosen: Select[Any], column: Any, values: Iterable[str]) -> Iterator[Any]:
    for some in in_chunks(values, CHUNK):
        yield from db.scalars(chosen.where(column.in_(some)))


def _may_be(column: Any, criterion: Criterion) -> ColumnElement[bool]:
    """False only for what cannot be meant: plain letters that are others once spaces and case are gone. What
    has other letters is left to the comparison in Python.
    """
    bare = func.upper(column)
    for space in (" ", "\t", "\n"):
        bare = func.replace(bare, space, "")
    wanted = "".join(tidy_code(criterion.value).split()).upper()
    odd = func.octet_length(column) != func.length(column)
    return or_(bare == wanted, odd) if wanted.isascii() else true()


_FINDS: Mapping[str, Callable[[Session, Criterion], Units]] = {
    "batch": _by_batch,
    "vector_lot": _by_vector_lot,
    "product": _by_product,
    "shipment": _by_shipment,
    "patient": _by_patient,
    "shipper": _by_shipper,
    "position": _by_position,
    "operator": _by_operator,
    "document": _by_document,
    "form": _by_form,
    "received": _by_receipt,
}
