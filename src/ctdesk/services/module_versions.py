"""The version of a training module that counts at a moment: its hours, marks, validity and checklist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ctdesk.db.tables.training import ModuleVersion
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.training import Module, Step
from ctdesk.services.curriculum import curriculum

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Version:
    """What a version of a module says. ``id`` is None while the shipped version 1 was not used here yet."""

    id: int | None
    module: str
    number: int
    hours: Decimal | None
    pass_percent: int | None
    validity_months: int | None
    practical: Mapping[str, int | None]
    steps: tuple[Step, ...]

    @property
    def words(self) -> str:
        """How a version is named on screen and paper."""
        return f"v{self.number}"


def version_at(db: Session, module: str, at: datetime) -> Version:
    """The version in force: approved, effective by ``at``, the newest. Raises TEAM-29 for no module."""
    row = db.scalar(
        select(ModuleVersion)
        .where(
            ModuleVersion.module == module,
            ModuleVersion.approved_at.is_not(None),
            ModuleVersion.effective_at <= at,
        )
        .order_by(ModuleVersion.version.desc())
        .limit(1)
    )
    return shipped_version(module) if row is None else read_version(row)


def version_by_id(db: Session, version_id: int | None, module: str) -> Version:
    """The version a session or assessment was opened on; the shipped one for rows without."""
    row = None if version_id is None else db.get(ModuleVersion, version_id)
    return shipped_version(module) if row is None else read_version(row)


def begin_with_shipped(work: UnitOfWork, module: str) -> int:
    """The row of the version in force, which is made from the shipped table when first used."""
    found = version_at(work.db, module, work.now)
    if found.id is not None:
        return found.id
    row = ModuleVersion(
        module=module,
        version=found.number,
        hours=found.hours,
        pass_percent=found.pass_percent,
        validity_months=found.validity_months,
        practical=dict(found.practical),
        checklist=[_step_shape(step) for step in found.steps],
        change_note=None,
        effective_at=work.now,
        recorded_by=None,
        recorded_at=work.now,
        approved_by=None,
        approved_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


def module_of(code: str) -> Module:
    """The module with this code; raises TEAM-29 where there is none."""
    found = curriculum().modules.get(code)
    if found is None:
        raise CtdeskError("TEAM-29", field="module", module=code)
    return found


def shipped_version(code: str) -> Version:
    """Version 1, as shipped."""
    module = module_of(code)
    return Version(
        None,
        code,
        1,
        None if module.hours is None else Decimal(module.hours),
        module.pass_percent,
        module.validity_months,
        module.practical,
        module.steps,
    )


def read_version(row: ModuleVersion) -> Version:
    """A row as a value."""
    practical: Mapping[str, Any] = row.practical or {}
    steps: list[Mapping[str, Any]] = row.checklist or []
    return Version(
        row.id,
        row.module,
        row.version,
        row.hours,
        row.pass_percent,
        row.validity_months,
        {str(name): None if number is None else int(number) for name, number in practical.items()},
        tuple(
            Step(str(one["id"]), str(one["zh_CN"]), str(one["en"]), bool(one.get("critical")))
            for one in steps
        ),
    )


def step_shapes(steps: tuple[Step, ...]) -> list[dict[str, object]]:
    """A checklist as it is kept."""
    return [_step_shape(step) for step in steps]


def _step_shape(step: Step) -> dict[str, object]:
    return {"id": step.id, "zh_CN": step.zh_CN, "en": step.en, "critical": step.critical}
