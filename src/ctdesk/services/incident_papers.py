"""The signed papers of a case: opening them, and what their signatures do to the register.

The report (CT-INC-001) accompanies a case from its written report to its closure, the analysis (CT-INC-002)
concludes its investigation. What they say is entered once, in the register or here, and never again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.incidents import LEVELS
from ctdesk.services.gate import command, query
from ctdesk.services.incident_course import (
    INVESTIGATE,
    Finding,
    begin_investigation,
    close_case,
    note_analysis,
    note_report,
    take_finding,
)
from ctdesk.services.incident_paper_rows import ANALYSIS_FORM, REPORT_FORM, is_open, paper_of
from ctdesk.services.incident_tables import incident_codes
from ctdesk.services.incidents import OPEN_STATES, REPORT, load_incident
from ctdesk.services.record_ground import Ground, ground_of
from ctdesk.services.records import open_record
from ctdesk.services.sources import given
from ctdesk.services.work import UnitOfWork

SENTINEL = "sentinel"
# Items of the forms whose answers the register takes over.
_CATEGORY, _CAUSE, _FACTORS, _IMPACT, _CONCLUSION, _LESSONS = "C3", "C4", "C5", "D4", "E1", "E2"
_CLOSE_REASON = "E2"
_SEPARATORS = str.maketrans({"；": ";", "\n": ";"})
_BEGUN_BY = frozenset({"triaged", "contained", "reopened"})


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper of a case; ``waits`` while the signature that completes it is missing."""

    record_id: int
    number: str
    form_code: str
    state: str
    waits: bool
    opened_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of a case that count now; None where none was begun."""

    report: PaperRow | None
    analysis: PaperRow | None


@command(needs=REPORT, action="incident.open_report")
def open_report(work: UnitOfWork, *, incident_id: int) -> RecordId:
    """The report of a case: the one that counts now, or a new one; a reopened case begins another."""
    incident = load_incident(work, incident_id)
    found = paper_of(work.db, incident, REPORT_FORM)
    return RecordId((found or _open(work, incident, REPORT_FORM)).id)


@command(needs=INVESTIGATE, action="incident.open_analysis")
def open_analysis(work: UnitOfWork, *, incident_id: int) -> RecordId:
    """The root cause analysis of a case: the one that counts now, or a new one, which begins the
    investigation where nobody did.

    Raises INP-04 for a case that was not graded, INP-06 for one that is closed without one.
    """
    incident = load_incident(work, incident_id)
    found = paper_of(work.db, incident, ANALYSIS_FORM)
    if found is not None:
        return RecordId(found.id)
    if incident.state not in OPEN_STATES:
        raise CtdeskError("INP-06", number=incident.number)
    if incident.triaged_at is None or incident.owner_id is None:
        raise CtdeskError("INP-04", number=incident.number)
    if incident.state in _BEGUN_BY:
        begin_investigation(work, incident_id=incident.id, seen_version=incident.row_version)
    return RecordId(_open(work, incident, ANALYSIS_FORM).id)


@query()
def papers_of(work: UnitOfWork, *, incident_id: int) -> Papers:
    """The papers of a case, for its page; raises INC-01."""
    incident = load_incident(work, incident_id)
    return Papers(*(_row(paper_of(work.db, incident, form)) for form in (REPORT_FORM, ANALYSIS_FORM)))


def report_signed(work: UnitOfWork, record: Record) -> None:
    """The written report of a case is signed by whoever reported it."""
    incident = _case(work, record)
    if incident is not None:
        note_report(work, incident, record.id)


def triage_signed(work: UnitOfWork, record: Record) -> None:
    """How a case was graded is signed, and with it the report where nobody could sign that under a name.

    Raises INP-04 for a case that was not graded.
    """
    incident = _case(work, record)
    if incident is None:
        return
    if incident.triaged_at is None:
        raise CtdeskError("INP-04", number=incident.number)
    note_report(work, incident, record.id)


def analysis_signed(work: UnitOfWork, record: Record) -> None:
    """The investigation is concluded with what was signed. An analysis from before a reopening changes
    nothing any more.

    Raises INC-40 where the case is not being investigated.
    """
    incident = _case(work, record)
    if incident is None:
        return
    ground = ground_of(work, record)
    finding = Finding(
        cause_category=_text(ground, _CATEGORY) or "",
        root_cause=_text(ground, _CAUSE) or "",
        conclusion=_text(ground, _CONCLUSION) or "",
        factors=tuple(
            part.strip()
            for part in (_text(ground, _FACTORS) or "").translate(_SEPARATORS).split(";")
            if part.strip()
        ),
        impact=_text(ground, _IMPACT),
        lessons=_text(ground, _LESSONS),
    )
    note_analysis(work, incident, record.id)
    take_finding(work, incident, finding)


def closure_signed(work: UnitOfWork, record: Record) -> None:
    """Close the case with the reason that was signed; a sentinel event only once it is signed above the team.

    Raises what stands against closing it, first of all SOD-11.
    """
    incident = _case(work, record)
    if incident is None or incident.state not in OPEN_STATES:
        return
    ground = ground_of(work, record)
    signed = {one.slot for one in ground.signatures}
    reason = _text(ground, _CLOSE_REASON) or record.number
    close_case(work, incident, reason, wait=incident.severity == LEVELS[0] and SENTINEL not in signed)


def _open(work: UnitOfWork, incident: Incident, form: str) -> Record:
    known = incident_codes().get(incident.code)
    about = incident.code if known is None else f"{incident.code} {known.name.zh_CN} {known.name.en}"
    record = open_record(
        work,
        form_code=form,
        subject_kind="incident",
        subject_id=incident.id,
        subject_label=f"{incident.number} · {about}",
    )
    work.event.facts["incident"] = incident.number
    return record


def _case(work: UnitOfWork, record: Record) -> Incident | None:
    """The case of a paper, unless another paper took its place since."""
    incident = load_incident(work, record.subject_id)
    stands = paper_of(work.db, incident, record.form_code)
    return incident if stands is not None and stands.id == record.id else None


def _text(ground: Ground, path: str) -> str | None:
    value = given(ground, path)
    return value if isinstance(value, str) and value.strip() else None


def _row(record: Record | None) -> PaperRow | None:
    if record is None:
        return None
    return PaperRow(
        record.id,
        record.number,
        record.form_code,
        record.state,
        is_open(record),
        record.opened_at,
        record.completed_at,
    )
