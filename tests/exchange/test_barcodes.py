"""Scans as scanners type them, rows 34 to 45 of the bad-input catalogue."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.barcodes import OPAQUE_KINDS, match_scan, read_scan

GS = "\x1d"
GTIN = "0106291041500213"


def refused(text: str, **more: str) -> CtdeskError:
    with pytest.raises(CtdeskError) as caught:
        read_scan(text, **more)
    return caught.value


def test_a_gs1_scan_is_read_with_its_separator() -> None:
    scan = read_scan(f"]d2{GTIN}17270630{'10CT42'}{GS}21P007\r\n")
    assert scan.kinds == ("gs1", "trace_code", "batch")
    assert scan.parts["gtin"] == "06291041500213"
    assert (scan.parts["batch"], scan.parts["serial"], scan.parts["expires_on"]) == (
        "CT42",
        "P007",
        "2027-06-30",
    )
    assert scan.value_for("batch") == "CT42"


@pytest.mark.parametrize("head", ["", "]d2", "]C1", "]Q3"])
def test_the_separator_itself_or_the_symbology_makes_a_scan_gs1(head: str) -> None:
    assert read_scan(f"{head}{GTIN}10CT42{GS}21P007").parts["serial"] == "P007"


def test_a_separator_typed_as_control_and_bracket_is_a_separator() -> None:
    assert read_scan(f"{GTIN}10CT42^]21P007").parts["serial"] == "P007"


def test_fixed_elements_alone_need_no_separator() -> None:
    assert read_scan(f"{GTIN}17270630").parts["expires_on"] == "2027-06-30"
    assert read_scan(GTIN).kinds == ("gs1",)


def test_the_printed_line_with_brackets_is_read() -> None:
    assert read_scan("(01)06291041500213(10)CT42(21)P007").parts["batch"] == "CT42"


def test_a_wrong_check_digit_is_scan_01() -> None:
    error = refused("]d20106291041500214")
    assert (error.code, error.values["ai"]) == ("SCAN-01", "01")
    assert refused("]d200376104250021234561").code == "SCAN-01"


def test_a_lost_separator_is_scan_02() -> None:
    assert refused(f"{GTIN}10CT4221P007").code == "SCAN-02"


def test_a_separator_typed_as_029_is_scan_02() -> None:
    assert refused(f"]d2{GTIN}10CT4202921P007").code == "SCAN-02"


def test_029_inside_a_lot_is_no_separator_when_a_real_one_is_there() -> None:
    assert read_scan(f"]d2{GTIN}10CT02921{GS}21P007").parts["batch"] == "CT02921"


def test_a_lot_that_is_not_of_the_product_is_scan_02() -> None:
    error = refused(f"]d2{GTIN}10CT4221P007", product_lot_pattern=r"CT[0-9]{2}")
    assert (error.code, error.values["length"]) == ("SCAN-02", 10)
    assert read_scan(f"]d2{GTIN}10CT42", product_lot_pattern=r"CT[0-9]{2}").parts["batch"] == "CT42"


def test_a_lot_longer_than_gs1_allows_is_scan_02() -> None:
    assert refused(f"]d2{GTIN}10{'A' * 21}").code == "SCAN-02"


@pytest.mark.parametrize("text", ["０１０６２９１", "COI。123", "身份链", "A１"])
def test_text_of_an_input_method_is_scan_03(text: str) -> None:
    assert refused(text).code == "SCAN-03"


def test_a_short_gtin_is_scan_04() -> None:
    error = refused("]d20112345678")
    assert (error.code, error.values["needed"], error.values["got"]) == ("SCAN-04", 14, 8)


def test_an_unknown_identifier_is_scan_05_with_its_place() -> None:
    error = refused(f"]d2{GTIN}05123")
    assert (error.code, error.values["ai"], error.values["position"]) == ("SCAN-05", "0512", 17)
    assert refused(f"]d2{GTIN}10CT42{GS}XX").values["position"] == 24


def test_a_repeated_identifier_is_scan_05() -> None:
    assert refused(f"]d2{GTIN}{GTIN}").code == "SCAN-05"


@pytest.mark.parametrize("day", ["270231", "271301", "270001"])
def test_a_date_that_does_not_exist_is_scan_06(day: str) -> None:
    assert refused(f"]d2{GTIN}17{day}").code == "SCAN-06"


def test_day_00_is_the_last_of_the_month_and_is_said() -> None:
    scan = read_scan(f"]d2{GTIN}17280200")
    assert scan.parts["expires_on"] == "2028-02-29"
    assert scan.warnings == ("day_00_is_last_of_month",)


@pytest.mark.parametrize(
    "text",
    [
        "A" * 101,
        "8123456789012345678981234567890123456789",
        "=G12349865432100=G12349865432100",
        "CT42\rCT43",
        f"]d2{GTIN}]d2{GTIN}",
        "A" * 60,
    ],
)
def test_two_codes_in_one_scan_are_scan_09(text: str) -> None:
    assert refused(text).code == "SCAN-09"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \r\n",
        "=g12349865432100",
        "=G12349865432176",
        "&/CHA9999",
        "cha999926000123",
        "RJ'ACC'2026'0031",
        "é",
        "\x02",
        "\ud800",
    ],
)
def test_no_code_or_a_wrong_check_character_is_scan_11(text: str) -> None:
    assert refused(text).code == "SCAN-11"


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/01/06291041500213",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "]Q1HTTPS://x.y",
        "www.example.org",
        "WIFI:S:x;;",
    ],
)
def test_a_link_is_scan_12(text: str) -> None:
    assert refused(text).code == "SCAN-12"


def test_isbt_codes_name_themselves() -> None:
    din = read_scan("=G12349865432100")
    assert (din.kinds, din.value, din.parts["check"]) == (("din",), "G123498654321", "H")
    assert read_scan("&/CHA999926000123").kinds == ("coi", "coi_bag")
    assert refused("=<E0031000").code == "SCAN-05"


def test_twenty_digits_are_first_of_all_a_trace_code() -> None:
    scan = read_scan("81234567890123456789")
    assert (scan.kinds[0], scan.parts["drug_id"]) == ("trace_code", "8123456")


def test_positions_and_record_numbers_are_known_by_their_form() -> None:
    assert read_scan("LN01-R2-B03-07").kinds[0] == "position"
    assert read_scan("RJ-ACC-2026-0031").kinds[:2] == ("record", "position")


def test_a_code_that_does_not_say_what_it_is_may_be_any() -> None:
    assert read_scan("SH-0042").kinds == OPAQUE_KINDS


def test_a_scan_goes_where_its_value_is_expected() -> None:
    expected = {
        "C2": (("awb",), "AWB-1"),
        "D1": (("shipper",), "SH-0042"),
        "D7": (("seal",), None),
        "H4": (("din",), None),
    }
    assert match_scan(read_scan("sh-0042"), expected) == ["D1", "D7", "C2"]


def test_a_wrong_code_still_belongs_to_its_item() -> None:
    expected = {"A10": (("coi",), "CHA999926000123"), "H6": (("din",), None)}
    assert match_scan(read_scan("&/CHA999926000999"), expected) == ["A10"]


def test_a_gs1_scan_fits_the_batch_by_its_lot() -> None:
    scan = read_scan(f"{GTIN}10CT42{GS}21P007")
    assert match_scan(scan, {"H8": (("batch",), "CT42"), "H16": (("trace_code",), None)}) == ["H8", "H16"]


def test_a_scan_nobody_waits_for_fits_nothing() -> None:
    assert match_scan(read_scan("=G12349865432100"), {"D7": (("seal",), None)}) == []


def read_or_refused(text: str) -> None:
    try:
        scan = read_scan(text)
    except CtdeskError as error:
        assert re.fullmatch(r"SCAN-(?:0[1-69]|11|12|2[0-2])", error.code)
    else:
        assert scan.kinds
        assert scan.raw == text


@given(st.text(alphabet=st.characters(), max_size=120))
@example("\ud800")
@example("]d2")
@example("()")
@example("(01)(10)")
@example("]d2\x1d\x1d")
def test_any_text_is_a_scan_or_a_known_refusal(text: str) -> None:
    read_or_refused(text)


@given(st.text(alphabet="0123456789()]dCQ=&/\x1d^-ACH<", max_size=60))
def test_any_text_of_code_characters_is_a_scan_or_a_known_refusal(text: str) -> None:
    read_or_refused(text)


@given(st.text(alphabet="0123456789\x1d", max_size=40))
def test_any_continuation_of_a_gs1_code_is_a_scan_or_a_known_refusal(text: str) -> None:
    read_or_refused(f"]d2{GTIN}{text}")
