"""Checkpoints: the trail's head, signed with the site's seal key and kept outside the database
(decision 24).
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from sqlalchemy import func, select

from ctdesk import __version__
from ctdesk.config import write_atomically
from ctdesk.db.audit import head as audit_head
from ctdesk.db.tables import Base
from ctdesk.db.tables.site import Checkpoint
from ctdesk.db.tables.team import Certificate, SealKey
from ctdesk.domain.canonical import canonical_bytes, digest_of
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import certificates
from ctdesk.services.declaration import Declaration
from ctdesk.services.trail_body import moment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.gate import Gate
    from ctdesk.services.work import UnitOfWork

KIND = "ctdesk-checkpoint"
_COUNTED = frozenset({"backup", "sign_out", "demand"})
_RECENT = 2  # files per folder that are read when a site is opened

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Seal:
    """The site seal: private key and certificate (DER), and the authority's certificate above it."""

    key: bytes
    certificate: bytes
    authority: bytes


@dataclass(frozen=True, slots=True)
class Anchored:
    """A checkpoint that was taken: what it says and where it lies; ``missed`` are folders that took none."""

    seq: int
    seal_hex: str
    at: datetime
    places: tuple[Path, ...]
    missed: tuple[CtdeskError, ...]


@dataclass(frozen=True, slots=True)
class AnchorRead:
    """A checkpoint as read from a file, its signature checked against its own certificate."""

    db_id: str
    seq: int
    seal_hex: str
    at: str
    certificate: bytes


def seal_of(db: Session) -> Seal | None:
    """The site's seal, or None before the authority is founded."""
    row = db.execute(
        select(SealKey.der, Certificate.der)
        .join(Certificate, Certificate.id == SealKey.certificate_id)
        .order_by(SealKey.id.desc())
        .limit(1)
    ).first()
    authority = db.scalar(select(Certificate.der).where(Certificate.purpose == "authority"))
    return None if row is None or authority is None else Seal(row[0], row[1], authority)


def seal_bytes(seal: Seal, content: bytes) -> bytes:
    """Detached CMS of the site seal over ``content``."""
    return certificates.detached_cms(
        content, certificates.load_private(seal.key), x509.load_der_x509_certificate(seal.certificate)
    )


def take_checkpoint(gate: Gate, folders: Iterable[Path], why: str) -> Anchored | None:
    """Sign the head and keep it here and in every folder; None before there is a seal or an event.

    ``why`` is signature | print | backup | sign_out | demand. A folder that cannot be written is named in
    ``missed`` and never stops the work at hand.
    """
    with gate.reading() as db:
        seal, head = seal_of(db), audit_head(db)
        if seal is None or head.seq == 0:
            return None
        newest = db.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
        if newest is not None and newest.seq == head.seq and newest.why == why:
            return None
        previous = None if newest is None else digest_of(json.loads(newest.body)["body"])
        counts = _row_counts(db) if why in _COUNTED else None
    now = gate.now()
    body: dict[str, object] = {
        "v": 1,
        "type": KIND,
        "db_id": gate.site.db_id,
        "seq": head.seq,
        "head": head.seal_hex,
        "at": moment(now),
        "why": why,
        "app": __version__,
        "previous": previous,
    }
    if counts is not None:
        body["row_counts"] = counts
    cms = base64.b64encode(seal_bytes(seal, canonical_bytes(body))).decode("ascii")
    line = canonical_bytes({"body": body, "cms": cms})
    places, missed = _write_everywhere(folders, gate.site.db_id, now, line)

    def keep(work: UnitOfWork) -> None:
        listed = [str(place) for place in places]
        work.db.add(Checkpoint(seq=head.seq, head=head.seal_hex, at=now, why=why, body=line, places=listed))

    if gate.read_only is None:
        gate.transact(gate.nobody(), keep, declaration=Declaration(action="checkpoint", journal=True))
    return Anchored(head.seq, head.seal_hex, now, tuple(places), tuple(missed))


def read_checkpoints(content: bytes) -> Iterator[AnchorRead]:
    """The checkpoints in a file of them; raises ``ANCHOR-01`` for a line that is none, ``ANCHOR-02``
    unsigned.
    """
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            shape = json.loads(line)
            body, cms = shape["body"], base64.b64decode(shape["cms"], validate=True)
            found = (str(body["db_id"]), int(body["seq"]), str(body["head"]), str(body["at"]))
            if body["type"] != KIND:
                raise ValueError(body["type"])
        except (ValueError, KeyError, TypeError) as error:
            raise CtdeskError("ANCHOR-01", line=number) from error
        signer = certificates.check_detached_cms(cms, canonical_bytes(body))
        if signer is None:
            raise CtdeskError("ANCHOR-02", line=number)
        yield AnchorRead(*found, signer)


def recent_anchors(folders: Iterable[Path], db_id: str) -> Mapping[int, str]:
    """Heads (number → seal) that the newest files in the anchor folders hold for this site."""
    found: dict[int, str] = {}
    for folder in folders:
        try:
            files = sorted(folder.glob(f"ctdesk-{db_id[:12]}-*.jsonl"))[-_RECENT:]
            for file in files:
                for anchor in read_checkpoints(file.read_bytes()):
                    if anchor.db_id == db_id:
                        found[anchor.seq] = anchor.seal_hex
        except (OSError, CtdeskError) as error:
            _log.warning("anchors in a folder could not be read: %s", type(error).__name__)
    return found


def _write_everywhere(
    folders: Iterable[Path], db_id: str, now: datetime, line: bytes
) -> tuple[list[Path], list[CtdeskError]]:
    places: list[Path] = []
    missed: list[CtdeskError] = []
    for folder in folders:
        path = folder / f"ctdesk-{db_id[:12]}-{now:%Y-%m-%d}.jsonl"
        try:
            before = path.read_bytes() if path.exists() else b""
            write_atomically(path, before + line + b"\n")
            places.append(path)
        except CtdeskError as error:
            missed.append(error)
        except OSError as error:
            missed.append(CtdeskError("FILE-05", path=path, reason=error.strerror or type(error).__name__))
    return places, missed


def _row_counts(db: Session) -> dict[str, Any]:
    return {
        table.name: db.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    }
