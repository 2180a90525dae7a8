"""What the registers say of a month for the quality meeting: figures, events, supervision, people, actions.

Everything is a plain value, so that it can be kept with the meeting as it was when that was prepared; words
are a pair, Chinese and English. What lies in the month is told of the month; what stands now (competence,
calibration, actions, findings) is told as it stands at that minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, literal, or_, select

from ctdesk.db.answers import late_answers
from ctdesk.db.tables.capa import Capa, CapaCheck, Finding
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.monitoring import TankAlarm
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.records import AnswerEntry, Record
from ctdesk.db.tables.storage import Tank
from ctdesk.db.tables.team import Member
from ctdesk.db.tables.training import CompetenceOverride
from ctdesk.domain.incidents import LEVELS
from ctdesk.services.capa_rows import overdue_at
from ctdesk.services.equipment import all_in_register
from ctdesk.services.findings import finding_rows
from ctdesk.services.incident_tables import incident_codes
from ctdesk.services.incidents import incident_rows
from ctdesk.services.indicator_prints import figure_lines
from ctdesk.services.indicator_receipt import excursions
from ctdesk.services.indicator_sources import Ask
from ctdesk.services.indicators import computed_codes, read_figures
from ctdesk.services.obligation_list import obligation_rows
from ctdesk.services.own_duties import duty_words
from ctdesk.services.record_ground import definition_of
from ctdesk.services.supervision import coverage_of, steps_without
from ctdesk.services.threshold_words import module_words
from ctdesk.services.training_endings import endings_of

if TYPE_CHECKING:
    from ctdesk.domain.periods import Period
    from ctdesk.domain.qualifications import Words
    from ctdesk.services.work import UnitOfWork

Line = dict[str, Any]
Pair = list[str]
AHEAD = timedelta(days=60)  # the first warning before a competence or a calibration ends (domain.md §5.2)
# The tables of the facts, in the order of the form.
GROUPS = (
    "figures",
    "incidents",
    "deadlines",
    "excursions",
    "overrides",
    "late",
    "unsupervised",
    "competence",
    "calibrations",
    "actions",
    "findings",
)
_OPEN, _CLOSED, _OVERDUE = ["未关闭", "open"], ["已关闭", "closed"], ["逾期", "overdue"]
_GRADES = {"critical": ["严重", "critical"], "major": ["主要", "major"], "minor": ["一般", "minor"]}
_STAGES = {"open": ["待回复", "open"], "replied": ["已回复", "replied"], "closed": _CLOSED}
_REOPENED, _NOT_EFFECTIVE = "reopened", "not_effective"


@dataclass(frozen=True, slots=True)
class _Month:
    work: UnitOfWork
    period: Period
    since: datetime
    until: datetime
    zone: ZoneInfo
    today: date

    def moment(self, at: datetime | None) -> str:
        return "–" if at is None else at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")


def facts_of(work: UnitOfWork, period: Period) -> dict[str, Any]:
    """The facts of a month as they are now: the lines of each of ``GROUPS``, and the sums beside them."""
    zone = ZoneInfo(work.site.time_zone)
    month = _Month(
        work, period, period.starts(zone), period.ends(zone), zone, work.now.astimezone(zone).date()
    )
    found: dict[str, Any] = {name: list(_LINES[name](month)) for name in GROUPS}
    found["levels"] = _levels(found["incidents"])
    covered = coverage_of(work, month.since, month.until)
    found["coverage"] = [covered.acknowledged, covered.required]
    return found


def _figures(month: _Month) -> Iterator[Line]:
    for reading in read_figures(month.work, period=month.period, codes=computed_codes(), trends=False):
        for told, line in zip(reading.told, figure_lines(reading), strict=True):
            yield {
                "code": line.code,
                "figure": _both(line.name),
                "value": line.value,
                "made_of": _both(line.made_of),
                "target": line.target,
                "light": _both(line.light),
                "color": told.light if told.figure.value is not None else None,
                "former": line.former,
            }


def _incidents(month: _Month) -> Iterator[Line]:
    """Cases that became known in the month, and earlier ones that are still open; the gravest first."""
    chosen = (
        select(Incident)
        .where(Incident.aware_at < month.until)
        .where(or_(Incident.aware_at >= month.since, Incident.closed_at.is_(None)))
        .order_by(Incident.severity, Incident.aware_at, Incident.id)
    )
    for row in incident_rows(month.work, list(month.work.db.scalars(chosen))):
        said = [_OPEN if row.closed_at is None else _CLOSED]
        if row.overdue:
            said.append(_OVERDUE)
        yield {
            "level": row.severity,
            "number": row.number,
            "what": _both(incident_codes()[row.code].name) if row.code in incident_codes() else row.code,
            "known": month.moment(row.aware_at),
            "state": _together(said),
            "of_month": row.aware_at is not None and row.aware_at >= month.since,
            "open": row.closed_at is None,
            "overdue": row.overdue,
            "id": row.id,
        }


def _deadlines(month: _Month) -> Iterator[Line]:
    """Limits of reports and clocks that ran out in the month without being met; what is due at once is not
    judged.
    """
    now = literal(month.work.now, Obligation.done_at.type)
    met = func.coalesce(Obligation.done_at, Obligation.withdrawn_at, now)
    chosen = (
        select(Obligation)
        .where(Obligation.due_at >= month.since, Obligation.due_at < month.until)
        .where(Obligation.at_once.is_(False), met >= Obligation.due_at)
        .order_by(Obligation.due_at, Obligation.id)
    )
    for row in obligation_rows(month.work, list(month.work.db.scalars(chosen))):
        yield {
            "number": row.subject_number,
            "what": _both(row.words),
            "due": month.moment(row.due_at),
            "done": ["尚未完成", "not done"] if row.done_at is None else month.moment(row.done_at),
        }


def _excursions(month: _Month) -> Iterator[Line]:
    """Shipments beyond their limits, and alarms of tanks and rooms."""
    rows = (
        excursions(month.work, Ask(None, None))
        .where(Record.completed_at >= month.since, Record.completed_at < month.until)
        .subquery()
    )
    chosen = (
        select(Record.number, Record.subject_label, Record.completed_at)
        .join(rows, rows.c.id == Record.id)
        .where(rows.c.part == 1)
        .order_by(Record.completed_at, Record.id)
    )
    for number, label, at in month.work.db.execute(chosen):
        yield {
            "kind": ["运输超温", "in transport"],
            "number": number,
            "what": label,
            "at": month.moment(at),
            "state": "",
        }
    alarms = (
        select(TankAlarm, Tank.code)
        .outerjoin(Tank, Tank.id == TankAlarm.tank_id)
        .where(TankAlarm.aware_at >= month.since, TankAlarm.aware_at < month.until)
        .order_by(TankAlarm.aware_at, TankAlarm.id)
    )
    for alarm, tank in month.work.db.execute(alarms):
        answered = alarm.answered_at
        yield {
            "kind": ["储存报警", "in storage"],
            "number": alarm.number,
            "what": tank or "–",
            "at": month.moment(alarm.aware_at),
            "state": ["无人处置", "not answered"]
            if answered is None
            else f"{int((answered - alarm.aware_at).total_seconds() // 60)} min",
        }


def _overrides(month: _Month) -> Iterator[Line]:
    chosen = (
        select(CompetenceOverride, Member.name, Incident.number)
        .join(Member, Member.id == CompetenceOverride.member_id)
        .outerjoin(Incident, Incident.id == CompetenceOverride.incident_id)
        .where(CompetenceOverride.allowed_at >= month.since, CompetenceOverride.allowed_at < month.until)
        .order_by(CompetenceOverride.id)
    )
    for row, name, number in month.work.db.execute(chosen):
        yield {
            "who": name,
            "duty": list(duty_words(row.duty)),
            "reason": row.reason,
            "at": f"{month.moment(row.allowed_at)} – {month.moment(row.revoked_at or row.ends_at)}",
            "number": number or "–",
        }


def _late(month: _Month) -> Iterator[Line]:
    """Records completed in the month of which a section says why it is late, with the last reason given."""
    chosen = (
        select(AnswerEntry.path, AnswerEntry.answer, Record.number, Record.subject_label, Record.id)
        .join(Record, Record.id == AnswerEntry.record_id)
        .where(late_answers(), Record.state != "voided")
        .where(Record.completed_at >= month.since, Record.completed_at < month.until)
        .order_by(Record.completed_at, Record.id, AnswerEntry.id)
    )
    found: dict[tuple[int, str], Line] = {}
    for path, answer, number, label, record_id in month.work.db.execute(chosen):
        found[record_id, path] = {
            "number": number,
            "what": label,
            "section": path.partition("#")[0],
            "reason": str((answer or {}).get("value") or "–"),
        }
    yield from found.values()


def _unsupervised(month: _Month) -> Iterator[Line]:
    for record in steps_without(month.work, month.since, month.until):
        form = definition_of(month.work.db, record.form_code, record.form_revision)
        words = form.name or form.title
        yield {
            "number": record.number,
            "step": [words.zh_CN, words.en],
            "what": record.subject_label,
            "decided": month.moment(record.completed_at),
        }


def _competence(month: _Month) -> Iterator[Line]:
    """Modules that ended or end soon, those of one person that end on the same day together."""
    last = month.today + AHEAD
    found: dict[tuple[int, date | None, bool], list[str]] = {}
    names: dict[int, str] = {}
    for one in endings_of(month.work):
        state = one.state
        if not state.stands or (state.last_day is not None and state.last_day <= last):
            found.setdefault((one.member_id, state.last_day, state.stands), []).append(state.module)
            names[one.member_id] = one.name
    for (member_id, ends, stands), codes in found.items():
        yield {
            "who": names[member_id],
            "module": _both(module_words(codes[0])) if len(codes) == 1 else "、".join(codes),
            "until": "–" if ends is None else ends.isoformat(),
            "state": ["有效", "valid"] if stands else ["不在有效期", "not valid"],
        }


def _calibrations(month: _Month) -> Iterator[Line]:
    last = month.today + AHEAD
    for row in all_in_register(month.work):
        due = row.calibration_due
        if row.status != "in_use" or due is None or due > last:
            continue
        yield {
            "number": row.asset_no,
            "what": row.name,
            "until": due.isoformat(),
            "state": _OVERDUE if due < month.today else ["将到期", "due"],
        }


def _actions(month: _Month) -> Iterator[Line]:
    """Actions that are overdue, and those whose effect was found wanting in the month or still waits to be
    planned again.
    """
    failed = select(CapaCheck.capa_id).where(
        CapaCheck.result == _NOT_EFFECTIVE, CapaCheck.at >= month.since, CapaCheck.at < month.until
    )
    late = overdue_at(month.today)
    chosen = (
        select(Capa, Member.name, late.label("late"))
        .join(Member, Member.id == Capa.owner_id)
        .where(or_(late, Capa.state == _REOPENED, Capa.id.in_(failed)))
        .order_by(Capa.due_on, Capa.id)
    )
    for row, name, is_late in month.work.db.execute(chosen):
        said = [_OVERDUE] if is_late else []
        if row.state == _REOPENED or not is_late:
            said.append(["评价无效", "not effective"])
        yield {
            "number": row.number,
            "what": row.action_text,
            "owner": name,
            "until": row.due_on.isoformat(),
            "state": _together(said),
        }


def _findings(month: _Month) -> Iterator[Line]:
    chosen = select(Finding).where(Finding.closed_at.is_(None)).order_by(Finding.received_on, Finding.id)
    for row in finding_rows(month.work, list(month.work.db.scalars(chosen)), month.today):
        yield {
            "number": row.number,
            "grade": _GRADES.get(row.class_code, row.class_code),
            "what": row.text,
            "owner": row.owner or "–",
            "until": "–" if row.reply_due is None else row.reply_due.isoformat(),
            "state": _OVERDUE if row.overdue else _STAGES[row.stage],
        }


def _levels(lines: list[Line]) -> dict[str, int]:
    """How many became known in the month, by level; how many are open, and overdue of those."""
    many = {level: sum(one["of_month"] and one["level"] == level for one in lines) for level in LEVELS}
    return many | {key: sum(bool(one[key]) for one in lines) for key in ("open", "overdue")}


def _both(words: Words) -> Pair:
    return [words.zh_CN, words.en]


def _together(said: list[Pair]) -> Pair:
    return [" · ".join(one[place] for one in said) for place in (0, 1)]


_LINES: Mapping[str, Callable[[_Month], Iterator[Line]]] = {
    "figures": _figures,
    "incidents": _incidents,
    "deadlines": _deadlines,
    "excursions": _excursions,
    "overrides": _overrides,
    "late": _late,
    "unsupervised": _unsupervised,
    "competence": _competence,
    "calibrations": _calibrations,
    "actions": _actions,
    "findings": _findings,
}
