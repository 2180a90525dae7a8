"""The trail as people read and verify it, and its comparison with what was anchored outside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from ctdesk.db.archive import Archive
from ctdesk.db.audit import missing_behind
from ctdesk.db.tables import Base
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.site import Checkpoint
from ctdesk.db.tables.team import Certificate, Member
from ctdesk.db.verify import Fault
from ctdesk.db.verify import verify_trail as verify_database
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services import certificates
from ctdesk.services.checkpoints import read_checkpoints
from ctdesk.services.gate import query
from ctdesk.services.paging import Page
from ctdesk.services.trail_filters import EventFilter, chosen_numbers
from ctdesk.services.work import Report, UnitOfWork, silent

if TYPE_CHECKING:
    from ctdesk.services.site import OpenSite

# What stands in these tables is nobody's to read; that it changed is.
_SECRET = frozenset({"credential", "authority_key", "seal_key"})
# The column by which people call a row that another row refers to by its number.
_CALLED_BY: Mapping[str, str] = {
    "adr_case": "number",
    "adr_report": "number",
    "bedside_course": "number",
    "capa": "number",
    "finding": "number",
    "incident": "number",
    "member": "name",
    "notice_out": "number",
    "patient": "mrn",
    "product": "code",
    "recall": "number",
    "record": "number",
    "shipment": "number",
    "storage_position": "code",
    "tank": "code",
    "therapy_order": "number",
}
# Numbers of rows that carry no foreign key.
_REFERS_TO: Mapping[str, str] = {
    "actor_id": "member",
    "adr_id": "adr_case",
    "analysis_record_id": "record",
    "closed_by": "member",
    "concluded_by": "member",
    "contained_by": "member",
    "course_id": "bedside_course",
    "incident_id": "incident",
    "owner_id": "member",
    "product_id": "product",
    "recall_id": "recall",
    "record_id": "record",
    "reopened_by": "member",
    "report_record_id": "record",
    "statement_record_id": "record",
    "tank_id": "tank",
    "triaged_by": "member",
}


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event in the list; ``at`` is UTC."""

    seq: int
    at: datetime
    action: str
    actor_id: int | None
    actor_name: str
    record_id: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row, before and after; ``hidden`` where the value is nobody's to read.

    Where the value is the number of another row, ``before_called`` and ``after_called`` are what people
    call that row today.
    """

    name: str
    before: object
    after: object
    hidden: bool = False
    before_called: str | None = None
    after_called: str | None = None


@dataclass(frozen=True, slots=True)
class RowChanged:
    """One row an event changed; ``called`` is what people call it today, None where it has no name."""

    table: str
    row_id: int
    verb: str
    fields: tuple[FieldChange, ...]
    called: str | None = None


@dataclass(frozen=True, slots=True)
class EventDetail:
    """Everything the trail says of one event."""

    row: EventRow
    offset: str
    roles: tuple[str, ...]
    workstation: str
    session: str
    app: str
    clock: str | None
    facts: Mapping[str, object]
    changes: tuple[RowChanged, ...]
    seal_hex: str
    prev_hex: str


@dataclass(frozen=True, slots=True)
class TrailStatus:
    """The head, when it was last anchored outside, and how many entries came since."""

    head_seq: int
    head_seal: str
    head_at: datetime | None
    anchored_seq: int | None
    anchored_at: datetime | None
    since: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrailReport:
    """What a verification found; ``anchors`` is how many anchors outside were compared.

    ``refused`` are files whose anchors are not believed, such as a print of another hospital: they say
    nothing about this trail, but it is not ``ok`` while they were handed over. ``faults`` are its own.
    """

    ok: bool
    events: int
    first_broken: int | None
    faults: tuple[Fault, ...]
    head_seq: int
    head_seal: str
    anchors: int
    refused: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head of the trail as something outside the database tells it."""

    db_id: str
    seq: int
    seal_hex: str


@query(needs="view.trail")
def list_events(
    work: UnitOfWork, *, after: int | None = None, filters: EventFilter | None = None, limit: int = 100
) -> Page[EventRow]:
    """Events, newest first; ``after`` is the number of the last one seen."""
    numbers = chosen_numbers(work.db, filters or EventFilter(), after, limit + 1)
    found = work.db.execute(
        select(
            AuditEvent.seq,
            AuditEvent.at,
            AuditEvent.action,
            AuditEvent.actor_id,
            AuditEvent.actor_name,
            AuditEvent.record_id,
            AuditEvent.reason,
        )
        .where(AuditEvent.seq.in_(numbers))
        .order_by(AuditEvent.seq.desc())
    ).all()
    rows = tuple(
        EventRow(seq, datetime.fromisoformat(at), action, actor_id, actor, record_id, reason)
        for seq, at, action, actor_id, actor, record_id, reason in found[:limit]
    )
    return Page(rows, rows[-1].seq if len(found) > limit else None)


@query(needs="view.trail")
def people_in_trail(work: UnitOfWork) -> tuple[tuple[int, str], ...]:
    """Everybody who has an account, with the name, to choose whose acts to list."""
    rows = work.db.execute(select(Member.id, Member.name).order_by(Member.staff_no, Member.id))
    return tuple((number, name) for number, name in rows)


@query(needs="view.trail")
def event_detail(work: UnitOfWork, *, seq: int) -> EventDetail:
    """One event with every field it changed; keys and password verifiers are not shown. Raises
    ``AUDIT-01``.
    """
    event = work.db.get(AuditEvent, seq)
    if event is None:
        raise NotFound("AUDIT-01", seq=seq)
    body = json.loads(event.body)
    return EventDetail(
        row=EventRow(
            event.seq,
            datetime.fromisoformat(event.at),
            event.action,
            event.actor_id,
            event.actor_name,
            event.record_id,
            event.reason,
        ),
        offset=str(body.get("offset", "")),
        roles=tuple(body.get("roles", ())),
        workstation=str(body.get("workstation", "")),
        session=str(body.get("session", "")),
        app=str(body.get("app", body.get("app_version", ""))),
        clock=body.get("clock"),
        facts=body.get("facts", {}),
        changes=changed_rows(work.db, body.get("changes", ())),
        seal_hex=event.seal.hex(),
        prev_hex=event.prev.hex(),
    )


@query()
def trail_status(work: UnitOfWork) -> TrailStatus:
    """When the trail was last anchored outside this database, and what came since."""
    last = None
    for checkpoint in work.db.scalars(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(200)):
        if checkpoint.places:
            last = checkpoint
            break
    return TrailStatus(
        work.head.seq,
        work.head.seal_hex,
        work.head.at,
        None if last is None else last.seq,
        None if last is None else last.at,
        work.head.seq - (0 if last is None else last.seq),
        () if last is None else tuple(last.places),
    )


@query(needs="audit.verify", logged="audit.verified")
def check_trail(work: UnitOfWork, *, anchors: tuple[Path, ...] = ()) -> TrailReport:
    """Verify the whole trail from the window, with progress and cancel; the verification is told to the
    trail.
    """
    bind = work.db.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    return _report(engine, work.db, work.site.db_id, anchors, work.now, work.report)


def verify_trail(site: OpenSite, *, anchors: Iterable[Path] = (), report: Report = silent) -> TrailReport:
    """Verify the whole trail from the command line, against PDFs, backups and checkpoint files if given."""
    with site.gate.reading() as db:
        found = _report(site.engine, db, site.view.db_id, anchors, site.gate.now(), report)
    facts = {"ok": found.ok, "events": found.events, "anchors": found.anchors}
    site.gate.note(None, "audit.verified", facts)
    return found


def read_anchors(path: Path, authority: bytes | None, now: datetime) -> tuple[Anchor, ...]:
    """The anchors in a printed PDF, a backup or a file of checkpoints.

    What is not sealed by this authority is not believed (``ANCHOR-05``); ``ANCHOR-03`` where there is none.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise CtdeskError("FILE-04", path=path, reason=error.strerror or "") from error
    if head.startswith(b"%PDF"):
        return (_anchor_in_pdf(path, authority, now),)
    if head.startswith(b"PK"):
        with Archive(path) as archive:
            signer = certificates.check_detached_cms(archive.signature or b"", archive.manifest_bytes)
            _believe(path, signer, authority)
            return (Anchor(archive.manifest.db_id, archive.manifest.seq, archive.manifest.head),)
    anchors = []
    for read in read_checkpoints(path.read_bytes()):
        _believe(path, read.certificate, authority)
        anchors.append(Anchor(read.db_id, read.seq, read.seal_hex))
    if not anchors:
        raise CtdeskError("ANCHOR-03", path=path)
    return tuple(anchors)


def _report(
    engine: Engine, db: Session, db_id: str, anchors: Iterable[Path], now: datetime, report: Report
) -> TrailReport:
    verdict = verify_database(engine, report=report)
    faults, refused = list(verdict.faults), list[Fault]()
    authority = db.scalar(select(Certificate.der).where(Certificate.purpose == "authority"))
    known: dict[int, str] = {}
    for path in anchors:
        try:
            for anchor in read_anchors(path, authority, now):
                if anchor.db_id != db_id:
                    raise CtdeskError("ANCHOR-04", path=path)
                if known.setdefault(anchor.seq, anchor.seal_hex.lower()) != anchor.seal_hex.lower():
                    faults.append(Fault("DB-16", {"seq": anchor.seq}))
        except CtdeskError as error:
            refused.append(Fault(error.code, dict(error.values)))
    faults.extend(Fault(one.code, dict(one.values)) for one in missing_behind(db.connection(), known))
    return TrailReport(
        not faults and not refused,
        verdict.events,
        verdict.first_broken,
        tuple(faults),
        verdict.head.seq,
        verdict.head.seal_hex,
        len(known),
        tuple(refused),
    )


def _anchor_in_pdf(path: Path, authority: bytes | None, now: datetime) -> Anchor:
    from ctdesk.paper.verify_process import verify_in_child  # not needed where no print is handed over

    found = verify_in_child(path, trusted=() if authority is None else (authority,), now=now)
    if found.anchor is None:
        raise CtdeskError("ANCHOR-03", path=path)
    if not found.verdict.holds:
        raise CtdeskError("ANCHOR-05", path=path)
    return Anchor(found.db_id, found.anchor.seq, found.anchor.seal)


def _believe(path: Path, signer: bytes | None, authority: bytes | None) -> None:
    if signer is None or authority is None or not certificates.is_issued_by(signer, authority):
        raise CtdeskError("ANCHOR-05", path=path)


def changed_rows(db: Session, changes: Iterable[Mapping[str, Any]]) -> tuple[RowChanged, ...]:
    """Changes of the body of an entry as people read them."""
    told = tuple(changes)
    names = _names_of_rows(db, told)
    return tuple(_row_changed(change, names) for change in told)


def _row_changed(change: Mapping[str, Any], names: Mapping[tuple[str, int], str]) -> RowChanged:
    table, before, after = str(change["table"]), change["before"], change["after"]
    hidden = table in _SECRET

    def called(name: str, value: object) -> str | None:
        return names.get((_refers_to(table, name), value)) if isinstance(value, int) else None

    return RowChanged(
        table,
        int(change["row_id"]),
        str(change["verb"]),
        tuple(
            FieldChange(name, None, None, True)
            if hidden
            else FieldChange(
                name,
                before.get(name),
                after.get(name),
                before_called=called(name, before.get(name)),
                after_called=called(name, after.get(name)),
            )
            for name in _in_order(table, {*before, *after})
        ),
        names.get((table, int(change["row_id"]))),
    )


def _in_order(table: str, names: set[str]) -> list[str]:
    """As the table declares them, which is how its rows are read; what it no longer has comes last."""
    known = Base.metadata.tables.get(table)
    declared = [] if known is None else known.c.keys()
    return [name for name in declared if name in names] + sorted(names.difference(declared))


def _names_of_rows(db: Session, changes: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int], str]:
    """What the rows are called that were changed or are referred to, by table and number."""
    wanted: dict[str, set[int]] = {}
    for change in changes:
        table = str(change["table"])
        wanted.setdefault(table, set()).add(int(change["row_id"]))
        for values in () if table in _SECRET else (change["before"], change["after"]):
            for name, value in values.items():
                if isinstance(value, int):
                    wanted.setdefault(_refers_to(table, name), set()).add(value)
    found: dict[tuple[str, int], str] = {}
    for table, ids in wanted.items():
        if table in _CALLED_BY:
            columns = Base.metadata.tables[table].c
            chosen = select(columns.id, columns[_CALLED_BY[table]]).where(columns.id.in_(ids))
            found.update({(table, number): str(called) for number, called in db.execute(chosen)})
    return found


def _refers_to(table: str, name: str) -> str:
    """The table whose row a field names by its number; empty where the field is no such number."""
    known = Base.metadata.tables.get(table)  # an old trail may tell of a table or column that is gone
    if known is None or name not in known.c:
        return ""
    for key in known.c[name].foreign_keys:
        return key.column.table.name
    return _REFERS_TO.get(name, "")
