"""What happened to one dose unit: each line of the registers, each signature, call, alarm and label, in
order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.db.tables.monitoring import TankAlarm, TankReading
from ctdesk.db.tables.movements import LabelPrint, MoveLine, StorageMove
from ctdesk.db.tables.quarantine import (
    LabelException,
    Quarantine,
    QuarantineUnit,
    Rejection,
    RejectionUnit,
    Telling,
)
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase, UnitEvent
from ctdesk.db.tables.records import Record, Signature
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.units import PLACE
from ctdesk.forms.slots import slot_words
from ctdesk.services.catalogue import member_name
from ctdesk.services.record_ground import Ground, definition_of
from ctdesk.services.sources import given
from ctdesk.services.work import UnitOfWork

_WARNING_PLACES = frozenset({"missing"})
_DECIDING = frozenset({"accepted", "quarantined", "rejected"})
_BAD = frozenset({"rejected", "expired", "unusable"})


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened: what (a code, with values and with codes of lists to be put into words), who,
    and the record that shows it.

    ``tone``: green | amber | red | blue | grey.
    """

    at: datetime
    what: str
    people: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # name → (list of terms, code)
    words: Mapping[str, str] = field(default_factory=dict)  # by language, of a form
    record_id: int | None = None
    record: str | None = None
    tone: str = "grey"


@dataclass(frozen=True, slots=True)
class UnitRows:
    """The rows of the registers around one unit, and what its acceptance record stands on."""

    unit: DoseUnit
    shipment: Shipment
    order: TherapyOrder | None
    product: Product | None
    case: TreatmentCase | None
    patient: Patient | None
    position: StoragePosition | None
    tank: Tank | None
    record: Record | None
    ground: Ground | None


def steps_of(work: UnitOfWork, rows: UnitRows, *, hidden: bool) -> tuple[Step, ...]:
    """What happened to a unit, by time; ``hidden`` while this person reads its label blind. What the register
    noted in the moment of a signature is told by the signature alone.
    """
    known = sorted(_steps(work, rows, hidden=hidden), key=lambda step: step.at)
    decided = {
        (step.record_id, step.at.replace(microsecond=0))
        for step in known
        if step.what == "signed" and _DECIDING & {code for _, code in step.codes.values()}
    }
    return tuple(
        step
        for step in known
        if step.what not in ("disposition", "hold_lifted")
        or (step.record_id, step.at.replace(microsecond=0)) not in decided
    )


def _steps(work: UnitOfWork, rows: UnitRows, *, hidden: bool) -> Iterable[Step]:
    yield from _announced(work.db, rows)
    yield from _events(work.db, rows)
    for record in records_of_unit(work.db, rows.unit):
        yield from _signatures(work.db, record)
    if not hidden:
        yield from _tellings(work.db, rows)
        yield from _exceptions(work.db, rows)
    yield from _incidents(work.db, rows.unit)
    yield from _labels(work.db, rows.unit)
    yield from _tank(work.db, rows)


def _announced(db: Session, rows: UnitRows) -> Iterable[Step]:
    shipment = rows.shipment
    yield Step(
        shipment.entered_at, "announced", _people(db, shipment.entered_by), {"number": shipment.number}
    )
    if shipment.verified_at is not None:
        yield Step(shipment.verified_at, "notice_verified", _people(db, shipment.verified_by))


def _events(db: Session, rows: UnitRows) -> Iterable[Step]:
    """The register's own lines; what moved in one go is one step, from the first place to the last."""
    events = db.scalars(
        select(UnitEvent).where(UnitEvent.unit_id == rows.unit.id).order_by(UnitEvent.at, UnitEvent.id)
    )
    numbers = _numbers(db, rows.unit.id)
    for (at, kind, record_id, member), group in groupby(
        events, key=lambda one: (one.at, one.kind, one.record_id, one.member_id)
    ):
        together = list(group)
        if kind == "disposition" and together[0].was is None:
            continue  # the notice says so already
        yield _event(rows, at, kind, together, _people(db, member), record_id, numbers.get(record_id or 0))


def _event(
    rows: UnitRows,
    at: datetime,
    kind: str,
    events: list[UnitEvent],
    people: tuple[str, ...],
    record_id: int | None,
    record: str | None,
) -> Step:
    was, became = events[0].was, events[-1].became
    if kind == "place":
        places = [one.became for one in events if one.became in PLACE.states]
        position = next((one.became for one in events if one.became not in PLACE.states), "")
        values = {"position": position, **_at_put_in(rows, record_id, position)}
        what = "put_in" if position else "moved"
        tone = "red" if places and places[-1] in _WARNING_PLACES else "blue"
        code = places[-1] if places else "in_tank"
        return Step(at, what, people, values, {"place": ("places", code)}, {}, record_id, record, tone)
    if kind == "disposition":
        tone = {"accepted": "green", "quarantined": "amber"}.get(became, "red" if became in _BAD else "grey")
        return Step(at, kind, people, {}, {"became": ("dispositions", became)}, {}, record_id, record, tone)
    if kind == "hold":
        what = "hold_lifted" if became == "none" else "held"
        tone = "grey" if became in ("undecided", "none") else "amber"
        return Step(at, what, people, {"why": became}, {}, {}, record_id, record, tone)
    return Step(at, kind, people, {"was": was or "", "became": became}, {}, {}, record_id, record)


def _at_put_in(rows: UnitRows, record_id: int | None, position: str) -> dict[str, str]:
    """Seconds out of the vapour and the tank's temperature, where the acceptance record says them."""
    ground = rows.ground
    if ground is None or not position or record_id != ground.record.id:
        return {}
    seconds, degrees = given(ground, f"G6:{rows.unit.cassette}"), given(ground, "I3b")
    values = {}
    if isinstance(seconds, dict) and "seconds" in seconds:
        values["seconds"] = str(seconds["seconds"])
    elif seconds is not None:
        values["seconds"] = str(seconds)
    if degrees is not None:
        values["degrees"] = str(degrees).replace("-", "−")
    return values


def records_of_unit(db: Session, unit: DoseUnit) -> list[Record]:
    """Every record that is about this unit: receipt, quarantines, rejections, moves."""
    ids: set[int | None] = set(
        db.scalars(
            select(Record.id).where(Record.subject_kind == "shipment", Record.subject_id == unit.shipment_id)
        )
    )
    ids |= set(
        db.scalars(
            select(Quarantine.record_id)
            .join(QuarantineUnit, QuarantineUnit.quarantine_id == Quarantine.id)
            .where(QuarantineUnit.unit_id == unit.id)
        )
    )
    ids |= set(
        db.scalars(
            select(Rejection.record_id)
            .join(RejectionUnit, RejectionUnit.rejection_id == Rejection.id)
            .where(RejectionUnit.unit_id == unit.id)
        )
    )
    ids |= set(
        db.scalars(
            select(StorageMove.record_id)
            .join(MoveLine, MoveLine.move_id == StorageMove.id)
            .where(MoveLine.shipment_id == unit.shipment_id, MoveLine.cassette == unit.cassette)
        )
    )
    wanted = sorted(one for one in ids if one is not None)
    return list(db.scalars(select(Record).where(Record.id.in_(wanted)).order_by(Record.id)))


def _numbers(db: Session, unit_id: int) -> dict[int, str]:
    rows = db.execute(
        select(Record.id, Record.number)
        .join(UnitEvent, UnitEvent.record_id == Record.id)
        .where(UnitEvent.unit_id == unit_id)
        .distinct()
    )
    return {int(record_id): str(number) for record_id, number in rows}


def _signatures(db: Session, record: Record) -> Iterable[Step]:
    definition = definition_of(db, record.form_code, record.form_revision)
    signatures = db.scalars(
        select(Signature).where(Signature.record_id == record.id).order_by(Signature.ordinal)
    )
    for signature in signatures:
        bad = {"quarantined", "rejected"} & set(signature.meanings)
        yield Step(
            signature.at,
            "signed" if signature.superseded_by is None else "signed_before",
            (signature.printed_name,),
            {},
            {f"meaning{place}": ("meanings", one) for place, one in enumerate(signature.meanings)},
            slot_words(definition, signature.slot),
            record.id,
            record.number,
            "grey" if signature.superseded_by is not None else "amber" if bad else "green",
        )


def _tellings(db: Session, rows: UnitRows) -> Iterable[Step]:
    own = [record.id for record in records_of_unit(db, rows.unit)]
    for one in db.scalars(select(Telling).where(Telling.record_id.in_(own)).order_by(Telling.told_at)):
        yield Step(
            one.told_at,
            "told",
            _people(db, one.entered_by),
            {"name": one.name},
            {"whom": ("tells", one.whom)},
            record_id=one.record_id,
            tone="amber",
        )


def _exceptions(db: Session, rows: UnitRows) -> Iterable[Step]:
    if rows.record is None:
        return
    chosen = select(LabelException).where(LabelException.record_id == rows.record.id)
    for one in db.scalars(chosen):
        people = _people(db, one.entered_by, one.confirmed_by)
        yield Step(
            one.entered_at,
            "label_exception",
            people,
            {"item": one.path, "reason": one.reason},
            record_id=rows.record.id,
            record=rows.record.number,
            tone="amber",
        )


def _incidents(db: Session, unit: DoseUnit) -> Iterable[Step]:
    found = db.scalars(
        select(Incident)
        .join(IncidentUnit, IncidentUnit.incident_id == Incident.id)
        .where(IncidentUnit.unit_id == unit.id)
    )
    for one in found:
        values = {"number": one.number, "code": one.code, "severity": one.severity}
        tone = "red" if one.state != "closed" else "grey"
        yield Step(one.opened_at, "incident", _people(db, one.opened_by), values, tone=tone)


def _labels(db: Session, unit: DoseUnit) -> Iterable[Step]:
    chosen = select(LabelPrint).where(
        LabelPrint.kind.in_(("unit", "status")), LabelPrint.subject_id == unit.id
    )
    for one in db.scalars(chosen):
        values = {"copies": str(one.copies)}
        yield Step(one.printed_at, f"label_{one.kind}", _people(db, one.printed_by), values)


def _tank(db: Session, rows: UnitRows) -> Iterable[Step]:
    """The last reading of the tank in which the unit lies, and the alarms while it lay there."""
    if rows.tank is None:
        return
    reading = db.scalars(
        select(TankReading)
        .where(TankReading.tank_id == rows.tank.id)
        .order_by(TankReading.at.desc())
        .limit(1)
    ).first()
    if reading is not None:
        degrees, level = reading.temperature_c, reading.level_cm
        values = {
            "tank": rows.tank.code,
            "degrees": "–" if degrees is None else str(degrees).replace("-", "−"),
            "level": "–" if level is None else str(level),
        }
        yield Step(reading.at, "reading", _people(db, reading.entered_by), values, tone="green")
    put_in = db.scalar(
        select(UnitEvent.at)
        .where(UnitEvent.unit_id == rows.unit.id, UnitEvent.became == (rows.position or rows.tank).code)
        .order_by(UnitEvent.id.desc())
        .limit(1)
    )
    if put_in is None:
        return
    for alarm in db.scalars(
        select(TankAlarm).where(TankAlarm.tank_id == rows.tank.id, TankAlarm.started_at >= put_in)
    ):
        values = {"number": alarm.number, "tank": rows.tank.code}
        if alarm.peak_c is not None:
            values["degrees"] = str(alarm.peak_c).replace("-", "−")
        tone = "red" if alarm.closed_at is None else "amber"
        yield Step(alarm.started_at, "alarm", _people(db, alarm.answered_by), values, tone=tone)


def _people(db: Session, *members: int | None) -> tuple[str, ...]:
    return tuple(name for one in members if (name := member_name(db, one)))
