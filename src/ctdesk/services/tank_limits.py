"""When a tank is too warm: the figures that the hospital enters, and what its products would ask for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.config import data_path
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.domain.monitoring import TankLimits, ensure_limits, propose_limits
from ctdesk.services import fields
from ctdesk.services.catalogue import label_in_force
from ctdesk.services.gate import command, query
from ctdesk.services.work import UnitOfWork

_COLDEST, _WARMEST = Decimal("-273.15"), Decimal("60")


@dataclass(frozen=True, slots=True)
class ProductLimit:
    """A product that lies in a tank, with the warmest temperature its label allows (None: none entered)."""

    code: str
    name: str
    storage_max_c: Decimal | None
    units: int


@dataclass(frozen=True, slots=True)
class LimitsAdvice:
    """The limits of a tank as they stand, what its products would ask for, and those products.

    ``proposed`` is None while no product in the tank has a limit; it is never applied by itself.
    """

    tank_id: int
    code: str
    limits: TankLimits
    proposed: TankLimits | None
    products: tuple[ProductLimit, ...]
    row_version: int


@command(needs=("premises.register", "storage.review_alarms"), action="tank.set_limits")
def set_tank_limits(
    work: UnitOfWork,
    *,
    tank_id: int,
    seen_version: int,
    action_c: Decimal | str | None,
    alert_c: Decimal | str | None,
    reason: str | None = None,
) -> None:
    """Enter when a tank is too warm, °C; nothing, and nothing is judged.

    Raises MON-01, MON-02 for figures that do not fit each other, and MON-03 for an action temperature warmer
    than a product in the tank allows, or none at all, without a ``reason``.
    """
    tank = tank_of(work.db, tank_id)
    if tank.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=tank.row_version)
    limits = TankLimits(
        fields.number(action_c, "action_c", low=_COLDEST, high=_WARMEST),
        fields.number(alert_c, "alert_c", low=_COLDEST, high=_WARMEST),
    )
    ensure_limits(limits)
    advised = propose_limits(_maxima(products_in(work, tank.id)), alert_margin())
    if advised is not None and advised.action_c is not None:
        laxer = limits.action_c is None or limits.action_c > advised.action_c
        if laxer and fields.cleaned(reason, "reason", 500) is None:
            raise CtdeskError("MON-03", field="reason", allowed=format(advised.action_c, "f"))
    tank.action_c, tank.alert_c = limits.action_c, limits.alert_c
    tank.row_version += 1


@query()
def advise_limits(work: UnitOfWork, *, tank_id: int) -> LimitsAdvice:
    """The limits of a tank, and what lies in it asks for."""
    tank = tank_of(work.db, tank_id)
    products = products_in(work, tank.id)
    return LimitsAdvice(
        tank.id,
        tank.code,
        limits_of(tank),
        propose_limits(_maxima(products), alert_margin()),
        products,
        tank.row_version,
    )


def limits_of(tank: Tank) -> TankLimits:
    """The limits of a tank as the hospital entered them."""
    return TankLimits(tank.action_c, tank.alert_c)


def tank_of(db: Session, tank_id: int) -> Tank:
    """The tank; raises STO-02 where there is none."""
    tank = db.get(Tank, tank_id)
    if tank is None:
        raise NotFound("STO-02", id=tank_id)
    return tank


def units_in(db: Session, tank_id: int) -> tuple[int, ...]:
    """The units that lie in a tank now."""
    return tuple(
        db.scalars(
            select(DoseUnit.id)
            .join(StoragePosition, StoragePosition.id == DoseUnit.position_id)
            .where(StoragePosition.tank_id == tank_id)
            .order_by(DoseUnit.id)
        )
    )


def products_in(work: UnitOfWork, tank_id: int) -> tuple[ProductLimit, ...]:
    """The products that lie in a tank, each with the limit of its label in force now."""
    found: dict[int, int] = {}
    for (product_id,) in work.db.execute(
        select(TherapyOrder.product_id)
        .join(Shipment, Shipment.order_id == TherapyOrder.id)
        .join(DoseUnit, DoseUnit.shipment_id == Shipment.id)
        .join(StoragePosition, StoragePosition.id == DoseUnit.position_id)
        .where(StoragePosition.tank_id == tank_id)
    ):
        found[product_id] = found.get(product_id, 0) + 1
    rows = []
    for product in work.db.scalars(select(Product).where(Product.id.in_(found)).order_by(Product.code)):
        label = label_in_force(work.db, product.id, work.now)
        limit = None if label is None else label.storage_max_c
        rows.append(ProductLimit(product.code, product.name_cn, limit, found[product.id]))
    return tuple(rows)


def answer_within() -> timedelta:
    """How soon an alarm has to be answered."""
    return timedelta(minutes=int(monitoring_table()["alarm"]["answer_minutes"]))


def alert_margin() -> Decimal:
    """How much colder than the action the proposed alert lies, °C."""
    return Decimal(str(monitoring_table()["alarm"]["alert_margin_c"]))


@cache
def monitoring_table() -> dict[str, Any]:
    """The house defaults of monitoring."""
    with data_path("resources", "seed", "monitoring.toml").open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def _maxima(products: tuple[ProductLimit, ...]) -> list[Decimal]:
    return [one.storage_max_c for one in products if one.storage_max_c is not None]
