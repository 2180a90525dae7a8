"""The fingerprint of a site's authority lies outside its database and is not changed by the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctdesk.config import SiteConfig, new_site, pin_authority, pinned_authority
from ctdesk.domain.errors import CtdeskError

ONE, OTHER = "1" * 64, "2" * 64


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SiteConfig:
    monkeypatch.setenv("CTDESK_TRUST", str(tmp_path / "outside" / "trust.json"))
    return new_site(tmp_path / "site")


def test_a_site_starts_without_a_pin(site: SiteConfig) -> None:
    assert pinned_authority(site) is None


def test_a_pin_is_kept_outside_the_site(site: SiteConfig, tmp_path: Path) -> None:
    assert pin_authority(site, ":".join(["11"] * 32)) == tmp_path / "outside" / "trust.json"
    assert pinned_authority(site) == ONE
    assert not site.folder.exists()


def test_pins_of_several_sites_lie_side_by_side(site: SiteConfig, tmp_path: Path) -> None:
    second = new_site(tmp_path / "second")
    pin_authority(site, ONE)
    pin_authority(second, OTHER)
    assert (pinned_authority(site), pinned_authority(second)) == (ONE, OTHER)


def test_another_authority_is_refused_until_somebody_says_replace(site: SiteConfig) -> None:
    pin_authority(site, ONE)
    pin_authority(site, ONE)
    with pytest.raises(CtdeskError) as refused:
        pin_authority(site, OTHER)
    assert refused.value.code == "TRUST-01" and pinned_authority(site) == ONE
    pin_authority(site, OTHER, replace=True)
    assert pinned_authority(site) == OTHER


@pytest.mark.parametrize("raw", ["", "{", "[]", '{"x": 1}', '{"x": "short"}'])
def test_a_damaged_file_is_no_pin_and_no_missing_pin(site: SiteConfig, tmp_path: Path, raw: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "trust.json").write_text(raw)
    for ask in (lambda: pinned_authority(site), lambda: pin_authority(site, ONE)):
        with pytest.raises(CtdeskError) as refused:
            ask()
        assert refused.value.code == "TRUST-02"


def test_a_demo_keeps_its_pin_in_its_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CTDESK_TRUST")
    demo = new_site(tmp_path, demo=True)
    assert pin_authority(demo, ONE) == tmp_path / "trust.json"
    assert pinned_authority(demo) == ONE


@pytest.mark.parametrize("fingerprint", ["", "12", "g" * 64, "1" * 63])
def test_only_a_fingerprint_can_be_pinned(site: SiteConfig, fingerprint: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal"):
        pin_authority(site, fingerprint)
