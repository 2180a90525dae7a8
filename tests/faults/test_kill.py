"""The process is killed (SIGKILL) at any moment: nothing confirmed is lost, nothing is half done.

The killed process is a fork of this one, so that hundreds of kills take seconds.
"""

from __future__ import annotations

import hmac
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Engine, text

from ctdesk.db.audit import events_since, head
from ctdesk.db.backup import back_up
from ctdesk.db.blobs import FileBlobs
from ctdesk.db.engine import sqlite_engine
from ctdesk.db.migrate import known_schema, newest_revision, upgrade
from ctdesk.db.restore import Terms, restore_sqlite, sweep_stages
from ctdesk.db.schema import schema_objects
from ctdesk.db.session import make_session
from ctdesk.db.verify import verify_trail
from fixtures.databases import KEY
from fixtures.stocked import DB_ID, save_settings, stock


def sign(content: bytes) -> bytes:
    return hmac.digest(b"site key", content, "sha256")


TERMS = Terms(lambda manifest, signature: signature == sign(manifest), DB_ID)


def killed_after(seconds: float, work: Callable[[int], object]) -> tuple[bytes, bool]:
    """Run ``work(pipe)`` in a fork and kill it: what it wrote to the pipe, and whether it had finished."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _in_the_child(reader, writer, work)
    os.close(writer)
    os.read(reader, 1)  # the child is about to begin
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    said = b""
    while chunk := os.read(reader, 65536):
        said += chunk
    os.close(reader)
    _, status = os.waitpid(child, 0)
    return said, os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def _in_the_child(reader: int, writer: int, work: Callable[[int], object]) -> NoReturn:
    os.close(reader)
    code = 1
    try:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 (until the process is killed)
        os.write(writer, b"!")
        work(writer)
        code = 0
    finally:
        os._exit(code)


def opened(path: Path) -> Engine:
    return sqlite_engine(path, KEY)


def test_a_confirmed_save_survives_and_no_save_is_half_done(tmp_path: Path, times: int) -> None:
    path = tmp_path / "site.db"
    engine = sqlite_engine(path, KEY, create=True)
    upgrade(engine)
    stock(engine)
    engine.dispose()
    chance = random.Random(20260302)
    confirmed_in_all, lost, half = 0, 0, 0
    number = 1000

    def save(pipe: int) -> None:
        here = opened(path)
        for offset in range(10_000):
            (sealed,) = save_settings(here, number + offset, 1)
            os.write(pipe, f"{sealed.seq} ".encode())

    for _ in range(times):
        said, _ = killed_after(chance.uniform(0.004, 0.03), save)
        confirmed = [int(seq) for seq in said.split()]
        engine = opened(path)
        session = make_session(engine, read_only=True)
        with session.begin():
            at_head = head(session).seq
            events = events_since(session, at_head - 1)
            rows = session.execute(text("SELECT count(*), max(id) FROM setting")).one()
            told = json.loads(events[0].body)["changes"][0]
        # One event and one row per save: the last event tells of the last row, or the save was half done.
        if told["table"] == "setting" and told["verb"] == "insert":
            half += told["row_id"] != rows[1]
        half += rows[0] != at_head - 4
        lost += bool(confirmed) and at_head < confirmed[-1]
        confirmed_in_all += len(confirmed)
        engine.dispose()
        number += 10_000
    engine = opened(path)
    verdict = verify_trail(engine)
    engine.dispose()
    assert (lost, half, verdict.ok) == (0, 0, True)
    assert confirmed_in_all > times


def test_a_migration_happens_whole_or_not_at_all(tmp_path: Path, times: int) -> None:
    chance = random.Random(20260303)
    known = known_schema(newest_revision())
    none = whole = half = 0
    for number in range(max(40, times // 2)):
        path = tmp_path / f"{number}.db"

        def migrate(pipe: int, path: Path = path) -> None:
            upgrade(sqlite_engine(path, KEY, create=True))

        killed_after(chance.uniform(0.0, 0.06), migrate)
        if not path.exists() or path.stat().st_size == 0:
            none += 1
            continue
        engine = opened(path)
        with engine.connect() as connection:
            found = schema_objects(connection)
        if found == known and verify_trail(engine).ok:
            whole += 1
        elif not found:
            none += 1
            upgrade(engine)
            assert verify_trail(engine).ok
        else:
            half += 1
        engine.dispose()
    assert half == 0
    assert none > 0
    assert whole > 0


def test_a_restore_leaves_the_former_database_or_the_restored_one(tmp_path: Path, times: int) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    path = folder / "site.db"
    engine = sqlite_engine(path, KEY, create=True)
    upgrade(engine)
    stock(engine)
    FileBlobs(folder / "attachments", KEY).put(b"photo")
    backup = back_up(
        engine, tmp_path / "a.ctbackup", key_hex=KEY, sign=sign, attachments=folder / "attachments"
    ).path
    save_settings(engine, 100, 5)
    engine.dispose()
    master = tmp_path / "master"
    shutil.copytree(folder, master)
    chance = random.Random(20260304)
    former = restored = 0

    def restore(pipe: int) -> None:
        restore_sqlite(backup, database=path, attachments=folder / "attachments", key_hex=KEY, terms=TERMS)

    for _ in range(max(40, times // 2)):
        shutil.rmtree(folder)
        shutil.copytree(master, folder)
        killed_after(chance.uniform(0.0, 0.12), restore)
        sweep_stages(folder)
        engine = opened(path)
        session = make_session(engine, read_only=True)
        with session.begin():
            seq = head(session).seq
        assert verify_trail(engine).ok
        engine.dispose()
        assert seq in (16, 21)
        former += seq == 21
        restored += seq == 16
    assert former > 0
    assert restored > 0


def test_a_killed_backup_is_no_backup(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "site.db", KEY, create=True)
    upgrade(engine)
    stock(engine)
    engine.dispose()
    place = tmp_path / "backups"
    place.mkdir()
    chance = random.Random(20260305)
    finished = 0

    for number in range(30):
        target = place / f"{number}.ctbackup"

        def take(pipe: int, target: Path = target) -> None:
            back_up(opened(tmp_path / "site.db"), target, key_hex=KEY, sign=sign)

        killed_after(chance.uniform(0.0, 0.08), take)
        if target.exists():
            finished += 1
            from ctdesk.db.archive import Archive

            with Archive(target) as archive:
                archive.check_all()
    assert 0 < finished < 30
