"""Members and their past training from a spreadsheet: a preview of every row, then all of it or nothing."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.team import Competence, Credential, Member
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.member_rows import (
    HEADERS,
    Cell,
    CellProblem,
    Known,
    PersonRow,
    ReadRows,
    columns_of,
    read_rows,
)
from ctdesk.exchange.addressed_cells import (
    AddressedTable,
    SheetProblem,
    address,
    read_addressed,
    row_of,
    unread_cells,
)
from ctdesk.exchange.spreadsheet import write_xlsx
from ctdesk.services import authentication, keys
from ctdesk.services.enrolment import new_member
from ctdesk.services.gate import Preparation, command, query
from ctdesk.services.passwords import one_time_code
from ctdesk.services.rights import site_day
from ctdesk.services.stored_files import store_file
from ctdesk.services.threshold_words import known_modules
from ctdesk.services.work import UnitOfWork

MOST_ROWS = 10_000
IMPORTED = "imported"
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file as it would be taken over; ``person``: new | known."""

    row: int
    staff_no: str
    name: str
    person: str
    login: str
    title: str | None
    department: str | None
    module: str | None
    product: str
    passed_on: date | None
    valid_until: date | None
    problems: tuple[SheetProblem, ...]
    same_name: bool


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do. ``problems`` stand in the way of all of it; ``same_names`` are asked about.

    ``digest`` names the bytes that were looked at.
    """

    rows: tuple[PreviewRow, ...]
    problems: tuple[SheetProblem, ...]
    same_names: int
    new_members: int
    trainings: int
    digest: str

    @property
    def possible(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems and bool(self.new_members or self.trainings)


@dataclass(frozen=True, slots=True)
class Imported:
    """How much was taken over."""

    members: int
    trainings: int


@query(needs="admin.import")
def preview_import(work: UnitOfWork, *, name: str, data: bytes) -> ImportPreview:
    """What a file says, row by row, with everything that is wrong in it; changes nothing.

    Raises ``CSV-…``, ``LOG-01`` and ``IMP-01`` for a file that is no table or too large, ``IMP-02`` for its
    headers.
    """
    table = read_addressed(data, name, most_rows=MOST_ROWS)
    found, problems = _read(work, table)
    return _preview(work, table, found, problems, hashlib.sha256(data).hexdigest())


def _with_stretching(preparation: Preparation, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**arguments, "derived": keys.derive(one_time_code(), preparation.cost)}


@command(needs="admin.import", action="team.import_members", prepare=_with_stretching)
def import_members(
    work: UnitOfWork, *, name: str, data: bytes, derived: keys.Derived, same_names_checked: bool = False
) -> Imported:
    """Take over every row of a file, or none. New members wait for their one-time code; training counts now.

    Raises ``IMP-03`` while anything in it is wrong, ``IMP-04`` for people of the same name nobody looked at,
    ``IMP-05`` when it holds nothing new.
    """
    table = read_addressed(data, name, most_rows=MOST_ROWS)
    found, problems = _read(work, table)
    if problems:
        raise CtdeskError("IMP-03", count=len(problems), first=problems[0].place)
    if found.same_names and not same_names_checked:
        raise CtdeskError("IMP-04", count=len(found.same_names))
    if not found.people and not found.training:
        raise CtdeskError("IMP-05")
    file_id = store_file(work, name, data)
    whole = len(found.people) + len(found.training)
    ids: dict[str, int] = {}
    for number, person in enumerate(found.people, 1):
        work.report(number, whole)
        ids[person.staff_no] = _take_over(work, person, derived)
    missing = {row.staff_no for row in found.training} - set(ids)
    ids |= {row.staff_no: row.id for row in work.db.scalars(select(Member)) if row.staff_no in missing}
    for number, row in enumerate(found.training, len(found.people) + 1):
        work.report(number, whole)
        work.db.add(
            Competence(
                member_id=ids[row.staff_no],
                module=row.module,
                product_code=row.product,
                valid_from=row.passed_on,
                valid_until=row.valid_until,
                evidence=f"{row.evidence}（{name[-60:]} · {row.row}）",
                recorded_by=work.member_id(),
                revoked_at=None,
                recorded_at=work.now,
                basis=IMPORTED,
                file_id=file_id,
            )
        )
    work.db.flush()
    work.event.facts["file"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    return Imported(len(found.people), len(found.training))


@query(needs="admin.import")
def import_template(work: UnitOfWork) -> bytes:
    """A workbook with the headers that an import understands."""
    return write_xlsx([names[0] for names in HEADERS.values()], [], sheet="成员与培训")


def _take_over(work: UnitOfWork, row: PersonRow, derived: keys.Derived) -> int:
    member = new_member(
        work,
        login=row.login,
        name=row.name,
        name_latin=row.name_latin,
        staff_no=row.staff_no,
        title=row.title,
        phone=row.phone,
    )
    member.department = row.department
    # Nobody knows a password to this: a one-time code is given out when the person comes to the desk.
    work.db.add(
        Credential(
            member_id=member.id,
            parameters=derived.parameters,
            verifier=secrets.token_bytes(len(derived.verifier)),
            wrapped_key=None,
            key_version=0,
            must_change=True,
            failures=0,
            locked_until=None,
            changed_at=work.now,
        )
    )
    work.db.flush()
    return member.id


def _read(work: UnitOfWork, table: AddressedTable) -> tuple[ReadRows, tuple[SheetProblem, ...]]:
    members = list(work.db.scalars(select(Member)))
    staff_no = {row.id: row.staff_no for row in members}
    trained = work.db.execute(
        select(Competence.member_id, Competence.module, Competence.product_code, Competence.valid_from)
    )
    known = Known(
        {row.staff_no: row.name for row in members},
        {(staff_no[member], module, product, day) for member, module, product, day in trained},
        known_modules(),
        site_day(work.db, work.now),
        staff_no.get(work.actor.member_id or 0, ""),
    )
    try:
        found = read_rows(table.headers, table.rows, known)
    except ValueError as error:
        raise CtdeskError("IMP-02", headers=str(error)) from None
    places = columns_of(table.headers)
    problems = unread_cells(table)
    problems += [_placed(one, places) for one in found.problems]
    return found, tuple(problems + _look_alikes(found, members, places))


def _look_alikes(found: ReadRows, members: list[Member], places: dict[str, int]) -> list[SheetProblem]:
    """User names that could be mistaken for one in the register, or that cannot be seen."""
    taken = {row.login_skeleton: row.login for row in members}
    problems = []
    told = {one.cell.row for one in found.problems if one.cell.column in ("login", "staff_no")}
    for person in found.people:
        if person.row in told:
            continue
        column = "login" if person.login != person.staff_no and "login" in places else "staff_no"
        cell = Cell(person.row, column, HEADERS[column][0])
        try:
            authentication.check_visible(person.login)
        except CtdeskError as error:
            problems.append(_placed(CellProblem(cell, error.code, error.values), places))
            continue
        skeleton = authentication.login_skeleton(person.login)
        if skeleton in taken:
            problems.append(_placed(CellProblem(cell, "AUTH-06", {"other": taken[skeleton]}), places))
        taken.setdefault(skeleton, person.login)
    return problems


def _placed(problem: CellProblem, places: dict[str, int]) -> SheetProblem:
    place = places.get(problem.cell.column)
    where = f"{problem.cell.row}" if place is None else address(place, problem.cell.row)
    return SheetProblem(where, problem.cell.header, problem.code, tuple(problem.values.items()))


def _preview(
    work: UnitOfWork,
    table: AddressedTable,
    found: ReadRows,
    problems: tuple[SheetProblem, ...],
    digest: str,
) -> ImportPreview:
    places = columns_of(table.headers)
    by_row: dict[int, list[SheetProblem]] = {}
    for problem in problems:
        by_row.setdefault(row_of(problem.place), []).append(problem)
    people = {row.staff_no: row for row in found.people}
    training = {row.row: row for row in found.training}
    same = {cell.row for cell in found.same_names}
    names = {row.staff_no: row.name for row in work.db.scalars(select(Member))}
    rows = []
    for number, cells in table.rows:
        staff_no = cells[places["staff_no"]].strip()
        person, trained = people.get(staff_no), training.get(number)
        shown = cells[places["name"]].strip() or (person.name if person else names.get(staff_no, ""))
        rows.append(
            PreviewRow(
                number,
                staff_no,
                shown,
                "known" if staff_no in names else "new",
                person.login if person is not None and person.row == number else "",
                None if person is None else person.title,
                None if person is None else person.department,
                None if trained is None else trained.module,
                "" if trained is None else trained.product,
                None if trained is None else trained.passed_on,
                None if trained is None else trained.valid_until,
                tuple(by_row.get(number, ())),
                number in same,
            )
        )
    return ImportPreview(
        tuple(rows), problems, len(found.same_names), len(found.people), len(found.training), digest
    )
