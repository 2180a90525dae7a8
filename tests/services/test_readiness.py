"""What keeps a shipment from acceptance, on both databases; announced ones come as they are expected."""

from __future__ import annotations

from datetime import timedelta

from ctdesk.services import arrivals, patients, storage, suppliers
from ctdesk.services.readiness import list_shipments, shipment_sheet
from ctdesk.services.tank_map import tank_map
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


def test_what_is_missing_is_named_from_the_gravest(any_cast: Cast) -> None:
    story = Story(any_cast, limits=None).prepare()
    carrier = next(row for row in any_cast.ask("receiver", suppliers.list_suppliers) if row.kind == "carrier")
    any_cast.do(
        "receiver",
        suppliers.update_supplier,
        supplier_id=carrier.id,
        seen_version=carrier.row_version,
        contact_24h=None,
        file_valid_until=None,
        authorised_until=any_cast.clock.now.date() - timedelta(days=1),
    )
    tank = any_cast.ask("custodian", storage.list_tanks)[0]
    any_cast.do(
        "custodian", storage.record_tank_reading, tank_id=tank.id, temperature_c="-180", level_cm="11"
    )
    any_cast.clock.advance(hours=25)
    assert faults(story) == ("limits_empty", "tank_low", "tank_not_read", "carrier_papers")


def test_a_notice_without_an_order_has_nothing_to_be_compared_with(any_cast: Cast) -> None:
    key = announce(any_cast, 3)
    line = any_cast.ask("receiver", shipment_sheet, shipment_id=key).line
    assert line.readiness.faults == ("no_order", "not_verified", "no_position", "carrier_papers")


def test_an_arrived_shipment_has_no_readiness_any_more(any_cast: Cast) -> None:
    story = Story(any_cast).opened()
    assert any_cast.ask("receiver", shipment_sheet, shipment_id=story.shipment_id).line.readiness is None


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


def test_a_tank_is_read_with_what_is_reserved_in_it(any_cast: Cast) -> None:
    story = Story(any_cast).prepare()
    tank = any_cast.ask("custodian", storage.list_tanks)[0]
    places = {place.code: place for place in any_cast.ask("custodian", tank_map, tank_id=tank.id)}
    assert [places[code].cassette for code in story.positions] == [1, 2]
    assert {places[code].shipment for code in story.positions} == {story.notice_number}


def test_courses_and_patients_are_found_by_pinyin(any_cast: Cast) -> None:
    Story(any_cast).prepare()
    assert [row.name for row in any_cast.ask("receiver", patients.list_patients, text="wy").rows] == ["王䶮"]
    assert [row.patient for row in any_cast.ask("receiver", patients.list_courses, text="wang").rows] == [
        "王䶮"
    ]
    assert any_cast.ask("receiver", patients.list_courses, text="zhou").rows == ()
