"""Bad backups are refused before the first byte of the present database is touched."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.db.audit import head
from ctdesk.db.backup import back_up
from ctdesk.db.blobs import FileBlobs
from ctdesk.db.engine import postgres_engine, sqlite_engine
from ctdesk.db.restore import (
    Terms,
    inspect_backup,
    read_extra,
    restore_postgres,
    restore_sqlite,
    sweep_stages,
)
from ctdesk.db.search import find
from ctdesk.db.session import make_session
from ctdesk.db.verify import verify_trail
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError
from fixtures.databases import KEY, address_of
from fixtures.stocked import DB_ID, save_settings, stock


def sign(content: bytes) -> bytes:
    return hmac.digest(b"site key", content, "sha256")


TERMS = Terms(trusts=lambda manifest, signature: signature == sign(manifest), db_id=DB_ID)


@pytest.fixture(scope="session")
def as_made(stocked_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What every test gets a copy of."""
    place = tmp_path_factory.mktemp("restore")
    folder = place / "site"
    folder.mkdir()
    shutil.copyfile(stocked_file, folder / "site.db")
    engine = sqlite_engine(folder / "site.db", KEY)
    FileBlobs(folder / "attachments", KEY).put(b"photo")
    back_up(
        engine,
        place / "good.ctbackup",
        key_hex=KEY,
        attachments=folder / "attachments",
        sign=sign,
        extras={"recovery.json": b'{"v":1}'},
    )
    save_settings(engine, 100, 5)
    engine.dispose()
    return place


@pytest.fixture
def site(as_made: Path, tmp_path: Path) -> Path:
    """A site folder whose database nobody has open; ``good.ctbackup`` beside it is of an earlier state."""
    shutil.copytree(as_made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "site"


@pytest.fixture
def good(site: Path) -> Path:
    return site.parent / "good.ctbackup"


def restore(path: Path, folder: Path, terms: Terms = TERMS, **more: Any) -> Any:
    more.setdefault("key_hex", KEY)
    return restore_sqlite(
        path, database=folder / "site.db", attachments=folder / "attachments", terms=terms, **more
    )


def state_of(folder: Path) -> tuple[int, bool]:
    engine = sqlite_engine(folder / "site.db", KEY)
    session = make_session(engine, read_only=True)
    with session.begin():
        seq = head(session).seq
    ok = verify_trail(engine).ok
    engine.dispose()
    return seq, ok


def refused(path: Path, folder: Path, terms: Terms = TERMS, **more: Any) -> str:
    """The code of the refusal; and nothing in the folder has changed."""
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} if folder.exists() else {}
    with pytest.raises(CtdeskError) as caught:
        restore(path, folder, terms, **more)
    after = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} if folder.exists() else {}
    assert before == after
    return caught.value.code


def test_a_restore_brings_back_the_state_of_the_backup_and_keeps_the_former_aside(
    site: Path, good: Path
) -> None:
    assert state_of(site) == (21, True)
    done = restore(good, site)
    assert state_of(site) == (16, True)
    assert (done.manifest.seq, done.lost) == (16, 0)
    assert done.kept_aside.parent == site
    done.kept_aside.replace(site / "site.db")
    assert state_of(site) == (21, True)


def test_a_new_machine_needs_only_the_file_and_the_key(site: Path, good: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    assert read_extra(good, "recovery.json") == b'{"v":1}'
    assert read_extra(good, "site.toml") is None
    done = restore(good, new, replace(TERMS, db_id=None))
    assert (done.kept_aside, state_of(new)) == (None, (16, True))
    blobs = FileBlobs(new / "attachments", KEY)
    assert [blobs.get(path.stem) for path in (new / "attachments").rglob("*.bin")] == [b"photo"]


def test_attachments_that_were_damaged_are_replaced(site: Path, good: Path) -> None:
    (path,) = (site / "attachments").rglob("*.bin")
    path.write_bytes(b"damaged")
    restore(good, site)
    assert FileBlobs(site / "attachments", KEY).get(path.stem) == b"photo"


# RST-01


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _symlink(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _gone(path: Path) -> None:
    path.unlink()


def _text(path: Path) -> None:
    path.write_text("no backup")


def _tail_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


@pytest.mark.parametrize("make", [_empty, _directory, _symlink, _gone, _text, _tail_cut])
def test_what_is_no_backup_is_refused(site: Path, good: Path, make: Callable[[Path], None]) -> None:
    make(good)
    assert refused(good, site) == "RST-01"


# RST-02, RST-07, RST-08


def rebuilt(
    path: Path, change: Callable[[dict[str, bytes]], None], *, signed: bool = False, **manifest: Any
) -> None:
    """Write the archive anew with changed members; ``signed`` makes manifest and signature fit again."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    if signed or manifest:
        told = json.loads(members["manifest.json"])
        told["members"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            for name, content in members.items()
            if not name.startswith("manifest")
        }
        told.update(manifest)
        members["manifest.json"] = canonical_bytes(told)
        members["manifest.sig"] = sign(members["manifest.json"])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _flip(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        found = next(member for member in members if member.startswith(name))
        members[found] = members[found][:10] + bytes([members[found][10] ^ 1]) + members[found][11:]

    return change


def _without(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        del members[next(member for member in members if member.startswith(name))]

    return change


@pytest.mark.parametrize(
    "change",
    [
        _flip("database"),
        _flip("attachments"),
        _flip("manifest.json"),
        _without("manifest.sig"),
        _without("manifest.json"),
        _without("attachments"),
        _without("database"),
        lambda members: members.update({"manifest.json": b"{}"}),
        lambda members: members.update({"manifest.json": b"[" * 100_000}),
        lambda members: members.update({"manifest.json": b"\xff\xfe"}),
        lambda members: members.update({"manifest.sig": b"forged"}),
        lambda members: members.update({"site.toml": b"added"}),
    ],
)
def test_a_damaged_or_altered_backup_is_refused(
    site: Path, good: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    rebuilt(good, change)
    assert refused(good, site) == "RST-02"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/cron.d/evil",
        "C:\\evil.exe",
        "..\\evil",
        "attachments/../../evil.bin",
        "attachments/ab/cd.bin",
        "evil.exe",
        "database.db/",
        "DATABASE.DB",
        "manifest.json\x00.exe",
    ],
)
def test_names_that_no_backup_has_are_refused(site: Path, good: Path, tmp_path: Path, name: str) -> None:
    rebuilt(good, lambda members: members.update({name: b"evil"}), signed=True)
    assert refused(good, site) == "RST-07"
    assert not list(tmp_path.rglob("*evil*"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(site: Path, good: Path) -> None:
    with zipfile.ZipFile(good, "a") as archive:
        archive.writestr("database.db", b"second")
    assert refused(good, site) == "RST-07"


def test_a_link_inside_is_refused(site: Path, good: Path) -> None:
    link = zipfile.ZipInfo("site.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(good, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refused(good, site) == "RST-07"


def test_an_encrypted_member_is_refused(site: Path, good: Path) -> None:
    content = bytearray(good.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    good.write_bytes(content)
    assert refused(good, site) == "RST-07"


def test_a_zip_bomb_is_refused(site: Path, good: Path) -> None:
    with zipfile.ZipFile(good, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("site.toml", bytes(50_000_000))
    assert good.stat().st_size < 5_000_000
    assert refused(good, site) == "RST-08"


def test_members_that_claim_the_same_bytes_are_refused(site: Path, good: Path) -> None:
    """Overlapping members unpack to many times the size of the file."""
    content = good.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo("database.db")
        end = content.rfind(b"PK\x05\x06")
        start = int.from_bytes(content[end + 16 : end + 20], "little")
        directory = content[start:end]
    at = directory.find(b"database.db") - 46
    record = directory[at : at + 46 + len("database.db")]
    assert entry.file_size * 4 > len(content)
    grown = directory + 3 * record
    tail = bytearray(content[end:])
    count = int.from_bytes(tail[8:10], "little") + 3
    tail[8:10] = tail[10:12] = count.to_bytes(2, "little")
    tail[12:16] = len(grown).to_bytes(4, "little")
    good.write_bytes(content[:start] + grown + bytes(tail))
    assert refused(good, site) == "RST-08"


# RST-03, RST-04, RST-05, RST-09, RST-10


def test_the_backup_of_another_hospital_is_refused(site: Path, good: Path) -> None:
    assert refused(good, site, replace(TERMS, db_id="another")) == "RST-03"


@pytest.mark.parametrize("revision", ["9999", "0000"])
def test_a_schema_that_is_too_new_or_too_old_is_refused(site: Path, good: Path, revision: str) -> None:
    rebuilt(good, lambda members: None, schema_revision=revision)
    assert refused(good, site) == "RST-04"


def test_a_backup_older_than_the_anchors_needs_two_people(site: Path, good: Path) -> None:
    terms = replace(TERMS, anchors={21: "ab" * 32, 5: seal_at(site, 5)})
    assert refused(good, site, terms) == "RST-05"
    assert restore(good, site, replace(terms, loss_approved=True)).lost == 5


def test_a_backup_that_contradicts_an_anchor_is_refused(site: Path, good: Path) -> None:
    assert refused(good, site, replace(TERMS, anchors={5: "ab" * 32})) == "RST-11"


def seal_at(folder: Path, seq: int) -> str:
    engine = sqlite_engine(folder / "site.db", KEY)
    with engine.begin() as connection:
        found = connection.execute(
            text("SELECT seal FROM audit_event WHERE seq = :seq"), {"seq": seq}
        ).scalar_one()
    engine.dispose()
    return bytes(found).hex()


def test_a_key_that_does_not_fit_is_refused(site: Path, good: Path) -> None:
    assert refused(good, site, key_hex="ab" * 32) == "RST-09"


def test_a_disk_too_small_is_said_before_anything_begins(site: Path, good: Path) -> None:
    assert refused(good, site, free_space=lambda folder: 100_000) == "RST-10"


# RST-06, RST-11: honest outside, hostile inside


def hostile(good: Path, *statements: str) -> None:
    """Change the database inside and let everything outside fit, as somebody with the site's key could."""
    inside = good.with_name("inside.db")
    with zipfile.ZipFile(good) as archive:
        inside.write_bytes(archive.read("database.db"))
    connection = sqlcipher.connect(str(inside), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
    for statement in statements:
        connection.execute(statement)
    connection.close()
    rebuilt(good, lambda members: members.update({"database.db": inside.read_bytes()}), signed=True)
    inside.unlink()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON audit_event BEGIN UPDATE member SET status = 'active'; END",
        "CREATE VIEW evil AS SELECT 1",
        "CREATE TABLE evil (a)",
        "CREATE INDEX evil ON member (name)",
        "DROP TRIGGER guard_audit_event_kept",
        "ALTER TABLE member ADD COLUMN evil TEXT",
    ],
)
def test_an_unknown_part_of_the_schema_is_refused(site: Path, good: Path, statement: str) -> None:
    hostile(good, statement)
    assert refused(good, site) == "RST-06"


def test_rows_that_contradict_the_trail_are_refused(site: Path, good: Path) -> None:
    hostile(good, "UPDATE supplier SET name = 'x'")
    assert refused(good, site) == "RST-11"


def test_a_manifest_that_does_not_describe_its_database_is_refused(site: Path, good: Path) -> None:
    rebuilt(good, lambda members: None, seq=15)
    assert refused(good, site) == "RST-02"


def test_looking_at_a_backup_needs_no_key(site: Path, good: Path) -> None:
    assert inspect_backup(good, TERMS).seq == 16


def test_what_a_killed_restore_left_is_swept(site: Path) -> None:
    stage = site / ".site.db.abcd.ctdesk-part"
    stage.mkdir()
    (stage / "database.db").write_bytes(b"x")
    assert sweep_stages(site) == 1
    assert not stage.exists()


def test_a_damaged_database_is_replaced_and_kept_as_it_was(site: Path, good: Path) -> None:
    (site / "site.db").write_bytes(b"damaged" * 1000)
    done = restore(good, site)
    assert state_of(site) == (16, True)
    assert done.kept_aside.read_bytes() == b"damaged" * 1000


# PostgreSQL


@pytest.fixture
def server_backup(postgresql: Any, tmp_path: Path) -> Path:
    stock(postgresql.engine)
    return back_up(postgresql.engine, tmp_path / "pg.ctbackup", key_hex=KEY, sign=sign).path


@pytest.fixture
def empty_server(postgres: Any) -> Any:
    made = postgres()
    engine = postgres_engine(address_of(made, "ct_owner"), None)
    yield engine
    engine.dispose()


@pytest.mark.postgres
def test_a_server_database_is_restored_whole(server_backup: Path, empty_server: Any) -> None:
    done = restore_postgres(server_backup, empty_server, key_hex=KEY, terms=TERMS, application_role="ct_app")
    assert done.manifest.seq == 16
    assert verify_trail(empty_server).ok
    save_settings(empty_server, 700, 1)  # sequences go on behind what was restored
    session = make_session(empty_server)
    with session.begin():
        assert [hit.number for hit in find(session, "持有")] == ["S1"]
        assert head(session).seq == 17
    assert verify_trail(empty_server).ok


@pytest.mark.postgres
def test_a_server_database_that_holds_data_is_not_touched(server_backup: Path, postgresql: Any) -> None:
    with pytest.raises(CtdeskError) as caught:
        restore_postgres(server_backup, postgresql.owner, key_hex=KEY, terms=TERMS)
    assert caught.value.code == "RST-12"
    assert verify_trail(postgresql.engine).ok


@pytest.mark.postgres
def test_a_restore_that_failed_half_way_can_be_repeated(server_backup: Path, empty_server: Any) -> None:
    def fail(done: int, total: int) -> None:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        restore_postgres(server_backup, empty_server, key_hex=KEY, terms=TERMS, report=fail)
    restore_postgres(server_backup, empty_server, key_hex=KEY, terms=TERMS)
    assert verify_trail(empty_server).ok


@pytest.mark.postgres
def test_a_backup_of_the_other_kind_is_refused(
    server_backup: Path, good: Path, site: Path, empty_server: Any
) -> None:
    assert refused(server_backup, site) == "RST-01"
    with pytest.raises(CtdeskError) as caught:
        restore_postgres(good, empty_server, key_hex=KEY, terms=TERMS)
    assert caught.value.code == "RST-01"


def test_no_backup_is_open_after_a_refusal(site: Path, good: Path) -> None:
    before = _open_files()
    for _ in range(5):
        refused(good, site, replace(TERMS, db_id="another"))
    assert _open_files() <= before


def _open_files() -> int:
    return len(psutil.Process().open_files())
