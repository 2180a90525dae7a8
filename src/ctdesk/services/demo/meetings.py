"""Two monthly quality meetings of the demo: what they decided, the action that answers one decision, and the
task that was replied to. The meeting about the last month is still to be prepared.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.domain.answers import State, Value
from ctdesk.domain.incidents import Risk
from ctdesk.domain.periods import period_of, step
from ctdesk.services import capas, findings, quality_meetings
from ctdesk.services.capa_rows import action_sheet
from ctdesk.services.capas import Plan, Source
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.team_paper import fill, sign
from ctdesk.services.demo.team_stage import Year
from ctdesk.services.findings import FindingRow
from ctdesk.services.records import Entry, note_answers
from ctdesk.services.team import role_table

LEAD, QUALITY, ASSESSOR = "R01", "R14", "R06"
_ROLES = ("R01", "R14", "R03", "R05", "R11")
_ABSENT = "R03"
_DAY_OF_MONTH = 5


def meeting_stories(year: Year) -> tuple[Iterator[datetime], ...]:
    """The meetings about the month three months back and the one after it."""
    return (_meetings(year),)


def _meetings(year: Year) -> Iterator[datetime]:
    this = period_of("month", year.now.astimezone(year.stage.zone).date())
    for back, name in ((3, "first"), (2, "second")):
        days = (year.now.astimezone(year.stage.zone).date() - step(this, 1 - back).first).days
        yield year.at(days - _DAY_OF_MONTH, 15)
        record = _held(year, f"{step(this, -back).first:%Y-%m}", _told()[name])
        yield year.at(days - _DAY_OF_MONTH - 1, 10)
        quality = year.holding(QUALITY)
        fill(year.stage, quality, record, "qa", {"E3": _said(year, _told()[name], "review")})
        sign(year.stage, quality, record, "qa")
        if name == "first":
            yield year.at(days - _DAY_OF_MONTH - 4, 11)
            _follow_up(year, _told()[name]["decision"])


def _held(year: Year, month: str, told: Mapping[str, Any]) -> int:
    lead = year.holding(LEAD)
    record: int = year.stage.do(lead, quality_meetings.begin_meeting, month=month)
    now = year.stage.now.astimezone(year.stage.zone)
    lines: list[dict[str, Value]] = [
        {
            "A2": now.isoformat(timespec="minutes"),
            "A3": year.stage.id(lead),
            "B1a": _said(year, told, "figures"),
            "B3a": _said(year, told, "incidents"),
            "B9a": _said(year, told, "supervision"),
            "E1": True,
            "E2": _said(year, told, "conclusion"),
        }
    ]
    for line, role in enumerate(_ROLES, 1):
        known = role_table()[role]
        lines.append(
            {
                f"A4:{line}.who": year.stage.id(year.holding(role)),
                f"A4:{line}.role": known.name_en if year.language == "en" else known.name_zh,
                f"A4:{line}.part": "absent" if role == _ABSENT else "present",
            }
        )
    for line, one in enumerate(told["decision"], 1):
        lines.append(
            {
                f"D1:{line}.what": _said(year, one, "what"),
                f"D1:{line}.kind": one["kind"],
                f"D1:{line}.who": year.stage.id(year.holding(one["role"])),
                f"D1:{line}.until": (now.date() + timedelta(days=one["days"])).isoformat(),
            }
        )
    for values in lines:  # a table grows line by line
        entries = tuple(Entry(path, State.GIVEN, value) for path, value in values.items())
        year.stage.do(lead, note_answers, record_id=record, version=1, entries=entries)
    sign(year.stage, lead, record, "lead")
    return record


def _follow_up(year: Year, decided: list[Mapping[str, Any]]) -> None:
    """An action is planned and approved for the first decision, and the task is done."""
    lead, quality = year.holding(LEAD), year.holding(QUALITY)
    rows = year.stage.ask(lead, findings.list_findings, which="all").rows
    mine: list[FindingRow] = [row for row in reversed(rows) if row.origin == findings.MEETING]
    for row, told in zip(mine, decided, strict=True):
        owner = year.holding(told["role"])
        if told["kind"] == "capa":
            plan = _plan(year, told, owner)
            source = Source(finding_id=row.id)
            action: int = year.stage.do(quality, capas.open_action, plan=plan, source=source)
            paper = year.stage.ask(quality, action_sheet, capa_id=action).row.record_id
            assert paper is not None
            sign(year.stage, quality, paper, "plan")
            fill(year.stage, lead, paper, "approval", {})
            sign(year.stage, lead, paper, "approval")
        else:
            year.stage.do(
                owner,
                findings.reply_to_finding,
                finding_id=row.id,
                seen_version=row.row_version,
                reply=_said(year, told, "reply"),
            )


def _plan(year: Year, told: Mapping[str, Any], owner: Person) -> Plan:
    today: date = year.stage.now.astimezone(year.stage.zone).date()
    return Plan(
        kind="corrective",
        problem=_said(year, told, "problem"),
        action=_said(year, told, "what"),
        owner_id=year.stage.id(owner),
        due_on=today + timedelta(days=int(told["days"])),
        metric=_said(year, told, "metric"),
        op="<=",
        value="0",
        window_days=60,
        root_cause=_said(year, told, "cause"),
        resources=None,
        risk=Risk(4, 2, 3),
        assessor_id=year.stage.id(year.holding(ASSESSOR)),
    )


def _said(year: Year, told: Mapping[str, Any], use: str) -> str:
    return str(told[use][year.language])


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(data_path("resources", "demo", "meetings.toml").read_text("utf-8"))
