"""A wrong patient on a label, from the receipt to the closed case with everything printed: each fact is said
once, and the rest follows.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.obligations import Obligation
from ctdesk.domain.answers import RecordId
from ctdesk.services import capas, incident_course, incidents
from ctdesk.services.capas import Source
from ctdesk.services.case_prints import actions_paper, incidents_paper
from ctdesk.services.findings import ORIGINS
from ctdesk.services.incident_course import Grade
from ctdesk.services.incident_papers import open_analysis, open_report
from ctdesk.services.incident_tellings import tell_of_incident
from ctdesk.services.obligations import fulfil_obligation, is_open
from ctdesk.services.print_sheet import the_press
from ctdesk.services.printing import print_record
from ctdesk.ui.capa_words import stage_words
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign
from fixtures.receipt_story import Story
from services.test_capas import carried_out, checked, paper, pass_days, plan
from services.test_incident_papers import ANALYSIS, text_of
from services.test_incidents import again, move, numbered, triaged

pytestmark = pytest.mark.usefixtures("messages")


def tell_and_send(cast: Cast, case: Incident) -> list[str]:
    """The lead is told, and whoever outside has to be told gets a message; gives their receipt numbers."""
    with cast.gate.reading() as db:
        rows = [
            (one.id, one.row_version, one.rule or "")
            for one in db.scalars(select(Obligation).where(Obligation.subject_id == case.id))
            if is_open(one)
        ]
    inside = [key for key, _, rule in rows if rule.startswith("severity:") and rule.endswith(".tell")]
    for key in inside:
        cast.do(
            "qa", tell_of_incident, incident_id=case.id, whom="lead", name="团队负责人", way="phone",
            told_at=cast.clock.now, member_id=cast.id("lead"), obligation_id=key,
        )  # fmt: skip
    assert inside
    outside = [(key, version) for key, version, rule in rows if not rule.startswith("severity:")]
    receipts = [f"RCPT-2026-{place:02d}" for place, _ in enumerate(outside, 1)]
    for (key, version), receipt in zip(outside, receipts, strict=True):
        cast.do(
            "lead", fulfil_obligation, obligation_id=key, seen_version=version, done_at=cast.clock.now,
            way="online", receipt_no=receipt,
        )  # fmt: skip
    return receipts


def test_a_wrong_patient_on_a_label_ends_in_a_closed_case_on_paper(cast: Cast, tmp_path: Path) -> None:
    story = Story(cast, units=1).opened()
    story.up_to_decision(check_1={"H1": "王岩"}, check_2={"H1": "王岩"})
    units = tuple(unit.id for unit in story.view().units)
    number = cast.do(
        "verifier", incidents.open_incident, code="ID2", severity="III", text="袋标签为另一患者",
        record_id=story.record_id, unit_ids=units,
    )  # fmt: skip
    story.decide("reject", K6b=number, K3d="oral", K7a="no_quality_problem")
    assert [(unit.disposition, unit.hold) for unit in story.view("lead").units] == [("rejected", "frozen")]
    (row,) = cast.ask("qa", incidents.list_incidents, record_id=story.record_id).rows
    assert (row.number, row.severity, row.unit_ids) == (number, "II", units), "never below the code's minimum"
    case = numbered(cast, number)

    case = triaged(cast, case, Grade("ID2", "II", harm="B"), owner="verifier")
    case = move(cast, "qa", incident_course.contain_incident, case, containment="产品已冻结，同批逐袋核对")
    receipts = tell_and_send(cast, case)
    assert receipts

    report = int(cast.do("verifier", open_report, incident_id=case.id))
    for login, slot in (("verifier", "reporter"), ("qa", "triage"), ("lead", "lead")):
        sign(cast, login, report, slot)
    analysis = int(cast.do("verifier", open_analysis, incident_id=case.id))
    answer(cast, "verifier", analysis, ANALYSIS)
    for login, slot in (("verifier", "owner"), ("qa", "qa"), ("lead", "lead")):
        sign(cast, login, analysis, slot)

    action = cast.do("qa", capas.open_action, plan=plan(cast), source=Source(incident_id=case.id))
    carried_out(cast, action)
    assert again(cast, case).state == "effectiveness"
    pass_days(cast, 61)
    checked(cast, action, "0", "effective")
    record = paper(cast, action)
    answer(cast, "lead", record, {"E1": True, "E2": "六十天内未再发生"})
    sign(cast, "lead", record, "closure")

    answer(cast, "qa", report, {"E2": "措施有效"})
    sign(cast, "qa", report, "closure")
    assert again(cast, case).state == "closed"

    printed = {
        name: text_of(cast.do("qa", print_record, record_id=RecordId(key), way="pdf").pdf, tmp_path)
        for name, key in (("report", report), ("analysis", analysis), ("action", record))
    }
    assert all(case.number in text for text in printed.values())
    assert all(receipt in printed["report"] for receipt in receipts)
    assert "PJ-CAP-2026-0001" in printed["report"]
    assert "打印时选错了患者" in printed["analysis"]
    assert "六十天内未再发生" in printed["action"]
    for query, wanted in (
        (partial(incidents_paper, states=("closed",)), (case.number, "ID2 标签信息不符", "已关闭")),
        (partial(actions_paper, which="all"), ("PJ-CAP-2026-0001", case.number, "有效")),
    ):
        (table,) = cast.ask("qa", query.func, **query.keywords).parts
        cells = " ".join(f"{one.text} {one.under}" for row in table.rows for one in row.cells)
        assert all(word in cells for word in wanted), cells


def test_every_state_of_a_case_an_action_and_a_finding_has_a_word_on_paper() -> None:
    press = the_press()
    names = [f"case_state_{state}" for state in (*incidents.OPEN_STATES, "closed")]
    names += [f"action_state_{stage}" for stage in stage_words()]
    names += [f"finding_from_{origin}" for origin in ORIGINS]
    assert all(press.word(name).zh_CN and press.word(name).en for name in names)
