"""Reporting an incident in under a minute: by name, with the units frozen in the same move, or by nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.incidents import ensure_anonymous
from ctdesk.services import fields
from ctdesk.services.gate import command
from ctdesk.services.holds import INCIDENT, HoldSource, place_hold
from ctdesk.services.incident_tables import severity_rules
from ctdesk.services.incidents import REPORT, SEVERITIES, Report, graded, known_code, write_report
from ctdesk.services.work import Actor, UnitOfWork

if TYPE_CHECKING:
    from ctdesk.services.gate import DeskSession, Gate

CONTAIN = "incident.contain"
ANONYMOUS = "anonymous"
_REASON = 300


@command(needs=REPORT, action="incident.report")
def report_incident(work: UnitOfWork, *, said: Report, freeze: bool = False) -> str:
    """Report what happened, where, and what was done; gives the number.

    ``freeze`` holds the units of the context in the same move, and every gate feels it at once. A shipment in
    the context stands for all its units. Raises INC-34 to freeze without a unit, PERM-01 to freeze without
    that duty, and whatever ``write_report`` raises.
    """
    if freeze:
        work.need(CONTAIN)
    units = [*said.context.unit_ids, *_of_shipment(work, said.context.shipment_id)]
    context = replace(said.context, unit_ids=tuple(dict.fromkeys(units)))
    incident = write_report(work, replace(said, context=context, anonymous=False, by_person=True))
    if freeze:
        freeze_units(work, incident, context.unit_ids)
    work.event.record_id = incident.record_id
    work.event.facts["incident"] = incident.number
    return incident.number


def report_unnamed(gate: Gate, session: DeskSession, *, said: Report, freeze: bool = False) -> str:
    """Report a hazard of the lightest level without a name; gives the number.

    The trail says neither who nor at which workstation, and names no session; nothing is frozen. That whoever
    asks may report is checked before. Raises INC-12 for a graver level, also where the code has a higher
    minimum, INC-13 for a report that would freeze, PERM-01 and AUTH-… as for any command.
    """
    if not gate.may(session, report_incident):
        raise Refused("PERM-01", duty=REPORT)
    if gate.read_only is not None:
        raise gate.read_only
    unnamed = Actor(None, ANONYMOUS, "", "", (), "", "")
    outcome = gate.transact(
        unnamed, lambda work: write_unnamed(work, said, freeze=freeze), action="incident.report_unnamed"
    )
    return str(outcome.value)


def write_unnamed(work: UnitOfWork, said: Report, *, freeze: bool = False) -> str:
    """Write a report without a name inside a transaction of nobody; gives the number."""
    rules, code = severity_rules(), known_code(said.code)
    severity = fields.one_of(said.severity, "severity", SEVERITIES)
    # A record would lead to the few people who have it open.
    context = replace(said.context, record_id=None)
    bare = replace(said, context=context, raised_by=None, anonymous=True, by_person=True)
    ensure_anonymous(rules, graded(bare, severity, code).level, freeze)
    return write_report(work, bare).number


def freeze_units(
    work: UnitOfWork, incident: Incident, unit_ids: Iterable[int], reason: str | None = None
) -> int:
    """Hold units because of a case, and let the case concern them; gives how many. Raises INC-34 for none."""
    units = tuple(dict.fromkeys(unit_ids))
    if not units:
        raise CtdeskError("INC-34", field="units")
    known = set(work.db.scalars(select(IncidentUnit.unit_id).where(IncidentUnit.incident_id == incident.id)))
    told = (reason or incident.text)[:_REASON]
    for unit_id in units:
        if unit_id not in known:
            work.db.add(IncidentUnit(incident_id=incident.id, unit_id=unit_id))
        place_hold(work, unit_id, INCIDENT, source=HoldSource("incident", incident.id), reason=told)
    return len(units)


def _of_shipment(work: UnitOfWork, shipment_id: int | None) -> list[int]:
    if shipment_id is None:
        return []
    chosen = select(DoseUnit.id).where(DoseUnit.shipment_id == shipment_id).order_by(DoseUnit.ordinal)
    return list(work.db.scalars(chosen))
