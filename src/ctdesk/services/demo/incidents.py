"""The demo's incidents: a near miss, an override and a leak closed, another patient's label led from
its first telling to its messages outside and still being investigated.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
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
OUTSIDE = ("mah", "supplier", "county_drug_regulator")
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
    "override_end": (
        "属排班空缺，已补排具备资质的护士。",
        "A gap of the rota; another nurse in date was put on it.",
    ),
    "leak_done": ("袋连同外包装保存在气相，未使用。", "The bag is kept in the vapour phase, unused."),
    "leak_note": (
        "持有人检查：运输中冻存盒固定件松动。",
        "The holder's inspection: a fixing of the cassette came loose on the way.",
    ),
    "leak_end": (
        "运输固定件损坏所致；持有人已更换同批固定件。",
        "Caused by the broken fixing; the holder exchanged all of that lot.",
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
    "frozen": ("身份不符，等待调查", "Identity does not agree, under investigation"),
}
_PHOTO = b"%PDF-1.4\n% DEMO: label beside waybill, invented\n"


def incident_stories(year: Year, stories: Sequence[Story]) -> tuple[Iterator[datetime], ...]:
    """The cases of the year; those of a refused shipment begin when its receipt reported them."""
    refused = [story for story in stories if story.outcome == "reject" and story.ends == "whole"]
    found = [_near_miss(year), _override(year)]
    for story in refused:
        follow = _label if story.goods.kind == "wrong_patient" else _leak
        found.append(follow(year, story.announced_at))
    return tuple(found)


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
    """The competence gate was lifted one night: looked into, concluded, closed by the signed report."""
    qa, began = year.holding(QUALITY), year.at(227, 9, 40)
    yield began
    row = _row(year, qa, code="PR1")
    if row is not None and row.state == "reported":
        yield from _to_closure(year, row, Grade("PR1", "III", risk=Risk(3, 2, 3)), "override", "people")


def _leak(year: Year, announced: datetime) -> Iterator[datetime]:
    """A bag that leaked: the holder and the authority told, closed by the signed report."""
    row = yield from _reported(year, "PQ1", announced)
    if row is not None:
        yield from _to_closure(
            year, row, Grade("PQ1", "III", harm="A", risk=Risk(3, 2, 2)), "leak", "material"
        )


def _to_closure(year: Year, row: IncidentRow, grade: Grade, use: str, cause: str) -> Iterator[datetime]:
    """From triage to the closing signature within three weeks."""
    stage, qa, lead, key = year.stage, year.holding(QUALITY), year.holding(LEAD), row.id
    began = stage.now
    _triage(year, qa, row, grade, lead)
    _contain(year, qa, key, f"{use}_done")
    for number, recipient in enumerate(OUTSIDE, start=1):
        _send(year, year.holding(NOTIFIES), key, recipient, f"DEMO-{began:%m%d}-{number:02d}")
    yield began + timedelta(hours=30)
    record = _signed_by_three(year, row)
    yield began + timedelta(days=2)
    _begin(year, qa, key)
    _note(year, qa, key, f"{use}_note")
    yield began + timedelta(days=9)
    stage.do(
        qa,
        incident_course.conclude_investigation,
        incident_id=key,
        seen_version=_sheet(year, qa, key).row.row_version,
        cause_category=cause,
        root_cause=_said(year, f"{use}_note"),
        conclusion=_said(year, f"{use}_end"),
    )
    yield began + timedelta(days=12)
    fill(stage, qa, record, "closure", {"E2": _said(year, "filed")})
    sign(stage, qa, record, "closure")


def _label(year: Year, announced: datetime) -> Iterator[datetime]:
    """Another patient's label: told at once, contained, sent outside with its receipt, being investigated."""
    stage, qa, lead = year.stage, year.holding(QUALITY), year.holding(LEAD)
    row = yield from _reported(year, "ID2", announced)
    if row is None:
        return
    at = stage.now
    _triage(year, qa, row, Grade("ID2", "II", harm="B", risk=Risk(5, 2, 2)), lead)
    _tell(year, qa, row.id, LEAD, lead, "label_told")
    units = tuple(one.unit_id for one in _sheet(year, qa, row.id).units)
    if units:
        stage.do(qa, freezes.freeze_units, incident_id=row.id, unit_ids=units, reason=_said(year, "frozen"))
    _contain(year, qa, row.id, "label_done")
    yield at + 25 * _MINUTE
    _tell_holder(year, qa, row.id)
    yield at + 70 * _MINUTE
    for number, recipient in enumerate(OUTSIDE, start=1):
        _send(year, year.holding(NOTIFIES), row.id, recipient, f"DEMO-{at:%m%d}-{number:02d}")
    _signed_by_three(year, row)
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


def _reported(year: Year, code: str, announced: datetime) -> Generator[datetime, None, IncidentRow | None]:
    """Wait until the receipt of a shipment that was refused has reported its case."""
    at, qa = announced, year.holding(QUALITY)
    while (at := at + _EVERY) <= min(announced + _LONGEST, year.now):
        yield at
        row = _row(year, qa, code=code, since=announced)
        if row is not None and row.state == "reported":
            return row
    return None


def _signed_by_three(year: Year, row: IncidentRow) -> int:
    """The report of a case, signed by whoever reported it, quality assurance and the lead."""
    stage, qa = year.stage, year.holding(QUALITY)
    record: int = stage.do(qa, incident_papers.open_report, incident_id=row.id)
    reporter = next(one for one in stage.hospital.people if one.name == row.opened_by)
    for person, slot in ((reporter, "reporter"), (qa, "triage"), (year.holding(LEAD), "lead")):
        fill(stage, person, record, slot, {})
        sign(stage, person, record, slot)
    return record


def _contain(year: Year, qa: Person, incident_id: int, use: str) -> None:
    year.stage.do(
        qa,
        incident_course.contain_incident,
        incident_id=incident_id,
        seen_version=_sheet(year, qa, incident_id).row.row_version,
        containment=_said(year, use),
    )


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
