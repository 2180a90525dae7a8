"""The records behind a figure, page by page: what each is, whether it counts, and where it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Text, and_, or_, select, type_coerce

from ctdesk.db.tables.access import AccessReview
from ctdesk.db.tables.capa import Finding
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.controlled import ControlledDocument
from ctdesk.db.tables.monitoring import TankAlarm
from ctdesk.db.tables.movements import StockCount
from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.db.tables.records import AnswerEntry, Record
from ctdesk.db.tables.storage import Tank, Zone
from ctdesk.db.tables.training import TrainingSession
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.periods import Period
from ctdesk.services.gate import query
from ctdesk.services.incident_pattern_cases import pattern_cases
from ctdesk.services.indicator_sources import (
    Ask,
    Counted,
    Flow,
    Listed,
    Standing,
    chosen_between,
    seconds_between,
)
from ctdesk.services.indicator_team import MODULES, module_codes
from ctdesk.services.indicators import DUTY, indicator_of, narrowed
from ctdesk.services.training_at import training_at

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

Which = Literal["all", "counted", "missed", "unjudged"]
WHICH: tuple[Which, ...] = ("all", "counted", "missed", "unjudged")
MOST = 200


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row behind a figure. ``part`` of ``whole`` counts, None while nobody can tell; ``seconds`` where a
    length is measured.

    ``number`` and ``label`` say what it is, ``why`` a code that says how it stands (``outcome:accept``), and
    ``aside`` a day, a name or numbers. ``route`` with ``arguments`` opens it. No patient is named here.
    """

    kind: str
    id: int
    at: datetime
    part: int | None
    whole: int
    seconds: Decimal | None
    number: str
    label: str = ""
    why: str = ""
    aside: str = ""
    route: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CasePage:
    """Rows, the newest first, and what to hand in as ``after`` for the next page; None after the last."""

    rows: tuple[CaseRow, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class _Said:
    number: str
    label: str = ""
    why: str = ""
    aside: str = ""
    route: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


@query(needs=DUTY)
def indicator_cases(
    work: UnitOfWork,
    *,
    code: str,
    measure: str,
    period: Period,
    product_id: int | None = None,
    department: str | None = None,
    which: Which = "all",
    after: str | None = None,
    limit: int = 100,
) -> CasePage:
    """The rows behind one measure of a period; raises IND-01 for one that is not computed, IND-02 for a
    choice or a place in the list that does not exist.
    """
    _, told, source = indicator_of(code, measure)
    ask, _ = narrowed(told, Ask(product_id, department))
    if which not in WHICH:
        raise CtdeskError("IND-02", value=which)
    most = min(max(limit, 1), MOST)
    if isinstance(source.of, Flow):
        rows, following = _of_flow(work, source.of, period, ask, which, after, most)
    else:
        rows, following = _of_rows(work, source.of, period, ask, which, after, most)
    said = _DESCRIBED[source.of.kind](work, [one.id for one in rows])
    return CasePage(
        tuple(
            CaseRow(
                source.of.kind,
                one.id,
                one.at,
                one.part,
                one.whole,
                None if one.seconds is None else Decimal(str(round(one.seconds, 3))),
                *(_fields(said.get(one.id))),
            )
            for one in rows
        ),
        following,
    )


def _fields(said: _Said | None) -> tuple[Any, ...]:
    found = said or _Said("–")
    return (found.number, found.label, found.why, found.aside, found.route, found.arguments)


def _of_flow(
    work: UnitOfWork, flow: Flow, period: Period, ask: Ask, which: str, after: str | None, limit: int
) -> tuple[list[Counted], str | None]:
    zone = ZoneInfo(work.site.time_zone)
    rows = chosen_between(work, flow, ask, period.starts(zone), period.ends(zone)).subquery()
    at = type_coerce(rows.c.at, Text)
    columns: tuple[Any, ...] = (rows.c.id, at)
    columns += (rows.c.since, rows.c.until) if flow.lengths else (rows.c.part,)
    chosen = select(*columns).order_by(at.desc(), rows.c.id.desc()).limit(limit + 1)
    state = rows.c.until if flow.lengths else rows.c.part
    if which == "unjudged":
        chosen = chosen.where(state.is_(None) if not flow.lengths else rows.c.since.is_(None))
    elif which == "counted":
        chosen = chosen.where(rows.c.since.is_not(None) if flow.lengths else rows.c.part == 1)
    elif which == "missed":
        chosen = chosen.where(rows.c.id.is_(None) if flow.lengths else rows.c.part == 0)
    if after is not None:
        moment, _, key = after.partition("|")
        if not key.isdigit():
            raise CtdeskError("IND-02", value=after)
        chosen = chosen.where(or_(at < moment, and_(at == moment, rows.c.id < int(key))))
    found = work.db.connection().execute(chosen).all()
    told = []
    for one in found[:limit]:
        when = datetime.fromisoformat(one[1])
        if not flow.lengths:
            told.append(Counted(one[0], when, one[2]))
        elif one[2] is None or one[3] is None:
            told.append(Counted(one[0], when, None))
        else:
            told.append(Counted(one[0], when, 1, 1, seconds_between(one[2], one[3])))
    last = found[limit - 1] if len(found) > limit else None
    return told, None if last is None else f"{last[1]}|{last[0]}"


def _of_rows(
    work: UnitOfWork,
    source: Listed | Standing,
    period: Period,
    ask: Ask,
    which: str,
    after: str | None,
    limit: int,
) -> tuple[list[Counted], str | None]:
    zone = ZoneInfo(work.site.time_zone)
    start, end = period.starts(zone), period.ends(zone)
    if start > work.now or (isinstance(source, Standing) and not source.past and end <= work.now):
        return [], None
    if isinstance(source, Listed):
        rows = source.rows(work, ask, start, end)
    else:
        rows = source.rows(work, ask, min(end, work.now))
    wanted: Callable[[Counted], bool] = {
        "all": lambda one: True,
        "counted": lambda one: bool(one.part),
        "missed": lambda one: one.part is not None and one.part < one.whole,
        "unjudged": lambda one: one.part is None,
    }[which]
    # What does not count stands first; the rest by its moment.
    known = sorted(
        (one for one in rows if wanted(one)),
        key=lambda one: (one.part is not None and one.part >= one.whole, -one.at.timestamp(), one.id),
    )
    if after is not None and not after.isdigit():
        raise CtdeskError("IND-02", value=after)
    begin = int(after or 0)
    following = begin + limit
    return known[begin:following], str(following) if len(known) > following else None


def _records(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
    chosen = select(Record.id, Record.number, Record.subject_label, Record.state, Record.outcome)
    return {
        key: _Said(
            number,
            label,
            f"outcome:{outcome}" if outcome else f"state:{state}",
            "",
            "record",
            {"record_id": key},
        )
        for key, number, label, state, outcome in work.db.execute(chosen.where(Record.id.in_(ids)))
    }


def _exposures(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
    chosen = (
        select(AnswerEntry, Record.number, Record.subject_label, Record.facts)
        .join(Record, Record.id == AnswerEntry.record_id)
        .where(AnswerEntry.id.in_(ids))
    )
    found = {}
    for entry, number, label, facts in work.db.execute(chosen):
        value = (entry.answer or {}).get("value")
        seconds = value.get("seconds") if isinstance(value, dict) else None
        limit = facts.get("catalogue.ambient_limit_s")
        found[entry.id] = _Said(
            number,
            f"{label} · #{entry.path.partition(':')[2]}",
            "",
            f"{seconds or '–'} s / {limit or '–'} s",
            "record",
            {"record_id": entry.record_id},
        )
    return found


def _units(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
    chosen = (
        select(DoseUnit, Shipment.number, Product.name_cn)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .outerjoin(Product, Product.id == TherapyOrder.product_id)
        .where(DoseUnit.id.in_(ids))
    )
    return {
        unit.id: _Said(
            f"{number} · {unit.bag_no or unit.ordinal}",
            " · ".join(part for part in (product, unit.batch_no) if part),
            f"disposition:{unit.disposition}",
            unit.trace_code or "",
            "unit",
            {"unit_id": unit.id},
        )
        for unit, number, product in work.db.execute(chosen)
    }


def _alarms(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
    chosen = (
        select(TankAlarm.id, TankAlarm.number, TankAlarm.kind, Tank.code, Zone.code)
        .outerjoin(Tank, Tank.id == TankAlarm.tank_id)
        .outerjoin(Zone, Zone.id == TankAlarm.zone_id)
        .where(TankAlarm.id.in_(ids))
    )
    return {
        key: _Said(number, tank or zone or "", f"alarm:{kind}", "", "alarms", {"alarm_id": key})
        for key, number, kind, tank, zone in work.db.execute(chosen)
    }


def _counts(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
    chosen = (
        select(StockCount.id, StockCount.number, Tank.code)
        .outerjoin(Tank, Tank.id == StockCount.tank_id)
        .where(StockCount.id.in_(ids))
    )
    return {
        key: _Said(number, tank or "", "", "", "counts", {"count_id": key})
        for key, number, tank in work.db.execute(chosen)
    }


def _equipment(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
    chosen = select(Equipment).where(Equipment.id.in_(ids))
    return {
        one.id: _Said(
            one.asset_no,
            one.name,
            "",
            "–" if one.calibration_due is None else one.calibration_due.isoformat(),
            "equipment",
            {"equipment_id": one.id},
        )
        for one in work.db.scalars(chosen)
    }


def _findings(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
    chosen = select(Finding).where(Finding.id.in_(ids))
    return {
        one.id: _Said(
            one.number, one.text, "", one.received_on.isoformat(), "findings", {"finding_id": one.id}
        )
        for one in work.db.scalars(chosen)
    }


def _documents(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
    chosen = select(ControlledDocument).where(ControlledDocument.id.in_(ids))
    return {
        one.id: _Said(one.number, one.title_zh, "", "", "documents", {"document_id": one.id})
        for one in work.db.scalars(chosen)
    }


def _sessions(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
    chosen = select(TrainingSession).where(TrainingSession.id.in_(ids))
    return {
        one.id: _Said(one.number, one.title, f"module:{one.module}", "", "sessions", {"session_id": one.id})
        for one in work.db.scalars(chosen)
    }


def _training(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
    codes = module_codes()
    people = {one.member_id: one for one in training_at(work.db, work.now, {key // MODULES for key in ids})}
    found = {}
    for key in ids:
        member, place = divmod(key, MODULES)
        person, module = people.get(member), codes[place]
        if person is None:
            continue
        state = person.states.get(module)
        until = None if state is None else state.last_day
        found[key] = _Said(
            person.name,
            "",
            f"module:{module}",
            "" if until is None else until.isoformat(),
            "training",
            {"member_id": member, "module": module},
        )
    return found


def _quarters(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
    closed = select(AccessReview.quarter, AccessReview.record_id).where(AccessReview.closed_at.is_not(None))
    done = {row.quarter: row.record_id for row in work.db.execute(closed)}
    found = {}
    for key in ids:
        year, quarter = divmod(key, 4)
        name = f"{year}-Q{quarter + 1}"
        record = done.get(name)
        opens = ("access", {}) if record is None else ("record", {"record_id": record})
        found[key] = _Said(name, "", "", "", *opens)
    return found


def _known_cases(kind: str) -> Callable[[UnitOfWork, Sequence[int]], dict[int, _Said]]:
    """Cases that the page of patterns lists already, told the same way."""

    def read(work: UnitOfWork, ids: Sequence[int]) -> dict[int, _Said]:
        found: dict[int, _Said] = {}
        for one in pattern_cases(work, kind=kind, ids=tuple(ids)):
            label = one.code if kind == "patient" else ""
            why = ""
            if kind == "capa":
                why = f"capa:{one.state}"
            elif kind in ("incident", "obligation") and one.code:
                why = f"code:{one.code}"
            found[one.id] = _Said(one.number, label, why, one.level, one.route, {one.argument: one.key})
        return found

    return read


_DESCRIBED: Mapping[str, Callable[[UnitOfWork, Sequence[int]], Mapping[int, _Said]]] = {
    "record": _records,
    "exposure": _exposures,
    "unit": _units,
    "alarm": _alarms,
    "count": _counts,
    "equipment": _equipment,
    "finding": _findings,
    "document": _documents,
    "session": _sessions,
    "training": _training,
    "quarter": _quarters,
    **{kind: _known_cases(kind) for kind in ("incident", "obligation", "capa", "patient", "drill")},
}


def kinds() -> Iterable[str]:
    """Every kind of row that can be told."""
    return tuple(_DESCRIBED)
