"""What an inspection pack is about: a unit, a patient, a period or topics, and the records and rows that are
meant by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from ctdesk.db.tables import Base
from ctdesk.db.tables.documents import Attachment
from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.records import Record, Signature
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services.team_at import site_zone
from ctdesk.services.unit_steps import records_of_unit

MOST_RECORDS = 500
MOST_DAYS = 5  # whose team is printed
UNIT, PATIENT, PERIOD, TOPIC = "unit", "patient", "period", "topic"
COMPLETE = ("completed", "reviewed", "voided")
# Topic → beginnings of form codes, and beginnings of actions in the trail.
TOPICS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "receipt": (("CT-ACC",), ("receipt.", "shipment.", "order.")),
    "storage": (("CT-STO", "CT-PRM"), ("storage.", "stock.", "tank.", "premises.", "equipment.", "round.")),
    "incidents": (("CT-INC", "CT-ADR", "CT-MON", "CT-RCL"), ("incident.", "capa.", "adr.", "recall.")),
    "training": (("CT-TRN",), ("training.",)),
    "team": (("CT-TEAM", "CT-QP", "CT-ESS"), ("team.", "delegation.", "qp.", "account.")),
    "audit": (("CT-AUD", "CT-MTG"), ("audit.", "inspection.", "account.", "session.refused", "refused")),
}
# Records of these subjects name no patient; every other one is taken to show who the patient is.
_WITHOUT_PATIENT = frozenset(
    {
        "access_review", "appointment", "assessment", "calibration", "daily_round", "delegation",
        "holder_assessment", "member", "monitoring_period", "premises_review", "qp_assessment", "qp_office",
        "site_qualification", "trail_review", "training_file", "training_session",
    }
)  # fmt: skip
# Rows that stand between a unit or patient and the cases about them.
_CASES = ("quarantine", "rejection", "incident", "adr_case", "bedside_course")


@dataclass(frozen=True, slots=True)
class PackChoice:
    """What somebody asks for. ``kind``: unit | patient | period | topic; days are the site's, both included.

    ``masked`` leaves identities out of index and slices, and the chain proof with them; ``originals`` False
    leaves sealed records and attached files out where they show identities.
    """

    kind: str
    unit_id: int | None = None
    patient_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    topics: tuple[str, ...] = ()
    masked: bool = False
    originals: bool = True


@dataclass(frozen=True, slots=True)
class Scope:
    """The records, rows of the registers and moments that a choice means; ``label`` is its unit, patient or
    span.

    ``rows`` are row numbers by table; ``actions`` beginnings of actions that belong to a topic; a period has
    ``since`` and ``until`` (UTC), in which every event counts where ``whole``.
    """

    label: str
    records: tuple[Record, ...]
    rows: Mapping[str, frozenset[int]] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    whole: bool = False
    units: tuple[int, ...] = ()
    patients: tuple[str, ...] = ()
    team_days: tuple[datetime, ...] = ()


def scope_of(db: Session, choice: PackChoice, now: datetime) -> Scope:
    """What a choice means today.

    Raises PACK-01 for a choice that says nothing, PACK-02 for days in the wrong order, PACK-03 above
    ``MOST_RECORDS`` records, UNIT-15 and PATIENT-01 for what nobody knows.
    """
    if choice.kind == UNIT and choice.unit_id is not None:
        return _of_units(db, (choice.unit_id,), None, now)
    if choice.kind == PATIENT and choice.patient_id is not None:
        return _of_patient(db, choice.patient_id, now)
    if choice.kind in (PERIOD, TOPIC):
        return _of_period(db, choice, now)
    raise CtdeskError("PACK-01", field=choice.kind)


def shows_identities(record: Record) -> bool:
    """Whether the sealed record may say who the patient is."""
    return record.subject_kind not in _WITHOUT_PATIENT


def attachments_of(db: Session, record: Record) -> tuple[Attachment, ...]:
    """The files of a record, each content once."""
    rows = db.scalars(select(Attachment).where(Attachment.record_id == record.id).order_by(Attachment.id))
    return tuple({row.sha256: row for row in rows}.values())


def evidence_of(db: Session, scope: Scope) -> tuple[StoredFile, ...]:
    """Files kept with the rows of a scope and with no record, such as the evidence of a case."""
    wanted: set[int] = set()
    for name, ids in scope.rows.items():
        table = Base.metadata.tables[name]
        for column in _referring(table, StoredFile.__tablename__):
            wanted.update(db.scalars(select(column).where(table.c.id.in_(sorted(ids)), column.is_not(None))))
    return tuple(
        db.scalars(select(StoredFile).where(StoredFile.id.in_(sorted(wanted))).order_by(StoredFile.id))
    )


def _of_patient(db: Session, patient_id: int, now: datetime) -> Scope:
    patient = db.get(Patient, patient_id)
    if patient is None:
        raise NotFound("PACK-04")
    units = db.scalars(
        select(DoseUnit.id)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .join(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
        .where(TreatmentCase.patient_id == patient_id)
        .order_by(DoseUnit.id)
    )
    return _of_units(db, tuple(units), patient, now)


def _of_units(db: Session, unit_ids: tuple[int, ...], patient: Patient | None, now: datetime) -> Scope:
    rows: dict[str, set[int]] = defaultdict(set)
    records: dict[int, Record] = {}
    patients: dict[int, Patient] = {} if patient is None else {patient.id: patient}
    labels: list[str] = []
    begun: list[datetime] = []  # nothing about these rows can be older than the oldest of them
    for unit_id in unit_ids:
        unit = db.get(DoseUnit, unit_id)
        shipment = None if unit is None else db.get(Shipment, unit.shipment_id)
        if unit is None or shipment is None:
            raise NotFound("UNIT-15", id=unit_id)
        rows["dose_unit"].add(unit.id)
        rows["shipment"].add(shipment.id)
        labels.append(
            f"{shipment.number} {unit.bag_no or unit.ordinal}/{unit.bag_total or shipment.unit_count}"
        )
        records.update({one.id: one for one in records_of_unit(db, unit)})
        order = None if shipment.order_id is None else db.get(TherapyOrder, shipment.order_id)
        case = None if order is None or order.case_id is None else db.get(TreatmentCase, order.case_id)
        begun.append(shipment.entered_at)
        if order is not None:
            rows["therapy_order"].add(order.id)
            begun.append(order.entered_at)
        if case is not None:
            rows["treatment_case"].add(case.id)
            found = db.get(Patient, case.patient_id)
            if found is not None:
                patients[found.id] = found
    rows["patient"] |= set(patients)
    begun += [one.entered_at for one in patients.values()]
    _follow(db, rows, ("dose_unit", "patient") if patient is not None else ("dose_unit",))
    _follow(db, rows, _CASES)
    records.update({one.id: one for one in _records_about(db, rows)})
    chosen = _complete(sorted(records.values(), key=lambda one: one.id))
    label = labels[0] if patient is None else f"{patient.name} {patient.mrn}"
    names = tuple(part for one in patients.values() for part in (one.name, one.mrn) if part)
    return Scope(
        label,
        chosen,
        {table: frozenset(ids) for table, ids in rows.items()},
        since=min(begun, default=None),
        units=unit_ids,
        patients=names,
        team_days=_team_days(db, chosen, now),
    )


def _of_period(db: Session, choice: PackChoice, now: datetime) -> Scope:
    if choice.starts_on is None or choice.ends_on is None or (choice.kind == TOPIC and not choice.topics):
        raise CtdeskError("PACK-01", field="topics" if choice.starts_on and choice.ends_on else "starts_on")
    if choice.ends_on < choice.starts_on:
        raise CtdeskError("PACK-02", field="ends_on")
    zone = site_zone(db)
    since = datetime.combine(choice.starts_on, time(), zone)
    until = datetime.combine(choice.ends_on + timedelta(days=1), time(), zone)
    wanted = select(Record).where(Record.completed_at >= since, Record.completed_at < until)
    if choice.kind == TOPIC:
        codes = [code for topic in choice.topics for code in TOPICS[topic][0]]
        wanted = wanted.where(or_(*(Record.form_code.startswith(code) for code in codes)))
    records = _complete(db.scalars(wanted.order_by(Record.id).limit(MOST_RECORDS + 1)).all())
    rows: dict[str, set[int]] = defaultdict(set)
    for record in records:
        if record.subject_kind in Base.metadata.tables:
            rows[record.subject_kind].add(record.subject_id)
    _follow(db, rows, _CASES)
    whole = choice.kind == PERIOD
    return Scope(
        f"{choice.starts_on} – {choice.ends_on}",
        records,
        {table: frozenset(ids) for table, ids in rows.items()},
        actions=() if whole else tuple(one for topic in choice.topics for one in TOPICS[topic][1]),
        since=since,
        until=until,
        whole=whole,
        team_days=(min(until - timedelta(seconds=1), now),),
    )


def _complete(records: Iterable[Record]) -> tuple[Record, ...]:
    found = tuple(one for one in records if one.state in COMPLETE)
    if len(found) > MOST_RECORDS:
        raise CtdeskError("PACK-03", most=MOST_RECORDS)
    return found


def _follow(db: Session, rows: dict[str, set[int]], parents: Iterable[str]) -> None:
    """Add the rows that belong to these parents, and the cases that those rows name."""
    tables = Base.metadata.tables
    for parent in parents:
        if not rows[parent]:
            continue
        for table in tables.values():
            for column in _referring(table, parent):
                cases = [(case, one) for case in _CASES for one in _referring(table, case)]
                chosen = select(table.c.id, *(one for _, one in cases)).where(
                    column.in_(sorted(rows[parent]))
                )
                for row_id, *named in db.execute(chosen):
                    rows[table.name].add(row_id)
                    for (case, _), number in zip(cases, named, strict=True):
                        if number is not None:
                            rows[case].add(number)


def _referring(table: Table, parent: str) -> list[Any]:
    if "id" not in table.c:
        return []
    return [one for one in table.c if any(key.column.table.name == parent for key in one.foreign_keys)]


def _records_about(db: Session, rows: Mapping[str, set[int]]) -> list[Record]:
    """Records whose subject is one of these rows; a shipment's come with its units."""
    about = [
        (Record.subject_kind == table) & Record.subject_id.in_(sorted(ids))
        for table, ids in rows.items()
        if ids and table not in ("shipment", "patient")
    ]
    return list(db.scalars(select(Record).where(or_(*about)))) if about else []


def _team_days(db: Session, records: Iterable[Record], now: datetime) -> tuple[datetime, ...]:
    """The last signature of each day on which one of these records was signed, the latest days first."""
    zone = site_zone(db)
    ids = [one.id for one in records]
    moments = sorted(db.scalars(select(Signature.at).where(Signature.record_id.in_(ids))))
    last = {at.astimezone(zone).date(): at for at in moments}
    return tuple(sorted(last.values(), reverse=True)[:MOST_DAYS]) or (now,)
