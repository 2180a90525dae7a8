"""Records of controlled forms: opening one, noting answers in its journal, taking them back, listing.

Draft answers are committed at once, each a line of an append-only journal; the signature that covers them
seals the journal's digest in the trail (decision 12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select

from ctdesk.db.tables.records import Record, RecordVersion
from ctdesk.domain.answers import Answer, MemberId, RecordId, Source, State, Value
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.records import RecordState
from ctdesk.forms.slots import slot_words
from ctdesk.services import answer_values
from ctdesk.services.gate import command, query
from ctdesk.services.journal import journal_digest, last_entry, write_entries
from ctdesk.services.line_clearance import ensure_line_clear
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.record_ground import Ground, ground_of, load_record, revision_in_force
from ctdesk.services.record_standing import (
    Standing,
    is_closed,
    standing_of_record,
)
from ctdesk.services.sources import facts_for, limits_to_freeze
from ctdesk.services.work import UnitOfWork
from ctdesk.services.writing_rules import (
    Entry,
    checked_entry,
    ensure_may_write,
    ensure_not_crossed,
    ensure_reasoned,
    ensure_takes_entries,
    last_of_each,
    says_something,
)

MOST_ENTRIES = 2000
# Papers about what a register numbers in a series of that name: INC-… is a case, INR-… a paper about one.
_OTHER_SERIES = {"INC": "INR"}


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

    The number is ``PREFIX-TYPE-YYYY-NNNN`` with the middle part of the form's code, unless a register counts
    its own rows by that.
    """
    revision = revision_in_force(work, form_code)
    record = Record(
        number=next_number(work, _series_of(form_code)),
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
    work.event.record_id = record.id
    return record


def _series_of(form_code: str) -> str:
    middle = form_code.split("-")[1]
    return _OTHER_SERIES.get(middle, middle)


@command(needs=None, action="record.note", journal=True)
def note_answers(
    work: UnitOfWork,
    *,
    record_id: RecordId,
    version: int,
    entries: tuple[Entry, ...],
    seen_entry: int | None = None,
) -> Noted:
    """Write answers into the journal, at once.

    ``seen_entry`` is the last journal line the person saw: what somebody else answered since is told with
    both values (FORM-13) and not written over.

    Raises REC-14 for a path the form does not have, REC-15 where the person holds no slot that answers
    it, REC-16 what a signature has closed, REC-17 for a change that needs a reason beside it
    (``PATH#correction``), REC-18 where somebody else answers alone, and FORM-… for values that cannot be
    meant. All entries are written or none.
    """
    record = load_record(work, record_id, seen_version=version)
    ensure_takes_entries(record)
    if len(entries) > MOST_ENTRIES:
        raise CtdeskError("REC-19", most=MOST_ENTRIES)
    ground = ground_of(work, record)
    if entries:
        standing = standing_of_record(work, ground)
        own = {
            entry.path for entry in entries if entry.path.endswith("#correction") and says_something(entry)
        }
        clean = _checked_entries(work, standing, last_of_each(entries))
        for entry in clean:
            value = entry.value if entry.state is State.GIVEN else None
            ensure_not_crossed(work, standing, entry.path, value, seen_entry)
            ensure_reasoned(work, standing, entry.path, value, own)
        ensure_line_clear(work.db, record, ground.answers, clean)
        author = work.actor.member_id
        write_entries(work, record, ((entry.path, _answer(work, entry), author) for entry in clean))
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
    ensure_takes_entries(record)
    ground = ground_of(work, record)
    standing = standing_of_record(work, ground)
    author = work.actor.member_id
    for path in paths:
        ensure_may_write(work, standing, path)
        own = {f"{path}#correction"} if correction and correction.strip() else set()
        ensure_reasoned(work, standing, path, None, own)
        if path not in ground.answers:
            continue
        write_entries(work, record, [(path, None, author)])
        if correction and "#" not in path:
            reason = answer_values.read_value(work, ground, f"{path}#correction", None, None, correction)
            told = _answer(work, Entry(f"{path}#correction", State.GIVEN, reason))
            write_entries(work, record, [(told.path, told, author)])
    return Noted(work.now, last_entry(work.db, record.id), refresh_computed(work, ground_of(work, record)))


@command(needs=None, action="record.confirm_person", password=True)
def confirm_person(work: UnitOfWork, *, record_id: RecordId, version: int, path: str) -> None:
    """Confirm with one's own password to be the person an item asks for (such as the second one at
    put-in).

    Raises REC-14 for another kind of item, REC-16 once it is signed, REC-29 for somebody who was not
    named there, REC-20 for whoever it may not be.
    """
    record = load_record(work, record_id, seen_version=version)
    ensure_takes_entries(record)
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
            raise Refused("REC-20", slot=slot_words(standing.ground.definition, slot))
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
    write_entries(work, record, [(path, confirmed, member)])
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
    changed: list[tuple[str, Answer | None, int | None]] = []
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
                changed.append((question.path, None, work.actor.member_id))
        elif stored is None or (stored.state, stored.value, stored.unit) != (
            fresh.state,
            fresh.value,
            fresh.unit,
        ):
            answer = Answer(
                question.path, fresh.state, fresh.value, fresh.unit, None, work.now, Source.COMPUTED
            )
            changed.append((question.path, answer, None))
    for path, answer in ground.answers.items():
        orphan = answer.source is Source.COMPUTED and answer.by is None and path not in seen
        if orphan and not is_closed(ground, path):
            changed.append((path, None, work.actor.member_id))
    write_entries(work, ground.record, changed)
    return tuple(path for path, _, _ in changed)


def _checked_entries(work: UnitOfWork, standing: Standing, entries: list[Entry]) -> list[Entry]:
    """Every entry as it is kept; one that only another of the same note makes possible waits for that one."""
    clean: list[Entry] = []
    waiting = entries
    while waiting:
        later: list[Entry] = []
        refused: CtdeskError | None = None
        for entry in waiting:
            try:
                clean.append(checked_entry(work, standing, entry))
            except CtdeskError as error:
                if error.code != "REC-14":
                    raise
                refused = refused or error
                later.append(entry)
        if refused is not None and len(later) == len(waiting):
            raise refused
        waiting = later
        if waiting:
            noted = {entry.path: _answer(work, entry) for entry in clean}
            answers = {**standing.ground.answers, **noted}
            standing = standing_of_record(work, replace(standing.ground, answers=answers))
    return clean


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


__all__ = [
    "Entry",
    "Noted",
    "RecordRow",
    "confirm_person",
    "ensure_may_write",
    "journal_digest",
    "last_entry",
    "list_records",
    "note_answers",
    "open_record",
    "record_row",
    "refresh_computed",
    "take_back",
]
