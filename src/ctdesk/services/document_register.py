"""Looking into the register of controlled documents, as it is now or as it was at any past minute.

Rows are ended, never changed; so what was known at a minute is read again from them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.controlled import ControlledDocument, DocumentVersion
from ctdesk.db.tables.team import Member
from ctdesk.domain import documents as rules
from ctdesk.domain.documents import Document
from ctdesk.services.document_readers import my_readings as my_readings
from ctdesk.services.document_readers import needed_document, owed_by_me, who_owes
from ctdesk.services.document_signing import APPROVE, AUTHOR, REVIEW
from ctdesk.services.gate import query
from ctdesk.services.paging import Page
from ctdesk.services.people_at import documents_known
from ctdesk.services.readings import read_by
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
class _Known:
    """A version as it was known at a moment: what happened later had not happened."""

    row: DocumentVersion
    reviewed: bool
    approved: bool
    withdrawn: bool


@query()
def list_documents(
    work: UnitOfWork,
    *,
    text: str | None = None,
    at: datetime | None = None,
    after: int | None = None,
    limit: int = 1000,
) -> Page[DocumentRow]:
    """The register by number, now or at ``at``, from after the document with the id ``after``; ``text``
    matches number or title.
    """
    moment = at or work.now
    chosen = (
        select(ControlledDocument)
        .where(ControlledDocument.entered_at <= moment)
        .order_by(ControlledDocument.number)
    )
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
    rows = tuple(_row(work, document, moment) for document in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def document_detail(work: UnitOfWork, *, document_id: int, at: datetime | None = None) -> DocumentDetail:
    """One document with its history, now or as it was known at ``at``. Raises SOP-12."""
    moment = at or work.now
    document = needed_document(work, document_id)
    names = _names(work)
    ended = document.withdrawn_at is not None and document.withdrawn_at <= moment
    return DocumentDetail(
        row=_row(work, document, moment),
        owner=names.get(document.owner_id or 0),
        entered_at=document.entered_at,
        withdrawn_at=document.withdrawn_at if ended else None,
        withdraw_reason=document.withdraw_reason if ended else None,
        versions=tuple(
            _version(work, document, known, names, moment)
            for known in reversed(_versions(work, document.id, moment))
        ),
    )


def _row(work: UnitOfWork, document: ControlledDocument, at: datetime) -> DocumentRow:
    found = _standing(work, document.id)
    versions = _versions(work, document.id, at)
    now = None if found is None else rules.in_force(found, at)
    coming = () if found is None else rules.to_come(found, at)
    by_id = {one.row.id: one for one in versions}
    waiting = next((one for one in versions if not one.approved and not one.withdrawn), None)
    shown = by_id[now.id] if now is not None else by_id[coming[0].id] if coming else waiting
    if document.withdrawn_at is not None and document.withdrawn_at <= at:
        state = "withdrawn"
    elif shown is None:
        state = "none" if versions else "draft"
    else:
        state = _state(work, document, shown, found, at)
    unread: int | None = None
    if work.rights.has(AUTHOR, REVIEW, APPROVE):
        standing = (*(() if now is None else (now,)), *coming)
        unread = len({member for one in standing for member in who_owes(work, one.id, one.duties, at)})
    approved = shown is not None and shown.approved
    return DocumentRow(
        id=document.id,
        number=document.number,
        kind=document.kind,
        title_zh=document.title_zh,
        title_en=document.title_en,
        state=state,
        version=None if shown is None else shown.row.version,
        in_force=None if now is None else now.number,
        waiting=None if waiting is None else waiting.row.version,
        effective_at=shown.row.effective_at if shown is not None and approved else None,
        review_due=shown.row.review_due if shown is not None and approved else None,
        unread=unread,
        mine=any(one.document_id == document.id for one in owed_by_me(work, at)),
        row_version=document.row_version,
    )


def _version(
    work: UnitOfWork, document: ControlledDocument, known: _Known, names: dict[int, str], at: datetime
) -> VersionRow:
    row, me = known.row, work.actor.member_id or 0

    def name(member_id: int | None) -> str | None:
        return None if member_id is None else names.get(member_id)

    read_at = read_by(work.db, me).get(row.id)
    told = VersionRow(
        id=row.id,
        version=row.version,
        state=_state(work, document, known, _standing(work, document.id), at),
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
        read_at=read_at if read_at is not None and read_at <= at else None,
        to_read=any(one.version_id == row.id for one in owed_by_me(work, at)),
        row_version=row.row_version,
    )
    if not known.reviewed:
        told = replace(told, reviewed_by=None, reviewed_at=None)
    if not known.approved:
        told = replace(told, approved_by=None, approved_at=None, effective_at=None, review_due=None)
    if not known.withdrawn:
        told = replace(told, ended_by=None, ended_at=None, end_reason=None)
    return told


def _state(
    work: UnitOfWork, document: ControlledDocument, known: _Known, found: Document | None, at: datetime
) -> str:
    row = known.row
    if known.withdrawn:
        return "withdrawn" if known.approved else "given_back"
    if not known.approved:
        return "reviewed" if known.reviewed else "in_review"
    if document.withdrawn_at is not None and document.withdrawn_at <= at:
        return "withdrawn"
    if row.effective_at is not None and row.effective_at > at:
        return "approved"
    now = None if found is None else rules.in_force(found, at)
    if now is None or now.id != row.id:
        return "replaced"
    today = at.astimezone(ZoneInfo(work.site.time_zone)).date()
    return "overdue" if row.review_due is not None and row.review_due < today else "in_force"


def _standing(work: UnitOfWork, document_id: int) -> Document | None:
    return next((one for one in documents_known(work.db) if one.id == document_id), None)


def _versions(work: UnitOfWork, document_id: int, at: datetime) -> list[_Known]:
    chosen = (
        select(DocumentVersion)
        .where(DocumentVersion.document_id == document_id, DocumentVersion.drafted_at <= at)
        .order_by(DocumentVersion.version)
    )

    def by_then(moment: datetime | None) -> bool:
        return moment is not None and moment <= at

    return [
        _Known(row, by_then(row.reviewed_at), by_then(row.approved_at), by_then(row.withdrawn_at))
        for row in work.db.scalars(chosen)
    ]


def _names(work: UnitOfWork) -> dict[int, str]:
    return {row.id: row.name for row in work.db.execute(select(Member.id, Member.name))}
