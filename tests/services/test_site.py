"""Making and opening a site: the key flow, and every way in which it can go wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.config import pin_authority, read_site, write_site
from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services.catalogue_table import catalogue_table
from ctdesk.services.checkpoints import take_checkpoint
from ctdesk.services.settings import read_settings, set_idle_minutes
from ctdesk.services.site import (
    FirstMember,
    OpenSite,
    SiteDraft,
    create_site,
    enrol_key,
    open_site,
    renew_phrase,
    site_exists,
)
from fixtures.cast import KEYS, QUICK, RECOVERY, Cast, MemoryKeys, password_of
from fixtures.clock import StandingClock

DRAFT = SiteDraft(
    name_zh="浦江协同医院",
    name_en="Pujiang Concord Hospital",
    department_zh="细胞治疗中心",
    department_en="Cell Therapy Centre",
    prefix="PJ",
    administrator=FirstMember("admin", "吴桐", "Wu Tong", "S001", "见山是山，见水是水"),
)


class Forgetful(MemoryKeys):
    """Accepts a key and forgets it, as the null back end of keyring does."""

    def read_key(self, db_id: str) -> bytes:
        return bytes(32)


class Locked(MemoryKeys):
    """A key store nobody unlocked."""

    def read_key(self, db_id: str) -> bytes:
        raise CtdeskError("KEY-02")

    def write_key(self, db_id: str, key: bytes) -> None:
        raise CtdeskError("KEY-02")


def make(folder: Path, draft: SiteDraft = DRAFT, **more: object) -> str:
    arguments: dict[str, object] = {"key_store": KEYS, "clock": StandingClock(), **more}
    created = create_site(folder, draft, cost=QUICK, phrase_cost=QUICK, **arguments)  # type: ignore[arg-type]  # options of a test
    created.open.close()
    return created.recovery_phrase


def reopened(folder: Path, **more: object) -> OpenSite:
    arguments: dict[str, object] = {"key_store": KEYS, "clock": StandingClock(), "cost": QUICK, **more}
    return open_site(folder, **arguments)  # type: ignore[arg-type]  # options of a test


def code_of(folder: Path, **more: object) -> str:
    with pytest.raises(CtdeskError) as refused:
        reopened(folder, **more).close()
    return refused.value.code


@pytest.fixture
def copy(cast_template: Path, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "site"
    shutil.copytree(cast_template, folder)
    yield folder


def test_a_new_site_opens_and_its_administrator_signs_in(tmp_path: Path) -> None:
    make(tmp_path / "site")
    with reopened(tmp_path / "site") as site:
        session = site.gate.sign_in("admin", "见山是山，见水是水")
        assert site.gate.may(session, "admin.accounts")
        assert (site.view.name_zh, site.view.prefix) == ("浦江协同医院", "PJ")


def test_a_new_site_begins_with_the_marketed_products_and_no_limit(tmp_path: Path) -> None:
    make(tmp_path / "site")
    with reopened(tmp_path / "site") as site, site.gate.reading() as db:
        products = db.scalars(select(Product)).all()
        assert {one.code for one in products} == {one.code for one in catalogue_table().products}
        assert {one.status for one in products} == {"draft"}
        assert db.scalars(select(ProductLabel)).all() == []
        assert site.problem is None


def test_the_database_is_noise_without_its_key(copy: Path) -> None:
    content = (copy / "site.db").read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert "王䶮".encode() not in content
    assert b"receiver" not in content


def test_no_file_of_the_site_holds_the_key(copy: Path) -> None:
    key = KEYS.read_key(read_site(copy).db_id)
    for path in copy.rglob("*"):
        if path.is_file():
            assert key not in path.read_bytes()
            assert key.hex().encode() not in path.read_bytes()


def test_files_with_secrets_are_for_their_owner_alone(copy: Path) -> None:
    for name in ("site.db", "recovery.json"):
        assert (copy / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("store", "code"), [(Forgetful(), "KEY-05"), (Locked(), "KEY-02")])
def test_no_database_is_made_whose_key_was_not_read_back(
    tmp_path: Path, store: MemoryKeys, code: str
) -> None:
    with pytest.raises(CtdeskError) as refused:
        make(tmp_path / "site", key_store=store)
    assert refused.value.code == code
    assert not (tmp_path / "site").exists()


def test_a_failed_attempt_leaves_other_files_of_the_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(CtdeskError):
        make(tmp_path, key_store=Locked())
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_site_is_never_made_over_another(copy: Path) -> None:
    before = (copy / "site.db").read_bytes()
    with pytest.raises(CtdeskError) as refused:
        make(copy)
    assert refused.value.code == "SITE-03"
    assert (copy / "site.db").read_bytes() == before


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (replace(DRAFT, time_zone="Mars/Olympus"), "SITE-08"),
        (replace(DRAFT, time_zone="../etc/passwd"), "SITE-08"),
        (replace(DRAFT, prefix="pj"), "SITE-13"),
        (replace(DRAFT, prefix="PJ-1"), "SITE-13"),
        (replace(DRAFT, name_en="  "), "FIELD-01"),
        (replace(DRAFT, administrator=replace(DRAFT.administrator, password="admin2026")), "AUTH-12"),
        (replace(DRAFT, administrator=replace(DRAFT.administrator, password="short")), "AUTH-11"),
        (replace(DRAFT, administrator=replace(DRAFT.administrator, login="ad\u200bmin")), "FIELD-03"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(
    tmp_path: Path, draft: SiteDraft, code: str
) -> None:
    with pytest.raises(CtdeskError) as refused:
        make(tmp_path / "site", draft)
    assert refused.value.code == code
    assert not (tmp_path / "site").exists()


def test_a_site_on_a_network_share_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    from ctdesk.config import local_folders

    mount = local_folders.Mount(str(tmp_path), "cifs")
    monkeypatch.setattr(local_folders, "_mounts", lambda: (mount,))
    with pytest.raises(CtdeskError) as refused:
        make(tmp_path / "other")
    assert refused.value.code == "CFG-03"
    assert code_of(copy) == "CFG-03"


def test_no_site_is_told_as_that(tmp_path: Path) -> None:
    assert not site_exists(tmp_path)
    with pytest.raises(NotFound) as refused:
        reopened(tmp_path)
    assert refused.value.code == "SITE-01"


def test_without_a_key_store_the_phrase_opens_the_site(tmp_path: Path) -> None:
    phrase = make(tmp_path / "site", key_store=None, without_key_store=True)
    assert code_of(tmp_path / "site", key_store=MemoryKeys()) == "KEY-03"
    reopened(tmp_path / "site", phrase=phrase.lower(), key_store=MemoryKeys()).close()


def test_the_phrase_enrols_another_account_of_the_machine(copy: Path) -> None:
    other = MemoryKeys()
    enrol_key(copy, (copy / RECOVERY).read_text("utf-8"), other)
    reopened(copy, key_store=other).close()


def test_a_new_phrase_takes_the_place_of_the_old_one(copy: Path) -> None:
    old = (copy / RECOVERY).read_text("utf-8")
    with reopened(copy) as site:
        new = renew_phrase(site, QUICK)
    reopened(copy, phrase=new).close()
    assert code_of(copy, phrase=old) == "SITE-07"


def test_each_failure_of_the_key_is_told_as_what_it_is(copy: Path) -> None:
    db_id = read_site(copy).db_id
    wrong = MemoryKeys()
    wrong.write_key(db_id, bytes(32))
    assert code_of(copy, key_store=MemoryKeys()) == "KEY-03"
    assert code_of(copy, key_store=Locked()) == "KEY-02"
    assert code_of(copy, key_store=wrong) == "KEY-04"


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("gone", "DB-03"),
        ("empty", "DB-01"),
        ("text", "DB-04"),
        ("half", "DB-05"),
        ("folder", "DB-03"),
        ("plain", "DB-12"),
        ("first page", "DB-05"),
    ],
)
def test_a_damaged_database_is_refused_and_left_as_it_is(copy: Path, damage: str, code: str) -> None:
    path = copy / "site.db"
    content = path.read_bytes()
    path.unlink()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "text":
        path.write_text("this is a letter\n" * 500)
    elif damage == "half":
        path.write_bytes(content[: len(content) // 2 - 100])
    elif damage == "folder":
        path.mkdir()
    elif damage == "plain":
        connection = sqlcipher.connect(str(path))
        connection.execute("CREATE TABLE t (x)")
        connection.commit()
        connection.close()
    elif damage == "first page":
        path.write_bytes(b"\x01" * 4096 + content[4096:])
    left = path.read_bytes() if path.is_file() else None
    assert code_of(copy) == code
    assert (path.read_bytes() if path.is_file() else None) == left


def test_the_database_of_another_site_is_not_opened_in_this_one(copy: Path, tmp_path: Path) -> None:
    make(tmp_path / "other")
    config = read_site(copy)
    KEYS.write_key("0" * 32, KEYS.read_key(read_site(tmp_path / "other").db_id))
    (copy / "recovery.json").unlink()
    shutil.copy(tmp_path / "other" / "site.db", copy / "site.db")
    write_site(replace(config, db_id="0" * 32))
    assert code_of(copy) == "SITE-09"


def test_a_second_window_is_told_who_has_the_site(copy: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from ctdesk.services.site_access import take_lock;"
            "lock = take_lock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()",
            str(copy),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        with pytest.raises(CtdeskError) as refused:
            reopened(copy, lock=True)
        assert (refused.value.code, refused.value.values["pid"]) == ("SITE-02", holder.pid)
        reopened(copy).close()  # the command line reads beside an open window
        holder.kill()
        holder.wait(20)
        reopened(copy, lock=True).close()  # a killed window never blocks the next start
    finally:
        holder.kill()
        holder.communicate(timeout=20)


def test_a_closed_site_lets_go_of_its_lock(copy: Path) -> None:
    reopened(copy, lock=True).close()
    reopened(copy, lock=True).close()


def test_another_authority_than_the_pinned_one_opens_for_reading_only(copy: Path) -> None:
    config = read_site(copy)
    with reopened(copy) as site:
        real = site.authority_fingerprint()
        assert real is not None
    pin_authority(config, "ab" * 32, replace=True)
    try:
        with reopened(copy) as site:
            assert site.problem is not None
            assert site.problem.code == "TRUST-01"
            session = site.gate.sign_in("lead", password_of("lead"))
            with pytest.raises(CtdeskError) as refused:
                site.gate.perform(set_idle_minutes, session, minutes=3)
            assert refused.value.code == "TRUST-01"
    finally:
        pin_authority(config, real, replace=True)


def raw(folder: Path) -> sqlcipher.Connection:
    """The database as somebody with the key and another program sees it."""
    connection = sqlcipher.connect(str(folder / "site.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEYS.read_key(read_site(folder).db_id).hex()}'\"")
    return connection


def test_a_changed_schema_opens_for_reading_only(copy: Path) -> None:
    connection = raw(copy)
    connection.execute("CREATE TRIGGER mine AFTER INSERT ON record BEGIN SELECT 1; END")
    connection.close()
    with reopened(copy) as site:
        assert site.problem is not None
        assert site.problem.code == "DB-15"


def test_an_edited_trail_opens_for_reading_only(copy: Path) -> None:
    with reopened(copy) as site:
        site.gate.sign_out(site.gate.sign_in("lead", password_of("lead")))
    connection = raw(copy)
    trigger = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_event'"
        " AND sql LIKE '%UPDATE%'"
    ).fetchall()
    for name, _ in trigger:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute(
        "UPDATE audit_event SET body = CAST(replace(CAST(body AS TEXT), 'session', 'noisses') AS BLOB)"
        " WHERE seq = (SELECT max(seq) - 1 FROM audit_event)"
    )
    for _, sql in trigger:
        connection.execute(sql)
    connection.close()
    with reopened(copy) as site:
        assert site.problem is not None
        assert site.problem.code == "DB-16"


def test_yesterdays_file_put_back_is_noticed_by_the_anchors(copy: Path, tmp_path: Path) -> None:
    anchors = tmp_path / "anchors"
    anchors.mkdir()
    write_site(replace(read_site(copy), anchor_folders=(anchors,)))
    yesterday = (copy / "site.db").read_bytes()
    with reopened(copy) as site:
        cast = Cast(site, StandingClock())
        cast.do("lead", set_idle_minutes, minutes=3)
        assert take_checkpoint(site.gate, [anchors], "demand") is not None
    for ending in ("-wal", "-shm"):
        (copy / f"site.db{ending}").unlink(missing_ok=True)
    (copy / "site.db").write_bytes(yesterday)
    with reopened(copy) as site:
        assert site.problem is not None
        assert site.problem.code == "DB-07"
        assert site.problem.values["missing"] == 3  # the changed site.toml, the sign-in, the setting


def test_a_database_marked_read_only_is_opened_for_reading(copy: Path) -> None:
    (copy / "site.db").chmod(0o444)
    with reopened(copy) as site:
        assert site.problem is not None
        assert site.problem.code == "DB-08"
        session = site.gate.sign_in("lead", password_of("lead"))
        assert site.gate.fetch(read_settings, session).idle_minutes == 5
        with pytest.raises(CtdeskError) as refused:
            site.gate.perform(set_idle_minutes, session, minutes=3)
        assert refused.value.code == "DB-08"


def test_a_demo_keeps_its_key_in_its_own_folder(tmp_path: Path) -> None:
    make(tmp_path / "demo", replace(DRAFT, demo=True), key_store=None)
    with open_site(tmp_path / "demo", cost=QUICK, clock=StandingClock()) as site:
        assert site.view.demo
    assert (tmp_path / "demo" / "demo.key").exists()


def test_the_recovery_envelope_names_the_key_it_holds(copy: Path) -> None:
    kept = json.loads((copy / "recovery.json").read_text("utf-8"))
    assert set(kept) == {"v", "db_id", "key_id", "parameters", "wrapped"}


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    make(tmp_path / "site", report=lambda done, total: told.append((done, total)))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
