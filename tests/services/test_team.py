"""Who holds what, and the answer to "May I sign this?"."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ctdesk.db.tables.team import Competence
from ctdesk.domain.answers import MemberId
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.segregation import Signed
from ctdesk.services import team
from ctdesk.services.rights import duty_table, rights_of
from ctdesk.services.work import UnitOfWork
from fixtures.cast import PEOPLE, Cast
from fixtures.lapsing import lapsing


def refusals(cast: Cast, login: str, duty: str, signed: tuple[Signed, ...] = ()) -> set[str]:
    with cast.gate.reading() as db:
        grounds = team.grounds_for(db, cast.id(login), duty, cast.gate.moment(db), signed)
    assert grounds.allowed is (not grounds.refusals)
    return {one.code for one in grounds.refusals}


def test_a_competent_receiver_may_receive(cast: Cast) -> None:
    assert refusals(cast, "receiver", "receipt.receive") == set()


def test_the_role_the_training_and_the_other_signature_are_told_apart(cast: Cast) -> None:
    assert refusals(cast, "nurse", "receipt.receive") == {"TEAM-02"}
    received = Signed(MemberId(cast.id("verifier")), "receipt.receive")
    assert refusals(cast, "verifier", "receipt.verify", (received,)) == {"TEAM-05"}

    def forget(work: UnitOfWork) -> None:
        for row in work.db.scalars(select(Competence).where(Competence.member_id == cast.id("receiver"))):
            row.revoked_at = work.now

    cast.gate.transact(cast.gate.nobody(), forget, action="test.prepare")
    assert refusals(cast, "receiver", "receipt.receive") == {"TEAM-43"}
    assert refusals(cast, "receiver", "receipt.receive")


def test_who_can_instead_are_the_others_who_really_can(cast: Cast) -> None:
    with cast.gate.reading() as db:
        names = team.who_can(db, "receipt.verify", cast.gate.moment(db), [cast.id("verifier")])
    assert names == ("周慕云",)


def test_rights_and_grounds_say_the_same_of_everybody_and_every_duty(any_cast: Cast) -> None:
    with any_cast.gate.reading() as db:
        at = any_cast.gate.moment(db)
        for login in PEOPLE:
            rights = rights_of(db, any_cast.id(login), at)
            allowed = {
                duty
                for duty in duty_table()
                if not {"TEAM-01", "TEAM-02", "TEAM-03", "TEAM-04", "TEAM-06"}
                & {one.code for one in team.grounds_for(db, any_cast.id(login), duty, at).refusals}
            }
            assert rights.duties == allowed


def test_the_administrator_holds_no_business_duty(cast: Cast) -> None:
    with cast.gate.reading() as db:
        duties = rights_of(db, cast.id("admin"), cast.gate.moment(db)).duties
    assert not {duty for duty in duties if duty.split(".")[0] in {"receipt", "quality", "storage", "case"}}
    with pytest.raises(CtdeskError) as refused:
        cast.do("lead", team.appoint_member, member_id=cast.id("admin"), role="R05")
    assert refused.value.code == "TEAM-26"


@pytest.mark.parametrize(
    ("login", "role", "code"),
    [
        ("nurse", "R33", "TEAM-24"),
        ("nurse", "R99", "TEAM-24"),
        ("nurse", "R35", "TEAM-25"),
        ("nurse", "R07", "TEAM-27"),
        ("qa", "R03", "TEAM-26"),
        ("lead", "R05", "TEAM-11"),
        ("nurse", "R01", "PERM-01"),
        ("nurse", "R36", "PERM-01"),
    ],
)
def test_an_appointment_that_may_not_be_is_refused(cast: Cast, login: str, role: str, code: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do("lead", team.appoint_member, member_id=cast.id(login), role=role)
    assert refused.value.code == code


def test_the_leadership_appoints_the_lead(cast: Cast) -> None:
    cast.do("leader", team.appoint_member, member_id=cast.id("deputy"), role="R01")
    assert "team.appoint" in cast.gate.rights(cast.session("deputy")).duties


def test_an_appointment_counts_from_its_start_until_its_end(any_cast: Cast) -> None:
    cast = any_cast
    tomorrow, week = cast.clock.now + timedelta(days=1), cast.clock.now + timedelta(days=7)
    cast.do(
        "lead", team.appoint_member, member_id=cast.id("nurse"), role="R30", starts_at=tomorrow, ends_at=week
    )
    for days, held in ((0, False), (2, True), (6, False)):
        cast.clock.advance(days=days)
        with cast.gate.reading() as db:
            assert ("R30" in rights_of(db, cast.id("nurse"), cast.gate.moment(db)).roles) is held


def test_a_module_is_valid_until_midnight_of_its_last_day_at_the_site(cast: Cast) -> None:
    today = date(2026, 3, 2)  # at the site; the clock says 09:00 there
    cast.gate.run_itself(lapsing(cast.id("receiver"), "T06", today), action="test.prepare")
    cast.clock.advance(hours=14, minutes=59)
    assert refusals(cast, "receiver", "receipt.receive") == set()
    cast.clock.advance(minutes=2)
    assert refusals(cast, "receiver", "receipt.receive") == {"TEAM-04"}


def test_nobody_enters_the_own_training(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        cast.do(
            "qa",
            team.record_competence,
            member_id=cast.id("qa"),
            module="T01",
            valid_from=date(2026, 3, 1),
            valid_until=None,
            evidence="x",
        )
    assert refused.value.code == "TEAM-11"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"module": "T99"}, "TEAM-29"),
        ({"valid_until": date(2026, 1, 1)}, "TEAM-25"),
        ({"evidence": "  "}, "FIELD-01"),
    ],
)
def test_training_that_cannot_be_is_refused(cast: Cast, changes: dict[str, object], code: str) -> None:
    arguments: dict[str, object] = {
        "member_id": cast.id("nurse"),
        "module": "T01",
        "valid_from": date(2026, 3, 1),
        "valid_until": None,
        "evidence": "考核记录",
        **changes,
    }
    with pytest.raises(CtdeskError) as refused:
        cast.do("qa", team.record_competence, **arguments)
    assert refused.value.code == code


def test_the_same_training_is_entered_once(any_cast: Cast) -> None:
    arguments = {
        "member_id": any_cast.id("nurse"),
        "module": "T01",
        "valid_from": date(2026, 3, 1),
        "valid_until": None,
        "evidence": "考核记录",
    }
    any_cast.do("qa", team.record_competence, **arguments)
    with pytest.raises(CtdeskError) as refused:
        any_cast.do("qa", team.record_competence, **arguments)
    assert refused.value.code == "TEAM-30"


def test_members_are_listed_by_key_and_found_by_name_and_number(any_cast: Cast) -> None:
    first = any_cast.ask("lead", team.list_members, limit=10)
    second = any_cast.ask("lead", team.list_members, after=first.next_after, limit=10)
    assert [len(first.rows), len(second.rows), second.next_after] == [10, 5, None]
    assert {row.staff_no for row in (*first.rows, *second.rows)} == {one[2] for one in PEOPLE.values()}
    for text in ("王䶮", "wang yan", "s007", "RECEIVER"):
        found = any_cast.ask("lead", team.list_members, text=text).rows
        assert "王䶮" in {row.name for row in found}


def test_a_member_in_detail_shows_roles_training_and_certificates(cast: Cast) -> None:
    detail = cast.ask("lead", team.member_detail, member_id=cast.id("receiver"))
    assert [one.role for one in detail.appointments] == ["R05"]
    assert {one.state for one in detail.competences} == {"valid"}
    assert len(detail.certificates) == 1
    assert detail.row.can_sign
    assert detail.appointments[0].appointed_by == "林知远"


def test_training_on_another_product_does_not_count_for_this_one(cast: Cast) -> None:
    narrow = lapsing(cast.id("receiver"), "T18", None, product="DEMO-T1")
    cast.gate.run_itself(narrow, action="test.narrow")
    with cast.gate.reading() as db:
        at = cast.gate.moment(db)

        def may(product: str | None) -> tuple[bool, list[str]]:
            found = team.grounds_for(
                db, cast.id("receiver"), "catalogue.enter", at, signing=False, product=product
            )
            return found.allowed, [one.code for one in found.refusals]

        assert may("DEMO-T1") == (True, [])
        assert may(None) == (True, [])
        assert may("DEMO-T2") == (False, ["TEAM-43"])
        others = team.who_can(db, "catalogue.enter", at, signing=False, product="DEMO-T2")
        assert "王䶮" not in others
        assert others
