"""Receipts: opening one from an announced shipment, listing them, and finding where a scan belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from ctdesk.db.tables.receipt import Shipment
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import RecordId, Value
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.exchange.barcodes import Scan, match_scan, read_scan
from ctdesk.forms.agreement import agrees
from ctdesk.forms.questions import Question
from ctdesk.services.arrivals import shipment_row
from ctdesk.services.effects import arrive
from ctdesk.services.gate import command, query
from ctdesk.services.paging import Page
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.record_standing import Standing, is_closed, standing_of_record, viewer_slots
from ctdesk.services.records import RecordRow, list_records, open_record
from ctdesk.services.work import UnitOfWork

FORM = "CT-ACC-001"
OPENING_DUTIES = ("receipt.receive", "receipt.identify", "storage.put_in")


@dataclass(frozen=True, slots=True)
class ScanPlacement:
    """Where a scan belongs. ``fills`` are paths with their values, empty when it fits nothing.

    ``verdict``: match | mismatch | filled (nothing to compare with, or the comparison is closed) |
    unknown. ``expected`` is what it should have been, never told for a blind item. ``code`` names the
    sentence.
    """

    fills: tuple[tuple[str, Value], ...]
    verdict: str
    code: str
    kinds: tuple[str, ...]
    expected: str | None = None
    warnings: tuple[str, ...] = ()
    record_id: int | None = None


@command(needs=OPENING_DUTIES, action="receipt.open")
def open_receipt(work: UnitOfWork, *, shipment_id: int) -> RecordId:
    """Open the acceptance record of an announced shipment that has arrived; its units are under
    inspection from now on.

    Raises ARR-11 for a cancelled shipment and REC-37 when it has a record already.
    """
    shipment = work.db.get(Shipment, shipment_id)
    if shipment is None:
        raise NotFound("ARR-07", id=shipment_id)
    if shipment.state == "cancelled":
        raise CtdeskError("ARR-11", number=shipment.number)
    known = work.db.scalar(
        select(Record.number).where(
            Record.form_code == FORM,
            Record.subject_kind == "shipment",
            Record.subject_id == shipment.id,
            Record.state != "voided",
        )
    )
    if known is not None:
        raise CtdeskError("REC-37", number=known)
    row = shipment_row(work, shipment)
    label = " · ".join(filter(None, (shipment.number, row.product)))
    record = open_record(
        work, form_code=FORM, subject_kind="shipment", subject_id=shipment.id, subject_label=label
    )
    arrive(work, shipment, record.id)
    return RecordId(record.id)


@query()
def list_receipts(
    work: UnitOfWork,
    *,
    state: str | None = None,
    text: str | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[RecordRow]:
    """Acceptance records, the newest first."""
    return list_records(work, form_code=FORM, state=state, text=text, after=after, limit=limit)


@query()
def place_scan(work: UnitOfWork, *, record_id: RecordId, text: str) -> ScanPlacement:
    """Where a scan belongs in an open record, whatever has the focus (decision 7).

    Raises SCAN-01 … SCAN-12 for what is no usable code. Nothing is written: the window notes what it is
    told here.
    """
    record = load_record(work, record_id)
    standing = standing_of_record(work, ground_of(work, record))
    product = standing.ground.product
    scan = read_scan(text, product_lot_pattern=None if product is None else product.lot_pattern)
    waiting, answered = _takers(work, standing)
    found = _best(scan, waiting, answered)
    if found is None:
        code = "REC-41" if "record" in scan.kinds else "REC-40"
        return ScanPlacement(
            (), "unknown", code, scan.kinds, warnings=scan.warnings, record_id=_record_id(work, scan)
        )
    return _placed(standing, scan, found)


def _placed(standing: Standing, scan: Scan, question: Question) -> ScanPlacement:
    value = _value_for(scan, question)
    fills = ((question.path, value),)
    if question.section in standing.closed and question.blind_open:
        return ScanPlacement(fills, "filled", "REC-42", scan.kinds, warnings=scan.warnings)
    compare = question.item.compare
    target = question.compared_with
    if compare is None or target is None:
        return ScanPlacement(fills, "filled", "REC-42", scan.kinds, warnings=scan.warnings)
    expected = None if isinstance(target, list | dict) else str(target)
    if agrees(value, target, compare.how, question.item.type):
        return ScanPlacement(fills, "match", "REC-43", scan.kinds, expected, scan.warnings)
    return ScanPlacement(fills, "mismatch", "REC-44", scan.kinds, expected, scan.warnings)


def _best(scan: Scan, waiting: Mapping[str, Question], answered: Mapping[str, Question]) -> Question | None:
    """The item a scan fits: one that expects it, else the next open one, else one to be scanned again."""
    everything = {**waiting, **answered}
    ranked = match_scan(scan, {path: (one.item.codes, _expected(one)) for path, one in everything.items()})
    if ranked and _agrees(scan, everything[ranked[0]]):
        return everything[ranked[0]]
    if scan.parts:
        # A code that says what it is belongs to the first open item of its kind, before anything read blind.
        named = [one for one in waiting.values() if one.slot is None and scan.kinds[0] in one.item.codes]
        if named:
            return named[0]
    for group in (waiting, answered):
        ranked = match_scan(scan, {path: (one.item.codes, _expected(one)) for path, one in group.items()})
        if ranked:
            return group[ranked[0]]
    return None


def _agrees(scan: Scan, question: Question) -> bool:
    expected, compare = _expected(question), question.item.compare
    if expected is None or compare is None:
        return False
    return agrees(_value_for(scan, question), expected, compare.how, question.item.type)


def _value_for(scan: Scan, question: Question) -> str:
    kind = next((one for one in scan.kinds if one in question.item.codes), scan.kinds[0])
    return scan.value_for(kind)


def _expected(question: Question) -> str | None:
    """What the item should hold; unknown while the comparison is closed, so that a scan tells nothing."""
    target = question.compared_with
    if question.blind_open or target is None or isinstance(target, list | dict | bool):
        return None
    return str(target)


def _takers(work: UnitOfWork, standing: Standing) -> tuple[dict[str, Question], dict[str, Question]]:
    """Scan items that this person may fill, in the order of the form: those still open, and those
    answered.
    """
    mine = viewer_slots(work, standing)
    duties = {slot.id: slot.duty for slot in standing.ground.definition.slot}
    open_ones: dict[str, Question] = {}
    answered: dict[str, Question] = {}
    for question in standing.judgement.questions:
        if not question.asked or question.item.type != "scan" or not question.item.codes:
            continue
        if is_closed(standing.ground, question.path) or question.slot == "third":
            continue
        if question.slot is not None and question.slot not in mine:
            continue
        if not any(work.rights.has(duties[slot]) for slot in question.by if slot in duties):
            continue
        (answered if question.answer is not None else open_ones)[question.path] = question
    return open_ones, answered


def _record_id(work: UnitOfWork, scan: Scan) -> int | None:
    if "record" not in scan.kinds:
        return None
    return work.db.scalar(select(Record.id).where(Record.number == scan.value))
