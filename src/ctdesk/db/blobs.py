"""Attachments by content: kept under the SHA-256 of the plain bytes, encrypted, checked at every reading.

Beside SQLite they are files ``attachments/ab/abcdef….bin``; on PostgreSQL the same bytes are rows of
``blob``.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Engine, select, text

from ctdesk.db.tables import Base
from ctdesk.domain.errors import CtdeskError, NotFound

PART = ".ctdesk-part"

_MAGIC = b"CTB1"
_NONCE = 12
_BLOB = Base.metadata.tables["blob"]


class BlobStore(Protocol):
    """Where attachments lie."""

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its SHA-256 in hex; what is there already is not written again."""

    def get(self, sha256: str) -> bytes:
        """The content. Raises ``DB-17`` when it was damaged or altered, ``DB-18`` when it is gone."""

    def has(self, sha256: str) -> bool:
        """Whether something is kept under this digest; its content is not looked at."""


class FileBlobs:
    """Attachments as files below ``folder``."""

    def __init__(self, folder: Path, key_hex: str) -> None:
        self._folder = folder
        self._cipher = AESGCM(derive_key(key_hex, b"ctdesk attachments v1"))

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path_of(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, _seal(self._cipher, sha256, content))
        return sha256

    def get(self, sha256: str) -> bytes:
        try:
            sealed = self.path_of(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound("DB-18", sha256=sha256) from None
        return _open(self._cipher, sha256, sealed)

    def has(self, sha256: str) -> bool:
        return self.path_of(sha256).exists()

    def path_of(self, sha256: str) -> Path:
        """The file of this digest. Raises ``ValueError`` for what is no digest."""
        return self._folder / blob_name(sha256)


class TableBlobs:
    """Attachments as rows of the table ``blob``, each written in a transaction of its own."""

    def __init__(self, engine: Engine, key_hex: str) -> None:
        self._engine = engine
        self._cipher = AESGCM(derive_key(key_hex, b"ctdesk attachments v1"))

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.has(sha256):
            with self._engine.begin() as connection:
                connection.execute(
                    text(
                        "INSERT INTO blob (sha256, content) VALUES (:sha256, :content) ON CONFLICT DO NOTHING"
                    ),
                    {"sha256": sha256, "content": _seal(self._cipher, sha256, content)},
                )
        return sha256

    def get(self, sha256: str) -> bytes:
        with self._engine.execution_options(read_only=True).begin() as connection:
            sealed = connection.execute(
                select(_BLOB.c.content).where(_BLOB.c.sha256 == sha256)
            ).scalar_one_or_none()
        if sealed is None:
            raise NotFound("DB-18", sha256=sha256)
        return _open(self._cipher, sha256, bytes(sealed))

    def has(self, sha256: str) -> bool:
        with self._engine.execution_options(read_only=True).begin() as connection:
            return connection.execute(select(_BLOB.c.id).where(_BLOB.c.sha256 == sha256)).first() is not None


def derive_key(key_hex: str, purpose: bytes) -> bytes:
    """A 256-bit key for one purpose from the database key."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(bytes.fromhex(key_hex))


def blob_name(sha256: str) -> str:
    """Path of an attachment below its folder."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a SHA-256 in hex")
    return f"{sha256[:2]}/{sha256}.bin"


def write_durably(path: Path, content: bytes) -> None:
    """Write a file that is whole or absent, also after a power cut."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system knows how."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _seal(cipher: AESGCM, sha256: str, content: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return _MAGIC + nonce + cipher.encrypt(nonce, content, bytes.fromhex(sha256))


def _open(cipher: AESGCM, sha256: str, sealed: bytes) -> bytes:
    start = len(_MAGIC) + _NONCE
    try:
        if not sealed.startswith(_MAGIC):
            raise InvalidTag
        content = cipher.decrypt(sealed[len(_MAGIC) : start], sealed[start:], bytes.fromhex(sha256))
    except (InvalidTag, ValueError):
        raise CtdeskError("DB-17", sha256=sha256) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise CtdeskError("DB-17", sha256=sha256)
    return content
