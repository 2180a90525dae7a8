"""What the code of a photographed page is worth: genuine, altered, superseded, or of another site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Certificate
from ctdesk.domain.errors import CtdeskError
from ctdesk.paper.photographed import codes_in_picture
from ctdesk.paper.qr import CodeContent, key_id, read_payload, said_key
from ctdesk.paper.verdict import PaperFinding
from ctdesk.services.certificates import is_issued_by, public_key_of
from ctdesk.services.site import OpenSite

LARGEST = 60 * 1024 * 1024
GENUINE, ALTERED, SUPERSEDED, UNKNOWN, UNREAD = (
    "genuine",
    "altered",
    "superseded",
    "unknown_site",
    "unreadable",
)
_SIGNS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")


@dataclass(frozen=True, slots=True)
class CodeVerdict:
    """The answer about one code. ``verdict``: genuine | altered | superseded | unknown_site | unreadable."""

    verdict: str
    findings: tuple[PaperFinding, ...] = ()
    content: CodeContent | None = None


def is_picture(path: Path) -> bool:
    """Whether a file begins as pictures do."""
    try:
        with path.open("rb") as file:
            return file.read(8).startswith(_SIGNS)
    except OSError:
        return False


def verify_picture(
    path: Path, *, site: OpenSite | None = None, ca: Path | None = None
) -> tuple[CodeVerdict, ...]:
    """What the codes in a picture are worth; one answer where none can be read.

    ``ca`` is a file with certificates (PEM), that of the seal among them. Raises PDF-25 for a file that
    cannot be read, PDF-26 for a certificate that is none.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise CtdeskError("PDF-06", limit=f"{LARGEST // 1024**2} MB")
        data = path.read_bytes()
    except OSError as error:
        raise CtdeskError("PDF-25", path=path) from error
    codes = codes_in_picture(data)
    if not codes:
        return (CodeVerdict(UNREAD, (PaperFinding("QR-03", {"file": path.name}),)),)
    if site is None:
        seals = () if ca is None else _seals_in(ca)
        return tuple(_judge(one, seals) for one in codes)
    with site.gate.reading() as db:
        own = tuple(db.scalars(select(Certificate.der).where(Certificate.purpose == "seal")))
        return tuple(_with_register(db, _judge(one, own)) for one in codes)


def _judge(text: str, seals: Iterable[bytes]) -> CodeVerdict:
    try:
        key = said_key(text)
    except CtdeskError:
        return CodeVerdict(ALTERED, (PaperFinding("QR-01", {}),))
    for der in seals:
        if key_id(public_key_of(der)) != key:
            continue
        public = x509.load_der_x509_certificate(der).public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            continue
        try:
            content = read_payload(text, public)
        except CtdeskError as error:
            told = {name: str(value) for name, value in error.values.items()}
            return CodeVerdict(ALTERED, (PaperFinding(error.code, told),))
        return CodeVerdict(GENUINE, (_says(content),), content)
    return CodeVerdict(UNKNOWN, (PaperFinding("QR-04", {"key": key}),))


def _with_register(db: Session, found: CodeVerdict) -> CodeVerdict:
    content = found.content
    if content is None:
        return found
    record = db.scalar(select(Record).where(Record.number == content.number))
    if record is None or record.version < content.version:
        wrong = PaperFinding("QR-06", {"number": content.number})
        return CodeVerdict(ALTERED, (*found.findings, wrong), content)
    if record.state == "voided":
        told = {"number": record.number, "reason": record.void_reason or ""}
        return CodeVerdict(SUPERSEDED, (*found.findings, PaperFinding("REC-52", told, True)), content)
    if record.version > content.version:
        told = {"number": record.number, "version": str(record.version)}
        return CodeVerdict(SUPERSEDED, (*found.findings, PaperFinding("REC-51", told, True)), content)
    return found


def _says(content: CodeContent) -> PaperFinding:
    told = {
        "number": content.number,
        "version": str(content.version),
        "page": str(content.page),
        "pages": str(content.pages),
        "outcome": content.outcome or "–",
        "at": content.at or "–",
        "signers": "、".join(content.signers) or "–",
    }
    return PaperFinding("QR-05", told, True)


def _seals_in(path: Path) -> tuple[bytes, ...]:
    from cryptography.hazmat.primitives import serialization

    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise CtdeskError("PDF-25", path=path) from error
    except ValueError as error:
        raise CtdeskError("PDF-26", path=path) from error
    ders = [one.public_bytes(serialization.Encoding.DER) for one in found]
    authorities = [one for one in ders if is_issued_by(one, one)]
    leaves = [one for one in ders if one not in authorities]
    return tuple(
        one for one in leaves if not authorities or any(is_issued_by(one, above) for above in authorities)
    )
