"""Which photo and which specimen of signature of a member count now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.qualifications import MemberPicture, StoredFile

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

PHOTO, SPECIMEN = "photo", "specimen"


def picture_of(work: UnitOfWork, member_id: int, kind: str) -> StoredFile | None:
    """The file of the photo or specimen that counts; None while there is none."""
    return work.db.scalar(
        select(StoredFile)
        .join(MemberPicture, MemberPicture.file_id == StoredFile.id)
        .where(
            MemberPicture.member_id == member_id,
            MemberPicture.kind == kind,
            MemberPicture.replaced_at.is_(None),
        )
        .order_by(MemberPicture.id.desc())
        .limit(1)
    )
