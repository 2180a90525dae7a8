"""Stories of the demo about holders: papers that end, an assessment with its findings, and the hospital's own
qualification.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ctdesk.domain.answers import Value
from ctdesk.services import holder_assessments, site_qualifications, suppliers
from ctdesk.services.attachments import attach_file
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.pictures import text_page
from ctdesk.services.demo.receipt_sheet import look
from ctdesk.services.demo.team_paper import fill, sign
from ctdesk.services.demo.team_stage import Year, told_of_the_team
from ctdesk.services.holder_assessments import AssessmentRow, FindingRow
from ctdesk.services.supplier_papers import file_paper

QUALITY, LEAD, AFFAIRS, VERIFIES, PREPARES = "R14", "R01", "R29", "R06", "R04"


def holder_stories(year: Year) -> tuple[Iterator[datetime], ...]:
    """What happens with holders within the year."""
    return papers(year), assessment(year), qualification(year)


def papers(year: Year) -> Iterator[datetime]:
    """Agreements and certificates of the holders; two of them end soon."""
    yield year.at(350)
    stage, prepares = year.stage, year.holding("R05")
    today = year.now.astimezone(stage.zone).date()
    holders = stage.ask(prepares, suppliers.list_suppliers, kind="holder")
    for place, holder in enumerate(holders):
        for kind, days in (("agreement", 330 + 90 * place), ("gmp", (18, 46, 400)[place % 3])):
            if kind == "gmp" and place > 2:
                continue
            stage.do(
                prepares,
                file_paper,
                supplier_id=holder.id,
                kind=kind,
                number=f"DEMO-{kind.upper()[:3]}-{place + 1}",
                issuer=year.said("paper_issuer"),
                valid_from=today - timedelta(days=350),
                valid_until=today + timedelta(days=days),
                file_name=f"{kind} {place + 1}.png",
                data=text_page(f"{kind}{place}", 1),
            )


def assessment(year: Year) -> Iterator[datetime]:
    """A holder assesses the hospital and finds three things: two are answered and verified, one is open."""
    yield year.at(300)
    stage, prepares, quality = year.stage, year.holding(PREPARES), year.holding(QUALITY)
    holder = stage.ask(prepares, suppliers.list_suppliers, kind="holder")[0]
    day = year.at(301).astimezone(stage.zone).date()
    record: int = stage.do(
        prepares, holder_assessments.begin_assessment, supplier_id=holder.id, assessed_on=day
    )
    owners = (year.holding("R11"), year.holding("R05"), year.holding("R04"))
    found: tuple[Mapping[str, Any], ...] = tuple(told_of_the_team()["holder_finding"])
    for told, owner in zip(found, owners, strict=True):
        begun = _row(year, prepares)
        stage.do(
            prepares,
            holder_assessments.add_finding,
            assessment_id=begun.id,
            grade=told["grade"],
            text=told["finding"][year.language],
        )
        new = _row(year, prepares).findings[-1]
        stage.do(
            prepares,
            holder_assessments.plan_action,
            finding_id=new.id,
            seen_version=new.row_version,
            action=told["action"][year.language],
            owner_id=stage.id(owner),
            due_on=day + timedelta(days=int(told["due"])),
        )
    for place in (0, 1):
        yield year.at(292 - 4 * place)
        _finish(year, owners[place], place)
        yield year.at(291 - 4 * place)
        row = _finding(year, quality, place)
        stage.sign(quality, holder_assessments.verify_action, finding_id=row.id, seen_version=row.row_version)
    yield year.at(284)
    opinion = _attach(year, quality, record, "C3", "opinion.png")
    until = (day + timedelta(days=365)).isoformat()
    fill(
        stage,
        quality,
        record,
        "qa",
        {
            "A5": "on_site",
            "A6": year.said("holder_assessor"),
            "A7": year.said("holder_scope"),
            "C1": "conditional",
            "C2": year.said("holder_condition"),
            "C3": opinion,
            "C4": until,
        },
        year.said("holder_condition"),
    )
    for role, slot in ((QUALITY, "qa"), (LEAD, "lead"), (AFFAIRS, "medical_affairs")):
        sign(stage, year.holding(role), record, slot)


def qualification(year: Year) -> Iterator[datetime]:
    """The hospital qualifies for the products it has in use, and four sign it."""
    yield year.at(280)
    stage, prepares, reviews = year.stage, year.holding(PREPARES), year.holding(VERIFIES)
    products = tuple(ware.code for ware in stage.hospital.wares[:3])
    record: int = stage.do(
        prepares, site_qualifications.begin_qualification, kind="initial", products=products
    )
    yield year.at(279)
    today = stage.now.astimezone(stage.zone).date()
    said: dict[str, Any] = {
        "A4": "3A",
        "A6": (today + timedelta(days=900)).isoformat(),
        "A9": year.said("qualified_departments"),
        "E9": (today - timedelta(days=40)).isoformat(),
        "E12": (today - timedelta(days=9)).isoformat(),
        "G1": "conditional",
        "G2": year.said("qualified_condition"),
    }
    for question in stage.ask(reviews, look, record_id=record).questions:
        item = question.item
        if item.type == "attachment" and item.required is not False and question.path not in said:
            said[question.path] = _attach(year, reviews, record, question.path, f"{item.id}.png")
    fill(stage, reviews, record, "drug_quality", said, year.said("qualified_condition"))
    signers = ((VERIFIES, "drug_quality"), (QUALITY, "qa"), (LEAD, "lead"), (AFFAIRS, "medical_affairs"))
    for role, slot in signers:
        sign(stage, year.holding(role), record, slot)


def _attach(year: Year, person: Person, record: int, path: str, name: str) -> Value:
    version = year.stage.ask(person, look, record_id=record).version
    digest: str = year.stage.do(
        person,
        attach_file,
        record_id=record,
        version=version,
        path=path,
        name=name,
        data=text_page(f"{record}{path}", 1),
    )
    return [digest]


def _row(year: Year, person: Person) -> AssessmentRow:
    row: AssessmentRow = year.stage.ask(person, holder_assessments.list_assessments)[0]
    return row


def _finding(year: Year, person: Person, place: int) -> FindingRow:
    return _row(year, person).findings[place]


def _finish(year: Year, owner: Person, place: int) -> None:
    row = _finding(year, year.holding(PREPARES), place)
    year.stage.do(
        owner,
        holder_assessments.finish_action,
        finding_id=row.id,
        seen_version=row.row_version,
        note=year.said("holder_done"),
        file_name=f"evidence {place + 1}.png",
        data=text_page(f"evidence{place}", 1),
    )
