"""The register of alarms on paper: what happened, who was called, how soon it was answered, who closed it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.monitoring import AlarmCall, TankAlarm
from ctdesk.services.alarm_register import alarm_response, alarm_row
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import query
from ctdesk.services.print_words import celsius, minute, plain, register_paper
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListCell, ListPaper, ListRow
    from ctdesk.paper.press import Press

MOST = 2000


@query()
def alarms_paper(work: UnitOfWork) -> ListPaper:
    """Every alarm with its answer and its calls, the newest first."""
    from ctdesk.paper.list_paper import ListColumn, ListTable
    from ctdesk.services.print_sheet import the_press

    press, zone = the_press(), ZoneInfo(work.site.time_zone)
    found = list(work.db.scalars(select(TankAlarm).order_by(TankAlarm.id.desc()).limit(MOST + 1)))
    response = alarm_response(work)
    about = press.word(
        "alarms_about",
        count=len(found[:MOST]),
        median=plain(response.median_minutes),
        late=response.late,
        unanswered=response.unanswered,
    )
    columns = (
        ListColumn(press.word("alarms_number"), 1.55),
        ListColumn(press.word("alarms_kind"), 1.2),
        ListColumn(press.word("alarms_lasted"), 1.5),
        ListColumn(press.word("alarms_peak"), 1.1),
        ListColumn(press.word("alarms_answer"), 2.1),
        ListColumn(press.word("alarms_called"), 2.1),
        ListColumn(press.word("alarms_closed"), 1.7),
        ListColumn(press.word("alarms_incident"), 1.4),
    )
    table = ListTable(
        columns,
        tuple(_row(work, press, zone, alarm) for alarm in found[:MOST]),
        empty=press.word("alarms_none"),
        note=press.word("list_cut", count=MOST) if len(found) > MOST else None,
        size=8.0,
    )
    return register_paper(work, press.word("alarms_title"), about, table)


def _row(work: UnitOfWork, press: Press, zone: ZoneInfo, alarm: TankAlarm) -> ListRow:
    from ctdesk.paper.list_paper import ListCell, ListRow

    row = alarm_row(work, alarm)
    grade = "action" if row.grade == "action" or row.kind != "temperature" else "alert"
    kind, weight = press.word(f"alarm_kind_{row.kind}"), press.word(f"alarm_grade_{grade}")
    source = press.both(f"alarm_from_{row.came_from}")
    ended = press.both("alarm_not_over") if row.ended_at is None else minute(row.ended_at, zone)
    limit = f"{press.both('limit')} {celsius(row.limit_c)}" if row.limit_c is not None else ""
    beyond = "" if alarm.degree_minutes is None else f"{plain(alarm.degree_minutes)} °C·min"
    incidents = [
        one for one in (_number(work.db, alarm.incident_id), _number(work.db, alarm.late_incident_id)) if one
    ]
    return ListRow(
        (
            ListCell(row.number, row.place, strong=True),
            ListCell(
                f"{kind.zh_CN}（{weight.zh_CN}）",
                f"{kind.en}, {weight.en}; {source}",
                marked=grade == "action",
            ),
            ListCell(minute(row.started_at, zone), ended),
            ListCell(celsius(row.peak_c), " · ".join(part for part in (limit, beyond) if part)),
            _answer(work, press, zone, alarm),
            _calls(work.db, press, zone, alarm),
            ListCell(
                member_name(work.db, alarm.closed_by) or press.both("alarm_not_closed"),
                ""
                if alarm.closed_at is None
                else "\n".join(part for part in (minute(alarm.closed_at, zone), alarm.close_note) if part),
                marked=alarm.closed_at is None,
            ),
            ListCell("\n".join(incidents) or "–"),
        ),
        grave=row.late and alarm.answered_at is None,
    )


def _answer(work: UnitOfWork, press: Press, zone: ZoneInfo, alarm: TankAlarm) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    row = alarm_row(work, alarm)
    noticed = f"{press.both('alarm_noticed')} {minute(alarm.aware_at, zone)}"
    if alarm.answered_at is None:
        return ListCell(press.both("alarm_late" if row.late else "alarm_unanswered"), noticed, marked=True)
    taken = Decimal((alarm.answered_at - alarm.aware_at).total_seconds()) / 60
    who = member_name(work.db, alarm.answered_by) or "–"
    words = press.both("alarm_after", minutes=plain(round(taken, 1)))
    late = f" · {press.both('alarm_was_late')}" if row.late else ""
    below = (noticed, f"{who} {minute(alarm.answered_at, zone)}", alarm.action)
    return ListCell(f"{words}{late}", "\n".join(part for part in below if part), marked=row.late)


def _calls(db: Session, press: Press, zone: ZoneInfo, alarm: TankAlarm) -> ListCell:
    from ctdesk.paper.list_paper import ListCell

    lines = []
    for one in db.scalars(select(AlarmCall).where(AlarmCall.alarm_id == alarm.id).order_by(AlarmCall.id)):
        reached = press.both("alarm_reached" if one.reached else "alarm_not_reached")
        role = "" if one.role is None else f"（{press.listed('roles', one.role).zh_CN}）"
        lines.append(f"{one.called_at.astimezone(zone):%m-%d %H:%M} {one.name}{role} {reached}")
    return ListCell("\n".join(lines) or "–")


def _number(db: Session, incident_id: int | None) -> str | None:
    return db.scalar(select(Incident.number).where(Incident.id == incident_id))
