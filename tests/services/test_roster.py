"""The rota in the register: who is planned, who counts, what is empty tonight, what would be uncovered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services import absences, delegations, roster, team
from ctdesk.services.delegations import Choice
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.delegating import in_force, later, line_ids
from fixtures.lapsing import lapsing

ZONE = ZoneInfo("Asia/Shanghai")
EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=ZONE)
MORNING = EVENING + timedelta(hours=14)


def plan(cast: Cast, role: str, login: str, start: datetime = EVENING, end: datetime = MORNING) -> int:
    made: int = cast.do(
        "lead", roster.plan_shift, role=role, member_id=cast.id(login), starts_at=start, ends_at=end
    )
    return made


def gaps(cast: Cast, *roles: str) -> list[tuple[str, str, str]]:
    found = cast.ask("nurse", roster.gaps_tonight)
    return [
        (one.role, f"{one.starts_at.astimezone(ZONE):%H:%M}", f"{one.ends_at.astimezone(ZONE):%H:%M}")
        for one in found
        if not roles or one.role in roles
    ]


def test_tonight_tells_from_when_a_slot_is_empty(any_cast: Cast) -> None:
    assert len(gaps(any_cast)) == 7
    plan(any_cast, "R05", "receiver")
    plan(any_cast, "R06", "verifier", end=EVENING + timedelta(hours=2))
    assert gaps(any_cast, "R05", "R06") == [("R06", "20:00", "08:00")]
    plan(any_cast, "R06", "second_verifier", start=EVENING + timedelta(hours=2))
    assert gaps(any_cast, "R05", "R06") == []
    filled = any_cast.ask("lead", roster.who_fills, at=EVENING + timedelta(hours=3))
    assert (filled["R05"], filled["R06"], filled["R11"]) == (("王䶮",), ("周慕云",), ())


def test_a_shift_counts_only_while_the_person_may_act(cast: Cast) -> None:
    plan(cast, "R05", "receiver")
    cast.gate.run_itself(lapsing(cast.id("receiver"), "T06", date(2026, 3, 2)), action="test.prepare")
    assert gaps(cast, "R05") == [("R05", "00:00", "08:00")]
    found = cast.ask("lead", roster.read_rota, starts_at=EVENING, ends_at=MORNING)
    assert [one.idle for one in found.gaps if one.role == "R05"] == [("王䶮",)]
    (shift,) = found.shifts
    assert [(start, end) for start, end in shift.counts] == [(EVENING, EVENING + timedelta(hours=6))]


def test_a_trained_deputy_with_a_delegation_fills_the_slot(cast: Cast) -> None:
    plan(cast, "R06", "checker")
    assert gaps(cast, "R06") == [("R06", "18:00", "08:00")]
    made = in_force(cast, "receipt.decide", to="checker")
    assert gaps(cast, "R06") == []
    uncovered = cast.ask("verifier", roster.uncovered_without, line_ids=line_ids(cast, made))
    assert [(one.role, one.starts_at, one.ends_at) for one in uncovered] == [("R06", EVENING, MORNING)]
    assert uncovered[0].idle == ("郑一鸣",)
    cast.do("lead", delegations.revoke_delegation, delegation_id=made.delegation_id, reason="收回")
    assert gaps(cast, "R06") == [("R06", "18:00", "08:00")]


def test_what_a_change_of_lead_leaves_uncovered_is_told_before(cast: Cast) -> None:
    made = in_force(cast, "receipt.decide", to="checker", days=30)
    second = EVENING + timedelta(days=3)
    plan(cast, "R06", "checker")
    plan(cast, "R06", "checker", second, second + timedelta(hours=14))
    assert cast.ask("lead", roster.uncovered_by_takeover) == ()
    takeover = cast.clock.now + timedelta(days=1)
    cast.do("leader", team.appoint_member, member_id=cast.id("deputy"), role="R01", starts_at=takeover)
    assert [one.starts_at for one in cast.ask("deputy", roster.uncovered_by_takeover)] == [second]
    cast.sign("deputy", delegations.review_delegations, choices=(Choice(line_ids(cast, made)[0], "approve"),))
    assert cast.ask("deputy", roster.uncovered_by_takeover) == ()


def test_an_absence_empties_the_slot_and_is_told_before(cast: Cast) -> None:
    plan(cast, "R05", "receiver")
    away = {"member_id": cast.id("receiver"), "starts_at": EVENING + timedelta(hours=2), "ends_at": MORNING}
    asked = cast.ask("lead", roster.uncovered_by_absence, **away)
    assert [one.starts_at for one in asked] == [away["starts_at"]]
    row = cast.do("receiver", absences.record_absence, reason_code="sick", **away)
    assert gaps(cast, "R05") == [("R05", "20:00", "08:00")]
    with pytest.raises(CtdeskError) as twice:
        cast.do("lead", absences.record_absence, reason_code="leave", **away)
    assert twice.value.code == "DLG-27"
    with pytest.raises(Refused) as stranger:
        cast.do("nurse", absences.cancel_absence, absence_id=row)
    assert stranger.value.code == "DLG-30"
    back = cast.do("receiver", absences.end_absence, absence_id=row, ends_at=EVENING + timedelta(hours=4))
    assert gaps(cast, "R05") == [("R05", "20:00", "22:00")]
    cast.do("lead", absences.cancel_absence, absence_id=back)
    assert gaps(cast, "R05") == []
    with pytest.raises(NotFound):
        cast.do("lead", absences.cancel_absence, absence_id=back)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("ROS-01", {"end": EVENING}),
        ("ROS-01", {"end": EVENING - timedelta(hours=1)}),
        ("ROS-02", {"end": MORNING + timedelta(seconds=1)}),
        ("ROS-03", {"start": EVENING + timedelta(hours=3)}),
        ("ROS-04", {"role": "R05"}),
        ("ROS-06", {"role": "R99"}),
        ("ROS-09", {"start": EVENING - timedelta(days=1)}),
    ],
)
def test_a_shift_that_cannot_be_is_refused(cast: Cast, code: str, changes: dict[str, object]) -> None:
    plan(cast, "R06", "verifier")
    with pytest.raises(CtdeskError) as refused:
        plan(cast, **({"role": "R06", "login": "verifier"} | changes))  # type: ignore[arg-type]  # cases
    assert refused.value.code == code


def test_only_who_plans_the_rota_may_plan(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        cast.do(
            "nurse",
            roster.plan_shift,
            role="R05",
            member_id=cast.id("receiver"),
            starts_at=EVENING,
            ends_at=MORNING,
        )
    assert refused.value.code == "PERM-01"


def test_a_shift_cancelled_while_it_runs_counts_until_then(cast: Cast) -> None:
    shift = plan(cast, "R05", "receiver")
    later(cast, days=0.5)
    assert gaps(cast, "R05") == []
    cast.do("coordinator", roster.cancel_shift, shift_id=shift)
    assert [one[0] for one in gaps(cast, "R05")] == ["R05"]
    filled = cast.ask("lead", roster.who_fills, at=EVENING + timedelta(hours=1))
    assert filled["R05"] == ("王䶮",)
    with pytest.raises(NotFound):
        cast.do("lead", roster.cancel_shift, shift_id=shift)


def test_last_week_is_copied_at_the_same_hours_and_nothing_twice(cast: Cast) -> None:
    monday = date(2026, 3, 9)
    with pytest.raises(CtdeskError) as nothing:
        cast.do("lead", roster.copy_last_week, monday=monday)
    assert nothing.value.code == "ROS-10"
    plan(cast, "R05", "receiver")
    plan(cast, "R06", "verifier")
    copied = cast.do("lead", roster.copy_last_week, monday=monday)
    assert (copied.copied, copied.left_out) == (2, 0)
    again = cast.do("lead", roster.copy_last_week, monday=monday)
    assert (again.copied, again.left_out) == (0, 2)
    week = roster.week_of(monday, ZONE)
    found = cast.ask("lead", roster.read_rota, starts_at=week.start, ends_at=week.end)
    assert {(one.role, one.starts_at) for one in found.shifts} == {
        ("R05", EVENING + timedelta(days=7)),
        ("R06", EVENING + timedelta(days=7)),
    }


def test_candidates_are_those_who_may_act_there_for_the_whole_time_first(cast: Cast) -> None:
    cast.gate.run_itself(lapsing(cast.id("receiver"), "T06", date(2026, 3, 2)), action="test.prepare")
    found = cast.ask("lead", roster.candidates, role="R05", starts_at=EVENING, ends_at=MORNING)
    assert {one.name for one in found} == {"王䶮", "赵子墨", "郑一鸣"}
    assert [one.name for one in found if not one.whole] == ["王䶮"]
    assert not found[-1].whole


def test_who_plans_finds_tonights_gaps_on_the_desk_once_a_rota_is_kept(cast: Cast) -> None:
    def told(login: str) -> list[tuple[str, datetime | None]]:
        return [(one.label, one.due) for one in cast.ask(login, my_desk).now if one.kind == "fill_rota"]

    assert told("lead") == []
    plan(cast, "R05", "receiver", end=EVENING + timedelta(hours=2))
    assert told("lead") == told("coordinator") == [("7", EVENING)]
    assert told("receiver") == []
