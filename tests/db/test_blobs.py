from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from ctdesk.db.blobs import BlobStore, FileBlobs, TableBlobs
from ctdesk.domain.errors import CtdeskError
from fixtures.databases import KEY

CONTENT = "温度曲线".encode() * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(params=["files", pytest.param("table", marks=pytest.mark.postgres)])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "files":
        return FileBlobs(tmp_path / "attachments", KEY)
    return TableBlobs(request.getfixturevalue("postgresql").engine, KEY)


def test_what_is_put_is_found_under_its_digest(blobs: BlobStore) -> None:
    assert not blobs.has(DIGEST)
    assert blobs.put(CONTENT) == blobs.put(CONTENT) == DIGEST
    assert blobs.has(DIGEST)
    assert blobs.get(DIGEST) == CONTENT
    assert blobs.get(blobs.put(b"")) == b""


def test_what_was_never_put_is_missing(blobs: BlobStore) -> None:
    with pytest.raises(CtdeskError) as caught:
        blobs.get(DIGEST)
    assert caught.value.code == "DB-18"


def test_files_hold_nothing_readable_and_every_changed_byte_is_found(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path, KEY)
    blobs.put(CONTENT)
    path = tmp_path / DIGEST[:2] / f"{DIGEST}.bin"
    sealed = path.read_bytes()
    assert CONTENT[:32] not in sealed
    for at in range(0, len(sealed), 397):
        path.write_bytes(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])
        with pytest.raises(CtdeskError) as caught:
            blobs.get(DIGEST)
        assert caught.value.code == "DB-17"
    for cut in (b"", sealed[:10], sealed[:-1]):
        path.write_bytes(cut)
        with pytest.raises(CtdeskError):
            blobs.get(DIGEST)


def test_one_attachment_cannot_stand_in_for_another(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path, KEY)
    other = blobs.put(b"other")
    blobs.put(CONTENT)
    blobs.path_of(DIGEST).write_bytes(blobs.path_of(other).read_bytes())
    with pytest.raises(CtdeskError):
        blobs.get(DIGEST)


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    FileBlobs(tmp_path, KEY).put(CONTENT)
    with pytest.raises(CtdeskError) as caught:
        FileBlobs(tmp_path, "ab" * 32).get(DIGEST)
    assert caught.value.code == "DB-17"


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "AB" * 32, "ab" * 31, "/" * 64])
def test_only_a_digest_names_a_file(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        FileBlobs(tmp_path, KEY).get(digest)


def test_a_file_that_could_not_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="space"):
        FileBlobs(tmp_path, KEY).put(CONTENT)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.postgres
def test_a_changed_row_is_found(postgresql: Any) -> None:
    blobs = TableBlobs(postgresql.engine, KEY)
    blobs.put(CONTENT)
    with postgresql.owner.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE blob SET content = content || '\\x00'::bytea"))
    with pytest.raises(CtdeskError) as caught:
        blobs.get(DIGEST)
    assert caught.value.code == "DB-17"
