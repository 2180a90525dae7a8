"""The site's authority, the certificates it issues, the list of revoked ones, detached signatures.

Pure: bytes in, bytes out. Who may ask for a certificate is decided in ``accounts`` (decision 15).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from ctdesk.domain.errors import CtdeskError

MEMBER_YEARS = 10
AUTHORITY_YEARS = 40


@dataclass(frozen=True, slots=True)
class Party:
    """A person as a certificate names them."""

    name: str
    staff_no: str
    organisation: str
    demo: bool


@dataclass(frozen=True, slots=True, repr=False)
class Authority:
    """The site's certificate authority with its key in hand."""

    certificate: bytes
    key: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Issued:
    """A certificate that was just made."""

    serial: str
    fingerprint: str
    der: bytes
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A revoked certificate on the list of revocations."""

    serial: str
    at: datetime


def new_key() -> ec.EllipticCurvePrivateKey:
    """A fresh P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def found_authority(organisation: str, *, demo: bool, at: datetime) -> tuple[Authority, Issued]:
    """A new self-signed authority of the site, valid 40 years; a demo's is named so."""
    key = new_key()
    mark = "DEMO 演示 " if demo else ""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _fit(organisation)),
            x509.NameAttribute(NameOID.COMMON_NAME, _fit(f"{mark}ctdesk authority {secrets.token_hex(4)}")),
        ]
    )
    builder = _certificate(subject, subject, key.public_key(), at, AUTHORITY_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    builder = builder.add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
    )
    made = builder.sign(key, hashes.SHA256())
    issued = _issued(made)
    return Authority(issued.der, private_der(key)), issued


def issue_member(authority: Authority, party: Party, public: bytes, *, at: datetime) -> Issued:
    """A member's certificate, valid 10 years, with printed name and staff number in its subject."""
    mark = "DEMO 演示 " if party.demo else ""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _fit(party.organisation)),
            x509.NameAttribute(NameOID.COMMON_NAME, _fit(f"{mark}{party.name} {party.staff_no}")),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, _fit(party.staff_no)),
        ]
    )
    return _issue(authority, subject, load_public(public), at, MEMBER_YEARS)


def issue_seal(authority: Authority, organisation: str, *, demo: bool, at: datetime) -> tuple[bytes, Issued]:
    """The private key (DER) and certificate of the site seal, valid as long as the authority."""
    key = new_key()
    mark = "DEMO 演示 " if demo else ""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _fit(organisation)),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{mark}ctdesk site seal"),
        ]
    )
    return private_der(key), _issue(authority, subject, key.public_key(), at, AUTHORITY_YEARS)


def revocation_list(
    authority: Authority, withdrawn: Iterable[Withdrawn], *, number: int, at: datetime
) -> bytes:
    """The signed list of revoked certificates (an X.509 CRL, DER)."""
    issuer = x509.load_der_x509_certificate(authority.certificate)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(_second(at))
        .next_update(min(_second(at) + timedelta(days=3650), issuer.not_valid_after_utc))
        .add_extension(x509.CRLNumber(number), critical=False)
    )
    for entry in withdrawn:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(int(entry.serial, 16))
            .revocation_date(_second(entry.at))
            .build()
        )
    return builder.sign(load_private(authority.key), hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def check_revocation_list(crl: bytes, authority_certificate: bytes) -> frozenset[str]:
    """Serials on a list signed by this authority; raises ``TRUST-03`` when it was not."""
    try:
        found = x509.load_der_x509_crl(crl)
    except ValueError as error:
        raise CtdeskError("TRUST-03") from error
    issuer = x509.load_der_x509_certificate(authority_certificate).public_key()
    if not isinstance(issuer, ec.EllipticCurvePublicKey) or not found.is_signature_valid(issuer):
        raise CtdeskError("TRUST-03")
    return frozenset(_hex(entry.serial_number) for entry in found)


def fingerprint_of(der: bytes) -> str:
    """SHA-256 over a certificate, 64 lower-case hex digits."""
    return hashlib.sha256(der).hexdigest()


def certificate_pem(der: bytes) -> bytes:
    """A certificate as text, as ``openssl`` wants it."""
    return x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM)


def owner_of(der: bytes) -> tuple[str, str]:
    """Common name and serial number (staff number) in a certificate's subject."""
    subject = x509.load_der_x509_certificate(der).subject
    names = [subject.get_attributes_for_oid(oid) for oid in (NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER)]
    return str(names[0][0].value) if names[0] else "", str(names[1][0].value) if names[1] else ""


def public_key_of(der: bytes) -> bytes:
    """The public key a certificate is about (DER)."""
    return (
        x509.load_der_x509_certificate(der)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def matches(der: bytes, key: ec.EllipticCurvePrivateKey) -> bool:
    """True when the certificate is about this key."""
    return hmac.compare_digest(public_key_of(der), public_der(key))


def detached_cms(content: bytes, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bytes:
    """Detached CMS (DER) with the certificate inside; ``openssl cms -verify -binary`` accepts it."""
    return (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(content)
        .add_signer(certificate, key, hashes.SHA256())
        .sign(
            serialization.Encoding.DER,
            [
                pkcs7.PKCS7Options.DetachedSignature,
                pkcs7.PKCS7Options.Binary,
                pkcs7.PKCS7Options.NoAttributes,
            ],
        )
    )


def check_detached_cms(cms: bytes, content: bytes) -> bytes | None:
    """The signer's certificate (DER) when this CMS is a signature over exactly ``content``, else None.

    Reads what ``detached_cms`` writes: one signer, P-256 with SHA-256, no attributes. Who issued the
    certificate is for the caller to judge.
    """
    try:
        found = pkcs7.load_der_pkcs7_certificates(cms)
        signature = _signature_in(cms)
        key = found[0].public_key()
        if len(found) != 1 or not isinstance(key, ec.EllipticCurvePublicKey):
            return None
        key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except (ValueError, IndexError, InvalidSignature, UnsupportedAlgorithm):
        return None
    return found[0].public_bytes(serialization.Encoding.DER)


def is_issued_by(der: bytes, authority: bytes) -> bool:
    """True when the authority's key signed this certificate."""
    try:
        x509.load_der_x509_certificate(der).verify_directly_issued_by(
            x509.load_der_x509_certificate(authority)
        )
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def public_der(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half, as it waits for its certificate."""
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def private_der(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A private key as DER bytes, in the clear: only ever sealed to somebody or inside the database."""
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def load_private(der: bytes) -> ec.EllipticCurvePrivateKey:
    """A private key from its DER bytes; raises ``SIG-09`` when it is none of ours."""
    key = serialization.load_der_private_key(der, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CtdeskError("SIG-09")
    return key


def load_public(der: bytes) -> ec.EllipticCurvePublicKey:
    """A public key from its DER bytes; raises ``SIG-09`` when it is none of ours."""
    key = serialization.load_der_public_key(der)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise CtdeskError("SIG-09")
    return key


def _issue(
    authority: Authority, subject: x509.Name, public: ec.EllipticCurvePublicKey, at: datetime, years: int
) -> Issued:
    issuer = x509.load_der_x509_certificate(authority.certificate)
    builder = _certificate(subject, issuer.subject, public, at, years, latest=issuer.not_valid_after_utc)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    issuer_key = issuer.public_key()
    if isinstance(issuer_key, ec.EllipticCurvePublicKey):
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False
        )
    return _issued(builder.sign(load_private(authority.key), hashes.SHA256()))


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    at: datetime,
    years: int,
    *,
    latest: datetime | None = None,
) -> x509.CertificateBuilder:
    begins = _second(at)
    ends = begins + timedelta(days=round(365.25 * years))
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends if latest is None else min(ends, latest))
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _issued(certificate: x509.Certificate) -> Issued:
    der = certificate.public_bytes(serialization.Encoding.DER)
    return Issued(
        _hex(certificate.serial_number),
        fingerprint_of(der),
        der,
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )


def _second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _hex(serial: int) -> str:
    return f"{serial:040x}"


def _signature_in(cms: bytes) -> bytes:
    """The signature value: the last element of the one SignerInfo, at the very end of the structure."""
    at = cms.rfind(b"\x04", 0, len(cms) - 8)
    while at >= 0:
        length = cms[at + 1]
        if length < 0x80 and at + 2 + length == len(cms) and cms[at + 2] == 0x30:
            return cms[at + 2 :]
        at = cms.rfind(b"\x04", 0, at)
    raise ValueError("no signature at the end")


def _fit(text: str) -> str:
    """X.509 allows 64 characters in a name."""
    return text if len(text) <= 64 else text[:63] + "…"
