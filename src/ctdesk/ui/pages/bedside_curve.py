"""The course after an infusion as a curve: temperature above, both grades below, antidotes as marks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ctdesk.domain.course_chart import FEVER, laid_out
from ctdesk.services.bedside_sheet import CourseSheet, DoseRow
from ctdesk.ui import look, times
from ctdesk.ui.bedside_words import antidote_words, day_words
from ctdesk.ui.language import listed, tr

_NAME = 14  # letters of a medicine beside its line
_LETTERS = 74.0  # narrow letters of the small print across the plot
_LEGEND = 1.7  # grades of room above the gravest, for the legend
_ROW = 0.62  # °C that a row of names takes above the warmest


class CourseCurve(QWidget):
    """Draws one course; pyqtgraph is loaded when the first is shown, not before."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._plot: QWidget | None = None
        self.setFixedHeight(look.px(290))

    def show_course(self, sheet: CourseSheet) -> None:
        """Draw the assessments that stand."""
        if self._plot is not None:
            self._column.removeWidget(self._plot)
            self._plot.deleteLater()
        self._plot = _drawn(sheet)
        self._plot.setAccessibleName(tr("Course of temperature and grades"))
        self._plot.setAccessibleDescription(
            listed(
                [
                    tr("worst CRS {n}", n=sheet.worst_crs),
                    tr("worst ICANS {n}", n=sheet.worst_icans),
                    tr("{n} assessments", n=len(sheet.points)),
                ]
            )
        )
        self._column.addWidget(self._plot)


def _drawn(sheet: CourseSheet) -> QWidget:
    import numpy as np
    import pyqtgraph as pg

    colours = look.palette()
    infused = times.local(sheet.row.infused_at)
    given = [one for one in sheet.doses if one.withdrawn_at is None]
    layout = laid_out(
        infused,
        times.start_of(infused.date()),
        sheet.points,
        [(one.at, _name(one)[:_NAME]) for one in given],
        letters=_LETTERS,
    )
    whole: Any = pg.GraphicsLayoutWidget()
    whole.setBackground(None)
    whole.setStyleSheet("background: transparent; border: 0")
    whole.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    # The wheel scrolls the page that the curve lies in.
    whole.wheelEvent = lambda event: event.ignore()
    whole.ci.setContentsMargins(0, 0, 0, 0)
    whole.ci.setSpacing(2)
    warm, graded = whole.addPlot(row=0, col=0), whole.addPlot(row=1, col=0)
    graded.setXLink(warm)
    for plot, words in ((warm, "°C"), (graded, tr("Grade"))):
        plot.setMouseEnabled(x=False, y=False)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(pg.mkPen(colours.border_strong))
            axis.setTextPen(pg.mkPen(colours.quiet))
            axis.setStyle(tickFont=look.font("small"))
        axis = plot.getAxis("left")
        axis.setWidth(look.px(48))
        axis.setLabel(words, color=colours.quiet)
        axis.label.setFont(look.font("small"))
    warm.getAxis("bottom").setStyle(showValues=False)
    graded.getAxis("left").setTicks([[(n, str(n)) for n in range(layout.top + 1)]])
    graded.getAxis("bottom").setTicks([[(at, day_words(day)) for at, day in layout.ticks]])
    warm.getAxis("bottom").setTicks([[(at, "") for at, _ in layout.ticks]])
    for plot in (warm, graded):
        for at, _ in layout.ticks:
            plot.addItem(pg.InfiniteLine(at, angle=90, pen=pg.mkPen(colours.border, width=1)))
    if layout.warm:
        x, y = (np.asarray(values, dtype=float) for values in zip(*layout.warm, strict=True))
        pen = pg.mkPen(colours.violet, width=2)
        warm.plot(x, y, pen=pen, symbol="o", symbolSize=6, symbolBrush=colours.violet, symbolPen=None)
    pen = pg.mkPen(colours.amber, width=1.5, style=Qt.PenStyle.DashLine)
    warm.addItem(pg.InfiniteLine(FEVER, angle=0, pen=pen))
    over = layout.rows * _ROW
    warm.setYRange(layout.low, layout.high + over, padding=0)
    graded.setYRange(-0.4, layout.top + _LEGEND, padding=0)
    legend = graded.addLegend(offset=(-4, 2), labelTextColor=colours.text, labelTextSize="9pt", colCount=2)
    legend.setBrush(QColor(colours.surface))
    for name, steps, shade, symbol, style in (
        ("CRS", layout.crs, colours.red, "o", Qt.PenStyle.SolidLine),
        ("ICANS", layout.icans, colours.blue, "s", Qt.PenStyle.DashLine),
    ):
        if not steps.dots:
            continue
        shift = 0.07 if name == "ICANS" else -0.07  # equal grades lie beside each other, not on top
        line = np.asarray(steps.line, dtype=float)
        graded.plot(line[:, 0], line[:, 1] + shift, pen=pg.mkPen(shade, width=2, style=style), name=name)
        dots = pg.ScatterPlotItem(
            x=np.asarray([one.x for one in steps.dots], dtype=float),
            y=np.asarray([one.grade + shift for one in steps.dots], dtype=float),
            symbol=symbol,
            size=8,
            pen=pg.mkPen(shade, width=1.5),
            brush=[pg.mkBrush(colours.surface if one.open else shade) for one in steps.dots],
        )
        graded.addItem(dots)
    for mark in layout.marks:
        for plot in (warm, graded):
            pen = pg.mkPen(colours.green, width=1.5, style=Qt.PenStyle.DotLine)
            plot.addItem(pg.InfiniteLine(mark.x, angle=90, pen=pen))
        words = pg.TextItem(mark.words, colours.green, anchor=(1 if mark.left else 0, 0))
        words.setFont(look.font("small"))
        words.setPos(mark.x, layout.high + over - mark.row * _ROW)
        warm.addItem(words)
    warm.setXRange(-0.02 * layout.last, layout.last, padding=0.01)
    told = [f"{times.moment(one.at)}  {_name(one)} {one.mg} mg" for one in given]
    whole.setToolTip("\n".join(told))
    drawn: QWidget = whole
    return drawn


def _name(dose: DoseRow) -> str:
    return dose.name or antidote_words().get(dose.antidote, dose.antidote)
