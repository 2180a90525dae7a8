"""Labels as they will look: kind, size and copies chosen, then PDF, printer, or ZPL for a label printer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.labels import MEDIA, Media
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.print_preview import Rendered, draw_pages, write_whole
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import tr
from ctdesk.ui.spooler import can_spool, spool

if TYPE_CHECKING:
    from ctdesk.services.label_prints import LabelsSeen, PrintedLabels
    from ctdesk.services.label_settings import LabelSettings

_WIDE, _HIGH = 430, 300
_WAIT_MS = 150
Wanted = Mapping[str, tuple[int, ...]]  # for each kind of label the subjects


def kind_words() -> dict[str, str]:
    """Kinds of label in words."""
    return {
        "shipment": tr("Shipment label"),
        "unit": tr("Unit label"),
        "cassette": tr("Cassette label"),
        "position": tr("Position label"),
        "status": tr("Status tag"),
    }


def media_words(media: Media) -> str:
    """A size as people call it."""
    size = f"{_plain(media.width)} × {_plain(media.height)} mm"
    if media.is_sheet:
        return tr("A4 sheet, {across} × {down} of {size}", across=media.across, down=media.down, size=size)
    own = media.code not in {one.code for one in MEDIA}
    return f"{media.code} · {size}" if own else size


class LabelDialog(Dialog):
    """Shows the first labels; each way out logs them. ``wanted`` are the kinds that may be chosen."""

    def __init__(self, parent: QWidget | None, desk: Desk, title: str, wanted: Wanted) -> None:
        super().__init__(parent, title, "", tr("Close"), icon="print", width=780)
        self._desk, self._wanted = desk, wanted
        self._settings: LabelSettings | None = None
        self._way, self._place = "", Path()
        self.cancel.hide()
        self.do.dress("plain", "")
        self._fill_form()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._look)
        from ctdesk.services.label_settings import read_label_settings

        desk.fetch(read_label_settings).within(self).then(self._take_settings).otherwise(self._say_wrong)

    def save_to(self, place: Path, way: str = "pdf") -> None:
        """Log the labels and write them to ``place``."""
        self._place = place
        self._make(way, self._write)

    def _fill_form(self) -> None:
        words = kind_words()
        self.kind = self.form.choice(tr("Label"), "kind", {code: words[code] for code in self._wanted})
        self.media_box = self.form.choice(tr("Size"), "media", {})
        self.code = self.form.choice(
            tr("Code"), "symbology", {"datamatrix": tr("DataMatrix"), "code128": tr("Bar code (Code 128)")}
        )
        self.copies, self.first = QSpinBox(), QSpinBox()
        self.copies.setRange(1, 20)
        self.first.setRange(1, 1)
        self.form.custom(tr("Copies of each"), "copies", self.copies)
        self.form.custom(tr("First free place on the sheet"), "first", self.first)
        self.reason = self.form.line(tr("Why again"), "reason", tr("Such as: printer jammed, label came off"))
        self.form.finish()
        self.form.column.addStretch(1)
        for box in (self.kind, self.media_box, self.code):
            box.currentIndexChanged.connect(lambda _: self._changed())
        self.copies.valueChanged.connect(lambda _: self._changed())
        self.first.valueChanged.connect(lambda _: self._changed())
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.removeWidget(self.form)
        sides = QHBoxLayout()
        sides.setSpacing(look.px(20))
        self.form.setFixedWidth(look.px(260))
        sides.addWidget(self.form)
        right = QVBoxLayout()
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumSize(look.px(_WIDE), look.px(_HIGH))
        self.picture.setAccessibleName(tr("Labels as they will look"))
        right.addWidget(self.picture, 1)
        self.said = Text(tr("The labels are being drawn …"), "small", "quiet", wrap=True)
        right.addWidget(self.said)
        sides.addLayout(right, 1)
        self.extra.addLayout(sides)
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        self.save = Button(tr("Save as PDF …"), "primary", "saved", lambda: self._choose_place("pdf"))
        self.paper = Button(tr("Print"), "plain", "print", lambda: self._make("spooler", self._spool))
        self.zpl = Button(
            tr("For a label printer (ZPL) …"), "plain", "scan", lambda: self._choose_place("zpl")
        )
        if not can_spool():
            self.paper.setToolTip(tr("No print spooler was found on this machine; save the PDF instead."))
        for button in (self.save, self.paper, self.zpl):
            button.setEnabled(False)
            line.addWidget(button)
        line.addStretch(1)
        self.extra.addSpacing(look.px(8))
        self.extra.addLayout(line)
        self.form.fields["reason"].hide()

    def _take_settings(self, settings: LabelSettings) -> None:
        self._settings = settings
        for media in settings.media:
            self.media_box.addItem(media_words(media), media.code)
        self.kind.setFocus()
        self._changed()

    def _media(self) -> Media | None:
        code = self.media_box.currentData()
        return None if self._settings is None or code is None else self._settings.size(code)

    def _changed(self) -> None:
        media = self._media()
        if media is not None:
            self.first.setMaximum(media.across * media.down)
            self.form.fields["first"].setVisible(media.is_sheet)
        self._wait.start()

    def _asked(self) -> dict[str, Any]:
        kind = str(self.kind.currentData())
        return {
            "kind": kind,
            "subject_ids": self._wanted[kind],
            "media": self.media_box.currentData(),
            "symbology": self.code.currentData(),
            "first": self.first.value() - 1,
        }

    def _look(self) -> None:
        from ctdesk.services.label_prints import preview_labels

        self.form.quiet()
        job = self._desk.fetch(preview_labels, long=True, **self._asked()).within(self)
        job.then(self._show).otherwise(self._show_wrong)

    def _show(self, seen: LabelsSeen) -> None:
        again = bool(seen.before)
        self.form.fields["reason"].setVisible(again)
        self._ready(True)
        words = tr("{n} labels. Print them at actual size.", n=seen.labels)
        if again:
            last = seen.before[0]
            words = tr(
                "Printed already: {number}, {time}, {name}. Say why it is printed again.",
                number=last.code,
                time=times.moment(last.at),
                name=last.by,
            )
        self._say(words, "amber" if again else "quiet")
        self._desk.call(draw_pages, seen.pdf, look.px(_WIDE)).within(self).then(self._draw).otherwise(
            self._say_wrong
        )

    def _draw(self, pages: Rendered) -> None:
        pixels, width, height = pages[0]
        picture = QPixmap.fromImage(QImage(pixels, width, height, width * 4, QImage.Format.Format_RGB32))
        room = self.picture.minimumSize()
        kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        self.picture.setPixmap(picture.scaled(room, kept, smooth) if height > room.height() else picture)

    def _show_wrong(self, error: Exception) -> None:
        self.picture.clear()
        self._ready(False)
        self._say(complaint(error).whole(), "red")

    def _choose_place(self, way: str) -> None:
        dialog = QFileDialog(self, tr("Save as PDF") if way == "pdf" else tr("Save for the label printer"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(way)
        dialog.setNameFilters(["PDF (*.pdf)"] if way == "pdf" else ["ZPL (*.zpl)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path), way))
        dialog.open()

    def _make(self, way: str, hand_over: Callable[[PrintedLabels], None]) -> None:
        from ctdesk.services.label_prints import print_labels

        self._way = way
        self._ready(False)
        self.form.quiet()
        asked = {**self._asked(), "copies": self.copies.value(), "way": way}
        job = self._desk.run(print_labels, **asked, reason=self.form.text("reason") or None).within(self)
        job.then(hand_over).otherwise(self._refused)

    def _write(self, printed: PrintedLabels) -> None:
        content = printed.zpl.encode("ascii") if self._way == "zpl" else printed.pdf
        place = self._place

        def done(_: object) -> None:
            self._finished(tr("{n} labels saved: {place}", n=printed.labels, place=str(place)))

        self._desk.call(write_whole, place, content).within(self).then(done).otherwise(self._say_wrong)

    def _spool(self, printed: PrintedLabels) -> None:
        def done(_: object) -> None:
            self._finished(tr("{n} labels were handed to the printer.", n=printed.labels))

        self._desk.call(spool_or_keep, printed.file_name, printed.pdf).within(self).then(done).otherwise(
            self._say_wrong
        )

    def _finished(self, words: str) -> None:
        self._say(words, "green")
        self._ready(True)
        self.form.fields["reason"].show()

    def _refused(self, error: Exception) -> None:
        self._ready(True)
        if isinstance(error, CtdeskError) and error.field in self.form.fields:
            self.form.fields[error.field].show()
            self.form.complain(complaint(error))
        else:
            self._say_wrong(error)

    def _say_wrong(self, error: Exception) -> None:
        self._ready(True)
        self._say(complaint(error).whole(), "red")

    def _say(self, words: str, tone: str) -> None:
        self.said.setText(words)
        self.said.tint(tone)

    def _ready(self, on: bool) -> None:
        self.save.setEnabled(on)
        self.zpl.setEnabled(on)
        self.paper.setEnabled(on and can_spool())


def spool_or_keep(name: str, pdf: bytes) -> None:
    """Hand a PDF to the printer; where it is not taken, keep the file and say where. Raises LBL-08."""
    try:
        spool(name, pdf)
    except CtdeskError as error:
        place = keep_folder() / name
        write_whole(place, pdf)
        raise CtdeskError("LBL-08", place=str(place)) from error


def keep_folder() -> Path:
    """Where prints are kept that no printer took."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(documents) / "ctdesk"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def print_labels_of(parent: QWidget | None, desk: Desk, title: str, wanted: Wanted) -> LabelDialog:
    """Open the dialog for these subjects."""
    dialog = LabelDialog(parent, desk, title, wanted)
    dialog.open()
    return dialog


def may_print_labels(desk: Desk) -> bool:
    """Whether this person may print any label."""
    from ctdesk.services.label_prints import print_labels

    return desk.may(print_labels)


def _plain(number: object) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
