"""Scan anywhere: what a code names at this site, by one question over indexed columns.

A million units answer as fast as one (``tests/benchmarks/bench_scan.py``). What a person is to read blind is
not found by its code (decision 40).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, bindparam, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from ctdesk.db.tables.adverse_reactions import AdrCase
from ctdesk.db.tables.capa import Capa, Finding
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.identifiers import read_unit_code
from ctdesk.exchange.barcodes import Scan, read_scan
from ctdesk.services.blind_orders import gives_away, is_hidden
from ctdesk.services.gate import query
from ctdesk.services.tank_map import labelled_units
from ctdesk.services.work import UnitOfWork

MOST = 20  # of one kind: a batch may have hundreds of units
_SHORTEST_HEAD = 5
_LAST = "\U0010ffff"

# What a code may be, the surest first: how it is called, where it stands, and as what the scan reads it.
_FIELDS: tuple[tuple[str, str, InstrumentedAttribute[Any], InstrumentedAttribute[Any]], ...] = (
    ("unit", "trace_code", DoseUnit.id, DoseUnit.trace_code),
    ("unit", "coi_bag", DoseUnit.id, DoseUnit.coi_bag_id),
    ("cassette", "cassette", DoseUnit.id, DoseUnit.cassette_no),
    ("position", "position", StoragePosition.id, StoragePosition.code),
    ("record", "record", Record.id, Record.number),
    ("shipment", "record", Shipment.id, Shipment.number),
    ("order", "record", TherapyOrder.id, TherapyOrder.number),
    ("order", "coi", TherapyOrder.id, TherapyOrder.coi_id),
    ("order", "din", TherapyOrder.id, TherapyOrder.din),
    ("shipment", "awb", Shipment.id, Shipment.awb_no),
    ("shipment", "shipper", Shipment.id, Shipment.shipper_sn),
    ("shipment", "seal", Shipment.id, Shipment.seal_no),
    ("shipment", "logger", Shipment.id, Shipment.logger_sn),
    ("batch", "batch", DoseUnit.id, DoseUnit.batch_no),
    ("patient", "patient", Patient.id, Patient.mrn),
    ("tank", "tank", Tank.id, Tank.code),
    ("equipment", "asset", Equipment.id, Equipment.asset_no),
    ("equipment", "asset", Equipment.id, Equipment.serial_no),
    ("incident", "record", Incident.id, Incident.number),
    ("action", "record", Capa.id, Capa.number),
    ("finding", "record", Finding.id, Finding.number),
    ("reaction", "record", AdrCase.id, AdrCase.number),
)
# What has a page of its own and is called by its whole number: it stands before the records about it.
_NUMBERED: Mapping[str, tuple[type[Any], str, str]] = {
    "incident": (Incident, "incident", "incident_id"),
    "action": (Capa, "capa", "capa_id"),
    "finding": (Finding, "findings", "finding_id"),
    "reaction": (AdrCase, "adverse_reactions", "case_id"),
}
_RANK = {kind: place for place, kind in enumerate(dict.fromkeys(one[0] for one in _FIELDS))}
# Codes of these read the same as the code itself; others are a part of what was scanned.
_PLAIN = frozenset({"position", "record", "patient", "tank", "asset"})


@dataclass(frozen=True, slots=True)
class ScanHit:
    """One thing that a code names, and where the window shows it."""

    kind: str  # of _FIELDS
    id: int
    number: str
    label: str
    state: str | None
    route: str
    arguments: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScanFound:
    """What a scan names, the surest first. ``whole`` when that is one thing, which may be opened at once."""

    hits: tuple[ScanHit, ...]

    @property
    def whole(self) -> ScanHit | None:
        """The one thing that is meant, None where several may be."""
        first = self.hits[0]
        alone = len(self.hits) == 1 or self.hits[1].kind != first.kind
        return first if alone and first.kind != "batch" else None


@query()
def find_scan(work: UnitOfWork, *, text: str) -> ScanFound:
    """What a scanned code names at this site.

    Raises SCAN-01 … SCAN-12 for what is no usable code, SCAN-09 for two known codes in one, SCAN-20 for one
    that is known here but was cut short, SCAN-21 for one that nothing here has, SCAN-22 for signs that no
    code has.
    """
    scan = read_scan(text)
    hits = _hits(work, scan, text)
    if not hits:
        raise _why_nothing(work, scan)
    return ScanFound(hits)


@query()
def look_up_code(work: UnitOfWork, *, text: str) -> tuple[ScanHit, ...]:
    """What a typed or pasted text names as a code; nothing for a text that is none."""
    try:
        return _hits(work, read_scan(text.strip()), text)
    except CtdeskError:
        return ()


def _hits(work: UnitOfWork, scan: Scan, text: str) -> tuple[ScanHit, ...]:
    own = _own_code(work, scan.value)
    rows: list[tuple[str, int, int]] = (
        [(row.kind, row.id, row.rank) for row in work.db.execute(_ask(), _values(scan))]
        if own is None
        else [(kind, key, rank) for rank, (kind, key) in enumerate(own)]
    )
    ordered = sorted(rows, key=lambda row: (_RANK.get(row[0], 0), row[2], row[1]))
    seen: set[tuple[str, int]] = set()
    hits: list[ScanHit] = []
    for kind, key, _ in ordered:
        target = ("unit" if kind in ("cassette", "batch") else kind, key)
        if target in seen:
            continue
        seen.add(target)
        hit = _hit(work, kind, key, text)
        if hit is not None:
            hits.append(hit)
    return tuple(hits[:MOST])


def _own_code(work: UnitOfWork, value: str) -> list[tuple[str, int]] | None:
    """Units that a label of the house names by shipment and place; None for any other code."""
    try:
        _, which, _ = read_unit_code(value)
    except CtdeskError:
        return None
    return [("unit" if which == "U" else "cassette", unit.id) for unit in labelled_units(work, value)]


_asked: list[Select[Any]] = []


def _ask() -> Any:
    """The one question, built once: at most ``MOST`` rows from each column, by its index."""
    if not _asked:
        parts = []
        for rank, (kind, _, key, column) in enumerate(_FIELDS):
            some = (
                select(key.label("id"))
                .where(column.in_(bindparam(f"v{rank}", expanding=True)))
                .limit(MOST)
                .subquery()
            )
            parts.append(select(literal(kind).label("kind"), some.c.id, literal(rank).label("rank")))
        _asked.append(union_all(*parts))  # type: ignore[arg-type]  # a compound of selects
    return _asked[0]


def _values(scan: Scan) -> dict[str, Sequence[str]]:
    """For each column the spellings to look for; none where the scan cannot be such a code."""
    structured = "gs1" in scan.kinds  # its parts say what they are, the whole is no code of ours
    values: dict[str, Sequence[str]] = {}
    for rank, (_, meant, _, _) in enumerate(_FIELDS):
        fits = meant in scan.kinds or (meant in _PLAIN and not structured)
        value = scan.value_for(meant)
        values[f"v{rank}"] = tuple(dict.fromkeys((value, value.upper()))) if fits else ()
    return values


def _hit(work: UnitOfWork, kind: str, key: int, text: str) -> ScanHit | None:
    """What one row is, or None where this person is to read it blind."""
    db = work.db
    if kind in ("unit", "cassette", "batch"):
        unit = db.get(DoseUnit, key)
        shipment = None if unit is None else db.get(Shipment, unit.shipment_id)
        if unit is None or shipment is None or gives_away(work, shipment, text):
            return None
        number = unit.coi_bag_id or f"{shipment.number}-U{unit.ordinal}"
        bag = f"{unit.ordinal}/{shipment.unit_count}"
        label = " · ".join(filter(None, (shipment.number, bag, unit.batch_no)))
        return ScanHit(kind, key, number, label, unit.disposition, "unit", {"unit_id": key})
    if kind == "shipment":
        shipment = db.get(Shipment, key)
        if shipment is None:
            return None
        label = shipment.awb_no or ""
        return ScanHit(kind, key, shipment.number, label, shipment.state, "arrivals", {"shipment_id": key})
    if kind == "order":
        order = db.get(TherapyOrder, key)
        if order is None or is_hidden(work, order):
            return None
        return ScanHit(kind, key, order.number, "", None, "orders", {"order_id": key})
    if kind == "record":
        record = db.get(Record, key)
        if record is None:
            return None
        return ScanHit(
            kind, key, record.number, record.subject_label, record.state, "record", {"record_id": key}
        )
    if kind in _NUMBERED:
        table, route, argument = _NUMBERED[kind]
        row = db.get(table, key)
        state = getattr(row, "state", None)
        return None if row is None else ScanHit(kind, key, row.number, "", state, route, {argument: key})
    if kind == "patient":
        patient = db.get(Patient, key) if work.rights.has("view.identities") else None
        if patient is None:
            return None
        return ScanHit(kind, key, patient.mrn, patient.name, None, "patients", {"patient_id": key})
    if kind == "position":
        position = db.get(StoragePosition, key)
        code = "" if position is None else position.code
        return ScanHit(kind, key, code, "", None, "storage", {"position": code})
    if kind == "tank":
        tank = db.get(Tank, key)
        return None if tank is None else ScanHit(kind, key, tank.code, tank.name, None, "storage", {})
    piece = db.get(Equipment, key)
    if piece is None:
        return None
    return ScanHit(kind, key, piece.asset_no, piece.name, piece.status, "equipment", {"equipment_id": key})


def _why_nothing(work: UnitOfWork, scan: Scan) -> CtdeskError:
    """The sentence for a code that names nothing: two in one, cut short, or simply not of this site."""
    code = scan.value
    for cut in _cuts(code):
        if _knows(work, code[:cut]) and _knows(work, code[cut:]):
            return CtdeskError("SCAN-09", length=len(code))
    if len(code) >= _SHORTEST_HEAD and _begins(work, code):
        return CtdeskError("SCAN-20", length=len(code))
    return CtdeskError("SCAN-21", kind=scan.kinds[0])


def _cuts(code: str) -> Iterator[int]:
    """Where two codes may have run together: in the middle first, for one that was scanned twice."""
    half = len(code) // 2
    if len(code) % 2 == 0 and code[:half] == code[half:]:
        yield half
    yield from range(_SHORTEST_HEAD, len(code) - _SHORTEST_HEAD + 1)


def _knows(work: UnitOfWork, code: str) -> bool:
    try:
        scan = read_scan(code)
    except CtdeskError:
        return False
    return _own_code(work, scan.value) not in (None, []) or bool(
        work.db.execute(_ask(), _values(scan)).first()
    )


def _begins(work: UnitOfWork, head: str) -> bool:
    """Whether a code of this site begins so; a range of the index, never a search. What is to be read blind
    is not told so either.
    """
    for kind, meant, key, column in _FIELDS:
        if meant in ("batch", "patient", "tank", "asset"):
            continue
        for spelled in dict.fromkeys((head, head.upper())):
            begun = select(key).where(column > spelled, column < spelled + _LAST).limit(1)
            found = work.db.scalar(begun)
            if found is not None and _hit(work, kind, found, head) is not None:
                return True
    return False
