"""The lead's indicators: figures of a period with their light, the one before and a trend (domain.md §10)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.config import data_path
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.site import Site
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.indicators import (
    DEPARTMENT,
    PRODUCT,
    Change,
    Figure,
    Indicator,
    Light,
    Measure,
    Tally,
    change_of,
    figure_of,
    light_of,
    read_indicators,
)
from ctdesk.domain.periods import Period, before, cuts, trend_of
from ctdesk.services.gate import query
from ctdesk.services.indicator_receipt import RECEIPT
from ctdesk.services.indicator_safety import SAFETY
from ctdesk.services.indicator_sources import Ask, Flow, Listed, Source, Standing, tallies, tally_of
from ctdesk.services.indicator_storage import STORAGE
from ctdesk.services.indicator_team import TEAM
from ctdesk.services.remembered import remembered

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

DUTY = "view.dashboard"
SOURCES: Mapping[tuple[str, str], Source] = {**RECEIPT, **STORAGE, **SAFETY, **TEAM}


@dataclass(frozen=True, slots=True)
class Told:
    """One measure in a period: its figure and light, how it changed since the former period, and the trend,
    the oldest first; ``follows`` is whether it follows the filter that was set.
    """

    measure: Measure
    figure: Figure
    light: Light | None
    former: Figure
    change: Change | None
    trend: tuple[tuple[Period, Figure], ...]
    follows: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator with its measures as they stand; ``none`` of one that nothing is recorded of yet."""

    indicator: Indicator
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the figures can be narrowed by: products by name, and departments ("" is the site's own)."""

    products: tuple[tuple[int, str], ...]
    departments: tuple[str, ...]


@cache
def indicator_table() -> Mapping[str, Indicator]:
    """The indicators as shipped, by code and in their order."""
    with data_path("resources", "seed", "indicators.toml").open("rb") as file:
        return read_indicators(tomllib.load(file))


def computed_codes() -> tuple[str, ...]:
    """Indicators whose data exist, in the order of the table."""
    kept = {code for code, _ in SOURCES}
    return tuple(code for code in indicator_table() if code in kept)


def not_computed() -> tuple[Indicator, ...]:
    """Indicators of which nothing is recorded here yet."""
    kept = {code for code, _ in SOURCES}
    return tuple(one for code, one in indicator_table().items() if code not in kept)


def indicator_of(code: str, measure: str) -> tuple[Indicator, Measure, Source]:
    """One measure with where it comes from; raises IND-01 for one that is not computed."""
    found = indicator_table().get(code)
    source = SOURCES.get((code, measure))
    if found is None or source is None:
        raise CtdeskError("IND-01", figure=f"{code} {measure}".strip())
    return found, next(one for one in found.measures if one.id == measure), source


@query(needs=DUTY)
def read_figures(
    work: UnitOfWork,
    *,
    period: Period,
    codes: Sequence[str] | None = None,
    product_id: int | None = None,
    department: str | None = None,
    trends: bool = True,
) -> tuple[Reading, ...]:
    """The indicators of a period, or those of ``codes``; each report lets the reader give up.

    Raises IND-01 for an indicator that is not computed.
    """
    wanted = computed_codes() if codes is None else tuple(codes)
    ask = Ask(product_id, department)
    found = []
    for done, code in enumerate(wanted):
        work.report(done, len(wanted))
        indicator = indicator_table().get(code)
        if indicator is None or not any((code, one.id) in SOURCES for one in indicator.measures):
            raise CtdeskError("IND-01", figure=code)
        told = tuple(
            _told(work, one, SOURCES[code, one.id], period, ask, trends)
            for one in indicator.measures
            if (code, one.id) in SOURCES
        )
        found.append(Reading(indicator, told))
    work.report(len(wanted), len(wanted))
    return tuple(found)


@query(needs=DUTY)
def figure_choices(work: UnitOfWork) -> Choices:
    """What figures can be narrowed by: products in use and the departments of members."""
    products = work.db.execute(
        select(Product.id, Product.name_cn).where(Product.status != "draft").order_by(Product.name_cn)
    )
    departments = set(work.db.scalars(select(Member.department).distinct()))
    named = sorted(one for one in departments if one)
    return Choices(tuple((key, name) for key, name in products), ("", *named) if named else ())


def narrowed(measure: Measure, ask: Ask) -> tuple[Ask, bool]:
    """The filters this measure can follow, and whether those are all that were set."""
    product = ask.product_id if PRODUCT in measure.follows else None
    department = ask.department if DEPARTMENT in measure.follows else None
    mine = Ask(product, department)
    return mine, mine == ask


def _told(work: UnitOfWork, measure: Measure, source: Source, period: Period, ask: Ask, trends: bool) -> Told:
    mine, follows = narrowed(measure, ask)
    shown = trend_of(period) if trends else ()
    earlier = before(period)
    wanted = tuple(dict.fromkeys((*shown, earlier, period)))
    figures = dict(zip(wanted, _figures(work, measure, source, wanted, mine), strict=True))
    now = figures[period]
    return Told(
        measure,
        now,
        light_of(measure.target, now),
        figures[earlier],
        change_of(measure.direction, now, figures[earlier]),
        tuple((one, figures[one]) for one in shown),
        follows,
    )


def _figures(
    work: UnitOfWork, measure: Measure, source: Source, periods: Sequence[Period], ask: Ask
) -> list[Figure]:
    zone = ZoneInfo(work.site.time_zone)
    if isinstance(source.of, Flow):
        return _of_flow(work, measure, source, source.of, periods, ask, zone)
    if isinstance(source.of, Listed) and source.of.adds:
        return _of_listed(work, measure, source.of, periods, ask, zone)
    return [_single(work, measure, source.of, one, ask, zone) for one in periods]


def _of_flow(
    work: UnitOfWork,
    measure: Measure,
    source: Source,
    flow: Flow,
    periods: Sequence[Period],
    ask: Ask,
    zone: ZoneInfo,
) -> list[Figure]:
    marks = cuts(periods, zone)
    cells = tallies(work, flow, ask, marks)
    over = None if source.over is None else tallies(work, source.over, ask, marks)
    found = []
    for one in periods:
        start, end = marks.index(one.starts(zone)), marks.index(one.ends(zone))
        tally = Tally()
        for cell in cells[start:end]:
            tally.add(cell)
        if over is not None:
            tally.whole = sum(cell.whole for cell in over[start:end])
        found.append(_within_life(work, figure_of(measure, tally), one, zone))
    return found


def _of_listed(
    work: UnitOfWork,
    measure: Measure,
    source: Listed,
    periods: Sequence[Period],
    ask: Ask,
    zone: ZoneInfo,
) -> list[Figure]:
    marks = cuts(periods, zone)
    rows = source.rows(work, ask, marks[0], marks[-1])
    found = []
    for one in periods:
        start, end = one.starts(zone), one.ends(zone)
        figure = figure_of(measure, tally_of(row for row in rows if start <= row.at < end))
        found.append(_within_life(work, figure, one, zone))
    return found


def _single(
    work: UnitOfWork,
    measure: Measure,
    source: Listed | Standing,
    period: Period,
    ask: Ask,
    zone: ZoneInfo,
) -> Figure:
    start, end = period.starts(zone), period.ends(zone)
    if start > work.now:
        return Figure(None, because="future")
    if isinstance(source, Listed):
        rows = source.rows(work, ask, start, end)
    elif not source.past and end <= work.now:
        return Figure(None, because="today_only")
    else:
        rows = source.rows(work, ask, min(end, work.now))
    return _within_life(work, figure_of(measure, tally_of(rows)), period, zone)


def _within_life(work: UnitOfWork, figure: Figure, period: Period, zone: ZoneInfo) -> Figure:
    """No figure of days to come; and none of nothing before the site was there."""
    if period.starts(zone) > work.now:
        return Figure(None, because="future")
    if not figure.part and period.ends(zone) <= _founded(work):
        return Figure(None, because="nothing")
    return figure


def _founded(work: UnitOfWork) -> datetime:
    read = select(Site.created_at).limit(1)
    return remembered(work.db, {"site"}, "founded", lambda: work.db.scalars(read).one())
