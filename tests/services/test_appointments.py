"""Appointments: proposed with a letter, signed, accepted; ended, laid down; and what forbids them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.delegation import DelegationLine
from ctdesk.db.tables.records import AnswerEntry, Record
from ctdesk.db.tables.team import Appointment
from ctdesk.domain.delegating import Wish
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import accounts, appointments, delegations, team, tenure, thresholds
from ctdesk.services.effects import EFFECTS
from ctdesk.services.printing import print_record
from ctdesk.services.rights import rights_of
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign

pytestmark = pytest.mark.usefixtures("messages")


def propose(cast: Cast, whose: str, role: str, login: str = "lead", **more: Any) -> Any:
    return cast.do(login, appointments.propose_appointment, member_id=cast.id(whose), role=role, **more)


def roles(cast: Cast, login: str) -> tuple[str, ...]:
    with cast.gate.reading() as db:
        return rights_of(db, cast.id(login), cast.gate.moment(db)).roles


def row(cast: Cast, appointment_id: int) -> Appointment:
    with cast.gate.reading() as db:
        found = db.get(Appointment, appointment_id)
        assert found is not None
        return found


def reasons(cast: Cast, record_id: int) -> dict[str, str]:
    """A reason for every part of the threshold that is not met."""
    with cast.gate.reading() as db:
        paths = db.scalars(
            select(AnswerEntry.path).where(AnswerEntry.record_id == record_id, AnswerEntry.path.like("C2:%"))
        )
        return {f"{path}#reason": "已由科室担保，三个月内补齐" for path in sorted(set(paths))}


def signed_by_appointer(cast: Cast, proposed: Any, login: str = "lead", slot: str = "lead") -> None:
    answer(cast, login, proposed.record_id, {"D1": True, **reasons(cast, proposed.record_id)})
    sign(cast, login, proposed.record_id, slot)


def accepted(cast: Cast, proposed: Any, login: str) -> None:
    answer(cast, login, proposed.record_id, {"D3": True})
    sign(cast, login, proposed.record_id, "member")


def test_a_role_is_held_once_the_letter_is_signed_and_accepted(any_cast: Cast) -> None:
    cast = any_cast
    proposed = propose(cast, "nurse", "R30")
    signed_by_appointer(cast, proposed)
    assert roles(cast, "nurse") == ("R07",)
    cast.clock.advance(hours=5)
    (waits,) = [item for item in cast.ask("nurse", my_desk).now if item.record_id == proposed.record_id]
    assert waits.route == "members"
    assert not [item for item in cast.ask("checker", my_desk).now if item.record_id == proposed.record_id]
    accepted(cast, proposed, "nurse")
    found = row(cast, proposed.appointment_id)
    assert found.starts_at >= cast.clock.now
    assert (found.proposed, found.starts_at, found.record_id) == (
        False,
        found.recorded_at,
        proposed.record_id,
    )
    cast.clock.advance(minutes=1)
    assert roles(cast, "nurse") == ("R07", "R30")
    answer_of_leader = [item.record_id for item in cast.ask("leader", my_desk).now]
    assert proposed.record_id in answer_of_leader
    sign(cast, "leader", proposed.record_id, "leader")
    with cast.gate.reading() as db:
        assert db.scalars(select(Record.state).where(Record.id == proposed.record_id)).one() == "reviewed"
    assert cast.do("lead", print_record, record_id=proposed.record_id, way="pdf").pdf.startswith(b"%PDF-")


def test_the_leadership_alone_appoints_the_lead(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        propose(cast, "deputy", "R01")
    assert refused.value.code == "PERM-01"
    proposed = propose(cast, "deputy", "R01", "leader")
    signed_by_appointer(cast, proposed, "leader", "leadership")
    accepted(cast, proposed, "deputy")
    cast.clock.advance(minutes=1)
    assert "R01" in roles(cast, "deputy")
    with cast.gate.reading() as db:
        assert db.scalars(select(Record.state).where(Record.id == proposed.record_id)).one() == "reviewed"


def test_a_change_of_lead_shows_what_it_ends_before_it_is_signed(cast: Cast) -> None:
    begins, ends = cast.clock.now + timedelta(hours=1), cast.clock.now + timedelta(days=9)
    wish = Wish("case.coordinate", begins, ends)
    delegation = cast.sign(
        "coordinator",
        delegations.propose_delegation,
        delegate_id=cast.id("physician"),
        lines=(wish,),
        reason_code="leave",
    )
    cast.gate.effects = EFFECTS
    cast.sign("physician", delegations.accept_delegation, delegation_id=delegation.delegation_id)
    with cast.gate.reading() as db:
        (line,) = db.scalars(select(DelegationLine.id))
    choice = delegations.Choice(line, "approve")
    cast.sign(
        "lead", delegations.decide_delegation, delegation_id=delegation.delegation_id, choices=(choice,)
    )
    asked = {"member_id": cast.id("deputy"), "role": "R01"}
    found = cast.ask("leader", appointments.appointment_outlook, **asked)
    assert found.lines_to_approve == 1
    proposed = propose(cast, "deputy", "R01", "leader")
    with cast.gate.reading() as db:
        (told,) = db.scalars(
            select(AnswerEntry).where(AnswerEntry.record_id == proposed.record_id, AnswerEntry.path == "B5")
        )
    assert "unless the successor approves them: 1" in str(vars(told))


def test_what_is_not_met_needs_the_reason_of_the_appointer(cast: Cast) -> None:
    proposed = propose(cast, "nurse", "R30")
    answer(cast, "lead", proposed.record_id, {"D1": True})
    with pytest.raises(CtdeskError) as refused:
        sign(cast, "lead", proposed.record_id, "lead")
    assert (refused.value.code, refused.value.field) == ("REC-30", "C2:1#reason")


def test_nobody_else_accepts_and_nobody_accepts_before_it_was_signed(cast: Cast) -> None:
    proposed = propose(cast, "nurse", "R30")
    with pytest.raises(CtdeskError) as early:
        answer(cast, "nurse", proposed.record_id, {"D3": True})
        sign(cast, "nurse", proposed.record_id, "member")
    assert early.value.code == "REC-31"
    signed_by_appointer(cast, proposed)
    with pytest.raises(CtdeskError) as other:
        sign(cast, "checker", proposed.record_id, "member")
    assert other.value.code == "REC-57"


def test_a_period_that_begins_later_begins_later(cast: Cast) -> None:
    starts = cast.clock.now + timedelta(days=3)
    proposed = propose(cast, "nurse", "R30", starts_at=starts, ends_at=starts + timedelta(days=30))
    signed_by_appointer(cast, proposed)
    accepted(cast, proposed, "nurse")
    held = []
    for minutes in (3 * 1440 - 1, 1, 30 * 1440 - 1, 1):
        cast.clock.advance(minutes=minutes)
        held.append("R30" in roles(cast, "nurse"))
    assert held == [False, True, True, False]


def test_a_letter_keeps_the_threshold_it_was_written_with(cast: Cast) -> None:
    proposed = propose(cast, "nurse", "R30")
    cast.clock.advance(minutes=1)
    cast.do("lead", thresholds.set_threshold, role="R30", thresholds=(), reason="院务会取消")
    cast.clock.advance(minutes=1)
    assert reasons(cast, proposed.record_id)
    signed_by_appointer(cast, proposed)
    accepted(cast, proposed, "nurse")


def test_a_proposal_can_be_taken_back_or_declined(cast: Cast) -> None:
    first, second = propose(cast, "nurse", "R30"), propose(cast, "checker", "R30")
    cast.do("lead", appointments.withdraw_appointment, appointment_id=first.appointment_id, reason="另有安排")
    signed_by_appointer(cast, second)
    with pytest.raises(CtdeskError) as other:
        cast.do(
            "nurse", appointments.decline_appointment, appointment_id=second.appointment_id, reason="不便"
        )
    assert other.value.code == "APPT-04"
    cast.do("checker", appointments.decline_appointment, appointment_id=second.appointment_id, reason="不便")
    with cast.gate.reading() as db:
        states = [
            db.scalars(select(Record.state).where(Record.id == one.record_id)).one()
            for one in (first, second)
        ]
    assert states == ["voided", "voided"]
    detail = cast.ask("lead", team.member_detail, member_id=cast.id("nurse"))
    assert [(one.role, one.state) for one in detail.appointments] == [("R30", "ended"), ("R07", "in_force")]
    assert propose(cast, "nurse", "R30").appointment_id > second.appointment_id


@pytest.mark.parametrize(
    ("whose", "role", "more", "code"),
    [
        ("nurse", "R33", {}, "TEAM-24"),
        ("nurse", "R30", {"ends_at": timedelta(0)}, "TEAM-25"),
        ("nurse", "R30", {"starts_at": timedelta(days=9), "ends_at": timedelta(days=8)}, "TEAM-25"),
        ("nurse", "R07", {"starts_at": timedelta(days=9)}, "TEAM-27"),
        ("qa", "R03", {}, "TEAM-26"),
        ("admin", "R05", {}, "TEAM-26"),
        ("lead", "R05", {}, "TEAM-11"),
    ],
)
def test_an_appointment_that_may_not_be_is_not_even_proposed(
    cast: Cast, whose: str, role: str, more: dict[str, timedelta], code: str
) -> None:
    moments = {name: cast.clock.now + span for name, span in more.items()}
    with pytest.raises(CtdeskError) as refused:
        propose(cast, whose, role, **moments)
    assert refused.value.code == code
    with pytest.raises(CtdeskError) as seen_before:
        cast.ask("lead", appointments.appointment_outlook, member_id=cast.id(whose), role=role, **moments)
    assert seen_before.value.code == code


def test_the_qualified_person_has_a_letter_of_its_own(cast: Cast) -> None:
    with pytest.raises(CtdeskError) as refused:
        propose(cast, "nurse", "R18")
    assert refused.value.code == "APPT-06"


def test_an_inspector_is_admitted_without_a_letter_and_only_until_the_end(cast: Cast) -> None:
    ends = cast.clock.now + timedelta(days=3)
    with pytest.raises(CtdeskError) as refused:
        propose(cast, "buyer", "R35", ends_at=ends)
    assert refused.value.code == "APPT-07"
    (held,) = cast.ask("lead", team.member_detail, member_id=cast.id("buyer")).appointments
    cast.do("lead", tenure.end_appointment, appointment_id=held.id, reason="调离")
    cast.do("lead", tenure.appoint_member, member_id=cast.id("buyer"), role="R35", ends_at=ends)
    cast.clock.advance(minutes=1)
    with cast.gate.reading() as db:
        assert rights_of(db, cast.id("buyer"), cast.gate.moment(db)).read_only
    cast.clock.advance(days=3)
    assert roles(cast, "buyer") == ()


def test_the_same_role_follows_on_its_own_end_without_an_overlap(cast: Cast) -> None:
    starts = cast.clock.now
    first = cast.do(
        "lead",
        tenure.appoint_member,
        member_id=cast.id("nurse"),
        role="R30",
        starts_at=starts,
        ends_at=starts + timedelta(days=8),
    )
    with pytest.raises(CtdeskError):
        propose(cast, "nurse", "R30", starts_at=starts + timedelta(days=8, minutes=-1))
    assert propose(cast, "nurse", "R30", starts_at=starts + timedelta(days=8)).appointment_id > first


def test_a_role_ends_at_a_minute_ahead_or_at_once(cast: Cast) -> None:
    (held,) = cast.ask("lead", team.member_detail, member_id=cast.id("nurse")).appointments
    later = cast.clock.now + timedelta(hours=2)
    cast.do("nurse", tenure.resign, appointment_id=held.id, reason="调岗", at=later)
    cast.clock.advance(minutes=119)
    assert roles(cast, "nurse") == ("R07",)
    cast.do("lead", tenure.end_appointment, appointment_id=held.id, reason="提前交接")
    assert roles(cast, "nurse") == ()
    (ended,) = cast.ask("lead", team.member_detail, member_id=cast.id("nurse")).appointments
    assert (ended.state, ended.revoked_by, ended.revoke_reason) == ("ended", "林知远", "提前交接")


@pytest.mark.parametrize(
    ("login", "command", "hours", "code"),
    [
        ("checker", tenure.resign, 0, "APPT-03"),
        ("nurse", tenure.end_appointment, 0, "PERM-01"),
        ("lead", tenure.end_appointment, -1, "APPT-02"),
    ],
)
def test_a_role_is_not_ended_by_others_or_in_the_past(
    cast: Cast, login: str, command: Any, hours: int, code: str
) -> None:
    (held,) = cast.ask("lead", team.member_detail, member_id=cast.id("nurse")).appointments
    at = cast.clock.now + timedelta(hours=hours)
    with pytest.raises(CtdeskError) as refused:
        cast.do(login, command, appointment_id=held.id, reason="调岗", at=at)
    assert refused.value.code == code


def test_whoever_leaves_loses_every_role_and_the_account_the_same_day(cast: Cast) -> None:
    cast.do("lead", tenure.appoint_member, member_id=cast.id("nurse"), role="R30")
    letter = propose(cast, "nurse", "R12").record_id
    assert cast.do("admin", appointments.let_leave, member_id=cast.id("nurse"), reason="离职") == 3
    assert roles(cast, "nurse") == ()
    with cast.gate.reading() as db:
        assert db.scalars(select(Record.state).where(Record.id == letter)).one() == "voided"
    with pytest.raises(CtdeskError):
        cast.gate.sign_in("nurse", "whatever")
    with pytest.raises(CtdeskError) as refused:
        propose(cast, "nurse", "R30")
    assert refused.value.code == "APPT-01"
    with pytest.raises(Refused):
        cast.do("admin", appointments.let_leave, member_id=cast.id("admin"), reason="离职")
    cast.do("admin", accounts.enable_member, member_id=cast.id("nurse"), reason="返岗")
    assert roles(cast, "nurse") == ()


def test_members_are_found_by_pinyin_role_and_state(any_cast: Cast) -> None:
    cast = any_cast

    def names(**asked: str) -> set[str]:
        return {row.name for row in cast.ask("lead", team.list_members, **asked).rows}

    assert names(text="wy") >= {"王䶮"}
    assert names(text="wangyan") == {"王䶮"}
    assert names(role="R05") == {"王䶮", "赵子墨", "郑一鸣"}
    cast.do("admin", accounts.disable_member, member_id=cast.id("buyer"), reason="离职")
    assert names(state="disabled") == {"冯时"}
    assert "冯时" not in names(state="active")
    assert names(state="proposed") == set()
