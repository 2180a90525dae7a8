"""The recordings that were taken in, on paper: each file with its digest, what it covers, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctdesk.db.tables.storage import Tank
from ctdesk.services.gate import query
from ctdesk.services.print_words import celsius, minute, plain, register_paper
from ctdesk.services.tank_recordings import RecordingRow, list_recordings
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper, ListRow
    from ctdesk.paper.press import Press

MOST = 2000


@query()
def recordings_paper(work: UnitOfWork, *, tank_id: int | None = None) -> ListPaper:
    """Imported recordings of one tank or of all, the newest import first; withdrawn ones stay in the list."""
    from ctdesk.paper.list_paper import ListColumn, ListTable
    from ctdesk.services.print_sheet import the_press

    press, zone = the_press(), ZoneInfo(work.site.time_zone)
    page = list_recordings(work, tank_id=tank_id, limit=MOST)
    tank = None if tank_id is None else work.db.get(Tank, tank_id)
    columns = (
        ListColumn(press.word("recordings_file"), 3.0),
        ListColumn(press.word("recordings_tank"), 1.5),
        ListColumn(press.word("recordings_period"), 1.6),
        ListColumn(press.word("recordings_readings"), 1.4),
        ListColumn(press.word("recordings_range"), 1.4),
        ListColumn(press.word("recordings_imported"), 1.5),
        ListColumn(press.word("recordings_withdrawn"), 1.5),
    )
    table = ListTable(
        columns,
        tuple(_row(press, zone, row) for row in page.rows),
        empty=press.word("recordings_none"),
        note=press.word("list_cut", count=MOST) if page.next_after is not None else None,
        size=8.0,
    )
    where = press.word("recordings_all") if tank is None else press.word("stock_in_tank", tank=tank.code)
    return register_paper(work, press.word("recordings_title"), where, table)


def _row(press: Press, zone: ZoneInfo, row: RecordingRow) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    name, digest = ("–", "") if row.file is None else (row.file.name, f"SHA-256 {row.file.sha256}")
    every = (
        "" if row.interval_s is None else press.both("recordings_every", minutes=plain(row.interval_s / 60))
    )
    holes = press.both("recordings_gaps", gaps=row.gaps, unreadable=row.unreadable)
    serial = "" if row.logger_serial is None else press.both("recordings_serial", number=row.logger_serial)
    withdrawn = row.withdrawn_at is not None
    return ListRow(
        (
            ListCell(name, digest, strong=True),
            ListCell(row.tank, "\n".join(part for part in (row.probe, serial) if part)),
            ListCell(minute(row.starts_at, zone), minute(row.ends_at, zone)),
            ListCell(
                press.both("recordings_points", points=row.points),
                "\n".join(part for part in (every, holes) if part),
                marked=bool(row.gaps or row.unreadable),
            ),
            ListCell(
                f"{celsius(row.min_c)} … {celsius(row.max_c)}",
                press.both("recordings_mean", value=celsius(row.mean_c)),
            ),
            ListCell(row.imported_by or "–", minute(row.imported_at, zone)),
            ListCell(
                (row.withdrawn_by or "–") if withdrawn else "–",
                "\n".join(part for part in (minute(row.withdrawn_at, zone), row.withdraw_reason) if part)
                if withdrawn
                else "",
                marked=withdrawn,
            ),
        )
    )
