"""What a recall record (CT-RCL-001) is about: the notice, what was looked for, every unit with what became of
it, the sums, the stopwatch and who was told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product, Supplier
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.db.tables.quarantine import Telling
from ctdesk.db.tables.recall import Recall, RecallLine
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Value
from ctdesk.domain.errors import NotFound
from ctdesk.domain.recall import LINE
from ctdesk.forms.messages import sentence
from ctdesk.services.incident_tables import recall_rules
from ctdesk.services.quarantine_words import term, unit_name
from ctdesk.services.subject_kinds import Kind, Source, Subject

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

NONE = "–"
_STATES = ("found", "held", "lost", "returned", "destroyed", "infused", "not_received", "cleared", "traced")


def read_recall_subject(work: UnitOfWork, subject_id: int) -> Subject:
    """The recall with its lines."""
    row = work.db.get(Recall, subject_id)
    if row is None:
        raise NotFound("RCL-20", id=subject_id)
    lines = work.db.scalars(select(RecallLine).where(RecallLine.recall_id == row.id).order_by(RecallLine.id))
    return Subject(row, tuple(lines))


def state_words(code: str) -> str:
    """The state of a line in both languages, as it stands on paper."""
    return f"{sentence(f'RCL-06.{code}', 'zh_CN')} {sentence(f'RCL-06.{code}', 'en')}"


def criterion_words(
    db: Session, stored: Mapping[str, Any], local: Callable[[datetime], str]
) -> tuple[str, str, str]:
    """Kind, value and time of a criterion as they stand on paper."""
    kind, value = recall_rules().kinds[stored["kind"]], str(stored["value"] or NONE)
    if stored["kind"] == "operator" and value.isdecimal():
        member = db.get(Member, int(value))
        value = value if member is None else f"{member.name} {member.staff_no}"
    start, end = stored.get("from"), stored.get("to")
    window = NONE
    if start is not None:
        until = "" if end is None else local(datetime.fromisoformat(end))
        window = f"{local(datetime.fromisoformat(start))} → {until}".rstrip()
    return f"{kind.zh_CN} {kind.en}", value, window


def _of(read: Callable[[UnitOfWork, Ground, Recall], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value:
        row = ground.subject.row
        return read(work, ground, row) if isinstance(row, Recall) else None

    return source


def _moment(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground, row: Recall) -> Value:
        at = getattr(row, field)
        return None if at is None else ground.local(at)

    return _of(read)


def _minutes(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground, row: Recall) -> Value:
        at = getattr(row, field)
        return None if at is None else str((at - row.started_at) // timedelta(minutes=1))

    return _of(read)


def _count(state: str) -> Source:
    return _of(lambda work, ground, row: str(Counter(one.state for one in ground.subject.lines)[state]))


def _criteria(work: UnitOfWork, ground: Ground, row: Recall) -> Value:
    told: list[Value] = []
    for number, group in enumerate(row.criteria, 1):
        for stored in group:
            kind, value, window = criterion_words(work.db, stored, ground.local)
            told.append({"group": str(number), "kind": kind, "value": value, "window": window})
    return told


def _units(work: UnitOfWork, ground: Ground, row: Recall) -> Value:
    told: list[Value] = []
    rows = work.db.execute(
        select(RecallLine, DoseUnit, Shipment, Product, Patient)
        .join(DoseUnit, DoseUnit.id == RecallLine.unit_id)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .outerjoin(Product, Product.id == TherapyOrder.product_id)
        .outerjoin(Patient, Patient.id == RecallLine.patient_id)
        .where(RecallLine.recall_id == row.id)
        .order_by(RecallLine.id)
    )
    for line, unit, shipment, product, patient in rows:
        where = " ".join(filter(None, (term("places", line.found_place), line.found_position)))
        became = state_words(line.state)
        at = "" if line.settled_at is None else ground.local(line.settled_at)[:16].replace("T", " ")
        told.append(
            {
                "unit": f"{shipment.number} {unit_name(unit)}",
                "product": " ".join(
                    filter(None, (None if product is None else product.name_cn, unit.batch_no))
                )
                or NONE,
                "patient": NONE if patient is None else f"{patient.mrn} {patient.name}",
                "found": f"{term('dispositions', line.found_disposition)}；{where}",
                "became": " ".join(filter(None, (became, at, line.note))),
            }
        )
    return told or [{"unit": "无 none"}]


def _told(work: UnitOfWork, ground: Ground, row: Recall) -> Value:
    chosen = select(Telling).where(Telling.recall_id == row.id).order_by(Telling.told_at, Telling.id)
    told: list[Value] = [
        {
            "who": " ".join(filter(None, (one.name, one.phone))),
            "at": ground.local(one.told_at),
            "answer": one.answer or NONE,
        }
        for one in work.db.scalars(chosen)
    ]
    return told or [{"who": "无 none"}]


def _percent(work: UnitOfWork, ground: Ground, row: Recall) -> Value:
    lines = ground.subject.lines
    ends = {"traced"} if row.drill else LINE.ends
    if not lines:
        return None
    return str(sum(one.state in ends for one in lines) * 100 // len(lines))


def _file(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground, row: Recall) -> Value:
        number = getattr(row, field)
        file = None if number is None else work.db.get(StoredFile, number)
        return NONE if file is None else f"{file.name} SHA-256 {file.sha256}"

    return _of(read)


def _named(read: Callable[[UnitOfWork, Recall], str | None]) -> Source:
    return _of(lambda work, ground, row: read(work, row) or NONE)


def _class(work: UnitOfWork, row: Recall) -> str | None:
    known = recall_rules().classes.get(row.class_code or "")
    return None if known is None else f"{known.zh_CN} {known.en}"


_SOURCES: Mapping[str, Source] = {
    "number": _of(lambda work, ground, row: row.number),
    "kind": _of(lambda work, ground, row: "drill" if row.drill else "recall"),
    "origin": _of(lambda work, ground, row: row.origin),
    "class": _named(_class),
    "reference": _named(lambda work, row: row.reference),
    "received_at": _moment("received_at"),
    "holder": _named(
        lambda work, row: work.db.scalar(select(Supplier.name).where(Supplier.id == row.supplier_id))
    ),
    "text": _of(lambda work, ground, row: row.text),
    "regulator": _named(lambda work, row: row.regulator_contact),
    "incident": _named(
        lambda work, row: work.db.scalar(select(Incident.number).where(Incident.id == row.incident_id))
    ),
    "file": _file("file_id"),
    "criteria": _of(_criteria),
    "found": _of(lambda work, ground, row: str(len(ground.subject.lines))),
    "patients": _of(
        lambda work, ground, row: str(len({one.patient_id for one in ground.subject.lines} - {None}))
    ),
    "declared": _of(lambda work, ground, row: None if row.declared is None else str(row.declared)),
    "difference": _named(lambda work, row: row.difference),
    "units": _of(_units),
    **{f"in_{state}": _count(state) for state in _STATES},
    "percent": _of(_percent),
    "started_at": _moment("started_at"),
    "listed_at": _moment("listed_at"),
    "list_minutes": _minutes("listed_at"),
    "use_stopped_at": _moment("use_stopped_at"),
    "stop_minutes": _minutes("use_stopped_at"),
    "settled_at": _moment("settled_at"),
    "settle_minutes": _minutes("settled_at"),
    "told": _of(_told),
    "reply": _named(lambda work, row: row.reply),
    "replied_at": _moment("replied_at"),
    "reply_file": _file("reply_file_id"),
}

KIND = Kind(
    read=read_recall_subject,
    sources={f"recall.{name}": source for name, source in _SOURCES.items()},
    tables=frozenset(
        {
            *("recall", "recall_line", "dose_unit", "shipment", "therapy_order", "product", "patient"),
            *("supplier", "incident", "stored_file", "telling", "member"),
        }
    ),
    route="recall",
    scopes=("record", "recall"),
)
