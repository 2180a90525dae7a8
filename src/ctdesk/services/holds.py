"""Holds on dose units, one row for each reason; the only writer of ``dose_unit.hold``.

A unit may be held for several reasons at once: frozen for its identity, named in a recall, its record being
amended. Each is lifted by whom it concerns and leaves the others. ``dose_unit.hold`` says the gravest open
one (``domain.units.HOLDS``, in the order of ``units_states.toml``), so that every gate that asks it feels a
freeze at once. A line of the unit's history tells when that changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.base import Base
from ctdesk.db.tables.holds import UnitHold
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.domain.errors import NotFound
from ctdesk.domain.units import HOLDS, gravest_hold
from ctdesk.services.arrivals import note_unit
from ctdesk.services.catalogue import member_name
from ctdesk.services.work import UnitOfWork

FROZEN, RECALLED, INCIDENT, QP_STOP, UNDECIDED, RECORD_OPEN, MOVE_OPEN, COUNT_OPEN = HOLDS
# What may place or lift a hold, and the table that knows its number.
_SOURCES = {
    "record": "record",
    "incident": "incident",
    "recall": "recall",
    "quarantine": "quarantine",
    "count": "stock_count",
    "finding": "finding",
}


@dataclass(frozen=True, slots=True)
class HoldSource:
    """What places or lifts a hold: record | incident | recall | quarantine | count | finding, and its row."""

    kind: str
    id: int

    def __post_init__(self) -> None:
        if self.kind not in _SOURCES:
            raise ValueError(self.kind)


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold of a unit as people read it; ``source`` is what placed it, ``source_number`` how it is called.

    Open while ``lifted_at`` is None.
    """

    id: int
    unit_id: int
    code: str
    reason: str | None
    source: HoldSource | None
    source_number: str | None
    placed_by: str | None
    placed_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None
    lift_reason: str | None


def place_hold(
    work: UnitOfWork, unit_id: int, code: str, *, source: HoldSource | None, reason: str | None = None
) -> int:
    """Hold a unit; gives the row. A hold of this code that the same source placed and nobody lifted stays
    the one.

    Raises ``ValueError`` for a code that does not exist, UNIT-15 for an unknown unit.
    """
    HOLDS.index(code)
    unit = _unit(work.db, unit_id)
    for one in _open_rows(work.db, (unit_id,)):
        if one.code == code and _source(one.source_kind, one.source_id) == source:
            return one.id
    placed = UnitHold(
        unit_id=unit_id,
        code=code,
        reason=reason,
        source_kind=None if source is None else source.kind,
        source_id=None if source is None else source.id,
        placed_by=work.actor.member_id,
        placed_at=work.now,
    )
    work.db.add(placed)
    work.db.flush()
    _show(work, unit, source)
    return placed.id


def lift_hold(
    work: UnitOfWork, hold_id: int, *, reason: str | None, source: HoldSource | None = None
) -> None:
    """Lift one hold; one that was lifted before stays as it was. Raises HOLD-01 for an unknown one."""
    found = work.db.get(UnitHold, hold_id)
    if found is None:
        raise NotFound("HOLD-01", id=hold_id)
    _lift(work, (found,), reason, source)


def lift_holds(
    work: UnitOfWork,
    unit_id: int,
    *codes: str,
    placed_by: HoldSource | None = None,
    reason: str | None = None,
    source: HoldSource | None = None,
) -> int:
    """Lift the open holds of these codes on a unit, of all that placed them or of ``placed_by`` only; gives
    how many there were. ``source`` is what lifts them.
    """
    found = tuple(
        one
        for one in _open_rows(work.db, (unit_id,))
        if one.code in codes and (placed_by is None or _source(one.source_kind, one.source_id) == placed_by)
    )
    _lift(work, found, reason, source)
    return len(found)


def lift_all_of(
    work: UnitOfWork, placed_by: HoldSource, *, reason: str | None, source: HoldSource | None = None
) -> tuple[int, ...]:
    """Lift every open hold that one source placed, such as a recall; gives the units concerned."""
    found = tuple(
        work.db.scalars(
            select(UnitHold)
            .where(UnitHold.source_kind == placed_by.kind, UnitHold.source_id == placed_by.id)
            .where(UnitHold.lifted_at.is_(None))
            .order_by(UnitHold.id)
        )
    )
    _lift(work, found, reason, source)
    return tuple(dict.fromkeys(one.unit_id for one in found))


def open_codes(db: Session, unit_id: int) -> frozenset[str]:
    """The codes of all open holds of a unit."""
    return frozenset(one.code for one in _open_rows(db, (unit_id,)))


def holds_of(
    db: Session, unit_ids: Iterable[int], *, lifted: bool = False
) -> Mapping[int, tuple[HoldRow, ...]]:
    """The open holds of each unit, the gravest first; with ``lifted`` those of the past too, after them."""
    wanted = tuple(dict.fromkeys(unit_ids))
    chosen = select(UnitHold).where(UnitHold.unit_id.in_(wanted))
    if not lifted:
        chosen = chosen.where(UnitHold.lifted_at.is_(None))
    rows = sorted(
        db.scalars(chosen), key=lambda one: (one.lifted_at is not None, HOLDS.index(one.code), one.id)
    )
    numbers = _numbers(db, rows)
    found: dict[int, list[HoldRow]] = {unit_id: [] for unit_id in wanted}
    for one in rows:
        source = _source(one.source_kind, one.source_id)
        found[one.unit_id].append(
            HoldRow(
                id=one.id,
                unit_id=one.unit_id,
                code=one.code,
                reason=one.reason,
                source=source,
                source_number=None if source is None else numbers.get(source),
                placed_by=member_name(db, one.placed_by),
                placed_at=one.placed_at,
                lifted_by=member_name(db, one.lifted_by),
                lifted_at=one.lifted_at,
                lift_reason=one.lift_reason,
            )
        )
    return {unit_id: tuple(held) for unit_id, held in found.items()}


def _numbers(db: Session, rows: Iterable[UnitHold]) -> dict[HoldSource, str]:
    wanted: dict[str, set[int]] = {}
    for one in rows:
        if one.source_kind is not None and one.source_id is not None:
            wanted.setdefault(one.source_kind, set()).add(one.source_id)
    found: dict[HoldSource, str] = {}
    for kind, ids in wanted.items():
        columns = Base.metadata.tables[_SOURCES[kind]].c
        chosen = select(columns.id, columns.number).where(columns.id.in_(ids))
        found |= {HoldSource(kind, number): str(called) for number, called in db.execute(chosen)}
    return found


def _lift(work: UnitOfWork, rows: Iterable[UnitHold], reason: str | None, source: HoldSource | None) -> None:
    units: dict[int, None] = {}
    for one in rows:
        if one.lifted_at is None:
            one.lifted_by, one.lifted_at, one.lift_reason = work.actor.member_id, work.now, reason
            if source is not None:
                one.lift_source_kind, one.lift_source_id = source.kind, source.id
            units[one.unit_id] = None
    work.db.flush()
    for unit_id in units:
        _show(work, _unit(work.db, unit_id), source)


def _show(work: UnitOfWork, unit: DoseUnit, source: HoldSource | None) -> None:
    """Let the unit say its gravest open hold."""
    became = gravest_hold(one.code for one in _open_rows(work.db, (unit.id,)))
    if became == unit.hold:
        return
    record_id = source.id if source is not None and source.kind == "record" else None
    note_unit(work, unit, "hold", unit.hold, became or "none", record_id)
    unit.hold = became
    unit.row_version += 1


def _open_rows(db: Session, unit_ids: Iterable[int]) -> list[UnitHold]:
    return list(
        db.scalars(
            select(UnitHold)
            .where(UnitHold.unit_id.in_(tuple(unit_ids)), UnitHold.lifted_at.is_(None))
            .order_by(UnitHold.id)
        )
    )


def _unit(db: Session, unit_id: int) -> DoseUnit:
    found = db.get(DoseUnit, unit_id)
    if found is None:
        raise NotFound("UNIT-15", id=unit_id)
    return found


def _source(kind: str | None, number: int | None) -> HoldSource | None:
    return None if kind is None or number is None else HoldSource(kind, number)
