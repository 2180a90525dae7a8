"""What is checked before anybody signs in: anchors, schema, authority, the newest events, the file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.config import pinned_authority, site_warnings
from ctdesk.db.audit import head, missing_behind
from ctdesk.db.database_file import foreign_wal
from ctdesk.db.schema import digest_of_schema, schema_objects
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.site import Checkpoint
from ctdesk.db.tables.team import Certificate
from ctdesk.db.verify import verify_trail
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.certificates import is_issued_by
from ctdesk.services.checkpoints import read_checkpoints, recent_anchors

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.site import OpenSite

_UNANCHORED = 20_000  # events checked at opening where no checkpoint says where to begin


def doubts_about(site: OpenSite) -> list[CtdeskError]:
    """Why this database may not be written to, the gravest first."""
    found: list[CtdeskError] = []
    config, engine = site.config, site.engine
    with engine.connect().execution_options(read_only=True) as connection, connection.begin():
        anchors = dict(recent_anchors(config.anchor_folders, config.db_id))
        found.extend(missing_behind(connection, anchors))
        schema = digest_of_schema(schema_objects(connection))
    with site.gate.reading() as db:
        told = _sealed_schema(db)
        if told is not None and told != schema:
            found.append(CtdeskError("DB-15", objects=schema[:16]))
        pinned, authority = pinned_authority(config), fingerprint_in(db)
        if pinned is not None and authority != pinned:
            found.append(CtdeskError("TRUST-01", pinned=pinned, found=authority or "–"))
        start = _verified_until(db)
    verdict = verify_trail(engine, start=start)
    if verdict.first_broken is not None:
        found.append(CtdeskError("DB-16", seq=verdict.first_broken))
    if config.kind == "sqlite":
        if not is_writable(config.database):
            found.append(CtdeskError("DB-08", path=config.database))
        if foreign_wal(config.database, site.key_hex):
            found.append(CtdeskError("DB-06", path=config.database))
    return found


def advice_on(site: OpenSite) -> list[CtdeskError]:
    """What the lead should know, although it stops nobody."""
    found = list(site_warnings(site.config))
    fingerprint = site.authority_fingerprint()
    if fingerprint is not None and pinned_authority(site.config) is None:
        found.append(CtdeskError("SITE-11", fingerprint=fingerprint))
    if not site.config.anchor_folders and not site.config.demo:
        found.append(CtdeskError("SITE-12"))
    return found


def _verified_until(db: Session) -> int:
    """Number of the last event a checkpoint of this database vouches for."""
    for checkpoint in db.scalars(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1)):
        seal = db.scalar(select(AuditEvent.seal).where(AuditEvent.seq == checkpoint.seq))
        if seal is not None and seal.hex() == checkpoint.head and _is_sealed(db, checkpoint):
            return checkpoint.seq
    return max(0, head(db).seq - _UNANCHORED)


def _is_sealed(db: Session, checkpoint: Checkpoint) -> bool:
    """True when the checkpoint carries the signature of this site's seal and says what its row says."""
    authority = db.scalar(select(Certificate.der).where(Certificate.purpose == "authority"))
    try:
        (said,) = read_checkpoints(checkpoint.body)
    except (CtdeskError, ValueError):
        return False
    issued = authority is not None and is_issued_by(said.certificate, authority)
    return issued and (said.seq, said.seal_hex) == (checkpoint.seq, checkpoint.head)


def _sealed_schema(db: Session) -> str | None:
    body = db.scalar(
        select(AuditEvent.body)
        .where(AuditEvent.action == "database.migrated")
        .order_by(AuditEvent.seq.desc())
        .limit(1)
    )
    schema = None if body is None else json.loads(body).get("schema")
    return schema.get("after") if isinstance(schema, dict) else None


def is_writable(path: Path) -> bool:
    """A file marked read-only counts as that for everybody, also for root, who could write it all the
    same.
    """
    marked = not path.stat().st_mode & 0o222
    return not marked and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def fingerprint_in(db: Session) -> str | None:
    """SHA-256 of the authority's certificate in this database, None before it is founded."""
    return db.scalar(select(Certificate.fingerprint).where(Certificate.purpose == "authority"))
