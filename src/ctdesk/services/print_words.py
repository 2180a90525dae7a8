"""Printed registers: how moments, figures and words read in their cells, and the sheet around them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from ctdesk.forms.definition import Text
    from ctdesk.paper.list_paper import ListCell, ListPaper, ListTable
    from ctdesk.services.work import UnitOfWork


def minute(at: datetime | None, zone: ZoneInfo | None) -> str:
    """``2026-10-12 10:40 +08:00`` in the zone of the site, a dash for no moment."""
    if at is None:
        return "–"
    local = at.astimezone(zone)
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:5]}"


def celsius(value: Decimal | None) -> str:
    """A temperature with a true minus sign and its unit, a dash for none."""
    return "–" if value is None else f"{format(value, 'f').replace('-', '−')} °C"


def plain(value: Decimal | None) -> str:
    """A number without zeros that say nothing, a dash for none."""
    if value is None:
        return "–"
    shown = format(value, "f").replace("-", "−")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def in_both(text: Text, *, marked: bool = False, strong: bool = False) -> ListCell:
    """Chinese, English below it."""
    from ctdesk.paper.list_paper import ListCell

    return ListCell(text.zh_CN, "" if text.en == text.zh_CN else text.en, marked=marked, strong=strong)


def register_paper(work: UnitOfWork, title: Text, about: Text, table: ListTable) -> ListPaper:
    """A register across the page, as it stands now, printed by whoever asks."""
    from ctdesk.paper.list_paper import ListPaper
    from ctdesk.services.print_sheet import site_on_paper

    return ListPaper(
        site_on_paper(work.site),
        title,
        about,
        work.now,
        f"{work.actor.name} {work.actor.staff_no}".strip(),
        (table,),
        as_of=work.now,
        landscape=True,
    )
