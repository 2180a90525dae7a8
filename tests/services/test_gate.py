"""The one door: permission, password, transaction, one sealed event, refusals, replays, races."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.site import NumberSeries, Operation, Setting
from ctdesk.db.tables.team import Credential
from ctdesk.db.verify import verify_trail
from ctdesk.domain.errors import Cancelled, CtdeskError, Refused
from ctdesk.services.gate import Credentials, command, query
from ctdesk.services.keys import KeyCost
from ctdesk.services.numbers import next_number
from ctdesk.services.settings import set_idle_minutes, settings_of
from ctdesk.services.work import UnitOfWork
from fixtures.acts import sign_something, take_number
from fixtures.cast import Cast, password_of


@command(needs=None, action="test.half")
def do_half(work: UnitOfWork, *, error: Exception) -> None:
    next_number(work, "HALF")
    raise error


@command(needs=None, action="test.journal", journal=True)
def journal(work: UnitOfWork) -> None:
    work.db.add(Operation(op_id=f"journal-{work.actor.login}", at=work.now, result=None))


@command(needs=None, action="test.cancelled")
def long_work(work: UnitOfWork) -> None:
    next_number(work, "LONG")
    for done in range(10):
        work.report(done, 10)


@query(needs="view.trail", logged="test.viewed")
def look(work: UnitOfWork, *, record_id: int) -> int:
    return record_id


@query()
def write_in_a_query(work: UnitOfWork) -> None:
    work.db.add(Setting(name="smuggled", value=1))
    work.db.flush()


def head_of(cast: Cast) -> int:
    with cast.gate.reading() as db:
        return db.scalar(select(func.max(AuditEvent.seq))) or 0


def event(cast: Cast, seq: int | None = None) -> dict[str, Any]:
    with cast.gate.reading() as db:
        wanted = head_of(cast) if seq is None else seq
        body: dict[str, Any] = json.loads(
            db.scalars(select(AuditEvent.body).where(AuditEvent.seq == wanted)).one()
        )
    return body


def is_sound(cast: Cast) -> bool:
    return verify_trail(cast.site.engine).ok


def test_one_command_is_one_event_with_who_what_when_and_every_changed_field(any_cast: Cast) -> None:
    before = head_of(any_cast)
    any_cast.session("lead")
    outcome = any_cast.outcome("lead", set_idle_minutes, minutes=7)
    body = event(any_cast)
    assert outcome.seq == head_of(any_cast) == before + 2  # the sign-in, then this
    assert (body["action"], body["actor_id"], body["actor_name"]) == (
        "settings.idle_minutes",
        any_cast.id("lead"),
        "林知远",
    )
    assert body["roles"] == ["R01"]
    assert body["offset"] == "+08:00"
    assert body["workstation"] == any_cast.gate.workstation
    assert body["session"] == any_cast.session("lead").id
    assert [(one["table"], one["verb"], one["after"]["value"]) for one in body["changes"]] == [
        ("setting", "insert", "7")
    ]
    assert outcome.changes == frozenset({"setting"})
    assert is_sound(any_cast)


def test_the_event_tells_the_value_before_and_after(cast: Cast) -> None:
    cast.do("lead", set_idle_minutes, minutes=7)
    cast.do("lead", set_idle_minutes, minutes=9)
    change = event(cast)["changes"][0]
    assert (change["verb"], change["before"]["value"], change["after"]["value"]) == ("update", "7", "9")


def test_without_the_duty_nothing_happens_but_a_refusal_in_the_trail(cast: Cast) -> None:
    cast.session("receiver")
    before = head_of(cast)
    with pytest.raises(Refused) as refused:
        cast.do("receiver", set_idle_minutes, minutes=7)
    assert refused.value.code == "PERM-01"
    assert head_of(cast) == before + 1
    body = event(cast)
    assert (body["action"], body["facts"]) == (
        "refused",
        {"command": "settings.idle_minutes", "code": "PERM-01"},
    )
    with cast.gate.reading() as db:
        assert settings_of(db).idle_minutes == 5


def test_a_refusal_inside_the_command_takes_everything_back(any_cast: Cast) -> None:
    with pytest.raises(Refused):
        any_cast.do("lead", do_half, error=Refused("PERM-01", duty="x"))
    assert event(any_cast)["action"] == "refused"
    with any_cast.gate.reading() as db:
        assert db.scalar(select(func.count()).select_from(NumberSeries)) == 0


def test_an_expected_failure_leaves_neither_row_nor_event(cast: Cast) -> None:
    cast.session("lead")
    before = head_of(cast)
    with pytest.raises(CtdeskError):
        cast.do("lead", do_half, error=CtdeskError("FIELD-01", field="x"))
    assert head_of(cast) == before
    with cast.gate.reading() as db:
        assert db.scalar(select(func.count()).select_from(NumberSeries)) == 0


def test_a_bug_takes_everything_back_and_is_named_in_the_trail_without_its_text(any_cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError):
        any_cast.do("lead", do_half, error=ZeroDivisionError("patient 王"))
    body = event(any_cast)
    assert (body["action"], body["facts"]["error"]) == ("failed", "ZeroDivisionError")
    assert "patient" not in json.dumps(body, ensure_ascii=False)
    with any_cast.gate.reading() as db:
        assert db.scalar(select(func.count()).select_from(NumberSeries)) == 0


def test_cancelled_long_work_leaves_no_row_and_no_event(any_cast: Cast) -> None:
    session = any_cast.session("lead")
    before = head_of(any_cast)

    def give_up(done: int, total: int) -> None:
        if done == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        any_cast.gate.perform(long_work, session, report=give_up)
    assert head_of(any_cast) == before
    with any_cast.gate.reading() as db:
        assert db.scalar(select(func.count()).select_from(NumberSeries)) == 0


def test_a_query_cannot_write(any_cast: Cast) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only|readonly"):
        any_cast.ask("lead", write_in_a_query)


def test_a_query_needs_its_duty_and_the_refusal_is_told(cast: Cast) -> None:
    assert cast.ask("lead", look, record_id=3) == 3
    assert event(cast)["action"] == "test.viewed"
    with pytest.raises(Refused):
        cast.ask("receiver", look, record_id=3)
    assert event(cast)["facts"]["code"] == "PERM-01"


def test_a_signature_is_given_by_the_own_key_and_certificate(cast: Cast) -> None:
    from ctdesk.services.certificates import check_detached_cms, owner_of

    cms = cast.sign("receiver", sign_something, content=b"{}")
    signer = check_detached_cms(cms, b"{}")
    assert signer is not None
    assert owner_of(signer) == ("王䶮 S007", "S007")


def test_a_logged_in_click_alone_is_no_signature(cast: Cast) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do("receiver", sign_something, content=b"{}")
    assert refused.value.code == "AUTH-01"


def test_nobody_signs_with_another_name_even_with_that_ones_password(cast: Cast) -> None:
    session = cast.session("receiver")
    with pytest.raises(Refused) as refused:
        cast.gate.perform(sign_something, session, credentials=cast.credentials("verifier"), content=b"{}")
    assert refused.value.code == "SIG-01"
    assert refused.value.values["name"] == "王䶮"
    assert event(cast)["facts"]["code"] == "SIG-01"


def test_another_ones_password_under_the_own_name_counts_as_wrong(cast: Cast) -> None:
    session = cast.session("receiver")
    with pytest.raises(Refused) as refused:
        cast.gate.perform(
            sign_something,
            session,
            credentials=Credentials("receiver", password_of("verifier")),
            content=b"{}",
        )
    assert refused.value.code == "AUTH-02"
    with cast.gate.reading() as db:
        failures = db.scalars(
            select(Credential.failures).where(Credential.member_id == cast.id("receiver"))
        ).one()
    assert failures == 1


def test_the_same_signature_under_one_operation_id_is_given_once(any_cast: Cast) -> None:
    session, credentials = any_cast.session("receiver"), any_cast.credentials("receiver")
    any_cast.gate.perform(sign_something, session, credentials=credentials, op_id="double", content=b"{}")
    seq = head_of(any_cast)
    with pytest.raises(CtdeskError) as refused:
        any_cast.gate.perform(sign_something, session, credentials=credentials, op_id="double", content=b"{}")
    assert refused.value.code == "SIG-02"
    assert head_of(any_cast) == seq


def test_a_repeated_operation_is_answered_and_not_done_again(any_cast: Cast) -> None:
    session = any_cast.session("lead")
    first = any_cast.gate.perform(take_number, session, op_id="once")
    again = any_cast.gate.perform(take_number, session, op_id="once")
    assert again.repeated
    assert again.value == first.value
    assert again.changes == frozenset()
    with any_cast.gate.reading() as db:
        assert db.scalars(select(NumberSeries.last)).all() == [1]


def test_twelve_threads_take_sixty_numbers_and_none_twice(any_cast: Cast) -> None:
    session = any_cast.session("lead")
    with ThreadPoolExecutor(12) as pool:
        numbers = list(pool.map(lambda _: any_cast.gate.perform(take_number, session).value, range(60)))
    assert len(set(numbers)) == 60
    assert is_sound(any_cast)


def test_one_operation_id_from_many_threads_happens_once(any_cast: Cast) -> None:
    session = any_cast.session("lead")
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(
            pool.map(lambda _: any_cast.gate.perform(take_number, session, op_id="race"), range(16))
        )
    assert sum(not outcome.repeated for outcome in outcomes) == 1
    assert {outcome.value for outcome in outcomes} == {outcomes[0].value}


def test_readers_see_the_old_picture_until_the_writer_commits(cast: Cast) -> None:
    session = cast.session("lead")
    inside, go_on = threading.Event(), threading.Event()

    def wait(done: int, total: int) -> None:
        inside.set()
        assert go_on.wait(20)

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(cast.gate.perform, long_work, session, report=wait)
        assert inside.wait(20)
        with cast.gate.reading() as db:
            assert db.scalar(select(func.count()).select_from(NumberSeries)) == 0
        go_on.set()
        job.result(20)
    with cast.gate.reading() as db:
        assert db.scalar(select(func.count()).select_from(NumberSeries)) == 1


def test_a_journalled_command_writes_its_row_and_no_event(any_cast: Cast) -> None:
    any_cast.session("receiver")
    before = head_of(any_cast)
    outcome = any_cast.outcome("receiver", journal)
    assert outcome.seq is None
    assert head_of(any_cast) == before


def test_rights_taken_away_count_at_once(cast: Cast) -> None:
    from ctdesk.services.team import end_appointment, member_detail

    gate, session = cast.gate, cast.session("coordinator")
    assert gate.may(session, "training.register_external")
    detail = cast.ask("lead", member_detail, member_id=cast.id("coordinator"))
    cast.do("lead", end_appointment, appointment_id=detail.appointments[0].id, reason="left the team")
    assert not gate.may(session, "training.register_external")


def test_expired_training_takes_the_duty_but_not_the_sign_in(cast: Cast) -> None:
    cast.clock.advance(days=700)
    session = cast.session("receiver")
    rights = cast.gate.rights(session)
    assert "receipt.receive" in rights.held
    assert "receipt.receive" not in rights.duties

    @command(needs="receipt.receive", action="test.receive")
    def receive(work: UnitOfWork) -> None:
        raise AssertionError("must not be reached")

    with pytest.raises(Refused) as refused:
        cast.do("receiver", receive)
    assert refused.value.code == "PERM-02"


def test_a_session_that_was_signed_out_opens_nothing(cast: Cast) -> None:
    session = cast.session("lead")
    cast.gate.sign_out(session)
    with pytest.raises(Refused) as refused:
        cast.gate.perform(set_idle_minutes, session, minutes=3)
    assert refused.value.code == "AUTH-09"


def test_a_session_ends_after_twelve_hours(cast: Cast) -> None:
    session = cast.session("lead")
    cast.clock.advance(hours=12, seconds=1)
    with pytest.raises(Refused) as refused:
        cast.gate.perform(set_idle_minutes, session, minutes=3)
    assert refused.value.code == "AUTH-10"
    assert event(cast)["facts"] == {"why": "expired"}


def test_a_locked_desk_opens_for_its_owner_only(cast: Cast) -> None:
    gate, session = cast.gate, cast.session("lead")
    gate.suspend(session)
    with pytest.raises(Refused) as refused:
        gate.perform(set_idle_minutes, session, minutes=3)
    assert refused.value.code == "AUTH-14"
    with pytest.raises(Refused):
        gate.resume(session, password_of("receiver"))
    back = gate.resume(session, password_of("lead"))
    assert back.failures_before == 1
    gate.perform(set_idle_minutes, back, minutes=3)


def test_a_second_person_joins_without_ending_the_first_session(cast: Cast) -> None:
    gate, first = cast.gate, cast.session("receiver")
    second = gate.sign_in("verifier", password_of("verifier"), joins=first)
    assert event(cast)["facts"]["joins"] == first.id
    credentials = cast.credentials("verifier")
    gate.perform(sign_something, second, credentials=credentials, content=b"{}")
    gate.perform(take_number, first)


def test_a_read_only_site_refuses_every_command_and_still_answers(cast: Cast) -> None:
    session = cast.session("lead")
    before = head_of(cast)
    cast.gate.read_only = CtdeskError("DB-16", seq=3)
    with pytest.raises(CtdeskError) as refused:
        cast.gate.perform(set_idle_minutes, session, minutes=3)
    assert refused.value.code == "DB-16"
    assert not cast.gate.may(session, set_idle_minutes)
    reader = cast.gate.sign_in("qa", password_of("qa"))
    assert cast.gate.fetch(look, reader, record_id=1) == 1
    assert head_of(cast) == before


def test_a_password_that_was_stretched_too_little_is_stretched_again_at_sign_in(cast: Cast) -> None:
    cast.gate.cost = KeyCost(memory=256, passes=2, lanes=1)
    cast.session("receiver")
    with cast.gate.reading() as db:
        parameters = db.scalars(
            select(Credential.parameters).where(Credential.member_id == cast.id("receiver"))
        ).one()
    assert "m=256,t=2" in parameters
    cast.sign("receiver", sign_something, content=b"{}")


def test_what_other_desks_changed_is_told_by_table(any_cast: Cast) -> None:
    any_cast.session("lead")
    seen = head_of(any_cast)
    any_cast.do("lead", set_idle_minutes, minutes=3)
    assert any_cast.gate.changes_since(seen) == (seen + 1, frozenset({"setting"}))


def test_no_password_and_no_key_stands_in_the_trail(cast: Cast) -> None:
    with cast.gate.reading() as db:
        everything = b"".join(db.scalars(select(AuditEvent.body)))
        wrapped = [row.wrapped_key for row in db.scalars(select(Credential))]
    for login in ("receiver", "lead", "admin"):
        assert password_of(login).encode() not in everything
    assert all(key is None or key.hex().encode() not in everything for key in wrapped)


def kill_other_connections(cast: Cast) -> None:
    """What a server that restarts does to its clients."""
    with cast.site.engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.postgres
def test_a_connection_lost_in_the_middle_is_tried_again_and_done_once(postgres_cast: Cast) -> None:
    cast, tries = postgres_cast, []

    @command(needs=None, action="test.lost")
    def lose_connection(work: UnitOfWork) -> str:
        number = next_number(work, "LOST")
        tries.append(number)
        if len(tries) == 1:
            kill_other_connections(cast)
        return number

    outcome = cast.outcome("lead", lose_connection)
    assert len(tries) == 2
    assert outcome.value.endswith("-0001")
    with cast.gate.reading() as db:
        assert db.scalars(select(NumberSeries.last)).all() == [1]
    assert is_sound(cast)


@pytest.mark.postgres
def test_an_answer_lost_after_the_commit_is_not_done_again(postgres_cast: Cast) -> None:
    from sqlalchemy import event as listen

    cast, lost = postgres_cast, []

    def cut(connection: Any) -> None:
        if not lost and not connection.get_execution_options().get("read_only", False):
            lost.append(True)
            connection.connection.driver_connection.commit()
            kill_other_connections(cast)

    session = cast.session("lead")
    listen.listen(cast.site.engine, "commit", cut)
    outcome = cast.gate.perform(take_number, session, op_id="cut at commit")
    assert lost
    assert outcome.value.endswith("-0001")
    with cast.gate.reading() as db:
        assert db.scalars(select(NumberSeries.last)).all() == [1]
    assert is_sound(cast)
