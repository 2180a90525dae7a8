"""What a record of a put-in or move (CT-STO-001) is about: one move, and a line for each cassette of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.db.tables.movements import MoveLine, StorageMove
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.answers import Value
from ctdesk.domain.storage import Way, way_of
from ctdesk.services.catalogue import label_in_force
from ctdesk.services.storage_rules import load_of, units_of
from ctdesk.services.subject_kinds import NOBODY, Each, Kind, Source, Subject

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-STO-001"
KINDS = {
    "put_in": "入库 put-in",
    "move": "移位 move",
    "into_shipper": "转入运输罐暂存 into a shipper",
    "to_depot": "送交持有人库 to the holder's depot",
    "from_shipper": "自运输罐入库 from the shipper into a tank",
    "from_depot": "自持有人库取回入库 from the depot into a tank",
    "found": "找回入库 found again",
}
STATUSES = {
    "accepted": "合格 accepted",
    "quarantined": "待处理 quarantined",
    "rejected": "不合格 rejected",
}
PLACES = {
    "in_shipper": "运输罐 shipper",
    "at_other_site": "持有人库 depot",
    "at_receipt": "收货交接区 receipt room",
    "out_of_vapour": "离开气相 out of vapour",
    "missing": "去向不明 missing",
    "shipper": "运输罐 shipper",
    "depot": "持有人库 depot",
}


_STARTS = {
    "in_tank": "tank",
    "in_shipper": "shipper",
    "at_other_site": "depot",
    "at_receipt": "room",
    "out_of_vapour": "room",
    "missing": "found",
}


@dataclass(frozen=True, slots=True)
class LineOfMove:
    """One cassette of a move with the rows it stands on."""

    row: MoveLine
    way: Way
    shipment: Shipment
    product: Product | None
    label: ProductLabel | None
    units: tuple[DoseUnit, ...]
    start: StoragePosition | None
    target: StoragePosition | None
    tank: Tank | None


def read_move(work: UnitOfWork, subject_id: int) -> Subject:
    """The move, with a line for each cassette."""
    row = work.db.get(StorageMove, subject_id)
    if row is None:
        return NOBODY
    chosen = select(MoveLine).where(MoveLine.move_id == row.id).order_by(MoveLine.ordinal)
    lines = tuple(_line(work, row, line) for line in work.db.scalars(chosen))
    codes = {line.product.code for line in lines if line.product is not None}
    return Subject(row, lines, (), codes.pop() if len(codes) == 1 else None)


def _line(work: UnitOfWork, move: StorageMove, row: MoveLine) -> LineOfMove:
    db = work.db
    shipment = db.get_one(Shipment, row.shipment_id)
    order = None if shipment.order_id is None else db.get(TherapyOrder, shipment.order_id)
    product = None if order is None else db.get(Product, order.product_id)
    target = None if row.to_position_id is None else db.get(StoragePosition, row.to_position_id)
    return LineOfMove(
        row,
        way_of(move.kind, row.from_place, row.to_place),
        shipment,
        product,
        None if product is None else label_in_force(db, product.id, work.now),
        tuple(units_of(db, row.shipment_id, row.cassette)),
        None if row.from_position_id is None else db.get(StoragePosition, row.from_position_id),
        target,
        None if target is None else db.get(Tank, target.tank_id),
    )


def codes_of(units: tuple[DoseUnit, ...]) -> Value:
    """What a scan of this cassette may say: its own number, or that of a bag inside."""
    known = {code for unit in units for code in (unit.cassette_no, unit.coi_bag_id) if code}
    found: list[Value] = [*sorted(known)]
    return found[0] if len(found) == 1 else found or None


def _of_move(read: Callable[[Ground, StorageMove], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value:
        row = ground.subject.row
        return read(ground, row) if isinstance(row, StorageMove) else None

    return source


def _of_line(read: Callable[[LineOfMove], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Each:
        return Each({number: read(line) for number, line in enumerate(ground.subject.lines, start=1)})

    return source


def _unit(line: LineOfMove) -> Value:
    batches = "、".join(sorted({unit.batch_no for unit in line.units if unit.batch_no}))
    product = "" if line.product is None else line.product.name_cn
    words = (product, batches, line.shipment.number, f"冻存盒 cassette {line.row.cassette}")
    return " · ".join(part for part in words if part)


def _text(value: Decimal | int | None) -> str | None:
    return None if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


_SOURCES = {
    "number": _of_move(lambda ground, row: row.number),
    "kind": _of_move(lambda ground, row: KINDS[row.kind]),
    "reason": _of_move(lambda ground, row: row.reason),
    "opened_at": _of_move(lambda ground, row: ground.local(row.opened_at)),
    "cassettes": _of_move(lambda ground, row: str(len(ground.subject.lines))),
    "unit": _of_line(_unit),
    "status": _of_line(lambda line: STATUSES[load_of(line.units).status]),
    "from_words": _of_line(
        lambda line: line.start.code if line.start is not None else PLACES.get(line.row.from_place)
    ),
    "to_words": _of_line(
        lambda line: (
            line.target.code
            if line.target is not None
            else " ".join(filter(None, (PLACES.get(line.row.to_place), line.row.to_other)))
        )
    ),
    "way": _of_line(lambda line: f"{_STARTS[line.row.from_place]}_{line.way.to}"),
    "cassette_code": _of_line(lambda line: codes_of(line.units)),
    "from_position": _of_line(lambda line: None if line.start is None else line.start.code),
    "to_position": _of_line(lambda line: None if line.target is None else line.target.code),
    "shipper": _of_line(lambda line: line.row.to_other if line.way.to == "shipper" else None),
    "ambient_limit_s": _of_line(
        lambda line: None if line.label is None else _text(line.label.ambient_limit_s)
    ),
    "storage_max_c": _of_line(lambda line: None if line.label is None else _text(line.label.storage_max_c)),
    "tank_temperature": _of_line(lambda line: None if line.tank is None else _text(line.tank.temperature_c)),
}

KIND = Kind(
    read=read_move,
    sources={f"move.{name}": source for name, source in _SOURCES.items()},
    tables=frozenset(
        {
            "storage_move",
            "move_line",
            "storage_position",
            "dose_unit",
            "shipment",
            "therapy_order",
            "product",
            "product_label",
            "tank",
        }
    ),
    route="moves",
    scopes=("storage", "record", "unit"),
)
