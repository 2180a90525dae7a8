"""Rows 80–86: site.toml, folders and settings, at the command line and in the window."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from bad_input.conftest import Ctdesk
from bad_input.telling import WAIT_MS, said_in_one_line, shown_on
from ctdesk.config import read_preferences, read_site, write_site
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.settings import read_settings, set_idle_minutes
from ctdesk.services.site import open_site
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import KEYS, QUICK, RECOVERY, Cast
from fixtures.clock import StandingClock

GOOD = f'id = "{"ab" * 16}"\n'
BAD: list[tuple[bytes, str]] = [
    (b"", "CFG-01"),
    (b"id = ", "CFG-01"),
    (b"[[[", "CFG-01"),
    (b'id = "short"\n', "CFG-01"),
    (b"id = 7\n", "CFG-01"),
    (GOOD.encode() + b'colour = "red"\n', "CFG-01"),
    (GOOD.encode() + b'kind = "mysql"\n', "CFG-01"),
    (GOOD.encode() + b'language = "de"\n', "CFG-01"),
    (GOOD.encode() + b"demo = 1\n", "CFG-01"),
    (GOOD.encode() + b"anchors = 5\n", "CFG-01"),
    (b"\xef\xbb\xbf" + GOOD.encode(), "CFG-01"),
    (GOOD.encode("utf-16"), "CFG-01"),
    (GOOD.encode() + b'language = "\xff"\n', "CFG-01"),
    (GOOD.encode() + b'[anchors]\nfolders = ["relative/place"]\n', "CFG-03"),
    (GOOD.encode() + b'[backup]\nfolders = ["/a/../b"]\n', "CFG-03"),
    (GOOD.encode() + b'kind = "postgres"\n[postgres]\nhost = "h"\npassword = "geheim"\n', "CFG-05"),
    (GOOD.encode() + b'kind = "postgres"\n[postgres]\nhost = "u:geheim@h"\n', "CFG-05"),
    (GOOD.encode() + b'kind = "postgres"\n[postgres]\nhost = "h"\nsslmode = "disable"\n', "CFG-05"),
    (GOOD.encode() + b'kind = "postgres"\n[postgres]\nhost = "h"\nsslmode = "prefer"\n', "CFG-05"),
]


@pytest.mark.parametrize(("content", "code"), BAD)
def test_a_bad_settings_file_without_a_copy_keeps_the_site_closed(
    ctdesk: Ctdesk, tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "site.toml").write_bytes(content)
    said = said_in_one_line(ctdesk("--site", tmp_path / "site", "audit", "verify"), 1)
    assert "geheim" not in said
    if code == "CFG-03":
        assert "cannot be used" in said
    else:
        assert "line" in said
    assert (tmp_path / "site" / "site.toml").read_bytes() == content


@pytest.mark.parametrize(("content", "code"), BAD)
def test_with_a_good_copy_the_site_opens_and_the_fault_is_told(cast: Cast, content: bytes, code: str) -> None:
    cast.site.close()
    (cast.site.folder / "site.toml").write_bytes(content)
    with open_site(cast.site.folder, key_store=KEYS, clock=StandingClock(), cost=QUICK) as site:
        assert code in {warning.code for warning in site.warnings}
        assert site.problem is None


def test_a_settings_file_that_is_gone_is_made_again_from_the_copy(ctdesk: Ctdesk, cast: Cast) -> None:
    cast.site.close()
    folder = cast.site.folder
    (folder / "site.toml").unlink()
    assert ctdesk("--site", folder, "audit", "verify", "--phrase-file", folder / RECOVERY).returncode == 0
    assert (folder / "site.toml").exists()


def test_missing_preferences_are_made_with_the_defaults(ctdesk: Ctdesk, tmp_path: Path) -> None:
    assert ctdesk("--version").returncode == 0
    assert read_preferences().language in ("zh_CN", "en")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"language": 7}', '{"scale": "big"}', "\x00"])
def test_damaged_preferences_stop_nobody(ctdesk: Ctdesk, tmp_path: Path, content: str) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "preferences.json").write_text(content, "utf-8")
    assert ctdesk("--help").returncode == 0


@pytest.mark.parametrize("minutes", [0, -5, 16, 99_999, True, None, "5", 2.5])
def test_an_idle_lock_outside_1_to_15_is_refused_and_nothing_changes(cast: Cast, minutes: object) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do("lead", set_idle_minutes, minutes=minutes)
    assert refused.value.code == "CFG-02"
    assert cast.ask("lead", read_settings).idle_minutes == 5


def test_a_changed_setting_is_in_the_trail_with_old_and_new(cast: Cast) -> None:
    cast.do("lead", set_idle_minutes, minutes=9)
    cast.do("lead", set_idle_minutes, minutes=3)
    body = last_body(cast, "settings.idle_minutes")
    assert body["actor_name"] == "林知远"
    assert '"before":9' in json.dumps(body, separators=(",", ":")) or "9" in json.dumps(body["changes"])
    assert "3" in json.dumps(body["changes"])


def last_body(cast: Cast, action: str) -> dict[str, object]:
    with cast.gate.reading() as db:
        found = db.scalar(
            select(AuditEvent.body).where(AuditEvent.action == action).order_by(AuditEvent.seq.desc())
        )
    assert found is not None
    body = json.loads(found)
    assert isinstance(body, dict)
    return body


def test_a_settings_file_changed_by_hand_is_in_the_trail_with_old_and_new(cast: Cast, tmp_path: Path) -> None:
    cast.site.close()
    place = tmp_path / "checkpoints"
    place.mkdir()
    write_site(replace(read_site(cast.site.folder), anchor_folders=(place,)))
    with open_site(cast.site.folder, key_store=KEYS, clock=cast.clock, cost=QUICK) as site:
        body = last_body(Cast(site, cast.clock), "site.file_changed")
    changes = json.dumps(body["changes"])
    assert str(place) in changes
    assert "anchors" in changes.replace(str(place), ""), "the list before was empty"
    assert '"before"' in changes
    with (
        open_site(cast.site.folder, key_store=KEYS, clock=cast.clock, cost=QUICK) as site,
        site.gate.reading() as db,
    ):
        told = db.scalars(select(AuditEvent.action).where(AuditEvent.action == "site.file_changed")).all()
    assert len(told) == 1, "told once, not at every opening"


def test_files_that_every_account_may_change_are_said_to_the_lead(
    cast: Cast, sign_in: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    (cast.site.folder / "site.toml").chmod(0o666)
    from ctdesk.services.opening import advice_on

    cast.site.warnings = tuple(advice_on(cast.site))
    window = sign_in("lead")
    qtbot.waitUntil(lambda: "Every account on this computer" in shown_on(window), timeout=WAIT_MS)
    assert "site.toml" in shown_on(window)
    assert "Have IT take away" in shown_on(window)


def test_they_are_not_said_to_everybody(
    cast: Cast, sign_in: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    cast.site.warnings = (CtdeskError("CFG-04", path=cast.site.folder),)
    window = sign_in("nurse")
    qtbot.waitUntil(lambda: not window.desk._under_way, timeout=WAIT_MS)
    qtbot.wait(100)
    assert "Every account on this computer" not in shown_on(window)
