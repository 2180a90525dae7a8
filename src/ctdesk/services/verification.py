"""Checking a printed record: seal, attachments and signatures; with a site, also whether its registers
say the same.

The file is read in a child process with limits; what is found there is compared here with the trail, the
signatures and the versions of the site (decision 20).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.config import pinned_authority
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.records import PrintedCopy, Record, Signature
from ctdesk.domain.errors import CtdeskError
from ctdesk.paper.verdict import LIST_STATE, Expectations, PaperFinding, PaperVerdict, Verdict
from ctdesk.paper.verify_process import verify_in_child, verify_several
from ctdesk.services.enrolment import revocations
from ctdesk.services.site import OpenSite


def verify_pdf_file(path: Path, *, site: OpenSite | None = None, ca: Path | None = None) -> PaperVerdict:
    """What a printed record is worth. With neither a site nor a certificate, the issuer is not pinned.

    ``ca`` is a file with the certificate of the site's authority (PEM or DER). Raises PDF-25 for a file
    that cannot be read and PDF-26 for a certificate that is none.
    """
    now = datetime.now(UTC) if site is None else site.gate.now()
    trusted = trusted_by(site, ca)
    if site is None:
        return verify_in_child(path, trusted=trusted, now=now)
    with site.gate.reading() as db:
        expectations = Expectations(db_id=site.view.db_id, revocations=revocations(db))
        found = verify_in_child(path, trusted=trusted, now=now, expectations=expectations)
        return _with_site(db, path, found)


def verify_pdf_files(
    paths: Sequence[Path], *, site: OpenSite | None = None, ca: Path | None = None
) -> tuple[PaperVerdict, ...]:
    """``verify_pdf_file`` for several files, quicker than one after the other."""
    trusted = trusted_by(site, ca)
    if site is None:
        return verify_several(paths, trusted=trusted, now=datetime.now(UTC))
    with site.gate.reading() as db:
        expectations = Expectations(db_id=site.view.db_id, revocations=revocations(db))
        every = verify_several(paths, trusted=trusted, now=site.gate.now(), expectations=expectations)
        return tuple(_with_site(db, path, found) for path, found in zip(paths, every, strict=True))


def trusted_by(site: OpenSite | None, ca: Path | None) -> tuple[bytes, ...] | None:
    """The authorities that are known from elsewhere: the certificate given, else the one pinned outside the
    site's database, else the one inside it; None with neither.
    """
    if ca is not None:
        return (_certificate(ca),)
    if site is None:
        return None
    pinned = pinned_authority(site.config)
    fingerprint = pinned or site.authority_fingerprint()
    return () if fingerprint is None else (bytes.fromhex(fingerprint),)


def _with_site(db: Session, path: Path, found: PaperVerdict) -> PaperVerdict:
    if not found.verdict.holds or not found.number:
        return found
    findings = list(_differences(db, path, found))
    if not findings:
        return found
    broken = any(not one.notice for one in findings)
    return replace(
        found,
        verdict=Verdict.FOREIGN if broken else found.verdict,
        findings=(*found.findings, *findings),
    )


def _differences(db: Session, path: Path, found: PaperVerdict) -> Iterator[PaperFinding]:
    if found.state == LIST_STATE:
        yield from _list_differences(db, path, found)
        return
    record = db.scalar(select(Record).where(Record.number == found.number))
    if record is None:
        yield PaperFinding("REC-48", {"number": found.number})
        return
    yield from _anchor_differs(db, found)
    known = {
        row.ordinal: row for row in db.scalars(select(Signature).where(Signature.record_id == record.id))
    }
    for signer in found.signers:
        row = known.get(signer.ordinal)
        same = row is not None and (row.slot, row.printed_name) == (signer.slot, signer.name)
        if row is None or not same or not _same_moment(row, signer.at):
            yield PaperFinding("REC-49", {"ordinal": str(signer.ordinal), "slot": signer.slot})
    copy = db.scalar(
        select(PrintedCopy.id).where(
            PrintedCopy.record_id == record.id,
            PrintedCopy.sha256 == hashlib.sha256(path.read_bytes()).hexdigest(),
        )
    )
    if copy is None:
        yield PaperFinding("REC-53", {})
    if record.version > found.version:
        yield PaperFinding("REC-51", {"number": record.number, "version": str(record.version)}, notice=True)
    if record.state == "voided" and found.state != "voided":
        yield PaperFinding(
            "REC-52", {"number": record.number, "reason": record.void_reason or ""}, notice=True
        )
    printed = {signer.ordinal for signer in found.signers}
    since = [row.slot for ordinal, row in sorted(known.items()) if ordinal not in printed]
    if since:
        yield PaperFinding("REC-54", {"slots": ", ".join(since)}, notice=True)


def _anchor_differs(db: Session, found: PaperVerdict) -> Iterator[PaperFinding]:
    if found.anchor is None:
        return
    seal = db.scalar(select(AuditEvent.seal).where(AuditEvent.seq == found.anchor.seq))
    if found.anchor.seq and (seal is None or seal.hex() != found.anchor.seal):
        yield PaperFinding("REC-50", {"seq": str(found.anchor.seq)})


def _list_differences(db: Session, path: Path, found: PaperVerdict) -> Iterator[PaperFinding]:
    """A list is printed once under its number, alone or in a pack: the trail holds its digest."""
    yield from _anchor_differs(db, found)
    since = 0 if found.anchor is None else found.anchor.seq
    prints = db.scalars(
        select(AuditEvent.body)
        .where(AuditEvent.action.in_(("list.print", "inspection.export_pack")), AuditEvent.seq > since)
        .order_by(AuditEvent.seq)
    )
    digest = hashlib.sha256(path.read_bytes()).hexdigest().encode()
    if not any(digest in body for body in prints):
        yield PaperFinding("REC-53", {})


def _same_moment(row: Signature, at: str) -> bool:
    try:
        return datetime.fromisoformat(at) == row.at
    except (ValueError, TypeError):
        return False


def _certificate(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CtdeskError("PDF-25", path=path) from error
    try:
        found = (
            x509.load_pem_x509_certificate(data)
            if data.lstrip().startswith(b"-----BEGIN")
            else x509.load_der_x509_certificate(data)
        )
    except ValueError as error:
        raise CtdeskError("PDF-26", path=path) from error
    return found.public_bytes(serialization.Encoding.DER)
