"""Temperatures over a long time on one curve: of a dose unit from packing to now, or of a tank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.ui import look, times
from ctdesk.ui.cards import Card, Elided, Text, clear
from ctdesk.ui.forms.values import with_unit
from ctdesk.ui.language import listed, tr

if TYPE_CHECKING:
    from ctdesk.services.tank_series import CurveSegment
    from ctdesk.services.unit_temperature import UnitCurve

_DAYS_FROM = timedelta(days=3)
_MOST_TICKS = 8
_COLOURS = {"trip": "violet", "tank": "blue", "typed": "amber"}


@dataclass(frozen=True, slots=True)
class History:
    """What a curve shows: stretches of readings, limits in °C, moments marked by a line, and holes."""

    starts_at: datetime
    ends_at: datetime
    segments: tuple[CurveSegment, ...]
    limit_max: Decimal | None = None
    alert: Decimal | None = None
    moments: tuple[tuple[datetime, str], ...] = ()
    holes: tuple[tuple[datetime, datetime], ...] = ()
    dated: bool = False
    """Days on the axis instead of the time since the start."""


class HistoryCurve(QWidget):
    """Draws one history; pyqtgraph is loaded when the first is shown, not before."""

    def __init__(self, height: int = 220, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._plot: QWidget | None = None
        self._shown: History | None = None
        self.setFixedHeight(look.px(height))

    def show_history(self, history: History | None) -> None:
        """Draw ``history``; the same again costs nothing."""
        if history == self._shown and (self._plot is not None or history is None):
            return
        self._shown = history
        if self._plot is not None:
            self._column.removeWidget(self._plot)
            self._plot.deleteLater()
            self._plot = None
        if history is not None and history.segments:
            self._plot = _drawn(history)
            self._plot.setAccessibleName(tr("Temperature curve"))
            self._plot.setAccessibleDescription(_told(history))
            self._column.addWidget(self._plot)


class UnitCurveView(Card):
    """The card "From packing to now" of one unit: warmest reading, curve with its limit, and its sources."""

    def __init__(self) -> None:
        super().__init__(tr("From packing to now"))
        self.curve = HistoryCurve(208)
        self.body.addWidget(self.curve)
        self._nothing = Text("", "body", "quiet", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self._nothing, 1)
        self._sources = QVBoxLayout()
        self._sources.setSpacing(look.px(2))
        self.body.addLayout(self._sources)
        self.show_unit(None)

    def show_unit(self, curve: UnitCurve | None) -> None:
        """Show what ``unit_temperature`` told; None while it is asked for."""
        clear(self._sources)
        known = curve is not None and curve.starts_at is not None and bool(curve.segments)
        self.curve.setVisible(known)
        self._nothing.setVisible(not known)
        if curve is None or curve.starts_at is None or not curve.segments:
            self.aside.setText("")
            self._nothing.setText(
                "" if curve is None else tr("Nothing was recorded of this unit's temperature yet.")
            )
            self.curve.show_history(None)
            return
        self.aside.setFont(look.font("small", bold=True))
        self.aside.setText(tr("Warmest {value}", value=_celsius(curve.warmest)))
        self.aside.tint("quiet" if curve.beyond is None else "red" if curve.beyond else "green")
        self.aside.setToolTip(times.moment(curve.warmest_at))
        self.curve.show_history(
            History(
                curve.starts_at,
                curve.ends_at,
                curve.segments,
                curve.limit_max_c,
                moments=tuple((one.at, _moment_words(one.kind, one.place)) for one in curve.events),
                holes=tuple((one.start, one.end or curve.ends_at) for one in curve.holes),
            )
        )
        for line in _source_lines(curve.segments):
            self._sources.addLayout(line)
        if curve.limit_max_c is None:
            self._sources.addWidget(
                Text(tr("No limit of the label is known: nothing is judged."), "small", "amber", wrap=True)
            )
        if curve.holes:
            longest = max((one.end or curve.ends_at) - one.start for one in curve.holes)
            words = tr(
                "Not recorded: {n} times, at most {span}", n=len(curve.holes), span=times.span(longest)
            )
            self._sources.addWidget(Text("▲ " + words, "small", "amber", wrap=True))


def _source_lines(segments: Iterable[CurveSegment]) -> list[QHBoxLayout]:
    """One line for each kind of source, in the colour of its curve."""
    names = {"trip": tr("On the way"), "tank": tr("In the tank"), "typed": tr("Read by hand")}
    lines = []
    known = list(segments)
    for source, word in names.items():
        mine = [one for one in known if one.source == source]
        if not mine:
            continue
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(Text("●", "small", _COLOURS[source]))
        line.addWidget(Text(word, "small", "text"))
        told = listed(dict.fromkeys(one.name for one in mine))
        whole = f"{told} · {times.day(mine[0].starts_at)} – {times.day(max(one.ends_at for one in mine))}"
        line.addWidget(Elided(whole, "small", "quiet", cut_middle=True), 1)
        lines.append(line)
    return lines


def _drawn(history: History) -> QWidget:
    import numpy as np
    import pyqtgraph as pg

    colours = look.palette()
    long = history.ends_at - history.starts_at >= _DAYS_FROM
    unit = timedelta(days=1) if long else timedelta(hours=1)
    plot: Any = pg.PlotWidget(background=None)
    plot.setStyleSheet("background: transparent; border: 0")
    plot.setMouseEnabled(x=False, y=False)
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    since = times.moment(history.starts_at)
    label = tr("Days since {at}", at=since) if long else tr("Hours since {at}", at=since)
    for side, words in (("left", "°C"), ("bottom", label)):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(colours.border_strong))
        axis.setTextPen(pg.mkPen(colours.quiet))
        axis.setStyle(tickFont=look.font("small"))
        axis.setLabel(words, color=colours.quiet)
        axis.label.setFont(look.font("small"))

    def place(at: datetime) -> float:
        return (at - history.starts_at) / unit

    end = max(place(history.ends_at), 0.1)
    if history.dated:
        plot.getAxis("bottom").setTicks([[(place(at), at_words) for at, at_words in _days(history)]])
        plot.getAxis("bottom").setLabel(None)
        plot.getAxis("bottom").showLabel(False)
    for start, until in history.holes:
        band = pg.LinearRegionItem(
            (max(place(start), 0.0), min(place(until), end)),
            movable=False,
            brush=QColor(colours.amber_tint),
            pen=pg.mkPen(None),
        )
        plot.addItem(band)
    for segment in history.segments:
        x = np.asarray([place(at) for at, _ in segment.points], dtype=float)
        y = np.asarray([np.nan if value is None else value for _, value in segment.points], dtype=float)
        colour = getattr(colours, _COLOURS[segment.source])
        if segment.source == "typed" or np.isfinite(y).sum() == 1:
            plot.plot(x, y, pen=None, symbol="o", symbolSize=6, symbolBrush=colour, symbolPen=colours.surface)
        else:
            plot.plot(x, y, pen=pg.mkPen(colour, width=2), connect="finite", antialias=True)
            if history.limit_max is not None and float(segment.warmest) > float(history.limit_max):
                outside = np.where(y >= float(history.limit_max), y, np.nan)
                pen = pg.mkPen(QColor(colours.red), width=2.5)
                plot.plot(x, outside, pen=pen, connect="finite", antialias=True)
    for limit, shade in ((history.limit_max, colours.red), (history.alert, colours.amber)):
        if limit is not None:
            pen = pg.mkPen(shade, width=1.5, style=Qt.PenStyle.DashLine)
            plot.addItem(
                pg.InfiniteLine(
                    float(limit),
                    angle=0,
                    pen=pen,
                    label=_celsius(limit),
                    labelOpts={"position": 0.94, "color": shade, "anchors": [(1, 1), (1, 1)]},
                )
            )
    for at, _ in history.moments:
        pen = pg.mkPen(colours.quiet, style=Qt.PenStyle.DotLine)
        plot.addItem(pg.InfiniteLine(place(at), angle=90, pen=pen))
    low = min(float(one.coldest) for one in history.segments)
    high = max(float(one.warmest) for one in history.segments)
    bounds = [float(one) for one in (history.limit_max, history.alert) if one is not None]
    room = max((max([high, *bounds]) - min([low, *bounds])) * 0.08, 2.0)
    plot.setYRange(min([low, *bounds]) - room, max([high, *bounds]) + 1.5 * room, padding=0)
    plot.setXRange(0, end, padding=0.02)
    plot.setToolTip("\n".join(f"{times.moment(at)}  {words}" for at, words in history.moments))
    drawn: QWidget = plot
    return drawn


def _days(history: History) -> list[tuple[datetime, str]]:
    """Midnights of the site within a history, eight at most, as month and day."""
    span = (history.ends_at - history.starts_at) / timedelta(days=1)
    step = next((days for days in (1, 2, 5, 7, 14, 31, 61) if span / days <= _MOST_TICKS), 92)
    day = times.local(history.starts_at).date() + timedelta(days=1)
    found = []
    while (at := times.start_of(day)) <= history.ends_at:
        found.append((at, f"{day:%m-%d}"))
        day += timedelta(days=step)
    return found


def _told(history: History) -> str:
    """The curve for who does not see it."""
    warmest = max(history.segments, key=lambda one: one.warmest)
    coldest = min(one.coldest for one in history.segments)
    said: Sequence[str] = (
        tr("Warmest {value}", value=_celsius(warmest.warmest)),
        times.moment(warmest.warmest_at),
        tr("Coldest {value}", value=_celsius(coldest)),
    )
    return listed(said)


def _moment_words(kind: str, place: str) -> str:
    words = {
        "packed": tr("Packed"),
        "opened": tr("Shipper opened"),
        "put_in": tr("Put into the tank"),
        "moved": tr("Moved"),
        "taken_out": tr("Taken out"),
    }[kind]
    return f"{words} {place}".strip()


def _celsius(value: Decimal | None) -> str:
    return "–" if value is None else with_unit(format(value, "f"), "°C")
