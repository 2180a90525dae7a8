"""Two people who sign at one workstation within seconds are told so, and it is in the trail (SOD-21)."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.services.signing import Signed
from fixtures.cast import Cast
from fixtures.receipt_story import Story


@pytest.fixture
def story(cast: Cast) -> Story:
    """A receipt of one bag that the receiver can sign, then the verifier."""
    story = Story(cast, units=1).opened()
    story.fill("receiver", skip=("E8",))
    for slot in ("check_1", "check_2", "put_in", "receiver"):
        story.fill(slot)
    story.courier()
    cast.clock.advance(minutes=10)
    story.fill("verifier")
    return story


def warnings_in_the_trail(cast: Cast) -> list[list[dict[str, object]]]:
    with cast.gate.reading() as db:
        bodies = db.scalars(select(AuditEvent.body).where(AuditEvent.action == "record.sign"))
        return [json.loads(body)["facts"].get("warnings", []) for body in bodies]


def both_sign(story: Story, seconds: float) -> Signed:
    story.sign("receiver")
    story.cast.clock.advance(seconds=seconds)
    return story.sign("verifier")


def test_four_seconds_between_two_people_are_told_and_noted(cast: Cast, story: Story) -> None:
    signed = both_sign(story, 4)
    assert signed.too_close is not None
    assert signed.too_close.name == "王䶮"
    (warning,) = warnings_in_the_trail(cast)[-1]
    assert (warning["rule"], warning["other"]) == ("SOD-21", cast.id("receiver"))


def test_five_seconds_are_enough(cast: Cast, story: Story) -> None:
    assert both_sign(story, 5).too_close is None
    assert warnings_in_the_trail(cast)[-1] == []


def test_the_same_person_may_sign_as_fast_as_they_can(cast: Cast, story: Story) -> None:
    story.sign("receiver")
    assert story.sign("check_1", login="receiver").too_close is None
