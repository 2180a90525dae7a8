"""An action from its plan to its closure on paper, with its case; findings; the list on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.capa import Capa
from ctdesk.db.tables.incidents import Incident
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.incidents import Risk
from ctdesk.services import capa_course, capas, findings, incident_course, incident_reports
from ctdesk.services.amendments import void_record
from ctdesk.services.capa_rows import ActionSheet, action_sheet, list_actions
from ctdesk.services.capas import Plan, Source
from ctdesk.services.clock import confirm_clock_jump
from ctdesk.services.incident_course import Grade
from ctdesk.services.incidents import Report
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign
from fixtures.receipt_story import PNG


def plan(cast: Cast, **changes: Any) -> Plan:
    said = {
        "kind": "corrective",
        "problem": "随货资料缺页，未在开罐前发现",
        "action": "修订交接核对单，增加页数核对",
        "owner_id": cast.id("receiver"),
        "due_on": today(cast) + timedelta(days=30),
        "metric": "观察期内缺页未被发现的次数",
        "op": "<=",
        "value": "0",
        "window_days": 60,
        "root_cause": "核对单没有页数一栏",
        "resources": "培训半天",
        "risk": Risk(3, 3, 3),
        "assessor_id": cast.id("verifier"),
    }
    return Plan(**{**said, **changes})


def today(cast: Cast) -> date:
    return (cast.clock.now + timedelta(hours=8)).date()


def sheet(cast: Cast, action: int, login: str = "qa") -> ActionSheet:
    found: ActionSheet = cast.ask(login, action_sheet, capa_id=action)
    return found


def refused(cast: Cast, login: str, act: Any, **arguments: Any) -> str:
    with pytest.raises(CtdeskError) as error:
        cast.do(login, act, **arguments)
    return error.value.code


def step(cast: Cast, login: str, act: Any, action: int, **arguments: Any) -> Any:
    """A command that is told which version was seen."""
    return cast.do(login, act, capa_id=action, seen_version=sheet(cast, action).row.row_version, **arguments)


def turned_away(cast: Cast, login: str, action: int, slot: str) -> str:
    record = paper(cast, action)
    with pytest.raises(CtdeskError) as error:
        sign(cast, login, record, slot)
    return error.value.code


def paper(cast: Cast, action: int) -> int:
    record = sheet(cast, action).row.record_id
    assert record is not None
    return record


def pass_days(cast: Cast, days: int) -> None:
    """The site stood still for so long, and two people said that the clock is right."""
    cast.clock.advance(days=days)
    for login in ("qa", "lead"):
        cast.gate.perform(
            confirm_clock_jump,
            cast.session(login),
            credentials=cast.credentials(login),
            reason="停用期间",
        )


def kinds(cast: Cast, login: str) -> set[str]:
    return {item.kind for item in cast.ask(login, my_desk).now if item.route in ("capa", "findings")}


def case(cast: Cast) -> int:
    """A light case, concluded."""
    number = cast.do("nurse", incident_reports.report_incident, said=Report("RC1", "随货资料缺页"))
    with cast.gate.reading() as db:
        key: int = db.scalars(select(Incident.id).where(Incident.number == number)).one()
    move(
        cast,
        "qa",
        incident_course.triage_incident,
        key,
        graded=Grade("RC1", "IV"),
        owner_id=cast.id("verifier"),
    )
    conclude(cast, key, "核对单没有页数一栏")
    return key


def conclude(cast: Cast, key: int, cause: str) -> None:
    move(cast, "verifier", incident_course.begin_investigation, key)
    move(
        cast,
        "verifier",
        incident_course.conclude_investigation,
        key,
        cause_category="method",
        root_cause=cause,
        conclusion="修订核对单",
    )


def move(cast: Cast, login: str, act: Any, key: int, **arguments: Any) -> None:
    with cast.gate.reading() as db:
        seen = db.scalars(select(Incident.row_version).where(Incident.id == key)).one()
    cast.do(login, act, incident_id=key, seen_version=seen, **arguments)


def state(cast: Cast, key: int) -> str:
    with cast.gate.reading() as db:
        found: str = db.scalars(select(Incident.state).where(Incident.id == key)).one()
    return found


def carried_out(cast: Cast, action: int) -> None:
    """Planned, approved and done on paper, with evidence."""
    record = paper(cast, action)
    sign(cast, "qa", record, "plan")
    answer(cast, "lead", record, {"B1": True})
    sign(cast, "lead", record, "approval")
    cast.do("receiver", capa_course.add_evidence, capa_id=action, file=("核对单.png", PNG), text="新版核对单")
    done(cast, action)


def done(cast: Cast, action: int) -> None:
    record = paper(cast, action)
    answer(cast, "receiver", record, {"C1": "核对单已修订并培训"})
    sign(cast, "receiver", record, "done")


def checked(cast: Cast, action: int, value: str, result: str) -> None:
    record = paper(cast, action)
    answer(cast, "verifier", record, {"D4": value, "D5": result, "D6": "查阅全部验收记录"})
    sign(cast, "verifier", record, "effectiveness")


def test_an_action_that_failed_is_planned_again_and_its_case_follows_it_to_the_end(cast: Cast) -> None:
    key = case(cast)
    assert state(cast, key) == "investigating"
    action = cast.do("qa", capas.open_action, plan=plan(cast), source=Source(incident_id=key))
    assert state(cast, key) == "capa"
    assert sheet(cast, action).row.stage == "writing"
    step(cast, "qa", capas.change_plan, action, plan=plan(cast, resources="培训一天"))

    # Signed once, on paper; the register follows.
    record = paper(cast, action)
    sign(cast, "qa", record, "plan")
    assert sheet(cast, action).row.stage == "to_approve"
    assert (
        refused(
            cast,
            "qa",
            capas.change_plan,
            capa_id=action,
            seen_version=sheet(cast, action).row.row_version,
            plan=plan(cast),
        )
        == "CAP-20"
    )
    assert "approve_action" in kinds(cast, "lead")
    answer(cast, "lead", record, {"B1": True})
    assert turned_away(cast, "qa", action, "approval") in ("REC-06", "REC-30")
    sign(cast, "lead", record, "approval")
    assert "do_action" in kinds(cast, "receiver")
    assert "do_action" not in kinds(cast, "second_receiver")

    # Nothing is done without evidence; what is not what it claims to be is none.
    answer(cast, "receiver", record, {"C1": "核对单已修订"})
    assert turned_away(cast, "receiver", action, "done") == "CAP-29"
    add = {"capa_id": action, "text": "新版核对单"}
    assert (
        refused(cast, "receiver", capa_course.add_evidence, **add, file=("核对单.pdf", b"MZ\x90\x00"))
        == "ATT-04"
    )
    assert refused(cast, "nurse", capa_course.add_evidence, **add, file=("核对单.png", PNG)) == "CAP-30"
    cast.do("receiver", capa_course.add_evidence, **add, file=("核对单.png", PNG))
    cast.do("receiver", capa_course.add_doer, capa_id=action, member_id=cast.id("lead"), note="修订")
    assert (
        refused(cast, "receiver", capa_course.add_doer, capa_id=action, member_id=cast.id("verifier"))
        == "CAP-10"
    )

    # Two extensions at most, granted by somebody else, after the day had passed: late all the same.
    pass_days(cast, 31)
    assert sheet(cast, action).row.days_late == 1
    for number in (1, 2):
        until = today(cast) + timedelta(days=10 * number)
        asked = step(cast, "receiver", capa_course.ask_extension, action, until_on=until, reason="等待印刷")
        assert "decide_extension" in kinds(cast, "lead")
        cast.gate.perform(
            capa_course.grant_extension,
            cast.session("lead"),
            credentials=cast.credentials("lead"),
            extension_id=asked,
        )
    third = {"until_on": until + timedelta(days=9), "reason": "再等"}
    seen = {"capa_id": action, "seen_version": sheet(cast, action).row.row_version}
    assert refused(cast, "receiver", capa_course.ask_extension, **seen, **third) == "CAP-06"
    assert (sheet(cast, action).row.due_on, sheet(cast, action).was_late) == (until, True)
    sign(cast, "receiver", record, "done")
    assert state(cast, key) == "effectiveness"

    # Sent back once, and signed anew on a new version of the paper.
    step(cast, "lead", capa_course.return_action, action, reason="培训记录未附")
    assert sheet(cast, action).row.stage == "under_way"
    done(cast, action)

    # The owner does not judge, nor does whoever carried it out (SOD-11); the number decides.
    answer(cast, "verifier", record, {"D4": "2", "D5": "effective", "D6": "查阅全部验收记录"})
    assert [one.code for one in sheet(cast, action, "receiver").obstacles] == ["CAP-10", "CAP-11"]
    assert turned_away(cast, "lead", action, "effectiveness") == "TEAM-05"  # SOD-11
    assert turned_away(cast, "verifier", action, "effectiveness") == "CAP-11"
    pass_days(cast, 61)
    assert sheet(cast, action).row.stage == "to_check"
    assert turned_away(cast, "verifier", action, "effectiveness") == "CAP-12"
    answer(cast, "verifier", record, {"D5": "not_effective", "D5#correction": "数值未达目标"})
    sign(cast, "verifier", record, "effectiveness")
    assert (sheet(cast, action).row.stage, state(cast, key)) == ("failed", "reopened")

    # Another cause first, then another plan.
    seen = {"capa_id": action, "seen_version": sheet(cast, action).row.row_version}
    other = plan(cast, root_cause="无人负责页数核对", action="指定核对人")
    assert refused(cast, "qa", capa_course.plan_again, **seen, plan=other) == "CAP-24"
    conclude(cast, key, "无人负责页数核对")
    assert refused(cast, "qa", capa_course.plan_again, **seen, plan=plan(cast)) == "CAP-23"
    cast.do("qa", capa_course.plan_again, **seen, plan=other)
    assert paper(cast, action) != record
    assert not any(one.current for one in sheet(cast, action).evidence)
    carried_out(cast, action)
    assert state(cast, key) == "effectiveness"
    pass_days(cast, 61)
    checked(cast, action, "0", "effective")
    assert "close_action" in kinds(cast, "lead")
    answer(cast, "qa", paper(cast, action), {"E1": True, "E2": "六十天内无缺页漏检"})
    sign(cast, "qa", paper(cast, action), "closure")
    whole = sheet(cast, action)
    assert (whole.row.stage, whole.row.round, whole.was_late) == ("closed", 2, True)
    assert [(one.round, str(one.value.normalize()), one.result) for one in whole.checks] == [
        (1, "2", "not_effective"),
        (2, "0", "effective"),
    ]
    assert [one.state for one in whole.papers] == ["reviewed", "reviewed"]
    move(cast, "lead", incident_course.close_incident, key, reason="措施有效")
    assert state(cast, key) == "closed"


def test_a_plan_that_cannot_be_is_refused_beside_its_field(cast: Cast) -> None:
    source = Source()
    for changes, code in (
        ({"due_on": today(cast) - timedelta(days=1)}, "CAP-03"),
        ({"kind": "correction", "due_on": today(cast) + timedelta(days=31)}, "CAP-03"),
        ({"kind": "wish"}, "CAP-02"),
        ({"value": None}, "CAP-04"),
        ({"value": "很少"}, "FIELD-05"),
        ({"op": "<"}, "CAP-04"),
        ({"window_days": 59}, "CAP-05"),
        ({"assessor_id": cast.id("receiver")}, "CAP-10"),
        ({"owner_id": 999}, "INC-31"),
        ({"risk": Risk(6, 1, 1)}, "INC-10"),
        ({"problem": "字" * 20_001}, "FIELD-02"),
        ({"action": " "}, "FIELD-01"),
    ):
        assert refused(cast, "qa", capas.open_action, plan=plan(cast, **changes), source=source) == code, (
            changes
        )
    assert refused(cast, "nurse", capas.open_action, plan=plan(cast), source=source) == "PERM-01"
    assert refused(cast, "qa", capas.open_action, plan=plan(cast), source=Source(finding_id=9)) == "CAP-26"


def test_a_finding_is_replied_to_and_closed_once_its_action_had_effect(any_cast: Cast) -> None:
    cast = any_cast
    said = {
        "origin": "inspection",
        "class_code": "major",
        "text": "液氮罐报警联系人未更新",
        "from_whom": "市药监局",
        "received_on": today(cast),
        "owner_id": cast.id("receiver"),
    }
    register = findings.register_finding
    assert refused(cast, "qa", register, **said, reply_due=today(cast) - timedelta(days=1)) == "CAP-18"
    assert refused(cast, "qa", register, **{**said, "class_code": "grave"}) == "CAP-17"
    assert refused(cast, "qa", register, **said, file=("来函.pdf", b"\x00\x01")) == "CAT-20"
    finding = cast.do("qa", register, **said, reply_due=today(cast) + timedelta(days=20))
    first = cast.do("qa", capas.open_action, plan=plan(cast), source=Source(finding_id=finding))
    later = plan(cast, due_on=today(cast) + timedelta(days=60), action="每季核对联系人")
    second = cast.do("qa", capas.open_action, plan=later, source=Source(finding_id=finding))
    carried_out(cast, first)
    pass_days(cast, 61)

    # What is late goes up: the lead after two weeks, the leader after a month.
    assert kinds(cast, "receiver") >= {"reply_finding"}
    shown = cast.ask("qa", list_actions, which="open", limit=1)
    assert [one.id for one in shown.rows] == [first]
    (rest,) = cast.ask("qa", list_actions, which="open", after=shown.next_after).rows
    assert (rest.id, rest.days_late, rest.source_number) == (
        second,
        1,
        cast.ask("qa", findings.finding_sheet, finding_id=finding).row.number,
    )
    assert [one.id for one in cast.ask("qa", list_actions, which="overdue", text="联系人").rows] == [second]
    assert "action_late" not in kinds(cast, "leader")
    pass_days(cast, 31)
    assert "action_late" in kinds(cast, "leader")
    seen = cast.ask("qa", findings.finding_sheet, finding_id=finding)
    assert [one.code for one in seen.obstacles] == ["CAP-32", "CAP-15"]
    assert seen.row.overdue
    letter = {"finding_id": finding, "seen_version": seen.row.row_version}
    cast.do("qa", findings.reply_to_finding, **letter, reply="已更新", file=("复函.png", PNG))
    step(cast, "qa", capas.withdraw_action, second, reason="并入年度计划")
    checked(cast, first, "0", "effective")
    version = cast.ask("qa", findings.finding_sheet, finding_id=finding).row.row_version
    cast.gate.perform(
        findings.close_finding,
        cast.session("qa"),
        credentials=cast.credentials("qa"),
        finding_id=finding,
        seen_version=version,
        note="整改有效",
    )
    assert cast.ask("qa", findings.list_findings, which="closed").rows[0].stage == "closed"
    assert (
        refused(cast, "qa", capas.open_action, plan=plan(cast), source=Source(finding_id=finding)) == "CAP-27"
    )


def test_a_voided_record_leaves_the_action_a_plan_again(cast: Cast) -> None:
    action = cast.do("qa", capas.open_action, plan=plan(cast), source=Source(origin="audit"))
    carried_out(cast, action)
    seen = {"capa_id": action, "seen_version": sheet(cast, action).row.row_version}
    assert refused(cast, "qa", capas.begin_record, **seen) == "CAP-37"
    void = {"record_id": paper(cast, action), "seen_version": 1, "reason": "记错措施"}
    cast.sign("qa", void_record, **void)
    new = cast.do("qa", capas.begin_record, **seen)
    assert (paper(cast, action), sheet(cast, action).row.stage) == (new, "writing")


def test_an_action_that_failed_may_be_followed_by_another(cast: Cast) -> None:
    key = case(cast)
    first = cast.do("qa", capas.open_action, plan=plan(cast), source=Source(incident_id=key))
    carried_out(cast, first)
    checked(cast, first, "3", "not_effective")  # that it failed may be said before the window ends
    other = cast.do(
        "qa", capas.open_action, plan=plan(cast, action="换用电子清单"), source=Source(incident_id=key)
    )
    assert sheet(cast, first).siblings == ((other, sheet(cast, other).row.number),)
    seen = {"capa_id": first, "seen_version": sheet(cast, first).row.row_version}
    assert refused(cast, "qa", capa_course.supersede_action, **seen, by_id=first) == "CAP-35"
    cast.do("qa", capa_course.supersede_action, **seen, by_id=other)
    assert sheet(cast, first).superseded_by == sheet(cast, other).row.number
    with cast.gate.reading() as db:
        assert db.scalars(select(Capa.state).where(Capa.id == first)).one() == "superseded"
