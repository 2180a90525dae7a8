"""The way of a case: triage, containment, investigation, conclusion, its actions, closure, and reopening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.capa import Capa
from ctdesk.db.tables.holds import UnitHold
from ctdesk.db.tables.incidents import Incident, IncidentMember, IncidentPatient, IncidentUnit
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.team import Member
from ctdesk.domain.capa import OPEN_STATES as OPEN_ACTIONS
from ctdesk.domain.deadlines import ensure_order
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.incidents import (
    LIGHTEST,
    Closing,
    Risk,
    closing_duty,
    ensure_moves,
    ensure_near_miss,
    grade,
    obstacles_to_closing,
    owes_capa,
)
from ctdesk.domain.units import is_out_of_use
from ctdesk.services import fields
from ctdesk.services.gate import command
from ctdesk.services.holds import FROZEN, INCIDENT, HoldSource, lift_all_of
from ctdesk.services.incident_clocks import (
    ANALYSED,
    BEGUN,
    CLOSURE,
    WRITTEN,
    gravest_ever,
    move_awareness,
    outstanding,
    owe_clocks,
    owe_outside,
    settle,
)
from ctdesk.services.incident_frames import frame_of, known_frame
from ctdesk.services.incident_paper_rows import (
    ANALYSIS_FORM,
    REPORT_FORM,
    is_open,
    is_signed,
    paper_of,
)
from ctdesk.services.incident_reports import CONTAIN, freeze_units
from ctdesk.services.incident_tables import cause_categories, severity_rules
from ctdesk.services.incidents import (
    SEVERITIES,
    born,
    ensure_units,
    known_code,
    load_incident,
    minimum_of,
    open_case,
)
from ctdesk.services.work import UnitOfWork

TRIAGE, INVESTIGATE, LIFT = "incident.triage", "incident.investigate", "incident.lift_hold"
CLOSES = ("incident.close", "incident.close_sentinel")
INVESTIGATOR = "investigator"
_NARRATIVE = 20_000
_CONCLUDES = frozenset({"investigating", "capa", "effectiveness", "closed"})


@dataclass(frozen=True, slots=True)
class Grade:
    """How a case is graded: the level is what is chosen; a minimum or the harm done may raise it. ``cases``
    are what applies of the code, such as ``infused``; ``risk`` may be left out. ``frame`` says under which
    rules it happened, and with that whom outside to tell; left out it follows from the units.
    """

    code: str
    severity: str
    harm: str | None = None
    risk: Risk | None = None
    near_miss: bool = False
    caught_by: str | None = None
    cases: tuple[str, ...] = ()
    frame: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What an investigation came to: the category is one of the six of the fishbone."""

    cause_category: str
    root_cause: str
    conclusion: str
    factors: tuple[str, ...] = ()
    impact: str | None = None
    lessons: str | None = None


@command(needs=TRIAGE, action="incident.triage")
def triage_incident(
    work: UnitOfWork, *, incident_id: int, seen_version: int, graded: Grade, owner_id: int
) -> str:
    """Grade a reported case and give it an owner; gives the level that stands.

    Its internal clocks follow the level, and whoever outside is to be told by the matrix is owed a report. A
    case that was contained at once counts as contained. Raises INC-16 for a case that was graded before,
    INC-30 and INC-31 for an unknown code or owner, INC-10, INC-11, INC-14 and INC-15 as the rules say.
    """
    incident = open_case(work, incident_id, seen_version)
    ensure_moves(incident.state, "triaged", incident.severity)
    _grade(work, incident, graded)
    incident.owner_id = _active(work, owner_id)
    incident.state = "contained" if incident.contained_at is not None else "triaged"
    incident.triaged_by, incident.triaged_at = work.actor.member_id, work.now
    incident.row_version += 1
    return incident.severity


@command(needs=TRIAGE, action="incident.regrade")
def regrade_incident(
    work: UnitOfWork,
    *,
    incident_id: int,
    seen_version: int,
    graded: Grade,
    reason: str,
    owner_id: int | None = None,
    aware_at: datetime | None = None,
) -> str:
    """Grade an open case anew, hand it to another owner, or correct when it became known; gives the level.

    Open deadlines follow; what outsiders are owed already stays until somebody withdraws it. Raises INC-39
    for a case that was never graded.
    """
    incident = open_case(work, incident_id, seen_version)
    if incident.triaged_at is None:
        raise CtdeskError("INC-39", number=incident.number)
    work.event.reason = fields.required(reason, "reason", fields.TEXT)
    if aware_at is not None and aware_at != incident.aware_at:
        _ensure_aware(work, incident, aware_at)
        incident.aware_at = aware_at
        move_awareness(work, incident, aware_at)
    _grade(work, incident, graded)
    if owner_id is not None:
        incident.owner_id = _active(work, owner_id)
    incident.row_version += 1
    return incident.severity


@command(needs=CONTAIN, action="incident.contain")
def contain_incident(
    work: UnitOfWork,
    *,
    incident_id: int,
    seen_version: int,
    containment: str,
    freeze: tuple[int, ...] = (),
) -> None:
    """Say what was done to contain it, and freeze the units ``freeze``; also before it is graded.

    Raises UNIT-15 for an unknown unit, INC-33 for a closed case.
    """
    incident = open_case(work, incident_id, seen_version)
    incident.containment = fields.required(containment, "containment", fields.TEXT)
    incident.contained_by, incident.contained_at = work.actor.member_id, work.now
    if incident.state == "triaged":
        incident.state = "contained"
    units = ensure_units(work.db, freeze)
    if units:
        freeze_units(work, incident, units, incident.containment)
    incident.row_version += 1


@command(needs=LIFT, action="incident.lift_hold")
def lift_freeze(work: UnitOfWork, *, incident_id: int, seen_version: int, reason: str) -> tuple[int, ...]:
    """Lift what this case holds; gives the units. What something else holds stays held."""
    incident = load_incident(work, incident_id, seen_version)
    told = fields.required(reason, "reason", fields.TEXT)
    source = HoldSource("incident", incident.id)
    units = lift_all_of(work, source, reason=told, source=source)
    incident.row_version += 1
    return units


@command(needs=INVESTIGATE, action="incident.investigate")
def begin_investigation(
    work: UnitOfWork, *, incident_id: int, seen_version: int, investigators: tuple[int, ...] = ()
) -> None:
    """Begin to investigate, or begin again after a case was reopened; without names the actor investigates.

    Raises INC-16 where that does not follow, INC-31 for an unknown investigator.
    """
    incident = open_case(work, incident_id, seen_version)
    ensure_moves(incident.state, "investigating", incident.severity)
    incident.state = "investigating"
    settle(work, incident, BEGUN, work.now)
    known = set(
        work.db.scalars(
            select(IncidentMember.member_id).where(
                IncidentMember.incident_id == incident.id,
                IncidentMember.part == INVESTIGATOR,
                IncidentMember.ended_at.is_(None),
            )
        )
    )
    for member_id in dict.fromkeys(investigators or (work.member_id(),)):
        if _active(work, member_id) not in known:
            work.db.add(
                IncidentMember(
                    incident_id=incident.id,
                    member_id=member_id,
                    part=INVESTIGATOR,
                    added_by=work.actor.member_id,
                    added_at=work.now,
                )
            )
    incident.row_version += 1


@command(needs=INVESTIGATE, action="incident.conclude")
def conclude_investigation(
    work: UnitOfWork,
    *,
    incident_id: int,
    seen_version: int,
    cause_category: str,
    root_cause: str,
    conclusion: str,
    factors: Sequence[str] = (),
    impact: str | None = None,
    lessons: str | None = None,
) -> None:
    """Say what the cause was and what follows. With actions the case goes on to them.

    Levels I and II are concluded for good with the signature of their analysis (``incident_papers``). Raises
    INC-40 outside an investigation, INP-03 once that is signed, FIELD-04 for an unknown category.
    """
    incident = open_case(work, incident_id, seen_version)
    if incident.state != "investigating":
        raise CtdeskError("INC-40", number=incident.number)
    analysis = paper_of(work.db, incident, ANALYSIS_FORM)
    if analysis is not None and incident.analysis_record_id == analysis.id:
        raise CtdeskError("INP-03", number=incident.number, record=analysis.number)
    take_finding(
        work, incident, Finding(cause_category, root_cause, conclusion, tuple(factors), impact, lessons)
    )


def take_finding(work: UnitOfWork, incident: Incident, finding: Finding) -> None:
    """Write what an investigation came to, said on the page or signed in its analysis; part of a command.

    Raises INC-40 for a case that nobody investigates, FIELD-04 for an unknown category.
    """
    if incident.state not in _CONCLUDES:
        raise CtdeskError("INC-40", number=incident.number)
    category = fields.one_of(finding.cause_category, "cause_category", frozenset(cause_categories()))
    incident.cause_category = category
    incident.root_cause = fields.required(finding.root_cause, "root_cause", _NARRATIVE)
    incident.conclusion = fields.required(finding.conclusion, "conclusion", _NARRATIVE)
    incident.factors = [fields.required(one, "factors", fields.TEXT) for one in finding.factors] or None
    incident.impact = fields.cleaned(finding.impact, "impact", fields.TEXT)
    incident.lessons = fields.cleaned(finding.lessons, "lessons", fields.TEXT)
    incident.concluded_by, incident.concluded_at = work.actor.member_id, work.now
    incident.row_version += 1
    follow_actions(work, incident)


@command(needs=CLOSES, action="incident.close")
def close_incident(work: UnitOfWork, *, incident_id: int, seen_version: int, reason: str) -> None:
    """Close a hazard of the lightest level that nothing stands against, with a reason.

    A case that is, or ever was, graver is closed by the signatures of its report (``incident_papers``).
    Raises INC-03 for a closed one, PERM-01 for a sentinel event below the leader, INP-01 for a graver one,
    INP-02 where its report is under way, and what ``close_case`` raises.
    """
    incident = load_incident(work, incident_id, seen_version)
    told = fields.required(reason, "reason", fields.TEXT)
    if incident.state == "closed":
        raise CtdeskError("INC-03", number=incident.number)
    work.need(closing_duty(incident.severity))
    _ensure_closable(work, incident)
    if (gravest := gravest_ever(work, incident)) != LIGHTEST:
        raise CtdeskError("INP-01", level=gravest)
    report = paper_of(work.db, incident, REPORT_FORM)
    if report is not None and is_open(report):
        raise CtdeskError("INP-02", number=incident.number, record=report.number)
    _close(work, incident, told)


def close_case(work: UnitOfWork, incident: Incident, reason: str, *, wait: bool = False) -> None:
    """Close a case by its signed report; part of a command.

    With ``wait`` it is looked at only: somebody above the team signs before it closes. Raises INC-02 for
    whoever opened a case that nobody owns, else the first of what ``obstacles_of`` says (SOD-11).
    """
    _ensure_closable(work, incident)
    if not wait:
        _close(work, incident, fields.required(reason, "reason", fields.TEXT))


@command(needs=CLOSES, action="incident.reopen")
def reopen_incident(work: UnitOfWork, *, incident_id: int, seen_version: int, reason: str) -> None:
    """Open a closed case again, or one whose action had no effect; what was concluded is concluded anew.

    Raises INC-16 where that does not follow.
    """
    incident = load_incident(work, incident_id, seen_version)
    ensure_moves(incident.state, "reopened", incident.severity)
    told = fields.required(reason, "reason", fields.TEXT)
    reopen(work, incident, told)


def reopen(work: UnitOfWork, incident: Incident, reason: str) -> None:
    """Reopen a case; part of a command. The analysis that stood stands no more: there will be a new one."""
    incident.state = "reopened"
    incident.closed_at, incident.closed_by, incident.close_reason = None, None, None
    incident.concluded_at, incident.concluded_by, incident.analysis_record_id = None, None, None
    incident.reopened_at, incident.reopened_by = work.now, work.actor.member_id
    incident.reopen_reason = reason
    incident.row_version += 1


def follow_actions(work: UnitOfWork, incident: Incident) -> None:
    """Let a concluded case stand where its actions are; called whenever one of them moved.

    With actions it is ``capa``; once all that count were carried out ``effectiveness``. Reopening it where
    one failed is said by whoever assessed that (``reopen``).
    """
    states = _action_states(work, incident)
    counting = [state for state in states if state not in ("withdrawn", "superseded")]
    if incident.state == "investigating" and incident.concluded_at is not None and counting:
        incident.state = "capa"
        incident.row_version += 1
    carried_out = not any(state in OPEN_ACTIONS and state != "done" for state in counting)
    if incident.state == "capa" and counting and carried_out:
        incident.state = "effectiveness"
        incident.row_version += 1


def note_report(work: UnitOfWork, incident: Incident, record_id: int) -> None:
    """The signed report of a case: its written report was made with that signature."""
    incident.report_record_id = record_id
    settle(work, incident, WRITTEN, work.now)
    incident.row_version += 1


def note_analysis(work: UnitOfWork, incident: Incident, record_id: int) -> None:
    """The signed root cause analysis of a case."""
    incident.analysis_record_id = record_id
    settle(work, incident, ANALYSED, work.now)
    incident.row_version += 1


def obstacles_of(work: UnitOfWork, incident: Incident) -> tuple[CtdeskError, ...]:
    """What has to be done before the actor may close a case, the gravest first, as sentences say it."""
    codes = obstacles_to_closing(
        Closing(
            state=incident.state,
            level=incident.severity,
            concluded=incident.concluded_at is not None,
            cause_signed=is_signed(work.db, incident.analysis_record_id),
            capa_owed=owes_capa(severity_rules(), incident.severity, score_of(incident)),
            actions=_action_states(work, incident),
            told_outstanding=outstanding(work, incident),
            units_frozen=_frozen(work, incident),
            owner=incident.owner_id,
            closer=work.member_id(),
        )
    )
    said: Mapping[str, Any] = {"state": incident.state, "to": "closed", "level": incident.severity}
    wants = {"INC-16": ("state", "to"), "INC-17": ("level",)}
    return tuple(CtdeskError(code, **{name: said[name] for name in wants.get(code, ())}) for code in codes)


def score_of(incident: Incident) -> int | None:
    """The risk score of a case, None where it was not rated."""
    risk = risk_of(incident)
    return None if risk is None else risk.score()


def risk_of(incident: Incident) -> Risk | None:
    """The three factors of a case."""
    factors = (incident.risk_severity, incident.risk_probability, incident.risk_detectability)
    if any(one is None for one in factors):
        return None
    return Risk(*(one for one in factors if one is not None))


def _close(work: UnitOfWork, incident: Incident, reason: str) -> None:
    settle(work, incident, CLOSURE, work.now)
    incident.state, incident.closed_at, incident.closed_by = "closed", work.now, work.actor.member_id
    incident.close_reason = reason
    incident.row_version += 1


def _ensure_closable(work: UnitOfWork, incident: Incident) -> None:
    for error in obstacles_of(work, incident):
        raise error
    if incident.owner_id is None and incident.opened_by == work.actor.member_id:
        raise CtdeskError("INC-02", number=incident.number)


def _grade(work: UnitOfWork, incident: Incident, wanted: Grade) -> None:
    rules = severity_rules()
    code = known_code(wanted.code)
    chosen = fields.one_of(wanted.severity, "severity", SEVERITIES)
    caught_by = fields.cleaned(wanted.caught_by, "caught_by")
    if wanted.near_miss:
        ensure_near_miss(rules, caught_by or "", wanted.harm)
    raised_by = () if incident.raised_by is None else (incident.raised_by,)
    found = grade(rules, chosen, code, raised_by, wanted.cases, wanted.harm)
    if wanted.risk is not None:
        wanted.risk.score()
    incident.code, incident.severity, incident.severity_chosen = code, found.level, chosen
    incident.minimum, incident.harm, incident.cases = (
        minimum_of(found),
        wanted.harm,
        list(wanted.cases) or None,
    )
    incident.near_miss, incident.caught_by = wanted.near_miss, caught_by if wanted.near_miss else None
    risk = wanted.risk
    incident.risk_severity = None if risk is None else risk.severity
    incident.risk_probability = None if risk is None else risk.probability
    incident.risk_detectability = None if risk is None else risk.detectability
    incident.frame = frame_of(work, incident) if wanted.frame is None else known_frame(wanted.frame)
    owe_clocks(work, incident)
    owe_outside(work, incident, incident.frame)


def _ensure_aware(work: UnitOfWork, incident: Incident, aware_at: datetime) -> None:
    patients = select(IncidentPatient.patient_id).where(IncidentPatient.incident_id == incident.id)
    ensure_order(
        [
            ("occurred_at", incident.occurred_at),
            ("detected_at", incident.detected_at),
            ("aware_at", aware_at),
        ],
        work.now,
        earliest=born(work, work.db.scalars(patients)),
    )


def _active(work: UnitOfWork, member_id: int) -> int:
    member = work.db.get(Member, member_id)
    if member is None or member.status != "active":
        raise CtdeskError("INC-31", field="owner")
    return member.id


def _action_states(work: UnitOfWork, incident: Incident) -> tuple[str, ...]:
    return tuple(work.db.scalars(select(Capa.state).where(Capa.incident_id == incident.id).order_by(Capa.id)))


def _frozen(work: UnitOfWork, incident: Incident) -> int:
    """Units that this case holds, or the record it came from froze, and about which nothing is decided."""
    units = select(IncidentUnit.unit_id).where(IncidentUnit.incident_id == incident.id)
    rows = work.db.execute(
        select(UnitHold.unit_id, UnitHold.source_kind, UnitHold.source_id, DoseUnit.disposition)
        .join(DoseUnit, DoseUnit.id == UnitHold.unit_id)
        .where(
            UnitHold.unit_id.in_(units), UnitHold.lifted_at.is_(None), UnitHold.code.in_((FROZEN, INCIDENT))
        )
    )
    own = {("incident", incident.id), ("record", incident.record_id)}
    return len(
        {unit for unit, kind, source, state in rows if (kind, source) in own and not is_out_of_use(state)}
    )
