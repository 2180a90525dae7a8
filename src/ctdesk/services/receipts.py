"""Receipts: opening one from an announced shipment, listing them, and finding where a scan belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import or_, select

from ctdesk.db.tables.receipt import DoseUnit, Shipment, UnitEvent
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Path, RecordId, Value
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.exchange.barcodes import OPAQUE_KINDS, Scan, match_scan, read_scan
from ctdesk.forms.agreement import agrees
from ctdesk.forms.question import THIRD
from ctdesk.forms.questions import Question
from ctdesk.services.arrivals import shipment_row
from ctdesk.services.effects import arrive
from ctdesk.services.gate import command, query
from ctdesk.services.known_codes import name_by_registers
from ctdesk.services.paging import Page
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.record_standing import Standing, is_closed, standing_of_record, viewer_slots
from ctdesk.services.records import RecordRow, list_records, open_record
from ctdesk.services.trace_scans import refuse_trace_code
from ctdesk.services.work import UnitOfWork
from ctdesk.services.wrong_patient import IDENTITY, belongs_to_another

FORM = "CT-ACC-001"
_OF_A_BAG = frozenset({"coi_bag", "trace_code"})
_NAMES_CASSETTE = frozenset({"cassette", "coi_bag"})
_SHOWN = ("gtin", "batch", "expires_on", "made_on", "serial")
_DATES = {"unit.expires_on": "expires_on", "unit.manufactured_on": "made_on"}
OPENING_DUTIES = ("receipt.receive", "receipt.identify", "storage.put_in")


@dataclass(frozen=True, slots=True)
class ScanPart:
    """One thing that a code of several parts says. ``name``: gtin | batch | expires_on | made_on | serial;
    ``verdict``: match | mismatch | read (nothing to compare with, or it is compared later, blind).
    """

    name: str
    value: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ScanPlacement:
    """Where a scan belongs. ``fills`` are paths with their values, empty when it fits nothing.

    ``verdict``: match | mismatch | filled (nothing to compare with, or the comparison is closed) | unknown |
    stop (it belongs to another patient, and nothing was filled). ``expected`` is what it should have been,
    never told for a blind item. ``code`` names the sentence.
    """

    fills: tuple[tuple[str, Value], ...]
    verdict: str
    code: str
    kinds: tuple[str, ...]
    expected: str | None = None
    warnings: tuple[str, ...] = ()
    record_id: int | None = None
    reason: str | None = None  # of SCAN-07: expired | other_patient
    belongs: str | None = None  # number of another patient's shipment or order: everything stops
    parts: tuple[ScanPart, ...] = ()


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
def place_scan(
    work: UnitOfWork,
    *,
    record_id: RecordId,
    text: str,
    section: str | None = None,
    at_hand: str | None = None,
) -> ScanPlacement:
    """Where a scan belongs in an open record, whatever has the focus (decision 7).

    ``section`` is the one on screen and ``at_hand`` the path that has the focus: an open item there that the
    code fits comes before one elsewhere that was answered with the same code already, as when a label is
    read again for the blind check, and before a later bag.

    Raises SCAN-01 … SCAN-12 for what is no usable code. Nothing is written: the window notes what it is
    told here.
    """
    record = load_record(work, record_id)
    standing = standing_of_record(work, ground_of(work, record))
    product = standing.ground.product
    scan = read_scan(text, product_lot_pattern=None if product is None else product.lot_pattern)
    other = belongs_to_another(work.db, standing.ground.shipment, scan)
    if other is not None and other.record_id is not None:
        # What lies beside it belongs to another receipt: nothing of it may get into this one.
        return ScanPlacement((), "stop", "SCAN-13", scan.kinds, belongs=other.number)
    scan = name_by_registers(work.db, standing.ground.shipment, scan)
    third = None if other is not None else _third_reading(work, standing, scan, at_hand)
    if third is not None:
        return _placed(standing, scan, third)
    waiting, answered = (
        {path: one for path, one in group.items() if not _is_plainly_else(scan, one)}
        for group in _takers(work, standing)
    )
    holding = [one for one in answered.values() if _holds(one, scan)]
    held = {(one.item.id, one.slot) for one in holding}
    still_waiting = {path: one for path, one in waiting.items() if (one.item.id, one.slot) not in held}
    if other is not None:
        # Another patient's: read as what it is where such a code is asked for, and nowhere else.
        still_waiting = {
            path: one
            for path, one in still_waiting.items()
            if section in (None, one.section) and IDENTITY.intersection(one.item.codes)
        }
        answered = {}
    here = {path: one for path, one in still_waiting.items() if one.section == section}
    focused = {path: one for path, one in here.items() if path == at_hand}
    # What was read wrongly before is read again where it stands, also when it agrees somewhere else.
    wrong_here = {path: one for path, one in answered.items() if one.section == section and one.finding}
    if section is not None:
        still_waiting, answered = (
            {path: one for path, one in group.items() if one.section == section or not _is_guess(scan, one)}
            for group in (still_waiting, answered)
        )
    found = _place_of_bag_in_hand(scan, here, answered, at_hand)
    found = found or _fits(scan, focused) or _fits(scan, here) or _corrects(scan, wrong_here)
    # What was read and agrees is not doubted by a code that may well be of something else.
    doubtful = {path: one for path, one in answered.items() if one.finding or not _is_guess(scan, one)}
    found = found or _best(scan, still_waiting, doubtful)
    if holding and (found is None or found.path in answered or _sure(scan, found) > _sure(scan, holding[0])):
        before = holding[0].answer
        assert before is not None
        raise CtdeskError("SCAN-08", at=before.entered_at, by=_name_of(work, before.by))
    if found is None and other is not None:
        return ScanPlacement((), "stop", "SCAN-14", scan.kinds, belongs=other.number)
    if found is None:
        code = "REC-41" if "record" in scan.kinds else "SCAN-10"
        return ScanPlacement(
            (), "unknown", code, scan.kinds, warnings=scan.warnings, record_id=_record_id(work, scan)
        )
    if other is None:
        _refuse_from_elsewhere(work, standing, scan, found)
    placed = _with_parts(_placed(standing, scan, found), scan, found, _beside(work, standing, scan, found))
    if other is not None:
        placed = replace(placed, belongs=other.number)
    reason = _forbids(work, standing, scan, found, other is not None)
    return placed if reason is None else replace(placed, verdict="mismatch", code="SCAN-07", reason=reason)


def _is_guess(scan: Scan, question: Question) -> bool:
    """Whether a code that does not say what it is would be called wrong, or taken for somebody's blind
    reading, in a place nobody is looking at.
    """
    kinds = [kind for kind in question.item.codes if kind in scan.kinds]
    only_guessed = bool(kinds) and all(kind in OPAQUE_KINDS and kind not in scan.parts for kind in kinds)
    return only_guessed and question.item.compare is not None and not _agrees(scan, question)


def _is_plainly_else(scan: Scan, question: Question) -> bool:
    """Whether a trace code, which twenty digits tell apart from all others, would be taken for another number
    that nothing says it is.
    """
    return (
        scan.kinds[0] == "trace_code"
        and "trace_code" not in question.item.codes
        and not _agrees(scan, question)
    )


def _sure(scan: Scan, question: Question) -> int:
    """How far down the list of what a scan may be lies what this item takes; 0 is the surest."""
    return min(place for place, kind in enumerate(scan.kinds) if kind in question.item.codes)


def _holds(question: Question, scan: Scan) -> bool:
    """Whether this item of one bag was answered with the very code that is scanned now."""
    answer = question.answer
    return (
        answer is not None
        and bool(set(question.item.codes) & _OF_A_BAG)
        and answer.value == _value_for(scan, question)
    )


def _refuse_from_elsewhere(work: UnitOfWork, standing: Standing, scan: Scan, question: Question) -> None:
    """Raise ``SCAN-08`` or ``SCAN-24`` for a bag that came with another shipment."""
    if not set(question.item.codes) & _OF_A_BAG or standing.ground.record.subject_kind != "shipment":
        return  # what is moved in the house has come before
    value, shipment = _value_for(scan, question), standing.ground.shipment
    if "trace_code" in question.item.codes:
        refuse_trace_code(work, value, standing.ground.product, shipment)
    before = work.db.execute(
        select(UnitEvent.at, UnitEvent.member_id)
        .join(DoseUnit, DoseUnit.id == UnitEvent.unit_id)
        .where(
            or_(DoseUnit.trace_code == value, DoseUnit.coi_bag_id == value),
            DoseUnit.shipment_id != (0 if shipment is None else shipment.id),
            UnitEvent.kind == "disposition",
            UnitEvent.became == "inspecting",  # arrived; one announced and cancelled may be announced again
        )
        .order_by(UnitEvent.id)
        .limit(1)
    ).first()
    if before is not None:
        raise CtdeskError("SCAN-08", at=before.at, by=_name_of(work, before.member_id))


def _forbids(work: UnitOfWork, standing: Standing, scan: Scan, question: Question, other: bool) -> str | None:
    """Why this bag can never be accepted; another patient's is told once nothing is read blind."""
    expires = scan.parts.get("expires_on")
    today = work.now.astimezone(standing.ground.tz).date().isoformat()
    if expires is not None and expires < today:
        return "expired"
    return "other_patient" if other and not question.blind_open else None


def _name_of(work: UnitOfWork, member: int | None) -> str:
    found = None if member is None else work.db.get(Member, int(member))
    return "–" if found is None else found.name


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


def _fits(scan: Scan, here: Mapping[str, Question]) -> Question | None:
    """The first of these open items that the code fits: as expected, or with nothing to expect yet."""
    for path in match_scan(scan, {path: (one.item.codes, _expected(one)) for path, one in here.items()}):
        if _expected(here[path]) is None or _agrees(scan, here[path]):
            return here[path]
    return None


def _place_of_bag_in_hand(
    scan: Scan, here: Mapping[str, Question], answered: Mapping[str, Question], at_hand: str | None
) -> Question | None:
    """Where a position belongs: to the cassette that was scanned and has no place yet, whatever is kept for
    another. None for another code, and where no cassette is in hand.
    """
    if "position" not in scan.kinds:
        return None
    scanned = {
        (one.section, one.instance)
        for one in answered.values()
        if one.instance is not None and _NAMES_CASSETTE.intersection(one.item.codes)
    }
    waiting = [
        one
        for one in here.values()
        if "position" in one.item.codes and (one.section, one.instance) in scanned
    ]
    bags = {one.instance for one in waiting}
    if len(bags) > 1:
        bags = {one.instance for one in waiting if at_hand is not None and _same_bag(one, at_hand)}
    mine = {one.path: one for one in waiting if one.instance in bags}
    items = {one.item.id for one in mine.values()}
    leaves_another = any(one.item.id not in items and _agrees(scan, one) for one in here.values())
    return _fits(scan, mine) or (None if leaves_another else next(iter(mine.values()), None))


def _same_bag(question: Question, path: str) -> bool:
    return question.instance == Path.parse(path).instance


def _corrects(scan: Scan, wrong: Mapping[str, Question]) -> Question | None:
    """The first of these that the code puts right."""
    return next((one for one in wrong.values() if _agrees(scan, one)), None)


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
    """What of a scan this item asks for: the batch of a GS1 code before the whole of it."""
    kind = next((one for one in question.item.codes if one in scan.kinds), scan.kinds[0])
    return scan.value_for(kind)


def _beside(
    work: UnitOfWork, standing: Standing, scan: Scan, found: Question
) -> tuple[tuple[Question, str], ...]:
    """Open items of the same bag and reader that a code of several parts answers as well, with the value."""
    if not scan.parts or found.instance is None:
        return ()
    answered: list[tuple[Question, str]] = []
    for question in _mine(work, standing):
        same = (question.section, question.instance, question.slot) == (
            found.section,
            found.instance,
            found.slot,
        )
        if not same or question.path == found.path or question.answer is not None:
            continue
        value = _part_for(scan, question)
        if value is not None:
            answered.append((question, value))
    return tuple(answered)


def _part_for(scan: Scan, question: Question) -> str | None:
    """The part of a scan that this item asks for; None where it asks for none of them."""
    if question.item.type == "scan":
        kind = next((one for one in question.item.codes if one in scan.parts), None)
        return None if kind is None else scan.parts[kind]
    compare = question.item.compare
    if question.item.type != "date" or compare is None:
        return None
    wanted = (compare.to,) if isinstance(compare.to, str) else tuple(compare.to)
    name = next((part for source, part in _DATES.items() if source in wanted), None)
    return None if name is None else scan.parts.get(name)


def _with_parts(
    placed: ScanPlacement, scan: Scan, found: Question, beside: tuple[tuple[Question, str], ...]
) -> ScanPlacement:
    """The placement with everything else the code fills, and how each part of it agrees."""
    fills = (*placed.fills, *((question.path, value) for question, value in beside))
    verdicts = {scan.parts.get(name): "read" for name in _SHOWN}
    for question, value in ((found, _value_for(scan, found)), *beside):
        if (
            question.item.compare is not None
            and question.compared_with is not None
            and not question.blind_open
        ):
            fits = agrees(value, question.compared_with, question.item.compare.how, question.item.type)
            verdicts[value] = "match" if fits else "mismatch"
    parts = tuple(
        ScanPart(name, scan.parts[name], verdicts[scan.parts[name]]) for name in _SHOWN if name in scan.parts
    )
    verdict = "mismatch" if any(part.verdict == "mismatch" for part in parts) else placed.verdict
    code = "REC-44" if verdict == "mismatch" else placed.code
    return replace(placed, fills=fills, parts=parts, verdict=verdict, code=code)


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
    open_ones: dict[str, Question] = {}
    answered: dict[str, Question] = {}
    for question in _mine(work, standing):
        if question.item.type == "scan" and question.item.codes:
            (answered if question.answer is not None else open_ones)[question.path] = question
    return open_ones, answered


def _third_reading(work: UnitOfWork, standing: Standing, scan: Scan, at_hand: str | None) -> Question | None:
    """The item at hand where two readings differ: the same code is read once more, and lands nowhere else."""
    question = standing.judgement.by_path.get(at_hand or "")
    if question is None or question.slot != THIRD or not question.asked:
        return None
    if not set(question.by) & viewer_slots(work, standing) or not set(question.item.codes) & set(scan.kinds):
        return None
    return None if _is_plainly_else(scan, question) else question


def _mine(work: UnitOfWork, standing: Standing) -> Iterator[Question]:
    """What this person may answer now, in the order of the form."""
    mine = viewer_slots(work, standing)
    # What is read alone after a signature takes nothing before it.
    waiting = {state.slot.id for state in standing.slots if state.waits_for}
    duties = {slot.id: slot.duty for slot in standing.ground.definition.slot}
    for question in standing.judgement.questions:
        if not question.asked or question.item.type not in ("scan", "date"):
            continue
        if is_closed(standing.ground, question.path) or question.slot == THIRD:
            continue
        if question.slot is not None and (question.slot not in mine or question.slot in waiting):
            continue
        if any(work.rights.has(duties[slot]) for slot in question.by if slot in duties):
            yield question


def _record_id(work: UnitOfWork, scan: Scan) -> int | None:
    if "record" not in scan.kinds:
        return None
    return work.db.scalar(select(Record.id).where(Record.number == scan.value))
