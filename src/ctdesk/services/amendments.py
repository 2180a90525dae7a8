"""Correcting, voiding and giving up records: a new version beside the old one, with a reason; nothing is
ever deleted.
"""

from __future__ import annotations

import hashlib
import json
import secrets

from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.records import Record, RecordVersion, Signature
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import MemberId, RecordId
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.records import (
    GivenSignature,
    ensure_may_amend,
    ensure_may_void,
    ensure_replaceable,
    next_record_state,
)
from ctdesk.domain.signatures import FormRef, HeadRef, SignerRef, record_digest, signature_content
from ctdesk.domain.units import next_disposition
from ctdesk.forms.ranges import resolve
from ctdesk.forms.slots import slot_words
from ctdesk.services import team
from ctdesk.services.arrivals import note_unit
from ctdesk.services.gate import command
from ctdesk.services.holds import (
    FROZEN,
    RECORD_OPEN,
    UNDECIDED,
    HoldSource,
    lift_holds,
    open_codes,
    place_hold,
)
from ctdesk.services.quarantine_effects import record_voided
from ctdesk.services.record_contents import content_of, record_ref, site_ref
from ctdesk.services.record_ground import Ground, ground_of, load_record
from ctdesk.services.record_standing import standing_of_record
from ctdesk.services.record_values import Obstacle
from ctdesk.services.records import refresh_computed
from ctdesk.services.signing import VOID_SLOT
from ctdesk.services.signing_grounds import REPLACED, refusal_of
from ctdesk.services.sources import limits_to_freeze
from ctdesk.services.work import UnitOfWork

_PAST_RECALL = frozenset(
    {"thawing", "thawed", "issued", "bedside_verified", "infusing", "infused", "partially_used", "unusable"}
)
# What a receipt decided, and what a decision is still awaited for, among the dispositions of a unit.
_DECIDED = frozenset({"accepted", "rejected"})
_UNDECIDED = frozenset({"inspecting", "quarantined"})


@command(needs=None, action="record.amend")
def amend_record(
    work: UnitOfWork, *, record_id: RecordId, seen_version: int, reason: str, sections: tuple[str, ...]
) -> int:
    """Begin a new version in which these sections may be changed; gives its number.

    Signatures over them are asked for again, and with them the decision; the others stay valid. The units
    are held while the version is open. Raises REC-03 for somebody who neither signed nor holds the duty,
    FORM-12 without a reason, REC-45 for a section the form does not have, UNIT-03 once thaw has begun.
    """
    record = load_record(work, record_id, seen_version=seen_version)
    ground = ground_of(work, record)
    completing = {slot.id for slot in ground.definition.slot if slot.completes}
    given = [
        GivenSignature(
            one.slot,
            None if one.member_id is None else MemberId(one.member_id),
            one.content_digest,
            one.slot in completing,
        )
        for one in ground.signatures
    ]
    ensure_may_amend(
        work.member_id(), reason, given, may_amend_others=work.rights.has("records.amend"), state=record.state
    )
    known = {section.id: section for section in ground.definition.section}
    if not sections or (unknown := [one for one in sections if one not in known]):
        raise CtdeskError("REC-45", field="sections", section="" if not sections else unknown[0])
    for unit in _units_decided(ground):
        if unit.disposition in _PAST_RECALL:
            raise CtdeskError("UNIT-03", state=unit.disposition, event="amend")
    again = _asked_again(ground, sections)
    _keep_body(work, record)
    number = record.version + 1
    for signature in ground.signatures:
        if signature.slot in again:
            signature.superseded_by = number
    record.state = next_record_state(record.state, "amend").value
    record.version = number
    record.row_version += 1
    work.db.add(
        RecordVersion(
            record_id=record.id,
            version=number,
            begun_by=work.actor.member_id,
            begun_at=work.now,
            reason=reason.strip(),
            completed_at=None,
            content=None,
            content_digest=None,
        )
    )
    work.db.flush()
    record.facts = _facts_kept(work, record)
    work.db.flush()
    for unit in _units_decided(ground):
        place_hold(work, unit.id, RECORD_OPEN, source=HoldSource("record", record.id), reason=reason.strip())
    refresh_computed(work, ground_of(work, record))
    work.event.record_id = record.id
    work.event.reason = reason.strip()
    work.event.facts["version"] = number
    work.event.facts["sections"] = list(sections)
    work.event.facts["signed_again"] = sorted(again)
    return number


@command(needs="records.void", action="record.void", signed=True)
def void_record(work: UnitOfWork, *, record_id: RecordId, seen_version: int, reason: str) -> None:
    """Void a record with a reason and a signature; its units have no decision any more.

    What it accepted or rejected goes into quarantine, and every unit is held until another record decides:
    an outcome stands on its record only (domain.md §3.0.2). Nothing moves back; the shipment may be
    received anew.
    Raises REC-05 while units of it are past recall, FORM-12 without a reason, REC-01 when it is voided
    already.
    """
    record = load_record(work, record_id, seen_version=seen_version)
    ground = ground_of(work, record)
    past = any(unit.disposition in _PAST_RECALL | {"reserved", "released"} for unit in _units_decided(ground))
    ensure_may_void(reason, may_void=True, state=record.state, effects_stand=past)
    _take_decision_back(work, ground)
    _sign_void(work, ground, reason.strip())
    _close(work, record, reason)


@command(needs=None, action="record.discard")
def discard_draft(work: UnitOfWork, *, record_id: RecordId, seen_version: int, reason: str) -> None:
    """Give up a draft that nobody signed; it stays, voided, with its reason. Raises REC-04 for other
    records or people.
    """
    record = load_record(work, record_id, seen_version=seen_version)
    ground = ground_of(work, record)
    own = record.opened_by == work.actor.member_id and not ground.signatures
    ensure_may_void(reason, may_void=own and record.state == "draft", state=record.state, effects_stand=False)
    _close(work, record, reason)


@command(needs="records.replace_signer", action="record.replace_signer")
def replace_signer(
    work: UnitOfWork, *, record_id: RecordId, seen_version: int, slot: str, reason: str
) -> None:
    """Say that the original signer of a slot cannot sign again: another competent person may.

    An external signature (a courier's) that an amendment asked for again stands as it was given, with
    this reason beside it. Raises REC-07 without a reason or duty, REC-46 for a slot that no amendment
    asked for again.
    """
    record = load_record(work, record_id, seen_version=seen_version)
    ensure_replaceable(reason, may_replace=work.rights.has("records.replace_signer"))
    before = work.db.scalar(
        select(Signature).where(
            Signature.record_id == record.id,
            Signature.slot == slot,
            Signature.superseded_by == record.version,
        )
    )
    standing = standing_of_record(work, ground_of(work, record))
    if before is None or slot in standing.signed:
        raise CtdeskError("REC-46", slot=slot_words(standing.ground.definition, slot))
    key = f"{REPLACED}:{slot}:{record.version}"
    record.facts = {
        **record.facts,
        key: {
            "was": before.printed_name,
            "by": work.actor.name,
            "at": ground_of(work, record).local(work.now),
            "reason": reason.strip(),
        },
    }
    record.row_version += 1
    work.event.record_id = record.id
    work.event.reason = reason.strip()
    work.event.facts["slot"] = slot


def _take_decision_back(work: UnitOfWork, ground: Ground) -> None:
    """Hold the units of a voided record; a hold that only quality assurance lifts stays what it is."""
    for unit in _units_decided(ground):
        if unit.disposition in _DECIDED:
            became = next_disposition(unit.disposition, "quarantine")
            note_unit(work, unit, "disposition", unit.disposition, became, ground.record.id)
            unit.disposition = became
        own = HoldSource("record", ground.record.id)
        if unit.disposition in _UNDECIDED and FROZEN not in open_codes(work.db, unit.id):
            place_hold(work, unit.id, UNDECIDED, source=own)
        lift_holds(work, unit.id, RECORD_OPEN, source=own)
        unit.by_concession, unit.exceptional, unit.deviation_no = False, False, None
        unit.row_version += 1
    shipment = ground.shipment if ground.record.subject_kind == "shipment" else None
    if shipment is not None and shipment.state == "decided":
        shipment.state = "arrived"
        shipment.row_version += 1


def _units_decided(ground: Ground) -> tuple[DoseUnit, ...]:
    """The units that a record decides about: of a receipt, or of a quarantine."""
    if ground.record.subject_kind == "quarantine":
        return tuple(one for one in ground.subject.lines if isinstance(one, DoseUnit))
    return ground.units


def _asked_again(ground: Ground, sections: tuple[str, ...]) -> frozenset[str]:
    """The slots that cover anything in these sections, and the decision with all that follows it."""
    reopened = set(resolve(ground.definition, sections))
    again = set()
    for slot in ground.definition.slot:
        owned = [one.removeprefix("own:") for one in slot.covers if one.startswith("own:")]
        if reopened & set(resolve(ground.definition, slot.covers)) or set(owned) & set(sections):
            again.add(slot.id)
    return frozenset(again)


def _keep_body(work: UnitOfWork, record: Record) -> None:
    """What a version held that was amended before it was complete; a completed one was frozen when it was."""
    row = work.db.scalar(
        select(RecordVersion).where(
            RecordVersion.record_id == record.id, RecordVersion.version == record.version
        )
    )
    if row is None:
        raise NotFound("REC-10", id=record.id)
    if row.completed_at is None:
        content = content_of(work, record, copy=0)
        row.content = canonical_bytes(content)
        row.content_digest = record_digest(content)


def _facts_kept(work: UnitOfWork, record: Record) -> dict[str, object]:
    """Frozen limits, what standing signatures were judged against, and what people answered; the rest is
    read anew.
    """
    ground = ground_of(work, record)
    kept = {
        key: value
        for key, value in record.facts.items()
        if key.startswith(("trip.answers:", f"{REPLACED}:")) or key in limits_to_freeze(ground, record.facts)
    }
    for signature in ground.signatures:
        kept.update(json.loads(signature.content)["facts"])
    return kept


def _sign_void(work: UnitOfWork, ground: Ground, reason: str) -> None:
    record, signer = ground.record, work.signing()
    member = work.db.get(Member, work.member_id())
    assert member is not None
    grounds = team.grounds_for(work.db, member.id, "records.void", work.now, scopes=("record",))
    if not grounds.allowed:
        raise refusal_of(Obstacle(grounds.refusals[0].code, grounds.refusals[0].values))
    nonce = secrets.token_hex(16)
    content = signature_content(
        site=site_ref(work),
        form=FormRef(record.form_code, record.form_revision, record.form_digest),
        record=record_ref(record),
        slot=VOID_SLOT,
        covers=(),
        answers=(),
        attachments=(),
        facts={},
        signer=SignerRef(
            name=work.actor.name,
            role=grounds.roles[0].role if grounds.roles else "",
            member=member.id,
            staff_no=member.staff_no,
            certificate=signer.fingerprint,
        ),
        meanings=("voided",),
        at=work.now.astimezone(ground.tz),
        grounds={**grounds.as_signed(), "reason": reason},
        head=HeadRef(work.head.seq, work.head.seal_hex),
        nonce=nonce,
    )
    ordinals = work.db.scalars(select(Signature.ordinal).where(Signature.record_id == record.id)).all()
    row = Signature(
        record_id=record.id,
        version=record.version,
        ordinal=max(ordinals, default=0) + 1,
        slot=VOID_SLOT,
        member_id=member.id,
        printed_name=work.actor.name,
        role=grounds.roles[0].role if grounds.roles else "",
        meanings=["voided"],
        at=work.now,
        content=content,
        content_digest=hashlib.sha256(content).hexdigest(),
        cms=signer.sign(content),
        certificate_id=signer.certificate_id,
        nonce=nonce,
        head_seq=work.head.seq,
        superseded_by=None,
        workstation=work.actor.workstation,
    )
    work.db.add(row)
    work.db.flush()
    work.event.facts["signatures"] = [
        {"slot": VOID_SLOT, "ordinal": row.ordinal, "content_sha256": row.content_digest}
    ]


def _close(work: UnitOfWork, record: Record, reason: str) -> None:
    record.void_reason = reason.strip()
    record.row_version += 1
    record.state = next_record_state(record.state, "void").value
    record_voided(work, record)
    work.event.record_id = record.id
    work.event.reason = reason.strip()
