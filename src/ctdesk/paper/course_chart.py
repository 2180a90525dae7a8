"""The course after an infusion on paper: temperature with the line of fever, below it the steps of CRS and
ICANS, and the antidotes as marks through both. Told apart by line and dot, not by colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, Shape
from reportlab.lib.colors import Color, black, white
from reportlab.pdfgen.canvas import Canvas

from ctdesk.domain.course_chart import FEVER, CourseLayout, Steps
from ctdesk.paper.page_frame import Block
from ctdesk.paper.record_paper import CourseChart
from ctdesk.paper.setting import Setting
from ctdesk.paper.typeset import SMALL, TINY, Style, draw, draw_lines, wrap

_WARM, _GRADED, _BETWEEN = 92.0, 84.0, 10.0
_LEFT, _RIGHT, _UNDER, _OVER, _ROW = 44.0, 30.0, 24.0, 8.0, 8.5
_DOT = 2.3
_GRID = Color(0.84, 0.84, 0.84)
_GREY = Color(0.45, 0.45, 0.45)
_LABEL = Style(7)
_STRONG = Style(7.2, bold=True)


@dataclass(slots=True)
class CourseChartBlock:
    """One course with its caption."""

    setting: Setting
    chart: CourseChart
    keep_with_next: bool = False
    repeat_head: Block | None = None

    def height(self, width: float) -> float:
        marks = self.chart.layout.rows * _ROW
        below = _UNDER + len(self._caption(width)) * SMALL.leading + 6
        return _OVER + marks + _WARM + _BETWEEN + _GRADED + below

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        layout = self.chart.layout
        wide = width - _LEFT - _RIGHT
        left = x + _LEFT
        under_marks = top - _OVER - layout.rows * _ROW
        warm, graded = under_marks - _WARM, under_marks - _WARM - _BETWEEN - _GRADED
        drawing = _picture(layout, wide, self.setting.press.face.regular_name)
        renderPDF.draw(drawing, canvas, left, graded)
        face = self.setting.press.face
        for value in _whole_degrees(layout):
            draw(canvas, face, str(value), _LABEL, left - 4, warm + _degrees(layout, value) - 2.5, "right")
        draw(canvas, face, "°C", _STRONG, left - 20, warm + _WARM / 2, "right")
        draw(canvas, face, "≥ 38.0", TINY, left + wide + 4, warm + _degrees(layout, FEVER) - 2)
        for grade in range(layout.top + 1):
            draw(canvas, face, str(grade), _LABEL, left - 4, graded + _grades(layout, grade) - 2.5, "right")
        self._legend(canvas, left, graded + _GRADED)
        zone = self.setting.time_zone
        for place, day in layout.ticks:
            at = (self.chart.infused_at + timedelta(days=place)).astimezone(zone)
            spot = left + place / layout.last * wide
            draw(canvas, face, f"D{day}", _LABEL, spot, graded - 9, "centre")
            draw(canvas, face, f"{at:%m-%d}", TINY, spot, graded - 16.5, "centre")
        for mark in layout.marks:
            spot = left + mark.x / layout.last * wide
            base = under_marks + (layout.rows - 1 - mark.row) * _ROW + 2
            said = face.printable(mark.words)
            if mark.left:
                draw(canvas, face, said, TINY, spot - 2, base, "right")
            else:
                draw(canvas, face, said, TINY, spot + 2, base)
        draw_lines(canvas, face, self._caption(width), SMALL, x + 4, graded - _UNDER)

    def _legend(self, canvas: Canvas, left: float, top: float) -> None:
        """What the two lines are, between the two plots."""
        face = self.setting.press.face
        drawing = Drawing(120, 8, initialFontName=face.regular_name)
        for start, drawn in ((0.0, _crs), (52.0, _icans)):
            for shape in drawn([(start, 4.0), (start + 16, 4.0)], [(start + 8, 4.0, False)]):
                drawing.add(shape)
        renderPDF.draw(drawing, canvas, left, top + 1)
        draw(canvas, face, "CRS", _STRONG, left + 20, top + 2.5)
        draw(canvas, face, "ICANS", _STRONG, left + 72, top + 2.5)

    def _caption(self, width: float) -> tuple[str, ...]:
        caption = self.chart.caption
        if caption is None:
            return ()
        face = self.setting.press.face
        own = caption.zh_CN if caption.zh_CN == caption.en else f"{caption.zh_CN}\n{caption.en}"
        return wrap(face, face.printable(own), SMALL, width - 8)


def _picture(layout: CourseLayout, wide: float, font: str) -> Drawing:
    # Without a font of its own a drawing names Times-Roman, which no PDF/A file may leave unembedded.
    base = _GRADED + _BETWEEN
    over = layout.rows * _ROW
    drawing = Drawing(wide, base + _WARM + over, initialFontName=font)

    def across(x: float) -> float:
        return x / layout.last * wide

    for value in _whole_degrees(layout):
        y = base + _degrees(layout, value)
        drawing.add(Line(0, y, wide, y, strokeColor=_GRID, strokeWidth=0.4))
    for grade in range(layout.top + 1):
        y = _grades(layout, grade)
        drawing.add(Line(0, y, wide, y, strokeColor=_GRID, strokeWidth=0.4))
    for place, _ in layout.ticks:
        for low, high in ((0.0, _GRADED), (base, base + _WARM)):
            x = across(place)
            drawing.add(Line(x, low, x, high, strokeColor=_GRID, strokeWidth=0.4))
    y = base + _degrees(layout, FEVER)
    drawing.add(Line(0, y, wide, y, strokeColor=black, strokeWidth=0.8, strokeDashArray=(4, 2)))
    for mark in layout.marks:
        x = across(mark.x)
        top = base + _WARM + (layout.rows - mark.row) * _ROW - 2
        drawing.add(Line(x, 0, x, top, strokeColor=_GREY, strokeWidth=0.6, strokeDashArray=(1, 1.6)))
    heat = [(across(x), base + _degrees(layout, value)) for x, value in layout.warm]
    if len(heat) > 1:
        flat = [coordinate for point in heat for coordinate in point]
        drawing.add(PolyLine(flat, strokeColor=black, strokeWidth=0.9, strokeLineJoin=1))
    for x, y in heat:
        drawing.add(Circle(x, y, 1.5, fillColor=black, strokeColor=None))
    for steps, drawn, shift in ((layout.icans, _icans, -1.2), (layout.crs, _crs, 1.2)):
        line, dots = _scaled(layout, steps, wide, shift)
        for shape in drawn(line, dots):
            drawing.add(shape)
    for low, high in ((0.0, _GRADED), (base, base + _WARM)):
        drawing.add(Rect(0, low, wide, high - low, fillColor=None, strokeColor=black, strokeWidth=0.5))
    return drawing


def _scaled(
    layout: CourseLayout, steps: Steps, wide: float, shift: float
) -> tuple[list[tuple[float, float]], list[tuple[float, float, bool]]]:
    """Equal grades lie beside each other, not on top."""
    line = [(x / layout.last * wide, _grades(layout, grade) + shift) for x, grade in steps.line]
    dots = [(one.x / layout.last * wide, _grades(layout, one.grade) + shift, one.open) for one in steps.dots]
    return line, dots


def _crs(line: Sequence[tuple[float, float]], dots: Sequence[tuple[float, float, bool]]) -> list[Shape]:
    found: list[Shape] = []
    if len(line) > 1:
        flat = [coordinate for point in line for coordinate in point]
        found.append(PolyLine(flat, strokeColor=black, strokeWidth=1.3))
    for x, y, still in dots:
        found.append(Circle(x, y, _DOT, fillColor=white if still else black, strokeColor=black))
    return found


def _icans(line: Sequence[tuple[float, float]], dots: Sequence[tuple[float, float, bool]]) -> list[Shape]:
    found: list[Shape] = []
    if len(line) > 1:
        flat = [coordinate for point in line for coordinate in point]
        found.append(PolyLine(flat, strokeColor=_GREY, strokeWidth=1.0, strokeDashArray=(3, 1.6)))
    for x, y, still in dots:
        fill = white if still else _GREY
        square = Rect(x - _DOT, y - _DOT, 2 * _DOT, 2 * _DOT, fillColor=fill, strokeColor=_GREY)
        found.append(square)
    return found


def _degrees(layout: CourseLayout, value: float) -> float:
    return (value - layout.low) / (layout.high - layout.low) * _WARM


def _grades(layout: CourseLayout, grade: float) -> float:
    return (grade + 0.4) / (layout.top + 0.8) * _GRADED


def _whole_degrees(layout: CourseLayout) -> range:
    return range(int(layout.low) + 1, int(layout.high) + 1)
