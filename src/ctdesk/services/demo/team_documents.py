"""Stories of the demo's team about papers: controlled documents, licences, specimens, letters of
appointment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ctdesk.services import (
    appointments,
    controlled_documents,
    qualified_person,
)
from ctdesk.services.demo.pictures import text_page
from ctdesk.services.demo.team_paper import fill, sign
from ctdesk.services.demo.team_stage import Year, told_of_the_team
from ctdesk.services.document_register import document_detail, my_readings
from ctdesk.services.qualifications import (
    add_picture,
    confirm_qualification,
    register_qualification,
)


def document(year: Year, told: Mapping[str, Any]) -> Iterator[datetime]:
    """Written, reviewed, approved, read in time; one person reads late, another never does."""
    stage, qa, lead = year.stage, year.holding("R14"), year.holding("R01")
    author = year.holding("R06") if "receipt.decide" in told["duties"] else year.holding("R11")
    key = 0
    for place, change in enumerate(told["changes"]):
        begins = year.at(change["days"], 8)
        written = min(begins - timedelta(days=6), year.now - timedelta(days=2))
        yield written
        if not key:
            key = stage.do(
                author,
                controlled_documents.add_document,
                number=told["number"],
                title_zh=told["zh_CN"],
                title_en=told["en"],
            )
        version = stage.sign(
            author,
            controlled_documents.write_version,
            document_id=key,
            change_note=change[year.language],
            duties=tuple(told["duties"]),
            file=(f"{told['number']}-V{place + 1}.png", text_page(told["number"], place + 1)),
        )
        yield written + timedelta(hours=5)
        stage.sign(
            qa, controlled_documents.review_version, version_id=version, seen_version=edition(year, key)
        )
        yield written + timedelta(hours=8)
        stage.sign(
            lead,
            controlled_documents.approve_version,
            version_id=version,
            seen_version=edition(year, key),
            effective_at=begins,
        )
        yield from readers(year, told, version, written + timedelta(days=1), begins, place > 0)


def readers(
    year: Year, told: Mapping[str, Any], version: int, since: datetime, begins: datetime, later: bool
) -> Iterator[datetime]:
    at, late = since, None
    for person in year.stage.hospital.people:
        tasks = year.stage.ask(person, my_readings)
        if version not in {task.version_id for task in tasks}:
            continue
        if later and person.staff_no == told.get("never"):
            continue
        if later and person.staff_no == told.get("late"):
            late = person
            continue
        at += timedelta(minutes=37)
        if at >= year.now:
            return
        yield at
        year.stage.sign(person, controlled_documents.read_document, version_ids=(version,))
    if late is not None:
        yield begins + timedelta(hours=29)
        year.stage.sign(late, controlled_documents.read_document, version_ids=(version,))


def edition(year: Year, document_id: int) -> int:
    detail = year.stage.ask(year.holding("R14"), document_detail, document_id=document_id)
    return int(max(detail.versions, key=lambda one: one.version).row_version)


def papers(year: Year) -> Iterator[datetime]:
    """Degrees, titles and licences, handed in by each and confirmed by medical affairs; one still waits, one
    licence ran out three weeks ago.
    """
    confirms, page = year.holding("R29"), text_page("PAPERS", 1)
    yield year.at(371, 14)
    for told in told_of_the_team()["papers"]:
        person, waits = year.who(told["staff_no"]), told.get("waits", ())
        for fact in told["facts"]:
            kind, _, rest = fact.partition(":")
            code, since, until = dated(year, kind, rest)
            key = year.stage.do(
                person,
                register_qualification,
                member_id=year.stage.id(person),
                kind=kind,
                code=code,
                since=since,
                valid_until=until,
                file_name=f"{kind}.png",
                data=page,
            )
            if fact not in waits:
                year.stage.sign(confirms, confirm_qualification, qualification_id=key)


def dated(year: Year, kind: str, rest: str) -> tuple[str, date | None, date | None]:
    if kind == "condition":
        return rest, None, None
    code, *dates = rest.split(":")
    days = [
        date.fromisoformat(one)
        if one.count("-") == 2
        else year.at(int(one)).astimezone(year.stage.zone).date()
        for one in dates
    ]
    return code, days[0] if days else None, days[1] if len(days) > 1 else None


def specimens(year: Year) -> Iterator[datetime]:
    """Most of the team hand in the specimen of their signature."""
    import random

    from ctdesk.services.demo.pictures import ink

    yield year.at(356, 10)
    rng = random.Random(7)
    for person in year.stage.hospital.people[:-2]:
        year.stage.do(
            person,
            add_picture,
            member_id=year.stage.id(person),
            kind="specimen",
            name="specimen.png",
            data=ink(rng),
        )


def thawing(year: Year) -> Iterator[datetime]:
    """Two of the team are appointed for thawing by letter; one letter still waits to be accepted."""
    lead, leader = year.holding("R01"), year.holding("R36")
    letters = (("P0012", "R12", 300, True), ("P0021", "R13", 299, True), ("P0013", "R12", 3, False))
    for staff_no, role, days, accepted in letters:
        person = year.who(staff_no)
        yield year.at(days, 11)
        made = year.stage.do(
            lead, appointments.propose_appointment, member_id=year.stage.id(person), role=role
        )
        fill(year.stage, lead, made.record_id, "lead", {}, year.said("threshold"))
        sign(year.stage, lead, made.record_id, "lead")
        if not accepted:
            return
        yield year.at(days, 15)
        fill(year.stage, person, made.record_id, "member", {})
        sign(year.stage, person, made.record_id, "member")
        yield year.at(days - 1, 9)
        sign(year.stage, leader, made.record_id, "leader")


def office(year: Year) -> Iterator[datetime]:
    """The Qualified Person by letter, with support, a declared conflict and some evidence of duties
    done.
    """
    person, leader = year.holding("R18"), year.holding("R36")
    yield year.at(340, 10)
    made = year.stage.do(
        leader,
        qualified_person.propose_office,
        member_id=year.stage.id(person),
        role="R18",
        frames=("NEW_TECH", "STEMCELL_2015"),
        reports_to=year.stage.id(leader),
        absence_plan=year.said("plan_absence"),
    )
    fill(year.stage, leader, made.record_id, "leader", {}, year.said("threshold"))
    sign(year.stage, leader, made.record_id, "leader")
    yield year.at(339, 10)
    fill(year.stage, person, made.record_id, "member", {})
    sign(year.stage, person, made.record_id, "member")
    for code, use in (("time", "support_time"), ("access", "support_access")):
        year.stage.do(
            leader,
            qualified_person.agree_support,
            member_id=year.stage.id(person),
            code=code,
            text=year.said(use),
        )
    ware = year.stage.hospital.wares[6].code
    yield year.at(300, 9)
    conflict = year.stage.do(
        person,
        qualified_person.declare_conflict,
        kind="project",
        text=year.said("conflict"),
        product_code=ware,
        starts_on=year.stage.now.astimezone(year.stage.zone).date(),
    )
    yield year.at(299, 9)
    year.stage.do(
        leader,
        qualified_person.judge_conflict,
        conflict_id=conflict,
        arranged=year.said("conflict_done"),
        blocks=True,
    )
    for days, duty, use in ((180, "QPD-08", "evidence_system"), (60, "QPD-11", "evidence_train")):
        yield year.at(days, 16)
        year.stage.do(
            person,
            qualified_person.add_evidence,
            duty=duty,
            performed_on=year.stage.now.astimezone(year.stage.zone).date(),
            text=year.said(use),
            file=(f"{duty}.png", text_page(duty, 1)),
        )
