"""What ctdesk ships is found, and a site lies where it may."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctdesk.config import (
    Preferences,
    config_home,
    data_path,
    default_site_folder,
    places,
    read_preferences,
    write_preferences,
)


def test_forms_and_resources_are_found() -> None:
    assert data_path("forms", "CT-ACC-001").is_dir()
    assert data_path("resources", "fonts", "OFL.txt").is_file()


def test_ctdesk_site_names_the_site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CTDESK_SITE", str(tmp_path))
    assert default_site_folder() == tmp_path


def test_the_default_is_for_the_whole_machine_where_it_may_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CTDESK_SITE")
    shared, own = places.machine_folder(), places.user_folder()
    expected = shared if (shared / "site.toml").is_file() or places._may_be_made(shared) else own
    assert default_site_folder() == expected
    assert shared.is_absolute() and own.is_absolute() and shared != own


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not places._may_be_made(tmp_path / "file" / "site")
    assert places._may_be_made(tmp_path / "new" / "site")


@pytest.fixture
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("CTDESK_CONFIG_HOME", str(tmp_path / "settings"))
    return tmp_path / "settings"


def test_preferences_are_made_with_the_defaults_and_kept(own_home: Path) -> None:
    assert config_home() == own_home
    assert read_preferences() == Preferences("zh_CN", "system", None)
    assert (own_home / "preferences.json").is_file()
    write_preferences(Preferences("en", "dark", "/srv/站点"))
    assert read_preferences() == Preferences("en", "dark", "/srv/站点")


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff\xfe", b'{"language": 1, "theme": "pink"}'])
def test_unreadable_preferences_are_the_defaults(own_home: Path, raw: bytes) -> None:
    own_home.mkdir()
    (own_home / "preferences.json").write_bytes(raw)
    assert read_preferences() == Preferences()


def test_a_home_that_cannot_be_written_keeps_nobody_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CTDESK_CONFIG_HOME", str(tmp_path / "file"))
    assert read_preferences() == Preferences()
