"""The rows of the bad-input catalogue for database files: none is opened by mistake, none is written to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.db.audit import head, missing_behind
from ctdesk.db.database_file import (
    FileKind,
    check_whole,
    damaged_pages,
    foreign_wal,
    key_id,
    probe_file,
)
from ctdesk.db.engine import check_identity, sqlite_engine
from ctdesk.db.migrate import upgrade
from ctdesk.db.session import make_session
from ctdesk.domain.errors import CtdeskError
from fixtures.databases import KEY
from fixtures.stocked import save_settings, stock

OTHER_KEY = "fedcba9876543210" * 4


@pytest.fixture
def closed(sqlite: Any) -> Path:
    """A stocked database that nobody has open, without a log beside it."""
    stock(sqlite.engine)
    sqlite.engine.dispose()
    connection = sqlcipher.connect(str(sqlite.path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    assert isinstance(sqlite.path, Path)
    return sqlite.path


def opened(path: Path, key: str | None = KEY, **more: Any) -> str | None:
    """The code with which opening ends; None when the database opened and its trail could be read."""
    try:
        engine = sqlite_engine(path, key, **more)
        try:
            check_identity(engine)
            session = make_session(engine, read_only=True)
            with session.begin():
                head(session)
        finally:
            engine.dispose()
    except CtdeskError as error:
        return error.code
    return None


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("Shopping list\n" * 400)


def _link_to_text(path: Path) -> None:
    target = path.with_name("notes.txt")
    target.write_text("Shopping list\n" * 400)
    path.unlink()
    path.symlink_to(target)


def _gone(path: Path) -> None:
    path.unlink()


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _header_only(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def _half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2 // 4096 * 4096])


def _odd_size(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _first_page_zeroed(path: Path) -> None:
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])


def _plain_sqlite(path: Path) -> None:
    path.unlink()
    other = sqlcipher.connect(str(path))
    other.execute("CREATE TABLE theirs (a)")
    other.commit()
    other.close()


@pytest.mark.parametrize(
    ("damage", "codes"),
    [
        (_empty, {"DB-01"}),
        (_text, {"DB-04"}),
        (_link_to_text, {"DB-04"}),
        (_gone, {"DB-03"}),
        (_directory, {"DB-03"}),
        (_header_only, {"DB-05"}),
        (_half, {"DB-05"}),
        (_odd_size, {"DB-05"}),
        (_first_page_zeroed, {"DB-05"}),
        (_plain_sqlite, {"DB-12"}),
    ],
)
def test_a_file_that_is_no_database_of_ours_gets_its_answer(
    closed: Path, damage: Callable[[Path], None], codes: set[str]
) -> None:
    damage(closed)
    before = closed.read_bytes() if closed.is_file() else None
    assert opened(closed, known_key_id=key_id(KEY)) in codes
    assert (closed.read_bytes() if closed.is_file() else None) == before


def test_a_wrong_key_is_told_from_a_damaged_file(closed: Path) -> None:
    assert opened(closed, OTHER_KEY, known_key_id=key_id(KEY)) == "DB-11"
    assert opened(closed, OTHER_KEY) == "DB-11"
    content = bytearray(closed.read_bytes())
    content[20] ^= 1
    closed.write_bytes(content)
    assert opened(closed, KEY, known_key_id=key_id(KEY)) == "DB-05"


def test_an_encrypted_file_without_a_key_does_not_open(closed: Path) -> None:
    assert opened(closed, None) == "DB-11"


def test_the_name_of_a_key_gives_nothing_away() -> None:
    assert key_id(KEY) not in KEY and KEY[:8] not in key_id(KEY)
    assert key_id(KEY) != key_id(OTHER_KEY)


def test_one_flipped_bit_is_found_with_its_page(closed: Path) -> None:
    assert damaged_pages(closed, KEY) == ()
    content = bytearray(closed.read_bytes())
    content[5 * 4096 + 1000] ^= 0x10
    closed.write_bytes(content)
    with pytest.raises(CtdeskError) as caught:
        check_whole(closed, KEY)
    assert (caught.value.code, caught.value.values["page"]) == ("DB-13", 6)


def test_every_flipped_bit_is_found(closed: Path) -> None:
    content = closed.read_bytes()
    step = len(content) // 60 + 7
    for at in range(16, len(content), step):
        flipped = bytearray(content)
        flipped[at] ^= 1 << at % 8
        closed.write_bytes(flipped)
        assert damaged_pages(closed, KEY), at


def test_a_garbage_log_is_refused_and_nothing_is_lost(closed: Path) -> None:
    wal = closed.with_name(closed.name + "-wal")
    assert not foreign_wal(closed, KEY)
    wal.write_bytes(b"garbage" * 3000)
    before = closed.read_bytes()
    assert opened(closed) == "DB-06"
    assert (closed.read_bytes(), wal.read_bytes()) == (before, b"garbage" * 3000)
    wal.write_bytes(bytes(8192))  # begun and never written
    assert opened(closed) is None


def test_the_log_of_another_database_is_never_written_into_this_one(closed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    engine = sqlite_engine(other, KEY, create=True)
    upgrade(engine)
    shutil.copy(other.with_name("other.db-wal"), closed.with_name(closed.name + "-wal"))
    engine.dispose()
    before = closed.read_bytes()
    assert opened(closed) == "DB-06"
    assert closed.read_bytes() == before


def test_the_own_log_after_a_crash_is_used_and_a_torn_end_is_passed_over(
    closed: Path, tmp_path: Path
) -> None:
    engine = sqlite_engine(closed, KEY)
    save_settings(engine, 500, 3)
    crashed = tmp_path / "crashed.db"
    shutil.copy(closed, crashed)
    log = closed.with_name(closed.name + "-wal").read_bytes()
    engine.dispose()
    torn = log[:-1000] + bytes(1000)
    for content, seq in ((log, 19), (torn, 18), (log[:-1000], 18)):
        crashed.with_name("crashed.db-wal").write_bytes(content)
        crashed.with_name("crashed.db-shm").unlink(missing_ok=True)
        shutil.copy(crashed, copy := tmp_path / "copy.db")
        shutil.copy(crashed.with_name("crashed.db-wal"), tmp_path / "copy.db-wal")
        engine = sqlite_engine(copy, KEY)
        session = make_session(engine, read_only=True)
        with session.begin():
            assert head(session).seq == seq
        engine.dispose()


def test_a_log_deleted_after_a_crash_is_found_by_the_anchor(closed: Path, tmp_path: Path) -> None:
    engine = sqlite_engine(closed, KEY)
    anchored = save_settings(engine, 500, 3)[-1]
    crashed = tmp_path / "crashed.db"
    shutil.copy(closed, crashed)  # without the log, where the last saves still are
    engine.dispose()
    engine = sqlite_engine(crashed, KEY)
    with engine.begin() as connection:
        (problem,) = missing_behind(connection, {anchored.seq: anchored.seal_hex})
    engine.dispose()
    assert (problem.code, problem.values["missing"]) == ("DB-07", 3)


def test_the_kind_of_a_file_is_told_from_outside(tmp_path: Path) -> None:
    noise = tmp_path / "noise"
    noise.write_bytes(bytes(range(256)) * 16)
    plain = tmp_path / "plain"
    _empty(plain)
    _plain_sqlite(plain)
    cut = tmp_path / "cut"
    cut.write_bytes(plain.read_bytes()[:50])
    assert [probe_file(path) for path in (noise, plain, cut, tmp_path, tmp_path / "none")] == [
        FileKind.ENCRYPTED_OR_NOISE,
        FileKind.PLAIN_SQLITE,
        FileKind.TRUNCATED,
        FileKind.DIRECTORY,
        FileKind.MISSING,
    ]
