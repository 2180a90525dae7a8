"""The shipments of one day on paper: when, what, where it goes, who is on duty, and what is missing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.receipt import Shipment
from ctdesk.domain.readiness import POINTS
from ctdesk.services.gate import query
from ctdesk.services.readiness import Readiness, ShipmentLine, shipment_line
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper, ListRow
    from ctdesk.paper.press import Press

MOST = 60


@query()
def arrivals_paper(work: UnitOfWork, *, day: date) -> ListPaper:
    """The announced shipments that are expected on a day, in the order in which they come."""
    from ctdesk.paper.list_paper import ListColumn, ListPaper, ListTable
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press, zone = the_press(), ZoneInfo(work.site.time_zone)
    begins = datetime.combine(day, time(), zone)
    rows = work.db.scalars(
        select(Shipment)
        .where(
            Shipment.state == "announced",
            Shipment.expected_at >= begins,
            Shipment.expected_at < begins + timedelta(days=1),
        )
        .order_by(Shipment.expected_at, Shipment.id)
        .limit(MOST)
    )
    lines = [shipment_line(work, row) for row in rows]
    columns = (
        ListColumn(press.word("arrivals_at"), 0.8),
        ListColumn(press.word("arrivals_what"), 2.2),
        ListColumn(press.word("arrivals_where"), 1.4),
        ListColumn(press.word("arrivals_people"), 1.5),
        ListColumn(press.word("arrivals_missing"), 2.3),
        ListColumn(press.word("arrivals_signed"), 1.2),
    )
    table = ListTable(
        columns, tuple(_row(press, zone, line) for line in lines), empty=press.word("arrivals_none"), size=9.0
    )
    return ListPaper(
        site_on_paper(work.site),
        press.word("arrivals_title"),
        press.word("arrivals_day", day=day.isoformat(), count=len(lines)),
        work.now,
        f"{work.actor.name} {work.actor.staff_no}".strip(),
        (table,),
        as_of=work.now,
        landscape=True,
    )


def _row(press: Press, zone: ZoneInfo, line: ShipmentLine) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    row, ready = line.row, line.readiness
    assert ready is not None
    assert row.expected_at is not None
    bags = press.both("arrivals_bags", cassettes=row.cassette_count, bags=row.unit_count)
    about = " · ".join(part for part in (row.product, row.patient) if part)
    hold = ""
    if row.hold_time_expiry is not None:
        until = f"{row.hold_time_expiry.astimezone(zone):%m-%d %H:%M}"
        hold = press.both("arrivals_hold", at=until)
    people = [
        f"{press.both(f'readiness_{code}')} {'、'.join(names)}"
        for code, names in ready.people.items()
        if names
    ]
    missing = [press.both(f"readiness_{point}") for point in _waiting(ready)]
    signed = ready.ready.signed
    done = "" if signed is None else f"{signed.at.astimezone(zone):%m-%d %H:%M}"
    return ListRow(
        (
            ListCell(f"{row.expected_at.astimezone(zone):%H:%M}", hold, strong=True),
            ListCell(row.number, " · ".join(part for part in (about, bags) if part), strong=True),
            ListCell(", ".join(code for _, code in ready.reserved) or "–", row.carrier or ""),
            ListCell("；".join(people) or "–"),
            ListCell("；".join(missing) or press.both("arrivals_nothing"), marked=bool(missing)),
            ListCell("–" if signed is None else signed.by, done),
        ),
        grave=bool(ready.faults),
    )


def _waiting(ready: Readiness) -> tuple[str, ...]:
    """The points that are not met, in the order of the list."""
    states = {point.code: point.state for point in ready.ready.points}
    return tuple(code for code in POINTS if states.get(code, "met") != "met")
