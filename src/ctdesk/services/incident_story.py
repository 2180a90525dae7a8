"""The course of a case in the order of time: its steps, who was told, files, messages, notes, and what the
registers say of its units from a day before it became known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.capa import Capa
from ctdesk.db.tables.holds import UnitHold
from ctdesk.db.tables.incidents import (
    Incident,
    IncidentEvidence,
    IncidentLink,
    IncidentNote,
    IncidentUnit,
)
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.records import Record, Signature
from ctdesk.domain.incidents import LIGHTEST
from ctdesk.forms.slots import slot_words
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import query
from ctdesk.services.incident_notices import notices_of
from ctdesk.services.incident_tellings import told_of
from ctdesk.services.incidents import load_incident
from ctdesk.services.record_ground import definition_of
from ctdesk.services.stored_files import file_ref
from ctdesk.services.trail_body import moment
from ctdesk.services.unit_line import unit_line
from ctdesk.services.unit_steps import Step
from ctdesk.services.work import UnitOfWork

BEFORE = timedelta(days=1)
_CLOCKS = timedelta(minutes=5)  # between the clock of the computer and the one entries are made with
MOST_UNITS = 12  # whose registers are read
# What a person did with the case itself, as the trail calls it; what came of it stands in the row alone.
_DONE: Mapping[str, str] = {
    "incident.triage": "triaged",
    "incident.regrade": "regraded",
    "incident.contain": "contained",
    "incident.lift_hold": "lifted",
    "incident.investigate": "investigated",
    "incident.conclude": "concluded",
    "incident.close": "closed",
    "incident.reopen": "reopened",
}
_SAID = ("containment", "conclusion", "close_reason")


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the course: what (a code), who, and the words of whoever wrote them.

    ``what``: occurred | detected | aware | reported | triaged | regraded | contained | lifted |
    investigated | concluded | closed | reopened | signed | told | evidence | evidence_back | linked |
    notice_made | notice_sent | notice_back | action | frozen | timeline | note | remark | step (of a unit:
    ``step``). ``about`` is a unit, a person or a number; ``note_id`` a line that may be corrected,
    ``corrected`` when it was.
    """

    at: datetime
    what: str
    who: str | None = None
    text: str = ""
    about: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    step: Step | None = None
    record_id: int | None = None
    note_id: int | None = None
    corrected: bool = False


@query()
def incident_story(work: UnitOfWork, *, incident_id: int) -> tuple[Happened, ...]:
    """The course of a case, the earliest first; raises INC-01."""
    return story_of(work, load_incident(work, incident_id))


def story_of(work: UnitOfWork, incident: Incident) -> tuple[Happened, ...]:
    """The course of a case; part of a query."""
    lines = [
        *_moments(work, incident),
        *_acts(work, incident),
        *_papers(work, incident),
        *_of_people(work, incident),
        *_contents(work, incident),
        *_units(work, incident),
    ]
    return tuple(sorted(lines, key=lambda one: one.at))


def _moments(work: UnitOfWork, incident: Incident) -> Iterable[Happened]:
    if incident.occurred_at is not None:
        yield Happened(incident.occurred_at, "occurred")
    if incident.detected_at is not None and incident.detected_at != incident.occurred_at:
        yield Happened(incident.detected_at, "detected")
    if incident.aware_at != incident.opened_at:
        yield Happened(incident.aware_at, "aware")
    yield Happened(
        incident.opened_at,
        "reported",
        None if incident.anonymous else member_name(work.db, incident.opened_by),
        values={"unnamed": "1" if incident.anonymous else ""},
    )


def _acts(work: UnitOfWork, incident: Incident) -> Iterable[Happened]:
    """What the trail says was done with this case, also what was done again since."""
    rows = work.db.execute(
        select(AuditEvent.body, AuditEvent.action, AuditEvent.actor_name, AuditEvent.reason)
        .where(AuditEvent.action.in_(_DONE), AuditEvent.at >= moment(incident.opened_at - _CLOCKS))
        .order_by(AuditEvent.seq)
    )
    sign = f'"row_id":{incident.id},"table":"incident"'.encode()  # keys stand in their order in the trail
    for body, action, who, reason in rows:
        if sign not in body:
            continue
        told = json.loads(body)
        change = next(
            (one for one in told["changes"] if (one["table"], one["row_id"]) == ("incident", incident.id)),
            None,
        )
        if change is not None:
            after = change.get("after") or {}
            values = {
                name: str(after[name])
                for name in ("severity", "code", "containment", "conclusion", "close_reason")
                if after.get(name) is not None
            }
            at = datetime.fromisoformat(told["at"])
            said = reason or next((values[one] for one in _SAID if one in values), "")
            yield Happened(at, _DONE[action], who, said, values=values)


def _papers(work: UnitOfWork, incident: Incident) -> Iterable[Happened]:
    """The signatures of its papers; what they ended, such as the case itself, is told by them."""
    papers = work.db.scalars(
        select(Record).where(Record.subject_kind == "incident", Record.subject_id == incident.id)
    )
    for record in papers:
        definition = definition_of(work.db, record.form_code, record.form_revision)
        for one in work.db.scalars(select(Signature).where(Signature.record_id == record.id)):
            yield Happened(
                one.at,
                "signed",
                one.printed_name,
                about=record.number,
                values={"form": record.form_code, **slot_words(definition, one.slot)},
                record_id=record.id,
            )
    by_paper = incident.report_record_id is not None and incident.closed_at is not None
    if by_paper and incident.severity != LIGHTEST:
        closed_by = member_name(work.db, incident.closed_by)
        yield Happened(
            incident.closed_at or incident.opened_at, "closed", closed_by, incident.close_reason or ""
        )


def _of_people(work: UnitOfWork, incident: Incident) -> Iterable[Happened]:
    for one in told_of(work, incident):
        said = " · ".join(part for part in (one.text, one.answer) if part)
        yield Happened(
            one.told_at, "told", one.entered_by, said, one.name, {"whom": one.whom, "way": one.way}
        )
    rows = list(work.db.scalars(select(IncidentNote).where(IncidentNote.incident_id == incident.id)))
    replaced = {row.corrects_id for row in rows}
    for row in rows:
        what = "note" if row.kind == "action" else row.kind
        yield Happened(
            row.at,
            what,
            member_name(work.db, row.entered_by),
            row.text,
            note_id=row.id,
            corrected=row.id in replaced,
        )


def _contents(work: UnitOfWork, incident: Incident) -> Iterable[Happened]:
    chosen = select(IncidentEvidence).where(IncidentEvidence.incident_id == incident.id)
    for one in work.db.scalars(chosen):
        file = file_ref(work, one.file_id)
        name = "–" if file is None else file.name
        yield Happened(one.added_at, "evidence", member_name(work.db, one.added_by), one.text, name)
        if one.withdrawn_at is not None:
            who = member_name(work.db, one.withdrawn_by)
            yield Happened(one.withdrawn_at, "evidence_back", who, one.withdraw_reason or "", name)
    links = select(IncidentLink).where(
        or_(IncidentLink.from_id == incident.id, IncidentLink.to_id == incident.id)
    )
    for link in work.db.scalars(links):
        other = load_incident(work, link.to_id if link.from_id == incident.id else link.from_id)
        yield Happened(
            link.linked_at, "linked", member_name(work.db, link.linked_by), link.note or "", other.number
        )
    for notice in notices_of(work, "incident", incident.id):
        made, about = member_name(work.db, notice.made_by), {"recipient": notice.recipient}
        yield Happened(notice.made_at, "notice_made", made, notice.title, notice.number, about)
        if notice.sent_at is not None:
            sent = member_name(work.db, notice.sent_by)
            yield Happened(notice.sent_at, "notice_sent", sent, notice.receipt_no or "", notice.number, about)
        if notice.withdrawn_at is not None:
            back = member_name(work.db, notice.withdrawn_by)
            said = notice.withdraw_reason or ""
            yield Happened(notice.withdrawn_at, "notice_back", back, said, notice.number, about)
    for action in work.db.scalars(select(Capa).where(Capa.incident_id == incident.id)):
        if action.opened_at is not None:
            who = member_name(work.db, action.opened_by)
            yield Happened(action.opened_at, "action", who, action.action_text, action.number)


def _units(work: UnitOfWork, incident: Incident) -> Iterable[Happened]:
    """The registers of the units; lines of several bags that agree are one line."""
    known = [at for at in (incident.occurred_at, incident.detected_at, incident.aware_at) if at is not None]
    since = min(known) - BEFORE
    units = list(
        work.db.scalars(
            select(DoseUnit)
            .join(IncidentUnit, IncidentUnit.unit_id == DoseUnit.id)
            .where(IncidentUnit.incident_id == incident.id)
            .order_by(DoseUnit.id)
            .limit(MOST_UNITS)
        )
    )
    together: dict[tuple[object, ...], tuple[Step, list[str]]] = {}
    for unit in units:
        for step in unit_line(work, unit_id=unit.id).steps:
            if step.at < since or step.what in ("incident", "told", "held", "hold_lifted"):
                continue
            key = (step.at.replace(microsecond=0), step.what, step.record_id, str(dict(step.codes)))
            together.setdefault(key, (step, []))[1].append(str(unit.bag_no or unit.ordinal))
    for step, bags in together.values():
        yield Happened(
            step.at,
            "step",
            "、".join(step.people) or None,
            about=", ".join(bags),
            step=step,
            record_id=step.record_id,
        )
    for hold in work.db.scalars(
        select(UnitHold).where(UnitHold.source_kind == "incident", UnitHold.source_id == incident.id)
    ):
        bag = next((str(one.bag_no or one.ordinal) for one in units if one.id == hold.unit_id), "–")
        yield Happened(hold.placed_at, "frozen", member_name(work.db, hold.placed_by), hold.reason or "", bag)
