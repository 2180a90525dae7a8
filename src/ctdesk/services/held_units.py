"""What quarantines and rejections share: units of one shipment under a number, as their records print them,
as their lists show them and as they are found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import exists, func, or_, select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.quarantine import Quarantine, QuarantineUnit, Rejection, RejectionUnit
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import Value
from ctdesk.services.blind_orders import gives_away
from ctdesk.services.quarantine_words import position_of, unit_name
from ctdesk.services.subject_kinds import Each, Source

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

Held = TypeVar("Held", Quarantine, Rejection)
_LINES: dict[type, tuple[Any, Any]] = {
    Quarantine: (QuarantineUnit, QuarantineUnit.quarantine_id),
    Rejection: (RejectionUnit, RejectionUnit.rejection_id),
}
_CODES = (DoseUnit.batch_no, DoseUnit.coi_bag_id, DoseUnit.cassette_no, DoseUnit.trace_code)


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """One unit of a quarantine or a rejection: what is printed on it, and where it lies."""

    id: int
    name: str
    batch_no: str | None
    disposition: str
    place: str
    position: str | None


# ── As the register has them ──────────────────────────────────────────────────────────────────────────


def units_of(work: UnitOfWork, row: Quarantine | Rejection) -> tuple[DoseUnit, ...]:
    """The units in the order of the record."""
    line, belongs = _LINES[type(row)]
    chosen = select(DoseUnit).join(line, line.unit_id == DoseUnit.id).where(belongs == row.id)
    return tuple(work.db.scalars(chosen.order_by(line.ordinal)))


def count_of(work: UnitOfWork, row: Quarantine | Rejection) -> int:
    """How many units."""
    line, belongs = _LINES[type(row)]
    return work.db.scalar(select(func.count(line.id)).where(belongs == row.id)) or 0


def line_of(work: UnitOfWork, unit: DoseUnit) -> ListedUnit:
    """A unit as a page shows it."""
    where = position_of(work.db, unit)
    return ListedUnit(unit.id, unit_name(unit), unit.batch_no, unit.disposition, unit.place, where)


def product_of(work: UnitOfWork, shipment_id: int) -> str | None:
    """Code of the product that a shipment brought."""
    found = _product(work, shipment_id)
    return None if found is None else found.code


def product_name_of(work: UnitOfWork, shipment_id: int) -> str | None:
    """Name of the product that a shipment brought."""
    found = _product(work, shipment_id)
    return None if found is None else found.name_cn


def _product(work: UnitOfWork, shipment_id: int) -> Product | None:
    return work.db.scalar(
        select(Product)
        .join(TherapyOrder, TherapyOrder.product_id == Product.id)
        .join(Shipment, Shipment.order_id == TherapyOrder.id)
        .where(Shipment.id == shipment_id)
    )


def rows_of(
    work: UnitOfWork,
    kind: type[Held],
    *conditions: Any,
    text: str | None,
    after: int | None,
    limit: int,
) -> tuple[tuple[Held, ...], int | None]:
    """One page of a register, the newest first, and the key of the next page.

    ``text`` is part of the number, or of a batch, bag, cassette or trace code; what would tell this person
    something that they are to read blind is left out (decision 40).
    """
    chosen = select(kind).where(*conditions).order_by(kind.id.desc()).limit(limit + 1)
    part = (text or "").strip()
    if part:
        line, belongs = _LINES[kind]
        close = "".join(part.split())  # codes are read aloud, and pasted, in groups
        codes = or_(*(column.icontains(close, autoescape=True) for column in _CODES))
        has_it = exists().where(belongs == kind.id, DoseUnit.id == line.unit_id, codes)
        chosen = chosen.where(or_(kind.number.icontains(part, autoescape=True), has_it))
    if after is not None:
        chosen = chosen.where(kind.id < after)
    found = list(work.db.scalars(chosen))
    shown = tuple(row for row in found[:limit] if not part or not _is_hidden(work, row, part))
    return shown, found[limit - 1].id if len(found) > limit else None


def _is_hidden(work: UnitOfWork, row: Quarantine | Rejection, part: str) -> bool:
    shipment = work.db.get(Shipment, row.shipment_id)
    return shipment is not None and gives_away(work, shipment, part)


# ── As records print them ─────────────────────────────────────────────────────────────────────────────


def plain(field: str) -> Source:
    """A field of the row; a moment in the time of the site."""

    def read(work: UnitOfWork, ground: Ground) -> Value:
        value = getattr(ground.subject.row, field)
        return ground.local(value) if isinstance(value, datetime) else value

    return read


def line(say: Callable[[UnitOfWork, Ground, DoseUnit], Value]) -> Source:
    """Something about each unit, line by line."""

    def read(work: UnitOfWork, ground: Ground) -> Each:
        return Each({number: say(work, ground, unit) for number, unit in enumerate(ground.subject.lines, 1)})

    return read


def source_record(work: UnitOfWork, ground: Ground) -> Value:
    """Number of the record that it comes from or rests on."""
    row: Quarantine | Rejection = ground.subject.row
    return work.db.scalar(select(Record.number).where(Record.id == row.source_record_id))
