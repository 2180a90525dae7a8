"""What will be printed, page by page; then a PDF, or the spooler. Each way out makes a counted copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import tr
from ctdesk.ui.spooler import can_spool, spool

if TYPE_CHECKING:
    from ctdesk.services.list_prints import ListQuery
    from ctdesk.services.printing import Printed
    from ctdesk.ui.job import Job

_PAGE_WIDTH = 620
_MOST_PAGES = 60
Rendered = list[tuple[bytes, int, int]]


class PrintDialog(Dialog):
    """Shows the pages; every way out of it makes a counted copy."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        title: str,
        preview: Callable[[], Job],
        make: Callable[[str], Job],
    ) -> None:
        super().__init__(parent, title, "", tr("Close"), icon="print", width=700)
        self._desk, self._make = desk, make
        self.cancel.hide()
        self.do.dress("plain", "")
        self._pages = QVBoxLayout()
        self._pages.setSpacing(look.px(12))
        inside = QWidget()
        inside.setLayout(self._pages)
        self._area = scrolling(inside)
        self._area.setMinimumHeight(look.px(460))
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.extra.addWidget(self._area)
        self.said = Text(tr("The pages are being drawn …"), "small", "quiet", wrap=True)
        self.extra.addWidget(self.said)
        line = QHBoxLayout()
        self.save = Button(tr("Save as PDF …"), "primary", "saved", on=self._choose_place)
        self.paper = Button(
            tr("Print on paper"), "plain", "print", on=lambda: self._deliver("spooler", self._spool)
        )
        self.paper.setEnabled(can_spool())
        if not can_spool():
            self.paper.setToolTip(tr("No print spooler was found on this machine; save the PDF instead."))
        line.addWidget(self.save)
        line.addWidget(self.paper)
        line.addStretch(1)
        self.extra.addLayout(line)
        self.save.setFocus()
        self._place: Path | None = None
        preview().within(self).then(self._draw).otherwise(self._say_wrong)

    def save_to(self, place: Path) -> None:
        """Make a counted copy and write it to ``place``."""
        self._place = place
        self._deliver("pdf", self._write)

    def _draw(self, made: bytes | Printed) -> None:
        pdf = made if isinstance(made, bytes) else made.pdf
        width = look.px(_PAGE_WIDTH)
        self._desk.call(draw_pages, pdf, width).within(self).then(self._show).otherwise(self._say_wrong)

    def _show(self, pages: Rendered) -> None:
        clear(self._pages)
        for pixels, width, height in pages:
            picture = QImage(pixels, width, height, width * 4, QImage.Format.Format_RGB32)
            label = QLabel()
            label.setPixmap(QPixmap.fromImage(picture))
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._pages.addWidget(label)
        self.said.setText(tr("{n} pages. Saving or printing makes a counted copy.", n=len(pages)))
        self.said.tint("quiet")

    def _choose_place(self) -> None:
        dialog = QFileDialog(self, tr("Save as PDF"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilters(["PDF (*.pdf)"])
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.open()

    def _deliver(self, way: str, hand_over: Callable[[Printed], None]) -> None:
        self.said.setText(tr("The copy is being made and sealed …"))
        self.said.tint("quiet")
        self.save.setEnabled(False)
        self.paper.setEnabled(False)
        self._make(way).within(self).then(hand_over).otherwise(self._say_wrong)

    def _write(self, printed: Printed) -> None:
        place = self._place
        if place is None:
            return

        def done(_: object) -> None:
            self._said_done(tr("Copy {n} saved: {place}", n=printed.copy_no, place=str(place)))

        self._desk.call(write_whole, place, printed.pdf).within(self).then(done).otherwise(self._say_wrong)

    def _spool(self, printed: Printed) -> None:
        def done(_: object) -> None:
            self._said_done(tr("Copy {n} was handed to the printer.", n=printed.copy_no))

        self._desk.call(spool, printed.file_name, printed.pdf).within(self).then(done).otherwise(
            self._say_wrong
        )

    def _said_done(self, words: str) -> None:
        self.said.setText(words)
        self.said.tint("green")
        self.save.setEnabled(True)
        self.paper.setEnabled(can_spool())

    def _say_wrong(self, error: Exception) -> None:
        self.said.setText(complaint(error).whole())
        self.said.tint("red")
        self.save.setEnabled(True)
        self.paper.setEnabled(can_spool())


def draw_pages(pdf: bytes, width: int) -> Rendered:
    """The pages of a PDF as pictures ``width`` pixels wide; runs outside the GUI thread."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        drawn: Rendered = []
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            bitmap: Any = page.render(scale=width / page.get_width(), rev_byteorder=False, prefer_bgrx=True)
            drawn.append((bytes(bitmap.buffer), bitmap.width, bitmap.height))
        return drawn
    finally:
        document.close()


def write_whole(place: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises SPOOL-03 where it cannot be written."""
    from ctdesk.config import write_atomically

    try:
        write_atomically(place, content)
    except OSError as error:
        raise CtdeskError("SPOOL-03", place=place.name) from error


def print_record(parent: QWidget | None, desk: Desk, record_id: int, number: str) -> PrintDialog:
    """Preview a record and print it: sealed once it is complete, as a marked draft before."""
    from ctdesk.services.printing import preview_record
    from ctdesk.services.printing import print_record as make

    dialog = PrintDialog(
        parent,
        desk,
        tr("Print {number}", number=number),
        lambda: desk.fetch(preview_record, long=True, record_id=record_id),
        lambda way: desk.run(make, record_id=record_id, way=way),
    )
    dialog.open()
    return dialog


def print_blank(parent: QWidget | None, desk: Desk, code: str) -> PrintDialog:
    """An empty form for the hour without a computer."""
    from ctdesk.services.printing import blank_form

    dialog = PrintDialog(
        parent,
        desk,
        tr("Blank form {code}", code=code),
        lambda: desk.fetch(blank_form, long=True, code=code),
        lambda way: desk.fetch(blank_form, long=True, code=code),
    )
    dialog.open()
    return dialog


def print_list(
    parent: QWidget | None, desk: Desk, title: str, of: ListQuery, **asked: Any
) -> PrintDialog:
    """Preview the list that a query answers, and print it under a number of its own and the site's seal."""
    from ctdesk.services.list_prints import preview_list
    from ctdesk.services.list_prints import print_list as make

    dialog = PrintDialog(
        parent,
        desk,
        title,
        lambda: desk.fetch(preview_list, long=True, of=of, asked=asked),
        lambda way: desk.run(make, of=of, asked=asked, way=way),
    )
    dialog.open()
    return dialog
