"""The left side: who this is, where one can go with what waits there, and at the foot who is signed in."""

from __future__ import annotations

import re
from collections.abc import Collection

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ctdesk.ui import icons, look, navigation
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Mark, Text
from ctdesk.ui.language import tr

WIDTH = 208
FOLDED = 60
LEAST = 23  # the height of an entry where room is short
KEYS = 10  # entries that a digit opens, 0 the tenth
_IN_BRACKETS = re.compile(r"\s*[（(][^）)]*[）)]")


class Entry(QAbstractButton):
    """One line of the navigation with an icon, a name and how much waits there."""

    def __init__(self, place: navigation.Place) -> None:
        super().__init__()
        self.place = place
        self.count = 0
        self._urgent = False
        self._folded = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.setText(navigation.name_of(place.route))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._keys = ""
        self.show_count(0, False)

    def take_number(self, number: int | None) -> None:
        """Stand at this place of the navigation, counted from 1 in what is seen; None hides the entry.

        The tenth is opened with Alt+0; those below it have no keys.
        """
        self._keys = f"Alt+{number % 10}" if number is not None and number <= KEYS else ""
        self.setVisible(number is not None)
        self.show_count(self.count, self._urgent)

    def show_count(self, count: int, urgent: bool) -> None:
        """How many things wait here for this person; red when one of them is urgent."""
        self.count, self._urgent = count, urgent
        said = f"{self.text()} {count}" if count else self.text()
        self.setAccessibleName(said)
        self.setToolTip(f"{said}  {self._keys}".rstrip())
        self.update()

    def fold(self, on: bool) -> None:
        """Show the icon alone; name and count then stand in the tool tip."""
        self._folded = on
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look.px((FOLDED if self._folded else WIDTH) - 24), look.px(36))

    def minimumSizeHint(self) -> QSize:
        # Large text on a small screen: all entries stay in sight, closer together.
        return QSize(self.sizeHint().width(), look.px(LEAST))

    def paintEvent(self, event: QPaintEvent) -> None:
        shades = look.palette()
        ground = (
            shades.selected if self.isChecked() else shades.hover if self.underMouse() else shades.surface
        )
        words = shades.on_selected if self.isChecked() else shades.text
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        painter.setPen(QPen(QColor(shades.focus), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 8, 8)
        side = float(look.px(18))
        left = (area.width() - side) / 2 if self._folded else look.px(11)
        spot = QRectF(left, (area.height() - side) / 2, side, side)
        icons.paint(painter, self.place.icon, spot, QColor(words if self.isChecked() else shades.quiet))
        if self._folded:
            if self.count:
                self._dot(painter, area)
            painter.end()
            return
        painter.setFont(look.font("body", bold=self.isChecked()))
        painter.setPen(QColor(words))
        left = look.px(38)
        room = area.width() - left - look.px(44 if self.count else 8)
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(left, 0, room, area.height()), int(Qt.AlignmentFlag.AlignVCenter), name)
        if self.count:
            self._badge(painter, area)
        painter.end()

    def _dot(self, painter: QPainter, area: QRectF) -> None:
        size = float(look.px(9))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("red" if self._urgent else "blue"))
        painter.drawEllipse(QRectF(area.right() - size - 1, area.top() + 1, size, size))

    def _badge(self, painter: QPainter, area: QRectF) -> None:
        word, tint = look.palette().of("red" if self._urgent else "blue")
        shown = str(self.count) if self.count < 100 else "99+"
        wide, high = max(look.px(28), look.width_of(shown, "strong") + look.px(12)), look.px(24)
        pill = QRectF(area.right() - wide - look.px(8), (area.height() - high) / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        # On the tinted entry the pale pill would vanish.
        painter.setBrush(look.colour("surface") if self.isChecked() else QColor(tint))
        painter.drawRoundedRect(pill, high / 2, high / 2)
        painter.setFont(look.font("small", bold=True))
        painter.setPen(QColor(word))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), shown)


def short_role(role: str) -> str:
    """A role without what is said in brackets: there is room for one line."""
    return _IN_BRACKETS.sub("", role).strip() or role


class Sidebar(QWidget):
    """The left column of the shell."""

    chosen = Signal(str)
    lock_asked = Signal()
    sign_out_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._folded = False
        self.setFixedWidth(look.px(WIDTH))
        column = QVBoxLayout(self)
        edge = look.px(12)
        column.setContentsMargins(edge, look.px(16), edge, edge)
        column.setSpacing(look.px(2))
        column.addLayout(self._brand())
        column.addSpacing(look.px(12))
        self._group = QButtonGroup(self)
        self.entries: dict[str, Entry] = {}
        for place in navigation.shown_places():
            entry = Entry(place)
            entry.clicked.connect(lambda _, route=place.route: self.chosen.emit(route))
            self._group.addButton(entry)
            self.entries[place.route] = entry
            column.addWidget(entry)
            entry.ensurePolished()
            entry.setMinimumHeight(0)  # the style has one of its own
        column.addStretch(1)
        column.addWidget(self._foot())

    def admit(self, routes: Collection[str]) -> None:
        """Show the entries of these routes only, and number them as they are seen."""
        number = 0
        for route, entry in self.entries.items():
            number += route in routes
            entry.take_number(number if route in routes else None)

    def route_at(self, number: int) -> str | None:
        """The route of the entry seen at this place, counted from 1; None where there is none."""
        seen = [route for route, entry in self.entries.items() if not entry.isHidden()]
        return seen[number - 1] if 0 < number <= len(seen) else None

    def fold(self, on: bool) -> None:
        """Narrow to icons where the text is large and the window small."""
        self._folded = on
        self.setFixedWidth(look.px(FOLDED if on else WIDTH))
        for entry in self.entries.values():
            entry.fold(on)
        for words in (self._brand_name, self._hospital, self._name, self._role, self._until):
            words.setVisible(not on and bool(words.text()))
        self._second.setVisible(not on and bool(self._second.text()))
        self.lock.setText("" if on else tr("Lock"))
        self.lock.setAccessibleName(tr("Lock"))
        self._ways_out.setDirection(
            QBoxLayout.Direction.TopToBottom if on else QBoxLayout.Direction.LeftToRight
        )
        edge = look.px(0 if on else 10)
        self._foot_card.body.setContentsMargins(edge, edge, edge, edge)

    def show_site(self, hospital: str, department: str) -> None:
        """Name hospital and department below the name of the program."""
        self._hospital.setText(f"{hospital} • {department}" if department else hospital)
        self._hospital.setVisible(not self._folded)

    def show_person(self, name: str, role: str, until: str) -> None:
        """Who is signed in, as what, and until when they may act."""
        self._name.setText(name)
        self._name.setVisible(not self._folded)
        self._role.setText(short_role(role))
        self._role.setToolTip(role)
        self._role.setVisible(bool(role) and not self._folded)
        self._until.setText(until)
        self._until.setVisible(bool(until) and not self._folded)

    def show_joined(self, name: str) -> None:
        """Who joined as the second person."""
        self._second.setText(tr("with {name}", name=name) if name else "")
        self._second.setVisible(bool(name) and not self._folded)

    def mark(self, route: str) -> None:
        """Tint the entry that the page shown belongs to."""
        place = navigation.place_of(route)
        entry = self.entries.get(place.under or route)
        if entry is not None:
            entry.setChecked(True)

    def show_counts(self, counts: dict[str, tuple[int, bool]]) -> None:
        """What waits, by route: how many, and whether one of them is urgent."""
        for route, entry in self.entries.items():
            entry.show_count(*counts.get(route, (0, False)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("side"))
        painter.setPen(look.colour("border"))
        painter.drawLine(self.rect().topRight(), self.rect().bottomRight())
        painter.end()

    def _brand(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(Mark("brand", "primary", 26))
        name = Text("ctdesk", "heading")
        name.setFont(look.font("title", bold=True))
        line.addWidget(name, 1)
        self._brand_name = name
        column.addLayout(line)
        self._hospital = Elided("", "small", "quiet")
        column.addWidget(self._hospital)
        return column

    def _foot(self) -> QWidget:
        foot = Card(padding=10)
        foot.body.setSpacing(look.px(2))
        self._name = Text("", "strong", wrap=True)
        self._role = Elided("", "small", "text")
        self._until = Text("", "small", "quiet", wrap=True)
        self._second = Text("", "small", "violet", wrap=True)
        self._second.hide()
        self._foot_card = foot
        line = self._ways_out = QHBoxLayout()
        line.setSpacing(look.px(6))
        self.lock = Button(tr("Lock"), "plain", "lock", self.lock_asked.emit)
        self.lock.setToolTip(tr("Lock") + "  Ctrl+L")
        leave = Button("", "plain", "sign_out", self.sign_out_asked.emit)
        leave.setToolTip(tr("Sign out"))
        leave.setAccessibleName(tr("Sign out"))
        line.addWidget(self.lock, 1)
        line.addWidget(leave)
        for widget in (self._name, self._role, self._until, self._second):
            foot.body.addWidget(widget)
        foot.body.addSpacing(look.px(6))
        foot.body.addLayout(line)
        return foot
