"""The team's yearly training plan: planned, approved by somebody else, filled by what was signed, printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.team import Competence
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import competences, team, training_plan, training_plan_prints
from ctdesk.services.list_prints import preview_list
from ctdesk.services.training_plan_at import Plan, PlanLine
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.lapsing import lapsing
from fixtures.training_story import Training

YEAR = 2026
DUE = date(2026, 5, 29)


def seen(cast: Cast, year: int = YEAR) -> Plan:
    found: Plan = cast.ask("qa", training_plan.training_plan, year=year)
    return found


def line(cast: Cast, line_id: int) -> PlanLine:
    return next(one for one in seen(cast).lines if one.id == line_id)


def add(cast: Cast, login: str = "qa", **more: Any) -> int:
    given: dict[str, Any] = {"year": YEAR, "due_on": DUE, "module": "T06"}
    return int(cast.do(login, training_plan.plan_line, **{**given, **more}))


def approve(cast: Cast, *lines: int, login: str = "lead") -> int:
    return int(cast.sign(login, training_plan.approve_plan, year=YEAR, line_ids=lines))


def forget_passes(work: Any) -> None:
    """Nobody of the cast passed anything this year: their training began the year before."""
    for row in work.db.scalars(select(Competence).where(Competence.module.in_(("T06", "T17")))):
        work.db.add(
            Competence(
                member_id=row.member_id,
                module=row.module,
                product_code="",
                valid_from=date(2025, 10, 1),
                valid_until=date(2026, 9, 30),
                evidence="考核记录",
                recorded_at=work.now,
            )
        )
        row.revoked_at = work.now


def test_a_line_fills_with_what_was_signed_and_nothing_else(any_cast: Cast) -> None:
    told, cast = Training(any_cast), any_cast
    cast.gate.run_itself(forget_passes, action="test.forget")
    key = add(cast, role="R05")
    assert (line(cast, key).percent, len(line(cast, key).progress.meant)) == (0, 3)
    assert line(cast, key).hours == Decimal(3)  # those of the module

    session = told.plan("T06", "receiver", "nurse")
    assert line(cast, key).percent == 0  # planned is not held
    told.hold(session, "receiver")
    assert line(cast, key).progress.reached == {cast.id("receiver")}
    entered = cast.do(
        "qa",
        competences.record_competence,
        member_id=cast.id("checker"),
        module="T06",
        valid_from=cast.clock.now.date(),
        valid_until=None,
        evidence="院外证书",
    )
    found = cast.ask("qa", training_plan.line_detail, line_id=key)
    assert [name for _, name in found.missing] == ["赵子墨"] and found.line.percent == 66
    cast.do("qa", competences.revoke_competence, competence_id=entered, reason="证书不实")
    assert line(cast, key).percent == 33

    told.wait(100)
    assert line(cast, key).progress.state == "overdue" and seen(cast).whole.overdue == 1
    holder = next(
        row.id
        for row in cast.ask("lead", team.member_detail, member_id=cast.id("checker")).appointments
        if row.role == "R05"
    )
    cast.do("lead", team.end_appointment, appointment_id=holder, reason="调离")
    assert len(line(cast, key).progress.meant) == 3  # whoever held the role on the due day stays meant


def test_what_is_planned_is_approved_by_another_and_every_change_again(cast: Cast) -> None:
    cast.gate.run_itself(forget_passes, action="test.forget")
    first, second = add(cast), add(cast, module=None, title="新员工入科教育", hours="2")
    own = add(cast, "lead", module="T17", due_on=date(2026, 9, 1))
    assert len(seen(cast).to_approve) == 3
    with pytest.raises(CtdeskError, match="TRN-39") as refused:
        approve(cast, own)
    assert "林知远" not in str(refused.value.values["names"])
    with pytest.raises(CtdeskError, match="PERM-0"):
        approve(cast, first, login="qa")
    with pytest.raises(CtdeskError, match="AUTH"):
        cast.do("lead", training_plan.approve_plan, year=YEAR, line_ids=(first,))
    assert approve(cast, first, own, second) == 2
    assert [one.id for one in seen(cast).to_approve] == [own]
    with pytest.raises(CtdeskError, match="TRN-40"):
        approve(cast, first)

    cast.do("qa", training_plan.take_back_line, line_id=first, reason="并入秋季课程")
    gone = line(cast, first)
    assert gone.waits and not gone.stands and gone.withdraw_reason == "并入秋季课程"
    assert seen(cast).whole.lines == 2  # it does not count any more
    assert approve(cast, first) == 1
    assert [one.id for one in seen(cast).lines] == [second, own]
    with cast.gate.reading() as db:
        last = db.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
        assert b"training.approve_plan" in bytes(last.body)
    cast.do("lead", training_plan.take_back_line, line_id=own, reason="重复")
    assert [one.id for one in seen(cast).lines] == [second]  # it was never approved: nobody has to


def test_a_topic_is_closed_by_hand_with_a_note(cast: Cast) -> None:
    key = add(cast, module=None, title="消防演练", hours="1")
    with pytest.raises(CtdeskError, match="TRN-17"):
        cast.do("qa", training_plan.close_by_hand, line_id=key, done_on=date(2026, 3, 3), note="签到表存档")
    with pytest.raises(CtdeskError, match="FIELD-01"):
        cast.do("qa", training_plan.close_by_hand, line_id=key, done_on=date(2026, 3, 2), note=" ")
    with pytest.raises(CtdeskError, match="TRN-41"):
        cast.do("qa", training_plan.close_by_hand, line_id=key, done_on=date(2025, 3, 2), note="签到表存档")
    cast.do("qa", training_plan.close_by_hand, line_id=key, done_on=date(2026, 3, 2), note="签到表存档")
    found = line(cast, key)
    assert (found.percent, found.done_by, found.done_note) == (100, "钱正", "签到表存档")
    for call in (
        lambda: cast.do("qa", training_plan.take_back_line, line_id=key, reason="不需要"),
        lambda: cast.do("qa", training_plan.close_by_hand, line_id=key, done_on=DUE, note="再次"),
    ):
        with pytest.raises(CtdeskError, match="TRN-37"):
            call()


def test_bad_lines_are_told_and_leave_nothing(cast: Cast) -> None:
    cast.gate.run_itself(forget_passes, action="test.forget")
    key = add(cast)
    for code, field, more in (
        ("TRN-31", "year", {"year": 2025, "due_on": date(2025, 5, 29)}),
        ("TRN-32", "year", {"year": 2206, "due_on": date(2206, 5, 29)}),
        ("TRN-33", "due_on", {"due_on": date(2027, 5, 29)}),
        ("TRN-33", "due_on", {"due_on": date(2026, 3, 1)}),
        ("TRN-30", "module", {"module": None, "title": " "}),
        ("TRN-34", "module", {"due_on": date(2026, 5, 4)}),
        ("TRN-35", "role", {"role": "R99"}),
        ("TEAM-29", "module", {"module": "T99"}),
        ("FIELD-06", "hours", {"module": "T07", "hours": "0"}),
        ("FIELD-06", "hours", {"module": "T07", "hours": "4000"}),
        ("FIELD-05", "hours", {"module": "T07", "hours": "vier"}),
        ("FIELD-01", "hours", {"module": None, "title": "消防演练"}),
        ("FIELD-02", "title", {"module": "T07", "title": "长" * 201}),
        ("TEAM-22", None, {"module": "T07", "trainer_id": 999}),
    ):
        with pytest.raises(CtdeskError) as caught:
            add(cast, **more)
        assert (caught.value.code, caught.value.field) == (code, field)
    for code, command, arguments in (
        ("TRN-36", training_plan.take_back_line, {"line_id": 999, "reason": "不需要"}),
        ("FIELD-01", training_plan.take_back_line, {"line_id": key, "reason": " "}),
        ("TRN-38", training_plan.close_by_hand, {"line_id": key, "done_on": DUE, "note": "已讲"}),
        ("TRN-40", training_plan.plan_proposed, {"year": YEAR, "lines": ()}),
    ):
        with pytest.raises(CtdeskError, match=code):
            cast.do("qa", command, **arguments)
    with pytest.raises(CtdeskError, match="PERM-0"):
        add(cast, "nurse", module="T07")
    assert [one.id for one in seen(cast).lines] == [key]


def test_a_role_that_nobody_holds_can_be_planned_for_and_is_said(cast: Cast) -> None:
    assert cast.ask("qa", training_plan.holders_of_roles)["R09"] == 0
    key = add(cast, role="R09")
    found = line(cast, key)
    assert (found.progress.state, found.percent, seen(cast).whole.lines) == ("nobody", None, 0)


def test_what_ends_is_proposed_once_for_everybody_who_needs_it(cast: Cast) -> None:
    cast.gate.run_itself(forget_passes, action="test.forget")
    cast.gate.run_itself(lapsing(cast.id("receiver"), "T06", date(2026, 3, 20)), action="test.lapse")
    found = {one.module: one for one in cast.ask("qa", training_plan.plan_proposals, year=YEAR)}
    assert found["T06"].due_on == date(2026, 3, 2)  # a month before is over: today
    assert found["T06"].first_end == date(2026, 3, 20)
    assert found["T17"].due_on == date(2026, 8, 30)
    chosen = tuple((code, found[code].due_on) for code in ("T06", "T17"))
    assert cast.do("qa", training_plan.plan_proposed, year=YEAR, lines=chosen) == 2
    again = {one.module for one in cast.ask("qa", training_plan.plan_proposals, year=YEAR)}
    assert not {"T06", "T17"} & again
    with pytest.raises(CtdeskError, match="TRN-34"):
        cast.do("qa", training_plan.plan_proposed, year=YEAR, lines=chosen)
    with pytest.raises(CtdeskError, match="TRN-31"):
        cast.ask("qa", training_plan.plan_proposals, year=2025)


def test_the_desk_tells_the_lead_what_to_approve_and_quality_what_is_late(cast: Cast) -> None:
    told = Training(cast)
    cast.gate.run_itself(forget_passes, action="test.forget")
    add(cast, role="R05"), add(cast, "lead", module="T17")

    def waiting(login: str, kind: str) -> list[tuple[str, str, str, int | None, bool]]:
        items = cast.ask(login, my_desk).now
        return [(one.route, one.number, one.label, one.ref_id, one.late) for one in items if one.kind == kind]

    assert waiting("lead", "approve_training_plan") == [("training_plan", "2026", "1", 2026, False)]
    assert waiting("qa", "approve_training_plan") == waiting("qa", "training_overdue") == []
    told.wait(89)
    assert waiting("qa", "training_overdue") == [("training_plan", "2026", "2", 2026, True)]
    assert waiting("receiver", "training_overdue") == []


def test_the_year_is_printed_with_what_is_done_and_who_approved_it(cast: Cast) -> None:
    told = Training(cast)
    cast.gate.run_itself(forget_passes, action="test.forget")
    first = add(cast, role="R05", title="年度复训")
    add(cast, module=None, title="外部进修", hours="8", external=True, due_on=date(2026, 11, 30))
    approve(cast, first)
    told.wait(100)
    paper = cast.ask("qa", training_plan_prints.training_plan_paper, year=YEAR)
    assert paper.landscape and "完成率 0 %（0/2 条已完成，1 条逾期" in paper.what.zh_CN
    (table,) = paper.parts
    late, open_one = table.rows
    assert [getattr(cell, "text", cell) for cell in late.cells] == [
        "2026-05-29", "T06 交接与验收", "细胞治疗药师（接收药师）", "3", "–", "0 %", "逾期", "钱正", "林知远",
    ]  # fmt: skip
    assert late.cells[6].marked and open_one.cells[8].text == "未批准"
    assert cast.ask("qa", preview_list, of=training_plan_prints.training_plan_paper, asked={"year": YEAR})
    empty = cast.ask("qa", training_plan_prints.training_plan_paper, year=2027)
    assert empty.parts[0].rows == () and "尚无可计算" in empty.what.zh_CN
