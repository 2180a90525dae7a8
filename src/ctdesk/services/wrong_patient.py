"""A code of another patient's product at this receipt: to whom it belongs, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import Zone
from ctdesk.db.tables.team import Member
from ctdesk.domain import identifiers
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.exchange.barcodes import Scan
from ctdesk.services import fields
from ctdesk.services.gate import command, query
from ctdesk.services.incident_wordings import Wording
from ctdesk.services.incidents import register_incident
from ctdesk.services.people_at import people_at
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.rights import rights_from
from ctdesk.services.work import UnitOfWork

FORM = "CT-ACC-001"
CODE, SEVERITY = "ID1", "II"
WITNESSES = ("receipt.receive", "receipt.verify", "receipt.identify")
IDENTITY = frozenset({"coi", "coi_bag", "cassette", "trace_code"})
_UNDER_WAY = ("draft", "in_signature", "amending")
_ROOM = "A3b"
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Belongs:
    """To what a scanned code belongs: a shipment or order by number, never whose product it is.

    ``record_id`` is its receipt while that is under way.
    """

    number: str
    record_id: int | None


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who could come as a second person."""

    member_id: int
    name: str
    on_duty: bool


def belongs_to_another(db: Session, own: Shipment | None, scan: Scan) -> Belongs | None:
    """What else a scanned identity belongs to, where it is neither this shipment nor this patient's."""
    if own is None or not set(scan.kinds) & IDENTITY:
        return None
    mine = _patient_of(db, own.order_id)
    values = {scan.value, *(scan.parts[kind] for kind in IDENTITY & set(scan.parts))}
    found = _unit_of(db, own, values | {value.upper() for value in values}, mine)
    if found is not None:
        return found
    orders = db.scalars(select(TherapyOrder).where(TherapyOrder.coi_id.in_(_heads(scan.value))))
    belonging = [one for one in orders if _is_of(scan.value, str(one.coi_id))]
    if any(one.id == own.order_id or _same(mine, _patient_of(db, one.id)) for one in belonging):
        return None
    return Belongs(belonging[0].number, None) if belonging else None


def _unit_of(db: Session, own: Shipment, values: set[str], mine: int | None) -> Belongs | None:
    rows = db.execute(
        select(DoseUnit.shipment_id, Shipment)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .where(
            or_(
                DoseUnit.coi_bag_id.in_(values),
                DoseUnit.cassette_no.in_(values),
                DoseUnit.trace_code.in_(values),
            ),
            Shipment.state != "cancelled",
        )
        .order_by(Shipment.id.desc())
        .limit(20)
    ).all()
    if not rows or any(
        shipment.id == own.id or _same(mine, _patient_of(db, shipment.order_id)) for _, shipment in rows
    ):
        return None
    other = rows[0][1]
    record = db.scalar(
        select(Record.id).where(
            Record.form_code == FORM,
            Record.subject_kind == "shipment",
            Record.subject_id == other.id,
            Record.state.in_(_UNDER_WAY),
        )
    )
    return Belongs(other.number, record)


@query(needs=(*WITNESSES, "storage.put_in"))
def witnesses(work: UnitOfWork) -> tuple[Witness, ...]:
    """Who could come as a second person, those on duty first; never who asks."""
    from ctdesk.services.roster import who_fills

    here = {name for names in who_fills(work, at=work.now).values() for name in names}
    active = work.db.scalars(select(Member.id).where(Member.status == "active")).all()
    found = [
        Witness(one.id, one.name, one.name in here)
        for one in people_at(work.db, work.now, sorted(active))
        if one.id != work.actor.member_id and set(rights_from(one).duties) & set(WITNESSES)
    ]
    return tuple(sorted(found, key=lambda one: (not one.on_duty, one.name)))


@command(needs=(*WITNESSES, "storage.put_in"), action="receipt.wrong_patient")
def leave_stop(
    work: UnitOfWork,
    *,
    record_id: RecordId,
    scanned: str,
    belongs: str | None,
    second_person: int,
    reason: str,
    back_in_cold: bool,
    incident: bool,
) -> str | None:
    """Go on after a code of another patient's product; gives the number of the incident, where one is opened.

    Raises STOP-01 before the product is back in the cold, STOP-02 for oneself as the second person, FIELD-01
    without a reason.
    """
    record = load_record(work, record_id)
    if not back_in_cold:
        raise CtdeskError("STOP-01", field="back_in_cold")
    other = work.db.get(Member, second_person)
    if other is None:
        raise NotFound("STOP-03", field="second_person")
    if other.id == work.member_id():
        raise Refused("STOP-02", field="second_person")
    why = fields.required(reason, "reason", fields.TEXT)
    if len(why) < _SHORTEST:
        raise CtdeskError("FIELD-01", field="reason")
    told = {"scanned": scanned[:100], "belongs": belongs, "second": other.name, "reason": why}
    work.event.record_id = record.id
    work.event.facts["stop"] = told
    if not incident:
        return None
    units: tuple[int, ...] = ()
    if record.subject_kind == "shipment":
        units = tuple(work.db.scalars(select(DoseUnit.id).where(DoseUnit.shipment_id == record.subject_id)))
    number = register_incident(
        work,
        kind="incident",
        code=CODE,
        severity=SEVERITY,
        says=Wording(
            "WORD-09",
            {
                "record": record.number,
                "scanned": scanned[:100],
                "belongs": belongs or "–",
                "second": other.name,
                "said": why,
            },
        ),
        unit_ids=units,
        record_id=record.id,
        raised_by="G5",
        process_step="receipt_acceptance" if record.subject_kind == "shipment" else None,
        place=_where(work, record),
        occurred_at=work.now,  # the scan is what happened, and what found it
        detected_at=work.now,
    )
    work.event.facts["incident"] = number
    return number


def _where(work: UnitOfWork, record: Record) -> str | None:
    """The room that the record says it is written in."""
    said = ground_of(work, record).answers.get(_ROOM)
    if said is None or record.form_code != FORM:
        return None
    zone = work.db.scalar(select(Zone).where(Zone.code == str(said.value)))
    return None if zone is None else f"{zone.code} {zone.name_zh}"


def _patient_of(db: Session, order_id: int | None) -> int | None:
    if order_id is None:
        return None
    return db.scalar(
        select(TreatmentCase.patient_id)
        .join(TherapyOrder, TherapyOrder.case_id == TreatmentCase.id)
        .where(TherapyOrder.id == order_id)
    )


def _same(one: int | None, other: int | None) -> bool:
    return one is not None and one == other


def _heads(code: str) -> list[str]:
    """Every chain of identity of which this code could be a bag, as a register may hold it."""
    forms = {code, code.upper(), "".join(code.split()).upper()}
    return [form[:end] for form in forms for end in range(_SHORTEST, len(form) + 1)]


def _is_of(code: str, identity: str) -> bool:
    """Whether a code is this chain of identity, or one of its bags."""
    return identifiers.same_code(code[: len(identity)], identity)
