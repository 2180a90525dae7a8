"""What a record stands on: its definition, its subject's rows in the registers, and the answers of one
version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.db.tables.documents import Attachment, FormRevision
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.records import Record, Signature
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Answer
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.forms.definition import Definition
from ctdesk.forms.library import Library, digest_of_source, read_definition
from ctdesk.forms.questions import Shape
from ctdesk.services.catalogue import label_in_force
from ctdesk.services.journal import answers_of as answers_of
from ctdesk.services.remembered import remembered
from ctdesk.services.subjects import NOBODY, Subject, read_subject
from ctdesk.services.subjects import TABLES as OTHER_TABLES
from ctdesk.services.work import UnitOfWork

_definitions: dict[str, Definition] = {}
_KEPT = 64
_OF_SUBJECT = (Shipment, TherapyOrder, Product, ProductLabel, TreatmentCase, Patient, Member)
_SUBJECT_TABLES = frozenset(table.__tablename__ for table in _OF_SUBJECT) | OTHER_TABLES
_TABLES = _SUBJECT_TABLES | {"answer_entry", "signature", "dose_unit"}
_SHIPPED = (
    select(Shipment, TherapyOrder, Product, TreatmentCase, Patient)
    .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
    .outerjoin(Product, Product.id == TherapyOrder.product_id)
    .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
    .outerjoin(Patient, Patient.id == TreatmentCase.patient_id)
    .where(Shipment.id == bindparam("shipment"))
)
_REVISION = (FormRevision.code == bindparam("code"), FormRevision.revision == bindparam("revision"))
_DIGEST = select(FormRevision.digest).where(*_REVISION)
_SOURCE = select(FormRevision.source).where(*_REVISION)
_UNITS = select(DoseUnit).where(DoseUnit.shipment_id == bindparam("shipment")).order_by(DoseUnit.ordinal)
_ATTACHMENTS = select(Attachment).where(Attachment.record_id == bindparam("record")).order_by(Attachment.id)
_SIGNATURES = select(Signature).where(Signature.record_id == bindparam("record")).order_by(Signature.ordinal)


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that judging one version of one record needs, read once.

    ``answers`` are the last entries of each path up to ``version``; ``signatures`` those that stand in
    it.
    """

    db: Session
    now: datetime
    tz: ZoneInfo
    record: Record
    definition: Definition
    version: int
    answers: Mapping[str, Answer]
    entry_ids: Mapping[str, int]
    signatures: tuple[Signature, ...]
    shape: Shape
    shipment: Shipment | None = None
    order: TherapyOrder | None = None
    product: Product | None = None
    label: ProductLabel | None = None
    patient: Patient | None = None
    case: TreatmentCase | None = None
    member: Member | None = None
    units: tuple[DoseUnit, ...] = ()
    subject: Subject = NOBODY

    def local(self, at: datetime) -> str:
        """A moment as it is written in answers: ISO with the offset of the site's zone."""
        return at.astimezone(self.tz).isoformat(timespec="seconds")


def ground_of(work: UnitOfWork, record: Record, *, version: int | None = None) -> Ground:
    """What a record stands on, as of a version (the current one by default); the same object while nothing
    of it changed.
    """
    wanted = record.version if version is None else version
    return remembered(work.db, _TABLES, ("ground", record.id, wanted), lambda: _read(work, record, wanted))


def _read(work: UnitOfWork, record: Record, wanted: int) -> Ground:
    db = work.db
    definition = definition_of(db, record.form_code, record.form_revision)
    answers, entry_ids = answers_of(db, record.id, wanted)
    rows = remembered(
        db,
        _SUBJECT_TABLES,
        ("subject", record.subject_kind, record.subject_id),
        lambda: _subject_of(work, record),
    )
    units = (
        ()
        if rows.shipment is None or record.subject_kind != "shipment"
        else remembered(
            db,
            {DoseUnit.__tablename__},
            ("units", record.subject_id),
            lambda: tuple(db.scalars(_UNITS, {"shipment": record.subject_id})),
        )
    )
    return Ground(
        db=db,
        now=work.now,
        tz=ZoneInfo(work.site.time_zone),
        record=record,
        definition=definition,
        version=wanted,
        answers=answers,
        entry_ids=entry_ids,
        signatures=standing_signatures(db, record.id, wanted),
        shape=shape_of(definition, units, answers, len(rows.other.lines)),
        shipment=rows.shipment,
        order=rows.order,
        product=rows.product,
        label=rows.label,
        patient=rows.patient,
        case=rows.case,
        member=rows.member,
        units=units,
        subject=rows.other,
    )


@dataclass(frozen=True, slots=True)
class _Subject:
    """The rows of the registers that a record is about."""

    shipment: Shipment | None = None
    order: TherapyOrder | None = None
    product: Product | None = None
    label: ProductLabel | None = None
    case: TreatmentCase | None = None
    patient: Patient | None = None
    member: Member | None = None
    other: Subject = NOBODY


def _subject_of(work: UnitOfWork, record: Record) -> _Subject:
    if record.subject_kind == "member":
        return _Subject(member=work.db.get(Member, record.subject_id))
    other = NOBODY
    shipped: int | None = record.subject_id
    if record.subject_kind != "shipment":
        other = read_subject(work, record.subject_kind, record.subject_id)
        shipped = other.shipment_id
    found = None if shipped is None else work.db.execute(_SHIPPED, {"shipment": shipped}).one_or_none()
    if found is None:
        return _Subject(other=other)
    shipment, order, product, case, patient = found
    label = None if product is None else label_in_force(work.db, product.id, work.now)
    return _Subject(shipment, order, product, label, case, patient, other=other)


def load_record(work: UnitOfWork, record_id: int, *, seen_version: int | None = None) -> Record:
    """The row of a record; raises REC-10 when there is none, SIG-03 when another version is current."""
    record = work.db.get(Record, record_id)
    if record is None:
        raise NotFound("REC-10", id=record_id)
    if seen_version is not None and record.version != seen_version:
        raise StaleRecord("SIG-03", seen=seen_version, now=record.version)
    return record


def definition_of(db: Session, code: str, revision: int) -> Definition:
    """The definition from the text kept in the database; raises REC-12 when that text was tampered with."""
    wanted = {"code": code, "revision": revision}
    digest = remembered(
        db,
        {FormRevision.__tablename__},
        ("definition", code, revision),
        lambda: db.scalar(_DIGEST, wanted),
    )
    if digest is None:
        raise NotFound("REC-11", form=code, revision=revision)
    known = _definitions.get(digest)
    if known is None:
        source = db.scalars(_SOURCE, wanted).one()
        if digest_of_source(source) != digest:
            raise CtdeskError("REC-12", form=code, revision=revision)
        if len(_definitions) >= _KEPT:
            _definitions.clear()
        known = _definitions[digest] = read_definition(source, f"{code}/rev-{revision:02d}.toml")
    return known


def revision_in_force(work: UnitOfWork, code: str) -> FormRevision:
    """The revision that a new record uses: the highest one released and effective here (decision 22).

    A shipped form that was never used here begins with its first revision, as shipped. Raises REL-01 for a
    form of the hospital that nobody released.
    """
    row = row_in_force(work, code)
    return row if row is not None else copy_in(work, code, first_revision(work.library, code))


def definition_in_force(work: UnitOfWork, code: str) -> tuple[Definition, datetime | None]:
    """The form that a new record would use and since when; changes nothing, so that a query may ask."""
    row = row_in_force(work, code)
    if row is None:
        return work.library.definition(code, first_revision(work.library, code)), None
    return definition_of(work.db, code, row.revision), row.effective_at


def row_in_force(work: UnitOfWork, code: str) -> FormRevision | None:
    """The row of the revision in force now, if the database holds one."""
    return work.db.scalar(
        select(FormRevision)
        .where(FormRevision.code == code, FormRevision.effective_at <= work.now)
        .order_by(FormRevision.revision.desc())
        .limit(1)
    )


def first_revision(library: Library, code: str) -> int:
    """The revision a shipped form begins with here; raises REL-01 for the hospital's own forms."""
    if code in library.own:
        raise CtdeskError("REL-01", form=code)
    return min((revision for known, revision in library.revisions() if known == code), default=1)


def begin_with_shipped(work: UnitOfWork) -> None:
    """Put the newest shipped revision of every form into force in a new site, as shipped."""
    newest = {code: revision for code, revision in work.library.revisions() if code not in work.library.own}
    for code, revision in newest.items():
        copy_in(work, code, revision)


def copy_in(work: UnitOfWork, code: str, revision: int) -> FormRevision:
    """Keep the text of a shipped revision in the database, in force as shipped from now."""
    row = FormRevision(
        code=code,
        revision=revision,
        digest=work.library.digest(code, revision),
        source=work.library.source(code, revision),
        released_by=None,
        approved_by=None,
        effective_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row


def standing_signatures(db: Session, record_id: int, version: int) -> tuple[Signature, ...]:
    """The signatures that count in a version: given by then, and not asked for again by then."""
    return tuple(
        one
        for one in all_signatures(db, record_id)
        if one.version <= version and (one.superseded_by is None or one.superseded_by > version)
    )


def all_signatures(db: Session, record_id: int) -> tuple[Signature, ...]:
    """Every signature that a record was ever given, in their order."""
    tables = {Signature.__tablename__}
    return remembered(
        db, tables, ("signatures", record_id), lambda: tuple(db.scalars(_SIGNATURES, {"record": record_id}))
    )


def attachments_of(db: Session, record_id: int) -> tuple[Attachment, ...]:
    """Every file that any version of a record had, in their order."""
    tables = {Attachment.__tablename__}
    return remembered(
        db, tables, ("attachments", record_id), lambda: tuple(db.scalars(_ATTACHMENTS, {"record": record_id}))
    )


def shape_of(
    definition: Definition, units: tuple[DoseUnit, ...], answers: Mapping[str, Answer], lines: int = 0
) -> Shape:
    """How many units, cassettes, documents and lines the record asks about."""
    documents = {
        item.id: 1 for section in definition.section for item in section.item if item.repeat == "document"
    }
    for path in answers:
        head = path.partition(".")[0].partition("#")[0]
        item, _, row = head.partition(":")
        if item in documents and row.isdigit():
            documents[item] = max(documents[item], int(row))
    if not units:
        return Shape(documents=documents, lines=lines)
    return Shape(
        units=len(units),
        cassettes=max(unit.cassette for unit in units),
        cassette_of_unit=tuple(unit.cassette for unit in units),
        documents=documents,
    )
