"""What the signatures on the record of an action (CT-INC-003) do to the register.

Each step is signed once, on the record, and that signature makes it so. Given again after an amendment it
brings the words into the register anew, and moves nothing that has moved already.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from ctdesk.db.tables.capa import Capa, CapaCheck, CapaDoer
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import Value
from ctdesk.domain.capa import Check, ensure_check, ensure_moves, ensure_plan, ensure_target
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.incidents import Risk, may_move
from ctdesk.services.capa_subject import (
    DONE_NOTE,
    GROUNDS,
    MEASURED,
    RESULT,
    RISK_AFTER,
    evidence_of,
    measured,
    rows_of,
    target_of,
)
from ctdesk.services.capas import action_of, follow_case, risk_document
from ctdesk.services.incident_course import reopen
from ctdesk.services.incident_tables import capa_rules
from ctdesk.services.record_ground import ground_of
from ctdesk.services.rights import site_day
from ctdesk.services.source_values import given
from ctdesk.services.work import UnitOfWork


def plan_signed(work: UnitOfWork, record: Record) -> None:
    """The plan stands as it was signed.

    Raises CAP-03 for a due day that has passed meanwhile or lies beyond its kind, CAP-04 and CAP-05.
    """
    row = _of_this_round(work, record)
    if row is None or row.state != "planned":
        return
    today = site_day(work.db, work.now)
    ensure_plan(capa_rules(), row.kind, row.planned_on, row.due_on)
    if row.due_on < today:
        raise CtdeskError("CAP-28", day=row.due_on)
    ensure_target(capa_rules(), target_of(row))
    row.row_version += 1


def plan_approved(work: UnitOfWork, record: Record) -> None:
    """The action may be carried out. Raises CAP-01 where that does not follow."""
    row = _of_this_round(work, record)
    if row is None:
        return
    if row.state == "planned":
        row.state = ensure_moves(row.state, "approve")
        row.approved_by, row.approved_at = work.actor.member_id, work.now
    row.row_version += 1


def action_done(work: UnitOfWork, record: Record) -> None:
    """The action is carried out, and its window begins today. Raises CAP-29 without any evidence."""
    row = _of_this_round(work, record)
    if row is None:
        return
    if not evidence_of(work.db, row):
        raise CtdeskError("CAP-29")
    if row.state == "approved":
        row.state = ensure_moves(row.state, "finish")
        row.done_at = work.now
        row.returned_reason = None
    row.done_note = _text(given(ground_of(work, record), DONE_NOTE))
    row.row_version += 1
    follow_case(work, row)


def effect_checked(work: UnitOfWork, record: Record) -> None:
    """The effect is judged by the number; where it failed the case it came from is open again.

    Raises CAP-10 to CAP-13 as the rules say, CAP-04 without a number.
    """
    row = _of_this_round(work, record)
    if row is None:
        return
    ground = ground_of(work, record)
    value = measured(given(ground, MEASURED))
    if value is None or row.done_at is None:
        raise CtdeskError("CAP-04", field=MEASURED)
    told, reason = given(ground, RESULT), _text(given(ground, GROUNDS)) or ""
    result = "effective" if told == "effective" else "not_effective"
    check = Check(
        value, "effective" if result == "effective" else "not_effective", reason, work.member_id(), work.now
    )
    doers = frozenset(one.member_id for one in rows_of(work.db, CapaDoer, row.id) if one.round == row.round)
    ensure_check(target_of(row), row.done_at, check, row.owner_id, doers, ZoneInfo(work.site.time_zone))
    if row.state == "done":
        row.state = ensure_moves(row.state, "pass" if result == "effective" else "fail")
    elif row.state != ("effective" if result == "effective" else "reopened"):
        raise CtdeskError("CAP-01", state=row.state)
    last = work.db.scalar(select(func.max(CapaCheck.ordinal)).where(CapaCheck.capa_id == row.id)) or 0
    work.db.add(
        CapaCheck(
            capa_id=row.id,
            ordinal=last + 1,
            round=row.round,
            value=value,
            result=result,
            reason=reason or None,
            assessor_id=check.assessor,
            at=work.now,
            record_id=record.id,
        )
    )
    factors = {name: given(ground, path) for name, path in RISK_AFTER.items()}
    if all(isinstance(one, str) for one in factors.values()):
        row.risk_after = risk_document(Risk(**{name: int(str(one)) for name, one in factors.items()}))
    row.row_version += 1
    if result == "effective":
        follow_case(work, row)
    else:
        _reopen_case(work, row, reason)


def action_closed(work: UnitOfWork, record: Record) -> None:
    """An effective action is closed."""
    row = _of_this_round(work, record)
    if row is None:
        return
    if row.state != "effective":
        raise CtdeskError("CAP-01", state=row.state)
    row.closed_at = row.closed_at or work.now
    row.row_version += 1


def _reopen_case(work: UnitOfWork, row: Capa, reason: str) -> None:
    """What had no effect opens its case again, where that follows; else it stands against its closure."""
    incident = None if row.incident_id is None else work.db.get(Incident, row.incident_id)
    if incident is not None and may_move(incident.state, "reopened", incident.severity):
        reopen(work, incident, f"{row.number}: {reason}")


def _of_this_round(work: UnitOfWork, record: Record) -> Capa | None:
    """The action, unless the record is of an earlier round: correcting old paper moves no register."""
    row = action_of(work, record.subject_id)
    return row if row.record_id == record.id else None


def _text(value: Value) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None
