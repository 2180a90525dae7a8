"""The file of a backup: a zip whose members are stored as they are and read by name, never unpacked whole."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO

from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
DATABASE = "database.db"
DUMP = "database.jsonl.sealed"
EXTRAS = ("recovery.json", "site.toml", "site-ca.pem")

_ATTACHMENT = re.compile(r"attachments/([0-9a-f]{2})/\1[0-9a-f]{62}\.bin")
_MOST_MEMBERS = 1_000_000
_LARGEST_MANIFEST = 256 << 20
_LARGEST_EXTRA = 1 << 20
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the backup as its manifest knows it."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; it is signed, and every byte of the other members is covered by it."""

    kind: str  # sqlite | postgresql
    db_id: str
    seq: int
    head: str
    row_counts: Mapping[str, int]
    schema_revision: str
    app_version: str
    key_id: str
    created_at: str
    members: Mapping[str, Member]

    def as_bytes(self) -> bytes:
        """The canonical bytes that are signed."""
        return canonical_bytes({"v": 1, **asdict(self)})


class ArchiveWriter:
    """Writes members one after the other and remembers their digests; the manifest comes last."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("xb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED, allowZip64=True)
        self.members: dict[str, Member] = {}

    def add(self, name: str, source: IO[bytes]) -> None:
        """Copy ``source`` in as member ``name``."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(zipfile.ZipInfo(name), "w", force_zip64=True) as target:
            while chunk := source.read(_CHUNK):
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.members[name] = Member(digest.hexdigest(), size)

    def finish(self, manifest: Manifest, signature: bytes | None) -> None:
        """Write the manifest and make the file durable."""
        self._zip.writestr(zipfile.ZipInfo(MANIFEST), manifest.as_bytes())
        if signature is not None:
            self._zip.writestr(zipfile.ZipInfo(SIGNATURE), signature)
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Close without a manifest; what was written is no backup."""
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()
        with contextlib.suppress(OSError):
            self._file.close()


class Archive:
    """A backup opened for reading, after its outer shape was found harmless.

    Raises ``RST-01`` (no backup), ``RST-02`` (damaged or altered), ``RST-07`` (names no backup of ctdesk
    has), ``RST-08`` (would unpack to more than it is).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        found = _lstat(path)
        if not stat.S_ISREG(found.st_mode) or found.st_size == 0:
            raise CtdeskError("RST-01", path=path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise CtdeskError("RST-01", path=path) from error
        try:
            self._sizes = self._harmless(found.st_size)
            self.manifest_bytes = self._read(MANIFEST, _LARGEST_MANIFEST)
            self.signature = self._read(SIGNATURE, _LARGEST_EXTRA) if SIGNATURE in self._sizes else None
            self.manifest = _parse(self.manifest_bytes, path)
            if set(self.manifest.members) != set(self._sizes) - {MANIFEST, SIGNATURE}:
                raise CtdeskError("RST-02", path=path)
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a member; raises ``RST-02`` at the end when it is not what the manifest says."""
        member = self.manifest.members[name]
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(name) as source:
                while chunk := source.read(_CHUNK):
                    size += len(chunk)
                    if size > member.size:
                        raise CtdeskError("RST-08", path=self._path, member=name)
                    digest.update(chunk)
                    yield chunk
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise CtdeskError("RST-02", path=self._path, member=name) from error
        if size != member.size or digest.hexdigest() != member.sha256:
            raise CtdeskError("RST-02", path=self._path, member=name)

    def extra(self, name: str) -> bytes | None:
        """A small accompanying file such as ``recovery.json``; None when the backup has none."""
        if name not in EXTRAS or name not in self.manifest.members:
            return None
        if self._sizes[name] > _LARGEST_EXTRA:
            raise CtdeskError("RST-08", path=self._path, member=name)
        return b"".join(self.chunks(name))

    def attachments(self) -> tuple[str, ...]:
        """Names of the attachments' members."""
        return tuple(sorted(name for name in self.manifest.members if _ATTACHMENT.fullmatch(name)))

    def check_all(self) -> None:
        """Read every member once and compare it with the manifest; raises ``RST-02``."""
        for name in self.manifest.members:
            for _ in self.chunks(name):
                pass

    def _harmless(self, file_size: int) -> dict[str, int]:
        entries = self._zip.infolist()
        if len(entries) > _MOST_MEMBERS or sum(entry.file_size for entry in entries) > file_size:
            raise CtdeskError("RST-08", path=self._path, member="")
        sizes: dict[str, int] = {}
        for entry in entries:
            name = entry.filename
            known = name in (MANIFEST, SIGNATURE, DATABASE, DUMP, *EXTRAS) or _ATTACHMENT.fullmatch(name)
            link = stat.S_ISLNK(entry.external_attr >> 16)
            if not known or name in sizes or link or entry.flag_bits & 0x1 or entry.orig_filename != name:
                raise CtdeskError("RST-07", path=self._path, member=name[:120])
            if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
                raise CtdeskError("RST-08", path=self._path, member=name)
            sizes[name] = entry.file_size
        if MANIFEST not in sizes:
            raise CtdeskError("RST-02", path=self._path)
        return sizes

    def _read(self, name: str, largest: int) -> bytes:
        if self._sizes[name] > largest:
            raise CtdeskError("RST-08", path=self._path, member=name)
        try:
            return self._zip.read(name)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise CtdeskError("RST-02", path=self._path) from error


def _lstat(path: Path) -> os.stat_result:
    try:
        return path.lstat()
    except OSError as error:
        raise CtdeskError("RST-01", path=path) from error


def _parse(content: bytes, path: Path) -> Manifest:
    try:
        found: dict[str, Any] = json.loads(content)
        version = found.pop("v")
        members = {
            str(name): Member(str(m["sha256"]), int(m["size"])) for name, m in found.pop("members").items()
        }
        manifest = Manifest(members=members, **found)
        texts = (manifest.kind, manifest.db_id, manifest.head, manifest.schema_revision, manifest.key_id)
        if (
            version != 1
            or not all(isinstance(text, str) for text in texts)
            or not isinstance(manifest.seq, int)
        ):
            raise ValueError("not a manifest")
        int(manifest.schema_revision)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CtdeskError("RST-02", path=path) from error
    return manifest
