"""Files that belong to answers: photos, documents, logger files; kept encrypted under the SHA-256 of
their content.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

from sqlalchemy import select

from ctdesk.db.tables.documents import Attachment
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.signatures import AttachmentRef
from ctdesk.exchange.pictures import no_picture
from ctdesk.services.gate import command, query
from ctdesk.services.photos import ensure_whole_picture
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.record_standing import item_of, standing_of_record, viewer_slots, visible_to
from ctdesk.services.records import ensure_may_write
from ctdesk.services.work import UnitOfWork

LARGEST = 25 * 1024 * 1024  # decision 21
_LONGEST_NAME = 120
_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"MZ", "application/x-dosexec"),
    (b"\x7fELF", "application/x-elf"),
)
REFUSED = frozenset({"application/x-dosexec", "application/x-elf"})
_OFFICE = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file as it was attached."""

    name: str
    media_type: str
    data: bytes


@command(needs=None, action="record.attach")
def attach_file(
    work: UnitOfWork, *, record_id: RecordId, version: int, path: str, name: str, data: bytes
) -> str:
    """Keep a file for an answer (``PATH`` or ``PATH#photo``); gives its SHA-256, which the answer then
    lists.

    Raises ATT-02 for an empty file, ATT-03 above 25 MB, ATT-04 for a program; where a photo is asked ATT-05
    for something else, ATT-08 for HEIC and ATT-09 for a damaged one; and what writing at that path raises.
    """
    record = load_record(work, record_id, seen_version=version)
    standing = standing_of_record(work, ground_of(work, record))
    question, planned = ensure_may_write(work, standing, path)
    asked = None if planned is None else planned.item.media
    if question is not None and question.column is not None:
        asked = question.column.media
    only = ("image/png", "image/jpeg") if path.endswith("#photo") or asked == "photo" else ()
    kept = keep_file(work, record, path, name, data, only=only)
    work.event.record_id = record.id
    work.event.facts["file"] = {"sha256": kept.sha256, "size": kept.size, "path": path}
    return kept.sha256


@query()
def read_attachment(work: UnitOfWork, *, record_id: RecordId, sha256: str) -> FileContent:
    """The content of a file, checked against its digest; raises ATT-01 where it is not there or not for
    this person yet.
    """
    record = load_record(work, record_id)
    row = work.db.scalar(
        select(Attachment).where(Attachment.record_id == record.id, Attachment.sha256 == sha256).limit(1)
    )
    if row is None or not _may_see(work, record, row):
        raise NotFound("ATT-01")
    return FileContent(row.name, row.media_type, work.blobs.get(sha256))


def keep_file(
    work: UnitOfWork, record: Record, path: str, name: str, data: bytes, *, only: tuple[str, ...] = ()
) -> AttachmentRef:
    """Store a file and note it as belonging to a record."""
    if not data:
        raise CtdeskError("ATT-02", field=path)
    if len(data) > LARGEST:
        raise CtdeskError(
            "ATT-03", field=path, size=len(data) // (1024 * 1024), most=LARGEST // (1024 * 1024)
        )
    kind = media_type_of(name, data)
    if kind in REFUSED:
        raise CtdeskError("ATT-04", field=path)
    if only and kind not in only:
        raise CtdeskError(no_picture(data) or "ATT-05", field=path)
    if only:
        ensure_whole_picture(data, path)
    digest = hashlib.sha256(data).hexdigest()
    shown = safe_name(name, digest)
    known = work.db.scalar(
        select(Attachment).where(
            Attachment.record_id == record.id, Attachment.sha256 == digest, Attachment.path == path
        )
    )
    if known is not None:
        return AttachmentRef(known.sha256, known.name, known.size, known.media_type, known.path)
    work.blobs.put(data)
    work.db.add(
        Attachment(
            record_id=record.id,
            path=path,
            sha256=digest,
            name=shown,
            media_type=kind,
            size=len(data),
            added_by=work.actor.member_id,
            added_at=work.now,
        )
    )
    work.db.flush()
    return AttachmentRef(digest, shown, len(data), kind, path)


def media_type_of(name: str, data: bytes) -> str:
    """What a file is by its first bytes; a name alone is believed for plain text only."""
    for sign, kind in _SIGNS:
        if data.startswith(sign):
            if kind == "application/zip":
                return next((office for end, office in _OFFICE.items() if name.lower().endswith(end)), kind)
            return kind
    return (
        "text/csv"
        if name.lower().endswith(".csv")
        else "text/plain"
        if name.lower().endswith(".txt")
        else ("application/octet-stream")
    )


def safe_name(name: str, digest: str) -> str:
    """The name of a file without folders and characters that a name cannot carry."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).strip()
    kept = "".join(c for c in plain if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    return kept[-_LONGEST_NAME:] or f"{digest[:12]}.bin"


def _may_see(work: UnitOfWork, record: Record, row: Attachment) -> bool:
    standing = standing_of_record(work, ground_of(work, record))
    if not standing.closed or row.added_by == work.actor.member_id:
        return True
    seen = visible_to(work, standing, viewer_slots(work, standing))
    if any(isinstance(one.value, list) and row.sha256 in one.value for one in seen.values()):
        return True
    everywhere = {
        part for one in standing.answers.values() if isinstance(one.value, list) for part in one.value
    }
    section_items = {
        item.id
        for section in standing.ground.definition.section
        if section.id in standing.closed
        for item in section.item
    }
    return row.sha256 not in everywhere and item_of(row.path) not in section_items
