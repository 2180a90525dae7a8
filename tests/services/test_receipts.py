"""The whole story of a receipt: announced, filled in by several people, signed, decided; and what must be refused."""

from __future__ import annotations

from fixtures.cast import Cast
from fixtures.receipt_story import Story


def test_a_conforming_shipment_is_accepted_by_two_people(any_cast: Cast) -> None:
    story = Story(any_cast).prepare().open().up_to_decision()
    assert story.outcome() == ["accept", "accept"]
    signed = story.decide("accept")
    assert (signed.state, signed.outcome) == ("completed", "accept")
    assert story.dispositions() == ["accepted", "accepted"]
