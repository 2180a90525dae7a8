"""The registers of cases, of corrective and preventive actions, and of findings on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctdesk.services.capa_rows import ActionRow, list_actions
from ctdesk.services.findings import FindingRow, list_findings
from ctdesk.services.gate import query
from ctdesk.services.incident_tables import capa_rules, incident_codes
from ctdesk.services.incidents import IncidentRow, find_incidents
from ctdesk.services.print_words import minute, register_paper
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListCell, ListPaper, ListRow
    from ctdesk.paper.press import Press

MOST = 2000
_SHORT = 160  # characters of a description; the whole stands on the paper of the case


@query()
def incidents_paper(work: UnitOfWork, *, states: tuple[str, ...] = (), text: str | None = None) -> ListPaper:
    """Cases with the same filter as ``find_incidents``, the newest first."""
    from ctdesk.services.print_sheet import the_press

    press, zone = the_press(), ZoneInfo(work.site.time_zone)
    page = find_incidents(work, states=states, text=text, limit=MOST)
    rows = tuple(_incident(press, zone, row) for row in page.rows)
    heads = ("number", "what", "level", "known", "owner", "state", "due")
    return _paper(work, "cases", heads, (1.7, 3.6, 0.7, 1.4, 1.3, 1.4, 1.4), rows, text, page.next_after)


@query()
def actions_paper(work: UnitOfWork, *, which: str = "open", text: str | None = None) -> ListPaper:
    """Corrective and preventive actions with the same filter as ``list_actions``."""
    from ctdesk.services.print_sheet import the_press

    press = the_press()
    page = list_actions(work, which=which, text=text, limit=MOST)
    rows = tuple(_action(press, row) for row in page.rows)
    heads = ("number", "action", "kind", "answers", "owner", "state", "due")
    return _paper(work, "actions", heads, (1.7, 3.6, 1.2, 1.7, 1.3, 1.4, 1.3), rows, text, page.next_after)


@query()
def findings_paper(work: UnitOfWork, *, which: str = "open", text: str | None = None) -> ListPaper:
    """Findings with the same filter as ``list_findings``, the newest first."""
    from ctdesk.services.print_sheet import the_press

    press = the_press()
    page = list_findings(work, which=which, text=text, limit=MOST)
    rows = tuple(_finding(press, row) for row in page.rows)
    heads = ("number", "found", "class", "from", "owner", "state", "due")
    return _paper(work, "findings", heads, (1.7, 3.6, 1.0, 1.9, 1.3, 1.4, 1.3), rows, text, page.next_after)


def _paper(
    work: UnitOfWork,
    name: str,
    heads: Sequence[str],
    widths: Sequence[float],
    rows: tuple[ListRow, ...],
    text: str | None,
    more: object,
) -> ListPaper:
    from ctdesk.paper.list_paper import ListColumn, ListTable
    from ctdesk.services.print_sheet import the_press

    press, part = the_press(), (text or "").strip()
    about = (
        press.word("held_found", text=part, count=len(rows))
        if part
        else press.word("held_count", count=len(rows))
    )
    table = ListTable(
        tuple(
            ListColumn(press.word(f"case_head_{head}"), width)
            for head, width in zip(heads, widths, strict=True)
        ),
        rows,
        empty=press.word("held_none"),
        note=press.word("list_cut", count=MOST) if more is not None else None,
        size=8.0,
    )
    return register_paper(work, press.word(f"{name}_title"), about, table)


def _incident(press: Press, zone: ZoneInfo, row: IncidentRow) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    code = incident_codes().get(row.code)
    named = row.code if code is None else f"{row.code} {code.name.zh_CN} {code.name.en}"
    told = row.text if not row.words.zh_CN else row.words.zh_CN
    due = None if row.next_due is None else minute(row.next_due, zone)
    missed = press.both("case_missed", count=row.missed) if row.missed else ""
    return ListRow(
        (
            ListCell(row.number, row.place or "", strong=True),
            ListCell(named, _cut(told)),
            ListCell(row.severity, press.both("case_near_miss") if row.near_miss else ""),
            ListCell(minute(row.aware_at or row.opened_at, zone)),
            ListCell(row.owner or "–"),
            _state(press, f"case_state_{row.state}"),
            ListCell(due or "–", missed, marked=row.overdue),
        ),
        grave=row.overdue,
    )


def _action(press: Press, row: ActionRow) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    kind = capa_rules().kinds[row.kind].name
    late = press.both("case_days_late", count=row.days_late) if row.days_late else ""
    watched = row.stage in ("watched", "to_check") and row.window_ends is not None
    return ListRow(
        (
            ListCell(row.number, strong=True),
            ListCell(_cut(row.action)),
            ListCell(kind.zh_CN, kind.en),
            ListCell(row.source_number or "–"),
            ListCell(row.owner),
            _state(press, f"action_state_{row.stage}"),
            ListCell(_day(row.window_ends if watched else row.due_on), late, marked=row.days_late > 0),
        ),
        grave=row.days_late > 0,
    )


def _finding(press: Press, row: FindingRow) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    graded = capa_rules().finding_classes[row.class_code]
    origin = press.word(f"finding_from_{row.origin}")
    actions = press.both("finding_actions", count=row.actions, open=row.open_actions) if row.actions else ""
    return ListRow(
        (
            ListCell(row.number, _day(row.received_on), strong=True),
            ListCell(_cut(row.text), actions),
            ListCell(graded.zh_CN, graded.en, marked=row.class_code == "critical"),
            ListCell(row.from_whom, f"{origin.zh_CN} {origin.en}"),
            ListCell(row.owner or "–"),
            _state(press, f"finding_state_{row.stage}"),
            ListCell(_day(row.reply_due), marked=row.overdue),
        ),
        grave=row.overdue,
    )


def _state(press: Press, name: str) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    said = press.word(name)
    return ListCell(said.zh_CN, said.en)


def _cut(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def _day(day: date | None) -> str:
    return "–" if day is None else day.isoformat()
