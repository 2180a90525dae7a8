"""Training modules as the hospital teaches them: versions with hours, marks, validity and checklist, and the
files taught from. A version is written by one person and approved by another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from ctdesk.db.tables.team import Member
from ctdesk.db.tables.training import ModuleVersion, TrainingMaterial, TrainingSession
from ctdesk.domain.assessing import CASE_KINDS
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.training import RESEARCH, THAWS, Step
from ctdesk.services.clock_rules import write
from ctdesk.services.curriculum import curriculum
from ctdesk.services.fields import number, required
from ctdesk.services.gate import command, query
from ctdesk.services.module_versions import (
    Version,
    begin_with_shipped,
    module_of,
    read_version,
    step_shapes,
    version_at,
)
from ctdesk.services.paging import Page
from ctdesk.services.stored_files import FileRef, file_ref, store_file
from ctdesk.services.training_at import CASES, cases_here, training_at
from ctdesk.services.training_demands import open_demands
from ctdesk.services.work import UnitOfWork

WRITE, APPROVE = "training.plan", "training.approve_plan"
CHANGED = "module_changed"
MOST_STEPS, MOST_MONTHS = 40, 120


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module in a list, with what is in force and how many stand of those who need it; ``id`` is the number
    in its code.
    """

    id: int
    code: str
    name_zh: str
    name_en: str
    version: Version
    draft: bool
    needed: int
    standing: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with who wrote and who approved it. ``state``: draft | coming | in_force | superseded."""

    version: Version
    change_note: str | None
    effective_at: datetime
    recorded_by: str | None
    recorded_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    materials: tuple[FileRef, ...]
    state: str
    may_approve: bool


@dataclass(frozen=True, slots=True)
class ModuleDetail:
    """One module: content, who needs it, versions from the newest on."""

    code: str
    name_zh: str
    name_en: str
    content: tuple[tuple[str, str], ...]
    roles: tuple[str, ...]
    performed_by: tuple[str, ...]
    now: Version
    versions: tuple[VersionRow, ...]
    sessions: int


@command(needs=WRITE, action="training.draft_module")
def draft_version(
    work: UnitOfWork,
    *,
    module: str,
    hours: Decimal | str | None,
    pass_percent: int | None,
    validity_months: int | None,
    practical: dict[str, int | None],
    steps: tuple[Step, ...],
    change_note: str,
    effective_at: datetime,
) -> int:
    """Write the next version of a module; it counts once it is approved, from ``effective_at`` on.

    Raises TEAM-29 for no module, TRN-28 while another draft waits, TRN-27 for figures that cannot be meant,
    TRN-21 for a moment that is over.
    """
    module_of(module)
    begin_with_shipped(work, module)
    rows = list(work.db.scalars(select(ModuleVersion).where(ModuleVersion.module == module)))
    if any(row.approved_at is None for row in rows):
        raise CtdeskError("TRN-28", field="module", module=module)
    if effective_at < work.now:
        raise CtdeskError("TRN-21", field="effective_at")
    _ensure_figures(pass_percent, validity_months, practical, steps)
    row = ModuleVersion(
        module=module,
        version=max((one.version for one in rows), default=0) + 1,
        hours=number(hours, "hours", low=Decimal(0), high=Decimal(200)),
        pass_percent=pass_percent,
        validity_months=validity_months,
        practical=dict(practical),
        checklist=step_shapes(steps),
        change_note=required(change_note, "change_note", 1000),
        effective_at=effective_at,
        recorded_by=work.member_id(),
        recorded_at=work.now,
        approved_by=None,
        approved_at=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=WRITE, action="training.add_material")
def add_material(work: UnitOfWork, *, module: str, file_name: str, data: bytes) -> int:
    """Add a file to the draft of a module, or to the version in force; gives the file's id."""
    module_of(module)
    draft = _draft(work, module)
    version_id = begin_with_shipped(work, module) if draft is None else draft.id
    file_id = store_file(work, file_name, data)
    work.db.add(TrainingMaterial(module_version_id=version_id, file_id=file_id))
    work.db.flush()
    return file_id


@command(needs=APPROVE, action="training.approve_module")
def approve_version(work: UnitOfWork, *, version_id: int, retrain: bool) -> int:
    """Put a draft into force from its minute, or from now where that is over; with ``retrain``, everybody who
    needs the module is asked to be trained again and blocked from that minute. Gives how many were asked.

    Raises TRN-25 where there is no such draft, TRN-26 for its author.
    """
    row = work.db.get(ModuleVersion, version_id)
    if row is None or row.approved_at is not None:
        raise NotFound("TRN-25")
    if row.recorded_by == work.member_id():
        raise Refused("TRN-26")
    row.approved_by, row.approved_at = work.member_id(), work.now
    row.effective_at = max(row.effective_at, work.now)
    work.db.flush()
    if not retrain:
        return 0
    people = [one.member_id for one in training_at(work.db, work.now) if row.module in one.required]
    note = f"{row.module} v{row.version}: {row.change_note or ''}".strip()
    return open_demands(work, people, row.module, CHANGED, note[:500], None, row.effective_at)


@command(needs=APPROVE, action="training.cases")
def set_cases(work: UnitOfWork, *, research: bool, thaws: bool) -> None:
    """Say which cases of the table of roles and modules apply here: research is done, nurses thaw."""
    write(work.db, CASES, [name for name, on in ((RESEARCH, research), (THAWS, thaws)) if on])


@query()
def list_modules(work: UnitOfWork) -> tuple[ModuleRow, ...]:
    """All modules in the order of their codes."""
    people = training_at(work.db, work.now)
    drafts = set(work.db.scalars(select(ModuleVersion.module).where(ModuleVersion.approved_at.is_(None))))
    rows = []
    for code, module in sorted(curriculum().modules.items()):
        needing = [one for one in people if code in one.required]
        rows.append(
            ModuleRow(
                int(code.removeprefix("T")),
                code,
                module.name_zh,
                module.name_en,
                version_at(work.db, code, work.now),
                code in drafts,
                len(needing),
                sum(one.states[code].stands for one in needing),
            )
        )
    return tuple(rows)


@query()
def find_modules(work: UnitOfWork, *, text: str | None = None) -> Page[ModuleRow]:
    """The modules whose code or name has ``text`` in it, as one page."""
    wanted = (text or "").strip().casefold()
    rows = [
        row for row in list_modules(work) if wanted in f"{row.code} {row.name_zh} {row.name_en}".casefold()
    ]
    return Page(tuple(rows), None)


@query()
def module_detail(work: UnitOfWork, *, module: str) -> ModuleDetail:
    """One module with all its versions; raises TEAM-29 where there is none."""
    known = module_of(module)
    table = curriculum()
    now = version_at(work.db, module, work.now)
    names = {row.id: row.name for row in work.db.scalars(select(Member))}
    files: dict[int, list[FileRef]] = {}
    for material in work.db.scalars(select(TrainingMaterial).order_by(TrainingMaterial.id)):
        ref = file_ref(work, material.file_id)
        if ref is not None:
            files.setdefault(material.module_version_id, []).append(ref)
    rows = work.db.scalars(
        select(ModuleVersion).where(ModuleVersion.module == module).order_by(ModuleVersion.version.desc())
    )
    versions = tuple(
        VersionRow(
            read_version(row),
            row.change_note,
            row.effective_at,
            names.get(row.recorded_by or 0),
            row.recorded_at,
            names.get(row.approved_by or 0),
            row.approved_at,
            tuple(files.get(row.id, ())),
            _state(row, now, work.now),
            row.approved_at is None and row.recorded_by != work.actor.member_id,
        )
        for row in rows
    )
    held = work.db.scalar(
        select(func.count())
        .select_from(TrainingSession)
        .where(TrainingSession.module == module, TrainingSession.closed_at.is_not(None))
    )
    return ModuleDetail(
        module,
        known.name_zh,
        known.name_en,
        known.content,
        tuple(sorted(role for role, codes in table.needed.items() if module in codes)),
        tuple(sorted(known.performed_by)),
        now,
        versions,
        held or 0,
    )


@query()
def cases_set(work: UnitOfWork) -> frozenset[str]:
    """Which cases apply here: research | thaws."""
    return cases_here(work.db)


def _ensure_figures(
    pass_percent: int | None,
    validity_months: int | None,
    practical: dict[str, int | None],
    steps: tuple[Step, ...],
) -> None:
    for field, value, most in (
        ("pass_percent", pass_percent, 100),
        ("validity_months", validity_months, MOST_MONTHS),
    ):
        if value is not None and not 1 <= value <= most:
            raise CtdeskError("TRN-27", field=field, value=value)
    for name, count in practical.items():
        if name not in CASE_KINDS or (count is not None and not 0 <= count <= 100):
            raise CtdeskError("TRN-27", field="practical", value=f"{name} {count}")
    if len(steps) > MOST_STEPS or len({step.id for step in steps}) != len(steps):
        raise CtdeskError("TRN-27", field="steps", value=len(steps))
    for step in steps:
        if not step.zh_CN.strip() or not step.en.strip() or len(step.zh_CN) + len(step.en) > 400:
            raise CtdeskError("TRN-27", field="steps", value=f"{step.zh_CN} {step.en}"[:60])


def _draft(work: UnitOfWork, module: str) -> ModuleVersion | None:
    return work.db.scalar(
        select(ModuleVersion).where(ModuleVersion.module == module, ModuleVersion.approved_at.is_(None))
    )


def _state(row: ModuleVersion, now: Version, at: datetime) -> str:
    if row.approved_at is None:
        return "draft"
    if row.id == now.id:
        return "in_force"
    return "coming" if row.effective_at > at else "superseded"
