"""A case of an adverse reaction read back from its tables: its lines, its reports, and as the rules ask."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.adverse_reactions import AdrCase, AdrMedicine, AdrReaction, AdrReport
from ctdesk.db.tables.records import Record
from ctdesk.domain.adverse_reactions import (
    IMPOSSIBLE,
    CaseFacts,
    Doubt,
    MinimumCase,
    Reaction,
    Report,
    ReportKind,
    doubts_about,
)
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.services.work import UnitOfWork

REPORTS, ASSESSES, REVIEWS, SENDS = "adr.report", "adr.assess", "adr.review", "adr.send"
WORKS = (REPORTS, ASSESSES, REVIEWS, SENDS)
OPEN, CLOSED, NULLIFIED = "open", "closed", "nullified"
_KINDS: dict[str, ReportKind] = {
    "first": "first",
    "follow_up": "follow_up",
    "nullification": "nullification",
}


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A doubt about a case; ``kept`` once somebody confirmed it, ``impossible`` where nobody can."""

    field: str
    code: str
    kept: bool
    impossible: bool


def case_row(work: UnitOfWork, case_id: int, seen_version: int | None = None) -> AdrCase:
    """A case; raises ADR-30 for none and REC-13 when somebody else changed it meanwhile."""
    case = work.db.get(AdrCase, case_id)
    if case is None:
        raise NotFound("ADR-30", id=case_id)
    if seen_version is not None and case.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=case.row_version)
    return case


def open_case_row(work: UnitOfWork, case_id: int, seen_version: int | None = None) -> AdrCase:
    """A case that takes changes; raises ADR-31 for one that is closed, ADR-04 for one that was nullified."""
    case = case_row(work, case_id, seen_version)
    if case.state == NULLIFIED:
        raise CtdeskError("ADR-04")
    if case.state != OPEN:
        raise CtdeskError("ADR-31", number=case.number)
    return case


def reactions_of(work: UnitOfWork, case: AdrCase) -> list[AdrReaction]:
    """The terms that stand, in their order."""
    chosen = select(AdrReaction).where(AdrReaction.adr_id == case.id, AdrReaction.withdrawn_at.is_(None))
    return list(work.db.scalars(chosen.order_by(AdrReaction.ordinal)))


def medicines_of(work: UnitOfWork, case: AdrCase) -> list[AdrMedicine]:
    """The medicines that stand, in their order."""
    chosen = select(AdrMedicine).where(AdrMedicine.adr_id == case.id, AdrMedicine.withdrawn_at.is_(None))
    return list(work.db.scalars(chosen.order_by(AdrMedicine.ordinal)))


def reports_of(work: UnitOfWork, case: AdrCase) -> list[AdrReport]:
    """The reports of a case, the first one first."""
    chosen = select(AdrReport).where(AdrReport.adr_id == case.id)
    return list(work.db.scalars(chosen.order_by(AdrReport.ordinal)))


def sent_reports(work: UnitOfWork, case: AdrCase) -> list[AdrReport]:
    """The reports that went out."""
    return [one for one in reports_of(work, case) if one.sent_at is not None]


def begun_report(work: UnitOfWork, case: AdrCase) -> AdrReport | None:
    """The report under way, if there is one."""
    rows = reports_of(work, case)
    return rows[-1] if rows and rows[-1].sent_at is None else None


def record_of(work: UnitOfWork, report: AdrReport | None) -> Record | None:
    """The paper of a report, unless it was voided."""
    record = None if report is None or report.record_id is None else work.db.get(Record, report.record_id)
    return None if record is None or record.state == "voided" else record


def as_reports(rows: list[AdrReport]) -> list[Report]:
    """The reports as the rules ask for them."""
    return [Report(one.ordinal, _KINDS[one.kind], one.sent_at, one.receipt_no or "") for one in rows]


def as_reaction(case: AdrCase) -> Reaction:
    """What decides how a case is reported."""
    return Reaction(
        frame=case.frame,
        criteria=frozenset(case.criteria),
        expected=case.expected,
        outcome=case.outcome,
        by_reporter=case.by_reporter,
        by_institution=case.by_institution,
        second_malignancy=case.second_malignancy,
        in_cluster=case.in_cluster,
        new_information=case.new_information,
    )


def as_minimum(work: UnitOfWork, case: AdrCase) -> MinimumCase:
    """The four elements of a case as they were filled in."""
    born = None if case.birth_date is None else case.birth_date.isoformat()
    age = None if case.age_years is None else str(case.age_years)
    return MinimumCase(
        patient=_said(case.initials, case.sex if case.sex != "unknown" else None, born, age, case.mrn),
        reporter=_said(case.reporter_name, case.reporter_phone, case.department),
        product=_said(case.generic_name, case.brand, case.coi_id),
        event=_said(case.description, *(one.term for one in reactions_of(work, case))),
    )


def as_facts(work: UnitOfWork, case: AdrCase) -> CaseFacts:
    """The moments and figures of a case that have to fit each other; the last sending among them."""
    sent = next((one.sent_at for one in sent_reports(work, case)), None)
    if sent is not None and case.aware_at.replace(second=0, microsecond=0) <= sent:
        sent = max(sent, case.aware_at)  # people enter minutes: what was sent in the same one was not before
    return CaseFacts(
        now=work.now,
        zone=ZoneInfo(work.site.time_zone),
        aware_at=case.aware_at,
        born_on=case.birth_date,
        age_years=case.age_years,
        weight_kg=case.weight_kg,
        given_at=case.given_at,
        onset_at=case.onset_at,
        ended_at=case.ended_at,
        died_at=case.died_at,
        sent_at=sent,
        outcome=case.outcome,
        criteria=frozenset(case.criteria),
        crs_max=case.crs_max,
        icans_max=case.icans_max,
    )


def doubts_in(work: UnitOfWork, case: AdrCase) -> tuple[DoubtRow, ...]:
    """What does not fit in a case, and what of it somebody confirmed to be so."""
    kept = set(case.doubts_kept or ())
    return tuple(
        DoubtRow(one.field, one.code, key_of(one) in kept, one.code in IMPOSSIBLE)
        for one in doubts_about(as_facts(work, case))
    )


def ensure_possible(work: UnitOfWork, case: AdrCase) -> None:
    """Refuse what cannot be at all, beside its field."""
    for one in doubts_about(as_facts(work, case)):
        if one.code in IMPOSSIBLE:
            raise CtdeskError(one.code, field=one.field)


def key_of(doubt: Doubt | DoubtRow) -> str:
    """A doubt as it is kept once confirmed."""
    return f"{doubt.field}:{doubt.code}"


def _said(*values: str | None) -> tuple[str, ...]:
    return tuple(value or "" for value in values)
