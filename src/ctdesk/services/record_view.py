"""Reading a record as one person may see it: answers, judgement, slots with grounds, clocks, signatures,
strip.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.records import AnswerEntry, Record, RecordVersion, Signature
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Answer, RecordId, Value
from ctdesk.domain.records import OPEN_STATES, RecordState
from ctdesk.forms.blind import hidden_sources
from ctdesk.forms.clock_states import ClockState, clock_states
from ctdesk.forms.judgement import Judgement
from ctdesk.forms.plan import plan_of
from ctdesk.forms.questions import Question
from ctdesk.forms.ranges import resolve
from ctdesk.forms.slots import SlotState
from ctdesk.services.arrivals import unit_row
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import query
from ctdesk.services.journal import last_entry, lines_of
from ctdesk.services.quarantine_clock import QUARANTINE_FORM, quarantine_decided_at
from ctdesk.services.record_ground import (
    Ground,
    all_signatures,
    attachments_of,
    ground_of,
    load_record,
)
from ctdesk.services.record_options import options_for
from ctdesk.services.record_standing import (
    Standing,
    is_closed,
    is_for_another,
    item_of,
    masked_for,
    standing_of_record,
    stands_against,
    viewer_slots,
    visible_to,
)
from ctdesk.services.record_values import (
    AttachmentRow,
    Obstacle,
    RecordView,
    SignatureRow,
    SlotView,
    SubjectStrip,
    VersionRow,
)
from ctdesk.services.signing_grounds import may_i_sign, read_people_near, who_could
from ctdesk.services.subjects import KINDS
from ctdesk.services.work import UnitOfWork
from ctdesk.services.working_days import is_working_day

IDENTITIES = "view.identities"


@query()
def read_record(work: UnitOfWork, *, record_id: RecordId, version: int | None = None) -> RecordView:
    """One version of a record as this person may see it; raises REC-10 when there is none."""
    return view_of(work, load_record(work, record_id), version=version)


def view_of(work: UnitOfWork, record: Record, *, version: int | None = None) -> RecordView:
    """The view of a record inside another query or command; records of patients need the duty to see
    identities.
    """
    about_people = record.subject_kind == "member" or record.subject_kind in KINDS
    if not about_people and work.actor.member_id is not None:
        work.need(IDENTITIES)
    ground = ground_of(work, record, version=version)
    standing = standing_of_record(work, ground)
    mine = viewer_slots(work, standing)
    seen = visible_to(work, standing, mine)
    judgement = _as_seen(standing, seen, mine, masked_for(work, standing, mine))
    hidden = hidden_sources(ground.definition, masked_for(work, standing, mine))
    facts = {key: value for key, value in standing.facts.items() if key.partition(":")[0] not in hidden}
    saved = _last_saved(work.db, record.id)
    read_people_near(work, standing)
    people = _people(work.db, seen.values(), ground.signatures)
    return RecordView(
        id=record.id,
        number=record.number,
        form_code=record.form_code,
        form_revision=record.form_revision,
        form_digest=record.form_digest,
        version=ground.version,
        current_version=record.version,
        state=record.state if ground.version == record.version else "superseded",
        outcome=record.outcome,
        void_reason=record.void_reason,
        subject_kind=record.subject_kind,
        subject_id=record.subject_id,
        definition=ground.definition,
        answers=_with_computed(ground, judgement, seen),
        judgement=judgement,
        slots=tuple(_slot_view(work, standing, state) for state in standing.slots),
        clocks=clocks_of(standing),
        signatures=tuple(_signature_row(one) for one in all_signatures(work.db, record.id)),
        attachments=_attachments(work.db, record.id, seen),
        strip=_strip(standing, hidden),
        units=tuple(unit_row(work.db, unit) for unit in ground.units),
        cassettes=ground.shape.cassettes,
        lines=ground.shape.lines,
        versions=_versions(work.db, record.id),
        viewer_slots=mine,
        closed_sections=standing.closed,
        locked_paths=frozenset(
            question.path for question in judgement.questions if is_closed(ground, question.path)
        ),
        earlier=earlier_answers(work.db, record.id, seen, ground.version),
        options=options_for(work, standing),
        facts=facts,
        people=people,
        opened_at=record.opened_at,
        completed_at=record.completed_at,
        last_saved_at=None if saved is None else saved[0],
        last_saved_by=None if saved is None else member_name(work.db, saved[1]),
        seen_entry=last_entry(work.db, record.id),
        may_amend=_may_amend(work, ground),
        may_void=work.rights.has("records.void") and record.state != RecordState.VOIDED,
    )


def clocks_of(standing: Standing) -> tuple[ClockState, ...]:
    """The time limits of a record as they stand."""
    ground = standing.ground
    return clock_states(
        ground.definition,
        standing.answers,
        {signature.slot: signature.at for signature in ground.signatures},
        standing.facts,
        ground.shape,
        judgement=standing.judgement,
        now=ground.now,
        tz=ground.tz,
        is_working_day=is_working_day,
        linked=_linked(ground),
    )


def earlier_answers(
    db: Session, record_id: int, seen: Mapping[str, Answer], version: int
) -> dict[str, tuple[Answer, ...]]:
    """What the visible answers said before, oldest first; values the program worked out are left out."""
    history: dict[str, list[Answer]] = {}
    for line in lines_of(db, record_id):
        answer = line.answer
        if answer is not None and line.version <= version and line.path in seen and "#" not in line.path:
            history.setdefault(line.path, []).append(answer)
    result = {}
    for path, answers in history.items():
        before = [
            one
            for one, following in pairwise(answers)
            if one.by is not None and _changed(one, following)
        ]
        if before:
            result[path] = tuple(before)
    return result


def _changed(before: Answer, after: Answer) -> bool:
    """True unless the later entry only goes on: a timer that stops, a person who confirms."""
    if (before.state, before.value) == (after.state, after.value):
        return False
    if isinstance(before.value, dict) and isinstance(after.value, dict):
        return any(after.value.get(key) != part for key, part in before.value.items() if part is not None)
    return True


def _with_computed(ground: Ground, judgement: Judgement, seen: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers with what the program works out now; a value that was stored and still holds keeps its
    time.
    """
    whole = dict(seen)
    for question in judgement.questions:
        if question.computed and question.asked and question.answer is not None:
            stored = ground.answers.get(question.path)
            same = stored is not None and stored.value == question.answer.value
            whole[question.path] = stored if stored is not None and same else question.answer
    return whole


def _as_seen(
    standing: Standing, seen: Mapping[str, Answer], mine: frozenset[str], masked_sections: frozenset[str]
) -> Judgement:
    """The judgement without what this person may not see: another's entries, and what they are compared
    with.
    """
    judgement = standing.judgement
    if not standing.closed and len(seen) == len(standing.answers):
        return judgement
    hidden = hidden_sources(standing.ground.definition, masked_sections)
    masked = tuple(_masked(standing, question, seen, mine, hidden) for question in judgement.questions)
    return replace(judgement, questions=masked, by_path={question.path: question for question in masked})


def _masked(
    standing: Standing,
    question: Question,
    seen: Mapping[str, Answer],
    mine: frozenset[str],
    hidden: frozenset[str],
) -> Question:
    other = question.slot is not None and question.slot not in mine and question.section in standing.closed
    computed_hidden = bool(question.computed and question.item.computed in hidden)
    unseen = question.answer is not None and not question.computed and question.path not in seen
    own_compared = question.section in standing.closed
    if not (other or computed_hidden or unseen or own_compared):
        return question
    quiet: dict[str, Any] = {"compared_with": None}
    if own_compared or unseen or other:
        quiet |= {
            "why": (),
            "status": "open" if question.status in {"finding", "conforms", "pending"} else question.status,
        }
        if question.path in seen and not other:
            quiet["status"] = "conforms"
    if other or unseen or computed_hidden:
        quiet |= {"answer": None, "status": "open", "unmet": (), "initial": None}
    return replace(question, **quiet)


def _slot_view(work: UnitOfWork, standing: Standing, state: SlotState) -> SlotView:
    slot = state.slot
    given = standing.signed.get(slot.id)
    mine = given is not None and given.member_id == work.actor.member_id
    allowed, grounds = False, None
    obstacles: tuple[Obstacle, ...] = ()
    warnings: tuple[Obstacle, ...] = ()
    who: tuple[str, ...] = ()
    if given is None and standing.ground.version == standing.ground.record.version:
        may = may_i_sign(work, standing, slot)
        allowed, grounds, obstacles = may.allowed, may.grounds, may.obstacles
        warnings = may.equipment.warnings
        if len(may.obstacles) > len(may.equipment.obstacles):  # equipment stands against everybody
            who = who_could(work, standing, slot)
    return SlotView(
        id=slot.id,
        duty=slot.duty,
        status=state.status,
        external=slot.external,
        required=state.status != "not_required",
        missing=_missing_as_seen(standing, state, allowed),
        waits_for=state.waits_for,
        meanings=state.meanings,
        covers=slot.covers,
        signature=None if given is None else _signature_row(given),
        may_sign=allowed,
        fills=not slot.external
        and given is None
        and work.rights.has(slot.duty)
        and stands_against(standing, slot, work.actor.member_id) is None
        and not is_for_another(standing, slot, work.actor.member_id),
        grounds=grounds,
        obstacles=obstacles,
        who_can=who,
        mine=mine,
        warnings=warnings,
    )


def _missing_as_seen(standing: Standing, state: SlotState, allowed: bool) -> tuple[str, ...]:
    """What is missing, without telling how far another person's blind entries are."""
    if allowed:
        return state.missing
    plan = plan_of(standing.ground.definition)
    return tuple(
        path
        for path in state.missing
        if "@" not in path or plan.items[item_of(path)].section.id not in standing.closed
    )


def _signature_row(signature: Signature) -> SignatureRow:
    return SignatureRow(
        signature.id,
        signature.ordinal,
        signature.slot,
        signature.version,
        signature.printed_name,
        signature.role,
        tuple(signature.meanings),
        signature.at,
        signature.content_digest,
        signature.cms is None,
        signature.superseded_by,
        signature.member_id,
    )


def _attachments(db: Session, record_id: int, seen: Mapping[str, Answer]) -> tuple[AttachmentRow, ...]:
    """The files of the answers this person may see; a file not yet in any answer is left out with the
    hidden ones.
    """
    named: set[str] = set()
    for answer in seen.values():
        if isinstance(answer.value, list):
            named.update(str(one) for one in answer.value if isinstance(one, str))
    rows = attachments_of(db, record_id)
    return tuple(
        AttachmentRow(
            row.sha256,
            row.path,
            row.name,
            row.media_type,
            row.size,
            member_name(db, row.added_by),
            row.added_at,
        )
        for row in rows
        if row.sha256 in named
    )


def _coi_of(ground: Ground) -> str | None:
    """Of a record that reads no labels the identity of the order; a receipt compares it and shows what it
    may.
    """
    order = ground.order
    return None if ground.record.subject_kind == "shipment" or order is None else order.coi_id


def _strip(standing: Standing, hidden: frozenset[str]) -> SubjectStrip:
    ground, facts = standing.ground, standing.facts

    def fact(name: str) -> str | None:
        value: Value = None if name in hidden else facts.get(name)
        return None if value is None or isinstance(value, list | dict) else str(value)

    patient = ground.patient
    about = ground.units or tuple(one for one in ground.subject.lines if isinstance(one, DoseUnit))
    units = sorted({unit.batch_no for unit in about if unit.batch_no})
    holder = None if ground.product is None else ground.product.mah
    supplier = (
        None
        if not holder
        else ground.db.scalar(select(Supplier).where(Supplier.kind == "holder", Supplier.name == holder))
    )
    return SubjectStrip(
        label=ground.record.subject_label if not hidden else ground.record.number,
        patient=None if patient is None or "patient.name" in hidden else patient.name,
        sex=None if patient is None else patient.sex,
        birth_date=_shown_day(
            None if patient is None or "patient.birth_date" in hidden else patient.birth_date
        ),
        # The number on the label is compared with the order's; where both are one, it is hidden with it.
        mrn=None if patient is None or "order.patient_label_id" in hidden else patient.mrn,
        bed=None if patient is None else patient.bed,
        coi_id=fact("order.coi_id") or _coi_of(ground),
        product=None if ground.product is None or "order.product" in hidden else ground.product.name_cn,
        product_code=fact("order.product"),
        batch_no=None if "unit.batch_no" in hidden or not units else "、".join(units),
        label_version=fact("catalogue.label_version"),
        storage_max_c=fact("catalogue.storage_max_c"),
        ambient_limit_s=fact("catalogue.ambient_limit_s"),
        limit_basis=fact("catalogue.limit_basis"),
        stage=fact("case.stage") or (None if ground.case is None else ground.case.stage),
        ld_day=_ld_day(ground),
        planned_infusion_on=_shown_day(None if ground.case is None else ground.case.planned_infusion_on),
        notice=None if ground.shipment is None else ground.shipment.number,
        order=None if ground.order is None else ground.order.number,
        holder=None if "catalogue.mah" in hidden else holder or None,
        holder_contact_24h=None if supplier is None else supplier.contact_24h,
        hidden=hidden,
    )


def _ld_day(ground: Ground) -> str | None:
    if ground.case is None or ground.case.stage != "ld_ongoing" or ground.case.ld_started_on is None:
        return None
    return str((ground.now.astimezone(ground.tz).date() - ground.case.ld_started_on).days + 1)


def _shown_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _versions(db: Session, record_id: int) -> tuple[VersionRow, ...]:
    rows = db.scalars(
        select(RecordVersion).where(RecordVersion.record_id == record_id).order_by(RecordVersion.version)
    )
    return tuple(
        VersionRow(row.version, member_name(db, row.begun_by), row.begun_at, row.reason, row.completed_at)
        for row in rows
    )


def _people(db: Session, answers: Iterable[Answer], signatures: Iterable[Signature]) -> dict[int, str]:
    ids = {int(answer.by) for answer in answers if answer.by is not None}
    ids |= {signature.member_id for signature in signatures if signature.member_id is not None}
    if not ids:
        return {}
    rows = db.execute(select(Member.id, Member.name).where(Member.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _last_saved(db: Session, record_id: int) -> tuple[datetime, int | None] | None:
    row = db.execute(
        select(AnswerEntry.at, AnswerEntry.by)
        .where(AnswerEntry.record_id == record_id, AnswerEntry.by.is_not(None))
        .order_by(AnswerEntry.id.desc())
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1])


def _linked(ground: Ground) -> dict[str, datetime]:
    """When records of other forms about the same subject were completed, or the quarantine it opened was
    decided.
    """
    decided = quarantine_decided_at(ground)
    rows = ground.db.execute(
        select(Record.form_code, Record.completed_at).where(
            Record.subject_kind == ground.record.subject_kind,
            Record.subject_id == ground.record.subject_id,
            Record.id != ground.record.id,
            Record.completed_at.is_not(None),
        )
    )
    linked = {code: at for code, at in rows if at is not None}
    return linked if decided is None else {**linked, QUARANTINE_FORM: decided}


def _may_amend(work: UnitOfWork, ground: Ground) -> bool:
    state = RecordState(ground.record.state)
    if state in (RecordState.VOIDED, RecordState.AMENDING) or (
        state in OPEN_STATES and not ground.signatures
    ):
        return False
    signed = {signature.member_id for signature in ground.signatures}
    return work.rights.has("records.amend") or work.actor.member_id in signed


def resolved_covers(ground: Ground, covers: tuple[str, ...]) -> frozenset[str]:
    """The items that a slot's ``covers`` names."""
    return frozenset(resolve(ground.definition, covers))
