"""Files kept outside records: licences, certificates, teaching material, texts of documents; encrypted under
the SHA-256 of their content, and checked like the files of answers.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services.attachments import LARGEST, REFUSED, FileContent, media_type_of, safe_name
from ctdesk.services.gate import query
from ctdesk.services.work import UnitOfWork

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that can be opened: what it is called, what it is, and its digest."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str


def store_file(
    work: UnitOfWork, name: str, data: bytes, *, field: str = "file", only: tuple[str, ...] = ()
) -> int:
    """Keep a file and return the id of its row; part of a command of some topic.

    The same content under the same name is kept once. Raises ATT-02 for an empty file, ATT-03 above 25 MB,
    ATT-04 for a program, ATT-05 for another kind than ``only`` names.
    """
    if not data:
        raise CtdeskError("ATT-02", field=field)
    if len(data) > LARGEST:
        raise CtdeskError("ATT-03", field=field, size=len(data) // MEGABYTE, most=LARGEST // MEGABYTE)
    kind = media_type_of(name, data)
    if kind in REFUSED:
        raise CtdeskError("ATT-04", field=field)
    if only and kind not in only:
        raise CtdeskError("ATT-05", field=field)
    digest = hashlib.sha256(data).hexdigest()
    shown = safe_name(name, digest)
    known = work.db.scalar(
        select(StoredFile.id).where(StoredFile.sha256 == digest, StoredFile.name == shown).limit(1)
    )
    if known is not None:
        return known
    work.blobs.put(data)
    row = StoredFile(
        sha256=digest,
        name=shown,
        media_type=kind,
        size=len(data),
        added_by=work.actor.member_id,
        added_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


def file_ref(work: UnitOfWork, file_id: int | None) -> FileRef | None:
    """What is known of a file; None for no file."""
    row = None if file_id is None else work.db.get(StoredFile, file_id)
    return None if row is None else FileRef(row.id, row.name, row.media_type, row.size, row.sha256)


@query()
def read_stored_file(work: UnitOfWork, *, file_id: int) -> FileContent:
    """The content of a file, checked against its digest; raises ATT-01 where there is none."""
    row = work.db.get(StoredFile, file_id)
    if row is None:
        raise NotFound("ATT-01")
    return FileContent(row.name, row.media_type, work.blobs.get(row.sha256))
