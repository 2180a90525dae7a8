"""Backups and restores of a whole site, and what goes wrong with them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ctdesk.config import PostgresAddress, pin_authority
from ctdesk.db.tables.site import BackupRun
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services.audit import list_events, verify_trail
from ctdesk.services.backup import back_up_daily, back_up_site, backup_status, is_due
from ctdesk.services.restore import look_at_backup, rehearse_restore, restore_site
from ctdesk.services.settings import read_settings, set_idle_minutes
from ctdesk.services.site import PostgresDraft, open_site
from fixtures.acts import sign_something
from fixtures.cast import KEYS, QUICK, RECOVERY, Cast, MemoryKeys, password_of
from fixtures.postgres import APPLICATION, OWNER


def phrase_of(cast: Cast) -> str:
    return (cast.site.folder / RECOVERY).read_text("utf-8")


def test_a_backup_is_verified_signed_told_and_restorable(cast: Cast, tmp_path: Path) -> None:
    sha256 = cast.site.blobs.put(b"a photo")
    cast.do("lead", set_idle_minutes, minutes=9)
    made = back_up_site(cast.site, tmp_path / "site.ctbackup", session=cast.session("admin"))
    seen = look_at_backup(made.path)
    assert (seen.db_id, seen.signed, seen.pinned) == (cast.site.view.db_id, True, True)
    newest = cast.ask("qa", list_events, limit=2).rows
    assert "backup.made" in {row.action for row in newest}
    restored = restore_site(
        made.path, tmp_path / "new", phrase=phrase_of(cast), key_store=MemoryKeys(), clock=cast.clock
    )
    assert restored.lost == 0
    with open_site(tmp_path / "new", phrase=phrase_of(cast), clock=cast.clock, cost=QUICK) as site:
        assert site.problem is None
        assert site.blobs.get(sha256) == b"a photo"
        session = site.gate.sign_in("lead", password_of("lead"))
        assert site.gate.fetch(read_settings, session).idle_minutes == 9
        assert verify_trail(site, anchors=[made.path]).ok
        actions = [row.action for row in site.gate.fetch(list_events, session, limit=5).rows]
        assert "database.restored" in actions


def test_a_restored_site_signs_with_the_same_keys(cast: Cast, tmp_path: Path) -> None:
    made = back_up_site(cast.site, tmp_path / "site.ctbackup")
    restore_site(
        made.path, tmp_path / "new", phrase=phrase_of(cast), key_store=MemoryKeys(), clock=cast.clock
    )
    with open_site(tmp_path / "new", phrase=phrase_of(cast), clock=cast.clock, cost=QUICK) as site:
        other = Cast(site, cast.clock)
        other.sign("receiver", sign_something, content=b"{}")


def test_only_who_may_back_up_does_it_from_the_window(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        back_up_site(cast.site, tmp_path / "x.ctbackup", session=cast.session("receiver"))


def test_a_backup_that_failed_is_told_as_carefully(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "taken.ctbackup").write_text("something else")
    with pytest.raises(CtdeskError) as refused:
        back_up_site(cast.site, tmp_path / "taken.ctbackup")
    assert refused.value.code == "BKP-04"
    status = cast.ask("admin", backup_status)
    assert (status.runs[0].outcome, status.runs[0].problem) == ("failed", "BKP-04")
    assert status.last_verified_at is None


def test_the_day_brings_one_backup_by_itself(cast: Cast) -> None:
    assert back_up_daily(cast.site) is not None
    assert not is_due(cast.site)
    assert back_up_daily(cast.site) is None
    cast.clock.advance(hours=24, seconds=1)
    assert back_up_daily(cast.site) is not None


def test_the_banner_comes_after_thirty_six_hours(cast: Cast) -> None:
    assert cast.ask("admin", backup_status).overdue  # never backed up
    back_up_daily(cast.site)
    cast.clock.advance(hours=35)
    assert not cast.ask("admin", backup_status).overdue
    cast.clock.advance(hours=2)
    assert cast.ask("admin", backup_status).overdue


def test_daily_backups_are_kept_seven_five_and_twelve(cast: Cast) -> None:
    folder = cast.site.folder / "backups"
    folder.mkdir()
    (folder / "mine.txt").write_text("not ctdesk's")
    real = back_up_daily(cast.site)
    assert real is not None
    stem = real.path.name.rsplit("-", 1)[0]
    for days in range(1, 400):
        at = cast.clock.now - timedelta(days=days)
        (folder / f"{stem}-{at:%Y%m%dT%H%M%SZ}.ctbackup").write_bytes(b"old")
    cast.clock.advance(hours=25)
    back_up_daily(cast.site)
    left = list(folder.glob("*.ctbackup"))
    assert 7 <= len(left) <= 7 + 5 + 12
    assert (folder / "mine.txt").exists()


def test_one_folder_out_of_reach_does_not_stop_the_other(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("x")
    cast.site.config = replace(
        cast.site.config, backup_folders=(tmp_path / "a file" / "b", tmp_path / "good")
    )
    made = back_up_site(cast.site)
    assert made.path.parent == tmp_path / "good"
    with cast.gate.reading() as db:
        assert [run.outcome for run in db.scalars(select(BackupRun).order_by(BackupRun.id))] == [
            "failed",
            "verified",
        ]


def refused_restore(cast: Cast, path: Path, folder: Path, **more: object) -> CtdeskError:
    arguments: dict[str, object] = {"phrase": phrase_of(cast), "key_store": MemoryKeys(), **more}
    with pytest.raises(CtdeskError) as refused:
        restore_site(path, folder, **arguments)  # type: ignore[arg-type]  # options of a test
    return refused.value


def test_restore_never_writes_over_a_site(cast: Cast, tmp_path: Path) -> None:
    made = back_up_site(cast.site, tmp_path / "site.ctbackup")
    assert refused_restore(cast, made.path, cast.site.folder).code == "SITE-03"


@pytest.mark.parametrize("damage", ["flip", "cut", "not a backup", "empty"])
def test_a_damaged_backup_changes_nothing(cast: Cast, tmp_path: Path, damage: str) -> None:
    made = back_up_site(cast.site, tmp_path / "site.ctbackup")
    content = bytearray(made.path.read_bytes())
    if damage == "flip":
        content[len(content) // 3] ^= 4
    elif damage == "cut":
        del content[len(content) // 2 :]
    elif damage == "empty":
        content = bytearray()
    else:
        content = bytearray(b"a letter" * 1000)
    made.path.write_bytes(content)
    assert refused_restore(cast, made.path, tmp_path / "new").code in {"RST-01", "RST-02"}
    assert not (tmp_path / "new").exists()


def test_another_phrase_does_not_open_the_backup(cast: Cast, tmp_path: Path) -> None:
    from ctdesk.services.phrase import new_phrase

    made = back_up_site(cast.site, tmp_path / "site.ctbackup")
    assert refused_restore(cast, made.path, tmp_path / "new", phrase=new_phrase()).code == "RST-09"
    assert not (tmp_path / "new").exists()


def test_a_backup_of_an_impostor_is_refused_where_the_site_is_pinned(cast: Cast, tmp_path: Path) -> None:
    made = back_up_site(cast.site, tmp_path / "site.ctbackup")
    real = cast.site.authority_fingerprint()
    assert real is not None
    pin_authority(cast.site.config, "cd" * 32, replace=True)
    try:
        assert refused_restore(cast, made.path, tmp_path / "new").code == "RST-02"
        assert not look_at_backup(made.path).pinned
    finally:
        pin_authority(cast.site.config, real, replace=True)


def test_a_backup_older_than_the_anchors_is_refused_until_two_people_agree(
    cast: Cast, tmp_path: Path
) -> None:
    made = back_up_site(cast.site, tmp_path / "site.ctbackup")
    anchors = tmp_path / "anchors"
    anchors.mkdir()
    cast.site.config = replace(cast.site.config, anchor_folders=(anchors,))
    cast.sign("receiver", sign_something, content=b"{}")
    (file,) = anchors.glob("*.jsonl")
    refused = refused_restore(cast, made.path, tmp_path / "new", anchors=[file])
    assert refused.code == "RST-05"
    restored = restore_site(
        made.path,
        tmp_path / "new",
        phrase=phrase_of(cast),
        anchors=[file],
        loss_approved=True,
        key_store=MemoryKeys(),
        clock=cast.clock,
    )
    assert restored.lost == refused.values["lost"]


def test_the_monthly_drill_leaves_no_key_behind(cast: Cast, tmp_path: Path) -> None:
    made = back_up_site(cast.site, tmp_path / "site.ctbackup")
    before = dict(KEYS.entries)
    drill = rehearse_restore(made.path, tmp_path / "drill", phrase=phrase_of(cast))
    assert drill.events == made.seq
    assert KEYS.entries == before
    shutil.rmtree(tmp_path / "drill")


@pytest.mark.postgres
def test_a_postgresql_site_is_backed_up_and_restored_into_an_empty_database(
    postgres_cast: Cast, postgres: object, tmp_path: Path
) -> None:
    cast = postgres_cast
    sha256 = cast.site.blobs.put(b"a photo")
    made = back_up_site(cast.site, tmp_path / "site.ctbackup")
    empty = postgres()  # type: ignore[operator]  # the fixture hands out databases
    draft = PostgresDraft(PostgresAddress(str(empty.socket_folder), empty.name, APPLICATION), OWNER)
    restore_site(
        made.path,
        tmp_path / "new",
        phrase=phrase_of(cast),
        key_store=MemoryKeys(),
        postgres=draft,
        clock=cast.clock,
    )
    with open_site(tmp_path / "new", phrase=phrase_of(cast), clock=cast.clock, cost=QUICK) as site:
        assert site.problem is None
        assert site.blobs.get(sha256) == b"a photo"
        assert verify_trail(site).ok
        Cast(site, cast.clock).sign("receiver", sign_something, content=b"{}")


def test_a_backup_of_one_kind_does_not_go_into_the_other(cast: Cast, tmp_path: Path) -> None:
    made = back_up_site(cast.site, tmp_path / "site.ctbackup")
    draft = PostgresDraft(PostgresAddress("/nowhere"), OWNER)
    assert refused_restore(cast, made.path, tmp_path / "new", postgres=draft).code == "RST-13"
