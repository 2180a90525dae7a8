"""Folders of anchors and backups, and the site's key, changed from the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctdesk.config import read_site
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services.audit import event_detail, list_events, trail_status
from ctdesk.services.backup import back_up_site
from ctdesk.services.installation import (
    enrol_account,
    read_folders_again,
    renew_recovery_phrase,
    set_folders,
)
from ctdesk.services.site import open_site
from fixtures.cast import QUICK, RECOVERY, Cast


def actions(cast: Cast) -> list[str]:
    return [event.action for event in cast.ask("qa", list_events).rows]


def test_folders_are_tried_kept_in_site_toml_and_told_to_the_trail(cast: Cast, tmp_path: Path) -> None:
    anchors, backups = tmp_path / "elsewhere" / "anchors", tmp_path / "elsewhere" / "backups"
    cast.do("admin", set_folders, anchors=(f" {anchors} ", "", str(anchors)), backups=(str(backups),))
    kept = read_site(cast.site.folder)
    assert (kept.anchor_folders, kept.backup_folders) == ((anchors,), (backups,))
    event = next(one for one in cast.ask("qa", list_events).rows if one.action == "settings.folders")
    facts = cast.ask("qa", event_detail, seq=event.seq).facts
    assert facts["anchors"] == {"before": [], "after": [str(anchors)]}
    read_folders_again(cast.site)
    assert back_up_site(cast.site).path.parent == backups
    assert cast.ask("qa", trail_status).anchored_at is not None


@pytest.mark.parametrize(
    ("written", "code"), [("copies", "CFG-03"), ("/tmp/../tmp/copies", "CFG-03"), ("/proc/copies", "SET-02")]
)
def test_a_folder_that_cannot_be_is_refused_and_nothing_changes(cast: Cast, written: str, code: str) -> None:
    before = (cast.site.folder / "site.toml").read_bytes()
    with pytest.raises(CtdeskError) as refused:
        cast.do("admin", set_folders, anchors=(), backups=(written,))
    assert refused.value.code == code
    assert refused.value.field == "backups"
    assert (cast.site.folder / "site.toml").read_bytes() == before
    assert "settings.folders" not in actions(cast)


def test_only_the_administrator_says_where_copies_go(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        cast.do("receiver", set_folders, anchors=(str(tmp_path),), backups=())
    assert refused.value.code == "PERM-01"


def test_a_new_phrase_opens_the_site_and_the_old_one_no_more(cast: Cast) -> None:
    old = (cast.site.folder / RECOVERY).read_text("utf-8")
    with pytest.raises(Refused):
        renew_recovery_phrase(cast.site, cast.session("receiver"))
    phrase = renew_recovery_phrase(cast.site, cast.session("admin"))
    assert "keys.phrase_renewed" in actions(cast)
    open_site(cast.site.folder, phrase=phrase, cost=QUICK).close()
    with pytest.raises(CtdeskError):
        open_site(cast.site.folder, phrase=old, cost=QUICK)


def test_an_account_is_enrolled_by_the_right_phrase_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from ctdesk.services import site_access
    from fixtures.cast import MemoryKeys

    store = MemoryKeys()
    monkeypatch.setattr(site_access, "keys_of_site", lambda config: store)
    with pytest.raises(CtdeskError):
        enrol_account(cast.site, cast.session("admin"), "not these words at all")
    assert store.entries == {}
    enrol_account(cast.site, cast.session("admin"), (cast.site.folder / RECOVERY).read_text("utf-8"))
    assert store.entries == {cast.site.config.db_id: bytes.fromhex(cast.site.key_hex)}
    assert "keys.account_enrolled" in actions(cast)
