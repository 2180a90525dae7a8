"""What a site does by itself every day, and what it says when that fails."""

from __future__ import annotations

import shutil
from dataclasses import replace

from sqlalchemy import text

from ctdesk.db.tables.site import BackupRun
from ctdesk.services.audit import list_events
from ctdesk.services.backup import back_up_site
from ctdesk.services.upkeep import check_trail_daily, last_check, look_after, site_warnings
from fixtures.cast import Cast


def said(cast: Cast) -> set[str]:
    return {warned.problem.code for warned in cast.ask("receiver", site_warnings)}


def test_a_round_backs_up_and_verifies_and_the_next_one_does_nothing(cast: Cast) -> None:
    first = look_after(cast.site)
    assert first.backup is not None
    assert first.backup.path.exists()
    assert first.trail is not None
    assert first.trail.ok
    again = look_after(cast.site)
    assert (again.backup, again.trail, again.problem) == (None, None, None)
    cast.clock.advance(hours=25)
    assert look_after(cast.site).trail is not None


def test_the_daily_verification_is_in_the_trail(cast: Cast) -> None:
    check_trail_daily(cast.site)
    events = cast.ask("qa", list_events).rows
    assert "audit.verified_daily" in {event.action for event in events}


def test_no_verified_backup_for_36_hours_is_said_to_everybody_until_there_is_one(cast: Cast) -> None:
    look_after(cast.site)
    assert said(cast) == set()
    cast.clock.advance(hours=35)
    assert said(cast) == set()
    cast.clock.advance(hours=2)
    assert said(cast) == {"UPKEEP-01"}
    back_up_site(cast.site)
    assert said(cast) == set()


def test_a_backup_that_fails_does_not_stop_the_verification(cast: Cast) -> None:
    blocked = cast.site.folder / "backups"
    shutil.rmtree(blocked, ignore_errors=True)
    blocked.write_text("a file where the folder belongs", "utf-8")
    found = look_after(cast.site)
    assert found.problem is not None
    assert found.problem.code == "BKP-01"
    assert found.trail is not None
    with cast.gate.reading() as db:
        assert [run.outcome for run in db.query(BackupRun)] == ["failed"]


def test_a_row_changed_behind_the_trail_is_found_and_said_in_red(cast: Cast) -> None:
    with cast.site.engine.begin() as connection:
        connection.execute(text("UPDATE member SET name = '某人' WHERE id = 3"))
    found = check_trail_daily(cast.site)
    assert found is not None
    assert not found.ok
    warned = cast.ask("receiver", site_warnings)
    assert [(one.problem.code, one.grave) for one in warned] == [("UPKEEP-02", True)]
    with cast.gate.reading() as db:
        kept = last_check(db)
    assert kept is not None
    assert replace(kept, at=found.at) == found
