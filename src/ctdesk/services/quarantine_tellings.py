"""Telling holder, physician and lead of a quarantine: whom to call at which number, and that it was done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product, Supplier
from ctdesk.db.tables.quarantine import Quarantine
from ctdesk.db.tables.receipt import Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import NotFound
from ctdesk.domain.quarantine import WHOM
from ctdesk.services import fields
from ctdesk.services.gate import command
from ctdesk.services.people_at import holders_of
from ctdesk.services.quarantine_subject import tellings_of
from ctdesk.services.record_ground import ground_of
from ctdesk.services.records import refresh_computed
from ctdesk.services.rights import duty_table
from ctdesk.services.tellings import Contact, Told, keep_telling, told_lines
from ctdesk.services.work import UnitOfWork

TELLS = ("receipt.quarantine", "receipt.decide", "receipt.supplement", "quality.review", "team.supervise")
_MOST_LEADS = 3


@command(needs=TELLS, action="quarantine.tell")
def tell(
    work: UnitOfWork,
    *,
    quarantine_id: int,
    whom: str,
    name: str,
    way: str,
    told_at: datetime,
    phone: str | None = None,
    member_id: int | None = None,
    text: str | None = None,
    answer: str | None = None,
    late_reason: str | None = None,
    file: tuple[str, bytes] | None = None,
) -> int:
    """Note that somebody was told of a quarantine; append-only, a correction is a new line.

    Raises QUA-01 for no quarantine, QUA-31 for a time to come, QUA-32 for a late entry without its reason.
    """
    row = work.db.get(Quarantine, quarantine_id)
    if row is None:
        raise NotFound("QUA-01", id=quarantine_id)
    fields.one_of(whom, "whom", frozenset(WHOM))
    line = keep_telling(
        work,
        record_id=row.record_id,
        quarantine_id=row.id,
        whom=whom,
        member_id=member_id,
        name=name,
        phone=phone,
        way=way,
        told_at=told_at,
        text=text,
        answer=answer,
        late_reason=late_reason,
        file=file,
    )
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    if record is not None:
        refresh_computed(work, ground_of(work, record))
        work.event.record_id = record.id
    return line.id


def told_rows(work: UnitOfWork, row: Quarantine) -> tuple[Told, ...]:
    """The conversations about a quarantine, the earliest first."""
    return told_lines(work, tellings_of(work, row))


def contacts_for(work: UnitOfWork, shipment_id: int) -> tuple[Contact, ...]:
    """Whom to call: the holder's 24-hour contact, the patient's physician, and the lead on duty."""
    found = work.db.execute(
        select(Product, TreatmentCase)
        .join(TherapyOrder, TherapyOrder.product_id == Product.id)
        .join(Shipment, Shipment.order_id == TherapyOrder.id)
        .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
        .where(Shipment.id == shipment_id)
    ).one_or_none()
    contacts: list[Contact] = []
    if found is not None:
        product, case = found
        contacts.append(_holder(work, product))
        physician = None if case is None else case.physician_id
        if physician is not None:
            contacts += _members(work, "physician", [physician])
        else:
            contacts += _members(work, "physician", _people(work, "case.decide"))
    return (*contacts, *_members(work, "lead", _people(work, "team.supervise")))


def _holder(work: UnitOfWork, product: Product) -> Contact:
    supplier = None
    if product.supplier_id is not None:
        supplier = work.db.get(Supplier, product.supplier_id)
    if supplier is None and product.mah:
        supplier = work.db.scalar(
            select(Supplier).where(Supplier.kind == "holder", Supplier.name == product.mah).limit(1)
        )
    name = product.mah or "" if supplier is None else supplier.name
    return Contact("mah", name, None if supplier is None else supplier.contact_24h)


def _people(work: UnitOfWork, duty: str) -> list[int]:
    people = [one.id for one in holders_of(work.db, work.now, duty_table()[duty])]
    return people[:_MOST_LEADS]


def _members(work: UnitOfWork, whom: str, ids: list[int]) -> list[Contact]:
    rows = work.db.scalars(select(Member).where(Member.id.in_(ids)).order_by(Member.id))
    return [Contact(whom, row.name, row.phone, row.id) for row in rows]
