"""Notices from a sheet or a message: all of it or nothing, nothing twice, and the source stays beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.exchange.spreadsheet import write_csv
from ctdesk.services import arrivals, notice_import
from ctdesk.services.notice_import import (
    NoticePreview,
    announce_from_message,
    import_notices,
    notice_source,
    notice_template,
    preview_notices,
    read_notice_message,
)
from ctdesk.services.readiness import shipment_sheet
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story

HEADS = [
    "接收类型",
    "订单号",
    "运单号",
    "运输罐号",
    "封签号",
    "预计到达",
    "冻存盒号",
    "袋身份码",
    "批号",
    "有效期至",
]


def sheet(story: Story, *, awb: str = "AWB-9", **other: str) -> bytes:
    """A sheet of one shipment of two bags for the story's order, and one for no order."""
    told = {"order": story.order_number, "kind": "上市自体", **other}
    first = [told["kind"], told["order"], awb, "S-9", "SE-9", "2026-03-04 14:00", "C-1", "B-1", "L-1"]
    second = ["", "", awb, "", "", "", "C-2", "B-2", "L-1"]
    other_one = ["临床研究", "", "AWB-10", "S-10", "", "", "C-3", "", "L-2"]
    return write_csv([HEADS, [*first, "2026-09-01"], [*second, "2026-09-01"], [*other_one, ""]])


def preview(cast: Cast, data: bytes) -> NoticePreview:
    """What taking this sheet over would do."""
    found: NoticePreview = cast.ask("coordinator", preview_notices, name="n.csv", data=data)
    return found


def test_every_shipment_of_a_sheet_is_announced_and_a_second_person_reads_it_blind(any_cast: Cast) -> None:
    story = Story(any_cast).prepare()
    seen = preview(any_cast, sheet(story))
    assert seen.possible
    assert [(draft.order, len(draft.units), draft.cassettes) for draft in seen.drafts] == [
        (story.order_number, 2, 2),
        (None, 1, 1),
    ]
    first, _ = any_cast.do("coordinator", import_notices, name="n.csv", data=sheet(story))
    told = any_cast.ask("verifier", shipment_sheet, shipment_id=first)
    assert told.line.hidden
    assert told.notice is None
    source = any_cast.ask("verifier", notice_source, shipment_id=first)
    assert (source.kind, source.name) == ("sheet", "n.csv")
    row, units = any_cast.ask("coordinator", arrivals.shipment_detail, shipment_id=first)
    assert row.entered_by == "许念"
    assert [(unit.cassette, unit.coi_bag_id) for unit in units] == [(1, "B-1"), (2, "B-2")]


def test_of_a_faulty_sheet_nothing_is_announced(cast: Cast) -> None:
    story = Story(cast).prepare()
    data = sheet(story, order="FL-ORD-1999-9999", kind="自用")
    places = {(one.place, one.code) for one in preview(cast, data).problems}
    assert places == {("A2", "NTC-07"), ("B2", "NTC-08")}
    with pytest.raises(CtdeskError, match="NTC-12"):
        cast.do("coordinator", import_notices, name="n.csv", data=data)
    assert len(cast.ask("coordinator", arrivals.list_announced).rows) == 1


def test_the_same_waybill_is_not_announced_twice(cast: Cast) -> None:
    story = Story(cast).prepare()
    cast.do("coordinator", import_notices, name="n.csv", data=sheet(story))
    assert {(one.place, one.code) for one in preview(cast, sheet(story)).problems} == {
        ("C2", "NTC-10"),
        ("C4", "NTC-10"),
    }


def test_a_chain_of_identity_of_another_order_is_never_taken_over(cast: Cast) -> None:
    story = Story(cast).prepare()
    data = write_csv(
        [[*HEADS, "身份链"], ["trial", story.order_number, "A", "", "", "", "C", "", "", "", "COI-X"]]
    )
    assert [(one.place, one.code) for one in preview(cast, data).problems] == [("K2", "NTC-09")]


def test_headers_nobody_knows_are_mapped_by_a_person(cast: Cast) -> None:
    Story(cast).prepare()
    data = write_csv([["甲", "乙", "丙"], ["临床研究", "AWB-3", "C-1"]])
    assert not preview(cast, data).possible
    columns = {"receipt_type": 0, "awb_no": 1, "cassette_no": 2}
    seen = cast.ask("coordinator", preview_notices, name="n.csv", data=data, columns=columns)
    assert seen.possible
    with pytest.raises(CtdeskError, match="FIELD-04"):
        cast.ask("coordinator", preview_notices, name="n.csv", data=data, columns={"awb_no": 7})


def test_a_message_is_read_confirmed_and_kept(cast: Cast) -> None:
    story = Story(cast).prepare()
    text = f"身份链 {COI}，运单号 AWB-77，运输罐号 S-77，共 1 袋"
    reading = cast.ask("coordinator", read_notice_message, text=text)
    assert reading.order_id == story._order_id
    told = {one.field: one.value for one in reading.message.found}
    assert told == {"coi_id": COI, "awb_no": "AWB-77", "shipper_sn": "S-77", "bag_total": 1}
    notice = arrivals.Notice(
        "marketed_autologous",
        awb_no="AWB-77",
        shipper_sn="S-77",
        expected_at=cast.clock.now + timedelta(days=1),
    )
    arguments = {
        "order_id": reading.order_id,
        "notice": notice,
        "units": (arrivals.UnitOnNotice(),),
        "text": text,
    }
    key = cast.do("coordinator", announce_from_message, **arguments)
    source = cast.ask("verifier", notice_source, shipment_id=key)
    assert (source.kind, source.text) == ("message", text)
    with pytest.raises(CtdeskError, match="NTC-10"):
        cast.do("coordinator", announce_from_message, **arguments)


def test_a_text_that_says_nothing_and_a_pasted_table_are_told(cast: Cast) -> None:
    with pytest.raises(CtdeskError, match="NTC-16"):
        cast.ask("coordinator", read_notice_message, text="明天见")
    with pytest.raises(CtdeskError, match="NTC-14"):
        cast.ask("coordinator", read_notice_message, text="运单号\t封签号\nA-1\tS-1")


def test_a_notice_typed_from_paper_has_no_source(cast: Cast) -> None:
    story = Story(cast).prepare()
    assert cast.ask("verifier", notice_source, shipment_id=story.shipment_id) is None


def test_only_who_announces_may_import_and_the_template_is_understood(cast: Cast) -> None:
    with pytest.raises(Refused):
        cast.do("nurse", notice_import.import_notices, name="n.csv", data=b"x")
    seen = cast.ask(
        "coordinator", preview_notices, name="t.xlsx", data=cast.ask("coordinator", notice_template)
    )
    assert (seen.unread, seen.problems, seen.drafts) == ((), (), ())
