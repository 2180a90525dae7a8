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

from ctdesk.db.archive import Archive
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
from fixtures.stocked import DB_ID, save_settings


def sign(content: bytes) -> bytes:
    return hmac.digest(b"site key", content, "sha256")


TERMS = Terms(lambda manifest, signature: signature == sign(manifest), DB_ID)


def killed_after(
    seconds: float | None, work: Callable[[int], object], *, saves: int = 0
) -> tuple[bytes, bool]:
    """Run ``work(pipe)`` in a fork and kill it ``seconds`` after it wrote ``saves`` spaces to the pipe.

    Without ``seconds`` it may finish. What it wrote, and whether it had finished.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _in_the_child(reader, writer, work)
    os.close(writer)
    said = b""
    while said.count(b" ") <= saves and (chunk := os.read(reader, 65536)):
        said += chunk
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    while chunk := os.read(reader, 65536):
        said += chunk
    os.close(reader)
    _, status = os.waitpid(child, 0)
    return said, os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


class Moment:
    """Draws the moment of the kill so that some runs finish first and most do not, on a busy machine too."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._longest = 0.0

    def kill(self, work: Callable[[int], object]) -> bool:
        """Run and kill; whether the work had finished. The first run shows how long it takes."""
        if not self._longest:
            began = time.monotonic()
            _, finished = killed_after(None, work)
            self._longest = time.monotonic() - began
            return finished
        _, finished = killed_after(self._chance.uniform(0, self._longest), work)
        self._longest *= 0.8 if finished else 1.1
        return finished


def _in_the_child(reader: int, writer: int, work: Callable[[int], object]) -> NoReturn:
    os.close(reader)
    code = 1
    try:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 (until the process is killed)
        os.write(writer, b" ")  # about to begin
        work(writer)
        code = 0
    finally:
        os._exit(code)


def opened(path: Path) -> Engine:
    return sqlite_engine(path, KEY)


def test_a_confirmed_save_survives_and_no_save_is_half_done(
    stocked_file: Path, tmp_path: Path, times: int
) -> None:
    path = tmp_path / "site.db"
    shutil.copyfile(stocked_file, path)
    chance = random.Random(20260302)
    confirmed_in_all, lost, half = 0, 0, 0
    number = 1000

    def save(pipe: int) -> None:
        here = opened(path)
        for offset in range(10_000):
            (sealed,) = save_settings(here, number + offset, 1)
            os.write(pipe, f"{sealed.seq} ".encode())

    for _ in range(times):
        said, _ = killed_after(chance.uniform(0, 0.004), save, saves=chance.randrange(1, 4))
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
    moment = Moment(20260303)
    known = known_schema(newest_revision())
    none = whole = half = unfinished = taken_up = 0
    for number in range(max(40, times * 2 // 5)):
        path = tmp_path / f"{number}.db"

        def migrate(pipe: int, path: Path = path) -> None:
            upgrade(sqlite_engine(path, KEY, create=True))

        finished = moment.kill(migrate)
        unfinished += not finished
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
            if taken_up < max(8, times // 20):  # one empty schema is like the other
                taken_up += 1
                upgrade(engine)
                assert verify_trail(engine).ok
        else:
            half += 1
        engine.dispose()
        assert whole or not finished
    assert half == 0
    assert taken_up > 0
    assert whole > 0
    assert unfinished > 10


def test_a_restore_leaves_the_former_database_or_the_restored_one(
    stocked_file: Path, tmp_path: Path, times: int
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    path = folder / "site.db"
    shutil.copyfile(stocked_file, path)
    engine = opened(path)
    FileBlobs(folder / "attachments", KEY).put(b"photo")
    backup = back_up(
        engine, tmp_path / "a.ctbackup", key_hex=KEY, sign=sign, attachments=folder / "attachments"
    ).path
    save_settings(engine, 100, 5)
    engine.dispose()
    master = tmp_path / "master"
    shutil.copytree(folder, master)
    moment = Moment(20260304)
    former = restored = 0

    def restore(pipe: int) -> None:
        restore_sqlite(backup, database=path, attachments=folder / "attachments", key_hex=KEY, terms=TERMS)

    for _ in range(max(40, times * 2 // 5)):
        shutil.rmtree(folder)
        shutil.copytree(master, folder)
        finished = moment.kill(restore)
        sweep_stages(folder)
        engine = opened(path)
        session = make_session(engine, read_only=True)
        with session.begin():
            seq = head(session).seq
        assert verify_trail(engine).ok
        engine.dispose()
        assert seq == 16 if finished else seq in (16, 21)
        former += seq == 21
        restored += seq == 16
    assert former > 0
    assert restored > 0


def test_a_killed_backup_is_no_backup(stocked_file: Path, tmp_path: Path) -> None:
    shutil.copyfile(stocked_file, tmp_path / "site.db")
    place = tmp_path / "backups"
    place.mkdir()
    moment = Moment(20260305)
    taken = killed = 0

    for number in range(40):
        target = place / f"{number}.ctbackup"

        def take(pipe: int, target: Path = target) -> None:
            back_up(opened(tmp_path / "site.db"), target, key_hex=KEY, sign=sign)

        finished = moment.kill(take)
        assert target.exists() or not finished
        killed += not finished
        if target.exists():
            taken += 1
            with Archive(target) as archive:
                archive.check_all()
    assert taken > 0
    assert killed > 10
