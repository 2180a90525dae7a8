"""The positions of a tank as racks × boxes × places, each in the colour and with the mark of its state."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import ceil, floor, sqrt

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy, QToolTip, QWidget

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
_SIDES = (42, 34, 28, 22, 18, 15, 12, 8)
_SHRUNK = 6  # smaller ones only when asked for
_MARKED = 15  # from this side on a place shows its mark
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


def designated_word(status: str) -> str:
    """What a position is kept for."""
    return {
        "accepted": tr("for accepted product only"),
        "quarantined": tr("for quarantined product only"),
        "rejected": tr("for rejected product only"),
    }[status]


def what_lies(place: PlaceInTank) -> str:
    """A position in one sentence: code, state, and what lies in it or is expected."""
    parts = [place.code, state_word(place.state)]
    for unit in place.units:
        parts += [part for part in (unit.product, unit.batch_no, unit.bag, unit.record) if part]
    if not place.units and place.shipment is not None:
        parts.append(place.shipment)
    if place.designated is not None:
        parts.append(designated_word(place.designated))
    if place.awaits_second:
        parts.append(tr("awaits the second person"))
    return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class _Words:
    area: QRectF
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class _Box:
    """A box as it is drawn: its places from ``first`` on, ``across`` in a line, from ``left`` and ``top``."""

    first: int
    count: int
    across: int
    left: float
    top: float


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Where everything of a tank is drawn with squares of one size."""

    side: int
    step: int
    boxes: tuple[_Box, ...]
    words: tuple[_Words, ...]
    height: int
    broken: bool  # a rack needed more than one line


class PositionMap(QWidget):
    """Arrow keys walk, Enter opens, + and − or Ctrl and the wheel zoom, a drag pans.

    ``reached`` tells the place under the cursor, ``opened`` one opened. Ten thousand places cost no more than
    the few hundred that are seen: places are laid out box by box, and only what is seen is drawn.
    """

    reached = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.places: tuple[PlaceInTank, ...] = ()
        self._racks: list[tuple[str, list[tuple[str, int, int]]]] = []
        self._index: dict[str, int] = {}
        self._drawing = _Drawing(_SIDES[0], _SIDES[0], (), (), 0, False)
        self._firsts: list[int] = []
        self._cursor = 0
        self._zoom: int | None = None
        self._held: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Positions"))

    def show_places(self, places: Sequence[PlaceInTank]) -> None:
        """Draw these places; the cursor stays on its place when it is still there."""
        here = self.current()
        self.places = tuple(places)
        self._index = {place.code: number for number, place in enumerate(self.places)}
        self._racks = _racks_of(self.places)
        self._cursor = 0 if here is None else self._index.get(here.code, 0)
        self._lay_out()
        self.update()
        self._tell()

    def current(self) -> PlaceInTank | None:
        """The place under the cursor."""
        return self.places[self._cursor] if self._cursor < len(self.places) else None

    def area_of(self, code: str) -> QRectF:
        """Where a place is drawn; raises ``ValueError`` for one that is not."""
        if code not in self._index:
            raise ValueError(code)
        return self._area(self._index[code])

    def go_to(self, code: str) -> bool:
        """Put the cursor on the place with this code; False when it is not in this tank."""
        found = self._index.get(code)
        if found is not None:
            self.reach(found)
        return found is not None

    def reach(self, index: int) -> None:
        """Put the cursor on a place by its number."""
        if 0 <= index < len(self.places) and index != self._cursor:
            before, self._cursor = self._cursor, index
            for number in (before, index):
                self.update(self._area(number).adjusted(-6, -6, 6, 6).toAlignedRect())
            self._tell()

    def zoom(self, by: int) -> None:
        """Larger (1), smaller (-1), or as it fits (0); the cursor stays in sight."""
        if by == 0:
            self._zoom = None
        else:
            now = _SIDES.index(self._drawing.side)
            self._zoom = max(0, min(len(_SIDES) - 1, now - by))
        self._lay_out()
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
        zooms = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}
        key = Qt.Key(event.key())
        if key in ways and self.places:
            self.reach(self._beside(*ways[key]))
        elif key in zooms:
            self.zoom(zooms[key])
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

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.globalPosition().toPoint()
        found = self._at(event.position().toPoint())
        if found is not None:
            self.reach(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag pans the area around the map."""
        area = self._around()
        if self._held is not None and area is not None:
            here = event.globalPosition().toPoint()
            bar = area.verticalScrollBar()
            bar.setValue(bar.value() - (here.y() - self._held.y()))
            self._held = here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

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
        seen = QRectF(event.rect())
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("quiet"))
        for words in self._drawing.words:
            if words.area.intersects(seen):
                side = Qt.AlignmentFlag.AlignRight if words.right else Qt.AlignmentFlag.AlignLeft
                painter.drawText(words.area, int(side | Qt.AlignmentFlag.AlignVCenter), words.text)
        pixels, theme, ratio = look.px(self._drawing.side), look.theme(), self.devicePixelRatioF()
        for box in self._drawing.boxes:
            for number, x, y in self._seen_in(box, seen):
                place = self.places[number]
                painter.drawPixmap(
                    QPointF(x, y),
                    _square(place.state, place.designated, place.astray, pixels, theme, ratio),
                )
        if self._cursor < len(self.places):
            self._paint_cursor(painter, self._area(self._cursor))
        painter.end()

    def _seen_in(self, box: _Box, seen: QRectF) -> Iterator[tuple[int, float, float]]:
        """The places of a box that are seen, each with where it is drawn."""
        step = self._drawing.step
        deep = ceil(box.count / box.across)
        first = max(0, int((seen.top() - box.top) // step))
        last = min(deep - 1, int((seen.bottom() - box.top) // step))
        left = max(0, int((seen.left() - box.left) // step))
        right = min(box.across - 1, int((seen.right() - box.left) // step))
        for row in range(first, last + 1):
            for column in range(left, right + 1):
                place = row * box.across + column
                if place < box.count:
                    yield box.first + place, box.left + column * step, box.top + row * step

    def _paint_cursor(self, painter: QPainter, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("focus" if self.hasFocus() else "text"), 2.5))
        painter.drawRoundedRect(area.adjusted(-3, -3, 3, 3), 7, 7)

    def _tell(self) -> None:
        place = self.current()
        self.setAccessibleDescription(what_lies(place) if place is not None else "")
        self.reached.emit(place)

    def _box_of(self, index: int) -> _Box:
        return self._drawing.boxes[bisect_right(self._firsts, index) - 1]

    def _area(self, index: int) -> QRectF:
        box, step = self._box_of(index), self._drawing.step
        row, column = divmod(index - box.first, box.across)
        side = look.px(self._drawing.side)
        return QRectF(box.left + column * step, box.top + row * step, side, side)

    def _at(self, point: QPoint) -> int | None:
        spot = QRectF(point.x(), point.y(), 1, 1)
        side = look.px(self._drawing.side)
        for box in self._drawing.boxes:
            for number, x, y in self._seen_in(box, spot):
                if x <= point.x() <= x + side and y <= point.y() <= y + side:
                    return number
        return None

    def _beside(self, across: int, down: int) -> int:
        """The nearest place that way: along the line first, then whatever is least far off it."""
        here = self._area(self._cursor).center()
        best, best_cost = self._cursor, float("inf")
        for box in self._drawing.boxes:
            for number in self._towards(box, here, across, down):
                there = self._area(number).center()
                ahead = (there.x() - here.x()) * across + (there.y() - here.y()) * down
                aside = abs((there.x() - here.x()) * down) + abs((there.y() - here.y()) * across)
                if ahead > 1 and ahead + 4 * aside < best_cost:
                    best, best_cost = number, ahead + 4 * aside
        return best

    def _towards(self, box: _Box, here: QPointF, across: int, down: int) -> Iterator[int]:
        """Of one box the places that could be the next one that way: at most two."""
        step, deep = self._drawing.step, ceil(box.count / box.across)
        half = look.px(self._drawing.side) / 2
        column = (here.x() - half - box.left) / step
        row = (here.y() - half - box.top) / step
        if across:
            wanted = _next(column, across, box.across)
            rows = {max(0, min(deep - 1, round(row))), max(0, min(deep - 2, round(row)))}
            spots = [(one, wanted) for one in rows]
        else:
            wanted = _next(row, down, deep)
            spots = [(wanted, max(0, min(box.across - 1, round(column))))]
            spots.append((wanted, max(0, min((box.count - 1) % box.across, spots[0][1]))))
        for one, other in spots:
            if 0 <= one < deep and 0 <= other < box.across and one * box.across + other < box.count:
                yield box.first + one * box.across + other

    def _around(self) -> QAbstractScrollArea | None:
        widget = self.parentWidget()
        while widget is not None and not isinstance(widget, QAbstractScrollArea):
            widget = widget.parentWidget()
        return widget

    def _lay_out(self) -> None:
        """The largest squares with which the tank is seen whole, else with which no rack needs two lines."""
        if self._zoom is not None:
            self._drawing = self._draw(_SIDES[self._zoom])
        else:
            tried = [self._draw(side) for side in _SIDES[:_SHRUNK]]
            whole = [one for one in tried if not one.broken and one.height <= look.px(_ROOMY)]
            unbroken = [one for one in tried if not one.broken]
            self._drawing = (whole or unbroken[-1:] or tried[-1:])[0]
        self._firsts = [box.first for box in self._drawing.boxes]
        self.setFixedHeight(self._drawing.height + look.px(6))

    def _draw(self, code: int) -> _Drawing:
        """Where every box lies with squares of this size."""
        side = look.px(code)
        step = side + look.px(5 if code >= _MARKED else 2)
        box_gap, head = look.px(14 if side > look.px(20) else 9), look.px(18)
        broken, boxes, words = False, [], []
        racks = self._racks
        label = max([look.width_of(_rack_word(rack), "small") for rack, _ in racks], default=0) + look.px(12)
        room = max(self.width(), look.px(300)) - look.px(4)
        top = float(look.px(4))
        for number, (rack, own) in enumerate(racks):
            left, deepest, first = float(label), 0, True
            named = number == 0 or sum(count for _, _, count in own) > _IN_ONE_LINE * len(own)
            line_top = top + (head if named else look.px(6))
            for box, begins, count in own:
                across = count if count <= _IN_ONE_LINE else ceil(sqrt(count))
                deep = ceil(count / across)
                wide = across * step
                if left + wide > room and not first:
                    left, line_top, deepest, named = float(label), line_top + deepest * step + head, 0, True
                    broken = True
                if first:
                    high = max(side, look.px(16))
                    area = QRectF(0, line_top, label - look.px(8), high)
                    words.append(_Words(area, _rack_word(rack), True))
                if named:
                    area = QRectF(left, line_top - head, wide + box_gap, head - 2)
                    words.append(_Words(area, tr("Box {code}", code=box), False))
                boxes.append(_Box(begins, count, across, left + 1, line_top + 1))
                left, deepest, first = left + wide + box_gap, max(deepest, deep), False
            top = line_top + deepest * step + look.px(4)
        return _Drawing(code, step, tuple(boxes), tuple(words), int(top), broken)


def _racks_of(places: Sequence[PlaceInTank]) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """Racks in their order, each with its boxes: code, number of the first place, how many."""
    racks: list[tuple[str, list[tuple[str, int, int]]]] = []
    begins = 0
    for (rack, box), inside in groupby(places, key=lambda place: (place.rack, place.box)):
        count = sum(1 for _ in inside)
        if not racks or racks[-1][0] != rack:
            racks.append((rack, []))
        racks[-1][1].append((box, begins, count))
        begins += count
    return racks


def _next(at: float, way: int, count: int) -> int:
    """The first line beyond ``at`` that way, which may lie outside."""
    if way > 0:
        return max(0, floor(at + 0.01) + 1)
    return min(count - 1, ceil(at - 0.01) - 1)


@lru_cache(maxsize=256)
def _square(
    state: str, designated: str | None, astray: bool, pixels: int, theme: str, ratio: float
) -> QPixmap:
    """One place as a picture, made once for each look."""
    canvas = QPixmap(QSize(pixels + 1, pixels + 1) * ratio)
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    area = QRectF(0.5, 0.5, pixels - 1, pixels - 1)
    round_off = 5 if pixels > 14 else 2
    shades = look.palette()
    if state == "free":
        edge = QPen(QColor(shades.border_strong).lighter(125 if theme == "light" else 85), 1)
        if designated is not None:
            edge = QPen(_full(TONES[designated]), 1.6, Qt.PenStyle.DotLine)
        painter.setPen(edge)
        painter.setBrush(QColor(shades.surface))
        painter.drawRoundedRect(area, round_off, round_off)
    else:
        full = _full(TONES[state])
        painter.setPen(QPen(full.darker(120), 1))
        painter.setBrush(full)
        painter.drawRoundedRect(area, round_off, round_off)
        if pixels >= look.px(_MARKED):
            side = min(look.px(18), pixels - 6)
            mark = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
            icons.paint(painter, MARKS[state], mark, QColor(_readable_on(full)))
    if astray:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("red"))
        painter.drawPolygon(
            QPolygonF([QPointF(pixels * 0.55, 0), QPointF(pixels, 0), QPointF(pixels, pixels * 0.45)])
        )
    painter.end()
    return canvas


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
