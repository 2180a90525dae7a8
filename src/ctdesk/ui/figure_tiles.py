"""Tiles and lines of figures: value, light with its word, what it is made of, and a small trend."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ctdesk.domain.indicators import Figure
from ctdesk.domain.periods import Period
from ctdesk.services.indicators import Reading, Told
from ctdesk.ui import indicator_words, look
from ctdesk.ui.cards import Elided, Mark, Row, Text
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone

_TREND_WIDE, _TREND_HIGH = 84, 24
_TILE_TREND = 22
_LIGHTS: dict[str | None, Tone] = {"green": "green", "amber": "amber", "red": "red"}


class Trend(QWidget):
    """The figures of a trend as a small line with the last one marked; a period without a figure is a gap."""

    def __init__(self, trend: Sequence[tuple[Period, Figure]], tone: Tone | None, *, wide: int = 0) -> None:
        super().__init__()
        self._values = [None if one.value is None else float(one.value) for _, one in trend]
        self._tone = tone
        self._wide = wide
        across = QSizePolicy.Policy.Fixed if wide else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(_TREND_HIGH if wide else _TILE_TREND))
        if wide:
            self.setFixedWidth(look.px(wide))
        known = [one for one in self._values if one is not None]
        self.setAccessibleName(tr("Trend of {n} periods", n=len(known)))

    def sizeHint(self) -> QSize:
        return QSize(look.px(self._wide or _TREND_WIDE), look.px(_TREND_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        known = [one for one in self._values if one is not None]
        if not known:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        least, most = min(known), max(known)
        room = most - least
        edge = look.px(4)
        high = self.height() - 2 * edge
        step = (self.width() - 2 * edge) / max(len(self._values) - 1, 1)

        def spot(place: int, value: float) -> QPointF:
            share = (value - least) / room if room else 0.5
            return QPointF(edge + place * step, edge + high * (1 - share))

        word = look.palette().quiet if self._tone is None else look.palette().of(self._tone)[0]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        line: list[QPointF] = []
        for place, value in enumerate([*self._values, None]):
            if value is not None:
                line.append(spot(place, value))
                continue
            painter.setPen(QPen(look.colour("border_strong"), 1.5))
            if len(line) > 1:
                painter.drawPolyline(QPolygonF(line))
            elif line:
                painter.drawPoint(line[0])
            line = []
        painter.setPen(Qt.PenStyle.NoPen)
        for place, value in enumerate(self._values):
            if value is None:
                continue
            last = place == len(self._values) - 1
            painter.setBrush(QColor(word) if last else look.colour("border_strong"))
            size = look.px(3.5) if last else look.px(1.5)
            painter.drawEllipse(spot(place, value), size, size)
        painter.end()


class FigureTile(Row):
    """One figure as it stands large on top; Enter opens what lies behind it."""

    def __init__(self, reading: Reading, told: Told) -> None:
        super().__init__(padding=14)
        self.reading, self.told = reading, told
        measure, figure = told.measure, told.figure
        state = indicator_words.light_state(told.light, known=told.figure.value is not None)
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        head = QHBoxLayout()
        head.setSpacing(look.px(6))
        name = indicator_words.name_of(reading, told)
        head.addWidget(Elided(name, "body", "quiet"), 1)
        if told.light is not None:
            head.addWidget(Mark(state.icon, state.tone, 16, state.word))
        column.addLayout(head)
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        tint = "quiet" if figure.value is None else _LIGHTS.get(told.light) or "text"
        shown = indicator_words.value_words(measure, figure.value)
        line.addWidget(Text(shown, "display", tint))
        words, tone = indicator_words.change_words(measure, told.change)
        if words:
            change = Text(words, "small", tone)
            change.setToolTip(indicator_words.change_spoken(measure, told))
            line.addWidget(change, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        column.addLayout(line)
        target = indicator_words.target_words(measure)
        made = indicator_words.made_of(measure, figure) or indicator_words.said(measure.counts)
        light = state.word if told.light is not None else ""
        column.addWidget(Elided(" · ".join(one for one in (light, target) if one) or made, "small", "quiet"))
        if light or target:
            column.addWidget(Elided(made, "small", "quiet"))
        else:
            column.addWidget(Elided("", "small", "quiet"))
        column.addWidget(Trend(told.trend, _LIGHTS.get(told.light)))
        self.line.addLayout(column, 1)
        describe(self, reading, told)


class FigureLine(Row):
    """One figure as a line of a list; Enter opens what lies behind it."""

    def __init__(self, reading: Reading, told: Told, *, narrow: bool = False) -> None:
        super().__init__(framed=False, padding=6)
        self.reading, self.told = reading, told
        measure, figure = told.measure, told.figure
        state = indicator_words.light_state(told.light, known=told.figure.value is not None)
        self.line.setSpacing(look.px(8))
        self.line.addWidget(Mark(state.icon, state.tone, 16, state.word))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(indicator_words.name_of(reading, told)))
        light = state.word if told.light is not None else ""
        small = (light, indicator_words.target_words(measure), indicator_words.made_of(measure, figure))
        words.addWidget(Elided(" · ".join(one for one in small if one), "small", "quiet"))
        self.line.addLayout(words, 1)
        if not narrow:
            self.line.addWidget(Trend(told.trend, _LIGHTS.get(told.light), wide=_TREND_WIDE))
        numbers = QVBoxLayout()
        numbers.setSpacing(0)
        tint = "quiet" if figure.value is None else _LIGHTS.get(told.light) or "text"
        value = Text(indicator_words.value_words(measure, figure.value), "strong", tint)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        value.setMinimumWidth(look.width_of("100.0 %", "strong") + look.px(2))
        numbers.addWidget(value)
        change, tone = indicator_words.change_words(measure, told.change)
        beside = Text(change, "small", tone)
        beside.setAlignment(Qt.AlignmentFlag.AlignRight)
        numbers.addWidget(beside)
        self.line.addLayout(numbers)
        describe(self, reading, told)


def describe(row: Row, reading: Reading, told: Told) -> None:
    """Name and description for the tool tip and whoever listens."""
    measure = told.measure
    name = indicator_words.name_of(reading, told)
    value = indicator_words.value_words(measure, told.figure.value)
    state = indicator_words.light_state(told.light, known=told.figure.value is not None).word
    row.setAccessibleName(f"{name}: {value}, {state}")
    parts = (
        indicator_words.made_of(measure, told.figure),
        indicator_words.target_words(measure),
        indicator_words.change_spoken(measure, told),
        "" if told.follows else tr("This figure does not follow the filter that is set."),
        tr("Enter opens the records behind it, F1 says how it is worked out."),
    )
    row.setAccessibleDescription(" ".join(one for one in parts if one))
    row.setToolTip("\n".join(one for one in (name, *parts) if one))


class OutcomeBars(QWidget):
    """Bars side by side, each stacked of parts with tones; a scale on the left, names below."""

    def __init__(self, names: Sequence[str], parts: Sequence[Sequence[int]], tones: Sequence[Tone]) -> None:
        super().__init__()
        self._names, self._parts, self._tones = tuple(names), tuple(map(tuple, parts)), tuple(tones)
        self.setMinimumHeight(look.px(200))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("small"))
        measures = painter.fontMetrics()
        most = max((sum(one) for one in self._parts), default=0)
        by = _step(most)
        top = max(by, -(-most // by) * by)
        left = measures.horizontalAdvance(str(top)) + look.px(10)
        under = measures.height() + look.px(8)
        high, wide = float(self.height() - under - look.px(8)), float(self.width() - left)
        base = look.px(8) + high
        for value in range(0, top + 1, by):
            y = base - high * value / top
            painter.setPen(QPen(look.colour("border"), 1))
            painter.drawLine(QPointF(left, y), QPointF(self.width(), y))
            painter.setPen(look.colour("quiet"))
            spot = QRectF(0, y - measures.height() / 2, left - look.px(6), measures.height())
            painter.drawText(spot, int(Qt.AlignmentFlag.AlignRight), str(value))
        cell = wide / max(len(self._parts), 1)
        thick = min(cell * 0.62, float(look.px(40)))
        every = self._every(cell)
        for place, parts in enumerate(self._parts):
            centre, bottom = left + cell * (place + 0.5), base
            for tone, count in zip(self._tones, parts, strict=True):
                if not count:
                    continue
                tall = high * count / top
                word, tint = look.palette().of(tone)
                area = QRectF(centre - thick / 2, bottom - tall, thick, tall)
                painter.setPen(QPen(QColor(word), 1))
                painter.setBrush(QColor(tint) if look.theme() == "dark" else _between(word, tint))
                painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
                if tall >= measures.height() + 2:
                    painter.setPen(look.colour("text"))
                    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), str(count))
                bottom -= tall
            if place % every == 0:
                painter.setPen(look.colour("quiet"))
                spare = cell * (every - 1) / 2
                below = QRectF(centre - cell / 2 - spare, base, cell + 2 * spare, under)
                painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), self._names[place])
        painter.setPen(QPen(look.colour("border_strong"), 1))
        painter.drawLine(QPointF(left, base), QPointF(self.width(), base))
        painter.end()

    def _every(self, cell: float) -> int:
        widest = max((look.width_of(one, "small") for one in self._names), default=0) + look.px(6)
        return max(1, int(-(-widest // max(cell, 1))))


def _step(most: int) -> int:
    """How far apart the lines of a scale stand, for about four of them."""
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000):
        if most <= step * 5:
            return step
    return max(1, most // 4)


def _between(word: str, tint: str) -> QColor:
    one, other = QColor(word), QColor(tint)
    return QColor(
        (one.red() + 2 * other.red()) // 3,
        (one.green() + 2 * other.green()) // 3,
        (one.blue() + 2 * other.blue()) // 3,
    )
