"""What may be chosen in a record: rows of registers, numbers a link may point to, people who hold a duty."""

from __future__ import annotations

from sqlalchemy import or_, select

from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.forms.definition import Column, Item
from ctdesk.services.record_standing import Standing
from ctdesk.services.rights import duty_table
from ctdesk.services.sources import options_of
from ctdesk.services.team_at import holders_at, names_at
from ctdesk.services.work import UnitOfWork

Options = dict[str, tuple[tuple[str, str, str], ...]]
_MOST_NUMBERS = 50


def options_for(work: UnitOfWork, standing: Standing) -> Options:
    """Code, Chinese and English words by source: ``catalogue.products``, ``link:incident``, ``duty:…``."""
    items = [item for section in standing.ground.definition.section for item in section.item]
    found: Options = {
        item.options_from: options_of(work, standing.ground, item.options_from)
        for item in items
        if item.options_from is not None
    }
    for target in sorted({item.to for item in items if item.to is not None}):
        found[f"link:{target}"] = tuple(
            (number, words, words) for number, words in _numbers(work, standing, target)
        )
    named: list[Item | Column] = [*items, *(column for item in items for column in item.columns)]
    for duty in sorted({one.duty for one in named if one.type == "person" and one.duty is not None}):
        found[f"duty:{duty}"] = _people(work, duty)
    return found


def _numbers(work: UnitOfWork, standing: Standing, target: str) -> list[tuple[str, str]]:
    ground = standing.ground
    if target == "notice":
        return [] if ground.shipment is None else [(ground.shipment.number, ground.shipment.number)]
    if target == "order":
        return [] if ground.order is None else [(ground.order.number, ground.order.number)]
    units = [unit.id for unit in ground.units]
    concerned = select(IncidentUnit.incident_id).where(IncidentUnit.unit_id.in_(units))
    rows = work.db.scalars(
        select(Incident)
        .where(Incident.kind == target)
        .where(or_(Incident.record_id == ground.record.id, Incident.id.in_(concerned)))
        .order_by(Incident.id.desc())
        .limit(_MOST_NUMBERS)
    )
    return [(row.number, f"{row.number} · {row.code}") for row in rows]


def _people(work: UnitOfWork, duty: str) -> tuple[tuple[str, str, str], ...]:
    """Active members who hold a duty; whether they may act today is judged when they do."""
    row = duty_table().get(duty)
    if row is None:
        return ()
    held = () if row.external or row.everyone else holders_at(work.db, work.now, row.code, row.held_by)
    rows = names_at(work.db, work.now, None if row.everyone else held)
    return tuple(
        (str(one.id), f"{one.name} {one.staff_no}", f"{one.name_latin} {one.staff_no}") for one in rows
    )
