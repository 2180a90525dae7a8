"""From a password to a signature: stretching, the member's wrapped key, and boxes sealed to a member.

One Argon2id call over a password gives two keys through HKDF: one that is compared at sign-in, one that
opens the member's private key. What only a custodian may open, the authority's key, is sealed to the
custodian's public key, so it takes that person's password (decision 15). Nothing here touches the database.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache

from argon2.low_level import Type, hash_secret_raw
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services.certificates import detached_cms, load_private, load_public, new_key, private_der
from ctdesk.services.passwords import normalised

_SALT = 16
_NONCE = 12
_POINT = 65  # an uncompressed P-256 point
_MOST_MEMORY = 1_048_576  # KiB: a damaged row must not be able to exhaust the machine
_PARAMETERS = re.compile(r"argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22}==)")


@dataclass(frozen=True, slots=True)
class KeyCost:
    """What one guess of a password costs: Argon2id memory in KiB, passes, lanes (reliability.md §3.2)."""

    memory: int = 65_536
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True, slots=True, repr=False)
class Derived:
    """What a password becomes: ``parameters`` and ``verifier`` are kept, ``wrapping`` opens the key."""

    parameters: str
    verifier: bytes
    wrapping: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """One member's unlocked key, for one command. ``fingerprint`` is the certificate's SHA-256."""

    member_id: int
    certificate_id: int
    fingerprint: str
    certificate: bytes
    _key: ec.EllipticCurvePrivateKey

    def sign(self, content: bytes) -> bytes:
        """Detached CMS (DER) over exactly these bytes, without a time of its own (decision 18)."""
        return detached_cms(content, self._key, x509.load_der_x509_certificate(self.certificate))

    def open_sealed(self, box: bytes, purpose: str) -> bytes:
        """What was sealed to this member's key; raises ``SIG-09`` when it was sealed to another."""
        try:
            return _open_box(box, self._key, purpose)
        except (InvalidTag, ValueError) as error:
            raise CtdeskError("SIG-09") from error


def derive(password: str, cost: KeyCost) -> Derived:
    """Stretch a new password with a fresh salt; slow by design, so never inside a transaction."""
    salt = secrets.token_bytes(_SALT)
    numbers = f"m={cost.memory},t={cost.passes},p={cost.lanes}"
    parameters = f"argon2id$v=19${numbers}${base64.b64encode(salt).decode('ascii')}"
    return derive_again(password, parameters)


def derive_again(password: str, parameters: str) -> Derived:
    """Stretch a password with kept parameters; raises ``AUTH-08`` when those are damaged."""
    cost, salt = _read_parameters(parameters)
    stretched = hash_secret_raw(
        normalised(password).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=64,
        type=Type.ID,
    )
    return Derived(
        parameters, _expand(stretched, b"ctdesk verifier v1"), _expand(stretched, b"ctdesk wrapping v1")
    )


def derive_for_nobody(password: str, cost: KeyCost) -> None:
    """Spend the same time on an unknown name, so that the answer's delay tells nothing."""
    derive_again(password, _nobody(cost))


def is_cheaper(parameters: str, cost: KeyCost) -> bool:
    """True when a password was stretched less than ``cost`` asks for now."""
    kept, _ = _read_parameters(parameters)
    return kept.memory * kept.passes < cost.memory * cost.passes


def same(left: bytes, right: bytes) -> bool:
    """Compare without telling by the time taken where they differ."""
    return hmac.compare_digest(left, right)


def wrap_member_key(
    key: ec.EllipticCurvePrivateKey, wrapping: bytes, member_id: int, key_version: int
) -> bytes:
    """The private key under AES-256-GCM, bound to its owner and version (reliability.md §3.3)."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(wrapping).encrypt(nonce, private_der(key), _owner(member_id, key_version))


def unwrap_member_key(
    wrapped: bytes, wrapping: bytes, member_id: int, key_version: int
) -> ec.EllipticCurvePrivateKey:
    """The private key; raises ``AUTH-08`` when the row was damaged or moved from somebody else."""
    try:
        der = AESGCM(wrapping).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _owner(member_id, key_version))
    except (InvalidTag, ValueError) as error:
        raise Refused("AUTH-08") from error
    return load_private(der)


def key_mark(public: bytes) -> str:
    """A public key in groups that two people can read to each other, such as ``3F9A 11C0 7B2E 55D4``."""
    head = hashlib.sha256(public).hexdigest()[:16].upper()
    return " ".join(head[start : start + 4] for start in range(0, 16, 4))


def seal_to(public: bytes, content: bytes, purpose: str) -> bytes:
    """Seal ``content`` to the owner of this public key: ECDH with a key used once, HKDF, AES-GCM."""
    once = new_key()
    point = once.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    shared = once.exchange(ec.ECDH(), load_public(public))
    nonce = secrets.token_bytes(_NONCE)
    return point + nonce + AESGCM(_box_key(shared, point, purpose)).encrypt(nonce, content, purpose.encode())


def _read_parameters(parameters: str) -> tuple[KeyCost, bytes]:
    found = _PARAMETERS.fullmatch(parameters)
    if found is None:
        raise Refused("AUTH-08")
    memory, passes, lanes = int(found[1]), int(found[2]), int(found[3])
    if not (8 * lanes <= memory <= _MOST_MEMORY and 1 <= passes <= 16 and 1 <= lanes <= 16):
        raise Refused("AUTH-08")
    try:
        salt = base64.b64decode(found[4], validate=True)
    except binascii.Error as error:
        raise Refused("AUTH-08") from error
    return KeyCost(memory, passes, lanes), salt


@lru_cache(maxsize=4)
def _nobody(cost: KeyCost) -> str:
    salt = base64.b64encode(secrets.token_bytes(_SALT)).decode("ascii")
    return f"argon2id$v=19$m={cost.memory},t={cost.passes},p={cost.lanes}${salt}"


def _expand(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, purpose).derive(secret)


def _owner(member_id: int, key_version: int) -> bytes:
    return f"ctdesk member key v1|{member_id}|{key_version}".encode()


def _open_box(box: bytes, key: ec.EllipticCurvePrivateKey, purpose: str) -> bytes:
    point, nonce, sealed = box[:_POINT], box[_POINT : _POINT + _NONCE], box[_POINT + _NONCE :]
    once = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    shared = key.exchange(ec.ECDH(), once)
    return AESGCM(_box_key(shared, point, purpose)).decrypt(nonce, sealed, purpose.encode())


def _box_key(shared: bytes, point: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, point, b"ctdesk box v1|" + purpose.encode()).derive(shared)
