"""The demo's adverse reactions: one reported and closed, one whose report waits for signatures, and a death
that is due at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.receipt import Patient
from ctdesk.domain.answers import State
from ctdesk.services import team
from ctdesk.services.adr_origin import Origin
from ctdesk.services.adr_reports import begin_report
from ctdesk.services.adr_rows import REPORTS, SENDS
from ctdesk.services.adr_sheet import AdrSheet, adr_sheet
from ctdesk.services.adverse_reactions import Reported, close_case, describe_case, open_case
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.receipt_sheet import journal_end
from ctdesk.services.demo.stage import Stage
from ctdesk.services.demo.team_stage import Year
from ctdesk.services.obligations import fulfil_obligation
from ctdesk.services.records import Entry, note_answers
from ctdesk.services.signing import sign_record

_OFFICER = "R28"
_WORDS: Mapping[str, tuple[str, str]] = {
    "crs": ("细胞因子释放综合征", "Cytokine release syndrome"),
    "crs_told": (
        "回输后第3日发热39.2 ℃，血压82/48 mmHg，去甲肾上腺素维持，48小时内缓解。",
        "Fever of 39.2 °C on day 3, 82/48 mmHg, noradrenaline, resolved within 48 hours.",
    ),
    "crs_done": ("托珠单抗一次，去甲肾上腺素，补液", "Tocilizumab once, noradrenaline, fluids"),
    "lymphoma": ("B细胞淋巴瘤", "B-cell lymphoma"),
    "label": ("说明书已载明，时间顺序合理", "Named in the label; the course of time fits"),
    "rash": ("皮疹", "Rash"),
    "failure": ("多器官功能衰竭", "Multi-organ failure"),
    "failure_told": ("感染性休克后多器官功能衰竭。", "Multi-organ failure after septic shock."),
}


def adverse_stories(year: Year) -> tuple[Iterator[datetime], ...]:
    """What is reported of the patients of the year."""
    return (_one_reported(year), _one_under_way(year), _one_at_once(year))


def _one_reported(year: Year) -> Iterator[datetime]:
    stage = year.stage
    yield year.at(47, 10)
    officer, lead = year.holding("R06", 1), year.holding("R01")
    stage.do(lead, team.appoint_member, member_id=stage.id(officer), role=_OFFICER)
    yield year.at(45, 9, 20)
    nurse, physician = year.holding("R07"), year.holding("R03")
    if not (stage.may(nurse, REPORTS) and stage.may(officer, SENDS)):
        return
    facts = {
        **_product(year, 0, stage.now - timedelta(days=4)),
        "onset_at": stage.now - timedelta(days=1),
        "criteria": ["life_threatening", "hospitalisation"],
        "outcome": "improving",
        "expected": True,
        "crs_max": "3",
        "description": _said(year, "crs_told"),
        "treatment": _said(year, "crs_done"),
        "disease": _said(year, "lymphoma"),
        "dechallenge": "not_applicable",
        "rechallenge": "not_applicable",
    }
    case = _open(year, nurse, "crs", facts, 0, 3)
    for row in _sheet(stage, officer, case).obligations:
        if row.recipient == "mah_pv":
            stage.do(
                officer,
                fulfil_obligation,
                obligation_id=row.id,
                seen_version=row.row_version,
                done_at=stage.now,
                way="phone",
            )
    yield year.at(41, 15)
    if not (stage.may(nurse, REPORTS) and stage.may(physician, "adr.assess") and stage.may(officer, SENDS)):
        return
    _describe(stage, officer, case, {"outcome": "recovered", "ended_at": stage.now - timedelta(days=3)})
    record = _begin(stage, nurse, case)
    _sign(stage, nurse, record, "reporter")
    _answer(stage, physician, record, H1="certain", H2=_said(year, "label"))
    _sign(stage, physician, record, "causality")
    _answer(stage, officer, record, J1="probable")
    _sign(stage, officer, record, "institution")
    sent = {"K1": "adr_system", "K2": stage.local(stage.now), "K3": "online", "K4": "DEMO-0001"}
    _answer(stage, officer, record, **sent)
    _sign(stage, officer, record, "sent")
    sheet = _sheet(stage, officer, case)
    if all(one.done_at is not None for one in sheet.obligations):
        stage.do(officer, close_case, case_id=case, seen_version=sheet.row.row_version)


def _one_under_way(year: Year) -> Iterator[datetime]:
    stage = year.stage
    yield year.at(6, 14)
    nurse = year.holding("R07")
    if not stage.may(nurse, REPORTS):
        return
    facts = {**_product(year, 1, stage.now - timedelta(days=9)), "expected": True, "outcome": "improving"}
    case = _open(year, nurse, "rash", {**facts, "onset_at": stage.now - timedelta(days=2)}, 1, 1)
    _begin(stage, nurse, case)


def _one_at_once(year: Year) -> Iterator[datetime]:
    stage = year.stage
    yield year.now - timedelta(hours=2)
    physician = year.holding("R03", 1)
    if not stage.may(physician, REPORTS):
        return
    died = stage.now - timedelta(minutes=30)
    facts = {
        **_product(year, 2, stage.now - timedelta(days=21)),
        "onset_at": stage.now - timedelta(days=2),
        "died_at": died,
        "criteria": ["death"],
        "outcome": "death",
        "description": _said(year, "failure_told"),
    }
    _open(year, physician, "failure", facts, 2, 5)


def _open(year: Year, person: Person, term: str, facts: dict[str, Any], place: int, grade: int) -> int:
    with year.stage.gate.reading() as db:
        patient = db.scalars(select(Patient.id).order_by(Patient.id).offset(place).limit(1)).first()
    said = Reported(_said(year, term), None, grade, facts, Origin(patient_id=patient))
    case: int = year.stage.do(person, open_case, said=said)
    return case


def _product(year: Year, place: int, given_at: datetime) -> dict[str, Any]:
    ware = year.stage.hospital.wares[place]
    return {
        "generic_name": str(ware.entry["name_cn"]),
        "approval_no": ware.approval_no,
        "holder": ware.mah,
        "batch_no": f"{ware.code}-{given_at:%y%m}",
        "given_at": given_at,
    }


def _describe(stage: Stage, person: Person, case: int, facts: dict[str, Any]) -> None:
    version = _sheet(stage, person, case).row.row_version
    stage.do(person, describe_case, case_id=case, seen_version=version, facts=facts)


def _begin(stage: Stage, person: Person, case: int) -> int:
    version = _sheet(stage, person, case).row.row_version
    record: int = stage.do(person, begin_report, case_id=case, seen_version=version, kind="first")
    return record


def _sheet(stage: Stage, person: Person, case: int) -> AdrSheet:
    sheet: AdrSheet = stage.ask(person, adr_sheet, case_id=case)
    return sheet


def _answer(stage: Stage, person: Person, record: int, **values: str) -> None:
    entries = tuple(Entry(path, State.GIVEN, value) for path, value in values.items())
    stage.do(person, note_answers, record_id=record, version=1, entries=entries)


def _sign(stage: Stage, person: Person, record: int, slot: str) -> None:
    seen = stage.ask(person, journal_end, record_id=record)
    stage.sign(person, sign_record, record_id=record, seen_version=1, slots=(slot,), seen_entry=seen)


def _said(year: Year, what: str) -> str:
    return _WORDS[what][1 if year.language == "en" else 0]
