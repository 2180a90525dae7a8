"""What signatures do to quarantines: a receipt opens them, their own record decides them, a voided record
lets go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.documents import Attachment
from ctdesk.db.tables.quarantine import Quarantine, Rejection, RejectionUnit
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.records import Record, Signature
from ctdesk.domain.answers import Answer, Source, State
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.quarantine import (
    ACCEPTING,
    DATA_WITHIN,
    Data,
    Doubt,
    Evidence,
    Opinion,
    decided_state,
    ensure_allowed,
    ensure_extension,
    ensure_three_signed,
    needs_cosignature,
    outcome_of_all,
)
from ctdesk.domain.records import RecordState
from ctdesk.services.arrivals import note_unit
from ctdesk.services.grounds import segregation_rules
from ctdesk.services.held_units import units_of
from ctdesk.services.holds import FROZEN, RECORD_OPEN, UNDECIDED, HoldSource, lift_holds
from ctdesk.services.journal import write_entries
from ctdesk.services.quarantine_rows import (
    NOTICE,
    RECEIPT,
    Opening,
    close_quarantine,
    drop_record,
    new_record,
    open_quarantine,
    open_quarantine_of_unit,
    open_quarantines_of,
    open_rejection,
    therapy_ahead,
)
from ctdesk.services.quarantine_subject import outcomes_chosen
from ctdesk.services.quarantine_words import findings_of
from ctdesk.services.receipt_findings import DATA_FOLLOW, findings_of_receipt, photos_of, trip_at_receipt
from ctdesk.services.record_ground import Ground, ground_of
from ctdesk.services.record_standing import Standing, standing_of_record
from ctdesk.services.records import refresh_computed
from ctdesk.services.rule_proposals import proposed_rule
from ctdesk.services.source_values import given, moment, outcome_for
from ctdesk.services.tellings_of_receipt import keep_tellings
from ctdesk.services.trip_reading import trip_of
from ctdesk.services.work import UnitOfWork

_OWN_HOLDS = frozenset({None, UNDECIDED, RECORD_OPEN})
_DATA, _OPINION, _OPINION_FILE, _RULE, _UNTIL, _DEVIATION = "D3", "F1", "F2", "E4", "G4", "G3"
_TRIP_ITEMS = frozenset({"D6a", "D7a", "D7c"})
_COVER_ITEMS = frozenset({"D4a", "D4b", "D4c", "D5a", "D5b", "D5c", "D5d", "D5e", "D8"})
_PHOTOS = "D1"
_NARROW = 60


# ── What a receipt opens ──────────────────────────────────────────────────────────────────────────────


def ensure_not_bypassed(work: UnitOfWork, ground: Ground) -> None:
    """Raise QUA-05 where an amended receipt would accept a unit that waits in quarantine: CT-ACC-002 decides
    that, with the signatures it asks for.
    """
    for unit in ground.units:
        chosen = outcome_for(ground, unit.ordinal)
        if chosen in ACCEPTING and unit.disposition == "quarantined":
            row = open_quarantine_of_unit(work, unit.id)
            if row is not None:
                raise CtdeskError("QUA-05", number=row.number, unit=unit.ordinal)


def follow_receipt(work: UnitOfWork, standing: Standing) -> None:
    """Open the quarantine and the rejection that a signed receipt asks for; an amended one brings up to date
    what was opened before.
    """
    ground = standing.ground
    record, shipment = ground.record, ground.shipment
    if shipment is None:
        return
    chosen = {unit.id: outcome_for(ground, unit.ordinal) for unit in ground.units}
    held = [unit for unit in ground.units if chosen[unit.id] == "quarantine"]
    rejected = [unit for unit in ground.units if chosen[unit.id] == "reject"]
    findings, facts = findings_of_receipt(standing), trip_at_receipt(work, ground)
    before = open_quarantines_of(work, record)
    if held:
        _quarantine(work, standing, shipment.id, held, findings, facts, before)
    for row in before:
        if row.closed_at is None and not _same(work, row, held):
            close_quarantine(work, row, "reject" if not held else "extend")
            drop_record(work, row.record_id, record.number)
    _reject(work, standing, shipment.id, record, rejected, findings, facts)
    keep_tellings(work, ground)


def _quarantine(
    work: UnitOfWork,
    standing: Standing,
    shipment_id: int,
    held: list[DoseUnit],
    findings: list[dict[str, Any]],
    facts: Mapping[str, Any],
    before: tuple[Quarantine, ...],
) -> None:
    record = standing.ground.record
    follows = standing.ground.answers.get(DATA_FOLLOW)
    pending = follows is not None and follows.value is False
    critical = {str(one["item"]) for one in findings if one["severity"] == "critical"}
    known = next((row for row in before if _same(work, row, held)), None)
    if known is not None:
        # The receipt was amended meanwhile: the quarantine goes on, on what the receipt says now.
        known.reason_codes, known.facts = findings, dict(facts)
        known.row_version += 1
        own = None if known.record_id is None else work.db.get(Record, known.record_id)
        if own is not None and own.state == RecordState.IN_SIGNATURE:
            drop_record(work, own.id, record.number)
            new_record(work, known)
        elif own is not None and own.state == RecordState.DRAFT:
            refresh_computed(work, ground_of(work, own))
        return
    first = before[0] if before else None
    reason = given(standing.ground, "K2b") or given(standing.ground, f"K2b:{held[0].ordinal}")
    opening = Opening(
        shipment_id=shipment_id,
        source=record,
        cause="late_data" if pending and critical <= {DATA_FOLLOW} else "receipt",
        findings=findings,
        text=reason if isinstance(reason, str) else None,
        facts=facts,
        put_by=None if first is None else first.put_by,
        due_at=None if first is None else first.due_at,
        data_due_at=follows.entered_at + DATA_WITHIN if pending and follows is not None else None,
        extends_id=None if first is None else first.id,
    )
    open_quarantine(work, opening, held)


def _same(work: UnitOfWork, row: Quarantine, units: Iterable[DoseUnit]) -> bool:
    wanted = {unit.id for unit in units}
    return bool(wanted) and {unit.id for unit in _units(work, row)} == wanted


def _reject(
    work: UnitOfWork,
    standing: Standing,
    shipment_id: int,
    source: Record,
    units: list[DoseUnit],
    findings: list[dict[str, Any]],
    facts: Mapping[str, Any],
) -> None:
    """One notice for what was rejected now; units that stand on a notice already need no second one."""
    from_before = {unit for unit in units if _has_notice(work, unit.id)}
    fresh = [unit for unit in units if unit not in from_before]
    if not fresh:
        return
    row = open_rejection(work, shipment_id, source, findings, facts, fresh)
    _keep_photos(work, row, standing, source)


def _has_notice(work: UnitOfWork, unit_id: int) -> bool:
    found = work.db.scalar(
        select(Rejection.id)
        .join(RejectionUnit, RejectionUnit.rejection_id == Rejection.id)
        .where(RejectionUnit.unit_id == unit_id, Rejection.outcome.is_(None))
        .limit(1)
    )
    return found is not None


def _keep_photos(work: UnitOfWork, row: Rejection, standing: Standing, source: Record) -> None:
    """The pictures of the findings belong to the notice as well."""
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    if record is None or record.form_code != NOTICE:
        return
    kept: list[str] = []
    for digest in photos_of(standing):
        picture = work.db.scalar(
            select(Attachment).where(Attachment.record_id == source.id, Attachment.sha256 == digest).limit(1)
        )
        if picture is None:
            continue
        work.db.add(
            Attachment(
                record_id=record.id,
                path=_PHOTOS,
                sha256=picture.sha256,
                name=picture.name,
                media_type=picture.media_type,
                size=picture.size,
                added_by=work.actor.member_id,
                added_at=work.now,
            )
        )
        kept.append(digest)
    if kept:
        work.db.flush()
        author = work.actor.member_id
        answer = Answer(_PHOTOS, State.GIVEN, list(kept), None, None, work.now, Source.IMPORTED)
        write_entries(work, record, [(_PHOTOS, answer, author)])


# ── What its own record decides ───────────────────────────────────────────────────────────────────────


def judge_quarantine(work: UnitOfWork, record: Record) -> None:
    """Effect of the deciding pharmacist's signature: nothing moves yet, and nothing is signed that the rules
    do not allow.

    Raises QUA-03 once it is decided, QUA-04 while its receipt is being amended, QUA-11 … QUA-17 for an
    outcome that is not open to a unit, QUA-20 and QUA-21 for an extension, QUA-19 where whoever put units
    into quarantine accepts them without the co-signature (SOD-04), QUA-22 for a unit held otherwise.
    """
    standing = standing_of_record(work, ground_of(work, record))
    row = _row_of(standing.ground)
    chosen = _ensure_decidable(work, standing, row)
    decider = work.actor.member_id
    if needs_cosignature(decider, row.put_by, chosen.values()) and "cosign" not in standing.signed:
        raise Refused("QUA-19", rule="SOD-04")


def decide_quarantine(work: UnitOfWork, record: Record) -> None:
    """Effect of the approval of quality assurance, the last one: units move, and the quarantine closes.

    What is rejected gets its notice, what is extended its next quarantine. Raises as ``judge_quarantine``,
    and QUA-18 where an exceptional release lacks one of its three signatures or the opinion (SOD-22).
    """
    standing = standing_of_record(work, ground_of(work, record))
    ground = standing.ground
    row = _row_of(ground)
    chosen = _ensure_decidable(work, standing, row)
    lines: tuple[DoseUnit, ...] = ground.subject.lines
    if "accept_exceptionally" in chosen.values():
        signed = standing.signed
        ensure_three_signed(
            segregation_rules(),
            {
                "R03": _signer(signed.get("physician")),
                "R06": _signer(signed.get("decision")),
                "R01": _signer(signed.get("lead")),
            },
            bool(given(ground, _OPINION_FILE)),
        )
    for number, unit in enumerate(lines, 1):
        _move(work, record, ground, unit, number, chosen[number])
    by_outcome: dict[str, list[DoseUnit]] = {}
    for number, unit in enumerate(lines, 1):
        by_outcome.setdefault(chosen[number], []).append(unit)
    outcome = outcome_of_all(chosen.values())
    close_quarantine(work, row, outcome)
    record.outcome = outcome
    if extended := by_outcome.get("extend"):
        open_quarantine(
            work,
            Opening(
                shipment_id=row.shipment_id,
                source=None if row.source_record_id is None else work.db.get(Record, row.source_record_id),
                cause=row.cause,
                findings=list(row.reason_codes),
                text=row.text,
                facts=row.facts,
                put_by=row.put_by,
                due_at=moment(ground, _UNTIL),
                data_due_at=row.data_due_at if _data_of(standing) == "awaited" else None,
                photo=row.photo,
                extends_id=row.id,
            ),
            extended,
        )
    if rejected := by_outcome.get("reject"):
        source = row.source_record_id
        receipt = record if source is None else work.db.get(Record, source) or record
        photos = standing if receipt is record else standing_of_record(work, ground_of(work, receipt))
        fresh = [unit for unit in rejected if not _has_notice(work, unit.id)]
        if fresh:
            reasons = [*row.reason_codes, *_reasons_said(ground, lines, chosen)]
            notice = open_rejection(work, row.shipment_id, record, reasons, row.facts, fresh)
            _keep_photos(work, notice, photos, receipt)


def notice_rejection(work: UnitOfWork, record: Record) -> None:
    """Effect of the lead's approval of a rejection notice: it is ready to be sent."""
    row = work.db.get(Rejection, record.subject_id)
    if row is None:
        raise NotFound("QUA-02", id=record.subject_id)
    if row.closed_at is None:
        row.closed_at = work.now
    row.row_version += 1


def record_voided(work: UnitOfWork, record: Record) -> None:
    """A record was voided or given up: what its receipt opened is let go; of a quarantine or a rejection only
    the paper was voided, so it goes on with a new one.
    """
    if record.form_code == RECEIPT:
        for row in open_quarantines_of(work, record):
            close_quarantine(work, row, "void")
            drop_record(work, row.record_id, record.number)
        for notice in work.db.scalars(
            select(Rejection).where(Rejection.source_record_id == record.id, Rejection.outcome.is_(None))
        ):
            notice.outcome, notice.closed_at = "void", work.now
            notice.row_version += 1
            drop_record(work, notice.record_id, record.number)
    elif record.subject_kind == "quarantine":
        quarantine = work.db.get(Quarantine, record.subject_id)
        if quarantine is not None and quarantine.record_id == record.id and quarantine.outcome != "void":
            quarantine.outcome, quarantine.closed_at = None, None
            new_record(work, quarantine)
    elif record.subject_kind == "rejection":
        rejection = work.db.get(Rejection, record.subject_id)
        if rejection is not None and rejection.record_id == record.id and rejection.outcome is None:
            rejection.closed_at = None
            new_record(work, rejection)


def _ensure_decidable(work: UnitOfWork, standing: Standing, row: Quarantine) -> dict[int, str]:
    ground = standing.ground
    if row.closed_at is not None and ground.record.version == 1:
        raise CtdeskError("QUA-03", number=row.number)
    source = None if row.source_record_id is None else work.db.get(Record, row.source_record_id)
    if source is not None and source.state == RecordState.AMENDING:
        raise CtdeskError("QUA-04", number=source.number)
    chosen = outcomes_chosen(ground)
    evidence = evidence_of(work, standing)
    for number, unit in enumerate(ground.subject.lines, 1):
        outcome = chosen.get(number)
        if outcome is None:
            raise CtdeskError("QUA-23", unit=number)
        ensure_allowed(number, outcome, doubt_of(row, unit), evidence)
        decided_state(unit.disposition, outcome)
        if outcome in ACCEPTING and unit.hold not in _OWN_HOLDS:
            raise CtdeskError("QUA-22", unit=number)
    if "extend" in chosen.values():
        ensure_extension(moment(ground, _UNTIL), work.now, row.due_at, therapy_ahead(work, row.shipment_id))
    return chosen


def doubt_of(row: Quarantine, unit: DoseUnit) -> Doubt:
    """What stands against a unit of a quarantine."""
    grave = [one for one in findings_of(row.reason_codes, unit.ordinal) if one.get("severity") == "critical"]
    return Doubt(frozenset(str(one["item"]) for one in grave), frozen=unit.hold == FROZEN)


def evidence_of(work: UnitOfWork, standing: Standing) -> Evidence:
    """What came in since, as the record says it and as the files bear out."""
    ground = standing.ground
    opinion = given(ground, _OPINION)
    attached = bool(given(ground, _OPINION_FILE))
    said: Opinion | None = None
    if attached and opinion in ("usable", "usable_exceptionally", "not_usable"):
        said = opinion  # type: ignore[assignment]  # one of the three
    return Evidence(_data_of(standing), _rule_chosen(work, standing), said)


def _data_of(standing: Standing) -> Data:
    said = given(standing.ground, _DATA)
    if said == "awaited" or said is None:
        return "awaited"
    if said == "not_needed":
        return "not_needed"
    asked = [one for one in standing.judgement.questions if one.asked and not one.heading]
    lacking = {
        one.item.id
        for one in asked
        if one.status in ("finding", "pending") or (one.required and one.status == "open")
    }
    if lacking & _COVER_ITEMS:
        return "unreadable"
    return "excursion" if lacking & _TRIP_ITEMS else "good"


def _rule_chosen(work: UnitOfWork, standing: Standing) -> str | None:
    """What the rule proposes that a person chose; "accept" only where such a rule was really written."""
    ground = standing.ground
    chosen = given(ground, _RULE)
    if chosen != "accept_with_deviation":
        return chosen if chosen in ("ask_holder", "reject") else None
    proposals: list[str | None] = []
    row = _row_of(ground)
    if row.facts.get("excursions"):
        proposals.append(row.facts.get("proposes"))
    trip = trip_of(work, ground, _NARROW)
    if trip is not None and trip.excursions:
        found = proposed_rule(ground, trip.excursions)
        proposals.append(None if found is None else found.proposes)
    return "accept_with_deviation" if proposals and set(proposals) == {"accept_with_deviation"} else None


def _move(
    work: UnitOfWork, record: Record, ground: Ground, unit: DoseUnit, number: int, outcome: str
) -> None:
    became = decided_state(unit.disposition, outcome)
    if became != unit.disposition:
        note_unit(work, unit, "disposition", unit.disposition, became, record.id)
        unit.disposition = became
    deviation = given(ground, f"{_DEVIATION}:{number}") or given(ground, _DEVIATION)
    concession, exceptional = outcome == "accept_with_deviation", outcome == "accept_exceptionally"
    for flag, now, before in (
        ("by_concession", concession, unit.by_concession),
        ("exceptional", exceptional, unit.exceptional),
    ):
        if now != before:
            note_unit(work, unit, "flag", flag if before else None, flag if now else "none", record.id)
    unit.by_concession, unit.exceptional = concession, exceptional
    unit.deviation_no = deviation if outcome in ACCEPTING and isinstance(deviation, str) else None
    decided = (UNDECIDED, RECORD_OPEN) if outcome in ACCEPTING else (RECORD_OPEN,)
    lift_holds(work, unit.id, *decided, source=HoldSource("record", record.id))
    unit.row_version += 1


def _reasons_said(
    ground: Ground, lines: tuple[DoseUnit, ...], chosen: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Why the pharmacist rejected, in the words of the decision."""
    item = next((one for part in ground.definition.section for one in part.item if one.id == "G2"), None)
    rows = []
    for number, unit in enumerate(lines, 1):
        said = given(ground, f"G2:{number}") or given(ground, "G2")
        if chosen[number] == "reject" and item is not None and isinstance(said, str):
            rows.append(
                {
                    "item": "G2",
                    "unit": unit.ordinal,
                    "severity": "major",
                    "zh_CN": item.text.zh_CN,
                    "en": item.text.en,
                    "said": said,
                    "reason": None,
                }
            )
    return rows


def _row_of(ground: Ground) -> Quarantine:
    row = ground.subject.row
    if not isinstance(row, Quarantine):
        raise NotFound("QUA-01", id=ground.record.subject_id)
    return row


def _units(work: UnitOfWork, row: Quarantine) -> tuple[DoseUnit, ...]:
    return units_of(work, row)


def _signer(signature: Signature | None) -> int | None:
    return None if signature is None else signature.member_id


__all__ = [
    "decide_quarantine",
    "doubt_of",
    "ensure_not_bypassed",
    "evidence_of",
    "follow_receipt",
    "judge_quarantine",
    "notice_rejection",
    "record_voided",
]
