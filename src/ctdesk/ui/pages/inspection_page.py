"""An inspection pack: what it is about, what it will hold, and the packs exported before."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ctdesk.domain.errors import Cancelled, CtdeskError
from ctdesk.services import inspections
from ctdesk.services.inspection_pack import PackMade, PackPreview, export_pack, preview_pack
from ctdesk.services.inspection_scope import PATIENT, PERIOD, TOPIC, TOPICS, UNIT, PackChoice
from ctdesk.services.inspection_subjects import Subject, find_subjects
from ctdesk.services.inspections import PackRow
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Empty, Note, Row, Text, clear, facts, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.member import DayEdit
from ctdesk.ui.errors import complaint
from ctdesk.ui.fields import Field
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages.inspection_switch import inspection_switch, show_switched
from ctdesk.ui.segments import Segments

WAIT_MS = 200
_MEGABYTE = 1024 * 1024
_SHOWN = 60


def topic_words() -> dict[str, str]:
    """What a person calls the topics of a pack."""
    return {
        "receipt": tr("Receipt and acceptance"),
        "storage": tr("Storage and premises"),
        "incidents": tr("Incidents and adverse reactions"),
        "training": tr("Training"),
        "team": tr("Team and delegation"),
        "audit": tr("Audit and access"),
    }


class InspectionPage(Page):
    """What it is about on the left, what it will hold on the right."""

    route = "inspection"
    shows = frozenset({"printed_copy"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._export = Button(tr("Export …"), "primary", "saved", self.export)
        self._preview: PackPreview | None = None
        self._job: Job | None = None
        self._made: PackMade | None = None
        self._unit: int | None = None
        self._patient: int | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._find)
        self.switch = inspection_switch(self)
        top = QHBoxLayout()
        top.addWidget(self.switch)
        top.addStretch(1)
        self.body.addLayout(top)
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        self.body.addLayout(line, 1)
        left, right = QWidget(), QWidget()
        self._left, self._right = QVBoxLayout(left), QVBoxLayout(right)
        for column in (self._left, self._right):
            column.setContentsMargins(0, 0, look.px(8), 0)
            column.setSpacing(look.px(16))
        line.addWidget(scrolling(left), 1)
        line.addWidget(scrolling(right), 1)
        self._left.addWidget(self._about_card())
        self._left.addWidget(self._manner_card())
        self._left.addStretch(1)
        self._take_kind(UNIT)

    def title(self) -> str:
        return tr("Inspection pack")

    def breadcrumb(self) -> str:
        return tr(
            "Everything about one unit, patient, period or topic in one folder that proves itself offline."
        )

    def place(self) -> str:
        return "audit"

    def buttons(self) -> list[Button]:
        unless = ""
        if self._job is not None:
            unless = tr("A pack is being written.")
        elif self._preview is None:
            unless = tr("Choose first what it is about.")
        return [allow(self._export, self.desk, export_pack, unless)]

    def opened(self, **arguments: object) -> None:
        super().opened(**arguments)
        show_switched(self, self.switch, arguments)
        unit, patient = arguments.get("unit_id"), arguments.get("patient_id")
        if isinstance(unit, int):
            self._unit = unit
            self._choose_kind(UNIT)
        elif isinstance(patient, int):
            self._patient = patient
            self._choose_kind(PATIENT)

    def load(self) -> None:
        if self.desk.may(find_subjects):
            self._find()
        self._look_ahead()

    def choice(self) -> PackChoice:
        """What is asked for, as it stands on the left."""
        kind = self.kind.now()
        spans = kind in (PERIOD, TOPIC)
        return PackChoice(
            kind,
            unit_id=self._unit if kind == UNIT else None,
            patient_id=self._patient if kind == PATIENT else None,
            starts_on=self.starts.day() if spans else None,
            ends_on=self.ends.day() if spans else None,
            topics=tuple(code for code, box in self.topics.items() if box.isChecked())
            if kind == TOPIC
            else (),
            masked=self.masked.isChecked(),
            originals=self.originals.isChecked(),
        )

    def export(self) -> None:
        """Ask for the folder, then write the pack there."""
        words = tr("Folder to write the pack into")
        folder = QFileDialog.getExistingDirectory(self, words, str(Path.home()))
        if folder:
            self.write_into(Path(folder))

    def write_into(self, folder: Path) -> None:
        """Write the pack as it is chosen; may be stopped, and leaves nothing then."""
        self._made = None
        self._job = self.desk.run(
            export_pack, long=True, choice=self.choice(), folder=folder, zipped=self.zipped.isChecked()
        )
        self._job.within(self).progress(self._progress).then(self._written).otherwise(self._not_written)
        self._show()
        self.changed_heading()

    def _about_card(self) -> Card:
        card = Card(tr("What goes into it"))
        self.kind = Segments(
            (
                (UNIT, tr("Dose unit")),
                (PATIENT, tr("Patient")),
                (PERIOD, tr("Period")),
                (TOPIC, tr("By topic")),
            ),
            UNIT,
        )
        self.kind.chosen.connect(self._take_kind)
        card.body.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignLeft)
        self.wanted = QLineEdit()
        self.wanted.setPlaceholderText(tr("Number, batch, bag, name …"))
        self.wanted.setAccessibleName(tr("Find a dose unit or a patient"))
        self.wanted.setClearButtonEnabled(True)
        self.wanted.textEdited.connect(lambda _: self._wait.start())
        card.body.addWidget(self.wanted)
        self._found = QVBoxLayout()
        self._found.setSpacing(look.px(6))
        card.body.addLayout(self._found)
        today = times.today()
        self.starts, self.ends = DayEdit(today - timedelta(days=30)), DayEdit(today)
        self.days = QWidget()
        days = QHBoxLayout(self.days)
        days.setContentsMargins(0, 0, 0, 0)
        days.addWidget(Field(tr("From"), self.starts))
        days.addWidget(Field(tr("Until, inclusive"), self.ends))
        card.body.addWidget(self.days)
        for edit in (self.starts, self.ends):
            edit.dateChanged.connect(lambda _: self._look_ahead())
        self.topics = {code: QCheckBox(topic_words()[code]) for code in TOPICS}
        for box in self.topics.values():
            box.toggled.connect(lambda _: self._look_ahead())
            card.body.addWidget(box)
        return card

    def _manner_card(self) -> Card:
        card = Card(tr("Manner"))
        self.masked = QCheckBox(tr("Mask patient identities in index and trail"))
        self.originals = QCheckBox(tr("With sealed records and files that show identities"))
        self.originals.setChecked(True)
        self.zipped = QCheckBox(tr("As one ZIP file"))
        for box in (self.masked, self.originals, self.zipped):
            card.body.addWidget(box)
        self.masked.toggled.connect(lambda _: self._look_ahead())
        self.originals.toggled.connect(lambda _: self._look_ahead())
        words = tr("What is sealed cannot be masked. A masked pack carries no chain proof.")
        card.body.addWidget(Text(words, "small", "quiet", wrap=True))
        return card

    def _choose_kind(self, kind: str) -> None:
        self.kind.mark(kind)
        self._take_kind(kind)

    def _take_kind(self, kind: str) -> None:
        picks = kind in (UNIT, PATIENT)
        self.wanted.setVisible(picks)
        self.days.setVisible(not picks)
        for box in self.topics.values():
            box.setVisible(kind == TOPIC)
        clear(self._found)
        if picks and self.desk.may(find_subjects):
            self._find()
        self._look_ahead()

    def _find(self) -> None:
        kind = self.kind.now()
        if kind in (UNIT, PATIENT):
            self.fetch(find_subjects, kind=kind, text=self.wanted.text()).then(self._offer)

    def _offer(self, found: tuple[Subject, ...]) -> None:
        clear(self._found)
        chosen = self._unit if self.kind.now() == UNIT else self._patient
        for one in sorted(found, key=lambda each: each.id != chosen)[:5]:
            row = Row()
            row.setAccessibleName(f"{one.label} {one.detail}")
            row.line.addWidget(Text(one.label, "strong"))
            row.line.addWidget(Elided(one.detail, "small", "quiet"), 1)
            row.mark(one.id == chosen)
            row.chosen.connect(lambda one=one: self._pick(one))
            self._found.addWidget(row)
        if not found:
            self._found.addWidget(Text(tr("No such unit or patient."), "body", "quiet"))

    def _pick(self, one: Subject) -> None:
        if self.kind.now() == UNIT:
            self._unit = one.id
        else:
            self._patient = one.id
        self._find()
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Ask what the pack would hold, once enough is chosen."""
        self._preview, self._made = None, None
        choice = self.choice()
        ready = {
            UNIT: choice.unit_id is not None,
            PATIENT: choice.patient_id is not None,
            PERIOD: True,
            TOPIC: bool(choice.topics),
        }[choice.kind]
        self.changed_heading()
        if not ready or not self.desk.may(preview_pack):
            self._show()
            return
        job = self.desk.fetch(preview_pack, long=True, choice=choice).within(self)
        job.then(lambda found: self._foresee(choice, found)).otherwise(self._cannot)

    def _foresee(self, choice: PackChoice, found: PackPreview) -> None:
        if choice == self.choice():  # an answer to what was asked before is dropped
            self._preview = found
            self._show()
            self.changed_heading()

    def _cannot(self, error: Exception) -> None:
        self._show()
        if isinstance(error, CtdeskError):
            self._right.insertWidget(0, Note(complaint(error).whole(), "amber", "warning"))
        else:
            self.complain(error)

    def _show(self) -> None:
        clear(self._right)
        if self._job is not None:
            self._right.addWidget(self._working_card())
        if self._made is not None:
            self._right.addWidget(_made_note(self._made))
        if self._preview is not None:
            self._right.addWidget(self._preview_card(self._preview))
        elif self._made is None and self._job is None:
            empty = Empty("audit", tr("What the pack will hold is shown here before it is written."))
            self._right.addWidget(empty)
        self._packs = Card(tr("Exported packs"))
        self._right.addWidget(self._packs)
        self._right.addStretch(1)
        self._packs.hide()
        if self.desk.may(inspections.list_packs):
            self.fetch(inspections.list_packs).then(self._list_packs)

    def _working_card(self) -> Card:
        card = Card(tr("Writing the pack"), padding=12)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        line = QHBoxLayout()
        line.addWidget(self.bar, 1)
        line.addWidget(Button(tr("Stop"), "plain", "stop", self.stop))
        card.body.addLayout(line)
        self._working = card
        return card

    def stop(self) -> None:
        """Give up writing."""
        if self._job is not None:
            self._job.cancel()

    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self._working.aside.setText(tr("{done} of {total}", done=done, total=total))

    def _written(self, made: PackMade) -> None:
        self._job, self._made = None, made
        self._show()
        self.changed_heading()

    def _not_written(self, error: Exception) -> None:
        self._job = None
        self._show()
        self.changed_heading()
        if isinstance(error, Cancelled):
            self._right.insertWidget(0, Note(tr("Stopped: nothing was written."), "grey", "note"))
        elif isinstance(error, CtdeskError):
            self._right.insertWidget(0, Note(complaint(error).whole(), "red", "warning"))
        else:
            self.complain(error)

    def _preview_card(self, found: PackPreview) -> Card:
        card = Card(both(found.label_zh, found.label_en))
        card.title.setWordWrap(True)
        names = listed(found.patients)
        pairs = [
            (tr("Sealed records"), str(len(found.records))),
            (tr("Attached originals"), str(found.attachments)),
            (tr("Entries of the trail"), str(found.entries)),
            (tr("Team as of"), tr("{count} days", count=found.team_days)),
            (tr("Takes about"), tr("{size} MB", size=found.size // _MEGABYTE + 1)),
        ]
        card.body.addLayout(facts(pairs))
        shows = [row for row in found.records if row.identities and not row.left_out]
        if names or shows:
            words = tr("{count} records show who the patient is.", count=len(shows))
            card.body.addWidget(Note(f"{words} {names}".strip(), "amber", "patient", tr("Identities")))
        for row in found.records[:_SHOWN]:
            line = QHBoxLayout()
            line.addWidget(Text(row.number, "body", select=True))
            about = f"{row.form_code}  V{row.version}"
            line.addWidget(Elided(about, "small", "quiet"), 1)
            files = tr("{count} files", count=row.files) if row.files else ""
            if row.left_out:
                files = tr("left out: it shows identities")
            line.addWidget(Text(files, "small", "quiet"))
            card.body.addLayout(line)
        if len(found.records) > _SHOWN:
            more = tr("… and {count} more", count=len(found.records) - _SHOWN)
            card.body.addWidget(Text(more, "small", "quiet"))
        return card

    def _list_packs(self, rows: tuple[PackRow, ...]) -> None:
        if not rows:
            return
        self._packs.show()
        for one in rows[:12]:
            line = QHBoxLayout()
            line.addWidget(Text(one.number, "strong", select=True))
            about = tr("{count} records", count=one.records)
            if one.masked:
                about = listed((about, tr("identities masked")))
            line.addWidget(Elided(f"{times.moment(one.at)}  {one.by}  {about}", "small", "quiet"), 1)
            self._packs.body.addLayout(line)


def _made_note(made: PackMade) -> Note:
    words = tr(
        "{files} files, {records} sealed records, {entries} entries of the trail.",
        files=made.files,
        records=made.records,
        entries=made.entries,
    )
    note = Note(words, "green", "signed", tr("{number} is written", number=made.number))
    note.body.addWidget(Text(str(made.path), "mono", "quiet", wrap=True, select=True))
    told = tr("Open verifier.html in it with any browser, without a network, and drop the folder on it.")
    note.body.addWidget(Text(told, "small", "quiet", wrap=True))
    return note
