"""Who sits at the desk, what they may do, and what happens when another one sits down."""

from __future__ import annotations

from datetime import timedelta

from pytestqt.qtbot import QtBot

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import settings, team
from ctdesk.services.gate import Credentials
from ctdesk.ui.desk import Desk
from ctdesk.ui.job import Job
from fixtures.cast import Cast, password_of

WAIT_MS = 20_000


def wait(qtbot: QtBot, job: Job) -> list[object]:
    """The answer or the failure of a job."""
    heard: list[object] = []
    job.then(heard.append).otherwise(heard.append)
    qtbot.waitUntil(lambda: job.over, timeout=WAIT_MS)
    return heard


def sit(qtbot: QtBot, desk: Desk, login: str) -> None:
    heard = wait(qtbot, desk.sign_in(login, password_of(login)))
    assert not isinstance(heard[0], Exception)


def test_what_one_may_do_is_known_without_asking(desk: Desk, qtbot: QtBot) -> None:
    assert not desk.may(settings.set_idle_minutes)
    sit(qtbot, desk, "lead")
    assert desk.may(settings.set_idle_minutes)
    assert desk.may("team.appoint")
    sit(qtbot, desk, "receiver")
    assert not desk.may(settings.set_idle_minutes)
    assert desk.may(team.list_members)


def test_a_command_says_which_tables_it_changed(desk: Desk, qtbot: QtBot) -> None:
    sit(qtbot, desk, "lead")
    with qtbot.waitSignal(desk.changed) as told:
        desk.run(settings.set_idle_minutes, minutes=7)
    assert "setting" in told.args[0]
    heard = wait(qtbot, desk.fetch(settings.read_settings))
    assert heard[0].idle_minutes == 7  # type: ignore[attr-defined]  # SiteSettings


def test_the_gate_decides_again_whatever_the_window_believes(desk: Desk, qtbot: QtBot) -> None:
    sit(qtbot, desk, "receiver")
    heard = wait(qtbot, desk.run(settings.set_idle_minutes, minutes=7))
    assert isinstance(heard[0], CtdeskError)
    assert heard[0].code == "PERM-01"


def test_a_locked_desk_does_nothing_until_its_person_comes_back(desk: Desk, qtbot: QtBot) -> None:
    sit(qtbot, desk, "receiver")
    before = desk.session
    with qtbot.waitSignal(desk.locked):
        desk.lock("asked")
    heard = wait(qtbot, desk.fetch(team.list_members))
    assert isinstance(heard[0], CtdeskError)
    assert heard[0].code == "AUTH-14"
    with qtbot.waitSignal(desk.unlocked):
        sit(qtbot, desk, "receiver")
    assert before is not None
    assert desk.session is not None
    assert desk.session.id == before.id
    assert not isinstance(wait(qtbot, desk.fetch(team.list_members))[0], Exception)


def test_another_person_takes_over_and_the_first_one_comes_back(desk: Desk, qtbot: QtBot, cast: Cast) -> None:
    sit(qtbot, desk, "receiver")
    first = desk.session
    assert first is not None
    desk.lock("asked")
    sit(qtbot, desk, "verifier")
    assert desk.session is not None
    assert desk.session.actor.login == "verifier"
    assert cast.gate.is_suspended(first)
    desk.lock("asked")
    sit(qtbot, desk, "receiver")
    assert desk.session.id == first.id


def test_a_wrong_password_leaves_the_desk_locked(desk: Desk, qtbot: QtBot) -> None:
    sit(qtbot, desk, "receiver")
    desk.lock("asked")
    heard = wait(qtbot, desk.sign_in("receiver", "not this one"))
    assert isinstance(heard[0], CtdeskError)
    assert heard[0].code == "AUTH-02"
    assert desk.is_locked


def test_a_second_person_joins_and_acts_under_the_own_name(desk: Desk, qtbot: QtBot) -> None:
    sit(qtbot, desk, "receiver")
    wait(qtbot, desk.join("lead", password_of("lead")))
    assert desk.joined is not None
    assert not desk.may(settings.set_idle_minutes)
    assert desk.may(settings.set_idle_minutes, desk.joined)
    wait(qtbot, desk.run(settings.set_idle_minutes, seat=desk.joined, minutes=9))
    heard = wait(qtbot, desk.fetch(settings.read_settings))
    assert heard[0].idle_minutes == 9  # type: ignore[attr-defined]  # SiteSettings
    desk.part()
    assert desk.joined is None


def test_locking_sends_the_second_person_away(desk: Desk, qtbot: QtBot) -> None:
    sit(qtbot, desk, "receiver")
    wait(qtbot, desk.join("verifier", password_of("verifier")))
    desk.lock("idle")
    assert desk.joined is None


def test_the_password_decides_whose_seat_signs(desk: Desk, qtbot: QtBot) -> None:
    from ctdesk.services.accounts import change_password

    sit(qtbot, desk, "receiver")
    wait(qtbot, desk.join("verifier", password_of("verifier")))
    credentials = Credentials("verifier", password_of("verifier"))
    heard = wait(qtbot, desk.sign(change_password, credentials, password="seven blue ferries 9"))
    assert heard == [None]
    desk.part()
    desk.lock("asked")
    assert not isinstance(wait(qtbot, desk.sign_in("verifier", "seven blue ferries 9"))[0], Exception)


def test_what_another_desk_did_is_heard_as_a_change(desk: Desk, qtbot: QtBot, cast: Cast) -> None:
    sit(qtbot, desk, "receiver")
    desk._ask_for_news()
    qtbot.waitUntil(lambda: desk._seen > 0, timeout=WAIT_MS)
    cast.clock.advance(seconds=timedelta(seconds=5).total_seconds())
    cast.do("lead", settings.set_idle_minutes, minutes=11)
    with qtbot.waitSignal(desk.changed, timeout=WAIT_MS) as told:
        qtbot.waitUntil(lambda: not desk._asking, timeout=WAIT_MS)
        desk._ask_for_news()
    assert "setting" in told.args[0]
