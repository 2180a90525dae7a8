"""What a daily round (CT-PRM-003) is about: one zone on one day, with a line for each tank in it.

The tanks and their limits are those of the minute in which the round was opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.premises import DailyRound
from ctdesk.db.tables.records import Record, Signature
from ctdesk.db.tables.storage import Zone
from ctdesk.domain.answers import State, Value
from ctdesk.services.subject_kinds import NOBODY, Each, Kind, Source, Subject

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-PRM-003"
TEMPERATURE, LEVEL, OXYGEN = ("B3", "B4"), ("B6", "B7"), "C1"
SIGNED_BY = "custodian"
_NONE = "–"


def _read_round(work: UnitOfWork, subject_id: int) -> Subject:
    row = work.db.get(DailyRound, subject_id)
    return NOBODY if row is None else Subject(row, tuple(row.tanks))


def _of(read: Callable[[UnitOfWork, Ground, DailyRound], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value:
        row = ground.subject.row
        return read(work, ground, row) if isinstance(row, DailyRound) else None

    return source


def _each(read: Callable[[Ground, int, Mapping[str, Any]], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Each:
        return Each(
            {number: read(ground, number, tank) for number, tank in enumerate(ground.subject.lines, 1)}
        )

    return source


def _zone(work: UnitOfWork, ground: Ground, row: DailyRound) -> Value:
    zone = work.db.get(Zone, row.zone_id)
    return None if zone is None else f"{zone.code} {zone.name_zh} {zone.name_en}"


def _tank(ground: Ground, number: int, tank: Mapping[str, Any]) -> Value:
    return str(tank["code"]) if tank["name"] == tank["code"] else f"{tank['code']} {tank['name']}"


def _limits(ground: Ground, number: int, tank: Mapping[str, Any]) -> Value:
    warm, low = tank["action_c"] is not None, tank["level_min_cm"] is not None
    return "both" if warm and low else "temperature" if warm else "level" if low else "none"


def _alert(ground: Ground, number: int, tank: Mapping[str, Any]) -> Value:
    if tank["action_c"] is None and tank["alert_c"] is None:
        return "not_set"
    read = reading(ground, TEMPERATURE, number)
    if read is None:
        return "unread"
    for grade in ("action", "alert"):
        if tank[f"{grade}_c"] is not None and read >= Decimal(tank[f"{grade}_c"]):
            return grade
    return "colder"


def reading(ground: Ground, items: tuple[str, ...], number: int) -> Decimal | None:
    """What was read of one tank, whichever of the two questions asked for it."""
    for item in items:
        found = number_at(ground, f"{item}:{number}")
        if found is not None:
            return found
    return None


def number_at(ground: Ground, path: str) -> Decimal | None:
    """The number that a path was answered with, or None."""
    answer = ground.answers.get(path)
    if answer is None or answer.state is not State.GIVEN or not isinstance(answer.value, str):
        return None
    try:
        return Decimal(answer.value)
    except InvalidOperation:
        return None


def _reviews_month(work: UnitOfWork, ground: Ground, row: DailyRound) -> Value:
    """True of the first round of a month, where rounds were made the month before."""
    first = row.on_day.replace(day=1)
    rounds = select(DailyRound.id).where(DailyRound.zone_id == row.zone_id, DailyRound.record_id.is_not(None))
    earlier = work.db.scalar(
        rounds.where(DailyRound.on_day >= first, DailyRound.on_day < row.on_day).limit(1)
    )
    before = work.db.scalar(
        rounds.where(DailyRound.on_day >= _month_before(first), DailyRound.on_day < first).limit(1)
    )
    return earlier is None and before is not None


def _month(work: UnitOfWork, ground: Ground, row: DailyRound) -> Value:
    first = row.on_day.replace(day=1)
    found = work.db.execute(
        select(DailyRound, Record.number, Signature, Incident.number)
        .outerjoin(Record, Record.id == DailyRound.record_id)
        .outerjoin(
            Signature,
            (Signature.record_id == DailyRound.record_id)
            & (Signature.slot == SIGNED_BY)
            & Signature.superseded_by.is_(None),
        )
        .outerjoin(Incident, Incident.id == DailyRound.missed_incident_id)
        .where(
            DailyRound.zone_id == row.zone_id,
            DailyRound.on_day >= _month_before(first),
            DailyRound.on_day < first,
        )
        .order_by(DailyRound.on_day)
    )
    return [
        {
            "day": one.on_day.isoformat(),
            "record": record or _NONE,
            "signed": _NONE if signed is None else ground.local(signed.at)[:16].replace("T", " "),
            "by": _NONE if signed is None else signed.printed_name,
            "note": _note(one, signed, incident),
        }
        for one, record, signed, incident in found
    ] or [{"day": _NONE}]


def _note(one: DailyRound, signed: Signature | None, incident: str | None) -> str:
    words = []
    if signed is None:
        words.append("漏检 missed")
    elif signed.at >= one.due_at:
        words.append("迟签 late")
    if incident is not None:
        words.append(incident)
    return " · ".join(words) or _NONE


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


KIND = Kind(
    read=_read_round,
    sources={
        "round.zone": _of(_zone),
        "round.day": _of(lambda work, ground, row: row.on_day.isoformat()),
        "round.begun_at": _of(lambda work, ground, row: ground.local(row.opened_at)),
        "round.due_at": _of(lambda work, ground, row: ground.local(row.due_at)),
        "round.reviews_month": _of(_reviews_month),
        "round.month": _of(_month),
        "round.tank": _each(_tank),
        "round.limits": _each(_limits),
        "round.action_c": _each(lambda ground, number, tank: tank["action_c"]),
        "round.lowest_cm": _each(lambda ground, number, tank: tank["level_min_cm"]),
        "round.alert": _each(_alert),
    },
    tables=frozenset({"daily_round", "zone"}),
    route="rounds",
)
