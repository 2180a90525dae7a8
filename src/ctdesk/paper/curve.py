"""The temperature curve of a shipment: limit, excursions and peaks, over hours since the start and
local time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, Line, Polygon, PolyLine, Rect
from reportlab.lib.colors import Color, black
from reportlab.pdfgen.canvas import Canvas

from ctdesk.paper.page_frame import Block
from ctdesk.paper.record_paper import Curve
from ctdesk.paper.setting import MARK, Setting, signed
from ctdesk.paper.typeset import SMALL, TINY, Style, draw, draw_lines, wrap

_PLOT = 128.0
_LEFT, _RIGHT = 38.0, 10.0
_UNDER = 32.0
_OVER = 16.0
_GRID = Color(0.82, 0.82, 0.82)
_SHADE = Color(0.9, 0.9, 0.9)
_STEPS_H = (1 / 6, 0.25, 0.5, 1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 168)
_STEPS = (0.5, 1, 2, 5, 10, 20, 25, 50, 100)
_LABEL = Style(7)
_STRONG = Style(7.5, bold=True)


@dataclass(slots=True)
class CurveBlock:
    """One curve with its caption."""

    setting: Setting
    curve: Curve
    keep_with_next: bool = False
    repeat_head: Block | None = None

    def height(self, width: float) -> float:
        return _OVER + _PLOT + _UNDER + len(self._caption(width)) * SMALL.leading + 6

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        if len(self.curve.points) < 2:
            return
        plot = _Plot.of(self.curve, width - _LEFT - _RIGHT)
        left, bottom = x + _LEFT, top - _OVER - _PLOT
        drawing = _picture(self.curve, plot, self.setting.press.face.regular_name)
        renderPDF.draw(drawing, canvas, left, bottom)
        self._label(canvas, plot, left, bottom)
        draw_lines(canvas, self.setting.press.face, self._caption(width), SMALL, x + 4, bottom - _UNDER)

    def _caption(self, width: float) -> tuple[str, ...]:
        caption = self.curve.caption
        if caption is None:
            return ()
        face = self.setting.press.face
        own = caption.zh_CN if caption.zh_CN == caption.en else f"{caption.zh_CN}\n{caption.en}"
        return wrap(face, face.printable(own), SMALL, width - 8)

    def _label(self, canvas: Canvas, plot: _Plot, left: float, bottom: float) -> None:
        setting, curve = self.setting, self.curve
        face, zone = setting.press.face, setting.time_zone
        for value in plot.value_marks:
            draw(canvas, face, signed(f"{value:g}"), _LABEL, left - 4, bottom + plot.y(value) - 2.5, "right")
        draw(canvas, face, curve.unit, _LABEL, left - 4, bottom + _PLOT + 6, "right")
        for hours in plot.hour_marks:
            at = plot.start + timedelta(hours=hours)
            local = at.astimezone(zone)
            x = left + plot.x(at)
            draw(canvas, face, f"{hours:g} h", _LABEL, x, bottom - 9, "centre")
            draw(canvas, face, local.strftime("%m-%d %H:%M"), TINY, x, bottom - 17, "centre")
        hours_word, local_word = setting.press.both("hours_since_start"), setting.press.both("local_time")
        words = f"{hours_word} · {local_word} {_offset(plot.start, zone)}"
        draw(canvas, face, words, TINY, left + plot.width, bottom - 26, "right")
        for limit, sign, known in ((curve.limit_max, "≤", curve.limit_text), (curve.limit_min, "≥", "")):
            if limit is not None:
                words = known or f"{sign} {signed(f'{limit:g}')} {curve.unit}"
                text = f"{setting.press.both('limit')} {words}"
                draw(canvas, face, text, _STRONG, left + 5, bottom + plot.y(limit) + 3)
        for excursion in curve.excursions:
            text = f"{MARK} {excursion.peak_text}  {excursion.minutes} min"
            half = face.width(text, _STRONG.size, bold=True) / 2
            x = min(max(plot.x(excursion.peak_at), half), plot.width - half)
            draw(canvas, face, text, _STRONG, left + x, bottom + plot.y(excursion.peak) + 6, "centre")
        for at, event in curve.events:
            if plot.start <= at <= plot.end:
                draw(canvas, face, f"{event.zh_CN} {event.en}", TINY, left + plot.x(at) + 2, bottom + 3)


@dataclass(frozen=True, slots=True)
class _Plot:
    """The scales of a drawing: points across, points up, and where the axes are marked."""

    start: datetime
    end: datetime
    low: float
    high: float
    width: float
    value_marks: tuple[float, ...]
    hour_marks: tuple[float, ...]

    @classmethod
    def of(cls, curve: Curve, width: float) -> _Plot:
        values = [value for _, value in curve.points if value is not None] or [0.0]
        bounds = [limit for limit in (curve.limit_min, curve.limit_max) if limit is not None]
        least, most = min(values + bounds), max(values + bounds)
        span = max(most - least, 4.0)
        step = next((step for step in _STEPS if span / step <= 6), _STEPS[-1])
        low = step * ((least - span * 0.06) // step)
        high = step * -((-(most + span * 0.14)) // step)
        start, end = curve.points[0][0], curve.points[-1][0]
        hours = max((end - start).total_seconds() / 3600, 1 / 60)
        every = next((step for step in _STEPS_H if hours / step <= 8), hours / 8)
        return cls(
            start=start,
            end=end,
            low=low,
            high=high,
            width=width,
            value_marks=tuple(low + step * count for count in range(round((high - low) / step) + 1)),
            hour_marks=tuple(every * count for count in range(int(hours / every) + 1)),
        )

    def x(self, at: datetime) -> float:
        whole = max((self.end - self.start).total_seconds(), 1.0)
        return min(max((at - self.start).total_seconds() / whole, 0.0), 1.0) * self.width

    def y(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low) * _PLOT


def _picture(curve: Curve, plot: _Plot, font: str) -> Drawing:
    # Without a font of its own a drawing names Times-Roman, which no PDF/A file may leave unembedded.
    drawing = Drawing(plot.width, _PLOT, initialFontName=font)
    for excursion in curve.excursions:
        left, right = plot.x(excursion.start), plot.x(excursion.end)
        drawing.add(Rect(left, 0, max(right - left, 1.2), _PLOT, fillColor=_SHADE, strokeColor=None))
    for value in plot.value_marks:
        drawing.add(Line(0, plot.y(value), plot.width, plot.y(value), strokeColor=_GRID, strokeWidth=0.5))
    for hours in plot.hour_marks:
        x = plot.x(plot.start + timedelta(hours=hours))
        drawing.add(Line(x, 0, x, -3, strokeColor=black, strokeWidth=0.5))
    for at, _ in curve.events:
        if plot.start <= at <= plot.end:
            x = plot.x(at)
            drawing.add(Line(x, 0, x, _PLOT, strokeColor=black, strokeWidth=0.4, strokeDashArray=(1, 2)))
    for limit in (curve.limit_max, curve.limit_min):
        if limit is not None:
            y = plot.y(limit)
            drawing.add(Line(0, y, plot.width, y, strokeColor=black, strokeWidth=1.1, strokeDashArray=(4, 2)))
    for stretch in _stretches(curve.points):
        flat = [coordinate for at, value in stretch for coordinate in (plot.x(at), plot.y(value))]
        drawing.add(PolyLine(flat, strokeColor=black, strokeWidth=0.9, strokeLineJoin=1))
    for excursion in curve.excursions:
        x, y = plot.x(excursion.peak_at), plot.y(excursion.peak)
        drawing.add(Polygon([x - 2.6, y + 1, x + 2.6, y + 1, x, y + 5], fillColor=black, strokeColor=None))
    drawing.add(Line(0, 0, plot.width, 0, strokeColor=black, strokeWidth=0.7))
    return drawing


def _stretches(points: Iterable[tuple[datetime, float | None]]) -> list[list[tuple[datetime, float]]]:
    """Runs of readings without a gap between them."""
    runs: list[list[tuple[datetime, float]]] = [[]]
    for at, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((at, value))
    return [run for run in runs if len(run) > 1]


def _offset(at: datetime, zone: tzinfo) -> str:
    text = at.astimezone(zone).strftime("%z")
    return f"{text[:3]}:{text[3:5]}"
