"""Reactions and medicines of a case, line by line; what was written down wrong is taken out and kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from ctdesk.db.tables.adverse_reactions import AdrCase, AdrMedicine, AdrReaction
from ctdesk.domain.adverse_reactions import OUTCOMES, signs_of
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services import fields
from ctdesk.services.adr_rows import WORKS, as_reaction, open_case_row, reactions_of
from ctdesk.services.adverse_reactions import follow_change
from ctdesk.services.gate import command
from ctdesk.services.work import UnitOfWork

PURPOSES = frozenset({"lymphodepletion", "bridging", "antidote", "other"})
MOST = 100
_MEDDRA = 8  # digits of a code


@command(needs=WORKS, action="adr.add_reaction")
def add_reaction(
    work: UnitOfWork,
    *,
    case_id: int,
    seen_version: int,
    term: str,
    term_code: str | None = None,
    grade: int | None = None,
    onset_at: datetime | None = None,
    ended_at: datetime | None = None,
    outcome: str | None = None,
    replaces: int | None = None,
) -> int:
    """Add a reaction to a case, or put it in the place of the line ``replaces``; gives its key.

    Raises ADR-10 and ADR-15 for moments that cannot be, ADR-23 for a grade, ADR-40 for a code that is no
    MedDRA code, ADR-41 for a line that does not stand, ADR-42 above a hundred lines.
    """
    case = open_case_row(work, case_id, seen_version)
    before = signs_of(as_reaction(case))
    _ensure_moments(work, ("onset_at", onset_at), ("ended_at", ended_at))
    code = fields.cleaned(term_code, "term_code", 20)
    if code is not None and (len(code) != _MEDDRA or not code.isascii() or not code.isdigit()):
        raise CtdeskError("ADR-40", field="term_code")
    if grade is not None and grade not in range(6):
        raise CtdeskError("ADR-23", field="grade")
    row = AdrReaction(
        adr_id=case.id,
        ordinal=_next(work, AdrReaction, case),
        term=fields.required(term, "term"),
        term_code=code,
        grade=grade,
        onset_at=onset_at,
        ended_at=ended_at,
        outcome=None if not outcome else fields.one_of(outcome, "outcome", frozenset(OUTCOMES)),
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(row)
    if replaces is not None:
        _line(work, AdrReaction, case, replaces).withdrawn_at = work.now
    follow_change(work, case, before)
    return row.id


@command(needs=WORKS, action="adr.take_out_reaction")
def take_out_reaction(
    work: UnitOfWork, *, case_id: int, seen_version: int, reaction_id: int, reason: str
) -> None:
    """Take a reaction out of a case, with a reason; raises ADR-41, and ADR-43 for the only one."""
    case = open_case_row(work, case_id, seen_version)
    before = signs_of(as_reaction(case))
    work.event.reason = fields.required(reason, "reason", fields.TEXT)
    row = _line(work, AdrReaction, case, reaction_id)
    if len(reactions_of(work, case)) == 1:
        raise CtdeskError("ADR-43")
    row.withdrawn_at = work.now
    follow_change(work, case, before)


@command(needs=WORKS, action="adr.add_medicine")
def add_medicine(
    work: UnitOfWork,
    *,
    case_id: int,
    seen_version: int,
    name: str,
    purpose: str = "other",
    approval_no: str | None = None,
    holder: str | None = None,
    batch_no: str | None = None,
    dose: str | None = None,
    route: str | None = None,
    begun_at: datetime | None = None,
    ended_at: datetime | None = None,
    indication: str | None = None,
    suspected: bool = False,
    replaces: int | None = None,
) -> int:
    """Add a medicine given besides, or put it in the place of the line ``replaces``; gives its key. Raises
    like ``add_reaction``.
    """
    case = open_case_row(work, case_id, seen_version)
    before = signs_of(as_reaction(case))
    _ensure_moments(work, ("begun_at", begun_at), ("ended_at", ended_at))
    row = AdrMedicine(
        adr_id=case.id,
        ordinal=_next(work, AdrMedicine, case),
        name=fields.required(name, "name"),
        purpose=fields.one_of(purpose, "purpose", PURPOSES),
        approval_no=fields.cleaned(approval_no, "approval_no"),
        holder=fields.cleaned(holder, "holder"),
        batch_no=fields.cleaned(batch_no, "batch_no"),
        dose=fields.cleaned(dose, "dose"),
        route=fields.cleaned(route, "route"),
        begun_at=begun_at,
        ended_at=ended_at,
        indication=fields.cleaned(indication, "indication"),
        suspected=suspected,
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(row)
    if replaces is not None:
        _line(work, AdrMedicine, case, replaces).withdrawn_at = work.now
    follow_change(work, case, before)
    return row.id


@command(needs=WORKS, action="adr.take_out_medicine")
def take_out_medicine(
    work: UnitOfWork, *, case_id: int, seen_version: int, medicine_id: int, reason: str
) -> None:
    """Take a medicine out of a case, with a reason; raises ADR-41."""
    case = open_case_row(work, case_id, seen_version)
    before = signs_of(as_reaction(case))
    work.event.reason = fields.required(reason, "reason", fields.TEXT)
    _line(work, AdrMedicine, case, medicine_id).withdrawn_at = work.now
    follow_change(work, case, before)


def _ensure_moments(
    work: UnitOfWork, start: tuple[str, datetime | None], end: tuple[str, datetime | None]
) -> None:
    for name, at in (start, end):
        if at is not None and at > work.now:
            raise CtdeskError("ADR-10", field=name)
    if start[1] is not None and end[1] is not None and end[1].astimezone(UTC) < start[1].astimezone(UTC):
        raise CtdeskError("ADR-15", field=end[0])


def _next(work: UnitOfWork, table: Any, case: AdrCase) -> int:
    last = work.db.scalar(select(func.max(table.ordinal)).where(table.adr_id == case.id)) or 0
    if last >= MOST:
        raise CtdeskError("ADR-42", most=MOST)
    return int(last) + 1


def _line(work: UnitOfWork, table: Any, case: AdrCase, key: int) -> Any:
    row = work.db.get(table, key)
    if row is None or row.adr_id != case.id or row.withdrawn_at is not None:
        raise NotFound("ADR-41", id=key)
    row.row_version += 1
    return row
