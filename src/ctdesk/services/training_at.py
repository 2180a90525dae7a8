"""How every module stands for every member at a moment: what the matrix, the file and the warnings show.

Read in few queries over all members at once; the rule itself is ``domain.training.competence_state``.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Text, bindparam, func, or_, select, type_coerce

from ctdesk.db.columns import Day, Instant
from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.db.tables.roster import Absence
from ctdesk.db.tables.site import Setting, Site
from ctdesk.db.tables.team import Appointment, Competence, Member
from ctdesk.db.tables.training import Practice, TrainingDemand
from ctdesk.domain.training import (
    Away,
    Demand,
    Module,
    ModuleState,
    Passed,
    competence_state,
    practises,
    required_modules,
)
from ctdesk.services.curriculum import curriculum
from ctdesk.services.duties import duties_of_roles
from ctdesk.services.performed import hands_on, last_signed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CASES = "training_cases"  # a setting: which of the cases of the table apply here
TABLES = frozenset(
    {
        "member", "appointment", "competence", "competence_override", "practice", "training_demand",
        "absence", "signature", "product_label", "setting",
    }
)  # fmt: skip
_GRAVITY = ("failed", "expired", "to_retrain", "unpractised", "missing", "expiring", "valid", "not_required")
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_AT, _TODAY = bindparam("at", type_=Instant), bindparam("today", type_=Day)
_MEMBERS = (
    select(Member.id, Member.name, Member.name_latin, Member.staff_no)
    .where(Member.status == "active", Member.active_from <= _AT)
    .where(or_(Member.active_until.is_(None), Member.active_until > _AT))
    .order_by(Member.id)
)
_ROLES = (
    select(Appointment.member_id, Appointment.role)
    .where(Appointment.proposed.is_(False), Appointment.starts_at <= _AT)
    .where(or_(Appointment.ends_at.is_(None), Appointment.ends_at > _AT))
    .where(or_(Appointment.revoked_at.is_(None), Appointment.revoked_at > _AT))
    .where(or_(Appointment.recorded_at.is_(None), Appointment.recorded_at <= _AT))
)
_PASSED = (
    select(
        Competence.member_id,
        Competence.module,
        type_coerce(Competence.valid_from, Text),
        type_coerce(Competence.valid_until, Text),
        type_coerce(Competence.revoked_at, Text),
        Competence.product_code,
        Competence.label_version,
        Competence.id,
    )
    .where(Competence.valid_from <= _TODAY)
    .where(or_(Competence.recorded_at.is_(None), Competence.recorded_at <= _AT))
)
_IN_DATE = or_(Competence.valid_until.is_(None), Competence.valid_until >= _TODAY)
_PRACTISED = (
    select(Practice.member_id, Practice.module, type_coerce(func.max(Practice.performed_on), Text))
    .where(Practice.performed_on <= _TODAY, Practice.recorded_at <= _AT, Practice.assessment_id.is_(None))
    .where(or_(Practice.withdrawn_at.is_(None), Practice.withdrawn_at > _AT))
    .group_by(Practice.member_id, Practice.module)
)
_DEMANDS = (
    select(TrainingDemand)
    .where(TrainingDemand.opened_at <= _AT)
    .where(or_(TrainingDemand.closed_at.is_(None), TrainingDemand.closed_at > _AT))
)
_AWAY = (
    select(Absence.member_id, Absence.starts_at, Absence.ends_at)
    .where(Absence.starts_at <= _AT, Absence.recorded_at <= _AT)
    .where(or_(Absence.cancelled_at.is_(None), Absence.cancelled_at > _AT))
)
_LABELS = (
    select(Product.code, ProductLabel.version)
    .join(ProductLabel, ProductLabel.product_id == Product.id)
    .where(Product.status == "enabled", ProductLabel.verified_at <= _AT, ProductLabel.in_force_from <= _AT)
    .order_by(ProductLabel.in_force_from, ProductLabel.id)
)


@dataclass(frozen=True, slots=True)
class PersonTraining:
    """A member with the modules they need or hold. Of a module held per product, the gravest state counts;
    ``by_product`` has each.
    """

    member_id: int
    name: str
    name_latin: str
    staff_no: str
    roles: tuple[str, ...]
    required: frozenset[str]
    states: Mapping[str, ModuleState]
    by_product: Mapping[str, ModuleState] = field(default_factory=dict)


@dataclass(slots=True)
class _Known:
    """What the registers say of one member."""

    passed: dict[str, list[Passed]] = field(default_factory=lambda: defaultdict(list))
    demands: dict[str, list[Demand]] = field(default_factory=lambda: defaultdict(list))
    away: list[Away] = field(default_factory=list)
    practice: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))


def training_at(db: Session, at: datetime, only: Iterable[int] | None = None) -> tuple[PersonTraining, ...]:
    """How the modules of these members, or of everybody active, stand at ``at``; in the order of their ids.

    Each module that a role needs is there, and each other one while it stands.
    """
    if only is not None:
        return _training_at(db, at, sorted(only))
    # Ten thousand fresh tuples set the collector off again and again, which takes longer than all the rest.
    was_on = gc.isenabled()
    gc.disable()
    try:
        return _training_at(db, at, None)
    finally:
        if was_on:
            gc.enable()


def _training_at(db: Session, at: datetime, ids: list[int] | None) -> tuple[PersonTraining, ...]:
    zone = zone_of(db)
    local = at.astimezone(zone)
    asked: dict[str, Any] = {"at": at, "today": local.date(), "ids": ids or []}
    connection = db.connection()
    chosen = _MEMBERS if ids is None else _MEMBERS.where(Member.id.in_(_IDS))
    members = connection.execute(chosen, asked).all()
    roles: dict[int, set[str]] = defaultdict(set)
    for member_id, role in connection.execute(_of(_ROLES, Appointment.member_id, ids), asked):
        roles[member_id].add(role)
    cases = cases_here(db)
    need = {one.id: required_modules(curriculum(), roles[one.id], cases) for one in members}
    known = _read(db, asked, ids, zone, need)
    _read_practice(db, asked, ids, zone, known, {key: frozenset(held) for key, held in roles.items()})
    labels = {row.code: row.version for row in connection.execute(_LABELS, {"at": at})}
    return tuple(
        _person(one, tuple(sorted(roles[one.id])), need[one.id], known[one.id], local, labels)
        for one in members
    )


def zone_of(db: Session) -> ZoneInfo:
    """The zone of the site."""
    return ZoneInfo(db.scalars(select(Site.time_zone).limit(1)).one())


def cases_here(db: Session) -> frozenset[str]:
    """Which cases of the table of roles and modules apply here: research | thaws."""
    value = db.scalar(select(Setting.value).where(Setting.name == CASES))
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def gravest(states: Iterable[ModuleState]) -> ModuleState:
    """The state that matters most among several of one module; of equal ones the one that ends first."""
    return min(states, key=lambda one: (_GRAVITY.index(one.state), one.last_day or date.max))


def _read(
    db: Session,
    asked: dict[str, Any],
    ids: list[int] | None,
    zone: tzinfo,
    need: Mapping[int, frozenset[str]],
) -> dict[int, _Known]:
    connection = db.connection()
    known: dict[int, _Known] = defaultdict(_Known)
    at: datetime = asked["at"]
    days: dict[str, date] = {}
    in_date = _of(_PASSED.where(_IN_DATE), Competence.member_id, ids)
    _take(known, connection.execute(in_date, asked).all(), days)
    for demand in db.scalars(_of(_DEMANDS, TrainingDemand.member_id, ids), asked):
        known[demand.member_id].demands[demand.module].append(
            Demand(demand.trigger, demand.opened_at, demand.blocks_from, None, demand.product_code)
        )
    for member_id, starts_at, ends_at in connection.execute(_of(_AWAY, Absence.member_id, ids), asked):
        known[member_id].away.append(away_of(starts_at, ends_at, zone))
    lacking = sorted(
        one for one, modules in need.items() if any(_lacks(known[one].passed.get(m, ()), at) for m in modules)
    )
    if lacking:
        # What lapsed long ago is read only for those who lack something now.
        past = _PASSED.where(Competence.valid_until < _TODAY, Competence.member_id.in_(_IDS))
        _take(known, connection.execute(past, {**asked, "ids": lacking}).all(), days)
    return known


def _lacks(passes: Iterable[Passed], at: datetime) -> bool:
    return all(one.taken_at is not None and one.taken_at <= at for one in passes)


def _read_practice(
    db: Session,
    asked: dict[str, Any],
    ids: list[int] | None,
    zone: tzinfo,
    known: Mapping[int, _Known],
    roles: Mapping[int, frozenset[str]],
) -> None:
    """The last performance of each hands-on module, only where it is the own task and may matter by now."""
    table, wanted = curriculum().modules, hands_on()
    own: dict[int, list[str]] = {}
    for member_id, one in known.items():
        codes = wanted.intersection(one.passed)
        if codes:
            duties = duties_of_roles(roles.get(member_id, frozenset()))
            mine = [code for code in codes if practises(table[code], duties)]
            one.practice.update({code: [] for code in mine})
            if mine:
                own[member_id] = mine
    if not own:
        return
    for member_id, code, day in db.connection().execute(_of(_PRACTISED, Practice.member_id, ids), asked):
        if code in own.get(member_id, ()):
            known[member_id].practice[code].append(date.fromisoformat(day))
    for member_id, days in last_signed(db, asked["at"], zone, own).items():
        for code, signed_on in days.items():
            known[member_id].practice[code].append(signed_on)


def away_of(starts_at: datetime, ends_at: datetime | None, zone: tzinfo) -> Away:
    """An absence by days: it ends with the last day of which any of it is left."""
    last = None if ends_at is None else (ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return Away(starts_at.astimezone(zone).date(), last)


def _person(
    member: Any,
    roles: tuple[str, ...],
    need: frozenset[str],
    known: _Known,
    local: datetime,
    labels: Mapping[str, str],
) -> PersonTraining:
    table = curriculum()
    states: dict[str, ModuleState] = {}
    products: dict[str, ModuleState] = {}
    for code in need.union(known.passed):
        module = table.modules.get(code)
        if module is None:
            continue
        if module.per_product and labels:
            required = code in need
            products = {
                product: _state(module, known, local, required, product, version)
                for product, version in labels.items()
            }
            states[code] = gravest(products.values())
        else:
            states[code] = _state(module, known, local, code in need, None, None)
    return PersonTraining(
        member.id, member.name, member.name_latin, member.staff_no, roles, need, states, products
    )


def _state(
    module: Module,
    known: _Known,
    local: datetime,
    required: bool,
    product: str | None,
    label: str | None,
) -> ModuleState:
    code = module.code
    return competence_state(
        module,
        local,
        known.passed.get(code, ()),
        known.practice.get(code),
        known.away,
        known.demands.get(code, ()),
        label,
        product=product,
        required=required,
        rules=curriculum().rules,
    )


def _take(known: dict[int, _Known], rows: Iterable[Any], days: dict[str, date]) -> None:
    """File the rows of competence by member and module; a day that was read once is not read again."""
    for member_id, module, since, until, revoked, product, label, key in rows:
        begun, last = days.get(since), None
        if begun is None:
            begun = days[since] = date.fromisoformat(since)
        if until is not None:
            last = days.get(until)
            if last is None:
                last = days[until] = date.fromisoformat(until)
        taken = None if revoked is None else datetime.fromisoformat(revoked)
        # What was not known yet the query left out.
        passed = Passed(begun, last, None, taken, product, label, key)
        known[member_id].passed[module].append(passed)


def _of(chosen: Any, column: Any, ids: list[int] | None) -> Any:
    return chosen if ids is None else chosen.where(column.in_(_IDS))
