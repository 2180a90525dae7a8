"""Labels: every one that was printed, the page that tests the printer, and the sizes of this hospital."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.labels import MEDIA, RESOLUTIONS, Media, judge_ruler, media_values
from ctdesk.services.label_prints import LabelPrintRow, list_label_prints, ruler_page
from ctdesk.services.label_settings import LabelSettings, read_label_settings, set_label_settings
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Note, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.labels import kind_words, media_words, spool_or_keep
from ctdesk.ui.dialogs.print_preview import write_whole
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.errors import complaint
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.storage_switch import storage_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.spooler import can_spool

if TYPE_CHECKING:
    from collections.abc import Callable

_OWN = ("code", "width", "height", "across", "down", "left", "top", "gap_x", "gap_y")


def _code_cell(row: LabelPrintRow) -> Cell:
    if row.kind != "status":
        return Cell(row.code, strong=True)
    number, _, tone = row.code.rpartition(" ")
    words = {"green": tr("Accepted"), "amber": tr("Quarantined"), "red": tr("Rejected")}
    return Cell(f"{number} · {words.get(tone, tone)}", strong=True)


class LabelsPage(RegisterPage):
    """The log on the left; on the right the printer and the sizes."""

    route = "labels"
    shows = frozenset({"label_print", "setting"})

    def __init__(self, desk: Desk) -> None:
        words = kind_words()
        super().__init__(
            desk,
            (
                Column(tr("Printed"), lambda row: Cell(times.short(row.at), quiet=True), 96),
                Column(tr("Label"), lambda row: Cell(words[row.kind]), 104),
                Column(tr("Code"), _code_cell),
                Column(tr("Copies"), lambda row: Cell(f"{row.copies} · {row.form.upper()}", quiet=True), 72),
                Column(tr("Printed by"), lambda row: Cell(row.by), 88),
                Column(tr("Why again"), lambda row: Cell(row.reason or "–", quiet=True), 120, minor=True),
            ),
            "",
            detail_width=340,
        )
        self.without_search()
        self.filter = QComboBox()
        self.filter.setAccessibleName(tr("Label"))
        self.filter.addItem(tr("All labels"), None)
        for code, name in words.items():
            self.filter.addItem(name, code)
        self.filter.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(1, self.filter)
        self.tools.insertStretch(2, 1)
        self.setFocusProxy(self.filter)
        self._settings = LabelSettings()
        self._said = ""

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return storage_segments()

    def title(self) -> str:
        return tr("Labels")

    def breadcrumb(self) -> str:
        return tr("What was printed, the printer and its sizes")

    def explain(self) -> str:
        return tr(
            "Labels are printed where the thing is at hand: a shipment, a unit, a position. Here stands"
            " what was printed. Codes carry numbers, never names; a label printed again says why."
        )

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.desk.fetch(list_label_prints, kind=self.filter.currentData(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No label was printed yet."), tr(
            "Open a shipment, a unit or a position and choose Labels there."
        )

    def choose(self, row: LabelPrintRow) -> None:
        """The log has nothing more to show of one line than stands there."""

    def load(self) -> None:
        self.read_rows()
        self.fetch(read_label_settings).then(self._show_settings)

    def add_size(self) -> None:
        """Add a size of the hospital's own."""
        names = {
            "code": tr("Name"),
            "width": tr("Width, mm"),
            "height": tr("Height, mm"),
            "across": tr("Labels across an A4 sheet"),
            "down": tr("Labels down an A4 sheet"),
            "left": tr("Left margin, mm"),
            "top": tr("Top margin, mm"),
            "gap_x": tr("Gap between columns, mm"),
            "gap_y": tr("Gap between rows, mm"),
        }
        hints = {"code": tr("Such as: cryo tube"), "across": tr("Left empty for a roll")}
        ValuesDialog(
            self,
            tr("New label size"),
            tr("A roll needs width and height only."),
            tr("Keep"),
            tuple((names[name], name, hints.get(name, "")) for name in _OWN),
            lambda values: self._keep(own=(*self._own(), values)),
            required=("code", "width", "height"),
            pairs=(("width", "height"), ("across", "down"), ("left", "top"), ("gap_x", "gap_y")),
        ).open()

    def measure(self) -> None:
        """Say what the rulers measure, and hear what to change."""
        ValuesDialog(
            self,
            tr("Measure the rulers"),
            tr("Lay a steel ruler on both rulers of the page whose length is 100 mm."),
            tr("Judge"),
            ((tr("Across, mm"), "across", "100"), (tr("Down, mm"), "down", "100")),
            lambda values: self.desk.call(_judged, values["across"], values["down"], long=False),
            required=("across", "down"),
            pairs=(("across", "down"),),
            done=self._tell_scale,
        ).open()

    def print_seen(self) -> None:
        self._ruler(self.media_box.currentData(), self._spool if can_spool() else self._choose_place)

    def _tell_scale(self, verdict: Any) -> None:
        if verdict.good:
            self._say(tr("The printer prints true to size."))
        else:
            self._say(
                tr(
                    "The printer prints at {scale} %. Choose Actual size or 100 % in its dialogue, and"
                    " switch off Fit to page; then measure again.",
                    scale=str(verdict.scale),
                )
            )

    def _show_settings(self, settings: LabelSettings) -> None:
        self._settings = settings
        printer = Card(tr("Printer test"), padding=14)
        self.media_box = QComboBox()
        self.media_box.setAccessibleName(tr("Size"))
        for media in settings.media:
            self.media_box.addItem(media_words(media), media.code)
        self.media_box.setCurrentIndex(max(0, self.media_box.findData("A4 3x8")))
        words = tr("A ruler page shows whether 100 mm come out as 100 mm, and which codes are still read.")
        printer.body.addWidget(Text(words, "body", "quiet", wrap=True))
        printer.body.addWidget(self.media_box)
        line = QHBoxLayout()
        save = Button(tr("Ruler page …"), "primary", "saved", self._save_ruler)
        line.addWidget(save)
        line.addWidget(Button(tr("Measure …"), "plain", "edit", self.measure))
        line.addStretch(1)
        printer.body.addLayout(line)
        self.said = Text(self._said, "small", "quiet", wrap=True)
        printer.body.addWidget(self.said)
        sizes = Card(tr("Sizes and printer"), padding=14)
        pairs = [(tr("Resolution"), f"{settings.dpi} dpi")]
        own = settings.media[len(MEDIA) :]
        pairs += [(one.code, media_words(one).removeprefix(f"{one.code} · ")) for one in own]
        sizes.body.addLayout(facts(pairs))
        self.dpi = QComboBox()
        self.dpi.setAccessibleName(tr("Resolution"))
        for dpi in RESOLUTIONS:
            self.dpi.addItem(f"{dpi} dpi", dpi)
        self.dpi.setCurrentIndex(self.dpi.findData(settings.dpi))
        may = self.desk.may(set_label_settings)
        self.dpi.setEnabled(may)
        self.dpi.activated.connect(lambda _: self._run_keep(dpi=self.dpi.currentData()))
        sizes.body.addWidget(self.dpi)
        self.named = QCheckBox(tr("Name and date of birth on unit labels"))
        self.named.setChecked(settings.identifiers)
        self.named.setEnabled(may)
        self.named.clicked.connect(lambda on: self._run_keep(identifiers=on))
        sizes.body.addWidget(self.named)
        if settings.identifiers:
            told = tr("Labels then name a patient: they are destroyed like other patient papers.")
            sizes.body.addWidget(Note(told, "amber", "patient"))
        buttons = QHBoxLayout()
        add = Button(tr("New size …"), "plain", "add", self.add_size)
        buttons.addWidget(allow(add, self.desk, set_label_settings))
        if own:
            drop = Button(
                tr("Remove the last"), "link", "remove", lambda: self._run_keep(own=self._own()[:-1])
            )
            buttons.addWidget(allow(drop, self.desk, set_label_settings))
        buttons.addStretch(1)
        sizes.body.addLayout(buttons)
        scanner = Card(tr("Scanner"), padding=14)
        about = tr("Test codes show whether the scanner of this workstation types them rightly.")
        scanner.body.addWidget(Text(about, "body", "quiet", wrap=True))
        scanner.body.addWidget(
            Button(tr("Scanner test"), "plain", "scan", lambda: self.go.emit("scanner", {}))
        )
        self.show_detail([printer, sizes, scanner])

    def _own(self) -> tuple[dict[str, str], ...]:
        own: tuple[Media, ...] = self._settings.media[len(MEDIA) :]
        return tuple({"code": one.code, **media_values(one)} for one in own)

    def _keep(self, **changed: Any) -> Job:
        now = {"dpi": self._settings.dpi, "identifiers": self._settings.identifiers, "own": self._own()}
        return self.desk.run(set_label_settings, **{**now, **changed})

    def _run_keep(self, **changed: Any) -> None:
        self._keep(**changed).within(self).otherwise(self.complain)

    def _save_ruler(self) -> None:
        self._ruler(self.media_box.currentData(), self._choose_place)

    def _ruler(self, media: str, hand_over: Callable[[bytes], None]) -> None:
        self.fetch(ruler_page, media=media).then(hand_over)

    def _choose_place(self, pdf: bytes) -> None:
        dialog = QFileDialog(self, tr("Save as PDF"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilters(["PDF (*.pdf)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_ruler_to(Path(path), pdf))
        dialog.open()

    def save_ruler_to(self, place: Path, pdf: bytes) -> None:
        """Write the ruler page to ``place``."""
        job = self.desk.call(write_whole, place, pdf).within(self)
        job.then(lambda _: self._say(tr("Saved: {place}", place=str(place)))).otherwise(self._say_wrong)

    def _spool(self, pdf: bytes) -> None:
        job = self.desk.call(spool_or_keep, "ruler.pdf", pdf).within(self)
        job.then(lambda _: self._say(tr("The page was handed to the printer."))).otherwise(self._say_wrong)

    def _say(self, words: str) -> None:
        self._said = words
        self.said.setText(words)

    def _say_wrong(self, error: Exception) -> None:
        self._say(complaint(error).whole())


def _judged(across: str, down: str) -> object:
    values = []
    for name, text in (("across", across), ("down", down)):
        try:
            values.append(Decimal(text.replace(",", ".")))
        except ArithmeticError:
            raise CtdeskError("FIELD-05", field=name, value=text) from None
    return judge_ruler(values[0], values[1])
