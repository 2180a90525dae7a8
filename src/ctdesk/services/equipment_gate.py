"""Gate G7: whether the equipment a record names may be used, asked before a signature (domain.md §3.0.3).

A tank, logger reader or shipper that is stopped, failed, out of calibration or in alarm keeps a product from
being accepted, and another from being put into that tank while a tank in order has room. A product never gets
warm for it: where there is no such tank it goes in, with the warning in the grounds of the signature and an
incident (EQ1). What the register does not know is not asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, func, or_, select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.monitoring import TankAlarm
from ctdesk.db.tables.premises import Equipment, EquipmentFailure
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.storage import StoragePosition, Tank, Zone
from ctdesk.domain.answers import State, Value
from ctdesk.domain.premises import Fault, faults_of, put_in_fitness
from ctdesk.forms.definition import Slot
from ctdesk.forms.vocabulary import ACCEPTING
from ctdesk.services.equipment import piece_of, today_at_site
from ctdesk.services.equipment_table import equipment_kinds
from ctdesk.services.incident_wordings import LIST, Wording
from ctdesk.services.incidents import register_incident
from ctdesk.services.record_standing import Standing
from ctdesk.services.record_values import Obstacle
from ctdesk.services.remembered import remembered
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.db.tables.records import Record

PUT_IN, THAW = "storage.put_in", "thaw.perform"
_TO_THAW = ("thaw_device", "timer")
# Items of CT-ACC-001 that name what is used.
STORED_HOW, INTO_POSITION, RECEIPT_ROOM = "I1", "I2c", "A3b"
_RESERVED = "storage.reserved_position"
_CODES: Mapping[Fault, str] = {
    "retired": "EQG-01",
    "stopped": "EQG-02",
    "failed": "EQG-03",
    "lapsed": "EQG-04",
    "uncalibrated": "EQG-05",
    "alarm": "EQG-06",
}
_NOWHERE_ELSE, _WHEN_ACCEPTING = "EQG-10", "EQG-11"
_INCIDENT, _SEVERITY = "EQ1", "III"
_NO_PLACES = (0,)  # an empty list is no condition to every database
_ALARM = (
    select(func.min(TankAlarm.number))
    .where(
        TankAlarm.closed_at.is_(None),
        TankAlarm.grade == "action",
        TankAlarm.kind != "missed_round",
        or_(
            TankAlarm.tank_id == Tank.id,
            and_(TankAlarm.tank_id.is_(None), TankAlarm.zone_id == Tank.zone_id),
        ),
    )
    .correlate(Tank)
    .scalar_subquery()
)
_TANKS = (
    select(Tank.id, Tank.code, Tank.zone_id, Tank.active, _ALARM, StoragePosition.id)
    .outerjoin(
        StoragePosition,
        and_(
            StoragePosition.tank_id == Tank.id,
            StoragePosition.id.in_(bindparam("positions", expanding=True)),
        ),
    )
    .order_by(Tank.id)
)
_FAILURE = (
    select(func.min(EquipmentFailure.number))
    .where(
        EquipmentFailure.equipment_id == Equipment.id,
        EquipmentFailure.ended_at.is_(None),
        EquipmentFailure.stops_use.is_(True),
    )
    .correlate(Equipment)
    .scalar_subquery()
)
_PIECES = select(Equipment, _FAILURE, Zone.code).outerjoin(Zone, Zone.id == Equipment.zone_id)


@dataclass(frozen=True, slots=True)
class EquipmentSaid:
    """What gate G7 says to one signature: what stands against it, and what is told and signed with it."""

    obstacles: tuple[Obstacle, ...] = ()
    warnings: tuple[Obstacle, ...] = ()

    def as_signed(self) -> dict[str, object]:
        """What the grounds of the signature keep; nothing where all was in order."""
        if not self.warnings:
            return {}
        told = [
            {"code": one.code, **{key: str(value) for key, value in one.values.items()}}
            for one in self.warnings
        ]
        return {"equipment": told}


_IN_ORDER = EquipmentSaid()


@dataclass(frozen=True, slots=True)
class _Tank:
    id: int
    code: str
    zone_id: int | None
    active: bool
    alarm: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    """Something that is not in order."""

    asset_no: str
    name: str
    fault: Fault
    detail: str

    def obstacle(self, others: str) -> Obstacle:
        told = {"asset": self.asset_no, "name": self.name, "detail": self.detail, "others": others}
        return Obstacle(_CODES[self.fault], told)


@dataclass(frozen=True, slots=True)
class _Register:
    """Tanks and equipment as the gate looks at them."""

    tanks: tuple[_Tank, ...]
    tank_of_position: Mapping[int, int]
    pieces: tuple[tuple[Equipment, str | None, str | None], ...]
    today: date

    def faults_of_tank(self, tank: _Tank) -> tuple[_Found, ...]:
        """Why a tank may not be used: its own faults, those of what serves it, an open alarm."""
        found: list[_Found] = []
        if not tank.active:
            return (_Found(tank.code, tank.code, "retired", ""),)
        if tank.alarm is not None:
            found.append(_Found(tank.code, tank.code, "alarm", tank.alarm))
        for piece, failure, _ in self.pieces:
            if self._serves(piece, tank):
                found += self._faults(piece, failure)
        return tuple(found)

    def faults_of_kind(self, kind: str, zone: str | None) -> tuple[_Found, ...]:
        """Why none of a kind may be used in a zone; nothing where one is in order, or none is registered."""
        there = [
            (piece, failure)
            for piece, failure, place in self.pieces
            if piece.kind == kind and piece.status != "retired" and zone in (None, place)
        ]
        judged = [self._faults(piece, failure) for piece, failure in there]
        return () if not all(judged) else tuple(one for found in judged for one in found)

    def faults_of_serial(self, kind: str, serial_no: str) -> tuple[_Found, ...]:
        """Why the piece with this serial number may not be used."""
        return tuple(
            one
            for piece, failure, _ in self.pieces
            if piece.kind == kind and piece.serial_no == serial_no
            for one in self._faults(piece, failure)
        )

    def by_code(self, position: str) -> _Tank | None:
        """The tank in which a position of this code lies."""
        found = [tank for tank in self.tanks if position.startswith(f"{tank.code}-")]
        return max(found, key=lambda tank: len(tank.code), default=None)

    def _serves(self, piece: Equipment, tank: _Tank) -> bool:
        if not equipment_kinds()[piece.kind].gate:
            return False
        if piece.tank_id is not None:
            # What served a tank and was retired is replaced; the tank itself is not.
            itself = piece.kind in ("ln2_tank", "backup_tank")
            return piece.tank_id == tank.id and (itself or piece.status != "retired")
        of_room = piece.kind == "o2_sensor" and piece.zone_id is not None and piece.status != "retired"
        return of_room and piece.zone_id == tank.zone_id

    def _faults(self, piece: Equipment, failure: str | None) -> list[_Found]:
        details: dict[Fault, str] = {
            "stopped": piece.status_reason or "",
            "failed": failure or "",
            "lapsed": "" if piece.calibration_due is None else piece.calibration_due.isoformat(),
        }
        return [
            _Found(piece.asset_no, piece.name, fault, details.get(fault, ""))
            for fault in faults_of(piece_of(piece, failure), self.today)
        ]


def equipment_obstacles(work: UnitOfWork, standing: Standing, slot: Slot) -> tuple[Obstacle, ...]:
    """What of the equipment a record names stands against signing ``slot``, in codes (EQG-…)."""
    return equipment_said(work, standing, slot).obstacles


def equipment_said(work: UnitOfWork, standing: Standing, slot: Slot) -> EquipmentSaid:
    """What gate G7 says to one signature: on a shipment, on a move, and to whoever thaws."""
    kind = standing.ground.record.subject_kind
    if slot.external or slot.id in standing.signed:
        return _IN_ORDER
    if slot.duty == THAW:
        register = _register_for(work, standing)
        found = [one for kind in _TO_THAW for one in register.faults_of_kind(kind, None)]
        return EquipmentSaid(tuple(one.obstacle("–") for one in found))
    if kind not in ("shipment", "storage_move"):
        return _IN_ORDER
    if slot.duty == PUT_IN:
        return _put_in(work, standing)
    if kind == "shipment" and slot.meaning_from is not None:
        return _accepting(work, standing, slot)
    return _IN_ORDER


def tanks_in_order(work: UnitOfWork) -> tuple[int, ...]:
    """The tanks that gate G7 lets product into: in use, nothing that serves them at fault, no open alarm."""
    register = _register(work, ())
    return tuple(tank.id for tank in register.tanks if not register.faults_of_tank(tank))


def faults_of_tank(work: UnitOfWork, tank_id: int) -> tuple[Obstacle, ...]:
    """What stands against using a tank, in the words of the gate."""
    register = _register(work, ())
    tank = next((one for one in register.tanks if one.id == tank_id), None)
    return () if tank is None else tuple(one.obstacle("–") for one in register.faults_of_tank(tank))


def note_warning(work: UnitOfWork, record: Record, said: EquipmentSaid) -> str | None:
    """Register the incident of a product that went into a tank out of order; once for a record."""
    if not said.warnings:
        return None
    known = work.db.scalar(
        select(Incident.number).where(Incident.record_id == record.id, Incident.code == _INCIDENT).limit(1)
    )
    if known is not None:
        return known
    assets = sorted({str(one.values["asset"]) for one in said.warnings if "asset" in one.values})
    return register_incident(
        work,
        kind="incident",
        code=_INCIDENT,
        severity=_SEVERITY,
        says=Wording(
            "WORD-06",
            {"record": record.number, "assets": {lang: mark.join(assets) for lang, mark in LIST.items()}},
        ),
        unit_ids=(),
        record_id=record.id,
        raised_by="G7",
        place=", ".join(assets) or None,
        process_step="receipt_acceptance",
    )


def _put_in(work: UnitOfWork, standing: Standing) -> EquipmentSaid:
    register = _register_for(work, standing)
    targets, inside, needed = _targets(standing, register)
    found = [one for tank in targets for one in register.faults_of_tank(tank)]
    if not found:
        return _IN_ORDER
    shipment = standing.ground.shipment
    others = _with_room(work, register, needed, None if shipment is None else shipment.id)
    listed = "、".join(f"{code}（{free}）" for code, free in others) or "–"
    fitness = put_in_fitness(faulty=True, fit_elsewhere=bool(others), inside=inside)
    told = tuple(one.obstacle(listed) for one in found)
    if fitness == "blocked":
        return EquipmentSaid(told)
    return EquipmentSaid((), (*told, Obstacle(_NOWHERE_ELSE, {})))


def _accepting(work: UnitOfWork, standing: Standing, slot: Slot) -> EquipmentSaid:
    """Acceptance waits until what was used is in order; before a decision is entered it is only told."""
    register = _register_for(work, standing)
    found: list[_Found] = []
    how = _given(standing, STORED_HOW)
    if how == "shipper_hold":
        shipment = standing.ground.shipment
        serial = None if shipment is None else shipment.shipper_sn
        found += register.faults_of_serial("dry_shipper", serial) if serial else ()
    elif how in (None, "hospital_tank"):
        targets, _, _ = _targets(standing, register)
        found += [one for tank in targets for one in register.faults_of_tank(tank)]
    room = _given(standing, RECEIPT_ROOM)
    found += register.faults_of_kind("logger_reader", room if isinstance(room, str) else None)
    if not found:
        return _IN_ORDER
    told = tuple(one.obstacle("–") for one in found)
    state = standing.slot(slot.id)
    if state is not None and ACCEPTING.intersection(state.meanings):
        return EquipmentSaid(told)
    return _IN_ORDER if state is not None and state.meanings else EquipmentSaid((), (*told, _told_early()))


def _told_early() -> Obstacle:
    return Obstacle(_WHEN_ACCEPTING, {})


def _targets(standing: Standing, register: _Register) -> tuple[list[_Tank], bool, int]:
    """The tanks a record puts something into, whether all of it lies there already, and how many cassettes
    go in.
    """
    ground = standing.ground
    by_id = {tank.id: tank for tank in register.tanks}
    if ground.record.subject_kind == "storage_move":
        moves = [line for line in ground.subject.lines if line.target is not None]
        tanks = {line.target.tank_id for line in moves}
        starts = {None if line.start is None else line.start.tank_id for line in moves}
        return [by_id[key] for key in sorted(tanks) if key in by_id], starts == tanks, len(moves)
    if _given(standing, STORED_HOW) not in (None, "hospital_tank"):
        return [], False, 0
    tanks, inside = set(), bool(ground.units)
    cassettes = {unit.cassette for unit in ground.units}
    for unit in ground.units:
        lies_in = None if unit.position_id is None else register.tank_of_position.get(unit.position_id)
        if unit.place == "in_tank" and lies_in is not None:
            tanks.add(lies_in)
            continue
        inside = False
        code = _given(standing, f"{INTO_POSITION}:{unit.cassette}")
        if not isinstance(code, str):
            code = standing.facts.get(f"{_RESERVED}:{unit.cassette}")
        tank = register.by_code(code.strip().upper()) if isinstance(code, str) else None
        if tank is not None:
            tanks.add(tank.id)
    return [by_id[key] for key in sorted(tanks)], inside, len(cassettes)


def _register_for(work: UnitOfWork, standing: Standing) -> _Register:
    held = {unit.position_id for unit in standing.ground.units if unit.position_id is not None}
    return _register(work, tuple(sorted(held)))


def _register(work: UnitOfWork, held: tuple[int, ...]) -> _Register:
    """Tanks and equipment in two readings, kept while nothing of them is written."""
    positions = held or _NO_PLACES
    rows = remembered(
        work.db,
        {"tank", "tank_alarm", "storage_position"},
        ("gate_tanks", positions),
        lambda: tuple(work.db.execute(_TANKS, {"positions": list(positions)})),
    )
    pieces = remembered(
        work.db,
        {"equipment", "equipment_failure", "zone"},
        ("gate_equipment",),
        lambda: tuple(work.db.execute(_PIECES)),
    )
    tanks = {row[0]: _Tank(*row[:5]) for row in rows}
    lies_in = {row[5]: row[0] for row in rows if row[5] is not None}
    return _Register(tuple(tanks.values()), lies_in, pieces, today_at_site(work))


def _with_room(
    work: UnitOfWork, register: _Register, needed: int, shipment_id: int | None
) -> tuple[tuple[str, int], ...]:
    """Tanks in order with enough free positions, and how many they have."""
    fit = {tank.id: tank.code for tank in register.tanks if not register.faults_of_tank(tank)}
    free = _free_positions(work, fit, shipment_id)
    return tuple((fit[tank], count) for tank, count in free if count >= max(needed, 1))


def _free_positions(
    work: UnitOfWork, tanks: Collection[int], shipment_id: int | None
) -> Iterable[tuple[int, int]]:
    if not tanks:
        return ()
    taken = select(DoseUnit.position_id).where(DoseUnit.position_id.is_not(None))
    chosen = (
        select(StoragePosition.tank_id, func.count())
        .where(
            StoragePosition.tank_id.in_(sorted(tanks)),
            or_(
                StoragePosition.reserved_shipment_id.is_(None),
                StoragePosition.reserved_shipment_id == (shipment_id or 0),
            ),
            or_(StoragePosition.designated.is_(None), StoragePosition.designated != "rejected"),
            StoragePosition.id.not_in(taken),
        )
        .group_by(StoragePosition.tank_id)
        .order_by(StoragePosition.tank_id)
    )
    return tuple(work.db.execute(chosen))


def _given(standing: Standing, path: str) -> Value:
    answer = standing.answers.get(path)
    return answer.value if answer is not None and answer.state is State.GIVEN else None
