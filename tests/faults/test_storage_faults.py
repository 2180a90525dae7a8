"""The disk is full, fails, or loses what was not yet durable: nothing is half saved, saving works again."""

from __future__ import annotations

import os
import resource
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ctdesk.db.audit import head
from ctdesk.db.backup import back_up
from ctdesk.db.database_file import damaged_pages
from ctdesk.db.engine import sqlite_engine
from ctdesk.db.failures import explain_failure
from ctdesk.db.session import make_session
from ctdesk.db.verify import verify_trail
from ctdesk.domain.errors import CtdeskError
from fixtures.databases import KEY
from fixtures.stocked import save_settings, stock


def fill_up(engine: Any, first: int) -> tuple[int, Exception]:
    """Save until it fails; how many were confirmed, and with what it ended."""
    for number in range(first, first + 10_000):
        try:
            save_settings(engine, number, 1)
        except Exception as error:
            return number - first, error
    raise AssertionError("the disk never became full")


def state(engine: Any) -> tuple[int, int]:
    session = make_session(engine, read_only=True)
    with session.begin():
        return head(session).seq, session.execute(text("SELECT count(*) FROM setting")).scalar_one()


def test_a_full_disk_loses_nothing_and_saving_goes_on_afterwards(sqlite: Any) -> None:
    stock(sqlite.engine)
    seq, rows = state(sqlite.engine)
    with sqlite.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
    saved, error = fill_up(sqlite.engine, 100)
    explained = explain_failure(error)
    assert explained is not None
    assert explained.code == "DB-19"
    assert state(sqlite.engine) == (seq + saved, rows + saved)
    assert verify_trail(sqlite.engine).ok
    with sqlite.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    (sealed,) = save_settings(sqlite.engine, 50_000, 1)
    assert sealed.seq == seq + saved + 1
    assert verify_trail(sqlite.engine).ok


@pytest.mark.parametrize("room", [0, 1000, 4096, 30_000, 200_000])
def test_a_file_that_may_not_grow_is_an_explained_error_and_no_damage(
    stocked_file: Path, tmp_path: Path, room: int
) -> None:
    """The system refuses to write further (RLIMIT_FSIZE), in a process of its own."""
    path = tmp_path / "site.db"
    shutil.copyfile(stocked_file, path)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            limit = path.stat().st_size + room
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            here = sqlite_engine(path, KEY)
            saved, error = fill_up(here, 100)
            explained = explain_failure(error)
            os.write(writer, f"{saved} {explained.code if explained else repr(error)}".encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    saved, _, code = os.read(reader, 1000).decode().partition(" ")
    os.close(reader)
    assert code in ("DB-19", "DB-20")
    engine = sqlite_engine(path, KEY)
    assert state(engine) == (16 + int(saved), 12 + int(saved))
    assert verify_trail(engine).ok
    save_settings(engine, 60_000, 1)
    engine.dispose()


def test_a_power_cut_takes_only_what_was_never_confirmed(
    stocked_file: Path, tmp_path: Path, times: int
) -> None:
    """Whatever the disk had not yet been told to keep is cut off, zeroed or torn in sectors of 512 bytes."""
    import random

    path = tmp_path / "site.db"
    shutil.copyfile(stocked_file, path)
    engine = sqlite_engine(path, KEY)
    log = path.with_name("site.db-wal")
    confirmed: list[tuple[int, int]] = []  # event, size of the log when its commit had returned
    for number in range(100, 112):
        (sealed,) = save_settings(engine, number, 1)
        confirmed.append((sealed.seq, log.stat().st_size))
    main, whole = path.read_bytes(), log.read_bytes()
    engine.dispose()
    chance = random.Random(20260306)
    images = 0
    for number in range(times):
        seq, durable = chance.choice(confirmed)
        image = tmp_path / f"cut-{number}.db"
        image.write_bytes(main)
        beyond = bytearray(whole[durable:])
        for at in range(0, len(beyond), 512):
            fate = chance.random()
            if fate < 0.4:
                beyond[at : at + 512] = bytes(len(beyond[at : at + 512]))
            elif fate < 0.5:
                beyond[at : at + 512] = chance.randbytes(len(beyond[at : at + 512]))
        cut = chance.randrange(len(beyond) + 1)
        image.with_name(image.name + "-wal").write_bytes(whole[:durable] + bytes(beyond[:cut]))
        engine = sqlite_engine(image, KEY)
        found = state(engine)
        assert found[0] >= seq
        assert found[1] == found[0] - 4
        assert verify_trail(engine).ok
        engine.dispose()
        assert damaged_pages(image, KEY) == ()
        images += 1
        image.unlink()
    assert images == times


def test_a_full_backup_disk_leaves_no_half_backup(stocked_file: Path, tmp_path: Path) -> None:
    shutil.copyfile(stocked_file, tmp_path / "site.db")
    place = tmp_path / "backups"
    place.mkdir()
    size = (tmp_path / "site.db").stat().st_size
    for limit in (4096, size // 2, size + 1000):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            code = "none"
            try:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                here = sqlite_engine(tmp_path / "site.db", KEY)
                state(here)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                back_up(here, place / "a.ctbackup", key_hex=KEY)
            except CtdeskError as error:
                code = error.code
            except BaseException as error:
                code = repr(error)
            finally:
                os.write(writer, code.encode())
                os._exit(0)
        os.close(writer)
        os.waitpid(child, 0)
        code = os.read(reader, 1000).decode()
        os.close(reader)
        assert code in ("BKP-01", "BKP-02"), code
        assert list(place.iterdir()) == []


def test_a_folder_that_became_read_only_is_explained(migrated: Path, tmp_path: Path) -> None:
    copy = tmp_path / "ro.db"
    shutil.copy(migrated, copy)
    engine = sqlite_engine(copy, KEY, read_only=True)
    session = make_session(engine)
    with pytest.raises(DBAPIError) as caught, session.begin():
        session.connection().exec_driver_sql("INSERT INTO setting (name, value) VALUES ('x', '1')")
    engine.dispose()
    explained = explain_failure(caught.value)
    assert explained is not None
    assert explained.code == "DB-08"
