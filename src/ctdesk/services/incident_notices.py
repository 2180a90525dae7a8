"""Messages that go out to somebody outside: prepared, sent, and answered with a receipt.

One message may fulfil several obligations to the same recipient; each of them is done with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.db.tables.obligations import NoticeOut, Obligation
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.services import fields
from ctdesk.services.gate import command, query
from ctdesk.services.incident_tables import incident_codes, notification_table, severity_rules
from ctdesk.services.incident_wordings import LIST, Wording, mapping_of, words_of
from ctdesk.services.numbers import next_number
from ctdesk.services.obligation_list import words_of as words_of_rule
from ctdesk.services.obligations import ACTS, ensure_may, fulfil, is_open
from ctdesk.services.stored_files import store_file
from ctdesk.services.work import UnitOfWork

_SERIES = "NOT"
_LONG = 20_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to begin with; a person changes and sends it."""

    title: str
    text: str


@query(needs=ACTS)
def draft_notice(work: UnitOfWork, *, obligation_ids: tuple[int, ...], lang: str) -> Draft:
    """What a message about a case might say, from the register and without names of patients.

    Raises DLN-12 for an unknown obligation, DLN-18 where it belongs to no incident.
    """
    rows = [work.db.get(Obligation, one) for one in dict.fromkeys(obligation_ids)]
    first = rows[0] if rows else None
    if first is None:
        raise NotFound("DLN-12", id=obligation_ids[0] if obligation_ids else 0)
    if first.subject_kind != "incident":
        raise CtdeskError("DLN-18", field="obligations")
    incident = work.db.get_one(Incident, first.subject_id)
    zone = ZoneInfo(work.site.time_zone)
    code, level = incident_codes().get(incident.code), severity_rules().levels[incident.severity]
    units = list(
        work.db.scalars(
            select(DoseUnit)
            .join(IncidentUnit, IncidentUnit.unit_id == DoseUnit.id)
            .where(IncidentUnit.incident_id == incident.id)
            .order_by(DoseUnit.id)
        )
    )
    batches = dict.fromkeys(unit.batch_no for unit in units if unit.batch_no)
    batches |= dict.fromkeys([incident.batch_no] if incident.batch_no else [])
    values = {
        "number": incident.number,
        "event": mapping_of(words_of_rule(first)),
        "code": incident.code if code is None else mapping_of(code.name),
        "level": mapping_of(level.name),
        "hospital": {"zh_CN": work.site.name_zh, "en": work.site.name_en},
        "occurred": _at(incident.occurred_at, zone),
        "aware": _at(incident.aware_at, zone),
        "place": incident.place or "–",
        "batches": {tongue: mark.join(batches) or "–" for tongue, mark in LIST.items()},
        "units": str(len(units)),
        "text": mapping_of(words_of(incident)),
        "immediate": incident.immediate_action or "–",
        "containment": incident.containment or "–",
        "name": work.actor.name,
    }
    title, text = Wording("WORD-20", values), Wording("WORD-21", values)
    return Draft(_said_in(title, lang), _said_in(text, lang))


@command(needs=ACTS, action="notice.prepare")
def prepare_notice(
    work: UnitOfWork,
    *,
    obligation_ids: tuple[int, ...],
    title: str,
    text: str,
    name: str | None = None,
    phone: str | None = None,
) -> str:
    """Prepare one message for what is owed to one recipient about one subject; gives its number.

    Raises DLN-12 for an unknown obligation, DLN-13 for one that is settled, DLN-18 where they are not owed to
    the same recipient about the same subject, or nothing was chosen, PERM-01 without its duty.
    """
    rows = [_obligation(work, one) for one in dict.fromkeys(obligation_ids)]
    about = {(row.subject_kind, row.subject_id, row.recipient) for row in rows}
    if len(about) != 1:
        raise CtdeskError("DLN-18", field="obligations")
    kind, subject, recipient = about.pop()
    if recipient not in notification_table().recipients:
        raise CtdeskError("DLN-18", field="obligations")
    notice = NoticeOut(
        number=next_number(work, _SERIES),
        subject_kind=kind,
        subject_id=subject,
        notification=rows[0].notification,
        recipient=recipient,
        name=fields.cleaned(name, "name"),
        phone=fields.cleaned(phone, "phone"),
        title=fields.required(title, "title"),
        text=fields.required(text, "text", _LONG),
        made_by=work.actor.member_id,
        made_at=work.now,
    )
    work.db.add(notice)
    work.db.flush()
    for row in rows:
        row.notice_id = notice.id
        row.row_version += 1
    return notice.number


@command(needs=ACTS, action="notice.send")
def send_notice(
    work: UnitOfWork,
    *,
    notice_id: int,
    seen_version: int,
    sent_at: datetime,
    way: str,
    receipt_no: str | None = None,
    file: tuple[str, bytes] | None = None,
) -> int:
    """Say that a message was sent, when and how; gives how many obligations that fulfilled.

    Raises DLN-19 for none, DLN-20 for one that was sent or withdrawn, DLN-03 and DLN-05 for the moment.
    """
    notice = _notice(work, notice_id, seen_version)
    owed = _owed(work, notice)
    for row in owed:
        ensure_may(work, row)
    way = fields.one_of(way, "way", frozenset(notification_table().ways))
    number = fields.cleaned(receipt_no, "receipt_no")
    file_id = None if file is None else store_file(work, *file)
    for row in owed:
        fulfil(work, row, sent_at, way=way, receipt_no=number, file_id=file_id)
    notice.sent_by, notice.sent_at, notice.way = work.actor.member_id, sent_at, way
    notice.file_id, notice.receipt_no = file_id, number
    notice.receipt_at = None if number is None else work.now
    notice.row_version += 1
    return len(owed)


@command(needs=ACTS, action="notice.withdraw")
def withdraw_notice(work: UnitOfWork, *, notice_id: int, seen_version: int, reason: str) -> None:
    """Take back a message that was not sent; what it was for is still owed. Raises DLN-19, DLN-20."""
    notice = _notice(work, notice_id, seen_version)
    told = fields.required(reason, "reason", fields.TEXT)
    for row in _owed(work, notice):
        ensure_may(work, row)
        row.notice_id = None
        row.row_version += 1
    notice.withdrawn_by, notice.withdrawn_at = work.actor.member_id, work.now
    notice.withdraw_reason = told
    notice.row_version += 1


def notices_of(work: UnitOfWork, subject_kind: str, subject_id: int) -> list[NoticeOut]:
    """Every message about a subject, the earliest first."""
    return list(
        work.db.scalars(
            select(NoticeOut)
            .where(NoticeOut.subject_kind == subject_kind, NoticeOut.subject_id == subject_id)
            .order_by(NoticeOut.id)
        )
    )


def _said_in(wording: Wording, lang: str) -> str:
    """A sentence in one language."""
    both = wording.words()
    return both.en if lang == "en" else both.zh_CN


def _at(at: datetime | None, zone: ZoneInfo) -> str:
    return "–" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M %z}"


def _obligation(work: UnitOfWork, obligation_id: int) -> Obligation:
    row = work.db.get(Obligation, obligation_id)
    if row is None:
        raise NotFound("DLN-12", id=obligation_id)
    ensure_may(work, row)
    if not is_open(row):
        raise CtdeskError("DLN-13")
    return row


def _notice(work: UnitOfWork, notice_id: int, seen_version: int) -> NoticeOut:
    notice = work.db.get(NoticeOut, notice_id)
    if notice is None:
        raise NotFound("DLN-19", id=notice_id)
    if notice.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=notice.row_version)
    if notice.sent_at is not None or notice.withdrawn_at is not None:
        raise CtdeskError("DLN-20", number=notice.number)
    return notice


def _owed(work: UnitOfWork, notice: NoticeOut) -> list[Obligation]:
    rows = work.db.scalars(
        select(Obligation).where(Obligation.notice_id == notice.id).order_by(Obligation.id)
    )
    return [row for row in rows if is_open(row)]
