from __future__ import annotations

import hashlib
import hmac
import json
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.db.archive import Archive
from ctdesk.db.audit import head
from ctdesk.db.backup import back_up, to_keep
from ctdesk.db.blobs import FileBlobs
from ctdesk.db.database_file import key_id
from ctdesk.db.engine import SCHEMA_VERSION, postgres_engine, sqlite_engine
from ctdesk.db.migrate import allow_schema_changes, newest_revision, upgrade
from ctdesk.db.session import make_session
from ctdesk.db.verify import verify_trail
from ctdesk.domain.errors import Cancelled, CtdeskError
from fixtures.databases import KEY, Database, address_of
from fixtures.stocked import DB_ID, save_settings, stock

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def sign(content: bytes) -> bytes:
    return hmac.digest(b"site key", content, "sha256")


@pytest.fixture
def stocked(database: Any) -> Any:
    stock(database.engine)
    return database


def test_a_backup_says_what_it_holds(stocked: Any, tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "attachments", KEY)
    digest = blobs.put(b"photo")
    made = back_up(
        stocked.engine,
        tmp_path / "a.ctbackup",
        key_hex=KEY,
        attachments=tmp_path / "attachments",
        extras={"recovery.json": b"{}"},
        sign=sign,
        at=AT,
    )
    session = make_session(stocked.engine, read_only=True)
    with session.begin():
        at_head = head(session)
    said = made.manifest
    assert (said.db_id, said.seq, said.head) == (DB_ID, at_head.seq, at_head.seal_hex)
    assert (said.kind, said.schema_revision, said.key_id) == (
        stocked.engine.dialect.name,
        newest_revision(),
        key_id(KEY),
    )
    assert (said.row_counts["setting"], said.row_counts["audit_event"]) == (12, 16)
    with zipfile.ZipFile(made.path) as archive:
        names = set(archive.namelist())
        manifest = archive.read("manifest.json")
        assert archive.read("manifest.sig") == sign(manifest)
        members = json.loads(manifest)["members"]
        assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in members} == {
            name: member["sha256"] for name, member in members.items()
        }
    assert names - {"manifest.json", "manifest.sig"} == set(members)
    assert f"attachments/{digest[:2]}/{digest}.bin" in members


def test_a_backup_holds_nothing_readable(stocked: Any, tmp_path: Path) -> None:
    made = back_up(stocked.engine, tmp_path / "a.ctbackup", key_hex=KEY)
    content = made.path.read_bytes()
    assert "持有人".encode() not in content
    assert b"021-0000" not in content


def test_nothing_else_is_left_in_the_folder(stocked: Any, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    place.mkdir()
    back_up(stocked.engine, place / "a.ctbackup", key_hex=KEY)
    assert [path.name for path in place.iterdir()] == ["a.ctbackup"]


def test_a_backup_made_while_others_write_is_whole(stocked: Any, tmp_path: Path) -> None:
    stop = threading.Event()
    failures: list[Exception] = []

    def write() -> None:
        number = 1000
        while not stop.is_set():
            try:
                save_settings(stocked.engine, number, 1)
            except Exception as error:
                failures.append(error)
                return
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            made = back_up(stocked.engine, tmp_path / f"{number}.ctbackup", key_hex=KEY)
            assert made.manifest.row_counts["setting"] == made.manifest.seq - 4
    finally:
        stop.set()
        writer.join()
    assert failures == []


def test_an_existing_file_is_never_overwritten(stocked: Any, tmp_path: Path) -> None:
    target = tmp_path / "a.ctbackup"
    target.write_bytes(b"older")
    with pytest.raises(CtdeskError) as caught:
        back_up(stocked.engine, target, key_hex=KEY)
    assert (caught.value.code, target.read_bytes()) == ("BKP-04", b"older")


def test_a_place_that_is_not_there_is_named(stocked: Any, tmp_path: Path) -> None:
    with pytest.raises(CtdeskError) as caught:
        back_up(stocked.engine, tmp_path / "no" / "a.ctbackup", key_hex=KEY)
    assert caught.value.code == "BKP-01"


def test_a_database_that_contradicts_its_trail_is_not_called_backed_up(stocked: Any, tmp_path: Path) -> None:
    from sqlalchemy import text

    place = tmp_path / "backups"
    place.mkdir()
    with stocked.owner.begin() as connection:
        connection.execute(text("UPDATE supplier SET name = 'x'"))
    with pytest.raises(CtdeskError) as caught:
        back_up(stocked.engine, place / "a.ctbackup", key_hex=KEY)
    assert (caught.value.code, caught.value.values["problem"]) == ("BKP-03", "TRAIL-08")
    assert list(place.iterdir()) == []


def test_cancelling_leaves_nothing(sqlite: Any, tmp_path: Path) -> None:
    stock(sqlite.engine)
    FileBlobs(tmp_path / "attachments", KEY).put(b"photo")
    place = tmp_path / "backups"
    place.mkdir()

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        back_up(sqlite.engine, place / "a", key_hex=KEY, attachments=tmp_path / "attachments", report=cancel)
    assert list(place.iterdir()) == []


def test_every_flipped_bit_of_a_backup_is_found(sqlite: Any, tmp_path: Path) -> None:
    stock(sqlite.engine)
    path = back_up(sqlite.engine, tmp_path / "a.ctbackup", key_hex=KEY, sign=sign).path
    content = path.read_bytes()
    with Archive(path) as archive:
        original = archive.manifest_bytes
    for at in range(0, len(content), len(content) // 150):
        path.write_bytes(content[:at] + bytes([content[at] ^ (1 << at % 8)]) + content[at + 1 :])
        try:
            with Archive(path) as archive:
                archive.check_all()
                # What passes may differ only where nothing is read: dates and padding of the zip itself.
                assert (archive.manifest_bytes, archive.signature) == (original, sign(original)), at
        except CtdeskError as error:
            assert error.code.startswith("RST-"), at


DAYS = st.lists(st.integers(0, 900), max_size=200, unique=True)


@given(days=DAYS)
def test_what_is_kept_is_seven_days_five_weeks_twelve_months(days: list[int]) -> None:
    taken = [AT - timedelta(days=day, hours=day % 5) for day in days]
    kept = to_keep(taken)
    assert kept <= set(taken)
    assert set(sorted(taken)[-1:]) <= kept
    assert len(kept) <= 7 + 5 + 12
    by_day = sorted({moment.date() for moment in taken})[-7:]
    assert {moment.date() for moment in kept} >= set(by_day)
    months = sorted({(moment.year, moment.month) for moment in taken})[-12:]
    assert {(moment.year, moment.month) for moment in kept} >= set(months)
    assert to_keep(kept) == kept


def test_of_several_on_one_day_the_last_is_kept() -> None:
    taken = [AT + timedelta(hours=hour) for hour in range(3)]
    assert to_keep(taken) == {taken[-1]}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def one_revision_behind(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as the ctdesk before this one left it, with rows in it."""
    before = f"{SCHEMA_VERSION - 1:04}"
    if request.param == "sqlite":
        owner = engine = sqlite_engine(tmp_path / "site.db", KEY, create=True)
        upgrade(owner, to=before)
    else:
        made = request.getfixturevalue("postgres")()
        owner = postgres_engine(address_of(made, "ct_owner"), None)
        engine = postgres_engine(address_of(made, "ct_app"), None)
        upgrade(owner, to=before, application_role="ct_app")
    save_settings(engine, 0, 3)
    yield Database(engine, owner, tmp_path / "site.db")
    engine.dispose()
    owner.dispose()


def test_a_database_is_backed_up_before_its_upgrade_and_whole_after_it(
    one_revision_behind: Database, tmp_path: Path
) -> None:
    database = one_revision_behind
    made = back_up(database.owner, tmp_path / "before.ctbackup", key_hex=KEY, attachments=None, at=AT)
    assert made.manifest.schema_revision == f"{SCHEMA_VERSION - 1:04}"
    assert made.manifest.row_counts["setting"] == 3
    upgrade(database.owner, application_role="ct_app" if database.engine is not database.owner else None)
    save_settings(database.engine, 3, 1)
    assert verify_trail(database.engine).ok


def test_a_row_that_vanished_before_an_upgrade_is_found(one_revision_behind: Database) -> None:
    database = one_revision_behind
    with database.owner.begin() as connection:
        allow_schema_changes(connection, True)
        connection.exec_driver_sql("ALTER TABLE setting RENAME TO gone")
    assert "TRAIL-09" in {fault.code for fault in verify_trail(database.owner).faults}
