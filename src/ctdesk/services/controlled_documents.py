"""Controlled documents: written, reviewed by QA, approved by the lead, in force from a minute, read and
understood.

A form whose revision was released here becomes a document too (``note_form_release``), so that whoever signs
it reads what changed before it takes effect.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.controlled import ControlledDocument, DocumentVersion, Reading
from ctdesk.db.tables.documents import FormRelease
from ctdesk.domain import documents as rules
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.domain.form_releases import ensure_not_past, in_force_from
from ctdesk.forms.definition import Definition
from ctdesk.services.document_signing import (
    APPROVE,
    AUTHOR,
    READ,
    REVIEW,
    Edition,
    sign_version,
    tell_trail,
)
from ctdesk.services.fields import TEXT, required
from ctdesk.services.gate import command
from ctdesk.services.people_at import documents_known
from ctdesk.services.readings import read_by
from ctdesk.services.rights import duty_table
from ctdesk.services.stored_files import store_file
from ctdesk.services.work import UnitOfWork

SOP, FORM = "sop", "form"
_LONGEST_NUMBER = 40


@command(needs=AUTHOR, action="document.add")
def add_document(work: UnitOfWork, *, number: str, title_zh: str, title_en: str) -> int:
    """Enter a document into the register under the hospital's own number; raises SOP-01 for one in use."""
    wanted = required(number, "number", _LONGEST_NUMBER).upper()
    if work.db.scalar(select(ControlledDocument.id).where(ControlledDocument.number == wanted)) is not None:
        raise CtdeskError("SOP-01", field="number", number=wanted)
    row = ControlledDocument(
        number=wanted,
        kind=SOP,
        form_code=None,
        title_zh=required(title_zh, "title_zh"),
        title_en=required(title_en, "title_en"),
        owner_id=work.member_id(),
        entered_by=work.member_id(),
        entered_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=AUTHOR, action="document.write_version", signed=True)
def write_version(
    work: UnitOfWork,
    *,
    document_id: int,
    change_note: str,
    duties: Iterable[str],
    file: tuple[str, bytes],
) -> int:
    """Hand in the next version with its text as a file, signed by its author; returns the version's id.

    ``duties`` are those that nobody acts on, once it is in force, without having read it. Raises SOP-02 while
    another version waits, SOP-03 for a withdrawn document, SOP-04 for a duty that cannot depend on reading,
    SOP-13 for a form, and what keeping a file raises.
    """
    document = _document(work, document_id)
    if document.kind == FORM:
        raise CtdeskError("SOP-13", number=document.number)
    versions = _versions(work, document.id)
    waiting = next((one for one in versions if _is_open(one)), None)
    if waiting is not None:
        raise CtdeskError("SOP-02", number=document.number, version=waiting.version)
    name, data = file
    row = DocumentVersion(
        document_id=document.id,
        version=max((one.version for one in versions), default=0) + 1,
        change_note=required(change_note, "change_note", TEXT),
        duties=_readable_duties(duties),
        file_id=store_file(work, name, data),
        form_revision=None,
        author_id=work.member_id(),
        drafted_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    edition = Edition(document, row)
    tell_trail(work, [(edition, sign_version(work, edition, "authored"))])
    return row.id


@command(needs=REVIEW, action="document.review_version", signed=True)
def review_version(work: UnitOfWork, *, version_id: int, seen_version: int) -> None:
    """QA signs that a version is right in form and content. Raises SOP-05 when it does not wait for that."""
    edition = _edition(work, version_id, seen_version)
    version = edition.version
    if not _is_open(version) or version.reviewed_at is not None:
        raise CtdeskError("SOP-05", number=edition.document.number, version=version.version)
    version.reviewed_by, version.reviewed_at = work.member_id(), work.now
    version.row_version += 1
    tell_trail(work, [(edition, sign_version(work, edition, "reviewed"))])


@command(needs=APPROVE, action="document.approve_version", signed=True)
def approve_version(
    work: UnitOfWork,
    *,
    version_id: int,
    seen_version: int,
    effective_at: datetime | None = None,
    review_due: date | None = None,
) -> datetime:
    """The lead approves a reviewed version; returns the minute from which it is in force.

    Reading it is asked for from now on and blocks its duties from that minute on. ``effective_at`` None means
    the next full minute, ``review_due`` None 24 months after the first day in force. Raises SOP-07 before QA
    has reviewed it, SOP-05 when it does not wait, REL-04 for a minute that is over, SOP-09 for one before an
    earlier version takes effect, SOP-06 for a review too late, ``Refused`` TEAM-05 for its author (SOD-13).
    """
    edition = _edition(work, version_id, seen_version)
    document, version = edition.document, edition.version
    if not _is_open(version):
        raise CtdeskError("SOP-05", number=document.number, version=version.version)
    if version.reviewed_at is None:
        raise CtdeskError("SOP-07", number=document.number, version=version.version)
    ensure_not_past(effective_at, work.now)
    begins = in_force_from(effective_at, work.now)
    for other in _versions(work, document.id):
        later = other.effective_at is not None and other.effective_at >= begins
        if other.id != version.id and later and other.withdrawn_at is None:
            raise CtdeskError("SOP-09", field="effective_at", version=other.version, at=other.effective_at)
    first_day = begins.astimezone(ZoneInfo(work.site.time_zone)).date()
    due = review_due or rules.months_later(first_day, rules.LONGEST_REVIEW_MONTHS)
    rules.ensure_review_due(first_day, due)
    version.approved_by, version.approved_at = work.member_id(), work.now
    version.effective_at, version.review_due = begins, due
    version.row_version += 1
    tell_trail(work, [(edition, sign_version(work, edition, "approved"))])
    return begins


@command(needs=(AUTHOR, REVIEW, APPROVE), action="document.give_back")
def give_back(work: UnitOfWork, *, version_id: int, reason: str) -> None:
    """Close a version that is not approved: QA or the lead sends it back, or its author takes it back.

    It stays in the history with the reason; the next attempt is the next version. Raises SOP-05 for one that
    does not wait, SOP-08 for anybody else's draft.
    """
    edition = _edition(work, version_id)
    version = edition.version
    if not _is_open(version):
        raise CtdeskError("SOP-05", number=edition.document.number, version=version.version)
    if version.author_id != work.member_id() and not work.rights.has(REVIEW, APPROVE):
        raise Refused("SOP-08")
    _end(work, version, reason)


@command(needs=REVIEW, action="document.confirm_review", signed=True)
def confirm_review(work: UnitOfWork, *, version_id: int, seen_version: int, review_due: date) -> None:
    """QA signs that the version in force is still right as it stands, and when it is looked at again.

    Raises SOP-05 for a version that is not in force, SOP-06 for a day more than 24 months away.
    """
    edition = _edition(work, version_id, seen_version)
    document, version = edition.document, edition.version
    now = _in_force(work, document.id)
    if now is None or now.id != version.id:
        raise CtdeskError("SOP-05", number=document.number, version=version.version)
    rules.ensure_review_due(work.now.astimezone(ZoneInfo(work.site.time_zone)).date(), review_due)
    version.review_due = review_due
    version.row_version += 1
    tell_trail(work, [(edition, sign_version(work, edition, "reviewed"))])


@command(needs=APPROVE, action="document.withdraw_version")
def withdraw_version(work: UnitOfWork, *, version_id: int, reason: str) -> None:
    """Take an approved version out of force, or stop one that has still to take effect.

    None is in force then until the next one takes effect, unless this one had replaced nothing yet. Raises
    SOP-05 for one that does not stand, SOP-13 for the revision of a form.
    """
    edition = _edition(work, version_id)
    document, version = edition.document, edition.version
    if document.kind == FORM:
        raise CtdeskError("SOP-13", number=document.number)
    found = next((one for one in documents_known(work.db) if one.id == document.id), None)
    standing = () if found is None else (rules.in_force(found, work.now), *rules.to_come(found, work.now))
    if version.id not in [one.id for one in standing if one is not None]:
        raise CtdeskError("SOP-05", number=document.number, version=version.version)
    _end(work, version, reason)


@command(needs=APPROVE, action="document.withdraw")
def withdraw_document(work: UnitOfWork, *, document_id: int, seen_version: int, reason: str) -> None:
    """Take a document out of use altogether; its versions can still be read. Raises SOP-03, SOP-13."""
    document = _document(work, document_id)
    if document.kind == FORM:
        raise CtdeskError("SOP-13", number=document.number)
    if document.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=document.row_version)
    document.withdrawn_by, document.withdrawn_at = work.member_id(), work.now
    document.withdraw_reason = work.event.reason = required(reason, "reason", 1000)
    document.row_version += 1


@command(needs=READ, action="document.acknowledge", signed=True)
def read_document(work: UnitOfWork, *, version_ids: tuple[int, ...]) -> tuple[int, ...]:
    """Sign, with one password entry, to have read and understood versions: one signature each (decision 43).

    Returns the versions newly read; those read before are left out. Raises SOP-10 for more than 50 or none,
    SOP-11 for one that is neither in force nor to come.
    """
    wanted = tuple(dict.fromkeys(version_ids))
    if not 0 < len(wanted) <= rules.MOST_AT_ONCE:
        raise CtdeskError("SOP-10", most=rules.MOST_AT_ONCE)
    me = work.member_id()
    known = read_by(work.db, me)
    standing = {
        one.id
        for document in documents_known(work.db)
        for one in (rules.in_force(document, work.now), *rules.to_come(document, work.now))
        if one is not None
    }
    signed = []
    for version_id in wanted:
        if version_id in known:
            continue
        edition = _edition(work, version_id)
        if version_id not in standing:
            raise CtdeskError("SOP-11", number=edition.document.number, version=edition.version.version)
        signed.append((edition, sign_version(work, edition, "acknowledged")))
        work.db.add(
            Reading(version_id=version_id, member_id=me, read_at=work.now, workstation=work.actor.workstation)
        )
    work.event.wanted = bool(signed)
    tell_trail(work, signed)
    return tuple(edition.version.id for edition, _ in signed)


def note_form_release(work: UnitOfWork, release: FormRelease, definition: Definition, since: datetime) -> int:
    """A released revision becomes a version that everybody reads whose duties the form asks for; part of the
    approval of the release.

    Duties that everybody has, such as the own e-signature statement, need no reading ahead: there the form
    itself is what is read.
    """
    document = work.db.scalar(select(ControlledDocument).where(ControlledDocument.form_code == release.code))
    if document is None:
        document = ControlledDocument(
            number=release.code,
            kind=FORM,
            form_code=release.code,
            title_zh=definition.title.zh_CN,
            title_en=definition.title.en,
            owner_id=release.proposed_by,
            entered_by=work.member_id(),
            entered_at=work.now,
        )
        work.db.add(document)
        work.db.flush()
    elif (document.title_zh, document.title_en) != (definition.title.zh_CN, definition.title.en):
        document.title_zh, document.title_en = definition.title.zh_CN, definition.title.en
        document.row_version += 1
    duties = {slot.duty for slot in definition.slot if not slot.external}
    first_day = since.astimezone(ZoneInfo(work.site.time_zone)).date()
    row = DocumentVersion(
        document_id=document.id,
        version=release.revision,
        change_note=release.reason,
        duties=sorted(duty for duty in duties if _depends_on_reading(duty)),
        file_id=None,
        form_revision=release.revision,
        author_id=release.proposed_by,
        drafted_at=release.proposed_at,
        reviewed_by=release.proposed_by,
        reviewed_at=release.proposed_at,
        approved_by=work.member_id(),
        approved_at=work.now,
        effective_at=since,
        review_due=rules.months_later(first_day, rules.LONGEST_REVIEW_MONTHS),
    )
    work.db.add(row)
    work.db.flush()
    return row.id


def _readable_duties(duties: Iterable[str]) -> list[str]:
    wanted = sorted(set(duties))
    odd = [duty for duty in wanted if not _depends_on_reading(duty)]
    if odd:
        raise CtdeskError("SOP-04", field="duties", duty=odd[0])
    return wanted


def _depends_on_reading(duty: str) -> bool:
    known = duty_table().get(duty)
    return known is not None and not known.everyone and not known.external


def _is_open(version: DocumentVersion) -> bool:
    return version.approved_at is None and version.withdrawn_at is None


def _end(work: UnitOfWork, version: DocumentVersion, reason: str) -> None:
    version.withdraw_reason = work.event.reason = required(reason, "reason", 1000)
    version.withdrawn_by, version.withdrawn_at = work.member_id(), work.now
    version.row_version += 1


def _document(work: UnitOfWork, document_id: int) -> ControlledDocument:
    row = work.db.get(ControlledDocument, document_id)
    if row is None:
        raise NotFound("SOP-12")
    if row.withdrawn_at is not None:
        raise CtdeskError("SOP-03", number=row.number)
    return row


def _edition(work: UnitOfWork, version_id: int, seen_version: int | None = None) -> Edition:
    row = work.db.get(DocumentVersion, version_id)
    if row is None:
        raise NotFound("SOP-12")
    if seen_version is not None and row.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=row.row_version)
    return Edition(_document(work, row.document_id), row)


def _versions(work: UnitOfWork, document_id: int) -> list[DocumentVersion]:
    chosen = select(DocumentVersion).where(DocumentVersion.document_id == document_id)
    return list(work.db.scalars(chosen.order_by(DocumentVersion.version)))


def _in_force(work: UnitOfWork, document_id: int) -> rules.Version | None:
    found = next((one for one in documents_known(work.db) if one.id == document_id), None)
    return None if found is None else rules.in_force(found, work.now)
