"""What waits for somebody, as My desk shows it; and documents, results and plans that wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ctdesk.services.document_readers import readings_of_mine, reviews_due, waiting_versions
from ctdesk.services.document_signing import APPROVE, READ, REVIEW
from ctdesk.services.own_duties import duty_words
from ctdesk.services.qp_overview import assessments_due
from ctdesk.services.training_plan import APPROVES, PLANS, overdue, to_approve
from ctdesk.services.work import UnitOfWork

DOCUMENTS, TRAINING_PLAN = "documents", "training_plan"


@dataclass(frozen=True, slots=True)
class SlotToDo:
    """One signature of a record that this person can bring on: to give it (``sign``), or to fill in what it
    needs (``fill``). ``acknowledges`` where signing says no more than that one knows.
    """

    kind: str
    slot: str
    text_zh: str
    text_en: str
    due: datetime | None
    acknowledges: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a record is: required answers given and asked for, and what does not conform."""

    answered: int
    asked: int
    findings: int


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something that waits; a record stands here once, whatever its signatures. ``kind``: fill | sign |
    open_receipt | receive_again | verify_notice | verify_order | verify_patient | verify_limits |
    confirm_enrolment | approve_form | review_delegations | read_document | review_document |
    approve_document | recheck_document | assess_qp | approve_training_plan | training_overdue |
    statement. Of forms and documents the words are the title, and ``label`` is the revision or version; of
    a plan it is how many lines. Of the catalogue: file_label (limits cannot be verified without it),
    review_label, renew_paper, answer_finding, verify_finding, qualify_site. Before an arrival:
    sign_readiness, ``progress`` in points. Of oversight: review_access, review_trail (the oldest month).

    ``due`` is the next time limit that runs for it, ``clock_…`` which one, ``late`` when it has passed.
    ``patient`` only where this person may see it, and not while they read labels blind (decision 13).
    """

    kind: str
    route: str
    number: str
    what_zh: str
    what_en: str
    label: str
    due: datetime | None
    late: bool
    record_id: int | None = None
    ref_id: int | None = None
    slots: tuple[SlotToDo, ...] = ()
    patient: str | None = None
    clock_zh: str = ""
    clock_en: str = ""
    progress: Progress | None = None


def document_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """Documents to read, with the minute from which unread they stand against a duty; those to be decided."""
    for task in readings_of_mine(work):
        label = str(task.version)
        item = register_item(
            work, "read_document", DOCUMENTS, task.number, READ, label, task.since, task.document_id
        )
        yield replace(item, what_zh=task.title_zh, what_en=task.title_en)
    for act, document, version in waiting_versions(work):
        duty = REVIEW if act == "review" else APPROVE
        label = str(version.version)
        item = register_item(
            work, f"{act}_document", DOCUMENTS, document.number, duty, label, None, document.id
        )
        yield replace(item, what_zh=document.title_zh, what_en=document.title_en)
    for document, version, due in reviews_due(work):
        label = str(version.version)
        item = register_item(
            work, "recheck_document", DOCUMENTS, document.number, REVIEW, label, due, document.id
        )
        yield replace(item, what_zh=document.title_zh, what_en=document.title_en)
    for office, due in assessments_due(work):
        yield register_item(
            work, "assess_qp", "qp", office.staff_no, "qp.assess", office.name, due, office.id
        )


def plan_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """Lines of the training plan: those to approve, and for who plans it those that are overdue."""
    if work.rights.has(APPROVES):
        for year, count in to_approve(work).items():
            yield register_item(
                work, "approve_training_plan", TRAINING_PLAN, str(year), APPROVES, str(count), None, year
            )
    late = overdue(work) if work.rights.has(PLANS) else ()
    if late:
        year, label = late[0].due_on.year, str(len(late))
        item = register_item(work, "training_overdue", TRAINING_PLAN, str(year), PLANS, label, None, year)
        # Weeks late, yet no clock of tonight: it is told as late and stands below what runs.
        yield replace(item, late=True)


def register_item(
    work: UnitOfWork,
    kind: str,
    route: str,
    number: str,
    duty: str,
    label: str,
    due: datetime | None = None,
    ref_id: int | None = None,
) -> WorkItem:
    """A line for something that waits in a register, in the words of the duty that deals with it."""
    text_zh, text_en = duty_words(duty)
    late = due is not None and due <= work.now
    return WorkItem(kind, route, number, text_zh, text_en, label, due, late, ref_id=ref_id)
