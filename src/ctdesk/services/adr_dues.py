"""What a case owes to whom by when: opened from the matrix as it is judged, withdrawn where it no longer
holds, run anew where the day it became known was corrected.

What makes a case graver runs from the moment that became known, not from the day of the first sign.
"""

from __future__ import annotations

from datetime import datetime

from ctdesk.db.tables.adverse_reactions import AdrCase
from ctdesk.db.tables.obligations import Obligation
from ctdesk.domain.adverse_reactions import signs_of
from ctdesk.domain.deadlines import Due
from ctdesk.domain.notifications import Proposal, proposals_for
from ctdesk.services.adr_rows import SENDS, as_reaction, sent_reports
from ctdesk.services.incident_tables import deadline_rules, notification_table
from ctdesk.services.obligations import (
    Owner,
    fulfil,
    is_open,
    owe_rule,
    rows_of,
    site_days,
    term_of,
    withdraw,
)
from ctdesk.services.work import UnitOfWork

NEWS = "new_information_at"
_REPLACED = "→ "


def owner_of(case: AdrCase) -> Owner:
    """The case as the subject of what is owed."""
    return Owner("adr", case.id)


def proposals_in(case: AdrCase) -> tuple[Proposal, ...]:
    """Who is to be told of a case under its frame."""
    return proposals_for(notification_table().rows, signs_of(as_reaction(case)), case.frame)


def refresh_dues(work: UnitOfWork, case: AdrCase, since: datetime) -> None:
    """Open what the case owes now and did not before, counted from ``since``; withdraw what it no longer
    owes and nobody did.
    """
    wanted = {
        (one.telling.deadline, one.telling.to): one
        for one in proposals_in(case)
        if one.row.by_recipient is None
    }
    rules, rows = deadline_rules(), rows_of(work, owner_of(case))
    for row in rows:
        if is_open(row) and row.rule in rules and (row.rule, row.recipient) not in wanted:
            now = sorted({rule for rule, to in wanted if to == row.recipient})
            withdraw(work, row, f"{_REPLACED}{', '.join(now) or '–'}")
    for (code, to), proposal in wanted.items():
        rule = rules[code]
        same = [row for row in rows if (row.rule, row.recipient) == (code, to)]
        anchors = _anchors(work, case, since)
        if rule.anchor == NEWS:
            same = [row for row in same if row.anchor_at == case.new_information_at]
        standing = [row for row in same if not _was_replaced(row)]
        if standing:
            continue  # open, done, or withdrawn by a person
        if same and rule.anchor == "aware_at":
            anchors["aware_at"] = same[-1].anchor_at
        owe_rule(work, owner_of(case), rule, anchors, recipient=to, notification=proposal.row.code)


def move_awareness(work: UnitOfWork, case: AdrCase, before: datetime) -> None:
    """Let what ran from the former day 0 run from the corrected one."""
    days = site_days(work)
    for row in rows_of(work, owner_of(case)):
        if row.anchor == "aware_at" and row.anchor_at == before and is_open(row):
            due = days.due(term_of(row), case.aware_at)
            row.anchor_at, row.due_at, row.assumed = case.aware_at, due.at, due.assumed
            row.row_version += 1


def fulfil_by_report(
    work: UnitOfWork, case: AdrCase, recipient: str, sent_at: datetime, way: str, receipt_no: str | None
) -> int:
    """One sent report fulfils all that was owed to its recipient by then; gives how much."""
    found = 0
    for row in rows_of(work, owner_of(case)):
        ours = row.duty in (None, SENDS) or work.rights.has(row.duty)
        began = row.anchor_at.replace(second=0, microsecond=0)
        if is_open(row) and row.recipient == recipient and ours and began <= sent_at:
            fulfil(work, row, sent_at, way=way, receipt_no=receipt_no)
            found += 1
    return found


def withdraw_all(work: UnitOfWork, case: AdrCase, reason: str) -> None:
    """Owe nothing any more about a case that was nullified."""
    for row in rows_of(work, owner_of(case)):
        if is_open(row):
            withdraw(work, row, reason)


def sponsor_dues(work: UnitOfWork, case: AdrCase) -> tuple[tuple[Proposal, Due | None], ...]:
    """What another reports in the hospital's place, with when that is due; None while its start is not
    known.
    """
    rules, days = deadline_rules(), site_days(work)
    anchors = _anchors(work, case, case.aware_at)
    return tuple(
        (
            one,
            days.due(rules[one.telling.deadline].term, anchors[rules[one.telling.deadline].anchor])
            if rules[one.telling.deadline].anchor in anchors
            else None,
        )
        for one in proposals_in(case)
        if one.row.by_recipient is not None
    )


def _anchors(work: UnitOfWork, case: AdrCase, since: datetime) -> dict[str, datetime]:
    found = {"aware_at": since}
    if case.sponsor_aware_at is not None:
        found["sponsor_aware_at"] = case.sponsor_aware_at
    if case.new_information and case.new_information_at is not None:
        found[NEWS] = case.new_information_at
    sent = sent_reports(work, case)
    if sent and sent[0].sent_at is not None:
        found["first_report_at"] = sent[0].sent_at
    return found


def _was_replaced(row: Obligation) -> bool:
    return row.withdrawn_at is not None and (row.withdraw_reason or "").startswith(_REPLACED)
