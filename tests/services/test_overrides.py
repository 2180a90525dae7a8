"""The emergency override: the lead lets somebody act whose training has lapsed, and an incident says so."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from ctdesk.db.tables.training import CompetenceOverride
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import incidents, overrides, team
from ctdesk.services.performed import last_signed
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast
from fixtures.lapsing import lapsing
from fixtures.receipt_story import Story

DUTY = "receipt.receive"


def lapse(cast: Cast, login: str = "receiver") -> None:
    ended = cast.clock.now.date() - timedelta(days=2)
    cast.gate.run_itself(lapsing(cast.id(login), "T06", ended), action="test.lapsed")


def allow(cast: Cast, login: str = "lead", *, to: str = "receiver", hours: int = 4, duty: str = DUTY) -> str:
    return str(
        cast.sign(
            login,
            overrides.allow_in_emergency,
            member_id=cast.id(to),
            duty=duty,
            reason="夜间仅一名药师在岗",
            ends_at=cast.clock.now + timedelta(hours=hours),
        )
    )


def test_the_lead_lets_a_lapsed_receiver_act_until_the_minute_and_an_incident_opens(any_cast: Cast) -> None:
    cast = any_cast
    lapse(cast)
    with cast.gate.reading() as db:
        assert not team.grounds_for(db, cast.id("receiver"), DUTY, cast.gate.moment(db)).allowed
    number = allow(cast)
    with cast.gate.reading() as db:
        at = cast.gate.moment(db)
        grounds = team.grounds_for(db, cast.id("receiver"), DUTY, at)
        assert grounds.allowed
        assert grounds.override is not None
        assert grounds.override.allowed_by == cast.id("lead")
        assert [held.state for held in grounds.modules if held.module == "T06"] == ["lapsed"]
        until = grounds.override.until
        assert team.grounds_for(db, cast.id("receiver"), DUTY, until - timedelta(seconds=1)).allowed
        assert not team.grounds_for(db, cast.id("receiver"), DUTY, until).allowed
    (incident,) = [one for one in cast.ask("lead", incidents.list_incidents).rows if one.number == number]
    assert (incident.code, incident.state) == ("PR1", "reported")
    (row,) = cast.ask("lead", overrides.list_overrides, member_id=cast.id("receiver"))
    assert (row.incident, row.allowed_by) == (number, "林知远")


def test_an_override_taken_back_ends_at_once(cast: Cast) -> None:
    lapse(cast)
    allow(cast)
    (row,) = cast.ask("lead", overrides.list_overrides)
    cast.do("lead", overrides.end_override, override_id=row.id, reason="已由第二名药师接替")
    with cast.gate.reading() as db:
        assert not team.grounds_for(db, cast.id("receiver"), DUTY, cast.gate.moment(db)).allowed
    with pytest.raises(CtdeskError) as refused:
        cast.do("lead", overrides.end_override, override_id=row.id, reason="再次")
    assert refused.value.code == "OVR-06"


@pytest.mark.parametrize(
    ("by", "to", "hours", "duty", "code"),
    [
        ("lead", "lead", 4, "team.supervise", "OVR-01"),
        ("lead", "receiver", 0, DUTY, "OVR-02"),
        ("lead", "receiver", 13, DUTY, "OVR-02"),
        ("lead", "second_receiver", 4, DUTY, "OVR-03"),
        ("lead", "nurse", 4, DUTY, "OVR-04"),
        ("verifier", "receiver", 4, DUTY, "PERM-01"),
        ("admin", "receiver", 4, DUTY, "PERM-01"),
    ],
)
def test_what_no_override_is_for_is_refused(
    cast: Cast, by: str, to: str, hours: int, duty: str, code: str
) -> None:
    lapse(cast)
    with pytest.raises(CtdeskError) as refused:
        allow(cast, by, to=to, hours=hours, duty=duty)
    assert refused.value.code == code


def test_a_second_override_for_the_same_is_refused(cast: Cast) -> None:
    lapse(cast)
    allow(cast)
    with pytest.raises(CtdeskError) as refused:
        allow(cast)
    assert refused.value.code == "OVR-05"


def test_what_was_signed_under_an_override_is_no_practice(any_cast: Cast) -> None:
    """A real performance keeps a module up; one under an override only stands in for it."""
    cast = any_cast
    Story(cast, units=1).at_decision()
    receiver, zone = cast.id("receiver"), ZoneInfo("Asia/Shanghai")

    def days() -> dict[str, date]:
        with cast.gate.reading() as db:
            at = cast.gate.moment(db) + timedelta(seconds=1)
            return last_signed(db, at, zone, {receiver: ["T06"]}).get(receiver, {})

    assert days() == {"T06": cast.clock.now.astimezone(zone).date()}
    begun = cast.clock.now - timedelta(days=1)

    def overridden(work: UnitOfWork) -> None:
        for duty in ("receipt.receive", "receipt.identify"):
            row = CompetenceOverride(member_id=receiver, duty=duty, reason="x", allowed_by=cast.id("lead"))
            row.allowed_at, row.ends_at = begun, begun + timedelta(days=2)
            work.db.add(row)

    cast.gate.run_itself(overridden, action="test.overridden")
    assert days() == {}
