"""A desk that nobody touches locks, whatever clock says so and whatever window is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ctdesk.ui.idle import Clipboard, Cover, IdleWatch


class Clocks:
    """The monotonic and the wall clock of a test."""

    def __init__(self) -> None:
        self.monotonic = 1000.0
        self.wall = 1_800_000_000.0

    def pass_time(self, seconds: float, *, asleep: bool = False) -> None:
        self.wall += seconds
        if not asleep:
            self.monotonic += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def watch(qapp: QApplication, clocks: Clocks) -> IdleWatch:
    watch = IdleWatch(lambda: clocks.monotonic, lambda: clocks.wall)
    watch.set_minutes(5)
    watch.start()
    return watch


def fires(watch: IdleWatch) -> bool:
    heard: list[bool] = []
    watch.idle.connect(lambda: heard.append(True))
    watch.look()
    return bool(heard)


def test_nothing_for_five_minutes_locks(watch: IdleWatch, clocks: Clocks) -> None:
    clocks.pass_time(299)
    assert not fires(watch)
    clocks.pass_time(1)
    assert fires(watch)


def test_sleep_counts_though_the_monotonic_clock_stood_still(watch: IdleWatch, clocks: Clocks) -> None:
    clocks.pass_time(3600, asleep=True)
    assert fires(watch)


def test_setting_the_wall_clock_back_keeps_nobody_unlocked(watch: IdleWatch, clocks: Clocks) -> None:
    clocks.wall -= 86_400
    clocks.monotonic += 300
    assert fires(watch)


def test_a_moved_mouse_is_activity(watch: IdleWatch, clocks: Clocks, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    clocks.pass_time(200)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(3, 3),
        QPointF(3, 3),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, move)
    clocks.pass_time(200)
    assert not fires(watch)


def test_the_first_touch_after_sleep_finds_the_desk_locked(
    watch: IdleWatch, clocks: Clocks, qtbot: QtBot
) -> None:
    widget = QLineEdit()
    qtbot.addWidget(widget)
    clocks.pass_time(3600, asleep=True)
    with qtbot.waitSignal(watch.idle):
        qtbot.keyClick(widget, Qt.Key.Key_A)


def test_a_running_vapour_timer_counts_as_activity(watch: IdleWatch, clocks: Clocks) -> None:
    watch.excused = lambda: True
    for _ in range(10):
        clocks.pass_time(100)
        assert not fires(watch)
    watch.excused = lambda: False
    clocks.pass_time(300)
    assert fires(watch)


def test_no_session_is_longer_than_twelve_hours(watch: IdleWatch, clocks: Clocks) -> None:
    watch.excused = lambda: True
    for _ in range(12 * 60):
        clocks.pass_time(60)
        watch.touch()
    assert fires(watch)


@pytest.mark.parametrize(("minutes", "seconds"), [(0, 60), (-5, 60), (99_999, 900), (3, 180)])
def test_nobody_can_switch_the_lock_off(
    watch: IdleWatch, clocks: Clocks, minutes: int, seconds: float
) -> None:
    watch.set_minutes(minutes)
    clocks.pass_time(seconds - 1)
    assert not fires(watch)
    clocks.pass_time(1)
    assert fires(watch)


def test_every_window_is_covered_and_comes_back_with_what_was_typed(qtbot: QtBot) -> None:
    main, dialog = QWidget(), QDialog()
    field = QLineEdit(dialog)
    QVBoxLayout(dialog).addWidget(field)
    for widget in (main, dialog):
        qtbot.addWidget(widget)
        widget.show()
    dialog.open()
    field.setText("half a reason")
    finished: list[int] = []
    dialog.finished.connect(finished.append)
    cover = Cover()
    cover.pull(keep=main)
    assert not dialog.isVisible()
    assert main.isVisible()
    cover.lift()
    assert dialog.isVisible()
    assert field.text() == "half a reason"
    assert finished == []


def test_another_person_does_not_see_the_first_one_s_dialogs(qtbot: QtBot) -> None:
    main, dialog = QWidget(), QDialog()
    for widget in (main, dialog):
        qtbot.addWidget(widget)
        widget.show()
    cover = Cover()
    cover.pull(keep=main)
    with qtbot.waitSignal(dialog.rejected):
        cover.drop()
    cover.lift()
    assert not dialog.isVisible()


def test_the_clipboard_is_cleared_only_while_it_is_still_ours(qapp: QApplication) -> None:
    board = QGuiApplication.clipboard()
    guard = Clipboard()
    guard.put("CHA0B26 004K7Q")
    assert board.text() == "CHA0B26 004K7Q"
    guard.clear()
    assert board.text() == ""
    board.setText("from elsewhere")
    guard._ours = "CHA0B26 004K7Q"
    guard.clear()
    assert board.text() == "from elsewhere"
