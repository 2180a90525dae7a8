"""The clocks of a case: what its level asks for inside the house, and what the matrix asks for outside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.obligations import Obligation
from ctdesk.domain.incidents import LEVELS, LIGHTEST, InternalClock
from ctdesk.domain.notifications import Proposal, incident_signs, proposals_for
from ctdesk.services.incident_tables import notification_table, severity_rules
from ctdesk.services.obligations import (
    Owed,
    Owner,
    fulfil,
    is_open,
    move_anchor,
    owe,
    owe_proposals,
    rows_of,
    site_days,
    withdraw,
)
from ctdesk.services.work import UnitOfWork

TELL, WRITTEN, BEGUN, ANALYSED, CLOSURE = "tell", "written", "rca_start", "rca_report", "closure"
FRAME = "MARKETED"
_DUTIES = {
    TELL: "incident.triage",
    WRITTEN: "incident.triage",
    BEGUN: "incident.investigate",
    ANALYSED: "incident.investigate",
    CLOSURE: "incident.close",
}


def subject_of(incident: Incident) -> Owner:
    """The case as the subject of what is owed."""
    return Owner("incident", incident.id)


def owe_clocks(work: UnitOfWork, incident: Incident) -> None:
    """Open what the level that stands asks for inside the house, counted from when it became known.

    What an earlier level asked for and nobody did is withdrawn; who was told need not be told again, but the
    few lines that do for a hazard of the lightest level are no written report of a graver one, unless the
    report was signed.
    """
    level = severity_rules().levels[incident.severity]
    wanted = {
        (f"severity:{level.code}.{clock.code}", role): clock
        for clock in level.clocks
        for role in (clock.to or (None,))
    }
    done: set[tuple[str, str | None]] = set()
    for row in _internal(work, incident):
        if row.withdrawn_at is not None:
            continue
        if row.done_at is not None:
            signed = step_of(row) == WRITTEN and incident.report_record_id is not None
            if level.code == LIGHTEST or _level_of(row) != LIGHTEST or signed:
                done.add((step_of(row), row.recipient))
        elif (row.rule, row.recipient) not in wanted:
            withdraw(work, row, f"{_level_of(row)} → {level.code}")
    days = site_days(work)
    for (rule, role), clock in wanted.items():
        if (clock.code, role) not in done:
            owe(work, subject_of(incident), _owed(incident, clock, rule, role), days)


def owe_outside(work: UnitOfWork, incident: Incident, frame: str = FRAME) -> tuple[int, ...]:
    """Open what the matrix proposes for the code and level that stand; a person withdraws what is not so."""
    anchors = {"aware_at": incident.aware_at}
    if incident.occurred_at is not None:
        anchors["occurred_at"] = incident.occurred_at
    return owe_proposals(work, subject_of(incident), proposals_of(incident, frame), anchors)


def proposals_of(incident: Incident, frame: str = FRAME) -> tuple[Proposal, ...]:
    """Who outside is to be told of a case under a frame."""
    signs = incident_signs(incident.code, incident.severity)
    return proposals_for(notification_table().rows, signs, frame)


def settle(
    work: UnitOfWork, incident: Incident, step: str, at: datetime, *, roles: Collection[str] = ()
) -> None:
    """Fulfil the open clocks of one step; ``roles`` narrows who was told."""
    for row in _internal(work, incident):
        if is_open(row) and step_of(row) == step and (not roles or row.recipient in roles):
            fulfil(work, row, max(at, row.anchor_at))


def take_as_written(work: UnitOfWork, incident: Incident) -> None:
    """What a person wrote down of a hazard of the lightest level is its written report."""
    if incident.severity == LIGHTEST:
        settle(work, incident, WRITTEN, work.now)


def move_awareness(work: UnitOfWork, incident: Incident, at: datetime) -> None:
    """Let the open clocks of a case run from another moment."""
    move_anchor(work, subject_of(incident), "aware_at", at)


def outstanding(work: UnitOfWork, incident: Incident) -> int:
    """How much of a case is neither done nor withdrawn, its closure left out."""
    return sum(
        is_open(row) and not (is_internal(row) and step_of(row) == CLOSURE)
        for row in rows_of(work, subject_of(incident))
    )


def gravest_ever(work: UnitOfWork, incident: Incident) -> str:
    """The gravest level that a case ever had, by the clocks that were opened for it."""
    levels = {_level_of(row) for row in _internal(work, incident)} | {incident.severity}
    return min(levels, key=LEVELS.index)


def is_internal(row: Obligation) -> bool:
    """Whether it is a clock of a level and not owed to somebody outside."""
    return row.rule is not None and row.rule.startswith("severity:")


def step_of(row: Obligation) -> str:
    """What an internal clock asks for: tell | written | rca_start | rca_report | closure."""
    return (row.rule or "").rpartition(".")[2]


def _internal(work: UnitOfWork, incident: Incident) -> list[Obligation]:
    return [row for row in rows_of(work, subject_of(incident)) if is_internal(row)]


def _level_of(row: Obligation) -> str:
    return (row.rule or "").removeprefix("severity:").partition(".")[0]


def _owed(incident: Incident, clock: InternalClock, rule: str, role: str | None) -> Owed:
    return Owed(
        clock.term, "aware_at", incident.aware_at, rule=rule, recipient=role, duty=_DUTIES[clock.code]
    )
