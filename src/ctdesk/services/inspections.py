"""Inspectors: who was admitted until when, and everything each of them looked at, printed or was refused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from ctdesk.db.tables import Base
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.team import Appointment, Member
from ctdesk.services.gate import query
from ctdesk.services.inspection_words import event_words, query_words
from ctdesk.services.paging import Page
from ctdesk.services.role_table import INSPECTOR
from ctdesk.services.team_at import site_zone
from ctdesk.services.trail_body import moment
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper

READERS = ("documents.export", "audit.admit_inspector", "audit.review", "view.trail")
EXPORTED = "inspection.export_pack"
# Arguments of queries that are numbers of rows: the table, and the column by which people call a row.
_CALLED: Mapping[str, tuple[str, str]] = {
    "record_id": ("record", "number"),
    "unit_id": ("dose_unit", "coi_bag_id"),
    "shipment_id": ("shipment", "number"),
    "patient_id": ("patient", "mrn"),
    "incident_id": ("incident", "number"),
    "capa_id": ("capa", "number"),
    "recall_id": ("recall", "number"),
    "member_id": ("member", "name"),
    "product_id": ("product", "code"),
    "tank_id": ("tank", "code"),
    "document_id": ("controlled_document", "code"),
}
_MOST_PRINTED = 2000


@dataclass(frozen=True, slots=True)
class InspectorRow:
    """An inspector with the period of admission; ``acts`` entries of the trail, the newest at ``last_at``."""

    member_id: int
    name: str
    staff_no: str
    note: str | None
    starts_at: datetime
    ends_at: datetime | None
    admitted_by: str | None
    acts: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class InspectorAct:
    """One thing that an inspector did: ``what`` is the action or the query, ``about`` what people call it."""

    seq: int
    at: datetime
    who: str
    action: str
    what: str
    about: str
    refused: bool


@dataclass(frozen=True, slots=True)
class PackRow:
    """An inspection pack that was exported."""

    seq: int
    at: datetime
    by: str
    number: str
    kind: str
    records: int
    masked: bool


@query(needs=READERS)
def list_inspectors(work: UnitOfWork) -> tuple[InspectorRow, ...]:
    """Every admission of an inspector, the newest first."""
    found = []
    for row, member in work.db.execute(
        select(Appointment, Member)
        .join(Member, Member.id == Appointment.member_id)
        .where(Appointment.role == INSPECTOR)
        .order_by(Appointment.starts_at.desc(), Appointment.id.desc())
    ):
        ends = min((one for one in (row.ends_at, row.revoked_at) if one is not None), default=None)
        acts, last = work.db.execute(select(func.count(), func.max(AuditEvent.at)).where(_within(row))).one()
        by = work.db.scalar(select(Member.name).where(Member.id == row.appointed_by))
        found.append(
            InspectorRow(
                member.id, member.name, member.staff_no, row.note, row.starts_at, ends, by, acts,
                None if last is None else datetime.fromisoformat(last),
            )
        )  # fmt: skip
    return tuple(found)


@query(needs=READERS)
def inspector_acts(
    work: UnitOfWork, *, member_id: int | None = None, after: int | None = None, limit: int = 100
) -> Page[InspectorAct]:
    """What one inspector did, or all of them, the newest first."""
    admitted = select(Appointment).where(Appointment.role == INSPECTOR)
    if member_id is not None:
        admitted = admitted.where(Appointment.member_id == member_id)
    periods = [_within(one) for one in work.db.scalars(admitted)]
    chosen = select(AuditEvent).where(or_(false(), *periods))
    if after is not None:
        chosen = chosen.where(AuditEvent.seq < after)
    found = list(work.db.scalars(chosen.order_by(AuditEvent.seq.desc()).limit(limit + 1)))
    rows = tuple(_act(work.db, one) for one in found[:limit])
    return Page(rows, rows[-1].seq if len(found) > limit else None)


@query(needs=READERS)
def list_packs(work: UnitOfWork) -> tuple[PackRow, ...]:
    """The packs that were exported, the newest first, at most two hundred."""
    events = work.db.scalars(
        select(AuditEvent).where(AuditEvent.action == EXPORTED).order_by(AuditEvent.seq.desc()).limit(200)
    )
    rows = []
    for event in events:
        told = json.loads(event.body)["facts"]["pack"]
        rows.append(
            PackRow(
                event.seq, datetime.fromisoformat(event.at), event.actor_name, told["number"], told["kind"],
                len(told["records"]), told["masked"],
            )
        )  # fmt: skip
    return tuple(rows)


@query(needs=READERS)
def inspection_log_paper(work: UnitOfWork, *, member_id: int) -> ListPaper:
    """What an inspector did, on paper, the oldest first."""
    from ctdesk.forms.definition import Text
    from ctdesk.paper.list_paper import ListCell, ListColumn, ListPaper, ListRow, ListTable
    from ctdesk.services.print_sheet import site_on_paper, the_press

    press, zone = the_press(), site_zone(work.db)
    member = work.db.get_one(Member, member_id)
    acts = inspector_acts(work, member_id=member_id, limit=_MOST_PRINTED).rows
    rows = tuple(
        ListRow(
            (
                one.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
                ListCell(event_words(one.action, "zh_CN"), event_words(one.action, "en"), marked=one.refused),
                ListCell(query_words(one.what, "zh_CN"), query_words(one.what, "en")),
                one.about or "–",
            )
        )
        for one in reversed(acts)
    )
    table = ListTable(
        (
            ListColumn(press.word("unit_when"), 1.2),
            ListColumn(press.word("unit_what"), 1.4),
            ListColumn(press.word("inspection_where"), 1.4),
            ListColumn(press.word("inspection_about"), 2.4),
        ),
        rows,
        empty=press.word("pack_none"),
    )
    about = f"{member.name} {member.staff_no}"
    return ListPaper(
        site_on_paper(work.site),
        press.word("inspection_log"),
        Text(zh_CN=about, en=""),
        work.now,
        work.actor.name,
        (table,),
        as_of=work.now,
    )


def _within(row: Appointment) -> ColumnElement[bool]:
    """What somebody did since being admitted; attempts after the end are told as well."""
    return and_(AuditEvent.actor_id == row.member_id, AuditEvent.at >= moment(row.starts_at))


def _act(db: Session, event: AuditEvent) -> InspectorAct:
    facts = json.loads(event.body).get("facts", {})
    what, about = "", ""
    if isinstance(facts.get("seen"), Mapping):
        what, about = str(facts.get("query", "")), _about(db, facts["seen"].items())
    elif isinstance(facts.get("print"), Mapping):
        told = facts["print"]
        what, about = str(told.get("list", told.get("kind", ""))), str(told.get("number", ""))
    elif "command" in facts:
        what, about = str(facts["command"]), str(facts.get("code", ""))
    refused = event.action in ("refused", "session.refused")
    return InspectorAct(
        event.seq, datetime.fromisoformat(event.at), event.actor_name, event.action,
        what, about, refused,
    )  # fmt: skip


def _about(db: Session, seen: Iterable[tuple[str, str]]) -> str:
    return "、".join(_called(db, name, str(value)) for name, value in seen)


def _called(db: Session, name: str, value: str) -> str:
    table, column = _CALLED.get(name, ("", ""))
    known = Base.metadata.tables.get(table)
    if known is None or column not in known.c or not value.isdecimal():
        return value
    found = db.scalar(select(known.c[column]).where(known.c.id == int(value)))
    return value if found is None else str(found)
