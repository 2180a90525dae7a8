"""Rows 94–108: the database file as a person meets it, at the command line and in the window."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from filelock import FileLock
from pytestqt.qtbot import QtBot
from sqlalchemy import text
from sqlcipher3 import dbapi2 as sqlcipher

from bad_input.conftest import Ctdesk
from bad_input.telling import WAIT_MS, said_in_one_line, shown_on, words
from ctdesk.config import read_site
from ctdesk.db.engine import SCHEMA_VERSION
from ctdesk.services.checkpoints import take_checkpoint
from ctdesk.services.effects import EFFECTS
from ctdesk.services.settings import set_idle_minutes
from ctdesk.services.site import open_site
from ctdesk.ui import opening
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.first_start_page import PhrasePage, TroublePage
from ctdesk.ui.pages.record_page import RecordPage
from ctdesk.ui.tastes import Tastes
from fixtures.cast import KEYS, QUICK, RECOVERY, Cast, MemoryKeys
from fixtures.receipt_story import Story

SignIn = Callable[[str], MainWindow]


def keyed(path: Path, key: str) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    return connection


def key_of(folder: Path) -> str:
    return KEYS.read_key(read_site(folder).db_id).hex()


@pytest.fixture
def folder(cast: Cast) -> Path:
    """A site that nobody has open, its log written home."""
    cast.site.close()
    path = cast.site.folder
    connection = keyed(path / "site.db", key_of(path))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    return path


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("Shopping list\n" * 400, "utf-8")


def _link_to_text(path: Path) -> None:
    target = path.with_name("notes.txt")
    target.write_text("Shopping list\n" * 400, "utf-8")
    path.unlink()
    path.symlink_to(target)


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _theirs(path: Path) -> None:
    """The SQLite file of another program."""
    path.unlink()
    with sqlcipher.connect(str(path)) as other:
        other.execute("CREATE TABLE theirs (a)")
    other.close()


def _theirs_encrypted(path: Path) -> None:
    key = key_of(path.parent)
    path.unlink()
    other = keyed(path, key)
    other.execute("CREATE TABLE theirs (a)")
    other.close()


def _header_only(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def _half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2 // 4096 * 4096])


def _odd(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _first_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)


def _first_page_zeroed(path: Path) -> None:
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])


def _other_key(path: Path) -> None:
    """Encrypted with a key that nobody here has; the envelope does not tell which one it should be."""
    (path.parent / "recovery.json").unlink()
    path.unlink()
    other = keyed(path, "ab" * 32)
    other.execute("CREATE TABLE t (a)")
    other.close()


def _newer(path: Path) -> None:
    connection = keyed(path, key_of(path.parent))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 3}")
    connection.close()


def _garbage_log(path: Path) -> None:
    path.with_name("site.db-wal").write_bytes(b"\x00\x01garbage" * 2_000)


BAD: list[tuple[Callable[[Path], None], str]] = [
    (_empty, "DB-01"),
    (_theirs_encrypted, "DB-02"),
    (Path.unlink, "DB-03"),
    (_directory, "DB-03"),
    (_text, "DB-04"),
    (_link_to_text, "DB-04"),
    (_header_only, "DB-05"),
    (_half, "DB-05"),
    (_odd, "DB-05"),
    (_first_byte, "DB-05"),
    (_first_page_zeroed, "DB-05"),
    (_garbage_log, "DB-06"),
    (_theirs, "DB-12"),
    (_newer, "DB-14"),
]
IDS = [f"{code}-{spoil.__name__}" for spoil, code in BAD]


def contents(folder: Path) -> dict[str, bytes]:
    """Database and log; an empty log says nothing."""
    files = [one for one in (folder / "site.db", folder / "site.db-wal") if one.is_file()]
    return {one.name: one.read_bytes() for one in files if one.stat().st_size or one.suffix == ".db"}


@pytest.mark.parametrize(("spoil", "code"), BAD, ids=IDS)
@pytest.mark.parametrize("command", ["audit verify", "backup"])
def test_a_bad_file_is_told_by_the_command_and_left_as_it_is(
    ctdesk: Ctdesk, folder: Path, tmp_path: Path, spoil: Callable[[Path], None], code: str, command: str
) -> None:
    spoil(folder / "site.db")
    before = contents(folder)
    target = [tmp_path / "copy.ctbackup"] if command == "backup" else []
    done = ctdesk("--site", folder, *command.split(), *target, "--phrase-file", tmp_path / "site" / RECOVERY)
    said = said_in_one_line(done, 1)
    assert words(code)[-30:] in said
    assert contents(folder) == before
    assert not (tmp_path / "copy.ctbackup").exists()


def test_the_phrase_of_another_key_does_not_open_the_file(
    ctdesk: Ctdesk, folder: Path, tmp_path: Path
) -> None:
    phrase = tmp_path / "phrase"
    shutil.copy(folder / RECOVERY, phrase)
    content = (folder / "site.db").read_bytes()
    (folder / "site.db").unlink()
    other = keyed(folder / "site.db", "ab" * 32)
    other.execute("CREATE TABLE t (a)")
    other.close()
    said = said_in_one_line(ctdesk("--site", folder, "audit", "verify", "--phrase-file", phrase), 1)
    assert "damaged" in said or "key does not fit" in said
    (folder / "site.db").write_bytes(content)
    assert ctdesk("--site", folder, "audit", "verify", "--phrase-file", phrase).returncode == 0


# ── in the window ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def start(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[[Path], MainWindow]]:
    """Starts a window on a folder, the key store of the tests answering."""
    started: list[MainWindow] = []
    keys: dict[str, object] = {"store": KEYS}

    def opened(folder: Path, phrase: str | None) -> object:
        return open_site(
            folder,
            phrase=phrase,
            lock=True,
            effects=EFFECTS,
            cost=QUICK,
            key_store=keys["store"],  # type: ignore[arg-type]  # the key store of a test
        )

    monkeypatch.setattr(opening, "open_folder", opened)
    monkeypatch.setenv("CTDESK_CONFIG_HOME", str(tmp_path / "config"))

    def start(folder: Path, store: object = KEYS) -> MainWindow:
        keys["store"] = store
        tastes = Tastes()
        tastes.like_language("en")
        window = MainWindow(folder, tastes)
        started.append(window)
        window.show()
        qtbot.waitUntil(lambda: not window.desk._under_way, timeout=WAIT_MS)
        return window

    yield start
    for window in started:
        window.close()
        window.deleteLater()


def front_of(window: MainWindow) -> object:
    return window.centralWidget().currentWidget()  # type: ignore[attr-defined]  # the root stack


@pytest.mark.parametrize(("spoil", "code"), BAD, ids=IDS)
def test_a_bad_file_is_told_by_the_window_with_a_way_on(
    start: Callable[..., MainWindow],
    folder: Path,
    qtbot: QtBot,
    spoil: Callable[[Path], None],
    code: str,
) -> None:
    good = (folder / "site.db").read_bytes()
    spoil(folder / "site.db")
    before = contents(folder)
    window = start(folder)
    qtbot.waitUntil(lambda: isinstance(front_of(window), TroublePage), timeout=WAIT_MS)
    page = front_of(window)
    assert isinstance(page, TroublePage)
    assert words(code)[-30:] in shown_on(page)
    assert contents(folder) == before
    path = folder / "site.db"
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)
    (folder / "site.db-wal").unlink(missing_ok=True)
    path.write_bytes(good)
    page.again.emit()
    qtbot.waitUntil(lambda: window.desk.site is not None, timeout=WAIT_MS)


def test_a_second_start_is_told_who_has_the_site(
    start: Callable[..., MainWindow], folder: Path, qtbot: QtBot
) -> None:
    with FileLock(folder / "ctdesk.lock"):
        (folder / "ctdesk.lock.holder").write_text('{"host": "WARD-PC-7", "pid": 4711}', "utf-8")
        window = start(folder)
        qtbot.waitUntil(lambda: isinstance(front_of(window), TroublePage), timeout=WAIT_MS)
        said = shown_on(window)
        assert "WARD-PC-7" in said
        assert "4711" in said
    page = front_of(window)
    assert isinstance(page, TroublePage)
    page.again.emit()
    qtbot.waitUntil(lambda: window.desk.site is not None, timeout=WAIT_MS)


def test_a_network_share_is_refused_with_what_to_use_instead(
    start: Callable[..., MainWindow], folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Mount:
        mountpoint, fstype, opts, device = str(folder.parent), "nfs4", "rw", "server:/share"

    monkeypatch.setattr(psutil, "disk_partitions", lambda all=True: [Mount()])
    window = start(folder)
    qtbot.waitUntil(lambda: isinstance(front_of(window), TroublePage), timeout=WAIT_MS)
    said = shown_on(window)
    assert "network drive" in said
    assert "PostgreSQL server" in said


@pytest.mark.parametrize("code", ["KEY-03", "KEY-04"])
def test_a_key_that_is_missing_or_wrong_leads_to_the_recovery_phrase(
    start: Callable[..., MainWindow], folder: Path, qtbot: QtBot, code: str
) -> None:
    store = MemoryKeys()
    if code == "KEY-04":
        store.write_key(read_site(folder).db_id, bytes(32))
    window = start(folder, store)
    qtbot.waitUntil(lambda: isinstance(front_of(window), PhrasePage), timeout=WAIT_MS)
    assert words(code, entry=read_site(folder).db_id) in shown_on(window)
    page = front_of(window)
    assert isinstance(page, PhrasePage)
    page.opened.emit((folder / RECOVERY).read_text("utf-8"))
    qtbot.waitUntil(lambda: window.desk.site is not None, timeout=WAIT_MS)


def sign_in_at(window: MainWindow, qtbot: QtBot, login: str) -> None:
    from ctdesk.ui.pages.sign_in_page import SignInPage
    from fixtures.cast import password_of

    qtbot.waitUntil(lambda: window.desk.site is not None, timeout=WAIT_MS)
    page = front_of(window)
    assert isinstance(page, SignInPage)
    page.login.setText(login)
    page.password.setText(password_of(login))
    page.do.click()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=WAIT_MS)


def test_a_file_marked_read_only_is_shown_with_a_banner_and_without_buttons_to_write(
    start: Callable[..., MainWindow], cast: Cast, qtbot: QtBot
) -> None:
    story = Story(cast, units=1).opened()
    cast.site.close()
    (cast.site.folder / "site.db").chmod(0o444)
    window = start(cast.site.folder)
    sign_in_at(window, qtbot, "receiver")
    assert window.shell is not None
    qtbot.waitUntil(lambda: "The database is read-only" in shown_on(window), timeout=WAIT_MS)
    page = window.open("record", {"record_id": story.record_id})
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: page.view is not None, timeout=WAIT_MS)
    row = page.questions.row("A10")
    assert row is not None
    line = row.editor.line  # type: ignore[attr-defined]  # a line for a code
    line.setText("CHA0B2600DEMO01")
    line.editingFinished.emit()
    qtbot.waitUntil(lambda: not window.desk._under_way, timeout=WAIT_MS)
    assert line.text() == "CHA0B2600DEMO01"
    window.open("settings")
    qtbot.waitUntil(lambda: not window.desk._under_way, timeout=WAIT_MS)
    assert not window.desk.may(set_idle_minutes)


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_file_that_vanishes_while_open_stops_everything_and_is_saved_aside(
    page_of: Callable[..., RecordPage], story: Story, cast: Cast, qtbot: QtBot, how: str
) -> None:
    story.note("receiver", ("C7", "沪A·12345"))
    page = page_of("receiver", "C")
    database = cast.site.config.database
    if how == "deleted":
        database.unlink()
    else:
        shutil.copy(database, database.with_name("other"))
        database.with_name("other").replace(database)
    row = page.questions.row("C2b")
    assert row is not None
    line = row.editor.line  # type: ignore[attr-defined]  # a line of text
    line.setText("Zhao Qiang")
    line.editingFinished.emit()
    qtbot.waitUntil(lambda: not page.desk._under_way, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "was deleted or replaced" in shown_on(page.window()), timeout=WAIT_MS)
    said = shown_on(page.window())
    assert "call IT at once" in said
    assert line.text() == "Zhao Qiang"
    (kept,) = cast.site.folder.glob("rescued-*.db")
    assert kept.name in said
    connection = keyed(kept, cast.site.key_hex)
    found = connection.execute("SELECT count(*) FROM answer_entry WHERE path = 'C7'").fetchone()
    connection.close()
    assert found == (1,)
    assert cast.gate.read_only is not None
    assert cast.gate.read_only.code == "DB-10"


def test_a_changed_schema_opens_for_reading_and_is_said(
    start: Callable[..., MainWindow], folder: Path, qtbot: QtBot
) -> None:
    connection = keyed(folder / "site.db", key_of(folder))
    connection.execute("CREATE TRIGGER evil AFTER INSERT ON setting BEGIN SELECT 1; END")
    connection.close()
    window = start(folder)
    sign_in_at(window, qtbot, "lead")
    assert window.shell is not None
    qtbot.waitUntil(lambda: words("DB-15")[-40:] in shown_on(window), timeout=WAIT_MS)


def test_a_rewritten_trail_opens_for_reading_and_is_said(
    start: Callable[..., MainWindow], folder: Path, qtbot: QtBot
) -> None:
    connection = keyed(folder / "site.db", key_of(folder))
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f'DROP TRIGGER "{name}"')
    newest = "(SELECT max(seq) FROM audit_event)"
    connection.execute(f"UPDATE audit_event SET seal = zeroblob(32) WHERE seq = {newest}")
    for _, sql in guards:
        connection.execute(sql)
    connection.close()
    window = start(folder)
    sign_in_at(window, qtbot, "lead")
    assert window.shell is not None
    qtbot.waitUntil(lambda: words("DB-16")[-40:] in shown_on(window), timeout=WAIT_MS)


def test_entries_cut_off_behind_an_anchor_are_counted_by_the_command(
    ctdesk: Ctdesk, cast: Cast, tmp_path: Path
) -> None:
    (tmp_path / "anchors").mkdir()
    shutil.copytree(cast.site.folder, tmp_path / "yesterday")
    cast.do("lead", set_idle_minutes, minutes=9)
    take_checkpoint(cast.gate, (tmp_path / "anchors",), "test")
    cast.site.close()
    anchors = [str(one) for one in (tmp_path / "anchors").iterdir()]
    done = ctdesk(
        "--site", tmp_path / "yesterday", "audit", "verify", "--anchors", *anchors,
        "--phrase-file", cast.site.folder / RECOVERY,
    )  # fmt: skip
    assert done.returncode == 1
    assert "missing" in done.stdout


PAGE = 4096


def flip_a_bit(database: Path, page: int) -> None:
    content = bytearray(database.read_bytes())
    content[(page - 1) * PAGE + PAGE // 2] ^= 1
    database.write_bytes(content)


@pytest.mark.parametrize("place", ["a table nobody reads at start", "an index", "a free page"])
def test_one_flipped_bit_anywhere_is_found_by_the_doctor_with_its_page(
    ctdesk: Ctdesk, folder: Path, place: str
) -> None:
    """The check of each page finds it; the trail would not, where it says nothing about that page."""
    connection = keyed(folder / "site.db", key_of(folder))
    roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0").fetchall())
    if place == "a free page":
        connection.execute("CREATE TABLE filler AS SELECT zeroblob(40000) AS zeros")
        connection.execute("DROP TABLE filler")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        page = int(connection.execute("PRAGMA page_count").fetchone()[0])
    else:
        page = roots["ix_audit_event_action" if place == "an index" else "logger_profile"]
    connection.close()
    healthy = ctdesk("--site", folder, "doctor", "--phrase-file", folder / RECOVERY)
    assert "Every page of the database file passes its check" in healthy.stdout
    flip_a_bit(folder / "site.db", page)
    done = ctdesk("--site", folder, "doctor", "--phrase-file", folder / RECOVERY)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"on page {page}." in done.stdout


def test_one_flipped_bit_in_the_trail_is_told_by_every_command(ctdesk: Ctdesk, folder: Path) -> None:
    connection = keyed(folder / "site.db", key_of(folder))
    found = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'audit_event'").fetchone()
    connection.close()
    flip_a_bit(folder / "site.db", int(found[0]))
    for command in ("doctor", "audit verify"):
        done = ctdesk("--site", folder, *command.split(), "--phrase-file", folder / RECOVERY)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "damaged" in done.stdout + done.stderr


def test_rows_edited_behind_the_trail_are_named(cast: Cast, ctdesk: Ctdesk) -> None:
    with cast.site.engine.begin() as connection:
        connection.execute(text("UPDATE member SET name = '别人' WHERE login = 'lead'"))
    cast.site.close()
    done = ctdesk("--site", cast.site.folder, "audit", "verify", "--phrase-file", cast.site.folder / RECOVERY)
    assert done.returncode == 1
    assert "member" in done.stdout
    assert "别人" not in done.stdout
