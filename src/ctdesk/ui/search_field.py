"""The one field for scan, search and command (Ctrl+K); what was found stands in the list below it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ctdesk.ui import icons, look
from ctdesk.ui.hit_list import Hit, HitList
from ctdesk.ui.language import tr

__all__ = ["Hit", "HitList", "SearchField"]

WIDTH = 330
WAIT_MS = 90


class SearchField(QLineEdit):
    """Type to search; Enter takes the chosen hit; a scan that fits nowhere else ends here too."""

    asked = Signal(str)  # text to look for; answered with show_hits
    taken = Signal(object)  # Hit
    more_asked = Signal(str, object)  # text, the hit that stands for the rest of its group

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(tr("Scan, search or command …  Ctrl+K"))
        self.setAccessibleName(tr("Scan, search or command"))
        self.addAction(icons.icon("scan"), QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self.setFixedHeight(look.px(34))
        self.setMinimumWidth(look.px(120))
        self.setMaximumWidth(look.px(WIDTH))
        self._list: HitList | None = None
        self._hasty = False
        self._from: QWidget | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._ask)
        self.textEdited.connect(self._edited)
        self.textChanged.connect(lambda text: None if text else self.fold())
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def sizeHint(self) -> QSize:
        return QSize(look.px(WIDTH), look.px(34))

    def begin(self) -> None:
        """Take the hands, and offer what was opened lately while nothing is typed."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._ask()

    def look_for(self, text: str) -> None:
        """Put ``text`` in and search at once, as for a scan that fits nowhere else."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(text)
        self._ask()

    def offer(self, text: str, hits: list[Hit]) -> None:
        """Put ``text`` in with what was found for it already, as for a scan that may mean several things."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(text.strip())
        self.show_hits(text.strip(), hits)

    def show_hits(
        self, text: str, hits: list[Hit], more_to_come: bool = False, *, nothing: str = "", note: str = ""
    ) -> None:
        """What was found for ``text``; too late an answer is not shown. ``nothing`` is said where there is
        none, ``note`` below what there is.

        Enter pressed before the whole answer was there takes the only hit, or the only one of that very
        name; of several one is chosen.
        """
        if text != self.text().strip() or not self.hasFocus():
            return
        hasty, self._hasty = self._hasty, self._hasty and more_to_come
        meant = [hit for hit in hits if hit.title.casefold() == text.casefold()] or hits
        if hasty and not more_to_come and len(meant) == 1:
            self._take(meant[0])
            return
        if not text and not hits:
            self.fold()
            return
        listed = self._listed()
        listed.show_hits(hits, more_to_come, nothing or tr("Nothing found."), note)
        self._settle(listed)

    def extend(self, text: str, after: Hit, hits: Iterable[Hit]) -> None:
        """The rest of a group, in the place of the line that offered it."""
        if text == self.text().strip() and self.hasFocus() and self._list is not None:
            self._list.extend(after, hits)
            self._settle(self._list)

    def _listed(self) -> HitList:
        if self._list is None:
            made = self._list = HitList(self.window())
            made.view.clicked.connect(lambda index: self._take(made.hit_at(index)))
        return self._list

    def _settle(self, listed: HitList) -> None:
        corner = self.mapTo(self.window(), QPoint(0, self.height() + look.px(4)))
        listed.settle(corner, self.width())

    def fold(self) -> None:
        """Close the list."""
        if self._list is not None:
            self._list.hide()

    def event(self, event: QEvent) -> bool:
        """Escape first clears what stands here, then gives the hands back; only on the page it leads back."""
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]  # a key
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self._list is not None and self._list.isVisible()
        listed, key = self._list, event.key()
        down, up = key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown), key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp)
        if key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self._give_back()
            self.fold()
        elif (down or up) and listed is not None and shown:
            by_group = key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
            by_group = by_group or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (listed.leap if by_group else listed.step)(1 if down else -1)
        elif key == Qt.Key.Key_Down:
            self._ask()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.fold()

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is self and before is not None and before is not self and before.window() is self.window():
            self._from = before
            before.destroyed.connect(self._lost)

    def _lost(self) -> None:
        self._from = None

    def _give_back(self) -> None:
        """The hands go back to where they were."""
        before, self._from = self._from, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focusNextChild()

    def _enter(self) -> None:
        hit = self._list.current() if self._list is not None and self._list.isVisible() else None
        if hit is not None:
            self._take(hit)
            return
        waiting = self._list is not None and self._list.is_waiting and self._list.isVisible()
        if not waiting:
            self._ask()
        self._hasty = bool(self.text().strip())

    def _take(self, hit: Hit | None) -> None:
        if hit is None:
            return
        if hit.more is not None:
            self.more_asked.emit(self.text().strip(), hit)
            return
        self.clear()
        self.fold()
        self.taken.emit(hit)

    def _edited(self) -> None:
        self._hasty = False
        if self._list is not None:
            self._list.forget()
        self._wait.start()

    def _ask(self) -> None:
        self._wait.stop()
        self.asked.emit(self.text().strip())
