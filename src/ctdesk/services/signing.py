"""Signing a record: exactly the bytes that a slot covers, one CMS and one nonce each; completing it moves
the registers.

A slot covers nothing that is filled in after it (decision 3). What it was judged against is frozen into
the record with it, so that every later look and every print stands on the same ground.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from ctdesk.db.tables.records import Record, RecordVersion, Signature
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Answer, RecordId, Source, State
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError, StaleRecord
from ctdesk.domain.records import RecordState, next_record_state
from ctdesk.domain.signatures import (
    AttachmentRef,
    FormRef,
    HeadRef,
    SignerRef,
    Witnessed,
    record_digest,
    signature_content,
)
from ctdesk.forms.clock_states import late_when_signing
from ctdesk.forms.decision import outcome_item
from ctdesk.forms.definition import Slot
from ctdesk.forms.ranges import resolve
from ctdesk.forms.slots import covered_answers, slot_words
from ctdesk.services import fields
from ctdesk.services.attachments import keep_file
from ctdesk.services.equipment_gate import note_warning
from ctdesk.services.gate import command
from ctdesk.services.journal import journal_digest, last_entry, lines_of, write_entries
from ctdesk.services.record_contents import all_attachments, content_of, record_ref, site_ref
from ctdesk.services.record_ground import Ground, all_signatures, ground_of, load_record
from ctdesk.services.record_standing import Standing, item_of, standing_of_record
from ctdesk.services.record_view import clocks_of
from ctdesk.services.records import refresh_computed
from ctdesk.services.second_signer import TooClose, signed_too_close
from ctdesk.services.signing_grounds import may_i_sign, refusal_of
from ctdesk.services.sources import facts_covered
from ctdesk.services.work import UnitOfWork

VOID_SLOT = "void"
_OUTCOMES = {"CT-ACC-002": "G1"}


@dataclass(frozen=True, slots=True)
class Signed:
    """What one password entry signed: slots with the numbers of their signatures, and the record's new
    state; ``too_close`` is who else signed here seconds before (SOD-21).
    """

    record_id: int
    state: str
    outcome: str | None
    signatures: tuple[tuple[str, int], ...]
    too_close: TooClose | None = None


@command(needs=None, action="record.sign", signed=True)
def sign_record(
    work: UnitOfWork,
    *,
    record_id: RecordId,
    seen_version: int,
    slots: tuple[str, ...],
    seen_entry: int,
    late_reason: str | None = None,
) -> Signed:
    """Sign one or several ready slots with one password entry (decision 3) and apply their effects.

    ``late_reason`` says why a limit that ends with one of these signatures was missed (domain.md §4.J); it
    is signed with it. Raises REC-56 naming the limit where it is owed and missing.

    Raises SIG-03 or REC-55 when the record changed since it was looked at, SIG-02 for a slot that is
    signed, REC-30 with what is missing, REC-31 for a slot that has to wait, REC-32 for one that is not
    asked for, SIG-05 without a meaning, and ``Refused`` with the first obstacle where the person may not
    sign.
    """
    record = load_record(work, record_id, seen_version=seen_version)
    if not slots:
        raise CtdeskError("REC-33")
    standing = standing_of_record(work, ground_of(work, record))
    known = {slot.id: slot for slot in standing.ground.definition.slot}
    if unknown := [slot for slot in slots if slot not in known]:
        raise CtdeskError("REC-33", slot=unknown[0])
    wanted = [known[slot] for slot in known if slot in slots]
    for slot in wanted:
        _ensure_seen(work, standing, slot, seen_entry)
    close = signed_too_close(work)
    given: list[Signature] = []
    for slot in wanted:
        given.append(_sign_slot(work, record, slot, standing if not given else None, late_reason))
    work.event.record_id = record.id
    work.event.facts["signatures"] = [
        {"slot": one.slot, "ordinal": one.ordinal, "content_sha256": one.content_digest} for one in given
    ]
    work.event.facts["journal"] = journal_digest(work.db, record.id, last_entry(work.db, record.id))
    work.event.facts["record"] = {"number": record.number, "version": record.version}
    signed = tuple((one.slot, one.ordinal) for one in given)
    return Signed(record.id, record.state, record.outcome, signed, close)


@command(needs=None, action="record.sign_external")
def sign_external(
    work: UnitOfWork,
    *,
    record_id: RecordId,
    seen_version: int,
    slot: str,
    printed_name: str,
    id_last4: str,
    ink: bytes,
    ink_name: str = "ink.png",
) -> int:
    """Take down the signature of somebody without an account: name, last four of an ID, and ink (decision
    27).

    The next member's signature that covers the same items takes it under its own cover. Raises REC-34 for
    a slot that is not external, REC-35 without name or ID, ATT-… for a picture that is none.
    """
    record = load_record(work, record_id, seen_version=seen_version)
    standing = standing_of_record(work, ground_of(work, record))
    state = standing.slot(slot)
    if state is None or not state.slot.external:
        raise CtdeskError("REC-34", slot=slot)
    if state.status == "signed":
        raise CtdeskError("SIG-02", at=standing.signed[slot].at)
    covered_by = {
        one.id for one in standing.ground.definition.slot if set(one.covers) & set(state.slot.covers)
    }
    duties = [
        one.duty for one in standing.ground.definition.slot if one.id in covered_by and not one.external
    ]
    work.need(*duties)
    if state.missing:
        raise CtdeskError(
            "REC-30", slot=slot, missing=", ".join(state.missing[:12]), count=len(state.missing)
        )
    name, last4 = printed_name.strip(), id_last4.strip().upper()
    if not name or len(name) > 80 or len(last4) != 4 or not last4.isalnum():
        raise CtdeskError("REC-35", field="printed_name" if not name else "id_last4")
    picture = keep_file(work, record, slot, ink_name, ink, only=("image/png", "image/jpeg"))
    record.state = next_record_state(record.state, "sign").value
    signer = SignerRef(name=name, role=state.slot.duty, external=True, id_last4=last4, ink=picture.sha256)
    signature = _add_signature(
        work,
        standing_of_record(work, ground_of(work, record)),
        state.slot,
        signer,
        {},
        None,
        extra=(picture,),
    )
    work.event.record_id = record.id
    work.event.facts["signatures"] = [
        {"slot": slot, "ordinal": signature.ordinal, "content_sha256": signature.content_digest}
    ]
    return signature.ordinal


def _ensure_seen(work: UnitOfWork, standing: Standing, slot: Slot, seen_entry: int) -> None:
    """Nobody signs what changed after they looked: entries since then, by anybody, on what the slot
    covers.
    """
    newer = {
        line.path
        for line in lines_of(work.db, standing.ground.record.id)
        if line.id > seen_entry and (line.answer is None or line.answer.source is not Source.COMPUTED)
    }
    if not newer:
        return
    probe = {path: Answer(path, State.GIVEN, None, None, None, work.now, Source.TYPED) for path in newer}
    touched = covered_answers(standing.ground.definition, slot, probe, None)
    if touched:
        raise StaleRecord("REC-55", count=len(touched), paths=", ".join(one.path for one in touched[:8]))


def _sign_slot(
    work: UnitOfWork, record: Record, slot: Slot, standing: Standing | None, late_reason: str | None
) -> Signature:
    """Sign one slot; ``standing`` is how the record stands now where that is known already."""
    if standing is None:
        standing = standing_of_record(work, ground_of(work, record))
    if refresh_computed(work, standing.ground, standing):
        standing = standing_of_record(work, ground_of(work, record))
    state = standing.slot(slot.id)
    assert state is not None
    if state.status == "signed":
        raise CtdeskError("SIG-02", at=standing.signed[slot.id].at)
    may = may_i_sign(work, standing, slot)
    if not may.allowed or may.grounds is None:
        raise refusal_of(may.obstacles[0])
    if state.status == "not_required":
        raise CtdeskError("REC-32", slot=slot.id)
    if state.waits_for:
        waited = slot_words(standing.ground.definition, *state.waits_for)
        raise CtdeskError("REC-31", slot=slot.id, waits_for=waited)
    if state.missing:
        raise CtdeskError(
            "REC-30",
            field=state.missing[0],
            slot=slot.id,
            missing=", ".join(state.missing[:12]),
            count=len(state.missing),
        )
    if not state.meanings:
        raise CtdeskError("SIG-05")
    late = _said_late(work, standing, slot, late_reason)
    standing = _say_unknown(work, standing, slot)
    signer = work.signing()
    member = work.db.get(Member, work.member_id())
    assert member is not None
    role = may.grounds.roles[0].role if may.grounds.roles else next(iter(work.actor.roles), "")
    who = SignerRef(
        name=work.actor.name,
        role=role,
        member=member.id,
        staff_no=member.staff_no,
        certificate=signer.fingerprint,
    )
    grounds = {**may.grounds.as_signed(), **may.equipment.as_signed(), **late}
    signature = _add_signature(work, standing, slot, who, grounds, signer.certificate_id)
    note_warning(work, record, may.equipment)
    _move_on(work, record, slot)
    return signature


def _said_late(work: UnitOfWork, standing: Standing, slot: Slot, reason: str | None) -> dict[str, object]:
    """What the signature says about limits that it comes too late for; nothing where it is in time."""
    late = late_when_signing(clocks_of(standing), (slot.id,))
    if not late:
        return {}
    told = fields.cleaned(reason, "late_reason", fields.TEXT)
    if told is None:
        text = late[0].clock.text
        raise CtdeskError("REC-56", field="late_reason", limit=f"{text.zh_CN} {text.en}")
    work.event.reason = told
    return {
        "late": [
            {
                "clock": state.clock.id,
                "due_at": None if state.run.due_at is None else standing.ground.local(state.run.due_at),
                "reason": told,
            }
            for state in late
        ]
    }


def _say_unknown(work: UnitOfWork, standing: Standing, slot: Slot) -> Standing:
    """A computed value that is not known when it is signed stays unknown: what comes later cannot slip in
    under it.
    """
    ground = standing.ground
    open_ones = [
        question
        for question in standing.judgement.questions
        if question.computed
        and question.asked
        and question.answer is None
        and question.path not in ground.answers
    ]
    probe = {
        question.path: Answer(question.path, State.UNKNOWN, None, None, None, work.now, Source.COMPUTED)
        for question in open_ones
    }
    unknown = covered_answers(ground.definition, slot, probe, None)
    if not unknown:
        return standing
    write_entries(work, ground.record, ((answer.path, answer, None) for answer in unknown))
    return standing_of_record(work, ground_of(work, ground.record))


def _add_signature(
    work: UnitOfWork,
    standing: Standing,
    slot: Slot,
    who: SignerRef,
    grounds: Mapping[str, object],
    certificate_id: int | None,
    *,
    extra: Iterable[AttachmentRef] = (),
) -> Signature:
    ground = standing.ground
    record = ground.record
    member = work.actor.member_id if not who.external else None
    answers = covered_answers(
        ground.definition, slot, ground.answers, None if member is None else work.member_id()
    )
    items = frozenset(item_of(answer.path) for answer in answers) & frozenset(_item_ids(ground))
    covered = facts_covered(ground.definition, items, standing.facts)
    record.facts = {
        **record.facts,
        **{key: value for key, value in covered.items() if key not in record.facts},
    }
    nonce = secrets.token_hex(16)
    state = standing.slot(slot.id)
    meanings = (slot.meaning,) if who.external and slot.meaning else () if state is None else state.meanings
    at = work.now.astimezone(ground.tz)
    content = signature_content(
        site=site_ref(work),
        form=FormRef(record.form_code, record.form_revision, record.form_digest),
        record=record_ref(record),
        slot=slot.id,
        covers=slot.covers,
        answers=answers,
        attachments=(*_attachments_in(work, record.id, answers), *extra),
        facts={key: record.facts[key] for key in covered},
        signer=who,
        meanings=meanings,
        at=at,
        grounds=grounds,
        head=HeadRef(work.head.seq, work.head.seal_hex),
        nonce=nonce,
        witnesses=_witnessed(ground, slot),
    )
    signature = Signature(
        record_id=record.id,
        version=record.version,
        ordinal=_next_ordinal(work, record.id),
        slot=slot.id,
        member_id=member,
        printed_name=who.name,
        role=who.role,
        meanings=list(meanings),
        at=work.now,
        content=content,
        content_digest=hashlib.sha256(content).hexdigest(),
        cms=None if who.external else work.signing().sign(content),
        certificate_id=certificate_id,
        nonce=nonce,
        head_seq=work.head.seq,
        superseded_by=None,
        workstation=work.actor.workstation,
        duty=slot.duty,
    )
    work.db.add(signature)
    work.db.flush()
    return signature


def _move_on(work: UnitOfWork, record: Record, slot: Slot) -> None:
    """The record's next state, its frozen content when it is complete, and what the slot does to the
    registers.
    """
    standing = standing_of_record(work, ground_of(work, record))
    completing = next((one.id for one in standing.ground.definition.slot if one.completes), None)
    amended = record.state == RecordState.AMENDING
    reasked = {one.slot for one in all_signatures(work.db, record.id) if one.superseded_by == record.version}
    closes = slot.completes or (amended and completing in standing.signed and reasked <= set(standing.signed))
    if closes:
        record.state = next_record_state(record.state, "complete").value
        record.completed_at = work.now
        if slot.completes:
            record.outcome = outcome_of(standing)
        work.db.flush()
        _freeze_version(work, record)
    else:
        record.state = next_record_state(record.state, "sign").value
    if slot.effect is not None:
        work.effects[slot.effect](work, record)
    outstanding = [one for one in standing.slots if one.status not in ("signed", "not_required")]
    if record.state == RecordState.COMPLETED and not outstanding:
        record.state = next_record_state(record.state, "review").value
    record.row_version += 1
    work.db.flush()


def outcome_of(standing: Standing) -> str | None:
    """The outcome of a record: the one chosen, or the gravest where units differ."""
    item = outcome_item(standing.ground.definition)
    if item is None:
        return None
    chosen = {
        str(question.answer.value)
        for question in standing.judgement.questions
        if question.item.id == item
        and question.asked
        and question.answer is not None
        and question.answer.state is State.GIVEN
    }
    gravest = ("reject", "quarantine", "extend", "accept_exceptionally", "accept_with_deviation", "accept")
    return next((one for one in gravest if one in chosen), next(iter(sorted(chosen)), None))


def _freeze_version(work: UnitOfWork, record: Record) -> None:
    row = work.db.scalar(
        select(RecordVersion).where(
            RecordVersion.record_id == record.id, RecordVersion.version == record.version
        )
    )
    assert row is not None
    content = content_of(work, record, copy=0)
    row.content = canonical_bytes(content)
    row.content_digest = record_digest(content)
    row.completed_at = work.now
    work.db.flush()


def _attachments_in(work: UnitOfWork, record_id: int, answers: Iterable[Answer]) -> tuple[AttachmentRef, ...]:
    named = {
        part
        for answer in answers
        if isinstance(answer.value, list)
        for part in answer.value
        if isinstance(part, str)
    }
    return tuple(ref for ref in all_attachments(work, record_id) if ref.sha256 in named)


def _witnessed(ground: Ground, slot: Slot) -> tuple[Witnessed, ...]:
    """External signatures over items that this slot covers as well."""
    slots = {one.id: one for one in ground.definition.slot}
    covers = set(resolve(ground.definition, slot.covers))
    taken = []
    for signature in ground.signatures:
        other = slots.get(signature.slot)
        if other is None or not other.external or other.id == slot.id:
            continue
        if set(resolve(ground.definition, other.covers)) <= covers:
            ink = json.loads(signature.content)["signer"].get("ink")
            taken.append(Witnessed(signature.slot, signature.content_digest, ink))
    return tuple(taken)


def _next_ordinal(work: UnitOfWork, record_id: int) -> int:
    return max((one.ordinal for one in all_signatures(work.db, record_id)), default=0) + 1


def _item_ids(ground: Ground) -> tuple[str, ...]:
    return tuple(item.id for section in ground.definition.section for item in section.item)
