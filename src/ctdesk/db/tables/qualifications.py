"""What a member brings along (degrees, titles, licences, years), the thresholds of roles as this hospital set
them, and pictures of members.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class StoredFile(Base):
    """A file kept outside any record, such as a licence or teaching material; its content lies encrypted
    under its SHA-256 (decision 21).
    """

    __tablename__ = "stored_file"
    id: Mapped[Key]
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    added_at: Mapped[datetime]


class Qualification(Base):
    """A fact about a member that a threshold asks for, with its evidence.

    ``kind``: degree | title | licence | experience | condition; ``code`` a code of ``roles.toml`` (for a
    condition, ``ROLE:number``); ``since`` the day from which a licence holds or experience counts.
    """

    __tablename__ = "qualification"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    kind: Mapped[str]
    code: Mapped[str]
    detail: Mapped[str | None]  # subject of the degree, number of the licence, field of work
    since: Mapped[date | None]
    valid_until: Mapped[date | None]  # last day
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    registered_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    confirmed_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class RoleThreshold(Base):
    """The thresholds of one role as this hospital set them; the newest effective row stands in place of the
    shipped ones.
    """

    __tablename__ = "role_threshold"
    id: Mapped[Key]
    role: Mapped[str] = mapped_column(index=True)
    thresholds: Mapped[Document]  # the shape of [[role.threshold]] in roles.toml
    reason: Mapped[str]
    effective_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    recorded_at: Mapped[datetime]


class MemberPicture(Base):
    """A photo of a member or a specimen of the handwritten signature; the newest that was not replaced
    counts.
    """

    __tablename__ = "member_picture"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    kind: Mapped[str]  # photo | specimen
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    added_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
