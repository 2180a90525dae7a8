"""Reading controlled documents: what somebody has still to read, who has read what, and what waits."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.controlled import ControlledDocument, DocumentSignature, DocumentVersion, Reading
from ctdesk.db.tables.documents import FormRevision
from ctdesk.db.tables.team import Member
from ctdesk.domain import documents as rules
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.documents import Unread
from ctdesk.domain.errors import NotFound
from ctdesk.services.document_signing import APPROVE, AUTHOR, REVIEW
from ctdesk.services.gate import query
from ctdesk.services.people_at import documents_known
from ctdesk.services.readings import holders_at, read_by
from ctdesk.services.remembered import remembered
from ctdesk.services.stored_files import FileRef, file_ref
from ctdesk.services.work import UnitOfWork

REMIND = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """What somebody has to read; from ``since`` on these ``duties`` are closed to them."""

    document_id: int
    version_id: int
    number: str
    version: int
    title_zh: str
    title_en: str
    change_note: str
    file: FileRef | None
    since: datetime
    blocks: bool
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """One member who has to read a version; ``read_at`` None while not done, ``duties`` closed meanwhile."""

    member_id: int
    name: str
    staff_no: str
    roles: tuple[str, ...]
    read_at: datetime | None
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingList:
    """Who has to read a version, those who have not first; from ``since`` on they are blocked."""

    version_id: int
    version: int
    since: datetime | None
    readers: tuple[Reader, ...]


@query()
def my_readings(work: UnitOfWork) -> tuple[ReadingTask, ...]:
    """What the asking person has still to read, what blocks first."""
    return tuple(readings_of_mine(work))


def readings_of_mine(work: UnitOfWork) -> Iterator[ReadingTask]:
    """The same, as part of another query."""
    me = work.actor.member_id
    if me is None:
        return
    for one in owed_by_me(work, work.now):
        yield _task(work, one)


@query(needs=(AUTHOR, REVIEW, APPROVE))
def reading_list(work: UnitOfWork, *, version_id: int, at: datetime | None = None) -> ReadingList:
    """Who has read a version and who has not, now or at ``at``, and what they may not do from when.

    Raises SOP-12.
    """
    moment = at or work.now
    row = work.db.get(DocumentVersion, version_id)
    if row is None:
        raise NotFound("SOP-12")
    chosen = select(Reading.member_id, Reading.read_at).where(
        Reading.version_id == version_id, Reading.read_at <= moment
    )
    read = {reading.member_id: reading.read_at for reading in work.db.execute(chosen)}
    readers = []
    for holder in holders_at(work.db, moment):
        owed = tuple(duty for duty in row.duties if duty in holder.duties)
        if owed or holder.id in read:
            readers.append(
                Reader(holder.id, holder.name, holder.staff_no, holder.roles, read.get(holder.id), owed)
            )
    readers.sort(key=lambda one: (one.read_at is not None, one.name))
    return ReadingList(row.id, row.version, row.effective_at, tuple(readers))


@query()
def changed_in_form(work: UnitOfWork, *, version_id: int) -> tuple[str, ...]:
    """What the revision of a form changed in the one before: lines with - and +. Raises SOP-12."""
    row = work.db.get(DocumentVersion, version_id)
    if row is None:
        raise NotFound("SOP-12")
    document = needed_document(work, row.document_id)
    chosen = (
        select(FormRevision.revision, FormRevision.source)
        .where(FormRevision.code == document.form_code, FormRevision.revision <= row.version)
        .order_by(FormRevision.revision.desc())
        .limit(2)
    )
    texts = {one.revision: one.source for one in work.db.execute(chosen)}
    after = texts.pop(row.version, "")
    before = next(iter(texts.values()), "")
    return tuple(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1))[2:]


@query()
def document_signatures(work: UnitOfWork, *, version_id: int) -> tuple[tuple[str, str, datetime], ...]:
    """Who signed a version: act, name and time, in the order of signing."""
    rows = work.db.execute(
        select(DocumentSignature.act, Member.name, DocumentSignature.signed_at)
        .join(Member, Member.id == DocumentSignature.member_id)
        .where(DocumentSignature.version_id == version_id)
        .order_by(DocumentSignature.id)
    )
    return tuple((act, name, at) for act, name, at in rows)


def waiting_versions(work: UnitOfWork) -> Iterator[tuple[str, ControlledDocument, DocumentVersion]]:
    """Versions that the asking person may review or approve: ``review`` or ``approve`` with each."""
    me = work.actor.member_id
    if not work.rights.has(REVIEW, APPROVE):
        return
    for document, version in work.db.execute(
        select(ControlledDocument, DocumentVersion)
        .join(DocumentVersion, DocumentVersion.document_id == ControlledDocument.id)
        .where(
            DocumentVersion.approved_at.is_(None),
            DocumentVersion.withdrawn_at.is_(None),
            ControlledDocument.withdrawn_at.is_(None),
        )
        .order_by(DocumentVersion.id)
    ):
        if version.reviewed_at is None:
            if work.rights.has(REVIEW):
                yield "review", document, version
        elif version.author_id != me and work.rights.has(APPROVE):
            yield "approve", document, version


def _task(work: UnitOfWork, one: Unread) -> ReadingTask:
    document = needed_document(work, one.document_id)
    row = work.db.get_one(DocumentVersion, one.version_id)
    return ReadingTask(
        document_id=document.id,
        version_id=row.id,
        number=document.number,
        version=row.version,
        title_zh=document.title_zh,
        title_en=document.title_en,
        change_note=row.change_note,
        file=file_ref(work, row.file_id),
        since=one.since,
        blocks=one.blocks(work.now),
        duties=tuple(duty for duty in row.duties if duty in work.rights.held),
    )


def reviews_due(work: UnitOfWork) -> Iterator[tuple[ControlledDocument, DocumentVersion, datetime]]:
    """Versions in force that QA has to look at again within 30 days, with the moment until which."""
    if not work.rights.has(REVIEW):
        return
    zone = ZoneInfo(work.site.time_zone)
    soon = work.now.astimezone(zone).date() + REMIND
    for known in documents_known(work.db):
        now = rules.in_force(known, work.now)
        row = None if now is None else work.db.get_one(DocumentVersion, now.id)
        if row is None or row.form_revision is not None or row.review_due is None or row.review_due > soon:
            continue
        yield needed_document(work, known.id), row, day_ends(row.review_due, zone)


def owed_by_me(work: UnitOfWork, at: datetime) -> tuple[Unread, ...]:
    """What the asking person had still to read at a moment, by the duties held now."""
    me = work.actor.member_id
    if me is None:
        return ()
    tables = {"controlled_document", "document_version", "reading"}
    return remembered(
        work.db,
        tables,
        ("readings owed", me, at),
        lambda: rules.to_read(documents_known(work.db), work.rights.held, at, read_by(work.db, me)),
    )


def who_owes(work: UnitOfWork, version_id: int, duties: frozenset[str], at: datetime) -> set[int]:
    """The members who had still to read a version at a moment."""
    chosen = select(Reading.member_id).where(Reading.version_id == version_id, Reading.read_at <= at)
    read = set(work.db.scalars(chosen))
    return {
        holder.id
        for holder in holders_at(work.db, at)
        if holder.id not in read and not duties.isdisjoint(holder.duties)
    }


def needed_document(work: UnitOfWork, document_id: int) -> ControlledDocument:
    """The row of a document. Raises SOP-12."""
    row = work.db.get(ControlledDocument, document_id)
    if row is None:
        raise NotFound("SOP-12")
    return row
