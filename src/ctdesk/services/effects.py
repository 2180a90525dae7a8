"""What a signature does to the registers, by the effect its slot names; the forms and this table are
compared by a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit, Shipment
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import State
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.storage import ensure_may_lie
from ctdesk.domain.units import disposition_after, next_place
from ctdesk.forms.decision import Proposal
from ctdesk.services import (
    access_review,
    adr_reports,
    appointments,
    bedside_record,
    calibrations,
    capa_effects,
    daily_rounds,
    delegation_effects,
    incident_papers,
    monitoring_periods,
    premises_reviews,
    qp_effects,
    quality_meetings,
    quarantine_effects,
    recall_course,
    trail_review,
)
from ctdesk.services.arrivals import note_unit
from ctdesk.services.holder_assessments import check_result, close_assessment
from ctdesk.services.holds import FROZEN, RECORD_OPEN, UNDECIDED, HoldSource, lift_holds, place_hold
from ctdesk.services.incident_wordings import LIST, Wording
from ctdesk.services.incidents import register_incident
from ctdesk.services.record_ground import Ground, ground_of
from ctdesk.services.record_standing import Standing, standing_of_record
from ctdesk.services.site_qualifications import authorise_qualification
from ctdesk.services.sources import agreed, given, outcome_for
from ctdesk.services.stock_count_effects import count_acknowledged, count_explained
from ctdesk.services.storage_moves import move_performed, move_verified
from ctdesk.services.storage_rules import load_of, place_of, position_by_code
from ctdesk.services.training_effects import assessment_completed, assessment_judged, session_held
from ctdesk.services.work import Effect, UnitOfWork

_GRAVE = "II"


def decide_receipt(work: UnitOfWork, record: Record) -> None:
    """Give each unit the outcome that was signed; freeze what may be another patient's, and open its
    incident.

    Raises UNIT-03 for a unit whose thaw has begun (decision 14: then it is an incident), REC-36 where
    acceptance would stand on less than the rules allow.
    """
    standing = standing_of_record(work, ground_of(work, record))
    ground = standing.ground
    proposals = {one.unit: one for one in standing.judgement.proposals}
    quarantine_effects.ensure_not_bypassed(work, ground)
    frozen: list[DoseUnit] = []
    codes: set[str] = set()
    for unit in ground.units:
        outcome = outcome_for(ground, unit.ordinal)
        proposal = proposals.get(unit.ordinal, proposals.get(None))
        if outcome is None or proposal is None or outcome not in proposal.allow:
            raise CtdeskError("REC-36", unit=unit.ordinal)
        if outcome == "accept_with_deviation" and _deviation(ground, unit.ordinal) is None:
            raise CtdeskError("REC-36", unit=unit.ordinal)
        became = disposition_after(unit.disposition, outcome)
        if became != unit.disposition:
            note_unit(work, unit, "disposition", unit.disposition, became, record.id)
            unit.disposition = became
        unit.by_concession = outcome == "accept_with_deviation"
        unit.deviation_no = _deviation(ground, unit.ordinal) if unit.by_concession else None
        _keep_trace_code(work, ground, unit)
        own = HoldSource("record", record.id)
        if proposal.freeze:
            place_hold(work, unit.id, FROZEN, source=own)
        lift_holds(work, unit.id, UNDECIDED, RECORD_OPEN, source=own)
        if not proposal.freeze and outcome in ("accept", "accept_with_deviation"):
            # Its own freeze; any other is lifted by quality assurance only.
            lift_holds(work, unit.id, FROZEN, placed_by=own, source=own)
        unit.row_version += 1
        if proposal.freeze:
            frozen.append(unit)
            codes |= {code for path in proposal.because if (code := _incident_code(standing, path))}
    if frozen and not _has_incident(ground):
        register_incident(
            work,
            kind="incident",
            code=min(codes, default="ID2"),
            severity=_GRAVE,
            says=Wording("WORD-07", {"record": record.number, "items": _listed(proposals.values())}),
            unit_ids=tuple(unit.id for unit in frozen),
            record_id=record.id,
            raised_by="G5",
            process_step="receipt_acceptance",
        )
    if ground.shipment is not None and ground.shipment.state != "decided":
        ground.shipment.state = "decided"
        ground.shipment.row_version += 1
    quarantine_effects.follow_receipt(work, standing)


def put_in_storage(work: UnitOfWork, record: Record) -> None:
    """Write down where the units lie now; they stay held as quarantined until the decision is signed.

    Raises STO-06 for a position that does not exist and STO-04 for one where something else lies.
    """
    ground = ground_of(work, record)
    mode = given(ground, "I1")
    for unit in ground.units:
        if mode == "hospital_tank":
            _into_tank(work, ground, unit)
        elif mode == "shipper_hold":
            _place(work, unit, record.id, *(() if unit.place == "in_shipper" else ("keep_in_shipper",)))
        elif mode == "mah_depot":
            way = {"at_receipt": ("keep_in_shipper", "deposit"), "in_shipper": ("deposit",)}
            _place(work, unit, record.id, *way.get(unit.place, ()))
        if unit.disposition == "inspecting":
            place_hold(work, unit.id, UNDECIDED, source=HoldSource("record", record.id))
        unit.row_version += 1


def sign_statement(work: UnitOfWork, record: Record) -> None:
    """Note that a member has signed the e-signature statement (ER-34)."""
    member = work.db.get(Member, record.subject_id)
    if member is None or member.id != work.actor.member_id:
        raise NotFound("REC-27")
    member.statement_record_id = record.id
    member.row_version += 1


EFFECTS: Mapping[str, Effect] = {
    "training.judged": assessment_judged,
    "training.assessed": assessment_completed,
    "training.session_held": session_held,
    "receipt.decide": decide_receipt,
    "storage.put_in": put_in_storage,
    "storage.moved": move_performed,
    "storage.move_verified": move_verified,
    "storage.count_explained": count_explained,
    "storage.counted": count_acknowledged,
    "bedside.graded": bedside_record.confirm_grades,
    "storage.monitored": monitoring_periods.close_period,
    "team.statement_signed": sign_statement,
    "team.accept_delegation": delegation_effects.accept_delegation,
    "team.decide_delegation": delegation_effects.decide_delegation,
    "team.review_delegation": delegation_effects.review_delegation,
    "team.appointed": appointments.put_in_force,
    "qp.appointed": qp_effects.put_in_office,
    "qp.assessed": qp_effects.decide_result,
    "access.reviewed": access_review.close_review,
    "meeting.decide": quality_meetings.decide,
    "trail.reviewed": trail_review.close_trail_review,
    "trail.second_reviewed": trail_review.sign_second,
    "adr.reported": adr_reports.note_reported,
    "adr.assessed": adr_reports.note_assessed,
    "adr.reviewed": adr_reports.note_reviewed,
    "adr.sent": adr_reports.note_sent,
    "capa.planned": capa_effects.plan_signed,
    "capa.approved": capa_effects.plan_approved,
    "capa.done": capa_effects.action_done,
    "capa.assessed": capa_effects.effect_checked,
    "capa.closed": capa_effects.action_closed,
    "incident.reported": incident_papers.report_signed,
    "incident.graded": incident_papers.triage_signed,
    "incident.analysed": incident_papers.analysis_signed,
    "incident.closed": incident_papers.closure_signed,
    "holder.check_result": check_result,
    "holder.close_assessment": close_assessment,
    "site.authorise": authorise_qualification,
    "premises.calibrated": calibrations.take_result,
    "premises.reviewed": premises_reviews.close_review,
    "premises.round_done": daily_rounds.take_readings,
    "quarantine.judged": quarantine_effects.judge_quarantine,
    "quarantine.decided": quarantine_effects.decide_quarantine,
    "rejection.noticed": quarantine_effects.notice_rejection,
    "recall.settled": recall_course.recall_settled,
    "recall.closed": recall_course.recall_closed,
}


def _into_tank(work: UnitOfWork, ground: Ground, unit: DoseUnit) -> None:
    code = given(ground, f"I2c:{unit.cassette}")
    if not isinstance(code, str):
        return
    position = position_by_code(work.db, code)
    if position is None:
        # The scan of an unknown position is a finding of its own; the product is where it is.
        raise CtdeskError("STO-06", field=f"I2c:{unit.cassette}", number=code)
    mine = [one for one in ground.units if one.cassette == unit.cassette]
    ensure_may_lie(place_of(work.db, position), load_of(mine), act="put_in", at=f"I2c:{unit.cassette}")
    way = {
        "at_receipt": ("take_out", "put_in"),
        "in_shipper": ("take_out", "put_in"),
        "out_of_vapour": ("put_in",),
    }
    _place(work, unit, ground.record.id, *way.get(unit.place, ()))
    if unit.position_id != position.id:
        note_unit(work, unit, "place", None, position.code, ground.record.id)
        unit.position_id = position.id
    if position.reserved_shipment_id is not None:
        position.reserved_shipment_id = position.reserved_cassette = None
        position.row_version += 1


def _place(work: UnitOfWork, unit: DoseUnit, record_id: int, *events: str) -> None:
    for event in events:
        became = next_place(unit.place, event)
        note_unit(work, unit, "place", unit.place, became, record_id)
        unit.place = became


def _deviation(ground: Ground, unit: int) -> str | None:
    own = given(ground, f"K6a:{unit}")
    value = own if own is not None else given(ground, "K6a")
    return value if isinstance(value, str) and value.strip() else None


def _keep_trace_code(work: UnitOfWork, ground: Ground, unit: DoseUnit) -> None:
    code = agreed(ground, "H16", unit.ordinal)
    if not isinstance(code, str) or unit.trace_code == code:
        return
    if (
        work.db.scalar(select(DoseUnit.id).where(DoseUnit.trace_code == code, DoseUnit.id != unit.id))
        is not None
    ):
        return  # seen before: a finding of the record, never a second unit under one code
    unit.trace_code, unit.trace_status = code, unit.trace_status or "pending"
    work.db.flush()


def _listed(proposals: Iterable[Proposal]) -> dict[str, str]:
    items = sorted({path for one in proposals for path in one.because})
    return {lang: mark.join(items) for lang, mark in LIST.items()}


def _incident_code(standing: Standing, path: str) -> str | None:
    for question in standing.judgement.questions:
        if question.beside == path and question.finding:
            return question.on_fail.incident
    return None


def _has_incident(ground: Ground) -> bool:
    return any(
        path.partition(":")[0] == "K6b" and answer.state is State.GIVEN and bool(answer.value)
        for path, answer in ground.answers.items()
    )


def arrive(work: UnitOfWork, shipment: Shipment, record_id: int) -> None:
    """A shipment stands in the receipt room: its units are under inspection from now on."""
    if shipment.state == "announced":
        shipment.state = "arrived"
        shipment.row_version += 1
    for unit in work.db.scalars(select(DoseUnit).where(DoseUnit.shipment_id == shipment.id)):
        if unit.disposition == "expected":
            note_unit(work, unit, "disposition", "expected", "inspecting", record_id)
            unit.disposition = "inspecting"
        if unit.place == "elsewhere":
            _place(work, unit, record_id, "dispatch", "arrive")
        elif unit.place == "in_transit":
            _place(work, unit, record_id, "arrive")
        unit.row_version += 1
