"""The cases behind a figure of the patterns: what each is, how it stands, and where it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.adverse_reactions import AdrCase
from ctdesk.db.tables.bedside import BedsideCourse
from ctdesk.db.tables.capa import Capa
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.recall import Recall
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.gate import query
from ctdesk.services.work import UnitOfWork

AT_MOST = 300  # lines in one answer; the figure says how many there are


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case. ``kind``: incident | obligation | capa | patient | drill; ``code`` what it is about in its
    own list; ``at`` when it became known, was due or began; ``done_at`` when it ended. ``route`` with ``key``
    opens it.
    """

    id: int
    kind: str
    number: str
    code: str
    level: str
    state: str
    at: datetime
    done_at: datetime | None
    route: str
    argument: str
    key: int


@query()
def pattern_cases(work: UnitOfWork, *, kind: str, ids: tuple[int, ...]) -> tuple[CaseLine, ...]:
    """The first three hundred of these cases in their order; raises PAT-02 for an unknown kind."""
    read = _READERS.get(kind)
    if read is None:
        raise CtdeskError("PAT-02", kind=kind)
    wanted = ids[:AT_MOST]
    found = {one.id: one for one in read(work, wanted)}
    return tuple(found[key] for key in wanted if key in found)


def _incidents(work: UnitOfWork, ids: tuple[int, ...]) -> Iterable[CaseLine]:
    for row in work.db.scalars(select(Incident).where(Incident.id.in_(ids))):
        yield CaseLine(
            row.id,
            "incident",
            row.number,
            row.code,
            row.severity,
            row.state,
            row.aware_at,
            row.closed_at,
            "incidents",
            "incident_id",
            row.id,
        )


def _obligations(work: UnitOfWork, ids: tuple[int, ...]) -> Iterable[CaseLine]:
    chosen = (
        select(Obligation, Incident, AdrCase)
        .outerjoin(Incident, (Obligation.subject_kind == "incident") & (Incident.id == Obligation.subject_id))
        .outerjoin(AdrCase, (Obligation.subject_kind == "adr") & (AdrCase.id == Obligation.subject_id))
        .where(Obligation.id.in_(ids))
    )
    for row, incident, case in work.db.execute(chosen):
        of_adr = incident is None
        subject = case if of_adr else incident
        if subject is None:
            continue
        late = row.done_at is None or row.done_at >= row.due_at
        yield CaseLine(
            row.id,
            "obligation",
            subject.number,
            "" if of_adr else incident.code,
            "" if of_adr else incident.severity,
            "open" if row.done_at is None else "late" if late else "in_time",
            row.due_at,
            row.done_at,
            "adverse_reactions" if of_adr else "incidents",
            "case_id" if of_adr else "incident_id",
            subject.id,
        )


def _actions(work: UnitOfWork, ids: tuple[int, ...]) -> Iterable[CaseLine]:
    for row in work.db.scalars(select(Capa).where(Capa.id.in_(ids))):
        yield CaseLine(
            row.id,
            "capa",
            row.number,
            row.kind,
            "",
            row.state,
            row.opened_at,
            row.closed_at,
            "capa",
            "capa_id",
            row.id,
        )


def _patients(work: UnitOfWork, ids: tuple[int, ...]) -> Iterable[CaseLine]:
    """The latest course of each patient; who it is the page of the bedside says to those who may see it."""
    chosen = (
        select(BedsideCourse, Product.name_cn)
        .outerjoin(Product, Product.id == BedsideCourse.product_id)
        .where(BedsideCourse.patient_id.in_(ids))
        .order_by(BedsideCourse.id)
    )
    for row, product in work.db.execute(chosen):
        yield CaseLine(
            row.patient_id,
            "patient",
            row.number,
            product or "",
            "",
            "open" if row.closed_at is None else "closed",
            row.infused_at,
            row.closed_at,
            "bedside",
            "course_id",
            row.id,
        )


def _drills(work: UnitOfWork, ids: tuple[int, ...]) -> Iterable[CaseLine]:
    for row in work.db.scalars(select(Recall).where(Recall.id.in_(ids))):
        yield CaseLine(
            row.id,
            "drill",
            row.number,
            "",
            row.class_code or "",
            row.state,
            row.started_at,
            row.listed_at,
            "recalls",
            "recall_id",
            row.id,
        )


_READERS: Mapping[str, Callable[[UnitOfWork, tuple[int, ...]], Iterable[CaseLine]]] = {
    "incident": _incidents,
    "obligation": _obligations,
    "capa": _actions,
    "patient": _patients,
    "drill": _drills,
}
