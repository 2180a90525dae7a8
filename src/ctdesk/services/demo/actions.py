"""Stories of the demo about corrective and preventive actions: one that had effect, one that had none and was
planned again, one that is overdue, one that waits for approval; and the findings that two of them answer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.domain.answers import Value
from ctdesk.domain.incidents import Risk
from ctdesk.services import capa_course, capas, findings
from ctdesk.services.capa_rows import action_sheet
from ctdesk.services.capas import Plan, Source
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.pictures import text_page
from ctdesk.services.demo.team_paper import fill, sign
from ctdesk.services.demo.team_stage import Year

QUALITY, LEAD, ASSESSOR, CUSTODIAN, RECEIVER = "R14", "R01", "R06", "R11", "R05"


def action_stories(year: Year) -> tuple[Iterator[datetime], ...]:
    """What the team did about its findings within the year."""
    return effective(year), planned_again(year), overdue(year), to_approve(year)


def effective(year: Year) -> Iterator[datetime]:
    """A finding of a holder, taken over without typing, whose action had effect; replied to and closed."""
    yield year.at(277)
    quality, owner = year.holding(QUALITY), year.holding(CUSTODIAN)
    found = year.stage.ask(quality, findings.findings_to_take_over)[-1]
    finding: int = year.stage.do(
        quality,
        findings.take_over_finding,
        assessment_finding_id=found.id,
        reply_due=_day(year) + timedelta(days=30),
        owner_id=year.stage.id(owner),
    )
    plan = _plan(year, "remote_alarm", owner, 60, risk=Risk(4, 2, 4))
    action: int = year.stage.do(quality, capas.open_action, plan=plan, source=Source(finding_id=finding))
    _approved(year, action)
    yield year.at(262, 15)
    _done(year, action, "remote_alarm", owner)
    yield year.at(255)
    row = year.stage.ask(quality, findings.finding_sheet, finding_id=finding).row
    year.stage.do(
        quality,
        findings.reply_to_finding,
        finding_id=finding,
        seen_version=row.row_version,
        reply=_said(year, "remote_alarm", "reply"),
        file=("reply.png", text_page("reply", 1)),
    )
    yield year.at(198)
    _checked(year, action, "remote_alarm", "0", "effective", {"D7": "4", "D8": "1", "D9": "1"})
    yield year.at(196)
    lead = year.holding(LEAD)
    fill(year.stage, lead, _paper(year, action), "closure", {"E2": _said(year, "remote_alarm", "closed")})
    sign(year.stage, lead, _paper(year, action), "closure")
    yield year.at(195)
    row = year.stage.ask(lead, findings.finding_sheet, finding_id=finding).row
    year.stage.sign(
        lead,
        findings.close_finding,
        finding_id=finding,
        seen_version=row.row_version,
        note=_said(year, "remote_alarm", "finding_closed"),
    )


def planned_again(year: Year) -> Iterator[datetime]:
    """An action that was extended once, had no effect, and is carried out with another cause now."""
    yield year.at(160)
    quality, owner = year.holding(QUALITY), year.holding(RECEIVER)
    plan = _plan(year, "page_count", owner, 20, risk=Risk(3, 3, 4))
    action: int = year.stage.do(quality, capas.open_action, plan=plan, source=Source(origin="audit"))
    _approved(year, action)
    yield year.at(142)
    _extended(year, action, owner, "page_count", 10, grant=True)
    yield year.at(133)
    _done(year, action, "page_count", owner)
    yield year.at(30)
    _checked(year, action, "page_count", "1", "not_effective", {})
    yield year.at(12)
    sheet = year.stage.ask(quality, action_sheet, capa_id=action)
    again = _plan(year, "page_count", owner, 40, suffix="_2", risk=Risk(3, 3, 4))
    year.stage.do(
        quality, capa_course.plan_again, capa_id=action, seen_version=sheet.row.row_version, plan=again
    )
    _approved(year, action)


def overdue(year: Year) -> Iterator[datetime]:
    """An action that is overdue, for which a later day is asked."""
    yield year.at(48)
    quality, owner = year.holding(QUALITY), year.holding(RECEIVER, 1)
    plan = _plan(year, "temperature_card", owner, 30, cause=False)
    action: int = year.stage.do(quality, capas.open_action, plan=plan, source=Source(origin="audit"))
    _approved(year, action)
    yield year.at(2)
    _extended(year, action, owner, "temperature_card", 30, grant=False)


def to_approve(year: Year) -> Iterator[datetime]:
    """A finding of an inspection whose reply is due soon; its action waits for approval."""
    yield year.at(9)
    quality, owner = year.holding(QUALITY), year.holding(CUSTODIAN)
    finding: int = year.stage.do(
        quality,
        findings.register_finding,
        origin="inspection",
        class_code="major",
        text=_said(year, "contact_list", "finding"),
        from_whom=_said(year, "contact_list", "from_whom"),
        reference=_said(year, "contact_list", "reference"),
        received_on=_day(year),
        reply_due=_day(year) + timedelta(days=20),
        owner_id=year.stage.id(quality),
        file=("inspection.png", text_page("inspection", 1)),
    )
    yield year.at(1, 16)
    plan = _plan(year, "contact_list", owner, 45, risk=Risk(4, 3, 3))
    action: int = year.stage.do(quality, capas.open_action, plan=plan, source=Source(finding_id=finding))
    sign(year.stage, quality, _paper(year, action), "plan")


def _plan(
    year: Year,
    name: str,
    owner: Person,
    days: int,
    *,
    suffix: str = "",
    cause: bool = True,
    risk: Risk | None = None,
) -> Plan:
    told = _told()[name]
    return Plan(
        kind=told["kind"],
        problem=_said(year, name, "problem"),
        action=_said(year, name, f"action{suffix}"),
        owner_id=year.stage.id(owner),
        due_on=_day(year) + timedelta(days=days),
        metric=_said(year, name, "metric"),
        op="<=",
        value="0",
        window_days=60,
        root_cause=_said(year, name, f"cause{suffix}") if cause else None,
        resources=_said(year, name, "resources") if "resources" in told else None,
        risk=risk,
        assessor_id=year.stage.id(year.holding(ASSESSOR)),
    )


def _approved(year: Year, action: int) -> None:
    quality, lead, record = year.holding(QUALITY), year.holding(LEAD), _paper(year, action)
    sign(year.stage, quality, record, "plan")
    fill(year.stage, lead, record, "approval", {})
    sign(year.stage, lead, record, "approval")


def _done(year: Year, action: int, name: str, owner: Person) -> None:
    if "part" in _told()[name]:
        doer = year.holding(RECEIVER, 1)
        year.stage.do(
            owner,
            capa_course.add_doer,
            capa_id=action,
            member_id=year.stage.id(doer),
            note=_said(year, name, "part"),
        )
    shown = _said(year, name, "evidence")
    file = (f"{shown}.png", text_page(name, 1))
    year.stage.do(owner, capa_course.add_evidence, capa_id=action, file=file, text=shown)
    record = _paper(year, action)
    fill(year.stage, owner, record, "done", {"C1": _said(year, name, "done")})
    sign(year.stage, owner, record, "done")


def _extended(year: Year, action: int, owner: Person, name: str, days: int, *, grant: bool) -> None:
    row = year.stage.ask(owner, action_sheet, capa_id=action).row
    asked: int = year.stage.do(
        owner,
        capa_course.ask_extension,
        capa_id=action,
        seen_version=row.row_version,
        until_on=max(row.due_on, _day(year)) + timedelta(days=days),
        reason=_said(year, name, "extension"),
    )
    if grant:
        year.stage.sign(year.holding(LEAD), capa_course.grant_extension, extension_id=asked)


def _checked(year: Year, action: int, name: str, value: str, result: str, risk: Mapping[str, Value]) -> None:
    assessor, record = year.holding(ASSESSOR), _paper(year, action)
    said = {"D4": value, "D5": result, "D6": _said(year, name, "grounds"), **risk}
    fill(year.stage, assessor, record, "effectiveness", said)
    sign(year.stage, assessor, record, "effectiveness")


def _paper(year: Year, action: int) -> int:
    record: int | None = year.stage.ask(year.holding(QUALITY), action_sheet, capa_id=action).row.record_id
    assert record is not None
    return record


def _day(year: Year) -> date:
    return year.stage.now.astimezone(year.stage.zone).date()


def _said(year: Year, name: str, use: str) -> str:
    return str(_told()[name][use][year.language])


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(data_path("resources", "demo", "actions.toml").read_text("utf-8"))
