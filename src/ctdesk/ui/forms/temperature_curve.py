"""The temperature curve of a trip: each probe, the limit as a dashed line, what is beyond it in red, and
every stretch that was not recorded or not readable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ctdesk.ui import look, times
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone

PROBE_TONES: tuple[Tone, ...] = ("blue", "violet", "green", "amber")
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class CurveLine:
    """One probe: times (UTC) and °C, None where the curve is broken."""

    name: str
    points: Sequence[tuple[datetime, float | None]]


@dataclass(frozen=True, slots=True)
class CurvePoints:
    """What a curve shows; ``gaps`` were not recorded, ``unreadable`` hold marks in place of readings,
    ``moments`` are packing and opening, ``beyond`` the excursions with their peaks.
    """

    lines: Sequence[CurveLine]
    limit_max: float | None = None
    limit_min: float | None = None
    moments: Sequence[tuple[datetime, str]] = ()
    gaps: Sequence[Span] = ()
    unreadable: Sequence[Span] = ()
    beyond: Sequence[tuple[datetime, datetime, float]] = ()
    origin: datetime | None = None
    """From when hours are counted; the first reading where packing is not known."""


_WORD = 0.08  # half of what a word takes of the width of the curve


class TemperatureCurve(QWidget):
    """Draws one trip; pyqtgraph is loaded when the first curve is shown, not before."""

    def __init__(self, parent: QWidget | None = None, *, height: int = 196) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._plot: Any = None
        self._marked: Any = None
        self._shown: CurvePoints | None = None
        self.setFixedHeight(look.px(height))

    def show_points(self, points: CurvePoints | None) -> None:
        """Draw ``points``; the same points again cost nothing."""
        if points is self._shown or (points is not None and points == self._shown):
            return
        self._shown = points
        self._marked = None
        if self._plot is not None:
            self._column.removeWidget(self._plot)
            self._plot.deleteLater()
            self._plot = None
        if points is not None and any(line.points for line in points.lines):
            self._plot = _drawn(points, look.px(196) / max(self.height(), 1))
            self._plot.setAccessibleName(tr("Temperature curve"))
            self._column.addWidget(self._plot)

    def mark(self, span: Span | None) -> None:
        """Point at one stretch of the curve; None at nothing."""
        if self._plot is None or self._shown is None:
            return
        import pyqtgraph as pg

        if self._marked is not None:
            self._plot.removeItem(self._marked)
            self._marked = None
        if span is None:
            return
        start, end = (_hours(self._shown, at) for at in span)
        tint = QColor(look.palette().blue)
        tint.setAlpha(60)
        least = (_last(self._shown) or 1.0) / 250
        self._marked = pg.LinearRegionItem(
            (start - least, end + least), movable=False, brush=tint, pen=pg.mkPen(look.palette().blue)
        )
        self._plot.addItem(self._marked)


def _origin(points: CurvePoints) -> datetime:
    return points.origin or min(line.points[0][0] for line in points.lines if line.points)


def _hours(points: CurvePoints, at: datetime) -> float:
    return (at - _origin(points)).total_seconds() / 3600


def _last(points: CurvePoints) -> float:
    return max(_hours(points, line.points[-1][0]) for line in points.lines if line.points)


def _free_place(points: CurvePoints) -> float:
    """Where along the curve (0 to 1) the words of a limit lie farthest from those of packing and opening."""
    moments = [_hours(points, at) for at, _ in points.moments]
    ends = [*moments, 0.0, _last(points)]
    width = (max(ends) - min(ends)) or 1.0
    said = [(at - min(ends)) / width + (_WORD if at < max(ends) - width / 3 else -_WORD) for at in moments]
    return max((0.5, 0.3, 0.7), key=lambda place: min([1.0, *(abs(place - one) for one in said)]))


def _drawn(points: CurvePoints, margin: float) -> QWidget:
    import numpy as np
    import pyqtgraph as pg

    colours = look.palette()
    plot: Any = pg.PlotWidget(background=None)
    plot.setStyleSheet("background: transparent; border: 0")
    plot.setMouseEnabled(x=False, y=False)
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    since = (
        tr("Hours since packing")
        if points.origin
        else tr("Hours since {at}", at=times.moment(_origin(points)))
    )
    for side, words in (("left", "°C"), ("bottom", since)):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(colours.border_strong))
        axis.setTextPen(pg.mkPen(colours.quiet))
        axis.setStyle(tickFont=look.font("small"))
        axis.setLabel(words, color=colours.quiet)
        axis.label.setFont(look.font("small"))
    for spans, tint in ((points.gaps, colours.amber_tint), (points.unreadable, colours.grey_tint)):
        for start, end in spans:
            least = _last(points) / 500
            band = pg.LinearRegionItem(
                (_hours(points, start), max(_hours(points, end), _hours(points, start) + least)),
                movable=False,
                brush=QColor(tint),
                pen=pg.mkPen(None),
            )
            plot.addItem(band)
    reached: list[float] = []
    hours: list[float] = []
    for place, line in enumerate(points.lines):
        x = np.asarray([_hours(points, at) for at, _ in line.points], dtype=float)
        y = np.asarray([np.nan if value is None else value for _, value in line.points], dtype=float)
        if not np.isfinite(y).any():
            continue
        pen = pg.mkPen(getattr(colours, PROBE_TONES[place % len(PROBE_TONES)]), width=2)
        plot.plot(x, y, pen=pen, connect="finite", antialias=True)
        for limit, beyond in ((points.limit_max, np.greater), (points.limit_min, np.less)):
            outside = y if limit is None else np.where(beyond(y, limit), y, np.nan)
            if limit is not None and np.isfinite(outside).any():
                red = pg.mkPen(QColor(colours.red), width=2.5)
                plot.plot(x, outside, pen=red, connect="finite", antialias=True)
        reached += [float(np.nanmin(y)), float(np.nanmax(y))]
        hours += [float(x[0]), float(x[-1])]
    if points.beyond:
        # One reading alone is no line: its peak is a dot, so that no excursion can be overlooked.
        plot.plot(
            [(_hours(points, start) + _hours(points, end)) / 2 for start, end, _ in points.beyond],
            [peak for _, _, peak in points.beyond],
            pen=None,
            symbol="o",
            symbolSize=6,
            symbolBrush=colours.red,
            symbolPen=colours.surface,
        )
    beside_moments = _free_place(points)
    for limit in (points.limit_max, points.limit_min):
        if limit is not None:
            pen = pg.mkPen(colours.red, width=1.5, style=Qt.PenStyle.DashLine)
            opts = {"position": beside_moments, "color": colours.red, "anchors": [(0.5, 1), (0.5, 1)]}
            text = f"{limit:g} °C".replace("-", "−")
            plot.addItem(pg.InfiniteLine(limit, angle=0, pen=pen, label=text, labelOpts=opts))
    for at, word in points.moments:
        pen = pg.mkPen(colours.quiet, style=Qt.PenStyle.DotLine)
        beside = {"position": 0.92, "color": colours.quiet, "anchors": [(0, 0.5), (1, 0.5)]}
        plot.addItem(pg.InfiniteLine(_hours(points, at), angle=90, pen=pen, label=word, labelOpts=beside))
    if reached:
        low, high = min(reached), max(reached)
        limits = [one for one in (points.limit_max, points.limit_min) if one is not None and one > low - 20]
        room = max((max([high, *limits]) - min([low, *limits])) * 0.08, 3.0)
        plot.setYRange(
            min([low, *limits]) - room, max([high, *limits]) + 2 * room * max(margin, 1) ** 2, padding=0
        )
        ends = [*hours, *(_hours(points, at) for at, _ in points.moments)]
        plot.setXRange(min(ends), max(ends) if max(ends) > min(ends) else min(ends) + 1, padding=0.02)
    drawn: QWidget = plot
    return drawn
