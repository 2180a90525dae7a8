"""The registers of quarantines and rejections on paper: since when, why, who was told, what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctdesk.db.tables.quarantine import Quarantine, Rejection
from ctdesk.domain.clocks import ClockRun
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import query
from ctdesk.services.held_units import line_of, units_of
from ctdesk.services.print_words import in_both, minute, register_paper
from ctdesk.services.quarantine import QuarantineRow, clocks_of_quarantine, list_quarantines
from ctdesk.services.quarantine_words import without_names
from ctdesk.services.rejections import RejectionRow, list_rejections
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.forms.definition import Text
    from ctdesk.paper.list_paper import ListCell, ListPaper, ListRow
    from ctdesk.paper.press import Press

MOST = 2000


@query()
def quarantines_paper(work: UnitOfWork, *, state: str = "all", text: str | None = None) -> ListPaper:
    """Quarantines with the same filter as ``list_quarantines``, each with its clocks and its outcome."""
    from ctdesk.paper.list_paper import ListColumn, ListTable
    from ctdesk.services.print_sheet import the_press

    press, zone = the_press(), ZoneInfo(work.site.time_zone)
    page = list_quarantines(work, state=state, text=text, limit=MOST)
    columns = (
        ListColumn(press.word("held_number"), 1.6),
        ListColumn(press.word("held_what"), 2.4),
        ListColumn(press.word("held_cause"), 1.9),
        ListColumn(press.word("held_since"), 1.5),
        ListColumn(press.word("held_clocks"), 3.7),
        ListColumn(press.word("held_outcome"), 1.6),
    )
    table = ListTable(
        columns,
        tuple(_quarantine(work, press, zone, row) for row in page.rows),
        title=press.word(f"held_{state}"),
        empty=press.word("held_none"),
        note=press.word("list_cut", count=MOST) if page.next_after is not None else None,
        size=8.0,
    )
    return register_paper(work, press.word("quarantines_title"), _about(press, text, len(page.rows)), table)


@query()
def rejections_paper(work: UnitOfWork, *, text: str | None = None) -> ListPaper:
    """Rejections with the same filter as ``list_rejections``, each with notice and the holder's answer."""
    from ctdesk.paper.list_paper import ListColumn, ListTable
    from ctdesk.services.print_sheet import the_press

    press, zone = the_press(), ZoneInfo(work.site.time_zone)
    page = list_rejections(work, text=text, limit=MOST)
    columns = (
        ListColumn(press.word("held_number"), 1.6),
        ListColumn(press.word("held_what"), 2.4),
        ListColumn(press.word("held_reasons"), 3.2),
        ListColumn(press.word("rejected_since"), 1.5),
        ListColumn(press.word("rejected_answer"), 1.7),
        ListColumn(press.word("rejected_quality"), 1.4),
        ListColumn(press.word("held_outcome"), 1.4),
    )
    table = ListTable(
        columns,
        tuple(_rejection(work, press, zone, row) for row in page.rows),
        empty=press.word("held_none"),
        note=press.word("list_cut", count=MOST) if page.next_after is not None else None,
        size=8.0,
    )
    return register_paper(work, press.word("rejections_title"), _about(press, text, len(page.rows)), table)


def _about(press: Press, text: str | None, count: int) -> Text:
    part = (text or "").strip()
    return press.word("held_found", text=part, count=count) if part else press.word("held_count", count=count)


def _quarantine(work: UnitOfWork, press: Press, zone: ZoneInfo, row: QuarantineRow) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    held = work.db.get(Quarantine, row.id)
    assert held is not None
    cause = press.word(f"held_cause_{row.cause}")
    late = row.outcome is None and row.late
    outcome = press.word(f"held_outcome_{row.outcome or ('late' if late else 'open')}")
    return ListRow(
        (
            ListCell(row.number, row.record_number, strong=True),
            _what(work, held, row.product, row.patient),
            ListCell(cause.zh_CN, "\n".join(part for part in (cause.en, held.text) if part)),
            ListCell(minute(row.started_at, zone), member_name(work.db, held.put_by) or "–"),
            ListCell("\n".join(_clock(press, zone, one) for one in clocks_of_quarantine(work, held)) or "–"),
            _outcome(outcome, row.closed_at, zone, marked=late),
        ),
        grave=late,
    )


def _rejection(work: UnitOfWork, press: Press, zone: ZoneInfo, row: RejectionRow) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow
    from ctdesk.paper.setting import with_minus

    held = work.db.get(Rejection, row.id)
    assert held is not None
    reasons, english = [], []
    for one in without_names(held.reason_codes):
        told = with_minus(str(one.get("reason") or one.get("said") or "")).rstrip("。.")
        reasons.append(f"{one['item']} {one.get('zh_CN', '')}{f'：{told}' if told else ''}")
        english.append(f"{one['item']} {one.get('en', '')}")
    answered = press.word("rejected_answered" if row.answered else "rejected_waiting")
    state = press.word("held_outcome_void") if row.outcome == "void" else _notice(press, row)
    quality = press.word(f"rejected_quality_{row.quality or 'open'}")
    return ListRow(
        (
            ListCell(row.number, row.record_number, strong=True),
            _what(work, held, row.product, None),
            ListCell("；".join(dict.fromkeys(reasons)) or "–", "; ".join(dict.fromkeys(english))),
            ListCell(minute(row.opened_at, zone), member_name(work.db, held.opened_by) or "–"),
            ListCell(
                answered.zh_CN,
                f"{answered.en}; {press.both('rejected_by')} {row.answer_by.isoformat()}",
                marked=row.late,
            ),
            in_both(quality),
            _outcome(state, row.closed_at, zone, marked=row.late),
        ),
        grave=row.late,
    )


def _notice(press: Press, row: RejectionRow) -> Text:
    """How the notice of a rejection stands."""
    if row.closed_at is None:
        return press.word("rejected_notice_open")
    return press.word("rejected_notice_signed")


def _what(
    work: UnitOfWork, held: Quarantine | Rejection, product: str | None, patient: str | None
) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    lines = [line_of(work, unit) for unit in units_of(work, held)]
    units = [" · ".join(part for part in (one.name, one.batch_no, one.position) if part) for one in lines]
    about = " · ".join(part for part in (product, patient) if part)
    return ListCell(about or "–", "\n".join(units))


def _clock(press: Press, zone: ZoneInfo, run: ClockRun) -> str:
    name = press.both(f"held_clock_{run.id}")
    if run.stopped_at is not None:
        missed = run.due_at is not None and run.stopped_at > run.due_at
        late = f" {press.both('alarm_was_late')}" if missed else ""
        return f"{name}: {minute(run.stopped_at, zone)}{late}"
    if run.due_at is None:
        return f"{name}: –"
    late = f" {press.both('held_overdue')}" if run.status == "late" else ""
    return f"{name}: {press.both('held_due', at=minute(run.due_at, zone))}{late}"


def _outcome(words: Text, at: datetime | None, zone: ZoneInfo, *, marked: bool) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    below = "\n".join(part for part in (words.en, "" if at is None else minute(at, zone)) if part)
    return ListCell(words.zh_CN, below, marked=marked)
