"""The stock on paper, as it is filtered on screen: where each unit is, how it stands, until when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ctdesk.db.tables.storage import Tank
from ctdesk.services.gate import query
from ctdesk.services.stock import StockRow, list_stock
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListCell, ListPaper
    from ctdesk.paper.press import Press

_MOST = 5000


@query()
def stock_paper(
    work: UnitOfWork, *, text: str | None = None, tank_id: int | None = None, show: str = "all"
) -> ListPaper:
    """The stock list with the same filter as ``list_stock``."""
    from ctdesk.paper.list_paper import ListColumn, ListPaper, ListRow, ListTable
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press = the_press()
    page = list_stock(work, text=text, tank_id=tank_id, show=show, limit=_MOST)
    tank = None if tank_id is None else work.db.get(Tank, tank_id)
    columns = (
        ListColumn(press.word("stock_position"), 1.4),
        ListColumn(press.word("stock_product"), 2.4),
        ListColumn(press.word("stock_batch"), 1.7),
        ListColumn(press.word("stock_patient"), 1.1),
        ListColumn(press.word("stock_state"), 1.6),
        ListColumn(press.word("stock_expires"), 1.3),
    )
    order = _by_expiry if show == "expiring" else _by_place
    rows = tuple(ListRow(_cells(press, row)) for row in sorted(page.rows, key=order))
    table = ListTable(
        columns,
        rows,
        press.word(f"stock_{show}"),
        empty=press.word("stock_none"),
        note=press.word("list_cut", count=_MOST) if page.next_after is not None else None,
    )
    where = press.word("stock_in_tank", tank=tank.code) if tank is not None else press.word("stock_whole")
    return ListPaper(
        site_on_paper(work.site),
        press.word("stock_title"),
        where,
        work.now,
        f"{work.actor.name} {work.actor.staff_no}".strip(),
        (table,),
        as_of=work.now,
        landscape=True,
    )


def _by_expiry(row: StockRow) -> tuple[bool, date, str]:
    return row.expires_on is None, row.expires_on or date.max, row.position or ""


def _by_place(row: StockRow) -> tuple[bool, list[tuple[bool, int, str]]]:
    """As one walks along a tank: LN1-A-2 before LN1-A-10; what lies nowhere comes last."""
    parts = (row.position or "").split("-")
    return row.position is None, [
        (part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts
    ]


def _cells(press: Press, row: StockRow) -> tuple[ListCell, ...]:
    from ctdesk.paper.list_paper import ListCell

    disposition = press.listed("dispositions", row.disposition)
    place = press.listed("places", row.place)
    held = press.both("stock_held") if row.hold is not None else ""
    days = "" if row.days_left is None else press.both("stock_days", n=row.days_left)
    if row.expired:
        days = press.both("stock_expired")
    if row.too_late:
        days = press.both("stock_hold_over")
    return (
        ListCell(row.position or place.zh_CN, "" if row.position else place.en, strong=True),
        ListCell(row.product or "–", row.shipment),
        ListCell(row.batch_no or "–", " · ".join(filter(None, (row.bag, row.coi_bag_id)))),
        ListCell(row.patient or "–"),
        ListCell(disposition.zh_CN, " ".join(filter(None, (disposition.en, held))), marked=bool(held)),
        ListCell(
            "–" if row.expires_on is None else row.expires_on.isoformat(),
            days,
            marked=row.expired or row.too_late or row.alert is not None,
        ),
    )
