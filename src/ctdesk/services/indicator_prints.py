"""The report of a period on paper and in a workbook: the figures of the dashboard, each with what it is made
of, its target, its light in words and the former period; what cannot be computed says why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.domain.indicators import Figure, Measure, full_name
from ctdesk.domain.periods import Period
from ctdesk.domain.qualifications import Words
from ctdesk.services.dashboard import (
    Overdue,
    ProductTrips,
    Received,
    excursions_by_product,
    overdue_now,
    received_by_outcome,
)
from ctdesk.services.gate import command, query
from ctdesk.services.indicators import DUTY, Reading, Told, computed_codes, not_computed, read_figures
from ctdesk.services.print_words import minute

if TYPE_CHECKING:
    from ctdesk.forms.definition import Text
    from ctdesk.paper.list_paper import ListPaper, ListTable
    from ctdesk.paper.press import Press
    from ctdesk.services.work import UnitOfWork

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("report_receipt", ("K01", "K02", "K03", "K04", "K05", "K06", "K30")),
    ("report_storage", ("K07", "K08", "K28")),
    ("report_safety", ("K23", "K16", "K24", "K25", "K22", "K18", "K20", "K35", "K41")),
    ("report_team", ("K32", "K26", "K27", "K29", "K31", "K42")),
)
MOST_OVERDUE = 60
_UNITS = {
    "percent": Words("%", "%"),
    "minute": Words("min", "min"),
    "hour": Words("h", "h"),
    "day": Words("天", "d"),
    "count": Words("", ""),
    "per_100_units": Words("", ""),
}
_LIGHTS = {
    "green": Words("达标", "On target"),
    "amber": Words("接近目标", "Close to target"),
    "red": Words("未达标", "Off target"),
    None: Words("仅监测", "Watched"),
}
_BECAUSE = {
    "unjudged": Words("尚无法判定", "not judged yet"),
    "future": Words("尚未开始", "not begun yet"),
    "today_only": Words("仅能给出今日状态", "known for today only"),
}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A workbook and the name it is offered under."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One measure as a report says it."""

    code: str
    name: Words
    value: str
    made_of: Words
    target: str
    light: Words
    red: bool
    former: str


@query(needs=DUTY)
def report_paper(
    work: UnitOfWork,
    *,
    period: Period,
    product_id: int | None = None,
    department: str | None = None,
) -> ListPaper:
    """The report of a period for paper."""
    from ctdesk.paper.list_paper import ListPaper
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press = the_press()
    readings = _readings(work, period, product_id, department)
    parts: list[ListTable] = []
    for title, codes in GROUPS:
        lines = [line for code in codes if code in readings for line in figure_lines(readings[code])]
        if lines:
            parts.append(_figures(press, title, lines))
    parts.append(_absent(press))
    received = received_by_outcome(work, period=period, product_id=product_id, department=department)
    parts.append(_received(press, received))
    parts.append(_products(press, excursions_by_product(work, period=period, department=department)))
    if period.ends(ZoneInfo(work.site.time_zone)) > work.now:  # what is overdue is known for now only
        parts.append(_overdue(press, overdue_now(work), work.site.time_zone))
    return ListPaper(
        site_on_paper(work.site),
        press.word("report_title"),
        _about(work, press, period, product_id, department),
        work.now,
        f"{work.actor.name} {work.actor.staff_no}".strip(),
        tuple(parts),
    )


@command(needs=DUTY, action="indicators.export")
def export_report(
    work: UnitOfWork,
    *,
    period: Period,
    product_id: int | None = None,
    department: str | None = None,
) -> ReportFile:
    """The figures of a period with their trend as a workbook; the trail keeps its digest."""
    from ctdesk.exchange.spreadsheet import write_xlsx

    readings = _readings(work, period, product_id, department, trends=True)
    periods = next((one.told[0].trend for one in readings.values()), ())
    headers = (
        "代码 Code",
        "指标",
        "Figure",
        "数值 Value",
        "单位 Unit",
        "分子 Part",
        "分母 Whole",
        "未判定 Not judged",
        "目标 Target",
        "状态",
        "Light",
        "上期 Former",
        "说明",
        "Remark",
        *(f"{one.first.isoformat()} – {one.last.isoformat()}" for one, _ in periods),
    )
    rows: list[tuple[Any, ...]] = []
    for reading in readings.values():
        for told, line in zip(reading.told, figure_lines(reading), strict=True):
            figure = told.figure
            rows.append(
                (
                    line.code,
                    line.name.zh_CN,
                    line.name.en,
                    figure.value,
                    _UNITS[told.measure.unit].en,
                    figure.part,
                    figure.whole,
                    figure.unjudged,
                    line.target,
                    line.light.zh_CN if figure.value is not None else "",
                    line.light.en if figure.value is not None else "",
                    told.former.value,
                    line.made_of.zh_CN,
                    line.made_of.en,
                    *(one.value for _, one in told.trend),
                )
            )
    for one in not_computed():
        absent = one.measures[0].absent
        blank: tuple[None, ...] = (None,) * 9
        rows.append((one.code, one.name.zh_CN, one.name.en, *blank, absent.zh_CN, absent.en))
    data = write_xlsx(headers, rows, sheet="indicators")
    work.event.facts["sha256"] = hashlib.sha256(data).hexdigest()
    work.event.facts["period"] = [period.first.isoformat(), period.last.isoformat()]
    return ReportFile(f"indicators-{period.first:%Y%m%d}-{period.last:%Y%m%d}.xlsx", data)


def _readings(
    work: UnitOfWork, period: Period, product_id: int | None, department: str | None, *, trends: bool = False
) -> dict[str, Reading]:
    found = read_figures(
        work,
        period=period,
        codes=computed_codes(),
        product_id=product_id,
        department=department,
        trends=trends,
    )
    return {one.indicator.code: one for one in found}


def figure_lines(reading: Reading) -> Iterator[FigureLine]:
    """The measures of an indicator as a report says them."""
    for told in reading.told:
        yield FigureLine(
            reading.indicator.code,
            full_name(reading.indicator, told.measure),
            _value(told.measure, told.figure.value),
            _made_of(told),
            _target(told.measure),
            _LIGHTS[told.light] if told.figure.value is not None else Words("–", "–"),
            told.light == "red",
            _value(told.measure, told.former.value),
        )


def _value(measure: Measure, value: Decimal | None) -> str:
    if value is None:
        return "–"
    unit = _UNITS[measure.unit]
    return f"{str(value).replace('-', '−')} {unit.en}".rstrip()


def _target(measure: Measure) -> str:
    if measure.target is None:
        return "–"
    value = measure.target.value
    whole = value.to_integral_value()
    sign = "≥" if measure.target.op == ">=" else "≤"
    return f"{sign} {_value(measure, whole if whole == value else value)}"


def _made_of(told: Told) -> Words:
    measure, figure = told.measure, told.figure
    if figure.value is None:
        return _because(measure, figure)
    counts, of = measure.counts, measure.of
    if measure.statistic in ("ratio", "per_100"):
        words = Words(
            f"{counts.zh_CN} {figure.part} ÷ {of.zh_CN} {figure.whole}",
            f"{counts.en} {figure.part} ÷ {of.en} {figure.whole}",
        )
    elif measure.statistic == "count":
        words = Words(counts.zh_CN, counts.en)
    else:
        words = Words(f"{counts.zh_CN}，{figure.whole}例", f"{counts.en}, {figure.whole} cases")
    if figure.unjudged:
        return Words(f"{words.zh_CN}；未判定{figure.unjudged}", f"{words.en}; {figure.unjudged} not judged")
    return words


def _because(measure: Measure, figure: Figure) -> Words:
    return _BECAUSE.get(figure.because or "", measure.absent)


def _figures(press: Press, title: str, lines: Sequence[FigureLine]) -> ListTable:
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow, ListTable

    columns = (
        ListColumn(press.word("report_code"), 0.45),
        ListColumn(press.word("report_figure"), 2.1),
        ListColumn(press.word("report_value"), 0.85, "right"),
        ListColumn(press.word("report_target"), 0.8, "right"),
        ListColumn(press.word("report_light"), 0.95),
        ListColumn(press.word("report_former"), 0.85, "right"),
        ListColumn(press.word("report_made_of"), 2.6),
    )
    rows = tuple(
        ListRow(
            (
                one.code,
                ListCell(one.name.zh_CN, one.name.en),
                ListCell(one.value, strong=True),
                one.target,
                ListCell(one.light.zh_CN, one.light.en if one.light.en != "–" else "", marked=one.red),
                one.former,
                ListCell(one.made_of.zh_CN, one.made_of.en),
            )
        )
        for one in lines
    )
    return ListTable(columns, rows, press.word(title))


def _absent(press: Press) -> ListTable:
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow, ListTable

    why: dict[Words, list[Any]] = {}
    for one in not_computed():
        why.setdefault(one.measures[0].absent, []).append(one)
    rows = tuple(
        ListRow(
            (
                ListCell(
                    "、".join(f"{one.code} {one.name.zh_CN}" for one in found),
                    ", ".join(one.name.en for one in found),
                ),
                ListCell(words.zh_CN, words.en),
            )
        )
        for words, found in why.items()
    )
    columns = (ListColumn(press.word("report_figure"), 3.2), ListColumn(press.word("report_why"), 1.4))
    return ListTable(columns, rows, press.word("report_absent"))


def _received(press: Press, received: Sequence[Received]) -> ListTable:
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow, ListTable

    columns = (
        ListColumn(press.word("report_period"), 2.0),
        *(
            ListColumn(press.word(f"report_{which}"), 1.0, "right")
            for which in ("accepted", "quarantined", "rejected", "whole")
        ),
    )
    rows = tuple(
        ListRow(
            (
                f"{one.period.first.isoformat()} – {one.period.last.isoformat()}",
                str(one.accepted),
                str(one.quarantined),
                str(one.rejected),
                ListCell(str(one.whole), strong=True),
            )
        )
        for one in received
    )
    return ListTable(columns, rows, press.word("report_received"))


def _products(press: Press, found: Sequence[ProductTrips]) -> ListTable:
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow, ListTable

    columns = (
        ListColumn(press.word("product"), 3.0),
        ListColumn(press.word("report_beyond"), 1.0, "right"),
        ListColumn(press.word("report_judged"), 1.0, "right"),
    )
    rows = tuple(
        ListRow((one.name, ListCell(str(one.beyond), marked=one.beyond > 0), str(one.judged)))
        for one in found
    )
    return ListTable(columns, rows, press.word("report_products"), empty=press.word("report_nothing"))


def _overdue(press: Press, found: Sequence[Overdue], zone: str) -> ListTable:
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow, ListTable

    columns = (
        ListColumn(press.word("report_number"), 1.4),
        ListColumn(press.word("report_about"), 3.0),
        ListColumn(press.word("report_due"), 1.2),
    )
    rows = tuple(
        ListRow(
            (
                one.number,
                ListCell(one.what.zh_CN, "" if one.what.en == one.what.zh_CN else one.what.en),
                minute(one.due, ZoneInfo(zone)),
            )
        )
        for one in found[:MOST_OVERDUE]
    )
    title = press.word("report_overdue", n=len(found))
    return ListTable(columns, rows, title, empty=press.word("report_nothing"))


def _about(
    work: UnitOfWork, press: Press, period: Period, product_id: int | None, department: str | None
) -> Text:
    from ctdesk.forms.definition import Text

    told = press.word("report_span", first=period.first.isoformat(), last=period.last.isoformat())
    parts = [Words(told.zh_CN, told.en)]
    if product_id is not None:
        name = work.db.scalar(select(Product.name_cn).where(Product.id == product_id)) or "–"
        parts.append(Words(name, name))
    if department is not None:
        own = Words(work.site.department_zh, work.site.department_en)
        parts.append(Words(department, department) if department else own)
    return Text(zh_CN=" · ".join(one.zh_CN for one in parts), en=" · ".join(one.en for one in parts))
