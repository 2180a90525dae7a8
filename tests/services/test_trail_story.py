"""One record and its units told line by line, and the trail filtered by what people ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ctdesk.domain.errors import NotFound, Refused
from ctdesk.services import amendments
from ctdesk.services.audit import list_events
from ctdesk.services.trail_filters import EventFilter
from ctdesk.services.trail_story import record_story, unit_story
from fixtures.cast import Cast
from fixtures.receipt_story import Story

pytestmark = pytest.mark.usefixtures("messages")


def test_a_record_is_told_and_found_by_whatever_is_asked(any_cast: Cast) -> None:
    cast = any_cast
    story = Story(cast, units=1).accepted()
    begun = cast.clock()
    cast.do(
        "receiver", amendments.amend_record, record_id=story.record_id, seen_version=story.view().version,
        reason="封签号误读", sections=("D",),
    )  # fmt: skip
    story.note("receiver", ("D5", False), ("D5#correction", "复看照片：封签断裂"))
    hidden = cast.ask("lead", record_story, record_id=story.record_id)
    told = [line.action for line in hidden.lines]
    assert told[0] == "receipt.open"
    assert "record.amend" in told
    assert [line.seq for line in hidden.lines if line.seq] == sorted(
        line.seq for line in hidden.lines if line.seq
    )
    signed = [slot.en for line in hidden.lines for slot in line.slots]
    assert signed[0] == "Courier"
    (corrected,) = [
        line for line in hidden.lines if line.corrected is not None and line.corrected.path == "D5"
    ]
    assert corrected.corrected is not None
    assert (corrected.corrected.before.value, corrected.corrected.after.value) == (True, False)
    assert (corrected.who, corrected.reason) == ("王䶮", "复看照片：封签断裂")
    (unit,) = story.view().units
    of_unit = cast.ask("lead", unit_story, unit_id=unit.id)
    assert {line.action for line in of_unit.lines} >= {"unit.disposition", "unit.place", "record.sign"}
    with pytest.raises(NotFound):
        cast.ask("lead", record_story, record_id=999)

    def found(**wanted: Any) -> list[str]:
        page = cast.ask("lead", list_events, filters=EventFilter(**wanted), limit=500)
        return [row.action for row in page.rows]

    number = story.view().number
    assert found(sign="after_signing") == ["record.amend"]
    assert found(text="封签号误") == ["record.amend"]
    assert found(text="封%") == found(about="a' OR '1'='1") == found(sign="no such sign") == []
    assert set(found(about=number.lower(), actor_id=cast.id("receiver"))) >= {"record.sign", "record.amend"}
    assert found(about=number) == found(record_id=story.record_id)
    assert found(text="王䶮") == found(actor_id=cast.id("receiver"))
    assert "record.amend" in found(since=begun - timedelta(minutes=1))
    assert found(until=begun - timedelta(days=9999)) == found(since=begun + timedelta(days=9999)) == []
    with pytest.raises(Refused):
        cast.gate.sign_in("receiver", "wrong")
    assert found(sign="sign_ins") == ["session.refused"]
