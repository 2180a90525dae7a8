"""What a record can be about beyond a shipment: the one list of kinds, and the sources that forms name of
them.

Each topic has a ``…_subject`` module with its ``KIND`` (of ``subject_kinds``); a form's ``subject`` is a key
of ``KINDS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ctdesk.services import (
    access_subject,
    adr_subject,
    appointment_subject,
    assessment_subject,
    bedside_subject,
    calibration_subject,
    capa_subject,
    count_subject,
    delegation_subject,
    holder_subject,
    incident_subject,
    monitoring_subject,
    move_subject,
    premises_subject,
    qp_subject,
    qualification_subject,
    quality_meeting_subject,
    quarantine_subject,
    recall_subject,
    rejection_subject,
    round_subject,
    session_subject,
    trail_review_subject,
    training_file_subject,
)
from ctdesk.services.subject_kinds import NOBODY, Kind, Source, Subject

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

__all__ = ["KINDS", "NOBODY", "SOURCES", "TABLES", "Kind", "Source", "Subject", "read_subject"]

KINDS: Mapping[str, Kind] = {
    "access_review": access_subject.KIND,
    "quality_meeting": quality_meeting_subject.KIND,
    "trail_review": trail_review_subject.KIND,
    "adr_report": adr_subject.KIND,
    "appointment": appointment_subject.KIND,
    "assessment": assessment_subject.KIND,
    "bedside_course": bedside_subject.KIND,
    "calibration": calibration_subject.KIND,
    "capa": capa_subject.KIND,
    "daily_round": round_subject.KIND,
    "delegation": delegation_subject.KIND,
    "monitoring_period": monitoring_subject.KIND,
    "premises_review": premises_subject.KIND,
    "holder_assessment": holder_subject.KIND,
    "incident": incident_subject.KIND,
    "site_qualification": qualification_subject.KIND,
    "qp_assessment": qp_subject.ASSESSMENT_KIND,
    "qp_office": qp_subject.OFFICE_KIND,
    "quarantine": quarantine_subject.KIND,
    "recall": recall_subject.KIND,
    "rejection": rejection_subject.KIND,
    "stock_count": count_subject.KIND,
    "storage_move": move_subject.KIND,
    "training_file": training_file_subject.KIND,
    "training_session": session_subject.KIND,
}

SOURCES: Mapping[str, Source] = {
    name: source for kind in KINDS.values() for name, source in kind.sources.items()
}
TABLES = frozenset(table for kind in KINDS.values() for table in kind.tables)


def read_subject(work: UnitOfWork, kind: str, subject_id: int) -> Subject:
    """The rows of a subject; nobody for kinds that have no rows of their own here."""
    known = KINDS.get(kind)
    return NOBODY if known is None else known.read(work, subject_id)
