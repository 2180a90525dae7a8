"""Records of controlled forms: opening one, noting answers in its journal, taking them back, listing.

Draft answers are committed at once, each a line of an append-only journal; the signature that covers them
seals the
journal's digest in the trail (decision 12).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.records import AnswerEntry, Record, RecordVersion
from ctdesk.domain.answers import Answer, MemberId, Path, RecordId, Source, State, Value
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.records import OPEN_STATES, RecordState
from ctdesk.forms.plan import PlannedItem, plan_of
from ctdesk.forms.questions import THIRD, Question
from ctdesk.services import answer_values
from ctdesk.services.gate import command, query
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.record_ground import Ground, ground_of, load_record, revision_in_force
from ctdesk.services.record_standing import (
    Standing,
    is_closed,
    item_of,
    slots_for,
    standing_of_record,
    stands_against,
)
from ctdesk.services.search import remember
from ctdesk.services.sources import facts_for, limits_to_freeze
from ctdesk.services.work import UnitOfWork

MOST_ENTRIES = 2000
MOST_DOCUMENTS = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer to be noted: the path of its question, how it was answered, and the value."""

    path: str
    state: State = State.GIVEN
    value: Value = None
    unit: str | None = None
    source: Source = Source.TYPED


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of a note: when it was saved, the last journal line, and the paths that were computed
    anew.
    """

    saved_at: datetime
    last_entry: int
    computed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in a list."""

    id: int
    number: str
    form_code: str
    form_revision: int
    subject_kind: str
    subject_id: int
    subject_label: str
    state: str
    version: int
    outcome: str | None
    opened_at: datetime
    completed_at: datetime | None


def open_record(
    work: UnitOfWork, *, form_code: str, subject_kind: str, subject_id: int, subject_label: str
) -> Record:
    """Begin a record of the revision in force and freeze its limits; part of a command of some topic.

    The number is ``PREFIX-TYPE-YYYY-NNNN`` with the middle part of the form's code.
    """
    revision = revision_in_force(work, form_code)
    record = Record(
        number=next_number(work, form_code.split("-")[1]),
        form_code=form_code,
        form_revision=revision.revision,
        form_digest=revision.digest,
        subject_kind=subject_kind,
        subject_id=subject_id,
        subject_label=subject_label,
        state=RecordState.DRAFT.value,
        version=1,
        outcome=None,
        facts={},
        opened_by=work.actor.member_id,
        opened_at=work.now,
        completed_at=None,
        void_reason=None,
    )
    work.db.add(record)
    work.db.flush()
    work.db.add(
        RecordVersion(
            record_id=record.id,
            version=1,
            begun_by=work.actor.member_id,
            begun_at=work.now,
            reason=None,
            completed_at=None,
            content=None,
            content_digest=None,
        )
    )
    work.db.flush()
    ground = ground_of(work, record)
    record.facts = limits_to_freeze(ground, facts_for(work, ground))
    work.db.flush()
    refresh_computed(work, ground_of(work, record))
    remember(work.db, "record", record.id, record.number, subject_label)
    work.event.record_id = record.id
    return record


@command(needs=None, action="record.note", journal=True)
def note_answers(work: UnitOfWork, *, record_id: RecordId, version: int, entries: tuple[Entry, ...]) -> Noted:
    """Write answers into the journal, at once.

    Raises REC-14 for a path the form does not have, REC-15 where the person holds no slot that answers it,
    REC-16 what a
    signature has closed, REC-17 for a change that needs a reason beside it (``PATH#correction``), REC-18
    where somebody
    else answers alone, and FORM-… for values that cannot be meant. All entries are written or none.
    """
    record = load_record(work, record_id, seen_version=version)
    _ensure_takes_entries(record)
    if len(entries) > MOST_ENTRIES:
        raise CtdeskError("REC-19", most=MOST_ENTRIES)
    ground = ground_of(work, record)
    if entries:
        standing = standing_of_record(work, ground)
        own = {
            entry.path for entry in entries if entry.path.endswith("#correction") and _says_something(entry)
        }
        clean = [_checked(work, standing, entry) for entry in _shared_first(entries)]
        for entry in clean:
            _ensure_reasoned(
                work, standing, entry.path, entry.value if entry.state is State.GIVEN else None, own
            )
        for entry in clean:
            _write(work, record, _answer(work, entry))
        work.db.flush()
        ground = ground_of(work, record)
    computed = refresh_computed(work, ground)
    last = last_entry(work.db, record.id)
    return Noted(work.now, last, computed)


@command(needs=None, action="record.take_back", journal=True)
def take_back(
    work: UnitOfWork,
    *,
    record_id: RecordId,
    version: int,
    paths: tuple[str, ...],
    correction: str | None = None,
) -> Noted:
    """Take answers back before they are signed; the journal keeps them. Raises like ``note_answers``."""
    record = load_record(work, record_id, seen_version=version)
    _ensure_takes_entries(record)
    ground = ground_of(work, record)
    standing = standing_of_record(work, ground)
    for path in paths:
        ensure_may_write(work, standing, path)
        own = {f"{path}#correction"} if correction and correction.strip() else set()
        _ensure_reasoned(work, standing, path, None, own)
        if path not in ground.answers:
            continue
        _take_back(work, record, path)
        if correction and "#" not in path:
            reason = answer_values.read_value(work, ground, f"{path}#correction", None, None, correction)
            _write(work, record, _answer(work, Entry(f"{path}#correction", State.GIVEN, reason)))
    work.db.flush()
    return Noted(work.now, last_entry(work.db, record.id), refresh_computed(work, ground_of(work, record)))


@command(needs=None, action="record.confirm_person", password=True)
def confirm_person(work: UnitOfWork, *, record_id: RecordId, version: int, path: str) -> None:
    """Confirm with one's own password to be the person an item asks for (such as the second one at put-in).

    Raises REC-14 for another kind of item, REC-16 once it is signed, REC-29 for somebody who was not named there, REC-20
    for whoever it may not be.
    """
    record = load_record(work, record_id, seen_version=version)
    _ensure_takes_entries(record)
    standing = standing_of_record(work, ground_of(work, record))
    question = standing.judgement.by_path.get(path)
    if question is None or question.item.type != "person" or not question.item.confirm:
        raise CtdeskError("REC-14", field=path, path=path)
    if is_closed(standing.ground, path):
        raise CtdeskError("REC-16", field=path, path=path)
    if question.item.duty is not None:
        work.need(question.item.duty)
    member = work.member_id()
    for slot in question.item.differs_from:
        if member in standing.holders.get(slot, ()) or member in standing.authors.get(slot, ()):
            raise Refused("REC-20", slot=slot)
    named = question.answer.value if question.answer is not None else None
    if question.answer is None or not isinstance(named, Mapping) or named.get("member") != member:
        raise Refused("REC-29", field=path)
    value: Value = {
        "member": member,
        "name": work.actor.name,
        "confirmed_at": standing.ground.local(work.now),
    }
    # Who named the person stays the author; who confirmed is in the value and in the journal's own line.
    confirmed = Answer(path, State.GIVEN, value, None, question.answer.by, work.now, Source.TYPED)
    _write(work, record, confirmed, by=member)
    work.db.flush()
    work.event.record_id = record.id
    work.event.facts["path"] = path


@query()
def list_records(
    work: UnitOfWork,
    *,
    form_code: str | None = None,
    state: str | None = None,
    text: str | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[RecordRow]:
    """Records, the newest first; ``after`` is the last key seen. ``text`` matches number or subject."""
    chosen = select(Record).order_by(Record.id.desc()).limit(limit + 1)
    if form_code is not None:
        chosen = chosen.where(Record.form_code == form_code)
    if state is not None:
        chosen = chosen.where(Record.state == state)
    if text:
        chosen = chosen.where(or_(Record.number.like(f"%{text}%"), Record.subject_label.like(f"%{text}%")))
    if after is not None:
        chosen = chosen.where(Record.id < after)
    found = list(work.db.scalars(chosen))
    rows = tuple(record_row(record) for record in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


def record_row(record: Record) -> RecordRow:
    """A record as lists show it."""
    return RecordRow(
        record.id,
        record.number,
        record.form_code,
        record.form_revision,
        record.subject_kind,
        record.subject_id,
        record.subject_label,
        record.state,
        record.version,
        record.outcome,
        record.opened_at,
        record.completed_at,
    )


def refresh_computed(work: UnitOfWork, ground: Ground, standing: Standing | None = None) -> tuple[str, ...]:
    """Store the computed answers that changed, unless a signature closed them; gives their paths.

    ``standing`` is how the record stands on this ground, where the caller knows.
    """
    if standing is None:
        standing = standing_of_record(work, ground)
    changed = []
    seen = set()
    for question in standing.judgement.questions:
        if not question.computed or is_closed(ground, question.path):
            continue
        seen.add(question.path)
        stored = ground.answers.get(question.path)
        fresh = question.answer if question.asked else None
        if fresh is not None and fresh.by is not None:
            continue
        if fresh is None:
            if stored is not None and stored.source is Source.COMPUTED:
                _take_back(work, ground.record, question.path)
                changed.append(question.path)
        elif stored is None or (stored.state, stored.value, stored.unit) != (
            fresh.state,
            fresh.value,
            fresh.unit,
        ):
            answer = Answer(
                question.path, fresh.state, fresh.value, fresh.unit, None, work.now, Source.COMPUTED
            )
            _write(work, ground.record, answer)
            changed.append(question.path)
    for path, answer in ground.answers.items():
        orphan = answer.source is Source.COMPUTED and answer.by is None and path not in seen
        if orphan and not is_closed(ground, path):
            _take_back(work, ground.record, path)
            changed.append(path)
    if changed:
        work.db.flush()
    return tuple(changed)


def last_entry(db: Session, record_id: int) -> int:
    """The number of the last journal line of a record; 0 before the first."""
    found = db.scalar(
        select(AnswerEntry.id)
        .where(AnswerEntry.record_id == record_id)
        .order_by(AnswerEntry.id.desc())
        .limit(1)
    )
    return found or 0


def journal_digest(db: Session, record_id: int, upto: int) -> dict[str, object]:
    """What the trail seals of a journal: how many lines it has, the last one, and SHA-256 over their
    canonical bytes.
    """
    digest = hashlib.sha256()
    count = 0
    for row in db.scalars(
        select(AnswerEntry)
        .where(AnswerEntry.record_id == record_id, AnswerEntry.id <= upto)
        .order_by(AnswerEntry.id)
    ):
        digest.update(
            canonical_bytes(
                {"id": row.id, "version": row.version, "path": row.path, "answer": row.answer, "by": row.by}
            )
        )
        count += 1
    return {"entries": count, "last": upto, "sha256": digest.hexdigest()}


# ── one entry ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _ensure_takes_entries(record: Record) -> None:
    state = RecordState(record.state)
    after_completion = state in (
        RecordState.COMPLETED,
        RecordState.REVIEWED,
    )  # what comes later has its own slot
    if state not in OPEN_STATES and not after_completion:
        raise CtdeskError("REC-02", state=record.state)


def _shared_first(entries: Iterable[Entry]) -> list[Entry]:
    last: dict[str, Entry] = {}
    for entry in entries:
        last.pop(entry.path, None)
        last[entry.path] = entry
    return list(last.values())


def _checked(work: UnitOfWork, standing: Standing, entry: Entry) -> Entry:
    question, planned = ensure_may_write(work, standing, entry.path)
    if entry.source is Source.COMPUTED:
        raise CtdeskError("REC-21", field=entry.path, path=entry.path)
    if entry.state is State.NOT_ASKED:
        raise CtdeskError("REC-14", field=entry.path, path=entry.path)
    if entry.state is not State.GIVEN:
        return Entry(entry.path, entry.state, None, None, entry.source)
    value = answer_values.read_value(work, standing.ground, entry.path, planned, question, entry.value)
    unit = None if planned is None or "#" in entry.path else _unit_of(planned, entry.path)
    return Entry(entry.path, State.GIVEN, value, unit, entry.source)


def _unit_of(planned: PlannedItem, path: str) -> str | None:
    column = Path.parse(path).column
    if column is None:
        return planned.item.unit
    return next((one.unit for one in planned.columns if one.id == column), None)


def ensure_may_write(
    work: UnitOfWork, standing: Standing, path: str
) -> tuple[Question | None, PlannedItem | None]:
    """The question and item of a path that this person may write at."""
    ground = standing.ground
    question, planned = _place(standing, path)
    if planned is not None and planned.item.computed is not None and "#" not in path and "@" not in path:
        raise CtdeskError("REC-21", field=path, path=path)
    if is_closed(ground, path):
        raise CtdeskError("REC-16", field=path, path=path)
    wanted = slots_for(ground, path)
    slots = [slot for slot in ground.definition.slot if slot.id in wanted and not slot.external]
    able = [slot for slot in slots if work.rights.has(slot.duty)]
    if not able:
        raise Refused("REC-15", field=path, path=path, duty=slots[0].duty if slots else "–")
    owner = path.partition("#")[0].partition("@")[2]
    if owner and owner != THIRD:
        holders = standing.holders.get(owner, frozenset())
        if holders and work.actor.member_id not in holders:
            raise Refused("REC-18", field=path, slot=owner)
    for slot in able:
        if len(planned.by if planned else wanted) > 1 and not owner:
            return question, planned
        if stands_against(standing, slot, work.actor.member_id) is None:
            return question, planned
    if owner == THIRD:
        return question, planned
    other = stands_against(standing, able[0], work.actor.member_id)
    raise Refused("REC-20", field=path, slot=other or able[0].id)


def _place(standing: Standing, path: str) -> tuple[Question | None, PlannedItem | None]:
    """Where a path lies on the form; raises REC-14 when it is not there."""
    wrong = CtdeskError("REC-14", field=path[:60], path=path[:60])
    try:
        parsed = Path.parse(path)
    except ValueError:
        raise wrong from None
    if str(parsed) != path:
        raise wrong
    ground = standing.ground
    planned = plan_of(ground.definition).items.get(parsed.item)
    if planned is None:
        is_section = any(section.id == parsed.item for section in ground.definition.section)
        plain = parsed.instance is None and parsed.column is None
        if is_section and plain and parsed.aspect == "late" and _slot_fits(ground, parsed.slot):
            return None, None
        raise wrong
    head = path.partition("#")[0]
    question = standing.judgement.by_path.get(head)
    if question is None and parsed.aspect is not None:
        # Reason and photos stand beside the question, which several slots may share.
        question = next(
            (one for one in standing.judgement.questions if one.beside == head.partition("@")[0]), None
        )
        if question is not None and not _slot_fits(ground, parsed.slot):
            raise wrong
    if question is None and _is_further_instance(ground, planned, parsed):
        return None, planned
    if question is None or not question.asked:
        raise wrong
    if question.heading and parsed.aspect is None and not question.na_allowed:
        raise wrong
    return question, planned


def _slot_fits(ground: Ground, slot: str | None) -> bool:
    return slot is None or slot == THIRD or any(one.id == slot for one in ground.definition.slot)


def _is_further_instance(ground: Ground, planned: PlannedItem, parsed: Path) -> bool:
    """A new row of a document table, or one instance split off an answer that stood for all."""
    if parsed.instance is None or parsed.slot is not None:
        return False
    if planned.repeat == "document":
        known = ground.shape.documents.get(planned.id, 1)
        has_column = any(column.id == parsed.column for column in planned.columns)
        return has_column and parsed.instance == known + 1 <= MOST_DOCUMENTS
    if planned.same_for_all and parsed.column is None:
        most = ground.shape.units if planned.repeat == "unit" else ground.shape.cassettes
        return 1 <= parsed.instance <= most
    return False


def _ensure_reasoned(
    work: UnitOfWork, standing: Standing, path: str, value: Value, reasons: set[str]
) -> None:
    """A change of an answer whose section was left, or of a critical one, says why beside it (decision 12)."""
    if "#" in path or f"{path}#correction" in reasons:
        return
    before = standing.ground.answers.get(path)
    if before is None or before.state is not State.GIVEN or before.value == value or before.by is None:
        return
    planned = plan_of(standing.ground.definition).items.get(item_of(path))
    if planned is None or _goes_on(before.value, value):
        return
    if planned.item.severity == "critical" or _section_was_left(
        work, standing.ground, path, planned.section.id
    ):
        raise CtdeskError("REC-17", field=path, path=path)


def _goes_on(before: Value, value: Value) -> bool:
    """A running timer that stops, a person who confirms and files that are added change nothing said
    before.
    """
    if isinstance(before, dict) and isinstance(value, dict):
        return all(value.get(key) == part for key, part in before.items() if part not in (None, ""))
    if isinstance(before, list) and isinstance(value, list):
        return all(part in value for part in before)
    return False


def _section_was_left(work: UnitOfWork, ground: Ground, path: str, section: str) -> bool:
    since = ground.entry_ids.get(path, 0)
    items = plan_of(ground.definition).items
    later = work.db.execute(
        select(AnswerEntry.path, AnswerEntry.answer).where(
            AnswerEntry.record_id == ground.record.id,
            AnswerEntry.id > since,
            AnswerEntry.by == work.actor.member_id,
        )
    )
    for other, answer in later:
        planned = items.get(item_of(other))
        elsewhere = planned is not None and planned.section.id != section
        if elsewhere and not (isinstance(answer, Mapping) and answer.get("source") == Source.COMPUTED.value):
            return True
    return False


def _says_something(entry: Entry) -> bool:
    return entry.state is State.GIVEN and isinstance(entry.value, str) and bool(entry.value.strip())


def _answer(work: UnitOfWork, entry: Entry) -> Answer:
    member = work.actor.member_id
    return Answer(
        entry.path,
        entry.state,
        entry.value,
        entry.unit,
        None if member is None else MemberId(member),
        work.now,
        entry.source,
    )


def _write(work: UnitOfWork, record: Record, answer: Answer, *, by: int | None = None) -> None:
    work.db.add(
        AnswerEntry(
            record_id=record.id,
            version=record.version,
            path=answer.path,
            answer=answer.as_signed(),
            by=by if by is not None else None if answer.by is None else int(answer.by),
            at=work.now,
            workstation=work.actor.workstation,
        )
    )


def _take_back(work: UnitOfWork, record: Record, path: str) -> None:
    work.db.add(
        AnswerEntry(
            record_id=record.id,
            version=record.version,
            path=path,
            answer=None,
            by=work.actor.member_id,
            at=work.now,
            workstation=work.actor.workstation,
        )
    )


__all__ = [
    "Entry",
    "Noted",
    "RecordRow",
    "confirm_person",
    "journal_digest",
    "last_entry",
    "list_records",
    "note_answers",
    "open_record",
    "record_row",
    "refresh_computed",
    "take_back",
]
