"""Notices of holders: sheets in any order, messages in two languages, and what is never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.exchange.addressed_cells import AddressedTable, read_addressed
from ctdesk.exchange.notice_messages import ReadMessage, looks_like_table, read_message
from ctdesk.exchange.notice_sheets import ReadSheet, guess_columns, read_sheet
from ctdesk.exchange.notices import FIELDS, read_moment, read_value
from ctdesk.exchange.spreadsheet import write_csv, write_xlsx

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINESE = """各位老师好：
订单 FL-ORD-2026-0012 产品已发运，运单号：AWB-7788-01，
运输罐号 SHP-7731，封签号：SEAL-0099，温度记录仪 20338010。
装箱时间 2026-03-01 10:00，预计到达 2026年3月2日 下午2点（北京时间），
保温时限 10 天，保温截止：2026-03-11 10:00。
批号 FKD876-2602，共 2 袋
袋 1/2  冻存盒号 CHA0B2600DEMO01-1  68 mL  有效期至 2026-09-01
袋 2/2  冻存盒号 CHA0B2600DEMO01-2  67.5 mL 有效期至 2026-09-02
承运单位：演示冷链"""
ENGLISH = """Dear all,
the shipper left our site today. Waybill no. AWB-7788-01; dewar: SHP-7731 (Seal # SEAL-0099).
Data logger 20338010. Packed at 1 March 2026 10:00 UTC+9, ETA: Mar 2, 2026 2:00 PM, hold time: 240 h.
Hold until 2026-03-11 10:00 +08:00. Lot: FKD876-2602, 2 bags
Bag 1 of 2, cassette no. C-1, bag id CHA0B-1
Bag 2 of 2, cassette no. C-2, bag id CHA0B-2
Carrier: Demo Cold Chain Ltd."""


def table(*lines: list[str]) -> AddressedTable:
    """A sheet of these lines."""
    return read_addressed(write_csv(lines), "n.csv", most_rows=100)


def read(*lines: list[str], columns: dict[str, int] | None = None) -> ReadSheet:
    """What a sheet of these lines says."""
    return read_sheet(table(*lines), SHANGHAI, columns)


def said(message: ReadMessage, unit: int | None = None) -> dict[str, object]:
    """What was found without doubt, of the shipment or of one bag."""
    return {one.field: one.value for one in message.found if one.unit == unit and one.doubt is None}


def codes(sheet: ReadSheet) -> list[tuple[str, str]]:
    """Where something is wrong, and what."""
    return [(one.place, one.code) for one in sheet.problems]


def test_a_chinese_message_gives_all_that_it_says_and_where() -> None:
    message = read_message(CHINESE, SHANGHAI)
    assert said(message) == {
        "order_number": "FL-ORD-2026-0012",
        "awb_no": "AWB-7788-01",
        "shipper_sn": "SHP-7731",
        "seal_no": "SEAL-0099",
        "logger_sn": "20338010",
        "packed_at": datetime(2026, 3, 1, 2, tzinfo=UTC),
        "expected_at": datetime(2026, 3, 2, 6, tzinfo=UTC),
        "hold_time_h": 240,
        "hold_time_expiry": datetime(2026, 3, 11, 2, tzinfo=UTC),
        "batch_no": "FKD876-2602",
        "bag_total": 2,
        "carrier": "演示冷链",
    }
    assert said(message, 2) == {
        "bag_no": 2,
        "bag_total": 2,
        "cassette_no": "CHA0B2600DEMO01-2",
        "volume_ml": Decimal("67.5"),
        "expires_on": date(2026, 9, 2),
    }
    assert message.bags == 2
    seal = next(one for one in message.found if one.field == "seal_no")
    assert message.lines[seal.line][seal.start : seal.end] == "SEAL-0099"


def test_an_english_message_gives_the_same_with_its_own_zones() -> None:
    message = read_message(ENGLISH, SHANGHAI)
    found = said(message)
    assert found["awb_no"] == "AWB-7788-01"
    assert found["shipper_sn"] == "SHP-7731"
    assert found["seal_no"] == "SEAL-0099"
    assert found["packed_at"] == datetime(2026, 3, 1, 1, tzinfo=UTC)
    assert found["expected_at"] == datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert found["hold_time_h"] == 240
    assert found["hold_time_expiry"] == datetime(2026, 3, 11, 2, tzinfo=UTC)
    assert found["batch_no"] == "FKD876-2602"
    assert found["carrier"] == "Demo Cold Chain Ltd."
    assert said(message, 1) == {"bag_no": 1, "bag_total": 2, "cassette_no": "C-1", "coi_bag_id": "CHA0B-1"}


@pytest.mark.parametrize(
    ("text", "field", "doubt"),
    [
        ("预计到达 3月2日 14:00", "expected_at", "NTC-05"),  # no year
        ("ETA: 03/02/2026 14:00", "expected_at", "NTC-05"),  # day or month first
        ("ETA 2026-03-02 14:00 CST", "expected_at", "NTC-05"),  # two zones are called so
        ("预计到达 2026-03-02", "expected_at", "NTC-05"),  # a day is no time
        ("有效期至 2026-02-30", "expires_on", "IMP-12"),
        ("封签号 SEAL-1\n封签号 SEAL-2", "seal_no", "NTC-18"),
    ],
)
def test_what_can_be_meant_in_two_ways_is_shown_and_not_taken(text: str, field: str, doubt: str) -> None:
    found = [one for one in read_message(text, SHANGHAI).found if one.field == field]
    assert found
    assert {one.doubt for one in found} == {doubt}


def test_what_was_quoted_from_an_earlier_message_and_prose_are_left_alone() -> None:
    message = read_message("the shipper arrives tomorrow, seal intact\n> Waybill AWB-OLD-1", SHANGHAI)
    assert message.found == ()


@given(st.text(max_size=300))
def test_every_text_is_read_and_every_find_stands_where_it_says(text: str) -> None:
    message = read_message(text, SHANGHAI)
    for one in message.found:
        assert 0 <= one.start < one.end <= len(message.lines[one.line])


def test_a_text_longer_than_a_message_is_not_read() -> None:
    with pytest.raises(ValueError, match="NTC-13"):
        read_message("x" * 100_001, SHANGHAI)


def test_cells_of_a_spreadsheet_are_told_from_a_message() -> None:
    assert looks_like_table("运单号\t封签号\nA-1\tS-1")
    assert not looks_like_table(CHINESE)


def test_columns_stand_in_any_order_and_language() -> None:
    names = [names[-1] for names in FIELDS.values()]
    assert guess_columns(names[::-1]) == {field: len(names) - 1 - n for n, field in enumerate(FIELDS)}
    template = read_addressed(write_xlsx([one[0] for one in FIELDS.values()], []), "t.xlsx", most_rows=1)
    assert set(guess_columns(template.headers)) == set(FIELDS)


def test_one_sheet_holds_several_shipments_of_several_bags() -> None:
    sheet = read(
        ["批号", "Waybill No.", "冻存盒号", "备注", "封签号", "预计到达"],
        ["B-1", "A-1", "C-1", "x", "S-1", "2026-03-02 14:00"],
        ["B-1", "A-1", "C-2", "", "", ""],
        ["B-2", "A-2", "C-9", "", "S-2", "2026/3/3 8:30"],
    )
    assert codes(sheet) == []
    assert sheet.unread == ("备注",)
    first, second = sheet.shipments
    assert [unit.values["cassette"] for unit in first.units] == [1, 2]
    assert first.values["seal_no"] == "S-1"
    assert first.places["seal_no"] == "E2"
    assert second.values["expected_at"] == datetime(2026, 3, 3, 0, 30, tzinfo=UTC)


def test_two_shippers_on_one_waybill_are_two_shipments() -> None:
    sheet = read(
        ["运单号", "运输罐号", "冻存盒号"],
        ["A-1", "SHP-1", "C-1"],
        ["A-1", "", "C-2"],
        ["A-1", "SHP-2", "C-3"],
    )
    assert [len(one.units) for one in sheet.shipments] == [2, 1]


def test_every_problem_is_named_by_its_cell() -> None:
    sheet = read(
        ["运单号", "封签号", "冻存盒号", "袋身份码", "有效期至", "体积", "预计到达", "接收类型"],
        ["A-1", "S-1", "C-1", "BAG-1", "46082", "viel", "46082.5", "自用"],
        ["A-1", "S-2", "", "BAG-2", "2026-13-01", "", "03/02/2026", ""],
        ["", "S-3", "C-3", "BAG-3", "", "", "", ""],
        ["A-2", "S-4", "C-4", "BAG-1", "", "", "", ""],
    )
    assert sorted(codes(sheet)) == [
        ("4", "NTC-03"),
        ("B3", "NTC-04"),
        ("C3", "NTC-17"),
        ("D5", "NTC-15"),
        ("E2", "IMP-13"),
        ("E3", "IMP-12"),
        ("F2", "NTC-06"),
        ("G2", "IMP-13"),
        ("G3", "NTC-05"),
        ("H2", "NTC-07"),
    ]


def test_formulas_are_no_values() -> None:
    data = "运单号,冻存盒号\nA-1,=A2\n".encode()
    assert ("B2", "IMP-06") in codes(read_sheet(read_addressed(data, "n.csv", most_rows=9), SHANGHAI))


def test_a_sheet_that_tells_no_shipment_apart_asks_for_the_column_and_takes_the_answer() -> None:
    lines = ["单据", "冻存盒号"], ["A-1", "C-1"]
    assert codes(read(*lines)) == [("1", "NTC-01")]
    mapped = read(*lines, columns={"awb_no": 0, "cassette_no": 1})
    assert codes(mapped) == []
    assert mapped.shipments[0].values == {"awb_no": "A-1"}


def test_of_two_columns_that_mean_the_same_somebody_chooses() -> None:
    lines = ["运单号", "AWB", "冻存盒号"], ["A-1", "A-2", "C-1"]
    assert codes(read(*lines)) == [("B1", "NTC-02")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-03-02T14:00+09:00", datetime(2026, 3, 2, 5, tzinfo=UTC)),
        ("2026/3/2 9点30分", datetime(2026, 3, 2, 1, 30, tzinfo=UTC)),
        ("2 March 2026 12:05 AM", datetime(2026, 3, 1, 16, 5, tzinfo=UTC)),
        ("2026-03-02 14:00:30", datetime(2026, 3, 2, 6, 0, 30, tzinfo=UTC)),
        ("2026-03-02 14:00 UTC", datetime(2026, 3, 2, 14, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_people_write_them(text: str, wanted: datetime) -> None:
    assert read_moment(text, SHANGHAI) == wanted


@pytest.mark.parametrize(
    "text", ["2026-03-02 25:00", "2026-03-02 13:00 PM", "2026-03-02 14:00 +15:00", "soon"]
)
def test_times_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="NTC-05"):
        read_moment(text, SHANGHAI)


def test_letters_nobody_sees_do_not_become_part_of_a_number() -> None:
    with pytest.raises(ValueError, match="IMP-15"):
        read_value("seal_no", "SEAL\u200b-1", SHANGHAI)
