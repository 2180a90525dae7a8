"""Checks one person's detached CMS over the bytes they signed, under the authority of the site."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import asn1crypto.tsp  # noqa: F401  # names signing_certificate_v2 before the names are frozen at first use
from asn1crypto import cms as asn1_cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

# A signing time inside the CMS is absent or that of the content (decision 18); both are read together.
_TIME_APART = timedelta(seconds=60)


class NotValid(Exception):
    """The signature does not hold; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Certified:
    """The certificate of a valid signature."""

    fingerprint: str
    subject: str
    serial: int


def check_detached(content: bytes, cms: bytes, authority: x509.Certificate, at: datetime) -> Certified:
    """Who signed ``content``; raises ``NotValid`` when nobody certified by ``authority`` validly did
    at ``at``.
    """
    try:
        info, attributes, certificates = _parts(cms)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise NotValid("SIGNATURE-01") from error
    if attributes.get("content_type") != "data" or info["digest_algorithm"]["algorithm"].native != "sha256":
        raise NotValid("SIGNATURE-01")
    if attributes.get("message_digest") != hashlib.sha256(content).digest():
        raise NotValid("SIGNATURE-02")
    own = [one for one in certificates if _is_named(info["sid"], one)]
    if len(own) != 1:
        raise NotValid("SIGNATURE-01")
    certificate = own[0]
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise NotValid("SIGNATURE-03")
    # Signed attributes are signed as a SET, not under the tag they travel with.
    signed = info["signed_attrs"].untag().dump()
    try:
        key.verify(info["signature"].native, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise NotValid("SIGNATURE-02") from error
    check_issued(certificate, authority, at)
    told = attributes.get("signing_time")
    if isinstance(told, datetime) and abs(told - at) > _TIME_APART:
        raise NotValid("SIGNATURE-06")
    return Certified(
        fingerprint(certificate), certificate.subject.rfc4514_string(), certificate.serial_number
    )


def check_issued(certificate: x509.Certificate, authority: x509.Certificate, at: datetime) -> None:
    """Raises ``NotValid`` unless ``authority`` issued the certificate for signing and it was in force
    at ``at``.
    """
    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError) as error:
        raise NotValid("SIGNATURE-04") from error
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (x509.ExtensionNotFound, ValueError) as error:
        raise NotValid("SIGNATURE-03") from error
    if basic.ca or not (usage.digital_signature or usage.content_commitment):
        raise NotValid("SIGNATURE-03")
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise NotValid("SIGNATURE-05")


def read_authority(pem: bytes) -> x509.Certificate:
    """The site's authority from ``site-ca.pem``; raises ``ValueError`` unless it is one self-signed
    authority.
    """
    certificates = x509.load_pem_x509_certificates(pem)
    if len(certificates) != 1:
        raise ValueError("one certificate is needed")
    authority = certificates[0]
    try:
        authority.verify_directly_issued_by(authority)
        basic = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (InvalidSignature, TypeError, x509.ExtensionNotFound) as error:
        raise ValueError("not an authority") from error
    if not basic.ca:
        raise ValueError("not an authority")
    return authority


def revoked_serials(crl: bytes, authority: x509.Certificate) -> dict[int, datetime]:
    """Serial numbers and times of a list of revoked certificates; raises ``ValueError`` unless the
    authority signed it.
    """
    listed = x509.load_der_x509_crl(crl)
    key = authority.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not listed.is_signature_valid(key):
        raise ValueError("not a list of this authority")
    return {entry.serial_number: entry.revocation_date_utc for entry in listed}


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 over the certificate (DER), lower-case hex."""
    return hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def _is_named(identifier: Any, certificate: x509.Certificate) -> bool:
    if identifier.name != "issuer_and_serial_number":
        return False
    chosen = identifier.chosen
    return bool(
        chosen["serial_number"].native == certificate.serial_number
        and chosen["issuer"].dump() == certificate.issuer.public_bytes()
    )


def _parts(raw: bytes) -> tuple[Any, dict[str, Any], list[x509.Certificate]]:
    container = asn1_cms.ContentInfo.load(raw, strict=True)
    if container["content_type"].native != "signed_data":
        raise ValueError("no signed data")
    body = container["content"]
    if len(body["signer_infos"]) != 1 or body["encap_content_info"]["content"].native is not None:
        raise ValueError("one detached signature is needed")
    info = body["signer_infos"][0]
    attributes: dict[str, Any] = {}
    for attribute in info["signed_attrs"]:
        name = attribute["type"].native
        if name in attributes or len(attribute["values"]) != 1:
            raise ValueError("an attribute twice")
        attributes[name] = attribute["values"][0].native
    certificates = [x509.load_der_x509_certificate(one.chosen.dump()) for one in body["certificates"]]
    return info, attributes, certificates
