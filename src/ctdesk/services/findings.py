"""Findings of inspections, holders and audits: registered, answered with actions and a reply, closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select

from ctdesk.db.tables.capa import Capa, Finding
from ctdesk.db.tables.catalogue import Supplier
from ctdesk.db.tables.holders import AssessmentFinding, HolderAssessment
from ctdesk.db.tables.team import Member
from ctdesk.domain.capa import OPEN_STATES, ensure_finding, obstacles_to_ending
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.services import fields
from ctdesk.services.accounts import member_of
from ctdesk.services.capas import APPROVE, LONG, PLAN, states_of_finding
from ctdesk.services.gate import command, query
from ctdesk.services.incident_tables import capa_rules
from ctdesk.services.label_versions import member_name
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.paper_files import keep_paper_file
from ctdesk.services.rights import site_day
from ctdesk.services.stored_files import FileRef, file_ref
from ctdesk.services.supplier_papers import supplier_of
from ctdesk.services.work import UnitOfWork

SERIES = "FND"
ORIGINS = frozenset({"inspection", "holder", "audit", "drill", "other"})
MEETING = "meeting"  # decided at a quality meeting; its record alone gives a finding this origin
LIGHTEST = "minor"  # a minor one may be answered in words alone


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in a list. ``stage``: open | replied | closed; ``overdue`` while its reply is late."""

    id: int
    number: str
    origin: str
    class_code: str
    text: str
    from_whom: str
    received_on: date
    reply_due: date | None
    overdue: bool
    owner_id: int | None
    owner: str | None
    actions: int
    open_actions: int
    stage: str
    row_version: int


@dataclass(frozen=True, slots=True)
class ActionOfFinding:
    """An action that answers a finding, as short as a list needs it."""

    id: int
    number: str
    text: str
    state: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class FindingSheet:
    """A finding as a whole; ``obstacles`` stand against closing it by whoever asks."""

    row: FindingRow
    reference: str | None
    supplier: str | None
    file: FileRef | None
    reply: str | None
    replied_by: str | None
    replied_at: datetime | None
    reply_file: FileRef | None
    closed_by: str | None
    closed_at: datetime | None
    close_note: str | None
    actions: tuple[ActionOfFinding, ...]
    obstacles: tuple[CtdeskError, ...]


@dataclass(frozen=True, slots=True)
class Assessed:
    """A finding of a holder's assessment that is not in this register yet."""

    id: int
    number: str
    ordinal: int
    holder: str
    grade: str
    text: str


@command(needs=PLAN, action="finding.register")
def register_finding(
    work: UnitOfWork,
    *,
    origin: str,
    class_code: str,
    text: str,
    from_whom: str,
    received_on: date,
    reply_due: date | None = None,
    reference: str | None = None,
    supplier_id: int | None = None,
    owner_id: int | None = None,
    file: tuple[str, bytes] | None = None,
) -> int:
    """Enter what an inspection, a holder or an audit found; gives the finding.

    Raises CAP-17 and CAP-18 as the rules say, CAP-34 for a day to come, TEAM-29, and CAT-20 or
    ATT-… for a file that is not what it claims to be.
    """
    today = site_day(work.db, work.now)
    if received_on > today:
        raise CtdeskError("CAP-34", field="received_on", day=today)
    ensure_finding(capa_rules(), class_code, received_on, reply_due)
    row = Finding(
        number=next_number(work, SERIES),
        origin=fields.one_of(origin, "origin", ORIGINS),
        class_code=class_code,
        text=fields.required(text, "text", LONG),
        from_whom=fields.required(from_whom, "from_whom"),
        reference=fields.cleaned(reference, "reference"),
        supplier_id=None if supplier_id is None else supplier_of(work.db, supplier_id).id,
        received_on=received_on,
        reply_due=reply_due,
        owner_id=None if owner_id is None else member_of(work.db, owner_id).id,
        file_id=None if file is None else keep_paper_file(work, *file),
        opened_by=work.actor.member_id,
        opened_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=PLAN, action="finding.take_over")
def take_over_finding(
    work: UnitOfWork,
    *,
    assessment_finding_id: int,
    reply_due: date | None = None,
    owner_id: int | None = None,
) -> int:
    """Take what a holder's assessment found into this register, without typing it again; gives the finding.

    Raises HLD-04 for one that does not exist, CAP-31 for one that was taken over before, CAP-18, TEAM-29.
    """
    found = work.db.get(AssessmentFinding, assessment_finding_id)
    assessment = None if found is None else work.db.get(HolderAssessment, found.assessment_id)
    if found is None or assessment is None:
        raise NotFound("HLD-04")
    known = work.db.scalar(
        select(Finding.number).where(Finding.assessment_finding_id == assessment_finding_id)
    )
    if known is not None:
        raise CtdeskError("CAP-31", number=known)
    ensure_finding(capa_rules(), found.grade, assessment.assessed_on, reply_due)
    holder = work.db.get(Supplier, assessment.supplier_id)
    owner = owner_id if owner_id is not None else found.owner_id
    row = Finding(
        number=next_number(work, SERIES),
        origin="holder",
        class_code=found.grade,
        text=found.text,
        from_whom="" if holder is None else holder.name,
        reference=f"{assessment.number} · {found.ordinal}",
        supplier_id=assessment.supplier_id,
        assessment_finding_id=found.id,
        received_on=assessment.assessed_on,
        reply_due=reply_due,
        owner_id=None if owner is None else member_of(work.db, owner).id,
        opened_by=work.actor.member_id,
        opened_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=PLAN, action="finding.assign")
def assign_finding(
    work: UnitOfWork, *, finding_id: int, seen_version: int, owner_id: int, reply_due: date | None
) -> None:
    """Say who answers a finding, and until when. Raises CAP-27 for a closed one, CAP-18, TEAM-29."""
    row = _open(work, finding_id, seen_version)
    ensure_finding(capa_rules(), row.class_code, row.received_on, reply_due)
    row.owner_id, row.reply_due = member_of(work.db, owner_id).id, reply_due
    row.row_version += 1


@command(needs=PLAN, action="finding.reply")
def reply_to_finding(
    work: UnitOfWork,
    *,
    finding_id: int,
    seen_version: int,
    reply: str,
    file: tuple[str, bytes] | None = None,
) -> None:
    """Keep what was replied, with the letter; a later reply takes the place of an earlier one, which stays in
    the trail. Raises CAP-27 for a closed finding, CAT-20 and ATT-… for the file.
    """
    row = _open(work, finding_id, seen_version)
    row.reply = fields.required(reply, "reply", LONG)
    # What came late stays late: the first reply is the one that counts.
    row.replied_by = row.replied_by or work.actor.member_id
    row.replied_at = row.replied_at or work.now
    if file is not None:
        row.reply_file_id = keep_paper_file(work, *file)
    row.row_version += 1


@command(needs=APPROVE, action="finding.close", password=True)
def close_finding(work: UnitOfWork, *, finding_id: int, seen_version: int, note: str) -> None:
    """Close a finding that was replied to and whose actions had effect.

    Raises CAP-27 for a closed one, else the first of what stands against it: CAP-32, CAP-33, CAP-14 to
    CAP-16.
    """
    row = _open(work, finding_id, seen_version)
    told = fields.required(note, "note", fields.TEXT)
    for error in obstacles_of(work, row):
        raise error
    row.close_note = work.event.reason = told
    row.closed_by, row.closed_at = work.actor.member_id, work.now
    row.row_version += 1


@query()
def list_findings(
    work: UnitOfWork,
    *,
    which: str = "open",
    text: str | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[FindingRow]:
    """Findings; ``which``: open | closed | all, the newest first."""
    today = site_day(work.db, work.now)
    chosen = select(Finding)
    if which == "open":
        chosen = chosen.where(Finding.closed_at.is_(None))
    elif which == "closed":
        chosen = chosen.where(Finding.closed_at.is_not(None))
    wanted = fields.cleaned(text, "text")
    if wanted is not None:
        chosen = chosen.where(
            or_(
                *(
                    column.icontains(wanted, autoescape=True)
                    for column in (Finding.number, Finding.text, Finding.from_whom, Finding.reference)
                )
            )
        )
    if after is not None:
        chosen = chosen.where(Finding.id < after)
    found = list(work.db.scalars(chosen.order_by(Finding.id.desc()).limit(limit + 1)))
    rows = finding_rows(work, found[:limit], today)
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def finding_sheet(work: UnitOfWork, *, finding_id: int) -> FindingSheet:
    """One finding as a whole; raises CAP-26."""
    row = finding_of(work, finding_id)
    (shown,) = finding_rows(work, [row], site_day(work.db, work.now))
    supplier = None if row.supplier_id is None else work.db.get(Supplier, row.supplier_id)
    actions = work.db.scalars(select(Capa).where(Capa.finding_id == row.id).order_by(Capa.id))
    return FindingSheet(
        row=shown,
        reference=row.reference,
        supplier=None if supplier is None else supplier.name,
        file=file_ref(work, row.file_id),
        reply=row.reply,
        replied_by=member_name(work.db, row.replied_by),
        replied_at=row.replied_at,
        reply_file=file_ref(work, row.reply_file_id),
        closed_by=member_name(work.db, row.closed_by),
        closed_at=row.closed_at,
        close_note=row.close_note,
        actions=tuple(
            ActionOfFinding(
                one.id, one.number, one.action_text, one.state, member_name(work.db, one.owner_id)
            )
            for one in actions
        ),
        obstacles=() if row.closed_at is not None else obstacles_of(work, row),
    )


@query(needs=PLAN)
def findings_to_take_over(work: UnitOfWork) -> tuple[Assessed, ...]:
    """What holders found here and is not in this register yet, the newest first."""
    known = select(Finding.assessment_finding_id).where(Finding.assessment_finding_id.is_not(None))
    rows = work.db.execute(
        select(AssessmentFinding, HolderAssessment.number, Supplier.name)
        .join(HolderAssessment, HolderAssessment.id == AssessmentFinding.assessment_id)
        .join(Supplier, Supplier.id == HolderAssessment.supplier_id)
        .where(AssessmentFinding.id.not_in(known))
        .order_by(AssessmentFinding.id.desc())
        .limit(200)
    )
    return tuple(
        Assessed(one.id, number, one.ordinal, holder, one.grade, one.text) for one, number, holder in rows
    )


def obstacles_of(work: UnitOfWork, row: Finding) -> tuple[CtdeskError, ...]:
    """What has to be done before the actor may close a finding."""
    owed = row.class_code != LIGHTEST
    codes = (
        *(("CAP-32",) if row.replied_at is None else ()),
        *(("CAP-33",) if row.owner_id == work.actor.member_id else ()),
        *obstacles_to_ending(states_of_finding(work, row.id), owed=owed),
    )
    return tuple(CtdeskError(code) for code in codes)


def replies_due(work: UnitOfWork, upto: date) -> Sequence[Finding]:
    """Open findings whose reply is due by a day and was not given, the soonest first."""
    waits: ColumnElement[bool] = and_(
        Finding.closed_at.is_(None), Finding.replied_at.is_(None), Finding.reply_due <= upto
    )
    return work.db.scalars(select(Finding).where(waits).order_by(Finding.reply_due, Finding.id)).all()


def finding_rows(work: UnitOfWork, found: Sequence[Finding], today: date) -> tuple[FindingRow, ...]:
    """Findings as lists show them, in their order."""
    ids = [one.id for one in found]
    owners = {one.owner_id for one in found if one.owner_id is not None}
    names: Mapping[int, str] = {
        one.id: one.name for one in work.db.scalars(select(Member).where(Member.id.in_(owners)))
    }
    states: dict[int, list[str]] = {}
    for finding_id, state in work.db.execute(
        select(Capa.finding_id, Capa.state).where(Capa.finding_id.in_(ids))
    ):
        states.setdefault(finding_id or 0, []).append(state)
    return tuple(
        FindingRow(
            id=one.id,
            number=one.number,
            origin=one.origin,
            class_code=one.class_code,
            text=one.text,
            from_whom=one.from_whom,
            received_on=one.received_on,
            reply_due=one.reply_due,
            overdue=one.replied_at is None
            and one.closed_at is None
            and one.reply_due is not None
            and one.reply_due < today,
            owner_id=one.owner_id,
            owner=None if one.owner_id is None else names.get(one.owner_id),
            actions=sum(state != "withdrawn" for state in states.get(one.id, ())),
            open_actions=sum(state in OPEN_STATES for state in states.get(one.id, ())),
            stage="closed"
            if one.closed_at is not None
            else "replied"
            if one.replied_at is not None
            else "open",
            row_version=one.row_version,
        )
        for one in found
    )


def finding_of(work: UnitOfWork, finding_id: int) -> Finding:
    """The row of a finding; raises CAP-26."""
    row = work.db.get(Finding, finding_id)
    if row is None:
        raise NotFound("CAP-26", id=finding_id)
    return row


def _open(work: UnitOfWork, finding_id: int, seen_version: int) -> Finding:
    row = finding_of(work, finding_id)
    if row.closed_at is not None:
        raise CtdeskError("CAP-27", number=row.number)
    if row.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=row.row_version)
    return row
