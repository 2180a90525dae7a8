"""Freezing units for an incident, and lifting a freeze: the commands over ``holds.py``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from ctdesk.db.tables.holds import UnitHold
from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services import fields
from ctdesk.services.gate import command
from ctdesk.services.holds import FROZEN, INCIDENT, HoldSource, lift_hold, place_hold
from ctdesk.services.quarantine_effects import doubt_of
from ctdesk.services.quarantine_rows import open_quarantine_of_unit
from ctdesk.services.work import UnitOfWork

FREEZES = frozenset({FROZEN, INCIDENT})


@command(needs="incident.contain", action="incident.freeze_units")
def freeze_units(
    work: UnitOfWork, *, incident_id: int, unit_ids: tuple[int, ...], reason: str
) -> tuple[int, ...]:
    """Hold units for an incident until somebody with the duty lifts it; gives the holds.

    Raises INC-01 for an unknown incident, INC-03 for a closed one, UNIT-15 for an unknown unit.
    """
    told = fields.required(reason, "reason", fields.TEXT)
    work.event.reason = told
    return freeze_for_incident(work, incident_id, unit_ids, told)


@command(needs="incident.lift_hold", action="incident.lift_freeze")
def lift_unit_freeze(work: UnitOfWork, *, hold_id: int, reason: str) -> None:
    """Lift one freeze, for its identity or by an incident; what else holds the unit stays.

    Raises HOLD-01 for an unknown one, HOLD-02 for one that was lifted, HOLD-03 for a hold that is settled
    where it was placed, QUA-24 while an open quarantine of the unit still doubts its identity.
    """
    told = fields.required(reason, "reason", fields.TEXT)
    found = work.db.get(UnitHold, hold_id)
    if found is None:
        raise NotFound("HOLD-01", id=hold_id)
    if found.lifted_at is not None:
        raise CtdeskError("HOLD-02")
    if found.code not in FREEZES:
        raise CtdeskError("HOLD-03", what=found.code)
    unit = work.db.get_one(DoseUnit, found.unit_id)
    quarantine = open_quarantine_of_unit(work, unit.id) if found.code == FROZEN else None
    if quarantine is not None and replace(doubt_of(quarantine, unit), frozen=False).of_identity:
        raise CtdeskError("QUA-24", unit=unit.ordinal)
    lift_hold(work, hold_id, reason=told)
    work.event.reason = told


def freeze_for_incident(
    work: UnitOfWork, incident_id: int, unit_ids: Iterable[int], reason: str
) -> tuple[int, ...]:
    """Freeze units inside another command; each is one of the incident from now on. Raises as
    ``freeze_units`` does.
    """
    incident = work.db.get(Incident, incident_id)
    if incident is None:
        raise NotFound("INC-01", id=incident_id)
    if incident.state == "closed":
        raise CtdeskError("INC-03", number=incident.number)
    known = set(work.db.scalars(select(IncidentUnit.unit_id).where(IncidentUnit.incident_id == incident_id)))
    source = HoldSource("incident", incident_id)
    placed = []
    for unit_id in dict.fromkeys(unit_ids):
        placed.append(place_hold(work, unit_id, INCIDENT, source=source, reason=reason))
        if unit_id not in known:
            work.db.add(IncidentUnit(incident_id=incident_id, unit_id=unit_id))
    return tuple(placed)
