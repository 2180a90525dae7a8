"""Labels that no scan can stand for: foreign, written by hand, covered or worn; read by two people.

What two people read alone and agree on becomes the answer, marked as such: it never agrees silently with what
is expected, so that the item keeps a finding of its own and a person decides about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.documents import Attachment
from ctdesk.db.tables.quarantine import LabelException
from ctdesk.domain.answers import Answer, MemberId, RecordId, Source, State
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.forms.plan import plan_of
from ctdesk.services import answer_values, fields
from ctdesk.services.attachments import keep_file
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.journal import write_entries
from ctdesk.services.photos import ensure_whole_picture
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.record_standing import standing_of_record, viewer_slots
from ctdesk.services.records import refresh_computed
from ctdesk.services.work import UnitOfWork
from ctdesk.services.writing_rules import ensure_may_write, ensure_takes_entries

KINDS = frozenset({"foreign", "handwritten", "relabelled", "unreadable"})
# Marked in the answer itself: it stands so on screen, on paper and in what is signed.
MARKS = {
    "foreign": "〔外文标签〕",
    "handwritten": "〔手写标签〕",
    "relabelled": "〔覆盖标签〕",
    "unreadable": "〔标签难以辨认〕",
}
READERS = ("receipt.receive", "receipt.verify", "receipt.identify")
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A label that was read by eye. ``as_read`` is None for whoever still reads it alone.

    ``state``: waiting | confirmed | differs.
    """

    id: int
    path: str
    kind: str
    as_read: str | None
    reason: str
    photo: str
    state: str
    entered_by: str | None
    entered_at: datetime
    confirmed_by: str | None
    may_confirm: bool


@command(needs=READERS, action="label.except")
def note_label_exception(
    work: UnitOfWork,
    *,
    record_id: RecordId,
    version: int,
    path: str,
    kind: str,
    as_read: str,
    reason: str,
    name: str,
    data: bytes,
) -> int:
    """Note what a person reads on a label that cannot be scanned, with its picture; a second one reads it.

    Raises LBX-01 for another kind of item, LBX-02 while one waits there already, ATT-… for what is no
    picture, and what writing at that path raises.
    """
    record = load_record(work, record_id, seen_version=version)
    ensure_takes_entries(record)
    standing = standing_of_record(work, ground_of(work, record))
    question, _ = ensure_may_write(work, standing, path)
    if question is None or question.item.type != "scan":
        raise CtdeskError("LBX-01", field=path)
    if any(one.path == path and _state(one) == "waiting" for one in _rows(work, record.id)):
        raise CtdeskError("LBX-02", field=path)
    said = fields.required(as_read, "as_read", _LONGEST)
    why = fields.required(reason, "reason", fields.TEXT)
    ensure_whole_picture(data, "photo")
    kept = keep_file(work, record, path, name, data, only=("image/png", "image/jpeg"))
    row = LabelException(
        record_id=record.id,
        path=path,
        kind=fields.one_of(kind, "kind", KINDS),
        as_read=said,
        reason=why,
        photo=kept.sha256,
        entered_by=work.actor.member_id,
        entered_at=work.now,
        confirmed_by=None,
        confirmed_at=None,
        refused_reason=None,
    )
    work.db.add(row)
    work.db.flush()
    work.event.record_id = record.id
    return row.id


@command(needs=READERS, action="label.confirm", password=True)
def confirm_label_exception(work: UnitOfWork, *, exception_id: int, as_read: str) -> bool:
    """Read a label as a second person, without seeing what the first one read; True where both agree.

    Then it becomes the answer, marked by its kind and with its reason; where they differ both readings stay
    and the item stays open. Raises LBX-03 for whoever read it first, LBX-04 for one that was read already.
    """
    row = work.db.get(LabelException, exception_id)
    if row is None:
        raise NotFound("LBX-05")
    if row.entered_by == work.actor.member_id:
        raise Refused("LBX-03")
    if _state(row) != "waiting":
        raise CtdeskError("LBX-04")
    record = load_record(work, row.record_id)
    ensure_takes_entries(record)
    said = fields.required(as_read, "as_read", _LONGEST)
    work.event.record_id = record.id
    row.confirmed_by, row.confirmed_at = work.member_id(), work.now
    if fields.differs(said, row.as_read, "as_read"):
        row.refused_reason = said
        return False
    ground = ground_of(work, record)
    value = f"{MARKS[row.kind]}{row.as_read}"
    told = f"{row.reason}（{work.actor.name}）"
    reason = answer_values.read_value(work, ground, f"{row.path}#reason", None, None, told)
    beside = f"{row.path.partition('@')[0]}#reason"
    first = None if row.entered_by is None else MemberId(row.entered_by)
    answers = [
        Answer(path, State.GIVEN, told_there, None, first, work.now, Source.TYPED)
        for path, told_there in ((row.path, value), (beside, reason))
    ]
    write_entries(work, record, [(one.path, one, row.entered_by) for one in answers])
    refresh_computed(work, ground_of(work, record))
    return True


@query()
def label_exceptions(work: UnitOfWork, *, record_id: RecordId) -> tuple[ExceptionRow, ...]:
    """The labels of a record that were read by eye, oldest first; none of a blind check that this person
    takes part in, and not what the first person read before the second has.
    """
    record = load_record(work, record_id)
    rows = _rows(work, record.id)
    if not rows:
        return ()
    standing = standing_of_record(work, ground_of(work, record))
    mine = viewer_slots(work, standing)
    found = []
    for row in rows:
        question = standing.judgement.by_path.get(row.path)
        own = row.entered_by == work.actor.member_id
        if question is not None and question.slot is not None and question.section in standing.closed:
            readers = plan_of(standing.ground.definition).items[question.item.id].by
            if set(readers) & mine and not own:
                continue  # this person reads the same label alone
        waits = _state(row) == "waiting"
        found.append(
            ExceptionRow(
                row.id,
                row.path,
                row.kind,
                None if waits and not own else row.as_read,
                row.reason,
                row.photo,
                _state(row),
                member_name(work.db, row.entered_by),
                row.entered_at,
                member_name(work.db, row.confirmed_by),
                waits and not own and work.rights.has(*READERS),
            )
        )
    return tuple(found)


@query(needs=READERS)
def exception_photo(work: UnitOfWork, *, exception_id: int) -> tuple[str, str, bytes]:
    """Name, kind and content of the picture of a label, for whoever reads it as the second person."""
    row = work.db.get(LabelException, exception_id)
    if row is None:
        raise NotFound("LBX-05")
    kept = work.db.scalar(
        select(Attachment)
        .where(Attachment.record_id == row.record_id, Attachment.sha256 == row.photo)
        .limit(1)
    )
    if kept is None:
        raise NotFound("ATT-01")
    return kept.name, kept.media_type, work.blobs.get(row.photo)


def _rows(work: UnitOfWork, record_id: int) -> tuple[LabelException, ...]:
    return tuple(
        work.db.scalars(
            select(LabelException).where(LabelException.record_id == record_id).order_by(LabelException.id)
        )
    )


def _state(row: LabelException) -> str:
    if row.confirmed_at is None:
        return "waiting"
    return "confirmed" if row.refused_reason is None else "differs"
