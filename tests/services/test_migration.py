"""Upgrading a site, and what the doctor finds on one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.config import read_site
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.doctor import examine
from ctdesk.services.migration import migrate_site
from ctdesk.services.site import open_site
from ctdesk.services.site_access import take_lock
from fixtures.cast import KEYS, QUICK, RECOVERY
from fixtures.clock import StandingClock


@pytest.fixture
def folder(cast_template: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "site"
    shutil.copytree(cast_template, copy)
    return copy


def at_version(folder: Path, version: int) -> None:
    """Make the database say it is at another version."""
    connection = sqlcipher.connect(str(folder / "site.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEYS.read_key(read_site(folder).db_id).hex()}'\"")
    connection.execute(f"PRAGMA user_version={version}")
    connection.close()


def test_a_site_of_this_version_is_left_alone(folder: Path) -> None:
    moved = migrate_site(folder, key_store=KEYS)
    assert moved.before == moved.after
    assert moved.backup is None
    assert not (folder / "backups").exists()


def test_nobody_upgrades_a_site_that_is_open(folder: Path) -> None:
    held = take_lock(folder)
    try:
        with pytest.raises(CtdeskError) as refused:
            migrate_site(folder, key_store=KEYS)
        assert refused.value.code == "SITE-02"
    finally:
        held.release()
    migrate_site(folder, key_store=KEYS)


def test_a_site_of_a_newer_ctdesk_is_not_opened(folder: Path) -> None:
    at_version(folder, 99)
    with pytest.raises(CtdeskError) as refused:
        open_site(folder, key_store=KEYS, cost=QUICK)
    assert refused.value.code == "DB-14"


def test_a_site_of_an_older_ctdesk_asks_for_the_upgrade(folder: Path) -> None:
    at_version(folder, 0)
    with pytest.raises(CtdeskError) as refused:
        open_site(folder, key_store=KEYS, cost=QUICK)
    assert refused.value.code == "SITE-10"


def test_the_doctor_finds_a_whole_site_whole_and_names_what_is_missing(folder: Path) -> None:
    found = {one.code: one for one in examine(folder, phrase=(folder / RECOVERY).read_text("utf-8"))}
    assert found["DOC-01"].ok
    assert found["DOC-02"].ok
    assert found["DOC-14"].ok
    assert not found["DOC-17"].ok  # never backed up
    assert not found["SITE-12"].ok  # no folder for anchors


def test_the_doctor_answers_also_where_nothing_is(tmp_path: Path) -> None:
    found = examine(tmp_path)
    assert (found[-1].ok, found[-1].code) == (False, "SITE-01")


@pytest.mark.parametrize("damage", ["site.toml", "site.db", "recovery.json"])
def test_the_doctor_never_raises(folder: Path, damage: str) -> None:
    (folder / damage).write_bytes(b"\x00 noise")
    (folder / "site.toml.last-good").unlink()
    assert not all(one.ok for one in examine(folder))
    assert not all(one.ok for one in examine(folder, phrase="nonsense"))


def test_every_code_the_doctor_gives_has_a_sentence(folder: Path, messages: dict[str, object]) -> None:
    for one in (*examine(folder), *examine(folder.parent), *examine(folder, phrase="x")):
        assert one.code in messages


def test_nothing_is_changed_by_looking(folder: Path) -> None:
    with open_site(folder, key_store=KEYS, cost=QUICK, clock=StandingClock()) as site:
        before = site.gate.changes_since(0)[0]
    examine(folder, phrase=(folder / RECOVERY).read_text("utf-8"))
    with open_site(folder, key_store=KEYS, cost=QUICK, clock=StandingClock()) as site:
        assert site.gate.changes_since(0)[0] == before
