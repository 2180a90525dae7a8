"""The site itself: who it is, its settings, its number series, its backups."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class Site(Base):
    """One row: the hospital this database belongs to."""

    __tablename__ = "site"
    id: Mapped[Key]
    db_id: Mapped[str] = mapped_column(unique=True)
    prefix: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    department_zh: Mapped[str]
    department_en: Mapped[str]
    time_zone: Mapped[str]
    demo: Mapped[bool]
    created_at: Mapped[datetime]


class Setting(Base):
    """A setting of the site, by name; changes are in the trail."""

    __tablename__ = "setting"
    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    value: Mapped[Document]


class NumberSeries(Base):
    """The last number given out in a series such as ``FL-ACC-2026``; never reused."""

    __tablename__ = "number_series"
    id: Mapped[Key]
    series: Mapped[str] = mapped_column(unique=True)
    last: Mapped[int]


class Operation(Base):
    """A client-made operation id, so that a save repeated after a cut connection happens once."""

    __tablename__ = "operation"
    audited = False
    id: Mapped[Key]
    op_id: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    result: Mapped[str | None]


class BackupRun(Base):
    """One attempt at a backup, verified or failed."""

    __tablename__ = "backup_run"
    id: Mapped[Key]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    place: Mapped[str]
    sha256: Mapped[str | None]
    size: Mapped[int | None]
    head_seq: Mapped[int | None]
    outcome: Mapped[str]  # verified | failed
    problem: Mapped[str | None]
    why: Mapped[str]  # daily | upgrade | demand


class Checkpoint(Base):
    """A signed statement of the trail's head, kept here to be compared with the copies outside."""

    __tablename__ = "checkpoint"
    audited = False
    __table_args__ = (UniqueConstraint("seq", "why", "at"),)
    id: Mapped[Key]
    seq: Mapped[int]
    head: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]  # signature | print | backup | sign_out | demand
    body: Mapped[bytes]
    places: Mapped[Document]
