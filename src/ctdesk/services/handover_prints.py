"""The handover board as one A4 for the wall: no name of a patient, and what does not fit is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctdesk.domain.qualifications import Words
from ctdesk.forms.definition import Text
from ctdesk.services.gate import query
from ctdesk.services.handover import Note
from ctdesk.services.handover_board import Board, Coming, InTank, OnDutyNow, handover_board
from ctdesk.services.handover_lines import Line
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListPaper, ListRow, ListTable
    from ctdesk.paper.press import Press

SIZE = 7.0
# Lines of all parts together that are tried, until it is one page; and the most and the least of one part.
_ROOMS = (48, 42, 37, 33, 30, 28, 26, 24, 22, 20, 18, 16, 14, 12)
_AT_MOST = {"coming": 10, "tanks": 8, "blocked": 14, "people": 9, "due": 12, "notes": 5}
_AT_LEAST = 2
_GIVE_WAY = ("coming", "blocked", "due", "notes")  # tanks and people stand whole
_LONGEST_NOTE = 160


@query()
def board_paper(work: UnitOfWork, *, language: str = "zh_CN") -> ListPaper:
    """The board of now on one page, its lines in one language, its headings in both."""
    from ctdesk.paper.list_pdf import count_pages
    from ctdesk.services.print_sheet import the_press

    press, board = the_press(), handover_board(work)
    paper = None
    for room in _ROOMS:
        paper = _paper(work, press, _Sheet(press, ZoneInfo(work.site.time_zone), language), board, room)
        if count_pages(paper, press) == 1:
            break
    assert paper is not None
    return paper


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Words and times as this page says them."""

    press: Press
    zone: ZoneInfo
    language: str

    def word(self, key: str, /, **values: object) -> str:
        return self.press.word(key, **values).in_language(self.language)

    def said(self, words: Words) -> str:
        return words.zh_CN if self.language == "zh_CN" else words.en

    def head(self, key: str) -> Text:
        """Both languages on one line."""
        return self.same(self.press.both(key))

    def same(self, text: str) -> Text:
        """A text that stands once, whatever the language."""
        return Text(zh_CN=text, en=text)

    def first(self, turn: Words) -> str:
        """The first of those whose turn it is."""
        return self.said(turn).split("、" if self.language == "zh_CN" else ", ")[0] or "–"

    def minute(self, at: datetime | None) -> str:
        return "–" if at is None else f"{at.astimezone(self.zone):%m-%d %H:%M}"

    def listed(self, parts: Iterable[str]) -> str:
        return ("；" if self.language == "zh_CN" else "; ").join(part for part in parts if part)


def _paper(work: UnitOfWork, press: Press, sheet: _Sheet, board: Board, room: int) -> ListPaper:
    from ctdesk.paper.list_paper import ListPaper
    from ctdesk.services.print_sheet import site_on_paper

    waiting = [note for note in board.notes if note.taken_at is None]
    blocked = [*board.alarms, *board.blocked]
    due = [*board.due, *board.expiring]
    wanted: dict[str, Sequence[object]] = {
        "coming": board.coming,
        "tanks": board.tanks,
        "blocked": blocked,
        "people": board.people[::2],
        "due": due,
        "notes": waiting,
    }
    given = _share({part: len(rows) for part, rows in wanted.items()}, room)
    parts = [
        _coming(sheet, board.coming, given["coming"]),
        _tanks(sheet, board, given["tanks"]),
        _lines(sheet, "blocked", blocked, given["blocked"], since=True),
        _people(sheet, board, given["people"]),
        _lines(sheet, "due", due, given["due"], since=False),
        *([_notes(sheet, waiting, given["notes"])] if waiting else []),
    ]
    return ListPaper(
        site_on_paper(work.site),
        press.word("board_title"),
        press.word("board_what", at=sheet.minute(board.changes_at)),
        work.now,
        f"{work.actor.name} {work.actor.staff_no}".strip(),
        tuple(parts),
        as_of=work.now,
    )


def _share(wanted: Mapping[str, int], room: int) -> dict[str, int]:
    """How many lines each part may have: what it wants up to its most, all together what the page holds."""
    given = {part: min(count, _AT_MOST[part]) for part, count in wanted.items()}
    while sum(given.values()) > room:
        longest = max(_GIVE_WAY, key=lambda part: given[part])
        if given[longest] <= _AT_LEAST:
            break
        given[longest] -= 1
    return given


def _coming(sheet: _Sheet, rows: Sequence[Coming], room: int) -> ListTable:
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow

    shown = []
    for one in rows[:room]:
        bags = sheet.word("board_one_bag") if one.bags == 1 else sheet.word("board_bags", n=one.bags)
        what = " · ".join(part for part in (one.number, one.product, one.masked, bags) if part)
        state = sheet.word(f"board_state_{one.state}")
        missing = sheet.listed(sheet.said(part) for part in one.missing)
        bad = one.state in ("not_ready", "late")
        ready = f"{state}: {missing}" if missing else state
        at = sheet.minute(one.at)
        shown.append(ListRow((ListCell(at, strong=True), what, ListCell(ready, marked=bad))))
    columns = (
        ListColumn(sheet.head("board_at"), 0.7),
        ListColumn(sheet.head("board_shipment"), 3.3),
        ListColumn(sheet.head("board_ready"), 2.6),
    )
    return _table(sheet, "coming", columns, shown, len(rows))


def _tanks(sheet: _Sheet, board: Board, room: int) -> ListTable:
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListRow

    shown = []
    for one in board.tanks[:room]:
        row = one.tank.row
        counts = " / ".join(str(one.counts.get(code, 0)) for code in ("accepted", "quarantined", "rejected"))
        read = sheet.minute(row.read_at)
        degrees = (
            sheet.word("board_never_read") if row.temperature_c is None else f"{row.temperature_c} °C  {read}"
        )
        worry = _worry(sheet, one)
        shown.append(
            ListRow(
                (
                    ListCell(f"{row.code} {row.name}", strong=True),
                    ListCell(f"{degrees}  {worry}".strip(), marked=bool(worry)),
                    counts,
                    f"{row.free} / {row.positions}",
                )
            )
        )
    columns = (
        ListColumn(sheet.head("board_tank"), 2.0),
        ListColumn(sheet.head("board_degrees"), 2.2),
        ListColumn(sheet.same(sheet.word("board_lies")), 2.6),
        ListColumn(sheet.head("board_free"), 0.7),
    )
    places = sheet.listed(
        f"{sheet.press.listed('places', code).in_language(sheet.language)} {n}"
        for code, n in sorted(board.elsewhere.items())
    )
    note = sheet.same(sheet.word("board_elsewhere", places=places)) if places else None
    return _table(sheet, "nitrogen", columns, shown, len(board.tanks), note)


def _worry(sheet: _Sheet, one: InTank) -> str:
    found = {"action": "board_too_warm", "alert": "board_warm"}.get(one.tank.grade or "")
    words = [sheet.word(found)] if found else []
    return sheet.listed([*words, *([sheet.word("board_low")] if one.tank.low else [])])


def _lines(sheet: _Sheet, part: str, rows: Sequence[Line], room: int, *, since: bool) -> ListTable:
    from ctdesk.paper.list_paper import ListColumn

    shown = [_line(sheet, one, since=since) for one in rows[:room]]
    columns = (
        ListColumn(sheet.head("board_about"), 3.0),
        ListColumn(sheet.head("board_why"), 2.0),
        ListColumn(sheet.head("board_since" if since else "board_until"), 0.8),
        ListColumn(sheet.head("board_turn"), 1.3),
    )
    return _table(sheet, part, columns, shown, len(rows))


def _line(sheet: _Sheet, one: Line, *, since: bool) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    at = one.since if since else one.due
    moment = sheet.minute(at)
    grave = one.kind == "alarm"
    return ListRow(
        (
            ListCell(sheet.said(one.title), strong=True, marked=grave),
            sheet.said(one.why),
            moment,
            sheet.first(one.turn),
        )
    )


def _people(sheet: _Sheet, board: Board, room: int) -> ListTable:
    """Two slots in a row, for they are short."""
    from ctdesk.paper.list_paper import ListColumn, ListRow

    columns = (
        ListColumn(sheet.head("roster_slot"), 1.7),
        ListColumn(sheet.head("board_now"), 1.2),
        ListColumn(sheet.head("board_next"), 1.2),
    )
    cells = [
        (sheet.said(one.slot), _names(sheet, one, later=False), _names(sheet, one, later=True))
        for one in board.people
    ]
    pairs = [
        (*cells[at], *(cells[at + 1] if at + 1 < len(cells) else ("", "", "")))
        for at in range(0, len(cells), 2)
    ]
    shown = [ListRow(pair) for pair in pairs[:room]]
    empty = None if board.rota_kept else sheet.press.word("board_no_rota")
    return _table(sheet, "people", (*columns, *columns), shown, len(pairs), None, empty)


def _names(sheet: _Sheet, one: OnDutyNow, *, later: bool) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    names, empty = (one.later, one.gap_later) if later else (one.now, one.gap_now)
    missing = sheet.word("board_empty") if empty else ""
    return ListCell("、".join([*names, *([missing] if missing else [])]) or "–", marked=empty)


def _notes(sheet: _Sheet, rows: Sequence[Note], room: int) -> ListTable:
    from ctdesk.paper.list_paper import ListColumn, ListRow

    columns = (
        ListColumn(sheet.head("board_at"), 0.7),
        ListColumn(sheet.head("board_note_by"), 0.9),
        ListColumn(sheet.head("board_note"), 5),
    )
    shown = [
        ListRow((sheet.minute(one.written_at), one.written_by, _shortened(one.text))) for one in rows[:room]
    ]
    return _table(sheet, "notes", columns, shown, len(rows))


def _table(
    sheet: _Sheet,
    part: str,
    columns: tuple[ListColumn, ...],
    rows: Sequence[ListRow],
    count: int,
    note: Text | None = None,
    empty: Text | None = None,
) -> ListTable:
    """A part of the page; the line under its heading says how much more there is."""
    from ctdesk.paper.list_paper import ListTable

    if count > len(rows):
        more = sheet.word("board_more", n=count - len(rows))
        note = sheet.same(sheet.listed([*([note.zh_CN] if note is not None else []), more]))
    nothing = sheet.press.word("board_nothing") if empty is None else empty
    return ListTable(columns, tuple(rows), sheet.press.word(f"board_{part}"), note, nothing, SIZE)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_NOTE else f"{line[:_LONGEST_NOTE]}…"
