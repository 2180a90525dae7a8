"""The temperature curve of a shipment: limit, excursions and peaks, over hours since the start and
local time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, Line, Polygon, PolyLine, Rect
from reportlab.lib.colors import Color, black
from reportlab.pdfgen.canvas import Canvas

from ctdesk.paper.page_frame import Block
from ctdesk.paper.press import on_one_line
from ctdesk.paper.record_paper import Curve, ExcursionOnPaper
from ctdesk.paper.setting import MARK, Setting, signed
from ctdesk.paper.typeset import SMALL, TINY, Style, draw, draw_lines, wrap

_PLOT = 128.0
_LEFT, _RIGHT = 38.0, 62.0
_UNDER = 32.0
_OVER = 24.0
_MOST_PEAKS = 4
_APART = 18.0
_ONE_PLACE = 10.0
_DAYS = 120.0  # hours from which days are counted
_YEARS = 4000.0  # and from which a day is named with its year
_GRID = Color(0.82, 0.82, 0.82)
_SHADE = Color(0.9, 0.9, 0.9)
_STEPS_H = (1 / 6, 0.25, 0.5, 1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 168, 336, 720, 1440, 2160, 4320, 8760)
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
        draw(canvas, face, curve.unit, _LABEL, left - 4, bottom + _PLOT + 7, "right")
        for hours in plot.hour_marks:
            at = plot.start + timedelta(hours=hours)
            local = at.astimezone(zone)
            x = left + plot.x(at)
            since = f"{hours / 24:g} d" if plot.in_days else f"{hours:g} h"
            draw(canvas, face, since, _LABEL, x, bottom - 9, "centre")
            draw(canvas, face, local.strftime(plot.day_form), TINY, x, bottom - 17, "centre")
        since = setting.press.both("days_since_start" if plot.in_days else "hours_since_start")
        words = f"{since} · {setting.press.both('local_time')} {_offset(plot.start, zone)}"
        draw(canvas, face, words, TINY, left + plot.width, bottom - 26, "right")
        self._names_of_lines(canvas, plot, left + plot.width + 5, bottom)
        self._highest(canvas, plot, left, bottom)
        for x, excursion in self._worst(plot):
            draw(
                canvas,
                face,
                _peak(excursion),
                _STRONG,
                left + x,
                bottom + plot.y(excursion.peak) + 6,
                "centre",
            )
        self._events(canvas, plot, left, bottom + _PLOT + 3)

    def _events(self, canvas: Canvas, plot: _Plot, left: float, base: float) -> None:
        """Words above the plot at their lines, those at one place together, the second of two that would
        meet one line higher.
        """
        face, zone, ends = self.setting.press.face, self.setting.time_zone, [float("-inf")] * 2
        together: list[tuple[float, list[str]]] = []
        for at, event in sorted(self.curve.events, key=lambda one: one[0]):
            if not plot.start <= at <= plot.end:
                continue
            if together and plot.x(at) - together[-1][0] < _ONE_PLACE:
                together[-1][1].append(on_one_line(event))
            else:
                together.append((plot.x(at), [f"{on_one_line(event)} {at.astimezone(zone):%H:%M}"]))
        for place, words in together:
            told = " · ".join(words)
            half = face.width(told, TINY.size) / 2
            x = min(max(place, half), plot.width - half)
            line = 0 if x - half > ends[0] + 4 else 1
            ends[line] = x + half
            draw(canvas, face, told, TINY, left + x, base + line * 8, "centre")

    def _worst(self, plot: _Plot) -> Sequence[tuple[float, ExcursionOnPaper]]:
        """The excursions that are labelled, the gravest first, where no label meets another."""
        face, side = self.setting.press.face, 1 if self.curve.limit_max is not None else -1
        worst: list[tuple[float, float, ExcursionOnPaper]] = []
        for one in sorted(self.curve.excursions, key=lambda one: side * one.peak, reverse=True):
            half = face.width(_peak(one), _STRONG.size, bold=True) / 2
            x = min(max(plot.x(one.peak_at), half), plot.width - half)
            if all(abs(x - other) > half + wide + 6 for other, wide, _ in worst):
                worst.append((x, half, one))
        return [(x, one) for x, _, one in worst[:_MOST_PEAKS]]

    def _names_of_lines(self, canvas: Canvas, plot: _Plot, left: float, bottom: float) -> None:
        """Name and value of each horizontal line, beside the plot and never over the curve."""
        press, curve = self.setting.press, self.curve
        named: list[tuple[float, str, str, Style]] = []
        for limit, sign, known in ((curve.limit_max, "≤", curve.limit_text), (curve.limit_min, "≥", "")):
            if limit is not None:
                name = on_one_line(curve.limit_name or press.word("limit"))
                named.append((plot.y(limit), name, known or self._value(sign, limit), _STRONG))
        if curve.alert is not None:
            at, word = curve.alert
            named.append((plot.y(at), on_one_line(word), self._value("", at), _LABEL))
        lowest = float("-inf")
        for y, name, value, style in sorted(named, key=lambda one: one[0]):
            lowest = base = max(y - 1, lowest)
            draw(canvas, press.face, name, style, left, bottom + base)
            draw(canvas, press.face, value, style, left, bottom + base - 8)
            lowest += _APART

    def _value(self, sign: str, value: float) -> str:
        return f"{sign} {signed(f'{value:g}')} {self.curve.unit}".strip()

    def _highest(self, canvas: Canvas, plot: _Plot, left: float, bottom: float) -> None:
        """The highest reading by name, where no excursion says it."""
        known = [(value, at) for at, value in self.curve.points if value is not None]
        if self.curve.excursions or not known:
            return
        value, at = max(known, key=lambda one: one[0])
        face = self.setting.press.face
        words = f"{self.setting.press.both('highest')} {signed(f'{value:g}')} {self.curve.unit}"
        half, x, y = face.width(words, _LABEL.size) / 2, plot.x(at), plot.y(value)
        if any(y < plot.y(line) < y + 14 for line in plot.lines):  # it would be struck through
            x = x + half + 4 if x + 2 * half + 4 < plot.width else x - half - 4
            draw(canvas, face, words, _LABEL, left + x, bottom + y - 6, "centre")
            return
        x = min(max(x, half), plot.width - half)
        draw(canvas, face, words, _LABEL, left + x, bottom + y + 4, "centre")


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
    in_days: bool = False
    day_form: str = "%m-%d %H:%M"
    lines: tuple[float, ...] = ()

    @classmethod
    def of(cls, curve: Curve, width: float) -> _Plot:
        values = [value for _, value in curve.points if value is not None] or [0.0]
        alert = None if curve.alert is None else curve.alert[0]
        bounds = [limit for limit in (curve.limit_min, curve.limit_max, alert) if limit is not None]
        least, most = min(values + bounds), max(values + bounds)
        span = max(most - least, 4.0)
        step = next((step for step in _STEPS if span / step <= 6), _STEPS[-1])
        low = step * ((least - span * 0.06) // step)
        high = step * -((-(most + span * 0.14)) // step)
        start, end = min(at for at, _ in curve.points), max(at for at, _ in curve.points)
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
            in_days=hours > _DAYS,
            day_form="%Y-%m-%d" if hours > _YEARS else "%m-%d %H:%M",
            lines=tuple(bounds),
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
    if curve.alert is not None:
        y = plot.y(curve.alert[0])
        drawing.add(Line(0, y, plot.width, y, strokeColor=black, strokeWidth=0.7, strokeDashArray=(1.5, 2.5)))
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


def _peak(one: ExcursionOnPaper) -> str:
    return f"{MARK} {one.peak_text}  {one.minutes} min"


def _offset(at: datetime, zone: tzinfo) -> str:
    text = at.astimezone(zone).strftime("%z")
    return f"{text[:3]}:{text[3:5]}"
