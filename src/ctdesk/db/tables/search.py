"""What can be found by searching; derived from the registers and rebuilt at will."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Key


class SearchEntry(Base):
    """One thing that can be found; its tokens lie in ``search_token`` under the same id (``db.search``)."""

    __tablename__ = "search_entry"
    audited = False
    __table_args__ = (UniqueConstraint("kind", "ref_id"),)
    id: Mapped[Key]
    kind: Mapped[str]  # record | patient | shipment | member | …
    ref_id: Mapped[int]
    number: Mapped[str] = mapped_column(index=True)
