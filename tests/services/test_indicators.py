"""Indicators: every figure agrees with plain Python over the raw rows, on both databases, and opens what it
counts.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ctdesk.db.tables.catalogue import Product
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.periods import own_period, period_of
from ctdesk.exchange.spreadsheet import read_table
from ctdesk.services.dashboard import excursions_by_product, overdue_now, received_by_outcome
from ctdesk.services.indicator_cases import indicator_cases
from ctdesk.services.indicator_prints import export_report, report_paper
from ctdesk.services.indicators import SOURCES, not_computed, read_figures
from ctdesk.services.list_prints import print_list
from fixtures.cast import Cast
from fixtures.plain_figures import Plain, value_of
from fixtures.winter import WARD, plant

pytestmark = pytest.mark.usefixtures("messages")
# The clock of the cast stands on 2 March 2026, 09:00.
PERIODS = (
    period_of("month", date(2026, 1, 15)),
    period_of("month", date(2026, 2, 1)),
    period_of("month", date(2026, 3, 2)),
    period_of("quarter", date(2026, 2, 2)),
    period_of("months_12", date(2026, 3, 2)),
    own_period(date(2026, 1, 31), date(2026, 2, 1)),
    own_period(date(2016, 1, 1), date(2026, 12, 31)),
)


def test_every_figure_agrees_with_plain_rows_and_opens_what_it_counts(any_cast: Cast) -> None:
    cast = any_cast
    cast.do("lead", plant)
    plain = Plain(cast, PERIODS)
    with cast.gate.reading() as db:
        second = db.query(Product.id).filter_by(code="X2").scalar()
    wrong = []
    asks = [(period, None, None) for period in PERIODS]
    asks += [(PERIODS[4], second, None), (PERIODS[1], second, None), (PERIODS[4], None, WARD)]
    for period, product, department in asks:
        asked = {"period": period, "product_id": product, "department": department}
        read = {one.indicator.code: one for one in cast.ask("lead", read_figures, **asked)}
        for code, measure in SOURCES:
            told = next(one for one in read[code].told if one.measure.id == measure)
            mine = (
                product if "product" in told.measure.follows else None,
                department if "department" in told.measure.follows else None,
            )
            said = plain.figure(f"{code}.{measure}", period, *mine)
            figure = told.figure
            found = (figure.value, figure.part, figure.unjudged)
            if said is None:
                if figure.because != "today_only":
                    wrong.append((code, measure, period, found, "known for today only"))
                continue
            before = plain.of["site"][0]["created_at"]
            gone = not said[0] and period.last.isoformat() < before[:10]
            value = None if gone else value_of(told.measure.statistic, told.measure.unit, said)
            expected = (value, *((0, 0) if gone else (said[0], said[2])))
            if found != expected or (told.measure.of.en and not gone and figure.whole != said[1]):
                wrong.append((code, measure, period, found, expected))
            if told.measure.statistic == "per_100" or period not in (PERIODS[1], PERIODS[4]):
                continue  # records of a rate are the incidents; units stand below the line
            rows = pages(cast, code, measure, asked)
            counted = (
                sum(one.part or 0 for one in rows),
                sum(one.whole for one in rows if one.part is None),
            )
            if not gone and (counted != (said[0], said[2]) or any(one.number == "–" for one in rows)):
                wrong.append((code, measure, period, counted, (said[0], said[2])))
    assert wrong == []


def pages(cast: Cast, code: str, measure: str, asked: dict[str, Any]) -> list[Any]:
    """Every row behind a figure, three at a time, each once."""
    rows: list[Any] = []
    after = None
    while True:
        page = cast.ask("lead", indicator_cases, code=code, measure=measure, after=after, limit=3, **asked)
        rows += page.rows
        after = page.next_after
        if after is None:
            assert len({one.id for one in rows}) == len(rows)
            return rows


def test_the_report_says_what_the_dashboard_says_and_nothing_that_cannot_be_computed(cast: Cast) -> None:
    empty = cast.ask("lead", read_figures, period=period_of("month", date(2026, 3, 2)))
    shares = [told for one in empty for told in one.told if told.measure.of.en and told.measure.id != "late"]
    assert {told.measure.absent.en for told in shares if told.figure.whole == 0} and all(
        told.figure.value is None and told.light is None for told in shares if not told.figure.whole
    )
    assert not any(told.figure.value == 100 and not told.figure.whole for told in shares)
    assert {one.code for one in not_computed()} >= {"K09", "K14", "K33", "K36"}

    cast.do("lead", plant)
    period = period_of("month", date(2026, 2, 1))
    paper = cast.ask("lead", report_paper, period=period)
    cells = {
        row.cells[0]: row.cells
        for part in paper.parts
        for row in part.rows
        if str(row.cells[0]).startswith("K")
    }
    assert (cells["K03"][2].text, cells["K03"][4].text, cells["K03"][4].marked) == ("80.0 %", "未达标", True)
    assert (cells["K04"][2].text, cells["K04"][6].under) == (
        "25.0 %",
        "shipments with an excursion 1 ÷ shipments that could be judged 4; 1 not judged",
    )
    assert cells["K28"][6].under == "known for today only"
    printed = cast.do("lead", print_list, of=report_paper, way="pdf", asked={"period": period})
    assert printed.pdf.startswith(b"%PDF")

    made = cast.do("lead", export_report, period=period)
    table = read_table(made.data, made.name)
    by_code = {row[0]: row for row in table.rows}
    assert made.name == "indicators-20260201-20260228.xlsx"
    assert (float(by_code["K03"][3]), by_code["K03"][10]) == (80.0, "Off target")
    assert by_code["K09"][3] == "" and by_code["K09"][13] == "no infusion recorded yet"

    received = cast.ask("lead", received_by_outcome, period=period)[-1]
    assert (received.accepted, received.quarantined, received.rejected) == (4, 0, 1)
    trips = cast.ask("lead", excursions_by_product, period=own_period(date(2026, 1, 1), date(2026, 2, 28)))
    assert [(one.name, one.beyond, one.judged) for one in trips] == [
        ("试验品2", 1, 2),
        ("–", 1, 1),  # no order names its product
        ("试验品1", 0, 3),
    ]
    late = cast.ask("lead", overdue_now)
    assert {one.kind for one in late} >= {"alarm", "capa", "document", "equipment", "obligation"}
    assert [one.due for one in late] == sorted(one.due for one in late)


def test_what_nobody_may_see_or_ask_is_refused(cast: Cast) -> None:
    period = period_of("month", date(2026, 3, 2))
    with pytest.raises(Refused):
        cast.ask("nurse", read_figures, period=period)
    for wanted in ({"codes": ("K09",)}, {"codes": ("K99",)}):
        with pytest.raises(CtdeskError) as refused:
            cast.ask("lead", read_figures, period=period, **wanted)
        assert refused.value.code == "IND-01"
    for wrong in ({"which": "bad"}, {"after": "nothing"}, {"after": "2026|x"}):
        with pytest.raises(CtdeskError) as refused:
            cast.ask("lead", indicator_cases, code="K03", measure="rate", period=period, **wrong)
        assert refused.value.code == "IND-02"
    with pytest.raises(CtdeskError) as refused:
        cast.ask("lead", indicator_cases, code="K03", measure="median", period=period)
    assert refused.value.code == "IND-01"
    to_come = cast.ask("lead", read_figures, period=period_of("year", date(2031, 1, 1)))
    assert {told.figure.because for one in to_come for told in one.told} == {"future"}
    assert (
        cast.ask(
            "lead", indicator_cases, code="K26", measure="rate", period=period_of("year", date(2031, 1, 1))
        ).rows
        == ()
    )
