"""What waits for the lead, what a batch may hold, and how much of a period has the lead's signature."""

from __future__ import annotations

from datetime import timedelta

from ctdesk.services.incidents import open_incident
from ctdesk.services.supervision import Coverage, list_acknowledged, list_waiting, supervision_coverage
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from services.test_capas import pass_days


def covered(cast: Cast) -> Coverage:
    now = cast.clock.now
    answer = cast.ask(
        "lead", supervision_coverage, since=now - timedelta(days=1), until=now + timedelta(days=1)
    )
    assert isinstance(answer, Coverage)
    return answer


def test_a_step_waits_until_the_lead_signs_it(any_cast: Cast) -> None:
    story = Story(any_cast).at_decision()
    assert covered(any_cast) == Coverage(0, 0)
    assert any_cast.ask("lead", list_waiting).rows == ()  # nothing is decided yet
    story.decide("accept")
    (step,) = any_cast.ask("lead", list_waiting).rows
    assert (step.form, step.slot, step.findings, step.overrides, step.against) == (
        "CT-ACC-001",
        "lead",
        0,
        0,
        None,
    )
    assert step.outcome.zh_CN == "验收合格" and not step.late
    assert step.due - step.completed_at == timedelta(days=7)
    assert covered(any_cast) == Coverage(1, 0)
    assert any_cast.ask("lead", list_waiting, text="100%_").rows == ()
    assert any_cast.ask("lead", list_waiting, text=step.number[-4:]).rows == (step,)
    (seen,) = any_cast.ask("qa", list_waiting).rows
    assert seen.against.code == "TEAM-02"  # seen by others, signed by the lead alone
    pass_days(any_cast, 8)
    (step,) = any_cast.ask("lead", list_waiting).rows
    assert step.late and step.owes_reason.zh_CN == "团队负责人每周知悉"
    story.sign("lead", login="lead", late="出差")
    assert any_cast.ask("lead", list_waiting).rows == ()
    (done,) = any_cast.ask("lead", list_acknowledged).rows
    assert (done.number, done.acknowledged_by, done.late) == (step.number, "林知远", True)


def test_what_has_to_be_approved_is_signed_alone(cast: Cast) -> None:
    story = Story(cast).at_decision()
    number = cast.do(
        "verifier", open_incident, code="ID1", severity="I", text="罐内有他人物品", record_id=story.record_id
    )
    story.decide("reject", K6b=number, K3d="oral", K7a="no_quality_problem")
    (step,) = cast.ask("lead", list_waiting).rows
    assert step.against.code == "OVS-01"
