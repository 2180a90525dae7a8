"""The temperature curve of a trip: readings, the limit as a dashed line, everything beyond it in red."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.language import tr


@dataclass(frozen=True, slots=True)
class CurvePoints:
    """What a curve shows: hours since ``start``, degrees Celsius, and the limit in force for this record."""

    start: datetime
    hours: Sequence[float]
    celsius: Sequence[float]
    limit_max: float | None
    limit_min: float | None = None
    opened_h: float | None = None


class TemperatureCurve(QWidget):
    """Draws one trip; pyqtgraph is loaded when the first curve is shown, not before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._plot: QWidget | None = None
        self._shown: CurvePoints | None = None
        self.setFixedHeight(look.px(196))

    def show_points(self, points: CurvePoints | None) -> None:
        """Draw ``points``; the same points again cost nothing."""
        if points is self._shown or (points is not None and points == self._shown):
            return
        self._shown = points
        if self._plot is not None:
            self._column.removeWidget(self._plot)
            self._plot.deleteLater()
            self._plot = None
        if points is not None and points.hours:
            self._plot = _drawn(points)
            self._plot.setAccessibleName(tr("Temperature curve"))
            self._column.addWidget(self._plot)


def _drawn(points: CurvePoints) -> QWidget:
    import numpy as np
    import pyqtgraph as pg

    colours = look.palette()
    plot: Any = pg.PlotWidget(background=None)
    plot.setStyleSheet("background: transparent; border: 0")
    plot.setMouseEnabled(x=False, y=False)
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    for side, words in (("left", "°C"), ("bottom", tr("Hours since packing"))):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(colours.border_strong))
        axis.setTextPen(pg.mkPen(colours.quiet))
        axis.setStyle(tickFont=look.font("small"))
        axis.setLabel(words, color=colours.quiet)
        axis.label.setFont(look.font("small"))
    hours, celsius = np.asarray(points.hours, dtype=float), np.asarray(points.celsius, dtype=float)
    plot.plot(hours, celsius, pen=pg.mkPen(colours.blue, width=2), connect="finite", antialias=True)
    for limit, beyond in ((points.limit_max, np.greater), (points.limit_min, np.less)):
        if limit is None:
            continue
        line = pg.InfiniteLine(
            limit, angle=0, pen=pg.mkPen(colours.red, width=1.5, style=Qt.PenStyle.DashLine)
        )
        plot.addItem(line)
        outside = np.where(beyond(celsius, limit), celsius, np.nan)
        if np.isfinite(outside).any():
            plot.plot(
                hours, outside, pen=pg.mkPen(QColor(colours.red), width=2.5), connect="finite", antialias=True
            )
    if points.opened_h is not None:
        plot.addItem(
            pg.InfiniteLine(points.opened_h, angle=90, pen=pg.mkPen(colours.quiet, style=Qt.PenStyle.DotLine))
        )
    low, high = float(np.nanmin(celsius)), float(np.nanmax(celsius))
    limits = [one for one in (points.limit_max, points.limit_min) if one is not None and one > low - 20]
    plot.setYRange(min([low, *limits]) - 4, max([high, *limits]) + 8, padding=0)
    plot.setXRange(0, float(np.nanmax(hours)) if hours.size else 1.0, padding=0.02)
    drawn: QWidget = plot
    return drawn
