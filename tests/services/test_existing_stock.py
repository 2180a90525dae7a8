"""Stock from before ctdesk is taken in by two people from its papers, and its history says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services import arrivals, receipts
from ctdesk.services.existing_stock import (
    confirm_existing_stock,
    existing_stock,
    note_existing_stock,
    withdraw_existing_stock,
)
from fixtures.cast import Cast
from fixtures.receipt_story import PNG, Story

PLACES = ("LN1-A-1-7", "LN1-A-1-8")
PAPER = ("paper.pdf", b"%PDF-1.7 old acceptance record")


def note(story: Story, login: str = "receiver", **told: Any) -> int:
    """Say that the story's shipment lay here before."""
    said: dict[str, Any] = {
        "received_on": date(2025, 6, 1),
        "disposition": "accepted",
        "reason": "上线前已验收入库",
        "positions": PLACES,
        "paper": PAPER,
        "photos": (("a.png", PNG), ("b.png", PNG)),
        **told,
    }
    key: int = story.cast.do(login, note_existing_stock, shipment_id=story.shipment_id, **said)
    return key


def confirm(story: Story, key: int, login: str = "verifier", **told: Any) -> None:
    """Scan and read it again as a second person."""
    said: dict[str, Any] = {"disposition": "accepted", "positions": PLACES, **told}
    story.cast.sign(login, confirm_existing_stock, stock_id=key, **said)


@pytest.mark.parametrize("state", ["accepted", "quarantined", "rejected"])
def test_two_people_take_stock_in_as_its_papers_say(any_cast: Cast, state: str) -> None:
    story = Story(any_cast).prepare()
    key = note(story, disposition=state)
    waiting = any_cast.ask("verifier", existing_stock, shipment_id=story.shipment_id)
    assert (waiting.state, waiting.disposition, waiting.may_confirm) == ("waiting", "", True)
    confirm(story, key, disposition=state)
    row, units = any_cast.ask("receiver", arrivals.shipment_detail, shipment_id=story.shipment_id)
    assert row.state == "decided"
    assert [(unit.disposition, unit.place, unit.position) for unit in units] == [
        (state, "in_tank", PLACES[0]),
        (state, "in_tank", PLACES[1]),
    ]
    _, history = any_cast.ask("receiver", arrivals.unit_history, unit_id=units[0].id)
    assert ("flag", "existing_stock") in {(one.kind, one.became) for one in history}
    assert any_cast.ask("receiver", existing_stock, shipment_id=story.shipment_id).confirmed_by == "李清如"


def test_the_second_person_scans_again_and_is_another_one(cast: Cast) -> None:
    story = Story(cast).prepare()
    key = note(story)
    with pytest.raises(CtdeskError) as refused:
        confirm(story, key, positions=(PLACES[0], "LN1-A-1-9"))
    assert (refused.value.code, refused.value.field) == ("STK-06", "position:2")
    with pytest.raises(CtdeskError, match="STK-06"):
        confirm(story, key, positions=PLACES[:1])
    with pytest.raises(CtdeskError, match="STK-07"):
        confirm(story, key, disposition="quarantined")
    with pytest.raises(Refused):
        confirm(story, key, login="receiver")
    own = note_by_another(Story(cast))
    with pytest.raises(Refused, match="STK-05"):
        cast.sign(
            "verifier",
            confirm_existing_stock,
            stock_id=own,
            disposition="accepted",
            positions=("LN1-A-1-12",),
        )


def note_by_another(story: Story) -> int:
    """Another shipment, entered by somebody who may confirm as well."""
    cast = story.cast
    story.shipment_id = cast.do(
        "coordinator",
        arrivals.announce_shipment,
        order_id=None,
        notice=arrivals.Notice("research"),
        units=(arrivals.UnitOnNotice(),),
    )
    reading = arrivals.NoticeReading(
        "research", None, None, None, None, None, 1, 1, (arrivals.UnitOnNotice(),)
    )
    cast.do("checker", arrivals.verify_announcement, shipment_id=story.shipment_id, reading=reading)
    return note(story, "verifier", positions=("LN1-A-1-12",), photos=(("a.png", PNG),))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"received_on": date(2027, 1, 1)}, "STK-02"),
        ({"photos": (("a.png", PNG),)}, "STK-03"),
        ({"positions": PLACES[:1]}, "STK-03"),
        ({"positions": ("LN1-A-1-7", "LN1-A-1-7")}, "STO-"),
        ({"positions": ("LN9-A-1-7", "LN1-A-1-8")}, "STO-02"),
        ({"photos": (("a.png", PNG), ("b.heic", b"\x00\x00\x00\x18ftypheic"))}, "ATT-08"),
        ({"paper": ("x.pdf", b"")}, "ATT-02"),
        ({"disposition": "infused"}, "FIELD-04"),
        ({"reason": ""}, "FIELD-01"),
    ],
)
def test_what_is_missing_is_refused_and_nothing_is_taken_in(
    cast: Cast, told: dict[str, Any], code: str
) -> None:
    story = Story(cast).prepare()
    with pytest.raises(CtdeskError, match=code):
        note(story, **told)
    assert cast.ask("receiver", existing_stock, shipment_id=story.shipment_id) is None


def test_what_was_entered_wrongly_is_taken_back_and_a_receipt_stands_against_it(cast: Cast) -> None:
    story = Story(cast).prepare()
    key = note(story)
    with pytest.raises(CtdeskError, match="STK-04"):
        note(story)
    cast.do("receiver", withdraw_existing_stock, stock_id=key, reason="位置写错")
    with pytest.raises(NotFound, match="STK-08"):
        confirm(story, key)
    again = note(story)
    cast.clock.advance(minutes=1)
    cast.do("receiver", receipts.open_receipt, shipment_id=story.shipment_id)
    with pytest.raises(CtdeskError, match="STK-01"):
        confirm(story, again)
