"""The demo's incidents: a near miss closed, an override under investigation, another patient's label led from
its first telling to its messages outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from ctdesk.domain.incidents import Risk
from ctdesk.services import (
    freezes,
    incident_contents,
    incident_course,
    incident_notices,
    incident_papers,
    incident_reports,
)
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.stories import Story
from ctdesk.services.demo.team_paper import fill, sign
from ctdesk.services.demo.team_stage import Year
from ctdesk.services.incident_course import Grade
from ctdesk.services.incident_sheet import IncidentSheet, incident_sheet
from ctdesk.services.incident_tellings import tell_of_incident
from ctdesk.services.incidents import IncidentRow, Report, find_incidents

QUALITY, LEAD, RECEIVING, NOTIFIES = "R14", "R01", "R05", "R06"
_EVERY, _LONGEST = timedelta(hours=3), timedelta(days=6)
_MINUTE = timedelta(minutes=1)
_WORDS: Mapping[str, tuple[str, str]] = {
    "near_miss": (
        "准备第二张签收单时拿成了另一批货的单据，核对追溯码时发现并更换。",
        "The papers of another shipment were taken; seen when the trace code was compared.",
    ),
    "caught": ("首次核对时扫码", "A scan at the first check"),
    "near_miss_done": (
        "单据已更换，未影响接收。",
        "The papers were exchanged; the receipt was not affected.",
    ),
    "filed": ("单据分架放置，纳入趋势。", "Papers now lie on separate shelves; trended."),
    "override_done": (
        "限时放行到期即止，未再延长。",
        "The override ended with its time and was not extended.",
    ),
    "override_note": (
        "调阅排班：当夜有效人员均在手术，未及时改派。",
        "The rota was read: those in date were in theatre that night, and nobody was put in their place.",
    ),
    "label_done": (
        "整箱隔离在气相，标签拍照，未打开内包装。",
        "The whole shipment set apart in the vapour phase, the label photographed, no inner package opened.",
    ),
    "label_told": (
        "知悉，立即暂停该患者的清淋安排",
        "Understood; the lymphodepletion of this patient is put off",
    ),
    "holder_told": ("持有人将在当日核查包装工序", "The holder checks its packing line today"),
    "label_evidence": ("袋标签与运单并列照片（演示）", "Bag label beside the waybill, photographed (demo)"),
    "label_note": (
        "与持有人通话：同一包装台当日处理两名患者的产品。",
        "Call with the holder: two patients' products were packed at the same bench that day.",
    ),
    "reason": ("首次接收核对身份时发现", "Found when identity was compared at receipt"),
    "related": ("同一持有人", "The same holder"),
    "frozen": ("身份不符，等待调查", "Identity does not agree, under investigation"),
}
_PHOTO = b"%PDF-1.4\n% DEMO: label beside waybill, invented\n"


def incident_stories(year: Year, stories: Sequence[Story]) -> tuple[Iterator[datetime], ...]:
    """The three cases; that of the label begins where the first shipment for another patient was refused."""
    wrong = [story for story in stories if story.goods.kind == "wrong_patient"]
    found = [_near_miss(year), _override(year)]
    return (*found, _label(year, wrong[0].announced_at)) if wrong else tuple(found)


def _near_miss(year: Year) -> Iterator[datetime]:
    stage, reporter, qa = year.stage, year.holding(RECEIVING), year.holding(QUALITY)
    began = year.at(41, 15, 20)
    yield began
    said = Report(
        code="RC1",
        text=_said(year, "near_miss"),
        severity="IV",
        near_miss=True,
        caught_by=_said(year, "caught"),
        process_step="receipt_acceptance",
        immediate_action=_said(year, "near_miss_done"),
    )
    number = stage.do(reporter, incident_reports.report_incident, said=said)
    yield began + timedelta(hours=2)
    row = _row(year, qa, text=number)
    if row is None:
        return
    grade = Grade("RC1", "IV", risk=Risk(2, 3, 2), near_miss=True, caught_by=_said(year, "caught"))
    _triage(year, qa, row, grade, year.holding(LEAD))
    yield began + timedelta(days=1, hours=1)
    sheet = _sheet(year, qa, row.id)
    stage.do(
        qa,
        incident_course.close_incident,
        incident_id=row.id,
        seen_version=sheet.row.row_version,
        reason=_said(year, "filed"),
    )


def _override(year: Year) -> Iterator[datetime]:
    """The competence gate was lifted one night: why, is being looked into."""
    stage, qa, lead = year.stage, year.holding(QUALITY), year.holding(LEAD)
    yield year.at(3, 9, 40)
    row = _row(year, qa, code="PR1")
    if row is None or row.state != "reported":
        return
    _triage(year, qa, row, Grade("PR1", "III", risk=Risk(3, 2, 3)), lead)
    stage.do(
        qa,
        incident_course.contain_incident,
        incident_id=row.id,
        seen_version=_sheet(year, qa, row.id).row.row_version,
        containment=_said(year, "override_done"),
    )
    yield year.at(2, 16, 5)
    _begin(year, qa, row.id)
    _note(year, qa, row.id, "override_note")


def _label(year: Year, announced: datetime) -> Iterator[datetime]:
    """Another patient's label: told at once, contained, sent outside with its receipt, being investigated."""
    stage, qa, lead = year.stage, year.holding(QUALITY), year.holding(LEAD)
    at, row = announced, None
    while row is None or row.state != "reported":
        at += _EVERY
        if at > min(announced + _LONGEST, year.now):
            return
        yield at
        row = _row(year, qa, code="ID2", since=announced)
    _triage(year, qa, row, Grade("ID2", "II", harm="B", risk=Risk(5, 2, 2)), lead)
    _tell(year, qa, row.id, LEAD, lead, "label_told")
    units = tuple(one.unit_id for one in _sheet(year, qa, row.id).units)
    if units:
        stage.do(
            qa,
            freezes.freeze_units,
            incident_id=row.id,
            unit_ids=units,
            reason=_said(year, "frozen"),
        )
    stage.do(
        qa,
        incident_course.contain_incident,
        incident_id=row.id,
        seen_version=_sheet(year, qa, row.id).row.row_version,
        containment=_said(year, "label_done"),
    )
    yield at + 25 * _MINUTE
    _tell_holder(year, qa, row.id)
    yield at + 70 * _MINUTE
    for number, recipient in enumerate(("mah", "supplier", "county_drug_regulator"), start=1):
        _send(year, year.holding(NOTIFIES), row.id, recipient, f"DEMO-{at:%m%d}-{number:02d}")
    record = stage.do(qa, incident_papers.open_report, incident_id=row.id)
    reporter = next(one for one in stage.hospital.people if one.name == row.opened_by)
    for person, slot in ((reporter, "reporter"), (qa, "triage"), (lead, "lead")):
        fill(stage, person, record, slot, {})
        sign(stage, person, record, slot)
    yield at + timedelta(hours=20)
    _begin(year, qa, row.id)
    stage.do(
        qa,
        incident_contents.add_evidence,
        incident_id=row.id,
        file=("label-waybill-DEMO.pdf", _PHOTO),
        text=_said(year, "label_evidence"),
    )
    _note(year, qa, row.id, "label_note")


def _triage(year: Year, qa: Person, row: IncidentRow, grade: Grade, owner: Person) -> None:
    year.stage.do(
        qa,
        incident_course.triage_incident,
        incident_id=row.id,
        seen_version=row.row_version,
        graded=grade,
        owner_id=year.stage.id(owner),
    )


def _begin(year: Year, qa: Person, incident_id: int) -> None:
    version = _sheet(year, qa, incident_id).row.row_version
    year.stage.do(qa, incident_course.begin_investigation, incident_id=incident_id, seen_version=version)


def _note(year: Year, qa: Person, incident_id: int, use: str) -> None:
    at = year.stage.now - _MINUTE
    year.stage.do(
        qa, incident_contents.add_note, incident_id=incident_id, kind="timeline", at=at, text=_said(year, use)
    )


def _tell(year: Year, qa: Person, incident_id: int, role: str, person: Person, use: str) -> None:
    stage = year.stage
    stage.do(
        qa,
        tell_of_incident,
        incident_id=incident_id,
        whom=role,
        name=person.name,
        member_id=stage.id(person),
        way="phone",
        told_at=stage.now - _MINUTE,
        answer=_said(year, use),
    )


def _tell_holder(year: Year, qa: Person, incident_id: int) -> None:
    for one in _sheet(year, qa, incident_id).to_tell.contacts:
        if one.whom == "mah" and one.name:
            year.stage.do(
                qa,
                tell_of_incident,
                incident_id=incident_id,
                whom=one.whom,
                name=one.name,
                phone=one.phone,
                way="phone",
                told_at=year.stage.now - _MINUTE,
                answer=_said(year, "holder_told"),
            )


def _send(year: Year, qa: Person, incident_id: int, recipient: str, receipt: str) -> None:
    """The message to one recipient, prepared from the case and sent."""
    stage = year.stage
    owed = tuple(
        row.id
        for row in _sheet(year, qa, incident_id).obligations
        if row.recipient == recipient and row.done_at is None and row.withdrawn_at is None
    )
    if not owed:
        return
    lang = "en" if year.language == "en" else "zh_CN"
    draft = stage.ask(qa, incident_notices.draft_notice, obligation_ids=owed, lang=lang)
    number = stage.do(
        qa, incident_notices.prepare_notice, obligation_ids=owed, title=draft.title, text=draft.text
    )
    notice = next(one for one in _sheet(year, qa, incident_id).notices if one.number == number)
    stage.do(
        qa,
        incident_notices.send_notice,
        notice_id=notice.id,
        seen_version=notice.row_version,
        sent_at=stage.now,
        way="online",
        receipt_no=receipt,
    )


def _row(
    year: Year,
    qa: Person,
    *,
    code: str | None = None,
    text: str | None = None,
    since: datetime | None = None,
) -> IncidentRow | None:
    """The case of this code or number, the newest where there are several."""
    found = year.stage.ask(qa, find_incidents, code=code, text=text, limit=5).rows
    return next((one for one in found if since is None or one.opened_at >= since), None)


def _sheet(year: Year, qa: Person, incident_id: int) -> IncidentSheet:
    found: IncidentSheet = year.stage.ask(qa, incident_sheet, incident_id=incident_id)
    return found


def _said(year: Year, use: str) -> str:
    zh, en = _WORDS[use]
    return en if year.language == "en" else zh
