"""A search finds exactly the units that the rules of a recall concern, on both databases."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.bedside import BedsideCourse
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.controlled import ControlledDocument, DocumentVersion
from ctdesk.db.tables.documents import FormRevision
from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.db.tables.movements import MoveLine, StorageMove
from ctdesk.db.tables.quarantine import Quarantine, QuarantineUnit
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase, UnitEvent
from ctdesk.db.tables.records import Record, Signature
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.recall import Criterion, Happened, Kind, UnitTrace, concerns
from ctdesk.domain.spans import Span
from ctdesk.domain.units import PLACE
from ctdesk.services.existing_stock import FLAG
from ctdesk.services.recall_search import scope_of, search_units, stored_scope
from ctdesk.services.recall_units import units_concerned
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
SHIPMENTS, POSITIONS, SCOPES = 18, 8, 400
BATCHES = ("B26-001", "b26-001", "Ｂ26-001", "B26 001", "B26-002", "批次 7", "批次7", None)
LOTS = ("LV-7", "lv-7", "LV-8", None, None)
SHIPPERS = ("DS-114", "ds 114", "DS-115", None)
CODES = (
    "T1-A-01-01",
    "T1-A-01-02",
    "T1-B-01-01",
    "T2-A-01-01",
    "T2-A-1-1",
    "T10-A-01-01",
    "t1-c-1-1",
    "T1-Ａ-2-2",
)


def test_a_search_finds_what_the_rules_concern_and_nothing_else(any_cast: Cast) -> None:
    cast = any_cast
    luck = random.Random(20260)
    cast.gate.run_itself(lambda work: fill(work, luck, list(range(1, 6))), action="bench.fill")
    with cast.gate.reading() as db:
        traces = traces_of(db)
        seen = 0
        for _ in range(SCOPES):
            scope = tuple(
                tuple(criterion(luck) for _ in range(luck.choice((1, 1, 2, 3))))
                for _ in range(luck.choice((1, 1, 2)))
            )
            expected = {one.unit: found for one in traces if (found := concerns(scope, one))}
            assert units_concerned(db, scope) == expected, scope
            assert scope_of(stored_scope(scope)) == scope
            seen += 0 < len(expected) < len(traces)
    assert seen > SCOPES / 3  # most scopes told units apart
    told = cast.ask(
        "qa", search_units, scope=((Criterion("vector_lot", "LV 7"), Criterion("batch", "B26001")),)
    )
    assert told.total == len(told.units) == sum(told.by_group.values())
    lot = cast.ask("qa", search_units, scope=((Criterion("vector_lot", "only-SAID"),),))
    assert (lot.total, [(one.kind, one.value) for one in lot.mentions]) == (0, [("bedside", "Only-Said")])


def criterion(luck: random.Random) -> Criterion:
    """Any criterion, its value typed in one way or another."""
    kind: Kind = luck.choice(
        ("batch", "vector_lot", "product", "shipment", "patient", "shipper", "operator", "document", "form",
         "received", *("position",) * 8)
    )  # fmt: skip
    values = {
        "batch": [one for one in BATCHES if one],
        "vector_lot": ["LV-7", "ＬＶ-8", "LV-9"],
        "product": ["CAR-A", "car-b"],
        "shipment": [f"PJ-ASN-{number}" for number in range(SHIPMENTS)],
        "patient": ["M0", "m1", "M 2"],
        "shipper": ["DS-114", "DS115", "DS-116"],
        "position": ["T1", "t1-a", "T1-A-01-01", "T2-A-1", "T", "T1-A-2"],
        "operator": ["1", "2", "3", "x"],
        "document": ["SOP-1 v1", "sop-1 v2", "SOP-2 v1"],
        "form": ["CT-ACC-001 r1", "CT-STO-001 r1", "CT-ACC-002 r1"],
        "received": [""],
    }[kind]
    window = None
    if kind == "received" or (
        kind in ("shipper", "position", "operator", "document", "form") and luck.random() < 0.6
    ):
        first = START + luck.randrange(-2, 40) * DAY / 2
        window = Span(first, luck.choice((None, first + luck.randrange(1, 20) * DAY / 2)))
    return Criterion(kind, luck.choice(values), window)


def traces_of(db: Session) -> list[UnitTrace]:
    """What every unit is made of and went through, read row by row."""
    return [_trace(db, unit) for unit in db.scalars(select(DoseUnit).order_by(DoseUnit.id))]


def _trace(db: Session, unit: DoseUnit) -> UnitTrace:
    shipment = db.get_one(Shipment, unit.shipment_id)
    order = None if shipment.order_id is None else db.get_one(TherapyOrder, shipment.order_id)
    case = None if order is None or order.case_id is None else db.get_one(TreatmentCase, order.case_id)
    named = set(db.scalars(select(IncidentUnit.incident_id).where(IncidentUnit.unit_id == unit.id)))
    lots = [
        unit.vector_lot,
        *db.scalars(select(BedsideCourse.vector_lot).where(BedsideCourse.unit_id == unit.id)),
        *(one.vector_lot for one in db.scalars(select(Incident)) if one.id in named),
    ]
    return UnitTrace(
        unit.id,
        unit.batch_no,
        tuple(one for one in lots if one),
        tuple(_happened(db, unit, shipment)),
        None if order is None else db.get_one(Product, order.product_id).code,
        shipment.number,
        None if case is None else db.get_one(Patient, case.patient_id).mrn,
    )


def _happened(db: Session, unit: DoseUnit, shipment: Shipment) -> Iterable[Happened]:
    events = list(db.scalars(select(UnitEvent).where(UnitEvent.unit_id == unit.id).order_by(UnitEvent.id)))
    of_shipment = set(db.scalars(select(DoseUnit.id).where(DoseUnit.shipment_id == shipment.id)))
    arrivals = [
        one.at
        for one in db.scalars(select(UnitEvent).where(UnitEvent.became == "inspecting"))
        if one.unit_id in of_shipment
    ]
    if shipment.shipper_sn is not None:
        began = shipment.packed_at or shipment.departed_at or shipment.entered_at
        yield Happened("shipper", shipment.shipper_sn, began, min(arrivals, default=None), lasts=True)
    moves = sorted(
        (move.closed_at, line.to_other)
        for line, move in db.execute(select(MoveLine, StorageMove).where(MoveLine.move_id == StorageMove.id))
        if (line.shipment_id, line.cassette) == (unit.shipment_id, unit.cassette)
        and move.closed_at is not None
    )
    for at, other in moves:
        later = [one for one, _ in moves if one > at]
        if other is not None:
            yield Happened("shipper", other, at, min(later, default=None), lasts=True)
    places = [one for one in events if one.kind == "place"]
    for place, one in enumerate(places):
        until = places[place + 1].at if place + 1 < len(places) else None
        yield Happened("position", one.became, one.at, until, lasts=True)
    if unit.position_id is not None:
        code = db.get_one(StoragePosition, unit.position_id).code
        since = places[-1].at if places else datetime.min.replace(tzinfo=UTC)
        yield Happened("position", code, since, None, lasts=True)
    for one in events:
        if one.member_id is not None:
            yield Happened("operator", str(one.member_id), one.at)
        if (one.kind, one.became) in (("disposition", "inspecting"), ("flag", FLAG)):
            yield Happened("received", "", one.at)
    records = [one for one in db.scalars(select(Record)) if _is_about(db, one, unit)]
    signed = [
        one for one in db.scalars(select(Signature)) if one.record_id in {record.id for record in records}
    ]
    yield from (
        Happened("operator", str(one.member_id), one.at) for one in signed if one.member_id is not None
    )
    for record in records:
        yield Happened("form", f"{record.form_code} r{record.form_revision}", record.opened_at)
    for name, duties, span in _versions(db):
        done = [one.at for one in signed if one.duty in duties] if duties else [one.at for one in events]
        yield from (Happened("document", name, at) for at in done if span.holds(at))


def _is_about(db: Session, record: Record, unit: DoseUnit) -> bool:
    if record.subject_kind == "shipment":
        return record.subject_id == unit.shipment_id
    if record.subject_kind == "quarantine":
        lines = select(QuarantineUnit.unit_id).where(QuarantineUnit.quarantine_id == record.subject_id)
        return unit.id in set(db.scalars(lines))
    cassettes = select(MoveLine.shipment_id, MoveLine.cassette).where(MoveLine.move_id == record.subject_id)
    return (unit.shipment_id, unit.cassette) in {tuple(one) for one in db.execute(cassettes)}


def _versions(db: Session) -> Iterable[tuple[str, list[str], Span]]:
    by_document: dict[int, list[DocumentVersion]] = defaultdict(list)
    for one in db.scalars(select(DocumentVersion)):
        by_document[one.document_id].append(one)
    for document in db.scalars(select(ControlledDocument)):
        rows = sorted(
            (one for one in by_document[document.id] if one.effective_at and one.approved_at),
            key=lambda one: one.version,
        )
        for place, row in enumerate(rows):
            assert row.effective_at is not None
            end = rows[place + 1].effective_at if place + 1 < len(rows) else document.withdrawn_at
            yield f"{document.number} v{row.version}", list(row.duties), Span(row.effective_at, end)


# ── A small hospital made by chance ───────────────────────────────────────────────────────────────────


def fill(work: UnitOfWork, luck: random.Random, members: list[int]) -> None:
    """Shipments, units, stays, records and signatures of which nothing fits together but by chance."""
    put = work.db.connection().execute

    def day(most: int = 40) -> datetime:
        return START + luck.randrange(most) * DAY / 2

    put(insert(Tank), [{"id": n, "code": f"T{n}", "name": f"T{n}"} for n in (1, 2)])
    put(
        insert(StoragePosition),
        [
            {"id": n + 1, "tank_id": 1 + n % 2, "rack": "A", "box": "1", "slot": str(n), "code": code}
            for n, code in enumerate(CODES)
        ],
    )
    put(insert(Product), [_product(n, code) for n, code in enumerate(("CAR-A", "CAR-B"), 1)])
    put(
        insert(Patient),
        [
            {"id": n + 1, "mrn": f"M{n}", "name": "甲", "name_latin": "Jia", "sex": "male",
             "birth_date": START.date(), "entered_at": START}
            for n in range(3)
        ],
    )  # fmt: skip
    put(insert(TreatmentCase), [{"id": n + 1, "patient_id": n + 1, "stage": "awaiting"} for n in range(3)])
    put(
        insert(TherapyOrder),
        [
            {"id": n + 1, "number": f"O{n}", "product_id": 1 + n % 2, "case_id": luck.choice((None, 1, 2, 3)),
             "entered_at": START}
            for n in range(6)
        ],
    )  # fmt: skip
    for number in range(SHIPMENTS):
        put(
            insert(Shipment).values(
                id=number + 1,
                number=f"PJ-ASN-{number}",
                order_id=luck.choice((None, *range(1, 7))),
                receipt_type="marketed_autologous",
                state="decided",
                packed_at=luck.choice((None, day())),
                shipper_sn=luck.choice(SHIPPERS),
                cassette_count=2,
                unit_count=3,
                entered_at=START,
            )
        )
        for ordinal in (1, 2, 3):
            _unit(put, luck, number * 3 + ordinal, number + 1, ordinal, members, day)
    _papers(work, luck, members, day)


def _unit(
    put: Any, luck: random.Random, unit: int, shipment: int, ordinal: int, members: list[int], day: Any
) -> None:
    put(
        insert(DoseUnit).values(
            id=unit,
            shipment_id=shipment,
            ordinal=ordinal,
            cassette=1 + ordinal % 2,
            batch_no=luck.choice(BATCHES),
            vector_lot=luck.choice(LOTS),
            disposition=luck.choice(("accepted", "infused", "expected")),
            place="in_tank",
            position_id=luck.choice((None, 1, 2, 3)),
        )
    )
    at = day(20)
    for _ in range(luck.randrange(6)):
        at += luck.choice((timedelta(), DAY / 2, 2 * DAY))
        kind = luck.choice(("place", "place", "disposition", "flag", "hold"))
        became = {
            "place": luck.choice((*CODES, *sorted(PLACE.states)[:3])),
            "disposition": luck.choice(("inspecting", "accepted")),
            "flag": luck.choice((FLAG, "none")),
            "hold": "recall",
        }[kind]
        member = luck.choice((None, *members))
        put(insert(UnitEvent).values(unit_id=unit, at=at, kind=kind, became=became, member_id=member))


def _papers(work: UnitOfWork, luck: random.Random, members: list[int], day: Any) -> None:
    put = work.db.connection().execute
    for number in range(1, 7):
        put(
            insert(StorageMove).values(
                id=number,
                number=f"M{number}",
                kind="into_shipper",
                reason="–",
                opened_at=START,
                closed_at=luck.choice((None, START + number * DAY)),
            )
        )
        line = {
            "from_place": "in_tank",
            "to_place": "in_shipper",
            "shipment_id": luck.randrange(1, SHIPMENTS),
        }
        other = luck.choice(SHIPPERS)
        put(insert(MoveLine).values(move_id=number, ordinal=1, cassette=1, to_other=other, **line))
        about = {"shipment_id": number, "reason_codes": [], "facts": {}, "started_at": START, "due_at": START}
        put(insert(Quarantine).values(id=number, number=f"Q{number}", cause="doubt", **about))
        put(insert(QuarantineUnit).values(quarantine_id=number, unit_id=number * 3, ordinal=1))
    forms = ("CT-ACC-001", "CT-STO-001", "CT-ACC-002")
    known = set(work.db.scalars(select(FormRevision.code)))
    assert set(forms) <= known
    for number in range(1, 31):
        kind, code = luck.choice(tuple(zip(("shipment", "storage_move", "quarantine"), forms, strict=True)))
        put(
            insert(Record).values(
                id=9000 + number,
                number=f"R{number}",
                form_code=code,
                form_revision=1,
                form_digest="",
                subject_kind=kind,
                subject_id=luck.randrange(1, 7),
                subject_label="",
                state="completed",
                version=1,
                facts={},
                opened_at=day(),
            )
        )
        put(
            insert(Signature).values(
                record_id=9000 + number,
                version=1,
                ordinal=1,
                slot="one",
                member_id=luck.choice(members),
                printed_name="",
                role="",
                meanings=[],
                at=day(),
                content=b"",
                content_digest="",
                nonce=f"n{number}",
                head_seq=1,
                workstation="",
                duty=luck.choice((None, "receipt.receive", "storage.put_in")),
            )
        )
    document = {"kind": "sop", "title_zh": "规程", "title_en": "SOP", "entered_at": START}
    put(insert(ControlledDocument), [{"id": 900 + n, "number": f"SOP-{n}", **document} for n in (1, 2)])
    version = {"change_note": "", "drafted_at": START, "approved_at": START}
    for document_id, number, from_day, duties in (
        (901, 1, 2, ["receipt.receive"]),
        (901, 2, 9, ["receipt.receive", "storage.put_in"]),
        (902, 1, 6, []),
    ):
        effective = START + from_day * DAY
        made = {"document_id": document_id, "version": number, "duties": duties, "effective_at": effective}
        put(insert(DocumentVersion).values(**made, **version))
    course = {"patient_id": 1, "infused_at": START, "opened_at": START}
    put(insert(BedsideCourse).values(number="C1", unit_id=5, vector_lot="lv7", **course))
    put(insert(BedsideCourse).values(number="C2", vector_lot="Only-Said", **course))
    case: dict[str, Any] = {
        "kind": "incident",
        "code": "PQ5",
        "severity": "II",
        "text": "–",
        "state": "reported",
    }
    case |= {"opened_at": START, "aware_at": START}
    put(insert(Incident).values(id=1, number="I1", vector_lot="LV-8", **case))
    put(insert(IncidentUnit), [{"incident_id": 1, "unit_id": unit} for unit in (7, 8)])


def _product(number: int, code: str) -> dict[str, Any]:
    names = {
        "name_cn": code,
        "inn": code,
        "donor_type": "autologous",
        "storage_modes": [],
        "status": "enabled",
    }
    return {"id": number, "code": code, **names}


def test_a_scope_that_cannot_be_searched_is_refused_before_the_search(cast: Cast) -> None:
    for scope, code in (
        ((), "RCL-01"),
        (((Criterion("operator", "2", Span(START, START - DAY)),),), "RCL-04"),
        (((Criterion("received"),),), "RCL-05"),
    ):
        with pytest.raises(CtdeskError, match=code):
            cast.ask("qa", search_units, scope=scope)
