"""The signed papers of a case, its report and its analysis: from the first signature to the closure."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.obligations import Obligation
from ctdesk.domain.answers import Value
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import incident_contents, incident_course
from ctdesk.services.amendments import amend_record
from ctdesk.services.incident_course import Grade
from ctdesk.services.incident_papers import open_analysis, open_report, papers_of
from ctdesk.services.incidents import Context
from ctdesk.services.obligations import fulfil_obligation
from ctdesk.services.printing import preview_record
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign
from fixtures.receipt_story import Story
from services.test_incidents import act, again, fulfil_all, move, report, triaged

pytestmark = pytest.mark.usefixtures("messages")

ANALYSIS: dict[str, Value] = {
    "C1:1.problem": "标签上的姓名与订单不符",
    "C1:1.why_1": "打印时选错了患者",
    "C1:1.why_2": "列表只显示姓氏",
    "C1:1.why_3": "打印程序沿用旧版面",
    "C1:1.verdict": "root",
    "C2:1.category": "method",
    "C2:1.cause": "打印前没有第二人核对",
    "C2:1.behind": "规程没有规定",
    "C2:1.verdict": "contributing",
    "C2:2.category": "machine",
    "C2:2.cause": "打印机故障",
    "C2:2.verdict": "ruled_out",
    "C3": "method",
    "C4": "标签打印沿用旧版面，只显示姓氏",
    "C5": "无第二人核对；夜班人手少",
    "D3": True,
    "D4": "同批其他袋标签均已逐一核对，无误",
    "E1": "更新打印版面，打印前由第二人核对",
    "E4": "更新标签版面并培训",
}


def refused(cast: Cast, login: str, record: int, slot: str) -> str:
    with pytest.raises(CtdeskError) as error:
        sign(cast, login, record, slot)
    return error.value.code


def owed(cast: Cast, incident: Incident) -> set[str]:
    with cast.gate.reading() as db:
        rows = db.scalars(
            select(Obligation).where(
                Obligation.subject_kind == "incident", Obligation.subject_id == incident.id
            )
        )
        return {row.rule or "" for row in rows if row.done_at is None and row.withdrawn_at is None}


def ticked_off(cast: Cast, incident: Incident, rule: str) -> str:
    """What is answered to whoever says that a clock was met without its signature."""
    with cast.gate.reading() as db:
        row = db.scalars(
            select(Obligation).where(Obligation.subject_id == incident.id, Obligation.rule == rule)
        ).one()
        key, version = row.id, row.row_version
    with pytest.raises(CtdeskError) as error:
        cast.do("lead", fulfil_obligation, obligation_id=key, seen_version=version, done_at=cast.clock.now)
    return error.value.code


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, timeout=60
    )
    return re.sub(r"\s+", " ", told.stdout.decode())


def waiting_for(cast: Cast, login: str) -> set[int]:
    desk = cast.ask(login, my_desk)
    return {item.record_id for item in desk.now if item.record_id is not None}


def test_a_wrong_label_is_reported_analysed_and_closed_with_each_thing_signed_once(
    cast: Cast, tmp_path: Path
) -> None:
    story = Story(cast).opened()
    found = report(
        cast,
        code="ID2",
        text="袋标签姓名与订单不符，已当场停用",
        freeze=True,
        place="细胞库收货区",
        context=Context(shipment_id=story.shipment_id),
    )
    paper = int(cast.do("nurse", open_report, incident_id=found.id))
    assert cast.do("qa", open_report, incident_id=found.id) == paper
    assert refused(cast, "qa", paper, "triage") == "REC-31"  # whoever reported it writes it first
    assert paper in waiting_for(cast, "nurse")
    assert paper not in waiting_for(cast, "receiver")  # nobody else is asked for it
    assert refused(cast, "receiver", paper, "reporter") == "REC-57"
    assert ticked_off(cast, found, "severity:II.written") == "INP-07"
    sign(cast, "nurse", paper, "reporter")
    assert not [rule for rule in owed(cast, found) if rule.endswith(".written")]
    assert refused(cast, "qa", paper, "triage") == "INP-04"  # nobody graded it yet
    with pytest.raises(CtdeskError) as early:
        cast.do("verifier", open_analysis, incident_id=found.id)
    assert early.value.code == "INP-04"
    found = triaged(cast, found, Grade("ID2", "II", harm="B"), owner="verifier")
    sign(cast, "qa", paper, "triage")
    assert paper in waiting_for(cast, "lead")
    sign(cast, "lead", paper, "lead")

    cast.do(
        "verifier",
        incident_contents.add_evidence,
        incident_id=found.id,
        file=("label.txt", b"label"),
        text="标签",
    )
    analysis = int(cast.do("verifier", open_analysis, incident_id=found.id))
    assert again(cast, found).state == "investigating"
    answer(cast, "verifier", analysis, ANALYSIS)
    assert refused(cast, "receiver", analysis, "owner") == "REC-57"  # only whoever owns the case
    sign(cast, "verifier", analysis, "owner")
    sign(cast, "qa", analysis, "qa")
    sign(cast, "lead", analysis, "lead")
    found = again(cast, found)
    assert (found.cause_category, found.analysis_record_id) == ("method", analysis)
    assert found.factors == ["无第二人核对", "夜班人手少"]
    assert not [rule for rule in owed(cast, found) if rule.endswith(".rca_report")]
    with pytest.raises(CtdeskError) as told_before:
        move(
            cast,
            "verifier",
            incident_course.conclude_investigation,
            found,
            cause_category="people",
            root_cause="x",
            conclusion="y",
        )
    assert told_before.value.code == "INP-03"

    answer(cast, "qa", paper, {"E2": "措施有效，标签已更新"})
    assert refused(cast, "qa", paper, "closure") == "INC-20"  # its units are still frozen
    move(cast, "qa", incident_course.lift_freeze, found, reason="标签更正")
    fulfil_all(cast, found)
    for state in ("approved", "done", "effective"):
        cast.do("verifier", act, incident_id=found.id, state=state)
    with pytest.raises(CtdeskError) as past_the_paper:
        move(cast, "qa", incident_course.close_incident, found, reason="–")
    assert past_the_paper.value.code == "INP-01"
    assert refused(cast, "verifier", paper, "closure") in ("PERM-01", "TEAM-02", "TEAM-01")
    # While the analysis is amended nothing is closed on it.
    amend = {"record_id": analysis, "seen_version": 1, "reason": "补充建议", "sections": ("E",)}
    cast.do("lead", amend_record, **amend)
    assert refused(cast, "qa", paper, "closure") == "INC-24"
    for login, slot in (("verifier", "owner"), ("qa", "qa"), ("lead", "lead")):
        sign(cast, login, analysis, slot)
    sign(cast, "qa", paper, "closure")
    found = again(cast, found)
    assert (found.state, found.close_reason) == ("closed", "措施有效，标签已更新")

    drawn = text_of(cast.ask("lead", preview_record, record_id=analysis), tmp_path)
    for words in ("打印机故障", "打印程序沿用旧版面", "● 根本原因", "○ 已排除", "人员 People", "Why 3"):
        assert words in drawn
    closed = text_of(cast.ask("qa", preview_record, record_id=paper), tmp_path)
    for words in (
        "袋标签姓名与订单不符",
        "Label mismatch",
        "label.txt",
        "II级 不良后果事件",
        "PJ-CAPA-2026-0001",
    ):
        assert words in closed
    assert "陈" not in re.findall(r"Patients concerned.{0,80}", closed)[0]

    # Reopened, the case is reported and analysed on papers of their own.
    found = move(cast, "qa", incident_course.reopen_incident, found, reason="再次发生")
    papers = cast.ask("qa", papers_of, incident_id=found.id)
    assert (papers.report, papers.analysis, found.analysis_record_id) == (None, None, None)
    second = int(cast.do("verifier", open_analysis, incident_id=found.id))
    assert second != analysis
    assert again(cast, found).state == "investigating"


def test_a_sentinel_event_closes_with_the_signature_above_the_team(cast: Cast) -> None:
    found = triaged(cast, report(cast, code="PQ1"), Grade("PQ1", "I"), owner="verifier")
    paper = int(cast.do("nurse", open_report, incident_id=found.id))
    cast.clock.advance(hours=2, minutes=1)  # the reporter is late with it: the owner writes it
    assert refused(cast, "nurse", paper, "reporter") == "REC-57"
    for login, slot in (("verifier", "reporter"), ("qa", "triage"), ("lead", "lead")):
        sign(cast, login, paper, slot)
    analysis = int(cast.do("verifier", open_analysis, incident_id=found.id))
    answer(cast, "verifier", analysis, ANALYSIS)
    for login, slot in (("verifier", "owner"), ("qa", "qa"), ("lead", "lead")):
        sign(cast, login, analysis, slot)
    fulfil_all(cast, found)
    for state in ("approved", "done", "effective"):
        cast.do("verifier", act, incident_id=found.id, state=state)
    answer(cast, "qa", paper, {"E2": "措施有效"})
    sign(cast, "qa", paper, "closure")
    assert again(cast, found).state == "effectiveness"  # the leader has not signed
    assert paper in waiting_for(cast, "leader")
    sign(cast, "leader", paper, "sentinel")
    assert again(cast, found).state == "closed"


def test_a_hazard_stays_light_unless_it_ever_was_graver(cast: Cast) -> None:
    light = triaged(cast, report(cast))
    paper = int(cast.do("nurse", open_report, incident_id=light.id))
    close = incident_course.close_incident
    with pytest.raises(CtdeskError) as under_way:
        move(cast, "qa", close, light, reason="已补齐")
    assert under_way.value.code == "INP-02"
    assert refused(cast, "nurse", paper, "reporter") == "REC-32"
    answer(cast, "qa", paper, {"E2": "已补齐"})
    sign(cast, "qa", paper, "closure")
    assert again(cast, light).state == "closed"
    with pytest.raises(CtdeskError) as over:
        cast.do("verifier", open_analysis, incident_id=light.id)
    assert over.value.code == "INP-06"

    graver = triaged(cast, report(cast), Grade("RC1", "III"))
    graver = move(
        cast, "qa", incident_course.regrade_incident, graver, graded=Grade("RC1", "IV"), reason="未造成后果"
    )
    with pytest.raises(CtdeskError) as error:
        move(cast, "qa", close, graver, reason="–")
    assert error.value.code == "INP-01"
