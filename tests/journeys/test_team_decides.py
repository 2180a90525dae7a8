"""The acceptance record refuses and allows exactly as the state of the team says, at the minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ctdesk.domain.errors import Refused
from ctdesk.services import controlled_documents as papers
from ctdesk.services import overrides, team, training_demands
from ctdesk.services.signed_grounds import signed_grounds
from ctdesk.services.tenure import end_appointment
from fixtures.cast import Cast
from fixtures.delegating import in_force
from fixtures.lapsing import lapsing
from fixtures.receipt_story import Story

SECOND = timedelta(seconds=1)
DUTY = "receipt.decide"
# What happens in the team → who signs the decision, from when to when they may, and the code of the refusal.
Turn = Callable[[Cast], tuple[str, datetime | None, datetime | None, str]]


def _hour(cast: Cast, hours: int = 1) -> datetime:
    return cast.clock.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)


def training_ends_at_midnight(cast: Cast) -> tuple[str, datetime | None, datetime | None, str]:
    cast.gate.run_itself(
        lapsing(cast.id("verifier"), "T06", cast.clock.now.astimezone(UTC).date()), action="test.ends"
    )
    return "verifier", None, datetime(2026, 3, 2, 16, 0, tzinfo=UTC), "TEAM-04"


def the_role_ends(cast: Cast) -> tuple[str, datetime | None, datetime | None, str]:
    ends = _hour(cast)
    (held,) = cast.ask("lead", team.member_detail, member_id=cast.id("verifier")).appointments
    cast.do("lead", end_appointment, appointment_id=held.id, reason="调离", at=ends)
    return "verifier", None, ends, "TEAM-02"


def a_new_version_takes_effect_unread(cast: Cast) -> tuple[str, datetime | None, datetime | None, str]:
    begins = _hour(cast)
    document = cast.do("qa", papers.add_document, number="SOP-CT-06", title_zh="验收", title_en="Receipt")
    version = cast.sign(
        "receiver",
        papers.write_version,
        document_id=document,
        change_note="首次发布",
        duties=(DUTY,),
        file=("sop.pdf", b"%PDF-1.7 SOP"),
    )
    cast.sign("qa", papers.review_version, version_id=version, seen_version=1)
    cast.sign("lead", papers.approve_version, version_id=version, seen_version=2, effective_at=begins)
    return "verifier", None, begins, "TEAM-45"


def training_is_asked_for_again(cast: Cast) -> tuple[str, datetime | None, datetime | None, str]:
    begins = _hour(cast)
    cast.do(
        "qa",
        training_demands.demand_training,
        member_ids=(cast.id("verifier"),),
        module="T06",
        trigger="audit_finding",
        reason="抽查发现",
        blocks_from=begins,
    )
    return "verifier", None, begins, "TEAM-41"


def a_delegation_begins_and_ends(cast: Cast) -> tuple[str, datetime | None, datetime | None, str]:
    begins = _hour(cast)
    in_force(cast, DUTY, frm="verifier", to="second_receiver", start=begins, days=0.125)
    return "second_receiver", begins, begins + timedelta(hours=3), "TEAM-02"


def an_emergency_ends(cast: Cast) -> tuple[str, datetime | None, datetime | None, str]:
    yesterday = cast.clock.now.astimezone(UTC).date() - timedelta(days=1)
    cast.gate.run_itself(lapsing(cast.id("verifier"), "T06", yesterday), action="test.ended")
    ends = _hour(cast, 2)
    cast.sign(
        "lead",
        overrides.allow_in_emergency,
        member_id=cast.id("verifier"),
        duty=DUTY,
        reason="另一名药师途中",
        ends_at=ends,
    )
    return "verifier", None, ends, "TEAM-04"


@pytest.mark.parametrize(
    "turn",
    [
        training_ends_at_midnight,
        the_role_ends,
        a_new_version_takes_effect_unread,
        training_is_asked_for_again,
        a_delegation_begins_and_ends,
        an_emergency_ends,
    ],
    ids=lambda turn: turn.__name__,
)
def test_the_decision_is_open_until_the_minute_and_closed_from_it_on(cast: Cast, turn: Turn) -> None:
    story = Story(cast, units=1).at_decision()
    login, begins, ends, code = turn(cast)

    def may(at: datetime) -> tuple[bool, set[str]]:
        cast.clock.now = at
        cast.gate.note(None, "test.later")
        slot = next(one for one in story.view(login).slots if one.id == "decision")
        return slot.may_sign, {one.code for one in slot.obstacles}

    if begins is not None:
        assert may(begins - SECOND) == (False, {code})
        assert may(begins) == (True, set())
    assert ends is not None
    assert may(ends - SECOND) == (True, set())
    assert may(ends) == (False, {code})
    with pytest.raises(Refused) as refused:
        story.sign("decision", login=login)
    assert refused.value.code in (code, "PERM-02")


def test_a_signature_by_delegation_says_so(cast: Cast) -> None:
    story = Story(cast, units=1).at_decision()
    in_force(cast, DUTY, frm="verifier", to="second_receiver")
    cast.clock.advance(minutes=1)
    story.played["decision"] = "second_receiver"
    story.decide("accept")
    view = story.view("qa")
    signature = next(one for one in view.signatures if one.slot == "decision")
    told = cast.ask("qa", signed_grounds, record_id=story.record_id, ordinal=signature.ordinal)
    (role,) = told.roles
    assert role.role == "R06"
    assert role.delegation is not None
    assert told.agrees
