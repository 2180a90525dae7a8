"""The grounds of a past signature: as signed, and as the registers tell that minute today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import team
from ctdesk.services.signed_grounds import SignedGrounds, signed_grounds
from fixtures.cast import Cast
from fixtures.lapsing import lapsing
from fixtures.receipt_story import Story


def test_a_signature_keeps_its_grounds_whatever_becomes_of_the_signer(any_cast: Cast) -> None:
    cast = any_cast
    story = Story(cast, units=1).at_decision()

    def told() -> SignedGrounds:
        found = [
            cast.ask("qa", signed_grounds, record_id=story.record_id, ordinal=ordinal)
            for ordinal in range(2, 5)
        ]
        return next(one for one in found if one.slot == "receiver")

    before = told()
    assert (before.printed_name, before.duty) == ("王䶮", "receipt.receive")
    assert [one.role for one in before.roles] == ["R05"]
    assert {state for _, _, state in before.modules} == {"valid"}
    assert before.agrees
    cast.clock.advance(days=10)
    (appointment,) = [
        one.id for one in cast.ask("lead", team.member_detail, member_id=cast.id("receiver")).appointments
    ]
    cast.do("lead", team.end_appointment, appointment_id=appointment, reason="调离")
    ended = cast.clock.now.date() - timedelta(days=1)
    cast.gate.run_itself(lapsing(cast.id("receiver"), "T06", ended), action="test.ends")
    assert told() == before
    with pytest.raises(CtdeskError, match="REC-58"):
        cast.ask("qa", signed_grounds, record_id=story.record_id, ordinal=99)
