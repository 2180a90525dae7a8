"""What is owed to whom by when: where deadlines are opened, fulfilled, withdrawn and counted again.

A deadline that has passed stays in the statistics: what was withdrawn after its time counts as late too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from ctdesk.db.tables.obligations import Obligation
from ctdesk.domain.deadlines import (
    DeadlineRule,
    Due,
    SiteDays,
    Term,
    Unit,
    ensure_order,
    was_in_time,
)
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.domain.notifications import Proposal
from ctdesk.services import fields
from ctdesk.services.gate import command
from ctdesk.services.incident_tables import SIGNED, deadline_rules, notification_table
from ctdesk.services.late_receipts import with_late_receipt
from ctdesk.services.stored_files import store_file
from ctdesk.services.work import UnitOfWork
from ctdesk.services.working_days import is_published, is_working_day

SUBJECTS = frozenset({"incident", "adr", "capa", "recall", "finding", "bedside"})
# Whoever acts on any of them; which one it takes is said by the obligation itself.
ACTS = (
    "incident.notify",
    "incident.triage",
    "incident.investigate",
    "incident.close",
    "adr.send",
    "research.report_sae",
    "research.file",
    "trace.upload",
    "recall.perform",
    "team.supervise",
)
LEAD = "team.supervise"
_UNITS: Mapping[str, Unit] = {one: one for one in get_args(Unit)}


@dataclass(frozen=True, slots=True)
class Owner:
    """What an obligation belongs to: incident | adr | capa | recall | finding | bedside, and its row."""

    kind: str
    id: int

    def __post_init__(self) -> None:
        if self.kind not in SUBJECTS:
            raise ValueError(self.kind)


@dataclass(frozen=True, slots=True)
class Owed:
    """What is to be owed, from which moment on; ``rule`` is a deadline of the table or an internal clock."""

    term: Term
    anchor: str
    anchor_at: datetime
    rule: str | None = None
    recipient: str | None = None
    duty: str | None = None
    text: str | None = None
    notification: str | None = None


def site_days(work: UnitOfWork) -> SiteDays:
    """The days of the site with the published calendar, for one piece of work."""
    return SiteDays(ZoneInfo(work.site.time_zone), is_working_day, is_published)


def owe(work: UnitOfWork, subject: Owner, wanted: Owed, days: SiteDays | None = None) -> int:
    """Open an obligation; gives its row. What is owed already, or was done, is not owed twice.

    Raises DLN-06 where the calendar ends before it is due.
    """
    for one in rows_of(work, subject):
        same = (one.rule, one.recipient, one.text) == (wanted.rule, wanted.recipient, wanted.text)
        if same and one.withdrawn_at is None and one.anchor_at == wanted.anchor_at:
            return one.id
    due = (days or site_days(work)).due(wanted.term, wanted.anchor_at)
    row = Obligation(
        subject_kind=subject.kind,
        subject_id=subject.id,
        rule=wanted.rule,
        notification=wanted.notification,
        text=wanted.text,
        recipient=wanted.recipient,
        duty=wanted.duty,
        anchor=wanted.anchor,
        anchor_at=wanted.anchor_at,
        term_unit=wanted.term.unit,
        term_amount=wanted.term.amount,
        due_at=due.at,
        at_once=due.at_once,
        assumed=due.assumed,
        opened_by=work.actor.member_id,
        opened_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


def owe_rule(
    work: UnitOfWork,
    subject: Owner,
    rule: DeadlineRule,
    anchors: Mapping[str, datetime],
    *,
    recipient: str | None = None,
    notification: str | None = None,
) -> int | None:
    """Open what one rule of the table asks for; None while the moment that it runs from is not known."""
    if rule.anchor not in anchors:
        return None
    wanted = Owed(
        rule.term,
        rule.anchor,
        anchors[rule.anchor],
        rule=rule.code,
        recipient=recipient,
        duty=rule.by,
        notification=notification,
    )
    return owe(work, subject, wanted)


def owe_proposals(
    work: UnitOfWork, subject: Owner, proposals: Iterable[Proposal], anchors: Mapping[str, datetime]
) -> tuple[int, ...]:
    """Open what the matrix of notifications proposes; gives the new rows.

    What another recipient reports in the hospital's place is not owed here, nor what waits for a moment that
    has not come; what a person withdrew is not opened again.
    """
    rules = deadline_rules()
    known = {(row.rule, row.recipient) for row in rows_of(work, subject)}
    found = (
        owe_rule(
            work,
            subject,
            rules[one.telling.deadline],
            anchors,
            recipient=one.telling.to,
            notification=one.row.code,
        )
        for one in proposals
        if one.row.by_recipient is None and (one.telling.deadline, one.telling.to) not in known
    )
    return tuple(row for row in found if row is not None)


@command(needs=ACTS, action="obligation.open")
def open_obligation(
    work: UnitOfWork,
    *,
    subject: Owner,
    text: str,
    unit: str,
    amount: int | None,
    anchor_at: datetime,
    recipient: str | None = None,
    duty: str | None = None,
) -> int:
    """Owe something in own words, such as a reply that an authority asked for; gives the row.

    Raises DLN-01 and DLN-02 for a term that cannot be, DLN-03 for a moment to come.
    """
    from ctdesk.domain.deadlines import ensure_term

    ensure_order([("aware_at", anchor_at)], work.now)
    known = notification_table().recipients
    wanted = Owed(
        ensure_term(unit, amount),
        "aware_at",
        anchor_at,
        recipient=None if recipient is None else fields.one_of(recipient, "recipient", frozenset(known)),
        duty=None if duty is None else fields.one_of(duty, "duty", frozenset(ACTS)),
        text=fields.required(text, "text", fields.TEXT),
    )
    return owe(work, subject, wanted)


@command(needs=ACTS, action="obligation.fulfil")
def fulfil_obligation(
    work: UnitOfWork,
    *,
    obligation_id: int,
    seen_version: int,
    done_at: datetime,
    way: str | None = None,
    receipt_no: str | None = None,
    note: str | None = None,
    file: tuple[str, bytes] | None = None,
) -> None:
    """Say that it was done, when and how; the receipt may follow.

    Raises DLN-13 for what is settled, DLN-14 for a report to somebody outside without its way, INP-07 for
    what only a signature fulfils, DLN-03 and DLN-05 for a moment to come or before the one it runs from.
    """
    row = _open(work, obligation_id, seen_version)
    ensure_may(work, row)
    if row.rule in SIGNED:
        raise CtdeskError("INP-07")
    outside = row.recipient in notification_table().recipients
    if outside and way is None:
        raise CtdeskError("DLN-14", field="way")
    fulfil(
        work,
        row,
        done_at,
        way=None if way is None else fields.one_of(way, "way", frozenset(notification_table().ways)),
        receipt_no=fields.cleaned(receipt_no, "receipt_no"),
        note=fields.cleaned(note, "note", fields.TEXT),
        file_id=None if file is None else store_file(work, *file),
    )


@command(needs=ACTS, action="obligation.add_receipt")
def add_receipt(
    work: UnitOfWork,
    *,
    obligation_id: int,
    seen_version: int,
    receipt_no: str | None = None,
    file: tuple[str, bytes] | None = None,
) -> None:
    """Enter the receipt of what was done. Raises DLN-15 before it was done, DLN-16 for neither number nor
    file, DLN-17 where a number stands already.
    """
    row = _row(work, obligation_id, seen_version)
    ensure_may(work, row)
    if row.done_at is None or row.withdrawn_at is not None:
        raise CtdeskError("DLN-15")
    row.receipt_no, row.file_id = with_late_receipt(work, (row.receipt_no, row.file_id), receipt_no, file)
    row.row_version += 1


@command(needs=ACTS, action="obligation.withdraw")
def withdraw_obligation(
    work: UnitOfWork, *, obligation_id: int, seen_version: int, reason: str
) -> int | None:
    """Take back what is not owed; of something noted as done by mistake, gives the row that is owed instead.

    It stays in the register with its reason. Raises DLN-13 for what was withdrawn before.
    """
    row = _row(work, obligation_id, seen_version)
    ensure_may(work, row)
    if row.withdrawn_at is not None:
        raise CtdeskError("DLN-13")
    told = fields.required(reason, "reason", fields.TEXT)
    withdraw(work, row, told)
    if row.done_at is None:
        return None
    again = Owed(
        term_of(row),
        row.anchor,
        row.anchor_at,
        rule=row.rule,
        recipient=row.recipient,
        duty=row.duty,
        text=row.text,
        notification=row.notification,
    )
    return owe(work, Owner(row.subject_kind, row.subject_id), again)


@command(needs=None, action="obligation.recompute")
def recompute_dues(work: UnitOfWork) -> int:
    """Count what is open in working days again, once a calendar may have been published; gives how many
    moved.

    Only working days can move by themselves; where nothing moved no event is written.
    """
    days = site_days(work)
    moved: dict[int, Due] = {}
    for number, amount, anchor_at, due_at, assumed in work.db.execute(open_in_working_days()):
        due = days.due(Term("working_day", amount), anchor_at)
        if due.at != due_at or due.assumed != assumed:
            moved[number] = due
    for number, due in moved.items():
        row = work.db.get(Obligation, number)
        assert row is not None
        row.due_at, row.assumed = due.at, due.assumed
        row.row_version += 1
    work.event.wanted = bool(moved)
    return len(moved)


def open_in_working_days() -> Select[int, int | None, datetime, datetime, bool]:
    """What is open and counted in working days: number, amount, from when, due, assumed."""
    return select(
        Obligation.id,
        Obligation.term_amount,
        Obligation.anchor_at,
        Obligation.due_at,
        Obligation.assumed,
    ).where(
        Obligation.done_at.is_(None),
        Obligation.withdrawn_at.is_(None),
        Obligation.term_unit == "working_day",
    )


def move_anchor(work: UnitOfWork, subject: Owner, anchor: str, at: datetime) -> int:
    """Let what is open of a subject run from another moment, because the moment was corrected; gives how many
    moved.
    """
    days, moved = site_days(work), 0
    for row in rows_of(work, subject):
        if row.anchor == anchor and row.anchor_at != at and is_open(row):
            due = days.due(term_of(row), at)
            row.anchor_at, row.due_at, row.assumed = at, due.at, due.assumed
            row.row_version += 1
            moved += 1
    return moved


def fulfil(
    work: UnitOfWork,
    row: Obligation,
    done_at: datetime,
    *,
    way: str | None = None,
    receipt_no: str | None = None,
    note: str | None = None,
    file_id: int | None = None,
) -> None:
    """Settle an open obligation; part of a command. Raises DLN-03 and DLN-05 for the moment."""
    # People enter minutes; what was done in the same one was not done before.
    began = row.anchor_at.replace(second=0, microsecond=0)
    ensure_order([("aware_at", began), ("done_at", done_at)], work.now)
    row.done_at, row.done_by = done_at, work.actor.member_id
    row.way, row.receipt_no, row.done_note, row.file_id = way, receipt_no, note, file_id
    row.row_version += 1


def withdraw(work: UnitOfWork, row: Obligation, reason: str) -> None:
    """Withdraw an obligation; part of a command."""
    row.withdrawn_by, row.withdrawn_at, row.withdraw_reason = work.actor.member_id, work.now, reason
    row.row_version += 1


def rows_of(work: UnitOfWork, subject: Owner) -> list[Obligation]:
    """Everything that is or was owed for a subject, in the order in which it was opened."""
    return list(
        work.db.scalars(
            select(Obligation)
            .where(Obligation.subject_kind == subject.kind, Obligation.subject_id == subject.id)
            .order_by(Obligation.id)
        )
    )


def is_open(row: Obligation) -> bool:
    """Neither done nor withdrawn."""
    return row.done_at is None and row.withdrawn_at is None


def term_of(row: Obligation) -> Term:
    """The term of an obligation, as it was when it was opened."""
    return Term(_UNITS[row.term_unit], row.term_amount)


def in_time(row: Obligation, now: datetime) -> bool | None:
    """For the statistics: False for what is late, was done late, or was withdrawn when it was late already;
    None while nobody can tell, and for what is due at once (no figure says how long that may take).
    """
    due = Due(row.due_at, row.at_once, row.assumed)
    return was_in_time(due, row.done_at, row.withdrawn_at or now, None)


def duties_for(duty: str | None) -> tuple[str, ...]:
    """The duties of which one is enough to act on an obligation: its own or the lead's, or any of them."""
    return ACTS if duty is None else (duty, LEAD)


def ensure_may(work: UnitOfWork, row: Obligation) -> None:
    """Raise PERM-01 unless the actor may act on this obligation: by its duty, or as the lead."""
    if not work.rights.has(*duties_for(row.duty)):
        raise Refused("PERM-01", duty=row.duty or ACTS[0])


def _row(work: UnitOfWork, obligation_id: int, seen_version: int) -> Obligation:
    row = work.db.get(Obligation, obligation_id)
    if row is None:
        raise NotFound("DLN-12", id=obligation_id)
    if row.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=row.row_version)
    return row


def _open(work: UnitOfWork, obligation_id: int, seen_version: int) -> Obligation:
    row = _row(work, obligation_id, seen_version)
    if not is_open(row):
        raise CtdeskError("DLN-13")
    return row
