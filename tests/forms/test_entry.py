"""What people type is read without guessing, and what was read differently is shown."""

from __future__ import annotations

import unicodedata
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.definition import Item, Text
from ctdesk.forms.entry import clean_text, read_entry

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NAME = Text(zh_CN="项", en="Item")


def item(kind: str, unit: str | None = None) -> Item:
    return Item(id="E6a", type=kind, text=NAME, unit=unit)  # type: ignore[arg-type]  # closed lists spelt as text


def read(kind: str, text: str, unit: str | None = None, tz: ZoneInfo = SHANGHAI) -> tuple[object, str | None]:
    entered = read_entry(item(kind, unit), text, tz=tz)
    return entered.value, entered.shown_hint


def refusal(kind: str, text: str, unit: str | None = None) -> CtdeskError:
    with pytest.raises(CtdeskError) as refused:
        read_entry(item(kind, unit), text, tz=SHANGHAI, field="E6a@receiver")
    assert refused.value.field == "E6a@receiver"
    return refused.value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("-151.2", "-151.2"),
        ("−151.2", "-151.2"),
        ("－151.2", "-151.2"),
        ("–151.2", "-151.2"),
        ("１５１.２", "151.2"),
        ("１５１．２", "151.2"),
        ("+7", "7"),
        ("007.50", "7.50"),
        ("-0", "0"),
        ("-0.00", "0.00"),
        (" 12 ", "12"),
    ],
)
def test_numbers_are_mapped_and_shown(typed: str, value: str) -> None:
    found, hint = read("quantity", typed, "°C")
    assert found == value
    assert hint == (None if typed.strip() == value else value)


@pytest.mark.parametrize(
    "typed",
    [
        *("NaN", "inf", "-inf", "1e999999999", "1e2", "1_000", "①", "²", "١٢", "１2e3", "0x10"),
        *("--1", "1.", ".5", "1.2.3", "12345", "1.2345", "五", "1 000"),
    ],
)
def test_what_is_no_plain_decimal_is_refused(typed: str) -> None:
    assert refusal("quantity", typed, "°C").code == "FORM-01"


def test_a_decimal_comma_is_asked_about_never_guessed() -> None:
    refused = refusal("quantity", "1,5", "°C")
    assert (refused.code, refused.values["suggestion"]) == ("FORM-02", "1.5")
    assert refusal("quantity", "１，５", "°C").code == "FORM-02"


def test_counts_doses_and_money_may_be_long() -> None:
    assert read("quantity", "1290000", "CNY") == ("1290000", None)
    assert refusal("quantity", "1290000", "°C").code == "FORM-01"


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("-273.2", "°C"), ("1512", "°C"), ("-1", "count"), ("-0.1", "10^6 cells"), ("-5", "mL")],
)
def test_what_no_instrument_reads_is_refused(typed: str, unit: str) -> None:
    refused = refusal("quantity", typed, unit)
    assert (refused.code, refused.values["unit"]) == ("FORM-03", unit)


@pytest.mark.parametrize(("typed", "unit"), [("-15.1", "°C"), ("-196", "°C"), ("-3", "min"), ("0", "count")])
def test_what_lies_beyond_a_limit_is_kept_to_become_a_finding(typed: str, unit: str) -> None:
    assert read("quantity", typed, unit)[0] == typed


@pytest.mark.parametrize(
    "typed",
    ["2026-02-30", "26/3/1", "0206-03-01", "1899-12-31", "2026-13-01", "01-03-2026", "tomorrow", "2026-3"],
)
def test_days_that_do_not_exist_or_are_ambiguous_are_refused(typed: str) -> None:
    assert refusal("date", typed).code == "FORM-04"


@pytest.mark.parametrize(
    "typed", ["2026-03-01", "2026/3/1", "2026.03.01", "2026年3月1日", "２０２６-０３-０１"]
)
def test_days_are_kept_in_one_spelling(typed: str) -> None:
    value, hint = read("date", typed)
    assert value == "2026-03-01"
    assert hint == (None if typed == value else value)


def test_moments_carry_the_offset_of_the_site() -> None:
    assert read("datetime", "2026-03-01 8:30")[0] == "2026-03-01T08:30:00+08:00"
    assert read("datetime", "2026-03-01T08:30:05+00:00")[0] == "2026-03-01T08:30:05+00:00"
    assert read("datetime", "2026-03-01 08:30:00Z")[0] == "2026-03-01T08:30:00+00:00"


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-01",
        "2026-03-01 25:00",
        "2026-03-01 08:61",
        "08:30",
        "2026-03-01 08:30+99:00",
        "2026-03-01 8:30 pm",
    ],
)
def test_moments_that_do_not_exist_are_refused(typed: str) -> None:
    assert refusal("datetime", typed).code == "FORM-04"


@pytest.mark.parametrize("typed", ["2026-03-29 02:30", "2026-10-25 02:30"])
def test_an_hour_the_clocks_skip_or_repeat_needs_its_offset(typed: str) -> None:
    with pytest.raises(CtdeskError):
        read_entry(item("datetime"), typed, tz=BERLIN)
    assert read("datetime", typed + "+01:00", tz=BERLIN)[0] == typed.replace(" ", "T") + ":00+01:00"


@pytest.mark.parametrize("typed", ["", "   ", "\u3000\u3000", "\n\t"])
@pytest.mark.parametrize("kind", ["text", "quantity", "date", "scan"])
def test_blanks_are_no_answer(kind: str, typed: str) -> None:
    assert refusal(kind, typed).code == "FORM-06"


def test_a_megabyte_is_too_long_and_both_lengths_are_said() -> None:
    refused = refusal("text", "长" * 1_048_576)
    assert refused.code == "FORM-07"
    assert refused.values == {"most": "4,000", "entered": "1,048,576"}
    assert read("text", "长" * 4000)[0] == "长" * 4000


@pytest.mark.parametrize(
    "character", ["\ud800", "\x00", "\x1b", "\u202e", "\u2066", "\u200b", "\ufeff", "\u0378", "\ufdd0"]
)
def test_characters_that_hide_or_break_text_are_refused(character: str) -> None:
    refused = refusal("text", f"外{character}箱")
    assert (refused.code, refused.values["position"]) == ("FORM-08", 2)


def test_a_character_without_a_code_is_named() -> None:
    assert refusal("text", "王\ue0ab").code == "FORM-09"


@pytest.mark.parametrize(
    "name", ["𠮷田", "㛃", "䶮", "O'Brien'; DROP TABLE", "<img src=file://x>", "第一行\n第二行"]
)
def test_rare_characters_and_markup_are_kept_as_text(name: str) -> None:
    assert read("text", name)[0] == name


def test_twins_are_stored_in_one_form() -> None:
    assert read("text", "Ange\u0301lique")[0] == "Angélique"
    assert clean_text("a\r\nb\rc", "A1") == "a\nb\nc"


@given(st.text(max_size=60))
def test_no_text_whatever_makes_reading_fail_otherwise(text: str) -> None:
    for kind, unit in (
        ("text", None),
        ("quantity", "°C"),
        ("date", None),
        ("datetime", None),
        ("scan", None),
    ):
        try:
            value = read_entry(item(kind, unit), text, tz=SHANGHAI).value
        except CtdeskError as refused:
            assert refused.code.startswith("FORM-0")
        else:
            assert isinstance(value, str)
            assert value == unicodedata.normalize("NFC", value)


@given(st.decimals(min_value=-9999, max_value=9999, places=3))
def test_every_plain_decimal_keeps_its_value(number: object) -> None:
    value, _ = read("quantity", str(number), "min")
    assert value == (str(number).replace("-", "", 1) if float(str(number)) == 0 else str(number))
