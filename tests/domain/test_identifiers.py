"""Codes: their forms, their check characters, and when two are the same."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain import identifiers as codes
from ctdesk.domain.errors import CtdeskError


def refused(read: object, text: str) -> bool:
    try:
        read(text)
    except CtdeskError as error:
        return error.code == "SCAN-11"
    return False


def test_a_coi_of_isbt_128_is_known_with_and_without_its_identifier() -> None:
    assert codes.read_coi("&/CHA999926000123") == codes.ChainOfIdentity("CHA999926000123", isbt=True)
    assert codes.read_coi("CHA999926000123").isbt


def test_a_makers_own_coi_is_taken_as_it_is() -> None:
    assert codes.read_coi(" DEMO-2026/007-a ") == codes.ChainOfIdentity("DEMO-2026/007-a", isbt=False)


@pytest.mark.parametrize("text", ["", " ", "&/CHA9999", "&/DEMO-1", "x" * 41, "患者一", "a\x1db", "a\tb"])
def test_what_is_no_coi_is_refused(text: str) -> None:
    assert refused(codes.read_coi, text)


@pytest.mark.parametrize("letter", ["O", "0"])
def test_the_facility_of_a_coi_begins_neither_with_o_nor_with_zero(letter: str) -> None:
    assert not codes.read_coi(f"CH{letter}999926000123").isbt


def test_the_bag_of_a_coi_is_what_follows_it() -> None:
    assert codes.read_coi_bag("&/CHA999926000123-02", "CHA999926000123") == ("CHA999926000123-02", "02")
    assert codes.read_coi_bag("OTHER-02", "CHA999926000123") == ("OTHER-02", None)
    assert codes.read_coi_bag("DEMO-1", "DEMO-1") == ("DEMO-1", None)


def test_the_check_character_of_the_published_example() -> None:
    # JPAC red book, annex on the ISBT 128 check character: G123 498 654 321 has H, and 77 in the flags.
    assert codes.check_character("G123498654321") == "H"
    assert codes.read_din("=G12349865432177").flags == "77"


def test_a_donation_number_is_read_scanned_and_from_the_label() -> None:
    assert codes.read_din("=G12349865432100") == codes.DonationNumber("G123498654321", "00", "H")
    assert codes.read_din("G1234 98 654321 H").check == "H"
    assert codes.read_din("G123498654321").value == "G123498654321"


@pytest.mark.parametrize(
    "text",
    ["G1234 98 654321 J", "=G12349865432176", "=G123498654321", "=g12349865432100", "O123498654321", ""],
)
def test_a_wrong_donation_number_is_refused(text: str) -> None:
    assert refused(codes.read_din, text)


@given(st.integers(0, 12), st.sampled_from("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"))
def test_one_changed_character_changes_the_check_character(place: int, other: str) -> None:
    din = "G123498654321"
    changed = din[:place] + other + din[place + 1 :]
    assert (codes.check_character(changed) == "H") == (changed == din)


@pytest.mark.parametrize("place", range(12))
def test_two_exchanged_characters_change_the_check_character(place: int) -> None:
    din = "G123498654321"
    changed = din[:place] + din[place + 1] + din[place] + din[place + 2 :]
    assert codes.check_character(changed) != "H" or changed == din


def test_a_check_character_needs_digits_and_capitals() -> None:
    for text in ("g1", "1*", "Ａ"):
        with pytest.raises(ValueError, match="capital"):
            codes.check_character(text)


def test_a_trace_code_names_the_drug_in_its_first_seven_digits() -> None:
    assert codes.read_trace_code("81234567890123456789") == codes.TraceCode(
        "81234567890123456789", "8123456", False
    )
    assert codes.read_trace_code("8123456 7890 1234 56789").drug_id == "8123456"


def test_a_trace_code_of_the_other_scheme_is_flagged() -> None:
    code = codes.read_trace_code("0106912345678901212026A0001")
    assert (code.alt_scheme, code.drug_id) == (True, None)


@pytest.mark.parametrize("text", ["8123456789012345678", "²" * 20, "٣" * 20, "", "short", "x" * 51])
def test_what_is_no_trace_code_is_refused(text: str) -> None:
    assert refused(codes.read_trace_code, text)


def test_gs1_check_digits_of_known_numbers() -> None:
    assert codes.gs1_check_digit("629104150021") == "3"
    assert codes.gs1_check_digit("37610425002123456") == "9"
    assert codes.has_gs1_check_digit("06291041500213")
    assert not codes.has_gs1_check_digit("06291041500214")
    assert not codes.has_gs1_check_digit("٣" * 14)
    with pytest.raises(ValueError, match="ASCII"):
        codes.gs1_check_digit("12²")


def test_a_position_has_four_parts() -> None:
    assert str(codes.read_position("ln01-r2-b03-07")) == "LN01-R2-B03-07"
    assert refused(codes.read_position, "LN01-R2-B03")
    assert refused(codes.read_position, "LN01-R2-B03-07-1")


def test_a_record_number_has_a_year_and_four_digits_or_more() -> None:
    number = codes.read_record_number("RJ-ACC-2026-0031")
    assert (number.year, number.serial, str(number)) == (2026, 31, "RJ-ACC-2026-0031")
    assert str(codes.read_record_number("RJ-ACC-2026-12345")) == "RJ-ACC-2026-12345"
    assert refused(codes.read_record_number, "RJ-ACC-26-0031")


@pytest.mark.parametrize(
    ("code", "groups"),
    [
        ("CHA999926000123", "CH A9999 26 000 123"),
        ("81234567890123456789", "8123456 7890 1234 56789"),
        ("=G12349865432100", "=G1234 98 654 321 00"),
        ("06291041500213", "0629 1041 5002 13"),
        ("DEMO-2026-7", "DEMO-2026-7"),
        ("A1", "A1"),
    ],
)
def test_codes_are_read_aloud_in_groups(code: str, groups: str) -> None:
    assert codes.group_for_reading(code) == groups


@given(st.text(max_size=60))
def test_grouping_adds_spaces_only(text: str) -> None:
    plain = "".join(codes.tidy_code(text).split())
    assert "".join(codes.group_for_reading(text).split()) == plain


@given(st.text(max_size=30))
def test_a_code_is_the_same_as_its_groups(text: str) -> None:
    if "".join(codes.tidy_code(text).split()):
        assert codes.same_code(text, codes.group_for_reading(text))


def test_codes_agree_but_for_spaces_case_and_width() -> None:
    assert codes.same_code("cha9999 26 000123", "ＣＨＡ９９９９２６０００１２３")
    assert not codes.same_code("CHA999926000123", "CHA999926000124")
    assert not codes.same_code("A-1", "A1")
    assert not codes.same_code("O1", "01")


def test_two_empty_codes_or_names_never_agree() -> None:
    assert not codes.same_code("", " ")
    assert not codes.same_name("", " ")


def test_names_agree_character_by_character() -> None:
    assert codes.same_name("王䶮", "王䶮")
    assert not codes.same_name("王伟", "王炜")
    assert not codes.same_name("Anna Wang", "Wang Anna")
    assert not codes.same_name("Anna", "anna")


def test_middle_dots_of_all_kinds_are_one() -> None:
    assert codes.same_name("古丽·买买提", "古丽•买买提")
    assert codes.same_name("古丽・买买提", "古丽‧买买提")
    assert not codes.same_name("古丽·买买提", "古丽买买提")


def test_a_variant_counts_only_where_the_table_says_so() -> None:
    assert not codes.same_name("張三", "张三")
    assert codes.same_name("張三", "张三", {"張": "张"})


def test_the_shipped_variants_are_single_characters_without_chains() -> None:
    text = (Path(__file__).parents[2] / "resources" / "name_variants.toml").read_text(encoding="utf-8")
    variants = tomllib.loads(text)["variants"]
    assert len(variants) > 60
    assert all(len(old) == len(new) == 1 for old, new in variants.items())
    assert not set(variants) & set(variants.values())
    assert len(set(variants.values())) == len(variants)
    assert codes.same_name("歐陽慶華", "欧阳庆华", variants)


def test_names_are_composed_before_they_are_compared() -> None:
    assert codes.same_name("Zoe\u0308", "Zoë")


@given(st.text(), st.text())
def test_comparing_is_the_same_both_ways(a: str, b: str) -> None:
    assert codes.same_code(a, b) == codes.same_code(b, a)
    assert codes.same_name(a, b) == codes.same_name(b, a)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_code(text: str) -> None:
    for read in (
        codes.read_coi,
        codes.read_coi_bag,
        codes.read_din,
        codes.read_trace_code,
        codes.read_position,
        codes.read_record_number,
    ):
        try:
            assert read(text)
        except CtdeskError as error:
            assert error.code == "SCAN-11"
