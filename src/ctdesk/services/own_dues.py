"""What falls due for one person, to take along: a file for a calendar and the list of a week, without a name
of a patient.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctdesk.domain.clocks import day_ends
from ctdesk.domain.qualifications import Words
from ctdesk.services.gate import query
from ctdesk.services.handover_board import dues_of_team
from ctdesk.services.handover_lines import Line, plain, word
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem
from ctdesk.services.worklist import my_desk

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper, ListRow, ListTable
    from ctdesk.paper.press import Press

_Row = tuple[datetime, Words, Words]
WEEK = timedelta(days=7)
LEADS = "view.dashboard"
_OF_PATIENTS = frozenset({"verify_patient"})  # whose number is that of a patient
_NOTHING_TO_DO = frozenset({"take_over_note", "open_receipt", "verify_notice"})


@dataclass(frozen=True, slots=True)
class OwnDue:
    """Something this person has to do by a moment. ``key`` says which, and stays the same while it waits;
    nothing in it names a patient.
    """

    key: str
    number: str
    what: Words
    due: datetime


@query()
def own_dues(work: UnitOfWork) -> tuple[OwnDue, ...]:
    """What falls due for this person: what waits with a limit, and competences of their own that end."""
    return tuple(sorted(_own_dues(work), key=lambda one: (one.due, one.key)))


@query()
def own_calendar(work: UnitOfWork, *, language: str = "zh_CN") -> bytes:
    """The same as a calendar file (RFC 5545)."""
    from ctdesk.exchange.calendar_file import CalendarDue, calendar_file

    dues = (
        CalendarDue(
            f"{hashlib.sha256(f'{work.site.db_id}/{work.actor.member_id}/{one.key}'.encode()).hexdigest()[:32]}"
            "@ctdesk",
            one.due,
            f"{one.number} {_in(one.what, language)}".strip(),
        )
        for one in own_dues(work)
    )
    return calendar_file(dues, made_at=work.now, name=_in(word("week_calendar"), language))


@query()
def week_paper(work: UnitOfWork) -> ListPaper:
    """What falls due within seven days: this person's own, and for the lead the team's."""
    from ctdesk.paper.list_paper import ListPaper
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press, zone = the_press(), ZoneInfo(work.site.time_zone)
    ends = work.now + WEEK
    mine = [
        (one.due, _joined(plain(one.number), one.what), plain(work.actor.name))
        for one in own_dues(work)
        if one.due < ends
    ]
    parts = [_table(press, zone, "week_mine", mine, work.now)]
    if work.rights.has(LEADS):
        team = [(one.due, _told(one), one.turn) for one in dues_of_team(work, WEEK) if one.due]
        parts.append(_table(press, zone, "week_team", team, work.now))
    return ListPaper(
        site_on_paper(work.site),
        press.word("week_title"),
        press.word("week_what", start=_minute(zone, work.now), end=_minute(zone, ends)),
        work.now,
        f"{work.actor.name} {work.actor.staff_no}".strip(),
        tuple(parts),
        as_of=work.now,
    )


def _own_dues(work: UnitOfWork) -> Iterator[OwnDue]:
    desk, zone = my_desk(work), ZoneInfo(work.site.time_zone)
    for item in desk.now:
        if item.due is not None and item.kind not in _NOTHING_TO_DO:
            number = "" if item.kind in _OF_PATIENTS else item.number
            what = Words(item.clock_zh or item.what_zh, item.clock_en or item.what_en)
            yield OwnDue(key_of(item), number, what, item.due)
    for ending in desk.expiring:
        if not ending.name and ending.valid_until is not None and not ending.lapsed:
            key = f"competence/{ending.module}/{ending.valid_until.isoformat()}"
            yield OwnDue(key, ending.module, word("board_competence"), day_ends(ending.valid_until, zone))


def key_of(item: WorkItem) -> str:
    """What an item is, the same while it waits; nothing in it can be read back."""
    about = item.record_id if item.record_id is not None else item.ref_id
    told = (
        f"{item.kind}/{item.route}/{about}/{item.number}"
        if about is None
        else f"{item.kind}/{item.route}/{about}"
    )
    slots = "/".join(one.slot for one in item.slots)
    return hashlib.sha256(f"{told}/{slots}".encode()).hexdigest()[:24]


def _table(press: Press, zone: ZoneInfo, part: str, rows: Sequence[_Row], now: datetime) -> ListTable:
    from ctdesk.paper.list_paper import ListColumn, ListTable

    columns = (
        ListColumn(press.word("board_until"), 1.3),
        ListColumn(press.word("week_due"), 4.6),
        ListColumn(press.word("board_turn"), 1.7),
    )
    return ListTable(
        columns,
        tuple(_row(zone, *row, late=row[0] <= now) for row in rows),
        press.word(part),
        empty=press.word("week_none"),
    )


def _row(zone: ZoneInfo, due: datetime, what: Words, turn: Words, *, late: bool) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    at = f"{due.astimezone(zone):%Y-%m-%d %H:%M}"
    english = what.en if what.en != what.zh_CN else ""
    return ListRow((ListCell(at, strong=True, marked=late), ListCell(what.zh_CN, english), turn.zh_CN))


def _told(one: Line) -> Words:
    return one.title if one.kind == "obligation" and one.title.en.count(" ") else _joined(one.title, one.why)


def _joined(title: Words, why: Words) -> Words:
    return Words(f"{title.zh_CN} {why.zh_CN}".strip(), f"{title.en} {why.en}".strip())


def _minute(zone: ZoneInfo, at: datetime) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _in(words: Words, language: str) -> str:
    return words.zh_CN if language == "zh_CN" else words.en
