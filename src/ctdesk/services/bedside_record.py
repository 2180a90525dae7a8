"""The record of a watch (CT-MON-001): begun at the bedside, signed by ward and physician after its end."""

from __future__ import annotations

from ctdesk.db.tables.bedside import BedsideCourse
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services.bedside_rows import course_row, standing_rows
from ctdesk.services.bedside_subject import FORM, KIND_CODE
from ctdesk.services.gate import command
from ctdesk.services.records import open_record
from ctdesk.services.work import UnitOfWork

KEEPS = ("monitoring.assess", "monitoring.grade")


@command(needs=KEEPS, action="bedside.begin_record")
def begin_record(work: UnitOfWork, *, course_id: int) -> RecordId:
    """Open the record of a course; it may be printed as a draft while the patient is watched.

    Raises BED-01 for no course, BED-17 where the record was begun already.
    """
    course = course_row(work, course_id)
    if course.record_id is not None and not _is_void(work, course.record_id):
        raise CtdeskError("BED-17", number=course.number)
    return open_course_record(work, course)


def open_course_record(work: UnitOfWork, course: BedsideCourse) -> RecordId:
    """Open the record of a course as part of another command."""
    product = None if course.product_id is None else work.db.get(Product, course.product_id)
    # Whose course it is stands in the record, not in the lists that name it.
    label = course.number if product is None else f"{course.number} · {product.name_cn}"
    record = open_record(
        work, form_code=FORM, subject_kind=KIND_CODE, subject_id=course.id, subject_label=label
    )
    course.record_id = record.id
    work.db.flush()
    return RecordId(record.id)


def ensure_record(work: UnitOfWork, course: BedsideCourse) -> None:
    """The record that the end of a watch asks for, unless it was begun before."""
    if course.record_id is None or _is_void(work, course.record_id):
        open_course_record(work, course)


def confirm_grades(work: UnitOfWork, record: Record) -> None:
    """The physician's signature stands for every grade that was not confirmed at the bedside."""
    course = work.db.get(BedsideCourse, record.subject_id)
    if course is None:
        raise NotFound("BED-01", id=record.subject_id)
    for row in standing_rows(work, course.id):
        if row.confirmed_at is None:
            row.confirmed_by, row.confirmed_at = work.actor.member_id, work.now
    course.row_version += 1


def _is_void(work: UnitOfWork, record_id: int) -> bool:
    record = work.db.get(Record, record_id)
    return record is None or record.state == "voided"
