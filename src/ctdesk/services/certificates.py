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

import asn1crypto.tsp  # noqa: F401  # names signing_certificate_v2 before the names are frozen at first use
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.signatures import SEAL_USAGE

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
    return private_der(key), _issue(authority, subject, key.public_key(), at, AUTHORITY_YEARS, sealing=True)


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


def der_of_pem(pem: bytes) -> bytes:
    """The first certificate of a PEM file; raises ``ValueError`` where there is none."""
    return x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)


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
    """Detached CMS (DER) with the certificate inside; ``openssl cms -verify -binary`` accepts it.

    Its signed attributes are type and digest of the content. It states no time: the one inside the
    content rules (decision 18), and ``cryptography``'s builder could only state the computer's.
    """
    digest = {"algorithm": "sha256"}
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(content).digest()]}),
        ]
    )
    own = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
            "digest_algorithm": digest,
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
        }
    )
    body = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": [own],
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": body}).dump())


def check_detached_cms(signature: bytes, content: bytes) -> bytes | None:
    """The signer's certificate (DER) when this CMS is a signature over exactly ``content``, else None.

    Reads what ``detached_cms`` writes. Who issued the certificate is for the caller to judge.
    """
    try:
        body = cms.ContentInfo.load(signature, strict=True)["content"]
        (signer,), (own,) = body["signer_infos"], body["certificates"]
        attributes = {one["type"].native: one["values"][0].native for one in signer["signed_attrs"]}
        if attributes["message_digest"] != hashlib.sha256(content).digest():
            return None
        certificate = x509.load_der_x509_certificate(own.chosen.dump())
        key = certificate.public_key()
        if attributes["content_type"] != "data" or not isinstance(key, ec.EllipticCurvePublicKey):
            return None
        # Signed attributes are signed as a SET, not under the tag they travel with.
        told = signer["signed_attrs"].untag().dump()
        key.verify(signer["signature"].native, told, ec.ECDSA(hashes.SHA256()))
    except Exception:  # a hostile structure makes its readers raise anything; none of it is a signature
        return None
    return certificate.public_bytes(serialization.Encoding.DER)


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
    authority: Authority,
    subject: x509.Name,
    public: ec.EllipticCurvePublicKey,
    at: datetime,
    years: int,
    *,
    sealing: bool = False,
) -> Issued:
    issuer = x509.load_der_x509_certificate(authority.certificate)
    builder = _certificate(subject, issuer.subject, public, at, years, latest=issuer.not_valid_after_utc)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(authority=False), critical=True)
    if sealing:
        # Tells the seal from a member's certificate: no member can put the site's seal on a page.
        usage = x509.ExtendedKeyUsage([ObjectIdentifier(SEAL_USAGE)])
        builder = builder.add_extension(usage, critical=False)
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


def _fit(text: str) -> str:
    """X.509 allows 64 characters in a name."""
    return text if len(text) <= 64 else text[:63] + "…"
