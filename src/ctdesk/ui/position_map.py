"""The positions of a tank as racks × boxes × places, each in the colour and with the mark of its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, sqrt

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ctdesk.services.tank_map import PlaceInTank
from ctdesk.ui import icons, look
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone

STATES = ("accepted", "quarantined", "rejected", "reserved", "free")
TONES: Mapping[str, Tone] = {
    "accepted": "green",
    "quarantined": "amber",
    "rejected": "red",
    "reserved": "blue",
    "free": "grey",
}
MARKS: Mapping[str, str] = {
    "accepted": "tick",
    "quarantined": "held",
    "rejected": "remove",
    "reserved": "waiting",
    "free": "",
}
_SIDES = (42, 34, 28, 22, 18)
_BRIGHT: Mapping[Tone, float] = {"green": 0.70, "amber": 0.88, "red": 0.83, "blue": 0.86}
_IN_ONE_LINE = 6
_ROOMY = 360


def state_word(state: str) -> str:
    """What a position is, in a word."""
    return {
        "accepted": tr("Accepted"),
        "quarantined": tr("Quarantined"),
        "rejected": tr("Rejected"),
        "reserved": tr("Reserved"),
        "free": tr("Empty"),
    }[state]


def what_lies(place: PlaceInTank) -> str:
    """A position in one sentence: code, state, and what lies in it or is expected."""
    parts = [place.code, state_word(place.state)]
    for unit in place.units:
        parts += [part for part in (unit.product, unit.batch_no, unit.bag, unit.record) if part]
    if not place.units and place.shipment is not None:
        parts.append(place.shipment)
    return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class _Words:
    area: QRectF
    text: str
    right: bool


class PositionMap(QWidget):
    """Arrow keys walk, Enter opens; ``reached`` tells the place under the cursor, ``opened`` one opened."""

    reached = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.places: tuple[PlaceInTank, ...] = ()
        self._areas: list[QRectF] = []
        self._words: list[_Words] = []
        self._cursor = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Positions"))

    def show_places(self, places: Sequence[PlaceInTank]) -> None:
        """Draw these places; the cursor stays on its place when it is still there."""
        here = self.current()
        self.places = tuple(places)
        codes = [place.code for place in self.places]
        self._cursor = codes.index(here.code) if here is not None and here.code in codes else 0
        self._lay_out()
        self.update()
        self._tell()

    def current(self) -> PlaceInTank | None:
        """The place under the cursor."""
        return self.places[self._cursor] if self._cursor < len(self.places) else None

    def area_of(self, code: str) -> QRectF:
        """Where a place is drawn; raises ``ValueError`` for one that is not."""
        return self._areas[[place.code for place in self.places].index(code)]

    def reach(self, index: int) -> None:
        """Put the cursor on a place by its number."""
        if 0 <= index < len(self.places) and index != self._cursor:
            self._cursor = index
            self.update()
            self._tell()

    def sizeHint(self) -> QSize:
        return QSize(look.px(420), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != event.size().width():
            self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key in ways and self.places:
            self.reach(self._beside(*ways[key]))
        elif key == Qt.Key.Key_Home:
            self.reach(0)
        elif key == Qt.Key.Key_End:
            self.reach(len(self.places) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            place = self.current()
            if place is not None:
                self.opened.emit(place)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if found is not None:
            self.reach(found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if found is not None:
            self.opened.emit(self.places[found])

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._at(event.pos())
            if found is not None:
                QToolTip.showText(event.globalPos(), what_lies(self.places[found]), self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("quiet"))
        for words in self._words:
            side = Qt.AlignmentFlag.AlignRight if words.right else Qt.AlignmentFlag.AlignLeft
            painter.drawText(words.area, int(side | Qt.AlignmentFlag.AlignVCenter), words.text)
        seen = QRectF(event.rect())
        for place, area in zip(self.places, self._areas, strict=True):
            if seen.intersects(area):
                self._paint_place(painter, place, area)
        if self._cursor < len(self._areas):
            self._paint_cursor(painter, self._areas[self._cursor])
        painter.end()

    def _paint_place(self, painter: QPainter, place: PlaceInTank, area: QRectF) -> None:
        shades = look.palette()
        if place.state == "free":
            painter.setPen(QPen(QColor(shades.border_strong), 1))
            painter.setBrush(QColor(shades.surface))
            painter.drawRoundedRect(area, 5, 5)
            return
        full = _full(TONES[place.state])
        painter.setPen(QPen(full.darker(120), 1))
        painter.setBrush(full)
        painter.drawRoundedRect(area, 5, 5)
        side = min(look.px(18), area.width() - 6)
        mark = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        icons.paint(painter, MARKS[place.state], mark, QColor(_readable_on(full)))

    def _paint_cursor(self, painter: QPainter, area: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("focus" if self.hasFocus() else "text"), 2.5))
        painter.drawRoundedRect(area.adjusted(-3, -3, 3, 3), 7, 7)

    def _tell(self) -> None:
        place = self.current()
        self.setAccessibleDescription(what_lies(place) if place is not None else "")
        self.reached.emit(place)

    def _at(self, point: QPoint) -> int | None:
        spot = point.toPointF()
        return next((number for number, area in enumerate(self._areas) if area.contains(spot)), None)

    def _beside(self, across: int, down: int) -> int:
        """The nearest place that way: along the line first, then whatever is least far off it."""
        here = self._areas[self._cursor].center()
        best, best_cost = self._cursor, float("inf")
        for number, area in enumerate(self._areas):
            there = area.center()
            ahead = (there.x() - here.x()) * across + (there.y() - here.y()) * down
            aside = abs((there.x() - here.x()) * down) + abs((there.y() - here.y()) * across)
            if ahead > 1 and ahead + 4 * aside < best_cost:
                best, best_cost = number, ahead + 4 * aside
        return best

    def _lay_out(self) -> None:
        """The largest squares with which the tank is seen whole, else with which no rack needs two lines."""
        tried = {side: self._place_all(look.px(side)) for side in _SIDES}
        whole = [side for side, (height, broken) in tried.items() if not broken and height <= look.px(_ROOMY)]
        unbroken = [side for side, (_, broken) in tried.items() if not broken]
        height, _ = self._place_all(look.px((whole or unbroken[-1:] or _SIDES[-1:])[0]))
        self.setFixedHeight(height + look.px(6))

    def _place_all(self, side: int) -> tuple[int, bool]:
        """Lay everything out; the height it takes, and whether a rack needed more than one line."""
        step, box_gap, head = side + look.px(5), look.px(14 if side > look.px(20) else 9), look.px(18)
        broken = False
        self._areas, self._words = [], []
        racks = [(code, list(own)) for code, own in groupby(self.places, key=lambda place: place.rack)]
        label = max([look.width_of(_rack_word(code), "small") for code, _ in racks], default=0) + look.px(12)
        room = max(self.width(), look.px(300)) - look.px(4)
        top = float(look.px(4))
        for number, (rack, own) in enumerate(racks):
            left, deepest, first = float(label), 0, True
            named = number == 0 or len(own) > _IN_ONE_LINE * len({place.box for place in own})
            line_top = top + (head if named else look.px(6))
            for box, inside in groupby(own, key=lambda place: place.box):
                places = list(inside)
                across = len(places) if len(places) <= _IN_ONE_LINE else ceil(sqrt(len(places)))
                deep = ceil(len(places) / across)
                wide = across * step
                if left + wide > room and not first:
                    left, line_top, deepest, named = float(label), line_top + deepest * step + head, 0, True
                    broken = True
                if first:
                    self._words.append(
                        _Words(QRectF(0, line_top, label - look.px(8), side), _rack_word(rack), True)
                    )
                if named:
                    area = QRectF(left, line_top - head, wide + box_gap, head - 2)
                    self._words.append(_Words(area, tr("Box {code}", code=box), False))
                for place in range(len(places)):
                    x, y = left + (place % across) * step, line_top + (place // across) * step
                    self._areas.append(QRectF(x + 1, y + 1, side, side))
                left, deepest, first = left + wide + box_gap, max(deepest, deep), False
            top = line_top + deepest * step + look.px(4)
        return int(top), broken


def _rack_word(code: str) -> str:
    return tr("Rack {code}", code=code)


def _full(tone: Tone) -> QColor:
    """The colour of a state as a ground that is seen from afar: its hue, brighter than that of words."""
    word = look.colour(tone)
    bright = _BRIGHT.get(tone, 0.8) * (0.88 if look.theme() == "dark" else 1)
    return QColor.fromHsvF(max(0.0, word.hsvHueF()), min(0.62, word.hsvSaturationF()), bright)


def _readable_on(ground: QColor) -> str:
    """White or black, whichever is seen better on it."""
    white = look.contrast("#ffffff", ground.name()) * 1.8
    return "#ffffff" if white >= look.contrast("#16202c", ground.name()) else "#16202c"
