"""The register of recalls and drills on paper: what began each, what it looked for and found, how soon, how
it stands.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctdesk.services.gate import query
from ctdesk.services.incident_tables import recall_rules
from ctdesk.services.print_words import minute, register_paper
from ctdesk.services.recall_search import stored_scope
from ctdesk.services.recall_subject import criterion_words
from ctdesk.services.recalls import RecallRow, list_recalls
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListCell, ListPaper, ListRow
    from ctdesk.paper.press import Press

MOST = 2000


@query()
def recalls_paper(work: UnitOfWork, *, text: str | None = None) -> ListPaper:
    """Recalls and drills with the same filter as ``list_recalls``; no patient is named."""
    from ctdesk.paper.list_paper import ListColumn, ListTable
    from ctdesk.services.print_sheet import the_press

    press, zone = the_press(), ZoneInfo(work.site.time_zone)
    page = list_recalls(work, text=text, limit=MOST)
    part = (text or "").strip()
    count = len(page.rows)
    about = (
        press.word("held_found", text=part, count=count) if part else press.word("held_count", count=count)
    )
    columns = (
        ListColumn(press.word("recalls_number"), 2.0),
        ListColumn(press.word("recalls_kind"), 1.7),
        ListColumn(press.word("recall_reason"), 2.3),
        ListColumn(press.word("recalls_scope"), 2.4),
        ListColumn(press.word("recalls_found"), 1.3),
        ListColumn(press.word("recalls_times"), 2.2),
        ListColumn(press.word("recalls_outcome"), 1.9),
    )
    table = ListTable(
        columns,
        tuple(_row(work, press, zone, row) for row in page.rows),
        empty=press.word("held_none"),
        note=press.word("list_cut", count=MOST) if page.next_after is not None else None,
        size=8.0,
    )
    return register_paper(work, press.word("recalls_title"), about, table)


def _row(work: UnitOfWork, press: Press, zone: ZoneInfo, row: RecallRow) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    begun = press.word("recalls_drill" if row.drill else f"recall_by_{row.origin}")
    graded = recall_rules().classes.get(row.class_code or "")
    kind = [begun.zh_CN] if graded is None else [begun.zh_CN, graded.zh_CN]
    english = [begun.en] if graded is None else [begun.en, graded.en]
    found = str(row.found) if row.declared is None else f"{row.found} / {row.declared}"
    sums = [press.both("recalls_settled", count=row.settled)]
    if row.lost:
        sums.append(press.both("recalls_lost", count=row.lost))
    return ListRow(
        (
            ListCell(row.number, row.record or "", strong=True),
            ListCell("\n".join(kind), "\n".join(filter(None, ("; ".join(english), row.reference)))),
            ListCell(row.text),
            ListCell(_scope(work, zone, row)),
            ListCell(found, "\n".join(sums), marked=row.lost > 0),
            _times(press, zone, row),
            _outcome(press, zone, row),
        ),
        grave=row.state == "open" and not row.drill,
    )


def _scope(work: UnitOfWork, zone: ZoneInfo, row: RecallRow) -> str:
    def local(at: datetime) -> str:
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"

    groups = []
    for group in stored_scope(row.scope):
        told = []
        for one in group:
            kind, value, window = criterion_words(work.db, one, local)
            told.append(" ".join(part for part in (kind, value, window) if part != "–"))
        groups.append("\n".join(told))
    return "\n".join(groups)


def _times(press: Press, zone: ZoneInfo, row: RecallRow) -> ListCell:
    """When it began, and how many minutes later each moment was reached."""
    from ctdesk.paper.list_paper import ListCell

    rules, late = recall_rules(), False
    lines: list[str] = []
    moments: list[tuple[str, timedelta | None, timedelta | None]] = [
        ("listed", row.watch.to("listed"), rules.list_within)
    ]
    if not row.drill:
        moments.append(("stopped", row.watch.to("use_stopped"), rules.stop_use_within))
    moments.append(("settled", row.watch.to("settled"), rules.list_within if row.drill else None))
    for name, taken, within in moments:
        told = "–" if taken is None else f"{taken // timedelta(minutes=1)} min"
        lines.append(f"{press.both(f'recalls_{name}_after')} {told}")
        late = late or (within is not None and taken is not None and taken > within)
    return ListCell(minute(row.watch.started_at, zone), "\n".join(lines), marked=late)


def _outcome(press: Press, zone: ZoneInfo, row: RecallRow) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    voided = row.state == "closed" and row.record_state == "voided"
    words = press.word("recalls_voided" if voided else f"recalls_{row.state}")
    below = [words.en, *([] if row.ended_at is None else [minute(row.ended_at, zone)])]
    below += [part for part in (row.closed_by, row.close_reason) if part]
    return ListCell(words.zh_CN, "\n".join(below), marked=voided or row.state == "open")
