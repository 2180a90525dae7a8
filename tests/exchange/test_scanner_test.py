"""Every fault of a keyboard wedge is named by what it types for the test codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.exchange.barcodes import read_scan
from ctdesk.exchange.scanner_test import (
    FAULTS,
    GS,
    LAYOUTS,
    TEST_CODES,
    Finding,
    Typed,
    came_twice,
    faults_of,
    is_good,
    judge,
)

PLAIN, GS1, LINE = TEST_CODES
FAST = tuple(at * 0.004 for at in range(40))


def typed(text: str) -> Typed:
    return Typed(text, FAST[: len(text)])


@pytest.mark.parametrize("code", TEST_CODES, ids=lambda one: one.name)
def test_what_arrives_as_printed_is_good(code: object) -> None:
    for one in TEST_CODES:
        assert judge(one, typed(one.text)) == Finding(one.number, (), one.text)


@pytest.mark.parametrize(
    ("code", "text", "faults"),
    [
        (GS1, GS1.text.replace(GS, ""), ("separator_lost",)),
        (GS1, GS1.text.replace(GS, "029"), ("separator_029",)),
        (GS1, GS1.text.replace(GS, "<GS>"), ("separator_other",)),
        (GS1, GS1.text.replace(GS, "|"), ("separator_other",)),
        (GS1, GS1.text.replace(GS, "^]"), ()),
        (GS1, "]d2" + GS1.text, ("prefix",)),
        (GS1, "]d2" + GS1.text.replace(GS, ""), ("separator_lost", "prefix")),
        (GS1, GS1.text.replace(GS, "").swapcase(), ("separator_lost", "case_swapped")),
        (PLAIN, PLAIN.text.swapcase(), ("case_swapped",)),
        (PLAIN, "]d1" + PLAIN.text, ("prefix",)),
        (PLAIN, PLAIN.text.translate(LAYOUTS["layout_azerty"]), ("layout_azerty",)),
        (PLAIN, PLAIN.text.translate(LAYOUTS["layout_qwertz"]), ("layout_qwertz",)),
        (LINE, LINE.text.translate(LAYOUTS["layout_azerty"]), ("layout_azerty",)),
        (LINE, LINE.text.translate(LAYOUTS["layout_qwertz"]), ("layout_qwertz",)),
        (PLAIN, PLAIN.text.replace("-", "'").replace("/", "&"), ("layout_other",)),
        (PLAIN, "".join(chr(ord(c) + 0xFEE0) for c in PLAIN.text), ("input_method",)),
        (PLAIN, PLAIN.text * 2, ("twice",)),
        (LINE, LINE.text[:9], ("cut",)),
        (LINE, LINE.text[4:], ("cut",)),
        (PLAIN, "SOMETHING ELSE", ("unread",)),
        (PLAIN, "", ("unread",)),
        (PLAIN, "S/" + PLAIN.text, ("prefix", "unread")),
    ],
)
def test_each_wrong_setting_has_its_name(code: object, text: str, faults: tuple[str, ...]) -> None:
    assert judge(code, typed(text)).faults == faults  # type: ignore[arg-type]  # a test code


def test_how_it_ends_and_how_fast_it_comes_count_too() -> None:
    text = PLAIN.text
    assert judge(PLAIN, Typed(text, FAST[: len(text)], "pause")).faults == ("no_enter",)
    assert judge(PLAIN, Typed(text, FAST[: len(text)], "tab")).faults == ("tab_suffix",)
    slow = tuple(at * 0.05 for at in range(len(text)))
    assert judge(PLAIN, Typed(text, slow)).faults == ("slow",)
    one_pause = (0.0, *(0.3 + at * 0.004 for at in range(len(text) - 1)))
    assert judge(PLAIN, Typed(text, one_pause)).faults == ()
    assert judge(PLAIN, Typed(text, FAST, composed=True)).faults == ("input_method",)


def test_the_same_code_at_once_again_is_the_scanners_doing() -> None:
    first = Typed(LINE.text, (0.0, 0.1))
    assert came_twice(first, Typed(LINE.text, (0.4, 0.5)))
    assert not came_twice(first, Typed(LINE.text, (5.0, 5.1)))
    assert not came_twice(first, Typed(PLAIN.text, (0.4, 0.5)))


def test_a_whole_test_names_what_was_not_scanned() -> None:
    good = [judge(one, typed(one.text)) for one in TEST_CODES]
    assert faults_of(good) == () and is_good(())
    assert faults_of(good[:2]) == ("unread",) and not is_good(("unread",))
    assert is_good(("prefix",))


def test_the_codes_of_the_sheet_are_codes_that_we_read() -> None:
    assert read_scan("]d2" + GS1.text).parts["serial"] == "SN42"
    assert {one.number for one in TEST_CODES} == {1, 2, 3}


@given(st.sampled_from(TEST_CODES), st.text(max_size=80))
def test_anything_at_all_is_judged(code: object, text: str) -> None:
    finding = judge(code, Typed(text))  # type: ignore[arg-type]  # a test code
    assert set(finding.faults) <= set(FAULTS)
    assert finding.good or finding.faults
