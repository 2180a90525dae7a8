"""When the computer's clock may be believed (SIG-04, decision 26)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.verify import verify_trail
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services.clock import clock_state, confirm_clock_jump, rebase_clock
from ctdesk.services.clock_rules import Watch
from fixtures.acts import sign_something, take_number
from fixtures.cast import Cast
from fixtures.clock import StandingClock


def test_signing_stops_while_the_clock_is_behind_the_last_entry(cast: Cast) -> None:
    cast.do("receiver", take_number)
    cast.clock.advance(minutes=-6)
    with pytest.raises(Refused) as refused:
        cast.sign("receiver", sign_something, content=b"{}")
    assert refused.value.code == "SIG-04"
    cast.clock.advance(minutes=2)
    cast.sign("receiver", sign_something, content=b"{}")


def test_time_never_runs_backwards_in_the_trail(any_cast: Cast) -> None:
    any_cast.do("receiver", take_number)
    any_cast.clock.advance(hours=-3)
    any_cast.do("receiver", take_number)
    with any_cast.gate.reading() as db:
        times = db.scalars(select(AuditEvent.at).order_by(AuditEvent.seq)).all()
        last = json.loads(db.scalars(select(AuditEvent.body).order_by(AuditEvent.seq.desc()).limit(1)).one())
    assert list(times) == sorted(set(times))
    assert last["clock"] < last["at"]  # what the clock said is kept beside it
    assert verify_trail(any_cast.site.engine).ok


def test_a_jump_of_more_than_a_day_takes_two_people_before_anybody_signs(any_cast: Cast) -> None:
    cast = any_cast
    cast.clock.advance(hours=25)
    with pytest.raises(Refused) as refused:
        cast.sign("receiver", sign_something, content=b"{}")
    assert refused.value.code == "SIG-06"
    assert cast.ask("qa", clock_state).jump is not None
    assert (
        cast.outcome(
            "qa", confirm_clock_jump, credentials=cast.credentials("qa"), reason="closed over the holidays"
        ).value
        is False
    )
    with pytest.raises(Refused) as same:
        cast.outcome("qa", confirm_clock_jump, credentials=cast.credentials("qa"), reason="again")
    assert same.value.code == "CLOCK-02"
    with pytest.raises(Refused):
        cast.outcome(
            "receiver", confirm_clock_jump, credentials=cast.credentials("receiver"), reason="no duty"
        )
    assert cast.outcome(
        "lead", confirm_clock_jump, credentials=cast.credentials("lead"), reason="the clock is right"
    ).value
    cast.sign("receiver", sign_something, content=b"{}")


def test_confirming_takes_the_password(cast: Cast) -> None:
    cast.clock.advance(hours=25)
    with pytest.raises(CtdeskError) as refused:
        cast.do("qa", confirm_clock_jump, reason="x")
    assert refused.value.code == "AUTH-01"


def test_twenty_four_hours_are_no_jump(cast: Cast) -> None:
    cast.clock.advance(hours=23, minutes=59)
    cast.sign("receiver", sign_something, content=b"{}")


def test_two_people_end_a_time_that_was_false(cast: Cast) -> None:
    right = cast.clock.now + timedelta(hours=1)
    cast.clock.advance(days=365 * 4)
    cast.do("receiver", take_number)  # somebody works while the clock is four years ahead
    cast.clock.now = right
    with pytest.raises(Refused) as refused:
        cast.sign("receiver", sign_something, content=b"{}")
    assert refused.value.code == "SIG-04"
    for login, done in (("qa", False), ("admin", True)):
        told = cast.outcome(login, rebase_clock, credentials=cast.credentials(login), reason="BIOS battery")
        assert told.value is done
    cast.clock.advance(minutes=1)
    cast.sign("receiver", sign_something, content=b"{}")
    assert cast.ask("qa", clock_state).behind is None
    with cast.gate.reading() as db:
        assert cast.gate.moment(db) - cast.clock.now < timedelta(seconds=1)
    assert verify_trail(cast.site.engine).ok


def test_after_a_new_time_base_the_clock_may_not_run_back_again(cast: Cast) -> None:
    right = cast.clock.now + timedelta(hours=1)
    cast.clock.advance(days=30)
    cast.do("receiver", take_number)
    cast.clock.now = right
    for login in ("qa", "admin"):
        cast.outcome(login, rebase_clock, credentials=cast.credentials(login), reason="BIOS battery")
    cast.clock.advance(minutes=-10)
    with pytest.raises(Refused) as refused:
        cast.sign("receiver", sign_something, content=b"{}")
    assert refused.value.code == "SIG-04"


def test_no_new_time_base_without_need(cast: Cast) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.outcome("qa", rebase_clock, credentials=cast.credentials("qa"), reason="x")
    assert refused.value.code == "CLOCK-01"


def test_a_step_of_a_minute_against_the_machines_counter_is_told() -> None:
    clock, counter = StandingClock(), [0.0]
    watch = Watch(lambda: counter[0])
    assert watch.step(clock()) is None
    counter[0] += 10
    assert watch.step(clock.advance(seconds=10)) is None
    counter[0] += 10
    assert watch.step(clock.advance(seconds=-80)) == -90
    counter[0] += 10
    assert watch.step(clock.advance(seconds=69)) is None
