"""Bringing a site's database to this version: a verified backup first, then one transaction or nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from ctdesk.config import Keys, read_site
from ctdesk.db import backup as copies
from ctdesk.db.engine import postgres_engine
from ctdesk.db.migrate import newest_revision, schema_revision, upgrade
from ctdesk.db.session import make_session
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.backup import extras_of
from ctdesk.services.checkpoints import Seal, seal_bytes, seal_of
from ctdesk.services.site_access import database_address, engine_for, key_for, take_lock
from ctdesk.services.work import Clock, Report, silent

OWNER = "CTDESK_POSTGRES_OWNER"


@dataclass(frozen=True, slots=True)
class Migrated:
    """Revisions before and after, equal where nothing had to be done; ``backup`` was made before."""

    before: str | None
    after: str
    backup: Path | None


def migrate_site(
    folder: Path,
    *,
    phrase: str | None = None,
    key_store: Keys | None = None,
    owner: str | None = None,
    owner_password: str | None = None,
    clock: Clock | None = None,
    report: Report = silent,
) -> Migrated:
    """Upgrade the database of the site in ``folder``; nobody may have it open (``SITE-02``).

    A kill at any moment leaves the old database or the new one. ``owner`` is the PostgreSQL role that
    may change tables, from ``CTDESK_POSTGRES_OWNER`` where it is not said, else ``ct_owner``. Raises
    ``BKP-…`` when the backup before it fails, ``DB-14`` for a database of a newer ctdesk, ``MIG-01``;
    then nothing was changed.
    """
    config = read_site(folder)
    lock = take_lock(folder)
    engine: Engine | None = None
    try:
        key_hex = key_for(config, phrase, key_store).hex()
        if config.postgres is None:
            engine = engine_for(config, key_hex, None)
            role = None
        else:
            name = owner or os.environ.get(OWNER) or "ct_owner"
            engine = postgres_engine(database_address(config.postgres, name), owner_password)
            role = config.postgres.user
        before, after = schema_revision(engine), newest_revision()
        if before == after:
            return Migrated(before, after, None)
        now = datetime.now(UTC) if clock is None else clock()
        made = None if before is None else _backup_before(engine, folder, key_hex, now, report)
        reached = upgrade(engine, at=now, application_role=role)
        return Migrated(before, reached, made)
    finally:
        if engine is not None:
            engine.dispose()
        lock.release()


def _backup_before(engine: Engine, folder: Path, key_hex: str, now: datetime, report: Report) -> Path:
    config, seal = read_site(folder), _seal_in(engine)
    place = (config.backup_folders or (folder / "backups",))[0]
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CtdeskError("BKP-01", path=place, problem=error.strerror or "") from error
    target = place / f"ctdesk-{config.db_id[:12]}-upgrade-{now:%Y%m%dT%H%M%SZ}{copies.SUFFIX}"
    made = copies.back_up(
        engine,
        target,
        key_hex=key_hex,
        attachments=folder / "attachments" if config.kind == "sqlite" else None,
        extras=extras_of(config, None if seal is None else seal.authority),
        sign=None if seal is None else lambda content: seal_bytes(seal, content),
        at=now,
        report=report,
    )
    return made.path


def _seal_in(engine: Engine) -> Seal | None:
    db = make_session(engine, read_only=True)
    try:
        db.begin()
        return seal_of(db)
    finally:
        db.close()
