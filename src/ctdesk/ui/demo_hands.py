"""Hands at the window without a screen: they click, type, scan and wait as a person, and take pictures."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from ctdesk.ui.buttons import Button
from ctdesk.ui.main_window import MainWindow

PATIENCE = 60.0
_BETWEEN_KEYS_MS = 36  # slower than any scanner
_STILL_FOR = 0.12
_Found = TypeVar("_Found")
_Shown = TypeVar("_Shown", bound=QWidget)


class Stuck(Exception):
    """What was waited for did not come; says what it was and what the window said instead."""


class Hands:
    """The hands of whoever walks through the demo."""

    def __init__(self, window: MainWindow, out: Path) -> None:
        self.window = window
        self._out = out
        self._pictures = 0
        self._busy = False
        window.desk.busy.connect(self._hear)
        self._failures: list[str] = []
        window.desk.failed.connect(lambda error: self._failures.append(repr(error)))

    def _hear(self, busy: bool) -> None:
        self._busy = busy

    # Waiting

    def until(self, holds: Callable[[], _Found | None], what: str) -> _Found:
        """Wait until something is there; raises ``Stuck`` after a minute."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            found = holds()
            if found:
                return found
            self.rest(10)
        raise Stuck(f"{what} {' '.join(self._failures)}".strip())

    def settle(self) -> None:
        """Wait until nothing is under way and has not been for a moment."""
        still = time.monotonic()

        def rests() -> bool:
            nonlocal still
            now = time.monotonic()
            if self._busy:
                still = now
            return now - still > _STILL_FOR

        self.until(rests, "the window to rest")

    def dialog(self, kind: type[_Shown]) -> _Shown:
        """The dialog of this kind that has opened."""

        def shown() -> _Shown | None:
            found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind)]
            found += self.window.findChildren(kind)
            return next((one for one in found if one.isVisible()), None)

        return self.until(shown, kind.__name__)

    def gone(self, dialog: QDialog) -> None:
        """Wait until a dialog has closed."""
        name = type(dialog).__name__
        self.until(lambda: not (shiboken6.isValid(dialog) and dialog.isVisible()), f"{name} to close")
        self.settle()

    def rest(self, milliseconds: int) -> None:
        """Do nothing for a while; the window goes on, and so do its threads (``QTest.qWait`` would stop
        them).
        """
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    # Mouse and keys

    def click(self, widget: QWidget) -> None:
        """Bring a widget into view and click it."""
        self.reveal(widget)
        if not widget.isEnabled():
            raise Stuck(f"{widget.accessibleName() or type(widget).__name__} cannot be clicked")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def reveal(self, widget: QWidget) -> None:
        """Scroll until a widget can be seen."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the focus is."""
        if QApplication.activeModalWidget() is None:
            self.window.activateWindow()  # as a window manager does when a dialog has closed
            self.until(self.window.isActiveWindow, "the window to be active")
        QTest.keyClick(self._focused(), key, modifier)

    def type_keys(self, line: QWidget, text: str) -> None:
        """Type letter by letter, at the speed of a person unless it is a secret."""
        self.click(line)
        secret = isinstance(line, QLineEdit) and line.echoMode() != QLineEdit.EchoMode.Normal
        if isinstance(line, QLineEdit):
            line.selectAll()
        QTest.keyClicks(line, text, delay=-1 if secret else _BETWEEN_KEYS_MS)

    def write(self, line: QWidget, text: str) -> None:
        """Write through an input method, as Chinese is written, in place of what stands there."""
        self.reveal(line)
        line.setFocus(Qt.FocusReason.MouseFocusReason)
        select = getattr(line, "selectAll", None)
        if select is not None:
            select()
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(line, event)

    def enter(self, line: QWidget, text: str) -> None:
        """Write into a line and leave it with Enter."""
        self.write(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)

    def choose(self, box: QComboBox, code: object) -> None:
        """Open a list and take one line of it."""
        place = box.findData(code)
        if place < 0:
            raise Stuck(f"{box.accessibleName()} does not offer {code}")
        self.reveal(box)
        box.showPopup()
        box.view().setCurrentIndex(box.model().index(place, 0))
        QTest.keyClick(box.view(), Qt.Key.Key_Return)

    def scan(self, text: str) -> None:
        """Pull the trigger of a scanner: it types, fast, wherever the focus is, and ends with Enter."""
        self.window.activateWindow()
        target = self._focused()
        for letter in text:
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                key = ord(letter.upper())
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(target, event)
        QTest.keyClick(target, Qt.Key.Key_Return)
        self.settle()

    def draw(self, pad: QWidget) -> None:
        """Draw something like a name with the mouse."""
        self.reveal(pad)
        points = [QPoint(40 + step * 9, 70 + (step * 37 % 55) - 25) for step in range(36)]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
            _drag(pad, point)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])

    def pick_file(self, file: Path) -> None:
        """Answer the file dialog that has opened."""
        dialog = self.dialog(QFileDialog)
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        if line is None:
            raise Stuck("the file dialog has no line for a name")
        line.setText(str(file))
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.until(lambda: not (shiboken6.isValid(dialog) and dialog.isVisible()), "the file dialog to close")

    def button(self, inside: QWidget, words: str) -> QAbstractButton:
        """The button that says ``words``, once it is there."""

        def found() -> QAbstractButton | None:
            buttons = inside.findChildren(Button)
            return next((one for one in buttons if one.isVisible() and words in one.text()), None)

        return self.until(found, f"the button {words}")

    # Pictures

    def picture(self, name: str, of: QWidget | None = None) -> Path:
        """Take a picture of the window as it is now."""
        self._pictures += 1
        path = self._out / f"screen-{self._pictures:02d}-{name}.png"
        self.rest(30)
        shown = of or self.window
        image = self.window.grab()
        if shown is not self.window:
            painter = QPainter(image)
            painter.fillRect(image.rect(), Qt.GlobalColor.transparent)
            laid = shown.grab()
            ratio = image.devicePixelRatio()
            place = QPoint(
                int((image.width() - laid.width()) / 2 / ratio),
                int((image.height() - laid.height()) / 2 / ratio),
            )
            painter.drawPixmap(place, laid)
            painter.end()
        if not image.save(str(path)):
            raise Stuck(f"the picture {path.name} could not be written")
        return path

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or self.window


def _drag(pad: QWidget, to: QPoint) -> None:
    """A move with the button held, which ``QTest.mouseMove`` cannot say."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        QPointF(pad.mapToGlobal(to)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(pad, event)
