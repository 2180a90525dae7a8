"""The hospital's own qualification for cell therapy: its records (CT-QLF-001), until when the last counts,
and what asks for a new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product, Supplier
from ctdesk.db.tables.holders import HolderAssessment, SiteQualification
from ctdesk.db.tables.premises import Equipment, ZoneCheck
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import Zone
from ctdesk.domain.answers import RecordId
from ctdesk.domain.documents import months_later
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.holders import warning
from ctdesk.domain.records import RecordState
from ctdesk.services import fields
from ctdesk.services.gate import command, query
from ctdesk.services.holder_assessments import PREPARE, READ
from ctdesk.services.label_versions import member_name
from ctdesk.services.numbers import next_number
from ctdesk.services.qualification_subject import (
    DRILL_MONTHS,
    FORM,
    KINDS,
    OUTCOME,
    VALID_MONTHS,
    last_drill,
)
from ctdesk.services.record_ground import ground_of
from ctdesk.services.records import open_record
from ctdesk.services.rights import site_day
from ctdesk.services.source_values import given
from ctdesk.services.work import UnitOfWork

QUALIFIED = frozenset({"qualified", "conditional"})


@dataclass(frozen=True, slots=True)
class QualificationRow:
    """One qualification; ``state`` is that of its record, ``valid_until`` its last day once authorised."""

    id: int
    number: str
    kind: str
    products: tuple[str, ...]
    opened_at: datetime
    opened_by: str | None
    record_id: int | None
    record_number: str
    state: str
    valid_until: date | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that asks for a new qualification. ``code``: never | ending | over | product | premises |
    equipment | finding | drill; ``what`` names it.
    """

    code: str
    what: str
    since: date | None


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """The qualification that counts, the one under way, and what asks for another."""

    current: QualificationRow | None
    under_way: QualificationRow | None
    warning: int | None
    triggers: tuple[Trigger, ...]


@command(needs=PREPARE, action="site.begin_qualification")
def begin_qualification(work: UnitOfWork, *, kind: str, products: tuple[str, ...]) -> RecordId:
    """Open the record of a qualification for these products, by code.

    Raises QLF-02 while one is under way, QLF-03 for a product nobody has, QLF-04 without any.
    """
    fields.one_of(kind, "kind", frozenset(KINDS))
    under_way = _under_way(work)
    if under_way is not None:
        raise CtdeskError("QLF-02", number=under_way.number)
    wanted = list(dict.fromkeys(products))
    if not wanted:
        raise CtdeskError("QLF-04", field="products")
    known = set(work.db.scalars(select(Product.code).where(Product.code.in_(wanted))))
    for code in wanted:
        if code not in known:
            raise CtdeskError("QLF-03", field="products", product=code)
    row = SiteQualification(
        number=next_number(work, "SITE"),
        kind=kind,
        products=wanted,
        opened_by=work.actor.member_id,
        opened_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    record = open_record(
        work,
        form_code=FORM,
        subject_kind="site_qualification",
        subject_id=row.id,
        subject_label=f"{row.number} · {', '.join(wanted)}"[:200],
    )
    row.record_id = record.id
    work.db.flush()
    return RecordId(record.id)


def authorise_qualification(work: UnitOfWork, record: Record) -> None:
    """Write down until when the hospital is qualified, once medical affairs has signed; twelve months from
    the day, nothing where it was refused.
    """
    row = work.db.get(SiteQualification, record.subject_id)
    if row is None:
        raise NotFound("QLF-01")
    qualified = given(ground_of(work, record), OUTCOME) in QUALIFIED
    signed = row.closed_at or work.now
    row.valid_until = months_later(site_day(work.db, signed), VALID_MONTHS) if qualified else None
    row.closed_at = signed
    row.row_version += 1


@query(needs=READ)
def list_qualifications(work: UnitOfWork) -> tuple[QualificationRow, ...]:
    """Every qualification, the newest first."""
    rows = work.db.scalars(select(SiteQualification).order_by(SiteQualification.id.desc()).limit(100))
    return tuple(_row(work, row) for row in rows)


@query()
def site_standing(work: UnitOfWork) -> SiteStanding:
    """How the hospital stands, and what asks for a new qualification."""
    return standing_of_site(work)


def standing_of_site(work: UnitOfWork) -> SiteStanding:
    """How the hospital stands, and what asks for a new qualification."""
    current, under_way = _last(work.db), _under_way(work)
    today = site_day(work.db, work.now)
    return SiteStanding(
        None if current is None else _row(work, current),
        None if under_way is None else _row(work, under_way),
        None if current is None else warning(current.valid_until, today),
        tuple(_triggers(work, current, today)),
    )


def _triggers(work: UnitOfWork, current: SiteQualification | None, today: date) -> list[Trigger]:
    if current is None or current.closed_at is None:
        return [Trigger("never", "", None)]
    db, since = work.db, current.closed_at
    found = []
    mark = warning(current.valid_until, today)
    if mark is not None:
        found.append(Trigger("over" if mark == 0 else "ending", current.number, current.valid_until))
    enabled = db.scalars(select(Product).where(Product.status == "enabled").order_by(Product.id))
    found += [Trigger("product", one.name_cn, None) for one in enabled if one.code not in current.products]
    unmet = db.execute(
        select(Zone.name_zh, ZoneCheck.requirement, ZoneCheck.checked_at)
        .join(Zone, Zone.id == ZoneCheck.zone_id)
        .where(ZoneCheck.checked_at > since, ZoneCheck.met.is_(False))
        .order_by(ZoneCheck.id)
    )
    for zone, requirement, at in unmet:
        found.append(Trigger("premises", f"{zone} · {requirement}", site_day(db, at)))
    first_seen = db.execute(
        select(Zone.name_zh, ZoneCheck.checked_at)
        .join(ZoneCheck, ZoneCheck.zone_id == Zone.id)
        .where(Zone.id.not_in(select(ZoneCheck.zone_id).where(ZoneCheck.checked_at <= since)))
        .order_by(ZoneCheck.id)
    )
    for zone, at in dict(first_seen.all()).items():
        found.append(Trigger("premises", zone, site_day(db, at)))
    for name, at in db.execute(
        select(Equipment.name, Equipment.entered_at)
        .where(Equipment.entered_at > since, Equipment.kind == "ln2_tank", Equipment.status != "retired")
        .order_by(Equipment.id)
    ):
        found.append(Trigger("equipment", name, site_day(db, at)))
    for holder, row in db.execute(
        select(Supplier.name, HolderAssessment)
        .join(Supplier, Supplier.id == HolderAssessment.supplier_id)
        .where(HolderAssessment.closed_at > since, HolderAssessment.result != "pass")
        .order_by(HolderAssessment.id)
    ):
        found.append(Trigger("finding", f"{holder} · {row.number}", row.assessed_on))
    drill = last_drill(db)
    if drill is None or months_later(drill, DRILL_MONTHS) < today:
        found.append(Trigger("drill", "", drill))
    return found


def _last(db: Session) -> SiteQualification | None:
    """The last one that was authorised and not voided since."""
    return db.scalar(
        select(SiteQualification)
        .join(Record, Record.id == SiteQualification.record_id)
        .where(SiteQualification.valid_until.is_not(None), Record.state != RecordState.VOIDED.value)
        .order_by(SiteQualification.closed_at.desc(), SiteQualification.id.desc())
        .limit(1)
    )


def _under_way(work: UnitOfWork) -> SiteQualification | None:
    return work.db.scalar(
        select(SiteQualification)
        .join(Record, Record.id == SiteQualification.record_id)
        .where(SiteQualification.closed_at.is_(None), Record.state != RecordState.VOIDED.value)
        .order_by(SiteQualification.id.desc())
        .limit(1)
    )


def _row(work: UnitOfWork, row: SiteQualification) -> QualificationRow:
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    return QualificationRow(
        row.id,
        row.number,
        row.kind,
        tuple(row.products),
        row.opened_at,
        member_name(work.db, row.opened_by),
        row.record_id,
        "" if record is None else record.number,
        RecordState.DRAFT.value if record is None else record.state,
        row.valid_until,
        row.closed_at,
    )
