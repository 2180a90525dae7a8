"""Signing in, lock-outs, and accounts that two people make (reliability.md §5.1, decisions 15 and 16)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from ctdesk.config import pinned_authority
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.team import Certificate, Credential, Enrolment, Member
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import accounts, certificates, enrolment, setup, team
from ctdesk.services.gate import Credentials
from ctdesk.services.work import UnitOfWork
from fixtures.acts import sign_something
from fixtures.cast import Cast, password_of


def refused_with(code: str, cast: Cast, login: str, password: str) -> CtdeskError:
    with pytest.raises(CtdeskError) as refused:
        cast.gate.sign_in(login, password)
    assert refused.value.code == code
    return refused.value


def last_event(cast: Cast) -> dict[str, Any]:
    with cast.gate.reading() as db:
        body: dict[str, Any] = json.loads(
            db.scalars(select(AuditEvent.body).order_by(AuditEvent.seq.desc()).limit(1)).one()
        )
    return body


def events(cast: Cast) -> int:
    with cast.gate.reading() as db:
        return db.scalar(select(func.count()).select_from(AuditEvent)) or 0


def credential(cast: Cast, login: str) -> Credential:
    with cast.gate.reading() as db:
        return db.scalars(select(Credential).where(Credential.member_id == cast.id(login))).one()


def change_row(cast: Cast, change: Any) -> None:
    def run(work: UnitOfWork) -> None:
        change(work)

    cast.gate.transact(cast.gate.nobody(), run, action="test.prepare")


@pytest.mark.parametrize(("login", "password"), [("", "x"), ("  ", "x"), ("receiver", ""), ("", "")])
def test_empty_fields_are_no_attempt(cast: Cast, login: str, password: str) -> None:
    before = events(cast)
    refused_with("AUTH-01", cast, login, password)
    assert events(cast) == before


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(cast: Cast) -> None:
    unknown = refused_with("AUTH-02", cast, "nobody", "whatever it is")
    wrong = refused_with("AUTH-02", cast, "receiver", "whatever it is")
    assert (unknown.code, unknown.values, unknown.field) == (wrong.code, wrong.values, wrong.field)


def test_an_unknown_name_costs_one_stretching_like_a_known_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ctdesk.services import keys

    stretched: list[str] = []
    derive_again = keys.derive_again

    def counted(password: str, parameters: str) -> keys.Derived:
        stretched.append(parameters.rsplit("$", 1)[0])
        return derive_again(password, parameters)

    monkeypatch.setattr(keys, "derive_again", counted)
    refused_with("AUTH-02", cast, "nobody", "whatever it is")
    refused_with("AUTH-02", cast, "receiver", "whatever it is")
    assert len(stretched) == 2
    assert stretched[0] == stretched[1]


def test_what_was_typed_as_an_unknown_name_is_not_kept(cast: Cast) -> None:
    # People type their password into the wrong field.
    refused_with("AUTH-02", cast, "MySecretPassword42", "whatever it is")
    assert "MySecretPassword42" not in json.dumps(last_event(cast))


def test_the_fifth_wrong_password_locks_for_a_minute_and_it_doubles_to_an_hour(any_cast: Cast) -> None:
    for _ in range(4):
        refused_with("AUTH-02", any_cast, "receiver", "wrong password")
    waited = []
    for _ in range(8):
        until = refused_with("AUTH-03", any_cast, "receiver", "wrong password").values["until"]
        waited.append(round((until - any_cast.clock.now).total_seconds() / 60))  # type: ignore[operator]  # a time
        any_cast.clock.now = until + timedelta(seconds=1)  # type: ignore[operator]  # a time
    assert waited == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_locked_account_refuses_the_right_password_and_tells_the_trail(cast: Cast) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            cast.gate.sign_in("receiver", "wrong password")
    assert last_event(cast)["action"] == "session.locked_out"
    refused_with("AUTH-03", cast, "receiver", password_of("receiver"))
    cast.clock.advance(minutes=1, seconds=1)
    session = cast.gate.sign_in("receiver", password_of("receiver"))
    assert session.failures_before == 5
    assert credential(cast, "receiver").failures == 0


def test_the_lead_unlocks_and_nobody_else(cast: Cast) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            cast.gate.sign_in("receiver", "wrong password")
    with pytest.raises(Refused):
        cast.do("verifier", accounts.unlock_member, member_id=cast.id("receiver"))
    cast.do("lead", accounts.unlock_member, member_id=cast.id("receiver"))
    cast.gate.sign_in("receiver", password_of("receiver"))


def test_wrong_passwords_while_signing_lock_too(cast: Cast) -> None:
    session = cast.session("lead")
    for _ in range(5):
        with pytest.raises(Refused):
            cast.gate.perform(
                accounts.grant_custody, session, credentials=Credentials("lead", "wrong"), member_id=1
            )
    refused_with("AUTH-03", cast, "lead", password_of("lead"))


def test_a_password_in_full_width_and_a_name_in_capitals_are_accepted(cast: Cast) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in password_of("receiver"))
    assert cast.gate.sign_in(" ＲＥＣＥＩＶＥＲ ", wide).actor.member_id == cast.id("receiver")


def test_ten_megabytes_of_password_are_refused_by_length(cast: Cast) -> None:
    assert refused_with("AUTH-04", cast, "receiver", "x" * 10_000_000).values["limit"] == 1024


@pytest.mark.parametrize("letter", ["\0", "\u202e", "\u200b", "\ufeff", "\x1b", "\u3164", "\ue000"])
def test_an_invisible_letter_in_the_name_is_pointed_at(cast: Cast, letter: str) -> None:
    assert refused_with("AUTH-05", cast, f"wa{letter}ng", "whatever").values["place"] == 3


@pytest.mark.parametrize(
    "login", ["RECEIVER", "ｒｅｃｅｉｖｅｒ", "rесеivеr", "re.cei_ver", "recelver", "réceiver"]
)
def test_a_name_too_like_another_is_refused(cast: Cast, login: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do("admin", accounts.propose_member, login=login, name="新人", name_latin="", staff_no="S900")
    assert refused.value.code == "AUTH-06"
    assert refused.value.values["other"] == "receiver"


def test_a_disabled_account_does_not_open_and_says_since_when(cast: Cast) -> None:
    cast.do("lead", accounts.disable_member, member_id=cast.id("nurse"), reason="left the hospital")
    since = refused_with("AUTH-07", cast, "nurse", password_of("nurse")).values["since"]
    assert abs(since - cast.clock.now) < timedelta(seconds=1)  # type: ignore[operator]  # a time
    refused_with("AUTH-02", cast, "nurse", "wrong password")


def test_a_disabled_account_can_be_opened_again_by_somebody_else(cast: Cast) -> None:
    number = cast.id("nurse")
    cast.do("lead", accounts.disable_member, member_id=number, reason="leave")
    cast.do("admin", accounts.enable_member, member_id=number, reason="back")
    cast.session("nurse")


def test_disabling_takes_an_open_session_its_rights(cast: Cast) -> None:
    session = cast.session("qa")
    cast.do("admin", accounts.disable_member, member_id=cast.id("qa"), reason="left")
    assert not cast.gate.may(session, "view.trail")


def test_nobody_disables_the_own_account(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        cast.do("admin", accounts.disable_member, member_id=cast.id("admin"), reason="x")
    assert refused.value.code == "TEAM-11"


@pytest.mark.parametrize("damage", ["parameters", "verifier"])
def test_a_damaged_credential_refuses_and_is_not_counted_as_a_wrong_password(cast: Cast, damage: str) -> None:
    def harm(work: UnitOfWork) -> None:
        row = work.db.scalars(select(Credential).where(Credential.member_id == cast.id("receiver"))).one()
        if damage == "parameters":
            row.parameters = "$$$"
        else:
            row.verifier = b"short"

    change_row(cast, harm)
    refused_with("AUTH-08", cast, "receiver", password_of("receiver"))
    assert last_event(cast)["facts"]["code"] == "AUTH-08"
    assert credential(cast, "receiver").failures == 0


def test_an_account_that_begins_tomorrow_waits(cast: Cast) -> None:
    start = cast.clock.now + timedelta(days=1)
    proposed = cast.do(
        "admin",
        accounts.propose_member,
        login="newcomer",
        name="新人",
        name_latin="Xin Ren",
        staff_no="S900",
        active_from=start,
    )
    refused_with("AUTH-16", cast, "newcomer", proposed.code)


def propose(cast: Cast) -> accounts.Proposed:
    proposed: accounts.Proposed = cast.do(
        "admin", accounts.propose_member, login="newcomer", name="新人", name_latin="Xin Ren", staff_no="S900"
    )
    return proposed


def test_a_newcomer_may_only_choose_a_password_first(cast: Cast) -> None:
    proposed = propose(cast)
    session = cast.gate.sign_in("newcomer", proposed.code.lower().replace("-", " "))
    assert session.must_set_password
    with pytest.raises(Refused) as refused:
        cast.gate.perform(accounts.disable_member, session, member_id=1, reason="x")
    assert refused.value.code == "AUTH-13"
    cast.gate.perform(accounts.set_first_password, session, password="一句很长的话 42")
    open_again = cast.gate.touch(session)
    assert not open_again.must_set_password
    refused_with("AUTH-02", cast, "newcomer", proposed.code)


def test_a_one_time_code_is_good_for_a_week(cast: Cast) -> None:
    proposed = propose(cast)
    cast.clock.advance(days=8)
    refused_with("AUTH-15", cast, "newcomer", proposed.code)


def test_a_first_password_cannot_be_the_name(cast: Cast) -> None:
    session = cast.gate.sign_in("newcomer", propose(cast).code)
    with pytest.raises(CtdeskError) as refused:
        cast.gate.perform(accounts.set_first_password, session, password="newcomer2026")
    assert refused.value.code == "AUTH-12"


def test_a_certificate_takes_two_people_and_the_own_key(any_cast: Cast) -> None:
    proposed = propose(any_cast)
    confirm = {"enrolment_id": proposed.enrolment_id}
    with pytest.raises(CtdeskError) as refused:
        any_cast.sign("leader", accounts.confirm_enrolment, **confirm, key_mark="0000")
    assert refused.value.code == "TEAM-12"
    session = any_cast.gate.sign_in("newcomer", proposed.code)
    mark = any_cast.gate.perform(accounts.set_first_password, session, password="一句很长的话 42").value
    with pytest.raises(Refused) as other_key:
        any_cast.sign("leader", accounts.confirm_enrolment, **confirm, key_mark="0000 0000 0000 0000")
    assert other_key.value.code == "TEAM-17"
    with pytest.raises(Refused):  # the administrator proposes and holds no duty to confirm
        any_cast.sign("admin", accounts.confirm_enrolment, **confirm, key_mark=mark)
    any_cast.sign("leader", accounts.confirm_enrolment, **confirm, key_mark=mark.lower())
    with any_cast.gate.reading() as db:
        row = db.scalars(select(Certificate).where(Certificate.member_id == proposed.member_id)).one()
        assert (row.proposed_by, row.confirmed_by) == (any_cast.id("admin"), any_cast.id("leader"))
        assert certificates.is_issued_by(row.der, enrolment.authority_certificate(db))
        assert db.get(Member, proposed.member_id).status == "active"  # type: ignore[union-attr]  # it is there


def test_a_custodian_confirms_nobody_twice(cast: Cast) -> None:
    with cast.gate.reading() as db:
        done = db.scalars(select(Enrolment.id).limit(1)).one()
    with pytest.raises(CtdeskError) as refused:
        cast.sign("leader", accounts.confirm_enrolment, enrolment_id=done, key_mark="0")
    assert refused.value.code == "TEAM-16"


def test_a_changed_password_keeps_key_and_certificate(cast: Cast) -> None:
    session, new = cast.session("receiver"), "另一句很长的话 43"
    with cast.gate.reading() as db:
        before = db.scalars(
            select(Certificate.fingerprint).where(Certificate.member_id == cast.id("receiver"))
        ).all()
    cast.gate.perform(
        accounts.change_password, session, credentials=cast.credentials("receiver"), password=new
    )
    refused_with("AUTH-02", cast, "receiver", password_of("receiver"))
    again = cast.gate.sign_in("receiver", new)
    cast.gate.perform(sign_something, again, credentials=Credentials("receiver", new), content=b"{}")
    with cast.gate.reading() as db:
        after = db.scalars(
            select(Certificate.fingerprint).where(Certificate.member_id == cast.id("receiver"))
        ).all()
    assert after == before


def test_a_custodian_who_changed_the_password_still_opens_the_authority(cast: Cast) -> None:
    session, new = cast.session("leader"), "另一句很长的话 43"
    cast.gate.perform(accounts.change_password, session, credentials=cast.credentials("leader"), password=new)
    proposed = propose(cast)
    own = cast.gate.sign_in("newcomer", proposed.code)
    mark = cast.gate.perform(accounts.set_first_password, own, password="一句很长的话 42").value
    cast.gate.perform(
        accounts.confirm_enrolment,
        session,
        credentials=Credentials("leader", new),
        enrolment_id=proposed.enrolment_id,
        key_mark=mark,
    )


def test_a_forgotten_password_means_a_new_key_and_the_old_certificate_is_revoked(any_cast: Cast) -> None:
    number = any_cast.id("receiver")
    proposed = any_cast.do("admin", accounts.propose_new_key, member_id=number, reason="forgotten")
    refused_with("AUTH-02", any_cast, "receiver", password_of("receiver"))
    assert credential(any_cast, "receiver").wrapped_key is None
    own = any_cast.gate.sign_in("receiver", proposed.code)
    assert not any_cast.gate.rights(own).duties  # waits for the custodian
    mark = any_cast.gate.perform(accounts.set_first_password, own, password="一句很长的话 42").value
    any_cast.sign("lead", accounts.confirm_enrolment, enrolment_id=proposed.enrolment_id, key_mark=mark)
    with any_cast.gate.reading() as db:
        old, new = db.scalars(
            select(Certificate).where(Certificate.member_id == number).order_by(Certificate.id)
        ).all()
        crl = enrolment.revocations(db)
        assert crl is not None
        listed = certificates.check_revocation_list(crl, enrolment.authority_certificate(db))
    assert old.revoked_at is not None
    assert new.revoked_at is None
    assert listed == {old.serial}


def test_a_custodian_with_a_new_key_is_given_custody_again(cast: Cast) -> None:
    proposed = cast.do("admin", accounts.propose_new_key, member_id=cast.id("lead"), reason="forgotten")
    own = cast.gate.sign_in("lead", proposed.code)
    new = "一句很长的话 42"
    mark = cast.gate.perform(accounts.set_first_password, own, password=new).value
    cast.sign("leader", accounts.confirm_enrolment, enrolment_id=proposed.enrolment_id, key_mark=mark)
    asked = cast.do("admin", accounts.propose_revocation, member_id=cast.id("nurse"), reason="lost phone")
    session = cast.gate.sign_in("lead", new)
    cast.gate.perform(
        accounts.confirm_revocation,
        session,
        credentials=Credentials("lead", new),
        enrolment_id=asked,
        reason="lost phone",
    )


def test_who_lost_the_certificate_cannot_sign(cast: Cast) -> None:
    asked = cast.do("admin", accounts.propose_revocation, member_id=cast.id("qa"), reason="suspicion")
    cast.sign("lead", accounts.confirm_revocation, enrolment_id=asked, reason="suspicion")
    with pytest.raises(Refused) as refused:
        cast.sign("qa", sign_something, content=b"{}")
    assert refused.value.code == "SIG-07"


def test_an_expired_certificate_cannot_sign(cast: Cast) -> None:
    def age(work: UnitOfWork) -> None:
        for row in work.db.scalars(select(Certificate).where(Certificate.purpose == "member")):
            row.not_after = work.now - timedelta(days=1)

    change_row(cast, age)
    with pytest.raises(Refused) as refused:
        cast.sign("qa", sign_something, content=b"{}")
    assert (refused.value.code, refused.value.values) == ("SIG-07", {"reason": "expired"})


def test_without_the_signed_statement_nobody_signs_anything_else(cast: Cast) -> None:
    def forget(work: UnitOfWork) -> None:
        member = work.db.get(Member, cast.id("qa"))
        assert member is not None
        member.statement_record_id = None

    change_row(cast, forget)
    with pytest.raises(Refused) as refused:
        cast.sign("qa", sign_something, content=b"{}")
    assert refused.value.code == "SIG-08"


def test_the_authority_is_founded_once(cast: Cast) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do(
            "admin",
            setup.enrol_leadership,
            person=setup.NewPerson("second", "新人", "Xin Ren", "S901"),
            password="一句很长的话 42",
        )
    assert refused.value.code == "TEAM-23"


def test_the_authority_is_pinned_outside_the_database(cast: Cast) -> None:
    assert pinned_authority(cast.site.config) == cast.site.authority_fingerprint()


def test_set_up_is_done_when_the_lead_is_there_and_everybody_signed_the_statement(cast: Cast) -> None:
    state = cast.gate.fetch(setup.setup_state, None)
    assert (state.step, state.members) == ("done", 15)


def test_only_a_lead_or_leader_becomes_a_custodian(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        cast.sign("leader", accounts.grant_custody, member_id=cast.id("qa"))
    assert refused.value.code == "TEAM-19"
    cast.do("leader", team.appoint_member, member_id=cast.id("physician"), role="R36")
    cast.sign("leader", accounts.grant_custody, member_id=cast.id("physician"))
