"""Counts: scanned item by item by somebody who does not keep the tanks, differences recorded at once."""

from __future__ import annotations

import pytest

from ctdesk.domain.answers import Value
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import incidents, stock_counts
from ctdesk.services.arrivals import shipment_detail
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story
from fixtures.storage_story import begin_count, note, order_move, perform, scan, sign, view

FREE = "LN1-A-1-20"


def test_a_count_without_a_difference_is_closed_by_two_signatures(any_cast: Cast) -> None:
    story = Story(any_cast).accepted()
    first, second = story.positions
    count = begin_count(any_cast)
    told = scan(any_cast, count, first, f"{COI}-1", second, f"{COI}-2", f"{COI}-2")
    assert [one.verdict for one in told] == ["position", "matched", "position", "matched", "already"]
    assert any_cast.ask("receiver", stock_counts.still_to_scan, count_id=count) == ()
    record = any_cast.do("receiver", stock_counts.end_count, count_id=count)
    seen = view(any_cast, "receiver", record)
    assert [seen.answers[path].value for path in ("A7", "A9", "A10")] == ["2", "2", "0"]
    sign(any_cast, "receiver", record, "counter")
    note(any_cast, "custodian", record, {"C1": True})
    sign(any_cast, "custodian", record, "custodian")
    row = any_cast.ask("receiver", stock_counts.list_counts).rows[0]
    assert (row.state, row.incident) == ("acknowledged", None)


def test_differences_open_an_incident_and_the_register_follows_the_custodian(cast: Cast) -> None:
    story = Story(cast).accepted()
    count = begin_count(cast)
    told = scan(cast, count, story.positions[1], f"{COI}-1", "NOT-OURS-77")
    assert [one.verdict for one in told] == ["position", "elsewhere", "unknown"]
    assert told[1].belongs_to == story.positions[0]
    assert cast.ask("receiver", stock_counts.still_to_scan, count_id=count) == (story.positions[1],)
    record = cast.do("receiver", stock_counts.end_count, count_id=count)
    found = cast.ask("qa", incidents.list_incidents).rows[-1]
    assert (found.code, found.severity, len(found.unit_ids)) == ("ST4", "II", 2)
    units = cast.ask("receiver", shipment_detail, shipment_id=story.shipment_id)[1]
    assert [unit.hold for unit in units] == ["count_open", "count_open"]
    lines = view(cast, "receiver", record)
    kinds = [str(lines.answers[f"B1:{number}"].value).split()[1] for number in (1, 2, 3)]
    assert kinds == ["in", "missing", "unknown"]
    decided: dict[str, Value] = {"B5:1": "放错", "B6:1": "put_back", "B5:2": "未找到", "B6:2": "missing"}
    note(cast, "receiver", record, {**decided, "B5:3": "外部条码", "B6:3": "not_ours"})
    sign(cast, "receiver", record, "counter")
    note(cast, "custodian", record, {"C1": True})
    sign(cast, "custodian", record, "custodian")
    units = cast.ask("receiver", shipment_detail, shipment_id=story.shipment_id)[1]
    assert [(unit.place, unit.position, unit.hold) for unit in units] == [
        ("in_tank", story.positions[0], None),
        ("missing", None, "count_open"),
    ]
    again = order_move(story, story.positions[1], kind="found", cassette=2)
    perform(story, again, None, story.positions[1], cassette=2, timed=False)
    found_again = cast.ask("receiver", shipment_detail, shipment_id=story.shipment_id)[1][1]
    assert (found_again.place, found_again.hold) == ("in_tank", "move_open")


def test_the_register_follows_what_was_found_where_nothing_else_lies(cast: Cast) -> None:
    story = Story(cast).accepted()
    count = begin_count(cast)
    scan(cast, count, FREE, f"{COI}-1", story.positions[1], f"{COI}-2")
    record = cast.do("receiver", stock_counts.end_count, count_id=count)
    note(cast, "receiver", record, {"B5:1": "未登记的移位", "B6:1": "register_follows"})
    sign(cast, "receiver", record, "counter")
    note(cast, "custodian", record, {"C1": True})
    sign(cast, "custodian", record, "custodian")
    unit = cast.ask("receiver", shipment_detail, shipment_id=story.shipment_id)[1][0]
    assert (unit.position, unit.hold) == (FREE, None)


def test_what_is_done_has_to_fit_what_was_found(cast: Cast) -> None:
    story = Story(cast).accepted()
    count = begin_count(cast)
    scan(cast, count, story.positions[1], f"{COI}-2")
    record = cast.do("receiver", stock_counts.end_count, count_id=count)
    note(cast, "receiver", record, {"B5:1": "未找到", "B6:1": "put_back"})
    with pytest.raises(CtdeskError) as refused:
        sign(cast, "receiver", record, "counter")
    assert (refused.value.code, refused.value.field) == ("STO-46", "B6:1")


def test_the_custodian_of_the_day_does_not_count(cast: Cast) -> None:
    Story(cast).accepted()
    with pytest.raises(Refused) as refused:
        begin_count(cast, who="custodian")
    assert refused.value.code == "STO-40"
    count = begin_count(cast)
    with pytest.raises(Refused) as refused:
        scan(cast, count, "LN1-A-1-1", who="custodian")
    assert refused.value.code == "STO-40"


def test_two_count_together_and_a_count_goes_on_after_a_break(cast: Cast) -> None:
    story = Story(cast).accepted()
    count = begin_count(cast)
    scan(cast, count, story.positions[0], f"{COI}-1")
    cast.clock.advance(minutes=40)
    other = scan(cast, count, story.positions[0], f"{COI}-1", who="verifier")
    assert other[1].verdict == "already"
    scan(cast, count, story.positions[1], f"{COI}-2", who="verifier")
    detail = cast.ask("verifier", stock_counts.count_detail, count_id=count)
    assert (detail.matched, detail.missing, detail.row.state) == (2, 0, "scanning")
    assert len(detail.last) == 6
    record = cast.do("verifier", stock_counts.end_count, count_id=count)
    assert view(cast, "verifier", record).answers["A5"].value == "王䶮、李清如"
    with pytest.raises(CtdeskError) as refused:
        scan(cast, count, "LN1-A-1-1")
    assert refused.value.code == "STO-42"


def test_what_was_moved_by_a_record_meanwhile_is_no_difference(cast: Cast) -> None:
    story = Story(cast).accepted()
    count = begin_count(cast)
    scan(cast, count, story.positions[1], f"{COI}-2")
    cast.clock.advance(minutes=5)
    record = order_move(story, FREE)
    perform(story, record, story.positions[0], FREE)
    assert cast.ask("receiver", stock_counts.count_detail, count_id=count).missing == 0
    scan(cast, count, FREE, f"{COI}-1")
    assert cast.ask("receiver", stock_counts.count_detail, count_id=count).differences == ()


def test_one_count_of_a_tank_at_a_time_and_one_that_is_given_up_keeps_its_scans(cast: Cast) -> None:
    Story(cast).accepted()
    count = begin_count(cast)
    scan(cast, count, "LN1-A-1-1")
    with pytest.raises(CtdeskError) as refused:
        begin_count(cast, who="verifier")
    assert refused.value.code == "STO-41"
    cast.do("receiver", stock_counts.cancel_count, count_id=count, reason="演练")
    row = cast.ask("receiver", stock_counts.count_detail, count_id=count)
    assert (row.row.state, len(row.last)) == ("cancelled", 1)
    begin_count(cast, who="verifier")


def test_a_count_is_due_a_month_after_the_last(cast: Cast) -> None:
    story = Story(cast).accepted()
    assert "count_stock" in {item.kind for item in cast.ask("receiver", my_desk).now}
    count = begin_count(cast)
    assert "go_on_counting" in {item.kind for item in cast.ask("verifier", my_desk).now}
    scan(cast, count, story.positions[0], f"{COI}-1", story.positions[1], f"{COI}-2")
    cast.do("receiver", stock_counts.end_count, count_id=count)
    assert "count_stock" not in {item.kind for item in cast.ask("receiver", my_desk).now}
    cast.clock.advance(days=25)
    assert "count_stock" in {item.kind for item in cast.ask("receiver", my_desk).now}


@pytest.mark.parametrize("code", ["", "ＡＢＣ", "https://example.org/x", "A" * 3000])
def test_what_is_no_code_is_refused_and_writes_nothing(cast: Cast, code: str) -> None:
    Story(cast).accepted()
    count = begin_count(cast)
    with pytest.raises(CtdeskError) as refused:
        scan(cast, count, code)
    assert refused.value.code.startswith("SCAN-")
    assert cast.ask("receiver", stock_counts.count_detail, count_id=count).last == ()
