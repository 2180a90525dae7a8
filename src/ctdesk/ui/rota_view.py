"""The rota on an axis of time: a row for each slot, bars for who is planned, red ones where nobody is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
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

from ctdesk.services.roster import GapRow, Rota, ShiftRow
from ctdesk.ui import icons, look, times
from ctdesk.ui.delegation_words import gap_words, period_words, slot_name
from ctdesk.ui.language import tr, weekday

_LEAST = 420
_NAMES = 168
_HEAD = 40
_ROW = 46
_BAR = 20
_ROOM_FOR_WORDS = 34


@dataclass(frozen=True, slots=True)
class Bar:
    """A shift or a gap, where it is drawn."""

    row: int
    area: QRectF
    shift: ShiftRow | None = None
    gap: GapRow | None = None

    def words(self) -> str:
        """What the bar says in one sentence."""
        if self.gap is not None:
            return gap_words(self.gap)
        assert self.shift is not None
        one = self.shift
        told = f"{slot_name(one.role)}: {one.name}, {period_words(one.starts_at, one.ends_at)}"
        if one.counts != ((one.starts_at, one.ends_at),):
            told += f" ({tr('may not act there for all of it')})"
        return told


class RotaView(QWidget):
    """Up and down walk the slots, left and right the bars; Enter opens one."""

    reached = Signal(object)  # Bar
    opened = Signal(object)  # Bar

    def __init__(self) -> None:
        super().__init__()
        self.rota: Rota | None = None
        self.bars: list[Bar] = []
        self._cursor = 0
        self._now: datetime | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(look.px(_LEAST))
        self.setAccessibleName(tr("Rota"))

    def show_rota(self, rota: Rota, now: datetime) -> None:
        """Draw this rota; ``now`` is marked where it lies in it."""
        before = self.current()
        self.rota, self._now = rota, now
        self._lay_out()
        if before is not None:
            self._cursor = next((place for place, bar in enumerate(self.bars) if _same(bar, before)), 0)
        self._cursor = min(self._cursor, max(0, len(self.bars) - 1))
        self.updateGeometry()
        self.update()
        self._tell()

    def current(self) -> Bar | None:
        """The bar under the cursor."""
        return self.bars[self._cursor] if self._cursor < len(self.bars) else None

    def sizeHint(self) -> QSize:
        rows = 1 if self.rota is None else len(self.rota.slots)
        return QSize(look.px(760), look.px(_HEAD) + rows * look.px(_ROW) + look.px(4))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(_LEAST), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in steps:
            self._reach(self._cursor + steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.bars:
            self._row(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Home:
            self._reach(0)
        elif key == Qt.Key.Key_End:
            self._reach(len(self.bars) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place is not None:
            self._reach(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position()) is not None:
            self._open()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if place is None else self.bars[place].words(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.rota is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_axis(painter, self.rota)
        for place, slot in enumerate(self.rota.slots):
            self._draw_name(painter, place, slot_name(slot.role))
        for place, bar in enumerate(self.bars):
            self._draw_bar(painter, bar, chosen=place == self._cursor)
        self._draw_now(painter, self.rota)
        painter.end()

    def _draw_axis(self, painter: QPainter, rota: Rota) -> None:
        bottom = look.px(_HEAD) + len(rota.slots) * look.px(_ROW)
        step = _step(rota)
        painter.setFont(look.font("small"))
        at = times.local(rota.starts_at)
        first = True
        while at < rota.ends_at:
            x = self._x(at)
            midnight = at.hour == 0
            painter.setPen(QPen(look.colour("border_strong" if midnight else "border"), 1))
            painter.drawLine(QPointF(x, look.px(22)), QPointF(x, bottom))
            wide = self._x(min(at + step, rota.ends_at)) - x
            if step < timedelta(days=1):
                painter.setPen(look.colour("quiet"))
                area = QRectF(x + 3, look.px(20), max(wide, look.px(_ROOM_FOR_WORDS)), look.px(18))
                painter.drawText(
                    area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), f"{at:%H:%M}"
                )
            if step >= timedelta(days=1):
                painter.setPen(look.colour("quiet"))
                area = QRectF(x + 3, look.px(20), wide - 4, look.px(18))
                name = weekday(at.weekday())
                shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(wide - 4))
                painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
            if first or midnight:
                painter.setPen(look.colour("text"))
                words = f"{at:%m-%d} {weekday(at.weekday())}" if step < timedelta(days=1) else f"{at:%m-%d}"
                room = max(wide, look.px(150)) if step < timedelta(days=1) else wide - 4
                area = QRectF(x + 3, 0, room, look.px(20))
                painter.drawText(
                    area,
                    int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                    painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room)),
                )
            first = False
            at = times.local((at + step).astimezone(at.tzinfo))
        painter.setPen(QPen(look.colour("border"), 1))
        for row in range(len(rota.slots) + 1):
            y = look.px(_HEAD) + row * look.px(_ROW)
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))

    def _draw_name(self, painter: QPainter, place: int, words: str) -> None:
        area = QRectF(0, look.px(_HEAD) + place * look.px(_ROW), look.px(_NAMES - 10), look.px(_ROW))
        painter.setPen(look.colour("text"))
        painter.setFont(look.font("body"))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(
            Qt.TextFlag.TextWordWrap
        )
        painter.drawText(area, flags, words)

    def _draw_bar(self, painter: QPainter, bar: Bar, *, chosen: bool) -> None:
        shades = look.palette()
        if bar.gap is not None:
            word, ground = shades.of("red")
            painter.setPen(QPen(QColor(word), 1, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(bar.area, 5, 5)
            self._words(
                painter,
                bar.area,
                tr("nobody") if bar.gap.missing == 1 else tr("{n} missing", n=bar.gap.missing),
                word,
                "warning",
            )
        else:
            assert bar.shift is not None
            whole = bar.shift.counts == ((bar.shift.starts_at, bar.shift.ends_at),)
            word, ground = shades.of("green" if whole else "amber")
            painter.setPen(QPen(QColor(word), 1))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(bar.area, 5, 5)
            if not whole:
                self._hatch(painter, bar, QColor(word))
            self._words(painter, bar.area, bar.shift.name, word, "tick" if whole else "warning")
        if chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            tint = look.colour("focus") if self.hasFocus() else look.colour("border_strong")
            painter.setPen(QPen(tint, 2))
            painter.drawRoundedRect(bar.area.adjusted(-2, -2, 2, 2), 6, 6)

    def _hatch(self, painter: QPainter, bar: Bar, tint: QColor) -> None:
        """Hatch the part of a shift in which the person may not act there."""
        assert bar.shift is not None
        pale = QColor(tint)
        pale.setAlpha(90)
        free = [(bar.shift.starts_at, bar.shift.ends_at)]
        for start, end in bar.shift.counts:
            free = [
                piece
                for left, right in free
                for piece in ((left, min(right, start)), (max(left, end), right))
                if piece[0] < piece[1]
            ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(pale, Qt.BrushStyle.BDiagPattern))
        for start, end in free:
            left, right = max(self._x(start), bar.area.left()), min(self._x(end), bar.area.right())
            if left < right:
                painter.drawRect(QRectF(left, bar.area.top(), right - left, bar.area.height()))

    def _words(self, painter: QPainter, area: QRectF, words: str, tint: str, icon: str) -> None:
        side = float(look.px(13))
        left = area.left() + look.px(4)
        if area.width() > side + look.px(8):
            spot = QRectF(left, area.center().y() - side / 2, side, side)
            icons.paint(painter, icon, spot, QColor(tint))
            left += side + look.px(3)
        room = area.right() - left - look.px(3)
        if room < look.px(14):
            return
        painter.setFont(look.font("small", bold=True))
        painter.setPen(QColor(tint))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(
            QRectF(left, area.top(), room, area.height()),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            shown,
        )

    def _draw_now(self, painter: QPainter, rota: Rota) -> None:
        if self._now is None or not rota.starts_at <= self._now < rota.ends_at:
            return
        x = self._x(self._now)
        painter.setPen(QPen(look.colour("primary"), 2))
        bottom = look.px(_HEAD) + len(rota.slots) * look.px(_ROW)
        painter.drawLine(QPointF(x, look.px(_HEAD) - 4), QPointF(x, bottom))

    def _lay_out(self) -> None:
        rota = self.rota
        self.bars = []
        if rota is None:
            return
        for row, slot in enumerate(rota.slots):
            shifts = [one for one in rota.shifts if one.role == slot.role]
            gaps = [one for one in rota.gaps if one.role == slot.role]
            top = look.px(_HEAD) + row * look.px(_ROW)
            lanes = _lanes(shifts)
            crowded = max((lane for _, lane in lanes), default=0) > 0 or any(gap.idle for gap in gaps)
            tall = float(look.px(_BAR))
            found = [
                Bar(
                    row,
                    self._area(one.starts_at, one.ends_at, top + look.px(3 if crowded else 13), tall),
                    one,
                )
                for one, _ in lanes
            ]
            found += [
                Bar(
                    row,
                    self._area(gap.starts_at, gap.ends_at, top + look.px(24 if crowded else 13), tall),
                    None,
                    gap,
                )
                for gap in gaps
            ]
            if crowded:
                found = [
                    bar
                    if bar.shift is None
                    else Bar(
                        row,
                        bar.area.translated(
                            0, look.px(21) * next(lane for one, lane in lanes if one is bar.shift)
                        ),
                        bar.shift,
                    )
                    for bar in found
                ]
            self.bars += sorted(found, key=lambda bar: (bar.area.left(), bar.area.top()))

    def _area(self, start: datetime, end: datetime, top: float, tall: float) -> QRectF:
        left, right = self._x(start) + 1, self._x(end) - 1
        return QRectF(left, top, max(4.0, right - left), tall)

    def _x(self, at: datetime) -> float:
        assert self.rota is not None
        whole = (self.rota.ends_at - self.rota.starts_at).total_seconds()
        part = min(max((at - self.rota.starts_at).total_seconds(), 0), whole)
        left = float(look.px(_NAMES))
        return left + (self.width() - left - 2) * part / whole

    def _at(self, spot: QPointF) -> int | None:
        hit = [place for place, bar in enumerate(self.bars) if bar.area.adjusted(-2, -4, 2, 4).contains(spot)]
        return hit[-1] if hit else None

    def _reach(self, place: int) -> None:
        if 0 <= place < len(self.bars) and place != self._cursor:
            self._cursor = place
            self.update()
            self._tell()

    def _row(self, step: int) -> None:
        """The bar of the next slot that lies nearest."""
        here = self.bars[self._cursor]
        rows = sorted({bar.row for bar in self.bars if (bar.row - here.row) * step > 0}, reverse=step < 0)
        if not rows:
            return
        near = [place for place, bar in enumerate(self.bars) if bar.row == rows[0]]
        self._reach(min(near, key=lambda place: abs(self.bars[place].area.left() - here.area.left())))

    def _open(self) -> None:
        bar = self.current()
        if bar is not None:
            self.opened.emit(bar)

    def _tell(self) -> None:
        bar = self.current()
        self.setAccessibleDescription("" if bar is None else bar.words())
        self.reached.emit(bar)


def _step(rota: Rota) -> timedelta:
    length = rota.ends_at - rota.starts_at
    if length <= timedelta(hours=16):
        return timedelta(hours=1)
    return timedelta(hours=2) if length <= timedelta(days=1) else timedelta(days=1)


def _lanes(shifts: Sequence[ShiftRow]) -> list[tuple[ShiftRow, int]]:
    """Two people at once in one slot stand one below the other."""
    found: list[tuple[ShiftRow, int]] = []
    for one in sorted(shifts, key=lambda shift: (shift.starts_at, shift.id)):
        taken = {
            lane for other, lane in found if other.starts_at < one.ends_at and one.starts_at < other.ends_at
        }
        found.append((one, min({0, 1} - taken, default=1)))
    return found


def _same(one: Bar, other: Bar) -> bool:
    if one.shift is not None and other.shift is not None:
        return one.shift.id == other.shift.id
    return one.gap is not None and other.gap is not None and one.gap == other.gap
