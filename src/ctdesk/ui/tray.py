"""Reminders outside the window: an icon with a count, and a quiet word when something begins to be urgent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon

from ctdesk.ui import look, times
from ctdesk.ui.desk import Desk
from ctdesk.ui.language import both, tr
from ctdesk.ui.tastes import Tastes

if TYPE_CHECKING:
    from ctdesk.services.work_items import WorkItem
    from ctdesk.ui.standing import Standing

SOON = timedelta(minutes=30)
MOST_AT_ONCE = 3
_SIDE = 64
_SHOWN_MS = 8_000

Say = Callable[[str, str], object]


class Tray(QObject):
    """What waits when somebody sits down is told by My desk; said aloud is what gets urgent after that, each
    thing once. Nothing is said while the desk is locked: the icon keeps its count.
    """

    asked = Signal()  # the window is wanted

    def __init__(
        self, desk: Desk, standing: Standing, tastes: Tastes, icon: QIcon, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._standing, self._tastes, self._picture = desk, standing, tastes, icon
        self._told: set[str] | None = None  # None until My desk was heard for the first time
        self._icon: QSystemTrayIcon | None = None
        self.say: Say = self._say
        standing.heard.connect(self.hear)
        desk.session_changed.connect(self._forget)

    def hear(self) -> None:
        """The worklist was read: show how much waits, and say what is new and urgent."""
        work = self._standing.worklist
        if work is None or self._desk.session is None:
            return
        on = self._tastes.reminders(self._who())
        self._show(len(work.now), sum(item.late for item in work.now), on=on)
        urgent = dict(urgent_of(work.now, times.now()))
        if self._told is not None and on and not self._desk.is_locked:
            fresh = [words for key, words in urgent.items() if key not in self._told]
            for words in fresh[:MOST_AT_ONCE]:
                self.say("ctdesk", words)
        self._told = (self._told or set()) | set(urgent)

    def words(self) -> str:
        """What the icon says when it is pointed at."""
        return "" if self._icon is None else self._icon.toolTip()

    def _show(self, count: int, late: int, *, on: bool) -> None:
        if not on or not QSystemTrayIcon.isSystemTrayAvailable():
            if self._icon is not None:
                self._icon.hide()
            return
        if self._icon is None:
            self._icon = QSystemTrayIcon(self)
            self._icon.activated.connect(lambda _: self.asked.emit())
            self._icon.messageClicked.connect(self.asked.emit)
        self._icon.setIcon(badge(self._picture, count, urgent=late > 0))
        self._icon.setToolTip(count_words(count, late))
        self._icon.show()

    def _say(self, title: str, words: str) -> None:
        if self._icon is not None and QSystemTrayIcon.supportsMessages():
            self._icon.showMessage(title, words, QSystemTrayIcon.MessageIcon.NoIcon, _SHOWN_MS)

    def _forget(self) -> None:
        self._told = None
        if self._icon is not None and self._desk.session is None:
            self._icon.hide()

    def _who(self) -> str:
        return member_key(self._desk)


def member_key(desk: Desk) -> str:
    """Whose setting it is: this member at this site."""
    session, view = desk.session, desk.view
    member = "" if session is None else str(session.actor.member_id)
    return f"{'' if view is None else view.db_id[:12]}-{member}"


def urgent_of(items: Iterable[WorkItem], now: datetime) -> Iterator[tuple[str, str]]:
    """What is late, due within half an hour, or handed over: key and words; no name of a patient in them."""
    from ctdesk.services.own_dues import key_of

    for item in items:
        if item.kind == "take_over_note":
            yield key_of(item), tr("A note for the next shift waits for you")
        elif item.due is not None and item.due - now <= SOON:
            # Once when it comes near and once when it is missed would be twice: one key for both.
            number = "" if item.kind == "verify_patient" else item.number
            what = both(item.clock_zh or item.what_zh, item.clock_en or item.what_en)
            yield key_of(item), " ".join(part for part in (number, what, times.left(item.due, now)) if part)


def count_words(count: int, late: int) -> str:
    """How much waits, in words."""
    if late:
        return tr("ctdesk: {n} wait, {late} overdue", n=count, late=late)
    return tr("ctdesk: {n} wait", n=count)


def badge(icon: QIcon, count: int, *, urgent: bool) -> QIcon:
    """The icon with a number in its corner; none for nothing."""
    picture = icon.pixmap(_SIDE, _SIDE) if not icon.isNull() else QPixmap(_SIDE, _SIDE)
    if icon.isNull():
        picture.fill(Qt.GlobalColor.transparent)
    if count:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = picture.width()
        spot = QRect(side * 3 // 8, side * 3 // 8, side * 5 // 8, side * 5 // 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#b3261e" if urgent else "#0b63c5"))
        painter.drawEllipse(spot)
        font = look.font("strong")
        font.setPixelSize(spot.height() * 5 // 8 if count < 10 else spot.height() // 2)
        painter.setFont(font)
        painter.setPen(QColor("white"))
        painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), str(count) if count < 100 else "99")
        painter.end()
    return QIcon(picture)
