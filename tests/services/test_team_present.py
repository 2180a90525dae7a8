"""Two competent people at hand: by the rota where somebody is on it, else by who was seen."""

from __future__ import annotations

from datetime import timedelta

from ctdesk.services import roster
from fixtures.cast import Cast
from fixtures.receipt_story import Story

SOURCE = "team.two_competent_present"


def told(story: Story) -> object:
    questions = story.view("coordinator").judgement.questions
    answer = next(one.answer for one in questions if SOURCE in (one.item.computed, one.item.initial))
    return None if answer is None else answer.value


def test_the_rota_says_who_is_there(any_cast: Cast) -> None:
    cast = any_cast
    story = Story(cast, units=1).opened()
    assert told(story) is True, "both were seen at a desk this morning"
    begins, ends = cast.clock.now + timedelta(minutes=5), cast.clock.now + timedelta(hours=8)
    cast.do(
        "coordinator",
        roster.plan_shift,
        role="R11",
        member_id=cast.id("custodian"),
        starts_at=begins,
        ends_at=ends,
    )
    cast.clock.advance(minutes=10)
    assert told(story) is False, "a custodian alone is on duty"
    for role, login in (("R05", "second_receiver"), ("R06", "second_verifier")):
        cast.do(
            "coordinator",
            roster.plan_shift,
            role=role,
            member_id=cast.id(login),
            starts_at=cast.clock.now + timedelta(minutes=1),
            ends_at=ends,
        )
    cast.clock.advance(minutes=2)
    assert told(story) is True
