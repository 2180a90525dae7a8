"""Columns take their width from what stands in them; identifiers and numbers with units stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.paper.column_fit import fitted
from ctdesk.paper.typeset import BODY, longest_term, wrap
from fixtures.acceptance_paper import the_press

FACE = the_press().face


@given(st.lists(st.text("甲乙 abc-1/2", min_size=0, max_size=60), min_size=1, max_size=7))
def test_columns_fill_the_table_exactly(texts: list[str]) -> None:
    widths = fitted(FACE, [[(text, BODY)] for text in texts], 470, 7)
    assert sum(widths) == pytest.approx(470)
    assert all(width > 0 for width in widths)


def test_no_word_is_torn_while_there_is_room() -> None:
    texts = [
        "LN1-A-1-20",
        "示例赛注射液（演示） FKD876-2602 PJ-ASN-2026-0001 冻存盒 cassette 1",
        "Explanation",
    ]
    for text, width in zip(texts, fitted(FACE, [[(one, BODY)] for one in texts], 300, 7), strict=True):
        assert longest_term(FACE, text, BODY) <= width - 7


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("PJ-ORD-2026-0001 / PJ-ASN-2026-0001", 110, ("PJ-ORD-2026-0001 /", "PJ-ASN-2026-0001")),
        ("计划回输 2026-02-08 之后", 82, ("计划回输", "2026-02-08 之后")),
        ("依据：开罐时温度 -172.3 °C 超限", 78, ("依据：开罐时温度", "-172.3 °C 超限")),
        ("最高 −122.6 °C", 42, ("最高", "−122.6 °C")),
        ("干细胞制剂（演示） × 2", 92, ("干细胞制剂（演示）", "× 2")),
    ],
)
def test_a_code_a_date_and_a_number_with_its_unit_stay_on_one_line(
    text: str, width: float, lines: tuple[str, ...]
) -> None:
    assert wrap(FACE, text, BODY, width) == lines


def test_what_fits_nowhere_is_torn_at_its_hyphens() -> None:
    assert wrap(FACE, "LN1-20260929-EXPORT.csv", BODY, 70) == ("LN1-20260929-", "EXPORT.csv")
