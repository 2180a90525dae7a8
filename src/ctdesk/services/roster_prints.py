"""The duty rota of a period on paper: what is empty from when to when, and who is on duty in each slot."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctdesk.services.gate import query
from ctdesk.services.roster import Rota, read_rota
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper, ListTable
    from ctdesk.paper.press import Press


@query()
def rota_paper(
    work: UnitOfWork, *, starts_at: datetime, ends_at: datetime, infusion: bool = False
) -> ListPaper:
    """The rota of a period: empty slots first, then who is on duty in each. Raises like ``read_rota``."""
    from ctdesk.paper.list_paper import ListPaper
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press, zone = the_press(), ZoneInfo(work.site.time_zone)
    rota = read_rota(work, starts_at=starts_at, ends_at=ends_at, infusion=infusion)
    period = press.word("roster_period", start=_minute(zone, starts_at), end=_minute(zone, ends_at))
    return ListPaper(
        site_on_paper(work.site),
        press.word("roster_title"),
        period,
        work.now,
        f"{work.actor.name} {work.actor.staff_no}".strip(),
        (_gaps(press, zone, rota), _shifts(press, zone, rota)),
    )


def _gaps(press: Press, zone: ZoneInfo, rota: Rota) -> ListTable:
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow, ListTable

    rows = []
    for one in sorted(rota.gaps, key=lambda gap: (gap.starts_at, gap.role)):
        slot = press.listed("roles", one.role)
        missing = press.word("roster_missing", n=one.missing)
        idle = press.both("roster_idle", names="、".join(one.idle)) if one.idle else ""
        cells = (
            ListCell(slot.zh_CN, slot.en),
            ListCell(_minute(zone, one.starts_at)),
            ListCell(_minute(zone, one.ends_at)),
            ListCell(f"{missing.zh_CN} {missing.en}", idle, marked=True),
        )
        rows.append(ListRow(cells))
    columns = (
        ListColumn(press.word("roster_slot"), 2),
        ListColumn(press.word("roster_from"), 1.2),
        ListColumn(press.word("roster_until"), 1.2),
        ListColumn(press.word("roster_gaps"), 2.4),
    )
    return ListTable(columns, tuple(rows), press.word("roster_gaps"), empty=press.word("roster_no_gap"))


def _shifts(press: Press, zone: ZoneInfo, rota: Rota) -> ListTable:
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow, ListTable

    order = {slot.role: place for place, slot in enumerate(rota.slots)}
    rows = []
    for one in sorted(rota.shifts, key=lambda shift: (order[shift.role], shift.starts_at)):
        slot = press.listed("roles", one.role)
        counts = one.counts == ((one.starts_at, one.ends_at),)
        cells = (
            ListCell(slot.zh_CN, slot.en),
            ListCell(_minute(zone, one.starts_at)),
            ListCell(_minute(zone, one.ends_at)),
            ListCell(
                one.name, "" if counts else press.both("roster_idle", names=one.name), marked=not counts
            ),
        )
        rows.append(ListRow(cells))
    columns = (
        ListColumn(press.word("roster_slot"), 2),
        ListColumn(press.word("roster_from"), 1.2),
        ListColumn(press.word("roster_until"), 1.2),
        ListColumn(press.word("roster_people"), 2.4),
    )
    return ListTable(columns, tuple(rows), press.word("roster_people"))


def _minute(zone: ZoneInfo, at: datetime) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
