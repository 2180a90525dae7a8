"""The stock list, its alerts, and what expires."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.services import list_prints, stock, storage_reservations
from ctdesk.services.stock_prints import stock_paper
from ctdesk.services.storage import list_tanks
from ctdesk.services.storage_moves import CassetteMove, open_move
from ctdesk.services.tank_map import tank_map
from ctdesk.services.upkeep import expire_daily
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.storage_story import note, order_move, perform, sign


def test_the_stock_tells_where_a_unit_is_how_it_stands_and_until_when(any_cast: Cast) -> None:
    story = Story(any_cast).accepted()
    rows = any_cast.ask("custodian", stock.list_stock).rows
    assert [(row.position, row.status, row.days_left, row.releasable) for row in rows] == [
        (story.positions[0], "accepted", 183, True),
        (story.positions[1], "accepted", 183, True),
    ]
    page = any_cast.ask("custodian", stock.list_stock, limit=1)
    assert page.next_after == rows[0].id
    assert any_cast.ask("custodian", stock.list_stock, after=page.next_after).rows == rows[1:]
    for text in ("FKD876", story.positions[0].lower(), "示例"):
        assert any_cast.ask("custodian", stock.list_stock, text=text).rows
    for show in ("quarantined", "rejected", "expiring", "outside"):
        assert not any_cast.ask("custodian", stock.list_stock, show=show).rows
    assert len(any_cast.ask("custodian", stock.list_stock, show="accepted").rows) == 2


def test_a_date_that_comes_near_is_told_and_one_that_passed_blocks(cast: Cast) -> None:
    Story(cast).accepted()
    cast.clock.advance(days=152)
    assert "unit_expiring" not in {item.kind for item in cast.ask("custodian", my_desk).now}
    cast.clock.advance(days=1)
    item = next(one for one in cast.ask("custodian", my_desk).now if one.kind == "unit_expiring")
    assert (item.label, item.late) == ("30", False)
    cast.clock.advance(days=31)
    rows = cast.ask("custodian", stock.list_stock, show="expiring").rows
    assert [(row.days_left, row.expired, row.releasable) for row in rows] == [(-1, True, False)] * 2
    assert expire_daily(cast.site) == 2
    assert expire_daily(cast.site) == 0
    rows = cast.ask("custodian", stock.list_stock, show="rejected").rows
    assert [row.disposition for row in rows] == ["expired", "expired"]


def test_what_stays_in_its_shipper_must_be_infused_a_day_before_the_hold_time_ends(cast: Cast) -> None:
    story = Story(cast).accepted()
    line = CassetteMove(story.shipment_id, 1, None, "SHP-7731")
    record = cast.do("custodian", open_move, kind="into_shipper", reason="暂存", lines=(line,))
    note(cast, "custodian", record, {"B11:1": "SHP-7731"})
    perform(story, record, story.positions[0], None)
    note(cast, "verifier", record, {"C1:1@second": "CHA0B2600DEMO01-1", "C3:1@second": "SHP-7731"})
    sign(cast, "verifier", record, "second")
    row = cast.ask("custodian", stock.list_stock, show="outside").rows[0]
    assert row.infuse_before == cast.clock.now + timedelta(hours=76)
    assert row.releasable
    item = next(one for one in cast.ask("custodian", my_desk).now if one.kind == "shipper_hold")
    assert item.due == row.infuse_before
    cast.clock.advance(hours=77)
    row = cast.ask("custodian", stock.list_stock, show="outside").rows[0]
    assert (row.too_late, row.releasable) == (True, False)

    def asked(work: object) -> bool:
        unit = work.db.scalar(select(DoseUnit).where(DoseUnit.place == "in_shipper"))  # type: ignore[attr-defined]  # as below
        return stock.unit_is_releasable(work, unit)  # type: ignore[arg-type]  # a unit of work

    assert cast.gate.run_itself(asked, action="test.asked").value is False


def test_product_in_a_position_of_another_status_waits_to_be_moved(cast: Cast) -> None:
    story = Story(cast).at_decision()
    tank = cast.ask("custodian", list_tanks)[0].id
    cast.do(
        "custodian",
        storage_reservations.designate_positions,
        tank_id=tank,
        rack="A",
        box="1",
        slot="1",
        status="quarantined",
    )
    assert "stored_astray" not in {item.kind for item in cast.ask("custodian", my_desk).now}
    story.decide("accept")
    item = next(one for one in cast.ask("custodian", my_desk).now if one.kind == "stored_astray")
    assert item.number == story.positions[0]
    place = cast.ask("custodian", tank_map, tank_id=tank)[0]
    assert (place.state, place.designated, place.astray) == ("accepted", "quarantined", True)
    record = order_move(story, "LN1-A-1-20")
    perform(story, record, story.positions[0], "LN1-A-1-20")
    assert "stored_astray" not in {item.kind for item in cast.ask("custodian", my_desk).now}


def test_the_stock_is_printed_as_a_list(cast: Cast) -> None:
    Story(cast).accepted()
    printed = cast.do("custodian", list_prints.print_list, of=stock_paper, way="pdf", asked={"show": "all"})
    assert printed.pdf.startswith(b"%PDF")
