"""The trip of a shipment above its temperature questions: the curve, its file, what is wrong with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Elided, Note, Text, clear
from ctdesk.ui.errors import complaint
from ctdesk.ui.forms.temperature_curve import CurvePoints, TemperatureCurve
from ctdesk.ui.forms.values import with_unit
from ctdesk.ui.language import listed, tr

if TYPE_CHECKING:
    from ctdesk.exchange.logger_readout import Questions
    from ctdesk.services.record_values import RecordView
    from ctdesk.services.temperature import Trip
    from ctdesk.ui.pages.record_page import RecordPage

_FILE_ITEM = "logger"


class TripPanel(QWidget):
    """Shown with the section that holds the logger file; hidden everywhere else."""

    def __init__(self, page: RecordPage) -> None:
        super().__init__(page)
        self._page = page
        self._key: tuple[object, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, look.px(14), look.px(8))
        self._column.setSpacing(look.px(6))
        self._curve = TemperatureCurve()
        self._column.addWidget(self._curve)
        self._facts = QVBoxLayout()
        self._column.addLayout(self._facts)
        self.hide()

    def show_for(self, view: RecordView, section: str) -> None:
        """Ask for the trip when the section at hand holds the logger file and something about it changed."""
        files = logger_files(view, section)
        self.setVisible(bool(files))
        if not files:
            self._key = ()
            return
        key = (view.id, files, view.strip.storage_max_c, _said(view, "G1"), _said(view, "E11b"))
        if key == self._key:
            return
        self._key = key
        from ctdesk.services.temperature import read_trip

        job = self._page.desk.fetch(read_trip, seat=self._page.seat(), long=True, record_id=view.id)
        job.within(self).then(self._show).otherwise(self._unreadable)

    def forget(self) -> None:
        """Read the trip anew when it is shown next."""
        self._key = ()

    def _show(self, trip: Trip | Questions | None) -> None:
        clear(self._facts)
        if trip is None:
            self._curve.hide()
            return
        from ctdesk.services.temperature import Trip

        if not isinstance(trip, Trip):
            self._curve.hide()
            note = Note(tr("The file needs answers before it can be read."), "amber", "look_up")
            note.body.addWidget(
                Button(tr("Answer now…"), "plain", on=lambda: self._page.acts.ask_about_logger(trip))
            )
            self._facts.addWidget(note)
            return
        self._curve.show_points(_points(trip))
        self._curve.show()
        self._facts.addLayout(_file_line(trip))
        for fault in trip.faults[:6]:
            said = complaint(CtdeskError(fault.code, field=None, **dict(fault.values)))
            self._facts.addWidget(Text("▲ " + said.whole(), "small", "amber", wrap=True))

    def _unreadable(self, error: Exception) -> None:
        clear(self._facts)
        self._curve.hide()
        self._facts.addWidget(Note(complaint(error).whole(), "red", "fails"))


def logger_files(view: RecordView, section: str) -> tuple[str, ...]:
    """The digests of the logger files that a section lists."""
    for question in view.judgement.questions:
        if question.section == section and question.item.media == _FILE_ITEM and question.answer is not None:
            value = question.answer.value
            return tuple(str(one) for one in value) if isinstance(value, list) else ()
    return ()


def _said(view: RecordView, path: str) -> object:
    answer = view.answers.get(path)
    return None if answer is None else answer.value


def _points(trip: Trip) -> CurvePoints:
    start: datetime = trip.summary.start
    hours = [(at - start).total_seconds() / 3600 for at, _ in trip.curve.points]
    celsius = [float("nan") if value is None else value for _, value in trip.curve.points]
    limit = trip.curve.limit_max
    lower = trip.curve.limit_min
    opened = None if trip.opened_at is None else (trip.opened_at - start).total_seconds() / 3600
    return CurvePoints(
        start,
        hours,
        celsius,
        None if limit is None else float(limit),
        None if lower is None else float(lower),
        opened,
    )


def _file_line(trip: Trip) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(look.px(8))
    summary = trip.summary
    names = Elided(listed(trip.names), "strong", cut_middle=True)
    names.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    line.addWidget(names, 1)
    interval = (
        tr("every {n} min", n=f"{summary.interval_min:.3g}") if summary.interval_min is not None else ""
    )
    gaps = tr("{n} gaps", n=len(summary.gaps)) if summary.gaps else tr("no gaps")
    parts = [
        tr("{n} readings", n=f"{summary.points:,}".replace(",", " ")),
        interval,
        gaps,
        f"SHA-256 {trip.sha256[0][:4]}…{trip.sha256[0][-4:]}",
    ]
    line.addWidget(Elided(" · ".join(part for part in parts if part), "small", "quiet"), 1)
    over = bool(summary.excursions)
    line.addWidget(
        Text(
            tr("max {value}", value=with_unit(format(summary.max, "f"), "°C")),
            "strong",
            "red" if over else "green",
        )
    )
    return line
