"""What a record stands on: its definition, its subject's rows in the registers, and the answers of one
version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.db.tables.documents import FormRevision
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.records import AnswerEntry, Record, Signature
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Answer
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.forms.definition import Definition
from ctdesk.forms.library import Library, digest_of_source, read_definition
from ctdesk.forms.questions import Shape
from ctdesk.services.catalogue import label_in_force
from ctdesk.services.work import UnitOfWork

_definitions: dict[str, Definition] = {}
_KEPT = 64
_JOURNALS = "record_ground.journals"
_Read = tuple[int, dict[str, Answer], dict[str, int]]


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

    def local(self, at: datetime) -> str:
        """A moment as it is written in answers: ISO with the offset of the site's zone."""
        return at.astimezone(self.tz).isoformat(timespec="seconds")


def ground_of(work: UnitOfWork, record: Record, *, version: int | None = None) -> Ground:
    """Read what a record stands on, as of a version (the current one by default)."""
    db, wanted = work.db, record.version if version is None else version
    definition = definition_of(db, record.form_code, record.form_revision)
    answers, entry_ids = answers_of(db, record.id, wanted)
    shipment = db.get(Shipment, record.subject_id) if record.subject_kind == "shipment" else None
    order = db.get(TherapyOrder, shipment.order_id) if shipment is not None and shipment.order_id else None
    product = db.get(Product, order.product_id) if order is not None else None
    case = db.get(TreatmentCase, order.case_id) if order is not None and order.case_id else None
    units = (
        tuple(
            db.scalars(select(DoseUnit).where(DoseUnit.shipment_id == shipment.id).order_by(DoseUnit.ordinal))
        )
        if shipment is not None
        else ()
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
        shape=shape_of(definition, units, answers),
        shipment=shipment,
        order=order,
        product=product,
        label=None if product is None else label_in_force(db, product.id, work.now),
        patient=None if case is None else db.get(Patient, case.patient_id),
        case=case,
        member=db.get(Member, record.subject_id) if record.subject_kind == "member" else None,
        units=units,
    )


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
    wanted = (FormRevision.code == code, FormRevision.revision == revision)
    digest = db.scalar(select(FormRevision.digest).where(*wanted))
    if digest is None:
        raise NotFound("REC-11", form=code, revision=revision)
    known = _definitions.get(digest)
    if known is None:
        source = db.scalars(select(FormRevision.source).where(*wanted)).one()
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


def answers_of(db: Session, record_id: int, version: int) -> tuple[dict[str, Answer], dict[str, int]]:
    """The answers that count in a version, and the journal entry that gave each; one taken back is not
    there.
    """
    # The journal only grows: within one transaction each line is read once.
    read: dict[tuple[int, int], _Read] = db.info.setdefault(_JOURNALS, {})
    last, answers, ids = read.get((record_id, version), (0, {}, {}))
    for entry_id, path, shape in db.execute(
        select(AnswerEntry.id, AnswerEntry.path, AnswerEntry.answer)
        .where(AnswerEntry.record_id == record_id, AnswerEntry.version <= version, AnswerEntry.id > last)
        .order_by(AnswerEntry.id)
    ):
        last = entry_id
        if shape is None:
            answers.pop(path, None)
            ids.pop(path, None)
        else:
            answers[path] = Answer.from_signed(shape)
            ids[path] = entry_id
    read[record_id, version] = (last, answers, ids)
    return dict(answers), dict(ids)


def standing_signatures(db: Session, record_id: int, version: int) -> tuple[Signature, ...]:
    """The signatures that count in a version: given by then, and not asked for again by then."""
    return tuple(
        signature
        for signature in db.scalars(
            select(Signature)
            .where(Signature.record_id == record_id, Signature.version <= version)
            .order_by(Signature.ordinal)
        )
        if signature.superseded_by is None or signature.superseded_by > version
    )


def shape_of(definition: Definition, units: tuple[DoseUnit, ...], answers: Mapping[str, Answer]) -> Shape:
    """How many units, cassettes and documents the record asks about."""
    documents = {
        item.id: 1 for section in definition.section for item in section.item if item.repeat == "document"
    }
    for path in answers:
        head = path.partition(".")[0].partition("#")[0]
        item, _, row = head.partition(":")
        if item in documents and row.isdigit():
            documents[item] = max(documents[item], int(row))
    if not units:
        return Shape(documents=documents)
    return Shape(
        units=len(units),
        cassettes=max(unit.cassette for unit in units),
        cassette_of_unit=tuple(unit.cassette for unit in units),
        documents=documents,
    )
