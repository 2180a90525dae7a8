"""A database file looked at from outside: what kind it is, why it does not open, whether it is whole."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.domain.errors import CtdeskError

PAGE = 4096
_PLAIN_HEADER = b"SQLite format 3\0"
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_WAL_HEADER = 32
_FRAME_HEADER = 24
_RESERVED = 80  # at the end of a page: 16 bytes IV, 64 bytes HMAC


class FileKind(StrEnum):
    """What the first bytes and the size of a file say about it."""

    MISSING = "missing"
    DIRECTORY = "directory"
    EMPTY = "empty"
    PLAIN_SQLITE = "plain_sqlite"
    TEXT = "text"
    TRUNCATED = "truncated"
    ENCRYPTED_OR_NOISE = "encrypted_or_noise"


def probe_file(path: Path) -> FileKind:
    """The kind of the file at ``path``, from its header and size alone."""
    if path.is_dir():
        return FileKind.DIRECTORY
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(512)
    except FileNotFoundError:
        return FileKind.MISSING
    if size == 0:
        return FileKind.EMPTY
    if head.startswith(_PLAIN_HEADER):
        page = int.from_bytes(head[16:18], "big") or 0
        page = 65536 if page == 1 else page
        whole = len(head) >= 100 and page >= 512 and size % page == 0
        return FileKind.PLAIN_SQLITE if whole else FileKind.TRUNCATED
    if _reads_as_text(head):
        return FileKind.TEXT
    return FileKind.ENCRYPTED_OR_NOISE if size % PAGE == 0 else FileKind.TRUNCATED


def key_id(key_hex: str) -> str:
    """A name for a database key that gives nothing of it away: 16 hex digits."""
    return hmac.new(bytes.fromhex(key_hex), b"ctdesk database key id", hashlib.sha256).hexdigest()[:16]


def explain_unreadable(
    path: Path, key_hex: str | None, error: Exception, *, known_key_id: str | None = None
) -> CtdeskError:
    """The expected failure behind a driver's error at opening."""
    said = str(error).lower()
    if "locked" in said or "busy" in said:
        return CtdeskError("DB-09", path=path)
    if "unable to open" in said:
        return CtdeskError("DB-03", path=path)
    if "is full" in said:
        return CtdeskError("DB-19", path=path)
    if "disk i/o" in said and not damaged_pages(path, key_hex):
        return CtdeskError("DB-20", path=path)  # the file is whole, so it is the disk or the system
    kind = probe_file(path)
    if kind is FileKind.PLAIN_SQLITE and key_hex is not None:
        return CtdeskError("DB-12", path=path)
    if "not a database" not in said or kind is FileKind.TRUNCATED:
        return CtdeskError("DB-05", path=path)
    if key_hex is not None and known_key_id is not None and key_id(key_hex) == known_key_id:
        return CtdeskError("DB-05", path=path)  # the key is right, so it is the file that is not
    return CtdeskError("DB-11", path=path)


def foreign_wal(path: Path, key_hex: str | None) -> bool:
    """Whether the write-ahead log beside ``path`` has content that is not this database's.

    Content that SQLite would pass over in silence is foreign, and so is the intact log of another database:
    SQLite would write its pages into this one. Pages are authenticated as SQLCipher does it (HMAC-SHA512
    under the key and the file's salt); without a key only the header can be judged.
    """
    wal = path.with_name(path.name + "-wal")
    if not wal.exists() or wal.stat().st_size == 0:
        return False
    log = wal.read_bytes()
    if len(log) < _WAL_HEADER or not any(log[:_WAL_HEADER]):
        return False  # begun and never written, as a power cut leaves it
    if struct.unpack(">I", log[:4])[0] not in _WAL_MAGIC:
        return True
    frames = list(_wal_frames(log))
    if key_hex is None or struct.unpack(">I", log[8:12])[0] != PAGE:
        return False
    with path.open("rb") as file:
        salt = file.read(16)
    hmac_key = hashlib.pbkdf2_hmac(
        "sha512", bytes.fromhex(key_hex), bytes(byte ^ 0x3A for byte in salt), 2, 32
    )
    for number, (page_number, page) in enumerate(frames, 1):
        if not _authentic(page_number, page, hmac_key):
            # A frame torn by a power cut fails too, but SQLite's own checksum stops before it.
            return _checksums_hold(log, number)
    return False


def damaged_pages(path: Path, key_hex: str | None) -> tuple[int, ...]:
    """Pages that fail their check, read over a connection of its own; empty when the file is whole.

    A page number of 0 stands for damage that has no page. A connection that met a bad page answers wrongly
    afterwards, hence the fresh one.
    """
    connection: Any = sqlcipher.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        if key_hex is not None:
            connection.execute(f"PRAGMA key = \"x'{key_hex}'\"")
            connection.execute("PRAGMA cipher_log_level=NONE")
            found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
            pages = {int(number) for line in found for number in re.findall(r"page (\d+)", line)}
            if found:
                return tuple(sorted(pages)) or (0,)
        said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
        if said == ["ok"]:
            return ()
        pages = {int(number) for line in said for number in re.findall(r"page (\d+)", line)}
        return tuple(sorted(pages)) or (0,)
    except sqlcipher.DatabaseError:
        return (0,)
    finally:
        connection.close()


def check_whole(path: Path, key_hex: str | None) -> None:
    """Raise ``DB-13`` naming the first damaged page, unless every page of the file passes its check."""
    pages = damaged_pages(path, key_hex)
    if pages:
        raise CtdeskError("DB-13", path=path, page=pages[0], count=len(pages))


def _reads_as_text(head: bytes) -> bool:
    sample = head.rsplit(b"\n", 1)[0] if b"\n" in head else head
    return b"\0" not in sample and sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in head) > 0.8 * len(
        head
    )


def _wal_frames(log: bytes) -> Iterator[tuple[int, bytes]]:
    """Page number and content of each frame of this log's own generation."""
    size = struct.unpack(">I", log[8:12])[0]
    for at in range(_WAL_HEADER, len(log) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        if log[at + 8 : at + 16] != log[16:24]:
            return
        yield struct.unpack(">I", log[at : at + 4])[0], log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]


def _authentic(number: int, page: bytes, hmac_key: bytes) -> bool:
    start = 16 if number == 1 else 0  # the first page begins with the salt
    signed = page[start : PAGE - _RESERVED + 16] + struct.pack("<I", number)
    return hmac.compare_digest(hmac.digest(hmac_key, signed, "sha512"), page[PAGE - 64 :])


def _checksums_hold(log: bytes, frames: int) -> bool:
    """Whether SQLite would accept the first ``frames`` frames of the log."""
    words = "<" if struct.unpack(">I", log[:4])[0] == _WAL_MAGIC[0] else ">"
    size = struct.unpack(">I", log[8:12])[0]
    first, second = _checksum(log[:24], words, 0, 0)
    if (first, second) != struct.unpack(">II", log[24:32]):
        return False
    for number in range(frames):
        at = _WAL_HEADER + number * (_FRAME_HEADER + size)
        first, second = _checksum(log[at : at + 8], words, first, second)
        first, second = _checksum(log[at + _FRAME_HEADER : at + _FRAME_HEADER + size], words, first, second)
        if (first, second) != struct.unpack(">II", log[at + 16 : at + 24]):
            return False
    return True


def _checksum(content: bytes, words: str, first: int, second: int) -> tuple[int, int]:
    for one, two in struct.iter_unpack(words + "II", content):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
