"""What every dialog does with the keys, and nothing that was taken away comes back as a window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ctdesk.ui.cards import Card, clear
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.bags import Bags
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.shipment import AnnounceDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


class Windows(QObject):
    """Notes every widget that shows as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def test_control_and_enter_do_what_the_dialog_is_for_also_from_cancel(qtbot: QtBot) -> None:
    dialog = Dialog(None, "Announce", "One sentence.", "Do it")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.cancel.setFocus()
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.cancel, Qt.Key.Key_Return, CONTROL)


def test_what_was_typed_for_minutes_is_not_lost_by_one_key(qtbot: QtBot) -> None:
    dialog = AnnounceDialog(None, Desk(), (), (), print)
    qtbot.addWidget(dialog)
    dialog.show()
    cell = dialog.bags.lines[0].editors["batch_no"]
    QTest.keyClicks(cell, "L-7")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "would be lost" in dialog.form.wrong.text()
    dialog.submit()  # goes on: the kind of receipt is missing
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "that was a first Esc again"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_bags_with_one_number_on_their_cassette_lie_in_one_cassette(qtbot: QtBot) -> None:
    dialog = AnnounceDialog(None, Desk(), (), (), print)
    qtbot.addWidget(dialog)
    dialog.propose({("cassette_no", bag): f"C-{(bag + 1) // 2}" for bag in range(1, 5)})
    assert [line.editors["cassette"].text() for line in dialog.bags.lines] == ["1", "1", "2", "2"]


def test_tab_follows_the_notice_as_it_is_read(qtbot: QtBot) -> None:
    dialog = AnnounceDialog(None, Desk(), (), (), print)
    qtbot.addWidget(dialog)
    dialog.show()
    places = [field.editor.mapTo(dialog, QPoint()) for field in dialog.form.fields.values()]
    assert places == sorted(places, key=lambda place: (place.y(), place.x()))


def test_opening_a_dialog_shows_one_window(qtbot: QtBot) -> None:
    windows = Windows()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(windows)
    dialog = Dialog(None, "Announce", "One sentence.", "Do it")
    qtbot.addWidget(dialog)
    dialog.show()
    application.removeEventFilter(windows)
    assert windows.seen == [dialog]


def test_an_answer_for_a_card_taken_from_its_page_shows_nothing(qtbot: QtBot) -> None:
    desk, page, card = Desk(), QWidget(), Card()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(card)
    page.show()
    heard: list[object] = []
    job = desk.call(lambda: None).within(card).then(heard.append)
    clear(column)
    job.succeed(None)  # before Qt has deleted it: showing itself now, it would stand on the desktop
    assert heard == []
    desk.close()


def test_enter_leads_through_all_bags_and_then_out_of_them(qtbot: QtBot) -> None:
    bags = Bags(again=True)
    qtbot.addWidget(bags)
    bags.show()
    bags.have(3)
    bags.lines[2].editors["batch_no"].setText("L-7")
    bags.have(1)
    assert len(bags.lines) == 3, "what is typed stays"
    with qtbot.waitActive(bags):
        bags.activateWindow()
    bags.lines[0].editors["cassette"].setFocus()
    for line in bags.lines:
        for editor in line.editors.values():
            assert editor.hasFocus(), editor.accessibleName()
            if editor is not bags.lines[-1].editors["expires_on"]:
                QTest.keyClick(editor, Qt.Key.Key_Return)
    with qtbot.waitSignal(bags.finished):
        QTest.keyClick(bags.lines[-1].editors["expires_on"], Qt.Key.Key_Return)
    bags.lines[2].editors["batch_no"].clear()
    bags.have(1)
    assert len(bags.lines) == 1
