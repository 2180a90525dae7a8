"""Looking into the register of controlled documents: states, versions, what one has to read, who has not."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.controlled import ControlledDocument, DocumentSignature, DocumentVersion, Reading
from ctdesk.db.tables.documents import FormRevision
from ctdesk.db.tables.team import Member
from ctdesk.domain import documents as rules
from ctdesk.domain.documents import Document, Unread
from ctdesk.domain.errors import NotFound
from ctdesk.services.document_signing import APPROVE, AUTHOR, REVIEW
from ctdesk.services.gate import query
from ctdesk.services.paging import Page
from ctdesk.services.people_at import documents_known
from ctdesk.services.readings import holders_at, read_by
from ctdesk.services.remembered import remembered
from ctdesk.services.stored_files import FileRef, file_ref
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the register.

    ``state``: draft | in_review | reviewed | approved | in_force | overdue | withdrawn | none; ``version`` is
    the one it speaks of, ``in_force`` the one in force and ``waiting`` one that is not approved yet.
    ``unread`` how many have still to read a version in force or to come (None where this person may not ask),
    ``mine`` that this person has.
    """

    id: int
    number: str
    kind: str
    title_zh: str
    title_en: str
    state: str
    version: int | None
    in_force: int | None
    waiting: int | None
    effective_at: datetime | None
    review_due: date | None
    unread: int | None
    mine: bool
    row_version: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version; ``state``: in_review | reviewed | given_back | approved | in_force | overdue | replaced |
    withdrawn. ``read_at`` is when the asking person read it, ``to_read`` that they have to.
    """

    id: int
    version: int
    state: str
    change_note: str
    duties: tuple[str, ...]
    file: FileRef | None
    author: str | None
    author_is_me: bool
    drafted_at: datetime
    reviewed_by: str | None
    reviewed_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    effective_at: datetime | None
    review_due: date | None
    ended_by: str | None
    ended_at: datetime | None
    end_reason: str | None
    read_at: datetime | None
    to_read: bool
    row_version: int


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """A document with its versions, the newest first."""

    row: DocumentRow
    owner: str | None
    entered_at: datetime
    withdrawn_at: datetime | None
    withdraw_reason: str | None
    versions: tuple[VersionRow, ...]


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
def list_documents(
    work: UnitOfWork, *, text: str | None = None, after: int | None = None, limit: int = 1000
) -> Page[DocumentRow]:
    """The register by number, from after the document with the id ``after``; ``text`` matches number or
    title.
    """
    chosen = select(ControlledDocument).order_by(ControlledDocument.number)
    if text:
        like = f"%{text.strip()}%"
        chosen = chosen.where(
            ControlledDocument.number.ilike(like)
            | ControlledDocument.title_zh.like(like)
            | ControlledDocument.title_en.ilike(like)
        )
    if after is not None:
        last = select(ControlledDocument.number).where(ControlledDocument.id == after).scalar_subquery()
        chosen = chosen.where(ControlledDocument.number > last)
    found = list(work.db.scalars(chosen.limit(limit + 1)))
    rows = tuple(_row(work, document) for document in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def document_detail(work: UnitOfWork, *, document_id: int) -> DocumentDetail:
    """One document with its history. Raises SOP-12."""
    document = _needed(work, document_id)
    names = _names(work)
    return DocumentDetail(
        row=_row(work, document),
        owner=names.get(document.owner_id or 0),
        entered_at=document.entered_at,
        withdrawn_at=document.withdrawn_at,
        withdraw_reason=document.withdraw_reason,
        versions=tuple(
            _version(work, document, version, names) for version in reversed(_versions(work, document.id))
        ),
    )


@query()
def my_readings(work: UnitOfWork) -> tuple[ReadingTask, ...]:
    """What the asking person has still to read, what blocks first."""
    return tuple(readings_of_mine(work))


def readings_of_mine(work: UnitOfWork) -> Iterator[ReadingTask]:
    """The same, as part of another query."""
    me = work.actor.member_id
    if me is None:
        return
    for one in rules.to_read(documents_known(work.db), work.rights.held, work.now, read_by(work.db, me)):
        yield _task(work, one)


@query(needs=(AUTHOR, REVIEW, APPROVE))
def reading_list(work: UnitOfWork, *, version_id: int) -> ReadingList:
    """Who has read a version and who has not, and what they may not do from when. Raises SOP-12."""
    row = work.db.get(DocumentVersion, version_id)
    if row is None:
        raise NotFound("SOP-12")
    chosen = select(Reading.member_id, Reading.read_at).where(Reading.version_id == version_id)
    read = {reading.member_id: reading.read_at for reading in work.db.execute(chosen)}
    readers = []
    for holder in holders_at(work.db, work.now):
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
    document = _needed(work, row.document_id)
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


def _row(work: UnitOfWork, document: ControlledDocument) -> DocumentRow:
    found = _standing(work, document.id)
    versions = _versions(work, document.id)
    now = None if found is None else rules.in_force(found, work.now)
    coming = () if found is None else rules.to_come(found, work.now)
    by_id = {one.id: one for one in versions}
    waiting = next((one for one in versions if one.approved_at is None and one.withdrawn_at is None), None)
    shown = by_id[now.id] if now is not None else by_id[coming[0].id] if coming else waiting
    if document.withdrawn_at is not None:
        state = "withdrawn"
    elif shown is None:
        state = "none" if versions else "draft"
    else:
        state = _state(work, document, shown, found)
    unread: int | None = None
    if work.rights.has(AUTHOR, REVIEW, APPROVE):
        standing = (*(() if now is None else (now,)), *coming)
        unread = len({member for one in standing for member in _who_owes(work, one.id, one.duties)})
    mine = any(one.document_id == document.id for one in _owed_by_me(work))
    return DocumentRow(
        id=document.id,
        number=document.number,
        kind=document.kind,
        title_zh=document.title_zh,
        title_en=document.title_en,
        state=state,
        version=None if shown is None else shown.version,
        in_force=None if now is None else now.number,
        waiting=None if waiting is None else waiting.version,
        effective_at=None if shown is None else shown.effective_at,
        review_due=None if shown is None else shown.review_due,
        unread=unread,
        mine=mine,
        row_version=document.row_version,
    )


def _version(
    work: UnitOfWork, document: ControlledDocument, row: DocumentVersion, names: dict[int, str]
) -> VersionRow:
    me = work.actor.member_id or 0

    def name(member_id: int | None) -> str | None:
        return None if member_id is None else names.get(member_id)

    return VersionRow(
        id=row.id,
        version=row.version,
        state=_state(work, document, row, _standing(work, document.id)),
        change_note=row.change_note,
        duties=tuple(row.duties),
        file=file_ref(work, row.file_id),
        author=name(row.author_id),
        author_is_me=row.author_id == me,
        drafted_at=row.drafted_at,
        reviewed_by=name(row.reviewed_by),
        reviewed_at=row.reviewed_at,
        approved_by=name(row.approved_by),
        approved_at=row.approved_at,
        effective_at=row.effective_at,
        review_due=row.review_due,
        ended_by=name(row.withdrawn_by),
        ended_at=row.withdrawn_at,
        end_reason=row.withdraw_reason,
        read_at=read_by(work.db, me).get(row.id),
        to_read=any(one.version_id == row.id for one in _owed_by_me(work)),
        row_version=row.row_version,
    )


def _state(
    work: UnitOfWork, document: ControlledDocument, row: DocumentVersion, found: Document | None
) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn" if row.approved_at is not None else "given_back"
    if row.approved_at is None:
        return "in_review" if row.reviewed_at is None else "reviewed"
    if document.withdrawn_at is not None:
        return "withdrawn"
    if row.effective_at is not None and row.effective_at > work.now:
        return "approved"
    now = None if found is None else rules.in_force(found, work.now)
    if now is None or now.id != row.id:
        return "replaced"
    today = work.now.astimezone(ZoneInfo(work.site.time_zone)).date()
    return "overdue" if row.review_due is not None and row.review_due < today else "in_force"


def _task(work: UnitOfWork, one: Unread) -> ReadingTask:
    document = _needed(work, one.document_id)
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


def _owed_by_me(work: UnitOfWork) -> tuple[Unread, ...]:
    me = work.actor.member_id
    if me is None:
        return ()
    tables = {"controlled_document", "document_version", "reading"}
    return remembered(
        work.db,
        tables,
        ("readings owed", me),
        lambda: rules.to_read(documents_known(work.db), work.rights.held, work.now, read_by(work.db, me)),
    )


def _who_owes(work: UnitOfWork, version_id: int, duties: frozenset[str]) -> set[int]:
    read = set(work.db.scalars(select(Reading.member_id).where(Reading.version_id == version_id)))
    return {
        holder.id
        for holder in holders_at(work.db, work.now)
        if holder.id not in read and not duties.isdisjoint(holder.duties)
    }


def _standing(work: UnitOfWork, document_id: int) -> Document | None:
    return next((one for one in documents_known(work.db) if one.id == document_id), None)


def _versions(work: UnitOfWork, document_id: int) -> list[DocumentVersion]:
    chosen = select(DocumentVersion).where(DocumentVersion.document_id == document_id)
    return list(work.db.scalars(chosen.order_by(DocumentVersion.version)))


def _needed(work: UnitOfWork, document_id: int) -> ControlledDocument:
    row = work.db.get(ControlledDocument, document_id)
    if row is None:
        raise NotFound("SOP-12")
    return row


def _names(work: UnitOfWork) -> dict[int, str]:
    return {row.id: row.name for row in work.db.execute(select(Member.id, Member.name))}
