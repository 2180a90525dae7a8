"""Delegations in the register: who may propose, accept, decide, review and revoke, and what it leads to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import Source, State
from ctdesk.domain.delegating import Wish
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services import delegations, team
from ctdesk.services.delegation_log import LineRow, delegation_sheet, lines_to_review, list_lines
from ctdesk.services.delegation_register import lines_in_force
from ctdesk.services.delegations import Choice
from ctdesk.services.record_view import read_record
from ctdesk.services.records import Entry, note_answers
from ctdesk.services.signing import sign_record
from ctdesk.services.worklist import my_desk
from fixtures.cast import Cast, password_of
from fixtures.delegating import VERIFY, accept, decide, in_force, later, line_ids, propose
from fixtures.lapsing import lapsing


def rows(cast: Cast, wanted: str = "all", who: str = "lead", **more: object) -> tuple[LineRow, ...]:
    found: tuple[LineRow, ...] = cast.ask(who, list_lines, wanted=wanted, **more).rows
    return found


def states(cast: Cast) -> list[str]:
    return [one.state for one in reversed(rows(cast))]


def held(cast: Cast, login: str = "receiver") -> set[str]:
    with cast.gate.reading() as db:
        zone = cast.clock.now.tzinfo
        assert zone is not None
        found = lines_in_force(db, cast.clock.now, [cast.id(login)], zone)
    return {one.known.duty for one in found.get(cast.id(login), ())}


def test_a_delegation_is_in_force_once_proposed_accepted_and_approved(any_cast: Cast) -> None:
    made = propose(any_cast)
    assert states(any_cast) == ["proposed"]
    accept(any_cast, made)
    assert states(any_cast) == ["accepted"]
    assert held(any_cast) == set()
    decide(any_cast, made)
    later(any_cast, minutes=1)
    assert states(any_cast) == ["in_force"]
    assert held(any_cast) == {VERIFY}
    sheet = any_cast.ask("lead", delegation_sheet, delegation_id=made.delegation_id)
    assert [(one.slot, one.meanings) for one in sheet.signatures] == [
        ("delegator", ("delegated",)),
        ("delegate", ("acknowledged",)),
        ("lead", ("approved",)),
    ]
    later(any_cast, days=7)
    assert states(any_cast) == ["expired"]


def test_the_gate_lets_the_delegate_act_from_that_minute_and_no_longer_than_the_line(cast: Cast) -> None:
    begins = cast.clock.now + timedelta(hours=1)
    in_force(cast, start=begins, days=1)
    told = []
    for minutes in (0, 59, 60, 60 + 24 * 60 - 1, 60 + 24 * 60):
        cast.clock.now = begins + timedelta(minutes=minutes - 60)
        cast.gate.note(None, "test.later")
        told.append(cast.gate.may(cast.gate.sign_in("receiver", password_of("receiver")), VERIFY))
    assert told == [False, False, True, True, False]


def test_it_waits_on_the_desk_of_whoever_signs_next_and_of_nobody_else(cast: Cast) -> None:
    def waiting(login: str) -> list[str]:
        return [one.number for one in cast.ask(login, my_desk).now if one.record_id == made.record_id]

    made = propose(cast)
    assert [login for login in ("verifier", "receiver", "second_receiver", "lead") if waiting(login)] == [
        "receiver"
    ]
    accept(cast, made)
    assert [login for login in ("verifier", "receiver", "lead", "deputy") if waiting(login)] == ["lead"]
    decide(cast, made)
    assert not waiting("lead")


def test_each_line_is_decided_by_itself_and_a_refusal_says_why(cast: Cast) -> None:
    made = propose(cast, VERIFY, "receipt.identify", "order.verify")
    accept(cast, made)
    ids = line_ids(cast, made)
    with pytest.raises(CtdeskError) as silent:
        cast.sign(
            "lead",
            delegations.decide_delegation,
            delegation_id=made.delegation_id,
            choices=tuple(Choice(one, "refuse") for one in ids),
        )
    assert silent.value.code == "DLG-26"
    with pytest.raises(CtdeskError) as partial:
        cast.sign(
            "lead",
            delegations.decide_delegation,
            delegation_id=made.delegation_id,
            choices=(Choice(ids[0], "approve"),),
        )
    assert partial.value.code == "DLG-29"
    decide(cast, made, "approve", "refuse", "approve")
    assert states(cast) == ["in_force", "refused", "in_force"]
    assert rows(cast)[1].decided[0].reason == "不需要"


def test_what_was_not_accepted_is_not_decided_and_nobody_decides_for_themselves(cast: Cast) -> None:
    made = propose(cast)
    with pytest.raises(CtdeskError) as early:
        decide(cast, made)
    assert early.value.code == "DLG-21"
    with pytest.raises(Refused) as other:
        cast.sign("second_receiver", delegations.accept_delegation, delegation_id=made.delegation_id)
    assert other.value.code == "DLG-22"
    with pytest.raises(Refused) as no_lead:
        accept(cast, made)
        decide(cast, made, lead="deputy")
    assert no_lead.value.code == "PERM-01"


def test_a_declined_proposal_is_over_and_its_record_closed(cast: Cast) -> None:
    made = propose(cast)
    cast.do(
        "receiver", delegations.decline_delegation, delegation_id=made.delegation_id, reason="那几天不在院"
    )
    assert states(cast) == ["declined"]
    with cast.gate.reading() as db:
        record = db.get_one(Record, made.record_id)
        assert (record.state, record.void_reason) == ("voided", "那几天不在院")
    with pytest.raises(CtdeskError) as late:
        accept(cast, made)
    assert late.value.code == "DLG-21"


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("DLG-01", {"to": "verifier"}),
        ("DLG-02", {"duties": ("self.accept_delegation",)}),
        ("DLG-02", {"duties": ("no.such_duty",)}),
        ("DLG-04", {"days": 366}),
        ("DLG-03", {"days": 0}),
        ("DLG-06", {"duties": ("receipt.receive",), "frm": "nurse"}),
        ("DLG-07", {"to": "nurse"}),
        ("DLG-08", {"to": "admin", "duties": ("receipt.identify",)}),
        ("DLG-16", {"to": "lead", "duties": ("receipt.identify",)}),
        ("DLG-18", {"reason_code": "emergency"}),
        ("DLG-31", {"absence_id": 99}),
        ("FIELD-04", {"reason_code": "mood"}),
    ],
)
def test_each_bad_proposal_gets_its_own_answer(cast: Cast, code: str, arguments: dict[str, object]) -> None:
    duties = arguments.pop("duties", (VERIFY,))
    with pytest.raises(CtdeskError) as refused:
        propose(cast, *duties, **arguments)  # type: ignore[arg-type, misc]  # one table of cases
    assert refused.value.code == code
    assert rows(cast) == ()


def test_scope_names_products_and_sites_that_exist(cast: Cast) -> None:
    now = cast.clock.now
    for wish in (
        Wish(VERIFY, now, now + timedelta(days=1), product="NONE"),
        Wish(VERIFY, now, now + timedelta(days=1), site="NONE"),
    ):
        with pytest.raises(CtdeskError) as refused:
            cast.sign(
                "verifier",
                delegations.propose_delegation,
                delegate_id=cast.id("receiver"),
                lines=(wish,),
                reason_code="leave",
            )
        assert refused.value.code == "DLG-17"


def test_nothing_is_delegated_again_and_cover_goes_in_no_circle(cast: Cast) -> None:
    in_force(cast, to="second_receiver")
    with pytest.raises(Refused) as again:
        propose(cast, frm="second_receiver", to="receiver")
    assert again.value.code == "DLG-06"
    in_force(cast, "receipt.identify", frm="receiver", to="checker")
    with pytest.raises(Refused) as circle:
        propose(cast, "receipt.identify", frm="checker", to="receiver")
    assert circle.value.code == "DLG-10"
    with pytest.raises(CtdeskError) as twice:
        propose(cast, "receipt.identify", frm="receiver", to="checker")
    assert twice.value.code == "DLG-11"


def test_a_revoked_line_ends_at_once_by_those_it_concerns_only(cast: Cast) -> None:
    made = in_force(cast, VERIFY, "order.verify")
    first, second = line_ids(cast, made)
    with pytest.raises(Refused) as stranger:
        cast.do("nurse", delegations.revoke_lines, line_ids=(first,), reason="x")
    assert stranger.value.code == "DLG-24"
    cast.do("receiver", delegations.revoke_lines, line_ids=(first,), reason="无法履行")
    later(cast, minutes=1)
    assert states(cast) == ["revoked", "in_force"]
    assert held(cast) == {"order.verify"}
    with pytest.raises(CtdeskError) as over:
        cast.do("verifier", delegations.revoke_lines, line_ids=(first,), reason="x")
    assert over.value.code == "DLG-25"
    with pytest.raises(NotFound):
        cast.do("verifier", delegations.revoke_lines, line_ids=(second, 999), reason="x")
    cast.do("lead", delegations.revoke_delegation, delegation_id=made.delegation_id, reason="收回")
    later(cast, minutes=1)
    assert states(cast) == ["revoked", "revoked"]
    assert rows(cast)[0].revoked_by == "林知远"


def test_a_proposal_taken_back_before_it_is_decided_closes_its_record(cast: Cast) -> None:
    made = propose(cast)
    cast.do("verifier", delegations.revoke_delegation, delegation_id=made.delegation_id, reason="填错日期")
    assert cast.ask("verifier", read_record, record_id=made.record_id).state == "voided"
    assert not [one for one in cast.ask("receiver", my_desk).now if one.record_id == made.record_id]


def test_a_lapse_of_training_ends_a_line_for_good(cast: Cast) -> None:
    in_force(cast, days=30)
    later(cast, minutes=1)
    today = cast.clock.now.date()
    cast.gate.run_itself(lapsing(cast.id("receiver"), "T06", today), action="test.prepare")
    assert held(cast) == {VERIFY}
    later(cast, days=1)
    assert held(cast) == set()
    assert states(cast) == ["lapsed"]
    cast.gate.run_itself(
        lapsing(cast.id("receiver"), "T06", today + timedelta(days=99)), action="test.prepare"
    )
    assert states(cast) == ["lapsed"]
    assert rows(cast)[0].ends[0].why == "competence"


def take_over(cast: Cast, days: float = 3) -> None:
    """The deputy is to lead from then on; the lead's own term ends at that minute."""
    begins = cast.clock.now + timedelta(days=days)
    cast.do("leader", team.appoint_member, member_id=cast.id("deputy"), role="R01", starts_at=begins)


def test_the_successor_keeps_lines_that_would_lapse_at_the_takeover(cast: Cast) -> None:
    first = in_force(cast, VERIFY, "order.verify", "receipt.identify", days=60)
    take_over(cast)
    approve, stay, lapse = line_ids(cast, first)
    assert [one.id for one in cast.ask("deputy", lines_to_review)] == [approve, stay, lapse]
    assert cast.ask("lead", lines_to_review) == ()
    with pytest.raises(Refused) as not_you:
        cast.sign("nurse", delegations.review_delegations, choices=(Choice(approve, "approve"),))
    assert not_you.value.code == "DLG-28"
    (record_id,) = cast.sign(
        "deputy",
        delegations.review_delegations,
        choices=(
            Choice(approve, "approve"),
            Choice(stay, "stay", "接任后再看"),
            Choice(lapse, "refuse", "不再需要"),
        ),
    )
    assert cast.ask("deputy", read_record, record_id=record_id).state == "reviewed"
    assert cast.ask("deputy", lines_to_review) == ()
    later(cast, minutes=1)
    assert held(cast) == {VERIFY, "order.verify", "receipt.identify"}
    later(cast, days=3)
    assert held(cast) == {VERIFY, "order.verify"}
    later(cast, days=3)
    assert held(cast) == {VERIFY}
    assert states(cast) == ["in_force", "needs_approval", "refused"]
    assert [one.id for one in cast.ask("deputy", lines_to_review)] == [stay]
    with pytest.raises(CtdeskError) as too_late:
        cast.sign("deputy", delegations.review_delegations, choices=_all(cast, first, stay, "stay"))
    assert too_late.value.code == "DLG-23"
    cast.sign("deputy", delegations.review_delegations, choices=_all(cast, first, stay, "approve"))
    later(cast, minutes=1)
    assert held(cast) >= {VERIFY, "order.verify"}


def _all(cast: Cast, made: delegations.ProposedDelegation, line: int, decision: str) -> tuple[Choice, ...]:
    return tuple(Choice(one, decision if one == line else "approve", "说明") for one in line_ids(cast, made))


def test_the_log_tells_how_it_stood_at_any_past_minute(cast: Cast) -> None:
    made = in_force(cast)
    later(cast, minutes=1)
    before = cast.clock.now
    later(cast, minutes=300)
    cast.do("verifier", delegations.revoke_delegation, delegation_id=made.delegation_id, reason="提前返岗")
    later(cast, minutes=1)
    (now,) = rows(cast)
    (then,) = rows(cast, as_of=before)
    assert (now.state, then.state) == ("revoked", "in_force")
    assert then.revoked_at is None and now.revoke_reason == "提前返岗"
    assert rows(cast, as_of=before - timedelta(minutes=2)) == ()


def test_the_log_is_sorted_into_what_waits_holds_and_is_over(cast: Cast) -> None:
    in_force(cast)
    propose(cast, "order.verify")
    later(cast, days=7)
    late = propose(cast, "receipt.identify", to="second_receiver")
    assert [one.state for one in rows(cast, "ended")] == ["expired", "expired"]
    assert [one.delegation_id for one in rows(cast, "waiting")] == [late.delegation_id]
    assert rows(cast, "in_force") == ()
    assert len(rows(cast, "mine", "receiver")) == 2
    assert [one.duty for one in rows(cast, text="赵子墨")] == ["receipt.identify"]
    page = cast.ask("lead", list_lines, limit=2)
    rest = cast.ask("lead", list_lines, limit=2, after=page.next_after)
    assert len(page.rows) + len(rest.rows) == 3


def test_what_ends_with_the_takeover_stands_on_the_desk_of_the_successor(cast: Cast) -> None:
    in_force(cast, days=60)
    take_over(cast)

    def due(login: str) -> list[object]:
        desk = cast.ask(login, my_desk)
        return [one.due for one in desk.now if one.kind == "review_delegations"]

    assert due("lead") == []
    assert due("deputy") == [cast.clock.now + timedelta(days=3)]
    assert cast.ask("deputy", my_desk).counts["members"].number == 1


def test_a_refusal_without_a_reason_is_not_signed_on_the_page_of_the_record_either(cast: Cast) -> None:
    made = propose(cast)
    accept(cast, made)
    entry = Entry("D1:1", State.GIVEN, "refuse", None, Source.TYPED)
    noted = cast.do("lead", note_answers, record_id=made.record_id, version=1, entries=(entry,))
    arguments = {"record_id": made.record_id, "seen_version": 1, "slots": ("lead",)}
    with pytest.raises(CtdeskError) as missing:
        cast.sign("lead", sign_record, seen_entry=noted.last_entry, **arguments)
    assert missing.value.code == "REC-30"
    why = Entry("D2:1", State.GIVEN, "不需要", None, Source.TYPED)
    noted = cast.do("lead", note_answers, record_id=made.record_id, version=1, entries=(why,))
    cast.sign("lead", sign_record, seen_entry=noted.last_entry, **arguments)
    assert states(cast) == ["refused"]


def test_the_lead_decides_on_what_the_lead_delegates_for_nobody_else_could(cast: Cast) -> None:
    in_force(cast, "team.plan_roster", frm="lead", to="deputy")
    later(cast, minutes=1)
    assert held(cast, "deputy") == {"team.plan_roster"}
