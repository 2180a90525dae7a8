"""The trip of a shipment above its temperature questions: curve, stretches to look at, what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from ctdesk.domain.errors import Cancelled, CtdeskError
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Elided, Note, Text, clear
from ctdesk.ui.errors import complaint
from ctdesk.ui.forms.temperature_curve import PROBE_TONES, CurveLine, CurvePoints, TemperatureCurve
from ctdesk.ui.forms.trip_stretches import TripStretch, TripStretches
from ctdesk.ui.forms.values import with_unit
from ctdesk.ui.language import listed, tr

if TYPE_CHECKING:
    from ctdesk.exchange.logger_readout import Questions
    from ctdesk.services.logger_trial import TripPreview
    from ctdesk.services.record_values import RecordView
    from ctdesk.services.temperature import Trip
    from ctdesk.ui.job import Job
    from ctdesk.ui.pages.record_page import RecordPage

_FILE_ITEM = "logger"
_MOST_FAULTS = 6


class TripPanel(QWidget):
    """Shown with the section that holds the logger file; hidden everywhere else."""

    def __init__(self, page: RecordPage) -> None:
        super().__init__(page)
        self._page = page
        self._key: tuple[object, ...] = ()
        self._chosen = False  # a file was chosen and is on its way into the record
        self._job: Job | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, look.px(14), look.px(8))
        self._column.setSpacing(look.px(6))
        self._curve = TemperatureCurve()
        self._column.addWidget(self._curve)
        self._reading = _Reading(self.stop)
        self._column.addWidget(self._reading)
        self.stretches = TripStretches(page.desk)
        self.stretches.chosen.connect(self._point_at)
        self._column.addWidget(self.stretches)
        self._facts = QVBoxLayout()
        self._column.addLayout(self._facts)
        self.hide()

    def show_for(self, view: RecordView, section: str) -> None:
        """Ask for the trip when the section at hand holds the logger file and something about it changed."""
        files = logger_files(view, section)
        if not files and self._chosen:
            return
        self.setVisible(bool(files))
        self._chosen = False
        if not files:
            self._key = ()
            self._part()
            return
        signed = _is_signed(view, section)
        key = (view.id, files, view.strip.storage_max_c, _said(view, "G1"), _said(view, "E11b"), signed)
        if key == self._key:
            return
        self._key = key
        self._part()
        from ctdesk.services.logger_trial import preview_trip
        from ctdesk.services.temperature import read_trip

        desk, seat = self._page.desk, self._page.seat()
        # The course of a large file is there at once; it goes as soon as the file has been read whole.
        early = desk.fetch(preview_trip, seat=seat, record_id=view.id)
        job = self._job = desk.fetch(read_trip, seat=seat, long=True, record_id=view.id)
        early.within(self).then(lambda found: self._show_preview(job, found)).otherwise(lambda _: None)
        job.within(self).progress(self._reading.show_progress)
        job.then(self._show).otherwise(self._unreadable)

    def preview(self, name: str, data: bytes) -> None:
        """Show the course of a large file that was just chosen, while it is kept and read."""
        from ctdesk.services.logger_trial import preview_file

        view = self._page.view
        if view is None:
            return
        job = self._page.desk.fetch(
            preview_file, seat=self._page.seat(), long=True, record_id=view.id, name=name, data=data
        )
        job.within(self).then(self._show_chosen).otherwise(lambda _: None)

    def let_go(self) -> None:
        """The chosen file was not kept: what was shown of it goes away."""
        if self._chosen:
            self._chosen = False
            self._part()
            self.hide()

    def _show_chosen(self, preview: TripPreview | None) -> None:
        if preview is not None and self._job is None:
            self._chosen = True
            self.show()
            self._draw(preview)

    def forget(self) -> None:
        """Read the trip anew when it is shown next."""
        self._key = ()

    def stop(self) -> None:
        """Read no further; nothing was changed, and the file can be read again at any time."""
        self._part()
        clear(self._facts)
        note = Note(tr("The file was not read to its end: nothing is judged yet."), "amber", "pending")
        note.body.addWidget(Button(tr("Read it now"), "plain", on=self._again))
        self._facts.addWidget(note)

    def _again(self) -> None:
        self.forget()
        self._page.load()

    def _part(self) -> None:
        if self._job is not None and not self._job.over:
            self._job.cancel()
        self._job = None
        self._reading.hide()

    def _show_preview(self, job: Job, preview: TripPreview | None) -> None:
        if preview is not None and job is self._job and not job.over:
            self._draw(preview)

    def _draw(self, preview: TripPreview) -> None:
        clear(self._facts)
        self.stretches.show_trip(None)
        limit = None if preview.limit_max is None else float(preview.limit_max)
        self._curve.show_points(CurvePoints([CurveLine(*one) for one in preview.curves.items()], limit))
        self._curve.show()
        self._reading.begin()

    def _doubt(self, asked: Questions) -> Note:
        """The file is not read yet; once its section is signed, answers come with an amendment or later."""
        view = self._page.view
        if view is not None and _is_signed(view, self._page.section):
            words = tr("The file was signed unread. Amend the section to answer it, or add it as later data.")
            return Note(words, "amber", "look_up")
        note = Note(tr("The file needs answers before it can be read."), "amber", "look_up")
        answer = Button(tr("Answer now…"), "plain", on=lambda: self._page.acts.ask_about_logger(asked))
        note.body.addWidget(answer)
        return note

    def _show(self, trip: Trip | Questions | None) -> None:
        self._reading.hide()
        clear(self._facts)
        if trip is None:
            self._curve.hide()
            self.stretches.show_trip(None)
            return
        from ctdesk.services.temperature import Trip

        if not isinstance(trip, Trip):
            self._curve.hide()
            self.stretches.show_trip(None)
            self._facts.addWidget(self._doubt(trip))
            return
        self._curve.show_points(points_of(trip))
        self._curve.show()
        self.stretches.show_trip(trip)
        self._facts.addLayout(_file_line(trip))
        if len(trip.probes) > 1:
            self._facts.addLayout(_probe_lines(trip))
        if trip.rule is not None:
            self._facts.addWidget(
                Note(
                    tr("The holder's written rule, as a proposal: {rule}", rule=trip.rule), "amber", "look_up"
                )
            )
        for fault in trip.faults[:_MOST_FAULTS]:
            said = complaint(CtdeskError(fault.code, field=None, **dict(fault.values)))
            self._facts.addWidget(Text("▲ " + said.whole(), "small", "amber", wrap=True))

    def _unreadable(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        self._reading.hide()
        clear(self._facts)
        self._curve.hide()
        self.stretches.show_trip(None)
        self._facts.addWidget(Note(complaint(error).whole(), "red", "fails"))

    def _point_at(self, stretch: TripStretch | None) -> None:
        self._curve.mark(None if stretch is None else (stretch.start, stretch.end))


class _Reading(QWidget):
    """How far a large file was read, and a button to stop."""

    def __init__(self, stop: Callable[[], object]) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(8))
        self._words = Text("", "small", "quiet")
        line.addWidget(self._words)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(look.px(8))
        line.addWidget(self.bar, 1)
        self.stop = Button(tr("Stop"), "plain", "stop", stop)
        line.addWidget(self.stop)
        self.hide()

    def begin(self) -> None:
        """The preview is shown, the file still being read."""
        self._words.setText(tr("Preview: the file is still being read, nothing is judged yet"))
        self.bar.setRange(0, 0)
        self.show()

    def show_progress(self, done: int, total: int) -> None:
        """So many lines of so many."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)


def logger_files(view: RecordView, section: str) -> tuple[str, ...]:
    """The digests of the logger files that a section lists, each once."""
    found: dict[str, None] = {}
    for question in view.judgement.questions:
        if question.section == section and question.item.media == _FILE_ITEM and question.answer is not None:
            value = question.answer.value
            found.update(dict.fromkeys(map(str, value)) if isinstance(value, list) else {})
    return tuple(found)


def points_of(trip: Trip) -> CurvePoints:
    """What the curve of a trip shows."""
    limits = [None if one is None else float(one) for one in (trip.curve.limit_max, trip.curve.limit_min)]
    moments = [(trip.packed_at, tr("Packed")), (trip.opened_at, tr("Opened"))]
    return CurvePoints(
        [CurveLine(one.name, one.points) for one in trip.probes],
        limits[0],
        limits[1],
        [(at, word) for at, word in moments if at is not None],
        [(gap.start, gap.end) for gap in trip.summary.gaps],
        [(row.start, row.end) for one in trip.probes for row in one.unreadable],
        [(one.start, one.end, float(one.peak)) for one in trip.excursions or ()],
        trip.packed_at,
    )


def _is_signed(view: RecordView, section: str) -> bool:
    """The answer that holds the logger file may not be changed any more."""
    return any(
        one.section == section and one.item.media == "logger" and one.path in view.locked_paths
        for one in view.judgement.questions
    )


def _said(view: RecordView, path: str) -> object:
    answer = view.answers.get(path)
    return None if answer is None else answer.value


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
    line.addWidget(Text(tr("min {value}", value=with_unit(format(summary.min, "f"), "°C")), "small", "quiet"))
    over = bool(summary.excursions)
    line.addWidget(
        Text(
            tr("max {value}", value=with_unit(format(summary.max, "f"), "°C")),
            "strong",
            "red" if over else "green",
        )
    )
    return line


def _probe_lines(trip: Trip) -> QVBoxLayout:
    """One line for each probe, in the colour of its curve."""
    lines = QVBoxLayout()
    lines.setSpacing(look.px(2))
    for place, probe in enumerate(trip.probes):
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(Text("●", "small", PROBE_TONES[place % len(PROBE_TONES)]))
        line.addWidget(Elided(probe.name, "small", "text"), 1)
        summary = probe.summary
        parts = [
            tr("min {value}", value=with_unit(format(summary.min, "f"), "°C")),
            tr("max {value}", value=with_unit(format(summary.max, "f"), "°C")),
        ]
        if summary.excursions is not None:
            parts.append(tr("{n} beyond the limit", n=len(summary.excursions)))
        over = bool(summary.excursions)
        line.addWidget(Text(" · ".join(parts), "small", "red" if over else "quiet"))
        lines.addLayout(line)
    return lines
