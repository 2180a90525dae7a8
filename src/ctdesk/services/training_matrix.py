"""The competence matrix: every member's modules at a glance, and what one cell stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.db.tables.team import Competence, Member
from ctdesk.db.tables.training import Assessment, Practice
from ctdesk.domain.training import ModuleState
from ctdesk.services.accounts import member_of
from ctdesk.services.assessments import open_assessment_of
from ctdesk.services.curriculum import curriculum
from ctdesk.services.gate import query
from ctdesk.services.module_versions import module_of
from ctdesk.services.stored_files import FileRef, file_ref
from ctdesk.services.training_at import PersonTraining, training_at, zone_of
from ctdesk.services.training_demands import DemandRow, list_demands
from ctdesk.services.training_endings import Ending, endings_of
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Matrix:
    """Modules across, members down, as it stood at a moment."""

    at: datetime
    today: date
    modules: tuple[tuple[str, str, str], ...]
    people: tuple[PersonTraining, ...]


@dataclass(frozen=True, slots=True)
class CompetenceLine:
    """A competence that a cell stands on, or stood on."""

    id: int
    product_code: str
    valid_from: date
    valid_until: date | None
    basis: str
    evidence: str
    label_version: str | None
    recorded_by: str | None
    recorded_at: datetime | None
    revoked_at: datetime | None
    revoke_reason: str | None
    assessment_id: int | None
    record_id: int | None
    file: FileRef | None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A mock, supervised or real case of a member in a module."""

    id: int
    performed_on: date
    kind: str
    supervisor: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell stands on, newest first."""

    member_id: int
    name: str
    staff_no: str
    module: str
    required: bool
    state: ModuleState
    products: Mapping[str, ModuleState]
    competences: tuple[CompetenceLine, ...]
    cases: tuple[CaseLine, ...]
    demands: tuple[DemandRow, ...]
    assessment_id: int | None
    assessment_record_id: int | None


@query()
def competence_matrix(work: UnitOfWork, *, at: datetime | None = None) -> Matrix:
    """All active members by the order of their names' entry, at a moment or now."""
    moment = work.now if at is None else min(at, work.now)
    table = curriculum()
    return Matrix(
        moment,
        moment.astimezone(zone_of(work.db)).date(),
        tuple((code, one.name_zh, one.name_en) for code, one in sorted(table.modules.items())),
        training_at(work.db, moment),
    )


@query()
def matrix_cell(work: UnitOfWork, *, member_id: int, module: str) -> Cell:
    """What a module of a member stands on; raises TEAM-29 and REC-24 for what does not exist."""
    member = member_of(work.db, member_id)
    module_of(module)
    found = training_at(work.db, work.now, [member.id])
    person = found[0] if found else None
    missing = ModuleState(module, "not_required")
    names = {row.id: row.name for row in work.db.scalars(select(Member))}
    open_id = open_assessment_of(work, member.id, module)
    opened = None if open_id is None else work.db.get(Assessment, open_id)
    return Cell(
        member.id,
        member.name,
        member.staff_no,
        module,
        person is not None and module in person.required,
        missing if person is None else person.states.get(module, missing),
        {} if person is None or not module_of(module).per_product else person.by_product,
        tuple(
            _line(work, row, names)
            for row in work.db.scalars(
                select(Competence)
                .where(Competence.member_id == member.id, Competence.module == module)
                .order_by(Competence.valid_from.desc(), Competence.id.desc())
            )
        ),
        tuple(
            CaseLine(row.id, row.performed_on, row.kind, names.get(row.supervisor_id or 0), row.note)
            for row in work.db.scalars(
                select(Practice)
                .where(
                    Practice.member_id == member.id,
                    Practice.module == module,
                    Practice.withdrawn_at.is_(None),
                )
                .order_by(Practice.performed_on.desc(), Practice.id.desc())
            )
        ),
        tuple(
            row for row in list_demands(work, member_id=member.id, open_only=False) if row.module == module
        ),
        open_id,
        None if opened is None else opened.record_id,
    )


@query()
def endings(work: UnitOfWork, *, member_id: int | None = None) -> tuple[Ending, ...]:
    """Required modules that end within the warning time or no longer count, the most urgent first; of one
    member or of everybody.
    """
    return tuple(endings_of(work, member_id))


def _line(work: UnitOfWork, row: Competence, names: Mapping[int, str]) -> CompetenceLine:
    assessment = None if row.assessment_id is None else work.db.get(Assessment, row.assessment_id)
    stored = None if row.file_id is None else work.db.get(StoredFile, row.file_id)
    return CompetenceLine(
        row.id,
        row.product_code,
        row.valid_from,
        row.valid_until,
        row.basis,
        row.evidence,
        row.label_version,
        names.get(row.recorded_by or 0),
        row.recorded_at,
        row.revoked_at,
        row.revoke_reason,
        row.assessment_id,
        None if assessment is None else assessment.record_id,
        None if stored is None else file_ref(work, stored.id),
    )
