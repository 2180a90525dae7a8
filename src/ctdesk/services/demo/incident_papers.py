"""A case of the demo on its signed papers: a wrong label, analysed with five why and a fishbone; its closure
waits for the action it owes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.domain.answers import RecordId, State, Value
from ctdesk.domain.incidents import Risk
from ctdesk.forms.cause_tables import WHYS
from ctdesk.services import incident_contents, incident_course, incident_reports
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.pictures import text_page
from ctdesk.services.demo.team_paper import sign
from ctdesk.services.demo.team_stage import Year
from ctdesk.services.incident_course import Grade
from ctdesk.services.incident_papers import open_analysis, open_report
from ctdesk.services.incident_sheet import IncidentSheet, incident_sheet
from ctdesk.services.incident_tellings import tell_of_incident
from ctdesk.services.incidents import Report, find_incidents
from ctdesk.services.obligations import withdraw_obligation
from ctdesk.services.records import Entry, note_answers

QUALITY, LEAD, OWNER, RECEIVER = "R14", "R01", "R06", "R05"


def paper_stories(year: Year) -> tuple[Iterator[datetime], ...]:
    """What the team analysed within the year."""
    return (wrong_label(year),)


def wrong_label(year: Year) -> Iterator[datetime]:
    """Reported, graded and analysed on signed papers; it stays open for the action it owes."""
    yield year.at(24, 10)
    stage, receiver, quality = year.stage, year.holding(RECEIVER), year.holding(QUALITY)
    lead, owner = year.holding(LEAD), year.holding(OWNER)
    said = _words(year, "label")
    began = stage.now - timedelta(minutes=25)
    report = Report(
        code="ID2",
        severity="II",
        text=said["text"],
        place=said["place"],
        process_step="receipt_acceptance",
        occurred_at=began,
        detected_at=began + timedelta(minutes=15),
        immediate_action=said["immediate"],
    )
    number: str = stage.do(receiver, incident_reports.report_incident, said=report)
    case = _case(year, quality, number)
    paper: int = stage.do(receiver, open_report, incident_id=case)
    sign(stage, receiver, paper, "reporter")
    told = {"whom": LEAD, "name": lead.name, "way": "phone", "answer": said["told"]}
    stage.do(receiver, tell_of_incident, incident_id=case, told_at=stage.now, **told)
    _move(
        year,
        quality,
        incident_course.triage_incident,
        case,
        graded=Grade("ID2", "II", harm="B", risk=Risk(4, 2, 3)),
        owner_id=stage.id(owner),
    )
    _move(year, receiver, incident_course.contain_incident, case, containment=said["containment"])
    sign(stage, quality, paper, "triage")
    yield year.at(23, 8, 30)
    sign(stage, lead, paper, "lead")
    sheet: IncidentSheet = stage.ask(lead, incident_sheet, incident_id=case)
    for owed in sheet.obligations:
        if owed.recipient_words is not None and owed.done_at is None:
            what = {"obligation_id": owed.id, "seen_version": owed.row_version}
            stage.do(lead, withdraw_obligation, **what, reason=said["not_owed"])
    analysis: int = stage.do(owner, open_analysis, incident_id=case)
    photograph = (f"{said['evidence']}.png", text_page("label", 1))
    stage.do(owner, incident_contents.add_evidence, incident_id=case, file=photograph, text=said["evidence"])
    noted = {"kind": "timeline", "at": began - timedelta(hours=1), "text": said["noted"]}
    stage.do(owner, incident_contents.add_note, incident_id=case, **noted)
    yield year.at(17, 15)
    _analyse(year, owner, analysis)
    sign(stage, owner, analysis, "owner")
    sign(stage, quality, analysis, "qa")
    yield year.at(16, 9)
    sign(stage, lead, analysis, "lead")


def _analyse(year: Year, owner: Person, analysis: int) -> None:
    told, language = _told()["label"], year.language
    said = _words(year, "label")
    for number, chain in enumerate(told["chain"], start=1):
        row: dict[str, Value] = {
            f"C1:{number}.{name}": step[language]
            for name, step in zip(("problem", *WHYS), chain["steps"], strict=False)
        }
        _note(year, owner, analysis, row | {f"C1:{number}.verdict": chain["verdict"]})
    for number, cause in enumerate(told["cause"], start=1):
        row = {
            f"C2:{number}.category": cause["category"],
            f"C2:{number}.verdict": cause["verdict"],
            f"C2:{number}.cause": cause["text"][language],
        }
        if "behind" in cause:
            row[f"C2:{number}.behind"] = cause["behind"][language]
        _note(year, owner, analysis, row)
    rest: dict[str, Value] = {
        "C3": told["category"],
        "C4": said["root"],
        "C5": said["factors"],
        "D3": True,
        "D4": said["impact"],
        "E1": said["conclusion"],
        "E2": said["lessons"],
        "E4": said["proposal"],
    }
    _note(year, owner, analysis, rest)


def _note(year: Year, person: Person, record: int, said: Mapping[str, Value]) -> None:
    entries = tuple(Entry(path, State.GIVEN, value) for path, value in said.items())
    year.stage.do(person, note_answers, record_id=RecordId(record), version=1, entries=entries)


def _case(year: Year, person: Person, number: str) -> int:
    (found,) = year.stage.ask(person, find_incidents, text=number).rows
    return int(found.id)


def _move(year: Year, person: Person, act: Any, case: int, **arguments: Any) -> None:
    sheet: IncidentSheet = year.stage.ask(person, incident_sheet, incident_id=case)
    year.stage.do(person, act, incident_id=case, seen_version=sheet.row.row_version, **arguments)


def _words(year: Year, name: str) -> Mapping[str, str]:
    """What was written in the language of the demo."""
    told = _told()[name].items()
    return {use: words[year.language] for use, words in told if isinstance(words, dict)}


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(data_path("resources", "demo", "incidents.toml").read_text("utf-8"))
