"""When two values say the same, and when a text can be a code at all."""

from __future__ import annotations

import pytest

from ctdesk.domain.answers import Value
from ctdesk.forms.agreement import agrees
from ctdesk.forms.codes import is_well_formed
from ctdesk.forms.definition import Code, How
from ctdesk.forms.durations import read_duration
from ctdesk.forms.patterns import is_safe


@pytest.mark.parametrize(
    ("value", "target", "how", "kind", "same"),
    [
        ("50", "50.0", "number", "quantity", True),
        ("50", "50.0", "exact", "quantity", True),
        ("50", "51", "number", "quantity", False),
        ("x", "x", "number", "quantity", False),
        ("AB 12", "ab12", "code", "text", True),
        ("AB12", "AB13", "code", "text", False),
        ("", "", "code", "text", False),
        ("王·明", "王•明", "name", "text", True),
        ("王明", "王 明", "name", "text", False),
        ("张三", ["張三", "张三"], "name", "text", True),
        ("Ange\u0301", "Angé", "exact", "text", True),
        ("a", "A", "exact", "text", False),
        ("tank", ["tank", "shipper"], "one_of", "choice", True),
        ("depot", ["tank", "shipper"], "one_of", "choice", False),
        ("x", [], "one_of", "choice", False),
        (True, True, "exact", "check", True),
        (True, "True", "exact", "check", False),
        (None, None, "exact", "text", False),
        (["a"], ["a"], "exact", "attachment", True),
    ],
)
def test_values_agree(value: Value, target: Value, how: How, kind: str, same: bool) -> None:
    assert agrees(value, target, how, kind) is same


@pytest.mark.parametrize(
    ("kind", "text", "good"),
    [
        ("trace_code", "81234560000000000001", True),
        ("trace_code", "8123456 0000 0000 00001", True),
        ("trace_code", "8123456", False),
        ("gs1", "(01)09521234543213(10)AB", True),
        ("gs1", "0109521234543213", True),
        ("gs1", "0109521234543214", False),
        ("coi", "MAKER-2026-001", True),
        ("coi", "x" * 41, False),
        ("din", "=A99992612345600", True),
        ("din", "=A999926123456", False),
        ("din", "APH-2026-1", True),
        ("position", "T1-A-1-1", True),
        ("position", "T1", False),
        ("seal", "封签", False),
        ("seal", "S 123", True),
        ("awb", "", False),
    ],
)
def test_codes_have_their_form(kind: Code, text: str, good: bool) -> None:
    assert is_well_formed(kind, text) is good


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("PT2H", 7200), ("PT10M", 600), ("P7D", 604800), ("P1DT1H1M1S", 90061), ("PT0S", 0)],
)
def test_durations_are_read(text: str, seconds: int) -> None:
    duration = read_duration(text)
    assert duration is not None
    assert duration.total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "2H", "PT2", "P1M", "PT1.5H", "-PT1H", "P1DT", "pt2h"])
def test_other_durations_are_not(text: str) -> None:
    assert read_duration(text) is None


@pytest.mark.parametrize("pattern", ["(a+)+", "(a*)*b", "([0-9]+)*", "(", r"(a)\1", "a" * 201])
def test_expressions_that_may_run_away_are_refused(pattern: str) -> None:
    assert not is_safe(pattern)


@pytest.mark.parametrize("pattern", ["[0-9A-Z]{4}", r"\d{3}-\d{2}", "a|b", "(ab)+"])
def test_plain_expressions_are_allowed(pattern: str) -> None:
    assert is_safe(pattern)
