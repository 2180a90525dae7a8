"""Checks the seal of a PDF: one certifying signature over every byte, in the one form in which ctdesk
writes it.

``intact and valid`` of the PDF library is not a verdict. Accepted is only: bottom line, whole file
covered, nothing changed afterwards, certified with no changes allowed, and the blob of the signature
itself (the only bytes that it does not cover) in canonical form, so that no byte of the file can differ
(decision 19).
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asn1crypto.tsp  # noqa: F401  # names signing_certificate_v2 before the names are frozen at first use
from asn1crypto import cms as asn1_cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from ctdesk.domain.signatures import SEAL_USAGE
from ctdesk.paper.seal import P256_ORDER, SEAL_FIELD, low_signature

_TIME_STAMP = "signature_time_stamp_token"
_BYTE_RANGE = re.compile(rb"/ByteRange \[\s*0 (\d+) (\d+) (\d+)\s*\]")
_PDF_DATE = re.compile(r"D:(\d{14})(?:Z|([+-])(\d{2})'(\d{2})'?)?")


class NotSealed(Exception):
    """The seal does not hold; ``code`` says why. ``stripped`` when there is no signature at all."""

    def __init__(self, code: str, *, stripped: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.stripped = stripped


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal that holds."""

    sealed_at: datetime
    certificate: x509.Certificate


def check_seal(data: bytes, authority: x509.Certificate) -> Seal:
    """The seal of this file under this authority; raises ``NotSealed``.

    Validity of certificates is judged at the time that the seal states.
    """
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    if reader.security_handler is not None or reader.xrefs.hybrid_xrefs_present:
        raise NotSealed("SEAL-01")
    signatures = reader.embedded_signatures
    if not signatures:
        raise NotSealed("PDF-01", stripped=True)
    if len(signatures) != 1 or signatures[0].field_name != SEAL_FIELD:
        raise NotSealed("SEAL-02")
    embedded = signatures[0]
    _check_ranges(data, embedded)
    sealed_at = _stated_time(embedded)
    own = asn1_x509.Certificate.load(authority.public_bytes(serialization.Encoding.DER))
    context = ValidationContext(
        trust_roots=[own], moment=sealed_at, allow_fetching=False, best_signature_time=sealed_at
    )
    usage = KeyUsageConstraints(
        key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
    )
    status = validate_pdf_signature(embedded, signer_validation_context=context, key_usage_settings=usage)
    if not status.intact or not status.valid:
        raise NotSealed("PDF-02")
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        raise NotSealed("SEAL-03")
    level = status.modification_level
    if level is None or level.name != "NONE" or embedded.docmdp_level is not MDPPerm.NO_CHANGES:
        raise NotSealed("SEAL-03")
    if "/DocMDP" not in reader.root.get("/Perms", {}):
        raise NotSealed("SEAL-02")
    _check_canonical(embedded, own)
    if not status.trusted or not status.bottom_line:
        raise NotSealed("PDF-03")
    certificate = x509.load_der_x509_certificate(embedded.signer_cert.dump())
    if not _is_made_for_sealing(certificate):
        raise NotSealed("SEAL-07")
    return Seal(sealed_at, certificate)


def seal_text(data: bytes) -> str:
    """SHA-256 of the whole file: what the register of prints keeps."""
    return hashlib.sha256(data).hexdigest()


def _check_ranges(data: bytes, embedded: Any) -> None:
    """The two ranges are the whole file without the hexadecimal blob between them, written as ctdesk
    writes it.
    """
    ranges = [int(number) for number in embedded.byte_range]
    if len(ranges) != 4:
        raise NotSealed("SEAL-03")
    start, first, second, rest = ranges
    if start != 0 or not 0 < first < second or second + rest != len(data):
        raise NotSealed("SEAL-03")
    written = _BYTE_RANGE.findall(data)
    if [tuple(int(number) for number in one) for one in written] != [(first, second, rest)]:
        raise NotSealed("SEAL-03")
    blob = data[first:second]
    if blob[:1] != b"<" or blob[-1:] != b">":
        raise NotSealed("SEAL-04")
    digits = blob[1:-1]
    raw = embedded.pkcs7_content
    body = asn1_cms.ContentInfo.load(raw).dump()
    padding = len(digits) - 2 * len(body)
    if padding < 0 or digits != body.hex().upper().encode() + b"0" * padding:
        raise NotSealed("SEAL-04")


def _check_canonical(embedded: Any, authority: asn1_x509.Certificate) -> None:
    """The signature blob is exactly what its signed parts make it: nothing else rides along uncovered."""
    body = embedded.signed_data
    info = body["signer_infos"][0]
    signature = info["signature"].native
    unsigned = info["unsigned_attrs"]
    if unsigned.native and [one["type"].native for one in unsigned] != [_TIME_STAMP]:
        raise NotSealed("SEAL-04")
    rebuilt_info: dict[str, Any] = {
        "version": "v1",
        "sid": asn1_cms.SignerIdentifier(
            {
                "issuer_and_serial_number": asn1_cms.IssuerAndSerialNumber(
                    {
                        "issuer": embedded.signer_cert.issuer,
                        "serial_number": embedded.signer_cert.serial_number,
                    }
                )
            }
        ),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": info["signed_attrs"],
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": low_signature(signature),
    }
    if unsigned.native:
        rebuilt_info["unsigned_attrs"] = unsigned
    rebuilt = asn1_cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": asn1_cms.SignedData(
                {
                    "version": "v1",
                    "digest_algorithms": [{"algorithm": "sha256"}],
                    "encap_content_info": {"content_type": "data"},
                    "certificates": [embedded.signer_cert, authority],
                    "signer_infos": [rebuilt_info],
                }
            ),
        }
    ).dump()
    held = embedded.pkcs7_content[: len(rebuilt)]
    if held != rebuilt or any(embedded.pkcs7_content[len(rebuilt) :]):
        raise NotSealed("SEAL-04")


def _is_made_for_sealing(certificate: x509.Certificate) -> bool:
    """A member's certificate comes from the same authority, but is no seal."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return any(purpose.dotted_string == SEAL_USAGE for purpose in usage)


def _stated_time(embedded: Any) -> datetime:
    text = str(embedded.sig_object.get("/M", ""))
    if _PDF_DATE.fullmatch(text) is None:
        raise NotSealed("SEAL-05")
    moment = embedded.self_reported_timestamp
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise NotSealed("SEAL-05")
    return moment


__all__ = ["P256_ORDER", "NotSealed", "Seal", "check_seal", "seal_text"]
