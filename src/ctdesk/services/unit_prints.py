"""The chain of a dose unit on paper: its stations, and everything that happened to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.records import Record
from ctdesk.services.gate import query
from ctdesk.services.team_at import site_zone
from ctdesk.services.unit_line import Link, UnitLine, unit_line
from ctdesk.services.unit_steps import Step
from ctdesk.services.unit_temperature import unit_curve
from ctdesk.services.unit_words import link_name, link_words, step_words
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListCurve, ListPaper, ListRow
    from ctdesk.paper.press import Press

CURVE_WIDTH = 420


@query(needs="view.identities")
def unit_paper(work: UnitOfWork, *, unit_id: int) -> ListPaper:
    """One unit from patient to patient, for whoever asks about one dose."""
    from ctdesk.paper.list_paper import ListColumn, ListPaper, ListTable
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press, found = the_press(), unit_line(work, unit_id=unit_id)
    stations = ListTable(
        (
            ListColumn(press.word("unit_station"), 1.2),
            ListColumn(press.word("unit_shows"), 3.0),
            ListColumn(press.word("unit_state"), 1.2),
        ),
        tuple(_station(press, _in_full(work, link)) for link in found.links),
        title=press.word("unit_chain"),
    )
    story = ListTable(
        (
            ListColumn(press.word("unit_when"), 1.3),
            ListColumn(press.word("unit_what"), 3.6),
            ListColumn(press.word("unit_who"), 1.2),
            ListColumn(press.word("unit_record"), 1.3),
        ),
        tuple(_happening(work, press, step) for step in found.steps),
        title=press.word("unit_story"),
        empty=press.word("unit_nothing"),
    )
    return ListPaper(
        site_on_paper(work.site),
        press.word("unit_title"),
        press.word("unit_about", **_about(found)),
        work.now,
        work.actor.name,
        (stations, *_curve(work, press, unit_id), story),
        as_of=work.now,
    )


def _curve(work: UnitOfWork, press: Press, unit_id: int) -> tuple[ListCurve, ...]:
    """Its temperature from packing to now; nothing where nothing was recorded."""
    from ctdesk.paper.list_paper import ListCurve
    from ctdesk.paper.record_paper import Curve

    found, zone = unit_curve(work, unit_id, CURVE_WIDTH), ZoneInfo(work.site.time_zone)
    points: list[tuple[datetime, float | None]] = []
    for segment in sorted(found.segments, key=lambda one: one.starts_at):
        if points:
            points.append((points[-1][0] + timedelta(milliseconds=1), None))
        points += [(at.astimezone(zone), value) for at, value in segment.points]
    if sum(value is not None for _, value in points) < 2:
        return ()
    events = [(one.at.astimezone(zone), press.word(f"unit_curve_{one.kind}")) for one in found.events]
    names = "、".join(dict.fromkeys(segment.name for segment in found.segments))
    caption = press.word("unit_curve_caption", names=names, holes=len(found.holes))
    curve = Curve(
        item="",
        points=tuple(points),
        unit="°C",
        limit_max=None if found.limit_max_c is None else float(found.limit_max_c),
        limit_min=None if found.limit_min_c is None else float(found.limit_min_c),
        events=tuple(events),
        caption=caption,
    )
    return (ListCurve(press.word("unit_curve"), curve),)


def _about(found: UnitLine) -> dict[str, str]:
    return {"product": found.product or "–", "batch": found.batch_no or "–", "bag": found.bag}


def _in_full(work: UnitOfWork, link: Link) -> Link:
    """A station with the whole number of its record, of which a window has room for the end only."""
    if link.route != "record" or link.key is None or not link.lines:
        return link
    number = work.db.scalar(select(Record.number).where(Record.id == link.key))
    return replace(link, lines=(number or link.lines[0], *link.lines[1:]))


def _station(press: Press, link: Link) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    broken = link.state == "broken"
    shows, shows_en = link_words(press.terms, link, "zh_CN"), link_words(press.terms, link, "en")
    state = press.word(f"unit_link_{link.state}")
    return ListRow(
        (
            ListCell(link_name(press.terms, link.kind, "zh_CN"), link_name(press.terms, link.kind, "en")),
            ListCell(
                "  ".join(shows) or "–", "" if shows == shows_en else "  ".join(shows_en), strong=bool(shows)
            ),
            ListCell(state.zh_CN, state.en, marked=broken),
        )
    )


def _happening(work: UnitOfWork, press: Press, step: Step) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    moment = step.at.astimezone(site_zone(work.db))
    offset = moment.strftime("%z")
    return ListRow(
        (
            ListCell(f"{moment:%Y-%m-%d %H:%M:%S}", f"{offset[:3]}:{offset[3:5]}"),
            ListCell(
                step_words(press.terms, step, "zh_CN"),
                step_words(press.terms, step, "en"),
                marked=step.tone in ("red", "amber"),
            ),
            "、".join(step.people) or "–",
            step.record or "–",
        )
    )
