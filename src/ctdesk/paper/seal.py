"""Puts the site's seal on a PDF: a certifying PAdES signature after which no change at all is allowed."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko_certvalidator.registry import CertificateStore, SimpleCertificateStore

SEAL_FIELD = "SiteSeal"
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def seal(
    pdf: bytes,
    key_der: bytes,
    certificate_der: bytes,
    authority_der: bytes,
    *,
    at: datetime,
    tsa: TimeStamper | None = None,
    reason: str = "Record sealed by the site",
) -> bytes:
    """The PDF with the seal of the site as an incremental update.

    ``key_der`` is the seal key (PKCS#8, unencrypted, P-256), ``certificate_der`` its certificate,
    ``authority_der`` that of the site's authority; ``at`` is the time the seal states; ``tsa`` adds a
    time stamp of an authority. The file stays PDF 1.7: PDF/A-3 knows no later version.
    """
    certificate = next(iter(load_certs_from_pemder_data(certificate_der)))
    authority = next(iter(load_certs_from_pemder_data(authority_der)))
    signer = _LowSigner(
        signing_cert=certificate,
        signing_key=_private_key(key_der),
        cert_registry=_registry(authority),
        embed_roots=True,
    )
    metadata = PdfSignatureMetadata(
        field_name=SEAL_FIELD,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        reason=reason,
    )
    writer = _Version17Writer(io.BytesIO(pdf))
    out: io.BytesIO = _SealAt(at, metadata, signer, timestamper=tsa).sign_pdf(writer)
    return out.getvalue()


def time_stamper(address: str) -> TimeStamper:
    """The time-stamp authority at an address."""
    return HTTPTimeStamper(address)


class _Version17Writer(IncrementalPdfFileWriter):
    """Leaves version and extensions of the document as they are."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        return

    def register_extension(self, ext: object) -> None:
        return


class _SealAt(PdfSigner):
    """States a given time instead of the clock's."""

    def __init__(self, at: datetime, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._at
        return session


class _LowSigner(SimpleSigner):
    """Of the two signatures that ECDSA holds equal, gives the lower one, so that no other form of it
    is accepted.
    """

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return low_signature(await super().async_sign_raw(data, digest_algorithm, dry_run))


def low_signature(signature: bytes) -> bytes:
    """The form of a P-256 signature with the lower s."""
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(r, min(s, P256_ORDER - s))


def _private_key(key_der: bytes) -> keys.PrivateKeyInfo:
    return load_private_key_from_pemder_data(key_der, passphrase=None)


def _registry(*certificates: x509.Certificate) -> CertificateStore:
    untyped: Any = SimpleCertificateStore
    store: CertificateStore = untyped.from_certs(certificates)
    return store
