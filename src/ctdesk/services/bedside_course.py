"""Who is watched after an infusion, and the course of one of them."""

from __future__ import annotations

from sqlalchemy import select

from ctdesk.db.tables.bedside import BedsideCourse
from ctdesk.db.tables.receipt import Patient
from ctdesk.services.bedside_rows import course_row
from ctdesk.services.bedside_sheet import BedsideRow, CourseSheet, course_line, course_sheet
from ctdesk.services.gate import query
from ctdesk.services.paging import Page
from ctdesk.services.patients import matches_patient
from ctdesk.services.work import UnitOfWork

READS = "view.identities"


@query(needs=READS)
def list_bedside(
    work: UnitOfWork,
    *,
    state: str = "open",
    text: str | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[BedsideRow]:
    """Courses by key, the latest infusion entered first. ``state``: open | closed | all."""
    chosen = select(BedsideCourse).order_by(BedsideCourse.id.desc()).limit(limit + 1)
    if after is not None:
        chosen = chosen.where(BedsideCourse.id < after)
    if state == "open":
        chosen = chosen.where(BedsideCourse.closed_at.is_(None))
    elif state == "closed":
        chosen = chosen.where(BedsideCourse.closed_at.is_not(None))
    if text:
        theirs = select(Patient.id).where(matches_patient(work.db, text))
        chosen = chosen.where(
            BedsideCourse.number.like(f"%{text.upper()}%") | BedsideCourse.patient_id.in_(theirs)
        )
    found = list(work.db.scalars(chosen))
    rows = tuple(course_line(work, course) for course in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query(needs=READS)
def course_of(work: UnitOfWork, *, course_id: int) -> CourseSheet:
    """The whole course of one patient; raises BED-01 for none."""
    return course_sheet(work, course_row(work, course_id))
