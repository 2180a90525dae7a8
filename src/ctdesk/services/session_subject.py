"""What a training record is about: one session, and a line for each person invited to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.db.tables.training import Attendance, TrainingMaterial, TrainingSession
from ctdesk.domain.answers import MemberId, Value
from ctdesk.domain.segregation import Signed
from ctdesk.services.module_versions import module_of, version_by_id
from ctdesk.services.subject_kinds import NOBODY, Each, Kind, Source, Subject
from ctdesk.services.training_words import (
    KINDS,
    NONE,
    NOTHING,
    SCOPES,
    module_words,
    name_of,
    product_words,
    staff_no_of,
)

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-TRN-001"
SIGNED_IN = "C2"  # where a participant confirms with the own password


def _read_session(work: UnitOfWork, subject_id: int) -> Subject:
    row = work.db.get(TrainingSession, subject_id)
    if row is None:
        return NOBODY
    lines = tuple(
        work.db.scalars(
            select(Attendance).where(Attendance.session_id == row.id).order_by(Attendance.ordinal)
        )
    )
    parts = tuple(Signed(MemberId(line.member_id), "", (), ("trainee",)) for line in lines)
    return Subject(row, lines, parts, row.product_code or None)


def _of_session(read: Callable[[UnitOfWork, Ground, TrainingSession], Value | Each]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value | Each:
        row = ground.subject.row
        return read(work, ground, row) if isinstance(row, TrainingSession) else None

    return source


def _materials(work: UnitOfWork, ground: Ground, row: TrainingSession) -> Value:
    files = work.db.scalars(
        select(StoredFile)
        .join(TrainingMaterial, TrainingMaterial.file_id == StoredFile.id)
        .where(TrainingMaterial.module_version_id == row.module_version_id)
        .order_by(TrainingMaterial.id)
    )
    return [{"name": file.name, "sha256": f"{file.sha256[:16]}…"} for file in files] or [{"name": NOTHING}]


def _participants(work: UnitOfWork, ground: Ground, row: TrainingSession) -> Each:
    found: dict[int, Value] = {}
    for number, line in enumerate(ground.subject.lines, start=1):
        found[number] = f"{name_of(work.db, line.member_id)}  {staff_no_of(work.db, line.member_id)}"
    return Each(found)


def _session_version(work: UnitOfWork, ground: Ground, row: TrainingSession) -> Value:
    if row.kind == "external":
        return NONE
    return version_by_id(work.db, row.module_version_id, row.module).words


_SESSION: Mapping[str, Source] = {
    "number": _of_session(lambda work, ground, row: row.number),
    "kind": _of_session(lambda work, ground, row: KINDS[row.kind]),
    "is_drill": _of_session(lambda work, ground, row: row.kind == "drill"),
    "is_external": _of_session(lambda work, ground, row: row.kind == "external"),
    "module": _of_session(lambda work, ground, row: module_words(row.module)),
    "version": _of_session(_session_version),
    "product": _of_session(lambda work, ground, row: product_words(work.db, row.product_code) or NONE),
    "title": _of_session(lambda work, ground, row: row.title),
    "place": _of_session(lambda work, ground, row: row.place or NONE),
    "trainer": _of_session(
        lambda work, ground, row: name_of(work.db, row.trainer_id) or row.external_trainer
    ),
    "trainer_id": _of_session(lambda work, ground, row: row.trainer_id),
    "begins": _of_session(lambda work, ground, row: ground.local(row.starts_at)),
    "ends": _of_session(lambda work, ground, row: ground.local(row.ends_at)),
    "contents": _of_session(
        lambda work, ground, row: "；".join(f"{zh} {en}" for zh, en in module_of(row.module).content)
    ),
    "materials": _of_session(_materials),
    "participant": _of_session(_participants),
}

KIND = Kind(
    read=_read_session,
    sources={f"session.{name}": source for name, source in _SESSION.items()},
    tables=frozenset({"training_session", "attendance", "module_version", "training_material", "member"}),
    route="sessions",
    scopes=SCOPES,
)
