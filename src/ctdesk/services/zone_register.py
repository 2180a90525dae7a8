"""Zones with what was last seen of them, for whoever asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from ctdesk.db.tables.premises import ZoneCheck
from ctdesk.db.tables.storage import Zone
from ctdesk.domain.errors import NotFound
from ctdesk.services.equipment_table import zone_kinds
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """An approved campus, room or zone; ``area_m2`` in m². ``unmet`` are the requirements that were not met
    when somebody last looked, ``unchecked`` those nobody looked at yet.
    """

    id: int
    code: str
    kind: str
    name_zh: str
    name_en: str
    active: bool
    room_no: str | None = None
    area_m2: Decimal | None = None
    clean_class: str | None = None
    access_control: str | None = None
    requirements: int = 0
    unmet: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    last_check: datetime | None = None
    row_version: int = 1


def zone_rows(work: UnitOfWork, zones: Iterable[Zone]) -> tuple[ZoneRow, ...]:
    """Zones with what was last seen of them."""
    wanted = list(zones)
    newest = (
        select(func.max(ZoneCheck.id))
        .where(ZoneCheck.zone_id.in_([zone.id for zone in wanted]))
        .group_by(ZoneCheck.zone_id, ZoneCheck.requirement)
    )
    seen: dict[int, dict[str, ZoneCheck]] = {}
    for check in work.db.scalars(select(ZoneCheck).where(ZoneCheck.id.in_(newest))):
        seen.setdefault(check.zone_id, {})[check.requirement] = check
    rows = []
    for zone in wanted:
        asked = [one.code for one in zone_kinds()[zone.kind].requires]
        looked = seen.get(zone.id, {})
        rows.append(
            ZoneRow(
                zone.id,
                zone.code,
                zone.kind,
                zone.name_zh,
                zone.name_en,
                zone.active,
                zone.room_no,
                zone.area_m2,
                zone.clean_class,
                zone.access_control,
                len(asked),
                tuple(code for code in asked if code in looked and not looked[code].met),
                tuple(code for code in asked if code not in looked),
                max((check.checked_at for check in looked.values()), default=None),
                zone.row_version,
            )
        )
    return tuple(rows)


def zone_of(work: UnitOfWork, zone_id: int) -> Zone:
    """The row of a zone; raises STO-02 where there is none."""
    zone = work.db.get(Zone, zone_id)
    if zone is None:
        raise NotFound("STO-02", id=zone_id)
    return zone
