"""Arrival notices taken over from a spreadsheet or from a message; where they came from is kept.

What is found is entered like a notice typed by hand: a second person reads the holder's paper again, unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.quarantine import NoticeSource
from ctdesk.db.tables.receipt import Shipment, TherapyOrder
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.exchange.addressed_cells import AddressedTable, SheetProblem, read_addressed, row_of
from ctdesk.exchange.notice_messages import ReadMessage, looks_like_table, read_message
from ctdesk.exchange.notice_sheets import ReadSheet, SheetShipment, read_sheet
from ctdesk.exchange.notices import FIELDS, OF_UNIT
from ctdesk.exchange.spreadsheet import write_xlsx
from ctdesk.services import fields
from ctdesk.services.arrivals import Notice, UnitOnNotice, announce_shipment
from ctdesk.services.gate import command, query
from ctdesk.services.stored_files import FileRef, file_ref, store_file
from ctdesk.services.work import UnitOfWork

MOST_ROWS = 2_000
SHEET, MESSAGE = "sheet", "message"
_SAMPLE = 80
_NOTICE_FIELDS = frozenset(Notice.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """One shipment of a sheet as it would be announced. ``order`` is the one it belongs to, None for none;
    ``problems`` counts what is wrong in its rows.
    """

    row: int
    rows: tuple[int, ...]
    order_id: int | None
    order: str | None
    notice: Notice
    units: tuple[UnitOnNotice, ...]
    cassettes: int
    problems: int

    @property
    def id(self) -> int:
        """The first row of it."""
        return self.row


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """What taking a sheet over would do. ``headers`` are those of the file, ``samples`` the first thing that
    stands below each, ``columns`` field → column.
    """

    headers: tuple[str, ...]
    samples: tuple[str, ...]
    columns: Mapping[str, int]
    unread: tuple[str, ...]
    drafts: tuple[NoticeDraft, ...]
    problems: tuple[SheetProblem, ...]
    digest: str

    @property
    def possible(self) -> bool:
        """True when nothing is wrong and there is something to announce."""
        return not self.problems and bool(self.drafts)


@dataclass(frozen=True, slots=True)
class MessageReading:
    """What a message says: lines, what was found in them, and the order it is about where that is clear."""

    message: ReadMessage
    order_id: int | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where a notice came from; ``kind``: sheet | message."""

    kind: str
    name: str | None
    file: FileRef | None
    text: str | None
    entered_at: datetime


@query(needs="order.announce")
def preview_notices(
    work: UnitOfWork, *, name: str, data: bytes, columns: Mapping[str, int] | None = None
) -> NoticePreview:
    """What a sheet of notices says, shipment by shipment, with everything that is wrong; changes nothing.

    ``columns`` says which column holds which field where the headers do not. Raises ``CSV-…``, ``LOG-01``
    and ``IMP-01`` for a file that is no table or too large.
    """
    table = read_addressed(data, name, most_rows=MOST_ROWS)
    read, drafts, problems = _read(work, table, columns)
    return NoticePreview(
        table.headers,
        tuple(_sample(table, place) for place in range(len(table.headers))),
        read.columns,
        read.unread,
        drafts,
        problems,
        hashlib.sha256(data).hexdigest(),
    )


@command(needs="order.announce", action="shipment.import")
def import_notices(
    work: UnitOfWork, *, name: str, data: bytes, columns: Mapping[str, int] | None = None
) -> tuple[int, ...]:
    """Announce every shipment of a sheet, or none; gives their keys.

    Raises ``NTC-12`` while anything in it is wrong, ``NTC-11`` when it announces nothing.
    """
    table = read_addressed(data, name, most_rows=MOST_ROWS)
    _, drafts, problems = _read(work, table, columns)
    if problems:
        raise CtdeskError("NTC-12", count=len(problems), first=problems[0].place)
    if not drafts:
        raise CtdeskError("NTC-11")
    file_id = store_file(work, name, data)
    keys = []
    for number, draft in enumerate(drafts, 1):
        work.report(number, len(drafts))
        key = announce_shipment(work, order_id=draft.order_id, notice=draft.notice, units=draft.units)
        _keep_source(work, key, SHEET, name, file_id=file_id)
        keys.append(key)
    work.event.facts["file"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    return tuple(keys)


@query(needs="order.announce")
def read_notice_message(work: UnitOfWork, *, text: str) -> MessageReading:
    """What a pasted message says of a shipment, with the place of each thing; changes nothing.

    Raises NTC-13 for a text longer than a message, NTC-14 for cells copied from a spreadsheet, NTC-16 for one
    in which nothing was found.
    """
    if looks_like_table(text):
        raise CtdeskError("NTC-14", field="text")
    try:
        message = read_message(text, ZoneInfo(work.site.time_zone))
    except ValueError as error:
        raise CtdeskError(str(error), field="text") from None
    if not message.found:
        raise CtdeskError("NTC-16", field="text")
    said = {one.field: str(one.value) for one in reversed(message.found) if one.value and one.doubt is None}
    order = _order_of(work, said.get("order_number"), said.get("coi_id"))
    return MessageReading(message, order.id if isinstance(order, TherapyOrder) else None)


@command(needs="order.announce", action="shipment.announce_from_message")
def announce_from_message(
    work: UnitOfWork, *, order_id: int | None, notice: Notice, units: tuple[UnitOnNotice, ...], text: str
) -> int:
    """Register a notice that a person confirmed from a message; the message is kept with it.

    Raises like ``announce_shipment``, and NTC-07 for a waybill and shipper that were announced already.
    """
    known = _announced(work, notice.awb_no, notice.shipper_sn)
    if known is not None:
        raise CtdeskError("NTC-10", field="awb_no", number=known)
    key = announce_shipment(work, order_id=order_id, notice=notice, units=units)
    _keep_source(work, key, MESSAGE, None, text=fields.required(text, "text", 100_000))
    return key


@query()
def notice_source(work: UnitOfWork, *, shipment_id: int) -> SourceRow | None:
    """What a notice was read from: both people read this, nobody reads what was entered from it."""
    if work.db.get(Shipment, shipment_id) is None:
        raise NotFound("ARR-07", id=shipment_id)
    row = work.db.scalar(
        select(NoticeSource)
        .where(NoticeSource.shipment_id == shipment_id)
        .order_by(NoticeSource.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return SourceRow(row.kind, row.name, file_ref(work, row.file_id), row.text, row.entered_at)


@query(needs="order.announce")
def notice_template(work: UnitOfWork) -> bytes:
    """A workbook with a column for everything a notice can say."""
    return write_xlsx([names[0] for names in FIELDS.values()], [], sheet="到货通知")


def _sample(table: AddressedTable, place: int) -> str:
    return next((cells[place].strip() for _, cells in table.rows if cells[place].strip()), "")[:_SAMPLE]


def _keep_source(
    work: UnitOfWork,
    shipment_id: int,
    kind: str,
    name: str | None,
    *,
    file_id: int | None = None,
    text: str | None = None,
) -> None:
    work.db.add(
        NoticeSource(
            shipment_id=shipment_id,
            kind=kind,
            name=name,
            file_id=file_id,
            text=text,
            entered_by=work.actor.member_id,
            entered_at=work.now,
        )
    )


def _read(
    work: UnitOfWork, table: AddressedTable, columns: Mapping[str, int] | None
) -> tuple[ReadSheet, tuple[NoticeDraft, ...], tuple[SheetProblem, ...]]:
    if columns is not None and not all(
        name in FIELDS and 0 <= place < len(table.headers) for name, place in columns.items()
    ):
        raise CtdeskError("FIELD-04", field="columns", value=str(dict(columns))[:40])
    read = read_sheet(table, ZoneInfo(work.site.time_zone), columns)
    drafts, problems = [], list(read.problems)
    for shipment in read.shipments:
        draft, found = _draft(work, table, shipment, read)
        drafts.append(draft)
        problems += found
    return read, tuple(drafts), tuple(problems)


def _draft(
    work: UnitOfWork, table: AddressedTable, shipment: SheetShipment, read: ReadSheet
) -> tuple[NoticeDraft, list[SheetProblem]]:
    problems: list[SheetProblem] = []

    def wrong(name: str, code: str, **values: object) -> None:
        place = read.columns.get(name)
        header = "" if place is None else table.headers[place]
        where = shipment.places.get(name, str(shipment.row))
        problems.append(SheetProblem(where, header, code, tuple(values.items())))

    said = dict(shipment.values)
    number, coi = said.get("order_number"), said.get("coi_id")
    order = _order_of(work, number, coi)
    if isinstance(order, str):
        name = "order_number" if number is not None and order != "NTC-09" else "coi_id"
        wrong(name, order, value=str(said.get(name)))
        order = None
    if "receipt_type" not in said:
        faulty = any(one.code == "NTC-07" for one in read.problems)
        if not faulty:
            wrong("receipt_type", "IMP-10")
    known = _announced(work, _text(said, "awb_no"), _text(said, "shipper_sn"))
    if known is not None:
        wrong("awb_no", "NTC-10", number=known)
    _in_order(said, wrong)
    cassettes = sorted({int(str(unit.values["cassette"])) for unit in shipment.units})
    if cassettes != list(range(1, len(cassettes) + 1)):
        wrong("cassette", "ARR-06")
    if len(shipment.units) > 200:
        wrong("awb_no", "ARR-05", most=200)
    notice = Notice(
        str(said.get("receipt_type", "")),
        **{name: said[name] for name in _NOTICE_FIELDS & set(said) if name != "receipt_type"},  # type: ignore[arg-type]  # read by field
    )
    rows = tuple(dict.fromkeys([shipment.row, *(unit.row for unit in shipment.units)]))
    mine = sum(1 for one in read.problems if row_of(one.place) in rows) + len(problems)
    units = tuple(_unit(unit.values) for unit in shipment.units)
    draft = NoticeDraft(
        shipment.row,
        rows,
        None if order is None else order.id,
        None if order is None else order.number,
        notice,
        units,
        len(cassettes),
        mine,
    )
    return draft, problems


def _in_order(said: Mapping[str, object], wrong: Any) -> None:
    before: datetime | None = None
    for name in ("packed_at", "departed_at", "hold_time_expiry"):
        at = said.get(name)
        if not isinstance(at, datetime):
            continue
        if before is not None and at < before:
            wrong(name, "ARR-13", what=name)
        before = at


def _unit(values: Mapping[str, object]) -> UnitOnNotice:
    def said(name: str, kind: type) -> Any:
        value = values.get(name)
        return value if isinstance(value, kind) else None

    kinds = {"cassette": int, "bag_no": int, "bag_total": int, "volume_ml": Decimal}
    kinds |= {"manufactured_on": date, "expires_on": date}
    return UnitOnNotice(**{name: said(name, kinds.get(name, str)) for name in OF_UNIT})


def _text(said: Mapping[str, object], name: str) -> str | None:
    value = said.get(name)
    return value if isinstance(value, str) else None


def _order_of(work: UnitOfWork, number: object, coi: object) -> TherapyOrder | str | None:
    """The order a notice is about, None where it names none, or the code of what is wrong."""
    by_number = None
    if number:
        by_number = work.db.scalar(select(TherapyOrder).where(TherapyOrder.number == str(number)))
        if by_number is None:
            return "NTC-08"
    if not coi:
        return by_number
    of_patient = list(work.db.scalars(select(TherapyOrder).where(TherapyOrder.coi_id == str(coi))))
    if by_number is not None:
        return by_number if by_number in of_patient else "NTC-09"
    if len(of_patient) != 1:
        return "NTC-08" if not of_patient else "NTC-19"
    return of_patient[0]


def _announced(work: UnitOfWork, awb_no: str | None, shipper_sn: str | None) -> str | None:
    """The shipment that is announced, or came, on this waybill in this shipper."""
    if awb_no is None:
        return None
    chosen = select(Shipment.number).where(Shipment.awb_no == awb_no, Shipment.state != "cancelled")
    if shipper_sn is not None:
        chosen = chosen.where(Shipment.shipper_sn == shipper_sn)
    return work.db.scalar(chosen.order_by(Shipment.id.desc()).limit(1))
