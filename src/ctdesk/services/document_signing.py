"""The signature on a version of a controlled document: who wrote, reviewed, approved or read it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.controlled import ControlledDocument, DocumentSignature, DocumentVersion
from ctdesk.db.tables.documents import FormRevision
from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import MemberId
from ctdesk.domain.documents import act_content
from ctdesk.domain.segregation import Signed
from ctdesk.domain.signatures import HeadRef, SignerRef
from ctdesk.services.grounds import grounds_for
from ctdesk.services.record_contents import site_ref
from ctdesk.services.record_values import Obstacle
from ctdesk.services.signing_grounds import refusal_of
from ctdesk.services.work import UnitOfWork

SCOPE = "document"
AUTHOR, REVIEW, APPROVE, READ = (
    "documents.author",
    "documents.review",
    "documents.approve",
    "self.read_document",
)
_DUTIES = {"authored": AUTHOR, "reviewed": REVIEW, "approved": APPROVE, "acknowledged": READ}


@dataclass(frozen=True, slots=True)
class Edition:
    """A version with the document it belongs to."""

    document: ControlledDocument
    version: DocumentVersion


def sign_version(work: UnitOfWork, edition: Edition, act: str) -> DocumentSignature:
    """Sign one version as the acting person; ``act``: authored | reviewed | approved | acknowledged.

    Raises ``Refused`` with the first obstacle, such as TEAM-05 for an author who would approve (SOD-13).
    """
    signer = work.signing()
    member = work.db.get(Member, work.member_id())
    assert member is not None
    author = edition.version.author_id
    done = () if author is None else (Signed(MemberId(author), AUTHOR),)
    grounds = grounds_for(work.db, member.id, _DUTIES[act], work.now, done, scopes=(SCOPE,))
    if not grounds.allowed:
        raise refusal_of(Obstacle(grounds.refusals[0].code, grounds.refusals[0].values))
    roles = [held.role for held in grounds.roles] or list(work.actor.roles)
    content = act_content(
        act,
        document=_as_signed(work, edition),
        site=site_ref(work),
        signer=SignerRef(
            name=work.actor.name,
            role=roles[0] if roles else "",
            member=member.id,
            staff_no=member.staff_no,
            certificate=signer.fingerprint,
        ),
        at=work.now.astimezone(ZoneInfo(work.site.time_zone)),
        grounds=grounds.as_signed(),
        head=HeadRef(work.head.seq, work.head.seal_hex),
        nonce=secrets.token_hex(16),
    )
    row = DocumentSignature(
        version_id=edition.version.id,
        member_id=member.id,
        act=act,
        signed_at=work.now,
        content=content,
        cms=signer.sign(content),
    )
    work.db.add(row)
    return row


def tell_trail(work: UnitOfWork, signed: Iterable[tuple[Edition, DocumentSignature]]) -> None:
    """Name in the trail what was signed, and the digest of the bytes."""
    work.event.facts["documents"] = [
        {
            "number": edition.document.number,
            "version": edition.version.version,
            "act": row.act,
            "content_sha256": hashlib.sha256(row.content).hexdigest(),
        }
        for edition, row in signed
    ]


def text_digest(work: UnitOfWork, version: DocumentVersion, form_code: str | None) -> str | None:
    """SHA-256 of the text of a version: of its file, or of the source of the form's revision."""
    if version.file_id is not None:
        file = work.db.get(StoredFile, version.file_id)
        return None if file is None else file.sha256
    if form_code is None or version.form_revision is None:
        return None
    return work.db.scalar(
        select(FormRevision.digest).where(
            FormRevision.code == form_code, FormRevision.revision == version.form_revision
        )
    )


def _as_signed(work: UnitOfWork, edition: Edition) -> Mapping[str, object]:
    document, version = edition.document, edition.version
    zone = ZoneInfo(work.site.time_zone)
    effective = version.effective_at
    return {
        "number": document.number,
        "kind": document.kind,
        "version": version.version,
        "title": {"zh_CN": document.title_zh, "en": document.title_en},
        "text_sha256": text_digest(work, version, document.form_code),
        "duties": sorted(version.duties),
        "change_note": version.change_note,
        "effective_at": None
        if effective is None
        else effective.astimezone(zone).isoformat(timespec="microseconds"),
        "review_due": None if version.review_due is None else version.review_due.isoformat(),
    }
