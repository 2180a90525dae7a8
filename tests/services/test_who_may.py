"""Who may act now, at an hour, or through a night; and the team as it stood at a past minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import team_prints, who_may
from ctdesk.services.list_prints import preview_list
from ctdesk.services.team import appoint_member, end_appointment, member_detail
from ctdesk.services.team_then import TeamThen, team_then
from fixtures.cast import Cast
from fixtures.lapsing import lapsing

VERIFY = "receipt.verify"


def night(cast: Cast) -> tuple[datetime, datetime]:
    """From 20:00 to 08:00 at the site, beginning on the day of the clock (09:00 there)."""
    begins = cast.clock.now.astimezone(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    return begins, begins + timedelta(hours=12)


def answers(found: who_may.WhoMay) -> dict[str, list[bool]]:
    return {row.name: [one.grounds.allowed for one in row.stretches] for row in found.rows}


def test_a_module_that_ends_at_midnight_cuts_the_night_in_two(any_cast: Cast) -> None:
    cast = any_cast
    today = cast.clock.now.astimezone(UTC).date()
    cast.gate.run_itself(lapsing(cast.id("verifier"), "T06", today), action="test.ends")
    begins, ends = night(cast)
    found: who_may.WhoMay = cast.ask("lead", who_may.who_may_act, duty=VERIFY, starts_at=begins, ends_at=ends)
    assert answers(found) == {"李清如": [True, False], "周慕云": [True]}
    row = next(one for one in found.rows if one.name == "李清如")
    before, after = row.stretches
    assert before.ends_at == after.starts_at == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    assert [one.code for one in after.grounds.refusals] == ["TEAM-04"]
    assert not row.always
    assert not row.never


def test_a_past_minute_is_answered_as_it_was_whatever_happened_since(cast: Cast) -> None:
    cast.clock.advance(minutes=1)
    then = cast.clock.now
    cast.clock.advance(days=3)
    (appointment,) = [
        one.id for one in cast.ask("lead", member_detail, member_id=cast.id("verifier")).appointments
    ]
    cast.do("lead", end_appointment, appointment_id=appointment, reason="调离")
    cast.do("lead", appoint_member, member_id=cast.id("nurse"), role="R06")
    cast.clock.advance(minutes=1)
    now = answers(cast.ask("lead", who_may.who_may_act, duty=VERIFY, starts_at=cast.clock.now))
    assert "李清如" not in now
    assert "何小满" in now
    past = answers(cast.ask("lead", who_may.who_may_act, duty=VERIFY, starts_at=then))
    assert past == {"李清如": [True], "周慕云": [True]}
    before: TeamThen = cast.ask("lead", team_then, at=then)
    roles = {row.name: [held.role for held in row.roles] for row in before.rows}
    assert roles["李清如"] == ["R06"]
    assert roles["何小满"] == ["R07"]
    assert all(not row.wanting for row in before.rows)


def test_what_was_entered_later_was_not_known_then(cast: Cast) -> None:
    cast.clock.advance(minutes=1)
    then = cast.clock.now
    cast.clock.advance(days=1)
    cast.gate.run_itself(lapsing(cast.id("verifier"), "T06", None), action="test.entered_later")
    at = cast.clock.now + timedelta(minutes=1)
    assert answers(cast.ask("lead", who_may.who_may_act, duty=VERIFY, starts_at=at))["李清如"] == [True]
    assert answers(cast.ask("lead", who_may.who_may_act, duty=VERIFY, starts_at=then))["李清如"] == [True]


@pytest.mark.parametrize("days", [-1, 8])
def test_a_period_that_cannot_be_is_refused(cast: Cast, days: int) -> None:
    begins = cast.clock.now
    with pytest.raises(CtdeskError, match="WHO-01"):
        cast.ask(
            "lead",
            who_may.who_may_act,
            duty=VERIFY,
            starts_at=begins,
            ends_at=begins + timedelta(days=days),
        )
    with pytest.raises(CtdeskError, match="TEAM-01"):
        cast.ask("lead", who_may.who_may_act, duty="receipt.dance", starts_at=begins)


def test_both_print(cast: Cast, tmp_path: Path) -> None:
    import subprocess

    begins, ends = night(cast)
    for of, asked in (
        (team_prints.who_may_paper, {"duty": VERIFY, "starts_at": begins, "ends_at": ends}),
        (team_prints.team_then_paper, {"at": begins}),
    ):
        path = tmp_path / "list.pdf"
        path.write_bytes(cast.ask("lead", preview_list, of=of, asked=asked))
        told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
        assert "李清如" in told.stdout
        assert "2026-03-02 20:00" in told.stdout
