"""The course after an infusion as a curve: temperature above, both grades below, antidotes as marks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ctdesk.domain.grading import FEVER_C
from ctdesk.services.bedside_sheet import CourseSheet, DoseRow
from ctdesk.ui import look, times
from ctdesk.ui.bedside_words import antidote_words, day_words
from ctdesk.ui.language import listed, tr

_DAY = timedelta(days=1)
_NAME = 14  # letters of a medicine beside its line


class CourseCurve(QWidget):
    """Draws one course; pyqtgraph is loaded when the first is shown, not before."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._plot: QWidget | None = None
        self.setFixedHeight(look.px(270))

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
    graded.getAxis("left").setTicks([[(n, str(n)) for n in range(6)]])

    def place(at: datetime) -> float:
        return (at - sheet.row.infused_at) / _DAY

    points = sheet.points
    last = max([place(one.at) for one in points] + [place(one.at) for one in sheet.given] + [0.5])
    midnight = times.start_of(times.local(sheet.row.infused_at).date())
    every = max(1, round(last / 8))
    ticks = [(place(midnight + day * _DAY), day_words(day)) for day in range(0, int(last) + 2, every)]
    graded.getAxis("bottom").setTicks([ticks])
    for plot in (warm, graded):
        for at, _ in ticks:
            plot.addItem(pg.InfiniteLine(at, angle=90, pen=pg.mkPen(colours.border, width=1)))
    known = [(place(one.at), float(one.temperature_c)) for one in points if one.temperature_c is not None]
    if known:
        x, y = (np.asarray(values, dtype=float) for values in zip(*known, strict=True))
        pen = pg.mkPen(colours.violet, width=2)
        warm.plot(x, y, pen=pen, symbol="o", symbolSize=6, symbolBrush=colours.violet, symbolPen=None)
    pen = pg.mkPen(colours.amber, width=1.5, style=Qt.PenStyle.DashLine)
    warm.addItem(pg.InfiniteLine(float(FEVER_C), angle=0, pen=pen))
    heat = [one for _, one in known]
    warm.setYRange(min([36.0, *heat]) - 0.3, max([39.0, *heat]) + 0.8, padding=0)
    graded.setYRange(-0.4, 5.4 if max(sheet.worst_crs, sheet.worst_icans) > 4 else 4.6, padding=0)
    legend = graded.addLegend(offset=(-4, 2), labelTextColor=colours.text, labelTextSize="9pt", colCount=2)
    legend.setBrush(QColor(colours.surface))
    for name, shade, symbol, style in (
        ("CRS", colours.red, "o", Qt.PenStyle.SolidLine),
        ("ICANS", colours.blue, "s", Qt.PenStyle.DashLine),
    ):
        seen = [(place(one.at), *_of(one, name)) for one in points]
        if not seen:
            continue
        shift = 0.07 if name == "ICANS" else -0.07  # equal grades lie beside each other, not on top
        x = np.asarray([at for at, _, _ in seen], dtype=float)
        y = np.asarray([value + shift for _, value, _ in seen], dtype=float)
        brushes = [pg.mkBrush(colours.surface if still else shade) for _, _, still in seen]
        graded.plot(
            x,
            y,
            name=name,
            pen=pg.mkPen(shade, width=2, style=style),
            symbol=symbol,
            symbolSize=8,
            symbolBrush=brushes,
            symbolPen=pg.mkPen(shade, width=1.5),
        )
    given = [one for one in sheet.doses if one.withdrawn_at is None]
    for number, dose in enumerate(given):
        for plot in (warm, graded):
            pen = pg.mkPen(colours.green, width=1.5, style=Qt.PenStyle.DotLine)
            plot.addItem(pg.InfiniteLine(place(dose.at), angle=90, pen=pen))
        # Names of doses that lie close together stand on either side, and below each other.
        left = number % 2 == 0 and place(dose.at) > last / 4
        mark = pg.TextItem(_name(dose)[:_NAME], colours.green, anchor=(1 if left else 0, 0))
        mark.setFont(look.font("small"))
        mark.setPos(place(dose.at), max([39.0, *heat]) + 0.75 - 0.45 * (number // 2 % 3))
        warm.addItem(mark)
    warm.setXRange(-0.02 * last, last * 1.02, padding=0.01)
    told = [f"{times.moment(one.at)}  {_name(one)} {one.mg} mg" for one in given]
    whole.setToolTip("\n".join(told))
    drawn: QWidget = whole
    return drawn


def _name(dose: DoseRow) -> str:
    return dose.name or antidote_words().get(dose.antidote, dose.antidote)


def _of(point: Any, name: str) -> tuple[int, bool]:
    return (point.crs, point.crs_open) if name == "CRS" else (point.icans, point.icans_open)
