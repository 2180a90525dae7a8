"""Importing files of a tank's logger: each is read, doubts are asked, and everything is said before it is
kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.logger_readout import Questions
from ctdesk.services.recording_files import MOST, Examined, ProbeFound
from ctdesk.services.tank_recordings import Imported, examine_file, import_recording, try_file
from ctdesk.ui import look, times
from ctdesk.ui.cards import Elided, Mark, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.errors import complaint
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.monitoring_words import celsius
from ctdesk.ui.pages.logger_doubts import ask_about

_WITH_REASON = frozenset({"MON-21", "MON-22", "MON-25"})


@dataclass(slots=True)
class _File:
    """One file on its way in."""

    path: Path
    data: bytes = b""
    answers: dict[str, str] = field(default_factory=dict)
    profile: str | None = None
    remember_as: str | None = None
    told: Examined | None = None
    problem: str = ""
    state: str = ""


class RecordingDialog(Dialog):
    """Reads the files one after the other, shows what each holds, and imports them together."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        tank_id: int,
        tank: str,
        paths: list[str],
        done: Callable[[Imported], object],
    ) -> None:
        super().__init__(
            parent,
            tr("Import recordings of {tank}", tank=tank),
            tr("What is known already is kept once. Nothing is imported before you press the button."),
            tr("Import"),
            icon="drop",
            width=620,
        )
        self._desk, self._tank, self._done = desk, tank_id, done
        self._files = [_File(Path(path)) for path in paths]
        self._job: Job | None = None
        self._boxes: dict[str, QCheckBox] = {}
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, look.px(8), 0)
        self._list.setSpacing(look.px(10))
        area = scrolling(inner)
        area.setMinimumHeight(look.px(min(96 + 70 * len(paths), 300)))
        self.form.column.addWidget(area)
        self._probes = QHBoxLayout()
        self._probes.setSpacing(look.px(16))
        self.form.column.addLayout(self._probes)
        self.form.line(tr("Reason"), "reason", tr("Needed where the logger or its readings do not fit."))
        self.form.fields["reason"].hide()
        self.form.finish()
        self.do.setEnabled(False)
        self._show()
        self._read(0)

    def reject(self) -> None:
        if self._job is not None:
            self._job.cancel()
        super().reject()

    # reading

    def _read(self, place: int) -> None:
        if place >= len(self._files):
            self._ready()
            return
        one = self._files[place]
        one.state = tr("Reading …")
        self._show()
        job = self._desk.call(_bytes_of, one.path)
        job.within(self).then(lambda data: self._examine(place, data)).otherwise(
            lambda error: self._failed(place, error)
        )

    def _examine(self, place: int, data: bytes) -> None:
        one = self._files[place]
        one.data = data
        self._job = self._desk.fetch(
            examine_file,
            long=True,
            tank_id=self._tank,
            name=one.path.name,
            data=data,
            answers=dict(one.answers),
            profile=one.profile,
        )
        self._job.within(self).progress(lambda done, total: self._progress(place, done, total))
        self._job.then(lambda found: self._found(place, found)).otherwise(
            lambda error: self._failed(place, error)
        )

    def _progress(self, place: int, done: int, total: int) -> None:
        self._files[place].state = tr("{percent} % read", percent=round(100 * done / max(total, 1)))
        self._show()

    def _found(self, place: int, found: Examined | Questions) -> None:
        one = self._files[place]
        self._job = None
        if isinstance(found, Questions):
            one.state = tr("Questions about the file")
            self._show()
            self._ask(place, found)
            return
        one.told, one.state = found, ""
        self._show()
        self._read(place + 1)

    def _ask(self, place: int, questions: Questions) -> None:
        def answered(answers: Mapping[str, str], remember_as: str | None) -> None:
            one = self._files[place]
            one.answers |= dict(answers)
            one.profile = questions.profile
            one.remember_as = remember_as or one.remember_as
            self._examine(place, one.data)

        def try_it(answers: Mapping[str, str]) -> Job:
            one = self._files[place]
            return self._desk.fetch(
                try_file,
                long=True,
                tank_id=self._tank,
                name=one.path.name,
                data=one.data,
                answers={**one.answers, **answers},
                profile=questions.profile,
            )

        named = replace(questions, file_name=self._files[place].path.name)
        asked = ask_about(self, named, answered, try_it)
        unanswered = CtdeskError("MON-29", field=None, name=self._files[place].path.name)
        asked.rejected.connect(lambda: self._failed(place, unanswered))

    def _failed(self, place: int, error: Exception) -> None:
        one = self._files[place]
        self._job = None
        one.problem, one.state = complaint(error).whole(), ""
        self._show()
        self._read(place + 1)

    def _ready(self) -> None:
        names = dict.fromkeys(
            probe.name for one in self._files if one.told is not None for probe in one.told.probes
        )
        if len(names) > 1:
            self._probes.addWidget(Text(tr("Probes"), "small", "quiet"))
        for name in names:
            box = self._boxes[name] = QCheckBox(name)
            box.setChecked(True)
            box.setVisible(len(names) > 1)
            self._probes.addWidget(box)
        self._probes.addStretch(1)
        found = [one.told for one in self._files if one.told is not None]
        clash = any(probe.contradictions for told in found for probe in told.probes)
        self.form.fields["reason"].setVisible(clash or any(told.doubts for told in found))
        self.do.setEnabled(any(self._wanted(one) for one in self._files))
        self._show()
        self.do.setFocus()

    # keeping

    def submit(self) -> None:
        if self.do.isEnabled():
            self.form.quiet()
            self.wait(True)
            self._keep(0, [])

    def _keep(self, place: int, kept: list[Imported]) -> None:
        if place >= len(self._files):
            self.accept()
            self._done(_together(kept))
            return
        one = self._files[place]
        probes = self._wanted(one)
        if not probes:
            self._keep(place + 1, kept)
            return
        one.state = tr("Importing …")
        self._show()
        self._job = self._desk.run(
            import_recording,
            tank_id=self._tank,
            name=one.path.name,
            data=one.data,
            probes=probes,
            answers=dict(one.answers),
            profile=one.profile,
            remember_as=one.remember_as,
            reason=self.form.text("reason") or None,
        )

        def done(told: Imported) -> None:
            one.told, one.state = None, tr("Taken in")
            self._keep(place + 1, [*kept, told])

        self._job.within(self).then(done).otherwise(lambda error: self._refused(place, error))

    def _refused(self, place: int, error: Exception) -> None:
        one = self._files[place]
        self._job = None
        one.state = ""
        if isinstance(error, CtdeskError) and error.code in _WITH_REASON:
            self.form.fields["reason"].show()
        self._show()
        self.complain(error)

    def _wanted(self, one: _File) -> tuple[str, ...]:
        """The probes of a file that were chosen and hold something new."""
        if one.told is None:
            return ()
        return tuple(
            probe.name
            for probe in one.told.probes
            if probe.new and (probe.name not in self._boxes or self._boxes[probe.name].isChecked())
        )

    # showing

    def _show(self) -> None:
        clear(self._list)
        for one in self._files:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            icon, tone = ("fails", "red") if one.problem else ("document", "quiet")
            line.addWidget(Mark(icon, tone, 18))
            line.addWidget(Elided(one.path.name, "strong", cut_middle=True), 1)
            line.addWidget(Text(one.state, "small", "blue"))
            self._list.addLayout(line)
            if one.problem:
                self._list.addWidget(Text(one.problem, "small", "red", wrap=True))
            if one.told is not None:
                self._tell(one.told)
        self._list.addStretch(1)

    def _tell(self, told: Examined) -> None:
        for probe in told.probes:
            self._list.addWidget(Text(_probe_words(probe), "small", "text", wrap=True))
            for words in _warnings(probe):
                self._list.addWidget(Text("▲ " + words, "small", "amber", wrap=True))
        for fault in (*told.doubts, *told.faults[:5]):
            said = complaint(CtdeskError(fault.code, field=None, **dict(fault.values))).whole()
            self._list.addWidget(Text("▲ " + said, "small", "amber", wrap=True))


def import_recordings(
    parent: QWidget | None,
    desk: Desk,
    tank_id: int,
    tank: str,
    paths: list[str],
    done: Callable[[Imported], object],
) -> RecordingDialog:
    """Open the dialog; ``done`` hears what was imported, once."""
    dialog = RecordingDialog(parent, desk, tank_id, tank, paths, done)
    dialog.open()
    return dialog


def _probe_words(probe: ProbeFound) -> str:
    period = f"{times.moment(probe.starts_at)} – {times.moment(probe.ends_at)}"
    counted = tr("{n} new, {k} known", n=_grouped(probe.new), k=_grouped(probe.known))
    between = f"{celsius(probe.coldest)} … {celsius(probe.warmest)}"
    return f"{probe.name} · {period} · {counted} · {between}"


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", "\u2009")


def _warnings(probe: ProbeFound) -> list[str]:
    found = []
    if probe.contradictions:
        at, known, new = probe.examples[0]
        found.append(
            tr(
                "{n} readings contradict what is known: at {at} {known}, the file says {new}",
                n=probe.contradictions,
                at=times.moment(at),
                known=celsius(known),
                new=celsius(new),
            )
        )
    if probe.follows_after:
        found.append(tr("Nothing was recorded before it for {span}", span=times.span(probe.follows_after)))
    if probe.gaps:
        found.append(tr("{n} gaps in the file", n=probe.gaps))
    if probe.unreadable:
        found.append(tr("{n} rows without a reading", n=probe.unreadable))
    if probe.dead:
        found.append(tr("Every reading is the same: is the probe alive?"))
    return found


def _together(kept: list[Imported]) -> Imported:
    return Imported(
        tuple(key for one in kept for key in one.recording_ids),
        sum(one.new for one in kept),
        sum(one.known for one in kept),
        tuple(dict.fromkeys(key for one in kept for key in one.alarm_ids)),
    )


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST:
            raise CtdeskError("MON-20", field="file", size=size // 2**20, most=MOST // 2**20)
        return path.read_bytes()
    except OSError as error:
        raise CtdeskError("ATT-06", field="file", name=path.name) from error
