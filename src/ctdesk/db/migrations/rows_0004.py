"""The rows that revision 0004 changes, with their tables as they were at that revision."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import BigInteger, Connection, ForeignKey, Integer, Text, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from ctdesk.db.migrate import captured_rows

_STATES = {"open": "reported"}
_Number = BigInteger().with_variant(Integer, "sqlite")


class _Then(DeclarativeBase):
    audited: ClassVar[bool] = True
    type_annotation_map: ClassVar[dict[object, object]] = {int: _Number, str: Text}


class _Incident(_Then):
    __tablename__ = "incident"
    id: Mapped[int] = mapped_column(primary_key=True)
    severity: Mapped[str]
    state: Mapped[str]
    opened_at: Mapped[str]
    aware_at: Mapped[str]
    severity_chosen: Mapped[str | None]


class _Shipment(_Then):
    __tablename__ = "shipment"
    id: Mapped[int] = mapped_column(primary_key=True)
    entered_at: Mapped[str]


class _Unit(_Then):
    __tablename__ = "dose_unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    hold: Mapped[str | None]


class _UnitEvent(_Then):
    __tablename__ = "unit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int]
    at: Mapped[str]
    kind: Mapped[str]
    became: Mapped[str]
    record_id: Mapped[int | None]
    member_id: Mapped[int | None]


class _UnitHold(_Then):
    __tablename__ = "unit_hold"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int]
    code: Mapped[str]
    source_kind: Mapped[str | None]
    source_id: Mapped[int | None]
    placed_by: Mapped[int | None]
    placed_at: Mapped[str]


def carry_rows(connection: Connection) -> None:
    """Incidents run from when they were reported and keep the level that was chosen; what holds a unit
    becomes a hold of its own.
    """
    with captured_rows(connection) as session:
        for incident in session.scalars(select(_Incident).order_by(_Incident.id)):
            incident.aware_at = incident.opened_at
            incident.severity_chosen = incident.severity
            incident.state = _STATES.get(incident.state, incident.state)
        for unit in session.scalars(select(_Unit).where(_Unit.hold.is_not(None)).order_by(_Unit.id)):
            session.add(_hold_of(session, unit))


def _hold_of(session: Session, unit: _Unit) -> _UnitHold:
    assert unit.hold is not None
    latest = select(func.max(_UnitEvent.id)).where(
        _UnitEvent.unit_id == unit.id, _UnitEvent.kind == "hold", _UnitEvent.became == unit.hold
    )
    told = session.scalar(select(_UnitEvent).where(_UnitEvent.id == latest.scalar_subquery()))
    if told is None:
        arrived = session.get_one(_Shipment, unit.shipment_id)
        return _UnitHold(unit_id=unit.id, code=unit.hold, placed_at=arrived.entered_at)
    return _UnitHold(
        unit_id=unit.id,
        code=unit.hold,
        source_kind=None if told.record_id is None else "record",
        source_id=told.record_id,
        placed_by=told.member_id,
        placed_at=told.at,
    )
