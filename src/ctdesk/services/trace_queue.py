"""The queue of trace codes: which wait, which are late, what the platform said. Read only.

A code is due at the end of the day on which the receipt was decided (domain.md §3.21).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.quarantine import TraceAnswer, TraceExport, TraceExportUnit
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Member
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.identifiers import trace_scheme
from ctdesk.services.gate import query
from ctdesk.services.paging import Page, page_of
from ctdesk.services.print_words import minute
from ctdesk.services.trace_codes import FORM
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper

OPEN = ("pending", "failed", "sent")
TO_SEND = ("pending", "failed")
UPLOADS = "trace.upload"
ROUTE = "trace"
# An answer that takes longer than a working day is asked for.
UNANSWERED_AFTER = timedelta(hours=24)
_MOST_PRINTED = 2000


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One code in the queue; ``since`` when its state began, ``reason`` what the platform said last.

    ``scheme`` is drug20 | gs1 | own, ``expected_scheme`` that of the product where it is known.
    """

    id: int
    code: str
    scheme: str
    expected_scheme: str | None
    status: str
    record_id: int | None
    record: str
    shipment_id: int
    shipment: str
    ordinal: int
    product: str | None
    batch: str | None
    expires_on: str | None
    decided_at: datetime | None
    due_at: datetime | None
    late: bool
    since: datetime | None
    reason: str | None
    export: str | None


@dataclass(frozen=True, slots=True)
class TraceCounts:
    """How many codes stand where; ``late`` of those not sent, ``unanswered`` of those sent a day ago and
    more, ``share`` of all that the platform acknowledged, in percent (K30), None before the first code.
    """

    pending: int
    sent: int
    failed: int
    ack: int
    late: int
    unanswered: int
    share: int | None
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class TraceExportRow:
    """A file that was made for the platform; ``sent_at`` None while it was not handed in."""

    id: int
    number: str
    codes: int
    name: str
    sha256: str
    made_by: str
    made_at: datetime
    sent_by: str | None
    sent_at: datetime | None
    acknowledged: int
    failed: int


@query()
def list_trace_codes(
    work: UnitOfWork,
    *,
    status: str | None = None,
    text: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> Page[TraceRow]:
    """Codes by key: those that wait where ``status`` is None, else all in that state.

    ``text`` is the beginning of a code, a batch or the number of a receipt or shipment.
    """
    states = OPEN if status is None else (status,)
    chosen = (
        select(DoseUnit)
        .where(DoseUnit.trace_status.in_(states), DoseUnit.trace_code.is_not(None), DoseUnit.id > after)
        .order_by(DoseUnit.id)
        .limit(limit + 1)
    )
    if text:
        begins = text.strip().upper().replace("%", "").replace("_", "") + "%"
        shipments = select(Shipment.id).where(Shipment.number.like(begins))
        receipts = select(Record.subject_id).where(
            Record.form_code == FORM, Record.subject_kind == "shipment", Record.number.like(begins)
        )
        chosen = chosen.where(
            or_(
                DoseUnit.trace_code.like(begins),
                DoseUnit.batch_no.like(begins),
                DoseUnit.shipment_id.in_(shipments),
                DoseUnit.shipment_id.in_(receipts),
            )
        )
    units = list(work.db.scalars(chosen))
    rows = rows_of(work, units[:limit])
    return Page(tuple(rows), rows[-1].id if len(units) > limit else None)


@query()
def trace_counts(work: UnitOfWork) -> TraceCounts:
    """How the queue stands now."""
    counted = {
        str(status): int(count)
        for status, count in work.db.execute(
            select(DoseUnit.trace_status, func.count())
            .where(DoseUnit.trace_status.is_not(None))
            .group_by(DoseUnit.trace_status)
        )
    }
    waiting = rows_of(
        work,
        list(
            work.db.scalars(
                select(DoseUnit)
                .where(DoseUnit.trace_status.in_(OPEN))
                .order_by(DoseUnit.id)
                .limit(_MOST_PRINTED)
            )
        ),
    )
    whole = sum(counted.values())
    unsent = [one for one in waiting if one.status in TO_SEND]
    return TraceCounts(
        pending=counted.get("pending", 0),
        sent=counted.get("sent", 0),
        failed=counted.get("failed", 0),
        ack=counted.get("ack", 0),
        late=sum(one.late for one in unsent),
        unanswered=sum(is_unanswered(one, work.now) for one in waiting),
        share=counted.get("ack", 0) * 100 // whole if whole else None,
        oldest=min((one.decided_at for one in unsent if one.decided_at is not None), default=None),
    )


@query()
def list_trace_exports(
    work: UnitOfWork, *, after: int | None = None, limit: int = 50
) -> Page[TraceExportRow]:
    """Files for the platform, the newest first, with what became of their codes."""
    from ctdesk.db.tables.qualifications import StoredFile

    chosen = select(TraceExport, StoredFile.name).join(StoredFile, StoredFile.id == TraceExport.file_id)
    if after is not None:
        chosen = chosen.where(TraceExport.id < after)
    found = work.db.execute(chosen.order_by(TraceExport.id.desc()).limit(limit + 1)).all()
    rows = []
    for export, name in found:
        states = {
            str(status): int(count)
            for status, count in work.db.execute(
                select(DoseUnit.trace_status, func.count())
                .join(TraceExportUnit, TraceExportUnit.unit_id == DoseUnit.id)
                .where(TraceExportUnit.export_id == export.id)
                .group_by(DoseUnit.trace_status)
            )
        }
        rows.append(
            TraceExportRow(
                export.id,
                export.number,
                export.codes,
                name,
                export.sha256,
                _name(work, export.made_by) or "–",
                export.made_at,
                _name(work, export.sent_by),
                export.sent_at,
                states.get("ack", 0),
                states.get("failed", 0),
            )
        )
    return page_of(rows, [row.id for row in rows], limit)


@query()
def trace_list_paper(work: UnitOfWork) -> ListPaper:
    """The codes that wait or failed, on paper, for the platform's operator or an inspector."""
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListPaper, ListRow, ListTable
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press, rows = the_press(), list_trace_codes(work, limit=_MOST_PRINTED).rows
    zone = ZoneInfo(work.site.time_zone)
    columns = (
        ListColumn(press.word("trace_code"), 2.2),
        ListColumn(press.word("product"), 2.0),
        ListColumn(press.word("label_batch"), 1.2),
        ListColumn(press.word("label_record"), 1.7),
        ListColumn(press.word("trace_received"), 1.7),
        ListColumn(press.word("trace_state"), 1.5),
        ListColumn(press.word("trace_reason"), 2.0),
    )

    def row(one: TraceRow) -> ListRow:
        word = press.word(f"trace_{one.status}")
        late = press.both("trace_late") if one.late else word.en
        state = ListCell(word.zh_CN, late, marked=one.status == "failed" or one.late)
        return ListRow(
            (
                ListCell(one.code, strong=True),
                one.product or "–",
                one.batch or "–",
                one.record or one.shipment,
                minute(one.decided_at, zone),
                state,
                one.reason or "–",
            )
        )

    return ListPaper(
        site_on_paper(work.site),
        press.word("trace_list_title"),
        press.word("trace_list_what"),
        work.now,
        work.actor.name,
        (ListTable(columns, tuple(map(row, rows)), empty=press.word("trace_none")),),
        as_of=work.now,
        landscape=True,
    )


def is_unanswered(row: TraceRow, now: datetime) -> bool:
    """Whether a code was sent a day ago or more and nobody noted the platform's answer."""
    return row.status == "sent" and row.since is not None and now - row.since >= UNANSWERED_AFTER


def trace_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """For those who upload: codes to be sent today, and answers of the platform that are outstanding."""
    if not work.rights.has(UPLOADS):
        return
    counts = trace_counts(work)
    unsent = counts.pending + counts.failed
    if unsent:
        zone = ZoneInfo(work.site.time_zone)
        due = None if counts.oldest is None else day_ends(counts.oldest.astimezone(zone).date(), zone)
        item = register_item(work, "upload_traces", ROUTE, "", UPLOADS, str(unsent), due)
        yield replace(item, late=counts.late > 0)
    if counts.unanswered:
        yield register_item(work, "answer_traces", ROUTE, "", UPLOADS, str(counts.unanswered))


def rows_of(work: UnitOfWork, units: Sequence[DoseUnit]) -> list[TraceRow]:
    """The lines of these units in the queue, everything about them read in a few questions."""
    shipments = _shipments(work, {unit.shipment_id for unit in units})
    said = _last_answers(work, [unit.id for unit in units])
    zone = ZoneInfo(work.site.time_zone)
    rows = []
    for unit in units:
        shipment, product, record = shipments[unit.shipment_id]
        answer, export = said.get(unit.id, (None, None))
        decided = None if record is None else record.completed_at
        due = None if decided is None else day_ends(decided.astimezone(zone).date(), zone)
        status, code = unit.trace_status or "pending", unit.trace_code or ""
        rows.append(
            TraceRow(
                id=unit.id,
                code=code,
                scheme=trace_scheme(code),
                expected_scheme=None if product is None else product.trace_scheme,
                status=status,
                record_id=None if record is None else record.id,
                record="" if record is None else record.number,
                shipment_id=shipment.id,
                shipment=shipment.number,
                ordinal=unit.ordinal,
                product=None if product is None else product.name_cn,
                batch=unit.batch_no,
                expires_on=None if unit.expires_on is None else unit.expires_on.isoformat(),
                decided_at=decided,
                due_at=due,
                late=status in TO_SEND and due is not None and due <= work.now,
                since=decided if answer is None else answer.noted_at,
                reason=None if answer is None else answer.reason,
                export=export,
            )
        )
    return rows


def _shipments(
    work: UnitOfWork, wanted: set[int]
) -> dict[int, tuple[Shipment, Product | None, Record | None]]:
    found: dict[int, tuple[Shipment, Product | None, Record | None]] = {}
    for part in _parts(sorted(wanted)):
        for shipment, product in work.db.execute(
            select(Shipment, Product)
            .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
            .outerjoin(Product, Product.id == TherapyOrder.product_id)
            .where(Shipment.id.in_(part))
        ):
            found[shipment.id] = (shipment, product, None)
        receipts = (
            select(Record)
            .where(
                Record.form_code == FORM,
                Record.subject_kind == "shipment",
                Record.subject_id.in_(part),
                Record.state != "voided",
            )
            .order_by(Record.id)
        )
        for record in work.db.scalars(receipts):
            found[record.subject_id] = (*found[record.subject_id][:2], record)
    return found


def _last_answers(work: UnitOfWork, units: Sequence[int]) -> dict[int, tuple[TraceAnswer, str | None]]:
    found: dict[int, tuple[TraceAnswer, str | None]] = {}
    for part in _parts(units):
        for answer, number in work.db.execute(
            select(TraceAnswer, TraceExport.number)
            .outerjoin(TraceExport, TraceExport.id == TraceAnswer.export_id)
            .where(TraceAnswer.unit_id.in_(part))
            .order_by(TraceAnswer.id)
        ):
            found[answer.unit_id] = (answer, number)
    return found


def _parts(keys: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    for at in range(0, len(keys), size):
        yield keys[at : at + size]


def _name(work: UnitOfWork, member: int | None) -> str | None:
    found = None if member is None else work.db.get(Member, int(member))
    return None if found is None else found.name
