"""My desk: what waits for this person, with clocks; what is due today; what this person may do, until
when, and why not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.config import data_path
from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.db.tables.receipt import Patient, Shipment
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Competence, Enrolment, Member
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.records import RecordState
from ctdesk.forms.terms import read_terms
from ctdesk.services import team
from ctdesk.services.gate import query
from ctdesk.services.record_ground import definition_of, ground_of
from ctdesk.services.record_standing import Standing, standing_of_record, stands_against
from ctdesk.services.record_values import Obstacle
from ctdesk.services.record_view import clocks_of
from ctdesk.services.rights import duty_table
from ctdesk.services.signing_grounds import may_i_sign
from ctdesk.services.work import UnitOfWork

RECEIPTS, ARRIVALS, CATALOGUE, MEMBERS, PATIENTS = "receipts", "arrivals", "catalogue", "members", "orders"
SOON = timedelta(days=30)
MOST_RECORDS = 200
_OPEN = [state.value for state in RecordState if state not in (RecordState.VOIDED, RecordState.REVIEWED)]


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something that waits. ``kind``: fill | sign | external | open_receipt | verify_notice |
    verify_patient | verify_limits | confirm_enrolment | statement. ``due`` is the next time limit that
    runs for it, ``late`` when it has passed.
    """

    kind: str
    route: str
    number: str
    what_zh: str
    what_en: str
    label: str
    due: datetime | None
    late: bool
    record_id: int | None = None
    ref_id: int | None = None
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class MayDo:
    """A duty this person's roles give: until when it may be acted on, and why not; ``who_can`` could
    instead.
    """

    duty: str
    text_zh: str
    text_en: str
    allowed: bool
    until: date | None
    obstacles: tuple[Obstacle, ...]
    who_can: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expiring:
    """A competence that ends within 30 days, or has ended since."""

    module: str
    valid_until: date
    lapsed: bool


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
    today: tuple[WorkItem, ...]
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
    items = [*_statement(work), *_records(work), *_registers(work)]
    items.sort(key=lambda item: (item.due is None, item.due or work.now, item.number))
    until = _until(work)
    counts: dict[str, Count] = {}
    for item in items:
        route = ARRIVALS if item.route == PATIENTS else item.route
        before = counts.get(route, Count(0, False))
        counts[route] = Count(before.number + 1, before.urgent or item.late)
    role = team.role_table().get(work.actor.roles[0]) if work.actor.roles else None
    end = day_ends(work.now.astimezone(ZoneInfo(work.site.time_zone)).date(), ZoneInfo(work.site.time_zone))
    return Worklist(
        now=tuple(items),
        today=tuple(item for item in items if item.due is not None and item.due < end),
        may=tuple(_may(work)),
        expiring=tuple(_expiring(work)),
        counts=counts,
        role_zh="" if role is None else role.name_zh,
        role_en="" if role is None else role.name_en,
        until=until,
        statement_signed=work.rights.statement_signed,
    )


def _statement(work: UnitOfWork) -> Iterator[WorkItem]:
    if not work.rights.statement_signed and work.rights.certificate_id is not None:
        yield _item(work, "statement", "statement", "", "self.sign_statement", work.actor.name)


def _records(work: UnitOfWork) -> Iterator[WorkItem]:
    chosen = select(Record).where(Record.state.in_(_OPEN)).order_by(Record.id.desc()).limit(MOST_RECORDS)
    for record in work.db.scalars(chosen):
        if record.subject_kind == "member" and record.subject_id != work.actor.member_id:
            continue
        duties = _duties_of(work, record)
        if not any(work.rights.has(duty) for duty in duties):
            continue
        yield from _of_record(work, standing_of_record(work, ground_of(work, record)))


def _duties_of(work: UnitOfWork, record: Record) -> frozenset[str]:
    definition = definition_of(work.db, record.form_code, record.form_revision)
    return frozenset(slot.duty for slot in definition.slot)


def _of_record(work: UnitOfWork, standing: Standing) -> Iterator[WorkItem]:
    """One line for each slot of a record that this person can bring on: to sign it, or to fill in what it
    needs.
    """
    record = standing.ground.record
    due = _due_by_slot(standing)
    for state in standing.slots:
        slot = state.slot
        if state.status in ("signed", "not_required", "waiting"):
            continue
        if slot.external:
            continue
        if not work.rights.has(slot.duty) or stands_against(standing, slot, work.actor.member_id) is not None:
            continue
        if state.waits_for or (state.status == "ready" and not may_i_sign(work, standing, slot).allowed):
            continue
        at = due.get(slot.id)
        yield WorkItem(
            kind="sign" if state.status == "ready" else "fill",
            route=RECEIPTS,
            number=record.number,
            what_zh=slot.text.zh_CN,
            what_en=slot.text.en,
            label=record.subject_label,
            due=at,
            late=at is not None and at <= work.now,
            record_id=record.id,
            slot=slot.id,
        )


def _due_by_slot(standing: Standing) -> dict[str, datetime]:
    """The next running limit of each slot: its own, or one that ends with an item it fills in."""
    due: dict[str, datetime] = {}
    for state in clocks_of(standing):
        if state.run.stopped_at is not None or state.run.due_at is None:
            continue
        stop = state.clock.stop_at
        slots = [stop.removeprefix("slot:")] if stop.startswith("slot:") else _fillers(standing, stop)
        for slot in slots:
            due[slot] = min(due.get(slot, state.run.due_at), state.run.due_at)
    return due


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
            yield _item(
                work,
                "verify_notice",
                ARRIVALS,
                row.number,
                "order.verify_announcement",
                row.awb_no or "",
                row.expected_at,
                row.id,
            )
    if work.rights.has("receipt.receive", "receipt.identify", "storage.put_in"):
        for row in work.db.scalars(
            select(Shipment).where(Shipment.state == "announced", Shipment.verified_at.is_not(None))
        ):
            yield _item(
                work,
                "open_receipt",
                ARRIVALS,
                row.number,
                "receipt.receive",
                row.awb_no or "",
                row.expected_at,
                row.id,
            )
    if work.rights.has("catalogue.verify"):
        for label, product in work.db.execute(
            select(ProductLabel, Product)
            .join(Product, Product.id == ProductLabel.product_id)
            .where(ProductLabel.verified_at.is_(None), ProductLabel.entered_by != me)
        ):
            yield _item(
                work,
                "verify_limits",
                CATALOGUE,
                product.code,
                "catalogue.verify",
                f"{product.name_cn} · {label.version}",
                None,
                label.id,
            )
    if work.rights.has("case.verify_identity"):
        for patient in work.db.scalars(
            select(Patient).where(Patient.verified_at.is_(None), Patient.entered_by != me).limit(100)
        ):
            yield _item(
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
            yield _item(
                work, "confirm_enrolment", MEMBERS, "", "team.confirm_enrolment", name, None, enrolment.id
            )


def _item(
    work: UnitOfWork,
    kind: str,
    route: str,
    number: str,
    duty: str,
    label: str,
    due: datetime | None = None,
    ref_id: int | None = None,
) -> WorkItem:
    text_zh, text_en = _words(duty)
    late = due is not None and due <= work.now
    return WorkItem(kind, route, number, text_zh, text_en, label, due, late, ref_id=ref_id)


def _may(work: UnitOfWork) -> Iterator[MayDo]:
    """The duties of this person's own roles; what everybody may do is not listed."""
    for code in sorted(work.rights.held):
        duty = duty_table()[code]
        if duty.everyone or not duty.signs:
            continue
        grounds = team.grounds_for(work.db, work.member_id(), code, work.now, signing=False)
        ends = [held.valid_until for held in grounds.modules if held.valid_until is not None]
        ends += [held.until for held in grounds.roles if held.until is not None]
        yield MayDo(
            code,
            *_words(code),
            grounds.allowed,
            min(ends, default=None),
            tuple(Obstacle(one.code, one.values) for one in grounds.refusals),
            ()
            if grounds.allowed
            else team.who_can(work.db, code, work.now, {work.member_id()}, signing=False),
        )


@cache
def _words(duty: str) -> tuple[str, str]:
    """What a duty is called, in Chinese and English."""
    terms = read_terms(data_path("forms", "terms.toml").read_text("utf-8"))
    return terms.word("duties", duty, "zh_CN"), terms.word("duties", duty, "en")


def _until(work: UnitOfWork) -> date | None:
    today = work.now.astimezone(ZoneInfo(work.site.time_zone)).date()
    needed = {module for code in work.rights.held for module in duty_table()[code].modules}
    ends = work.db.scalars(
        select(Competence.valid_until).where(
            Competence.member_id == work.actor.member_id,
            Competence.module.in_(needed),
            Competence.revoked_at.is_(None),
            Competence.valid_until >= today,
        )
    )
    return min((day for day in ends if day is not None), default=None)


def _expiring(work: UnitOfWork) -> Iterator[Expiring]:
    today = work.now.astimezone(ZoneInfo(work.site.time_zone)).date()
    latest: dict[str, date | None] = {}
    for module, until in work.db.execute(
        select(Competence.module, Competence.valid_until).where(
            Competence.member_id == work.actor.member_id, Competence.revoked_at.is_(None)
        )
    ):
        known = latest.get(module, date.min)
        latest[module] = None if until is None or known is None else max(known, until)
    for module, last in sorted(latest.items()):
        if last is not None and last <= today + SOON:
            yield Expiring(module, last, last < today)
