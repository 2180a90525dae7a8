"""The chain of a dose unit on paper: its stations, and everything that happened to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.records import Record
from ctdesk.services.gate import query
from ctdesk.services.team_at import site_zone
from ctdesk.services.unit_line import Link, UnitLine, unit_line
from ctdesk.services.unit_steps import Step
from ctdesk.services.unit_words import link_name, link_words, step_words
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper, ListRow
    from ctdesk.paper.press import Press


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
        (stations, story),
        as_of=work.now,
    )


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
