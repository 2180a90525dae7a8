"""A job calls back once, in the GUI thread, and never into a widget that has gone."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ctdesk.domain.errors import Cancelled, CtdeskError
from ctdesk.ui.desk import Desk
from ctdesk.ui.job import Job


@pytest.fixture
def idle_desk(qtbot: QtBot) -> Desk:
    return Desk()


def test_an_answer_that_is_there_at_once_still_finds_its_callback(idle_desk: Desk, qtbot: QtBot) -> None:
    heard: list[object] = []
    threads: list[threading.Thread] = []
    job = idle_desk.call(lambda: 42)
    job.then(heard.append).then(lambda _: threads.append(threading.current_thread()))
    qtbot.waitUntil(lambda: heard == [42])
    assert threads == [threading.main_thread()]
    idle_desk.close()


def test_a_failure_that_nobody_deals_with_is_told_by_the_desk(idle_desk: Desk, qtbot: QtBot) -> None:
    def fail() -> None:
        raise CtdeskError("SITE-01")

    with qtbot.waitSignal(idle_desk.failed) as told:
        idle_desk.call(fail)
    assert told.args[0].code == "SITE-01"
    idle_desk.close()


def test_an_answer_for_a_gone_widget_is_dropped(idle_desk: Desk, qtbot: QtBot) -> None:
    import shiboken6

    widget = QWidget()
    heard: list[object] = []
    gate = threading.Event()
    job = idle_desk.call(gate.wait, 5).within(widget).then(heard.append)
    shiboken6.delete(widget)
    gate.set()
    qtbot.waitUntil(lambda: job.over)
    assert heard == []
    idle_desk.close()


def test_cancelling_raises_in_the_work_at_its_next_report(idle_desk: Desk, qtbot: QtBot) -> None:
    started = threading.Event()

    def work(report: object) -> None:
        for done in range(1_000_000):
            report(done, 1_000_000)  # type: ignore[operator]  # the job's own report
            started.set()
            threading.Event().wait(0.001)

    failures: list[Exception] = []
    seen: list[int] = []
    job = (
        idle_desk.call(work, report=True)
        .otherwise(failures.append)
        .progress(lambda done, _: seen.append(done))
    )
    started.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], Cancelled)
    assert seen
    idle_desk.close()


def test_the_desk_is_busy_while_work_is_under_way(idle_desk: Desk, qtbot: QtBot) -> None:
    heard: list[bool] = []
    idle_desk.busy.connect(heard.append)
    job = idle_desk.call(lambda: None)
    qtbot.waitUntil(lambda: job.over)
    assert heard == [True, False]
    idle_desk.close()


def test_reports_are_thinned_out_but_the_last_one_arrives() -> None:
    told: list[tuple[int, int]] = []
    job = Job(lambda _, done, total: told.append((done, total)))
    for done in range(1, 1001):
        job.report(done, 1000)
    assert told[-1] == (1000, 1000)
    assert len(told) < 1000
