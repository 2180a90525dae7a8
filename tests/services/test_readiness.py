"""What keeps a shipment from acceptance, on both databases; announced ones come as they are expected."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import arrivals, patients, roster, storage, supplier_papers, suppliers
from ctdesk.services.audit import list_events
from ctdesk.services.readiness import Readiness, list_shipments, shipment_sheet
from ctdesk.services.readiness_marks import mark_readiness, retime_shipment, sign_off_readiness
from ctdesk.services.scanner_tests import keep_scanner_test
from ctdesk.services.tank_map import tank_map
from ctdesk.services.worklist import WorkItem, my_desk
from fixtures.cast import Cast
from fixtures.receipt_story import Story


def faults(story: Story, login: str = "receiver") -> tuple[str, ...]:
    """What is missing for the story's shipment."""
    sheet = story.cast.ask(login, shipment_sheet, shipment_id=story.shipment_id)
    found: tuple[str, ...] = sheet.line.readiness.faults
    return found


def announce(cast: Cast, hours: float | None) -> int:
    """A bare notice, expected in so many hours."""
    expected = None if hours is None else cast.clock.now + timedelta(hours=hours)
    key: int = cast.do(
        "coordinator",
        arrivals.announce_shipment,
        order_id=None,
        notice=arrivals.Notice("research", expected_at=expected),
        units=(arrivals.UnitOnNotice(),),
    )
    return key


def test_nothing_is_missing_once_everything_is_prepared(any_cast: Cast) -> None:
    story = Story(any_cast).prepare()
    assert faults(story) == ()
    readiness = any_cast.ask("receiver", shipment_sheet, shipment_id=story.shipment_id).line.readiness
    assert [code for _, code in readiness.reserved] == story.positions
    assert readiness.tank == "LN1"


def test_what_is_missing_is_named_from_the_gravest(cast: Cast) -> None:
    story = Story(cast, limits=None).prepare()
    carrier = next(row for row in cast.ask("receiver", suppliers.list_suppliers) if row.kind == "carrier")
    for paper in cast.ask("receiver", supplier_papers.list_papers, supplier_id=carrier.id):
        cast.do("receiver", supplier_papers.withdraw_paper, paper_id=paper.id, reason="委托终止")
    tank = cast.ask("custodian", storage.list_tanks)[0]
    cast.do("custodian", storage.record_tank_reading, tank_id=tank.id, temperature_c="-180", level_cm="11")
    cast.clock.advance(hours=25)
    assert faults(story) == ("limits_empty", "tank_low", "tank_not_read", "carrier_papers")


def test_a_notice_without_an_order_has_nothing_to_be_compared_with(cast: Cast) -> None:
    key = announce(cast, 3)
    line = cast.ask("receiver", shipment_sheet, shipment_id=key).line
    assert line.readiness.faults == ("no_order", "not_verified", "no_position", "carrier_papers")


def test_an_arrived_shipment_has_no_readiness_any_more(cast: Cast) -> None:
    story = Story(cast).opened()
    assert cast.ask("receiver", shipment_sheet, shipment_id=story.shipment_id).line.readiness is None


def test_announced_shipments_are_paged_in_the_order_they_are_expected(any_cast: Cast) -> None:
    keys = {hours: announce(any_cast, hours) for hours in (30.0, 2.0, 11.5, 2.5)}
    unknown = announce(any_cast, None)
    wanted = [unknown, keys[2.0], keys[2.5], keys[11.5], keys[30.0]]
    found: list[int] = []
    after = None
    while True:
        page = any_cast.ask("receiver", list_shipments, state="announced", after=after, limit=2)
        found += [line.id for line in page.rows]
        after = page.next_after
        if after is None:
            break
    assert found == wanted
    newest_first = any_cast.ask("receiver", list_shipments).rows
    assert [line.id for line in newest_first] == sorted(wanted, reverse=True)


def test_a_shipment_is_found_by_its_patient_only_where_identities_are_seen(any_cast: Cast) -> None:
    story = Story(any_cast).prepare()
    announce(any_cast, 1)
    for text in ("王䶮", "wangyan", "0031", "FKD876-2602", story.order_number):
        assert [line.id for line in any_cast.ask("receiver", list_shipments, text=text).rows] == [
            story.shipment_id
        ]
    assert any_cast.ask("buyer", list_shipments, text="王䶮").rows == ()
    assert [line.id for line in any_cast.ask("buyer", list_shipments, text="FKD876-2602").rows] == [
        story.shipment_id
    ]


def test_a_tank_is_read_with_what_is_reserved_in_it(cast: Cast) -> None:
    story = Story(cast).prepare()
    tank = cast.ask("custodian", storage.list_tanks)[0]
    places = {place.code: place for place in cast.ask("custodian", tank_map, tank_id=tank.id)}
    assert [places[code].cassette for code in story.positions] == [1, 2]
    assert {places[code].shipment for code in story.positions} == {story.notice_number}


def test_courses_and_patients_are_found_by_pinyin(any_cast: Cast) -> None:
    Story(any_cast).prepare()
    assert [row.name for row in any_cast.ask("receiver", patients.list_patients, text="wy").rows] == ["王䶮"]
    assert [row.patient for row in any_cast.ask("receiver", patients.list_courses, text="wang").rows] == [
        "王䶮"
    ]
    assert any_cast.ask("receiver", patients.list_courses, text="zhou").rows == ()


def mark_all(story: Story) -> None:
    """A colleague finds out what no register knows."""
    ready = story.cast.ask("coordinator", shipment_sheet, shipment_id=story.shipment_id).line.readiness.ready
    for code in ready.unchecked:
        story.cast.do("coordinator", mark_readiness, shipment_id=story.shipment_id, code=code, met=True)


def sign_off(story: Story, note: str | None = None) -> None:
    """The coordinator signs off with the password."""
    story.cast.sign("coordinator", sign_off_readiness, shipment_id=story.shipment_id, note=note)


def retime(story: Story, **told: Any) -> None:
    """The holder is asked to come at another time."""
    row = story.cast.ask("coordinator", shipment_sheet, shipment_id=story.shipment_id).line.row
    told = {"spoke_with": "演示持有人 值班", "reason": "罐位未就绪", **told}
    story.cast.do(
        "coordinator",
        retime_shipment,
        shipment_id=story.shipment_id,
        seen_version=row.row_version,
        **told,
    )


def readiness(story: Story) -> Readiness:
    """How everything stands."""
    found: Readiness = story.cast.ask(
        "coordinator", shipment_sheet, shipment_id=story.shipment_id
    ).line.readiness
    return found


def test_what_people_found_out_is_marked_with_name_and_signed_off(cast: Cast) -> None:
    story = Story(cast).prepare()
    retime(story, expected_at=cast.clock.now + timedelta(hours=30))
    assert set(readiness(story).ready.unchecked) == {
        "quarantine", "receiver", "verifier", "custodian", "reader", "scanner", "protection",
    }  # fmt: skip
    with pytest.raises(CtdeskError, match="RDY-02"):
        sign_off(story)
    mark_all(story)
    assert {point.mark.by for point in readiness(story).ready.points if point.mark} == {"许念"}
    sign_off(story)
    signed = readiness(story).ready.signed
    assert signed is not None
    assert signed.by == "许念"
    with pytest.raises(CtdeskError, match="RDY-04"):
        sign_off(story)
    newest = cast.ask("qa", list_events, after=None, limit=5).rows
    assert "readiness.sign_off" in {event.action for event in newest}


def test_less_than_a_day_before_the_sign_off_says_why(cast: Cast) -> None:
    story = Story(cast).prepare()
    retime(story, expected_at=cast.clock.now + timedelta(hours=20))
    mark_all(story)
    with pytest.raises(CtdeskError, match="RDY-03"):
        sign_off(story)
    sign_off(story, "夜间临时通知，人员今晨确认")
    assert readiness(story).ready.signed is not None


def test_who_is_on_duty_comes_from_the_rota_where_one_is_kept(cast: Cast) -> None:
    story = Story(cast).prepare()
    due = cast.clock.now + timedelta(hours=30)
    retime(story, expected_at=due)
    for role, login in (("R05", "receiver"), ("R06", "verifier"), ("R11", "nurse")):
        cast.do(
            "lead",
            roster.plan_shift,
            role=role,
            member_id=cast.id(login),
            starts_at=due - timedelta(hours=2),
            ends_at=due + timedelta(hours=6),
        )
    found = readiness(story)
    assert found.people["receiver"] == ("王䶮",)
    assert found.people["verifier"] == ("李清如",)
    assert found.faults == ("no_custodian",)  # a nurse may not put anything into a tank
    with pytest.raises(CtdeskError, match="RDY-01"):
        cast.do("coordinator", mark_readiness, shipment_id=story.shipment_id, code="custodian", met=True)


def test_the_holder_is_asked_to_come_later_and_everything_is_asked_anew(cast: Cast) -> None:
    story = Story(cast).prepare()
    retime(story)
    asked = readiness(story).asked
    assert asked is not None
    assert asked.note == "演示持有人 值班: 罐位未就绪"
    for wrong in (timedelta(hours=-1), timedelta(hours=100)):
        with pytest.raises(CtdeskError, match="RDY-06"):
            retime(story, expected_at=cast.clock.now + wrong)
    retime(story, expected_at=cast.clock.now + timedelta(hours=30))
    mark_all(story)
    retime(story, expected_at=cast.clock.now + timedelta(hours=31))
    assert "reader" in readiness(story).ready.unchecked


def test_what_is_wrong_is_said_by_hand_with_words(cast: Cast) -> None:
    story = Story(cast).prepare()
    arguments = {"shipment_id": story.shipment_id, "code": "reader", "met": False}
    with pytest.raises(CtdeskError, match="FIELD-01"):
        cast.do("coordinator", mark_readiness, **arguments)
    cast.do("coordinator", mark_readiness, **arguments, note="读取软件未装")
    assert readiness(story).faults == ("marked_not_met",)
    with pytest.raises(Refused):
        cast.do("nurse", mark_readiness, **arguments, note="x")


def test_the_scanner_of_this_workstation_answers_for_itself(cast: Cast) -> None:
    story = Story(cast).prepare()
    retime(story, expected_at=cast.clock.now + timedelta(hours=24))
    assert scanner_point(story) == ("open", None)
    cast.do("receiver", keep_scanner_test, faults=("separator_lost",), codes=3)
    assert scanner_point(story) == ("missing", "scanner_faulty")
    assert readiness(story).scanner is not None
    with pytest.raises(CtdeskError, match="RDY-01"):
        cast.do("coordinator", mark_readiness, shipment_id=story.shipment_id, code="scanner", met=True)
    cast.do("receiver", keep_scanner_test, faults=("prefix",), codes=3)
    assert scanner_point(story) == ("met", None)
    retime(story, expected_at=cast.clock.now + timedelta(hours=60))
    assert scanner_point(story) == ("open", None)  # too long before to say anything about that day


def scanner_point(story: Story) -> tuple[str, str | None]:
    """How the point about the scanner stands."""
    return next((one.state, one.fault) for one in readiness(story).ready.points if one.code == "scanner")


def test_my_desk_asks_who_prepares_until_it_is_signed_off(cast: Cast) -> None:
    story = Story(cast).prepare()
    retime(story, expected_at=cast.clock.now + timedelta(hours=30))

    def waiting(login: str) -> list[WorkItem]:
        desk = cast.ask(login, my_desk)
        return [item for item in desk.now if item.kind == "sign_readiness"]

    (item,) = waiting("coordinator")
    assert item.ref_id == story.shipment_id
    assert item.due == cast.clock.now + timedelta(hours=6)
    assert item.progress is not None
    assert item.progress.answered < item.progress.asked
    assert waiting("nurse") == []
    cast.clock.advance(hours=7)
    assert waiting("coordinator")[0].late
    mark_all(story)
    sign_off(story, "系统上线当日，夜间补签")
    assert waiting("coordinator") == []


def test_a_shipment_that_came_is_not_prepared_any_more(cast: Cast) -> None:
    story = Story(cast).opened()
    with pytest.raises(CtdeskError, match="RDY-07"):
        sign_off(story)
