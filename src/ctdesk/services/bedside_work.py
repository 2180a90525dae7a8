"""What waits for somebody about the bedside: to come, to be told, to tell, and the next score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.bedside import BedsideCourse
from ctdesk.db.tables.receipt import Patient
from ctdesk.services.antidote_labels import VERIFY, waiting_for_me
from ctdesk.services.bedside_alerts import DUTY_OF, open_alerts
from ctdesk.services.bedside_rows import standing_rows
from ctdesk.services.bedside_sheet import next_score
from ctdesk.services.incident_tables import bedside_rules
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

ROUTE = "bedside"
_ASSESS = "monitoring.assess"


def bedside_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """Alerts for those they are meant for and for who has to tell them; scores that are due for the
    ward.
    """
    if work.rights.has(VERIFY):
        for label in waiting_for_me(work):
            name = bedside_rules().antidotes[label.antidote].name
            found = register_item(work, "verify_antidote", ROUTE, label.label_version, VERIFY, name.zh_CN)
            yield replace(found, what_zh=name.zh_CN, what_en=name.en)
    assesses = work.rights.has(_ASSESS)
    if not assesses and not work.rights.has(*DUTY_OF.values()):
        return
    tells: set[int] = set()
    for alert, course in open_alerts(work):
        duty = DUTY_OF.get(alert.recipient or "", _ASSESS)
        if alert.recipient in work.actor.roles and work.rights.has(duty):
            kind = "bedside_come" if alert.term_amount is not None else "bedside_hear"
            yield _item(work, kind, course, duty, alert.due_at)
        elif assesses and course.id not in tells:
            tells.add(course.id)
            yield _item(work, "bedside_tell", course, _ASSESS, alert.due_at)
    if not assesses:
        return
    for course in work.db.scalars(select(BedsideCourse).where(BedsideCourse.closed_at.is_(None))):
        due = next_score(work, course, standing_rows(work, course.id))
        if due is not None:
            yield _item(work, "bedside_assess", course, _ASSESS, due)


def _item(work: UnitOfWork, kind: str, course: BedsideCourse, duty: str, due: datetime) -> WorkItem:
    patient = work.db.get(Patient, course.patient_id) if work.rights.has("view.identities") else None
    item = register_item(work, kind, ROUTE, course.number, duty, "", due, course.id)
    return replace(item, patient=None if patient is None else patient.name)
