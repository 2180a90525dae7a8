"""Cases done under supervision or as a mock, and hours of continuing education with their proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from ctdesk.db.tables.training import EducationHours, Practice
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.training import needs_hours
from ctdesk.services.accounts import member_of
from ctdesk.services.assessments import open_assessment_of
from ctdesk.services.competences import ensure_product
from ctdesk.services.curriculum import curriculum
from ctdesk.services.fields import cleaned, number, one_of, required
from ctdesk.services.gate import command, query
from ctdesk.services.rights import site_day
from ctdesk.services.stored_files import FileRef, file_ref, store_file
from ctdesk.services.training_at import training_at
from ctdesk.services.training_sessions import ensure_holds
from ctdesk.services.work import UnitOfWork

SUPERVISE = ("training.deliver", "training.assess")
REGISTER = ("training.register_external", "training.plan")
CASE_KINDS = frozenset({"real", "mock", "supervised"})
MOST_HOURS = Decimal(200)


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours of one event of a member."""

    id: int
    held_on: date
    hours: Decimal
    title: str
    provider: str | None
    external: bool
    session_id: int | None
    file: FileRef | None


@dataclass(frozen=True, slots=True)
class HoursOfYear:
    """What a member did in a year, and what their roles ask for; ``needed`` 0 where nothing is asked."""

    year: int
    done: Decimal
    needed: int
    rows: tuple[HoursRow, ...]


@command(needs=SUPERVISE, action="training.record_practice")
def record_practice(
    work: UnitOfWork,
    *,
    member_id: int,
    module: str,
    kind: str,
    performed_on: date,
    note: str | None = None,
    product_code: str = "",
) -> int:
    """Enter a case that the acting person supervised or watched; it counts for an assessment that is open.

    Raises TRN-10 for oneself, TEAM-29 and TRN-03 for what does not exist, TRN-02 where the supervisor's own
    module does not stand, TRN-17 for a day to come, TRN-18 where the module has lapsed for want of practice:
    then only an assessment brings it back.
    """
    member = member_of(work.db, member_id)
    ensure_product(work, module, product_code)
    one_of(kind, "kind", CASE_KINDS)
    if member.id == work.member_id():
        raise Refused("TRN-10", field="member_id")
    if performed_on > site_day(work.db, work.now):
        raise CtdeskError("TRN-17", field="performed_on")
    ensure_holds(work, work.member_id(), module, "member_id")
    assessment = open_assessment_of(work, member.id, module)
    if assessment is None:
        found = training_at(work.db, work.now, [member.id])
        state = found[0].states.get(module) if found else None
        if state is not None and state.state == "unpractised":
            raise CtdeskError("TRN-18", field="module", module=module)
    row = Practice(
        member_id=member.id,
        module=module,
        product_code=product_code,
        kind=kind,
        performed_on=performed_on,
        supervisor_id=work.member_id(),
        assessment_id=assessment,
        note=cleaned(note, "note", 500),
        recorded_by=work.member_id(),
        recorded_at=work.now,
        withdrawn_at=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=SUPERVISE, action="training.withdraw_practice")
def withdraw_practice(work: UnitOfWork, *, practice_id: int, reason: str) -> None:
    """Take a case back that was entered by mistake. Raises TRN-19 where it is gone, TRN-10 for the own."""
    required(reason, "reason", 500)
    row = work.db.get(Practice, practice_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound("TRN-19")
    if row.member_id == work.member_id():
        raise Refused("TRN-10")
    row.withdrawn_at = work.now


@command(needs=REGISTER, action="training.record_hours")
def record_hours(
    work: UnitOfWork,
    *,
    member_id: int,
    held_on: date,
    hours: Decimal | str,
    title: str,
    provider: str | None = None,
    external: bool = True,
    file_name: str | None = None,
    data: bytes | None = None,
) -> int:
    """Enter hours of continuing education with their proof. Raises TRN-17 for a day to come, FIELD-05 and
    FIELD-06 for hours that cannot be.
    """
    member = member_of(work.db, member_id)
    if held_on > site_day(work.db, work.now):
        raise CtdeskError("TRN-17", field="held_on")
    spent = number(hours, "hours", low=Decimal("0.25"), high=MOST_HOURS)
    if spent is None:
        raise CtdeskError("FIELD-01", field="hours")
    row = EducationHours(
        member_id=member.id,
        held_on=held_on,
        hours=spent,
        title=required(title, "title"),
        provider=cleaned(provider, "provider"),
        external=external,
        session_id=None,
        file_id=None if data is None else store_file(work, file_name or "proof", data),
        recorded_by=work.member_id(),
        recorded_at=work.now,
        withdrawn_at=None,
        withdraw_reason=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=REGISTER, action="training.withdraw_hours")
def withdraw_hours(work: UnitOfWork, *, hours_id: int, reason: str) -> None:
    """Take hours back that were entered by mistake; raises TRN-19 where they are gone."""
    row = work.db.get(EducationHours, hours_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound("TRN-19")
    row.withdrawn_at, row.withdraw_reason = work.now, required(reason, "reason", 500)


@query()
def hours_of_year(work: UnitOfWork, *, member_id: int, year: int | None = None) -> HoursOfYear:
    """The hours of a member in a year of the site, by default this one."""
    wanted = site_day(work.db, work.now).year if year is None else year
    rows = work.db.scalars(
        select(EducationHours)
        .where(EducationHours.member_id == member_id, EducationHours.withdrawn_at.is_(None))
        .where(EducationHours.held_on >= date(wanted, 1, 1), EducationHours.held_on <= date(wanted, 12, 31))
        .order_by(EducationHours.held_on, EducationHours.id)
    )
    listed = tuple(
        HoursRow(
            row.id,
            row.held_on,
            row.hours,
            row.title,
            row.provider,
            row.external,
            row.session_id,
            file_ref(work, row.file_id),
        )
        for row in rows
    )
    found = training_at(work.db, work.now, [member_id])
    needed = needs_hours(found[0].roles, curriculum().rules) if found else 0
    return HoursOfYear(wanted, sum((one.hours for one in listed), start=Decimal(0)), needed, listed)
