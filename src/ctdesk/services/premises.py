"""Zones of a hospital site: registered, checked against what their kind has to meet, retired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from ctdesk.db.tables.premises import Equipment, ZoneCheck
from ctdesk.db.tables.storage import Tank, Zone
from ctdesk.domain.errors import CtdeskError, StaleRecord
from ctdesk.services import fields
from ctdesk.services.catalogue import member_name
from ctdesk.services.equipment_table import zone_kinds
from ctdesk.services.gate import command, query
from ctdesk.services.stored_files import FileRef, file_ref, store_file
from ctdesk.services.work import UnitOfWork
from ctdesk.services.zone_register import ZoneRow as ZoneRow
from ctdesk.services.zone_register import zone_of, zone_rows

REGISTER, VERIFY, CHECK = "premises.register", "premises.verify", "premises.check"
PICTURES = ("image/png", "image/jpeg", "application/pdf")
_LARGEST_AREA = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Whether a requirement was met when somebody looked."""

    id: int
    requirement: str
    met: bool
    note: str | None
    file: FileRef | None
    checked_by: str | None
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class ZoneSheet:
    """A zone with every requirement of its kind, the last look at each, and all looks, the newest first."""

    row: ZoneRow
    last: Mapping[str, CheckRow]
    history: tuple[CheckRow, ...]
    tanks: tuple[str, ...]
    equipment: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person found: one requirement, met or not, with a note and perhaps a picture of it."""

    requirement: str
    met: bool
    note: str | None = None
    file_name: str | None = None
    file: bytes | None = None


@command(needs=REGISTER, action="zone.add")
def add_zone(
    work: UnitOfWork,
    *,
    code: str,
    kind: str,
    name_zh: str,
    name_en: str,
    room_no: str | None = None,
    area_m2: Decimal | str | None = None,
    clean_class: str | None = None,
    access_control: str | None = None,
) -> int:
    """Register an approved campus, room or zone; raises STO-01 for a code in use."""
    wanted = fields.required(code, "code", 40).upper()
    if work.db.scalar(select(Zone.id).where(Zone.code == wanted)) is not None:
        raise CtdeskError("STO-01", field="code", number=wanted)
    zone = Zone(
        code=wanted,
        kind=fields.one_of(kind, "kind", frozenset(zone_kinds())),
        name_zh=fields.required(name_zh, "name_zh"),
        name_en=fields.required(name_en, "name_en"),
        room_no=fields.cleaned(room_no, "room_no", 40),
        area_m2=fields.number(area_m2, "area_m2", low=Decimal(0), high=_LARGEST_AREA),
        clean_class=fields.cleaned(clean_class, "clean_class", 40),
        access_control=fields.cleaned(access_control, "access_control"),
    )
    work.db.add(zone)
    work.db.flush()
    return zone.id


@command(needs=REGISTER, action="zone.edit")
def edit_zone(
    work: UnitOfWork,
    *,
    zone_id: int,
    seen_version: int,
    name_zh: str,
    name_en: str,
    room_no: str | None = None,
    area_m2: Decimal | str | None = None,
    clean_class: str | None = None,
    access_control: str | None = None,
) -> None:
    """Correct what is known of a zone; its code and kind stay, because records name them."""
    zone = zone_of(work, zone_id)
    if zone.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=zone.row_version)
    zone.name_zh = fields.required(name_zh, "name_zh")
    zone.name_en = fields.required(name_en, "name_en")
    zone.room_no = fields.cleaned(room_no, "room_no", 40)
    zone.area_m2 = fields.number(area_m2, "area_m2", low=Decimal(0), high=_LARGEST_AREA)
    zone.clean_class = fields.cleaned(clean_class, "clean_class", 40)
    zone.access_control = fields.cleaned(access_control, "access_control")
    zone.row_version += 1


@command(needs=REGISTER, action="zone.retire")
def retire_zone(work: UnitOfWork, *, zone_id: int) -> None:
    """A zone that is not approved any more; records that named it keep it."""
    zone = zone_of(work, zone_id)
    zone.active = False
    zone.row_version += 1


@command(needs=(REGISTER, CHECK, VERIFY), action="zone.check")
def check_zone(work: UnitOfWork, *, zone_id: int, seen: tuple[Seen, ...]) -> int:
    """Note which requirements a zone meets, as somebody who stands in it sees them; how many were noted.

    Raises PRM-01 for a retired zone, PRM-02 for what its kind does not ask, PRM-03 for something that is not
    met without a word about it.
    """
    zone = zone_of(work, zone_id)
    if not zone.active:
        raise CtdeskError("PRM-01", number=zone.code)
    asked = {one.code for one in zone_kinds()[zone.kind].requires}
    if not seen:
        raise CtdeskError("FIELD-01", field="seen")
    for one in seen:
        if one.requirement not in asked:
            raise CtdeskError("PRM-02", field="requirement", requirement=one.requirement)
        note = fields.cleaned(one.note, f"note:{one.requirement}", 500)
        if not one.met and note is None:
            raise CtdeskError("PRM-03", field=f"note:{one.requirement}")
        file_id = (
            None
            if one.file is None
            else store_file(
                work,
                one.file_name or one.requirement,
                one.file,
                field=f"file:{one.requirement}",
                only=PICTURES,
            )
        )
        work.db.add(
            ZoneCheck(
                zone_id=zone.id,
                requirement=one.requirement,
                met=one.met,
                note=note,
                file_id=file_id,
                checked_by=work.actor.member_id,
                checked_at=work.now,
            )
        )
    work.db.flush()
    return len(seen)


@query()
def list_zones(work: UnitOfWork, *, kind: str | None = None) -> tuple[ZoneRow, ...]:
    """Zones by code, retired ones included."""
    chosen = select(Zone).order_by(Zone.code)
    if kind is not None:
        chosen = chosen.where(Zone.kind == kind)
    return zone_rows(work, list(work.db.scalars(chosen)))


@query()
def zone_sheet(work: UnitOfWork, *, zone_id: int) -> ZoneSheet:
    """One zone with every look at it; raises STO-02 for a zone nobody registered."""
    zone = zone_of(work, zone_id)
    found = work.db.scalars(
        select(ZoneCheck).where(ZoneCheck.zone_id == zone.id).order_by(ZoneCheck.id.desc())
    )
    history = tuple(
        CheckRow(
            row.id,
            row.requirement,
            row.met,
            row.note,
            file_ref(work, row.file_id),
            member_name(work.db, row.checked_by),
            row.checked_at,
        )
        for row in found
    )
    last: dict[str, CheckRow] = {}
    for row in history:
        last.setdefault(row.requirement, row)
    tanks = work.db.scalars(
        select(Tank.code).where(Tank.zone_id == zone.id, Tank.active.is_(True)).order_by(Tank.code)
    )
    pieces = work.db.scalar(
        select(func.count())
        .select_from(Equipment)
        .where(Equipment.zone_id == zone.id, Equipment.status != "retired")
    )
    return ZoneSheet(zone_rows(work, [zone])[0], last, history, tuple(tanks), pieces or 0)
