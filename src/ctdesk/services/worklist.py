"""My desk: what waits for this person, with clocks; what is due today; what this person may do, until
when, and why not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.db.tables.receipt import Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Enrolment, Member
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.records import RecordState
from ctdesk.forms.blind import hidden_sources
from ctdesk.forms.clock_states import ClockState
from ctdesk.services import team
from ctdesk.services.access_review import DUTY as REVIEW_ACCESS
from ctdesk.services.access_review import due_now
from ctdesk.services.adr_work import adr_items
from ctdesk.services.arrivals import shipment_row
from ctdesk.services.bedside_work import bedside_items
from ctdesk.services.blind_orders import is_hidden
from ctdesk.services.capa_work import capa_items
from ctdesk.services.catalogue_work import QUALIFICATION, SUPPLIERS, catalogue_items
from ctdesk.services.day_events import DayEvent as DayEvent
from ctdesk.services.day_events import events_of_today
from ctdesk.services.delegation_log import lines_to_review
from ctdesk.services.delegation_register import successor
from ctdesk.services.forms_release import DUTY as RELEASE_FORM
from ctdesk.services.forms_release import to_approve
from ctdesk.services.gate import query
from ctdesk.services.handover import NOTE, handover_items
from ctdesk.services.incident_work import ROUTE as INCIDENTS
from ctdesk.services.incident_work import incident_items
from ctdesk.services.monitoring_work import monitoring_items
from ctdesk.services.own_duties import Expiring, MayDo, duties_of_mine, ending_soon, first_end
from ctdesk.services.premises_work import EQUIPMENT, ROUNDS, premises_items
from ctdesk.services.qualifications import CONFIRM, credentials_waiting
from ctdesk.services.quality_meetings import DUTY as HOLD_MEETING
from ctdesk.services.quality_meetings import last_month
from ctdesk.services.quarantine_work import REJECTIONS, quarantine_items
from ctdesk.services.quarantine_work import ROUTE as QUARANTINE
from ctdesk.services.readiness_work import readiness_items
from ctdesk.services.recall_work import recall_items
from ctdesk.services.record_ground import definition_of, ground_of
from ctdesk.services.record_standing import (
    Standing,
    is_for_another,
    masked_for,
    standing_of_record,
    stands_against,
    viewer_slots,
)
from ctdesk.services.record_view import clocks_of
from ctdesk.services.roster import gaps_tonight, is_kept
from ctdesk.services.signing_grounds import may_i_sign
from ctdesk.services.stock_alerts import storage_items
from ctdesk.services.subjects import KINDS
from ctdesk.services.supervision import ACKNOWLEDGED
from ctdesk.services.supervision_work import together
from ctdesk.services.trace_queue import trace_items
from ctdesk.services.trail_review import DUTY as REVIEW_TRAIL
from ctdesk.services.trail_review import due_months
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import TRAINING_PLAN, document_items, plan_items, register_item
from ctdesk.services.work_items import Progress as Progress
from ctdesk.services.work_items import SlotToDo as SlotToDo
from ctdesk.services.work_items import WorkItem as WorkItem

RECEIPTS, ARRIVALS, CATALOGUE, MEMBERS = "receipts", "arrivals", "catalogue", "members"
PATIENTS, ORDERS, SETTINGS = "patients", "orders", "settings"
TRAINING = "training"
ACCESS, TRAIL_REVIEW, MEETINGS = "access", "trail_review", "meetings"
DELEGATIONS, ROSTER = "delegations", "roster"
# Pages without an entry of their own in the navigation count where they belong.
_COUNTED_AT = {
    PATIENTS: ARRIVALS,
    ORDERS: ARRIVALS,
    DELEGATIONS: MEMBERS,
    TRAIL_REVIEW: "audit",
    MEETINGS: "dashboard",
    ROSTER: MEMBERS,
    QUARANTINE: RECEIPTS,
    REJECTIONS: RECEIPTS,
    SUPPLIERS: CATALOGUE,
    QUALIFICATION: CATALOGUE,
    TRAINING_PLAN: TRAINING,
    "premises": "storage",
    EQUIPMENT: "storage",
    ROUNDS: "storage",
    "trace": RECEIPTS,
    "stock": "storage",
    "moves": "storage",
    "counts": "storage",
    "monitoring": "storage",
    "alarms": "storage",
    "bedside": ARRIVALS,
    "incident": INCIDENTS,
    "capa": INCIDENTS,
    "adverse_reactions": INCIDENTS,
    "recall": INCIDENTS,
    "findings": INCIDENTS,
    "handover": "desk",
}
# Records that lie still for months; when something is to be done with one, its register says so.
_SAID_BY_REGISTERS = frozenset({"capa"})
MOST_RECORDS = 200
_OPEN = [state.value for state in RecordState if state not in (RecordState.VOIDED, RecordState.REVIEWED)]


@dataclass(frozen=True, slots=True)
class Count:
    """How much waits on a page, and whether something of it is late."""

    number: int
    urgent: bool


@dataclass(frozen=True, slots=True)
class Worklist:
    """Everything My desk shows to one person. ``until`` is the first day on which something of what they
    may do ends.
    """

    now: tuple[WorkItem, ...]
    today: tuple[DayEvent, ...]
    may: tuple[MayDo, ...]
    expiring: tuple[Expiring, ...]
    counts: Mapping[str, Count]
    role_zh: str
    role_en: str
    until: date | None
    statement_signed: bool
    warnings: tuple[CtdeskError, ...] = ()


@query()
def my_desk(work: UnitOfWork) -> Worklist:
    """What waits for this person now, gravest clock first, and what they may do."""
    blind: set[int] = set()
    items = [*_statement(work), *together(work, _records(work, blind)), *_registers(work)]
    # What was handed over is read before anything else is begun.
    items.sort(key=lambda item: (item.kind != NOTE, item.due is None, item.due or work.now, item.number))
    until = first_end(work)
    counts: dict[str, Count] = {}
    for item in items:
        route = _COUNTED_AT.get(item.route, item.route)
        before = counts.get(route, Count(0, False))
        counts[route] = Count(before.number + 1, before.urgent or item.late)
    if red := sum(item.late for item in items if _COUNTED_AT.get(item.route, item.route) == INCIDENTS):
        counts[INCIDENTS] = Count(red, True)  # of these it is told how many are late
    expiring = tuple(ending_soon(work))
    if urgent := [one for one in expiring if one.lapsed or (one.warning or 60) <= 30]:
        before = counts.get(TRAINING, Count(0, False))
        counts[TRAINING] = Count(before.number + len(urgent), any(one.lapsed for one in urgent))
    role = team.role_table().get(work.actor.roles[0]) if work.actor.roles else None
    return Worklist(
        now=tuple(items),
        today=tuple(events_of_today(work, blind)),
        may=tuple(duties_of_mine(work)),
        expiring=expiring,
        counts=counts,
        role_zh="" if role is None else role.name_zh,
        role_en="" if role is None else role.name_en,
        until=until,
        statement_signed=work.rights.statement_signed,
    )


def _statement(work: UnitOfWork) -> Iterator[WorkItem]:
    if not work.rights.statement_signed and work.rights.certificate_id is not None:
        yield register_item(work, "statement", "statement", "", "self.sign_statement", work.actor.name)


def _records(work: UnitOfWork, blind: set[int]) -> Iterator[WorkItem]:
    """What waits in open records; adds to ``blind`` those in which this person is reading labels."""
    chosen = select(Record).where(Record.state.in_(_OPEN)).order_by(Record.id.desc()).limit(MOST_RECORDS)
    for record in work.db.scalars(chosen):
        if record.subject_kind == "member" and record.subject_id != work.actor.member_id:
            continue
        if record.subject_kind in _SAID_BY_REGISTERS:
            continue
        duties = _duties_of(work, record)
        if not any(work.rights.has(duty) for duty in duties):
            continue
        standing = standing_of_record(work, ground_of(work, record))
        hidden = hidden_sources(
            standing.ground.definition, masked_for(work, standing, viewer_slots(work, standing))
        )
        if hidden:
            blind.add(record.id)
        yield from _of_record(work, standing, hidden)


def _duties_of(work: UnitOfWork, record: Record) -> frozenset[str]:
    definition = definition_of(work.db, record.form_code, record.form_revision)
    return frozenset(slot.duty for slot in definition.slot)


def _of_record(work: UnitOfWork, standing: Standing, hidden: frozenset[str]) -> Iterator[WorkItem]:
    """One line for a record, with every slot that this person can bring on, the most urgent first."""
    record, clocks = standing.ground.record, _clock_by_slot(standing)
    todo: list[SlotToDo] = []
    for state in standing.slots:
        slot = state.slot
        if state.status in ("signed", "not_required", "waiting") or slot.external or state.waits_for:
            continue
        if not work.rights.has(slot.duty) or stands_against(standing, slot, work.actor.member_id) is not None:
            continue
        if is_for_another(standing, slot, work.actor.member_id):
            continue
        ready = state.status == "ready"
        if ready and not may_i_sign(work, standing, slot).allowed:
            continue
        clock = clocks.get(slot.id)
        due = None if clock is None else clock.run.due_at
        knows = state.meanings == (ACKNOWLEDGED,)
        kind = "sign" if ready else "fill"
        todo.append(SlotToDo(kind, slot.id, slot.text.zh_CN, slot.text.en, due, knows))
    if not todo:
        return
    todo.sort(key=lambda one: (one.due is None, one.due or work.now))
    first = todo[0]
    clock = clocks.get(first.slot)
    patient = standing.ground.patient
    seen = patient is not None and "patient.name" not in hidden and work.rights.has("view.identities")
    product = None if "order.product" in hidden else standing.ground.product
    sections = standing.judgement.sections
    yield WorkItem(
        kind="sign" if any(one.kind == "sign" for one in todo) else "fill",
        route=KINDS[record.subject_kind].route if record.subject_kind in KINDS else RECEIPTS,
        number=record.number,
        what_zh=first.text_zh,
        what_en=first.text_en,
        label="" if hidden else record.subject_label if product is None else product.name_cn,
        due=first.due,
        late=first.due is not None and first.due <= work.now,
        record_id=record.id,
        slots=tuple(todo),
        patient=patient.name if patient is not None and seen else None,
        clock_zh="" if clock is None else clock.clock.text.zh_CN,
        clock_en="" if clock is None else clock.clock.text.en,
        progress=Progress(
            sum(one.answered for one in sections),
            sum(one.asked for one in sections),
            sum(one.findings for one in sections),
        ),
    )


def _clock_by_slot(standing: Standing) -> dict[str, ClockState]:
    """The next running limit of each slot: its own, or one that ends with an item it fills in."""
    next_one: dict[str, ClockState] = {}
    for state in clocks_of(standing):
        if state.run.stopped_at is not None or state.run.due_at is None:
            continue
        stop = state.clock.stop_at
        slots = [stop.removeprefix("slot:")] if stop.startswith("slot:") else _fillers(standing, stop)
        for slot in slots:
            before = next_one.get(slot)
            if before is None or before.run.due_at is None or state.run.due_at < before.run.due_at:
                next_one[slot] = state
    return next_one


def _fillers(standing: Standing, item: str) -> tuple[str, ...]:
    return next((one.by for one in standing.judgement.questions if one.item.id == item), ())


def _registers(work: UnitOfWork) -> Iterator[WorkItem]:
    me = work.actor.member_id
    if work.rights.has("order.verify_announcement"):
        for row in work.db.scalars(
            select(Shipment).where(
                Shipment.state == "announced", Shipment.verified_at.is_(None), Shipment.entered_by != me
            )
        ):
            yield _coming(work, "verify_notice", row, "order.verify_announcement")
    if work.rights.has("receipt.receive", "receipt.identify", "storage.put_in"):
        for row in work.db.scalars(
            select(Shipment)
            .where(
                or_(
                    and_(Shipment.state == "announced", Shipment.verified_at.is_not(None)),
                    # Its record was voided or given up: it stands here without one.
                    and_(Shipment.state == "arrived", ~_has_record()),
                )
            )
            .order_by(Shipment.id)
        ):
            if row.state == "announced":
                yield _coming(work, "open_receipt", row, "receipt.receive")
            else:  # no clock runs: its units are held in quarantine until another record decides
                again = _coming(work, "receive_again", row, "receipt.receive")
                yield replace(again, due=None, late=True)
    if work.rights.has("order.verify"):
        for order, patient in work.db.execute(
            select(TherapyOrder, Patient)
            .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
            .outerjoin(Patient, Patient.id == TreatmentCase.patient_id)
            .where(TherapyOrder.verified_at.is_(None), TherapyOrder.entered_by != me)
            .limit(100)
        ):
            item = register_item(
                work, "verify_order", ORDERS, order.number, "order.verify", "", None, order.id
            )
            seen = patient is not None and work.rights.has("view.identities")
            yield replace(item, patient=patient.name if seen else None)
    if work.rights.has("catalogue.verify"):
        for label, product in work.db.execute(
            select(ProductLabel, Product)
            .join(Product, Product.id == ProductLabel.product_id)
            .where(ProductLabel.verified_at.is_(None), ProductLabel.entered_by != me)
        ):
            yield register_item(
                work,
                "verify_limits",
                CATALOGUE,
                product.code,
                "catalogue.verify",
                f"{product.name_cn} · {label.version}",
                None,
                product.id,
            )
    if work.rights.has("case.verify_identity"):
        for patient in work.db.scalars(
            select(Patient).where(Patient.verified_at.is_(None), Patient.entered_by != me).limit(100)
        ):
            yield register_item(
                work,
                "verify_patient",
                PATIENTS,
                patient.mrn,
                "case.verify_identity",
                patient.name,
                None,
                patient.id,
            )
    if work.rights.has("team.confirm_enrolment"):
        for enrolment, name in work.db.execute(
            select(Enrolment, Member.name)
            .join(Member, Member.id == Enrolment.member_id)
            .where(
                Enrolment.confirmed_at.is_(None),
                Enrolment.public_key.is_not(None),
                Enrolment.proposed_by != me,
            )
        ):
            yield register_item(
                work,
                "confirm_enrolment",
                MEMBERS,
                "",
                "team.confirm_enrolment",
                name,
                None,
                enrolment.member_id,
            )
    for member, name, count in credentials_waiting(work):
        yield register_item(
            work, "confirm_credential", MEMBERS, "", CONFIRM, f"{name} · {count}", None, member
        )
    due = due_now(work) if work.rights.has(REVIEW_ACCESS) else None
    if due is not None and due.record_id is None:
        yield register_item(work, "review_access", ACCESS, "", REVIEW_ACCESS, due.quarter, due.due)
    months = due_months(work) if work.rights.has(REVIEW_TRAIL) else ()
    for month in [one for one in months if one.record_id is None][:1]:
        yield register_item(work, "review_trail", TRAIL_REVIEW, "", REVIEW_TRAIL, month.month, month.due)
    meeting = last_month(work) if work.rights.has(HOLD_MEETING) else None
    if meeting is not None and meeting.record_id is None:
        yield register_item(work, "hold_meeting", MEETINGS, "", HOLD_MEETING, meeting.month)
    for one in to_approve(work):
        item = register_item(
            work, "approve_form", SETTINGS, one.code, RELEASE_FORM, str(one.revision), None, one.id
        )
        yield item if one.title is None else replace(item, what_zh=one.title.zh_CN, what_en=one.title.en)
    yield from readiness_items(work)
    yield from catalogue_items(work)
    yield from document_items(work)
    yield from plan_items(work)
    yield from bedside_items(work)
    yield from incident_items(work)
    yield from recall_items(work)
    yield from adr_items(work)
    yield from capa_items(work)
    yield from quarantine_items(work)
    yield from premises_items(work)
    yield from storage_items(work)
    yield from monitoring_items(work)
    yield from trace_items(work)
    yield from handover_items(work)
    yield from _takeover(work)
    yield from _rota(work)


def _takeover(work: UnitOfWork) -> Iterator[WorkItem]:
    """What the former lead approved, for whoever takes over: due with the takeover (decision 38)."""
    lines = lines_to_review(work)
    if lines:
        coming = successor(work.db, work.now)
        mine = coming is not None and coming.member == work.actor.member_id
        due = coming.starts_at if mine and coming is not None else None
        label = str(len(lines))
        yield register_item(work, "review_delegations", DELEGATIONS, "", "self.review_delegation", label, due)


def _rota(work: UnitOfWork) -> Iterator[WorkItem]:
    """The slots of tonight's rota that are empty, for who plans it; where no rota is kept nobody is asked."""
    if not work.rights.has("team.plan_roster") or not is_kept(work):
        return
    gaps = gaps_tonight(work)
    if gaps:
        first = min(one.starts_at for one in gaps)
        label = str(len({one.role for one in gaps}))
        yield register_item(work, "fill_rota", ROSTER, "", "team.plan_roster", label, first)


def _has_record() -> ColumnElement[bool]:
    return (
        select(Record.id)
        .where(Record.subject_kind == "shipment", Record.subject_id == Shipment.id, Record.state != "voided")
        .exists()
    )


def _coming(work: UnitOfWork, kind: str, shipment: Shipment, duty: str) -> WorkItem:
    row = shipment_row(work, shipment)
    order = None if shipment.order_id is None else work.db.get(TherapyOrder, shipment.order_id)
    label = "" if order is not None and is_hidden(work, order) else row.product or ""
    item = register_item(work, kind, ARRIVALS, row.number, duty, label, row.expected_at, shipment.id)
    return replace(item, patient=row.patient)
