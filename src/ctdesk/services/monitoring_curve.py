"""The curve of a tank's period on paper: every recording that its record stands on, the action temperature,
what reached it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ctdesk.domain.monitoring import ACTION, TankLimits, stretches_beyond
from ctdesk.domain.temperature import millis_of
from ctdesk.forms.definition import Text
from ctdesk.paper.record_paper import Curve, ExcursionOnPaper
from ctdesk.services.monitoring_subject import CURVE_ITEM, figures_of, period_of
from ctdesk.services.print_sheet import the_press
from ctdesk.services.record_ground import Ground
from ctdesk.services.tank_series import packed_of, segment_of
from ctdesk.services.work import UnitOfWork

_MOST_MARKED = 12


def curves_of_period(work: UnitOfWork, ground: Ground, width: int) -> tuple[Curve, ...]:
    """The curve for a print; none while nothing was recorded."""
    period = period_of(work, ground)
    tz = ZoneInfo(work.site.time_zone)
    start, end = period.row.starts_at, period.row.ends_at
    low, high, whole = millis_of(start), millis_of(end) - 1, end - start
    limit = TankLimits(period.tank.action_c, None)
    points: list[tuple[datetime, float | None]] = []
    marked: list[ExcursionOnPaper] = []
    for row in period.recordings:
        packed = packed_of(work, row)
        part = (min(end, row.ends_at) - max(start, row.starts_at)) / whole
        thin = packed.thinned(low, high, max(2, round(width * part)))
        if not thin.millis:
            continue
        segment = segment_of("tank", "", thin, packed.gaps)
        if points:
            points.append((points[-1][0] + timedelta(milliseconds=1), None))
        points += [(at.astimezone(tz), value) for at, value in segment.points]
        if limit.action_c is not None and row.max_c >= limit.action_c:
            marked += [
                ExcursionOnPaper(
                    one.start.astimezone(tz),
                    one.end.astimezone(tz),
                    format(one.minutes, "f"),
                    float(one.peak),
                    one.peak_at.astimezone(tz),
                    f"{format(one.peak, 'f').replace('-', '−')} °C",
                )
                for one in stretches_beyond(packed.between(low, high), limit)
                if one.grade == ACTION
            ]
    if len(points) < 2:
        return ()
    found = figures_of(work, period)
    share = f"{found.coverage.percent} %"
    shown = "" if limit.action_c is None else f"{format(limit.action_c, 'f').replace('-', '−')} °C"
    return (
        Curve(
            item=CURVE_ITEM,
            points=tuple(points),
            unit="°C",
            limit_max=None if limit.action_c is None else float(limit.action_c),
            limit_text=shown,
            limit_name=the_press().word("action_temperature"),
            alert=_alert(period.tank.alert_c),
            # The gravest are marked by their peak; all stand in the list of alarms.
            excursions=tuple(sorted(marked, key=lambda one: one.peak, reverse=True)[:_MOST_MARKED]),
            caption=Text(
                zh_CN=f"{period.tank.code} · {found.readings} 点 · 已记录 {share}",
                en=f"{period.tank.code} · {found.readings} readings · {share} recorded",
            ),
        ),
    )


def _alert(value: Decimal | None) -> tuple[float, Text] | None:
    if value is None:
        return None
    return float(value), the_press().word("alert_temperature")
